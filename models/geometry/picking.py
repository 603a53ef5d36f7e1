"""Ray picking: the first face that a ray meets, without an index to build or keep.

The vertices are sorted into the four quadrants about the ray; a face whose corners all lie on one side of it is out.
What remains, a few faces in a million, is tested exactly (Möller and Trumbore, 1997).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from models.geometry.rings import Floats, Ints

_EDGE_SLACK: Final = 1e-12
"""Barycentric slack: a ray through an edge hits one of its faces rather than slipping between them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a ray meets a mesh: distance from its origin in metres, and the face."""

    distance_m: float
    face: int


def pick(vertices: Floats, faces: Ints, origin: Floats, direction: Floats) -> Hit | None:
    """The first face that a ray meets, seen from either side, or None.

    Args:
        vertices: (n, 3) metres, finite.
        faces: (m, 3) indices.
        origin: (3,) metres.
        direction: (3,) of any length but zero.

    Raises:
        ValueError: the direction is zero or not finite.
    """
    origin, unit = np.asarray(origin, dtype=np.float64), _unit(direction)
    candidates = _candidates(vertices, faces, origin, unit)
    distance = _distances(vertices, faces[candidates], origin, unit)
    if not len(distance) or not np.isfinite(distance.min()):
        return None
    nearest = int(np.argmin(distance))
    return Hit(float(distance[nearest]), int(candidates[nearest]))


def pick_many(vertices: Floats, faces: Ints, origins: Floats, directions: Floats) -> tuple[Floats, Ints]:
    """The first face that each of many rays meets.

    Args:
        vertices: (n, 3) metres, finite.
        faces: (m, 3) indices.
        origins: (k, 3) metres.
        directions: (k, 3), or (3,) for parallel rays.

    Returns:
        (k,) distances in metres, inf where nothing is met; (k,) faces, -1 where nothing is met.
    """
    origins = np.atleast_2d(np.asarray(origins, dtype=np.float64))
    directions = np.broadcast_to(np.asarray(directions, dtype=np.float64), origins.shape)
    distances, hit_faces = np.full(len(origins), np.inf), np.full(len(origins), -1, np.int64)
    for i, (origin, direction) in enumerate(zip(origins, directions, strict=True)):
        hit = pick(vertices, faces, origin, direction)
        if hit is not None:
            distances[i], hit_faces[i] = hit.distance_m, hit.face
    return distances, hit_faces


def _unit(direction: Floats) -> Floats:
    direction = np.asarray(direction, dtype=np.float64)
    length = float(np.linalg.norm(direction))
    if not 0.0 < length < np.inf:
        raise ValueError("a ray needs a direction of finite, positive length")
    unit: Floats = direction / length
    return unit


def _candidates(vertices: Floats, faces: Ints, origin: Floats, unit: Floats) -> Ints:
    """Faces that the line of the ray may cross: corners on both sides of it, across and along."""
    if not len(faces):
        return np.zeros(0, np.int64)
    across = np.cross(unit, np.eye(3)[int(np.argmin(np.abs(unit)))])
    across /= np.linalg.norm(across)
    along = np.cross(unit, across)
    x, y, z = vertices.T
    code = np.zeros(len(vertices), np.uint8)
    for axis, bit in ((across, 1), (along, 4)):
        side = x * axis[0] + y * axis[1] + z * axis[2] - float(origin @ axis)
        # Points this near to the line are taken to be on both sides, so that rounding never loses a face.
        slack = 1e-9 * (1.0 + float(np.abs(side).max(initial=0.0))) + 8.0 * float(np.spacing(np.abs(origin).max()))
        code |= (side > slack) * np.uint8(bit) | (side < -slack) * np.uint8(2 * bit)
    corner = code.take(faces)
    return np.flatnonzero(corner[:, 0] & corner[:, 1] & corner[:, 2] == 0)


def _distances(vertices: Floats, faces: Ints, origin: Floats, unit: Floats) -> Floats:
    """(c,) distance in metres at which the ray meets each face, inf where it does not. A ray in the face's plane misses it."""
    corner = vertices[faces] - origin
    side, other = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    normal_to_other = np.cross(unit, other)
    volume = np.einsum("ij,ij->i", side, normal_to_other)
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = 1.0 / volume
        start = -corner[:, 0]
        u = np.einsum("ij,ij->i", start, normal_to_other) * inverse
        normal_to_side = np.cross(start, side)
        v = (normal_to_side @ unit) * inverse
        distance: Floats = np.einsum("ij,ij->i", other, normal_to_side) * inverse
        inside = (u >= -_EDGE_SLACK) & (v >= -_EDGE_SLACK) & (u + v <= 1.0 + _EDGE_SLACK) & (distance >= 0.0)
    return np.where(inside & np.isfinite(distance), distance, np.inf)
