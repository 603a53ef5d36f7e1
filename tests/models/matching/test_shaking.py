"""A floor that one company shakes and another must keep still: by frequency, mass and damping of the floor."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.building import Building, Storey
from models.engineering.vibration import response_um_s
from models.equipment import Equipment
from models.matching.change import review
from models.matching.grouping import neighbours
from models.matching.placing import Wishes, place
from models.matching.shaking import shaken
from models.matching.spaces import spaces_of
from models.measured import Stated
from models.tenants import Tenant
from tests.models.matching.park import SOURCE, building, measured, storey, tenant

FACTS = {"natural_frequency_hz": 8.0, "modal_mass_kg": 20_000.0, "damping_pct": 3.0}


def floor(number: int, **facts: float) -> Storey:
    made = storey(number)
    return replace(made, zones=tuple(replace(zone, declared={key: Stated(value, SOURCE) for key, value in facts.items()})
                                     for zone in made.zones))


def press(hz: float | None = 25.0, n: float = 800.0) -> Tenant:
    return tenant("press", brings={"excitation_hz": measured(hz, "Hz"), "excitation_n": measured(n, "N")})


def optics(criterion: str = "VC-A") -> Tenant:
    return tenant("optics", needs={"vibration": Stated(criterion, SOURCE)})


def test_the_velocity_is_that_of_the_formula() -> None:
    """r = 25/8 = 3.125; X = F/(M (2π fn)²) / (r² − 1) nearly, v = 2π f X / √2."""
    space = spaces_of([building((floor(1, **FACTS),))])[0]
    found = shaken([space], press())
    assert found.velocity_um_s == pytest.approx(response_um_s(800.0, 25.0, 20_000.0, 8.0, 0.03))
    assert found.velocity_um_s == pytest.approx(200.6, abs=0.2)     # by hand: 800/(2π·25·20000·√2)·1e6·9.766/8.766
    assert not found.near
    assert shaken([space], press(8.5)).near


@pytest.mark.parametrize(("hz", "facts", "missing"), [
    (None, FACTS, ("excitation_hz",)),
    (25.0, {}, ("natural_frequency_hz", "modal_mass_kg")),
    (25.0, {"natural_frequency_hz": 8.0}, ("modal_mass_kg",)),
])
def test_what_is_missing_is_named(hz: float | None, facts: dict[str, float], missing: tuple[str, ...]) -> None:
    found = shaken(spaces_of([building((floor(1, **facts),))]), press(hz))
    assert (found.velocity_um_s, found.missing, found.disturbs(50.8)) == (None, missing, None)


def test_a_machine_shakes_as_well_and_a_machine_may_be_the_one_that_suffers() -> None:
    space = spaces_of([building((floor(1, **FACTS),))])
    machine = Equipment(id="m", name="m", excitation_hz=measured(25.0), excitation_n=measured(800.0))
    assert shaken(space, tenant("x", needs={"equipment": (machine,)})).velocity_um_s == pytest.approx(200.6, abs=0.2)
    gauge = Equipment(id="g", name="g", vibration=Stated("vc-a", SOURCE))
    one = place([press(), tenant("shop", needs={"equipment": (gauge,)})], space,
                wishes=Wishes(fixed={"press": (space[0].id,), "shop": (space[0].id,)}))
    assert [found.kind for found in neighbours(one)] == ["shaking"]


def _two(criterion: str, first: dict[str, float], second: dict[str, float]) -> tuple[list[int], Building]:
    """The storeys of the press and of the optics, both of which pay more for the first storey."""
    held = building((floor(1, **first), floor(2, **second)))
    people = [replace(one, needs=replace(one.needs, storeys_preferred=(1,))) for one in (press(), optics(criterion))]
    declared = {"floor_vibration_um_s": Stated(1.0, SOURCE)}
    held = replace(held, storeys=tuple(replace(one, declared=declared) for one in held.storeys))
    found = place(people, spaces_of([held]))
    return [place_.spaces[0].storey.number for place_ in sorted(found.places, key=lambda one: one.tenant.id)], held


def test_the_placing_parts_them_only_where_the_floor_shakes_too_much() -> None:
    assert sorted(_two("VC-A", FACTS, FACTS)[0]) == [1, 2]                       # 200 µm/s against 50.8
    assert _two("office", FACTS, FACTS)[0] == [1, 1]                             # 406.4 are borne
    stiff = {**FACTS, "modal_mass_kg": 200_000.0}
    assert _two("VC-A", stiff, FACTS)[0] == [1, 1]                               # 20 µm/s on the first storey
    assert sorted(_two("office", {}, {})[0]) == [1, 2]                           # not known: apart as a precaution


@pytest.mark.parametrize(("criterion", "facts", "verdict"), [
    ("VC-A", FACTS, "near"), ("office", FACTS, "pass"), ("VC-A", {}, "no-data")])
def test_change_control_says_velocity_and_criterion(criterion: str, facts: dict[str, float], verdict: str) -> None:
    held = building((floor(1, **facts),))
    stands = place([optics(criterion)], spaces_of([held]), wishes=Wishes(open_too=True))
    effect = next(one for one in review(stands, press(), ["1F"]).effects if one.key == "shaking")
    assert (effect.verdict, effect.mutual, effect.unit) == (verdict, "suffers", "um/s")
    assert (effect.after is None) == (verdict == "no-data")
    assert bool(effect.missing) == (verdict == "no-data")
