"""Buildings become rows: what is known, what stands for "not entered", what wells join."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shapely import box

from models.building import Building, Compartment, FloorLoad, Hazard, Plot, Sprinklers, Storey, Unit, Zone
from models.logistics import Hoist, HoistKind, Lift, LiftUse, TransferStore
from models.measured import Measured, Stated, from_file, from_person, kilograms, metres, square_metres
from rules.context import Context
from rules.facts import facts_of
from rules.quantities import REGISTRY

SOURCE = from_file("attribute", "a.ifc")


def storey(number: int, elevation: float = 0.0, **more: object) -> Storey:
    return Storey(id=f"s{number}", number=number, name=f"{number}F", elevation_m=metres(elevation, SOURCE), **more)  # type: ignore[arg-type]


def building(*storeys: Storey, **more: object) -> Building:
    return Building(id="b", name="B", storeys=storeys, **more)  # type: ignore[arg-type]


def value(given: Building, subject: str, name: str, row: int = 0, **more: object) -> float:
    return float(Context(facts_of([given], **more)).column(subject, name).values[row])  # type: ignore[arg-type]


def test_a_storey_without_zones_is_one_zone_of_unknown_load() -> None:
    facts = facts_of([building(storey(1, area_m2=square_metres(2000, SOURCE)))])
    zone = facts.tables["zone"]
    assert (zone.ids, zone.placeholder.tolist()) == (["s1/zone"], [True])  # type: ignore[union-attr]
    assert zone.columns["zone_area_m2"].values[0] == 2000.0 and "floor_load_kn_m2" not in zone.columns


def test_a_storey_without_compartments_is_at_most_one_compartment() -> None:
    facts = facts_of([building(storey(1, area_m2=square_metres(2000, SOURCE)), storey(2, 6.0))])
    area = facts.tables["compartment"].columns["compartment_area_m2"]
    assert (area.values[0], area.upper[0]) == (0.0, 2000.0)
    assert np.isnan(area.values[1])     # a storey of unknown area


def areas(given: Building) -> list[tuple[float, float]]:
    column = facts_of([given]).tables["compartment"].columns["compartment_area_m2"]
    return [(float(low), float(high)) for low, high in zip(column.values, column.upper, strict=True)]


THREE = tuple(storey(n, 6.0 * n, area_m2=square_metres(1000 * n, SOURCE)) for n in (1, 2, 3))
WELL = Hoist(id="w", name="W", kind=HoistKind.WELL, serves=(1, 3))


@pytest.mark.parametrize(("well", "expected"), [
    (WELL, [(0, 4000), (0, 2000), (0, 4000)]), (replace(WELL, closes_in_fire=True), [(0, 1000), (0, 2000), (0, 3000)]),
    (replace(WELL, kind=HoistKind.PLATFORM), [(0, 1000), (0, 2000), (0, 3000)]),
    (replace(WELL, serves=None), [(0, 6000), (0, 6000), (0, 6000)]),
])
def test_a_well_that_may_stay_open_joins_storeys_without_compartments(well: Hoist, expected: list[tuple[float, float]]) -> None:
    assert areas(building(*THREE, hoists=(well,))) == expected


def whole(number: int, **more: object) -> Compartment:
    area = square_metres(1000 * number, SOURCE)
    return Compartment(id=f"c{number}", name=f"C{number}", storeys=(number,), area_m2=area, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("closes", "expected"), [
    (False, [(4000, 4000), (2000, 2000), (4000, 4000)]), (None, [(1000, 4000), (2000, 2000), (3000, 4000)]),
    (True, [(1000, 1000), (2000, 2000), (3000, 3000)]),
])
def test_a_well_joins_compartments_that_were_entered(closes: bool | None, expected: list[tuple[float, float]]) -> None:
    parts = tuple(whole(n) for n in (1, 2, 3))
    assert areas(building(*THREE, compartments=parts, hoists=(replace(WELL, closes_in_fire=closes),))) == expected


def test_joined_compartments_have_the_worst_class_and_the_least_sprinklers() -> None:
    parts = (whole(1, hazard=Stated(Hazard.C2, SOURCE), sprinklers=Stated(Sprinklers.YES, SOURCE)),
             whole(3, hazard=Stated(Hazard.C1, SOURCE), sprinklers=Stated(Sprinklers.NO, SOURCE)))
    facts = facts_of([building(*THREE, compartments=parts, hoists=(replace(WELL, closes_in_fire=False),))])
    table = facts.tables["compartment"].columns
    assert [facts.words["hazard"][int(code)] for code in table["hazard"].values[:2]] == ["C1", "C1"]
    assert [facts.words["sprinklers"][int(code)] for code in table["sprinklers"].values[:2]] == ["no", "no"]


def test_compartments_that_leave_part_of_a_storey_leave_a_row_for_the_rest() -> None:
    part = Compartment(id="c", name="C", storeys=(3,), area_m2=square_metres(500, SOURCE))
    assert areas(building(THREE[2], compartments=(part,))) == [(500, 500), (0, 2500)]
    most = replace(part, area_m2=square_metres(2950, SOURCE))
    assert areas(building(THREE[2], compartments=(most,))) == [(2950, 2950)]


def test_an_unstated_compartment_takes_the_worst_class_of_its_units() -> None:
    unit = Unit(id="u", name="U", hazard=Stated(Hazard.A, SOURCE))
    given = building(storey(1, units=(unit,)), hazard=Stated(Hazard.C2, SOURCE))
    assert value(given, "compartment", "hazard") == 0.0     # A
    stated = replace(given, compartments=(Compartment(id="c", name="C", storeys=(1,), hazard=Stated(Hazard.C2, SOURCE)),))
    assert value(stated, "compartment", "hazard") == 4.0     # C2, as a person ruled


def test_entered_compartments_keep_their_exact_area_and_their_storeys_get_no_other_row() -> None:
    entered = Compartment(id="c", name="C", storeys=(1,), area_m2=square_metres(1500, SOURCE))
    facts = facts_of([building(storey(1), storey(2, 6.0), compartments=(entered,))])
    assert facts.tables["compartment"].ids == ["c", "b/compartment/2"]


@pytest.mark.parametrize(("basis", "member", "known"), [
    (None, None, True), ("design", "slab", True), ("survey", "slab", True), ("leasing", None, False), (None, "girder", False),
    ("design", "beam", False),
])
def test_leasing_figures_and_loads_of_beams_say_nothing_of_the_slab(basis: str | None, member: str | None, known: bool) -> None:
    load = FloorLoad(load=Measured(8.0, "kN/m2", SOURCE), basis=basis, stated_for=member)
    facts = facts_of([building(storey(1, zones=(Zone(id="z", name="Z", floor_load=load),)))])
    assert ("floor_load_kn_m2" in facts.tables["zone"].columns) is known


@pytest.mark.parametrize(("kind", "number", "zone_use", "expected"), [
    (None, 1, None, True), (None, -1, None, None), ("office", 1, None, False), ("office", 1, "production", True),
    ("production", -1, None, True), (None, 1, "storage", False),
])
def test_what_serves_production(kind: str | None, number: int, zone_use: str | None, expected: bool | None) -> None:
    zone = Zone(id="z", name="Z", use=Stated(zone_use, SOURCE) if zone_use else None)
    use = Stated(kind, SOURCE) if kind else None
    found = value(building(storey(number, use=use, zones=(zone,)), use=Stated("factory", SOURCE)), "zone", "production_zone")
    assert (None if np.isnan(found) else bool(found)) is expected


def test_a_store_is_a_subject_of_its_own() -> None:
    store = TransferStore(id="t", name="T", storey=1, area_m2=square_metres(252, SOURCE), hazard=Stated("C2", SOURCE))
    given = building(storey(1), stores=(store,), fire_resistance_grade=Stated(1, SOURCE))
    assert value(given, "store", "store_area_m2") == 252.0
    assert value(given, "store", "fire_resistance_grade") == 1.0


@pytest.mark.parametrize(("unit", "load", "low", "high"), [("kN/m2", 8.0, 8.0, 8.0), ("kg/m2", 1200.0, 11.76798, 12.0)])
def test_loads_keep_their_unit(unit: str, load: float, low: float, high: float) -> None:
    zone = Zone(id="z", name="Z", floor_load=FloorLoad(load=Measured(load, unit, SOURCE)))
    column = facts_of([building(storey(1, zones=(zone,)))]).tables["zone"].columns["floor_load_kn_m2"]
    assert (column.values[0], column.upper[0]) == (pytest.approx(low), pytest.approx(high))


def test_fire_height_counts_the_plinth_and_is_unknown_without_the_outdoor_ground() -> None:
    tall = building(storey(1), roof_m=metres(32.0, SOURCE))
    assert np.isnan(value(tall, "building", "fire_height_m"))
    plinth = replace(tall, outdoor_ground_m=metres(-1.2, SOURCE))
    height = facts_of([plinth]).tables["building"].columns["fire_height_m"]
    assert (height.values[0], height.upper[0]) == (pytest.approx(33.2), pytest.approx(33.7))    # the finish is unknown
    finished = replace(tall, outdoor_ground_m=metres(-1.2, SOURCE), roof_finish_m=metres(32.1, SOURCE))
    assert value(finished, "building", "fire_height_m") == pytest.approx(33.3)


def test_no_lift_entered_is_unknown_and_not_zero() -> None:
    assert np.isnan(value(building(storey(1)), "building", "freight_lift_count"))
    lift = Lift(id="l", name="L", use=LiftUse.FREIGHT, rated_load_kg=kilograms(3000, SOURCE))
    assert value(building(storey(1), lifts=(lift, replace(lift, id="m"))), "building", "freight_lift_3t_count") == 2.0


def test_car_area_is_width_times_depth() -> None:
    lift = Lift(id="l", name="L", car_m=(metres(2.4, SOURCE), metres(3.6, SOURCE), None))
    assert value(building(storey(1), lifts=(lift,)), "lift", "car_area_m2") == pytest.approx(8.64)
    assert value(building(storey(1), lifts=(lift,)), "lift", "car_width_m") == pytest.approx(2.4)
    assert value(building(storey(1), lifts=(lift,)), "lift", "car_depth_m") == pytest.approx(3.6)


def test_hoist_openings_per_storey_need_every_hoist_to_say_what_it_serves() -> None:
    hoist = Hoist(id="h", name="H", kind=HoistKind.OPENING, serves=(2, 3))
    storeys = [storey(n, 6.0 * n) for n in (1, 2, 3)]
    ctx = Context(facts_of([building(*storeys, hoists=(hoist,))]))
    assert ctx.column("storey", "hoists_serving_count").values.tolist() == [0.0, 1.0, 1.0]
    vague = building(*storeys, hoists=(hoist, replace(hoist, id="i", serves=None)))
    assert np.isnan(value(vague, "storey", "hoists_serving_count"))


def test_plan_size_is_the_rectangle_around_the_largest_outline() -> None:
    given = building(storey(1, outline=box(0, 0, 58.8, 42.0)), storey(2, 6.0, outline=box(0, 0, 10, 10)))
    assert value(given, "building", "plan_length_m") == pytest.approx(58.8)
    assert value(given, "building", "plan_depth_m") == pytest.approx(42.0)


def test_declared_facts_are_taken_where_they_have_the_right_form() -> None:
    declared = {"dormitory_present": Stated(False, from_person()), "podium_depth_m": Stated("deep", from_person()),
                "unheard_of": Stated(1, from_person())}
    given = building(storey(1), declared=declared)
    assert value(given, "building", "dormitory_present") == 0.0
    assert np.isnan(value(given, "building", "podium_depth_m"))


def test_sources_travel_with_values() -> None:
    facts = facts_of([building(storey(1, height_m=metres(6.0, SOURCE)))], Plot(area_m2=square_metres(100, from_person())))
    ctx = Context(facts)
    assert ctx.trace("storey", "storey_height_m", 0) == ((SOURCE,), ())
    assert ctx.trace("storey", "plot_area_m2", 0)[0] == (from_person(),)


def test_several_buildings_keep_their_rows_apart() -> None:
    facts = facts_of([building(storey(1)), replace(building(storey(1), storey(2, 5.0)), id="c")])
    assert facts.tables["storey"].parents["building"].tolist() == [0, 1, 1]
    assert len(facts.tables["lift"]) == 2


def test_a_compartment_that_fills_its_storey_has_none_beside_it() -> None:
    """Storey 1 has one compartment of its whole area, storey 2 one of half of it: only the first is alone."""
    floors = tuple(storey(n, 6.0 * n, area_m2=square_metres(2000, SOURCE)) for n in (1, 2))
    parts = tuple(Compartment(id=f"c{n}", name=f"c{n}", storeys=(n,), area_m2=square_metres(area, SOURCE))
                  for n, area in ((1, 2000), (2, 1000)))
    given = Context(facts_of([building(*floors, compartments=parts)]))
    separations = given.column("compartment", "compartment_separation").values
    alone = REGISTRY["compartment_separation"].choices.index("none-adjacent")
    assert separations[0] == alone and np.isnan(separations[1:]).all()


def test_what_a_person_says_of_the_separation_stands() -> None:
    floor = storey(1, area_m2=square_metres(2000, SOURCE))
    said = Compartment(id="c", name="c", storeys=(1,), area_m2=square_metres(2000, SOURCE),
                       declared={"compartment_separation": Stated("equal", from_person("Wang"))})
    given = building(floor, compartments=(said,))
    assert value(given, "compartment", "compartment_separation") == REGISTRY["compartment_separation"].choices.index("equal")
