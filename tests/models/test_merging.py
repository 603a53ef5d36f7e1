"""Merging: what fills in, what agrees, what is a conflict and which side stands, and where a plan lies."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon
from shapely.affinity import rotate, translate

from models import edits
from models.building import Building, ColumnGrid, FloorLoad, Storey, Zone
from models.city import City, CityBuildings
from models.columns import SourceBook
from models.edit_records import replay, single, together
from models.errors import CallError
from models.logistics import Hoist, HoistKind, Lift, LiftUse
from models.measured import (
    Measured,
    assumed,
    from_file,
    from_geometry,
    kilograms,
    metres,
    square_metres,
)
from models.merging import Addition, Merged, merge
from models.merging.matching import storey_number
from models.merging.opening import split_target
from models.merging.placement import place
from models.readers import read
from models.reading import InputFile, Reading
from models.report import ImportReport, Note
from models.schedule import Cell, Entry, Schedule

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"
FILE = from_file("test", "massing.ifc")
L_SHAPE = Polygon([(0, 0), (60, 0), (60, 20), (25, 20), (25, 40), (0, 40)])


def massing(*heights_m: float, **values: object) -> Reading:
    """A building with storeys of these heights, ground floor at 0."""
    level, storeys = 0.0, []
    for i, height in enumerate(heights_m, 1):
        storeys.append(Storey(id=f"s{i}", number=i, name=f"{i}F", elevation_m=metres(round(level, 6), FILE),
                              height_m=metres(height, FILE), area_m2=square_metres(1600, FILE), outline=L_SHAPE))
        level += height
    top = metres(round(level, 6), FILE)
    building = Building(id="b", name="A座", storeys=tuple(storeys), roof_m=top, height_m=top)
    return reading(replace(building, **values), "massing.ifc", "IFC4")


def reading(building: Building, file: str, format_: str) -> Reading:
    found = InputFile(file=file, sha256="0" * 64, format=format_, length_unit="m", up_axis="z")
    return Reading(input=found, buildings=(building,), report=ImportReport(guesses=(Note("use-assumed", building.id),)))


def row(kind: str, number: int, /, **values: object) -> Entry:
    """A row of the schedule in the test's words: ``name``, ``storey`` and ``storey_name`` beside its cells."""
    about = {name: values.pop(name) for name in ("name", "id", "storey", "storey_name", "building") if name in values}
    cells = {name: Cell(value, from_file("test", f"loads.csv: {name}{number}")) for name, value in values.items()}
    return Entry(kind=kind, row=number, values=cells, **about)


def schedule(*rows: Entry) -> Addition:
    return Addition(content=Schedule(file="loads.csv", sha256="1" * 64, format="CSV", entries=rows))


def storey(merged: Merged, number: int) -> Storey:
    return next(s for s in merged.reading.buildings[0].storeys if s.number == number)


# values


def test_an_unknown_value_is_filled_in_and_keeps_its_cell() -> None:
    merged = merge(massing(6, 5), [schedule(row("storey", 2, storey=2, clear_height_beam_m=4.2))])
    clear = storey(merged, 2).clear_height_beam_m
    assert clear == metres(4.2, from_file("test", "loads.csv: clear_height_beam_m2"))
    [change] = merged.changes
    assert (change.kind, change.id, change.field, change.old, change.new) == ("storey", "s2", "clear_height_beam_m", None, clear)
    assert merged.conflicts == merged.unmatched == ()
    assert [part.file for part in merged.reading.parts] == ["loads.csv"]


def test_the_load_of_a_storey_makes_a_zone_that_covers_it() -> None:
    merged = merge(massing(6, 5), [schedule(row("storey", 2, storey=1, load_kn_m2=20.0, basis="design"))])
    load = storey(merged, 1).zones[0].floor_load
    assert load is not None and (load.load.value, load.basis) == (20.0, "design")
    assert storey(merged, 1).floor_load_kn_m2 == Measured(20.0, "kN/m2", from_file("test", "loads.csv: load_kn_m22"))


@pytest.mark.parametrize(("height", "conflicts"), [(6.0, 0), (6.001, 0), (6.0011, 1), (5.9989, 1)])
def test_heights_agree_to_a_millimetre(height: float, conflicts: int) -> None:
    merged = merge(massing(6, 5), [schedule(row("storey", 2, storey=1, height_m=height))])
    assert len(merged.conflicts) == conflicts
    assert storey(merged, 1).height_m == metres(6.0, FILE), "the massing keeps its heights"


