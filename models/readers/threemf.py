"""3MF: a package (zip) with a model in XML. Only what its build list names counts; z is up and the unit is stated.

Read here and not through a library: parts of the production extension number their objects anew in every file, and a
package may claim to unpack, or to unfold, to more than a machine holds.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError
from models.readers import MAX_INPUT_BYTES
from models.readers.markup import Element, child, children, floats, integers, parse
from models.readers.raw_mesh import MAX_INSTANCES, Part, Placed, RawMesh, check_count, joined, nothing, reason_of
from models.report import ReportBuilder

Matrix = NDArray[np.float64]
Key = tuple[str, str]
"""Part of the package and id of the object within it."""

FORMAT: Final = "3MF"

BOMB_BYTES: Final = 200 * 1024**2
BOMB_RATIO: Final = 300
"""Coordinates as XML pack 4 to 40 times smaller, grids of equal boxes up to 150; a big part that packs better is no model."""

_MODEL_TYPE: Final = "/3dmodel"
_USUAL_PART: Final = "3d/3dmodel.model"
_UNITS: Final[dict[str, tuple[str, float]]] = {
    "micron": ("mm", 0.001), "millimeter": ("mm", 1.0), "centimeter": ("cm", 1.0), "inch": ("in", 1.0), "foot": ("ft", 1.0),
    "meter": ("m", 1.0),
}
_HARMLESS: Final = ("/material/", "/production/", "/trianglesets/", "/slice/")
"""Required extensions that do not change where the triangles are. Others (encrypted parts, lattices, booleans) do."""

_DEEPEST: Final = 100


def load_threemf(path: Path, data: bytes, report: ReportBuilder) -> RawMesh:
    """Read a 3MF package.

    Raises:
        InputError: no package, cut off, encrypted, damaged, too large, or without a single face.
    """
    if not data.startswith(b"PK"):
        raise InputError("syntax", "mesh-not-format", path.name, format=FORMAT)
    try:
        # infinite coordinates are dropped later, and told
        with zipfile.ZipFile(io.BytesIO(data)) as archive, np.errstate(over="ignore", invalid="ignore"):
            return _Reader(path, archive, report).read()
    except InputError:
        raise
    except (MemoryError, RecursionError) as error:
        raise InputError("too-large", "mesh-too-large", path.name, limit=MAX_INSTANCES) from error
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, NotImplementedError) as error:
        raise InputError("damaged", "mesh-damaged", path.name, reason=reason_of(error)) from error
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, zlib.error) as error:
        if b"PK\x05\x06" not in data[-70_000:]:       # the list of contents stands at the end
            raise InputError("cut-off", "mesh-cut-off", path.name) from error
        raise InputError("damaged", "mesh-damaged", path.name, reason=reason_of(error)) from error


@dataclass(slots=True)
class _Object:
    """An object: its own mesh, or the components that it is made of."""

    kind: str
    part: Part | None = None
    components: list[tuple[Key, Matrix]] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    path: Path
    archive: zipfile.ZipFile
    report: ReportBuilder
    names: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    objects: dict[Key, _Object] = field(default_factory=dict)
    loaded: dict[str, Element] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    supports: int = 0
    others: int = 0

    def read(self) -> RawMesh:
        self._look_at_sizes()
        main = self._main_part()
        root = self._load(main)
        self._check_extensions(root)
        placed = self._placed(self._items(main, root))
        if self.lost:
            self.report.error("threemf-lost", self.path.name, count=self.lost.total(), first=next(iter(self.lost))[:120])
        if self.supports:
            self.report.drop("threemf-supports", self.path.name, count=self.supports)
        if not placed:
            raise nothing(self.path, self.others)
        vertices, faces = joined(self.path, placed)
        unit, scale = self._unit(root)
        return RawMesh(vertices * scale, faces, FORMAT, unit, "z", others=self.others)

    def _unit(self, root: Element) -> tuple[str | None, float]:
        """The unit that the model states (millimetres where it states none, as the format defines) and the factor to it."""
        stated = root.get("unit", "millimeter").strip().lower()
        unit, scale = _UNITS.get(stated, (None, 1.0))
        if unit is None:
            self.report.guess("threemf-unit-strange", self.path.name, unit=stated[:40])
        elif scale != 1.0:
            self.report.repair("scene-unit-converted", self.path.name, name=stated, metres="1e-06")
        return unit, scale

    # --- the package ---

    def _look_at_sizes(self) -> None:
        """Refuse a package that claims to unpack to more than the limit, before anything is unpacked."""
        members = [info for info in self.archive.infolist() if not info.is_dir()]
        self.names = {info.filename.lstrip("/").lower(): info for info in reversed(members)}
        claimed = sum(info.file_size for info in members)
        if claimed > MAX_INPUT_BYTES or any(_is_bomb(info) for info in members):
            raise InputError("too-large", "threemf-too-large", self.path.name, size_gib=f"{claimed / 1024**3:.1f}",
                             limit_gib=MAX_INPUT_BYTES // 1024**3)

    def _main_part(self) -> str:
        """Name of the part that the package's relationships call its model, else the usual one."""
        rels = self.names.get("_rels/.rels")
        if rels is not None:
            for one in children(parse(self._unpacked(rels), self.path.name, "Relationships", FORMAT), "Relationship"):
                target = one.get("Target") or ""
                if (one.get("Type") or "").endswith(_MODEL_TYPE) and one.get("TargetMode") != "External":
                    if self._known(target) is None:
                        raise InputError("damaged", "threemf-no-model", self.path.name, part=target[:120])
                    return _plain(target)
        if _USUAL_PART not in self.names:
            raise InputError("damaged", "threemf-no-model", self.path.name, part="/3D/3dmodel.model")
        self.report.repair("threemf-no-relationship", self.path.name)
        return _USUAL_PART

    def _known(self, part: str) -> zipfile.ZipInfo | None:
        return self.names.get(_plain(part))

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & 1:
            raise InputError("damaged", "threemf-encrypted", self.path.name)
        return self.archive.read(info)

    def _load(self, part: str) -> Element:
        """The model in a part of the package, its objects put into the table."""
        if part in self.loaded:
            return self.loaded[part]
        root = parse(self._unpacked(self.names[part]), self.path.name, "model", FORMAT)
        self.loaded[part] = root
        resources = child(root, "resources")
        for element in children(resources, "object") if resources is not None else ():
            self.objects[part, element.get("id") or ""] = self._object(part, element)
        return root

    def _check_extensions(self, root: Element) -> None:
        for prefix in (root.get("requiredextensions") or "").split():
            name = root.nsmap.get(prefix) or prefix
            if not any(word in name for word in _HARMLESS):
                raise InputError("unsupported-schema", "threemf-extension", self.path.name, extension=name[:120])

    # --- objects ---

    def _object(self, part: str, element: Element) -> _Object:
        made = _Object(element.get("type") or "model")
        mesh, components = child(element, "mesh"), child(element, "components")
        if mesh is not None:
            made.part = _part(mesh)
        for one in children(components, "component") if components is not None else ():
            made.components.append((self._key(part, one), _transform(one.get("transform"))))
        return made

    def _items(self, main: str, root: Element) -> list[tuple[Key, Matrix]]:
        """What is built: nothing else of the package counts."""
        build = child(root, "build")
        items = children(build, "item") if build is not None else []
        return [(self._key(main, item), _transform(item.get("transform"))) for item in items]

    def _key(self, part: str, element: Element) -> Key:
        """The object that an item or component names: of the same part, or of the one that the production extension names."""
        named = next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "path"), None)
        return (part if named is None else _plain(named)), element.get("objectid") or ""

    def _placed(self, items: list[tuple[Key, Matrix]]) -> list[Placed]:
        placed: list[Placed] = []
        visited = faces = 0
        stack: list[tuple[Key, Matrix, tuple[Key, ...]]] = [(key, matrix, ()) for key, matrix in reversed(items)]
        while stack:
            key, matrix, above = stack.pop()
            visited += 1
            if visited > MAX_INSTANCES:
                raise InputError("too-large", "scene-too-many-parts", self.path.name, limit=MAX_INSTANCES)
            if key in above or len(above) > _DEEPEST:
                raise InputError("damaged", "mesh-damaged", self.path.name, reason=f"component cycle {key[1]}"[:60])
            found = self._found(key)
            if found is None:
                continue
            for part in self._own(found):
                faces += len(part.faces)
                check_count(self.path, faces)
                placed.append(Placed(part, matrix))
            inner = reversed(found.components)
            stack += [(inner_key, matrix @ inner_matrix, (*above, key)) for inner_key, inner_matrix in inner]
        return placed

    def _found(self, key: Key) -> _Object | None:
        if key[0] not in self.loaded and key[0] in self.names:
            self._load(key[0])
        found = self.objects.get(key)
        if found is None:
            self.lost[f"/{key[0]}#{key[1]}"] += 1
        return found

    def _own(self, found: _Object) -> Iterator[Part]:
        """The mesh of an object. Supports of the print are no part of what is printed."""
        if found.part is None:
            return
        if found.kind in ("support", "solidsupport"):
            self.supports += 1
        elif not len(found.part.faces):
            self.others += 1
        else:
            yield found.part


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > BOMB_BYTES and info.file_size > BOMB_RATIO * max(info.compress_size, 1)


