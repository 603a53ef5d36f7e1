"""Goes through model space and the blocks placed in it. A block is flattened once and then placed as arrays of points."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from models.errors import Cancelled, InputError
from models.readers.dxf.elements import Drawing, Floats, Mark, Stroke, Text, extents
from models.readers.dxf.flattening import MAKERS
from models.readers.dxf.writing import Decoder, dimension_of, plain_text
from models.readers.layers import LayerRules
from models.reading import Progress
from models.report import ReportBuilder

MAX_PIECES: Final = 2_000_000
"""Pieces that blocks may unfold into: 20 times the largest plans known. Blocks nested to multiply never end otherwise."""

MAX_DEPTH: Final = 64
"""Blocks in blocks: real drawings stay below ten."""

FARTHEST: Final = 1e12
"""A coordinate beyond this, in any unit, is no place on earth (40,000 km are 4e10 mm)."""

_SILENT: Final = frozenset({"VIEWPORT", "ATTDEF", "ATTRIB", "SEQEND", "VERTEX"})
_SOLIDS: Final = frozenset({"3DSOLID", "BODY", "REGION", "SURFACE", "EXTRUDEDSURFACE", "LOFTEDSURFACE", "REVOLVEDSURFACE",
                            "SWEPTSURFACE", "PLANESURFACE", "NURBSURFACE"})
_EVERY: Final = 2000


@dataclass(slots=True)
class Piece:
    """The contents of a block in its own axes, nested blocks unfolded."""

    strokes: list[Stroke] = field(default_factory=list)
    texts: list[tuple[Text, Floats]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    triangles: list[tuple[str, Floats]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.strokes) + len(self.texts) + len(self.marks) + len(self.triangles)


class Collector:
    """Collects a document's model space.

    Args:
        document: the ezdxf document.
        rules: layers that the user's own rules name are read even when they are hidden.
        report, progress: told what was left out, and how far the work is.
    """

    def __init__(self, document: Any, rules: LayerRules, report: ReportBuilder, progress: Progress) -> None:
        self._document, self._rules = document, rules
        self._report, self._progress = report, progress
        self._spelled = {layer.dxf.name.casefold(): layer.dxf.name for layer in document.layers}
        self._hidden = self._hidden_layers()
        self._pieces: dict[str, Piece] = {}
        self._open: list[str] = []
        self._left = MAX_PIECES
        self._refused: Counter[str] = Counter()
        self._cycles: Counter[str] = Counter()
        self._bad = 0
        self._invisible = 0
        self.decoder = Decoder(document)
        self.drawing = Drawing()

    def collect(self) -> Drawing:
        """All strokes, texts, dimensions, blocks and triangles of model space, in the drawing's unit."""
        space = self._document.modelspace()
        top = Piece()
        total = max(1, len(space))
        for i, entity in enumerate(space):
            if i % _EVERY == 0:
                self._progress("dxf-collect", i / total)
            self._take(entity, top, counted=True)
        self._keep(top)
        self._tell()
        return self.drawing

    # --- layers ------------------------------------------------------------------------------------------------------

    def _hidden_layers(self) -> frozenset[str]:
        """Names of layers that are off or frozen, casefolded, without those that the user's rules name."""
        hidden = {layer.dxf.name for layer in self._document.layers if layer.is_off() or layer.is_frozen()}
        roles = {name: self._rules.find(name) for name in hidden}
        return frozenset(name.casefold() for name, role in roles.items() if role is None or not role.by_user)

    def _layer(self, name: str, outer: str) -> str:
        """A layer as the table spells it; what lies on layer 0 of a block takes the layer of its placement."""
        key = name.casefold()
        return outer if key == "0" and outer else self._spelled.get(key, name)

    # --- entities ----------------------------------------------------------------------------------------------------

    def _take(self, entity: Any, piece: Piece, counted: bool = False) -> None:
        """Put one entity into a piece. Faulty geometry is counted, never raised: a drawing of thousands has one bad arc."""
        kind = entity.dxftype()
        try:
            own, shown = _layer_of(entity)
            if not shown:
                self._invisible += 1
                return
            layer = self._spelled.get(own.casefold(), own)
            if counted:
                self.drawing.layers[layer] += 1
            if layer.casefold() in self._hidden and not (self._open and layer == "0"):
                self.drawing.hidden[layer] += 1
                return
            self._make(kind, entity, layer, piece)
        except (Cancelled, InputError, MemoryError):
            raise
        except Exception:      # ezdxf answers damaged entities with errors of every kind
            self.drawing.faulty[kind] += 1

    def _make(self, kind: str, entity: Any, layer: str, piece: Piece) -> None:
        if kind == "INSERT":
            self._place(entity, layer, piece)
        elif kind == "POLYLINE" and (entity.is_poly_face_mesh or entity.is_polygon_mesh):
            self._surfaces(entity, layer, piece)
        elif kind in MAKERS:
            for stroke in MAKERS[kind](entity):
                self._add(stroke, layer, piece)
        elif kind in ("TEXT", "MTEXT", "ATTRIB"):
            self._write(entity, layer, piece)
        elif kind in ("DIMENSION", "ARC_DIMENSION", "LARGE_RADIAL_DIMENSION"):
            dimension = dimension_of(entity, layer) if not self._open else None    # in a block its scale is not known
            if dimension is not None:
                self.drawing.dimensions.append(dimension)
        elif kind in ("3DFACE", "MESH"):
            self._surfaces(entity, layer, piece)
        elif kind in _SOLIDS:
            self.drawing.solids[kind] += 1
        elif kind not in _SILENT:
            self._other(kind, entity, layer, piece)

    def _add(self, stroke: Stroke, layer: str, piece: Piece) -> None:
        points = stroke.points
        if len(points) < 2 or not (np.abs(points) <= FARTHEST).all():      # false for NaN as well
            self._bad += 1
            return
        stroke.layer = layer
        piece.strokes.append(stroke)

    def _write(self, entity: Any, layer: str, piece: Piece) -> None:
        text, height = plain_text(entity)
        where = np.array(tuple(entity.ocs().to_wcs(entity.dxf.insert) if entity.dxftype() != "MTEXT" else entity.dxf.insert))
        if text and np.isfinite(where).all() and (np.abs(where) <= FARTHEST).all():
            piece.texts.append((Text(layer, self.decoder.mend(text), 0.0, 0.0, height, str(entity.dxf.handle or "")), where))

    def _surfaces(self, entity: Any, layer: str, piece: Piece) -> None:
        """Triangles of faces and meshes in space."""
        from ezdxf.render.mesh import MeshBuilder

        if entity.dxftype() == "3DFACE":
            faces = [[tuple(point) for point in entity.wcs_vertices()]]
        else:
            builder = MeshBuilder.from_mesh(entity) if entity.dxftype() == "MESH" else MeshBuilder.from_polyface(entity)
            faces = [[tuple(point) for point in face] for face in builder.faces_as_vertices()]
        for face in faces:
            points = np.array(face, dtype=np.float64)
            if len(points) >= 3 and (np.abs(points) <= FARTHEST).all():
                piece.triangles += [(layer, points[[0, i, i + 1]]) for i in range(1, len(points) - 1)]

    def _other(self, kind: str, entity: Any, layer: str, piece: Piece) -> None:
        """Custom objects are drawn by the picture that their program left beside them, where it did."""
        if not (kind == "ACAD_PROXY_ENTITY" or kind.startswith(("TCH_", "AEC_", "AECC_"))):
            self.drawing.unused[kind] += 1
            return
        name = _custom_class(entity, self._document) or kind
        parts = [part for part in _pictures(entity) if part.dxftype() in MAKERS or part.dxftype() in ("TEXT", "MTEXT")]
        self.drawing.proxies[f"{name}{'+' if parts else ''}"] += 1
        for part in parts:
            self._make(part.dxftype(), part, layer, piece)

    # --- blocks ------------------------------------------------------------------------------------------------------

    def _place(self, insert: Any, layer: str, piece: Piece) -> None:
        """Put the contents of a block into a piece, once for each cell of an array."""
        for attribute in insert.attribs:
            if not attribute.dxf.get("invisible", 0):
                self._write(attribute, layer, piece)
        name = str(insert.dxf.name)
        if insert.block() is None:
            self.drawing.faulty["INSERT"] += 1
            return
        contents = self._contents(name, insert.block())
        rows, columns = max(1, int(insert.dxf.row_count)), max(1, int(insert.dxf.column_count))
        needed = max(1, contents.count) * rows * columns
        if needed > self._left:
            self._refused[name] += 1
            return
        self._left -= needed
        base = np.array([list(row) for row in insert.matrix44().rows()], dtype=np.float64)
        with np.errstate(over="ignore", invalid="ignore"):      # what lands nowhere is left out at the end
            for shift in _cells(insert, rows, columns):
                matrix = base.copy()
                matrix[3, :3] += shift
                self._unfold(contents, matrix, layer, insert, piece)

    def _contents(self, name: str, block: Any) -> Piece:
        """The contents of a block in its own axes; empty for a block inside itself."""
        key = name.casefold()
        if key in self._pieces:
            return self._pieces[key]
        if key in self._open or len(self._open) >= MAX_DEPTH:
            self._cycles[name] += 1
            return Piece()
        piece = Piece()
        self._open.append(key)
        for entity in block:
            self._take(entity, piece)
        self._open.pop()
        self._pieces[key] = piece
        return piece

    def _unfold(self, contents: Piece, matrix: Floats, layer: str, insert: Any, piece: Piece) -> None:
        linear, shift = matrix[:3, :3], matrix[3, :3]
        scale = math.sqrt(abs(float(np.linalg.det(linear[:2, :2]))))
        name = str(insert.dxf.name)
        for stroke in contents.strokes:
            holes = tuple(hole @ linear + shift for hole in stroke.holes)
            piece.strokes.append(replace(stroke, layer=self._layer(stroke.layer, layer), points=stroke.points @ linear + shift,
                                         holes=holes, radius=stroke.radius * scale, block=stroke.block or name))
        for text, where in contents.texts:
            placed = replace(text, layer=self._layer(text.layer, layer), height=text.height * scale)
            piece.texts.append((placed, where @ linear + shift))
        for mark in contents.marks:
            piece.marks.append(replace(mark, layer=self._layer(mark.layer, layer), corners=mark.corners @ linear + shift))
        piece.triangles += [(self._layer(own, layer), points @ linear + shift) for own, points in contents.triangles]
        corners = _corners(contents)
        if corners is not None:
            words = tuple(self.decoder.mend(str(attribute.dxf.text)) for attribute in insert.attribs)
            piece.marks.append(Mark(layer, self.decoder.mend(name), corners @ linear + shift, words,
                                    str(insert.dxf.handle or "")))

    # --- the end -----------------------------------------------------------------------------------------------------

    def _keep(self, top: Piece) -> None:
        drawing = self.drawing
        mended: dict[str, str] = {}

        def layer_of(name: str) -> str:
            if name not in mended:
                mended[name] = self.decoder.mend(name)
            return mended[name]

        for layer in list(drawing.layers):
            if layer_of(layer) != layer:
                drawing.layers[layer_of(layer)] += drawing.layers.pop(layer)
        visible = [stroke for stroke in self._somewhere(top.strokes) if stroke.layer.casefold() not in self._hidden]
        for stroke in visible:
            stroke.layer = layer_of(stroke.layer)
        drawing.strokes = visible
        for text, where in top.texts:
            if text.layer.casefold() not in self._hidden and (np.abs(where) <= FARTHEST).all():
                drawing.texts.append(replace(text, layer=layer_of(text.layer), x=float(where[0]), y=float(where[1])))
        for mark in top.marks:
            mark.layer = layer_of(mark.layer)
        drawing.marks = [mark for mark in top.marks if (np.abs(mark.corners) <= FARTHEST).all()]
        drawing.triangles = [points for _, points in top.triangles if (np.abs(points) <= FARTHEST).all()]
        for name in (*(s.layer for s in visible), *(t.layer for t in drawing.texts)):
            if name not in drawing.layers:
                drawing.layers[name] += 0

    def _somewhere(self, strokes: list[Stroke]) -> list[Stroke]:
        """Strokes without those that their block was placed out of this world."""
        if not strokes:
            return strokes
        good = np.asarray((np.abs(extents(strokes)) <= FARTHEST).all(axis=1))
        self._bad += int((~good).sum())
        return strokes if good.all() else [stroke for stroke, fits in zip(strokes, good, strict=True) if fits]

    def _tell(self) -> None:
        report, drawing = self._report, self.drawing
        if self.decoder.mended:
            report.repair("dxf-encoding", self.decoder.example, count=self.decoder.mended)
        for name, count in self._refused.items():
            report.error("dxf-blocks-too-many", self.decoder.mend(name), count=count, limit=f"{MAX_PIECES:,}")
        for name in self._cycles:
            report.drop("dxf-block-cycle", self.decoder.mend(name), depth=MAX_DEPTH)
        if self._bad:
            report.drop("dxf-bad-coordinates", "", count=self._bad)
        if self._invisible:
            report.drop("dxf-invisible", "", count=self._invisible)
        for name, count in drawing.hidden.most_common():
            report.drop("dxf-layer-hidden", self.decoder.mend(name), count=count)
        if drawing.faulty:
            report.drop("dxf-faulty", "", count=sum(drawing.faulty.values()), kinds=listed(drawing.faulty))
        if drawing.unused:
            report.drop("dxf-unused", "", count=sum(drawing.unused.values()), kinds=listed(drawing.unused))


