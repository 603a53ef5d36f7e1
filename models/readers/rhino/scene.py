"""What stands in a Rhino model: every shape in its place, with layer and name; what is left out is counted by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.errors import InputError
from models.geometry.rings import Floats
from models.readers.raw_mesh import MAX_INSTANCES, Part, check_count, moved
from models.readers.rhino.flat_faces import of_extrusion
from models.readers.rhino.layer_tree import NO_LAYER, Layer
from models.readers.rhino.shapes import EMPTY, of_brep, of_mesh, of_subd, render_mesh
from models.reading import Progress

DROPPED: Final = {
    "Curve": "curves", "Point": "points", "PointSet": "points", "Annotation": "annotations", "TextDot": "annotations",
    "Hatch": "annotations", "Light": "lights",
}
"""Kinds of objects without a body, and the note that counts them; all others are counted as ``others``."""

FITTING_ROLES: Final = frozenset({"lift", "fire-lift", "hoist", "dock", "column"})
"""Things on these layers are counted with their place, and are no massing."""

APART_ROLES: Final = frozenset({
    "plot", "neighbour", "yard", "axis", "frame", "text", "dimension", "ignore", "equipment", "opening", "compartment",
})
"""What stands on these layers is no part of the building's massing."""

DEEPEST: Final = 50
"""Blocks within blocks: deeper than this is taken for a cycle."""

_TURN: Final = 256
"""Objects between two words on progress."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One shape in its place, in the file's units.

    Of what the reader has from the file's bytes already, ``known`` is the object's id, ``part`` is empty, and ``matrix`` puts
    it in its place (None: it is there).
    """

    layer: Layer
    name: str
    part: Part
    known: str = ""
    matrix: Floats | None = None


@dataclass(frozen=True, slots=True)
class Fitting:
    """A thing on a layer of lifts, hoists, docks or columns: its box (x, y, z low; x, y, z high) in the file's units."""

    layer: Layer
    name: str
    low: tuple[float, float, float]
    high: tuple[float, float, float]


@dataclass(slots=True)
class Tally:
    """What was left out, or read with a doubt."""

    dropped: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)
    hidden: Counter[str] = field(default_factory=Counter)          # by layer
    apart: Counter[str] = field(default_factory=Counter)           # by layer
    locked: int = 0
    layouts: int = 0
    meshless: list[tuple[str, str]] = field(default_factory=list)  # layer, name or id
    partial: list[tuple[str, str]] = field(default_factory=list)
    worked_out: int = 0
    extrusions: int = 0
    subd_net: int = 0
    subd_refined: int = 0
    damaged: list[str] = field(default_factory=list)
    missing_blocks: set[str] = field(default_factory=set)
    linked_blocks: set[str] = field(default_factory=set)
    cycles: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Scene:
    """Shapes and fittings in their places, in the order of the file."""

    pieces: list[Piece] = field(default_factory=list)
    fittings: list[Fitting] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class _Holder:
    """The block instance that a thing is a part of."""

    matrix: Floats
    layer: Layer
    chain: frozenset[str]


def collect(model: Any, layers: Mapping[int, Layer], known: Mapping[str, int], path: Path,
            progress: Progress) -> Scene:
    """Everything that stands in the model.

    Args:
        layers: by index.
        known: objects whose triangles the reader has already, by id, with the number of meshes they are made of.
        progress: told about every few hundred objects.

    Raises:
        InputError: blocks unfold to more than memory holds.
    """
    rows = model.Objects
    collector = _Collector(model, layers, known, path, progress)
    for i in range(len(rows)):
        collector.share = i / len(rows)
        collector.tell()
        row = rows[i]
        attributes = row.Attributes
        if not attributes.IsInstanceDefinitionObject:
            collector.top(row, attributes)
    return collector.scene