def _plain(part: str) -> str:
    """Name of a part as the table of names holds it; nothing above the package's root can be named."""
    return posixpath.normpath("/" + part).lstrip("/").lower()


def _part(mesh: Element) -> Part:
    vertices, triangles = child(mesh, "vertices"), child(mesh, "triangles")
    points = floats(_rows(vertices, "vertex", "x", "y", "z")).reshape(-1, 3)
    faces = integers(_rows(triangles, "triangle", "v1", "v2", "v3")).reshape(-1, 3)
    if len(faces) and (faces.min() < 0 or faces.max() >= len(points)):
        raise ValueError("face index")
    used, place = np.unique(faces, return_inverse=True)
    return Part(points[used], place.reshape(-1, 3))


def _rows(parent: Element | None, name: str, first: str, second: str, third: str) -> str:
    """Three attributes of every child element as one text; what is missing becomes a word that is no number."""
    if parent is None:
        return ""
    return " ".join([f"{e.get(first)} {e.get(second)} {e.get(third)}" for e in children(parent, name)])


def _transform(text: str | None) -> Matrix:
    """The 4 × 4 matrix of a transform: twelve numbers by rows, for points written as rows (3MF core, 3.3)."""
    made = np.eye(4)
    if text is not None:
        numbers = floats(text)
        if len(numbers) != 12:
            raise ValueError("a transform needs 12 numbers")
        made[:3] = numbers.reshape(4, 3).T
    return made
