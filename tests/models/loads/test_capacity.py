"""The heaviest machine of a bay brings its slab to the limit, wherever it stands."""

from __future__ import annotations

import pytest

from models.engineering.floor_load import LocalLoad, Slab, Surroundings, slab_equivalent
from models.loads.capacity import FOOTPRINTS_M, PLACES, SIDES, capacities
from models.loads.floor import floor_of
from tests.models.loads.test_loads import SLAB, G, building, zone

WIDE = {**SLAB, "slab_span_m": 4.2}


def bays(load: float = 10.0, **facts: object):  # type: ignore[no-untyped-def]
    made = building(zone(load, **facts))
    return capacities(floor_of(made.storeys[0], made.storeys[0].zones[0]))


@pytest.mark.parametrize("number", range(len(FOOTPRINTS_M)))
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("side", SIDES)
def test_every_weight_is_the_one_at_the_limit(number: int, place: str, side: str) -> None:
    found = bays(**WIDE)[number]
    along, across = found.footprint_m
    spot = found.spot(place, side)
    slab = Slab(span_m=4.2, thickness_m=0.15)
    centre = {"middle": 2.1, "quarter": 1.05, "support": (along + 0.15) / 2.0}[place]
    assert spot.centre_m == pytest.approx(centre)
    if centre < (along + 0.15) / 2.0 - 1e-9:
        assert spot.outside and spot.mass_kg is None
        return
    assert spot.mass_kg is not None
    load = LocalLoad(weight_kn=spot.mass_kg * G / 1000.0, length_x_m=along, length_y_m=across, dynamic_factor=1.1)
    near = Surroundings(edges_m=(across / 2.0, None)) if side == "edge" else None
    assert slab_equivalent(load, slab, near, centre_m=centre).load_kn_m2 == pytest.approx(10.0, rel=1e-6)


def test_the_middle_of_the_span_and_the_free_edge_bear_least() -> None:
    small = bays(**WIDE)[0]
    middle, edge, support = (small.spot(*at).mass_kg for at in (("middle", "inner"), ("middle", "edge"), ("support", "inner")))
    assert edge < middle < support


def test_a_floor_without_strength_takes_none_and_unknown_is_empty() -> None:
    assert all(spot.mass_kg is None and not spot.outside for spot in bays(1.9, **WIDE)[0].spots)
    assert bays() == () and bays(**{**WIDE, "slab_form": "two-way"}) == () and bays(**WIDE, slab_on_grade=True) == ()


def test_by_hand_in_the_middle() -> None:
    """1 × 1 m over 4.2 m, h 0.15: b = 1.15 + 2.94 = 4.09; M = 10 × 4.09 × 4.2²/8; q1 = 8.18; q2 from M; P = (q2 c + 2)/1.1."""
    moment = 10.0 * 4.09 * 4.2 ** 2 / 8.0
    line = (moment - 8.18 * 4.2 ** 2 / 8.0) / (1.15 * 4.2 / 8.0 * (2.0 - 1.15 / 4.2))
    weight = (line * 1.15 + 2.0) / 1.1
    assert bays(**WIDE)[0].spot("middle", "inner").mass_kg == pytest.approx(weight * 1000.0 / G, rel=1e-9)
