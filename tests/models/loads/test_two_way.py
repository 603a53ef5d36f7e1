"""Which way a slab is computed, and machines and wheels on two-way slabs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.engineering.floor_load import LocalLoad
from models.engineering.floor_load_two_way import Plate, plate_equivalent
from models.loads.capacity import FOOTPRINTS_M, PLACES, PLATE_SIDES, capacities
from models.loads.floor import floor_of
from models.loads.slab import SlabWay, slab_of
from models.measured import Measured
from tests.models.loads.test_loads import SAID, G, building, check, machine, zone

PANEL: dict[str, object] = {"slab_form": "two-way", "slab_span_m": 3.0, "slab_long_span_m": 4.0, "slab_thickness_mm": 150.0}
PLATE = Plate(side_x_m=3.0, side_y_m=4.0, thickness_m=0.15)


def way(**facts: object) -> SlabWay:
    made = building(zone(**facts))
    return slab_of(floor_of(made.storeys[0], made.storeys[0].zones[0]))


def without(*names: str, **more: object) -> dict[str, object]:
    return {**{name: value for name, value in PANEL.items() if name not in names}, **more}


# --- which way ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("facts", "expected", "notes"), [
    (PANEL, "two-way", ()),
    (without("slab_form"), "two-way", ("by-ratio",)),
    (without("slab_form", slab_long_span_m=8.999), "two-way", ("by-ratio",)),
    (without("slab_form", slab_long_span_m=9.0), "one-way", ("by-ratio",)),
    (without("slab_form", slab_long_span_m=1.0), "one-way", ("by-ratio",)),
    (without(slab_long_span_m=9.0), "one-way", ("ratio-says-one-way",)),
    (without(slab_form="one-way", slab_long_span_m=6.0), "one-way", ("ratio-says-two-way",)),
    (without(slab_form="one-way", slab_long_span_m=6.01), "one-way", ()),
    (without("slab_form", "slab_long_span_m"), "one-way", ("form-assumed",)),
    (without("slab_form", "slab_long_span_m", beam_spacing_m=3.0, beam_span_m=6.0), "two-way", ("by-ratio", "side-from-beam")),
    (without("slab_form", "slab_long_span_m", beam_spacing_m=3.2, beam_span_m=6.0), "one-way", ("form-assumed",)),
    (without("slab_long_span_m", beam_spacing_m=3.0, beam_span_m=6.0), "two-way", ("side-from-beam",)),
    (without(slab_form="flat"), "flat", ()),
])
def test_which_way_a_slab_is_computed(facts: dict[str, object], expected: str, notes: tuple[str, ...]) -> None:
    found = way(**facts)
    assert (found.way, found.notes) == (expected, notes)
    assert (found.plate is not None) is (expected == "two-way") and (found.one_way is not None) is (expected == "one-way")


def test_the_short_side_is_the_span_where_the_sides_decide() -> None:
    found = way(**without("slab_form", slab_span_m=9.0, slab_long_span_m=3.0))
    assert found.one_way is not None and found.one_way.span_m == 3.0 and found.ratio == 3.0 and found.by_ratio


@pytest.mark.parametrize("name", ["slab_span_m", "slab_long_span_m", "slab_thickness_mm"])
def test_what_a_two_way_slab_lacks_is_named(name: str) -> None:
    found = check(zone(**without(name)), machine(), "slab")
    assert (found.verdict, found.missing, found.required_kn_m2) == ("no-data", (name,), None)


# --- machines ----------------------------------------------------------------------------------------------------


def expected(x: float, y: float, weight: float = 60.0, xs: tuple[float, ...] = (),
             ys: tuple[float, ...] = ()) -> tuple[float, float]:
    """By equal moments in both directions, by equal absolute maxima."""
    item = LocalLoad(weight_kn=weight, length_x_m=x, length_y_m=y, dynamic_factor=1.1)
    found = plate_equivalent(item, PLATE, xs, ys)
    return found.load_kn_m2, found.absolute_kn_m2


def test_a_machine_in_the_middle_of_the_plate() -> None:
    found = check(zone(20.0, **PANEL), machine(), "slab")
    both, absolute = expected(2.0, 1.5)
    assert found.formula == "C.0.6" and found.verdict == "fits" and found.required_kn_m2 == pytest.approx(both, abs=1e-6)
    numbers = found.numbers
    assert numbers["qe_abs"] == pytest.approx(absolute) and (numbers["lx"], numbers["ly"], numbers["n"]) == (3.0, 4.0, 1.0)
    assert numbers["qe"] == max(numbers["Mx"] / numbers["mx"], numbers["My"] / numbers["my"])
    assert numbers["p"] == pytest.approx((1.1 * 60.0 - 2.0 * 3.0) / (2.15 * 1.65))


def test_between_the_two_readings_it_is_open() -> None:
    """What fits by equal absolute moments alone, and what fits by neither."""
    both, absolute = expected(2.0, 1.5)
    assert both > absolute + 0.1
    limits = (both, (both + absolute) / 2, absolute - 0.01)
    fits, between, over = (check(zone(limit, **PANEL), machine(), "slab") for limit in limits)
    assert (fits.verdict, fits.why) == ("fits", None)
    assert (between.verdict, between.why, between.missing) == ("no-data", "moments-differ", ())
    assert (over.verdict, over.why) == ("exceeds", None)


def test_how_it_is_turned_may_decide() -> None:
    long = machine(base=(2.6, 0.8), along_span=None)
    one, other = (expected(*sides)[0] for sides in ((2.6, 0.8), (0.8, 2.6)))
    assert abs(one - other) > 0.1
    found = check(zone((one + other) / 2, **PANEL), long, "slab")
    assert (found.verdict, found.why, found.missing) == ("no-data", "turn-decides", ("along_span",))
    assert found.numbers["qe_turned"] == pytest.approx(min(one, other))
    assert found.required_kn_m2 == pytest.approx(max(one, other), abs=1e-6)


def test_a_machine_that_lies_one_way_only() -> None:
    found = check(zone(20.0, **PANEL), machine(base=(3.5, 1.0), along_span=None), "slab")
    assert "one-way-round" in found.notes and "qe_turned" not in found.numbers and found.numbers["bty"] == 3.5
    assert check(zone(20.0, **PANEL), machine(base=(3.5, 1.0)), "slab").why == "wider-than-plate"


def test_neighbours_stand_on_the_same_plate() -> None:
    """Three of 1 × 1 m, 0.3 m apart: two fit along the short side, three along the long one; a hair more between, and two do."""
    square = machine(40.0, (1.0, 1.0), spacing_m=0.3)
    three = check(zone(40.0, **PANEL), replace(square, count=Measured(3.0, "1", SAID)), "slab")
    along_long = expected(1.0, 1.0, 40.0, (), (0.7, 2.0, 3.3))[0]
    along_short = expected(1.0, 1.0, 40.0, (0.85, 2.15), ())[0]
    assert three.required_kn_m2 == pytest.approx(max(along_long, along_short), abs=1e-6)
    assert three.required_kn_m2 > check(zone(40.0, **PANEL), square, "slab").required_kn_m2  # type: ignore[operator]
    four = check(zone(60.0, **PANEL), replace(square, count=Measured(4.0, "1", SAID)), "slab")
    assert four.numbers["n"] == 4.0 and four.required_kn_m2 > three.required_kn_m2     # type: ignore[operator]
    alone = check(zone(40.0, **PANEL), machine(40.0, (1.0, 1.0), count=3.0), "slab")
    assert alone.numbers["n"] == 1.0 and "spacing-unknown" in alone.notes


def test_a_free_edge_is_no_support() -> None:
    found = check(zone(**PANEL), machine(edge_m=0.8), "slab")
    assert (found.verdict, found.why) == ("outside", "edge-of-plate")


def test_wheels_on_a_two_way_slab() -> None:
    """15 kN on 0.2 × 0.15 m, track 1.0 m: the axle about the middle or one wheel in it, along either side; no operating load."""
    truck = machine(wheel_load_kn=15.0, wheel_length_m=0.2, wheel_width_m=0.15, wheel_track_m=1.0)
    found = check(zone(20.0, **PANEL), truck, "slab")
    tried = []
    for x, y, along_y in ((0.2, 0.15, True), (0.15, 0.2, False)):
        side = 4.0 if along_y else 3.0
        item = LocalLoad(weight_kn=15.0, length_x_m=x, length_y_m=y, dynamic_factor=1.1)
        for places in ((side / 2,), (side / 2 - 0.5, side / 2 + 0.5), (side / 2, side / 2 + 1.0)):
            xs, ys = ((), places) if along_y else (places, ())
            tried.append(plate_equivalent(item, PLATE, xs, ys, operating_kn_m2=0.0).load_kn_m2)
    assert found.required_kn_m2 == pytest.approx(max(tried), abs=1e-6) and found.formula == "C.0.6" and "q0" not in found.numbers
    single = check(zone(20.0, **PANEL), replace(truck, wheel_track_m=None), "slab")
    assert single.required_kn_m2 == pytest.approx(max(tried[0], tried[3]), abs=1e-6) and "track-unknown" in single.notes


# --- the other way round -----------------------------------------------------------------------------------------


def test_every_weight_is_the_one_at_the_limit() -> None:
    made = building(zone(10.0, **PANEL))
    found = capacities(floor_of(made.storeys[0], made.storeys[0].zones[0]))
    assert [one.footprint_m for one in found] == list(FOOTPRINTS_M) and found[0].sides == PLATE_SIDES
    for place, x in zip(PLACES, (1.5, 0.75, 0.575), strict=True):
        for side, y in zip(PLATE_SIDES, (2.0, 0.575), strict=True):
            spot = found[0].spot(place, side)
            assert spot.mass_kg is not None
            at_limit = plate_equivalent(LocalLoad(weight_kn=spot.mass_kg * G / 1000.0, length_x_m=1.0, length_y_m=1.0,
                                                  dynamic_factor=1.1), PLATE, (x,), (y,))
            assert at_limit.load_kn_m2 == pytest.approx(10.0, rel=1e-6)
    assert found[2].spot("quarter", "inner").outside and found[2].spot("middle", "inner").mass_kg is not None


def test_a_two_way_slab_without_its_long_side_has_no_heaviest_machine() -> None:
    made = building(zone(10.0, **without("slab_long_span_m")))
    assert capacities(floor_of(made.storeys[0], made.storeys[0].zones[0])) == ()
