"""Moving one large piece: through doors, round corners, into a car, and over the slabs on the way.

Lengths in metres, masses in kg, forces in kN, loads in kN/m². The piece is a box that stays upright.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from models.engineering.floor_load import (
    LEAST_DYNAMIC_FACTOR,
    OPERATING_KN_M2,
    LocalLoad,
    Slab,
    Surroundings,
    effective_width,
    reduced_width,
    slab_equivalent,
)
from models.engineering.floor_load_two_way import Plate, plate_equivalent
from models.tolerances import ROUNDING, TURN_STEPS
from models.units import STANDARD_GRAVITY_M_S2

_BISECTIONS: Final = 60

NEAR_END: Final = 0.4
"""Share of the shorter side, counted from the end of the longer one, at which a load moves a long plate most along its length."""


# --- round a corner ----------------------------------------------------------------------------------------------


def turning_slack_m(length_m: float, width_m: float, first_m: float, second_m: float) -> float:
    """Least room that a rectangle keeps from the inner corner while it turns by a quarter between two corridors.

    The rectangle slides with the ends of its outer long side along both outer walls. With θ between that side and the first
    corridor, the side lies on x sin θ + y cos θ = L sin θ cos θ, and the inner corner (second, first) is at the distance
    first cos θ + second sin θ − L sin θ cos θ from it; less W that is the room. No other way of turning needs less: a rectangle
    that lies wholly in one corridor at an angle has that room, and one that points at the inner corner needs
    (L − W)(1 − sin θ cos θ) more.

    Args:
        length_m, width_m: the longer and the shorter side of the piece, above 0.
        first_m, second_m: clear widths of the corridors.

    Returns:
        The room in metres at the tightest angle, negative where the piece cannot turn. At the ends of the turn it is the
        room to the sides of a corridor.

    Raises:
        ValueError: a side or a width that is not above 0.
    """
    if not all(math.isfinite(v) and v > 0.0 for v in (length_m, width_m, first_m, second_m)):
        raise ValueError("sides and widths must be above 0")
    long, narrow = max(length_m, width_m), min(length_m, width_m)

    def room(angle: float) -> float:
        sine, cosine = math.sin(angle), math.cos(angle)
        return first_m * cosine + second_m * sine - long * sine * cosine - narrow

    def slope(angle: float) -> float:
        return second_m * math.cos(angle) - first_m * math.sin(angle) - long * math.cos(2.0 * angle)

    angles = [math.pi / 2.0 * i / TURN_STEPS for i in range(TURN_STEPS + 1)]
    least = min(first_m - narrow, second_m - narrow, *(room(angle) for angle in angles))
    for low, high in pairwise(angles):
        if slope(low) < 0.0 <= slope(high):
            least = min(least, room(_root(slope, low, high)))
    return least


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function goes from below 0 to 0 or above, by halving."""
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if function(middle) < 0.0 else (low, middle)
    return high


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Whether a piece gets round a right-angle corner, and how: ``turned``, ``sideways`` (it keeps its direction, which needs
    skates that run both ways) or ``stuck``; ``slack_m`` is the room left in that way."""

    way: str
    slack_m: float

    @property
    def passes(self) -> bool:
        return self.way != "stuck"


def turn(length_m: float, width_m: float, first_m: float, second_m: float) -> Turn:
    """Whether a rectangle gets from one corridor into another at a right angle, see :func:`turning_slack_m`.

    A piece that need not turn goes on sideways: along the one corridor, across the other. Both corridors must take its narrow
    side, and one of them its long side. Equal is enough; free room beside it is for the caller to add.

    Raises:
        ValueError: a side or a width that is not above 0.
    """
    slack = turning_slack_m(length_m, width_m, first_m, second_m)
    long, narrow = max(length_m, width_m), min(length_m, width_m)
    sideways = min(min(first_m, second_m) - narrow, max(first_m, second_m) - long)
    if slack >= -ROUNDING:
        return Turn(way="turned", slack_m=slack)
    return Turn(way="sideways" if sideways >= -ROUNDING else "stuck", slack_m=max(slack, sideways))


def longest_round_corner_m(width_m: float, first_m: float, second_m: float) -> float | None:
    """Longest piece of a width that turns round a corner; None where not even the width passes.

    Least of (first cos θ + second sin θ − W) / (sin θ cos θ); without width that is the ladder's
    (first^(2/3) + second^(2/3))^(3/2). The piece is at least as long as it is wide.
    """
    if width_m > min(first_m, second_m) + ROUNDING:
        return None
    low, high = width_m, (first_m ** (2.0 / 3.0) + second_m ** (2.0 / 3.0)) ** 1.5
    if turning_slack_m(max(low, ROUNDING), width_m, first_m, second_m) < -ROUNDING:
        return None
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if turning_slack_m(middle, width_m, first_m, second_m) >= 0.0 else (low, middle)
    return low


def corner_width_needed_m(length_m: float, width_m: float, first_m: float, *, turned: bool = False) -> float | None:
    """Least width of the second corridor for a piece in the first one; None where the first is too narrow for it anyhow.

    The room grows with the width: halving finds it between the narrow side and the diagonal, which always turns; the long side
    is enough to go on sideways.

    Args:
        turned: only turning counts, not going on sideways.
    """
    long, narrow = max(length_m, width_m), min(length_m, width_m)
    if first_m < narrow - ROUNDING:
        return None
    def passes(second_m: float) -> bool:
        found = turn(long, narrow, first_m, second_m)
        return found.way == "turned" if turned else found.passes

    low, high = narrow, math.hypot(long, narrow)
    if passes(low):
        return low
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if passes(middle) else (middle, high)
    return high


# --- into a car --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """How a piece stands in a car: the side along the width and the one along the depth, and the side that goes through the
    door first. ``turned`` says that its long side lies across the car."""

    across_m: float
    deep_m: float
    through_m: float
    turned: bool


def placings(length_m: float, width_m: float) -> tuple[Placing, Placing]:
    """The two ways of putting a piece into a car: narrow side first, or long side first.

    Turned about in the car it would need the room of its diagonal; that way is left out.
    """
    long, narrow = max(length_m, width_m), min(length_m, width_m)
    return (Placing(across_m=narrow, deep_m=long, through_m=narrow, turned=False),
            Placing(across_m=long, deep_m=narrow, through_m=long, turned=True))


# --- over a slab -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriage:
    """What carries the piece while it moves: mass, what it adds to the height, and where it touches the floor.

    Attributes:
        contact_m: one contact along and across the direction of travel (a roller, a wheel).
        base_m: distance of the contacts along and across the direction of travel; four contacts in a rectangle.
        rides: whether it stays under the piece in a car.
        dynamic_factor: for setting down and braking (GB 55001-2021 4.2.16: at least 1.1).
    """

    mass_kg: float
    height_m: float
    contact_m: tuple[float, float]
    base_m: tuple[float, float]
    rides: bool = True
    dynamic_factor: float = LEAST_DYNAMIC_FACTOR

    def __post_init__(self) -> None:
        if not (self.mass_kg >= 0.0 and self.height_m >= 0.0 and min(*self.contact_m, *self.base_m) > 0.0):
            raise ValueError("contacts and their distances must be above 0, mass and height at least 0")


def weight_kn(mass_kg: float) -> float:
    return mass_kg * STANDARD_GRAVITY_M_S2 / 1000.0


def pressure_kn_m2(mass_kg: float, length_m: float, width_m: float, dynamic_factor: float = 1.0) -> float:
    """The load of a piece over its own base, or the operating load where that is more.

    It is a bound from above for the equivalent load of any slab: the load everywhere is nowhere more than this, and a uniform
    load has the larger effect. So a floor that takes this takes the piece, whatever its spans are.
    """
    return max(dynamic_factor * weight_kn(mass_kg) / (length_m * width_m), OPERATING_KN_M2)


def standing_equivalent(mass_kg: float, length_m: float, width_m: float, slab: Slab, dynamic_factor: float = 1.0) -> float:
    """Equivalent load of a piece in its place, the worse of the two directions it may have to the span (annex C).

    Raises:
        OutsideMethod: longer than the span; the bound by pressure holds there, too.
    """
    return max(slab_equivalent(LocalLoad(weight_kn=weight_kn(mass_kg), length_x_m=along, length_y_m=across,
                                         dynamic_factor=dynamic_factor), slab).load_kn_m2
               for along, across in ((length_m, width_m), (width_m, length_m)))


def standing_on_plate(mass_kg: float, length_m: float, width_m: float, plate: Plate, dynamic_factor: float = 1.0) -> float:
    """The same on a slab that spans two ways (annex C.0.6), the piece in the middle of it.

    Raises:
        OutsideMethod: larger than the plate either way round; the bound by pressure holds there, too.
    """
    return max(plate_equivalent(LocalLoad(weight_kn=weight_kn(mass_kg), length_x_m=along, length_y_m=across,
                                          dynamic_factor=dynamic_factor), plate).load_kn_m2
               for along, across in ((length_m, width_m), (width_m, length_m)))


def moving_equivalent(mass_kg: float, carriage: Carriage, slab: Slab) -> float:
    """Equivalent load of a piece on its carriage, anywhere on a slab and in the worse of two directions.

    GB 50009-2012 5.2.1: the least favourable place during installation and repair counts. Each of the four contacts carries a
    quarter; the pair beside it cuts the effective width in half of the way between them, the pair behind loads the same strip.
    No operating load: nobody works under a machine that is moved.

    Raises:
        OutsideMethod: a contact longer than the span.
    """
    one = carriage.dynamic_factor * weight_kn(mass_kg + carriage.mass_kg) / 4.0

    def equivalent(along_x: bool) -> float:
        order = 1 if along_x else -1
        contact_x, contact_y = carriage.contact_m[::order]
        base_x, base_y = carriage.base_m[::order]
        bcx, bcy = contact_x + slab.thickness_m, contact_y + slab.thickness_m
        full, _ = effective_width(bcx, bcy, slab.span_m)
        width = reduced_width(full, Surroundings(neighbours_m=(None, base_y)))
        moment = pair_moment(slab.span_m, one / bcx, bcx, base_x)
        return 8.0 * moment / (width * slab.span_m ** 2)

    return max(equivalent(True), equivalent(False))


@lru_cache(maxsize=256)
def moving_on_plate(mass_kg: float, carriage: Carriage, plate: Plate) -> float:
    """The same on a slab that spans two ways: four contacts in a rectangle wherever they stand worst, in both directions.

    In each direction of the plate the pair stands about the middle, a quarter of its distance off (the known place for two
    equal loads on a beam), or one contact stands in the middle or :data:`NEAR_END` from an end and the other beside it or off
    the plate. Against a fine search these places miss less than 1 %.

    A tower has the same plate on many storeys: the last ones are remembered.

    Raises:
        OutsideMethod: a contact larger than the plate, or next to nothing beside it.
    """
    one = weight_kn(mass_kg + carriage.mass_kg) / 4.0

    def equivalent(along_x: bool) -> float:
        order = 1 if along_x else -1
        contact, base = carriage.contact_m[::order], carriage.base_m[::order]
        load = LocalLoad(weight_kn=one, length_x_m=contact[0], length_y_m=contact[1], dynamic_factor=carriage.dynamic_factor)
        places = [_pairs(side, min(plate.side_x_m, plate.side_y_m), part + plate.thickness_m, apart)
                  for side, part, apart in zip((plate.side_x_m, plate.side_y_m), contact, base, strict=True)]
        return max(plate_equivalent(load, plate, xs, ys, operating_kn_m2=0.0).load_kn_m2 for xs in places[0] for ys in places[1])

    return max(equivalent(True), equivalent(False))


def _pairs(side_m: float, short_m: float, part_m: float, apart_m: float) -> list[tuple[float, ...]]:
    """Places of two contacts along a side, and of one of them alone."""
    middle, end = side_m / 2.0, side_m - NEAR_END * short_m
    outer = [middle + apart_m / 2.0 + shift for shift in (0.0, apart_m / 4.0, apart_m / 2.0)]
    pairs = [(last - apart_m, last) for last in (*outer, end)]
    fitting = [pair for pair in pairs if pair[0] >= part_m / 2.0 and pair[1] <= side_m - part_m / 2.0]
    return [(middle,), *([(end,)] if end <= side_m - part_m / 2.0 else []), *fitting]


def pair_moment(span_m: float, line_kn_m: float, part_m: float, apart_m: float) -> float:
    """Greatest moment in a simple beam from two equal part loads a fixed distance apart, wherever they stand, in kNm.

    For two single forces P it is P (l − s/2)² / (2 l), or P l/4 for one alone where they are far apart; spread parts are
    searched, as the place of the greatest moment has no simple form.
    """
    places = [span_m * i / 200.0 for i in range(201)]
    best = 0.0
    for first in places:
        centres = [c for c in (first, first + apart_m) if part_m / 2.0 - 1e-9 <= c <= span_m - part_m / 2.0 + 1e-9]
        if not centres:
            continue
        best = max(best, *(sum(_moment_at(x, span_m, line_kn_m, part_m, c) for c in centres)
                           for x in (*centres, span_m / 2.0)))
    return best


def _moment_at(x: float, span_m: float, line_kn_m: float, part_m: float, centre_m: float) -> float:
    """Moment at a place of a simple beam under a part load about a centre."""
    left = line_kn_m * part_m * (span_m - centre_m) / span_m
    inside = min(max(x - (centre_m - part_m / 2.0), 0.0), part_m)
    return left * x - line_kn_m * inside * (x - (centre_m - part_m / 2.0) - inside / 2.0)
