"""The plan of chosen faces: floor plates from horizontal faces, footprints from all faces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from models.geometry.regions import region_of
from models.geometry.rings import Floats, Ints, in_ring_order, successors, tidy_rings
from models.geometry.sections import noise_m

if TYPE_CHECKING:
    from models.geometry.regions import Region


def plan_union(vertices: Floats, faces: Ints) -> Region:
    """Union of faces seen from above, as a valid polygon or multipolygon in metres.

    Edges between two of the faces cancel, so that only the outline is worked on: a plate of 100,000 triangles costs one
    sort.

    Args:
        vertices: (n, 3) metres, z up, finite.
        faces: (m, 3) indices; which way a face looks does not matter, upright faces count for nothing.
    """
    doubled = doubled_plan_areas(vertices, faces)
    faces = np.where((doubled < 0.0)[:, None], faces[:, ::-1], faces)[doubled != 0.0]
    return _enclosed(vertices, *_outline_edges(faces))


def plates(vertices: Floats, faces: Ints, flat: Ints) -> tuple[Ints, Floats]:
    """Which of the horizontal faces of a mesh form one plate, and the net plan area of each plate.

    Faces belong together across an edge that no third face of the mesh shares. A plate looks the way most of its area does:
    a polygon that was cut into a fan about one of its corners holds triangles that fold back over others, and only together
    do they make its area.

    Args:
        vertices: (n, 3) metres, z up, finite.
        faces: (m, 3) indices.
        flat: (c,) the horizontal faces.

    Returns:
        (c,) number of the plate of each horizontal face; (p,) signed area of each plate in m², positive when it looks up.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not len(flat):
        return np.zeros(0, np.int64), np.zeros(0)
    one, other = _neighbours(len(vertices), faces, flat)
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(len(flat), len(flat)))
    count, plate = connected_components(graph, directed=False)
    net: Floats = np.bincount(plate, doubled_plan_areas(vertices, faces[flat]), count) / 2.0
    return plate.astype(np.int64), net


def plate_region(vertices: Floats, faces: Ints) -> Region:
    """Plan of whole plates that all look up, in metres.

    Args:
        vertices: (n, 3) metres, z up, finite.
        faces: (m, 3) indices of all faces of those plates.
    """
    return _enclosed(vertices, *_outline_edges(faces))


def _neighbours(vertex_count: int, faces: Ints, flat: Ints) -> tuple[Ints, Ints]:
    """Pairs of horizontal faces (places in ``flat``) that share an edge with each other and with no third face."""
    marked = np.zeros(vertex_count, np.bool_)
    marked[faces[flat].reshape(-1)] = True
    place = np.full(len(faces), -1, np.int64)
    place[flat] = np.arange(len(flat))
    near = np.flatnonzero(marked.take(faces).sum(axis=1) >= 2)
    tail, head = faces[near].reshape(-1), faces[near][:, [1, 2, 0]].reshape(-1)
    owner = np.repeat(place[near], 3)
    both = marked[tail] & marked[head]
    tail, head, owner = tail[both], head[both], owner[both]
    key = np.minimum(tail, head) * vertex_count + np.maximum(tail, head)
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.concatenate(([True], np.diff(key[order]) != 0)))
    pairs = begins[np.diff(np.append(begins, len(key))) == 2]
    one, other = order[pairs], order[pairs + 1]
    joined = (tail[one] != tail[other]) & (owner[one] >= 0) & (owner[other] >= 0)
    return owner[one[joined]], owner[other[joined]]


def doubled_plan_areas(vertices: Floats, faces: Ints) -> Floats:
    """(m,) twice the signed plan area of each face in m², positive when it looks up."""
    x, y = vertices[faces, 0], vertices[faces, 1]
    doubled: Floats = (x[:, 1] - x[:, 0]) * (y[:, 2] - y[:, 0]) - (y[:, 1] - y[:, 0]) * (x[:, 2] - x[:, 0])
    return doubled


def _enclosed(vertices: Floats, tail: Ints, head: Ints) -> Region:
    """The region that directed edges enclose."""
    if not len(tail):
        return shapely.MultiPolygon()
    origin = vertices[tail[0], :2].copy()
    points = vertices[tail, :2] - origin
    following = successors(tail, head)
    if following is None:
        raise RuntimeError("the edges of whole triangles always balance")
    order, first = in_ring_order(following)
    region = region_of(tidy_rings(points[order], first, noise_m(points, origin)))
    return shapely.transform(region, lambda moved: moved + origin) if origin.any() else region


def _outline_edges(faces: Ints) -> tuple[Ints, Ints]:
    """Start and end of the directed edges that remain when each edge has cancelled against its opposite.

    Faces that repeat each other would run round twice; they leave their edges twice and that is harmless: a winding
    number of 2 is as solid as 1.
    """
    tail, head = faces.reshape(-1), faces[:, [1, 2, 0]].reshape(-1)
    if not len(tail):
        return tail, head
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    keys, place = np.unique(low * (int(high.max()) + 1) + high, return_inverse=True)
    net = np.bincount(place, np.where(tail < head, 1, -1), len(keys)).astype(np.int64)
    times = np.abs(net)
    low, high = np.divmod(keys, int(high.max()) + 1)
    forward = np.repeat(net > 0, times)
    low, high = np.repeat(low, times), np.repeat(high, times)
    return np.where(forward, low, high), np.where(forward, high, low)
