"""Closed figures of a drawing as polygons: nearly closed ones closed, self-crossing ones mended, repeated ones kept once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from models.geometry.tangles import is_tangled
from models.readers.dxf.elements import Floats, Stroke
from models.readers.dxf.grouping import groups_of
from models.readers.dxf.rings import rings_of
from models.report import ReportBuilder
from models.tolerances import DXF_GAP_M, DXF_PLAN_APART_M, DXF_SNAP_M

LEAST_M2 = 1e-4
_SAME_SHARE = 1e-3


@dataclass(slots=True)
class Area:
    """A closed figure: its polygon in metres, the layer that it lies on, and the entity or entities that it is made of."""

    polygon: Any
    layer: str
    made_of: str = ""
    kind: str = "polyline"

    @property
    def box(self) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = self.polygon.bounds
        return float(x0), float(y0), float(x1), float(y1)


@dataclass(slots=True)
class Parted:
    """Closed figures, and the strokes that are none."""

    areas: list[Area]
    loose: list[Stroke]


class Mending:
    """Counts what was done to figures, by layer, and tells it at the end."""

    def __init__(self, report: ReportBuilder) -> None:
        self._report = report
        self._gaps: dict[str, list[float]] = defaultdict(list)
        self._crossed: Counter[str] = Counter()
        self._twice: Counter[str] = Counter()
        self._tangled: Counter[str] = Counter()
        self._open: dict[tuple[str, float, float], float] = {}
        self._told: set[str] = set()

    def closed(self, layer: str, gap_m: float) -> None:
        self._gaps[layer].append(gap_m)

    def crossed(self, layer: str) -> None:
        self._crossed[layer] += 1

    def twice(self, layer: str) -> None:
        self._twice[layer] += 1

    def tangled(self, layer: str) -> None:
        self._tangled[layer] += 1

    def open(self, layer: str, x: float, y: float, gap_m: float) -> None:
        self._open[(layer, x, y)] = gap_m

    def tell(self) -> None:
        for layer, gaps in self._gaps.items():
            wide = [gap for gap in gaps if gap > DXF_SNAP_M]
            if wide:
                self._report.repair("dxf-gaps-closed", layer, count=len(wide), gap_mm=f"{1000.0 * max(wide):.1f}")
            if len(wide) < len(gaps):
                self._report.repair("dxf-flag-closed", layer, count=len(gaps) - len(wide))
        for layer, count in self._crossed.items():
            self._report.repair("dxf-self-crossing", layer, count=count)
        for layer, count in self._tangled.items():
            self._report.drop("dxf-tangled", layer, count=count)
        for layer, count in self._twice.items():
            self._report.repair("dxf-duplicate-outline", layer, count=count)
        for (layer, x, y), gap in list(self._open.items())[:20]:
            self._report.error("dxf-outline-open", layer, x_m=f"{x:.3f}", y_m=f"{y:.3f}", gap_mm=f"{1000.0 * gap:.0f}",
                               limit_mm=f"{1000.0 * DXF_GAP_M:.0f}")


def part(strokes: Iterable[Stroke], mending: Mending) -> Parted:
    """Strokes parted into closed figures and loose ones. A line that ends where it began (or nearly) is closed."""
    areas: list[Area] = []
    loose: list[Stroke] = []
    for stroke in strokes:
        points = stroke.points[:, :2]
        if is_tangled(points):
            mending.tangled(stroke.layer)
            continue
        closed = stroke.closed
        if not closed and len(points) >= 4 and stroke.kind != "arc":
            gap = float(np.hypot(*(points[0] - points[-1])))
            if gap <= DXF_GAP_M * (1.0 + 1e-9) and gap < 0.25 * float(np.ptp(points, axis=0).max()):
                mending.closed(stroke.layer, gap)
                closed = True
        polygon = valid_polygon(points, [hole[:, :2] for hole in stroke.holes], stroke.layer, mending) if closed else None
        if polygon is not None:
            areas.append(Area(polygon, stroke.layer, stroke.handle, stroke.kind))
        else:
            loose.append(stroke)
    return Parted(areas, loose)


def valid_polygon(points: Floats, holes: Sequence[Floats], layer: str, mending: Mending) -> Any | None:
    """A valid polygon or multipolygon of a ring, or None where it encloses nothing."""
    if len(points) < 3:
        return None
    polygon = shapely.Polygon(points, [hole for hole in holes if len(hole) >= 3])
    if not polygon.is_valid:
        mended = shapely.make_valid(polygon)
        whole = shapely.union_all([part for part in shapely.get_parts(mended) if "Polygon" in part.geom_type])
        if abs(whole.area - polygon.area) > _SAME_SHARE * max(whole.area, LEAST_M2):
            mending.crossed(layer)
        polygon = whole
    return polygon if polygon.area >= LEAST_M2 else None


def distinct(areas: Sequence[Area], mending: Mending) -> list[Area]:
    """Areas without those that repeat another one of the same layer or of another."""
    kept: list[Area] = []
    by_size: dict[int, list[Area]] = defaultdict(list)
    for area in areas:
        key = round(area.polygon.area * 2.0)
        near = [other for k in (key - 1, key, key + 1) for other in by_size[k]]
        if any(_same(area.polygon, other.polygon) for other in near):
            mending.twice(area.layer)
            continue
        by_size[key].append(area)
        kept.append(area)
    return kept


def _same(one: Any, other: Any) -> bool:
    if not np.allclose(one.bounds, other.bounds, rtol=0.0, atol=0.01):
        return False
    return bool(one.symmetric_difference(other).area <= _SAME_SHARE * max(one.area, other.area))


def made_of_lines(strokes: Sequence[Stroke], mending: Mending, gap_m: float = DXF_GAP_M) -> tuple[list[Area], list[Stroke]]:
    """Outlines made of loose lines, group by group, and the strokes of groups that enclose nothing.

    A group that stays open is told with the place and width of its narrowest gap.
    """
    areas: list[Area] = []
    failed: list[Stroke] = []
    for group in groups_of(strokes, DXF_PLAN_APART_M):
        found = rings_of([stroke.points[:, :2] for stroke in group], gap_m)
        layer = group[0].layer
        for gap in found.gaps_m:
            mending.closed(layer, gap)
        regions = [piece for piece in shapely.get_parts(found.region) if piece.area >= LEAST_M2]
        areas += [Area(piece, layer, group[0].handle, "lines") for piece in regions]
        if not regions:
            failed += group
            for x, y, width in found.open_at[:1]:
                mending.open(layer, x, y, width)
    return areas, failed
