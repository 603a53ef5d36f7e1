"""CityJSON: boxes of known size in every version, level of detail and form, and seven real buildings."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from models.city import CityBuildings
from tests.models.readers.city_maker import CityMaker, notes, read, source, values

DATA = Path(__file__).resolve().parents[2] / "data" / "city"


# --- real buildings ----------------------------------------------------------------------------------------------


def test_buildings_of_delft_have_the_heights_of_their_solids() -> None:
    reading = read(DATA / "delft-extract.city.json")
    city = reading.city
    assert city is not None and len(city) == 7 and isinstance(reading.buildings, CityBuildings)
    heights = dict(zip(city.ids, values(reading, "height_m"), strict=True))
    assert heights["b1105d28c-00ba-11e6-b420-2bdcc4ab5d7f"] == 6.1
    assert heights["b11267a1d-00ba-11e6-b420-2bdcc4ab5d7f"] == 2.91
    assert heights["b31bdd428-00ba-11e6-b420-2bdcc4ab5d7f"] == 8.29      # the tallest of the file
    assert source(reading, "height_m") == "geometry: city-ground-to-roof"
    assert reading.input.format == "CityJSON 2.0" and city.crs == "https://www.opengis.net/def/crs/EPSG/0/7415"
    assert notes(reading, "dropped")["city-others"]["found"] == "LandUse ×1, Road ×1"


def test_footprints_of_delft_are_the_union_of_each_buildings_faces() -> None:
    """The oracle unites every face of a building one by one."""
    reading = read(DATA / "delft-extract.city.json")
    document = json.loads((DATA / "delft-extract.city.json").read_text("utf-8"))
    scale = document["transform"]["scale"][0]
    areas = values(reading, "building_footprint_m2")
    assert reading.city is not None
    for name, area in zip(reading.city.ids, areas, strict=True):
        faces = document["CityObjects"][name]["geometry"][0]["boundaries"][0]
        polygons = [shapely.Polygon([[v * scale for v in document["vertices"][corner][:2]] for corner in face[0]])
                    for face in faces]
        wanted = shapely.union_all([polygon for polygon in polygons if polygon.area > 1e-9]).area
        assert area == pytest.approx(wanted, abs=0.002)


def test_a_stated_height_that_differs_by_half_a_metre_is_a_conflict() -> None:
    conflict = notes(read(DATA / "delft-extract.city.json"), "errors")["city-height-conflict"]
    assert conflict["count"] == 2 and conflict["examples"].startswith("b31bd384d-00ba-11e6-b420-2bdcc4ab5d7f: 3.99 / 3.38 m")


# --- versions and forms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "lod"), [("1.0", 1), ("1.1", "1"), ("2.0", "1.2"), ("1.0", 2.2)])
def test_a_box_is_measured_in_every_version(tmp_path: Path, version: str, lod: Any) -> None:
    city = CityMaker(version)
    city.add("a", city.box(10, 20, 3, 30, 12, 24, lod=lod))
    reading = read(city.write(tmp_path / "a.city.json"))
    assert reading.input.format == f"CityJSON {version}"
    assert values(reading, "height_m") == [24.0] and values(reading, "building_footprint_m2") == [360.0]
    assert values(reading, "plan_length_m") == [30.0] and values(reading, "plan_depth_m") == [12.0]
    assert values(reading, "outdoor_ground_m") == [2.0]      # 3 m above the origin at -1 m
    assert reading.size_m == pytest.approx((30.0, 12.0, 24.0))


@pytest.mark.parametrize("form", ["Solid", "MultiSurface", "CompositeSurface", "MultiSolid", "CompositeSolid"])
@pytest.mark.parametrize("semantics", [False, True])
def test_every_form_of_body_gives_the_same(tmp_path: Path, form: str, semantics: bool) -> None:
    city = CityMaker()
    city.add("a", city.box(0, 0, 0, 8, 5, 6, lod="2.2", semantics=semantics, form=form))
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "height_m") == [6.0] and values(reading, "building_footprint_m2") == [40.0]
    wanted = "geometry: city-ground-surfaces" if semantics else "geometry: city-projection"
    assert source(reading, "building_footprint_m2") == wanted


def test_vertices_without_transform_are_true_coordinates(tmp_path: Path) -> None:
    city = CityMaker("1.0")
    city.add("a", city.box(0, 0, 0, 8, 5, 6))
    del city.document["transform"]
    city.document["vertices"] = [[84616.0 + x / 1000, 447422.0 + y / 1000, z / 1000] for x, y, z in city.vertices]
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "height_m") == [6.0] and values(reading, "building_footprint_m2") == [40.0]
    assert reading.city is not None and reading.city.origin == (84616.0, 447422.0)


def test_an_inner_shell_and_a_hole_in_the_ground_change_what_they_should(tmp_path: Path) -> None:
    """A hollow inside a solid changes nothing; a courtyard of 2 × 2 m takes 4 m² off."""
    city = CityMaker()
    solid = city.box(0, 0, 0, 10, 10, 9)
    solid["boundaries"].append(city.box(2, 2, -5, 1, 1, 20)["boundaries"][0])
    city.add("hollow", solid)
    yard = city.flat(20, 0, 0, 10, 10)
    yard["boundaries"][0].append(city.flat(24, 4, 0, 2, 2)["boundaries"][0][0])
    city.add("yard", yard)
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "building_footprint_m2") == [100.0, 96.0] and values(reading, "height_m") == [9.0, None]
    assert source(reading, "building_footprint_m2", 1) == "geometry: city-lod0"
    assert notes(reading, "dropped")["city-no-height"]["count"] == 1


def test_the_level_of_detail_that_serves_best_is_taken_and_said(tmp_path: Path) -> None:
    city = CityMaker()
    city.add("a", city.flat(0, 0, 0, 11, 10), city.box(0, 0, 0, 10, 10, 12, lod="1.2"),
             city.box(0, 0, 0, 10, 10, 13.5, lod="2.2"), city.box(0, 0, 0, 10, 10, 15, lod="3"))
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "height_m") == [13.5] and values(reading, "building_footprint_m2") == [110.0]
    said = notes(reading, "guesses")["city-lods"]
    assert said["found"] == "0 ×1, 1.2 ×1, 2.2 ×1, 3 ×1" and said["used"] == "2.2 ×1"


def test_an_overhang_counts_in_the_shadow_not_in_the_ground_surface(tmp_path: Path) -> None:
    city = CityMaker()
    lower = city.box(0, 0, 0, 10, 10, 5, form="MultiSurface")
    upper = city.box(0, 0, 5, 14, 10, 5, form="MultiSurface")
    lower["boundaries"] += upper["boundaries"]
    city.add("a", lower)
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "building_footprint_m2") == [140.0] and values(reading, "height_m") == [10.0]


def test_level_roofs_of_lod_2_are_a_known_roof_and_sloped_ones_are_not(tmp_path: Path) -> None:
    city = CityMaker()
    city.add("level", city.box(0, 0, 0, 8, 5, 6, lod="2", semantics=True))
    city.add("block", city.box(20, 0, 0, 8, 5, 6, lod="1", semantics=True))
    sloped = city.box(40, 0, 0, 8, 5, 6, lod="2", semantics=True)
    for corner in sloped["boundaries"][0][1][0][:2]:
        city.vertices[corner][2] += 3000
    city.add("sloped", sloped)
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "height_m") == [6.0, 6.0, 9.0] and values(reading, "roof_m") == [5.0, None, None]
    assert [b.fire_height_m.value if b.fire_height_m else None for b in reading.buildings] == [6.0, None, None]


def test_with_basements_the_base_is_not_taken_for_the_outdoor_ground(tmp_path: Path) -> None:
    city = CityMaker()
    city.add("a", city.box(0, 0, 0, 8, 5, 6), attributes={"storeysBelowGround": 1})
    city.add("b", city.box(20, 0, 0, 8, 5, 6), attributes={"storeysBelowGround": 0})
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "outdoor_ground_m") == [None, -1.0] and values(reading, "basement_storeys") == [1.0, 0.0]


# --- parts, templates, lines -------------------------------------------------------------------------------------


def test_parts_are_joined_to_their_building(tmp_path: Path) -> None:
    """10 × 10 × 20 m beside 5 × 10 × 8 m; the building's own block of LoD 1 shows the same, more coarsely."""
    city = CityMaker()
    city.add("house", city.box(0, 0, 0, 15, 10, 30, lod="1"), children=["p1", "p2"], attributes={"yearOfConstruction": 1999})
    city.add("p1", city.box(0, 0, 0, 10, 10, 20, lod="2"), kind="BuildingPart", parents=["house"],
             attributes={"storeysAboveGround": 5})
    city.add("p2", city.box(10, 0, 0, 5, 10, 8, lod="2"), kind="BuildingPart", parents=["house"],
             attributes={"storeysAboveGround": 2})
    city.add("steps", kind="BuildingInstallation", parents=["house"])
    reading = read(city.write(tmp_path / "a.json"))
    assert reading.city is not None and reading.city.ids == ("house",)
    assert values(reading, "height_m") == [20.0] and values(reading, "building_footprint_m2") == [150.0]
    assert values(reading, "storeys_above_ground") == [5.0] and values(reading, "year_built") == [1999.0]
    assert notes(reading, "repairs")["city-parts-joined"]["count"] == 2
    assert notes(reading, "dropped")["city-others"]["found"] == "BuildingInstallation ×1"


