"""Vibration screening by hand: frequencies, resonance, velocities, needs, and what is assumed on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.engineering.vibration import beam_frequency_hz, joined_frequency_hz, response_um_s
from models.loads.floor import floor_of
from models.loads.shaking import CONCRETE_KG_M3, Shaking, criterion_um_s, natural_frequency, shakings
from models.measured import Stated
from tests.models.loads.test_loads import BEAM, SAID, SLAB, building, machine, zone


def floor(**facts: object):  # type: ignore[no-untyped-def]
    made = building(zone(**facts))
    return floor_of(made.storeys[0], made.storeys[0].zones[0])


def shaken(facts: dict[str, object], hz: float = 25.0, newtons: float | None = 500.0, need: str | None = None) -> Shaking:
    items = [machine(excitation_hz=hz, excitation_n=newtons)]
    if need is not None:
        items.append(replace(machine(), id="fine", vibration=Stated(need, SAID)))
    (found,) = shakings(floor(**facts), items)
    return found


STATED: dict[str, object] = {"natural_frequency_hz": 10.0, "modal_mass_kg": 20_000.0, "damping_pct": 3.0}


def test_a_stated_floor_gives_the_known_response() -> None:
    """Oracle 35: 500 N at 25 Hz, 20 t, 10 Hz, 3 %: 133.9 µm/s; at 10 Hz 4689 µm/s and near resonance."""
    far = shaken(STATED)
    assert far.velocity_um_s == pytest.approx(133.9, abs=0.05) and far.near is False and far.strictest == "residential-day"
    assert far.assumptions == () and far.missing == () and not far.warns
    at = shaken(STATED, hz=10.0)
    assert at.velocity_um_s == pytest.approx(4689.0, abs=0.5) and at.near is True and at.warns and at.strictest is None


@pytest.mark.parametrize(("hz", "near"), [(8.0, True), (7.99, False), (12.5, True), (12.51, False)])
def test_the_band_of_resonance(hz: float, near: bool) -> None:
    assert shaken(STATED, hz=hz).near is near


@pytest.mark.parametrize(("need", "met"), [("office", True), ("VC-A", False), ("vc a", False), ("VC-Z", None)])
def test_sensitive_machines_of_the_zone_are_held_against_it(need: str, met: bool | None) -> None:
    found = shaken(STATED, need=need)
    assert [(n.equipment.id, n.met) for n in found.needs] == [("fine", met)] and found.warns is (met is False)


def test_a_slab_alone_and_joined_with_its_beam() -> None:
    """Strip of 0.15 m over 3 m, 30 GPa, 25 kN/m³; beam 0.3 × 0.7 m over 8 m at 3 m."""
    mass = CONCRETE_KG_M3 * 0.15
    slab = beam_frequency_hz(30e9, 0.15 ** 3 / 12.0, mass, 3.0)
    alone = natural_frequency(floor(**SLAB))
    assert alone is not None and alone.hz == pytest.approx(slab) and "slab-alone" in alone.assumptions
    beam = beam_frequency_hz(30e9, 0.3 * 0.7 ** 3 / 12.0, mass * 3.0 + CONCRETE_KG_M3 * 0.3 * 0.55, 8.0)
    joined = natural_frequency(floor(**SLAB, **BEAM, beam_width_m=0.3, beam_depth_m=0.7))
    assert joined is not None and joined.hz == pytest.approx(joined_frequency_hz([slab, beam]))
    assert set(joined.assumptions) == {"floor-mass", "modulus", "rectangular-beam"}
    told = natural_frequency(floor(**SLAB, concrete_modulus_gpa=32.5, floor_mass_kg_m2=650.0))
    assert told is not None and told.assumptions == ("slab-alone",)
    assert told.hz == pytest.approx(beam_frequency_hz(32.5e9, 0.15 ** 3 / 12.0, 650.0, 3.0))


PANEL: dict[str, object] = {"slab_form": "two-way", "slab_span_m": 6.0, "slab_long_span_m": 9.0, "slab_thickness_mm": 180.0}
CONCRETE: dict[str, object] = {"concrete_modulus_gpa": 32.5, "floor_mass_kg_m2": 650.0}


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in PANEL.items() if key != name}


def test_a_two_way_panel_shakes_as_a_plate() -> None:
    """Oracle 34: 0.18 m over 6 × 9 m, ν 0.2, 650 kg/m², 32.5 GPa: 10.027 Hz; the strip over 6 m alone gives π/2 √18.75."""
    found = natural_frequency(floor(**PANEL, **CONCRETE))
    assert found is not None and found.hz == found.slab_hz == pytest.approx(10.027, abs=5e-4)
    assert found.assumptions == ("plate", "slab-alone")
    by_sides = natural_frequency(floor(**without("slab_form"), **CONCRETE))
    assert by_sides is not None and by_sides.hz == found.hz
    turned = natural_frequency(floor(**{**PANEL, **CONCRETE, "slab_span_m": 9.0, "slab_long_span_m": 6.0}))
    assert turned is not None and turned.hz == pytest.approx(found.hz)
    strip = natural_frequency(floor(**{**PANEL, **CONCRETE, "slab_form": "one-way"}))
    assert strip is not None and strip.hz == pytest.approx(6.8017, abs=5e-5) and strip.assumptions == ("slab-alone",)


@pytest.mark.parametrize(("long", "plate"), [(17.99, True), (18.0, False)])
def test_from_three_times_the_short_side_on_it_is_a_strip(long: float, plate: bool) -> None:
    found = natural_frequency(floor(**{**PANEL, **CONCRETE, "slab_long_span_m": long}))
    assert found is not None and ("plate" in found.assumptions) is plate


def test_a_panel_of_which_a_side_is_not_known_has_no_frequency() -> None:
    """And where nobody says how it spans and the other side is unknown, that it is taken as one-way is said."""
    assert natural_frequency(floor(**without("slab_long_span_m"))) is None
    open_form = natural_frequency(floor(slab_span_m=3.0, slab_thickness_mm=150.0, **CONCRETE))
    assert open_form is not None and open_form.assumptions == ("form-assumed", "slab-alone")


def test_a_panel_joined_with_its_beam_and_its_modal_mass() -> None:
    """Beam of 0.3 × 0.7 m over 9 m at 6 m: 32.5 GPa, I = 0.008575 m⁴, 3900 kg/m from the slab and its own stem below it."""
    beams: dict[str, object] = {"beam_span_m": 9.0, "beam_spacing_m": 6.0, "beam_width_m": 0.3, "beam_depth_m": 0.7}
    joined = natural_frequency(floor(**PANEL, **CONCRETE, **beams))
    beam = beam_frequency_hz(32.5e9, 0.008575, 3900.0 + CONCRETE_KG_M3 * 0.3 * 0.52, 9.0)
    assert joined is not None and joined.beam_hz == pytest.approx(beam)
    assert joined.hz == pytest.approx(1.0 / (1.0 / 10.027 ** 2 + 1.0 / beam ** 2) ** 0.5, abs=5e-4)
    found = shaken({**PANEL, **CONCRETE, "damping_pct": 3.0})
    assert found.velocity_um_s == pytest.approx(response_um_s(500.0, 25.0, 0.25 * 650.0 * 54.0, 10.027, 0.03), rel=1e-3)
    assert set(found.assumptions) == {"plate", "slab-alone", "modal-mass"}


def test_assumed_mass_and_damping_are_said() -> None:
    """A quarter of 3 × 8 m of slab is the modal mass."""
    found = shaken({**SLAB, **BEAM, "natural_frequency_hz": 10.0})
    mass = 0.25 * CONCRETE_KG_M3 * 0.15 * 24.0
    assert found.velocity_um_s == pytest.approx(response_um_s(500.0, 25.0, mass, 10.0, 0.03))
    assert set(found.assumptions) == {"floor-mass", "modal-mass", "damping"}


def test_what_is_missing_is_named() -> None:
    assert shaken({}).missing == ("natural_frequency_hz", "modal_mass_kg") and shaken({}).near is None
    assert shaken({"natural_frequency_hz": 10.0}, newtons=None).missing == ("excitation_n",)
    assert shaken({"natural_frequency_hz": 10.0}).missing == ("modal_mass_kg",)
    assert natural_frequency(floor(**{**SLAB, "slab_form": "flat"})) is None
    assert shakings(floor(**STATED), [machine()]) == ()


def test_classes_by_any_spelling() -> None:
    assert criterion_um_s("VC-A") == criterion_um_s("vca") == criterion_um_s(" vc a ") == 50.8
    assert criterion_um_s("VC-Q") is None
