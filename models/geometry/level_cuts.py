"""The massing of a building cut anew wherever a person wants a floor, by the rule that the mesh readers follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from models.geometry.floors import Massing
from models.geometry.rings import Floats, Ints
from models.geometry.sections import sections
from models.tolerances import LEVEL_MERGE_M
from models.view_mesh import ViewMesh

if TYPE_CHECKING:
    from models.geometry.regions import Region

HEIGHTS: Final = 200
"""Heights at which the area is looked at, evenly from base to top: half a metre apart in a tower of 100 m."""

_SAME_SHARE: Final = 1e-9
"""Areas that differ by less are the same, rounded otherwise."""

_BANDS: Final = 64
"""Bands of height by which faces are looked up: a storey of a tower is one or two of them."""

_BESIDE_M: Final = LEVEL_MERGE_M + 1e-6
"""So far over and under a level the area is looked at, too: there it jumps."""


@dataclass(frozen=True, slots=True)
class AreaAt:
    """What a storey would have for an area whose floor lay at an elevation, in metres and m²."""

    elevation_m: float
    area_m2: float


class LevelCuts:
    """Outlines of storeys whose floors lie anywhere.

    Args:
        mesh: in the elevations of the building.
        building_id: whose faces are cut.
    """

    def __init__(self, mesh: ViewMesh, building_id: str) -> None:
        faces = mesh.faces_of(building_id).astype(np.int64)
        used, place = np.unique(faces, return_inverse=True)
        vertices = mesh.vertices_m[used] if len(used) < len(mesh.vertices_m) else mesh.vertices_m
        self.base_m = float(vertices[:, 2].min()) if len(used) else 0.0
        self._massing = _massing(vertices, place.reshape(-1, 3) if len(used) < len(mesh.vertices_m) else faces, self.base_m)
        self.top_m = self.base_m + (self._massing.top_m if self._massing is not None else 0.0)
        self._banded = None if self._massing is None else _Banded(self._massing)

    def outline_at(self, elevation_m: float) -> Region | None:
        """Outline of a storey with its floor at an elevation: walls, solids and plates just above it, shafts filled.

        None below and above the massing, and where it shows no extent: columns alone between two plates.
        """
        height = round(elevation_m - self.base_m, 9)
        outline = self._region_at(height)
        if self._massing is None or outline is None or outline.area <= self._massing.least_area(height):
            return None
        return outline

    def _region_at(self, height: float) -> Region | None:
        """What the mesh readers make of a height over the base, however little it is."""
        massing, banded = self._massing, self._banded
        if massing is None or banded is None:
            return None
        above = massing.just_above(height)
        return massing.outline_at(height, sections(massing.vertices, banded.faces_at(above), [above])[0])

    def areas(self, progress: Callable[[str, float], None], count: int = HEIGHTS) -> tuple[AreaAt, ...]:
        """The area by height, ascending: at ``count`` heights, and over and under everything level.

        Args:
            progress: told the stage level-areas; may raise Cancelled.
        """
        found: list[Floats] = []
        heights = self._heights(count)
        for piece in self._plain_pieces(heights):
            progress("level-areas", sum(len(done) for done in found) / len(heights))
            found.append(self._areas_at(piece))
        progress("level-areas", 1.0)
        areas = np.concatenate(found) if found else np.zeros(0)
        return tuple(AreaAt(round(self.base_m + float(height), 6), float(area))
                     for height, area in zip(heights, areas, strict=True))

    def _heights(self, count: int) -> Floats:
        massing = self._massing
        if massing is None:
            return np.zeros(0)
        levels = massing.levels
        notable = levels.area_up_m2 + levels.area_down_m2
        jumps = levels.height_m[notable >= 0.02 * notable.max(initial=0.0)]
        jumps = np.concatenate([jumps - _BESIDE_M, jumps + _BESIDE_M])
        even = np.linspace(0.0, massing.top_m, count, endpoint=False)
        return np.unique(np.concatenate([even, jumps[(jumps > 0.0) & (jumps < massing.top_m)]]))

    def _plain_pieces(self, heights: Floats) -> list[Floats]:
        """The heights in pieces between which the mesh has corners: inside a piece the section changes evenly, or not at all."""
        if self._massing is None:
            return []
        corners = np.unique(np.round(self._massing.vertices[:, 2], 6))
        piece = np.searchsorted(corners, heights, side="right")
        return np.split(heights, np.flatnonzero(np.diff(piece)) + 1)

    def _areas_at(self, heights: Floats) -> Floats:
        """(k,) the area at each height of a piece: where both ends and the middle have the same, all have it."""
        ends = np.unique([0, len(heights) // 2, len(heights) - 1])
        areas = np.full(len(heights), np.nan)
        areas[ends] = [self._area_at(float(height)) for height in heights[ends]]
        if np.ptp(areas[ends]) <= _SAME_SHARE * areas[ends].max():
            return np.where(np.isnan(areas), areas[ends[0]], areas)
        left = np.flatnonzero(np.isnan(areas))
        areas[left] = [self._area_at(float(height)) for height in heights[left]]
        return areas

    def _area_at(self, height: float) -> float:
        outline = self._region_at(height)
        return 0.0 if outline is None else float(outline.area)


def _massing(vertices: Floats, faces: Ints, base_m: float) -> Massing | None:
    if not len(faces):
        return None
    shifted = vertices - np.array([0.0, 0.0, base_m]) if base_m else vertices
    return Massing(np.ascontiguousarray(shifted), faces)


class _Banded:
    """Faces by the bands of height that they reach into, so that one section looks at few of them."""

    def __init__(self, massing: Massing) -> None:
        z = massing.vertices[:, 2]
        self._step = max(massing.top_m / _BANDS, 1e-9)
        self._faces = massing.faces
        band = np.clip(z / self._step, 0.0, _BANDS - 1.0).astype(np.int64)[massing.faces]
        low, high = band.min(axis=1), band.max(axis=1)
        times = high - low + 1
        face = np.repeat(np.arange(len(massing.faces)), times)
        own = np.repeat(low - np.cumsum(times) + times, times) + np.arange(len(face))
        order = np.argsort(own, kind="stable")
        self._face, self._first = face[order], np.searchsorted(own[order], np.arange(_BANDS + 1))

    def faces_at(self, height_m: float) -> Ints:
        """(k, 3) the faces that may cross a height, in their order."""
        band = int(min(max(height_m / self._step, 0.0), _BANDS - 1.0))
        return self._faces[self._face[self._first[band]:self._first[band + 1]]]
