"""Storeys come and go: what lies beyond moves, numbers follow, and taking the copy out again gives the building back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.building import Building, Compartment
from models.edit_records import record, run
from models.edit_storeys import insert_storey, remove_storey
from models.edits import set_storey_height
from models.errors import CallError
from models.logistics import Dock, Lift
from models.measured import SourceKind
from models.readers import read
from tests.models.test_edits import levels, stack
from workbench.texts import text

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"


@pytest.fixture(scope="module")
def tower() -> Building:
    return read(EXAMPLES / "songhu-later-tower.toml").buildings[0]


def numbers(building: Building) -> list[int]:
    return [storey.number for storey in building.storeys]


def test_a_copy_above_lifts_what_lies_above() -> None:
    edit = insert_storey(stack(6.0, 4.5, 4.0), "s2", "above")
    made = edit.building
    assert levels(made) == [0.0, 6.0, 10.5, 15.0]
    assert numbers(made) == [1, 2, 3, 4]
    assert [s.id for s in made.storeys] == ["s1", "s2", "s2-2", "s3"]
    assert made.roof_m is not None and made.roof_m.value == 19.0      # 14.5 and a copy of 4.5
    assert made.levels_ignored[0].elevation_m.value == 20.2
    assert made.storeys[2].height_m is not None
    assert made.storeys[2].height_m.source == replace(made.storeys[2].height_m.source, kind=SourceKind.PERSON, how="edit-copied")
    assert edit.changed[0].kind == "storey" and edit.changed[0].old is None


def test_a_copy_below_takes_the_place_of_the_storey() -> None:
    made = insert_storey(stack(6.0, 4.5), "s1", "below").building
    assert [(s.id, s.number, s.elevation_m.value) for s in made.storeys] == [("s1-2", 1, 0.0), ("s1", 2, 6.0), ("s2", 3, 12.0)]
    assert made.roof_m is not None and made.roof_m.value == 16.5


def test_basements_grow_downwards() -> None:
    before = stack(3.0, 4.0, 6.0, basements=2)      # B2 at -7, B1 at -4, 1F at 0
    below = insert_storey(before, "s-1", "below").building
    assert [(s.number, s.elevation_m.value) for s in below.storeys] == [(-3, -11.0), (-2, -8.0), (-1, -4.0), (1, 0.0)]
    assert below.roof_m == before.roof_m
    above = insert_storey(before, "s-1", "above").building
    assert [(s.id, s.number, s.elevation_m.value) for s in above.storeys] == [
        ("s-2", -3, -11.0), ("s-1", -2, -8.0), ("s-1-2", -1, -4.0), ("s1", 1, 0.0)]


def test_what_serves_a_storey_serves_its_copy_and_what_stands_above_moves_along() -> None:
    before = replace(
        stack(6.0, 4.5, 4.0), lifts=(Lift(id="l", name="L", serves=(1, 2)), Lift(id="m", name="M", serves=(3,))),
        docks=(Dock(id="d", name="D", storey=3),),
        compartments=(Compartment(id="c2", name="C2", storeys=(2,)), Compartment(id="c13", name="C", storeys=(1, 3))))
    made = insert_storey(before, "s2", "above").building
    assert [lift.serves for lift in made.lifts] == [(1, 2, 3), (4,)]
    assert made.docks[0].storey == 4
    assert [(c.id, c.storeys) for c in made.compartments] == [("c2", (2,)), ("c13", (1, 4)), ("c2-2", (3,))]


def test_a_removed_storey_takes_along_what_stands_on_it(tower: Building) -> None:
    edit = remove_storey(tower, "1F")
    made = edit.building
    assert numbers(made) == list(range(1, 12))
    assert made.storeys[0].id == "2F" and made.storeys[0].name == "1F" and made.storeys[0].elevation_m.value == 0.0
    gone = {changed.kind for changed in edit.changed if changed.new is None and not changed.field}
    assert made.docks == () and gone >= {"storey", "dock", "compartment"}
    assert made.roof_finish_m is not None and made.roof_finish_m.value == pytest.approx(70.10 - 8.0)
    assert max(made.lifts[0].serves or ()) == 11


def test_names_that_count_are_counted_anew(tower: Building) -> None:
    made = insert_storey(tower, "3F", "above").building
    assert [s.name for s in made.storeys[:6]] == ["1F", "2F", "3F", "4F", "5F", "6F"]
    assert [s.id for s in made.storeys[2:5]] == ["3F", "3F-2", "4F"]
    assert len({zone.id for s in made.storeys for zone in s.zones}) == sum(len(s.zones) for s in made.storeys)


@pytest.mark.parametrize(("edit", "key"), [
    (lambda b: insert_storey(b, "s9", "above"), "edit-fault-no-such-id"),
    (lambda b: insert_storey(b, "s1", "beside"), "edit-fault-not-allowed"),
    (lambda b: remove_storey(stack(4.0), "s1"), "edit-fault-last-storey"),
    (lambda b: insert_storey(_unknown_height(b), "s2", "above"), "edit-fault-no-height"),
])
def test_what_cannot_be_is_refused(edit: object, key: str) -> None:
    with pytest.raises(CallError) as caught:
        edit(stack(6.0, 4.5))  # type: ignore[operator]
    assert caught.value.key == key
    assert all("{" not in text(key, lang, caught.value.values) for lang in ("zh", "en"))


def _unknown_height(building: Building) -> Building:
    return replace(set_storey_height(building, "s2", None).building, roof_m=None)


def test_a_height_that_nobody_knows_moves_nothing() -> None:
    before = stack(6.0, 4.5, 4.0)
    edit = set_storey_height(before, "s2", None)
    assert edit.building.storeys[1].height_m is None and levels(edit.building) == levels(before)
    again = set_storey_height(edit.building, "s2", 5.0).building
    assert levels(again) == [0.0, 6.0, 11.0]


@settings(max_examples=60, deadline=None)
@given(heights=st.lists(st.integers(30, 90), min_size=2, max_size=8), basements=st.integers(0, 3), at=st.integers(0, 7),
       above=st.booleans())
def test_taking_the_copy_out_gives_levels_and_numbers_back(heights: list[int], basements: int, at: int, above: bool) -> None:
    before = stack(*(height / 10 for height in heights), basements=min(basements, len(heights) - 1))
    storey = before.storeys[at % len(before.storeys)]
    entry = json.loads(json.dumps(record("b", "insert_storey", {"storey_id": storey.id, "side": "above" if above else "below"})))
    made = run(before, entry)
    copy = made.changed[0].id
    counted = numbers(made.building)
    assert counted == [n for n in range(counted[0], counted[-1] + 1) if n] and len(counted) == len(before.storeys) + 1
    assert levels(made.building) == sorted(levels(made.building))
    back = remove_storey(made.building, copy).building
    assert [(s.id, s.number, s.elevation_m.value) for s in back.storeys] == [
        (s.id, s.number, pytest.approx(s.elevation_m.value)) for s in before.storeys]
    assert back.roof_m is not None and before.roof_m is not None and back.roof_m.value == pytest.approx(before.roof_m.value)
