"""Reading again: the user's edits on a changed file, what is kept, what is lost, what the file changed."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.building import Building, Storey, Zone
from models.city import City, CityBuildings
from models.columns import SourceBook
from models.edit_records import Record, record, replay, together
from models.logistics import Lift
from models.measured import from_file, kilograms, metres
from models.readers import read
from models.reading import InputFile, Reading
from models.report import ImportReport
from models.rereading import Reread, reread

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"
FILE = from_file("test", "tower.ifc")


def tower(*heights_m: float, ids: str = "s", **values: Any) -> Building:
    """Storeys of these heights, ground floor at 0; their ids begin with ``ids``."""
    level, storeys = 0.0, []
    for i, height in enumerate(heights_m, 1):
        storeys.append(Storey(id=f"{ids}{i}", number=i, name=f"{i}F", elevation_m=metres(round(level, 6), FILE),
                              height_m=metres(height, FILE)))
        level += height
    top = metres(round(level, 6), FILE)
    return replace(Building(id="b", name="A座", storeys=tuple(storeys), roof_m=top, height_m=top), **values)


def again(*buildings: Building) -> Reading:
    found = InputFile(file="tower.ifc", sha256="2" * 64, format="IFC4", length_unit="m", up_axis="z")
    return Reading(input=found, buildings=buildings, report=ImportReport())


def height(storey_id: str, height_m: float) -> Record:
    return record("b", "set_storey_height", {"storey_id": storey_id, "height_m": height_m})


def load(storey_id: str, load_kn_m2: float) -> Record:
    return record("b", "set_floor_load", {"storey_id": storey_id, "load_kn_m2": load_kn_m2})


def heights(found: Reread) -> list[float]:
    return [storey.height_m.value for storey in found.buildings[0].storeys]


def test_an_unchanged_file_keeps_every_edit() -> None:
    old = tower(6, 5, 5)
    made = [height("s2", 5.5), load("s2", 10), record("b", "set_zone_load", {"zone_id": "s2-floor", "load_kn_m2": 12})]
    found = reread((old,), made, again(old))
    assert tuple(found.buildings) == replay((old,), made)[0]
    assert len(found.kept) == 3
    assert found.lost == found.file_changes == found.conflicts == ()
    assert list(found.records) == made


def test_a_height_that_the_file_changed_too_is_kept_and_is_a_conflict() -> None:
    found = reread((tower(6, 5, 5),), [height("s2", 5.5)], again(tower(6, 6, 5)))
    assert heights(found) == [6, 5.5, 5]
    [conflict] = found.conflicts
    assert (conflict.name, conflict.field, conflict.before.value, conflict.value.value, conflict.now.value) == (
        "2F", "height_m", 5, 5.5, 6)
    assert [(d.what, d.kind, d.name, d.field) for d in found.file_changes if d.field == "height_m" and d.kind == "storey"] == [
        ("changed", "storey", "2F", "height_m")]


def test_a_file_that_now_says_what_the_user_said_is_no_conflict() -> None:
    found = reread((tower(6, 5),), [height("s2", 5.5)], again(tower(6, 5.5)))
    assert len(found.kept) == 1
    assert found.conflicts == ()


def test_an_edit_of_a_storey_that_is_gone_is_lost_with_the_reason() -> None:
    found = reread((tower(6, 5, 5),), [load("s3", 10), load("s1", 20)], again(tower(6, 5)))
    [lost] = found.lost
    assert (lost.name, lost.reason, lost.values["subject"]) == ("3F", "reread-gone", "3F")
    assert [edit.name for edit in found.kept] == ["1F"]
    assert [(d.what, d.name) for d in found.file_changes if d.kind == "storey"] == [("gone", "3F")]


def test_subjects_with_new_ids_are_found_by_name_number_and_level() -> None:
    old = tower(6, 5, 5)
    new = tower(6, 5, 5, ids="guid-")
    odd = (replace(new.storeys[0], name="首层"), new.storeys[1], replace(new.storeys[2], name="顶层", number=7))
    made = [load("s1", 20), load("s2", 10), load("s3", 5),
            record("b", "set_zone_load", {"zone_id": "s1-floor", "load_kn_m2": 25})]
    found = reread((old,), made, again(replace(new, storeys=odd)))
    assert found.lost == ()
    assert [storey.floor_load_kn_m2.value for storey in found.buildings[0].storeys] == [25, 10, 5]
    assert [edit.record["arguments"].get("storey_id") for edit in found.kept] == ["guid-1", "guid-2", "guid-3", None]
    assert found.kept[3].record["arguments"]["zone_id"] == "guid-1-floor"


def test_storeys_that_are_counted_anew_are_counted_anew_in_the_edits() -> None:
    old = tower(6, 5)
    basement = Storey(id="new", number=1, name="夹层", elevation_m=metres(-3, FILE), height_m=metres(3, FILE))
    shifted = tuple(replace(storey, number=storey.number + 1) for storey in old.storeys)
    new = replace(old, storeys=(basement, *shifted))
    made = [record("b", "add_lift", {"lift": Lift(id="l", name="L", serves=(1, 2))}),
            record("b", "set_field", {"kind": "lift", "item_id": "l", "field": "serves", "value": (2,)})]
    found = reread((old,), made[:1], again(new))
    assert found.buildings[0].lifts[0].serves == (2, 3)
    assert reread((old,), made, again(new)).buildings[0].lifts[0].serves == (3,)


def test_what_the_file_changed_is_listed() -> None:
    old = tower(6, 5, 5, lifts=(Lift(id="a", name="货梯1", rated_load_kg=kilograms(3000, FILE)), Lift(id="b", name="货梯2")))
    new = tower(6, 5, 5, 5, lifts=(Lift(id="a", name="货梯1", rated_load_kg=kilograms(5000, FILE)), Lift(id="c", name="客梯")))
    found = reread((old,), [], again(new))
    seen = {(d.what, d.kind, d.name, d.field) for d in found.file_changes}
    assert {("added", "storey", "4F", ""), ("changed", "lift", "货梯1", "rated_load_kg"), ("gone", "lift", "货梯2", ""),
            ("added", "lift", "客梯", ""), ("changed", "building", "A座", "roof_m")} <= seen
    assert [(d.old.value, d.new.value) for d in found.file_changes if d.field == "rated_load_kg"] == [(3000, 5000)]


def test_a_building_that_is_gone_loses_its_edits() -> None:
    other = replace(tower(6), id="c", name="B座")
    found = reread((tower(6), other), [load("s1", 10)], again(other, replace(other, id="d", name="C座")))
    assert [lost.reason for lost in found.lost] == ["reread-no-building"]
    assert [(d.what, d.name) for d in found.file_changes] == [("gone", "A座"), ("added", "C座")]


def test_the_only_building_may_change_its_id() -> None:
    found = reread((tower(6),), [load("s1", 10)], again(replace(tower(6), id="tower-v2", name="tower v2")))
    assert found.lost == ()
    assert found.kept[0].record["building"] == "tower-v2"


def test_edits_made_together_are_kept_one_by_one() -> None:
    old = tower(6, 5, 5)
    made = together("b", [load("s1", 20), load("s3", 10)], file="loads.xlsx")
    found = reread((old,), [json.loads(json.dumps(made))], again(tower(6, 5)))
    assert (len(found.kept), len(found.lost)) == (1, 1)


def test_a_city_keeps_no_edits() -> None:
    city = City(ids=("a",), names=("a",), columns={}, sources=SourceBook())
    new = replace(again(), city=city, buildings=CityBuildings(city))
    found = reread((tower(6),), [load("s1", 10)], new)
    assert [lost.reason for lost in found.lost] == ["reread-city"]
    assert found.buildings is new.buildings


def test_edits_of_a_real_building_survive_another_reading_of_it() -> None:
    old = read(EXAMPLES / "songhu-later-tower.toml").buildings
    name = old[0].id
    made = [record(name, "set_storey_height", {"storey_id": "2F", "height_m": 7.2}), record(name, "set_hazard", {"hazard": "D"}),
            record(name, "set_field", {"kind": "lift", "item_id": "freight-1", "field": "car_m", "value": (2.4, None, 2.5)}),
            record(name, "add_zone", {"storey_id": "2F", "zone": Zone(id="z", name="Z")})]
    found = reread(old, made, read(EXAMPLES / "songhu-later-tower.toml"))
    assert tuple(found.buildings) == replay(old, made)[0]
    assert (len(found.kept), found.lost, found.file_changes) == (4, (), ())


STEPS = st.lists(st.tuples(st.sampled_from(["height", "load", "hazard", "lift"]), st.integers(1, 5), st.integers(2200, 9000)),
                 max_size=8)


def drawn(steps: list[tuple[str, int, int]], storeys: int) -> list[Record]:
    """Edits that fit a building of so many storeys."""
    made: list[Record] = []
    for i, (kind, number, value) in enumerate(steps):
        own = f"s{(number - 1) % storeys + 1}"
        made.append({"height": height(own, value / 1000), "load": load(own, value / 1000),
                     "hazard": record("b", "set_hazard", {"hazard": "ABCDE"[number - 1]}),
                     "lift": record("b", "add_lift", {"lift": Lift(id=f"l{i}", name=f"L{i}", serves=(1,))})}[kind])
    return made


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(2200, 9000), min_size=1, max_size=5), STEPS)
def test_replay_on_an_unchanged_file_is_the_identity(millimetres: list[int], steps: list[tuple[str, int, int]]) -> None:
    old = tower(*[value / 1000 for value in millimetres])
    made = json.loads(json.dumps(drawn(steps, len(millimetres))))
    found = reread((old,), made, again(old))
    assert tuple(found.buildings) == replay((old,), made)[0]
    assert list(found.records) == made
    assert found.lost == found.conflicts == found.file_changes == ()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(2200, 9000), min_size=1, max_size=5), st.integers(1, 5), STEPS)
def test_every_edit_is_kept_or_lost_and_the_kept_ones_give_the_building(
    millimetres: list[int], left: int, steps: list[tuple[str, int, int]],
) -> None:
    old = tower(*[value / 1000 for value in millimetres])
    new = tower(*[value / 1000 for value in millimetres[:left]], ids="n")
    made = drawn(steps, len(millimetres))
    found = reread((old,), made, again(new))
    assert len(found.kept) + len(found.lost) == len(made)
    assert tuple(found.buildings) == replay((new,), found.records)[0]


@pytest.mark.parametrize("strange", [{"name": "paint", "building": "b", "arguments": {}},
                                     {"name": "set_hazard", "building": "b", "arguments": {"colour": 1}}])
def test_a_record_that_nobody_knows_is_lost_not_a_crash(strange: Record) -> None:
    found = reread((tower(6),), [strange], again(tower(6)))
    assert [lost.reason for lost in found.lost] in (["edit-fault-no-such-edit"], ["edit-fault-wrong-arguments"])
    assert tuple(found.buildings) == (tower(6),)
