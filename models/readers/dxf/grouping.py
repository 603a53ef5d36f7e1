"""Groups of things that lie near each other, found on a raster: what touches the same or a neighbouring cell is one group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.readers.dxf.elements import Floats, Stroke, extents

_CELLS: Final = 3000
"""Cells along the longer side at most: 9 million bytes, and still below a metre for a site of 2 km."""

_FINE_M: Final = 0.25
_FINE_CELLS: Final = 2000

Box = tuple[float, float, float, float]


class Boxed(Protocol):
    @property
    def box(self) -> Box: ...


T = TypeVar("T", bound=Boxed)


def groups_of(strokes: Sequence[Stroke], apart_m: float) -> list[list[Stroke]]:
    """Strokes in groups; things nearer than ``apart_m`` are one group, and groups whose boxes meet are one, too."""
    if not strokes:
        return []
    points, owner = _sampled(strokes, apart_m)
    label = _labels(points, owner, len(strokes), apart_m)
    groups: dict[int, list[Stroke]] = defaultdict(list)
    for stroke, number in zip(strokes, label, strict=True):
        groups[int(number)].append(stroke)
    return joined([groups[number] for number in sorted(groups)], 0.0)


def _sampled(strokes: Sequence[Stroke], apart_m: float) -> tuple[Floats, NDArray[np.int64]]:
    """Points along all strokes no farther from each other than a cell, and the stroke of each."""
    starts, ends, owner = [], [], []
    for i, stroke in enumerate(strokes):
        points = stroke.points[:, :2]
        after = np.roll(points, -1, axis=0) if stroke.closed else points[1:]
        before = points if stroke.closed else points[:-1]
        starts.append(before)
        ends.append(after)
        owner.append(np.full(len(before), i))
    start, end, own = np.concatenate(starts), np.concatenate(ends), np.concatenate(owner)
    cell = _cell(start, apart_m)
    steps = np.maximum(1, np.ceil(np.abs(end - start).max(axis=1) / cell)).astype(np.int64) + 1
    first = np.cumsum(steps) - steps
    share = (np.arange(int(steps.sum())) - np.repeat(first, steps)) / np.repeat(steps - 1, steps)
    points = np.repeat(start, steps, axis=0) + share[:, None] * np.repeat(end - start, steps, axis=0)
    return points, np.repeat(own, steps).astype(np.int64)


def _cell(points: Floats, apart_m: float) -> float:
    return max(apart_m, float(np.ptp(points, axis=0).max()) / _CELLS)


def _labels(points: Floats, owner: NDArray[np.int64], count: int, apart_m: float) -> NDArray[np.int64]:
    """(count,) number of the group of each stroke: cells that touch are one patch, strokes join the patches they run over."""
    from scipy.ndimage import label
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    cell = _cell(points, apart_m)
    place = np.floor((points - points.min(axis=0)) / cell).astype(np.int64)
    raster = np.zeros(place.max(axis=0) + 1, np.bool_)
    raster[place[:, 0], place[:, 1]] = True
    patches, patch_count = label(raster, structure=np.ones((3, 3)))
    patch = patches[place[:, 0], place[:, 1]] + count
    graph = coo_array((np.ones(len(patch), np.int8), (owner, patch)), shape=(count + patch_count + 1,) * 2)
    found: NDArray[np.int64] = connected_components(graph, directed=False)[1][:count].astype(np.int64)
    return found


def outer_strokes(strokes: Sequence[Stroke], closing_m: float) -> list[Stroke]:
    """The strokes that can be seen from outside when openings up to ``closing_m`` are shut: the others bound no outline."""
    from scipy.ndimage import distance_transform_edt, label

    low = np.array(box_of(strokes)[:2])
    cell = max(_FINE_M, max(_extent(box_of(strokes))) / _FINE_CELLS)
    points, owner = _sampled(strokes, cell)
    pad = int(np.ceil(closing_m / cell)) + 3
    place = np.floor((points - low) / cell).astype(np.int64) + pad
    raster = np.zeros(place.max(axis=0) + pad + 1, np.bool_)
    raster[place[:, 0], place[:, 1]] = True
    open_air = distance_transform_edt(~raster) * cell > closing_m / 2.0
    patches, _ = label(open_air)
    outside = patches == patches[0, 0]
    near = distance_transform_edt(~outside) * cell <= closing_m / 2.0 + 2.0 * cell
    seen = np.unique(owner[near[place[:, 0], place[:, 1]]])
    return [strokes[int(i)] for i in seen]


def _extent(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def box_of(things: Sequence[Any]) -> Box:
    """The box around things that have one."""
    if isinstance(things[0], Stroke):
        around = extents(things)
        low, high = around[:, :2].min(axis=0), around[:, -3:-1].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])
    boxes = np.array([thing.box for thing in things])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def joined(groups: list[list[T]], apart_m: float) -> list[list[T]]:
    """Groups whose boxes, grown by half of ``apart_m`` each, meet are made one, until none do."""
    import shapely
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    while len(groups) > 1:
        corners = np.array([box_of(group) for group in groups])
        half = apart_m / 2.0
        rectangles = shapely.box(corners[:, 0] - half, corners[:, 1] - half, corners[:, 2] + half, corners[:, 3] + half)
        pairs = shapely.STRtree(rectangles).query(rectangles, predicate="intersects")
        graph = coo_array((np.ones(pairs.shape[1], np.int8), (pairs[0], pairs[1])), shape=(len(groups),) * 2)
        count, label = connected_components(graph, directed=False)
        if count == len(groups):
            break
        merged: dict[int, list[T]] = defaultdict(list)
        for group, number in zip(groups, label, strict=True):
            merged[int(number)] += group
        groups = list(merged.values())
    return groups


def distance(one: Box, other: Box) -> float:
    """Distance between two boxes, 0 where they meet."""
    dx = max(one[0] - other[2], other[0] - one[2], 0.0)
    dy = max(one[1] - other[3], other[1] - one[3], 0.0)
    return float(np.hypot(dx, dy))
