"""What the mesh loaders hand over: triangles in the file's own units and axes, and how parts are put in their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError

MAX_FACES: Final = 50_000_000
"""More triangles than this need more memory than a desktop machine has; instances in a scene multiply quickly."""

MAX_INSTANCES: Final = 300_000
"""Parts put in their places. Ten levels of ten instances each are written in a kilobyte and unfold without end."""


@dataclass(frozen=True, slots=True)
class RawMesh:
    """Triangles in the file's own units and axes.

    Attributes:
        vertices: (n, 3); may hold coordinates that are not finite.
        faces: (m, 3) indices within ``vertices``.
        format: name for the report, for example ``glTF 2.0``.
        unit: length unit that the file states, else None.
        up_axis: the axis that the format or the file defines as up, else None.
        trailing_bytes: bytes after the end of the data, not read.
        others: number of things that are no mesh (points, lines), not read.
    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    format: str
    unit: str | None = None
    up_axis: str | None = None
    trailing_bytes: int = 0
    others: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A mesh of a file, shared by its instances: (n, 3) vertices and (m, 3) indices within them."""

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A part with the 4 × 4 matrix that puts it in its place (columns: the images of x, y, z and of the origin)."""

    part: Part
    matrix: NDArray[np.float64]


def joined(path: Path, placed: Sequence[Placed]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """All parts in their places as one mesh.

    Raises:
        InputError: more triangles than memory holds, or a face that names a corner beyond its part.
    """
    check_count(path, sum(len(one.part.faces) for one in placed))
    vertices, faces, offset = [], [], 0
    for one in placed:
        own_vertices, own_faces = moved(one.part.vertices, one.part.faces, one.matrix)
        if len(own_faces) and (own_faces.min() < 0 or own_faces.max() >= len(own_vertices)):
            raise InputError("damaged", "mesh-damaged", path.name, reason="face index")
        vertices.append(own_vertices)
        faces.append(own_faces + offset)
        offset += len(own_vertices)
    return np.concatenate(vertices), np.concatenate(faces)


def check_count(path: Path, faces: int) -> None:
    """Refuse what unfolds to more triangles than memory holds. Raises InputError."""
    if faces > MAX_FACES:
        raise InputError("too-large", "mesh-too-large", path.name, limit=MAX_FACES)


def moved(vertices: NDArray[np.float64], faces: NDArray[np.int64],
          matrix: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Vertices and faces of a part in the scene's axes; a mirroring matrix turns the faces back outwards."""
    if np.array_equal(matrix, np.eye(4)):
        return vertices, faces
    with np.errstate(over="ignore", invalid="ignore"):
        placed: NDArray[np.float64] = vertices @ matrix[:3, :3].T + matrix[:3, 3]
        if np.linalg.det(matrix[:3, :3]) < 0.0:
            faces = faces[:, ::-1]
    return placed, faces


def nothing(path: Path, others: int) -> InputError:
    """The fault of a file without a face: only other things, or nothing at all."""
    if others:
        return InputError("no-building", "mesh-no-faces", path.name)
    return InputError("empty", "mesh-empty", path.name)


def reason_of(error: Exception) -> str:
    """A parser's complaint in one short line without braces."""
    words = " ".join(str(error).split())
    return (words[:120] or type(error).__name__).replace("{", "(").replace("}", ")")
