"""One company and one space: yes, no or open, with the numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.building import FloorLoad, Hazard
from models.equipment import Equipment
from models.matching.eligibility import NO, OPEN, YES, Match, pair
from models.matching.spaces import Space, spaces_of
from models.measured import Measured, Stated
from tests.models.matching.park import SOURCE, building, lift, measured, storey, tenant, unit


def _space(number: int = 2, **more: object) -> Space:
    """A storey that is let as a whole, above a ground storey with the docks."""
    lifts = more.pop("lifts", (lift(),))
    hazard = more.pop("hazard", Hazard.C2)
    whole = building((storey(1), storey(number, **more)), lifts, hazard=hazard)  # type: ignore[arg-type]
    return spaces_of([whole])[1]


def _match(needs: dict[str, object], key: str, space: Space | None = None, **more: object) -> Match:
    found = pair(tenant("T", needs=needs, **more), space or _space())  # type: ignore[arg-type]
    return next(match for match in found.matches if match.key == key)


@pytest.mark.parametrize(("need", "verdict", "short"), [
    (8.0, YES, None), (8.0000001, YES, None), (8.001, NO, 0.001), (7.9, YES, None)])
def test_a_floor_load_at_the_limit(need: float, verdict: str, short: float | None) -> None:
    found = _match({"floor_load_kn_m2": measured(need)}, "load")
    assert (found.verdict, found.short_by) == (verdict, short)
    assert found.names == ("zone 2",)


def test_a_load_in_kg_is_open_where_its_readings_differ() -> None:
    """800 kg/m² reads 8.0 kN/m² by practice and 7.845 by physics."""
    space = _space()
    zone = replace(space.storey.zones[0], floor_load=FloorLoad(load=Measured(800.0, "kg/m2", SOURCE)))
    space = replace(space, storey=replace(space.storey, zones=(zone,)))
    verdicts = [_match({"floor_load_kn_m2": measured(need)}, "load", space).verdict for need in (7.8, 7.9, 8.0, 8.1)]
    assert verdicts == [YES, OPEN, OPEN, NO]


def test_a_need_in_kg_has_two_readings_too() -> None:
    """800 kg/m² asks for 7.845 or 8.0 kN/m²; against a floor in kg/m² the figures are compared as they stand."""
    need = {"floor_load_kn_m2": Measured(800.0, "kg/m2", SOURCE)}
    assert [_match(need, "load", _space(load=load)).verdict for load in (7.8, 7.9, 8.0)] == [NO, OPEN, YES]
    space = _space()
    for stated, verdict in ((800.0, YES), (799.0, NO)):
        zone = replace(space.storey.zones[0], floor_load=FloorLoad(load=Measured(stated, "kg/m2", SOURCE)))
        assert _match(need, "load", replace(space, storey=replace(space.storey, zones=(zone,)))).verdict == verdict


def test_what_nobody_entered_is_open_and_named() -> None:
    found = _match({"floor_load_kn_m2": measured(5.0)}, "load", _space(load=None))
    assert (found.verdict, found.missing, found.has) == (OPEN, "floor_load_kn_m2", None)
    assert pair(tenant("T", needs={"power_kw": measured(100.0)}), _space()).verdict == OPEN


def test_what_a_company_does_not_ask_is_no_need() -> None:
    assert {match.key for match in pair(tenant("T"), _space()).matches} == {"area"}


@pytest.mark.parametrize(("need", "verdict"), [(5.0, YES), (5.01, NO)])
def test_storey_height(need: float, verdict: str) -> None:
    assert _match({"storey_height_m": measured(need)}, "storey-height").verdict == verdict


def test_services_of_the_unit_before_those_of_the_storey() -> None:
    own = unit("u", unit_power_kw=300.0)
    whole = building((storey(1), storey(2, units=(own, unit("v")), declared={"unit_power_kw": 100.0})), (lift(),))
    found = {space.id: _match({"power_kw": measured(200.0)}, "power_kw", space) for space in spaces_of([whole]) if space.unit}
    assert (found["u"].verdict, found["v"].verdict, found["v"].short_by) == (YES, NO, 100.0)


@pytest.mark.parametrize(("asked", "designed", "verdict"), [
    (Hazard.C2, Hazard.C2, YES), (Hazard.D, Hazard.C2, YES), (Hazard.C1, Hazard.C2, NO), (Hazard.B, Hazard.C1, NO),
    (Hazard.C, Hazard.C2, OPEN), (Hazard.C1, Hazard.C, OPEN), (Hazard.C, Hazard.C1, YES), (Hazard.C2, Hazard.C, YES),
    (Hazard.D, None, OPEN),
])
def test_hazard_class(asked: Hazard, designed: Hazard | None, verdict: str) -> None:
    found = _match({}, "hazard", _space(hazard=designed), brings={"hazard": Stated(asked, SOURCE)})
    assert found.verdict == verdict


def test_the_heaviest_piece_by_lift() -> None:
    """A 3 t car of 2.4 × 3.0 m with a door 2.4 × 2.3 m."""
    size = (measured(2.9), measured(2.0), measured(2.2))
    assert _match({"heaviest_kg": measured(3000.0), "largest_m": size}, "piece").verdict == YES
    heavy = _match({"heaviest_kg": measured(3001.0), "largest_m": size}, "piece")
    assert (heavy.verdict, heavy.why, heavy.short_by, heavy.names) == (NO, "load", 1.0, ("L1",))
    tall = _match({"heaviest_kg": measured(100.0), "largest_m": (measured(2.0), measured(2.0), measured(2.35))}, "piece")
    assert (tall.verdict, tall.unit) == (NO, "m")


def test_no_lift_entered_is_open_and_a_lift_elsewhere_is_no() -> None:
    needs = {"heaviest_kg": measured(500.0)}
    assert _match(needs, "piece", _space(lifts=())).verdict == OPEN
    assert _match(needs, "piece", _space(lifts=(lift(serves=(1, 3)),))).verdict == NO
    goods = {"goods_t_day": measured(2.0)}
    assert _match({}, "goods-lift", _space(lifts=(lift(serves=(1, 3)),)), brings=goods).verdict == NO


def test_the_ground_storey_with_docks_needs_no_lift() -> None:
    ground = spaces_of([building((storey(1), storey(2)))])[0]
    found = pair(tenant("T", needs={"heaviest_kg": measured(9000.0)}, brings={"goods_t_day": measured(5.0)}), ground)
    assert found.verdict == YES


def test_vibration_against_the_declared_velocity() -> None:
    """VC-A bears 50.8 µm/s."""
    needs = {"vibration": Stated("VC-A", SOURCE)}
    found = [_match(needs, "vibration", _space(declared={"floor_vibration_um_s": v})).verdict for v in (50.8, 50.9)]
    assert found == [YES, NO]


def test_machines_are_computed_on_the_floor() -> None:
    """Without a slab the equivalent load is unknown; a slab of 3 m with a machine of 60 kN asks for more than 8 kN/m²."""
    press = Equipment(id="p", name="press", count=measured(1.0), mass_kg=measured(6000.0),
                      size_m=(measured(2.0), measured(1.5), None),
                      dynamic_factor=measured(1.1))
    assert _match({"equipment": (press,)}, "equipment").verdict == OPEN
    space = _space()
    slab = {"slab_span_m": 3.0, "slab_thickness_mm": 150.0}
    zone = replace(space.storey.zones[0], declared={k: Stated(v, SOURCE) for k, v in slab.items()} | {
        "slab_form": Stated("one-way", SOURCE)})
    on_slab = replace(space, storey=replace(space.storey, zones=(zone,)))
    heavy = _match({"equipment": (press,)}, "equipment", on_slab)
    light = _match({"equipment": (replace(press, mass_kg=measured(500.0)),)}, "equipment", on_slab)
    assert (heavy.verdict, light.verdict) == (NO, YES)
    assert heavy.needs_word == "press"
    assert heavy.needs is not None
    assert heavy.needs > 8.0


@given(st.floats(0.5, 20.0), st.floats(0.5, 20.0))
def test_more_load_never_hurts(offered: float, more: float) -> None:
    needs = {"floor_load_kn_m2": measured(8.0)}
    order = (NO, OPEN, YES)
    low, high = (_match(needs, "load", _space(load=value)).verdict for value in sorted((offered, more)))
    assert order.index(low) <= order.index(high)
