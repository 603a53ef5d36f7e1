"""The register of live loads: stated, asked, left, zone by zone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.building import FloorLoad
from models.equipment import Equipment
from models.matching.placing import Wishes, place
from models.matching.register import register
from models.matching.spaces import spaces_of
from models.measured import Measured
from tests.models.matching.park import SOURCE, building, lift, measured, storey, tenant


def _placed(load: float | None, need: Measured | None, **more: object) -> object:
    floor = storey(1, load=load)
    return place([tenant("T", 400.0, needs={"floor_load_kn_m2": need, **more})], spaces_of([building((floor,), (lift(),))]),
                 wishes=Wishes(fixed={"T": ("1F",)}))


def test_what_is_left_is_stated_less_the_greatest_need() -> None:
    spaces = spaces_of([building((storey(1, load=8.0),), (lift(),))])
    people = [tenant("a", 300.0, needs={"floor_load_kn_m2": measured(5.0, "kN/m2")}),
              tenant("b", 300.0, needs={"floor_load_kn_m2": measured(6.5, "kN/m2")}), tenant("c", 100.0)]
    bay = register(place(people, spaces))[0]
    assert [one.tenant.id for one in bay.asked] == ["a", "b"]
    assert {one.id for one in bay.tenants} == {"a", "b", "c"}
    assert bay.most is not None and bay.most.tenant.id == "b"
    assert bay.left_kn_m2 == (1.5, 1.5)
    assert bay.verdict == "yes"


@pytest.mark.parametrize(("need", "verdict"), [(8.0, "yes"), (8.0001, "no"), (7.9999, "yes")])
def test_nothing_left_is_enough_and_a_hair_beyond_is_not(need: float, verdict: str) -> None:
    bay = register(_placed(8.0, measured(need, "kN/m2")))[0]  # type: ignore[arg-type]
    assert bay.verdict == verdict


def test_kilograms_leave_a_range() -> None:
    """800 kg/m² is 7.845 kN/m² by physics and 8.0 by practice: against 7.9 it is open."""
    bay = register(_placed(7.9, Measured(800.0, "kg/m2", SOURCE)))[0]  # type: ignore[arg-type]
    low, high = bay.left_kn_m2 or (0.0, 0.0)
    assert low == pytest.approx(-0.1) and high == pytest.approx(7.9 - 7.84532, abs=1e-5)
    assert bay.verdict == "open"


def test_an_empty_bay_keeps_all_and_an_unstated_load_says_nothing() -> None:
    spaces = spaces_of([building((storey(1, load=8.0), storey(2, load=6.0)), (lift(),))])
    first, second = register(place([tenant("T", 400.0, needs={"storeys": (2,)})], spaces))
    assert first.left_kn_m2 == (8.0, 8.0) and first.tenants == ()
    assert second.left_kn_m2 == (6.0, 6.0) and [one.id for one in second.tenants] == ["T"]


def test_a_leasing_figure_is_no_load() -> None:
    floor = storey(1)
    zone = floor.zones[0]
    leased = replace(zone, floor_load=FloorLoad(load=Measured(12.0, "kN/m2", SOURCE), basis="leasing"))
    spaces = spaces_of([building((replace(floor, zones=(leased,)),), (lift(),))])
    bay = register(place([tenant("T", 400.0)], spaces))[0]
    assert bay.stated is None and bay.left_kn_m2 is None and bay.verdict == "open"


def test_machines_whose_load_cannot_be_computed_leave_nothing_known() -> None:
    machine = Equipment(id="m", name="press", mass_kg=measured(5000.0, "kg"))
    bay = register(_placed(8.0, None, equipment=(machine,)))[0]  # type: ignore[arg-type]
    assert [one.how for one in bay.asked] == ["machines"]
    assert bay.asked[0].low_kn_m2 is None and bay.left_kn_m2 is None
