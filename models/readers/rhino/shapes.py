"""Rhino geometry to triangles: meshes, render meshes of breps, extrusions, subdivision surfaces."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final

import numpy as np

from models.geometry.rings import Floats, Ints
from models.readers.raw_mesh import Part

EMPTY: Final = Part(np.zeros((0, 3)), np.zeros((0, 3), np.int64))
_POINT: Final = attrgetter("X", "Y", "Z")
_MESH_TYPES: Final = ("Render", "Any", "Preview", "Analysis", "Default")

MAX_CONTROL_FACES: Final = 200_000
"""A subdivision surface is refined towards its limit while its net stays below this many faces."""

_SUBDIVISIONS: Final = 2
"""Each step brings the net about four times nearer to the limit surface: after two, within 1/16 of the first net's distance."""


def of_mesh(mesh: Any) -> Part:
    """Triangles of a mesh, point by point: thorough and slow (see ``bulk``)."""
    vertices = mesh.Vertices
    points = vertices.ToPoint3dArray() if vertices.UseDoublePrecisionVertices else vertices.ToPoint3fArray()
    corners = np.array(list(mesh.Faces), dtype=np.int64).reshape(-1, 4)
    return triangulated(np.array(list(map(_POINT, points)), dtype=np.float64).reshape(-1, 3), corners)


def triangulated(vertices: Floats, corners: Ints) -> Part:
    """Triangles of faces with four corners each; a triangle names its third corner twice.

    A quadrilateral is cut along its shorter diagonal, as Rhino does, unless that lies outside of it. A face that names a
    corner that is not there is left out.
    """
    corners = corners[((corners >= 0) & (corners < len(vertices))).all(axis=1)]
    quad = corners[:, 2] != corners[:, 3]
    if not quad.any():
        return Part(vertices, np.ascontiguousarray(corners[:, :3]))
    a, b, c, d = corners[quad].T
    across = _second_diagonal(*(vertices[i] for i in (a, b, c, d)))
    first = np.where(across[:, None], np.stack([a, b, d], axis=1), np.stack([a, b, c], axis=1))
    second = np.where(across[:, None], np.stack([b, c, d], axis=1), np.stack([a, c, d], axis=1))
    return Part(vertices, np.concatenate([corners[~quad, :3], np.stack([first, second], axis=1).reshape(-1, 3)]))


def _second_diagonal(a: Floats, b: Floats, c: Floats, d: Floats) -> Any:
    """Whether to cut from b to d rather than from a to c."""
    with np.errstate(over="ignore", invalid="ignore"):
        one, other = ((c - a) ** 2).sum(axis=1), ((d - b) ** 2).sum(axis=1)
        folds_one = (np.cross(b - a, c - a) * np.cross(c - a, d - a)).sum(axis=1) < 0.0
        folds_other = (np.cross(b - a, d - a) * np.cross(c - b, d - b)).sum(axis=1) < 0.0
        return np.where(folds_one == folds_other, other < one * (1.0 - 1e-9), folds_one)


def of_brep(brep: Any) -> tuple[Part, int, int]:
    """Triangles of a brep: each face's render mesh, or where it has none but is flat and straight-edged, the face itself.

    Returns:
        the triangles; number of faces worked out from their edges; number of faces without any shape.
    """
    from models.readers.rhino.flat_faces import of_flat_face

    parts: list[Part] = []
    worked_out = missing = 0
    for face in brep.Faces:
        mesh = render_mesh(face)
        part = of_mesh(mesh) if mesh is not None else of_flat_face(face)
        if part is None or not len(part.faces):
            missing += 1
            continue
        worked_out += mesh is None
        parts.append(part)
    return merged(parts), worked_out, missing


def render_mesh(holder: Any) -> Any | None:
    """The first mesh that a face or an extrusion holds: for rendering, else any other."""
    import rhino3dm

    for name in _MESH_TYPES:
        mesh = holder.GetMesh(getattr(rhino3dm.MeshType, name))
        if mesh is not None and len(mesh.Faces):
            return mesh
    return None


def of_subd(subd: Any) -> tuple[Part, bool]:
    """Triangles of a subdivision surface and whether its net was refined towards the limit surface."""
    import rhino3dm

    refined = False
    if int(subd.FaceCount) * 4**_SUBDIVISIONS <= MAX_CONTROL_FACES:
        copy = subd.Duplicate()
        if copy is not None and copy.Subdivide(_SUBDIVISIONS):
            subd, refined = copy, True
    maker: Any = rhino3dm.Mesh
    mesh = maker.CreateFromSubDControlNet(subd, False)
    return (EMPTY, refined) if mesh is None else (of_mesh(mesh), refined)


def merged(parts: Sequence[Part]) -> Part:
    """Several parts as one."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return EMPTY
    starts = np.cumsum([0, *(len(part.vertices) for part in parts[:-1])])
    return Part(np.concatenate([part.vertices for part in parts]),
                np.concatenate([part.faces + start for part, start in zip(parts, starts, strict=True)]))
