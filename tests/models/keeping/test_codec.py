"""Everything of the domain comes back as it went in, to the last bit; anything else is refused with its place."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point, box

from models.building import Building, Hazard, Plot, Site, Sprinklers, Storey
from models.city import CityBuildings
from models.keeping import forms
from models.keeping.codec import RAW, CodecError, Fingerprints, Reader, Writer, canonical, parsed
from models.keeping.forms import UnknownField, form_of
from models.keeping.kinds import fingerprint, hints_of, known_kinds
from models.keeping.packed import PackError, pack_array, pack_shape, unpack_array, unpack_shape
from models.logistics import Lift, LiftUse
from models.measured import Measured, Source, Stated, from_file, from_person, metres
from models.readers import read
from models.reading import Reading
from models.report import ImportReport, Note
from tests.models.keeping.things import BUILDINGS, FREE, of

EXAMPLES = Path(__file__).resolve().parents[3] / "assets" / "examples"
FILE = from_file("test", "a.ifc")


@dataclass
class Held:
    """Parts in memory."""

    content: dict[str, bytes] = field(default_factory=dict)

    def put(self, content: bytes, form: str) -> str:
        name = hashlib.sha256(content).hexdigest()
        self.content[name] = content
        return name

    def get(self, name: str, form: str) -> bytes:
        if name not in self.content:
            raise CodecError("", "no such part")
        return self.content[name]


def through(value: object, hint: Any) -> Any:
    """A value after writing, a real trip through text, and reading."""
    parts = Held()
    text = json.dumps(Writer(parts).write(value, hint))
    return Reader(parts).read(json.loads(text), hint)


def same(a: Any, b: Any) -> bool:
    """Equality of value and type, to the bit; unknown numbers equal themselves, outlines have equal coordinates."""
    if type(a) is not type(b):
        return False
    if is_dataclass(a):
        return all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, float) and math.isnan(a):
        return math.isnan(b)
    if isinstance(a, np.ndarray):
        return bool(np.array_equal(a, b, equal_nan=a.dtype != object))
    if hasattr(a, "geom_type"):
        return bool(a.wkb == b.wkb)
    return bool(a == b) and str(a) == str(b)


SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@given(BUILDINGS)
@SLOW
def test_any_building_comes_back_as_it_was(building: Building) -> None:
    assert same(through(building, Building), building)


@given(of(Plot), of(Site), of(ImportReport))
@SLOW
def test_any_plot_site_and_report_come_back(plot: Plot, site: Site, report: ImportReport) -> None:
    assert same(through(plot, Plot), plot)
    assert same(through(site, Site), site)
    assert same(through(report, ImportReport), report)


@given(FREE)
@SLOW
def test_free_values_keep_their_types(value: object) -> None:
    assert same(through(value, object), value)


def test_the_strategies_reach_what_a_building_is_made_of() -> None:
    names = set(known_kinds())
    assert {"Building", "Storey", "Zone", "Lift", "LiftHandling", "Hoist", "HoistAccess", "Dock", "DockService", "Goods",
            "Logistics", "WorkingDay", "Passage", "Equipment", "Plot", "Site", "TruckYard", "Measured", "Source", "Stated",
            "ImportReport", "Note", "InputFile", "LayerUse", "City", "Column", "Hazard"} <= names
    assert set(hints_of(Storey)) == {f.name for f in fields(Storey)}


@pytest.mark.parametrize("name", ["songhu-phase-a.toml", "songhu-later-tower.toml", "songhu-phase-a.ifc"])
def test_real_readings_come_back(name: str) -> None:
    reading = read(EXAMPLES / name)
    again = through(reading, Reading)
    assert again == reading
    assert same(again.buildings, reading.buildings)


def test_a_city_comes_back_with_its_columns_and_sources() -> None:
    folder = Path(__file__).resolve().parents[2] / "data" / "city"
    file = next(path for path in sorted(folder.iterdir()) if path.suffix in (".json", ".geojson"))
    reading = read(file)
    assert reading.city is not None
    again = through(replace(reading, buildings=()), Reading)
    assert again.city is not None
    assert again.city.ids == reading.city.ids
    assert list(again.city.columns) == list(reading.city.columns)
    for name, column in reading.city.columns.items():
        assert same(again.city.columns[name], column), name
        assert again.city.columns[name].is_unknown == column.is_unknown
    assert again.city.sources == reading.city.sources
    assert list(CityBuildings(again.city)) == list(reading.buildings)


def test_what_stayed_the_same_is_kept_once() -> None:
    building = read(EXAMPLES / "songhu-phase-a.toml").buildings[0]
    parts = Held()
    writer = Writer(parts)
    writer.write(building, Building)
    before = set(parts.content)
    first = replace(building.storeys[0], name="大堂")
    writer.write(replace(building, storeys=(first, *building.storeys[1:])), Building)
    assert len(set(parts.content) - before) == 2     # the storey and the building around it


def test_what_was_one_part_is_one_object_again() -> None:
    storey = Storey(id="s", number=1, name="1F", elevation_m=metres(0, FILE))
    parts = Held()
    data = Writer(parts).write((storey, storey), tuple[Storey, ...])
    again = Reader(parts).read(data, tuple[Storey, ...])
    assert again[0] is again[1] and again[0] == storey


def test_whole_numbers_and_numbers_at_the_edge() -> None:
    for value in (0, 3000, -0.0, 0.1 + 0.2, 5e-324, 1.7976931348623157e308):
        again = through(Measured(value, "kg", FILE), Measured)
        assert same(again.value, value)
    assert through(Stated(Hazard.C2, FILE), Stated[Hazard]).value is Hazard.C2
    assert through(Stated((0.25, 0.75), FILE), Stated[tuple[float, ...]]).value == (0.25, 0.75)


LIFT = Lift(id="l", name="L1", use=LiftUse.FREIGHT, serves=(1, 2), declared={"x": Stated(True, from_person())})


def _changed(change: Callable[[dict[str, Any]], object]) -> Any:
    parts = Held()
    data = json.loads(json.dumps(Writer(parts).write(LIFT, Lift)))
    change(data)
    return Reader(parts).read(data, Lift)


@pytest.mark.parametrize(("change", "place"), [
    (lambda d: d.update(id=7), "id"),
    (lambda d: d.update(use="rocket"), "use"),
    (lambda d: d.update(use=["freight"]), "use"),
    (lambda d: d.update(serves="12"), "serves"),
    (lambda d: d.update(serves=[1, 2.0]), "serves.1"),
    (lambda d: d.update(serves=[1, True]), "serves.1"),
    (lambda d: d.update(car_m=[None, None]), "car_m"),
    (lambda d: d.update(position_m=[0.0, {"number": "sqrt2"}]), "position_m.1"),
    (lambda d: d.update(rated_load_kg={"value": {"number": "nan"}, "unit": "kg", "source": d["declared"][0][1]["source"]}),
     "rated_load_kg"),
    (lambda d: d.update(declared=[["x", d["declared"][0][1]], ["x", d["declared"][0][1]]]), "declared"),
    (lambda d: d.update(declared=[["x"]]), "declared"),
    (lambda d: d.pop("name"), "name"),
    (lambda d: d.update(through_doors=1), "through_doors"),
])
def test_what_does_not_fit_is_refused_with_its_place(change: Callable[[dict[str, Any]], object], place: str) -> None:
    with pytest.raises(CodecError) as caught:
        _changed(change)
    assert place in caught.value.where


def test_an_unknown_field_is_told_apart() -> None:
    with pytest.raises(UnknownField) as caught:
        _changed(lambda d: d.update(colour="red"))
    assert "colour" in caught.value.reason
    with pytest.raises(UnknownField):
        _changed(lambda d: d["declared"][0][1].update(value={"colour": 1}))


@pytest.mark.parametrize("value", [
    {"type": "Path", "value": {}}, {"type": "Hazard", "value": "C1"}, {"word": "Lift", "value": "x"},
    {"word": ["Hazard"], "value": 1},
    {"type": "Measured", "value": {"value": 1.0}}, {"shape": "f" * 64}, {"shape": 7}, {"array": None}, {}, {"number": "7"},
])
def test_strange_free_values_are_refused(value: object) -> None:
    with pytest.raises(CodecError):
        Reader(Held()).read(value, object)


@pytest.mark.parametrize("content", [b"", b"{", b"[NaN]", b"[Infinity]", b"\xff", b"[" * 200_000, b"1" * 5000])
def test_text_that_is_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(CodecError):
        parsed(content)


def test_a_number_that_overflows_is_refused() -> None:
    with pytest.raises(CodecError):
        Reader(Held()).read(parsed(b"1e999"), float)
    with pytest.raises(CodecError):
        Reader(Held()).read(parsed(b"1e999"), object)


def test_deep_nesting_is_refused_and_does_not_end_the_program() -> None:
    data: Any = 1
    for _ in range(100_000):
        data = [data]
    with pytest.raises(CodecError):
        Reader(Held()).read(data, object)


def test_what_no_reading_holds_cannot_be_written() -> None:
    for value in (object(), {1: "x"}, Point(1, 2), {1, 2}, canonical):
        with pytest.raises(CodecError):
            Writer(Held()).write(value, object)
    with pytest.raises(CodecError):
        Writer(Held()).write(Point(1, 2), hints_of(Storey)["outline"])
    with pytest.raises(TypeError):
        form_of(set[int])


def test_a_part_that_is_gone_or_of_another_kind_is_refused() -> None:
    parts = Held()
    data = Writer(parts).write(Storey(id="s", number=1, name="1F", elevation_m=metres(0, FILE), outline=box(0, 0, 1, 1)), Storey)
    with pytest.raises(CodecError):
        Reader(Held()).read(data, Storey)
    with pytest.raises(CodecError):
        Reader(parts).read(data, Building)
    with pytest.raises(CodecError):
        Reader(parts).read({"part": data["part"], "more": 1}, Storey)


# packed bytes


def test_shapes_keep_every_bit() -> None:
    shape = box(0.1, 1 / 3, 1e6 + 0.1, 2e6 / 3)
    assert unpack_shape(pack_shape(shape)).wkb == shape.wkb


@pytest.mark.parametrize("content", [b"", b"\x01", b"POLYGON", pack_shape(box(0, 0, 1, 1))[:-3], pack_shape(Point(0, 0)),
                                     b"\x01\x03\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"])
def test_bytes_that_are_no_outline_are_refused(content: bytes) -> None:
    with pytest.raises(PackError):
        unpack_shape(content)


@pytest.mark.parametrize("array", [
    np.array([1.5, np.nan, -0.0]), np.arange(6, dtype=np.int32).reshape(2, 3), np.zeros((0, 3)), np.array([True, False]),
    np.array([[1, 2]], dtype=np.uint8), np.arange(10, dtype=">i2"),
])
def test_arrays_keep_shape_and_values(array: Any) -> None:
    again = unpack_array(pack_array(array))
    assert again.shape == array.shape and np.array_equal(again, array, equal_nan=array.dtype.kind == "f")
    assert again.dtype == array.dtype.newbyteorder("=")


def test_one_value_over_a_million_rows_takes_no_room() -> None:
    array = np.broadcast_to(np.float64(np.nan), (10**6,))
    packed = pack_array(array)
    assert len(packed) < 100
    again = unpack_array(packed)
    assert again.shape == array.shape and again.strides == (0,) and np.isnan(again[5])


def test_arrays_of_outlines_keep_their_gaps() -> None:
    shapes = np.array([box(0, 0, 1, 1), None, box(2, 2, 3, 3)], dtype=object)
    again = unpack_array(pack_array(shapes))
    assert again[1] is None and again[0].equals(shapes[0]) and again[2].equals(shapes[2])


HEAD = b'{"filled":false,"kind":"<f8","shape":[2]}\n'


@pytest.mark.parametrize("content", [
    b"", b"{}\n", b"[]\n", b"x", HEAD, HEAD + b"1" * 15, HEAD + b"1" * 17, HEAD.replace(b"<f8", b"|O8") + b"1" * 16,
    HEAD.replace(b"[2]", b"[-2]") + b"1" * 16, HEAD.replace(b"[2]", b"[2.0]") + b"1" * 16, HEAD.replace(b"[2]", b"[]"),
    HEAD.replace(b"[2]", b"[1,1,1,1,2]") + b"1" * 16, b'{"kind":"shapes","shape":[99999999]}\n',
    b'{"kind":"shapes","shape":[1]}\n' + (5).to_bytes(8, "little"), b'{"kind":"shapes","shape":[1]}\n' + b"\xff" * 8,
])
def test_bytes_that_are_no_array_are_refused(content: bytes) -> None:
    with pytest.raises(PackError):
        unpack_array(content)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_never_do_worse_than_being_refused(content: bytes) -> None:
    for unpack in (unpack_array, unpack_shape):
        try:
            unpack(content)
        except PackError:
            continue


def test_a_fault_in_packed_bytes_is_a_fault_of_the_codec() -> None:
    parts = Held()
    name = parts.put(b"nonsense", RAW)
    with pytest.raises(CodecError):
        Reader(parts).read({"shape": name}, object)


def test_the_fingerprint_follows_the_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class Storey:
        id: str

    before = fingerprint()
    assert len(before) == 16
    from models.keeping import kinds

    monkeypatch.setattr(kinds, "known_kinds", lambda: {"Storey": Storey})
    fingerprint.cache_clear()
    assert fingerprint() != before
    fingerprint.cache_clear()


def test_same_content_has_same_bytes() -> None:
    assert canonical({"b": 1, "a": [1.0, "中"]}) == '{"a":[1.0,"中"],"b":1}'.encode()
    assert forms.form_of(Source) is forms.form_of(Source)
    assert Sprinklers.PARTIAL in known_kinds()["Sprinklers"]
    assert through(Note("x", "y", {"a": (1, [2])}), Note) == Note("x", "y", {"a": (1, [2])})


def test_fingerprints_are_those_of_the_content() -> None:
    """Another object of the same content has the same one, whatever was looked at before; a hair of difference is another."""
    reading = read(EXAMPLES / "songhu-phase-a.toml")
    building, prints = reading.buildings[0], Fingerprints()
    copy = replace(building, storeys=tuple(replace(storey) for storey in building.storeys))
    taller = replace(building, storeys=(replace(building.storeys[0], height_m=metres(8.000001, FILE)), *building.storeys[1:]))
    first = prints.of(building, Building)
    assert prints.of(copy, Building) == first == Fingerprints().of(building, Building) and len(first) == 64
    assert prints.of(taller, Building) != first


@pytest.mark.parametrize("count", [9_999, 10_000, 10_001, 20_000, 25_003])
def test_long_lists_are_written_in_pieces_as_in_one_go(count: int) -> None:
    import json

    data = {"names": [f"厂房 \"{i}\"" for i in range(count)], "b": {"x": [1.5, None]}, "a": [[i] for i in range(count)], "é": []}
    for one in (data, data["names"], [data]):
        whole = json.dumps(one, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()
        assert canonical(one) == whole
    with pytest.raises(CodecError):
        canonical([0.0] * count + [float("nan")])
