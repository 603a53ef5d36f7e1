"""Reads footprints of GeoJSON (RFC 7946, and the older one with ``crs``) straight into columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from models.errors import InputError
from models.measured import from_geometry
from models.readers.city.attributes import Gathered, ask_about_floors, gather, unique_ids
from models.readers.city.document import Oddities
from models.readers.city.headings import understood
from models.readers.city.making import (
    counted,
    make_reading,
    put_outlines,
    report_height_unit,
    report_oddities,
    report_options,
    report_unused,
)
from models.readers.city.outlines import Outlines, polygons_of, united
from models.readers.city.place import to_place
from models.reading import Progress, Reading, ReadOptions
from models.report import ReportBuilder
from models.units import METRES_PER_UNIT

Floats = NDArray[np.float64]

_OFTEN: Final = 5000
_DEEPEST: Final = 8


@dataclass(slots=True)
class _Rings:
    """Rings while they are collected: plain lists, for numpy takes them in one go."""

    corners: list[Any] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    polygons: list[int] = field(default_factory=list)      # of each ring
    owners: list[int] = field(default_factory=list)        # of each polygon
    bad: int = 0
    tall: int = 0                                          # corners with a third number

    def add(self, polygon: Any, owner: int) -> None:
        """Take in the rings of a polygon; what is no list of rings is counted."""
        try:
            sizes = [len(ring) for ring in polygon]
            corners = list(chain.from_iterable(polygon))
            lengths = set(map(len, corners))
        except TypeError:
            self.bad += 1
            return
        if not sizes or sizes[0] < 3 or lengths - {2, 3, 4} or not _are_numbers(corners):
            self.bad += 1
            return
        if lengths != {2}:
            self.tall += 1
            corners = [corner[:2] for corner in corners]
        number = len(self.owners)
        self.owners.append(owner)
        self.corners += corners
        self.sizes += sizes
        self.polygons += [number] * len(sizes)


def _are_numbers(corners: list[Any]) -> bool:
    return set(map(type, chain.from_iterable(corners))) <= {int, float}


def read_geojson(path: Path, documents: Iterable[Any], oddities: Oddities, options: ReadOptions, progress: Progress) -> Reading:
    """Read a FeatureCollection, a Feature, a bare geometry, or features line by line.

    Raises:
        InputError: there is no footprint in it.
        Cancelled: by ``progress``.
    """
    progress("city-buildings", 0.2)
    report = ReportBuilder()
    rings = _Rings()
    ids: list[object] = []
    properties: list[Mapping[str, Any]] = []
    others: Counter[str] = Counter()
    crs: str | None = None
    for number, (feature, named) in enumerate(_features(documents, path.name)):
        crs = crs or named
        if number % _OFTEN == 0:
            progress("city-buildings", 0.3)
        owner, before = len(ids), len(rings.owners) + rings.bad
        for kind, polygons in _polygons(feature.get("geometry"), 0):
            if polygons is None:
                others[kind] += 1
            for polygon in polygons or ():
                rings.add(polygon, owner)
        if len(rings.owners) + rings.bad > before:
            own = feature.get("properties")
            properties.append(own if isinstance(own, dict) else {})
            ids.append(feature.get("id"))
    if not rings.owners:
        raise InputError("no-building", "geojson-no-polygon", path.name, found=counted(others) or "–")
    progress("city-geometry", 0.6)
    if others:
        report.drop("geojson-others", path.name, count=sum(others.values()), found=counted(others))
    return _finish(path, rings, ids, properties, crs, report, oddities, options, progress)


def _features(documents: Iterable[Any], file: str) -> Iterator[tuple[Mapping[str, Any], str | None]]:
    """Features with the name of the reference system of their collection."""
    for document in documents:
        if not isinstance(document, dict):
            raise InputError("damaged", "geojson-features", file)
        crs = _crs(document)
        if document.get("type") != "FeatureCollection":
            yield (document if document.get("type") == "Feature" else {"geometry": document}), crs
            continue
        features = document.get("features")
        if not isinstance(features, list):
            raise InputError("damaged", "geojson-features", file)
        for feature in features:
            yield (feature if isinstance(feature, dict) else {}), crs


def _crs(document: Mapping[str, Any]) -> str | None:
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return None
    name = properties.get("name") or (f"EPSG:{properties['code']}" if "code" in properties else None)
    return str(name)[:200] if name else None


def _polygons(geometry: Any, depth: int) -> Iterator[tuple[str, list[Any] | None]]:
    """Polygons of a geometry with its kind; None instead of a list for what is no area."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection" and isinstance(geometry.get("geometries"), list) and depth < _DEEPEST:
        for part in geometry["geometries"]:
            yield from _polygons(part, depth + 1)
    elif kind == "Polygon" and isinstance(coordinates, list) and coordinates:
        yield "Polygon", [coordinates]
    elif kind == "MultiPolygon" and isinstance(coordinates, list) and coordinates:
        yield "MultiPolygon", coordinates
    elif kind in ("Polygon", "MultiPolygon"):
        yield f"{kind} (empty)", None
    else:
        yield ("null" if geometry is None else str(kind)[:40]), None


