"""Passages and what lies around hoists, in a building description."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.edit_records import plain, unplain
from models.edits import add_item, find, set_field
from models.errors import CallError, InputError
from models.measured import SourceKind
from models.passages import HoistAccess, Passage
from models.readers import read
from models.reading import ReadOptions
from models.writers.description import write_description

HEAD = """schema = "shanglou.building/1"
[[building]]
id = "b"
[[building.storey]]
numbers = [1, 3]
height_m = 5.0
"""

PASSAGE = """[[building.passage]]
storeys = [2, 3]
id = "lobby"
name = "货梯厅至西单元"
kind = "走道"
joins = ["freight-1", "west"]
width_m = { value = 2.4, source = "A-102" }
height_m = { value = 2.8, assumed = "吊顶下" }
turns = 1
corner_m = [2.4, "unknown"]
"""

HOIST = """[[building.hoist]]
id = "h"
kind = "吊装平台"
[building.hoist.access]
opening_m = [3.0, 3.2]
platform_kn_m2 = 8.0
edge_height_m = 1.2
crane_outline_m = [[0, -10], [8, -10], [8, -2], [0, -2]]
"""


def made(tmp_path: Path, text: str, name: str = "b.toml"):  # type: ignore[no-untyped-def]
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read(path, ReadOptions())


def test_a_passage_over_a_range_stands_on_each_storey(tmp_path: Path) -> None:
    (building,) = made(tmp_path, HEAD + PASSAGE).buildings
    assert [(p.id, p.storey, p.kind, p.joins) for p in building.passages] == [
        ("2-lobby", 2, "corridor", ("freight-1", "west")), ("3-lobby", 3, "corridor", ("freight-1", "west"))]
    first = building.passages[0]
    assert first.width_m is not None and (first.width_m.value, first.width_m.source.where) == (2.4, "A-102")
    assert first.height_m is not None and first.height_m.source.kind is SourceKind.ASSUMED
    assert first.turns is not None and first.turns.value == 1.0
    assert first.corner_m[0] is not None and first.corner_m[0].value == 2.4 and first.corner_m[1] is None


def test_what_lies_around_a_hoist_is_read(tmp_path: Path) -> None:
    (building,) = made(tmp_path, HEAD + HOIST).buildings
    access = building.hoists[0].access
    assert access is not None and access.platform_kn_m2 is not None and access.edge_height_m is not None
    assert (access.platform_kn_m2.value, access.edge_height_m.value) == (8.0, 1.2)
    assert [size.value for size in access.opening_m if size] == [3.0, 3.2] and len(access.crane_outline_m) == 4


def test_a_written_description_reads_back_the_same(tmp_path: Path) -> None:
    reading = made(tmp_path, HEAD + PASSAGE + HOIST)
    again = made(tmp_path, write_description(reading), "b.toml")
    (before,), (after,) = reading.buildings, again.buildings
    assert [(p.id, p.joins, p.kind, p.corner_m[1], p.turns and p.turns.value) for p in after.passages] == [
        (p.id, p.joins, p.kind, p.corner_m[1], p.turns and p.turns.value) for p in before.passages]
    assert [p.width_m for p in after.passages] == [p.width_m for p in before.passages]
    one, two = before.hoists[0].access, after.hoists[0].access
    assert one is not None and two is not None
    assert (one.crane_outline_m, one.edge_height_m and one.edge_height_m.value) == (
        two.crane_outline_m, two.edge_height_m and two.edge_height_m.value)


@pytest.mark.parametrize(("change", "key"), [
    ('joins = ["a"]', "desc-not-two-places"), ("joins = [1, 2]", "desc-not-text"), ('joins = ["a", " "]', "desc-empty-text"),
    ('kind = "stair"', "desc-not-allowed"), ("width_m = 0", "desc-not-positive"), ("corner_m = [1]", "desc-not-sizes"),
    ("turns = -1", "desc-negative"), ('width_m = "wide"', "desc-not-number"), ("length_m = 3", "desc-unknown-key"),
])
def test_a_bad_passage_is_one_sentence(tmp_path: Path, change: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        made(tmp_path, HEAD + "[[building.passage]]\nstoreys = 2\n" + change)
    assert caught.value.key.startswith(key)


def test_a_passage_on_a_storey_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        made(tmp_path, HEAD + "[[building.passage]]\nstoreys = 9\n")


def test_a_crane_area_needs_three_corners(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        made(tmp_path, HEAD + '[[building.hoist]]\nkind = "well"\naccess = { crane_outline_m = [[0, 0], [1, 0]] }\n')
    assert caught.value.key == "desc-outline-short"


def test_a_passage_can_be_added_and_edited(tmp_path: Path) -> None:
    (building,) = made(tmp_path, HEAD).buildings
    building = add_item(building, "passage", Passage(id="p", name="P", storey=2)).building
    building = set_field(building, "passage", "p", "width_m", 2.4).building
    building = set_field(building, "passage", "p", "joins", ["lift", "hall"]).building
    building = set_field(building, "passage", "p", "kind", "door").building
    found = find(building, "passage", "p")
    assert (found.width_m.value, found.joins, found.kind) == (2.4, ("lift", "hall"), "door")
    assert set_field(building, "passage", "p", "joins", None).building.passages[0].joins is None


@pytest.mark.parametrize(("field", "value"), [("width_m", 0), ("joins", "a"), ("joins", ["a"]), ("joins", ["a", ""]),
                                              ("kind", "stair"), ("storey", 9), ("turns", -1)])
def test_an_edit_that_cannot_be_is_refused(tmp_path: Path, field: str, value: object) -> None:
    (building,) = made(tmp_path, HEAD).buildings
    building = add_item(building, "passage", Passage(id="p", name="P", storey=2)).building
    with pytest.raises(CallError):
        set_field(building, "passage", "p", field, value)


def test_records_hold_passages_and_hoist_access() -> None:
    for thing in (Passage(id="p", name="P", storey=2, joins=("a", "b")), HoistAccess(crane_outline_m=((0.0, 0.0), (1.0, 0.0)))):
        assert unplain(plain(thing)) == thing
