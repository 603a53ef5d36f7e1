"""GeoJSON: footprints in degrees and metres, their attributes, and what is odd about them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.readers.city.headings import UNITS_OF, understood
from models.readers.city.numbers import number_of, read_numbers
from tests.models.readers.city_maker import collection, notes, read, source, square, values

DATA = Path(__file__).resolve().parents[2] / "data" / "city"


def test_footprints_of_kawasaki_have_their_known_areas() -> None:
    reading = read(DATA / "kawasaki-extract.geojson")
    areas = values(reading, "building_footprint_m2")
    assert areas[:5] == pytest.approx([1906.08, 2372.99, 768.75, 258.28, 1859.91], abs=0.01)
    assert values(reading, "height_m")[:5] == [42.0, 9.0, 45.0, 9.0, 90.0]
    assert source(reading, "height_m") == "file: city-attribute (height)"
    assert notes(reading, "repairs")["city-outlines-mended"] == {"count": 3, "examples": "8, 20045, 23778"}
    assert reading.input.length_unit is None and reading.input.format == "GeoJSON"
    assert [building.id for building in reading.buildings][:3] == ["0", "1", "2"]


def metres(tmp_path: Path, *features: dict[str, Any], **options: Any) -> Any:
    """A reading of features in metres: coordinates far beyond 180 tell."""
    moved = json.loads(json.dumps(features))
    for feature in moved:
        for ring in (feature["geometry"] or {}).get("coordinates", []):
            for corner in ring:
                corner[0] += 500_000.0
                corner[1] += 4_000_000.0
    return read(collection(tmp_path / "a.geojson", moved), **options)


# --- attributes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "value", "height"), [
    ("height", 24, 24.0), ("building:height", "24 m", 24.0), ("hgt", "24", 24.0), ("高度", "约24米", 24.0),
    ("建筑高度", 24.5, 24.5),
    ("measuredHeight", "78'9\"", 24.003), ("Height (ft)", 100, 30.48), ("height_ft", "100", 30.48), ("HEIGHT", "2400 cm", 24.0),
    ("height", None, None), ("height", "tall", None), ("height", True, None), ("height", [24], None), ("height", "１２", 12.0),
    ("height", 0, None), ("height", -3, None), ("height", 999, None), ("height", -9999, None), ("height", 1101, None),
    ("height", 1100, 1100.0), ("height_roof", 24, None), ("h", 24, None),
])
def test_heights_as_people_write_them(tmp_path: Path, name: str, value: Any, height: float | None) -> None:
    reading = metres(tmp_path, square(0, 0, 20, **{name: value}))
    assert reading.city is not None
    assert (values(reading, "height_m") if "height_m" in reading.city.columns else [None]) == [height]


def test_what_is_odd_about_heights_is_counted_with_examples(tmp_path: Path) -> None:
    reading = metres(tmp_path, *[square(40.0 * i, 0, 20, id=f"b{i}", height=h)
                                 for i, h in enumerate((12, 0, -2, 999, "?x", 12))])
    dropped = notes(reading, "dropped")
    assert dropped["city-height-zero"] == {"heading": "height", "count": 2, "examples": "b1, b2"}
    assert dropped["city-height-absurd"]["examples"] == "b3" and dropped["city-value-unread"]["examples"] == "b4: “?x”"
    assert dropped["city-no-height"]["count"] == 4 and values(reading, "height_m") == [12.0, None, None, None, None, 12.0]


def test_the_unit_of_the_user_is_for_numbers_without_one(tmp_path: Path) -> None:
    features = [square(0, 0, 20, height=100), square(50, 0, 20, height="30 m"), square(100, 0, 20, height="100 ft")]
    assert values(metres(tmp_path, *features), "height_m") == [100.0, 30.0, 30.48]
    in_feet = metres(tmp_path, *features, unit="ft")
    assert values(in_feet, "height_m") == [30.48, 30.0, 30.48]
    assert values(in_feet, "plan_length_m") == [6.096] * 3
    assert notes(in_feet, "guesses")["city-height-unit"] == {"heading": "height", "unit": "ft"}


def test_floors_are_read_and_held_against_the_height(tmp_path: Path) -> None:
    rows = [(6, 24), ("层数", 24), (0, 24), (2.5, 24), (12, 24), (13, 24), (1, 30), (1, 30.1), (201, None), ("8层", None)]
    reading = metres(tmp_path, *[square(40.0 * i, 0, 20, id=f"b{i}", **{"building:levels": f, "height": h})
                                 for i, (f, h) in enumerate(rows)])
    assert values(reading, "storeys_above_ground") == [6.0, None, None, None, 12.0, 13.0, 1.0, 1.0, None, 8.0]
    dropped, asked = notes(reading, "dropped"), notes(reading, "guesses")["city-floors-against-height"]
    assert dropped["city-floors-zero"]["examples"] == "b2" and dropped["city-floors-odd"]["examples"] == "b3, b8"
    assert asked["count"] == 2 and asked["examples"] == "b5: 24 m / 13; b7: 30.1 m / 1"      # 2 m and 30 m are just plausible


@pytest.mark.parametrize(("word", "use"), [
    ("industrial", "factory"), ("厂房", "factory"), ("warehouse", "warehouse"), ("apartments", "other"), ("住宅", "other"),
    ("Distribution Center", "logistics"), ("yes", None), ("zeppelin", None), (["office", "retail"], "office"), (None, None),
])
def test_uses_of_maps(tmp_path: Path, word: Any, use: str | None) -> None:
    building = metres(tmp_path, square(0, 0, 20, building=word)).buildings[0]
    assert (building.use.value if building.use else None) == use


def test_ids_that_stand_twice_get_a_number(tmp_path: Path) -> None:
    features = [square(40.0 * i, 0, 20, id=name) for i, name in enumerate(("a", "a", "b", None, "a", "a#2"))]
    reading = metres(tmp_path, *features)
    assert [b.id for b in reading.buildings] == ["a", "a#3", "b", "feature-4", "a#4", "a#2"]
    assert notes(reading, "repairs")["city-ids-repeated"] == {"count": 2, "examples": "a"}
    assert notes(reading, "repairs")["city-ids-missing"] == {"count": 1, "stem": "feature"}


# --- geometry ----------------------------------------------------------------------------------------------------


def test_several_polygons_holes_and_collections_are_one_building_each(tmp_path: Path) -> None:
    a, b = square(500_000, 4_000_000, 20), square(500_030, 4_000_000, 10)
    hole = square(500_005, 4_000_005, 10)
    rings = [a["geometry"]["coordinates"][0], hole["geometry"]["coordinates"][0]]
    several = {"type": "MultiPolygon", "coordinates": [rings, b["geometry"]["coordinates"]]}
    point = {"type": "Point", "coordinates": [500_000, 4_000_000]}
    collected = {"type": "GeometryCollection", "geometries": [a["geometry"], point]}
    overlapping = {"type": "MultiPolygon", "coordinates": [a["geometry"]["coordinates"], hole["geometry"]["coordinates"]]}
    reading = read(collection(tmp_path / "a.json", [
        {"type": "Feature", "properties": {}, "geometry": several},
        {"type": "Feature", "properties": None, "geometry": collected},
        {"type": "Feature", "geometry": overlapping}]))
    assert values(reading, "building_footprint_m2") == [400.0, 400.0, 400.0]      # 400 - 100 + 100; 400; 400 and 100 inside
    assert notes(reading, "dropped")["geojson-others"]["found"] == "Point ×1"


def test_geometry_that_is_no_area_is_dropped_and_counted(tmp_path: Path) -> None:
    features = [square(500_000, 4_000_000, 20, id="a"), {"type": "Feature", "properties": {}, "geometry": None},
                {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": []}},
                {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}}, 7]
    reading = read(collection(tmp_path / "a.geojson", features))
    assert len(reading.buildings) == 1
    assert notes(reading, "dropped")["geojson-others"] == {"count": 4, "found": "null ×2, LineString ×1, Polygon (empty) ×1"}


@pytest.mark.parametrize("ring", [[[0, 0], [1, 1]], [["x", 0], [1, 0], [1, 1]], [[0], [1], [2]], "ring",
                                  [[0, 0], [1, None], [1, 1]], 5])
def test_rings_that_are_none_leave_their_building_without_outline(tmp_path: Path, ring: Any) -> None:
    bad = {"type": "Feature", "properties": {"id": "bad", "height": 9}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    reading = read(collection(tmp_path / "a.geojson", [square(500_000, 4_000_000, 20, id="a", height=6), bad]))
    assert values(reading, "building_footprint_m2") == [400.0, None] and values(reading, "height_m") == [6.0, 9.0]
    assert notes(reading, "dropped")["geojson-rings-bad"]["count"] == 1
    assert notes(reading, "dropped")["city-no-outline"]["examples"] == "bad"


def test_a_crossed_outline_is_mended_and_named(tmp_path: Path) -> None:
    bow = {"type": "Feature", "properties": {"id": "bow"},
           "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [20, 20], [20, 0], [0, 20], [0, 0]]]}}
    reading = metres(tmp_path, bow, square(100, 0, 10, id="plain"))
    assert values(reading, "building_footprint_m2") == [200.0, 100.0]      # two triangles of 20 × 10 / 2
    assert notes(reading, "repairs")["city-outlines-mended"]["examples"] == "bow"


# --- coordinates -------------------------------------------------------------------------------------------------


def degrees(lon: float, lat: float, side: float = 0.001, **properties: Any) -> dict[str, Any]:
    return square(lon, lat, side, **properties)


def test_latitude_first_is_noticed(tmp_path: Path) -> None:
    plain = read(collection(tmp_path / "a.geojson", [degrees(114.05, 22.5)]))
    swapped = json.loads((tmp_path / "a.geojson").read_text("utf-8"))
    for corner in swapped["features"][0]["geometry"]["coordinates"][0]:
        corner.reverse()
    turned = read(collection(tmp_path / "b.geojson", swapped["features"]))
    assert "city-swapped" in notes(turned, "repairs") and "city-swapped" not in notes(plain, "repairs")
    assert values(turned, "building_footprint_m2") == values(plain, "building_footprint_m2")


def test_a_building_across_the_antimeridian_is_one(tmp_path: Path) -> None:
    """Split at 180° as RFC 7946 asks for: 0.001° on either side at the equator, 222.6 × 110.6 m."""
    west, east = degrees(179.999, 0.0), degrees(-180.0, 0.0)
    both = {"type": "MultiPolygon", "coordinates": [west["geometry"]["coordinates"], east["geometry"]["coordinates"]]}
    reading = read(collection(tmp_path / "a.geojson", [{"type": "Feature", "properties": {}, "geometry": both}]))
    assert values(reading, "plan_length_m") == [pytest.approx(222.639, abs=0.01)]
    assert reading.city is not None and reading.city.outlines is not None and reading.city.outlines[0].geom_type == "Polygon"
    assert "city-antimeridian" in notes(reading, "repairs")


def test_the_older_crs_member_decides(tmp_path: Path) -> None:
    def named(name: str) -> dict[str, Any]:
        return {"type": "name", "properties": {"name": name}}

    feet = read(collection(tmp_path / "feet.geojson", [square(980_000, 200_000, 100)], crs=named("urn:ogc:def:crs:EPSG::2263")))
    assert values(feet, "plan_length_m") == [30.48] and "city-feet" in notes(feet, "guesses")
    mercator = read(collection(tmp_path / "m.geojson", [square(15_553_000, 4_240_000, 100)], crs=named("EPSG:3857")))
    assert values(mercator, "plan_length_m")[0] == pytest.approx(100 * math.cos(math.radians(35.558)), rel=2e-3)
    wrong = read(collection(tmp_path / "w.geojson", [square(500_000, 4_000_000, 20)], crs=named("urn:ogc:def:crs:OGC:1.3:CRS84")))
    assert values(wrong, "building_footprint_m2") == [400.0] and "city-crs-contradicted" in notes(wrong, "errors")
    hidden = read(collection(tmp_path / "h.geojson", [degrees(114.05, 22.5)], crs=named("EPSG:4547")))
    assert "city-crs-contradicted-degrees" in notes(hidden, "errors")
    assert values(hidden, "plan_depth_m")[0] == pytest.approx(102.9, abs=0.2)


def test_a_country_wide_file_says_what_its_lengths_are_worth(tmp_path: Path) -> None:
    reading = read(collection(tmp_path / "a.geojson", [degrees(114.05, 22.5), degrees(121.47, 31.23)]))
    said = notes(reading, "guesses")["city-wide"]
    assert 500 < float(said["km"].replace(",", "")) < 700 and 0.05 < float(said["percent"]) < 0.2
    assert values(reading, "building_footprint_m2")[1] == pytest.approx(111.412 * 95.29 * 110.9 / 111.412, rel=2e-3)


def test_a_third_coordinate_and_bare_geometries(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    ring = [[500_000, 4_000_000, 5], [500_020, 4_000_000, 5], [500_020, 4_000_020, 5], [500_000, 4_000_000, 5]]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}), "utf-8")
    reading = read(path)
    assert values(reading, "building_footprint_m2") == [200.0]
    assert notes(reading, "dropped")["geojson-third-coordinate"]["count"] == 1


# --- parsers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "number"), [
    ("1,234.5", 1234.5), ("12,5", 12.5), ("1'000", 1000.0), ("21,948", 21948.0), ("1,2345", None), ("12-15", None), ("1e5", 1e5),
    ("−3", -3.0), ("", None), ("12;3", None), ("3.5 parsecs", None), (".5", 0.5), ("1.2.3", None), ("9" * 61, None),
    ("40'", 12.192),
])
def test_numbers_in_texts(text: str, number: float | None) -> None:
    found = number_of(text, UNITS_OF["height"])
    assert (None if found is None else found[0]) == (None if number is None else pytest.approx(number))


@given(text=st.text(max_size=30))
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    for units in UNITS_OF.values():
        found = number_of(text, units)
        assert found is None or math.isfinite(found[0])


@given(cells=st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
                                st.lists(st.integers()))))
def test_any_cells_become_finite_numbers_or_unknown(cells: list[Any]) -> None:
    read_ = read_numbers(cells, UNITS_OF["height"])
    assert len(read_.values) == len(cells) and not any(math.isinf(value) for value in read_.values)


@given(value=st.floats(0.1, 1e6), unit=st.sampled_from(["", " m", "米", " ft", "cm"]))
def test_numbers_survive_being_written(value: float, unit: str) -> None:
    found = number_of(f"{value:.3f}{unit}", UNITS_OF["height"])
    factor = {"": 1.0, " m": 1.0, "米": 1.0, " ft": 0.3048, "cm": 0.01}[unit]
    assert found is not None and found[0] == pytest.approx(round(value, 3) * factor) and found[1] == bool(unit)


@given(headings=st.lists(st.text(max_size=20)))
def test_no_heading_breaks_the_understanding(headings: list[str]) -> None:
    found = understood(headings)
    assert {heading.text for same in found.values() for heading in same} <= set(headings)
