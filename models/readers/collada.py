"""Collada (.dae), SketchUp's way out: the scene with its nested and shared nodes, as triangles.

Read here and not through a library, because floor plates with holes, strips with other winding and lost references must
not vanish without a word, and because nothing that the file names outside itself may be opened.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError
from models.readers.collada_faces import LINES, SURFACES, faces_of
from models.readers.markup import Element, child, children, floats, local, parse
from models.readers.raw_mesh import MAX_INSTANCES, Part, Placed, RawMesh, check_count, joined, nothing, reason_of
from models.report import ReportBuilder
from models.units import length_unit_name

Matrix = NDArray[np.float64]

FORMAT: Final = "COLLADA"

_MOVES: Final[dict[str, int]] = {"matrix": 16, "translate": 3, "rotate": 4, "scale": 3}
_RARE_MOVES: Final = ("lookat", "skew")
_DEEPEST: Final = 1000
"""Nodes within nodes; groups drawn by people nest a dozen deep."""

_COMMA: Final = re.compile(r"(?<![\d,.])(\d+),(\d+)(?![\d,.])")
"""A decimal comma; not a comma that parts numbers (1,2,3)."""

_X_UP: Final = np.array([-1.0, -1.0, 1.0])
"""Signs of y, z, x in the turn from X_UP (right −y, inwards −z) to z up with the same plan as Y_UP and Z_UP give."""


def load_collada(path: Path, data: bytes, report: ReportBuilder) -> RawMesh:
    """Read a Collada file.

    Raises:
        InputError: not Collada, cut off, broken, too large, or without a single face.
    """
    root = parse(data, path.name, "COLLADA", FORMAT)
    try:
        with np.errstate(over="ignore", invalid="ignore"):      # infinite coordinates are dropped later, and told
            return _Reader(path, root, report).read()
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("damaged", "mesh-damaged", path.name, reason=reason_of(error)) from error
    except (MemoryError, RecursionError) as error:
        raise InputError("too-large", "mesh-too-large", path.name, limit=MAX_INSTANCES) from error


@dataclass(slots=True)
class _Reader:
    path: Path
    root: Element
    report: ReportBuilder
    by_id: dict[str, Element] = field(default_factory=dict)
    parts: dict[Element, list[Part]] = field(default_factory=dict)
    lines: dict[Element, int] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    outside: Counter[str] = field(default_factory=Counter)
    strange: Counter[str] = field(default_factory=Counter)
    others: int = 0
    commas: int = 0
    unholed: int = 0

    def read(self) -> RawMesh:
        for element in self.root.iter():
            name = element.get("id") if isinstance(element.tag, str) else None
            if name:
                self.by_id.setdefault(name, element)
        placed = self._placed()
        self._tell()
        if not placed:
            raise nothing(self.path, self.others)
        vertices, faces = joined(self.path, placed)
        unit, scale = self._unit()
        stated = child(self.root, "asset", "up_axis")
        up_axis = ((None if stated is None else stated.text) or "").strip().upper()
        if up_axis == "X_UP":
            self.report.repair("collada-x-up", self.path.name)
            vertices = vertices[:, [1, 2, 0]] * _X_UP
        up = {"X_UP": "z", "Z_UP": "z"}.get(up_axis, "y")      # the format's own default is Y_UP
        version = (self.root.get("version") or "").strip()[:10]
        return RawMesh(vertices * scale, faces, f"{FORMAT} {version}".strip(), unit, up, others=self.others)

    def _unit(self) -> tuple[str | None, float]:
        """The unit that the file states and what its numbers are multiplied with to be in that unit."""
        stated = child(self.root, "asset", "unit")
        found = {e.get("meter") for e in self.root.iter("{*}unit") if local(e.getparent()) == "asset"}
        if len(found) > 1:
            self.report.guess("collada-units-differ", self.path.name, count=len(found))
        if stated is None or stated.get("meter") is None:
            return None, 1.0
        try:
            metres = float(stated.get("meter").replace(",", "."))
        except ValueError:
            metres = 0.0
        if not 1e-6 <= metres <= 1e4:
            self.report.guess("collada-unit-strange", self.path.name, meter=stated.get("meter")[:40])
            return None, 1.0
        name = length_unit_name(metres)
        if name is not None:
            return name, 1.0
        self.report.repair("scene-unit-converted", self.path.name, name=(stated.get("name") or "?")[:40], metres=f"{metres:g}")
        return "m", metres

    # --- the scene ---

    def _placed(self) -> list[Placed]:
        """All parts of the scene in their places."""
        placed: list[Placed] = []
        visited = faces = 0
        stack: list[tuple[Element, Matrix, tuple[Element, ...]]] = [(e, np.eye(4), ()) for e in reversed(self._scene())]
        while stack:
            node, matrix, above = stack.pop()
            visited += 1
            if visited > MAX_INSTANCES:
                raise InputError("too-large", "scene-too-many-parts", self.path.name, limit=MAX_INSTANCES)
            if node in above or len(above) > _DEEPEST:
                raise InputError("damaged", "mesh-damaged", self.path.name, reason="node cycle")
            if local(node) == "node":
                matrix = matrix @ self._matrix(node)
            for one in self._own(node, matrix):
                faces += len(one.part.faces)
                check_count(self.path, faces)
                placed.append(one)
            inner = [*children(node, "node"), *self._targets(node, "instance_node", "node")]
            stack += [(e, matrix, (*above, node)) for e in reversed(inner)]
        return placed

    def _scene(self) -> list[Element]:
        """What is shown: the scene that the file instances, else its only or first one, else its bare geometry."""
        instance = child(self.root, "scene", "instance_visual_scene")
        target = self._target(instance, "visual_scene") if instance is not None else None
        scenes = [e for library in children(self.root, "library_visual_scenes") for e in children(library, "visual_scene")]
        if target is not None:
            return [target]
        if scenes:
            self.report.guess("collada-no-scene", self.path.name, count=len(scenes))
            return scenes[:1]
        self.report.guess("collada-no-scene", self.path.name, count=0)
        return children(self.root, "library_geometries")

    def _own(self, node: Element, matrix: Matrix) -> Iterator[Placed]:
        """The parts that hang on a node itself. Bare libraries count as a node that holds their geometry."""
        shapes = [(e, matrix) for e in self._targets(node, "instance_geometry", "geometry")]
        shapes += [(e, matrix) for e in (children(node, "geometry") if local(node) == "library_geometries" else ())]
        for controller in self._targets(node, "instance_controller", "controller"):
            shapes += self._skinned(controller, matrix)
        for geometry, place in shapes:
            self._read_geometry(geometry)
            self.others += self.lines[geometry]
            for part in self.parts[geometry]:
                yield Placed(part, place)

    def _skinned(self, controller: Element, matrix: Matrix) -> Iterator[tuple[Element, Matrix]]:
        """The mesh behind a skin or morph at rest."""
        for kind in ("skin", "morph"):
            skin = child(controller, kind)
            geometry = None if skin is None else self._find(skin.get("source") or "", "geometry")
            if geometry is not None:
                shape = child(skin, "bind_shape_matrix")
                yield geometry, matrix if shape is None else matrix @ _square(self._numbers(shape.text))

    def _matrix(self, node: Element) -> Matrix:
        """The transforms of a node, in their order, as one matrix."""
        made = np.eye(4)
        for element in node:
            kind = local(element)
            if kind in _RARE_MOVES:
                self.strange[kind] += 1
            if kind not in _MOVES:
                continue
            numbers = self._numbers(element.text)
            if len(numbers) != _MOVES[kind]:
                raise ValueError(f"{kind} needs {_MOVES[kind]} numbers")
            made = made @ _move(kind, numbers)
        return made

    def _numbers(self, text: str | None) -> Matrix:
        """Numbers of a text; some exporters write the decimal comma of their country."""
        if text is not None and "," in text:
            self.commas += 1
            text = _COMMA.sub(r"\1.\2", text)
        return floats(text)

    # --- references ---

    def _targets(self, node: Element, instance: str, kind: str) -> list[Element]:
        found = (self._target(e, kind) for e in children(node, instance))
        return [e for e in found if e is not None]

    def _target(self, instance: Element, kind: str) -> Element | None:
        return self._find(instance.get("url") or "", kind)

    def _find(self, url: str, kind: str) -> Element | None:
        """The element that a reference names. What lies outside the file is not opened."""
        if not url.startswith("#"):
            self.outside[url] += 1
            return None
        found = self.by_id.get(url[1:])
        if found is None or local(found) != kind:
            self.lost[url] += 1
            return None
        return found

    def _tell(self) -> None:
        name = self.path.name
        if self.outside:
            self.report.error("collada-outside", name, count=self.outside.total(), file=next(iter(self.outside))[:120])
        if self.lost:
            self.report.error("collada-lost", name, count=self.lost.total(), first=next(iter(self.lost))[:120])
        if self.unholed:
            self.report.error("collada-holes", name, count=self.unholed)
        if self.commas:
            self.report.repair("collada-commas", name, count=self.commas)
        for kind, count in self.strange.items():
            self.report.drop("collada-strange", name, kind=kind, count=count)

    # --- geometry ---

    def _read_geometry(self, geometry: Element) -> None:
        """Put the parts of a geometry, and the number of its sets of lines, into the tables."""
        if geometry in self.parts:
            return
        self.parts[geometry], self.lines[geometry] = [], 0
        mesh = child(geometry, "mesh")
        if mesh is None:
            kind = next((local(e) for e in geometry if local(e) not in ("asset", "extra", "")), "?")
            self.strange[kind] += 1
            return
        inside = {f"#{e.get('id')}": e for e in mesh if local(e) in ("source", "vertices") and e.get("id")}
        for primitive in mesh:
            kind = local(primitive)
            if kind in LINES:
                self.lines[geometry] += 1
            elif kind in SURFACES:
                part = self._part(inside, primitive)
                if part is not None:
                    self.parts[geometry].append(part)

    def _part(self, inside: dict[str, Element], primitive: Element) -> Part | None:
        source, offset, stride = self._corners(inside, primitive)
        points = None if source is None else self._points(source)
        if points is None:
            return None
        faces, unholed = faces_of(primitive, points, offset, stride)
        self.unholed += unholed
        if not len(faces):
            return None
        if faces.min() < 0 or faces.max() >= len(points):
            raise ValueError("face index")
        used, place = np.unique(faces, return_inverse=True)       # an instance must not cost more than its faces
        return Part(points[used], place.reshape(-1, 3))

    def _corners(self, inside: dict[str, Element], primitive: Element) -> tuple[Element | None, int, int]:
        """The source of a primitive's positions, their place in a corner's numbers, and how many numbers a corner has.

        ``inside`` are the sources of the mesh itself; they go first, because some exporters use an id twice.
        """
        inputs = children(primitive, "input")
        places = [int(e.get("offset") or 0) for e in inputs]
        named = {e.get("semantic"): (e.get("source") or "", place) for e, place in zip(inputs, places, strict=True)}
        corner = named.get("VERTEX") or named.get("POSITION")
        if corner is None or not 0 <= min(places) <= max(places) < 64:
            self.lost["VERTEX"] += 1
            return None, 0, 1
        target = inside[corner[0]] if corner[0] in inside else self._find(corner[0], "vertices")
        if target is not None and local(target) == "vertices":
            position = next((e for e in children(target, "input") if e.get("semantic") == "POSITION"), None)
            url = "#" if position is None else position.get("source") or ""
            target = inside[url] if url in inside else self._find(url, "source")
        return target, corner[1], max(places) + 1

    def _points(self, source: Element) -> Matrix | None:
        """(n, 3) positions of a source."""
        accessor = child(source, "technique_common", "accessor")
        array = child(source, "float_array")
        if accessor is not None and not (accessor.get("source") or "").startswith("#"):
            self.outside[accessor.get("source") or "?"] += 1
            return None
        if array is None or (accessor is not None and accessor.get("source") != f"#{array.get('id')}"):
            array = self._find((accessor.get("source") if accessor is not None else None) or "#", "float_array")
        if array is None:
            return None
        numbers = self._numbers(array.text)
        if accessor is None:
            return numbers[:len(numbers) // 3 * 3].reshape(-1, 3)
        return _accessed(numbers, accessor)


def _accessed(numbers: Matrix, accessor: Element) -> Matrix:
    """The points that an accessor takes out of an array: by the names X, Y, Z where it gives them, else the first three."""
    stride, first = int(accessor.get("stride") or 1), int(accessor.get("offset") or 0)
    count = int(accessor.get("count") or 0)
    names = [(e.get("name") or "").upper() for e in children(accessor, "param")]
    columns = [names.index(name) for name in "XYZ"] if {"X", "Y", "Z"} <= set(names) else [0, 1, 2]
    if stride < 3 or first < 0 or count < 0 or max(columns) >= stride:
        raise ValueError("points need three coordinates")
    if first + count * stride > len(numbers):
        raise ValueError(f"{count} points of {stride} numbers, but {len(numbers)} numbers")
    return np.ascontiguousarray(numbers[first:first + count * stride].reshape(count, stride)[:, columns])


def _square(numbers: Matrix) -> Matrix:
    if len(numbers) != 16:
        raise ValueError("a matrix needs 16 numbers")
    return numbers.reshape(4, 4)


def _move(kind: str, numbers: Matrix) -> Matrix:
    """One transform as a matrix; angles are in degrees."""
    made = np.eye(4)
    if kind == "matrix":
        return _square(numbers)
    if kind == "translate":
        made[:3, 3] = numbers
    elif kind == "scale":
        made[[0, 1, 2], [0, 1, 2]] = numbers
    else:
        made[:3, :3] = _turn(numbers[:3], float(np.radians(numbers[3])))
    return made


def _turn(axis: Matrix, angle: float) -> Matrix:
    """Rotation about an axis (Rodrigues)."""
    length = float(np.linalg.norm(axis))
    if not length > 0.0:
        return np.eye(3)
    x, y, z = axis / length
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    turned: Matrix = np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * (cross @ cross)
    return turned