@pytest.mark.parametrize(("area", "conflicts"), [(1600.0, 0), (1632.0, 0), (1633.0, 1), (1567.0, 1)])
def test_areas_agree_within_two_per_cent(area: float, conflicts: int) -> None:
    merged = merge(massing(6), [schedule(row("storey", 2, storey=1, area_m2=area))])
    assert len(merged.conflicts) == conflicts


def test_a_conflict_names_both_values_both_sources_and_what_stands() -> None:
    base = massing(6)
    zone = Zone(id="z", name="车间", floor_load=FloorLoad(load=Measured(8.0, "kN/m2", FILE)))
    base = replace(base, buildings=(edits.add_zone(base.buildings[0], "s1", zone).building,))
    merged = merge(base, [schedule(row("zone", 3, name="车间", storey=1, load_kn_m2=10.0))])
    [conflict] = merged.conflicts
    assert (conflict.kind, conflict.id, conflict.field, conflict.stands, conflict.why) == (
        "zone", "z", "load_kn_m2", "addition", "content-of-addition")
    assert (conflict.base.value, conflict.addition.value) == (8.0, 10.0)
    assert (conflict.base_source, conflict.addition_source.where) == (FILE, "loads.csv: load_kn_m23")
    assert storey(merged, 1).floor_load_kn_m2.value == 10.0
    kept = merge(base, [schedule(row("zone", 3, name="车间", storey=1, load_kn_m2=10.0))], choices={conflict.key: "base"})
    assert (kept.conflicts[0].stands, kept.conflicts[0].why, kept.changes) == ("base", "chosen", ())
    assert kept.reading.buildings == base.buildings


def test_a_preferred_side_wins_every_conflict() -> None:
    rows = schedule(row("storey", 2, storey=1, height_m=7.5, area_m2=2000.0))
    base = merge(massing(6, 5), [rows], prefer="base")
    addition = merge(massing(6, 5), [rows], prefer="addition")
    assert [c.stands for c in base.conflicts] == ["base", "base"]
    assert [c.stands for c in addition.conflicts] == ["addition", "addition"]
    assert storey(addition, 1).height_m.value == 7.5
    assert storey(addition, 2).elevation_m.value == 7.5, "what lies above moves"


def test_an_assumed_height_gives_way() -> None:
    base = massing(6, 5)
    ground = replace(base.buildings[0].storeys[0], height_m=metres(6, assumed("test")))
    base = replace(base, buildings=(replace(base.buildings[0], storeys=(ground, base.buildings[0].storeys[1])),))
    merged = merge(base, [schedule(row("storey", 2, storey=1, height_m=8.0))])
    assert (merged.conflicts[0].stands, merged.conflicts[0].why) == ("addition", "base-assumed")
    assert storey(merged, 1).height_m.value == 8.0


def test_what_a_person_entered_stands() -> None:
    base = massing(6)
    base = replace(base, buildings=(edits.set_floor_load(base.buildings[0], "s1", 7.5).building,))
    merged = merge(base, [schedule(row("storey", 2, storey=1, load_kn_m2=20.0))])
    assert (merged.conflicts[0].stands, merged.conflicts[0].why) == ("base", "base-entered")


@pytest.mark.parametrize(("load_kg", "conflicts"), [(1000.0, 0), (1019.716212978, 0), (1001.0, 1)])
def test_a_load_in_kilograms_agrees_by_practice_or_by_physics(load_kg: float, conflicts: int) -> None:
    base = merge(massing(6), [schedule(row("storey", 2, storey=1, load_kn_m2=10.0))]).reading
    merged = merge(base, [schedule(row("storey", 2, storey=1, load_kg_m2=load_kg))])
    assert len(merged.conflicts) == conflicts


def test_levels_alone_give_heights_and_another_zero_is_no_conflict() -> None:
    rows = [row("storey", i + 1, storey=i, elevation_m=level) for i, level in enumerate((100.0, 106.0, 111.5), 1)]
    merged = merge(massing(6, 5, 4.5), [schedule(*rows)])
    [conflict] = merged.conflicts
    assert (conflict.id, conflict.field, conflict.base.value, conflict.addition.value) == ("s2", "height_m", 5.0, 5.5)


