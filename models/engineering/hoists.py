"""Hoist wells, façade openings and façade platforms: what goes through, what guards the edge, where the crane stands.

Lengths in metres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from shapely import Polygon

GUARDS_M: Final = ((20.0, 1.20), (2.0, 1.05), (0.0, 0.90))
"""Height of the fall → least height of the guard at an edge in a works (GB 4053.3-2009: 900 mm below 2 m, 1050 mm from 2 m,
1200 mm from 20 m). From general knowledge: unverified."""

CLASH_M2: Final = 0.01
"""Areas that share less than this only touch."""


def guard_height_m(fall_m: float) -> float:
    """Least height of a guard by :data:`GUARDS_M`. Raises ValueError for a negative fall."""
    if not fall_m >= 0.0:
        raise ValueError("a fall of at least 0 is needed")
    return next(height for least, height in GUARDS_M if fall_m >= least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """A piece in a hole: the two sides of the hole against the two sides of the piece, in the better of both directions."""

    has_m: tuple[float, float]
    needs_m: tuple[float, float]

    @property
    def margin_m(self) -> float:
        return min(has - needs for has, needs in zip(self.has_m, self.needs_m, strict=True))


def through_floor(piece_m: tuple[float, float], hole_m: tuple[float, float], clearance_m: float = 0.0) -> Through:
    """A piece (plan) through a hole in a floor or onto a platform, upright and turned by a quarter where that is better.

    The better way for a rectangle in a rectangle is always long side along long side.
    """
    piece = sorted(side + 2.0 * clearance_m for side in piece_m)
    low, high = (0, 1) if hole_m[0] <= hole_m[1] else (1, 0)
    needs = (piece[low], piece[high])
    return Through(has_m=hole_m, needs_m=needs)


def through_facade(piece_m: tuple[float, float], height_m: float, hole_m: tuple[float, float],
                   clearance_m: float = 0.0) -> Through:
    """A piece through an opening (width, height) in a façade, narrow side first; free room on both sides and on top."""
    return Through(has_m=hole_m, needs_m=(min(piece_m) + 2.0 * clearance_m, height_m + clearance_m))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """An area kept free that a crane stands on: its name and how much of it in m²."""

    name: str
    area_m2: float


def clashes(crane_m: Sequence[tuple[float, float]],
            kept_free: Sequence[tuple[str, Sequence[tuple[float, float]]]]) -> list[Clash]:
    """The areas kept free (name, outline) that a crane's area lies on, largest first.

    Raises:
        ValueError: an outline that crosses itself or has no area.
    """
    own = _polygon(crane_m)
    found = [Clash(name=name, area_m2=float(own.intersection(_polygon(outline)).area)) for name, outline in kept_free]
    return sorted((clash for clash in found if clash.area_m2 > CLASH_M2), key=lambda clash: -clash.area_m2)


def _polygon(outline: Sequence[tuple[float, float]]) -> Polygon:
    from shapely import Polygon as Made

    made = Made(outline)
    if not made.is_valid or not made.area > 0.0:
        raise ValueError("an outline with an area that does not cross itself is needed")
    return made
