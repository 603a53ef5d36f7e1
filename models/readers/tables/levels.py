"""Storeys stacked: elevations that are not stated follow from the heights below or above."""

from __future__ import annotations

from collections.abc import Sequence

from models.measured import Measured, from_geometry, metres
from models.readers.description_levels import stacked_down, stacked_up


def stack(elevations: Sequence[Measured | None], heights: Sequence[Measured | None], names: Sequence[str], ground: int,
          ) -> list[Measured | None]:
    """Elevations in ascending order: as stated, else stacked; where none is stated the storey ``ground`` lies at 0.

    What cannot be found for want of a height stays None.
    """
    levels = list(elevations)
    if not any(level is not None for level in levels):
        levels[ground] = metres(0.0, from_geometry("table-level-zero"))
    first = min((i for i, level in enumerate(levels) if level is not None), key=lambda i: abs(i - ground))
    for i in range(first + 1, len(levels)):
        below = levels[i - 1]
        if levels[i] is None and below is not None:
            levels[i] = stacked_up(below, heights[i - 1], names[i - 1])
    for i in range(first - 1, -1, -1):
        above = levels[i + 1]
        if levels[i] is None and above is not None:
            levels[i] = stacked_down(above, heights[i], names[i + 1])
    return levels
