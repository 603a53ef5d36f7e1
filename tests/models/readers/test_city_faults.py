"""Files that are no city, or a broken one: one sentence each, and never anything but an InputError."""

from __future__ import annotations

import gc
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Cancelled, InputError
from models.readers.city import read as read_city
from models.reading import ReadOptions, silent
from tests.models.readers.city_maker import CityMaker, collection, notes, read, square

DATA = Path(__file__).resolve().parents[2] / "data" / "city"


def fault(path: Path) -> InputError:
    with pytest.raises(InputError) as found:
        read_city(path, ReadOptions(), silent)
    assert found.value.subject == path.name
    return found.value


def house(version: str = "2.0", **changes: Any) -> dict[str, Any]:
    city = CityMaker(version)
    city.add("a", city.box(0, 0, 0, 10, 10, 12))
    return {key: value for key, value in {**city.document, **changes}.items() if value is not None}


@pytest.mark.parametrize(("content", "code", "key"), [
    (b'{"type": "FeatureCollection", "features": [{"type": "Fea', "cut-off", "city-json-cut-off"),
    (b'{"type": "FeatureCollection", "features": [', "cut-off", "city-json-cut-off"),
    ('{"type": "CityJSON", "名": "中'.encode()[:-1], "cut-off", "city-json-cut-off"),
    (b'{"type": "FeatureCollection", "features": [}]}', "syntax", "city-json-syntax"), (b"<html>", "syntax", "city-json-syntax"),
    ('{"type": "厂"}'.encode("gb18030"), "syntax", "city-json-encoding"),
    (gzip.compress(b"{}", mtime=0), "unsupported-format", "city-json-gz"),
    (b"\0" * 64, "damaged", "city-json-zeros"), (b"[" * 200_000, "damaged", "city-json-deep"),
    (b'{"a": ' * 100_000, "damaged", "city-json-deep"), (b'{"type": ' + b"9" * 5000 + b"}", "damaged", "city-json-number"),
    (b"   \n", "cut-off", "city-json-cut-off"), (b"null", "unsupported-format", "city-json-other"),
])
def test_what_is_no_json(tmp_path: Path, content: bytes, code: str, key: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    found = fault(path)
    assert (found.code, found.key) == (code, key)


@pytest.mark.parametrize(("document", "name"), [
    ({"name": "x", "version": "1.0.0", "dependencies": {}}, "package.json"),
    ({"asset": {"version": "2.0"}, "scenes": []}, "glTF"),
    ({"type": "Topology", "objects": {}, "arcs": []}, "TopoJSON"),
    ({"geometryType": "esriGeometryPolygon", "features": []}, "Esri JSON"),
    ({"type": "Building"}, "type = Building"), ([1, 2], "JSON list"), ({}, "JSON {}"), ("text", "JSON str"),
    ({"schema": "shanglou.check/1", "buildings": []}, "Shanglou JSON"),
])
def test_other_json_is_named(tmp_path: Path, document: Any, name: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document), "utf-8")
    found = fault(path)
    assert found.code == "unsupported-format" and found.values["kind"] == name


@pytest.mark.parametrize(("document", "code", "key"), [
    (house(vertices=None), "damaged", "cityjson-no-vertices"), (house(CityObjects=None), "damaged", "cityjson-no-objects"),
    (house(CityObjects=[]), "damaged", "cityjson-no-objects"), (house(vertices=[[1, 2]]), "damaged", "cityjson-vertices"),
    (house(vertices="many"), "damaged", "cityjson-vertices"), (house(vertices=[[1, 2, "x"]]), "damaged", "cityjson-vertices"),
    (house(vertices=[[1, 2, 3], [1, 2]]), "damaged", "cityjson-vertices"),
    (house(transform={"translate": [0, 0, 0]}), "damaged", "cityjson-transform"),
    (house(transform={"scale": [1, 1, 0], "translate": [0, 0, 0]}), "damaged", "cityjson-transform"),
    (house(transform={"scale": [1, 1], "translate": [0, 0, 0]}), "damaged", "cityjson-transform"),
    (house(transform=7), "damaged", "cityjson-transform"), (house("0.9"), "unsupported-schema", "cityjson-version"),
    (house(version=None), "unsupported-schema", "cityjson-version"), (house(version=2), "unsupported-schema", "cityjson-version"),
    (house(metadata={"referenceSystem": "EPSG:4978"}), "unsupported-schema", "city-crs"),
    (house(CityObjects={"r": {"type": "Road"}, "s": 5}), "no-building", "city-no-building"),
    (house(CityObjects={}), "no-building", "city-no-building"),
    ({"type": "FeatureCollection"}, "damaged", "geojson-features"),
    ({"type": "FeatureCollection", "features": {}}, "damaged", "geojson-features"),
    ({"type": "FeatureCollection", "features": []}, "no-building", "geojson-no-polygon"),
    ({"type": "Point", "coordinates": [1, 2]}, "no-building", "geojson-no-polygon"),
    ({"type": "Feature"}, "no-building", "geojson-no-polygon"),
    ({"type": "Polygon", "coordinates": [[[0, 0], [0, 0], [0, 0], [0, 0]]]}, "no-building", "geojson-no-polygon"),
    ({"type": "CityJSONFeature", "CityObjects": {}}, "damaged", "cityjson-no-vertices"),
])
def test_documents_that_lack_what_they_need(tmp_path: Path, document: Any, code: str, key: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document), "utf-8")
    found = fault(path)
    assert (found.code, found.key) == (code, key)