def test_a_level_that_differs_by_itself_is_a_conflict_of_the_level() -> None:
    merged = merge(massing(6, 5), [schedule(row("storey", 2, storey=2, elevation_m=6.5))])
    assert [(c.field, c.stands) for c in merged.conflicts] == [("elevation_m", "base")]
    moved = merge(massing(6, 5), [schedule(row("storey", 2, storey=2, elevation_m=6.5))], prefer="addition")
    assert storey(moved, 1).height_m.value == 6.5
    assert storey(moved, 2).elevation_m.value == 6.5


def test_the_first_word_of_a_file_stands() -> None:
    rows = [row("lift", 2, name="货梯1", rated_load_kg=3000), row("lift", 5, name="货梯 1", rated_load_kg=5000)]
    merged = merge(massing(6, lifts=(Lift(id="l1", name="货梯1"),)), [schedule(*rows)])
    assert merged.reading.buildings[0].lifts[0].rated_load_kg.value == 3000
    assert [(c.why, c.stands, c.addition.value) for c in merged.conflicts] == [("twice-in-file", "base", 5000)]


def test_a_row_about_a_zone_says_it_better_than_the_row_of_its_storey() -> None:
    zones = (Zone(id="a", name="车间"), Zone(id="b", name="办公"))
    base = massing(6)
    base = replace(base, buildings=(replace(base.buildings[0], storeys=(replace(base.buildings[0].storeys[0], zones=zones),)),))
    merged = merge(base, [schedule(row("storey", 2, storey=1, load_kn_m2=10.0),
                                   row("zone", 3, name="办公", storey=1, load_kn_m2=2.5))])
    assert [zone.floor_load.load.value for zone in storey(merged, 1).zones] == [10.0, 2.5]
    assert merged.conflicts == ()


# things


def test_things_that_are_not_there_are_added_with_the_source_of_each_value() -> None:
    merged = merge(massing(6, 5), [schedule(
        row("lift", 2, name="货梯1", use="freight", rated_load_kg=3000, car_m=(2.4, 2.8, None), serves="all"),
        row("equipment", 3, name="加工中心", storey=2, mass_kg=8000, count=2),
        row("hoist", 4, name="吊装口", kind="opening", capacity_kg=5000),
        row("zone", 5, name="车间", storey=1, load_kn_m2=12.0))])
    building = merged.reading.buildings[0]
    [lift] = building.lifts
    assert (lift.use, lift.serves, [c.value if c else None for c in lift.car_m]) == (LiftUse.FREIGHT, (1, 2), [2.4, 2.8, None])
    assert lift.rated_load_kg == kilograms(3000, from_file("test", "loads.csv: rated_load_kg2"))
    assert (building.equipment[0].storey, building.equipment[0].count.value) == (2, 2)
    assert building.hoists[0].kind is HoistKind.OPENING
    assert storey(merged, 1).zones[0].floor_load.load.value == 12.0
    assert [c.field for c in merged.changes] == [""] * 4
    assert merged.unmatched == ()


def test_known_lengths_of_a_size_keep_their_own_source() -> None:
    lift = Lift(id="l", name="货梯1", car_m=(metres(2.4, FILE), None, None))
    merged = merge(massing(6, lifts=(lift,)), [schedule(row("lift", 2, name="货梯1", car_m=(2.4, 3.0, None)))])
    car = merged.reading.buildings[0].lifts[0].car_m
    assert car[0] == metres(2.4, FILE)
    assert (car[1].value, car[1].source.where, car[2]) == (3.0, "loads.csv: car_m2", None)


@pytest.mark.parametrize(("entry", "reason"), [
    (row("storey", 7, storey=9, load_kn_m2=10.0), "merge-left-no-such-storey"),
    (row("zone", 7, name="车间", load_kn_m2=10.0), "merge-left-no-storey"),
    (row("lift", 7, rated_load_kg=3000), "merge-left-no-name"),
    (row("hoist", 7, name="吊装", capacity_kg=3000), "merge-left-no-hoist-kind"),
    (row("zone", 7, name="车间", storey=8, load_kn_m2=10.0), "merge-left-no-such-storey"),
    (row("lift", 7, name="货梯1", rated_load_kg=-1), "edit-fault-too-small"),
    (row("lift", 7, name="货梯1", serves=(1, 44)), "edit-fault-no-storey"),
    (row("building", 7, colour="red"), "edit-fault-no-such-field"),
    (row("storey", 7, storey=1, colour="red"), "edit-fault-no-such-field"),
    (row("building", 7, height_m=80.0), "merge-left-fixed"),
])
def test_what_fits_nothing_is_listed_with_row_and_reason(entry: Entry, reason: str) -> None:
    merged = merge(massing(6, lifts=(Lift(id="l1", name="货梯1"),)), [schedule(entry)])
    assert [(u.row, u.reason) for u in merged.unmatched] == [(7, reason)]
    assert merged.changes == ()
    assert [note.code for note in merged.reading.report.dropped] == ["merge-left"]