class _Collector:
    """Walks objects and unfolds blocks."""

    def __init__(self, model: Any, layers: Mapping[int, Layer], known: Mapping[str, int], path: Path,
                 progress: Progress) -> None:
        self.scene = Scene()
        self.share = 0.0
        self._progress, self._told = progress, 0
        self._layers, self._known, self._path = layers, known, path
        self._blocks = {str(block.Id): block for block in model.InstanceDefinitions}
        self._rows = model.Objects
        self._parts: dict[str, Part] = {}
        self._counts: dict[str, int] = {}
        self._placed = self._faces = 0

    def tell(self) -> None:
        """A word on progress once in a while: blocks may hold more than the model itself."""
        if self._told % _TURN == 0:
            self._progress("rhino-objects", self.share)
        self._told += 1

    def top(self, row: Any, attributes: Any) -> None:
        """An object that stands in the model by itself."""
        layer = self._layers.get(int(attributes.LayerIndex), NO_LAYER)
        if _ending(attributes.ActiveSpace) == "PageSpace":
            self.scene.tally.layouts += 1
            return
        mode = _ending(attributes.Mode)
        if not layer.visible or mode == "Hidden":
            self.scene.tally.hidden[layer.path] += 1
            return
        if layer.locked or mode == "Locked":
            self.scene.tally.locked += 1
        if layer.role in FITTING_ROLES:
            self._fitting(row, attributes, layer)
            return
        self._shape(row.Geometry, attributes, layer, None)

    def _fitting(self, row: Any, attributes: Any, layer: Layer) -> None:
        geometry = row.Geometry
        name = str(attributes.Name or "")
        if not name and _ending(geometry.ObjectType) == "InstanceReference":
            block = self._blocks.get(str(geometry.ParentIdefId))
            name = str(block.Name) if block is not None else ""
        box = self._box(geometry, np.eye(4), frozenset())
        if box is None:
            self.scene.tally.damaged.append(_label(attributes))
            return
        low, high = box
        self.scene.fittings.append(Fitting(layer, name, (low[0], low[1], low[2]), (high[0], high[1], high[2])))

    def _box(self, geometry: Any, matrix: Floats, chain: frozenset[str]) -> tuple[list[float], list[float]] | None:
        """Lowest and highest coordinates of a thing; of a block the box round the boxes of its parts."""
        if _ending(geometry.ObjectType) != "InstanceReference":
            box = geometry.GetBoundingBox()
            corners = np.array([(x, y, z) for x in (box.Min.X, box.Max.X) for y in (box.Min.Y, box.Max.Y)
                                for z in (box.Min.Z, box.Max.Z)])
            with np.errstate(over="ignore", invalid="ignore"):
                points = corners @ matrix[:3, :3].T + matrix[:3, 3]
            if not (np.isfinite(points).all() and (np.abs(points) < 1e12).all()) or box.Min.X > box.Max.X:
                return None
            return points.min(axis=0).tolist(), points.max(axis=0).tolist()
        key = str(geometry.ParentIdefId)
        block = self._blocks.get(key)
        if block is None or key in chain or len(chain) >= DEEPEST:
            return None
        inner = _after(matrix, _matrix(geometry.Xform))
        found = [self._box(member.Geometry, inner, chain | {key}) for member in self._members(block)]
        boxes = [box for box in found if box is not None]
        if not boxes:
            return None
        return np.min([low for low, _ in boxes], axis=0).tolist(), np.max([high for _, high in boxes], axis=0).tolist()

    def _count(self, key: str, chain: frozenset[str]) -> int:
        """How many things a block unfolds to."""
        if key not in self._counts:
            block = self._blocks.get(key)
            if block is None or key in chain or len(chain) >= DEEPEST:
                return 0
            inner = [row.Geometry for row in self._members(block)]
            self._counts[key] = len(inner) + sum(self._count(str(one.ParentIdefId), chain | {key}) for one in inner
                                                 if _ending(one.ObjectType) == "InstanceReference")
        return self._counts[key]

    def _members(self, block: Any) -> list[Any]:
        found = (self._rows.FindId(str(i)) for i in block.GetObjectIds())
        return [row for row in found if row is not None]

    def _shape(self, geometry: Any, attributes: Any, layer: Layer, holder: _Holder | None) -> None:
        self.tell()
        if layer.role in APART_ROLES:
            self.scene.tally.apart[layer.path] += 1
            return
        kind = _ending(geometry.ObjectType)
        if kind == "InstanceReference":
            self._unfold(geometry, layer, holder)
            return
        if kind not in _SHAPES:
            note = DROPPED.get(kind, "others")
            self.scene.tally.dropped[note] += 1
            if note == "others":
                self.scene.tally.others.add(kind)
            return
        name = str(attributes.Name or "")
        key = self._known_id(kind, geometry, attributes)
        if key:
            self.scene.pieces.append(Piece(layer, name, EMPTY, key, None if holder is None else holder.matrix))
            return
        part = self._part(kind, geometry, attributes, layer)
        if len(part.faces):
            self._faces += len(part.faces)
            check_count(self._path, self._faces)
            if holder is not None:
                part = Part(*moved(part.vertices, part.faces, holder.matrix))
            self.scene.pieces.append(Piece(layer, name, part))

    def _unfold(self, reference: Any, layer: Layer, holder: _Holder | None) -> None:
        """All parts of a block in their places."""
        tally = self.scene.tally
        key = str(reference.ParentIdefId)
        block = self._blocks.get(key)
        if block is None:
            tally.missing_blocks.add(key)
            return
        chain = holder.chain if holder is not None else frozenset()
        if key in chain or len(chain) >= DEEPEST:
            tally.cycles.add(str(block.Name))
            return
        if holder is None:       # counted before it is unfolded: ten levels of ten blocks each are written in a kilobyte
            self._placed += self._count(key, chain)
            if self._placed > MAX_INSTANCES:
                raise InputError("too-large", "rhino-too-large", self._path.name)
        matrix = _matrix(reference.Xform)
        inner = _Holder(matrix if holder is None else _after(holder.matrix, matrix), layer, chain | {key})
        members = self._members(block)
        if not members:
            linked = _ending(block.UpdateType) in ("Linked", "LinkedAndEmbedded")
            (tally.linked_blocks if linked else tally.missing_blocks).add(str(block.Name) or key)
        for member in members:
            attributes = member.Attributes
            own = self._layers.get(int(attributes.LayerIndex), NO_LAYER)
            if not own.visible:
                tally.hidden[own.path] += 1
                continue
            self._shape(member.Geometry, attributes, own.within(layer), inner)

    def _known_id(self, kind: str, geometry: Any, attributes: Any) -> str:
        """The id of an object whose triangles are known; of a brep, those of all its faces."""
        if kind not in ("Mesh", "Brep") or not self._known:
            return ""
        key = str(attributes.Id)
        meshes = self._known.get(key)
        return key if meshes is not None and (kind == "Mesh" or meshes == len(geometry.Faces)) else ""

    def _part(self, kind: str, geometry: Any, attributes: Any, layer: Layer) -> Part:
        """Triangles of a thing in its own place, kept for its next instance."""
        key = str(attributes.Id)
        if not attributes.IsInstanceDefinitionObject:
            return self._made(kind, geometry, attributes, layer)
        if key not in self._parts:
            self._parts[key] = self._made(kind, geometry, attributes, layer)
        return self._parts[key]

    def _made(self, kind: str, geometry: Any, attributes: Any, layer: Layer) -> Part:
        tally = self.scene.tally
        try:
            part, complete = _SHAPES[kind](geometry, tally)
        except Exception:      # a shape that rhino3dm opened and cannot give out: named, the others are read
            tally.damaged.append(_label(attributes))
            return EMPTY
        if not len(part.faces):
            tally.meshless.append((layer.path, _label(attributes)))
        elif not complete:
            tally.partial.append((layer.path, _label(attributes)))
        return part


