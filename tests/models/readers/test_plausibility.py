"""Sizes that no building has are asked about, once, with the option that answers the question."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import shapely

from models.building import Building, Storey, StoreyKind
from models.city import City
from models.columns import Column, SourceBook
from models.measured import from_person, metres, square_metres
from models.readers import read
from models.readers.plausibility import with_doubts
from models.reading import InputFile, Reading, ReadOptions
from models.report import ImportReport, Note
from models.sizes import building_size_m, extent_m
from models.tolerances import BUILDING_SIZE_PLAUSIBLE_M, EDGE_PLAN_M, LYING_SLENDERNESS, STOREY_AREA_LEAST_M2
from workbench.cli import main
from workbench.texts import LANGUAGES, text

SAID = from_person()
CORNERS = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]
QUADS = [(0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]


def storeys(count, height=6.0, area=800.0, outline=None):
    return tuple(Storey(id=f"s{k}", number=k + 1, name=f"{k + 1}F", kind=StoreyKind.FLOOR, elevation_m=metres(k * height, SAID),
                        height_m=metres(height, SAID), area_m2=square_metres(area, SAID), outline=outline) for k in range(count))


def building(length=40.0, width=20.0, count=5, height=6.0, **more):
    outline = shapely.box(0.0, 0.0, length, width)
    return Building(id="b", name="厂房", storeys=storeys(count, height, length * width, outline),
                    height_m=metres(count * height, SAID), **more)


def reading(*buildings, unit="m", axis="z", suffix="ifc", notes=(), size=None):
    source = InputFile(file=f"a.{suffix}", sha256="", format="", length_unit=unit, up_axis=axis)
    return Reading(input=source, buildings=buildings, report=ImportReport(errors=tuple(notes)), size_m=size)


def asked(found, options=None):
    """Code → values of the questions about sizes; every one has its text in both languages."""
    doubted = with_doubts(found, options or ReadOptions())
    notes = doubted.report.guesses
    for note in notes:
        for lang in LANGUAGES:
            assert "{" not in text(f"report.{note.code}", lang, {"subject": note.subject, **note.values})
    assert len({note.code for note in notes}) == len(notes)
    return {note.code: note.values for note in notes}


def massing(x, y, z, unit="m", axis="z", suffix="glb", count=0):
    """A mesh without floors: only the reader knows its size."""
    plain = Building(id="b", name="体量", height_m=metres(z, SAID), storeys=storeys(count))
    return reading(plain, unit=unit, axis=axis, suffix=suffix, size=(x, y, z))


# --- the size itself ---


def test_the_size_is_that_of_outlines_and_heights():
    assert with_doubts(reading(building()), ReadOptions()).size_m == (40.0, 20.0, 30.0)
    assert building_size_m(building(20.0, 40.0)) == (40.0, 20.0, 30.0)


def test_the_size_of_a_turned_building_runs_along_its_own_sides():
    turned = shapely.affinity.rotate(shapely.box(0.0, 0.0, 40.0, 20.0), 30.0)
    one = replace(building(), storeys=storeys(5, outline=turned))
    assert building_size_m(one) == pytest.approx((40.0, 20.0, 30.0), abs=1e-5)
    x, y, _ = extent_m((one,))
    assert (x, y) == pytest.approx((40 * np.cos(np.pi / 6) + 10, 40 * 0.5 + 20 * np.cos(np.pi / 6)), abs=1e-5)


def test_two_buildings_have_one_extent_and_two_sizes():
    other = replace(building(), storeys=storeys(2, outline=shapely.box(100.0, 50.0, 130.0, 60.0)), height_m=None)
    assert extent_m((building(), other)) == (130.0, 60.0, 30.0)
    assert building_size_m(other) == (30.0, 10.0, 12.0)


def test_what_is_unknown_stays_unknown():
    plan = replace(building(), storeys=tuple(replace(s, height_m=None) for s in building().storeys), height_m=None)
    assert building_size_m(plan) == (40.0, 20.0, None)
    assert with_doubts(reading(Building(id="b", name="")), ReadOptions()).size_m is None
    assert with_doubts(reading(building(), size=(1.0, 2.0, 0.0)), ReadOptions()).size_m == (1.0, 2.0, None)


# --- the unit ---


def test_a_common_building_is_not_asked_about():
    assert asked(reading(building())) == {}
    assert asked(massing(40.0, 20.0, 30.0)) == {}


@pytest.mark.parametrize(("unit", "other", "factor"), [
    ("mm", "m", 0.001), ("m", "mm", 1000.0), ("cm", "m", 0.01), ("m", "cm", 100.0),
])
def test_the_unit_that_would_fit_is_proposed(unit, other, factor):
    """A tower of 40 × 20 × 30 m with storeys of 6 m, read in the wrong unit."""
    values = asked(reading(building(40 * factor, 20 * factor, height=6 * factor), unit=unit))["size-unit-storeys"]
    assert (values["unit"], values["other"], values["would"], values["storey_would"]) == (unit, other, "40 × 20 × 30", "6")


def test_a_massing_of_50_mm():
    values = asked(massing(0.08, 0.04, 0.05, unit="mm"))["size-unit-doubtful"]
    assert (values["other"], values["size"], values["would"]) == ("m", "0.08 × 0.04 × 0.05", "80 × 40 × 50")


def test_a_plan_of_5000_m_that_no_unit_explains():
    assert asked(massing(5000.0, 30.0, 0.4))["size-doubtful"]["size"] == "5000 × 30 × 0.4"


def test_feet_read_as_metres():
    """A storey of 40 (feet) in a tower of 660 feet in plan: 12.2 m and 201 m."""
    values = asked(reading(building(660.0, 330.0, 4, 40.0)))["size-unit-storeys"]
    assert (values["other"], values["storey_would"]) == ("ft", "12.19")


@pytest.mark.parametrize(("largest", "plausible"), [
    (BUILDING_SIZE_PLAUSIBLE_M[0], True), (BUILDING_SIZE_PLAUSIBLE_M[0] - 0.001, False),
    (BUILDING_SIZE_PLAUSIBLE_M[1], True), (BUILDING_SIZE_PLAUSIBLE_M[1] + 0.001, False),
])
def test_the_limits_of_size(largest, plausible):
    low = min(largest / 2, 10.0)
    assert (asked(massing(largest, low, low)) == {}) == plausible


def test_a_description_has_no_unit_to_answer_with():
    assert set(asked(reading(building(5000.0, 20.0), suffix="toml"))) == {"size-doubtful"}


def test_what_the_reader_has_said_is_not_said_again():
    found = reading(building(5000.0, 20.0), unit=None, notes=[Note("ifc-size-implausible", "厂房")])
    assert asked(found) == {}
    assert set(asked(replace(found, report=ImportReport()))) == {"size-doubtful"}


# --- storeys ---


def test_a_storey_of_5_km_among_others():
    one = building()
    odd = replace(one, storeys=(*one.storeys[:4], replace(one.storeys[4], height_m=metres(5000.0, SAID))))
    assert asked(reading(odd))["size-storey-height"]["storeys"] == "5F: 5000 m"
    assert asked(reading(odd, notes=[Note("mesh-storey-height", "5F")])) == {}


@pytest.mark.parametrize(("area", "told"), [(STOREY_AREA_LEAST_M2, False), (STOREY_AREA_LEAST_M2 - 0.01, True), (3.0, True)])
def test_a_storey_of_3_m2(area, told):
    one = building()
    odd = replace(one, storeys=(*one.storeys[:4], replace(one.storeys[4], area_m2=square_metres(area, SAID))))
    assert ("size-storey-area" in asked(reading(odd))) == told


def test_many_odd_storeys_are_one_question():
    one = building(count=9)
    odd = replace(one, storeys=tuple(replace(s, height_m=metres(1.0, SAID)) if s.number < 5 else s for s in one.storeys))
    assert asked(reading(odd))["size-storey-height"]["storeys"] == "1F: 1 m; 2F: 1 m; 3F: 1 m … (4)"


# --- the up axis ---


def test_a_tower_on_its_side():
    values = asked(massing(25.0, 100.0, 25.0))["size-lying"]
    assert (values["axis"], values["other"], values["would"]) == ("Z", "y", "25 × 25 × 100")
    assert asked(massing(25.0, 100.0, 25.0, axis="y"))["size-lying"]["other"] == "z"


@pytest.mark.parametrize(("along", "told"), [(25.0 * LYING_SLENDERNESS, True), (25.0 * LYING_SLENDERNESS - 0.01, False)])
def test_how_slender_a_tower_on_its_side_is(along, told):
    assert ("size-lying" in asked(massing(25.0, along, 25.0))) == told


@pytest.mark.parametrize("found", [
    massing(100.0, 25.0, 25.0), massing(60.0, 100.0, 24.0), massing(25.0, 100.0, 25.0, suffix="ifc"),
    massing(25.0, 100.0, 25.0, count=4), massing(6.0, 24.5, 6.0), massing(70.0, 300.1, 70.0),
])
def test_what_does_not_lie_on_its_side(found):
    """Long across instead (no other axis would help), a wide block, a format with an axis of its own, floors, a shed, too long
    for a tower."""
    assert "size-lying" not in asked(found)


@pytest.mark.parametrize(("deep", "told"), [(EDGE_PLAN_M, False), (EDGE_PLAN_M - 0.01, True)])
def test_a_plate_on_its_edge(deep, told):
    assert ("size-on-edge" in asked(massing(80.0, deep, 40.0))) == told


def test_an_axis_that_the_user_gave_is_not_doubted():
    assert asked(massing(25.0, 100.0, 25.0), ReadOptions(up_axis="z")) == {}
    assert asked(replace(massing(25.0, 100.0, 25.0), report=ImportReport(errors=(Note("mesh-up-doubtful"),)))) == {}


# --- cities ---


@pytest.mark.parametrize(("heights", "told"), [([12.0, 20.0, 0.5], False), ([12000.0, 20000.0, 30.0], True), ([0.01, 0.02], True),
                                               ([np.nan, np.nan], False)])
def test_a_city_is_looked_at_by_column(heights, told):
    values = np.array(heights)
    columns = {"height_m": Column(values, values, np.zeros(len(values), dtype=np.int32))}
    city = City(ids=tuple("abc"[:len(values)]), names=tuple("abc"[:len(values)]), columns=columns, sources=SourceBook())
    found = replace(reading(suffix="json"), city=city)
    assert ("size-city-heights" in asked(found)) == told


# --- through the door ---


def box_obj(x, y, z):
    points = "".join(f"v {a * x} {b * y} {c * z}\n" for a, b, c in CORNERS)
    return points + "".join("f " + " ".join(str(i + 1) for i in face) + "\n" for face in QUADS)


def test_inspect_shows_the_size_in_metres(tmp_path, capsys):
    (tmp_path / "a.obj").write_text(box_obj(40000, 20000, 30000))
    call = ["inspect", str(tmp_path / "a.obj"), "--up", "z", "--unit", "mm"]
    assert main(call) == 0
    assert "尺寸：40 × 20 × 30 m" in capsys.readouterr().out
    assert main([*call, "--lang", "en"]) == 0
    assert "size: 40 × 20 × 30 m" in capsys.readouterr().out
    assert main([*call, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["input"]["size_m"] == [40.0, 20.0, 30.0]
    assert len(document["buildings"][0]["size_m"]) == 3


def test_a_wrong_answer_is_asked_about_again(tmp_path):
    (tmp_path / "a.obj").write_text(box_obj(40, 20, 30))
    wrong = read(tmp_path / "a.obj", ReadOptions(unit="mm", up_axis="z"))
    (note,) = [note for note in wrong.report.guesses if note.code == "size-unit-doubtful"]
    right = read(tmp_path / "a.obj", ReadOptions(unit=str(note.values["other"]), up_axis="z"))
    assert right.size_m == pytest.approx((40.0, 20.0, 30.0))
    assert not [note for note in right.report.guesses if note.code.startswith("size-")]