def test_two_things_of_one_name_are_not_guessed() -> None:
    base = massing(6, lifts=(Lift(id="a", name="货梯"), Lift(id="b", name="货梯")))
    merged = merge(base, [schedule(row("lift", 2, name="货梯", rated_load_kg=3000))])
    assert [u.reason for u in merged.unmatched] == ["merge-left-several"]
    by_id = merge(base, [schedule(row("lift", 2, name="货梯", id="b", rated_load_kg=3000))])
    assert by_id.reading.buildings[0].lifts[0].rated_load_kg is None
    assert by_id.reading.buildings[0].lifts[1].rated_load_kg.value == 3000


def test_a_name_goes_before_a_number() -> None:
    base = massing(6, 5, 5)
    names = ("GF", "1F", "2F")
    renamed = tuple(replace(s, name=name) for s, name in zip(base.buildings[0].storeys, names, strict=True))
    base = replace(base, buildings=(replace(base.buildings[0], storeys=renamed),))
    merged = merge(base, [schedule(row("storey", 2, storey=2, storey_name="2F", clear_height_beam_m=4.0))])
    assert storey(merged, 3).clear_height_beam_m is not None
    assert storey(merged, 2).clear_height_beam_m is None


def test_rows_go_to_the_building_that_they_name() -> None:
    base = massing(6)
    other = replace(base.buildings[0], id="c", name="B座")
    base = replace(base, buildings=(*base.buildings, other))
    merged = merge(base, [schedule(row("storey", 2, storey=1, building="B座", load_kn_m2=10.0),
                                   row("storey", 3, storey=1, load_kn_m2=12.0),
                                   row("storey", 4, storey=1, building="C座", load_kn_m2=12.0))])
    assert [b.storeys[0].floor_load_kn_m2.value if b.storeys[0].zones else None for b in merged.reading.buildings] == [None, 10.0]
    assert [(u.row, u.reason) for u in merged.unmatched] == [(3, "merge-left-which-building"), (4, "merge-left-no-building")]


@pytest.mark.parametrize(("text", "number"), [
    ("3", 3), ("3F", 3), ("３层", 3), ("三层", 3), ("十二层", 12), ("二十一层", 21), ("十层", 10), ("B2", -2), ("-1", -1),
    ("负一层", -1), ("地下2层", -2), ("首层", 1), ("0", None), ("屋面", None), ("", None), ("3.5", None),
])
def test_storeys_as_people_write_them(text: str, number: int | None) -> None:
    assert storey_number(text) == number


# plans


def plan(outline: Polygon, number: int = 1, **values: object) -> Reading:
    drawn = from_geometry("test", "plan.dxf")
    own = Storey(id="p", number=number, name="平面", elevation_m=metres(0, assumed("test")), outline=outline,
                 area_m2=square_metres(outline.area, drawn))
    return reading(Building(id="plan", name="plan", storeys=(own,), **values), "plan.dxf", "DXF R2018")


@pytest.mark.parametrize("turns", range(4))
def test_a_plan_is_laid_back_however_it_was_drawn(turns: int) -> None:
    drawn = translate(rotate(L_SHAPE, -90 * turns, origin=(0, 0)), 1000.0, -500.0)
    found = place(L_SHAPE, drawn, None, None)
    assert found is not None and found.turns == turns
    assert found.residual_m == pytest.approx(0, abs=1e-6)
    assert found.overlap == pytest.approx(1)
    assert found.shape(drawn).symmetric_difference(L_SHAPE).area == pytest.approx(0, abs=1e-3)


