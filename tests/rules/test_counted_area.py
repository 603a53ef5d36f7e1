"""What tall storeys count by four rules, by hand: factors at and beside every step, counted areas and plot ratios."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.columns import Facts
from rules.context import Context
from rules.findings import check_facts, reckons
from rules.library import shipped
from rules.request import Request
from tests.rules.support import ON, facts

NAN = float("nan")
HAIR = 1e-5      # what rounding to 1e-6 still tells apart


def tower(heights: list[Any], area: Any = 5000.0, *, plot: dict[str, Any] | None = None, **building: Any) -> Facts:
    """A factory on 20,000 m² with these storeys, numbered from 1."""
    storeys = [{"storey_number": float(i), "storey_kind": "floor", "storey_height_m": height, "storey_area_m2": area}
               for i, height in enumerate(heights, 1)]
    return facts(plot=[{"plot_area_m2": 20000.0, **(plot or {})}], building=[{"use": "factory", **building}], storey=storeys)


def bounds(given: Facts, name: str, subject: str = "plot") -> tuple[float, float]:
    column = Context(given).column(subject, name)
    return float(column.values[0]), float(column.upper[0])


def of_one_storey(rule: str, height: Any, *, plot: dict[str, Any] | None = None, storey: dict[str, Any] | None = None,
                  use: str | None = "factory") -> tuple[float, float]:
    row = {"storey_number": 1.0, "storey_kind": "floor", "storey_height_m": height, **(storey or {})}
    given = facts(plot=[plot or {}], building=[{"use": use}], storey=[row])
    return bounds(given, f"counting_factor_{rule}", "storey")


# --- the oracle: ten storeys of 5,000 m² on 20,000 m² --------------------------------------------------------------


@pytest.mark.parametrize(("tall", "ratio"), [(8.4, 2.75), (8.0, 2.5), (8.0 + HAIR, 2.75), (8.0 - HAIR, 2.5), (8.0 + 1e-8, 2.5)])
def test_land_control_2008_doubles_strictly_above_8_m(tall: float, ratio: float) -> None:
    assert bounds(tower([tall, *[6.0] * 9]), "plot_ratio_land_2008") == pytest.approx((ratio, ratio))


def test_the_four_rules_give_four_plot_ratios() -> None:
    """One storey of 11.5 m: twice, once if confirmed, three times, twice."""
    given = tower([11.5, *[6.0] * 9], plot={"land_use": "M1", "for_sale_small_units": "no"})
    assert bounds(given, "plot_ratio_land_2008")[0] == pytest.approx(2.75)
    assert np.isnan(bounds(given, "plot_ratio_shanghai_2025")[0])
    assert bounds(given, "plot_ratio_if_confirmed")[0] == pytest.approx(2.5)
    assert bounds(given, "plot_ratio_suzhou_2018")[0] == pytest.approx(3.0)
    assert bounds(given, "plot_ratio_jiangmen_2026")[0] == pytest.approx(2.75)


def test_shanghai_counts_once_when_confirmed_and_says_nothing_else() -> None:
    tall = [8.4, *[6.0] * 9]
    asked = tower(tall, plot={"land_use": "M1"})
    assert np.isnan(bounds(asked, "plot_ratio_shanghai_2025")[0])
    assert Context(asked).trace("plot", "plot_ratio_shanghai_2025", 0)[1] == ("industry_confirmation",)
    assert bounds(asked, "plot_ratio_if_confirmed") == pytest.approx((2.5, 2.5))
    assert bounds(tower(tall, plot={"land_use": "M1", "industry_confirmation": "yes"}), "plot_ratio_shanghai_2025") == (2.5, 2.5)
    refused = tower(tall, plot={"land_use": "M1", "industry_confirmation": "no"})
    assert np.isnan(bounds(refused, "plot_ratio_shanghai_2025")[0])
    assert bounds(tower([8.0] * 10, plot={"land_use": "M1"}), "plot_ratio_shanghai_2025") == (2.5, 2.5)


# --- factors at and beside every step ------------------------------------------------------------------------------


@pytest.mark.parametrize(("height", "low", "high"), [
    (8.0, 1, 1), (8.0 + HAIR, 2, 2), (24.0, 2, 2), (None, 1, 2), ((7.9, 8.1), 1, 2), ((8.1, 9.0), 2, 2),
])
def test_land_2008(height: Any, low: float, high: float) -> None:
    assert of_one_storey("land_2008", height) == (low, high)


@pytest.mark.parametrize(("height", "land", "confirmed", "factor"), [
    (8.0, "M1", None, 1), (8.0 + HAIR, "M1", None, NAN), (8.0 + HAIR, "M1", "yes", 1), (8.0 + HAIR, "M1", "no", NAN),
    (4.5, "rd", None, 1), (4.5 + HAIR, "rd", None, NAN), (6.0, "rd", "yes", 1), (4.0, None, None, NAN), (4.0, None, "yes", NAN),
    (4.0, "C1", None, NAN), (None, "M1", None, NAN), (None, "M1", "yes", 1), ((7.0, 9.0), "M1", None, NAN),
    ((7.0, 8.0), "M1", None, 1),
])
def test_shanghai_2025(height: Any, land: str | None, confirmed: str | None, factor: float) -> None:
    found = of_one_storey("shanghai_2025", height, plot={"land_use": land, "industry_confirmation": confirmed})
    assert found == pytest.approx((factor, factor), nan_ok=True)


@pytest.mark.parametrize(("height", "factor"), [
    (4.0, 1), (8.0, 1), (8.0 + HAIR, 2), (11.0, 2), (11.0 + HAIR, 3), (14.0, 3), (14.0 + HAIR, 4), (None, NAN),
])
def test_suzhou_steps_of_factories(height: Any, factor: float) -> None:
    found = of_one_storey("suzhou_2018", height, plot={"for_sale_small_units": "no"})
    assert found == pytest.approx((factor, factor), nan_ok=True)


@pytest.mark.parametrize(("height", "factor"), [(4.5, 1), (4.5 + HAIR, 2), (6.0, 2), (6.0 + HAIR, 3), (7.5, 3), (7.5 + HAIR, 4)])
@pytest.mark.parametrize("where", [{"use": "rd"}, {"use": "office"}, {"use": "factory", "storey": {"storey_use": "office"}}])
def test_suzhou_steps_of_offices(height: float, factor: float, where: dict[str, Any]) -> None:
    assert of_one_storey("suzhou_2018", height, plot={"for_sale_small_units": "no"}, **where) == (factor, factor)


@pytest.mark.parametrize(("number", "height", "low", "high"), [
    (1, 5.0, 1, 1), (1, 5.0 + HAIR, 1, 2), (1, 6.5, 1, 2), (1, 6.5 + HAIR, 1, 3), (1, 8.0, 1, 3), (1, 8.4, 2, 4),
    (2, 4.5, 1, 1), (2, 4.5 + HAIR, 1, 2), (2, 6.0, 1, 2), (2, 6.0 + HAIR, 1, 3),
])
@pytest.mark.parametrize("sold", ["yes", None])
def test_suzhou_small_units_may_count_by_smaller_steps(
    number: int, height: float, low: float, high: float, sold: str | None,
) -> None:
    """Whether the rule for sold units binds a factory is not said: the factor lies between the two."""
    found = of_one_storey("suzhou_2018", height, plot={"for_sale_small_units": sold}, storey={"storey_number": float(number)})
    assert found == (low, high)


def test_suzhou_special_processes_may_be_excused() -> None:
    assert of_one_storey("suzhou_2018", 9.0, plot={"for_sale_small_units": "no", "special_process": "yes"}) == (1, 2)
    assert of_one_storey("suzhou_2018", 9.0, plot={"for_sale_small_units": "no", "special_process": "no"}) == (2, 2)


@pytest.mark.parametrize(("height", "factor"), [(2.2, 0), (2.2 + HAIR, 1), (None, NAN)])
def test_suzhou_equipment_storeys(height: Any, factor: float) -> None:
    found = of_one_storey("suzhou_2018", height, plot={"for_sale_small_units": "no"}, storey={"storey_use": "equipment"})
    assert found == pytest.approx((factor, factor), nan_ok=True)


def test_suzhou_says_nothing_of_other_uses() -> None:
    assert np.isnan(of_one_storey("suzhou_2018", 5.0, use="dormitory")[0])
    assert np.isnan(of_one_storey("suzhou_2018", 5.0, use=None)[0])


@pytest.mark.parametrize(("use", "height", "low", "high"), [
    ("production", 8.0, 1, 1), ("production", 8.0 + HAIR, 2, 2), ("production", 30.0, 2, 2), ("production", None, 1, 2),
    ("office", 4.5, 1, 1), ("office", 4.5 + HAIR, 2, 2), ("office", 6.7, 2, 2), ("office", 6.7 + HAIR, 3, 3),
    ("office", None, NAN, NAN), (None, 6.0, 1, 2), (None, 4.0, 1, 1), (None, 9.0, 2, 4),
])
def test_jiangmen_2026(use: str | None, height: Any, low: float, high: float) -> None:
    found = of_one_storey("jiangmen_2026", height, storey={"storey_use": use}, use=None)
    assert found == pytest.approx((low, high), nan_ok=True)


# --- areas of a plot -----------------------------------------------------------------------------------------------


def test_a_storey_of_unknown_height_makes_the_plot_ratio_a_range() -> None:
    assert bounds(tower([None, *[6.0] * 9]), "plot_ratio_land_2008") == pytest.approx((2.5, 2.75))


def test_an_unknown_area_is_never_guessed() -> None:
    given = tower([6.0, 6.0])
    given.tables["storey"].columns["storey_area_m2"].values[1] = np.nan
    assert np.isnan(bounds(given, "counted_area_land_2008_m2")[0])
    assert Context(given).trace("plot", "plot_ratio_land_2008", 0)[1] == ("storey_area_m2", "storey_height_m")


def test_without_a_plot_area_only_that_is_asked_for() -> None:
    given = facts(plot=[{}], building=[{}], storey=[
        {"storey_number": 1.0, "storey_kind": "floor", "storey_height_m": 6.0, "storey_area_m2": 900.0}])
    assert np.isnan(bounds(given, "plot_ratio_land_2008")[0])
    assert Context(given).trace("plot", "plot_ratio_land_2008", 0)[1] == ("plot_area_m2",)


def test_basements_and_roofs_do_not_count() -> None:
    given = facts(plot=[{"plot_area_m2": 1000.0}], building=[{}], storey=[
        {"storey_number": -1.0, "storey_kind": "basement", "storey_height_m": 9.0, "storey_area_m2": 700.0},
        {"storey_number": 1.0, "storey_kind": "floor", "storey_height_m": 6.0, "storey_area_m2": 600.0},
        {"storey_number": 2.0, "storey_kind": "roof", "storey_height_m": None, "storey_area_m2": 600.0}])
    assert bounds(given, "counted_area_land_2008_m2") == (600.0, 600.0)


def test_buildings_of_a_plot_add_up_and_one_without_storeys_leaves_it_open() -> None:
    storeys = [{"parent": house, "storey_number": 1.0, "storey_kind": "floor", "storey_height_m": 8.4, "storey_area_m2": 500.0}
               for house in (0, 1)]
    assert bounds(facts(plot=[{}], building=[{}, {}], storey=storeys), "counted_area_land_2008_m2") == (2000.0, 2000.0)
    assert np.isnan(bounds(facts(plot=[{}], building=[{}, {}, {}], storey=storeys), "counted_area_land_2008_m2")[0])
    assert np.isnan(bounds(facts(plot=[{}], building=[{}]), "counted_area_land_2008_m2")[0])


# --- sums and shares -----------------------------------------------------------------------------------------------


def test_freight_lifts_of_a_plot_are_a_range_while_one_lift_is_in_doubt() -> None:
    lifts = [{"parent": 0, "lift_use": "freight"}, {"parent": 1, "lift_use": "freight"}, {"parent": 1, "lift_use": None}]
    assert bounds(facts(building=[{}, {}], lift=lifts), "plot_freight_lift_count") == (2.0, 3.0)
    assert np.isnan(bounds(facts(building=[{}, {}], lift=lifts[:1]), "plot_freight_lift_count")[0])


def test_bays_and_areas_of_a_plot() -> None:
    given = facts(building=[{"gross_floor_area_m2": 9000.0}, {"gross_floor_area_m2": 4000.0}],
                  dock=[{"parent": 0, "bays": 3.0}, {"parent": 1, "bays": 2.0}])
    assert bounds(given, "plot_truck_bay_count") == (5.0, 5.0)
    assert bounds(given, "plot_gross_area_m2") == (13000.0, 13000.0)


def test_area_per_freight_lift() -> None:
    def of(*uses: str | None) -> tuple[float, float]:
        given = facts(building=[{"gross_floor_area_m2": 24000.0}], lift=[{"lift_use": use} for use in uses])
        return bounds(given, "area_per_freight_lift_m2", "building")

    assert of("freight", "freight") == (12000.0, 12000.0)
    assert of("freight", None) == (12000.0, 24000.0)
    assert np.isnan(of("passenger")[0])
    assert np.isnan(of()[0])


# --- what a check says of it ---------------------------------------------------------------------------------------


def information(given: Facts, pack: str, clause: str) -> tuple[object, tuple[str, ...]]:
    """Measured value and missing inputs of an informing clause."""
    run = check_facts(given, [found for found in shipped() if found.id == pack], Request(on=ON, city="shanghai"))
    finding = next(finding for finding in run.information() if finding.clause.id == clause)
    return finding.measured, finding.missing


def test_a_check_shows_2_50_if_confirmed_and_asks() -> None:
    asked = tower([8.4, *[6.0] * 9], plot={"land_use": "M1"})
    assert information(asked, "shanghai-planning-2025", "sh-28-08-far-if-confirmed") == (2.5, ())
    assert information(asked, "shanghai-planning-2025", "sh-28-08-far-counted") == (None, ("industry_confirmation",))
    assert information(asked, "cn-area", "cn-plan-far-8m-ratio") == (2.75, ())


def test_a_check_shows_a_range_while_a_height_is_unknown() -> None:
    given = tower([None, *[6.0] * 9], plot={"land_use": "M1"})
    assert information(given, "cn-area", "cn-plan-far-8m-ratio") == ([2.5, 2.75], ())
    assert information(given, "suzhou-2018", "su-plot-ratio") == (None, ("storey_area_m2", "storey_height_m"))


def test_an_information_without_a_rule_of_its_own_asks_for_nothing() -> None:
    clauses = [clause for pack in shipped() for clause in pack.clauses if reckons(clause)]
    assert {clause.kind for clause in clauses} == {"counting"}
    assert len(clauses) == 7


def test_reckoning_adds_no_word_to_a_vocabulary() -> None:
    """Open vocabularies that grew while a check ran would make every clause about them judged again after an edit."""
    given = tower([8.4], plot={"land_use": "M1"})
    before = {name: list(words) for name, words in given.words.items()}
    for rule in ("land_2008", "shanghai_2025", "suzhou_2018", "jiangmen_2026"):
        bounds(given, f"plot_ratio_{rule}")
    assert given.words == before
