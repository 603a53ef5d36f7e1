"""How a scene is to be shown: colours, what is hidden or glass, storeys pulled apart, sections. All as plain values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from models.geometry.caps import Plane
from models.geometry.rings import Floats
from workbench.desktop.scene.read_mesh import MASSINGS

if TYPE_CHECKING:
    from workbench.desktop.scene.scene import Mask, Scene

ISOLATIONS: Final = ("none", "glass", "hidden")
"""What happens to the other storeys when one is chosen."""

SIDES: Final[dict[str, float]] = {"front": 270.0, "left": 180.0, "back": 90.0, "right": 0.0}
"""The side of the plan that an upright section takes away, as the direction in which it looks; see :class:`Showing`."""

GLASS: Final = 0.15
"""Share of its colour that glass keeps."""
MOST_GAP: Final = 2.0
"""Storeys are pulled apart by at most this many of their typical heights."""

MASSING: Final = ("auto", *MASSINGS)
"""What stands for the building; auto: the massing as read where there is one, else its storeys."""

_NEVER_GLASS: Final = frozenset({"lift", "hoist", "dock", "bay", "truck", "yard", "lane", "path", "neighbour"})


@dataclass(frozen=True, slots=True)
class Showing:
    """The state of the view that its tools change.

    Attributes:
        mode: what colours mean: one of the modes of colouring, or given.
        glass: all storeys but the chosen one are glass.
        isolation: one of :data:`ISOLATIONS`.
        apart: 0 to 1: how far storeys are pulled apart.
        level_m: height of the level section in the file's elevations, None without.
        turn_deg: direction in plan of what the upright section takes away, from the plan's x against the clock; None without.
        place_m: how far the upright section lies from the middle of the building, in that direction.
        paths: swept paths are drawn.
        massing: one of :data:`MASSING`; ``clear``: the massing as read is glass.
    """

    mode: str = "verdict"
    glass: bool = False
    isolation: str = "none"
    apart: float = 0.0
    level_m: float | None = None
    turn_deg: float | None = None
    place_m: float = 0.0
    paths: bool = False
    massing: str = "auto"
    clear: bool = False

    def planes(self, origin: Floats, middle: Floats) -> tuple[Plane, ...]:
        """The sections, about a local origin.

        Args:
            middle: of the building, about the origin: what an upright section is turned about.
        """
        found = []
        if self.level_m is not None:
            found.append(Plane((0.0, 0.0, 1.0), self.level_m - float(origin[2])))
        if self.turn_deg is not None:
            x, y = direction(self.turn_deg)
            found.append(Plane((x, y, 0.0), self.place_m + x * float(middle[0]) + y * float(middle[1])))
        return tuple(found)


def direction(turn_deg: float) -> tuple[float, float]:
    """The unit vector of a direction in plan; the four directions of the axes exactly."""
    quarter, rest = divmod(turn_deg, 90.0)
    x, y = (1.0, 0.0) if rest == 0.0 else (math.cos(math.radians(rest)), math.sin(math.radians(rest)))
    return ((x, y), (-y, x), (-x, -y), (y, -x))[int(quarter) % 4]


def side_of(turn_deg: float) -> str | None:
    """The side that a direction names, None for one between."""
    return next((side for side, turn in SIDES.items() if abs((turn_deg - turn + 180.0) % 360.0 - 180.0) < 0.05), None)


def gap_m(scene: Scene, apart: float) -> float:
    """How far storeys are pulled apart for a position of the slider."""
    low, high = scene.body
    if not np.isfinite([low, high]).all():
        return 0.0
    tall = float(high[2] - low[2]) - scene.gap_m * (scene.parts.levels - 1)
    return apart * MOST_GAP * tall / max(scene.parts.levels, 1)


def visible(scene: Scene, showing: Showing, storey_id: str | None) -> tuple[Mask, Mask]:
    """(owners,) what is drawn solid and what is drawn as glass; what is in neither is hidden."""
    owners, mass = scene.owners, scene.is_mass
    solid, glass = np.ones(len(owners), bool), np.zeros(len(owners), bool)
    chosen = np.array([owner.storey == storey_id and storey_id is not None for owner in owners], bool)
    if showing.glass:
        glass = np.array([owner.kind not in _NEVER_GLASS for owner in owners], bool) & ~chosen
        solid &= ~glass
    if showing.isolation != "none" and chosen.any():
        whole, partly = _on_level(scene, int(np.flatnonzero(chosen)[0]))
        things = ~scene.is_storey
        solid = chosen | (things & whole)
        glass = things & partly & ~whole
        if showing.isolation == "glass":
            glass |= ~solid & np.array([owner.kind not in ("yard", "lane", "path", "neighbour") for owner in owners], bool)
    if mass.any() and showing.massing != "both":     # the massing stands for the storeys and for what they stand on
        gone = np.array([owner.kind in ("storey", "unit", "whole", "plinth") for owner in owners], bool)
        solid, glass = solid & ~gone, glass & ~gone
    if showing.clear:
        solid, glass = solid & ~mass, glass | (solid & mass)
    return solid, glass


def _on_level(scene: Scene, owner: int) -> tuple[Mask, Mask]:
    """(owners,) which stand on the level of an owner with all they have, and which with some."""
    first, levels = scene.solids.first_vertex, scene.solids.vertex_level
    level = int(levels[first[owner]])
    here = np.bincount(scene.solids.vertex_owner, levels == level, scene.solids.owners)
    size = np.diff(first)
    return (here == size) & (size > 0), here > 0


# --- sections as handles -----------------------------------------------------------------------------------------


def frame_of(plane: Plane, low: Floats, high: Floats) -> Floats:
    """(4, 3) corners of the rectangle in which a plane passes through a box, a little larger than the box."""
    margin = 0.03 * float(np.linalg.norm(high - low))
    low, high = low - margin, high + margin
    if plane.level:
        z = plane.place_m * plane.normal[2]
        return np.array([[x, y, z] for x, y in ((low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1]))])
    (ax, ay) = plane.along
    along = [ax * x + ay * y for x in (low[0], high[0]) for y in (low[1], high[1])]
    left, right = min(along), max(along)
    return plane.spaced(np.array([[left, low[2]], [right, low[2]], [right, high[2]], [left, high[2]]]))


def anchor_of(plane: Plane, pixels: Floats) -> int:
    """Which corner of its rectangle holds the handle of a section: the leftmost of a level one, the highest of an upright one."""
    return int(np.argmin(pixels[:, 0])) if plane.level else int(np.argmin(pixels[:, 1]))


def turner_of(plane: Plane, pixels: Floats) -> int | None:
    """Which corner of its rectangle holds the handle that turns an upright section: the one farthest from the other handle."""
    if plane.level:
        return None
    held = pixels[anchor_of(plane, pixels)]
    return int(np.argmax(np.hypot(pixels[:, 0] - held[0], pixels[:, 1] - held[1])))


def turned(turn_deg: float, middle: Floats, grip: Floats, point: Floats) -> float:
    """The direction of a section whose handle is dragged about the middle of the building, 0 to 360 degrees.

    Args:
        turn_deg: the direction before.
        middle, grip, point: (2,) in plan: what it turns about, where the handle was, where the pointer is now.
    """
    before, after = grip - middle, point - middle
    if min(float(np.hypot(*before)), float(np.hypot(*after))) < 1e-6:
        return turn_deg
    swing = math.degrees(math.atan2(float(after[1]), float(after[0])) - math.atan2(float(before[1]), float(before[0])))
    return (turn_deg + swing) % 360.0


def dragged(place_m: float, step: tuple[float, float], way: tuple[float, float]) -> float:
    """Where a section comes to when its handle is dragged.

    Args:
        place_m: where it was.
        step: how far the pointer went, pixels.
        way: how far the handle moves in the picture for one metre along the normal, pixels.
    """
    square = way[0] ** 2 + way[1] ** 2
    if square < 1e-6:     # it points at the eye: dragging up moves it
        return place_m - step[1] * 0.1
    return place_m + (step[0] * way[0] + step[1] * way[1]) / square


# --- measuring ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Distance:
    """Between two points in metres: straight, in plan, and in height."""

    straight_m: float
    plan_m: float
    rise_m: float


def distance(one: Sequence[float], other: Sequence[float]) -> Distance:
    dx, dy, dz = (b - a for a, b in zip(one, other, strict=True))
    return Distance(math.sqrt(dx * dx + dy * dy + dz * dz), math.hypot(dx, dy), dz)


def area(points: Sequence[Sequence[float]]) -> float:
    """Area in m² of the polygon through three or more points in space, by its vector area: of a flat polygon its own."""
    corners = np.asarray(points, dtype=np.float64) - np.asarray(points[0], dtype=np.float64)
    return float(np.linalg.norm(np.cross(corners, np.roll(corners, -1, axis=0)).sum(axis=0)) / 2.0)


def around(points: Sequence[Sequence[float]]) -> float:
    """Length in metres of the line through points and back to the first."""
    corners = np.asarray(points, dtype=np.float64)
    return float(np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1).sum())


def snapped(point: Floats, at: tuple[float, float], corners: Floats, pixels: Floats, most_px: float) -> Floats:
    """The corner nearest to a place of the picture within some pixels, else the point itself."""
    if not len(corners):
        return point
    apart = np.hypot(pixels[:, 0] - at[0], pixels[:, 1] - at[1])
    apart = np.where(np.isfinite(apart), apart, np.inf)
    near = int(np.argmin(apart))
    found: Floats = corners[near] if apart[near] <= most_px else point
    return found
