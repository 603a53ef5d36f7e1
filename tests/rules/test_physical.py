"""The physical axis by hand, the total with entered axes, and tables of the user's own."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.building import Building
from models.city import City
from models.columns import SourceBook, known
from models.errors import CallError, PackError
from models.measured import Measured, Stated, assumed, from_file
from models.survey import Appraisal, FireGap, ItemCondition, Survey
from rules.physical import city_scores, measured_share, physical_score, total, weights_of
from rules.physical_table import load_table, parse_table, shipped_table
from tests.models.matching.park import SOURCE, building, storey

TABLE = """
schema = "shanglou.physical/1"
title = { zh = "表", en = "table" }
note = { zh = "注", en = "note" }
[axes]
basis = "assumed"
physical = 0.5
location = 0.2
policy = 0.2
market = 0.1
[[criterion]]
id = "load"
title = { zh = "荷载", en = "load" }
fact = "floor_load_kn_m2"
over = "upper"
nothing_at = 4.0
full_at = 8.0
weight = 0.6
basis = "assumed"
[[criterion]]
id = "grade"
title = { zh = "等级", en = "grade" }
fact = "structure_grade"
over = "building"
nothing_at = 4.0
full_at = 1.0
weight = 0.4
basis = "assumed"
"""


def table(text: str = TABLE):  # type: ignore[no-untyped-def]
    return parse_table(text.encode(), "table.toml")


def tower(second: float | None = 6.0, third: float | None = 8.0, area_m2: float = 3000.0) -> Building:
    return building((storey(1, load=20.0), storey(2, load=second, area_m2=1000.0), storey(3, load=third, area_m2=area_m2)))


def survey(grade: int = 2) -> Survey:
    return Survey(building="A", appraisals=(Appraisal(document="JD-1", grade=Stated(grade, SOURCE)),))


def test_by_hand() -> None:
    """2F: (6 − 4) / 4 = 0.5 on 1000 m²; 3F: 1 on 3000 m²; together 0.875. Grade 2: (2 − 4) / (1 − 4) = 2/3."""
    found = physical_score(tower(), survey(), table())
    assert [item.low for item in found.items] == [0.875, 0.666667]
    assert found.low == found.high == pytest.approx(100.0 * (0.6 * 0.875 + 0.4 * 0.666667))
    assert measured_share(found) == 1.0


def test_unknown_facts_give_a_range() -> None:
    found = physical_score(tower(), None, table())
    assert (found.low, found.high) == (52.5, 92.5)
    assert found.missing == ("grade",)
    partly = physical_score(tower(third=None), None, table())      # 3F is three quarters of the area and unknown
    assert (partly.items[0].low, partly.items[0].high) == (0.125, 0.875)


def test_what_is_only_assumed_is_not_measured() -> None:
    held = tower()
    guessed = tuple(replace(one, zones=tuple(replace(zone, floor_load=replace(
        zone.floor_load, load=Measured(8.0, "kN/m2", assumed("description-assumed")))) for zone in one.zones if zone.floor_load))
        for one in held.storeys)
    found = physical_score(replace(held, storeys=guessed), survey(), table())
    assert (found.items[0].low, found.items[0].high, found.items[0].known) == (0.0, 1.0, False)
    assert measured_share(found) == 0.4


@pytest.mark.parametrize(("value", "score"), [(3.9, 0.0), (4.0, 0.0), (4.4, 0.1), (8.0, 1.0), (8.1, 1.0)])
def test_ends_of_the_line(value: float, score: float) -> None:
    assert table().criteria[0].score(value) == score


def test_by_number_of_storeys_while_an_area_is_unknown() -> None:
    held = building((storey(1), storey(2, load=4.0, area_m2=1000.0), storey(3, load=8.0, area_m2=None)))
    assert physical_score(held, survey(), table()).items[0].low == 0.5


def test_condition_and_gaps_of_the_shipped_table() -> None:
    """Good and poor: 0.5. One of two not looked at: between 0.5 and 1. Two gaps of five: 0.6."""
    file = from_file("surveyed", "x")
    found = Survey(building="A", gaps=(FireGap(kind="stair", source=file), FireGap(kind="access", source=file)), conditions=(
        ItemCondition(item="a", condition=Stated("good", file)), ItemCondition(item="b", condition=Stated("unknown", file))))
    items = {item.criterion.id: item for item in physical_score(tower(), found, shipped_table()).items}
    assert (items["condition"].low, items["condition"].high) == (0.5, 1.0)
    assert items["fire"].low == items["fire"].high == 0.6
    none = Survey(building="A", gaps=(FireGap(kind="none", source=file),))
    assert {i.criterion.id: i.low for i in physical_score(tower(), none, shipped_table()).items}["fire"] == 1.0


def test_total_with_entered_axes() -> None:
    weights = table().axes
    assert total((50.0, 60.0), {"location": 80.0, "policy": 70.0, "market": 40.0}, weights) == (59.0, 64.0)
    assert total((50.0, 60.0), {"location": 80.0, "policy": None}, weights) == (41.0, 76.0)    # 30 points nobody entered


def test_weights_are_shown_as_they_count() -> None:
    found = weights_of({"physical": 1.0, "location": 0.7}, table())        # with 0.2 and 0.1: 2.0 together
    assert dict(found) == pytest.approx({"physical": 0.5, "location": 0.35, "policy": 0.1, "market": 0.05})
    for wrong in ({"taste": 1.0}, {"policy": -0.1}, {"policy": math.nan}, dict.fromkeys(table().axes, 0.0)):
        with pytest.raises(CallError):
            weights_of(wrong, table())


def test_rows_of_a_city() -> None:
    """Footprints of 500, 1500 and an unknown one: 0, half and anything of the 5 points of a storey's area."""
    book = SourceBook()
    code = book.code(from_file("attribute", "footprint"))
    city = City(ids=("a", "b", "c"), names=("a", "b", "c"), sources=book,
                columns={"building_footprint_m2": known(np.array([500.0, 1500.0, np.nan]), code)})
    low, high = city_scores(city, shipped_table())
    assert low.tolist() == [0.0, 2.5, 0.0]
    assert high.tolist() == [95.0, 97.5, 100.0]


@pytest.mark.parametrize(("old", "new", "field"), [
    ("weight = 0.6", "weight = 0.5", "weight"), ("market = 0.1", "market = 0.2", "axes"),
    ('fact = "floor_load_kn_m2"', 'fact = "charm"', "fact"), ('over = "building"', 'over = "upper"', "over"),
    ("full_at = 8.0", "full_at = 4.0", "full_at"), ('id = "grade"', 'id = "load"', "id"),
    ("nothing_at = 4.0", "nothing_at = nan", "nothing_at"), ("physical = 0.5", "physical = 0.5\nextra = 1", "extra"),
    ("shanglou.physical/1", "shanglou.physical/9", "schema")])
def test_faults_of_a_table_name_the_field(old: str, new: str, field: str) -> None:
    with pytest.raises(PackError) as caught:
        table(TABLE.replace(old, new, 1))
    assert (caught.value.code, caught.value.values["field"]) == ("bad-pack", field)


def test_a_table_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        table("a = [")
    with pytest.raises(PackError) as caught:
        load_table(tmp_path / "not-there.toml")
    assert caught.value.code == "not-found"


def test_every_line_of_the_shipped_table_says_that_it_is_assumed() -> None:
    shipped = shipped_table()
    assert {criterion.basis for criterion in shipped.criteria} == {"assumed"} == {shipped.basis}
    assert math.fsum(criterion.weight for criterion in shipped.criteria) == pytest.approx(1.0)
