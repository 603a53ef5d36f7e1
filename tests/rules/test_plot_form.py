"""The form of plot conditions: each line judges, at the limit and on either side, and decides its headline."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.errors import CallError
from models.readers import read
from rules.facts import facts_of
from rules.findings import check_facts
from rules.library import choose
from rules.pack_reader import parse_pack
from rules.pack_text import to_toml
from rules.plot_form import LINES, PAPERS, Figure, Line, Paper, conditions, parse_figure
from rules.request import Request
from rules.standard import Pack
from tests.rules.test_clause_examples import verdict_of

FROM = date(2026, 1, 1)
FULL = Paper(kind="land", number="深地合字（2026）0001号", day=date(2026, 5, 1), page="12", name="李工")
EXAMPLES = Path(__file__).resolve().parents[2] / "assets" / "examples"


def pack_of(figures: dict[str, Figure], paper: Paper = FULL) -> Pack:
    pack, faults = parse_pack(to_toml(conditions(figures, paper, FROM)).encode())
    assert faults == [] and pack is not None
    return pack


def inside(line: Line) -> dict[str, object]:
    """Facts for which the line's condition holds."""
    number = 1.0 if "= 1" in line.scope else 4.0 if ">= 4" in line.scope else 2.0
    facts: dict[str, object] = {}
    if "storey_number" in line.scope:
        facts["storey_number"] = number
    if "production_storey" in line.scope:
        facts |= {"storey_use": "production", "storey_kind": "floor"}
    if "production_zone" in line.scope:
        facts["zone_use"] = "production"
    if "lift_use" in line.scope:
        facts["lift_use"] = "freight"
    if "use = factory" in line.scope:
        facts["use"] = "factory"
    return facts


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)
def test_every_line_judges_at_its_limit_and_beside_it(line: Line) -> None:
    figure: Figure = (2.0, 4.0) if line.comparison == "range" else 3.0
    clause = pack_of({line.key: figure}).clauses[0]
    assert clause.provenance == "confirmed" and clause.force == "contract" and clause.headline == line.headline
    facts = inside(line)
    good, bad = {">=": (3.1, 2.9), "<=": (2.9, 3.1), "range": (3.0, 4.1)}[line.comparison]
    if line.quantity.endswith("_count"):
        good, bad = 4.0, 2.0
    if line.quantity in ("plot_ratio", "building_coverage_pct", "green_ratio_pct", "freight_lift_count", "freight_lift_3t_count",
                         "unloading_platform_count"):
        assert verdict_of(clause, facts) == "no-data"      # computed: tried end to end below
        return
    assert verdict_of(clause, {**facts, line.quantity: good}) == "pass"
    assert verdict_of(clause, {**facts, line.quantity: bad}) == "fail"
    exact = 4.0 if line.comparison == "range" else 3.0
    assert verdict_of(clause, {**facts, line.quantity: exact}) in ("near", "pass")
    assert verdict_of(clause, facts) == "no-data"


def test_conditions_decide_what_no_city_publishes(tmp_path: Path) -> None:
    figures: dict[str, Figure] = {"first_storey_height": 6.0, "upper_storey_height": 4.5, "first_storey_load": 10.0,
                                  "upper_storey_load": 6.5, "freight_lifts": 2.0, "platforms": 1.0}
    path = tmp_path / "plot.toml"
    path.write_text(to_toml(conditions(figures, FULL, FROM)), "utf-8")
    reading = read(EXAMPLES / "songhu-later-tower.toml")
    facts = facts_of(reading.buildings, reading.plot, reading.site)
    run = check_facts(facts, choose("shenzhen", None, (), path), Request(on=date(2026, 11, 21), city="shenzhen"))
    assert set(run.headline.values()) == {"decided"}
    without = check_facts(facts, choose("shenzhen", None), Request(on=date(2026, 11, 21), city="shenzhen"))
    assert "none" in without.headline.values()


def test_a_paper_with_something_missing_is_second_hand() -> None:
    clause = pack_of({"greening": 20.0}, Paper(kind="planning", number="1", day=FROM, page="3")).clauses[0]
    assert clause.provenance == "secondary" and clause.confirmation is None and clause.deciding(date(2026, 11, 21))


@pytest.mark.parametrize(("figures", "paper", "key"), [
    ({}, FULL, "plot-empty"), ({"magic": 1.0}, FULL, "plot-line"), ({"greening": -1.0}, FULL, "plot-figure"),
    ({"greening": float("nan")}, FULL, "plot-figure"), ({"greening": (1.0, 2.0)}, FULL, "plot-figure"),
    ({"plot_ratio": (4.0, 2.0)}, FULL, "plot-figure"), ({"greening": 1.0}, Paper(kind="napkin"), "plot-paper"),
])
def test_what_cannot_be_is_refused(figures: dict[str, Figure], paper: Paper, key: str) -> None:
    with pytest.raises(CallError) as caught:
        conditions(figures, paper, FROM)
    assert caught.value.key == key


def test_figures_as_they_are_typed() -> None:
    assert parse_figure("6.0") == 6.0 and parse_figure("2.0..4.0") == (2.0, 4.0)
    with pytest.raises(ValueError, match="could not convert"):
        parse_figure("six")
    assert list(PAPERS) == ["planning", "land", "supervision", "brief", "other"]
