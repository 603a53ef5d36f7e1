"""The picture of a margin, and how a finding was reckoned: figures by hand, and every finding of an example."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from models.edits import set_storey_height
from models.readers import read
from rules.findings import Finding, Run
from workbench.checked import Choices, check
from workbench.drawings.margin_bar import margin_picture, strip, ticks
from workbench.drawings.reckoning import reckoning
from workbench.sheets.words import Words

EXAMPLE = Path(__file__).resolve().parents[3] / "assets" / "examples" / "songhu-phase-a.toml"


@dataclass(frozen=True)
class Said:
    """What the picture asks of a finding."""

    clause: Any
    measured: Any
    limit: Any
    margin: float | None = None


def compared(op: str, measured: Any, limit: Any, margin: float | None = None, form: str = "compare", unit: str = "m") -> Any:
    return Said(SimpleNamespace(limit=SimpleNamespace(form=form, op=op, low=0.0, high=0.0), unit=unit), measured, limit, margin)


def within(low: float, high: float, measured: Any) -> Any:
    return Said(SimpleNamespace(limit=SimpleNamespace(form="range", op="", low=low, high=high), unit="m"), measured, [low, high])


def test_a_least_value_is_allowed_from_its_limit_upwards() -> None:
    picture = margin_picture(compared(">=", 3.1, 4.5, -1.4))
    assert picture is not None and picture.limits == (4.5,) and picture.value == (3.1, 3.1)
    assert picture.low == 0.0 and picture.high == pytest.approx(4.5 + 0.12 * 4.5)     # 12 % of 4.5 is more than 35 % of 1.4
    assert picture.allowed == (4.5, picture.high) and picture.distance == (4.5, 3.1)
    assert picture.near is None and picture.share(0.0) == 0.0 and picture.share(99.0) == 1.0
    assert picture.share(4.5) == pytest.approx(1.0 / 1.12)


def test_a_greatest_value_is_allowed_up_to_its_limit() -> None:
    picture = margin_picture(compared("<=", 36.0, 40.0, 4.0), near=5.0)
    assert picture is not None and picture.allowed == (picture.low, 40.0)
    assert picture.near == (35.0, 40.0) and picture.distance == (40.0, 36.0)
    assert picture.low == pytest.approx(35.0 - 0.35 * 4.0)     # from zero on, four metres of forty could not be seen


def test_a_value_at_its_limit_still_has_a_scale() -> None:
    picture = margin_picture(compared(">=", 2, 2, 0.0, unit="1"))
    assert picture is not None and picture.low == 0.0 and picture.high > 2.0
    assert picture.ticks == (0.0, 1.0, 2.0) and picture.distance == (2.0, 2.0)
    zero = margin_picture(compared("<=", 0.0, 0.0, 0.0))
    assert zero is not None and zero.low < zero.high


def test_unknown_values_and_limits_that_are_ranges() -> None:
    open_ = margin_picture(compared(">=", None, 1.0))
    assert open_ is not None and open_.value is None and open_.distance is None and open_.limits == (1.0,)
    between = margin_picture(compared(">=", 25.0, [9.75, 13.0], None))
    assert between is not None and between.limits == (9.75, 13.0) and between.allowed[0] == 13.0 and between.distance is None
    uncertain = margin_picture(compared(">=", [9.8, 10.0], 9.9))
    assert uncertain is not None and uncertain.value == (9.8, 10.0) and uncertain.distance is None


def test_a_range_has_two_ends_and_one_may_be_open() -> None:
    both = margin_picture(within(2.0, 3.0, 3.4))
    assert both is not None and both.limits == both.allowed == (2.0, 3.0) and both.value == (3.4, 3.4)
    upper = margin_picture(within(2.0, float("inf"), 1.0))
    assert upper is not None and upper.limits == (2.0,) and upper.allowed == (2.0, upper.high)
    assert margin_picture(within(float("-inf"), float("inf"), 1.0)) is None


def test_an_ordered_grade_has_steps_and_the_best_is_on_the_left() -> None:
    picture = margin_picture(compared("grade", 3, 2, form="grade", unit=""))
    assert picture is not None and picture.grades and picture.ticks == (1.0, 2.0, 3.0) and picture.allowed == (1.0, 2.0)
    special = margin_picture(compared("grade", 2, 0, form="grade", unit=""))
    assert special is not None and special.ticks == (0.0, 1.0, 2.0) and special.allowed[1] == 0.0
    assert margin_picture(compared("grade", 1, 1, form="grade", unit="")) is None     # one step says nothing


@pytest.mark.parametrize("finding", [
    compared("", "C2", ["C2"], form="in"), compared("", True, True, form="present"), compared(">=", 3.0, "forbidden"),
    compared(">=", 3.0, None), compared("==", 3.0, 3.0), compared("<=", 3.0, float("inf")), compared(">=", "wood", 2.0),
])
def test_what_is_no_scale_has_no_picture(finding: Any) -> None:
    assert margin_picture(finding) is None


def test_ticks_are_round_and_few() -> None:
    assert ticks(0.0, 5.0) == (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)
    assert ticks(-0.3, 0.9) == (-0.25, 0.0, 0.25, 0.5, 0.75)
    assert ticks(5.69, 5.83, 4) == (5.7, 5.75, 5.8)
    assert ticks(0.0, 2.3, whole=True) == (0.0, 1.0, 2.0)


# of an example


@cache
def run() -> Run:
    reading = read(EXAMPLE)
    low = set_storey_height(reading.buildings[0], "5F", 3.9).building
    choices = Choices(on=date(2026, 6, 1), basis="run-day", city="shenzhen", district="baoan")
    return check(replace(reading, buildings=(low,)), choices).run


def said(finding: Finding, lang: str = "en") -> list[str]:
    return [line.said for line in reckoning(run(), finding, Words(lang))]


def first(quantity: str, **wanted: object) -> Finding:
    return next(f for f in run().findings() if f.clause.quantity.name == quantity and f.measured is not None
                and all(getattr(f, name) == value for name, value in wanted.items()))


def test_a_column_of_storeys_stands_against_its_limit() -> None:
    clause = first("storey_height_m", subject="5F", limit=4.5).clause
    columns = strip([finding for finding in run().findings() if finding.clause is clause])
    assert [column.storey for column in columns] == list(range(2, 11))
    assert {column.storey for column in columns if column.verdict == "fail"} == {5}
    top = 1.15 * 4.5
    assert columns[3].value == pytest.approx(3.9 / top) and columns[3].limit == pytest.approx(4.5 / top)
    assert strip([]) == () and strip([columns[0].finding]) == ()


def test_a_table_and_what_multiplies_it_are_told_with_their_keys() -> None:
    found = said(first("compartment_area_m2", subject=run().facts.tables["compartment"].ids[0]))
    assert found[0] == "2,469.6 m² ≤ 6,000.0 m²: holds"
    assert "The limit ≤ 6,000.0 m² is from a table, by" in found
    assert "The limit is multiplied by 2, since" in found


def test_a_computed_value_is_told_with_its_inputs() -> None:
    found = said(first("building_coverage_pct"))
    assert found[0].startswith("20.58%") and {"2,469.6 m²", "12,000.0 m²"} <= {line.rpartition(" = ")[2] for line in found}


def test_a_formula_is_told_with_its_numbers() -> None:
    """GB/T 7588.1 table 6 for 3000 kg: 5.8 m² = 3.56 + 0.002 × (3000 - 1600) + …, put in where the load stood."""
    finding = next(f for f in run().findings() if f.clause.limit.expression is not None
                   and "rated_load_kg" in set(f.clause.limit.expression.names()) and f.limit is not None)
    line = next(line for line in said(finding) if line.startswith("Limit "))
    assert "3,000" in line.partition(" = ")[2] and "rated load" in line.lower()


def test_every_finding_is_reckoned_in_both_languages() -> None:
    found = [*run().findings(), *run().information()]
    assert len(found) > 150
    for finding in found:
        margin_picture(finding, 0.1)
        zh, en = said(finding, "zh"), said(finding, "en")
        assert len(zh) == len(en) and all(zh) and all(en)
