"""Levels by hand: what is a floor, and what follows from it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from models import edit_levels
from models.building import Building, Compartment, IgnoredLevel, Stair, Storey, StoreyKind, Zone
from models.demand import Goods, Logistics
from models.edit_records import record, run
from models.edits import Edit
from models.equipment import Equipment
from models.errors import CallError
from models.logistics import Dock, Lift
from models.measured import Source, SourceKind, from_file, from_geometry, from_person, metres, square_metres
from models.readers.storeys import storey_numbers
from models.storey_names import storey_name

FILE = from_file("test", "tower.obj")


def tower(*floors_m: float, roof_m: float | None) -> Building:
    """A building with floors at these levels, each 30 × 20 m."""
    ends = [*floors_m, roof_m][1:]
    storeys = tuple(
        Storey(id=f"s{number}", number=number, name=storey_name(number), elevation_m=metres(level, FILE),
               kind=StoreyKind.BASEMENT if number < 0 else StoreyKind.FLOOR,
               height_m=None if end is None else metres(round(end - level, 6), FILE), area_m2=square_metres(600.0, FILE),
               outline=shapely.box(0, 0, 30, 20))
        for level, end, number in zip(floors_m, ends, storey_numbers(floors_m), strict=True))
    return Building(id="b", name="B", storeys=storeys, roof_m=None if roof_m is None else metres(roof_m, FILE),
                    height_m=None if roof_m is None else metres(roof_m, FILE))


def levels(building: Building) -> list[float]:
    return [s.elevation_m.value for s in building.storeys]


def heights(building: Building) -> list[float | None]:
    return [None if s.height_m is None else s.height_m.value for s in building.storeys]


def test_a_line_parts_a_storey() -> None:
    before = tower(0.0, 6.0, 15.0, roof_m=19.5)
    edit = edit_levels.add_level(before, 10.5)
    after = edit.building
    assert levels(after) == [0.0, 6.0, 10.5, 15.0]
    assert heights(after) == [6.0, 4.5, 4.5, 4.5]
    assert [(s.number, s.name) for s in after.storeys] == [(1, "1F"), (2, "2F"), (3, "3F"), (4, "4F")]
    new = after.storeys[2]
    assert new.area_m2 is not None and new.area_m2.value == 600.0
    assert new.area_m2.source == from_person("level-parted", "2F")
    assert new.outline is before.storeys[1].outline
    assert new.elevation_m.source.kind is SourceKind.PERSON
    assert after.storeys[0] is before.storeys[0], "what is not touched stays the very same"
    assert after.roof_m is before.roof_m and after.height_m is before.height_m
    assert {c.id for c in edit.changed if c.kind == "storey"} == {"s2", "s3", "level-10.500"}


def test_a_file_s_own_names_are_kept() -> None:
    before = tower(0.0, 9.0, roof_m=13.5)
    before = replace(before, storeys=(before.storeys[0], replace(before.storeys[1], name="Mezzanine")))
    after = edit_levels.add_level(before, 4.5, "夹层").building
    assert [(s.number, s.name) for s in after.storeys] == [(1, "1F"), (2, "夹层"), (3, "Mezzanine")]


def test_what_covered_a_storey_covers_both_parts_and_what_stood_on_it_stands_below() -> None:
    before = replace(
        tower(0.0, 9.0, 13.5, roof_m=18.0),
        lifts=(Lift(id="L1", name="L1", serves=(1, 3)), Lift(id="L2", name="L2")),
        stairs=(Stair(id="S1", name="S1", serves=(2, 3)),),
        compartments=(Compartment(id="C1", name="C1", storeys=(1,)),),
        docks=(Dock(id="D1", name="D1", storey=1), Dock(id="D2", name="D2", storey=2)),
        equipment=(Equipment(id="E1", name="E1", storey=3),),
        logistics=Logistics(goods=(Goods(id="G", name="G", storeys=(1, 2)),)))
    after = edit_levels.add_level(before, 4.5).building
    assert [lift.serves for lift in after.lifts] == [(1, 2, 4), None]
    assert after.stairs[0].serves == (3, 4)
    assert after.compartments[0].storeys == (1, 2)
    assert [dock.storey for dock in after.docks] == [1, 3]
    assert after.equipment[0].storey == 4
    assert after.logistics is not None and after.logistics.goods[0].storeys == (1, 2, 3)
    again = edit_levels.remove_level(after, "level-4.500").building
    assert [s.number for s in again.storeys] == [1, 2, 3]
    assert heights(again) == heights(before)
    assert [lift.serves for lift in again.lifts] == [(1, 3), None]
    assert again.compartments[0].storeys == (1,)
    assert [dock.storey for dock in again.docks] == [1, 2]


def test_a_level_that_is_no_floor_stands_among_the_ignored_ones() -> None:
    before = tower(0.0, 4.5, 9.0, roof_m=13.5)
    before = replace(before, storeys=(before.storeys[0], replace(before.storeys[1], zones=(Zone(id="z", name="z"),)),
                                      before.storeys[2]))
    edit = edit_levels.ignore_level(before, "s2")
    after = edit.building
    assert (levels(after), heights(after)) == ([0.0, 9.0], [9.0, 4.5])
    assert [(level.name, level.elevation_m.value, level.why) for level in after.levels_ignored] == [("2F", 4.5, "by-hand")]
    assert next(c for c in edit.changed if c.id == "s2").old is before.storeys[1], "the zones that went are told"
    back = edit_levels.add_level(after, 4.5).building
    assert (levels(back), back.levels_ignored) == ([0.0, 4.5, 9.0], ())
    gone = edit_levels.forget_level(after, 4.5).building
    assert gone.levels_ignored == () and gone.storeys == after.storeys


def test_a_moved_line_gives_to_one_what_it_takes_from_the_other() -> None:
    before = tower(0.0, 4.5, 9.0, roof_m=13.5)
    after = edit_levels.move_level(before, "s2", 6.0).building
    assert (levels(after), heights(after)) == ([0.0, 6.0, 9.0], [6.0, 3.0, 4.5])
    assert after.storeys[0].height_m is not None and after.storeys[0].height_m.source.how == "level-lines"
    with pytest.raises(CallError, match="level-past"):
        edit_levels.move_level(before, "s2", 9.5)
    assert edit_levels.move_level(before, "s2", 4.5).changed == ()


def test_the_ground_floor_moves_and_the_top_of_the_massing_stays() -> None:
    before = tower(0.0, 4.5, roof_m=9.0)
    after = edit_levels.move_level(before, "s1", 0.5).building
    assert heights(after) == [4.0, 4.5]
    assert after.height_m is not None and after.height_m.value == 8.5


def test_the_roof_moves_the_top_storey_alone() -> None:
    before = tower(0.0, 4.5, roof_m=9.0)
    edit = edit_levels.move_roof(before, 10.0)
    assert (heights(edit.building), edit.building.height_m) == ([4.5, 5.5], before.height_m)
    assert edit.building.roof_m is not None and edit.building.roof_m.value == 10.0
    assert ("building", "roof_m") in {(c.kind, c.field) for c in edit.changed}
    assert edit_levels.move_roof(before, 9.0).changed == ()
    with pytest.raises(CallError, match="level-past"):
        edit_levels.move_roof(before, 4.5)


def test_below_the_lowest_floor_the_area_is_unknown() -> None:
    after = edit_levels.add_level(tower(0.0, 4.5, roof_m=9.0), -4.0).building
    assert [(s.number, s.kind) for s in after.storeys][:2] == [(-1, StoreyKind.BASEMENT), (1, StoreyKind.FLOOR)]
    assert (after.storeys[0].area_m2, after.storeys[0].outline, heights(after)[0]) == (None, None, 4.0)


def test_below_a_first_floor_that_hung_in_the_air() -> None:
    """A massing whose lowest plate is at 4.5 m: the floor drawn in at 0 is the ground storey."""
    after = edit_levels.add_level(tower(4.5, 9.0, roof_m=13.5), 0.0).building
    assert [(s.number, s.name) for s in after.storeys] == [(1, "1F"), (2, "2F"), (3, "3F")]


def test_a_file_that_counts_otherwise_keeps_its_ground_storey() -> None:
    before = tower(0.0, 4.5, roof_m=9.0)
    below, ground = before.storeys
    before = replace(before, storeys=(replace(below, number=-1, name="B1"), replace(ground, number=1, name="1F")))
    assert [s.number for s in edit_levels.add_level(before, 6.5).building.storeys] == [-1, 1, 2]


def test_above_an_open_top_storey_the_height_stays_unknown() -> None:
    before = tower(0.0, 4.5, roof_m=None)
    assert heights(edit_levels.add_level(before, 9.0).building) == [4.5, 4.5, None]
    assert heights(edit_levels.remove_level(before, "s2").building) == [None]


@pytest.mark.parametrize(("level", "problem"), [
    (4.5, "level-taken"), (4.549, "level-taken"), (4.451, "level-taken"), (9.0, "level-above-roof"), (8.951, "level-above-roof"),
    (40.0, "level-above-roof"), (float("nan"), "too-large"), ("3", "not-number"), (True, "not-number"),
])
def test_lines_that_cannot_be(level: float, problem: str) -> None:
    with pytest.raises(CallError, match=problem):
        edit_levels.add_level(tower(0.0, 4.5, roof_m=9.0), level)


@pytest.mark.parametrize("level", [4.55, 4.45, 8.95])
def test_lines_a_tolerance_away_stand(level: float) -> None:
    assert level in levels(edit_levels.add_level(tower(0.0, 4.5, roof_m=9.0), level).building)


def test_the_last_storey_stays() -> None:
    with pytest.raises(CallError, match="level-last"):
        edit_levels.remove_level(tower(0.0, roof_m=9.0), "s1")
    with pytest.raises(CallError, match="level-none"):
        edit_levels.move_roof(Building(id="b", name="B"), 9.0)
    with pytest.raises(CallError, match="no-such-id"):
        edit_levels.forget_level(tower(0.0, roof_m=9.0), 3.0)


def test_a_building_without_storeys_gets_its_first() -> None:
    after = edit_levels.add_level(Building(id="b", name="B", roof_m=metres(9.0, FILE)), 0.0).building
    assert [(s.number, s.name, s.height_m and s.height_m.value) for s in after.storeys] == [(1, "1F", 9.0)]


def test_the_lowest_floor_goes_with_what_stood_on_it() -> None:
    before = replace(tower(-4.0, 0.0, 4.5, roof_m=9.0), docks=(Dock(id="D", name="D", storey=-1),),
                     compartments=(Compartment(id="C", name="C", storeys=(-1,)),),
                     lifts=(Lift(id="L", name="L", serves=(-1, 1, 2)),))
    edit = edit_levels.remove_level(before, "s-1")
    after = edit.building
    assert (levels(after), [s.number for s in after.storeys]) == ([0.0, 4.5], [1, 2])
    assert (after.docks[0].storey, after.compartments, after.lifts[0].serves) == (None, (), (1, 2))
    assert ("compartment", "C") in {(c.kind, c.id) for c in edit.changed}


def test_a_record_runs_again() -> None:
    before = tower(0.0, 9.0, roof_m=13.5)
    entry = record("b", "add_level", {"elevation_m": 4.5, "name": "夹层"})
    assert run(before, entry).building == edit_levels.add_level(before, 4.5, "夹层").building


steps = st.lists(st.tuples(st.sampled_from(sorted(edit_levels.LEVEL_EDITS)), st.floats(-12, 30).map(lambda z: round(z, 3)),
                           st.integers(0, 12)), max_size=12)


@settings(max_examples=120, deadline=None)
@given(steps)
def test_levels_stay_in_order_and_the_extent_between_the_lines_stays(wanted: list[tuple[str, float, int]]) -> None:
    sill = IgnoredLevel(name="sill", elevation_m=metres(3.0, FILE), why="small")
    lift = Lift(id="L", name="L", serves=(-1, 1, 2, 3))
    building = replace(tower(-4.0, 0.0, 6.0, 10.5, roof_m=15.0), levels_ignored=(sill,), lifts=(lift,))
    for name, level, place in wanted:
        before = building
        frozen = repr(before)
        edit = _try(building, name, level, place)
        if edit is None:
            continue
        assert repr(before) == frozen
        building = edit.building
        assert bool(edit.changed) == (building != before)
        found, roof = levels(building), building.roof_m
        assert roof is not None
        assert all(b - a >= 0.05 - 1e-6 for a, b in pairwise([*found, roof.value]))
        assert sum(h for h in heights(building) if h is not None) == pytest.approx(roof.value - found[0], abs=1e-5)
        assert [s.number for s in building.storeys] == storey_numbers(found)
        assert set(building.lifts[0].serves or ()) <= {s.number for s in building.storeys}
        assert building.levels_ignored == tuple(sorted(building.levels_ignored, key=lambda other: other.elevation_m.value))


def _try(building: Building, name: str, level: float, place: int) -> Edit | None:
    storey = building.storeys[place % len(building.storeys)].id
    arguments = {"add_level": (level,), "move_roof": (level,), "forget_level": (level,), "move_level": (storey, level)}
    try:
        return edit_levels.LEVEL_EDITS[name](building, *arguments.get(name, (storey,)))
    except CallError:
        return None


# the outline that the massing has at the level


NARROW = shapely.box(0, 0, 10, 20)


def test_a_new_floor_has_the_outline_of_the_massing_there_and_its_area() -> None:
    before = tower(0.0, 6.0, 15.0, roof_m=19.5)
    edit = edit_levels.add_level(before, 10.5, outline=NARROW)
    new = edit.building.storeys[2]
    assert new.outline is NARROW and new.area_m2 == square_metres(200.0, from_geometry("mesh-section", "z = 10.500 m"))
    assert edit.building.storeys[1].area_m2 == before.storeys[1].area_m2, "the storey below keeps what it has"


def test_a_floor_that_moves_over_a_setback_takes_the_outline_with_it_and_undo_is_exact() -> None:
    before = tower(0.0, 6.0, 15.0, roof_m=19.5)
    geometric = [replace(s, area_m2=square_metres(600.0, from_geometry("mesh-plate-area", ""))) for s in before.storeys]
    before = replace(before, storeys=tuple(geometric))
    edit = edit_levels.move_level(before, "s3", 14.0, outline=NARROW)
    after = edit.building.storeys[2]
    assert after.outline is NARROW and after.area_m2 is not None and after.area_m2.value == 200.0
    assert edit.building.storeys[1].outline is before.storeys[1].outline
    assert {c.field for c in edit.changed if c.id == "s3"} == {"elevation_m", "height_m", "area_m2", "outline"}
    back = edit_levels.move_level(edit.building, "s3", 15.0, outline=shapely.box(0, 0, 30, 20)).building.storeys[2]
    assert back.area_m2 is not None and back.area_m2.value == 600.0


@pytest.mark.parametrize("stated", [FILE, from_person("survey", "")])
def test_an_area_that_is_stated_stays_with_another_outline(stated: Source) -> None:
    before = tower(0.0, 6.0, roof_m=12.0)
    before = replace(before, storeys=tuple(replace(s, area_m2=square_metres(590.0, stated)) for s in before.storeys))
    after = edit_levels.move_level(before, "s2", 7.0, outline=NARROW).building.storeys[1]
    assert after.outline is NARROW and after.area_m2 == square_metres(590.0, stated)


def test_an_area_that_was_parted_is_cut_anew() -> None:
    parted = edit_levels.add_level(tower(0.0, 9.0, roof_m=18.0), 4.5).building
    after = edit_levels.move_level(parted, "level-4.500", 5.0, outline=NARROW).building.storeys[1]
    assert after.area_m2 is not None and after.area_m2.value == 200.0


@pytest.mark.parametrize("outline", [shapely.Polygon(), shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])])
def test_no_outline_is_refused(outline: shapely.Polygon) -> None:
    with pytest.raises(CallError):
        edit_levels.add_level(tower(0.0, 9.0, roof_m=18.0), 4.5, outline=outline)


@pytest.mark.parametrize("outline", [
    NARROW,
    shapely.box(0.1, 0.2, 10 + 1 / 3, 20).difference(shapely.box(2, 2, 5, 5)),
    shapely.MultiPolygon([NARROW, shapely.box(20, 0, 30, 20)]),
])
def test_the_record_needs_no_massing_to_run_again(outline: shapely.Polygon | shapely.MultiPolygon) -> None:
    before = tower(0.0, 6.0, 15.0, roof_m=19.5)
    for name, arguments in (("add_level", {"elevation_m": 10.5}), ("move_level", {"storey_id": "s3", "elevation_m": 14.0})):
        made = getattr(edit_levels, name)(before, **arguments, outline=outline)
        entry = json.loads(json.dumps(record("b", name, {**arguments, "outline": outline})))
        again = run(before, entry)
        assert again.building == made.building
        assert again.building.storeys[2].outline.equals_exact(outline)     # type: ignore[union-attr]
