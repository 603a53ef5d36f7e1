"""Meshes of a Rhino file, and the render meshes of its breps, straight from its bytes, all at once.

rhino3dm gives out points one by one, some 5 µs each: a model of a million points would take longer to hand over than to open.
The file is a tree of chunks (type, length, content), published with openNURBS; a mesh keeps its faces as plain numbers and
its points deflated, with a checksum. Only what is understood in full is taken, and only after rhino3dm has opened the same
bytes without complaint; every other mesh is left to it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np

from models.geometry.rings import Floats, Ints
from models.readers.raw_mesh import Part
from models.readers.rhino.opening import HEADER_BYTES, MAGIC
from models.readers.rhino.shapes import triangulated

OLDEST: Final = 60
"""Before Rhino 6, points in double precision were kept apart from the mesh."""

_SHORT: Final = 0x8000_0000
_OBJECT_TABLE, _OBJECT_RECORD, _RECORD_TYPE = 0x1000_0013, 0x2000_8070, 0x8200_0071
_CLASS, _CLASS_DATA, _ATTRIBUTES = 0x0002_7FFA, 0x0002_FFFC, 0x0200_8072
_MESH, _BREP = 0x20, 0x10
_MESH_CLASS: Final = struct.pack("<Iq", 0x0002_FFFB, 20) + UUID("4ed7d4e4-e947-11d3-bfe5-0010830122f0").bytes_le
"""How every mesh begins, those within breps as well: a chunk that names its class."""

_MAJOR: Final = 3
_MINORS: Final = (7, 8)
_ATTRIBUTES_MAJOR: Final = 2
_HEAD: Final = 80 + 64 + 4
"""Bytes of texture domains and scales, boxes in single precision, and the flag for closed meshes."""

_LARGEST: Final = 2**31
_FAULTS: Final = (struct.error, zlib.error, ValueError, IndexError, OverflowError)

_chunk_head = struct.Struct("<Iq").unpack_from
_two_ints = struct.Struct("<ii").unpack_from
_int = struct.Struct("<i").unpack_from
_uint = struct.Struct("<I").unpack_from


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Triangles of an object and of how many meshes they are made: one, or for a brep one for each face that has any."""

    part: Part
    meshes: int


@dataclass(frozen=True, slots=True, eq=False)
class _Mesh:
    """A mesh as it is written: points, and four corners for each face."""

    owner: str
    vertices: Floats
    corners: Ints


def read_meshes(data: bytes) -> dict[str, Known]:
    """Triangles of meshes and breps in a file by object id, as far as they are understood; the rest is missing."""
    digits = data[len(MAGIC):HEADER_BYTES].strip()
    if not digits.isdigit() or int(digits) < OLDEST:
        return {}
    found = list(_meshes(data))
    return _triangulated(found) if found else {}


def _triangulated(found: list[_Mesh]) -> dict[str, Known]:
    """Triangles of all meshes, made in one go. An object with a corner beyond its points is left out."""
    vertices = np.concatenate([mesh.vertices for mesh in found])
    sizes = np.array([len(mesh.vertices) for mesh in found])
    counts = np.array([len(mesh.corners) for mesh in found])
    corners = np.concatenate([mesh.corners for mesh in found])
    beyond = ((corners < 0) | (corners >= np.repeat(sizes, counts)[:, None])).any(axis=1)
    if beyond.any():
        bad = {found[i].owner for i in np.repeat(np.arange(len(found)), counts)[beyond].tolist()}
        good = [mesh for mesh in found if mesh.owner not in bad]
        return _triangulated(good) if good else {}
    corners += np.repeat(np.cumsum(sizes) - sizes, counts)[:, None]
    triangles = 1 + (corners[:, 2] != corners[:, 3])
    whole = triangulated(vertices, corners)
    # The meshes of one object follow one another: each object is one slice.
    firsts = [i for i, mesh in enumerate(found) if not i or mesh.owner != found[i - 1].owner]
    points = np.append(np.cumsum(sizes) - sizes, len(vertices))[[*firsts, -1]]
    made = np.append(0, np.cumsum(triangles))[np.append(np.cumsum(counts) - counts, len(corners))[[*firsts, -1]]]
    faces = whole.faces - np.repeat(points[:-1], np.diff(made))[:, None]
    rows = zip(firsts, np.diff([*firsts, len(found)]).tolist(), points.tolist(), points[1:].tolist(), made.tolist(),
               made[1:].tolist(), strict=False)
    return {found[i].owner: Known(Part(vertices[low:high], faces[begin:end]), meshes)
            for i, meshes, low, high, begin, end in rows}


def _meshes(data: bytes) -> Iterator[_Mesh]:
    """The meshes in the order of the file, those of one object together."""
    try:
        for kind, begin, end in _chunks(data, HEADER_BYTES, len(data)):
            if kind == _OBJECT_TABLE:
                for record, inside, after in _chunks(data, begin, end):
                    if record == _OBJECT_RECORD:
                        yield from _of_record(data, inside, after)
    except _FAULTS:      # what follows is left to rhino3dm
        return