def test_the_lifts_of_a_plan_come_to_their_place_and_its_storey() -> None:
    drawn = translate(rotate(L_SHAPE, -90, origin=(0, 0)), 1000.0, -500.0)
    centre = (1000.0 + 5.0, -500.0 - 10.0)      # (x, y) turned by -90 degrees is (y, -x): (10, 5) in the massing
    lifts = (Lift(id="l", name="货梯A", use=LiftUse.FREIGHT, position_m=centre, serves=(1,)),)
    merged = merge(massing(6, 5, 5), [Addition(content=plan(drawn, lifts=lifts), target="3")])
    [lift] = merged.reading.buildings[0].lifts
    assert lift.position_m == pytest.approx((10.0, 5.0))
    assert lift.serves is None, "one plan cannot know all stops"
    assert {note.code for note in merged.reading.report.guesses} >= {"merge-placed", "merge-stops-unknown"}
    again = merge(merged.reading, [Addition(content=plan(drawn, lifts=lifts), target="2")])
    assert len(again.reading.buildings[0].lifts) == 1, "the plan of the next storey shows the same lift"


def test_a_lift_without_a_name_is_known_by_its_place() -> None:
    base = massing(6, lifts=(Lift(id="ifc-guid", name="Elevator:1", position_m=(10.0, 5.0)),))
    near = Lift(id="l9", name="", use=LiftUse.FREIGHT, position_m=(10.6, 5.7))
    far = Lift(id="l10", name="", position_m=(11.1, 5.0))
    merged = merge(base, [Addition(content=plan(L_SHAPE, lifts=(near,)))])
    assert [lift.use for lift in merged.reading.buildings[0].lifts] == [LiftUse.FREIGHT]
    assert len(merge(base, [Addition(content=plan(L_SHAPE, lifts=(far,)))]).reading.buildings[0].lifts) == 2


def test_heights_are_never_taken_from_a_plan() -> None:
    odd = plan(L_SHAPE)
    high = replace(odd.buildings[0].storeys[0], height_m=metres(9.9, FILE))
    odd = replace(odd, buildings=(replace(odd.buildings[0], storeys=(high,)),))
    base = massing(6, 5)
    merged = merge(base, [Addition(content=odd)], prefer="addition")
    assert [s.height_m for s in merged.reading.buildings[0].storeys] == [s.height_m for s in base.buildings[0].storeys]


@pytest.mark.parametrize(("depth", "conflicts"), [(40.0, []), (41.0, []), (44.0, ["outline", "area_m2"])])
def test_outlines_that_differ_beyond_the_slack_are_a_conflict(depth: float, conflicts: list[str]) -> None:
    square, drawn = Polygon([(0, 0), (50, 0), (50, 40), (0, 40)]), Polygon([(0, 0), (50, 0), (50, depth), (0, depth)])
    base = massing(6)
    own = replace(base.buildings[0].storeys[0], outline=square, area_m2=square_metres(2000, FILE))
    base = replace(base, buildings=(replace(base.buildings[0], storeys=(own,)),))
    merged = merge(base, [Addition(content=plan(drawn))])
    if depth == 41.0:     # 2.5 % more: an outline beyond the slack, an area beyond it, too
        assert sorted(c.field for c in merged.conflicts) == ["area_m2", "outline"]
        return
    assert [c.field for c in merged.conflicts] == conflicts
    assert storey(merged, 1).outline is square


def test_a_plan_of_something_else_places_nothing() -> None:
    tiny = Polygon([(0, 0), (5, 0), (5, 5), (0, 5)])
    lifts = (Lift(id="l", name="L", position_m=(1.0, 1.0)),)
    merged = merge(massing(6), [Addition(content=plan(tiny, lifts=lifts))])
    assert [u.reason for u in merged.unmatched] == ["merge-left-misfit"]
    assert merged.changes == merged.conflicts == ()


def test_a_plan_without_outline_brings_its_lifts_without_their_place() -> None:
    lifts = (Lift(id="l", name="L", position_m=(1.0, 1.0)),)
    drawn = plan(L_SHAPE, lifts=lifts)
    bare = replace(drawn.buildings[0].storeys[0], outline=None)
    merged = merge(massing(6), [Addition(content=replace(drawn, buildings=(replace(drawn.buildings[0], storeys=(bare,)),)))])
    assert merged.reading.buildings[0].lifts[0].position_m is None
    assert "merge-no-outline" in [note.code for note in merged.reading.report.dropped]


