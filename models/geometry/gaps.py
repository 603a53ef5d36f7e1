"""Closing what a mesh left open: segments of a section that do not form rings are joined, and what was done is told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from models.geometry.rings import Floats, Ints, successors
from models.tolerances import SNAP_M


@dataclass(frozen=True, slots=True)
class Mended:
    """Segments that now form rings.

    Attributes:
        starts: (s, 2) start points, metres.
        snapped: end points that were moved by no more than ``SNAP_M``.
        gaps: straight lines that were added over open places.
        largest_gap_m: the longest of them.
    """

    starts: Floats
    snapped: int
    gaps: int
    largest_gap_m: float


def mend(starts: Floats, ends: Floats) -> tuple[Mended, Ints]:
    """Join segments whose ends do not meet.

    Ends at the same point are one node; then open ends within ``SNAP_M``; what is still open is closed by straight
    lines, the shortest first. A face that looks the wrong way is mended by the same step: the line that closes the gap it
    leaves runs over it and turns it.

    Args:
        starts: (s, 2) metres.
        ends: (s, 2) metres.

    Returns:
        the segments, and for each the one that follows.
    """
    nodes, place = np.unique(np.concatenate([starts, ends]), axis=0, return_inverse=True)
    place = place.reshape(-1)
    tail, head = place[:len(starts)], place[len(starts):]
    alias, snapped = _snap(nodes, _excess(tail, head, len(nodes)))
    tail, head = alias[tail], alias[head]
    entered, left = _open_ends(_excess(tail, head, len(nodes)))
    bridge_from, bridge_to = _nearest_pairs(nodes, entered, left)
    lengths = np.hypot(*(nodes[bridge_to] - nodes[bridge_from]).T)
    tail, head = np.concatenate([tail, bridge_from]), np.concatenate([head, bridge_to])
    gaps = _true_gaps(nodes, tail[:len(starts)], head[:len(starts)], bridge_from, bridge_to)
    following = successors(tail, head)
    if following is None:
        raise RuntimeError("every node was balanced, yet the segments form no rings")
    largest = float(lengths[gaps].max(initial=0.0))
    return Mended(nodes[tail], snapped, int(gaps.sum()), largest), following


def _excess(tail: Ints, head: Ints, count: int) -> Ints:
    """(n,) how much more often each node is left than entered."""
    return np.bincount(tail, minlength=count) - np.bincount(head, minlength=count)


def _snap(nodes: Floats, excess: Ints) -> tuple[Ints, int]:
    """For each node the one that stands for it: open nodes within ``SNAP_M`` of each other become one."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    alias = np.arange(len(nodes))
    loose = np.flatnonzero(excess)
    pairs = cKDTree(nodes[loose]).query_pairs(SNAP_M, output_type="ndarray") if len(loose) else np.zeros((0, 2), np.intp)
    if not len(pairs):
        return alias, 0
    graph = coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(loose), len(loose)))
    count, label = connected_components(graph, directed=False)
    first = np.full(count, len(nodes))
    np.minimum.at(first, label, loose)
    alias[loose] = first[label]
    return alias, len(loose) - count


def _open_ends(excess: Ints) -> tuple[Ints, Ints]:
    """Nodes where a chain ends and nodes where one begins, each as often as it does."""
    return np.repeat(np.arange(len(excess)), np.maximum(-excess, 0)), np.repeat(np.arange(len(excess)), np.maximum(excess, 0))


def _nearest_pairs(nodes: Floats, ends: Ints, starts: Ints) -> tuple[Ints, Ints]:
    """Pair every chain end with a chain start, the nearest pairs first. Both lists are equally long."""
    from scipy.spatial import cKDTree

    from_node, to_node = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    while len(ends):
        found = cKDTree(nodes[starts]).query(nodes[ends])
        distance, nearest = np.asarray(found[0]), np.asarray(found[1])
        order = np.lexsort((ends, distance))
        _, first = np.unique(nearest[order], return_index=True)
        taken = order[first]
        from_node.append(ends[taken])
        to_node.append(starts[nearest[taken]])
        ends, starts = np.delete(ends, taken), np.delete(starts, nearest[taken])
    return np.concatenate(from_node), np.concatenate(to_node)


def _true_gaps(nodes: Floats, tail: Ints, head: Ints, bridge_from: Ints, bridge_to: Ints) -> NDArray[np.bool_]:
    """Which bridges cross open space: one that runs back along a segment only turns it or cancels a loose sheet."""
    bridges = shapely.linestrings(np.stack([nodes[bridge_from], nodes[bridge_to]], axis=1))
    long_enough = shapely.length(bridges) > SNAP_M
    middles = shapely.line_interpolate_point(bridges, 0.5, normalized=True)
    tree = shapely.STRtree(shapely.linestrings(np.stack([nodes[tail], nodes[head]], axis=1)))
    near = tree.query(middles, predicate="dwithin", distance=SNAP_M)[0]
    covered = np.isin(np.arange(len(bridges)), near)
    result: NDArray[np.bool_] = long_enough & ~covered
    return result
