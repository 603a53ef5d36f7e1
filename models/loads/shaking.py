"""Vibration as a screening: natural frequency of a zone's floor, machines near it, velocities against VC classes.

A real assessment needs modal mass, damping and measurement. What is not stated is assumed and said so: concrete of 30 GPa
(C30, GB 50010-2010 table 4.1.5), damping of 3 %, a quarter of a bay's mass in the first mode (simply supported plate; the
last two from general knowledge). A slab that spans one way shakes as a strip between its beams, one that spans two ways as a
plate on four sides; which of them it is, annex C decides (:mod:`models.loads.slab`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.engineering.floor_load_two_way import POISSON
from models.engineering.vibration import (
    VC_UM_S,
    beam_frequency_hz,
    joined_frequency_hz,
    near_resonance,
    plate_frequency_hz,
    response_um_s,
    strictest_met,
)
from models.equipment import Equipment
from models.loads.floor import CONCRETE_KN_M3, Floor
from models.loads.slab import SlabWay, slab_of
from models.units import STANDARD_GRAVITY_M_S2

MODULUS_GPA: Final = 30.0
DAMPING_PCT: Final = 3.0
MODAL_SHARE: Final = 0.25
CONCRETE_KG_M3: Final = 1000.0 * CONCRETE_KN_M3 / STANDARD_GRAVITY_M_S2


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """First natural frequency of a floor, from which parts, and keys of what was assumed."""

    hz: float
    stated: bool
    slab_hz: float | None = None
    beam_hz: float | None = None
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A machine nearby that must not be shaken, its class, and whether the velocity stays below it; None: not known."""

    equipment: Equipment
    criterion: str
    met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaking:
    """A machine that shakes a floor: ratio of frequencies, near resonance or not, velocity in µm/s rms and the class it meets."""

    equipment: Equipment
    floor: Floor
    excitation_hz: float
    natural: Frequency | None
    ratio: float | None
    near: bool | None
    velocity_um_s: float | None
    strictest: str | None
    needs: tuple[Need, ...]
    missing: tuple[str, ...]
    assumptions: tuple[str, ...]

    @property
    def warns(self) -> bool:
        return bool(self.near) or any(need.met is False for need in self.needs)


def natural_frequency(floor: Floor) -> Frequency | None:
    """Stated, else of the slab as a strip or a plate, joined with the beam's where that is known (Dunkerley)."""
    stated = floor.value("natural_frequency_hz")
    if stated is not None:
        return Frequency(hz=stated, stated=True)
    thickness = floor.thickness_m
    if thickness is None or floor.on_grade:
        return None
    modulus = (floor.value("concrete_modulus_gpa") or MODULUS_GPA) * 1e9
    mass, assumptions = _mass_kg_m2(floor, thickness)
    if "concrete_modulus_gpa" not in floor.facts:
        assumptions = (*assumptions, "modulus")
    way = slab_of(floor)
    slab = _slab_hz(way, modulus, mass)
    if slab is None:
        return None
    assumptions = (*assumptions, *(("plate",) if way.plate else ()), *(("form-assumed",) if "form-assumed" in way.notes else ()))
    length, spacing, width, depth = (floor.value(name) for name in ("beam_span_m", "beam_spacing_m", "beam_width_m",
                                                                    "beam_depth_m"))
    if length is None or spacing is None or width is None or depth is None:
        return Frequency(hz=slab, stated=False, slab_hz=slab, assumptions=(*assumptions, "slab-alone"))
    carried = mass * spacing + CONCRETE_KG_M3 * width * max(depth - thickness, 0.0)
    beam = beam_frequency_hz(modulus, width * depth ** 3 / 12.0, carried, length)
    return Frequency(hz=joined_frequency_hz([slab, beam]), stated=False, slab_hz=slab, beam_hz=beam,
                     assumptions=(*assumptions, "rectangular-beam"))


def _slab_hz(way: SlabWay, modulus_pa: float, mass_kg_m2: float) -> float | None:
    """Of a strip between beams, or of a plate on four sides; None for a flat slab and where a side is not known."""
    if way.plate is not None:
        return plate_frequency_hz(modulus_pa, way.plate.thickness_m, POISSON, mass_kg_m2, way.plate.side_x_m, way.plate.side_y_m)
    if way.one_way is not None:
        return beam_frequency_hz(modulus_pa, way.one_way.thickness_m ** 3 / 12.0, mass_kg_m2, way.one_way.span_m)
    return None


def _mass_kg_m2(floor: Floor, thickness_m: float) -> tuple[float, tuple[str, ...]]:
    stated = floor.value("floor_mass_kg_m2")
    return (stated, ()) if stated is not None else (CONCRETE_KG_M3 * thickness_m, ("floor-mass",))


def shakings(floor: Floor, equipment: Sequence[Equipment]) -> tuple[Shaking, ...]:
    """Every machine of a zone that shakes, against the machines of the same zone that must not be shaken."""
    natural = natural_frequency(floor)
    return tuple(_shaking(floor, item, item.excitation_hz.value, natural, [other for other in equipment if other is not item])
                 for item in equipment if item.excitation_hz is not None)


def _shaking(floor: Floor, item: Equipment, excitation: float, natural: Frequency | None,
             others: Sequence[Equipment]) -> Shaking:
    missing: list[str] = [] if natural is not None else ["natural_frequency_hz"]
    assumptions = () if natural is None else natural.assumptions
    velocity: float | None = None
    mass, told = _modal_mass_kg(floor)
    if item.excitation_n is None:
        missing.append("excitation_n")
    elif mass is None:
        missing.append("modal_mass_kg")
    elif natural is not None:
        damping = floor.value("damping_pct")
        assumptions = (*assumptions, *told, *(("damping",) if damping is None else ()))
        velocity = response_um_s(item.excitation_n.value, excitation, mass, natural.hz, (damping or DAMPING_PCT) / 100.0)
    return Shaking(
        equipment=item, floor=floor, excitation_hz=excitation, natural=natural,
        ratio=None if natural is None else excitation / natural.hz,
        near=None if natural is None else near_resonance(excitation, natural.hz), velocity_um_s=velocity,
        strictest=None if velocity is None else strictest_met(velocity), needs=tuple(_needs(others, velocity)),
        missing=tuple(missing), assumptions=tuple(dict.fromkeys(assumptions)))


def _modal_mass_kg(floor: Floor) -> tuple[float | None, tuple[str, ...]]:
    stated = floor.value("modal_mass_kg")
    if stated is not None:
        return stated, ()
    thickness, plate = floor.thickness_m, slab_of(floor).plate
    span, length = (plate.side_x_m, plate.side_y_m) if plate else (floor.value("slab_span_m"), floor.value("beam_span_m"))
    if span is None or length is None or thickness is None:
        return None, ()
    mass, told = _mass_kg_m2(floor, thickness)
    return MODAL_SHARE * mass * span * length, (*told, "modal-mass")


def _needs(others: Sequence[Equipment], velocity: float | None) -> list[Need]:
    found = []
    for other in others:
        if other.vibration is None:
            continue
        limit = criterion_um_s(other.vibration.value)
        met = None if velocity is None or limit is None else velocity <= limit
        found.append(Need(equipment=other, criterion=other.vibration.value, met=met))
    return found


def criterion_um_s(name: str) -> float | None:
    """Velocity of a VC class by its name in any case, with or without a hyphen; None for one that is not known."""
    wanted = name.strip().lower().replace("-", "").replace(" ", "")
    return next((limit for key, limit in VC_UM_S.items() if key.lower().replace("-", "") == wanted), None)
