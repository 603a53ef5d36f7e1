"""What speaks on which day: a day before, on and after the dates of a clause; lapsed rules only when they are asked for."""

from __future__ import annotations

from datetime import date

import pytest

from rules.checking import Selection, select
from rules.library import shipped
from rules.request import Request
from rules.standard import Pack
from tests.rules.support import HEAD, clause_text, pack

SPAN = {"valid_from": "2015-05-01", "valid_until": "2022-12-31"}


def selection(own: Pack, on: str, *, lapsed: bool = False) -> Selection:
    return select([own], Request(on=date.fromisoformat(on), lapsed=lapsed))


def heard(found: Selection) -> tuple[list[str], list[str]]:
    """Ids that judge and that are silent."""
    return [c.id for c in found.judged], [c.id for c in found.silent]


@pytest.mark.parametrize(("on", "speaks", "decides"), [
    ("2015-04-30", False, False), ("2015-05-01", True, True), ("2015-05-02", True, True), ("2022-12-30", True, True),
    ("2022-12-31", True, True), ("2023-01-01", False, False),
])
def test_a_clause_speaks_from_its_first_to_its_last_day(on: str, speaks: bool, decides: bool) -> None:
    own = pack(clause_text(**SPAN))
    judged, silent = heard(selection(own, on))
    assert bool(judged) is speaks and bool(silent) is not speaks
    assert own.clauses[0].deciding(date.fromisoformat(on)) is decides


@pytest.mark.parametrize(("on", "lapsed"), [
    ("2022-12-31", False), ("2023-01-01", True), ("2023-01-02", True), ("2015-04-30", False),
])
def test_a_clause_has_lapsed_from_the_day_after_its_last(on: str, lapsed: bool) -> None:
    assert pack(clause_text(**SPAN)).clauses[0].lapsed(date.fromisoformat(on)) is lapsed


def test_lapsed_rules_speak_when_asked_and_never_decide() -> None:
    own = pack(clause_text(**SPAN))
    on = date(2023, 1, 1)
    assert heard(selection(own, "2023-01-01")) == ([], ["c1"])
    assert heard(selection(own, "2023-01-01", lapsed=True)) == (["c1"], [])
    assert not own.clauses[0].deciding(on)


def test_rules_that_are_not_yet_in_force_do_not_speak_with_the_lapsed() -> None:
    own = pack(clause_text(**SPAN))
    assert heard(selection(own, "2015-04-30", lapsed=True)) == ([], ["c1"])


def test_a_pack_asked_for_by_name_speaks_out_of_its_time() -> None:
    own = pack(clause_text(**SPAN), head=HEAD.replace('city = "cn"', 'city = "cn"\non_request = true'))
    for on in ("2015-04-30", "2023-01-01"):
        assert heard(selection(own, on)) == (["c1"], [])


def test_a_clause_of_the_kind_lapsed_is_silent_in_an_ordinary_pack() -> None:
    own = pack(clause_text(kind="lapsed", wording="info", limit="info", valid_from=None))
    found = selection(own, "2026-11-21")
    assert [c.id for c in found.silent] == ["c1"] and found.informing == ()
    assert [c.id for c in selection(own, "2026-11-21", lapsed=True).informing] == ["c1"]


def test_a_rule_that_another_one_prevails_over_stays_silent_even_among_the_lapsed() -> None:
    own = pack(clause_text(id="old", valid_until="2022-12-31", valid_from="2010-01-01", prevailed_by="new"),
               clause_text(id="new", valid_from="2023-01-01"))
    assert heard(selection(own, "2022-12-31")) == (["old"], ["new"])
    assert heard(selection(own, "2023-01-01")) == (["new"], ["old"])
    assert heard(selection(own, "2023-01-01", lapsed=True)) == (["new"], ["old"])


def test_no_shipped_lapsed_rule_speaks_by_accident() -> None:
    ordinary = [own for own in shipped() if not own.on_request]
    for on in (date(2015, 12, 31), date(2023, 8, 31), date(2026, 11, 21), date(2030, 1, 1)):
        found = select(ordinary, Request(on=on, stage="operation"))
        assert not [c.id for c in (*found.judged, *found.informing, *found.due_later) if c.lapsed(on)]
