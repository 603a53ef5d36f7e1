"""The plan of chosen faces: floor plates from horizontal faces, footprints from all faces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from models.geometry.gaps import mend
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
    faces = _facing_up(vertices, faces)
    tail, head = _outline_edges(faces)
    if not len(tail):
        return shapely.MultiPolygon()
    origin = vertices[tail[0], :2].copy()
    points = vertices[tail, :2] - origin
    following = successors(tail, head)
    if following is None:
        # Cannot happen for whole triangles, whose edges always balance; kept as the honest way out.
        mended, following = mend(points, vertices[head, :2] - origin)
        points = mended.starts
    order, first = in_ring_order(following)
    region = region_of(tidy_rings(points[order], first, noise_m(points, origin)))
    return shapely.transform(region, lambda moved: moved + origin) if origin.any() else region


def _facing_up(vertices: Floats, faces: Ints) -> Ints:
    """The faces that have an area in plan, each turned counter-clockwise as seen from above."""
    x, y = vertices[faces, 0], vertices[faces, 1]
    doubled = (x[:, 1] - x[:, 0]) * (y[:, 2] - y[:, 0]) - (y[:, 1] - y[:, 0]) * (x[:, 2] - x[:, 0])
    turned: Ints = np.where((doubled < 0.0)[:, None], faces[:, ::-1], faces)[doubled != 0.0]
    return turned


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