def _finish(path: Path, rings: _Rings, ids: list[object], properties: list[Mapping[str, Any]], crs: str | None,
            report: ReportBuilder, oddities: Oddities, options: ReadOptions, progress: Progress) -> Reading:
    file = path.name
    try:
        points = np.array(rings.corners, np.float64)
    except OverflowError:
        points = np.array([[_number(value) for value in corner] for corner in rings.corners])
    report_oddities(oddities, file, report)
    report_options(options, file, report)
    place = to_place(points, crs, _length_unit(points, options), file, report, degrees=True)
    outlines = _outlines(rings, place.points, len(ids), report, file)
    progress("city-geometry", 0.8)
    names = list(dict.fromkeys(chain.from_iterable(properties)))
    found = understood(names, "use")
    factor = METRES_PER_UNIT[options.unit] if options.unit else place.factor
    unique = unique_ids(_ids(ids, properties, found), "feature", report, file)
    rows = Gathered(unique, found, lambda name: [own.get(name) for own in properties], report, file,
                    length_unit=factor, area_unit=factor ** 2 if factor == METRES_PER_UNIT["ft"] else 1.0)
    gather(rows)
    report_height_unit(rows, factor, options.unit, file)
    rows.put("building_footprint_m2", outlines.areas, from_geometry("city-footprint"))
    put_outlines(rows, outlines)
    ask_about_floors(rows)
    report_unused([name for name in names if name not in ("x", "y", "id")], rows)
    if "height_m" not in rows.columns or np.isnan(rows.values("height_m")).any():
        without = np.isnan(rows.values("height_m"))
        report.drop("city-no-height", file, count=int(without.sum()), examples=rows.examples(without))
    progress("city-geometry", 1.0)
    return make_reading(path, "GeoJSON", rows, place, outlines, crs)


def _length_unit(points: Floats, options: ReadOptions) -> str | None:
    """The unit that the user gave, for coordinates that are no degrees; for degrees it speaks of the heights alone."""
    if options.unit is None or not len(points) or np.nanmax(np.abs(points[:, 0]), initial=0.0) <= 180.0:
        return None
    return options.unit


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (OverflowError, TypeError, ValueError):
        return float("nan")


def _ids(ids: list[object], properties: list[Mapping[str, Any]], found: Mapping[str, list[Any]]) -> list[object]:
    """Ids of the features, else those of the best property that holds one."""
    for heading in found.get("id", []):
        ids = [own.get(heading.text) if known is None else known for known, own in zip(ids, properties, strict=True)]
    return ids


def _outlines(rings: _Rings, points: Floats, count: int, report: ReportBuilder, file: str) -> Outlines:
    """Outlines of the features; rings with corners that lie nowhere are left out."""
    sizes, polygon = np.array(rings.sizes, np.int64), np.array(rings.polygons, np.int64)
    ring = np.repeat(np.arange(len(sizes)), sizes)
    nowhere = np.bincount(ring[~np.isfinite(points).all(axis=1)], minlength=len(sizes)) > 0
    first = np.concatenate([[True], polygon[1:] != polygon[:-1]])
    good = (sizes >= 3) & ~nowhere
    lost = np.zeros(len(rings.owners), bool)
    lost[polygon[first & ~good]] = True
    good &= ~lost[polygon]
    bad = rings.bad + int(lost.sum())
    if bad:
        report.drop("geojson-rings-bad", file, count=bad)
    if rings.tall:
        report.drop("geojson-third-coordinate", file, count=rings.tall)
    kept = good[ring]
    number = (np.cumsum(good) - 1)[ring[kept]]
    shapes, broken, numbers = polygons_of(points[kept], number, polygon[good])
    owner = np.array(rings.owners, np.int64)[numbers]
    outlines = united(shapes, owner, broken, count)
    if shapely.is_missing(outlines.shapes).all():
        raise InputError("no-building", "geojson-no-polygon", file, found="Polygon")
    return outlines
