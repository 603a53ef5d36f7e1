"""Industries against storeys: hand-computed scores, ranges of missing inputs, what opens an industry, faults of a model."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.building import (
    Building,
    ColumnGrid,
    Compartment,
    FloorLoad,
    Hazard,
    Storey,
    StoreyKind,
    Unit,
    Zone,
)
from models.errors import PackError
from models.logistics import Hoist, HoistKind, Lift, LiftUse
from models.measured import Measured, Stated, assumed, from_person
from rules.industries import INDUSTRIES
from rules.storey_facts import UNKNOWN, Fact, facts_of_storey, merged
from rules.suitability import ElementScore, Fit, Judged, fits, judge, opening, production_storeys, score, total, verdict_of
from rules.suitability_model import ELEMENTS, FACTS, Need, load_model, parse_model, shipped_model

BY = from_person()


def of(value: float, unit: str = "m") -> Measured:
    return Measured(value, unit, BY)


def zone(load: float | None = None, *, unit: str = "kN/m2", basis: str | None = "design", use: str | None = "production",
         **declared: object) -> Zone:
    return Zone(id="z", name="zone", use=None if use is None else Stated(use, BY),
                floor_load=None if load is None else FloorLoad(load=of(load, unit), basis=basis),
                declared={name: Stated(value, BY) for name, value in declared.items()})


def storey(number: int, *zones: Zone, clear_m: float | None = None, units: tuple[Unit, ...] = (), **fields: Any) -> Storey:
    return Storey(id=f"s{number}", number=number, name=f"{number}F", elevation_m=of(6.0 * (number - 1)), zones=zones, units=units,
                  clear_height_duct_m=None if clear_m is None else of(clear_m), **fields)


def building(*storeys: Storey, **fields: Any) -> Building:
    return Building(id="b", name="B", storeys=storeys, **fields)


def lift(name: str, load: float | None, serves: tuple[int, ...] | None, use: LiftUse = LiftUse.FREIGHT) -> Lift:
    return Lift(id=name, name=name, use=use, rated_load_kg=None if load is None else of(load, "kg"), serves=serves)


def fact(found: Building, number: int, name: str) -> Fact:
    return facts_of_storey(found, next(s for s in found.storeys if s.number == number))[name]


def fit_of(found: Building, industry: str, number: int) -> Fit:
    return next(fit for group in fits(found, shipped_model()) for fit in group
                if fit.industry.id == industry and number in [s.number for s in fit.storeys])


def need_of(industry: str, name: str) -> Need:
    return next(need for entry in shipped_model().industries if entry.id == industry for need in entry.needs if need.fact == name)


# --- scores ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("load", "expected"), [
    (8.0, 1.0),              # exactly at the need
    (7.999999, 0.9999998),   # a hair below it: (7.999999 - 4) / 4, rounded to 1e-6, and never 1
    (8.000001, 1.0),
    (6.5, 0.625),            # (6.5 - 4) / (8 - 4): half of the need is nought
    (4.0, 0.0),
    (3.0, 0.0),
    (20.0, 1.0),
])
def test_a_least_figure_scores_in_a_straight_line_down_to_half_of_it(load: float, expected: float) -> None:
    found = score(need_of("light_machining", "floor_load_kn_m2"), load)
    assert found == pytest.approx(expected, abs=1.1e-6) and (found == 1.0) == (load >= 8.0)


@pytest.mark.parametrize(("velocity", "expected"), [
    (50.8, 1.0), (50.800001, 0.99999998), (76.2, 0.5), (101.6, 0.0), (400.0, 0.0),
])
def test_a_greatest_figure_scores_down_to_twice_of_it(velocity: float, expected: float) -> None:
    found = score(need_of("optics", "floor_vibration_um_s"), velocity)
    assert found == pytest.approx(expected, abs=1.1e-6) and (found == 1.0) == (velocity <= 50.8)


def test_a_need_can_say_itself_where_its_score_is_nought() -> None:
    need = need_of("heavy_machining", "storey_number")      # <= 2, nought at 6
    assert [score(need, number) for number in (1, 2, 3, 4, 6, 9)] == [1.0, 1.0, 0.75, 0.5, 0.0, 0.0]


@pytest.mark.parametrize(("industry", "designed", "expected"), [
    ("C2", "C2", (1.0, 1.0)), ("C2", "C1", (1.0, 1.0)), ("C2", "D", (0.0, 0.0)), ("C1", "C2", (0.0, 0.0)),
    ("C1", "C", (0.0, 1.0)),     # 丙 without division: liquids are not known to be covered
    ("C2", "C", (1.0, 1.0)), ("D", "C", (1.0, 1.0)), ("D", "E", (0.0, 0.0)), ("C2", "A", (1.0, 1.0)),
])
def test_a_storey_takes_no_class_more_dangerous_than_it_is_designed_for(
    industry: str, designed: str, expected: tuple[float, float],
) -> None:
    need = Need(element="environment_safety", fact="hazard", op="fits", value=math.nan, hazard=industry, nothing_at=math.nan,
                basis="assumed", applies="assumed", source=None, hard=True, note=None)
    judged = judge(need, Fact(word=designed))
    assert (judged.low, judged.high) == expected


def test_what_is_unknown_may_score_anything_and_is_no_data() -> None:
    judged = judge(need_of("electronics", "floor_load_kn_m2"), UNKNOWN)
    assert (judged.low, judged.high, judged.known, judged.met, judged.barring) == (0.0, 1.0, False, False, False)


# --- a whole building --------------------------------------------------------------------------------------------


def complete(load: float = 6.5, **changes: Any) -> Building:
    """Two storeys with everything that light machining is asked about."""
    own = zone(load, floor_vibration_um_s=100.0, power_density_va_m2=150.0)
    fields: dict[str, Any] = {
        "hazard": Stated(Hazard.C2, BY), "lifts": (lift("L", 3000.0, (1, 2)), lift("M", 2000.0, (1, 2))),
        "hoists": (Hoist(id="h", name="H", kind=HoistKind.PLATFORM, serves=(2,)),),
    } | changes
    return building(storey(1, zone(15.0, floor_vibration_um_s=100.0, power_density_va_m2=150.0), clear_m=6.0),
                    storey(2, own, clear_m=4.0), **fields)


def test_the_total_is_the_weighted_sum_of_the_weakest_needs() -> None:
    fit = fit_of(complete(), "light_machining", 2)
    # load (6.5-4)/4 = 0.625 of 0.25; vibration, process, environment, transport 1
    assert [element.low for element in fit.elements] == [0.625, 1.0, 1.0, 1.0, 1.0]
    assert fit.low == fit.high == pytest.approx(0.25 * 0.625 + 0.75)


def test_below_a_legal_minimum_no_total_helps() -> None:
    fit = fit_of(complete(), "light_machining", 2)
    assert fit.low > shipped_model().scale.suitable and fit.verdict == "unsuitable"
    assert [judged.need.fact for judged in fit.opens] == ["floor_load_kn_m2"]
    assert fit_of(complete(load=8.0), "light_machining", 2).verdict == "suitable"
    assert fit_of(complete(load=7.999), "light_machining", 2).verdict == "unsuitable"


def test_an_unknown_hard_need_keeps_the_result_open() -> None:
    found = complete(hazard=None)
    fit = fit_of(found, "light_machining", 1)
    assert fit.verdict == "open" and fit.missing == ("hazard",)
    assert (fit.low, fit.high) == (pytest.approx(0.8), 1.0)      # environment and safety, 0.2, may be nought


@pytest.mark.parametrize(("clear_m", "expected"), [
    (4.0, "suitable"), (3.0, "suitable"), (2.999, "conditional"), (2.5, "conditional"), (2.499, "unsuitable"),
])
def test_a_good_total_does_not_make_up_for_a_weak_element(clear_m: float, expected: str) -> None:
    found = complete(load=8.0)
    upper = replace(found.storeys[1], clear_height_duct_m=of(clear_m))
    fit = fit_of(replace(found, storeys=(found.storeys[0], upper)), "light_machining", 2)
    # process (clear - 2) / 2: 0.5 at 3.0 m, 0.25 at 2.5 m; the total stays at 0.75 + 0.25 × process
    assert fit.low == pytest.approx(0.75 + 0.25 * (clear_m - 2.0) / 2.0) and fit.verdict == expected


def test_the_same_storeys_stand_together_and_the_best_come_first() -> None:
    groups = {group[0].industry.id: group for group in fits(complete(), shipped_model())}
    assert [[s.number for s in fit.storeys] for fit in groups["light_machining"]] == [[1], [2]]
    assert [[s.number for s in fit.storeys] for fit in groups["garment"]] == [[1, 2]]
    load = next(judged.fact for judged in groups["garment"][0].needs if judged.need.fact == "floor_load_kn_m2")
    assert (load.low, load.high) == (6.5, 15.0)


def test_without_data_every_industry_is_open_and_names_what_it_lacks() -> None:
    groups = fits(building(storey(2)), shipped_model())
    assert len(groups) == len(shipped_model().industries)
    for (fit,) in groups:
        known = {judged.need.fact for judged in fit.needs if judged.known}
        assert fit.verdict == "open" or fit.industry.id == "heavy_machining"
        assert known <= {"storey_number"} and set(fit.missing) == {judged.need.fact for judged in fit.needs} - known


def test_what_opens_an_industry_reaches_the_threshold_when_it_is_met() -> None:
    model = shipped_model()
    for group in fits(complete(load=5.0, hazard=None), model):
        for fit in group:
            chosen = {id(judged) for judged in fit.opens}
            met = tuple(ElementScore(element=element.element, needs=tuple(
                Judged(need=j.need, fact=j.fact, low=1.0, high=1.0) if id(j) in chosen else j for j in element.needs))
                for element in fit.elements)
            assert total(met)[0] >= model.scale.suitable and verdict_of(met, model.scale) == "suitable"
            assert not opening(met, model.scale)


# --- facts -------------------------------------------------------------------------------------------------------


def test_only_storeys_that_serve_production_are_scored() -> None:
    found = building(storey(-1, kind=StoreyKind.BASEMENT), storey(1, zone(use="logistics")), storey(2, zone()), storey(3),
                     storey(4, use=Stated("office", BY)), storey(5, kind=StoreyKind.ROOF))
    assert [s.number for s in production_storeys(found)] == [2, 3]
    assert fits(building(storey(1, zone(use="office"))), shipped_model()) == ()


def test_the_least_load_of_the_production_zones_counts() -> None:
    found = building(storey(2, zone(10.0), zone(6.5), zone(3.0, use="office")))
    assert (fact(found, 2, "floor_load_kn_m2").low, fact(found, 2, "floor_load_kn_m2").high) == (6.5, 6.5)


def test_a_load_in_kg_has_two_readings() -> None:
    found = fact(building(storey(2, zone(800.0, unit="kg/m2"))), 2, "floor_load_kn_m2")
    assert (found.low, found.high) == (pytest.approx(7.84532), 8.0)
    judged = judge(need_of("light_machining", "floor_load_kn_m2"), found)
    assert judged.low < 1.0 == judged.high and not judged.barring


@pytest.mark.parametrize("zones", [(), (zone(),), (zone(8.0), zone()), (zone(8.0, basis="leasing"),)])
def test_a_load_that_is_missing_or_only_let_is_unknown(zones: tuple[Zone, ...]) -> None:
    assert not fact(building(storey(2, *zones)), 2, "floor_load_kn_m2").known


def test_a_declared_figure_is_the_worst_of_its_parts_and_unknown_while_one_lacks_it() -> None:
    both = building(storey(2, zone(floor_vibration_um_s=40.0), zone(floor_vibration_um_s=60)))
    assert fact(both, 2, "floor_vibration_um_s").low == 60.0
    assert not fact(building(storey(2, zone(floor_vibration_um_s=40.0), zone())), 2, "floor_vibration_um_s").known
    assert not fact(building(storey(2, zone(floor_vibration_um_s=True))), 2, "floor_vibration_um_s").known
    units = tuple(Unit(id=f"u{i}", name="u", declared={"process_shaft_area_m2": Stated(area, BY)})
                  for i, area in enumerate((3.0, 2)))
    assert fact(building(storey(2, units=units)), 2, "process_shaft_area_m2").low == 2.0
    whole = building(storey(2), declared={"power_density_va_m2": Stated(90.0, assumed("use-assumed"))})
    assert fact(whole, 2, "power_density_va_m2").low == 90.0


def units(*facts: dict[str, object], net_m2: float | None = 1000.0) -> tuple[Unit, ...]:
    return tuple(Unit(id=f"u{i}", name=f"U{i}", net_area_m2=None if net_m2 is None else of(net_m2, "m2"),
                      declared={name: Stated(value, BY) for name, value in one.items()}) for i, one in enumerate(facts))


def test_the_power_of_the_units_is_a_density_and_their_exhaust_shaft_a_process_shaft() -> None:
    """120 kW and 80 kW on 1,000 m² net each: 80 VA/m² at the least, whatever the power factor."""
    found = building(storey(2, units=units({"unit_power_kw": 120.0, "unit_exhaust_shaft_m2": 3.0},
                                           {"unit_power_kw": 80, "unit_exhaust_shaft_m2": 2.5})))
    power, shaft = fact(found, 2, "power_density_va_m2"), fact(found, 2, "process_shaft_area_m2")
    assert (power.low, power.high, power.names) == (80.0, 80.0, ("U1",)) and shaft.low == shaft.high == 2.5
    assert fact(found, 2, "unit_power_kw").low == 80.0 and fact(found, 2, "unit_exhaust_shaft_m2").low == 2.5
    need = need_of("electronics", "power_density_va_m2")        # >= 80
    assert judge(need, power).met and not judge(need, replace(power, low=79.99, high=79.99)).met


@pytest.mark.parametrize("parts", [
    units({"unit_power_kw": 120.0}, {}), units({"unit_power_kw": 120.0}, net_m2=None), units({"unit_power_kw": "much"}),
    units({"unit_power_kw": 120.0}, net_m2=0.0), (),
])
def test_a_density_needs_power_and_area_of_every_unit(parts: tuple[Unit, ...]) -> None:
    assert not fact(building(storey(2, units=parts)), 2, "power_density_va_m2").known


def test_what_is_declared_goes_before_what_is_computed() -> None:
    found = building(storey(2, units=units({"unit_power_kw": 120.0, "unit_exhaust_shaft_m2": 3.0}),
                            declared={"power_density_va_m2": Stated(60.0, BY), "process_shaft_area_m2": Stated(1.0, BY)}))
    assert fact(found, 2, "power_density_va_m2").low == 60.0 and fact(found, 2, "process_shaft_area_m2").low == 1.0


OWN = {
    "unit_power_kw": (">= 100.0", 100.0, 99.9), "unit_water_m3_d": (">= 20.0", 20.0, 19.0), "unit_gas_m3_h": (">= 5.0", 5.0, 4.9),
    "unit_exhaust_shaft_m2": (">= 2.0", 2.0, 1.9), "unit_exhaust_m3_h": (">= 30000.0", 30000.0, 29000.0),
    "unit_waste_water_m3_d": (">= 15.0", 15.0, 14.9), "noise_limit_db": (">= 75.0", 75.0, 65.0),
}


@pytest.mark.parametrize("name", OWN)
def test_a_model_of_ones_own_asks_for_utilities_and_noise(name: str) -> None:
    """Exactly the need, a little less, and unknown: the least of the units counts."""
    limit, enough, short = OWN[name]
    old = '{ element = "process", fact = "power_density_va_m2", limit = ">= 80.0", basis = "assumed" }'
    text = SHIPPED.read_text("utf-8")
    assert old in text
    new = f'{{ element = "process", fact = "{name}", limit = "{limit}", basis = "assumed" }}'
    need = next(n for n in parse_model(text.replace(old, new, 1).encode(), "own.toml").industries[0].needs if n.fact == name)
    met, missed = (judge(need, fact(building(storey(2, units=units({name: value}, {name: 2 * enough}))), 2, name))
                   for value in (enough, short))
    assert met.met and not missed.met and missed.high < 1.0
    assert not judge(need, fact(building(storey(2, units=units({name: enough}, {}))), 2, name)).known
    whole = fact(building(storey(2), declared={name: Stated(enough, BY)}), 2, name)
    assert judge(need, whole).met


def test_the_mildest_compartment_of_a_storey_says_what_it_is_designed_for() -> None:
    parts = tuple(Compartment(id=name, name=name, storeys=(2,), hazard=Stated(Hazard(name), BY)) for name in ("C1", "D"))
    found = building(storey(2), storey(3), compartments=parts, hazard=Stated(Hazard.C2, BY))
    assert (fact(found, 2, "hazard").word, fact(found, 3, "hazard").word) == ("D", "C2")
    open_ = building(storey(2), compartments=(*parts, Compartment(id="x", name="x", storeys=(2,))), hazard=Stated(Hazard.C2, BY))
    assert not fact(open_, 2, "hazard").known


def test_the_largest_lift_that_reaches_a_storey_counts() -> None:
    found = building(storey(1), storey(2), storey(3), lifts=(
        lift("a", 2000.0, (1, 2)), lift("b", 5000.0, (1, 3)), lift("p", 9000.0, (1, 2, 3), LiftUse.PASSENGER)))
    loads = [fact(found, number, "heaviest_freight_lift_kg") for number in (1, 2, 3)]
    assert loads[0].waived and [(f.low, f.high) for f in loads[1:]] == [(2000.0, 2000.0), (5000.0, 5000.0)]
    assert [fact(found, number, "freight_lifts_serving").low for number in (2, 3)] == [1.0, 1.0]


def test_lifts_in_doubt_make_ranges_and_no_lift_entered_is_unknown() -> None:
    found = building(storey(2), lifts=(lift("a", 2000.0, (2,)), lift("b", 5000.0, None), lift("c", None, (2,))))
    load = fact(found, 2, "heaviest_freight_lift_kg")
    assert (load.low, load.high) == (2000.0, math.inf)
    assert (fact(found, 2, "freight_lifts_serving").low, fact(found, 2, "freight_lifts_serving").high) == (2.0, 3.0)
    assert not fact(building(storey(2)), 2, "heaviest_freight_lift_kg").known
    assert not fact(building(storey(2)), 2, "hoists_serving").known
    elsewhere = building(storey(2), lifts=(lift("a", 2000.0, (1,)),))
    assert fact(elsewhere, 2, "heaviest_freight_lift_kg").low == 0.0 == fact(elsewhere, 2, "freight_lifts_serving").high


def test_the_narrowest_bay_is_the_column_spacing() -> None:
    grid = ColumnGrid(x_m=(0.0, 8.4, 16.8), y_m=(0.0, 9.0, 16.5), source=BY)
    assert fact(building(storey(2), column_grid=grid), 2, "column_spacing_m").low == 7.5
    assert not fact(building(storey(2)), 2, "column_spacing_m").known


def test_facts_of_several_storeys_run_from_the_least_to_the_greatest() -> None:
    found = merged([Fact(low=4.0, high=5.0), Fact(low=3.0, high=3.0), Fact(waived=True)])
    assert (found.low, found.high, found.waived) == (3.0, 5.0, False)


# --- the shipped model -------------------------------------------------------------------------------------------


def test_the_shipped_model_says_what_its_figures_are_worth() -> None:
    model = shipped_model()
    assert {element.id for element in model.elements} == set(ELEMENTS)
    assert {element.basis for element in model.elements} == {"assumed"} == {model.scale.basis}
    law = {industry.id: (need.value, need.hard) for industry in model.industries for need in industry.needs
           if need.basis == "law"}
    assert law == {"electronics": (4.0, True), "light_machining": (8.0, True), "heavy_machining": (12.0, True)}
    annex = {industry.id: need.value for industry in model.industries for need in industry.needs if need.basis == "annex"}
    assert annex == {"semiconductor": 6.0, "optics": 7.0}
    curves = {need.value for industry in model.industries for need in industry.needs if need.basis == "reference"}
    assert curves <= {812.8, 406.4, 203.2, 101.6, 50.8, 25.4, 12.7, 6.35}
    assert all(need.source is not None or need.basis == "assumed" for industry in model.industries for need in industry.needs)
    assert {word for industry in model.industries for word in industry.policy} <= set(INDUSTRIES)


def test_every_fact_can_be_found_on_a_storey() -> None:
    assert set(facts_of_storey(building(storey(2)), storey(2))) == set(FACTS)


# --- faults of a model -------------------------------------------------------------------------------------------

SHIPPED = Path(__file__).parents[2] / "rules" / "standards" / "suitability" / "model.toml"


@pytest.mark.parametrize(("old", "new", "key"), [
    ("shanglou.suitability/1", "shanglou.suitability/9", "suitability-schema"),
    ("weight = 0.25", "weight = 0.26", "suitability-sum"),
    ("weight = 0.15", "weight = 0.0", "suitability-weight"),
    ("weight = 0.15", 'weight = "0.15"', "suitability-field"),
    ('id = "vibration"', 'id = "noise"', "suitability-choice"),
    ('id = "vibration"', 'id = "process"', "suitability-twice"),
    ("suitable = 0.8", "suitable = 1.01", "suitability-thresholds"),
    ("weakest_suitable = 0.5", "weakest_suitable = 0.2", "suitability-thresholds"),
    ("weakest_suitable = 0.5", "weakest_suitable = 1.1", "suitability-thresholds"),
    ("conditional = 0.5", "conditional = 0.8", "suitability-thresholds"),
    ("nothing_below = 0.5", "nothing_below = 1.0", "suitability-scale"),
    ("nothing_above = 2.0", "nothing_above = 1.0", "suitability-scale"),
    ('limit = ">= 4.0"', 'limit = "> 4.0"', "suitability-limit"),
    ('limit = ">= 4.0"', 'limit = ">= 0"', "suitability-limit"),
    ('limit = "C2"', 'limit = "C"', "suitability-choice"),
    ('source = "gb55001-4.2.7"', 'source = "gb55002"', "suitability-source"),
    ('basis = "law", source = "gb55001-4.2.7", applies = "given"', 'basis = "law"', "suitability-source"),
    ('basis = "law", source = "gb55001-4.2.7", applies = "given"', 'basis = "assumed", applies = "given"',
     "suitability-unknown-field"),
    ("hard = true", 'hard = "yes"', "suitability-field"),
    ("nothing_at = 6.0", "nothing_at = 2.0", "suitability-nothing-at"),
    ('fact = "power_density_va_m2"', 'fact = "power"', "suitability-choice"),
    ('fact = "power_density_va_m2"', 'fact = "clear_height_duct_m"', "suitability-need-twice"),
    ('production = "electronics"', 'production = "toasters"', "suitability-choice"),
    ('policy = ["electronics"', 'policy = ["toasters"', "suitability-choice"),
    ('zh = "设备荷载", ', "", "suitability-both"),
    ("\n[scale]\n", "\n[scales]\n", "suitability-unknown-field"),
    ("[[element]]", "[[element", "suitability-not-toml"),
])
def test_a_fault_of_a_model_is_named(old: str, new: str, key: str) -> None:
    text = SHIPPED.read_text("utf-8")
    assert old in text
    with pytest.raises(PackError) as caught:
        parse_model(text.replace(old, new, 1).encode(), "own.toml")
    assert caught.value.values["detail_key"] == key and caught.value.subject == "own.toml"


def test_an_industry_must_speak_of_every_element() -> None:
    text = SHIPPED.read_text("utf-8")
    cut = "\n".join(line for line in text.splitlines() if 'element = "vibration"' not in line)
    with pytest.raises(PackError) as caught:
        parse_model(cut.encode(), "own.toml")
    assert caught.value.values["where"] == "industry electronics" and caught.value.values["detail"] == {"element": "vibration"}


def test_a_model_that_is_no_file_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        load_model(tmp_path / "none.toml")
    assert caught.value.code == "not-found"
    with pytest.raises(PackError) as caught:
        load_model(tmp_path)
    assert caught.value.code == "not-a-file"
    with pytest.raises(PackError) as caught:
        parse_model(b"\xff\xfe\x00", "own.toml")
    assert caught.value.values["detail_key"] == "suitability-not-utf8"
    own = tmp_path / "own.toml"
    own.write_bytes(SHIPPED.read_bytes())
    assert load_model(own) == shipped_model()
