"""Machines, wheels and hung services as equivalent uniform floor loads: GB 50009-2012 annex C, and the other way round.

Lengths in metres, forces in kN, loads in kN/m². x runs along the span of the slab, y across it. The annex turns a local
load into the uniform load that gives the same greatest bending moment in a strip of the effective width b (C.0.4, C.0.5).
The split of the moment into what stands around the machine (q1) and what stands under it (q2) is the usual convention of
worked examples, not text of the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.tolerances import ROUNDING

OPERATING_KN_M2: Final = 2.0
"""Load of the floor without equipment (GB 50009-2012 5.2.2: 可按 2.0): people, tools, small stock around a machine."""

LEAST_DYNAMIC_FACTOR: Final = 1.1
"""Dynamic loads taken as static: at least 1.1 (GB 55001-2021 4.2.16)."""


class OutsideMethod(ValueError):
    """The load lies outside what annex C covers; ``args[0]`` is a key: wider-than-span, no-length, no-span …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slab:
    """A one-way slab: span between supports and thickness, both above 0."""

    span_m: float
    thickness_m: float

    def __post_init__(self) -> None:
        if not self.span_m > 0.0:
            raise OutsideMethod("no-span")
        if not self.thickness_m >= 0.0:
            raise OutsideMethod("no-thickness")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalLoad:
    """A machine or wheel: weight, the rectangle that carries it (along x, along y), bedding below it, dynamic factor."""

    weight_kn: float
    length_x_m: float
    length_y_m: float
    bedding_m: float = 0.0
    dynamic_factor: float = 1.0

    def __post_init__(self) -> None:
        if not (self.length_x_m > 0.0 and self.length_y_m > 0.0):
            raise OutsideMethod("no-length")
        if not (self.weight_kn >= 0.0 and self.bedding_m >= 0.0 and self.dynamic_factor >= 1.0):
            raise OutsideMethod("negative")

    def spread_x_m(self, slab: Slab) -> float:
        """bcx = btx + 2 s + h (C.0.5)."""
        return self.length_x_m + 2.0 * self.bedding_m + slab.thickness_m

    def spread_y_m(self, slab: Slab) -> float:
        """bcy = bty + 2 s + h (C.0.5)."""
        return self.length_y_m + 2.0 * self.bedding_m + slab.thickness_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What lies across the span on either side of a load: a free edge at a distance from its centre, or a neighbour.

    Both from centre to centre or edge, as d and e in C.0.5; half the way to a neighbour belongs to each. None: nothing near.
    """

    edges_m: tuple[float | None, float | None] = (None, None)
    neighbours_m: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """The result with the numbers on the way: formula of C.0.5, spread, width, line loads, moment, equivalent load."""

    case: str
    spread_x_m: float
    spread_y_m: float
    full_width_m: float
    width_m: float
    around_kn_m: float
    under_kn_m: float
    moment_kn_m: float
    load_kn_m2: float


def effective_width(spread_x_m: float, spread_y_m: float, span_m: float) -> tuple[float, str]:
    """Effective width b of a local load on a one-way slab, and the formula used (GB 50009-2012 C.0.5-1 to -4).

    Raises:
        OutsideMethod: the load is longer than the span.
    """
    if spread_x_m > span_m + ROUNDING:
        raise OutsideMethod("wider-than-span")
    if spread_x_m >= spread_y_m - ROUNDING:
        if spread_y_m <= 0.6 * span_m + ROUNDING:
            return spread_y_m + 0.7 * span_m, "C.0.5-1"
        return 0.6 * spread_y_m + 0.94 * span_m, "C.0.5-2"
    if spread_y_m <= 2.2 * span_m + ROUNDING:
        return 2.0 / 3.0 * spread_y_m + 0.73 * span_m, "C.0.5-3"
    return spread_y_m, "C.0.5-4"


def cantilever_width(spread_y_m: float, distance_m: float) -> float:
    """Effective width on a cantilever: bcy + 2 x, x from the support to the load (C.0.5)."""
    return spread_y_m + 2.0 * distance_m


def reduced_width(width_m: float, near: Surroundings) -> float:
    """b with each half cut at a free edge (b/2 + d for d < b/2) and at half the way to a neighbour (b/2 + e/2 for e < b)."""
    total = 0.0
    for edge, neighbour in zip(near.edges_m, near.neighbours_m, strict=True):
        half = width_m / 2.0
        if edge is not None:
            half = min(half, edge)
        if neighbour is not None:
            half = min(half, neighbour / 2.0)
        total += half
    return total


def slab_equivalent(load: LocalLoad, slab: Slab, near: Surroundings | None = None, *,
                    operating_kn_m2: float = OPERATING_KN_M2, centre_m: float | None = None) -> Equivalent:
    """Equivalent uniform load of a local load on a one-way slab (GB 50009-2012 C.0.4, C.0.5).

    Args:
        load, slab: see there.
        near: free edges and neighbours across the span.
        operating_kn_m2: load of the floor around the machine (5.2.2).
        centre_m: distance of the load's centre from a support; the middle of the span, the least favourable place, if None.

    Returns:
        qe = 8 Mmax / (b l²) with what leads to it.

    Raises:
        OutsideMethod: longer than the span, or it reaches over a support.
    """
    bcx, bcy = load.spread_x_m(slab), load.spread_y_m(slab)
    full, case = effective_width(bcx, bcy, slab.span_m)
    width = reduced_width(full, near or Surroundings())
    around = operating_kn_m2 * width
    under = max(load.dynamic_factor * load.weight_kn - operating_kn_m2 * load.length_x_m * load.length_y_m, 0.0) / bcx
    centre = slab.span_m / 2.0 if centre_m is None else centre_m
    moment = greatest_moment(slab.span_m, around, under, bcx, centre)
    return Equivalent(case=case, spread_x_m=bcx, spread_y_m=bcy, full_width_m=full, width_m=width, around_kn_m=around,
                      under_kn_m=under, moment_kn_m=moment, load_kn_m2=8.0 * moment / (width * slab.span_m ** 2))


def greatest_moment(span_m: float, whole_kn_m: float, part_kn_m: float, part_m: float, centre_m: float) -> float:
    """Greatest bending moment of a simple beam with a line load over the span and one over a part of it, in kNm.

    In the middle: q1 l²/8 + q2 c l/8 (2 − c/l). Statics; the greatest moment lies where the shear force is nought.

    Raises:
        OutsideMethod: the part reaches over a support.
    """
    start, end = centre_m - part_m / 2.0, centre_m + part_m / 2.0
    if start < -1e-9 or end > span_m + 1e-9:
        raise OutsideMethod("over-support")
    left = whole_kn_m * span_m / 2.0 + part_kn_m * part_m * (span_m - centre_m) / span_m

    def moment(x: float) -> float:
        inside = min(max(x - start, 0.0), part_m)
        return left * x - whole_kn_m * x * x / 2.0 - part_kn_m * inside * (x - start - inside / 2.0 if x > start else 0.0)

    places = [start, end, span_m / 2.0]
    if whole_kn_m > 0.0:
        places += [left / whole_kn_m, (left - part_kn_m * part_m) / whole_kn_m]
    if whole_kn_m + part_kn_m > 0.0:
        places.append((left + part_kn_m * start) / (whole_kn_m + part_kn_m))
    return max((moment(x) for x in places if 0.0 <= x <= span_m), default=0.0)


# --- beams and girders -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class BeamEquivalent:
    """Equivalent load of a secondary beam by moment and by shear; the larger one governs (C.0.7)."""

    moment_kn_m: float
    shear_kn: float
    by_moment_kn_m2: float
    by_shear_kn_m2: float

    @property
    def load_kn_m2(self) -> float:
        return max(self.by_moment_kn_m2, self.by_shear_kn_m2)


def beam_equivalent(loads: list[tuple[float, float]], span_m: float, spacing_m: float, *,
                    dynamic_factor: float = 1.0) -> BeamEquivalent:
    """Equivalent uniform load of point loads on a secondary beam: max(8 M/(s l²), 2 V/(s l)) (GB 50009-2012 C.0.7).

    Args:
        loads: (force in kN, distance from the left support in m).
        span_m, spacing_m: span of the beam and distance of the beams.

    Raises:
        OutsideMethod: no span or spacing, or a load beyond the supports.
    """
    if not (span_m > 0.0 and spacing_m > 0.0):
        raise OutsideMethod("no-span")
    if any(not 0.0 <= at <= span_m or force < 0.0 for force, at in loads):
        raise OutsideMethod("over-support")
    forces = [(dynamic_factor * force, at) for force, at in loads]
    left = sum(force * (span_m - at) / span_m for force, at in forces)
    right = sum(force for force, _ in forces) - left
    moment = max((left * x - sum(force * (x - at) for force, at in forces if at < x) for _, x in forces), default=0.0)
    shear = max(left, right)
    return BeamEquivalent(moment_kn_m=moment, shear_kn=shear, by_moment_kn_m2=8.0 * moment / (spacing_m * span_m ** 2),
                          by_shear_kn_m2=2.0 * shear / (spacing_m * span_m))


def girder_equivalent(weights_kn: list[float], loaded_area_m2: float, machine_area_m2: float, *, dynamic_factor: float = 1.0,
                      operating_kn_m2: float = OPERATING_KN_M2) -> float:
    """Equivalent load of a main girder under fairly even loads: all loads over the loaded area (GB 50009-2012 C.0.8).

    Args:
        weights_kn: machines on the loaded area.
        loaded_area_m2: area that the girder carries.
        machine_area_m2: what the machines cover of it; the operating load stands on the rest.

    Raises:
        OutsideMethod: no area, or machines that cover more than it.
    """
    if not loaded_area_m2 > 0.0 or not 0.0 <= machine_area_m2 <= loaded_area_m2:
        raise OutsideMethod("no-area")
    total = dynamic_factor * sum(weights_kn) + operating_kn_m2 * (loaded_area_m2 - machine_area_m2)
    return total / loaded_area_m2


# --- wheels ------------------------------------------------------------------------------------------------------


def wheel_equivalent(wheel_kn: float, contact_m: tuple[float, float], track_m: float | None, slab: Slab, *,
                     dynamic_factor: float = LEAST_DYNAMIC_FACTOR, along_span: bool = True) -> Equivalent:
    """Equivalent load of a wheel of a forklift or truck at mid-span, the other wheel of its axle beside it.

    GB 55001-2021 4.2.3 has no row for goods vehicles: wheel loads are converted by their effect, here as a local load
    after annex C. No operating load stands beside a vehicle in motion.

    Args:
        wheel_kn: load of one wheel.
        contact_m: contact along the direction of travel, and across it.
        track_m: distance of the two wheels; None for a single one.
        along_span: whether it travels along the span; else the axle lies along the span and both wheels load one strip.
    """
    length, width = contact_m
    if along_span:
        load = LocalLoad(weight_kn=wheel_kn, length_x_m=length, length_y_m=width, dynamic_factor=dynamic_factor)
        beside = None if track_m is None else max(track_m, 0.0)
        return slab_equivalent(load, slab, Surroundings(neighbours_m=(None, beside)), operating_kn_m2=0.0)
    load = LocalLoad(weight_kn=wheel_kn, length_x_m=width, length_y_m=length, dynamic_factor=dynamic_factor)
    one = slab_equivalent(load, slab, operating_kn_m2=0.0)
    if track_m is None or track_m > slab.span_m / 2.0:
        return one
    bcx = load.spread_x_m(slab)
    pair = _pair_moment(slab.span_m, one.under_kn_m, bcx, track_m)
    return Equivalent(case=one.case, spread_x_m=bcx, spread_y_m=one.spread_y_m, full_width_m=one.full_width_m,
                      width_m=one.width_m, around_kn_m=0.0, under_kn_m=one.under_kn_m, moment_kn_m=pair,
                      load_kn_m2=8.0 * pair / (one.width_m * slab.span_m ** 2))


def _pair_moment(span_m: float, line_kn_m: float, part_m: float, track_m: float) -> float:
    """Moment at mid-span of two equal part loads on one strip, both placed evenly about the middle, or one in the middle."""
    force = line_kn_m * part_m
    single = greatest_moment(span_m, 0.0, line_kn_m, part_m, span_m / 2.0)
    outer = span_m / 2.0 - track_m / 2.0
    even = force * outer if outer >= part_m / 2.0 and track_m >= part_m else single
    return max(single, even)


# --- combinations ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """A design value with its partial factors: γG G + γQ Q, in kN/m²."""

    permanent_factor: float
    variable_factor: float
    load_kn_m2: float


def design_load(permanent_kn_m2: float, imposed_kn_m2: float, *, industrial: bool = True) -> Combination:
    """Design value by GB 55001-2021 3.1.13: 1.3 G + 1.4 Q for industrial floors above 4 kN/m², else 1.3 G + 1.5 Q."""
    factor = 1.4 if industrial and imposed_kn_m2 > 4.0 else 1.5
    return Combination(permanent_factor=1.3, variable_factor=factor, load_kn_m2=1.3 * permanent_kn_m2 + factor * imposed_kn_m2)


# --- the other way round -----------------------------------------------------------------------------------------


def heaviest_machine(limit_kn_m2: float, length_x_m: float, length_y_m: float, slab: Slab, near: Surroundings | None = None, *,
                     bedding_m: float = 0.0, dynamic_factor: float = 1.0, operating_kn_m2: float = OPERATING_KN_M2,
                     hung_kn_m2: float = 0.0, centre_m: float | None = None) -> float | None:
    """The heaviest machine in kN that a slab with a characteristic load takes at a place, or None if none fits.

    The equivalent load grows linearly with the weight: two points of it give the weight at the limit. Hung services are
    taken off the limit first.

    Raises:
        OutsideMethod: as for :func:`slab_equivalent`.
    """
    left = limit_kn_m2 - hung_kn_m2
    light = operating_kn_m2 * length_x_m * length_y_m / dynamic_factor

    def equivalent(weight_kn: float) -> float:
        load = LocalLoad(weight_kn=weight_kn, length_x_m=length_x_m, length_y_m=length_y_m, bedding_m=bedding_m,
                         dynamic_factor=dynamic_factor)
        return slab_equivalent(load, slab, near, operating_kn_m2=operating_kn_m2, centre_m=centre_m).load_kn_m2

    empty = equivalent(light)
    if left < empty:
        return None
    if centre_m is None or abs(centre_m - slab.span_m / 2.0) < 1e-9:
        return light + (left - empty) / (equivalent(light + 1.0) - empty)
    low, high = light, light + 1.0
    while equivalent(high) < left:      # the place of the greatest moment moves with the weight: linear only in pieces
        low, high = high, light + 2.0 * (high - light)
    for _ in range(80):
        middle = (low + high) / 2.0
        low, high = (middle, high) if equivalent(middle) <= left else (low, middle)
    return low
