"""Merging what a description says of goods, trucks, handling and the site: filled in, agreed, conflicts with both sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.edit_around import Around
from models.edit_records import replay, replay_around
from models.errors import CallError
from models.measured import SourceKind
from models.merging import Addition, Merged, merge
from models.readers import read
from models.reading import Reading
from workbench.merge_words import change_line, conflict_line, merge_document, note_message

HEAD = 'schema = "shanglou.building/1"\n'
HOUSE = """
[[building]]
name = "塔"
[[building.footprint]]
storeys = [1, 3]
outline_m = [[{x}, 0], [{x2}, 0], [{x2}, 20], [{x}, 20]]
[[building.storey]]
numbers = 1
height_m = 8
[[building.storey]]
numbers = [2, 3]
height_m = 6
"""
GOODS = """
[[building.logistics.goods]]
name = "货物"
storeys = [2, 3]
{demand}
in_share = {into}
out_share = 0.4
between_share = {between}
"""
TRUCKS = """
[[building.logistics.truck]]
name = "厢式货车"
share = {share}
payload_t = 9
[[building.logistics.truck]]
name = "{other}"
share = {rest}
"""
LIFT = """
[[building.lift]]
name = "货梯1"
use = "freight"
serves = "all"
handling = {{ {handling} }}
"""
YARD = """
[site]
[[site.yard]]
id = "south"
name = "南场"
{yard}
"""


def described(folder: Path, name: str, *parts: str, x: float = 0.0, site: str = "") -> Reading:
    path = folder / name
    path.write_text(HEAD + site + HOUSE.format(x=x, x2=x + 40) + "".join(parts), "utf-8")
    return read(path)


def goods(demand: str = "t_day = 100", into: float = 0.5, between: float = 0.1) -> str:
    return GOODS.format(demand=demand, into=into, between=between)


def merged_of(base: Reading, *additions: Reading, **options: str) -> Merged:
    merged = merge(base, [Addition(content=one) for one in additions], **options)
    assert list(replay(base.buildings, merged.edits)[0]) == list(merged.reading.buildings)
    around = replay_around(Around(base.plot, base.site), json.loads(json.dumps(merged.edits)))
    assert (around.plot, around.site) == (merged.reading.plot, merged.reading.site)
    for lang in ("zh", "en"):
        lines = [*(change_line(c, lang) for c in merged.changes), *(conflict_line(c, lang) for c in merged.conflicts),
                 *(note_message(n, lang) for _, notes in merged.reading.report.lists() for n in notes)]
        assert all("merge-" not in line and "Measured" not in line and "None" not in line for line in lines)
        json.dumps(merge_document(merged, lang))
    return merged


def test_a_massing_takes_the_whole_demand_with_its_sources(tmp_path: Path) -> None:
    plan = described(tmp_path, "goods.toml", goods(), TRUCKS.format(share=0.6, other="挂车", rest=0.4),
                     "[building.logistics.day]\nhours = 10\npeak_factor = 1.5\n"
                     "[building.logistics.targets]\nlift_utilisation = 0.8\n")
    merged = merged_of(described(tmp_path, "base.toml"), plan)
    (built,) = merged.reading.buildings
    assert built.logistics == plan.buildings[0].logistics
    assert not merged.conflicts and [c.kind for c in merged.changes][:3] == ["goods", "truck", "truck"]


def test_a_merge_of_the_same_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    plan = described(tmp_path, "goods.toml", goods(), TRUCKS.format(share=0.6, other="挂车", rest=0.4),
                     LIFT.format(handling="unit_s = 30"),
                     site=YARD.format(yard="apron_depth_m = 30"))
    once = merged_of(described(tmp_path, "base.toml"), plan)
    twice = merged_of(once.reading, plan)
    assert once.edits and twice.edits == () and twice.conflicts == ()


def test_what_is_unknown_is_filled_in_and_two_figures_are_a_conflict(tmp_path: Path) -> None:
    base = described(tmp_path, "base.toml", goods(), "[building.logistics.day]\nhours = 10\n")
    plan = described(tmp_path, "new.toml", goods("t_day = 120").replace("storeys", 'unit_load_kg = 600\nstoreys'),
                     "[building.logistics.day]\nhours = 10\npeak_factor = 1.5\n")
    merged = merged_of(base, plan)
    (stream,) = merged.reading.buildings[0].logistics.goods
    (conflict,) = [c for c in merged.conflicts if c.kind == "goods"]
    assert (conflict.field, conflict.base.value, conflict.addition.value, conflict.stands) == (
        "t_day", 100.0, 120.0, "base")      # a person entered it
    assert (stream.t_day.value, stream.unit_load_kg.value) == (100.0, 600.0)
    (taken,) = merged_of(base, plan, prefer="addition").reading.buildings[0].logistics.goods
    assert (taken.t_day.value, taken.unit_load_kg.value) == (120.0, 600.0)
    assert taken.t_day.source.kind is SourceKind.PERSON and taken.t_day.source.where.startswith("new.toml")


def test_the_working_day_stands_as_one_where_a_profile_meets_a_factor(tmp_path: Path) -> None:
    base = described(tmp_path, "base.toml", goods(), "[building.logistics.day]\nhours = 10\npeak_factor = 1.5\n")
    plan = described(tmp_path, "new.toml", "[building.logistics.day]\nprofile = [1, 2, 3, 2]\n")
    day = merged_of(base, plan, prefer="addition").reading.buildings[0].logistics.day
    assert day.working_hours == 4.0 and day.hours is None and day.peak_factor is None and day.hour_factor == 1.5
    day = merged_of(base, plan, prefer="base").reading.buildings[0].logistics.day
    assert day.profile is None and (day.hours.value, day.peak_factor.value) == (10.0, 1.5)


def test_a_demand_has_one_origin_after_a_merge(tmp_path: Path) -> None:
    base = described(tmp_path, "base.toml", goods())
    merged = merged_of(base, described(tmp_path, "new.toml", goods("intensity_t_day_m2 = 0.01")), prefer="addition")
    (stream,) = merged.reading.buildings[0].logistics.goods
    assert stream.t_day is None and stream.intensity_t_day_m2.value == 0.01
    assert [(c.field, c.stands) for c in merged.conflicts] == [("intensity_t_day_m2", "addition")]


def test_shares_stand_together(tmp_path: Path) -> None:
    base = described(tmp_path, "base.toml", goods(into=0.5, between=0.1))
    merged = merged_of(base, described(tmp_path, "new.toml", goods(into=0.3, between=0.3)), prefer="addition")
    (stream,) = merged.reading.buildings[0].logistics.goods
    assert [share.value for share in (stream.in_share, stream.out_share, stream.between_share)] == [0.3, 0.4, 0.3]
    assert [c.field for c in merged.conflicts] == ["in_share"]


def test_goods_of_other_names_stand_beside_each_other_and_that_is_said(tmp_path: Path) -> None:
    base = described(tmp_path, "base.toml", goods())
    merged = merged_of(base, described(tmp_path, "new.toml", goods().replace('"货物"', '"原料"')))
    built = merged.reading.buildings[0].logistics
    assert [stream.name for stream in built.goods] == ["货物", "原料"] and len({stream.id for stream in built.goods}) == 2
    assert "merge-goods-beside" in [note.code for note in merged.reading.report.guesses]


def test_the_mix_of_trucks_is_one_thing(tmp_path: Path) -> None:
    base = described(tmp_path, "base.toml", TRUCKS.format(share=0.6, other="挂车", rest=0.4))
    mix = TRUCKS.format(share=0.5, other="微型车", rest=0.5).replace("payload_t = 9", "bed_m = 1.2")
    plan = described(tmp_path, "new.toml", mix)
    merged = merged_of(base, plan, prefer="addition")
    trucks = merged.reading.buildings[0].logistics.trucks
    assert [(truck.name, truck.share.value) for truck in trucks] == [("厢式货车", 0.5), ("微型车", 0.5)]
    assert (trucks[0].payload_t.value, trucks[0].bed_m.value) == (9.0, 1.2)
    assert [c.field for c in merged.conflicts] == ["truck_mix"]
    kept = merged_of(base, plan, prefer="base")
    trucks = kept.reading.buildings[0].logistics.trucks
    assert [(truck.name, truck.share.value) for truck in trucks] == [("厢式货车", 0.6), ("挂车", 0.4)]
    assert trucks[0].bed_m.value == 1.2
    assert [(u.kind, u.name) for u in kept.unmatched] == [("truck", "微型车")]


def test_handling_of_a_lift_that_is_there(tmp_path: Path) -> None:
    base = described(tmp_path, "base.toml", LIFT.format(handling="door_open_s = 4, unit_s = 30"))
    plan = described(tmp_path, "new.toml", LIFT.format(
        handling="door_open_s = 5, acceleration_m_s2 = 0.4, load_s = 60, unload_s = 50"))
    merged = merged_of(base, plan, prefer="addition")
    (lift,) = merged.reading.buildings[0].lifts
    assert (lift.handling.door_open_s.value, lift.handling.acceleration_m_s2.value) == (5.0, 0.4)
    assert lift.handling.unit_s is None and (lift.handling.load_s.value, lift.handling.unload_s.value) == (60.0, 50.0)
    assert {c.field for c in merged.conflicts} == {"handling.door_open_s", "handling.load_s"}
    (kept,) = merged_of(base, plan, prefer="base").reading.buildings[0].lifts
    assert kept.handling.unit_s.value == 30.0 and kept.handling.load_s is None


@pytest.mark.parametrize(("prefer", "depth"), [("addition", 32.0), (None, 30.0)])
def test_yards_of_both_are_compared_value_by_value(tmp_path: Path, prefer: str | None, depth: float) -> None:
    base = described(tmp_path, "base.toml", site=YARD.format(yard="apron_depth_m = 30"))
    plan = described(tmp_path, "new.toml", site=YARD.format(
        yard='apron_depth_m = 32\nslope_pct = 2\noutline_m = [[0, -30], [40, -30], [40, 0], [0, 0]]') + """
