"""What differs between two runs: by hand on the example, and against a slow comparison of all findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.building import Building
from models.edits import remove_item, set_floor_load, set_storey_height
from models.readers import read
from models.reading import Reading
from rules.run_changes import RunChange, counts, run_changes, verdict_of
from workbench.checked import Checked, Choices, check

EXAMPLE = Path(__file__).parents[2] / "assets" / "examples" / "songhu-phase-a.toml"
CHOICES = Choices(on=date(2026, 11, 21))
LOAD = "cn-load-min-electronics"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(EXAMPLE)


@pytest.fixture(scope="module")
def before(reading: Reading) -> Checked:
    return check(reading, CHOICES)


def _with(reading: Reading, building: Building) -> Checked:
    return check(replace(reading, buildings=(building,)), CHOICES)


def test_a_run_against_itself_changed_nothing(reading: Reading, before: Checked) -> None:
    assert run_changes(before.run, before.run) == ()
    assert run_changes(before.run, check(reading, CHOICES).run) == ()


def test_a_load_below_the_limit_is_one_change_with_its_margin(reading: Reading, before: Checked) -> None:
    after = _with(reading, set_floor_load(reading.buildings[0], "4F", 3.0).building)
    found = [one for one in run_changes(before.run, after.run) if one.finding.clause.id == LOAD]
    assert [(one.finding.subject, one.verdicts, one.margin_delta, one.worse) for one in found] == [
        ("4F-production", ("pass", "fail"), -2.0, True)]      # 5.0 − 4.0 = 1.0 before, 3.0 − 4.0 = −1.0 after
    back = [one for one in run_changes(after.run, before.run) if one.finding.clause.id == LOAD]
    assert [(one.verdicts, one.margin_delta, one.worse) for one in back] == [(("fail", "pass"), 2.0, False)]
    assert counts(tuple(found))["failing"] == 1 and counts(tuple(back))["mended"] == 1
    assert verdict_of(after.run, LOAD, "songhu-phase-a", "4F-production") == "fail"
    assert verdict_of(after.run, LOAD, "songhu-phase-a", "nobody") == "not-applicable"
    assert verdict_of(after.run, "no-clause", None, "x") == "not-applicable"


@pytest.mark.parametrize(("load", "verdict"), [(4.0, "near"), (3.999999, "fail"), (4.000001, "pass")])
def test_equal_to_the_limit_and_a_hair_to_each_side(reading: Reading, before: Checked, load: float, verdict: str) -> None:
    after = _with(reading, set_floor_load(reading.buildings[0], "4F", load).building)
    assert verdict_of(after.run, LOAD, "songhu-phase-a", "4F-production") == verdict


def test_a_lift_that_goes_takes_its_findings_with_it(reading: Reading, before: Checked) -> None:
    lift = reading.buildings[0].lifts[0].id
    after = _with(reading, remove_item(reading.buildings[0], "lift", lift).building)
    gone = [one for one in run_changes(before.run, after.run) if one.finding.subject == lift]
    assert all(one.after is None and one.verdicts[1] == "not-applicable" for one in gone)
    others = {other.id for other in reading.buildings[0].lifts[1:]}
    assert not [one for one in run_changes(before.run, after.run)
                if one.finding.clause.subject == "lift" and one.finding.subject in others]


def _slowly(before: Checked, after: Checked) -> set[tuple[str, str, str, str]]:
    """All findings of both runs against each other."""
    def verdicts(checked: Checked) -> dict[tuple[str, str], str]:
        return {(f.clause.id, f"{f.building}/{f.subject}"): f.verdict for f in checked.run.findings()}

    old, new = verdicts(before), verdicts(after)
    return {(*key, old.get(key, "not-applicable"), new.get(key, "not-applicable")) for key in {*old, *new}
            if old.get(key) != new.get(key)}


def _told(found: tuple[RunChange, ...]) -> set[tuple[str, str, str, str]]:
    return {(one.finding.clause.id, f"{one.finding.building}/{one.finding.subject}", *one.verdicts) for one in found}


@pytest.mark.parametrize("make", [
    lambda b: set_storey_height(b, "3F", 9.0).building, lambda b: set_floor_load(b, "2F", None).building,
    lambda b: remove_item(b, "dock", b.docks[0].id).building])
def test_it_finds_what_a_comparison_of_all_findings_finds(reading: Reading, before: Checked, make: object) -> None:
    after = _with(reading, make(reading.buildings[0]))     # type: ignore[operator]
    assert _told(run_changes(before.run, after.run)) == _slowly(before, after)


def test_another_city_brings_and_takes_clauses(reading: Reading, before: Checked) -> None:
    after = check(reading, replace(CHOICES, city="shenzhen"))
    found = run_changes(before.run, after.run)
    assert _told(found) == _slowly(before, after)
    assert all(one.before is None for one in found)
