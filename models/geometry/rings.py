"""Closed rings from directed segments that meet in numbered nodes.

Solid lies on the left of every segment. In a closed section each node is left as often as it is entered; any pairing of
those entries and exits gives closed rings with the same winding numbers, so rings need no search for the "right" turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings one after the other; the last point of a ring is not its first again.

    Attributes:
        points: (p, 2) metres.
        starts: (r,) index of the first point of each ring.
        sizes: (r,) number of points of each ring, at least 3.
        areas: (r,) signed area in m²: positive counter-clockwise.
    """

    points: Floats
    starts: Ints
    sizes: Ints
    areas: Floats

    def __len__(self) -> int:
        return len(self.starts)


def successors(start: Ints, end: Ints) -> Ints | None:
    """For each segment the one that follows it, or None when some node is not left as often as it is entered.

    Args:
        start: (s,) node each segment leaves.
        end: (s,) node each segment enters.
    """
    leaving, entering = np.argsort(start, kind="stable"), np.argsort(end, kind="stable")
    if not np.array_equal(start[leaving], end[entering]):
        return None
    following = np.empty(len(start), np.int64)
    following[entering] = leaving
    return following


def in_ring_order(following: Ints) -> tuple[Ints, Ints]:
    """Order of segments ring by ring, and the first place of each ring in that order.

    Pointer doubling: as many passes as the longest ring has binary digits, each over whole arrays.

    Args:
        following: (s,) a permutation.
    """
    count = len(following)
    if not count:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    head = _least_of_cycle(following)
    steps = _steps_to(head, following)
    heads = np.flatnonzero(head == np.arange(count))
    number = np.empty(count, np.int64)
    number[heads] = np.arange(len(heads))
    ring = number[head]
    sizes = np.bincount(ring)
    starts = _first_places(sizes)
    order = np.empty(count, np.int64)
    order[starts[ring] + (sizes[ring] - steps) % sizes[ring]] = np.arange(count)
    return order, starts


def _least_of_cycle(following: Ints) -> Ints:
    """(s,) the least member of each element's cycle.

    Once a pass changes nothing, windows of 2^k members have equal least members all round the cycle, and those windows
    cover it.
    """
    least, jump = np.arange(len(following)), following
    while True:
        lower = np.minimum(least, least[jump])
        if np.array_equal(lower, least):
            return least
        least, jump = lower, jump[jump]


def _steps_to(head: Ints, following: Ints) -> Ints:
    """(s,) how many steps each element is from the head of its cycle; a head is 0 steps from itself."""
    own = np.arange(len(following))
    at_head = head == own
    jump = np.where(at_head, own, following)
    steps = np.where(at_head, 0, 1)
    while not np.array_equal(jump, head):
        steps = steps + steps[jump]
        jump = jump[jump]
    return steps


def tidy_rings(points: Floats, starts: Ints, noise_m: float) -> Rings:
    """Rings without repeated points, without points on a straight run, and without rings that enclose nothing.

    Args:
        points: (p, 2) metres, ring by ring.
        starts: (r,) first point of each ring.
        noise_m: points nearer than this to the line between their neighbours are on it; float noise, no tolerance.
    """
    for keep_rule in (_moves, _turns, _turns):
        if not len(points):
            break
        keep = keep_rule(points, starts, noise_m)
        if not keep.all():
            points, starts = _kept(points, starts, keep)
    areas = signed_areas(points, starts)
    sizes = np.diff(np.append(starts, len(points)))
    solid = (sizes >= 3) & (np.abs(areas) > noise_m * _perimeters(points, starts))
    if not solid.all():
        points = points[np.repeat(solid, sizes)]
        areas, sizes = areas[solid], sizes[solid]
        starts = _first_places(sizes)
    return Rings(points, starts, sizes.astype(np.int64), areas)


def _neighbours(count: int, starts: Ints) -> tuple[Ints, Ints]:
    """Index of the point before and of the point after each point, round its ring."""
    before, after = np.arange(-1, count - 1), np.arange(1, count + 1)
    last = np.append(starts[1:], count) - 1
    before[starts], after[last] = last, starts
    return before, after


def _moves(points: Floats, starts: Ints, noise_m: float) -> NDArray[np.bool_]:
    before, _ = _neighbours(len(points), starts)
    moves: NDArray[np.bool_] = np.abs(points - points[before]).max(axis=1) > noise_m
    return moves


def _turns(points: Floats, starts: Ints, noise_m: float) -> NDArray[np.bool_]:
    before, after = _neighbours(len(points), starts)
    arriving, leaving = points - points[before], points[after] - points
    cross = arriving[:, 0] * leaving[:, 1] - arriving[:, 1] * leaving[:, 0]
    chord = np.hypot(*(arriving + leaving).T)
    onward = arriving[:, 0] * leaving[:, 0] + arriving[:, 1] * leaving[:, 1] > 0.0
    turns: NDArray[np.bool_] = (np.abs(cross) > noise_m * chord) | ~onward
    return turns


def _kept(points: Floats, starts: Ints, keep: NDArray[np.bool_]) -> tuple[Floats, Ints]:
    counts = np.add.reduceat(keep.astype(np.int64), starts)
    return points[keep], _first_places(counts[counts > 0])


def _first_places(sizes: Ints) -> Ints:
    """(r,) where each ring begins, given the sizes of all."""
    ends: Ints = np.cumsum(sizes, dtype=np.int64)
    return ends - sizes


def signed_areas(points: Floats, starts: Ints) -> Floats:
    """(r,) signed area of each ring in m², summed about the ring's own first point so that large coordinates do not cancel."""
    if not len(points):
        return np.zeros(0)
    sizes = np.diff(np.append(starts, len(points)))
    local = points - np.repeat(points[starts], sizes, axis=0)
    _, after = _neighbours(len(points), starts)
    cross = local[:, 0] * local[after, 1] - local[:, 1] * local[after, 0]
    areas: Floats = np.add.reduceat(cross, starts) / 2.0
    return areas


def _perimeters(points: Floats, starts: Ints) -> Floats:
    if not len(points):
        return np.zeros(0)
    _, after = _neighbours(len(points), starts)
    lengths: Floats = np.add.reduceat(np.hypot(*(points[after] - points).T), starts)
    return lengths