def _chunks(data: bytes, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Type, beginning and end of the content of each chunk; of a short one, its value stands in place of the beginning."""
    while begin + 12 <= end:
        kind, length = _chunk_head(data, begin)
        begin += 12
        if kind & _SHORT:
            yield kind, length, begin
            continue
        if length < 0 or begin + length > end:
            raise ValueError("chunk")
        yield kind, begin, begin + length
        begin += length


def _of_record(data: bytes, begin: int, end: int) -> list[_Mesh]:
    """The meshes of an object; none where it holds something else, or more than is understood."""
    content: tuple[int, int] | None = None
    owner, held = "", 0
    try:
        for kind, inside, after in _chunks(data, begin, end):
            if kind == _RECORD_TYPE:
                held = inside
                if held not in (_MESH, _BREP):
                    return []
            elif kind == _CLASS:
                content = (inside, after)
            elif kind == _ATTRIBUTES and data[inside] >> 4 == _ATTRIBUTES_MAJOR:
                owner = str(UUID(bytes_le=data[inside + 1:inside + 17]))
        if content is None or not owner:
            return []
        return [_Reader(data, *place).mesh(owner) for place in _contents(data, *content)]
    except _FAULTS:
        return []


def _contents(data: bytes, begin: int, end: int) -> list[tuple[int, int]]:
    """Where the contents of the meshes within an object begin and end.

    A brep keeps the render meshes of its faces, then the meshes for analysis, each with one byte before it. A wider gap parts
    the two kinds: then they are left to rhino3dm.
    """
    found: list[tuple[int, int]] = []
    at, last = data.find(_MESH_CLASS, begin, end), -1
    while at >= 0:
        whole, length = _chunk_head(data, at - 12)
        if whole != _CLASS or not 44 <= length <= end - at or (last >= 0 and at - 12 != last + 1):
            raise ValueError("mesh")
        last = at + length
        kind, inside = _chunk_head(data, at + 32)
        if kind != _CLASS_DATA or not 0 < inside <= length:
            raise ValueError("mesh")
        found.append((at + 44, at + 44 + inside))
        at = data.find(_MESH_CLASS, last, end)
    return found


class _Reader:
    """Reads the content of one mesh from front to back."""

    def __init__(self, data: bytes, begin: int, end: int) -> None:
        self._data, self._at, self._end = data, begin, end

    def mesh(self, owner: str) -> _Mesh:
        version = self._byte()
        if version >> 4 != _MAJOR or version & 15 not in _MINORS:
            raise ValueError("version")
        points, faces = _two_ints(self._data, self._at)
        if not (0 < points < _LARGEST and 0 < faces < _LARGEST):
            raise ValueError("counts")
        self._at += 8 + _HEAD
        for _ in range(5):       # settings of the mesher, four statistics of curvature
            self._optional_chunk()
        corners = self._corners(faces)
        single = self._at
        self._skip_buffer()
        for _ in range(4):       # normals, texture places, curvatures, colours
            self._skip_buffer()
        self._at += 4 + 16       # turn of the texture, id of its mapping
        self._skip_buffer()      # surface parameters
        self._skip_chunk()       # mapping
        self._at += 3            # manifold, oriented, solid
        self._optional_chunk()   # faces joined to polygons
        vertices = self._doubles() if self._byte() else self._singles(single)
        if len(vertices) != 3 * points or self._at > self._end:
            raise ValueError("points")
        return _Mesh(owner, vertices.reshape(-1, 3), corners)

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _corners(self, faces: int) -> Ints:
        (width,) = _int(self._data, self._at)
        count = 4 * faces
        if width not in (1, 2, 4) or self._at + 4 + count * width > self._end:
            raise ValueError("faces")
        values = np.frombuffer(self._data, f"<{'u' if width < 4 else 'i'}{width}", count, self._at + 4)
        self._at += 4 + count * width
        return values.astype(np.int64).reshape(-1, 4)

    def _doubles(self) -> Floats:
        """Points in double precision: a chunk of its own with version, number of points and the points."""
        kind, length = _chunk_head(self._data, self._at)
        after = self._at + 12 + length
        self._at += 12 + 8 + 4
        values = np.frombuffer(self._buffer(), "<f8")
        if kind & _SHORT or self._at > after:
            raise ValueError("points")
        self._at = after
        return values

    def _singles(self, begin: int) -> Floats:
        self._at, after = begin, self._at
        values = np.frombuffer(self._buffer(), "<f4").astype(np.float64)
        self._at = after
        return values

    def _buffer(self) -> bytes:
        """A block of bytes, deflated or as it is; its checksum is that of the bytes themselves."""
        (size,) = _uint(self._data, self._at)
        self._at += 4
        if not size:
            return b""
        (checksum,) = _uint(self._data, self._at)
        deflated = self._data[self._at + 4]
        self._at += 5
        if deflated:
            _, length = _chunk_head(self._data, self._at)
            begin = self._at + 12
            found = zlib.decompressobj().decompress(self._data[begin:begin + length], size)
            self._at = begin + length
        else:
            found = self._data[self._at:self._at + size]
            self._at += size
        if len(found) != size or zlib.crc32(found) != checksum:
            raise ValueError("checksum")
        return found

    def _skip_buffer(self) -> None:
        (size,) = _uint(self._data, self._at)
        self._at += 4
        if size:
            deflated = self._data[self._at + 4]
            self._at += 5
            if deflated:
                self._skip_chunk()
            else:
                self._at += size

    def _optional_chunk(self) -> None:
        if self._byte():
            self._skip_chunk()

    def _skip_chunk(self) -> None:
        kind, length = _chunk_head(self._data, self._at)
        if kind & _SHORT or length < 0:
            raise ValueError("chunk")
        self._at += 12 + length
