"""From metres to pixels and back: a view that is moved, brought nearer, and fitted to a window. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from workbench.drawings.marks import Box, Point

NEAREST_PX_PER_M: Final = 4000.0
FARTHEST_PX_PER_M: Final = 0.005
"""A quarter of a millimetre a pixel, and 200 m a pixel: nothing of a building lies beyond."""


@dataclass(frozen=True, slots=True)
class View:
    """The point ``centre`` of the drawing lies in the middle of ``size`` pixels; ``up`` and ``across`` are pixels a metre."""

    centre: Point = (0.0, 0.0)
    across: float = 10.0
    up: float = 10.0
    size: tuple[float, float] = (400.0, 300.0)

    def x(self, x_m: float) -> float:
        return self.size[0] / 2.0 + (x_m - self.centre[0]) * self.across

    def y(self, y_m: float) -> float:
        return self.size[1] / 2.0 - (y_m - self.centre[1]) * self.up

    def point(self, at: Point) -> Point:
        """Pixels of a point in metres."""
        return self.x(at[0]), self.y(at[1])

    def metres(self, px: Point) -> Point:
        """Metres of a point in pixels."""
        return (self.centre[0] + (px[0] - self.size[0] / 2.0) / self.across,
                self.centre[1] - (px[1] - self.size[1] / 2.0) / self.up)

    def moved(self, dx_px: float, dy_px: float) -> View:
        return replace(self, centre=(self.centre[0] - dx_px / self.across, self.centre[1] + dy_px / self.up))

    def nearer(self, factor: float, px: Point) -> View:
        """Larger by a factor round a point that stays where it is."""
        factor = min(max(factor, FARTHEST_PX_PER_M / self.up), NEAREST_PX_PER_M / self.up)
        kept = self.metres(px)
        made = replace(self, across=self.across * factor, up=self.up * factor)
        now = made.metres(px)
        return replace(made, centre=(made.centre[0] + kept[0] - now[0], made.centre[1] + kept[1] - now[1]))

    def taller(self, factor: float, px: Point) -> View:
        """Higher by a factor, as wide as before, round a point that stays where it is."""
        made = self.nearer(factor, px)
        return replace(made, across=self.across, centre=(self.centre[0], made.centre[1]))

    def fitted(self, extent: Box, margins: tuple[float, float, float, float], stretch: float = 1.0,
               widen: float = 1.0) -> View:
        """The extent as large as it fits between margins (left, top, right, bottom, pixels).

        ``stretch``: a flat drawing may be this many times higher than it is wide; ``widen``: a tall one as much wider.
        """
        left, top, right, bottom = margins
        wide, high = max(self.size[0] - left - right, 20.0), max(self.size[1] - top - bottom, 20.0)
        across = wide / max(extent[2] - extent[0], 1e-6)
        up = min(high / max(extent[3] - extent[1], 1e-6), stretch * across)
        across = min(across, widen * up)
        up, across = (min(max(value, FARTHEST_PX_PER_M), NEAREST_PX_PER_M) for value in (up, across))
        middle = ((extent[0] + extent[2]) / 2.0, (extent[1] + extent[3]) / 2.0)
        shift = ((left - right) / 2.0 / across, (bottom - top) / 2.0 / up)
        return replace(self, across=across, up=up, centre=(middle[0] - shift[0], middle[1] - shift[1]))


def bar_length(px_per_m: float, room_px: float = 120.0) -> float:
    """The longest round length in metres (1, 2 or 5 of a power of ten) that fits into some pixels: for a scale bar."""
    most = room_px / px_per_m
    power = 10.0 ** 6
    while power > 1e-3:
        for step in (5.0, 2.0, 1.0):
            if step * power <= most:
                return step * power
        power /= 10.0
    return 1e-3