def test_lines_that_are_no_features_and_no_lines_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({**house(), "CityObjects": {}}) + '\n{"type": "Feature"}\n', "utf-8")
    assert (fault(path).key, fault(path).values["line"]) == ("cityjson-line", 2)
    path.write_text("\n\n", "utf-8")
    assert fault(path).code == "empty"
    path.write_text(json.dumps(house()) + "\n{", "utf-8")
    assert fault(path).key == "city-json-cut-off"


def test_keys_that_stand_twice_are_told(tmp_path: Path) -> None:
    text = json.dumps(house())
    path = tmp_path / "a.json"
    path.write_text(text.replace('"CityObjects": {', '"CityObjects": {"a": {"type": "Road"}, '), "utf-8")
    assert notes(read(path), "errors")["city-keys-repeated"] == {"count": 1, "examples": "a"}


def test_options_without_meaning_are_told(tmp_path: Path) -> None:
    path = collection(tmp_path / "a.geojson", [square(500_000, 4_000_000, 20)])
    assert notes(read(path, up_axis="y"), "dropped")["city-option-unused"]["option"] == "--up"


def test_huge_and_hostile_numbers_stay_harmless(tmp_path: Path) -> None:
    far = square(500_000, 4_000_000, 20, id="a", height=10**400)
    far["geometry"]["coordinates"][0][1] = [10**400, 0]
    path = collection(tmp_path / "a.geojson", [far, square(500_100, 4_000_000, 20, id="b", height=1e308)])
    reading = read(path)
    assert reading.city is not None
    assert [reading.city.value("building_footprint_m2", row) for row in (0, 1)] == [None, pytest.approx(400.0)]
    assert [reading.city.value("height_m", row) for row in (0, 1)] == [None, None]


def test_the_collector_works_again_after_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("[]", "utf-8")
    fault(path)
    assert gc.isenabled()


def test_the_user_can_stop_it() -> None:
    for wanted in ("city-open", "city-buildings", "city-geometry"):
        def stop(stage: str, share: float, wanted: str = wanted) -> None:
            if stage == wanted:
                raise Cancelled

        with pytest.raises(Cancelled):
            read_city(DATA / "delft-extract.city.json", ReadOptions(), stop)


@given(data=st.data())
def test_any_cut_or_changed_byte_is_a_fault_or_a_reading(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["delft-extract.city.json", "kawasaki-extract.geojson"]))
    content = bytearray((DATA / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(1, len(content))))
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(bytes(content[:cut]))
    try:
        reading = read_city(path, ReadOptions(), silent)
    except InputError:
        return
    assert reading.city is not None and len(reading.city) >= 1


leaves = st.one_of(st.none(), st.booleans(), st.integers(-5, 2000), st.floats(), st.text(max_size=5))
trees = st.recursive(leaves, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(
    ["type", "geometry", "coordinates", "boundaries", "children", "parents", "attributes", "lod", "semantics", "values", "x"]),
    inner, max_size=4)), max_leaves=20)


@given(tree=trees, place=st.sampled_from(["CityObjects", "vertices", "geometry", "boundaries", "attributes", "children",
                                          "parents", "semantics", "lod", "metadata", "transform", "geometry-templates", "type"]))
def test_any_tree_in_any_place_of_cityjson(tmp_path_factory: pytest.TempPathFactory, tree: Any, place: str) -> None:
    document = json.loads(json.dumps(house()))
    item = document["CityObjects"]["a"]
    target = item["geometry"][0] if place in ("boundaries", "semantics", "lod") else item
    (document if place in document or place in ("metadata", "geometry-templates") else target)[place] = tree
    path = tmp_path_factory.mktemp("tree") / "a.json"
    path.write_text(json.dumps(document), "utf-8")
    try:
        read_city(path, ReadOptions(), silent)
    except InputError as error:
        assert error.subject == "a.json"


@given(geometry=trees, properties=trees, id_=trees, crs=trees)
def test_any_tree_in_any_place_of_geojson(tmp_path_factory: pytest.TempPathFactory, geometry: Any, properties: Any, id_: Any,
                                          crs: Any) -> None:
    good = square(500_000, 4_000_000, 20, height=9)
    features = [good, {"type": "Feature", "geometry": geometry, "properties": properties, "id": id_},
                {**good, "properties": properties}, {**good, "geometry": {"type": "MultiPolygon", "coordinates": geometry}}]
    path = collection(tmp_path_factory.mktemp("tree") / "a.geojson", features, crs=crs)
    try:
        reading = read_city(path, ReadOptions(), silent)
    except InputError as error:
        assert error.subject == "a.geojson"
    else:
        assert reading.city is not None and len(reading.city) >= 2