def test_parts_without_a_building_and_parts_in_a_circle_are_told(tmp_path: Path) -> None:
    city = CityMaker()
    city.add("lone", city.box(0, 0, 0, 5, 5, 5), kind="BuildingPart", parents=["nobody"])
    city.add("x", city.box(10, 0, 0, 5, 5, 6), kind="BuildingPart", parents=["y"])
    city.add("y", city.box(15, 0, 0, 5, 5, 7), kind="BuildingPart", parents=["x"])
    reading = read(city.write(tmp_path / "a.json"))
    assert reading.city is not None and reading.city.ids == ("lone", "x")
    assert values(reading, "height_m") == [5.0, 7.0] and values(reading, "building_footprint_m2") == [25.0, 50.0]
    told = notes(reading, "errors")
    assert told["city-orphans"]["examples"] == "lone" and told["city-loops"]["count"] == 2


def test_an_instance_of_a_template_stands_where_its_matrix_puts_it(tmp_path: Path) -> None:
    """A unit cube stretched to 12 × 6 × 4 m and put at a point."""
    city = CityMaker()
    cube = CityMaker().box(0, 0, 0, 1, 1, 1, lod="2")
    vertices = [[float(x), float(y), float(z)] for z in (0, 1) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    city.document["geometry-templates"] = {"templates": [cube], "vertices-templates": vertices}
    at = city.corners(100, 50, 2, 1, 1, 1)
    matrix = [12, 0, 0, 0, 0, 6, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1]
    city.add("a", {"type": "GeometryInstance", "template": 0, "boundaries": [at], "transformationMatrix": matrix})
    city.add("bad", {"type": "GeometryInstance", "template": 7, "boundaries": [at], "transformationMatrix": matrix})
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "height_m") == [4.0, None] and values(reading, "building_footprint_m2") == [72.0, None]
    assert notes(reading, "dropped")["city-geometry-bad"]["examples"] == "bad"