def _mesh(geometry: Any, tally: Tally) -> tuple[Part, bool]:
    return of_mesh(geometry), True


def _brep(geometry: Any, tally: Tally) -> tuple[Part, bool]:
    part, worked_out, missing = of_brep(geometry)
    tally.worked_out += bool(worked_out)
    return part, not missing


def _extrusion(geometry: Any, tally: Tally) -> tuple[Part, bool]:
    mesh = render_mesh(geometry)
    if mesh is not None:
        return of_mesh(mesh), True
    part = of_extrusion(geometry)
    if part is None or not len(part.faces):
        brep = geometry.ToBrep(True)
        return (EMPTY, True) if brep is None else _brep(brep, tally)
    tally.extrusions += 1
    return part, True


def _subd(geometry: Any, tally: Tally) -> tuple[Part, bool]:
    part, refined = of_subd(geometry)
    if len(part.faces):
        tally.subd_refined += refined
        tally.subd_net += not refined
    return part, True


def _surface(geometry: Any, tally: Tally) -> tuple[Part, bool]:
    return EMPTY, True


_SHAPES: Final = {"Mesh": _mesh, "Brep": _brep, "Extrusion": _extrusion, "SubD": _subd, "Surface": _surface}


@cache
def _names(kind: Any) -> dict[int, str]:
    """Names of the values of one of rhino3dm's lists. Asking a value itself for its name takes 40 µs."""
    members: Mapping[str, Any] = getattr(kind, "__members__")  # noqa: B009
    return {int(value): name for name, value in members.items()}


def _ending(value: Any) -> str:
    """The name of a value of rhino3dm's lists of names."""
    kind: Any = type(value)
    return _names(kind).get(int(value), "?")


def _label(attributes: Any) -> str:
    return str(attributes.Name or "") or str(attributes.Id)


def _matrix(transform: Any) -> Floats:
    """A placement in double precision (``ToFloatArray`` would cut it to single)."""
    return np.array([[float(getattr(transform, f"M{row}{column}")) for column in range(4)] for row in range(4)])


def _after(outer: Floats, inner: Floats) -> Floats:
    """One placement within another. A damaged one may hold anything: what it places is left out later."""
    with np.errstate(over="ignore", invalid="ignore"):
        made: Floats = outer @ inner
    return made
