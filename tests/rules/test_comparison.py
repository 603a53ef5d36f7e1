"""Standards side by side: who says what, who is the strictest, and who says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.errors import CallError
from rules.comparison import Side, compare, plain_figure, sides
from rules.grammar import parse_scope
from rules.library import shipped
from rules.pack_reader import parse_pack
from rules.standard import Pack

ON = date(2026, 11, 21)

HEAD = """
schema = "shanglou.pack/1"
id = "{id}"
title = {{ zh = "甲", en = "A" }}
edition = "1"
city = "{id}"

[[document]]
id = "d"
title = {{ zh = "文", en = "D" }}
number = "1"
edition = "1"
"""

CLAUSE = """
[[clause]]
id = "{id}"
document = "d"
clause = "1"
title = {{ zh = "层高", en = "Height" }}
kind = "{kind}"
wording = "shall"
force = "standard"
stage = "scheme"
topic = "storey_height"
subject = "storey"
quantity = "storey_height_m"
scope = ""
limit = "{limit}"
unit = "m"
provenance = "secondary"
valid_from = "{since}"
"""


def side(name: str, *limits: str, kind: str = "requirement", since: str = "2020-01-01") -> Side:
    text = HEAD.format(id=name) + "".join(
        CLAUSE.format(id=f"{name}-{i}", limit=limit, kind=kind, since=since) for i, limit in enumerate(limits))
    pack, faults = parse_pack(text.encode())
    assert faults == [] and isinstance(pack, Pack)
    return Side(name, (pack,))


def only_row(*chosen: Side) -> tuple[str, ...]:
    found = compare(chosen, ON)
    assert len(found.rows) == 1
    return found.rows[0].strictest


def test_the_larger_minimum_is_the_stricter() -> None:
    assert only_row(side("a", ">= 5.4"), side("b", ">= 6.0")) == ("b-0",)


def test_the_smaller_maximum_is_the_stricter() -> None:
    assert only_row(side("a", "<= 5.4"), side("b", "<= 6.0")) == ("a-0",)


def test_a_tie_names_both() -> None:
    assert set(only_row(side("a", ">= 6.0"), side("b", ">= 6.0"))) == {"a-0", "b-0"}


def test_one_side_alone_is_no_comparison() -> None:
    assert only_row(side("a", ">= 5.4", ">= 6.0"), side("b", "<= 9.0")) == ()


@pytest.mark.parametrize("other", [
    side("b", ">= 6.0", kind="target"),
    side("b", ">= 6.0", since="2027-01-01"),
])
def test_what_does_not_require_today_is_never_the_strictest(other: Side) -> None:
    assert only_row(side("a", ">= 5.4"), other) == ()


def test_clauses_for_different_cases_are_not_weighed() -> None:
    electronics = side("b", ">= 6.0")
    clause = replace(electronics.packs[0].clauses[0], scope=parse_scope("storey_use=production"))
    assert only_row(side("a", ">= 5.4"), Side("b", (replace(electronics.packs[0], clauses=(clause,)),))) == ()
    placed = replace(clause, scope=parse_scope("district=baoan"))
    assert only_row(side("a", ">= 5.4"), Side("b", (replace(electronics.packs[0], clauses=(placed,)),))) == ("b-0",)


def test_a_side_without_a_clause_is_a_gap() -> None:
    silent = side("b", ">= 6.0")
    row = compare([side("a", ">= 5.4"), Side("b", (replace(silent.packs[0], clauses=()),))], ON).rows[0]
    assert row.clauses["b"] == () and len(row.clauses["a"]) == 1


def test_a_formula_is_no_plain_figure() -> None:
    clause = side("a", ">= 0.5 * storey_height_m").packs[0].clauses[0]
    assert plain_figure(clause) is None
    assert plain_figure(side("a", "> 5.4").packs[0].clauses[0]) == ("up", 5.4)


def test_topics_narrow_the_rows() -> None:
    chosen = sides(["shenzhen", "shanghai"])
    everything = compare(chosen, ON)
    planning = compare(chosen, ON, ["planning"])
    assert {row.topic for row in planning.rows} == {"planning"}
    assert [row for row in everything.rows if row.topic == "planning"] == list(planning.rows)


def test_every_clause_of_both_sides_stands_in_one_row() -> None:
    chosen = sides(["shenzhen", "shanghai"])
    listed = [c.id for row in compare(chosen, ON).rows for clauses in row.clauses.values() for c in clauses]
    expected = [c.id for pack in shipped() if pack.city in ("shenzhen", "shanghai") for c in pack.clauses]
    assert sorted(listed) == sorted(expected)


@pytest.mark.parametrize(("names", "key"), [
    (["shenzhen"], "compare-two"), (["shenzhen", "shenzhen"], "compare-two"), ([], "compare-two"),
    (["shenzhen", "atlantis"], "compare-unknown"),
])
def test_wrong_names_are_refused(names: list[str], key: str) -> None:
    with pytest.raises(CallError) as caught:
        sides(names)
    assert caught.value.key == key


def test_a_strange_topic_is_refused() -> None:
    with pytest.raises(CallError) as caught:
        compare(sides(["shenzhen", "shanghai"]), ON, ["weather"])
    assert caught.value.key == "compare-topic"
