"""The massing as it was read, cut at the storeys: each storey has its own piece, coloured, hidden, moved and picked with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely.affinity import translate

from models.geometry.bands import Bands, banded, is_closed
from models.geometry.caps import Cap, Plane, clipped, mesh_section
from models.geometry.rings import Floats, Ints
from models.geometry.solids import Surface
from workbench.desktop.scene.parts import Owner
from workbench.sheets.massing import extents

if TYPE_CHECKING:
    from models.building import Building, Storey
    from models.view_mesh import ViewMesh

MASSINGS: Final = ("storeys", "massing", "both")
"""What stands for the building: its storeys as upright solids, the massing as it was read, or both."""
LARGE: Final = 20_000
"""A massing with more faces is cut beside the window."""
_KEPT: Final = 8
"""So many sections of the massing are remembered: the pointer asks for the same ones at each move."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A band of the massing and what it belongs to: a storey, or none above, below and between them. Metres of the file."""

    storey: Storey | None
    level: int
    low_m: float
    high_m: float


@dataclass(frozen=True)
class ReadMesh:
    """The massing of one building.

    Attributes:
        vertices, faces: the mesh, in metres of the file.
        bands: the same cut at the storeys; ``pieces`` are its bands in order.
        same: whether the storeys still stand as they were read.
        closed: whether its faces enclose it: what looks away need not be drawn while it is whole.
    """

    vertices: Floats
    faces: Ints
    bands: Bands
    pieces: tuple[Piece, ...]
    same: bool = True
    closed: bool = False
    _cut: dict[tuple[Plane, tuple[float, ...]], tuple[Any, bool]] = field(default_factory=dict, compare=False, repr=False)

    def section(self, plane: Plane, origin: Floats) -> tuple[Any, bool]:
        """Where a plane about an origin cuts the massing, and whether it is closed there."""
        key = plane, tuple(origin.tolist())
        if key not in self._cut:
            while len(self._cut) >= _KEPT:
                del self._cut[next(iter(self._cut))]
            self._cut[key] = mesh_section(self.vertices - origin, self.faces, plane)
        return self._cut[key]


def read_mesh(mesh: ViewMesh | None, building: Building, as_read: Building | None = None) -> ReadMesh | None:
    """The massing of a building, cut at its storeys; None where nothing was kept of it.

    Args:
        as_read: the building before any edit: its storeys are those that the massing shows.
    """
    faces = None if mesh is None else mesh.faces_of(building.id)
    if mesh is None or faces is None or not len(faces):
        return None
    spans = extents(building)
    cuts = sorted({height for extent in spans for height in (extent.low_m, extent.high_m)})
    pieces = []
    for low, high in pairwise([-np.inf, *cuts, np.inf]):
        own = [i for i, extent in enumerate(spans) if extent.low_m <= low and high <= extent.high_m]
        below = sum(extent.low_m <= low for extent in spans) - 1
        pieces.append(Piece(spans[own[-1]].storey if own else None, own[-1] if own else max(below, 0), low, high))
    used, own_faces = np.unique(faces, return_inverse=True)
    vertices, faces = np.asarray(mesh.vertices_m[used], np.float64), own_faces.reshape(-1, 3).astype(np.int64)
    return ReadMesh(vertices, faces, banded(vertices, faces, cuts), tuple(pieces), stands_as_read(building, as_read),
                    is_closed(faces))


def stands_as_read(building: Building, as_read: Building | None) -> bool:
    """Whether no storey was moved, added or taken away since the massing was read."""
    if as_read is None or as_read is building:
        return True
    one, other = ([(extent.low_m, extent.high_m) for extent in extents(each)] for each in (building, as_read))
    return len(one) == len(other) and bool(np.allclose(one, other, atol=1e-6))


def owners_of(massing: ReadMesh, building: Building, first: int) -> tuple[list[Owner], Surface]:
    """The owners of the pieces, numbered from ``first``, and their surface."""
    owners: list[Owner] = []
    number: dict[str, int] = {}
    rows: list[int] = []
    for piece in massing.pieces:
        storey = piece.storey
        key = "" if storey is None else storey.id
        if key not in number:
            number[key] = first + len(owners)
            owners.append(Owner("rest", building.id, building.name or building.id) if storey is None else
                          Owner("mass", storey.id, storey.name, storey.id))
        rows.append(number[key])
    bands = massing.bands
    levels = np.array([piece.level for piece in massing.pieces], np.int64)
    surface = Surface(bands.corners, bands.normals, bands.lines, bands.band, bands.line_band, np.array(rows, np.int64), levels)
    return owners, surface


def mesh_caps(massing: ReadMesh, rows: Ints, plane: Plane, others: list[Plane], origin: Floats, gap_m: float) -> list[Cap]:
    """The cut faces of pieces where the massing is closed, about an origin and with the storeys pulled apart.

    Args:
        rows: (pieces,) owner of each piece, -1 for one that is not shown.
    """
    find = _level if plane.level else _upright
    return clipped([cap for cap in find(massing, rows, plane, origin, gap_m) if cap.shape.area > 0.0], others)


def _level(massing: ReadMesh, rows: Ints, plane: Plane, origin: Floats, gap_m: float) -> list[Cap]:
    up, found = plane.normal[2], []
    for piece, row in zip(massing.pieces, rows, strict=True):
        z = plane.place_m * up - piece.level * gap_m
        low, high = piece.low_m - float(origin[2]), piece.high_m - float(origin[2])
        if row < 0 or not (low < z <= high if up > 0.0 else low <= z < high):
            continue
        shape, closed = massing.section(Plane(plane.normal, z * up), origin)
        if closed:
            found.append(Cap(int(row), plane, shape))
    return found


def _upright(massing: ReadMesh, rows: Ints, plane: Plane, origin: Floats, gap_m: float) -> list[Cap]:
    shape, closed = massing.section(plane, origin)
    if not closed or shape.is_empty:
        return []
    left, bottom, right, top = shape.bounds
    found = []
    for piece, row in zip(massing.pieces, rows, strict=True):
        low, high = max(piece.low_m - float(origin[2]), bottom - 1.0), min(piece.high_m - float(origin[2]), top + 1.0)
        if row >= 0 and high > low:
            part = shapely.intersection(shape, shapely.box(left - 1.0, low, right + 1.0, high))
            found.append(Cap(int(row), plane, translate(part, yoff=piece.level * gap_m)))
    return found
