"""What both kinds of maps do at their end: outlines become columns, columns a reading."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from models.city import City, CityBuildings
from models.hashing import file_sha256
from models.measured import from_geometry
from models.readers.city.attributes import Gathered
from models.readers.city.document import Oddities
from models.readers.city.outlines import Outlines, plan_sizes
from models.readers.city.place import Place
from models.reading import InputFile, Reading, ReadOptions
from models.report import ReportBuilder
from models.tolerances import BUILDING_SIZE_PLAUSIBLE_M

_SHOWN = 12


def put_outlines(rows: Gathered, outlines: Outlines) -> None:
    """Plan sizes from the outlines; the area is put by the reader, which knows where they come from."""
    depth, length = plan_sizes(outlines.shapes)
    source = from_geometry("outline-rectangle")
    rows.put("plan_depth_m", depth, source)
    rows.put("plan_length_m", length, source)
    if outlines.mended.any():
        rows.report.repair("city-outlines-mended", rows.subject, count=int(outlines.mended.sum()),
                           examples=rows.examples(outlines.mended))
    without = shapely.is_missing(outlines.shapes)
    if without.any():
        rows.report.drop("city-no-outline", rows.subject, count=int(without.sum()), examples=rows.examples(without))
    low, high = BUILDING_SIZE_PLAUSIBLE_M
    known = ~np.isnan(length)
    if known.any() and not low <= float(np.median(length[known])) <= high:
        rows.report.guess("city-size-implausible", rows.subject, size_m=f"{float(np.median(length[known])):.3g}")


def make_reading(path: Path, format_: str, rows: Gathered, place: Place | None, outlines: Outlines | None,
                 crs: str | None) -> Reading:
    """The reading of a city."""
    city = City(ids=tuple(rows.ids), names=tuple(rows.names), columns=rows.columns, sources=rows.sources, words=rows.words,
                outlines=None if outlines is None else outlines.shapes, origin=place.origin if place else (0.0, 0.0), crs=crs)
    source = InputFile(file=path.name, sha256=file_sha256(path), format=format_, length_unit=place.unit if place else None,
                       up_axis="z" if place else None)
    return Reading(input=source, buildings=CityBuildings(city), report=rows.report.build(), city=city,
                   size_m=_size(rows, outlines))


def _size(rows: Gathered, outlines: Outlines | None) -> tuple[float, float, float] | None:
    """Extent of the outlines, and the greatest height (0 where none is known)."""
    if outlines is None or shapely.is_missing(outlines.shapes).all():
        return None
    west, south, east, north = shapely.total_bounds(outlines.shapes)
    heights: NDArray[np.float64] = rows.values("height_m")
    tallest = 0.0 if np.isnan(heights).all() else float(np.nanmax(heights))
    return float(east - west), float(north - south), tallest


def counted(found: Mapping[str, int]) -> str:
    """Kinds with their numbers, the most frequent first."""
    return ", ".join(f"{name} ×{count}" for name, count in sorted(found.items(), key=lambda item: (-item[1], item[0])))


def report_unused(names: list[str], rows: Gathered) -> None:
    """Attributes that no column took."""
    taken = {heading.text for same in rows.found.values() for heading in same}
    unused = [name for name in names if name not in taken]
    if unused:
        shown = ", ".join(unused[:_SHOWN]) + (" …" if len(unused) > _SHOWN else "")
        rows.report.drop("city-attributes-unused", rows.subject, count=len(unused), names=shown)


def report_oddities(oddities: Oddities, file: str, report: ReportBuilder) -> None:
    if oddities.repeated_keys:
        report.error("city-keys-repeated", file, count=oddities.repeated_keys, examples=", ".join(oddities.examples))
    if oddities.not_finite:
        report.drop("city-not-finite", file, count=oddities.not_finite)


def report_options(options: ReadOptions, file: str, report: ReportBuilder) -> None:
    """Options that have no meaning for a city."""
    if options.up_axis not in (None, "z"):
        report.drop("city-option-unused", file, option="--up")
    if options.storeys is not None:
        report.drop("city-option-unused", file, option="--storeys")


def report_height_unit(rows: Gathered, factor: float, unit: str | None, file: str) -> None:
    """Say in which unit heights without one were taken."""
    heading = rows.unit_unstated.get("height")
    if heading is not None:
        rows.report.guess("city-height-unit", file, heading=heading, unit=unit or ("ft" if factor == 0.3048 else "m"))