def _layer_of(entity: Any) -> tuple[str, bool]:
    """The layer of an entity and whether it is to be seen; custom objects keep both among their raw tags."""
    if hasattr(entity, "xtags"):
        properties = entity.graphic_properties()
        return str(properties.get("layer", "0")), not properties.get("invisible", 0)
    return str(entity.dxf.layer), entity.dxf.get("invisible", 0) != 1


def listed(counts: Counter[str], most: int = 12) -> str:
    """``LEADER 6, POINT 3`` …"""
    text = ", ".join(f"{name} {count}" for name, count in counts.most_common(most))
    return text + (" …" if len(counts) > most else "")


def _cells(insert: Any, rows: int, columns: int) -> Iterator[Floats]:
    """Shift in world axes of each cell of an array of blocks."""
    if rows * columns == 1:
        yield np.zeros(3)
        return
    ocs = insert.ocs()
    for row in range(rows):
        for column in range(columns):
            from ezdxf.math import Vec3

            offset = Vec3(column * insert.dxf.column_spacing, row * insert.dxf.row_spacing).rotate_deg(insert.dxf.rotation)
            yield np.array(tuple(ocs.to_wcs(offset)), dtype=np.float64)


def _corners(contents: Piece) -> Floats | None:
    """(4, 3) corners of the plan box of a block's contents."""
    arrays = [stroke.points for stroke in contents.strokes]
    if not arrays:
        return None
    low = np.min([points.min(axis=0) for points in arrays], axis=0)
    high = np.max([points.max(axis=0) for points in arrays], axis=0)
    return np.array([(low[0], low[1], low[2]), (high[0], low[1], low[2]), (high[0], high[1], low[2]), (low[0], high[1], low[2])])


def _custom_class(entity: Any, document: Any) -> str:
    """The class of a custom object: ``TCH_WALL`` …"""
    if entity.dxftype() != "ACAD_PROXY_ENTITY":
        return str(entity.dxftype())
    number = int(_first(entity, 91)) - 500
    classes = list(getattr(document.classes, "classes", {}).values())
    return str(classes[number].dxf.name) if 0 <= number < len(classes) else ""


def _first(entity: Any, code: int) -> Any:
    tags = getattr(entity, "acdb_proxy_entity", None)
    return tags.get_first_value(code, 0) if tags is not None else 0


def _pictures(entity: Any) -> Iterable[Any]:
    if not getattr(entity, "proxy_graphic", None):
        return ()
    from ezdxf.proxygraphic import ProxyGraphic

    return list(ProxyGraphic(entity.proxy_graphic, doc=entity.doc).virtual_entities())
