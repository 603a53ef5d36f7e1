"""Areas in plan made larger or smaller by their corners: a rectangle stays one, of any other polygon one corner goes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from models.tolerances import DRAWN_STEP_M
from workbench.drawings.marks import Point
from workbench.drawings.placing import rectangle


def corner_at(ring: Sequence[Point], at: Point, within_m: float) -> int | None:
    """The corner nearest to a point, within reach."""
    near = min(((math.dist(corner, at), i) for i, corner in enumerate(ring)), default=None)
    return None if near is None or near[0] > within_m else near[1]


def is_rectangle(ring: Sequence[Point]) -> bool:
    """Whether a ring is a rectangle along the axes."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return len(ring) == 4 and all(
        min(abs(value - least), abs(value - most)) <= DRAWN_STEP_M
        for values, least, most in ((xs, min(xs), max(xs)), (ys, min(ys), max(ys))) for value in values)


def resized(ring: Sequence[Point], corner: int, to: Point) -> tuple[Point, ...]:
    """The ring with one corner elsewhere."""
    if is_rectangle(ring):
        return rectangle(ring[(corner + 2) % 4], to)
    return tuple(to if i == corner else other for i, other in enumerate(ring))
