"""Machines of an equipment list against their floors: hand-computed numbers, limits, what is missing or outside the method."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.building import Building, FloorLoad, Storey, Zone
from models.engineering.floor_load import LocalLoad, Slab, Surroundings, slab_equivalent
from models.equipment import Equipment
from models.loads import BuildingLoads, ZoneLoads, loads_of, zone_of
from models.loads.machines import Check, MachineLoad
from models.measured import Measured, SourceKind, Stated, from_person, metres

SAID = from_person()
G = 9.80665
SLAB: dict[str, object] = {"slab_form": "one-way", "slab_span_m": 3.0, "slab_thickness_mm": 150.0}
BEAM: dict[str, object] = {"beam_span_m": 8.0, "beam_spacing_m": 3.0}


def zone(load: float | None = 10.0, unit: str = "kN/m2", stated_for: str | None = "slab", basis: str | None = "design",
         includes: tuple[str, ...] = (), **facts: object) -> Zone:
    floor = None if load is None else FloorLoad(load=Measured(load, unit, SAID), stated_for=stated_for, basis=basis,
                                                includes=includes)
    return Zone(id="z", name="生产区", floor_load=floor, declared={name: Stated(value, SAID) for name, value in facts.items()})


def machine(kilonewtons: float = 60.0, base: tuple[float, float] = (2.0, 1.5), **values: object) -> Equipment:
    """A machine of a weight in kN on a base, factor 1.1."""
    units = {"count": "1", "spacing_m": "m", "dynamic_factor": "1", "bedding_m": "m", "edge_m": "m", "wheel_load_kn": "kN",
             "wheel_length_m": "m", "wheel_width_m": "m", "wheel_track_m": "m", "excitation_hz": "Hz", "excitation_n": "N"}
    fields: dict[str, Any] = {"dynamic_factor": 1.1, "along_span": True, **values}
    made: dict[str, Any] = {name: Measured(value, units[name], SAID) if name in units and value is not None else value
                            for name, value in fields.items()}
    return Equipment(**{"id": "m", "name": "M", "storey": 1, "mass_kg": Measured(kilonewtons * 1000.0 / G, "kg", SAID),
                        "base_m": (metres(base[0], SAID), metres(base[1], SAID)), **made})


def building(where: Zone | tuple[Zone, ...], *items: Equipment) -> Building:
    zones = where if isinstance(where, tuple) else (where,)
    storey = Storey(id="s1", number=1, name="1F", elevation_m=metres(0.0, SAID), zones=zones)
    return Building(id="b", name="b", use=Stated("factory", SAID), storeys=(storey,), equipment=items)


def only(where: Zone, item: Equipment) -> tuple[BuildingLoads, ZoneLoads, MachineLoad]:
    found = loads_of(building(where, item))
    return found, found.zones[0], found.zones[0].machines[0]


def check(where: Zone, item: Equipment, member: str) -> Check:
    return next(check for check in only(where, item)[2].checks if check.member == member)


# --- slab --------------------------------------------------------------------------------------------------------


def test_a_machine_of_60_kn_as_in_the_worked_example() -> None:
    """b = 0.7 × 3 + 1.65; M = 37.3125 kNm; qe = 8.844 kN/m², of 10: 1.156 left."""
    found = check(zone(**SLAB), machine(), "slab")
    assert found.required_kn_m2 == pytest.approx(8.844, abs=5e-4) and found.verdict == "fits" and found.formula == "C.0.5-1"
    assert found.margin_kn_m2 == pytest.approx(1.156, abs=5e-4)
    numbers = found.numbers
    assert (numbers["P"], numbers["btx"], numbers["bty"]) == (pytest.approx(60.0), 2.0, 1.5)
    assert (numbers["b"], numbers["q1"], numbers["q2"]) == (pytest.approx(3.75), pytest.approx(7.5), pytest.approx(60.0 / 2.15))
    assert numbers["Mmax"] == pytest.approx(37.3125) and numbers["qe"] == pytest.approx(found.required_kn_m2)


@pytest.mark.parametrize(("load", "verdict", "why"), [
    (10.1, "fits", None), (10.0, "no-data", "turn-decides"), (8.9, "no-data", "turn-decides"), (8.8, "exceeds", None),
])
def test_where_nobody_says_how_it_is_turned_both_ways_count(load: float, verdict: str, why: str | None) -> None:
    """Along the span 8.844; turned b = 2/3 × 2.15 + 2.19, M = 40.777, qe = 10.004."""
    found = check(zone(load, **SLAB), machine(along_span=None), "slab")
    assert (found.verdict, found.why) == (verdict, why) and found.missing == (("along_span",) if why else ())
    assert found.required_kn_m2 == pytest.approx(10.004, abs=5e-4) and found.numbers["btx"] == 1.5
    assert found.numbers["qe_turned"] == pytest.approx(8.844, abs=5e-4)
    told = check(zone(load, **SLAB), machine(along_span=False), "slab")
    assert told.required_kn_m2 == found.required_kn_m2 and "qe_turned" not in told.numbers


def test_a_machine_longer_than_the_span_stands_one_way_only() -> None:
    """2.85 + 0.15 is the span itself; a millimetre more lies over the support."""
    either = machine(base=(2.85, 1.0), along_span=None)
    assert "one-way-round" not in check(zone(**SLAB), either, "slab").notes
    longer = machine(base=(2.851, 1.0), along_span=None)
    assert "one-way-round" in check(zone(**SLAB), longer, "slab").notes
    assert check(zone(**SLAB), replace(longer, along_span=True), "slab").why == "wider-than-span"
    both = check(zone(**SLAB), machine(base=(2.9, 2.9)), "slab")
    assert (both.verdict, both.why, both.required_kn_m2) == ("outside", "wider-than-span", None)


@pytest.mark.parametrize(("load", "verdict"), [(8.845, "fits"), (8.843, "exceeds")])
def test_a_hair_to_each_side_of_the_limit(load: float, verdict: str) -> None:
    found, _, item = only(zone(load, **SLAB), machine())
    assert item.checks[0].verdict == item.verdict == verdict and found.exceeds is (verdict == "exceeds")


def test_exactly_at_the_limit_it_fits_without_margin() -> None:
    asked = check(zone(**SLAB), machine(), "slab").required_kn_m2
    found = check(zone(asked, **SLAB), machine(), "slab")
    assert found.verdict == "fits" and found.margin_kn_m2 == 0.0


def test_neighbours_come_from_the_spacing() -> None:
    """Square base 1.0 m, 1.0 m free between: centres 2.0 m apart; b = 1.15 + 2.1 = 3.25, half of it cut to 1.0 on each side."""
    square = machine(40.0, (1.0, 1.0), spacing_m=1.0)
    one = check(zone(**SLAB), replace(square, count=Measured(2.0, "1", SAID)), "slab")
    many = check(zone(**SLAB), replace(square, count=Measured(3.0, "1", SAID)), "slab")
    assert one.numbers["b_full"] == pytest.approx(3.25) and one.numbers["b"] == pytest.approx(1.625 + 1.0)
    assert many.numbers["b"] == pytest.approx(2.0)
    unknown = check(zone(**SLAB), machine(40.0, (1.0, 1.0), count=3.0), "slab")
    assert unknown.numbers["b"] == pytest.approx(3.25) and "spacing-unknown" in unknown.notes


def test_bedding_and_a_free_edge_as_in_the_handbook_example() -> None:
    """Oracle 25: 8 kN on 1.0 × 0.5 m, bedding 0.1, slab 0.1 over 3 m, edge at 0.8 m: qe 3.810 along the span."""
    thin = {**SLAB, "slab_thickness_mm": 100.0}
    found = check(zone(**thin), machine(8.0, (1.0, 0.5), bedding_m=0.1, edge_m=0.8), "slab")
    along = slab_equivalent(LocalLoad(weight_kn=8.0, length_x_m=1.0, length_y_m=0.5, bedding_m=0.1, dynamic_factor=1.1),
                            Slab(span_m=3.0, thickness_m=0.1), Surroundings(edges_m=(0.8, None)))
    assert along.load_kn_m2 == pytest.approx(3.810, abs=5e-4)
    assert found.required_kn_m2 is not None and found.required_kn_m2 >= round(along.load_kn_m2, 6)


def test_the_factor_is_never_below_1_1() -> None:
    low = check(zone(**SLAB), machine(dynamic_factor=1.0), "slab")
    none = check(zone(**SLAB), machine(dynamic_factor=None), "slab")
    assert low.numbers["k"] == none.numbers["k"] == 1.1
    assert "factor-raised" in low.notes and "factor-assumed" in none.notes
    assert check(zone(**SLAB), machine(dynamic_factor=1.3), "slab").numbers["k"] == 1.3
    assert check(zone(**SLAB, dynamic_factor=1.2), machine(dynamic_factor=None), "slab").numbers["k"] == 1.2


def test_the_body_stands_for_an_unknown_base_and_says_so() -> None:
    body = replace(machine(), base_m=(None, None), size_m=(metres(2.0, SAID), metres(1.5, SAID), None))
    found = check(zone(**SLAB), body, "slab")
    assert found.required_kn_m2 == pytest.approx(8.844, abs=5e-4) and "base-is-body" in found.notes


# --- what cannot be judged ---------------------------------------------------------------------------------------


def test_annex_c_is_not_for_flat_slabs() -> None:
    found, zone_loads, item = only(zone(**{**SLAB, "slab_form": "flat"}), machine())
    assert item.checks[0].verdict == "outside" and item.checks[0].why == "slab-flat"
    assert item.checks[0].required_kn_m2 is None and not found.exceeds and zone_loads.capacities == ()


def test_a_form_that_nobody_states_is_taken_as_one_way_and_says_so() -> None:
    bare = {name: value for name, value in SLAB.items() if name != "slab_form"}
    assert "form-assumed" in check(zone(**bare), machine(), "slab").notes
    assert "form-assumed" not in check(zone(**SLAB), machine(), "slab").notes


@pytest.mark.parametrize(("facts", "item", "missing"), [
    ({"slab_span_m": 3.0}, machine(), ("slab_thickness_mm",)),
    ({}, machine(), ("slab_span_m", "slab_thickness_mm")),
    ({**SLAB, "slab_span_m": 0.0}, machine(), ("slab_span_m",)),
    ({**SLAB, "slab_span_m": "three"}, machine(), ("slab_span_m",)),
    (SLAB, replace(machine(), mass_kg=None), ("mass_kg",)),
    (SLAB, replace(machine(), base_m=(None, metres(1.0, SAID))), ("base_m",)),
])
def test_what_is_missing_is_named(facts: dict[str, object], item: Equipment, missing: tuple[str, ...]) -> None:
    found = check(zone(**facts), item, "slab")
    assert (found.verdict, found.missing, found.required_kn_m2) == ("no-data", missing, None)


def test_a_slab_on_the_ground_stays_apart() -> None:
    _, zone_loads, item = only(zone(**SLAB, slab_on_grade=True), machine())
    (found,) = item.checks
    assert (found.verdict, item.verdict, found.required_kn_m2) == ("on-grade", "on-grade", None)
    assert found.numbers["p"] == pytest.approx(1.1 * 60.0 / 3.0)
    assert zone_loads.capacities == () and zone_loads.design == ()


def test_a_leasing_figure_is_no_limit() -> None:
    found = check(zone(basis="leasing", **SLAB), machine(), "slab")
    assert (found.verdict, found.why, found.limit) == ("no-data", "leasing", None) and found.required_kn_m2 is not None
    none = check(zone(None, **SLAB), machine(), "slab")
    assert (none.verdict, none.why, none.missing) == ("no-data", "no-load", ("floor_load_kn_m2",))


def test_a_load_stated_for_a_beam_says_nothing_of_the_slab() -> None:
    _, _, item = only(zone(stated_for="beam", **SLAB, **BEAM), machine(20.0, (1.0, 1.0)))
    slab, beam, _ = item.checks
    assert slab.verdict == "no-limit" and slab.limit is None and beam.verdict == "fits" and item.verdict == "fits"
    assert "member-assumed" in check(zone(stated_for=None, **SLAB), machine(), "slab").notes


def test_a_limit_in_kilograms_keeps_both_readings() -> None:
    """8.844 kN/m²: 900 kg/m² reads 8.826 or 9.0, so it is open; 880 exceeds by both, 910 carries it by both (8.924)."""
    open_ = check(zone(900.0, "kg/m2", **SLAB), machine(), "slab")
    assert (open_.verdict, open_.why) == ("no-data", "readings-differ") and open_.limit is not None
    assert (open_.limit.low_kn_m2, open_.limit.high_kn_m2) == (pytest.approx(8.825985), pytest.approx(9.0))
    assert check(zone(880.0, "kg/m2", **SLAB), machine(), "slab").verdict == "exceeds"
    assert check(zone(910.0, "kg/m2", **SLAB), machine(), "slab").verdict == "fits"


def test_hung_services_come_off_the_stated_load() -> None:
    off = check(zone(9.2, hung_load_kn_m2=0.5, **SLAB), machine(), "slab")
    assert off.verdict == "exceeds" and off.limit is not None and off.limit.low_kn_m2 == pytest.approx(8.7)
    within = check(zone(9.2, hung_load_kn_m2=0.5, includes=("hung-services",), **SLAB), machine(), "slab")
    assert within.verdict == "exceeds" and "hung-off" in within.notes
    apart = check(zone(9.2, hung_load_kn_m2=0.5, includes=("finish",), **SLAB), machine(), "slab")
    assert apart.verdict == "fits" and "hung-apart" in apart.notes


# --- beams and girders -------------------------------------------------------------------------------------------


def test_a_machine_in_the_middle_of_a_beam() -> None:
    """80 kN on 1 × 1 m: net 1.1 × 80 − 2 × 1 = 86 kN; qeM = 2 × 86/(3 × 8) = 7.167, V at a support 86 × 7.5/8; plus 2.0."""
    found = check(zone(beam_load_kn_m2=9.2, **SLAB, **BEAM), machine(80.0, (1.0, 1.0)), "beam")
    assert found.required_kn_m2 == pytest.approx(2.0 + 2.0 * 86.0 / 24.0, abs=1e-6) and found.verdict == "fits"
    assert found.numbers["M"] == pytest.approx(86.0 * 2.0) and found.numbers["n"] == 1.0
    assert check(zone(beam_load_kn_m2=9.1, **SLAB, **BEAM), machine(80.0, (1.0, 1.0)), "beam").verdict == "exceeds"


def test_a_row_of_machines_along_a_beam() -> None:
    """Five of 1 m at 2 m: three about the middle, centres 2, 4, 6 m of 8; V from a support 0.5, 2.5, 4.5, 6.5 m."""
    item = machine(20.0, (1.0, 1.0), count=5.0, spacing_m=1.0)
    found = check(zone(**SLAB, **BEAM), item, "beam")
    net = 20.0
    moment = 1.5 * net * 4.0 - net * 2.0
    shear = net * (7.5 + 5.5 + 3.5 + 1.5) / 8.0
    assert found.required_kn_m2 == pytest.approx(2.0 + max(8.0 * moment / (3.0 * 64.0), 2.0 * shear / 24.0), abs=1e-6)
    assert found.verdict == "no-limit" and found.limit is None


def test_a_girder_shares_its_machines_evenly() -> None:
    """Oracle 31 with a factor: six of 50 kN on 1.5 × 2.0 m, 81 m²: (1.1 × 300 + 2 × 63)/81 = 5.630."""
    item = machine(50.0, (1.5, 2.0), count=6.0, spacing_m=1.0)
    found = check(zone(girder_area_m2=81.0, girder_load_kn_m2=6.0, **SLAB), item, "girder")
    assert found.required_kn_m2 == pytest.approx(5.630, abs=5e-4) and found.verdict == "fits"
    small = check(zone(girder_area_m2=2.0, **SLAB), item, "girder")
    assert (small.verdict, small.why) == ("outside", "no-area")
    few = check(zone(girder_area_m2=15.0, **SLAB), item, "girder")     # 2.5 × 3.0 m each: two on 15 m²
    assert few.numbers["n"] == 2.0


def test_each_member_waits_for_its_own_data() -> None:
    _, _, item = only(zone(**SLAB), machine())
    assert [check.missing for check in item.checks[1:]] == [("beam_span_m", "beam_spacing_m"), ("girder_area_m2",)]
    assert item.verdict == "fits"


# --- wheels ------------------------------------------------------------------------------------------------------


def test_a_forklift_is_judged_by_its_wheels() -> None:
    """32 kN on 0.2 × 0.2 m, track 1.0 m: along the span b = 1.225 + 0.5, M = 35.2 × 3/8 × (2 − 0.35/3)."""
    lift_truck = machine(wheel_load_kn=32.0, wheel_length_m=0.2, wheel_width_m=0.2, wheel_track_m=1.0)
    found = check(zone(12.0, **SLAB), lift_truck, "slab")
    moment = 35.2 * 3.0 / 8.0 * (2.0 - 0.35 / 3.0)
    along = 8.0 * moment / (1.725 * 9.0)
    assert found.required_kn_m2 == pytest.approx(max(along, 8.0 * 35.2 * 1.0 / (2.45 * 9.0)), abs=1e-6)
    assert found.verdict == "exceeds" and "wheel-effect" in found.notes
    assert check(zone(**SLAB), replace(lift_truck, wheel_width_m=None), "slab").missing == ("wheel_width_m",)
    beam = check(zone(**SLAB, **BEAM), lift_truck, "beam")     # both wheels 3.5 m from a support: M = 35.2 × 3.5
    assert beam.numbers["M"] == pytest.approx(35.2 * 3.5) or beam.numbers["V"] == pytest.approx(35.2 * (1.0 + 7.0 / 8.0))


# --- zones, design, governing ------------------------------------------------------------------------------------


def test_a_machine_finds_its_zone_by_id_name_or_as_the_only_one() -> None:
    one, two = zone(), replace(zone(), id="1F-core", name="核心筒")
    made = building((one, two))
    assert zone_of(made, replace(machine(), zone="z")) == (one, None)
    assert zone_of(made, replace(machine(), zone="核心筒")) == (two, None) == zone_of(made, replace(machine(), zone="core"))
    assert zone_of(made, machine()) == (None, "which-zone")
    assert zone_of(made, replace(machine(), zone="nowhere")) == (None, "strange-zone")
    assert zone_of(made, replace(machine(), storey=None)) == (None, "no-storey")
    assert zone_of(building(one), machine()) == (one, None)
    assert zone_of(building(()), machine()) == (None, "no-zones")
    assert [item.why for item in loads_of(building((one, two), machine())).unplaced] == ["which-zone"]


def test_the_heaviest_demand_governs() -> None:
    small, large = replace(machine(20.0), id="small"), replace(machine(60.0), id="large")
    found = loads_of(building(zone(**SLAB), small, large)).zones[0].governing("slab")
    assert found is not None and found[0].equipment.id == "large"
    assert loads_of(building(zone(**SLAB))).zones[0].governing("slab") is None


def test_design_values_by_the_general_code() -> None:
    """1.3 × 7.0 + 1.4 × 10 = 23.1; by own weight alone 25 × 0.15 = 3.75, assumed."""
    stated = loads_of(building(zone(permanent_load_kn_m2=7.0, **SLAB))).zones[0].design
    assert [(d.imposed_kn_m2, d.combination.load_kn_m2) for d in stated] == [(10.0, pytest.approx(23.1))]
    (own,) = loads_of(building(zone(**SLAB))).zones[0].design
    assert own.permanent_kn_m2 == pytest.approx(3.75)
    permanent = loads_of(building(zone(**SLAB))).zones[0].floor.permanent
    assert permanent is not None and permanent.source.kind is SourceKind.ASSUMED
    both = loads_of(building(zone(1000.0, "kg/m2", **SLAB))).zones[0].design
    assert [d.imposed_kn_m2 for d in both] == [pytest.approx(9.80665), 10.0]


def test_a_zone_of_which_nothing_is_known_is_left_out() -> None:
    assert loads_of(building(zone())).zones == ()