@pytest.mark.parametrize("turns", range(4))
def test_a_rectangle_is_turned_so_that_the_lifts_come_together(turns: int) -> None:
    shape = Polygon([(0, 0), (58.8, 0), (58.8, 42), (0, 42)])
    drawn = translate(rotate(shape, -90 * turns, origin=(0, 0)), 300.0, 200.0)
    lift = {0: (305.0, 209.0), 1: (309.0, 195.0), 2: (295.0, 191.0), 3: (291.0, 205.0)}[turns]     # (5, 9) in the massing
    found = place(shape, drawn, None, None, [(5.0, 9.0), (20.0, 33.0)], [lift])
    assert found is not None and found.turns == turns
    assert found.point(lift) == pytest.approx((5.0, 9.0))


def test_column_axes_are_taken_over_turned() -> None:
    grid = ColumnGrid(x_m=(0.0, 8.4, 16.8), y_m=(0.0, 9.0), source=from_geometry("test"))
    drawn = rotate(L_SHAPE, -90, origin=(0, 0))       # (x, y) → (y, -x)
    merged = merge(massing(6), [Addition(content=plan(drawn, column_grid=grid))])
    found = merged.reading.buildings[0].column_grid
    assert found.x_m == pytest.approx((-9.0, 0.0)) or found.x_m == pytest.approx((0.0, 9.0)) or len(found.x_m) == 2
    assert len(found.y_m) == 3
    assert [round(b, 6) for b in found.bays_y_m] == [8.4, 8.4]


def test_without_outlines_common_column_axes_place_the_plan() -> None:
    base = ColumnGrid(x_m=(0.0, 8.0, 17.0, 25.0), y_m=(0.0, 6.0, 15.0), source=FILE)
    drawn = ColumnGrid(x_m=(108.0, 117.0, 125.0), y_m=(50.0, 56.0, 65.0), source=FILE)
    found = place(None, None, base, drawn)
    assert found is not None and (found.turns, found.residual_m) == (0, None)
    assert found.shift_m == pytest.approx((-100.0, -50.0))
    assert place(None, None, base, ColumnGrid(x_m=(0.0, 1.3), y_m=(0.0, 2.7), source=FILE)) is None


def test_zones_of_a_plan_inherit_the_load_of_the_whole_floor() -> None:
    base = merge(massing(6), [schedule(row("storey", 2, storey=1, load_kn_m2=10.0))]).reading
    zones = (Zone(id="z1", name="车间"), Zone(id="z2", name="车间", floor_load=FloorLoad(load=Measured(5.0, "kN/m2", FILE))))
    drawn = plan(L_SHAPE)
    own = replace(drawn.buildings[0].storeys[0], zones=zones)
    merged = merge(base, [Addition(content=replace(drawn, buildings=(replace(drawn.buildings[0], storeys=(own,)),)))])
    found = storey(merged, 1)
    assert [zone.id for zone in found.zones] == ["z1", "z2"]
    assert [zone.floor_load.load.value for zone in found.zones] == [10.0, 5.0]


def test_an_unmatched_storey_of_a_plan_is_listed_and_its_lifts_stay_away() -> None:
    merged = merge(massing(6), [Addition(content=plan(L_SHAPE, number=7, lifts=(Lift(id="l", name="L"),)))])
    assert [u.reason for u in merged.unmatched] == ["merge-left-no-such-storey"]
    assert merged.reading.buildings[0].lifts == ()


# the whole


def test_reports_name_their_file() -> None:
    merged = merge(massing(6), [Addition(content=plan(L_SHAPE))])
    parts = [note.values.get("part") for note in merged.reading.report.guesses if note.code == "use-assumed"]
    assert parts == [None, "plan.dxf"]


def test_cities_are_refused_in_one_sentence() -> None:
    city = City(ids=("a",), names=("a",), columns={}, sources=SourceBook())
    whole = replace(massing(6), city=city, buildings=CityBuildings(city))
    with pytest.raises(CallError) as caught:
        merge(whole, [schedule()])
    assert caught.value.key == "merge-into-city"
    with pytest.raises(CallError) as caught:
        merge(massing(6), [Addition(content=whole)])
    assert caught.value.key == "merge-of-city"


def test_a_target_that_is_not_there_is_refused() -> None:
    with pytest.raises(CallError) as caught:
        merge(massing(6), [Addition(content=plan(L_SHAPE), target="5")])
    assert (caught.value.key, caught.value.values["storeys"]) == ("merge-no-target", "1F")


