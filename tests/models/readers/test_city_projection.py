"""The local projection against PROJ's, against known lengths of degrees, and its properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from models.readers.city.crs import CrsUnit, crs_unit, epsg_code
from models.readers.city.projection import centre_of, from_web_mercator, length_error, to_metres, unwrapped

PROJ = [      # +proj=laea +ellps=WGS84 of PROJ 9: centre, point, east, north
    ((139.7132, 35.5488), (139.69832, 35.53382), -1349.4868, -1661.9376),
    ((139.7132, 35.5488), (140.7, 36.4), 88523.6567, 94889.844),
    ((-122.33, 47.6), (-122.41425, 47.49917), -6347.7841, -11207.0112),
    ((179.9, -17.8), (-179.8, -17.7), 31824.7151, 11042.4797),
    ((10.0, 89.5), (100.0, 89.0), 111693.5295, 55840.3565),
    ((114.06, 22.54), (114.6, 22.86), 55419.2637, 35536.4972),
]


@pytest.mark.parametrize(("centre", "point", "east", "north"), PROJ)
def test_it_agrees_with_proj_to_a_tenth_of_a_millimetre(
        centre: tuple[float, float], point: tuple[float, float], east: float, north: float) -> None:
    made = to_metres(np.array([point[0]]), np.array([point[1]]), centre)
    assert made[0] == pytest.approx([east, north], abs=1e-4)


def test_an_area_is_that_on_the_ellipsoid() -> None:
    """0.01° × 0.01° at 35.53° N: 1,006,209.41 m² by geodesics (GeographicLib); parallels bulge north of them by 3 m²."""
    lon, lat = np.array([139.69, 139.70, 139.70, 139.69]), np.array([35.53, 35.53, 35.54, 35.54])
    for centre in ((139.695, 35.535), (139.0, 36.0)):
        assert shapely.Polygon(to_metres(lon, lat, centre)).area == pytest.approx(1006209.41, abs=30.0)


def test_web_mercator_goes_back_to_degrees() -> None:
    lon, lat = from_web_mercator(np.array([15553000.0]), np.array([4240000.0]))
    assert (lon[0], lat[0]) == pytest.approx((139.71497613910915, 35.55820419740632), abs=1e-11)


def test_longitudes_run_on_across_the_antimeridian() -> None:
    assert unwrapped(np.array([179.9, -179.9, 179.8])) == pytest.approx([179.9, 180.1, 179.8])
    assert centre_of(np.array([179.9, -179.9]), np.array([10.0, 20.0])) == pytest.approx((180.0, 15.0))
    assert centre_of(np.array([0.0]), np.array([90.0]))[1] < 90.0


places = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


@given(centre=places, bearing=st.floats(0, 2 * math.pi), reach=st.floats(1.0, 300_000.0))
def test_lengths_keep_within_the_stated_bound(centre: tuple[float, float], bearing: float, reach: float) -> None:
    """A step of 10 m, measured with the radii of curvature of the ellipsoid, at some distance from the centre."""
    e2 = 0.0066943799901413165
    lat = centre[1] + math.degrees(reach * math.cos(bearing) / 6371000.0)
    if abs(lat) > 85.0:
        return
    lon = centre[0] + math.degrees(reach * math.sin(bearing) / 6371000.0 / math.cos(math.radians(lat)))
    w = math.sqrt(1 - e2 * math.sin(math.radians(lat)) ** 2)
    east = math.radians(1e-4) * 6378137.0 / w * math.cos(math.radians(lat))
    north = math.radians(1e-4) * 6378137.0 * (1 - e2) / w**3
    points = to_metres(np.array([lon, lon + 1e-4, lon]), np.array([lat, lat, lat + 1e-4]), centre)
    bound = length_error(1.02 * reach) + 2e-6      # the step itself is some metres long and bends
    assert np.hypot(*(points[1] - points[0])) == pytest.approx(east, rel=bound)
    assert np.hypot(*(points[2] - points[0])) == pytest.approx(north, rel=bound)


@given(centre=places, other=places)
def test_areas_do_not_depend_on_the_centre(centre: tuple[float, float], other: tuple[float, float]) -> None:
    lon = other[0] + np.array([0.0, 0.002, 0.002, 0.0])
    lat = other[1] + np.array([0.0, 0.0, 0.002, 0.002])
    near = shapely.Polygon(to_metres(lon, lat, (other[0] + 0.001, other[1] + 0.001))).area
    far = to_metres(lon, lat, centre)
    if np.isfinite(far).all() and np.hypot(far[:, 0], far[:, 1]).max() < 9e6:      # beyond, straight edges bend too much
        assert shapely.Polygon(far).area == pytest.approx(near, rel=2e-4)


def test_the_error_bound_of_the_docstring() -> None:
    assert length_error(50_000.0) == pytest.approx(2.1e-5, rel=0.02)
    assert length_error(300_000.0) == pytest.approx(3.6e-4, rel=0.02)
    assert length_error(0.0) == 0.0


@pytest.mark.parametrize(("name", "code", "unit"), [
    ("EPSG:7415", 7415, CrsUnit.METRES), ("urn:ogc:def:crs:EPSG::28992", 28992, CrsUnit.METRES),
    ("https://www.opengis.net/def/crs/EPSG/0/7415", 7415, CrsUnit.METRES),
    ("urn:ogc:def:crs:EPSG:6.9:4490", 4490, CrsUnit.DEGREES),
    ("http://www.opengis.net/def/crs/EPSG/9.8.15/4326", 4326, CrsUnit.DEGREES),
    ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326, CrsUnit.DEGREES),
    ("EPSG:4547", 4547, CrsUnit.METRES),      # CGCS2000, 3-degree Gauss-Kruger, central meridian 114°
    ("EPSG:2263", 2263, CrsUnit.FEET), ("EPSG:4978", 4978, CrsUnit.GEOCENTRIC), ("EPSG:3857", 3857, CrsUnit.WEB_MERCATOR),
    ("EPSG:24370", 24370, CrsUnit.OTHER), ("local grid", None, None),
])
def test_reference_systems_by_name(name: str, code: int | None, unit: CrsUnit | None) -> None:
    assert epsg_code(name) == code and crs_unit(code) == unit
