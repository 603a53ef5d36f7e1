"""Verdicts: at the limit, a hair to each side, no data, ranges, tables, modifiers, scopes."""

from __future__ import annotations

from itertools import product

import pytest

from tests.rules.support import clause_text, facts, run, verdicts


def storeys(*heights: float | None) -> object:
    return facts(storey=[{"storey_height_m": h} for h in heights])


def test_a_hair_to_each_side_of_the_limit() -> None:
    result = run(clause_text(), storeys(6.0, 5.999999, 6.000001, None, 5.9999999, 8.0))
    assert verdicts(result) == ["near", "fail", "pass", "no-data", "near", "pass"]


def test_near_follows_the_users_margin() -> None:
    assert verdicts(run(clause_text(), storeys(6.0, 6.499, 6.5), near=0.5)) == ["near", "near", "pass"]


def test_margin_is_measured_minus_limit_for_at_least_and_the_other_way_for_at_most() -> None:
    least = [f.margin for f in run(clause_text(limit=">= 4.5"), storeys(5.4, 4.0)).findings()]
    most = [f.margin for f in run(clause_text(limit="<= 8.0"), storeys(5.4, 9.0)).findings()]
    assert least == pytest.approx([0.9, -0.5])
    assert most == pytest.approx([2.6, -1.0])
    assert [f.margin for f in run(clause_text(limit="> 4.5"), storeys(5.4)).findings()] == [None]


def test_strict_comparison_fails_at_the_limit() -> None:
    assert verdicts(run(clause_text(limit="> 6.0"), storeys(6.0, 6.000001))) == ["fail", "pass"]
    assert verdicts(run(clause_text(limit="< 6.0"), storeys(6.0, 5.999999))) == ["fail", "pass"]


@pytest.mark.parametrize(("closed", "expected"), [
    ("closed/closed", ["pass", "pass", "pass", "fail", "fail"]), ("open/open", ["fail", "pass", "fail", "fail", "fail"]),
])
def test_range(closed: str, expected: list[str]) -> None:
    given = storeys(4.0, 5.0, 6.0, 3.999, 6.001)
    assert verdicts(run(clause_text(limit=f"range 4.0..6.0 ({closed})"), given)) == expected


def test_sets_and_hazard_divisions() -> None:
    text = clause_text(subject="compartment", quantity="hazard", limit="in {C2, D, E}", unit="")
    given = facts(compartment=[{"hazard": h} for h in ("C2", "C1", "C", "D", "A", None)])
    assert verdicts(run(text, given)) == ["pass", "fail", "no-data", "pass", "fail", "no-data"]


def test_undivided_c_covers_both_divisions() -> None:
    text = clause_text(subject="compartment", quantity="hazard", limit="in {C}", unit="")
    given = facts(compartment=[{"hazard": h} for h in ("C", "C1", "C2")])
    assert verdicts(run(text, given)) == ["pass"] * 3
    both = clause_text(subject="compartment", quantity="hazard", limit="in {C1, C2}", unit="")
    assert verdicts(run(both, given)) == ["pass"] * 3


def test_grade_one_is_better_than_grade_two() -> None:
    text = clause_text(subject="building", quantity="fire_resistance_grade", limit="grade >= 2", unit="")
    results = [verdicts(run(text, facts(building=[{"fire_resistance_grade": g}])))[0] for g in (1, 2, 3, None)]
    assert results == ["pass", "pass", "fail", "no-data"]


def test_presence() -> None:
    for word, expected in (("present", ["pass", "fail", "no-data"]), ("absent", ["fail", "pass", "no-data"])):
        text = clause_text(subject="building", quantity="dormitory_present", limit=word, unit="")
        given = [facts(building=[{"dormitory_present": v}]) for v in ("yes", "no", None)]
        assert [verdicts(run(text, g))[0] for g in given] == expected


KLEENE = {"yes": "factory", "no": "warehouse", "unknown": None}


@pytest.mark.parametrize(("use", "grade"), list(product(KLEENE, ("yes", "no", "unknown"))))
def test_scope_is_three_valued(use: str, grade: str) -> None:
    text = clause_text(scope="use=factory and fire_resistance_grade=1")
    building = {"use": KLEENE[use], "fire_resistance_grade": {"yes": 1, "no": 2, "unknown": None}[grade]}
    expected = "not-applicable" if "no" in (use, grade) else "pass" if use == grade == "yes" else "no-data"
    assert verdicts(run(text, facts(building=[building], storey=[{"storey_height_m": 7.0}]))) == [expected]


def test_any_of_several_scopes() -> None:
    text = clause_text(scope=["use=warehouse", "storey_number = 1"])
    given = facts(building=[{"use": None}], storey=[{"storey_height_m": 7.0, "storey_number": n} for n in (1, 2)])
    assert verdicts(run(text, given)) == ["pass", "no-data"]


def test_unknown_scope_names_the_missing_input() -> None:
    text = clause_text(scope="height_class=highrise")
    (finding,) = run(text, facts(building=[{"storeys_above_ground": 5}], storey=[{"storey_height_m": 7.0}])).findings()
    assert (finding.verdict, finding.missing) == ("no-data", ("fire_height_m",))


