"""The eye of the 3D view: where it stands, what it projects where, which ray a point of the picture is.

Points are metres about the local origin of the solids, z up. Pictures are measured from their upper left corner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from models.geometry.rings import Floats

STANDARD_VIEWS: Final[dict[str, tuple[float, float]]] = {
    "iso": (-58.0, 28.0), "top": (-90.0, 90.0), "front": (-90.0, 0.0), "back": (90.0, 0.0), "left": (180.0, 0.0),
    "right": (0.0, 0.0), "bottom": (-90.0, -90.0),
}
"""Azimuth and elevation of the eye in degrees: azimuth 0 looks from the plan's +x (the right), -90 from its -y (the front)."""

SIDES_DEG: Final[dict[str, float]] = {"back": 0.0, "right": 90.0, "front": 180.0, "left": 270.0}
"""Where the sides of a building face, clockwise from the plan's +y."""
_WINDS: Final = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


def facing(view: str, north_deg: float) -> str | None:
    """The wind towards which the side that a standard view shows faces; None for one from above.

    Args:
        north_deg: true north, clockwise from the plan's +y.
    """
    side = SIDES_DEG.get(view)
    return None if side is None else _WINDS[round((side - north_deg) / 45.0) % 8]

_FIELD_DEG: Final = 30.0
_NEAREST_SHARE: Final = 1e-3
_ROOM: Final = 1.04
"""The things fitted into a picture take this much less than all of it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture: size in pixels, and what labels at its right and a legend at its foot take of it."""

    wide: float
    high: float
    right: float = 0.0
    foot: float = 0.0

    @property
    def free_wide(self) -> float:
        return max(self.wide - self.right, 1.0)

    @property
    def free_high(self) -> float:
        return max(self.high - self.foot, 1.0)


