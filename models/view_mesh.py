"""The triangles that a massing was read from: what is looked at and cut again, kept beside the buildings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class MeshPart:
    """A run of faces.

    Args:
        building: id of the building that they show.
        role: what they are: ``massing`` where nobody can tell slab from wall.
        first, count: the faces ``first`` to ``first + count``.
    """

    building: str
    role: str = "massing"
    first: int = 0
    count: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ViewMesh:
    """A mended mesh: vertices shared, faces counter-clockwise seen from outside where bodies are closed. Never written to.

    Args:
        vertices_m: (n, 3) float64 metres, z up, in the coordinates of the buildings: x and y as in their outlines, z as in
            their elevations. Double precision, so that a section of it is the one that the reader cut; who draws it moves
            it to an origin of his own.
        faces: (m, 3) int32 indices.
        parts: runs of faces, ascending, each face in at most one.
    """

    vertices_m: NDArray[np.float64]
    faces: NDArray[np.int32]
    parts: tuple[MeshPart, ...] = ()

    def faces_of(self, building_id: str) -> NDArray[Any]:
        """(k, 3) the faces that show a building."""
        import numpy as np

        runs = [self.faces[part.first:part.first + part.count] for part in self.parts if part.building == building_id]
        return runs[0] if len(runs) == 1 else np.concatenate(runs) if runs else self.faces[:0]

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, ViewMesh):
            return NotImplemented
        import numpy as np

        return (self.parts == other.parts and np.array_equal(self.faces, other.faces)
                and np.array_equal(self.vertices_m, other.vertices_m))

    def __hash__(self) -> int:
        return hash((self.parts, self.vertices_m.shape, self.faces.shape))


def view_mesh(vertices_m: NDArray[Any], faces: NDArray[Any], parts: tuple[MeshPart, ...]) -> ViewMesh:
    """A mesh of these arrays, in the types that it has, locked against writing.

    Raises:
        ValueError: the arrays are no triangles with finite corners, or a part names faces that are not there.
    """
    import numpy as np

    points, corners = np.asarray(vertices_m), np.asarray(faces)
    if points.ndim != 2 or corners.ndim != 2 or points.shape[1] != 3 or corners.shape[1] != 3:
        raise ValueError("no triangles")
    if points.dtype.kind != "f" or corners.dtype.kind not in "iu" or len(points) >= 2**31:
        raise ValueError("no triangles")
    if not np.isfinite(points).all():
        raise ValueError("a corner lies nowhere")
    if len(corners) and not 0 <= int(corners.min()) <= int(corners.max()) < len(points):
        raise ValueError("a face names a corner that is not there")
    if not _in_order(parts, len(corners)):
        raise ValueError("a part names faces that are not there")
    held_points = np.ascontiguousarray(points, dtype=np.float64).view()
    held_corners = np.ascontiguousarray(corners, dtype=np.int32).view()
    held_points.setflags(write=False)
    held_corners.setflags(write=False)
    return ViewMesh(vertices_m=held_points, faces=held_corners, parts=parts)


def _in_order(parts: tuple[MeshPart, ...], count: int) -> bool:
    at = 0
    for part in parts:
        if part.first < at or part.count < 0:
            return False
        at = part.first + part.count
    return at <= count
