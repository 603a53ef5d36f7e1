"""Coordinates of a city file become metres near zero, whatever they are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError
from models.readers.city.crs import CrsUnit, crs_unit, epsg_code
from models.readers.city.projection import centre_of, from_web_mercator, length_error, to_metres, unwrapped
from models.report import ReportBuilder
from models.tolerances import CITY_COORDINATE_MOST, CITY_WIDE_M
from models.units import METRES_PER_UNIT

Floats = NDArray[np.float64]

_DEGREES_AT_MOST: Final = 10.0
"""A whole city within so many metres is no city: its coordinates are degrees, whatever the file says."""


@dataclass(frozen=True, slots=True)
class Place:
    """Coordinates in metres.

    Args:
        points: (n, 2) from ``origin``.
        origin: what was taken off, in the coordinates of the file (degrees: longitude and latitude).
        unit: length unit of the file's coordinates, None for degrees.
        factor: metres per unit of the file; 1 for degrees.
    """

    points: Floats
    origin: tuple[float, float]
    unit: str | None
    factor: float


def to_place(points: Floats, crs: str | None, unit: str | None, file: str, report: ReportBuilder, *, degrees: bool) -> Place:
    """Coordinates in metres.

    Args:
        points: (n, 2) as in the file; NaN where they are no numbers.
        crs: the name of the reference system in the file.
        unit: length unit that the user gave.
        degrees: what coordinates without a reference system are in (GeoJSON: degrees).

    Raises:
        InputError: coordinates from the centre of the earth, or in a unit that nobody uses today.
    """
    code = epsg_code(crs) if crs else None
    kind = crs_unit(code)
    if kind in (CrsUnit.GEOCENTRIC, CrsUnit.OTHER):
        raise InputError("unsupported-schema", "city-crs", file, crs=str(crs))
    if crs and code is None:
        report.guess("city-crs-unknown", file, crs=crs[:100])
    points = somewhere(points)
    finite = points[np.isfinite(points).all(axis=1)]
    looks = _looks_like_degrees(finite)
    if kind is None and unit is None:
        kind = CrsUnit.DEGREES if degrees and looks else CrsUnit.METRES
        if degrees and not looks:
            report.guess("city-coordinates-metres", file)
    elif kind is CrsUnit.DEGREES and not looks:
        report.error("city-crs-contradicted", file, crs=str(crs))
        kind = CrsUnit.METRES
    elif kind is CrsUnit.METRES and degrees and looks and unit is None and _span(finite) < _DEGREES_AT_MOST:
        report.error("city-crs-contradicted-degrees", file, crs=str(crs))
        kind = CrsUnit.DEGREES
    if kind in (CrsUnit.DEGREES, CrsUnit.WEB_MERCATOR) and unit is None:
        return _projected(points, finite, kind is CrsUnit.WEB_MERCATOR, file, report)
    name = unit or ("ft" if kind is CrsUnit.FEET else "m")
    if kind is CrsUnit.FEET and unit is None:
        report.guess("city-feet", file, crs=str(crs))
    low = np.floor(finite.min(axis=0)) if len(finite) else np.zeros(2)
    factor = METRES_PER_UNIT[name]
    return Place((points - low) * factor, (float(low[0]), float(low[1])), name, factor)


def somewhere(points: Floats) -> Floats:
    """The points, NaN where they lie nowhere on earth; numbers near the largest would overflow in areas."""
    return np.where(np.abs(points) <= CITY_COORDINATE_MOST, points, np.nan)


def _looks_like_degrees(points: Floats) -> bool:
    """Whether all points could be longitude and latitude, or latitude and longitude. The antimeridian may be passed."""
    if not len(points):
        return True
    east, north = np.abs(points).max(axis=0)
    return bool((east <= 360.0 and north <= 90.0) or (east <= 90.0 and north <= 360.0))


def _span(points: Floats) -> float:
    return float(np.ptp(points, axis=0).max()) if len(points) else 0.0


def _projected(points: Floats, finite: Floats, mercator: bool, file: str, report: ReportBuilder) -> Place:
    if not len(finite):
        return Place(points, (0.0, 0.0), None, 1.0)
    east, north = points[:, 0], points[:, 1]
    if mercator:
        east, north = from_web_mercator(east, north)
        report.guess("city-web-mercator", file)
    elif np.abs(finite[:, 1]).max() > 90.0:
        east, north = north, east
        report.repair("city-swapped", file)
    good = np.isfinite(east) & np.isfinite(north)
    if not mercator and np.ptp(east[good]) > 180.0:
        report.repair("city-antimeridian", file)
    lon = east.copy()
    lon[good] = unwrapped(east[good])
    centre = centre_of(lon[good], north[good])
    made = to_metres(lon, north, centre)
    reach = float(np.nanmax(np.hypot(made[:, 0], made[:, 1]), initial=0.0))
    if reach > CITY_WIDE_M:
        report.guess("city-wide", file, km=f"{reach / 1000.0:,.0f}", percent=f"{100.0 * length_error(reach):.2f}")
    return Place(made, centre, None, 1.0)
