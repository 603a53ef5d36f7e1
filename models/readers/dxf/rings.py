"""Loose lines made into outlines: ends are snapped, gaps closed up to a tolerance and counted, wider ones told by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from models.readers.dxf.elements import Floats
from models.tolerances import DXF_GAP_M, DXF_SNAP_M

_SMALL_M2 = 1e-6


@dataclass(slots=True)
class Rings:
    """What lines enclose.

    Args:
        region: everything that they enclose, as one area (holes filled): polygon, multipolygon or empty.
        faces: the single areas between the lines.
        gaps_m: width of each gap that was closed.
        open_at: place and width of the gaps that were too wide, the narrowest first: (x, y, width) in metres.
    """

    region: Any
    faces: list[Any] = field(default_factory=list)
    gaps_m: list[float] = field(default_factory=list)
    open_at: list[tuple[float, float, float]] = field(default_factory=list)


def rings_of(lines: Sequence[Floats], gap_m: float = DXF_GAP_M) -> Rings:
    """The areas that lines enclose.

    Args:
        lines: each (n, 2), in metres.
        gap_m: widest gap that is closed.
    """
    chains = [line for line in lines if len(line) >= 2]
    if not chains:
        return Rings(shapely.Polygon())
    chains = _snapped(chains)
    bridges, gaps = _bridges(chains, gap_m)
    noded = shapely.union_all([shapely.LineString(chain) for chain in (*chains, *bridges)])
    faces = [face for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))) if face.area > _SMALL_M2]
    region = filled(shapely.union_all(faces)) if faces else shapely.Polygon()
    return Rings(region, faces, gaps, _open_ends([*chains, *bridges], region))


def filled(shape: Any) -> Any:
    """A shape without its holes."""
    parts = [shapely.Polygon(part.exterior) for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _ends(chains: Sequence[Floats]) -> Floats:
    """(2c, 2) first and last point of each chain, by turns."""
    return np.concatenate([np.stack([chain[0], chain[-1]]) for chain in chains])


def _snapped(chains: Sequence[Floats]) -> list[Floats]:
    """The chains with ends that lie within the snap distance of each other moved onto one point."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    ends = _ends(chains)
    pairs = cKDTree(ends).query_pairs(DXF_SNAP_M, output_type="ndarray")
    if not len(pairs):
        return list(chains)
    graph = coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(ends), len(ends)))
    count, group = connected_components(graph, directed=False)
    first = np.full(count, len(ends))
    np.minimum.at(first, group, np.arange(len(ends)))
    at = ends[first[group]]
    moved = []
    for i, chain in enumerate(chains):
        changed = chain.copy()
        changed[0], changed[-1] = at[2 * i], at[2 * i + 1]
        if len(changed) > 2 or (changed[0] != changed[1]).any():
            moved.append(changed)
    return moved


def _loose(chains: Sequence[Floats]) -> Floats:
    """(k, 2) ends that no other chain's end shares and that lie on no other chain."""
    if not chains:
        return np.zeros((0, 2))
    ends = _ends(chains)
    _, inverse, times = np.unique(np.round(ends, 9), axis=0, return_inverse=True, return_counts=True)
    single = np.flatnonzero(times[inverse.reshape(-1)] == 1)
    if not len(single):
        return np.zeros((0, 2))
    tree = shapely.STRtree([shapely.LineString(chain) for chain in chains])
    point, line = tree.query(shapely.points(ends[single]), predicate="dwithin", distance=DXF_SNAP_M)
    touched = np.unique(point[line != single[point] // 2])
    return ends[np.delete(single, touched)]


def _bridges(chains: Sequence[Floats], gap_m: float) -> tuple[list[Floats], list[float]]:
    """Short lines that close the gaps between loose ends, and from loose ends to the lines before which they stop."""
    from scipy.spatial import cKDTree

    loose = _loose(chains)
    if not len(loose):
        return [], []
    bridges, gaps = [], []
    free = np.ones(len(loose), np.bool_)
    pairs = cKDTree(loose).query_pairs(gap_m * (1.0 + 1e-9), output_type="ndarray") if len(loose) > 1 else np.zeros((0, 2), int)
    widths = np.hypot(*(loose[pairs[:, 0]] - loose[pairs[:, 1]]).T) if len(pairs) else np.zeros(0)
    for k in np.argsort(widths, kind="stable"):
        one, other = pairs[k]
        if free[one] and free[other] and widths[k] > 0.0:
            free[one] = free[other] = False
            bridges.append(np.stack([loose[one], loose[other]]))
            gaps.append(float(widths[k]))
    lines = shapely.STRtree([shapely.LineString(chain) for chain in chains])
    for end in loose[free]:
        target = _nearest_other(lines, chains, end, gap_m)
        if target is not None:
            bridges.append(np.stack([end, target[0]]))
            gaps.append(target[1])
    return bridges, gaps


def _nearest_other(tree: Any, chains: Sequence[Floats], end: Floats, gap_m: float) -> tuple[Floats, float] | None:
    """The nearest point on a chain that does not end here, within the gap."""
    here = shapely.Point(end)
    best: Any = None
    for i in tree.query(here, predicate="dwithin", distance=gap_m):
        chain = chains[int(i)]
        if (chain[0] == end).all() or (chain[-1] == end).all():
            continue
        line = shapely.LineString(chain)
        width = float(line.distance(here))
        if best is None or width < best[1]:
            foot = line.interpolate(line.project(here))
            best = (np.array([foot.x, foot.y]), width)
    found: tuple[Floats, float] | None = best
    return found


def _open_ends(chains: Sequence[Floats], region: Any) -> list[tuple[float, float, float]]:
    """Loose ends outside the enclosed region with the distance to the nearest other one, the narrowest gap first."""
    from scipy.spatial import cKDTree

    loose = _loose(chains)
    if len(loose) and not region.is_empty:
        loose = loose[~shapely.dwithin(region, shapely.points(loose), DXF_GAP_M)]
    if len(loose) < 2:
        return []
    nearest = np.asarray(cKDTree(loose).query(loose, k=2)[0])[:, 1]
    # Both ends of a gap see the same width: every second one is said.
    return [(round(float(loose[i, 0]), 3), round(float(loose[i, 1]), 3), round(float(nearest[i]), 6))
            for i in np.argsort(nearest, kind="stable")[::2]]
