"""Machines and wheels on a slab that spans two ways, as an equivalent uniform load: GB 50009-2012 C.0.6.

The clause keeps the principle of the one-way slab and takes a plate simply supported on four sides; its wording is known from
general knowledge, was not read in print and stays unverified. The moments are those of an elastic thin plate (Navier's double
series, Poisson's ratio 0.2 as GB 50010-2010 4.1.8 gives for concrete), in the two directions of the sides; twisting moments at
the corners are left out, as in the tables of practice. Two readings are computed: the uniform load with the same moment in
either direction, the larger of the two (safe for the bars of both directions), and the one with the same absolute maximum.

Lengths in metres, forces in kN, loads in kN/m². x runs along one side of the plate, y along the other, from one corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from models.engineering.floor_load import OPERATING_KN_M2, LocalLoad, OutsideMethod, Slab
from models.tolerances import ROUNDING

POISSON: Final = 0.2

CLAUSE: Final = "C.0.6"

TWO_WAY_UP_TO: Final = 2.0
"""Longer over shorter side: up to 2 a slab is computed as two-way (GB 50010-2010 9.1.1; transcript from general knowledge)."""

ONE_WAY_FROM: Final = 3.0
"""From 3 on it may be computed as one-way along the short side; between 2 and 3 it should (宜) be computed as two-way (9.1.1)."""

LEAST_SHARE: Final = 0.02
"""Least side of a load over the side of the plate: below it stands a point, under which the moment of a thin plate has no end."""

_TERMS: Final = 240
"""Terms of the series in each direction: the moments change by less than 0.2 % with twice as many at the least share."""

_STEPS: Final = 32
_LOOKED_AT: Final = 3

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A slab on four supports: its sides along x and y and its thickness."""

    side_x_m: float
    side_y_m: float
    thickness_m: float

    def __post_init__(self) -> None:
        if not (self.side_x_m > 0.0 and self.side_y_m > 0.0):
            raise OutsideMethod("no-span")
        if not self.thickness_m >= 0.0:
            raise OutsideMethod("no-thickness")

    @property
    def ratio(self) -> float:
        """Longer over shorter side."""
        return max(self.side_x_m, self.side_y_m) / min(self.side_x_m, self.side_y_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateEquivalent:
    """The result with the numbers on the way: moments per metre under the loads and under 1 kN/m², and the loads they give.

    Args:
        spread_x_m, spread_y_m: sides on which one load acts.
        under_kn_m2: what acts there beyond the operating load.
        moment_x_knm_m, moment_y_knm_m: greatest moments along x and y in kNm/m.
        unit_x_m2, unit_y_m2: the same under a uniform load of 1 kN/m².
        by_x_kn_m2, by_y_kn_m2: equal moments in one direction; ``absolute_kn_m2``: equal absolute maxima.
    """

    spread_x_m: float
    spread_y_m: float
    under_kn_m2: float
    moment_x_knm_m: float
    moment_y_knm_m: float
    unit_x_m2: float
    unit_y_m2: float
    by_x_kn_m2: float
    by_y_kn_m2: float
    absolute_kn_m2: float

    @property
    def load_kn_m2(self) -> float:
        return max(self.by_x_kn_m2, self.by_y_kn_m2)


def spans_two_ways(ratio: float) -> bool:
    """Whether a slab on four supports is computed as two-way, by longer over shorter side (GB 50010-2010 9.1.1)."""
    return ratio < ONE_WAY_FROM - ROUNDING


def plate_equivalent(load: LocalLoad, plate: Plate, centres_x_m: Sequence[float] = (), centres_y_m: Sequence[float] = (), *,
                     operating_kn_m2: float = OPERATING_KN_M2) -> PlateEquivalent:
    """Equivalent uniform load of equal local loads on a two-way slab.

    As on the one-way slab the load spreads by bedding and thickness, and what stands under it replaces the operating load.

    Args:
        load: one load; its x lies along the plate's.
        centres_x_m, centres_y_m: where the centres stand, each x with each y; the middle of the plate if empty.

    Raises:
        OutsideMethod: wider than the plate, over a support, or too small for the plate.
    """
    spread = _spread(load, plate)
    weight = max(load.dynamic_factor * load.weight_kn - operating_kn_m2 * load.length_x_m * load.length_y_m, 0.0)
    unit, local = _moments(tuple(centres_x_m), tuple(centres_y_m), spread, plate)
    whole = [operating_kn_m2 * at + weight * part for at, part in zip(unit, local, strict=True)]
    least = [float(moment.max()) for moment in whole]
    units = [float(moment.max()) for moment in unit]
    return PlateEquivalent(
        spread_x_m=spread[0], spread_y_m=spread[1], under_kn_m2=weight / (spread[0] * spread[1]),
        moment_x_knm_m=least[0], moment_y_knm_m=least[1], unit_x_m2=units[0], unit_y_m2=units[1],
        by_x_kn_m2=least[0] / units[0], by_y_kn_m2=least[1] / units[1], absolute_kn_m2=max(least) / max(units))


def heaviest_on_plate(limit_kn_m2: float, base: LocalLoad, centre_m: tuple[float, float], plate: Plate, *,
                      operating_kn_m2: float = OPERATING_KN_M2) -> float | None:
    """The heaviest machine in kN that a two-way slab takes at a place by equal moments in both directions, or None.

    The moment of every point grows linearly with the weight, so each point has a weight at which it reaches the limit.

    Args:
        base: sides, bedding and factor of the machine; its weight does not count.

    Raises:
        OutsideMethod: as for :func:`plate_equivalent`.
    """
    spread = _spread(base, plate)
    unit, local = _moments(centre_m[:1], centre_m[1:], spread, plate)
    displaced = operating_kn_m2 * base.length_x_m * base.length_y_m
    if limit_kn_m2 < operating_kn_m2:
        return None
    net = np.inf
    for at, part in zip(unit, local, strict=True):
        left = limit_kn_m2 * float(at.max()) - operating_kn_m2 * at
        grows = part > 1e-12
        if grows.any():
            net = min(net, float((left[grows] / part[grows]).min()))
    return None if not np.isfinite(net) else (net + displaced) / base.dynamic_factor


def _spread(load: LocalLoad, plate: Plate) -> tuple[float, float]:
    """bcx and bcy as in C.0.5. Raises OutsideMethod: larger than the plate, or next to nothing beside it."""
    slab = Slab(span_m=plate.side_x_m, thickness_m=plate.thickness_m)
    bcx, bcy = load.spread_x_m(slab), load.spread_y_m(slab)
    if bcx > plate.side_x_m + ROUNDING or bcy > plate.side_y_m + ROUNDING:
        raise OutsideMethod("wider-than-plate")
    if bcx < LEAST_SHARE * plate.side_x_m or bcy < LEAST_SHARE * plate.side_y_m:
        raise OutsideMethod("point-on-plate")
    return bcx, bcy


# --- plate theory ------------------------------------------------------------------------------------------------


def _moments(xs_m: tuple[float, ...], ys_m: tuple[float, ...], spread_m: tuple[float, float],
             plate: Plate) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Moments along x and y at the points where they may be greatest: under 1 kN/m², and under 1 kN in each place."""
    a, b = plate.side_x_m, plate.side_y_m
    xs, ys = xs_m or (a / 2.0,), ys_m or (b / 2.0,)
    points = (_points(xs, spread_m[0], a), _points(ys, spread_m[1], b))
    whole = _patches((a / 2.0,), (b / 2.0,), (a, b), (a, b), points)
    return (a * b * whole[0], a * b * whole[1]), _patches(xs, ys, spread_m, (a, b), points)


def _points(centres_m: Sequence[float], size_m: float, side_m: float) -> tuple[float, ...]:
    """Shares of a side: evenly over it, closer at the loads next to its middle. Raises OutsideMethod: over a support."""
    if any(not size_m / 2.0 - 1e-9 <= centre <= side_m - size_m / 2.0 + 1e-9 for centre in centres_m):
        raise OutsideMethod("over-support")
    near = sorted(centres_m, key=lambda centre: abs(centre - side_m / 2.0))[:_LOOKED_AT]
    shares = {(centre + share * size_m) / side_m for centre in near for share in (-0.5, -0.25, 0.0, 0.25, 0.5)}
    return tuple(sorted({step / _STEPS for step in range(1, _STEPS)} | shares))


@lru_cache(maxsize=1024)
def _patches(xs: tuple[float, ...], ys: tuple[float, ...], patch: tuple[float, float], sides: tuple[float, float],
             points: tuple[tuple[float, ...], tuple[float, ...]]) -> tuple[Array, Array]:
    """Moments at the points of a plate under 1 kN on a patch about each x with each y: one product of sums of sines."""
    m = _numbers()
    force_x, force_y = _force(xs, patch[0], sides[0]), _force(ys, patch[1], sides[1])
    force = 16.0 / (np.pi ** 2 * patch[0] * patch[1]) * np.outer(force_x, force_y)
    stiff_x, stiff_y = _weights(*sides)
    sines_x, sines_y = np.sin(np.pi * np.outer(points[0], m)), np.sin(np.pi * np.outer(m, points[1]))
    return sines_x @ (force * stiff_x) @ sines_y, sines_x @ (force * stiff_y) @ sines_y


def _force(centres_m: tuple[float, ...], size_m: float, side_m: float) -> Array:
    """Share of each sine along one side in loads of a size about some centres."""
    m = _numbers()
    places: Array = np.sin(np.pi * np.outer(np.divide(centres_m, side_m), m)).sum(axis=0)
    return places * np.sin(m * np.pi * size_m / (2.0 * side_m)) / m


@lru_cache(maxsize=64)
def _weights(a: float, b: float) -> tuple[Array, Array]:
    """Share of each pair of sines in the two moments."""
    m = _numbers()
    along, across = np.meshgrid((m / a) ** 2, (m / b) ** 2, indexing="ij")
    whole = np.pi ** 2 * (along + across) ** 2
    return (along + POISSON * across) / whole, (across + POISSON * along) / whole


def _numbers() -> Array:
    return np.arange(1, _TERMS + 1, dtype=np.float64)