def test_lines_of_features_have_vertices_of_their_own(tmp_path: Path) -> None:
    head = CityMaker()
    lines = [{**head.document, "CityObjects": {}, "vertices": []}]
    for number, height in enumerate((9.0, 21.0)):
        feature = CityMaker()
        feature.add(f"b{number}", feature.box(50.0 * number, 0, 0, 10, 6, height))
        lines.append({"type": "CityJSONFeature", "id": f"b{number}", "CityObjects": feature.objects,
                      "vertices": feature.vertices})
    path = tmp_path / "a.city.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", "utf-8")
    reading = read(path)
    assert reading.input.format == "CityJSONSeq 2.0" and values(reading, "height_m") == [9.0, 21.0]
    assert values(reading, "building_footprint_m2") == [60.0, 60.0]
    assert reading.city is not None and reading.city.outlines is not None
    assert shapely.distance(*reading.city.outlines) == pytest.approx(40.0)


# --- units, attributes -------------------------------------------------------------------------------------------


def test_a_reference_system_in_feet_is_converted(tmp_path: Path) -> None:
    city = CityMaker(crs="urn:ogc:def:crs:EPSG::2263", origin=(980000.0, 200000.0, 0.0))
    city.add("a", city.box(0, 0, 0, 100, 50, 40))
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "height_m") == [12.192] and values(reading, "plan_length_m") == [30.48]
    assert "city-feet" in notes(reading, "guesses") and reading.input.length_unit == "ft"
    assert values(read(tmp_path / "a.json", unit="m"), "height_m") == [40.0]


def test_degrees_are_projected(tmp_path: Path) -> None:
    """0.001° at the equator: 111.319 m along it, 110.574 m along the meridian (WGS 84)."""
    city = CityMaker(crs="EPSG:4979", origin=(0.0, 0.0, 0.0))
    city.document["transform"]["scale"] = [1e-6, 1e-6, 0.001]
    city.add("a", city.box(1, 0, 0, 1, 1, 30))
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "plan_length_m") == [pytest.approx(111.319, abs=0.002)]
    assert values(reading, "plan_depth_m") == [pytest.approx(110.574, abs=0.002)] and values(reading, "height_m") == [30.0]