[[site.kept_free]]
name = "消防车道"
kind = "fire-lane"
outline_m = [[0, -36], [40, -36], [40, -30], [0, -30]]
""")
    merged = merged_of(base, plan, **({} if prefer is None else {"prefer": prefer}))
    (yard,) = merged.reading.site.yards
    assert (yard.apron_depth_m.value, yard.slope_pct.value, len(yard.outline_m)) == (depth, 2.0, 4)
    assert [one.name for one in merged.reading.site.kept_free] == ["消防车道"]
    assert [(c.kind, c.field) for c in merged.conflicts] == [("yard", "apron_depth_m")]


def test_a_yard_moves_with_the_plan_that_it_came_in(tmp_path: Path) -> None:
    """The addition draws the same house 100 m further east: its yard comes back by as much."""
    plan = described(tmp_path, "new.toml", x=100.0, site=YARD.format(
        yard="outline_m = [[100, -30], [140, -30], [140, 0], [100, 0]]\ngate_m = [140, -10]"))
    (yard,) = merged_of(described(tmp_path, "base.toml"), plan).reading.site.yards
    assert yard.outline_m == ((0, -30), (40, -30), (40, 0), (0, 0)) and yard.gate_m == (40, -10)


def test_edits_of_goods_refuse_what_cannot_be(tmp_path: Path) -> None:
    from models.edit_around import put_around
    from models.edit_goods import set_details, set_logistics

    base = described(tmp_path, "base.toml", goods(), LIFT.format(handling="unit_s = 30"))
    (building,) = base.buildings
    assert set_logistics(building, building.logistics).changed == ()
    assert set_logistics(building, None).building.logistics is None
    for wrong in (lambda: set_logistics(building, 3), lambda: set_details(building, "stair", "s", None),
                  lambda: set_details(building, "lift", building.lifts[0].id, building.logistics),
                  lambda: put_around(Around(), "yard", building), lambda: put_around(Around(), "tree", building)):
        with pytest.raises(CallError):
            wrong()
