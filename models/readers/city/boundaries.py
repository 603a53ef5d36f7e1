"""CityJSON geometries become flat lists of rings: nested boundaries, semantics, templates, levels of detail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.readers.city.faces import GROUND, OTHER, ROOF, Faces

Floats = NDArray[np.float64]

_SURFACES: Final = ("MultiSurface", "CompositeSurface")
_SOLIDS: Final = ("MultiSolid", "CompositeSolid")
_KINDS: Final[dict[str, int]] = {"GroundSurface": GROUND, "RoofSurface": ROOF}
_FAULTS: Final = (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError)


class BadGeometry(ValueError):
    """A geometry that is not built as CityJSON says."""


@dataclass(slots=True)
class RingLists:
    """Rings while they are collected; ``vertices`` holds further corners that templates bring."""

    corners: list[int] = field(default_factory=list)
    ring_sizes: list[int] = field(default_factory=list)
    face_sizes: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)     # of each geometry
    counts: list[int] = field(default_factory=list)     # faces of each geometry
    lods: list[float] = field(default_factory=list)     # of each geometry
    dropped: int = 0

    def add(self, geometry: Mapping[str, Any], owner: int, lod: float, first: int, last: int, shift: int = 0) -> None:
        """Take in a geometry whose corners are numbers from ``first`` up to, not including, ``last`` once shifted.

        Raises:
            BadGeometry: it is not built as it should be. Nothing is taken in then.
        """
        try:
            surfaces, kinds = _surfaces(geometry)
            rings = list(chain.from_iterable(surfaces))
            corners = list(chain.from_iterable(rings))
            if set(map(type, corners)) - {int}:
                raise BadGeometry
            if shift:
                corners = [corner + shift for corner in corners]
            if corners and (min(corners) < first or max(corners) >= last):
                surfaces, kinds, lost = _inside(surfaces, kinds, first - shift, last - shift)
                self.dropped += lost
                rings = list(chain.from_iterable(surfaces))
                corners = [corner + shift for corner in chain.from_iterable(rings)]
            ring_sizes, face_sizes = list(map(len, rings)), list(map(len, surfaces))
        except _FAULTS as error:
            raise BadGeometry from error
        self.corners += corners
        self.ring_sizes += ring_sizes
        self.face_sizes += face_sizes
        self.kinds += kinds
        self.owners.append(owner)
        self.counts.append(len(face_sizes))
        self.lods.append(lod)

    def faces(self, vertices: Floats) -> Faces:
        """All rings as arrays; rings without extent, and faces whose outer ring is one, or that lie nowhere, are left out."""
        corner = np.array(self.corners, np.int64)
        ring_size, face_size = np.array(self.ring_sizes, np.int64), np.array(self.face_sizes, np.int64)
        face_of_ring = np.repeat(np.arange(len(face_size)), face_size)
        first_ring = np.concatenate([[0], np.cumsum(face_size)[:-1]]).astype(np.int64)
        points = vertices[corner] if len(corner) else np.empty((0, 3))
        ring_of_point = np.repeat(np.arange(len(ring_size)), ring_size)
        nowhere = np.bincount(ring_of_point[~np.isfinite(points).all(axis=1)], minlength=len(ring_size)) > 0
        good_ring = (ring_size >= 3) & ~nowhere
        good_face = np.zeros(len(face_size), bool)
        some = face_size > 0
        good_face[some] = good_ring[first_ring[some]]
        self.dropped += int((~good_face).sum())
        good_ring &= good_face[face_of_ring]
        points = points[good_ring[ring_of_point]]
        sizes = ring_size[good_ring]
        rings_left = np.bincount(face_of_ring[good_ring], minlength=len(face_size))[good_face]
        geometry = np.repeat(np.arange(len(self.counts)), np.array(self.counts, np.int64))[good_face]
        lods = np.array(self.lods)[geometry] if len(geometry) else np.empty(0)
        owners = np.array(self.owners, np.int64)[geometry] if len(geometry) else np.empty(0, np.int64)
        return Faces(points, _starts(sizes), _starts(rings_left), owners, np.array(self.kinds, np.int64)[good_face],
                     lods < 1.0, lods >= 2.0)


def _starts(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return (np.cumsum(sizes) - sizes).astype(np.int64)


def _surfaces(geometry: Mapping[str, Any]) -> tuple[list[Sequence[Sequence[int]]], list[int]]:
    """Surfaces of outer shells, and the semantics of each."""
    kind, boundaries = geometry["type"], geometry["boundaries"]
    semantics = geometry.get("semantics") or {}
    values = semantics.get("values")
    if kind in _SURFACES:
        surfaces = list(boundaries)
    elif kind == "Solid":
        surfaces, values = _outer(boundaries), _outer(values)
    elif kind in _SOLIDS:
        surfaces = list(chain.from_iterable(_outer(solid) for solid in boundaries))
        values = _joined(boundaries, values)
    else:
        raise BadGeometry
    return surfaces, _kinds(semantics.get("surfaces") or [], values, len(surfaces))


def _outer(shells: Sequence[Any] | None) -> list[Any]:
    """The outer shell of a solid; inner shells are hollows, which change neither heights nor outlines."""
    return list(shells[0] or []) if shells else []


def _joined(boundaries: Sequence[Any], values: Sequence[Any] | None) -> list[Any]:
    """Semantics of several solids, one after the other; those of a solid without any are blank."""
    joined: list[Any] = []
    for place, solid in enumerate(boundaries):
        size = len(_outer(solid))
        own = _outer(values[place]) if values and place < len(values) else []
        joined += own if len(own) == size else [None] * size
    return joined


def _kinds(surfaces: Sequence[Mapping[str, Any]], values: Sequence[Any] | None, count: int) -> list[int]:
    if not surfaces or not values or len(values) != count:
        return [OTHER] * count
    codes = [_KINDS.get(surface.get("type", ""), OTHER) for surface in surfaces]
    return [codes[value] if type(value) is int and 0 <= value < len(codes) else OTHER for value in values]


def _inside(surfaces: Iterable[Sequence[Sequence[int]]], kinds: list[int], first: int, last: int,
            ) -> tuple[list[Sequence[Sequence[int]]], list[int], int]:
    """The surfaces all of whose corners exist, and how many do not."""
    kept = [(surface, kind) for surface, kind in zip(surfaces, kinds, strict=True)
            if all(first <= corner < last for ring in surface for corner in ring)]
    lost = len(kinds) - len(kept)
    return [surface for surface, _ in kept], [kind for _, kind in kept], lost


# --- levels of detail --------------------------------------------------------------------------------------------


def lod_of(geometry: Mapping[str, Any]) -> float | None:
    """The level of detail, 0 to 4 with one decimal; None where it is none."""
    try:
        lod = float(geometry["lod"])
    except (KeyError, TypeError, ValueError):
        return None
    return lod if 0.0 <= lod < 5.0 else None


def form_rank(lod: float) -> float:
    """How well a level of detail serves for heights: 2 before 3 (openings and fittings) before 1 before 4 (interiors)."""
    if lod < 1.0:
        return -1.0
    if 2.0 <= lod < 3.0:
        return 100.0 + lod
    if 3.0 <= lod < 4.0:
        return 50.0 + lod
    return 10.0 + lod if lod < 2.0 else lod


def template_vertices(instance: Mapping[str, Any], template: Floats, at: Floats) -> Floats:
    """Corners of a template where an instance puts them.

    Args:
        instance: with ``transformationMatrix``: 16 numbers, row after row.
        template: (n, 3) corners of the templates.
        at: (3,) reference point.

    Raises:
        BadGeometry: no such matrix.
    """
    try:
        matrix = np.array(instance["transformationMatrix"], np.float64).reshape(4, 4)
    except _FAULTS as error:
        raise BadGeometry from error
    turned = np.column_stack([template, np.ones(len(template))]) @ matrix.T
    return np.asarray(turned[:, :3] + at, np.float64)