def test_a_file_name_with_an_at_sign_is_a_file(tmp_path: Path) -> None:
    odd = tmp_path / "plan@3"
    odd.write_text("x")
    assert split_target(str(odd)) == (odd, "")
    assert split_target(f"{odd}@4") == (odd, "4")
    assert split_target(r"C:\plans\a.dxf@B1") == (Path(r"C:\plans\a.dxf"), "B1")
    assert split_target("a@b/plan.dxf") == (Path("a@b/plan.dxf"), "")
    assert split_target("plan.dxf@") == (Path("plan.dxf@"), "")


def test_the_records_of_a_merge_run_again_give_the_same_building_through_json() -> None:
    base = massing(6, 5)
    merged = merge(base, [
        schedule(row("storey", 2, storey=1, load_kn_m2=10.0, clear_height_beam_m=4.5),
                 row("lift", 3, name="货梯1", use="freight", car_m=(2.4, None, 2.5))),
        Addition(content=plan(L_SHAPE, hoists=(Hoist(id="h", name="H", kind=HoistKind.WELL, position_m=(1.0, 2.0)),)))])
    records = json.loads(json.dumps([together("b", merged.edits, files=["loads.csv"])]))
    assert replay(base.buildings, records)[0] == merged.reading.buildings
    assert len(single(records)) == len(merged.edits) > 2


def test_merging_a_building_with_itself_changes_nothing() -> None:
    for name in ("songhu-later-tower.toml", "songhu-phase-a.toml"):
        base = read(EXAMPLES / name)
        merged = merge(base, [Addition(content=base)])
        assert merged.reading.buildings == base.buildings, name
        assert merged.changes == merged.conflicts == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(2200, 9000), min_size=1, max_size=6), st.data())
def test_prefer_base_never_changes_a_known_value(millimetres: list[int], data: st.DataObject) -> None:
    base = massing(*[value / 1000 for value in millimetres])
    rows = [row("storey", i + 2, storey=number, height_m=data.draw(st.integers(2200, 9000)) / 1000)
            for i, number in enumerate(data.draw(st.lists(st.integers(1, 8), max_size=6)))]
    merged = merge(base, [schedule(*rows)], prefer="base")
    assert merged.reading.buildings == base.buildings
    taken = merge(base, [schedule(*rows)], prefer="addition")
    first = {}
    for entry in rows:
        first.setdefault(entry.storey, entry.values["height_m"].value)
    for number, height in first.items():
        if number <= len(millimetres):
            assert storey(taken, number).height_m.value == pytest.approx(height, abs=0.001 + 1e-6)
    assert sum(u.reason == "merge-left-no-such-storey" for u in taken.unmatched) == sum(e.storey > len(millimetres) for e in rows)


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.integers(0, 3), st.integers(10, 60), st.integers(5, 40))
def test_every_placement_brings_the_outline_back(dx: float, dy: float, turns: int, width: int, depth: int) -> None:
    shape = Polygon([(0, 0), (width + 30, 0), (width + 30, depth), (width, depth), (width, depth + 9), (0, depth + 9)])
    drawn = translate(rotate(shape, 90 * turns, origin=(0, 0)), dx, dy)
    found = place(shape, drawn, None, None)
    assert found is not None
    assert found.shape(drawn).symmetric_difference(shape).area <= 1e-3 * shape.area
    x, y = found.point((drawn.centroid.x, drawn.centroid.y))
    assert math.hypot(x - shape.centroid.x, y - shape.centroid.y) < 0.05


def test_things_of_a_description_go_into_a_massing() -> None:
    described = read(EXAMPLES / "songhu-phase-a.toml")
    merged = merge(massing(6.0, 4.5, 4.5), [Addition(content=described)], None)
    (built,), (plan,) = merged.reading.buildings, described.buildings
    assert [lift.handling for lift in built.lifts] == [lift.handling for lift in plan.lifts] != []
    assert [dock.service for dock in built.docks] == [dock.service for dock in plan.docks] != []
    left = {(entry.kind, entry.field): entry.reason for entry in merged.unmatched}
    assert left["compartment", ""] == "merge-left-no-such-storey"
    assert left["goods", "storeys"] == "merge-left-no-such-storey"
    assert {goods.storeys for goods in built.logistics.goods} == {(1,), (2, 3)}
    assert (built.logistics.day, built.logistics.trucks) == (plan.logistics.day, plan.logistics.trucks)
