"""The solids of a building with what is done to them for the eye: pulled apart, hidden, made glass, cut, picked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from models.geometry.caps import Cap, Plane, caps_of
from models.geometry.picking import pick
from models.geometry.rings import Floats, Ints
from models.geometry.solids import Block, Solids, bounds_m, solids_of
from workbench.desktop.scene.parts import Owner, Parts
from workbench.desktop.scene.read_mesh import mesh_caps

Mask = NDArray[np.bool_]

_LIGHTS: Final = 32
"""Shades between the darkest and the brightest face: one step is below what an eye tells apart."""
_SUN: Final = (-0.34, -0.94)
"""Direction in plan from which walls are lit: from the front, a little left, so that the two walls of a corner differ."""
_PARALLEL: Final = 1e-12
"""Part of a ray's direction below which it does not move that way at all."""
_TOP_LIGHT: Final = 1.0
_BOTTOM_LIGHT: Final = 0.70
_WALL_LIGHT: Final = (0.83, 0.11)


@dataclass(frozen=True, slots=True)
class Pick:
    """What a ray meets first: number of the owner, place in metres about the origin, distance along the ray in metres."""

    owner: int
    point: tuple[float, float, float]
    distance_m: float


@dataclass(frozen=True)
class Scene:
    """Owners and their solids. Everything about what is shown is an argument or made by :meth:`apart`."""

    parts: Parts
    solids: Solids
    gap_m: float = 0.0

    @staticmethod
    def of(parts: Parts) -> Scene:
        return Scene(parts, solids_of(parts.blocks, len(parts.owners), parts.surface))

    @property
    def owners(self) -> tuple[Owner, ...]:
        return self.parts.owners

    @property
    def empty(self) -> bool:
        return not len(self.solids.faces)

    # where everything stands

    def apart(self, gap_m: float) -> Scene:
        """The same with the storeys pulled apart by some metres each; the lowest stays."""
        return replace(self, gap_m=max(gap_m, 0.0))

    @cached_property
    def vertices(self) -> Floats:
        """(n, 3) metres about the origin, storeys pulled apart."""
        if not self.gap_m:
            return self.solids.vertices
        moved = self.solids.vertices.copy()
        moved[:, 2] += self.solids.vertex_level * self.gap_m
        return moved

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """(owners, 3) lowest and highest corner of each owner."""
        return bounds_m(self.solids, self.vertices)

    def box(self, owners: Iterable[int] | None = None) -> tuple[Floats, Floats]:
        """Lowest and highest corner of some owners, or of all."""
        low, high = self.bounds
        chosen = list(range(len(self.owners))) if owners is None else list(owners)
        if not chosen:
            return np.full(3, np.inf), np.full(3, -np.inf)
        return low[chosen].min(axis=0), high[chosen].max(axis=0)

    # who is who

    @cached_property
    def numbers(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """Kind and id → numbers of its owners; a storey has its units as well."""
        found: dict[tuple[str, str], tuple[int, ...]] = {}
        for number, owner in enumerate(self.owners):
            found[owner.kind, owner.id] = (*found.get((owner.kind, owner.id), ()), number)
            if owner.kind == "unit" and owner.storey is not None:
                found["storey", owner.storey] = (*found.get(("storey", owner.storey), ()), number)
        return found

    @cached_property
    def is_storey(self) -> Mask:
        """(owners,) whether it is a storey, a unit of one, or a building as one solid: the massing proper."""
        return np.array([owner.kind in ("storey", "unit", "whole") for owner in self.owners], bool)

    @cached_property
    def is_mass(self) -> Mask:
        """(owners,) whether it is a piece of the massing as read."""
        return np.array([owner.kind in ("mass", "rest") for owner in self.owners], bool)

    @cached_property
    def body(self) -> tuple[Floats, Floats]:
        """Lowest and highest corner of the building itself, without what stands around it; the origin where nothing stands."""
        low, high = self.box(np.flatnonzero(self.is_storey if self.is_storey.any() else self.is_mass))
        return (low, high) if np.isfinite([low, high]).all() else (np.zeros(3), np.zeros(3))

    # for the screen

    @cached_property
    def shade(self) -> NDArray[np.intp]:
        """(n,) place of each vertex in the table of owners × lights: recolouring is one look-up."""
        return self.solids.vertex_owner * _LIGHTS + _light_steps(self.solids.normals)

    def colours(self, colours: NDArray[np.uint8]) -> NDArray[np.uint32]:
        """(n,) colour of each vertex, four bytes red, green, blue, alpha, shaded by how its face is lit.

        Args:
            colours: (owners, 4) red, green, blue, alpha.
        """
        light = np.linspace(_BOTTOM_LIGHT, _TOP_LIGHT, _LIGHTS)
        table = np.empty((len(colours), _LIGHTS, 4), np.uint8)
        table[:, :, :3] = np.rint(colours[:, None, :3] * light[None, :, None])
        table[:, :, 3] = colours[:, None, 3]
        return table.reshape(-1, 4).view(np.uint32).ravel().take(self.shade)

    def faces_of(self, owners: Mask) -> Ints:
        """(k, 3) the triangles of some owners."""
        return self.solids.faces[owners[self.solids.face_owner]]

    def edges_of(self, owners: Mask) -> Ints:
        """(k, 2) the lines of some owners."""
        return self.solids.edges[owners[self.solids.edge_owner]]

    # sections

    def caps(self, planes: Sequence[Plane], shown: Mask) -> list[Cap]:
        """The cut faces of what is shown, about the origin; a shaft takes its place out of the storey around it."""
        blocks = [block for block in self._local if shown[block.owner]]
        found: list[Cap] = []
        for index, plane in enumerate(planes):
            others = [*planes[:index], *planes[index + 1:]]
            held = [*caps_of(blocks, plane, others), *self._mesh_caps(plane, others, shown)]
            found += _parted(held, self.is_storey | self.is_mass)
        return found

    def _mesh_caps(self, plane: Plane, others: Sequence[Plane], shown: Mask) -> list[Cap]:
        """Of the massing as read; a storey that is shown as a solid of its own has a cut face already."""
        massing, surface = self.parts.massing, self.parts.surface
        if massing is None or surface is None or not (shown & self.is_mass).any():
            return []
        solid = {owner.storey for owner, on in zip(self.owners, shown & self.is_storey, strict=True) if on}
        rows = np.array([row if shown[row] and self.owners[row].storey not in solid else -1 for row in surface.owner.tolist()])
        return mesh_caps(massing, rows, plane, list(others), self.solids.origin, self.gap_m)

    @cached_property
    def _local(self) -> list[Block]:
        """The blocks about the origin, pulled apart."""
        x, y, z = self.solids.origin
        held = [block for block in self.parts.blocks if block.high_m > block.low_m]
        moved = shapely.transform(np.array([block.outline for block in held], object), lambda points: points - (x, y))
        return [replace(block, outline=outline, low_m=block.low_m - z + block.level * self.gap_m,
                        high_m=block.high_m - z + block.level * self.gap_m)
                for block, outline in zip(held, moved, strict=True)]

    # picking

    def pick(self, origin: Floats, way: Floats, shown: Mask, planes: Sequence[Plane] = ()) -> Pick | None:
        """What a ray meets first among what is shown and not cut away; a cut face belongs to the solid that it closes.

        Args:
            origin, way: (3,) metres about the origin; the way has length 1.
            shown: (owners,) what can be met.
        """
        start, end, entered = _kept_part(origin, way, planes)
        if start >= end:
            return None
        begin = origin + way * start
        if entered is not None:
            cut = self._cap_at(begin, entered, planes, shown)
            if cut is not None:
                return Pick(cut, (float(begin[0]), float(begin[1]), float(begin[2])), start)
        candidates = np.flatnonzero(shown & _boxes_met(*self.bounds, begin, way))
        faces = _ranges(self.solids.first_face, candidates)
        corner = self.vertices[self.solids.faces[faces]].reshape(-1, 3)
        hit = pick(corner, np.arange(len(corner)).reshape(-1, 3), begin, way)
        if hit is None or start + hit.distance_m > end:
            return None
        point = begin + way * hit.distance_m
        owner = int(np.searchsorted(self.solids.first_face, faces[hit.face], side="right") - 1)
        return Pick(owner, (float(point[0]), float(point[1]), float(point[2])), start + hit.distance_m)

    def _cap_at(self, point: Floats, plane: Plane, planes: Sequence[Plane], shown: Mask) -> int | None:
        """The owner whose cut face holds a point of a plane; what stands in a storey comes before the storey."""
        near = shown & (self.bounds[0] <= point + 1e-6).all(axis=1) & (self.bounds[1] >= point - 1e-6).all(axis=1)
        blocks = [block for block in self._local if near[block.owner]]
        (ax, ay) = plane.along
        flat = shapely.Point(point[:2]) if plane.level else shapely.Point(point[0] * ax + point[1] * ay, point[2])
        others = [one for one in planes if one is not plane]
        held = [cap.owner for cap in (*caps_of(blocks, plane, others), *self._mesh_caps(plane, others, shown))
                if shapely.intersects(cap.shape, flat)]
        return min(held, key=lambda owner: (bool((self.is_storey | self.is_mass)[owner]), owner), default=None)


def _light_steps(normals: Floats) -> NDArray[np.intp]:
    base, more = _WALL_LIGHT
    wall = base + more * (normals[:, 0] * _SUN[0] + normals[:, 1] * _SUN[1])
    level = np.where(normals[:, 2] > 0.0, _TOP_LIGHT, _BOTTOM_LIGHT)
    light = wall + (level - wall) * normals[:, 2] ** 2     # a slope is lit between a wall and a level face
    steps: NDArray[np.intp] = np.rint((light - _BOTTOM_LIGHT) / (_TOP_LIGHT - _BOTTOM_LIGHT) * (_LIGHTS - 1)).astype(np.intp)
    return steps


def _parted(caps: Sequence[Cap], is_storey: Mask) -> list[Cap]:
    """Cut faces that do not overlap: those of storeys without what stands in them."""
    things = [cap for cap in caps if not is_storey[cap.owner]]
    if not things:
        return list(caps)
    inside = shapely.union_all([cap.shape for cap in things])
    rest = [Cap(cap.owner, cap.plane, shapely.difference(cap.shape, inside)) for cap in caps if is_storey[cap.owner]]
    return [*(cap for cap in rest if not cap.shape.is_empty), *things]


def _kept_part(origin: Floats, way: Floats, planes: Sequence[Plane]) -> tuple[float, float, Plane | None]:
    """Where a ray begins and ends on the kept side of all planes, and the plane through which it comes in."""
    start, end, entered = 0.0, np.inf, None
    for plane in planes:
        beyond, speed = float(plane.sides(origin[None])[0]), float(np.dot(plane.normal, way))
        if abs(speed) < _PARALLEL:
            if beyond > 0.0:
                return 0.0, 0.0, None
        elif speed < 0.0 and -beyond / speed > start:
            start, entered = -beyond / speed, plane
        elif speed > 0.0:
            end = min(end, -beyond / speed)
    return start, end, entered


def _boxes_met(low: Floats, high: Floats, origin: Floats, way: Floats) -> Mask:
    """(owners,) whether a ray meets the box about each owner."""
    way = np.where(np.abs(way) < _PARALLEL, 0.0, way)
    with np.errstate(divide="ignore", invalid="ignore"):
        to_low, to_high = (low - origin) / way, (high - origin) / way
    first, last = np.fmin(to_low, to_high), np.fmax(to_low, to_high)
    outside = ((way == 0.0) & ((origin < low - 1e-9) | (origin > high + 1e-9))).any(axis=1)
    inner = np.where(way == 0.0, -np.inf, first).max(axis=1, initial=0.0)
    outer = np.where(way == 0.0, np.inf, last).min(axis=1, initial=np.inf)
    met: Mask = ~outside & (inner <= outer + 1e-9) & (low[:, 0] <= high[:, 0])
    return met


def _ranges(first: Ints, chosen: Ints) -> Ints:
    """The numbers from first[i] to first[i + 1] of each chosen i, one after the other."""
    sizes = first[chosen + 1] - first[chosen]
    shift = np.repeat(first[chosen] - (np.cumsum(sizes) - sizes), sizes)
    found: Ints = np.arange(len(shift)) + shift
    return found