# --- compartments with the three sprinkler states (methods.md, finding 6) ----------------------------------------

TABLE = {"keys": ["hazard", "fire_resistance_grade", "height_class"],
         "rows": [["C", "1", "highrise", 3000], ["C", "2", "highrise", 2000], ["C", "1", "single", "unlimited"],
                  ["D", ["1", "2"], "highrise", 4000], ["A", "*", "highrise", "forbidden"]]}
MODIFY = [{"when": "sprinklers=yes", "times": 2}, {"when": "sprinklers=yes and hazard in {D, E}", "unlimited": True},
          {"when": "sprinklers=partial", "plus": "protected_area_m2", "at_most_times": 2}]


def compartment(area: object, sprinklers: str | None, hazard: str = "C2", grade: int | None = 1, **more: object) -> list[str]:
    text = clause_text(subject="compartment", quantity="compartment_area_m2", limit="<= table", unit="m2", table=TABLE,
                       modify=MODIFY)
    given = facts(building=[{"fire_height_m": 33.2, "storeys_above_ground": 5, "fire_resistance_grade": grade}],
                  compartment=[{"compartment_area_m2": area, "hazard": hazard, "sprinklers": sprinklers, **more}])
    return verdicts(run(text, given))


@pytest.mark.parametrize(("area", "sprinklers", "expected"), [
    (3000.0, None, "pass"), (2999.0, None, "pass"), (3000.01, None, "no-data"), (6000.0, None, "no-data"),
    (6000.01, None, "fail"),
    (3000.0, "no", "near"), (3000.01, "no", "fail"), (6000.0, "yes", "near"), (6000.01, "yes", "fail"), (4500.0, "yes", "pass"),
])
def test_sprinkler_state_unknown_no_yes(area: float, sprinklers: str | None, expected: str) -> None:
    assert compartment(area, sprinklers) == [expected]


def test_partial_sprinklers_add_the_protected_area_and_never_more_than_double() -> None:
    assert compartment(4000.0, "partial", protected_area_m2=1000.0) == ["near"]
    assert compartment(4000.01, "partial", protected_area_m2=1000.0) == ["fail"]
    assert compartment(6000.01, "partial", protected_area_m2=9000.0) == ["fail"]
    assert compartment(4000.0, "partial") == ["no-data"]


def test_sprinklered_d_has_no_limit_and_a_is_forbidden() -> None:
    assert compartment(90000.0, "yes", hazard="D") == ["not-applicable"]
    assert compartment(100.0, "yes", hazard="A") == ["fail"]


def test_unknown_table_key_is_no_data_and_names_it() -> None:
    assert compartment(100.0, "no", grade=None) == ["no-data"]


def test_a_whole_storey_without_compartments_passes_when_small_and_is_undecided_when_large() -> None:
    assert compartment((0.0, 2900.0), "no") == ["pass"]
    assert compartment((0.0, 5200.0), "no") == ["no-data"]
    assert compartment((0.0, 5200.0), "yes") == ["pass"]
    assert compartment((0.0, 5200.0), None) == ["no-data"]


# --- loads in kg/m² ----------------------------------------------------------------------------------------------

LOAD = {"subject": "zone", "quantity": "floor_load_kn_m2", "topic": "floor_load"}


def zone(low: float, high: float, kg: float | None = None) -> object:
    return facts(zone=[{"floor_load_kn_m2": (low, high), "floor_load_kg_m2": kg}])


def test_a_load_in_kg_against_a_limit_in_kg_needs_no_reading() -> None:
    text = clause_text(**LOAD, limit=">= 1200", unit="kg/m2")
    assert verdicts(run(text, zone(11.767980, 12.0, 1200.0))) == ["near"]
    assert verdicts(run(text, zone(11.758, 11.99, 1199.0))) == ["fail"]


def test_a_load_in_kg_against_a_limit_in_kn_is_undecided_between_the_readings() -> None:
    text = clause_text(**LOAD, limit=">= 12.0", unit="kN/m2")
    (finding,) = run(text, zone(11.767980, 12.0, 1200.0)).findings()
    assert (finding.verdict, finding.measured) == ("no-data", [11.76798, 12.0])
    assert verdicts(run(text, zone(12.5, 12.7, 1275.0))) == ["pass"]
    assert verdicts(run(text, zone(7.8453, 8.0, 800.0))) == ["fail"]


def test_a_load_in_kn_against_a_limit_in_kg_shows_both_readings() -> None:
    text = clause_text(**LOAD, limit=">= 1200", unit="kg/m2")
    (finding,) = run(text, zone(11.9, 11.9)).findings()
    assert (finding.verdict, finding.measured) == ("no-data", [1190.0, pytest.approx(1213.462, abs=1e-3)])


def test_expression_limits_use_other_quantities() -> None:
    text = clause_text(subject="building", quantity="plan_length_m", limit=">= max(0.2 * min(planning_height_m, 100), 12)")
    for height, setback, expected in ((50.0, 12.0, "near"), (80.0, 15.9, "fail"), (80.0, 16.0, "near"), (None, 99.0, "no-data")):
        given = facts(building=[{"plan_length_m": setback, "planning_height_m": height}])
        assert verdicts(run(text, given)) == [expected]
