"""How large a building is: a rectangle around its plan, and its height."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from models.building import Building

if TYPE_CHECKING:
    from models.building import Outline

Size: TypeAlias = tuple[float | None, float | None, float | None]
"""Length, width and height in metres; None where unknown."""


def building_size_m(building: Building) -> Size:
    """Sides of the smallest rectangle around the largest outline, the longer one first, and the height."""
    height = height_m(building)
    outlines = outlines_of(building)
    if not outlines:
        return None, None, height
    rectangle = max(outlines, key=lambda outline: outline.area).minimum_rotated_rectangle
    if rectangle.geom_type != "Polygon":
        return None, None, height
    corners = list(rectangle.exterior.coords)
    width, length = sorted(math.hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners[:3]))
    return length, width, height


def extent_m(buildings: Sequence[Building]) -> Size:
    """Extent of all outlines along the file's x and y, and the greatest height."""
    heights = [height for height in map(height_m, buildings) if height is not None]
    height = max(heights, default=None)
    boxes = [outline.bounds for building in buildings for outline in outlines_of(building)]
    if not boxes:
        return None, None, height
    low, high = [min(box[i] for box in boxes) for i in (0, 1)], [max(box[i] for box in boxes) for i in (2, 3)]
    return round(high[0] - low[0], 6), round(high[1] - low[1], 6), height


def outlines_of(building: Building) -> list[Outline]:
    """The outlines of its storeys, and its footprint; empty ones left out."""
    found = (*(storey.outline for storey in building.storeys), building.footprint)
    return [outline for outline in found if outline is not None and not outline.is_empty]


def height_m(building: Building) -> float | None:
    """The height as read, else from the ground storey's floor to the top of the highest storey, where that is known."""
    if building.height_m is not None:
        return building.height_m.value
    above = [storey for storey in building.storeys if storey.number > 0]
    if not above or above[-1].height_m is None:
        return None
    return round(above[-1].elevation_m.value + above[-1].height_m.value - above[0].elevation_m.value, 6)
