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
    return of_meshes([mesh])


def of_meshes(meshes: Sequence[Any]) -> Part:
    """Triangles of several meshes as one."""
    points: list[tuple[float, float, float]] = []
    corners: list[tuple[int, int, int, int]] = []
    shifts: list[int] = []
    for mesh in meshes:
        vertices, faces = mesh.Vertices, list(mesh.Faces)
        corners += faces
        shifts += [len(points)] * len(faces)
        points += map(_POINT, vertices.ToPoint3dArray() if vertices.UseDoublePrecisionVertices else vertices.ToPoint3fArray())
    moved = np.array(corners, dtype=np.int64).reshape(-1, 4) + np.array(shifts, dtype=np.int64)[:, None]
    return triangulated(np.array(points, dtype=np.float64).reshape(-1, 3), moved)


def triangulated(vertices: Floats, corners: Ints) -> Part:
    """Triangles of faces with four corners each; a triangle names its third corner twice.

    A quadrilateral is cut along its shorter diagonal, as Rhino does, unless that lies outside of it. A face that names a
    corner that is not there is left out.
    """
    corners = corners[((corners >= 0) & (corners < len(vertices))).all(axis=1)]
    quad = corners[:, 2] != corners[:, 3]
    first = corners[:, :3].copy()
    if not quad.any():
        return Part(vertices, first)
    a, b, c, d = corners[quad].T
    across = _second_diagonal(*(vertices[i] for i in (a, b, c, d)))
    second = np.stack([np.where(across, b, a), c, d], axis=1)
    first[quad, 2] = np.where(across, d, c)
    places = np.cumsum(1 + quad) - 1        # of the last triangle of each face: they stay in order
    faces = np.empty((len(corners) + len(second), 3), np.int64)
    faces[places - quad] = first
    faces[places[quad]] = second
    return Part(vertices, faces)


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

    meshes, parts = [], []
    missing = 0
    for face in brep.Faces:
        mesh = render_mesh(face)
        if mesh is not None:
            meshes.append(mesh)
            continue
        part = of_flat_face(face)
        if part is None:
            missing += 1
        else:
            parts.append(part)
    return merged([*([of_meshes(meshes)] if meshes else []), *parts]), len(parts), missing


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