@dataclass(frozen=True, slots=True)
class Camera:
    """An eye that looks at a point from a distance in metres. In parallel projection the distance sets the scale."""

    centre: tuple[float, float, float] = (0.0, 0.0, 0.0)
    distance_m: float = 100.0
    azimuth: float = STANDARD_VIEWS["iso"][0]
    elevation: float = STANDARD_VIEWS["iso"][1]
    parallel: bool = False
    reach_m: float = 100.0     # radius about the centre within which something is drawn

    # directions

    def axes(self) -> Floats:
        """(3, 3) rows: right, up, and towards the eye."""
        azimuth, elevation = math.radians(self.azimuth), math.radians(self.elevation)
        away = np.array([math.cos(elevation) * math.cos(azimuth), math.cos(elevation) * math.sin(azimuth), math.sin(elevation)])
        right = np.array([-math.sin(azimuth), math.cos(azimuth), 0.0])
        return np.array([right, np.cross(away, right), away])

    def eye(self) -> Floats:
        found: Floats = np.array(self.centre) + self.axes()[2] * self.distance_m
        return found

    # matrices

    def view(self) -> Floats:
        """(4, 4) from the world to the eye."""
        matrix = np.eye(4)
        matrix[:3, :3] = self.axes()
        matrix[:3, 3] = -self.axes() @ np.array(self.centre) - np.array([0.0, 0.0, self.distance_m])
        return matrix

    def projection(self, frame: Frame) -> Floats:
        """(4, 4) from the eye to the picture; the middle of what it looks at stands in the middle of the free part."""
        half = self._half_high_m(frame)
        half_wide = half * frame.wide / max(frame.high, 1.0)
        near, far = self._depths()
        matrix = np.zeros((4, 4))
        if self.parallel:
            matrix[0, 0], matrix[1, 1], matrix[3, 3] = 1.0 / half_wide, 1.0 / half, 1.0
            matrix[2, 2], matrix[2, 3] = -2.0 / (far - near), -(far + near) / (far - near)
        else:
            matrix[0, 0], matrix[1, 1], matrix[3, 2] = self.distance_m / half_wide, self.distance_m / half, -1.0
            matrix[2, 2], matrix[2, 3] = -(far + near) / (far - near), -2.0 * far * near / (far - near)
        shift = np.eye(4)
        shift[0, 3], shift[1, 3] = -frame.right / max(frame.wide, 1.0), frame.foot / max(frame.high, 1.0)
        shifted: Floats = shift @ matrix
        return shifted

    def _half_high_m(self, frame: Frame) -> float:
        """Half the height of the whole picture in metres at the distance of the centre."""
        return self.distance_m * math.tan(math.radians(_FIELD_DEG / 2.0)) * frame.high / frame.free_high

    def _depths(self) -> tuple[float, float]:
        """Nearest and farthest depth: close about what is drawn, so that depths stay apart by millimetres."""
        reach = self.reach_m + 1.0
        if self.parallel:
            return self.distance_m - 2.0 * reach, self.distance_m + 2.0 * reach
        return max(self.distance_m - 2.0 * reach, (self.distance_m + reach) * _NEAREST_SHARE), self.distance_m + 2.0 * reach

    # to the picture and back

    def project(self, points: Floats, frame: Frame) -> tuple[Floats, Floats]:
        """(n, 2) pixels and (n,) depth (more is farther; NaN behind the eye) of (n, 3) points."""
        whole = self.projection(frame) @ self.view()
        seen = np.column_stack([points, np.ones(len(points))]) @ whole.T
        with np.errstate(divide="ignore", invalid="ignore"):
            flat = np.where(seen[:, 3:] > 0.0, seen[:, :3] / seen[:, 3:], np.nan)
        pixels = np.column_stack([(flat[:, 0] + 1.0) / 2.0 * frame.wide, (1.0 - flat[:, 1]) / 2.0 * frame.high])
        return pixels, flat[:, 2]

    def ray(self, x: float, y: float, frame: Frame) -> tuple[Floats, Floats]:
        """Origin and direction of what is seen at a point of the picture."""
        back = np.linalg.inv(self.projection(frame) @ self.view())
        ends = np.array([[2.0 * x / frame.wide - 1.0, 1.0 - 2.0 * y / frame.high, depth, 1.0] for depth in (-1.0, 1.0)]) @ back.T
        near, far = ends[:, :3] / ends[:, 3:]
        way = far - near
        return near, way / np.linalg.norm(way)

    # moving

    def turned(self, azimuth: float, elevation: float) -> Camera:
        """Orbited by some degrees; the eye stops above and below."""
        turned = (self.azimuth + azimuth + 180.0) % 360.0 - 180.0
        return replace(self, azimuth=turned, elevation=min(max(self.elevation + elevation, -90.0), 90.0))

    def panned(self, dx: float, dy: float, frame: Frame) -> Camera:
        """Moved so that the centre's plane follows the pointer by some pixels."""
        per_pixel = 2.0 * self._half_high_m(frame) / max(frame.high, 1.0)
        right, up, _ = self.axes()
        centre = np.array(self.centre) + (-right * dx + up * dy) * per_pixel
        return replace(self, centre=(float(centre[0]), float(centre[1]), float(centre[2])))

    def zoomed(self, factor: float, x: float, y: float, frame: Frame) -> Camera:
        """Nearer (factor below 1) or farther, with what lies under a point of the picture staying there."""
        nearest, farthest = max(self.reach_m * 1e-3, 0.1), self.reach_m * 60.0
        distance = min(max(self.distance_m * factor, nearest), farthest)
        share = 1.0 - distance / self.distance_m
        moved = self.panned(-(x - frame.free_wide / 2.0) * share, -(y - frame.free_high / 2.0) * share, frame)
        return replace(moved, distance_m=distance)

    def looking(self, view: str) -> Camera:
        """Turned to a standard view."""
        azimuth, elevation = STANDARD_VIEWS[view]
        return replace(self, azimuth=azimuth, elevation=elevation)

    def fitted(self, low: Floats, high: Floats, frame: Frame) -> Camera:
        """As near as a box of metres can be shown whole."""
        if not np.isfinite([low, high]).all():
            return self
        centre = (low + high) / 2.0
        corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
        seen = (corners - centre) @ self.axes().T
        across, up, towards = seen[:, 0], seen[:, 1], seen[:, 2]
        half = math.tan(math.radians(_FIELD_DEG / 2.0))
        aspect = frame.free_wide / frame.free_high
        needed = np.maximum(np.abs(up), np.abs(across) / aspect) / half + (0.0 if self.parallel else towards)
        distance = max(float(needed.max()) * _ROOM, 1.0)
        return replace(self, centre=(float(centre[0]), float(centre[1]), float(centre[2])), distance_m=distance)