def test_attributes_fill_what_the_geometry_does_not_say(tmp_path: Path) -> None:
    city = CityMaker()
    city.add("a", city.flat(0, 0, 0, 10, 10), attributes={"measuredHeight": 17.5, "storeysAboveGround": 4,
                                                         "function": "warehouse", "name": "仓库 1", "roofType": "1000"})
    city.add("b", city.box(20, 0, 0, 10, 10, 12), attributes={"measuredHeight": 12.5, "usage": "7777"})
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "height_m") == [17.5, 12.0]
    assert "city-height-conflict" not in notes(reading, "errors")      # half a metre is no conflict
    assert source(reading, "height_m", 0) == "file: city-attribute (measuredHeight)"
    first, second = reading.buildings
    assert first.name == "仓库 1" and first.use is not None and first.use.value == "warehouse" and second.use is None
    assert first.storeys_stated is not None and first.storeys_stated.value == 4.0 and first.storeys == ()
    assert notes(reading, "dropped")["city-use-unknown"]["words"] == "7777 ×1"
    assert notes(reading, "dropped")["city-attributes-unused"]["names"] == "roofType"


@pytest.mark.parametrize(("stated", "conflicts"), [(12.5, 0), (12.5001, 1), (11.5, 0), (11.4999, 1)])
def test_the_tolerance_of_heights_is_half_a_metre(tmp_path: Path, stated: float, conflicts: int) -> None:
    city = CityMaker()
    city.add("a", city.box(0, 0, 0, 10, 10, 12), attributes={"measuredHeight": stated})
    assert len(notes(read(city.write(tmp_path / "a.json")), "errors")) == conflicts


# --- bad geometry ------------------------------------------------------------------------------------------------


def test_faces_with_vertices_that_do_not_exist_are_left_out(tmp_path: Path) -> None:
    city = CityMaker()
    body = city.box(0, 0, 0, 10, 10, 12)
    body["boundaries"][0][2][0][0] = 99
    body["boundaries"][0][3][0] = [1, 2]
    city.add("a", body)
    city.add("b", {"type": "Solid", "lod": "1", "boundaries": "no"}, {"type": "Cube", "lod": "1", "boundaries": []},
             {"type": "Solid", "boundaries": []})
    reading = read(city.write(tmp_path / "a.json"))
    assert values(reading, "height_m") == [12.0, None] and values(reading, "building_footprint_m2") == [100.0, None]
    dropped = notes(reading, "dropped")
    assert dropped["city-faces-dropped"]["count"] == 2 and dropped["city-geometry-bad"]["examples"] == "b"


def test_vertices_that_are_no_numbers_take_their_faces_with_them(tmp_path: Path) -> None:
    city = CityMaker("1.0")
    city.add("a", city.box(0, 0, 0, 10, 10, 12), attributes={"measuredHeight": math.inf})
    city.document["vertices"] = [[float(v) for v in vertex] for vertex in city.vertices]
    city.document["vertices"][0][0] = math.nan
    reading = read(city.write(tmp_path / "a.json"))
    assert notes(reading, "dropped")["city-not-finite"]["count"] == 2
    assert notes(reading, "dropped")["city-faces-dropped"]["count"] == 3      # a corner has three faces
    assert values(reading, "building_footprint_m2") == [100.0]                # the top is left


@given(boxes=st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60), st.integers(1, 200)), min_size=1, max_size=12))
def test_boxes_of_any_size_keep_it(tmp_path_factory: pytest.TempPathFactory, boxes: list[tuple[int, int, int]]) -> None:
    city = CityMaker()
    for number, (dx, dy, dz) in enumerate(boxes):
        city.add(str(number), city.box(100.0 * number, 0, 0, dx, dy, dz))
    reading = read(city.write(tmp_path_factory.mktemp("city") / "a.json"))
    assert values(reading, "height_m") == [float(dz) for _, _, dz in boxes]
    assert values(reading, "building_footprint_m2") == pytest.approx([dx * dy for dx, dy, _ in boxes])
    assert values(reading, "plan_length_m") == pytest.approx([max(dx, dy) for dx, dy, _ in boxes], abs=1e-3)
