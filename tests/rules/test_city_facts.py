"""Facts from a city's columns against facts from its buildings, one by one: every verdict of every pack must be the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from models.building import Plot, Site
from models.city import City, CityBuildings
from models.columns import Column, Facts, SourceBook
from models.logistics import TruckYard
from models.measured import Stated, assumed, from_file, from_geometry, from_person, square_metres
from models.readers.city import read as read_city
from models.readers.city.table import read as read_table
from models.reading import ReadOptions, silent
from rules.city_facts import facts_of_city
from rules.facts import facts_of
from rules.findings import Run, check_facts
from rules.library import shipped
from rules.quantities import REGISTRY
from rules.request import Request
from tests.models.readers.city_maker import CityMaker

DATA = Path(__file__).resolve().parents[1] / "data" / "city"


def column(values: list[float | None], source: int = 0, high: list[float | None] | None = None) -> Column:
    numbers = np.array([np.nan if value is None else value for value in values])
    upper = None if high is None else np.array([np.nan if value is None else value for value in high])
    return Column(numbers, np.where(np.isnan(numbers), -1, source).astype(np.int16), upper)


def city_of(**columns: Any) -> City:
    """A city of as many rows as its columns have, every second one with an outline."""
    rows = len(next(iter(columns.values())).values)
    book = SourceBook()
    for source in (from_file("city-attribute", "x"), from_geometry("city-base"), assumed("use-assumed")):
        book.code(source)
    outlines = np.array([shapely.box(0, 0, 10 + row, 30) if row % 2 == 0 else None for row in range(rows)], object)
    words = {"use": ("factory", "warehouse", "castle"), "hazard": ("C", "D"), "production": ("electronics",),
             "sprinklers": ("yes", "no")}
    return City(ids=tuple(f"b{row}" for row in range(rows)), names=("",) * rows, columns=columns, sources=book, words=words,
                outlines=outlines)


def both(buildings: City, plot: Plot | None = None, site: Site | None = None, **request: Any) -> tuple[Run, Run]:
    made = Request(on=date(2026, 11, 21), **request)
    packs = shipped()
    return (check_facts(facts_of_city(buildings, plot, site), packs, made),
            check_facts(facts_of(list(CityBuildings(buildings)), plot, site), packs, made))


def assert_same(ours: Run, theirs: Run) -> None:
    assert_same_tables(ours.facts, theirs.facts)
    assert len(ours.results) == len(theirs.results) > 100
    for a, b in zip((*ours.results, *ours.informing), (*theirs.results, *theirs.informing), strict=True):
        assert a.clause is b.clause and a.deciding == b.deciding
        for name in ("scope", "verdicts", "low", "high", "limit_low", "limit_high"):
            np.testing.assert_array_equal(getattr(a, name), getattr(b, name), f"{a.clause.id} {name}")
    assert (ours.overall, ours.counts, ours.headline, ours.provisional) == \
        (theirs.overall, theirs.counts, theirs.headline, theirs.provisional)
    for mine, other in zip(ours.findings(), theirs.findings(), strict=True):
        assert (mine.building, mine.subject, mine.verdict, mine.measured, mine.limit, mine.missing) == \
            (other.building, other.subject, other.verdict, other.measured, other.limit, other.missing)
        assert [(s.kind, s.how) for s in mine.sources] == [(s.kind, s.how) for s in other.sources]


def assert_same_tables(ours: Facts, theirs: Facts) -> None:
    assert list(ours.tables) == list(theirs.tables)
    for kind, table in ours.tables.items():
        other = theirs.tables[kind]
        assert list(table.ids) == list(other.ids) and list(table.names) == list(other.names), kind
        assert set(table.columns) <= set(REGISTRY)
        for name in table.columns.keys() | other.columns.keys():
            a, b = table.columns.get(name), other.columns.get(name)
            if a is None or b is None:      # a column without any value is as good as none
                left = b if a is None else a
                assert left is not None and np.isnan(left.values).all(), (kind, name)
                continue
            np.testing.assert_array_equal(a.values, b.values, f"{kind} {name}")
            np.testing.assert_array_equal(a.upper, b.upper, f"{kind} {name}")
        assert table.parents.keys() == other.parents.keys()
        for name, rows in table.parents.items():
            np.testing.assert_array_equal(rows, other.parents[name])
        placeholder = np.zeros(len(table), bool) if table.placeholder is None else table.placeholder
        np.testing.assert_array_equal(placeholder, other.placeholder if len(other) else np.zeros(0, bool))


# --- real files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["delft-extract.city.json", "kawasaki-extract.geojson", "seattle-extract.csv"])
@pytest.mark.parametrize("request_", [{}, {"city": "shenzhen", "stage": "design"}, {"city": "shanghai", "stage": "operation"}])
def test_the_samples_are_judged_the_same_both_ways(name: str, request_: dict[str, str]) -> None:
    read = read_table if name.endswith(".csv") else read_city
    city = read(DATA / name, ReadOptions(), silent).city
    assert city is not None
    assert_same(*both(city, **request_))


def test_level_roofs_give_a_fire_height_both_ways(tmp_path: Path) -> None:
    maker = CityMaker()
    for number, height in enumerate((6.0, 23.7, 24.0, 23.5, 60.0)):
        maker.add(str(number), maker.box(50.0 * number, 0, 0, 20, 40, height, lod="2", semantics=True),
                  attributes={"storeysAboveGround": 3 + number, "function": "factory", "storeysBelowGround": number // 4})
    city = read_city(maker.write(tmp_path / "a.json"), ReadOptions(), silent).city
    assert city is not None
    ours, theirs = both(city, city="shenzhen")
    assert_same(ours, theirs)
    height = ours.facts.tables["building"].columns["fire_height_m"]
    assert height.values[:4] == pytest.approx([6.0, 23.7, 24.0, 23.5]) and np.isnan(height.values[4])
    assert height.upper[:4] == pytest.approx([6.5, 24.2, 24.5, 24.0])


def test_plot_and_site_are_shared(tmp_path: Path) -> None:
    city = read_city(DATA / "kawasaki-extract.geojson", ReadOptions(), silent).city
    assert city is not None
    area = square_metres(50_000.0, from_person())
    plot = Plot(area_m2=area, counted_area_m2=square_metres(180_000.0, from_person()), land_use=Stated("M0", from_person()))
    site = Site(yards=(TruckYard(id="y", name="y"),))
    assert_same(*both(city, plot, site, city="shenzhen"))


# --- made up columns ---------------------------------------------------------------------------------------------


def test_choices_grades_words_and_ranges_go_the_same_way() -> None:
    city = city_of(
        use=column([0, 1, None, 0], 2), hazard=column([0, 1, None, 0]), production=column([0, None, None, 0]),
        sprinklers=column([0, 1, None, 1]), fire_resistance_grade=column([2, 1, None, 4]),
        height_m=column([24, 24.5, None, 50], 1), outdoor_ground_m=column([-0.3, 0, None, 1], 1),
        roof_m=column([24, 24.5, 9, None], 1), roof_finish_m=column([None, 24.4, 9, 51], 2),
        planning_height_m=column([24, 25, None, 51], high=[24, 26, None, 51]), storeys_above_ground=column([4, 1, 2, 8]),
        basement_storeys=column([0, 1, None, 2]), gross_floor_area_m2=column([9e3, 5e3, None, 4e4], -1),
        building_footprint_m2=column([2e3, 5e3, 1, 5e3]), year_built=column([1990, 2000, 2010, None]))
    ours, theirs = both(city, city="shenzhen")
    assert_same(ours, theirs)
    building = ours.facts.tables["building"]
    assert np.isnan(building.columns["planning_height_m"].values[1])      # a range has no single value to show
    heights = building.columns["fire_height_m"]
    assert heights.values[:2] == pytest.approx([24.3, 24.4]) and heights.upper[:2] == pytest.approx([24.8, 24.4])


def test_a_word_that_no_clause_knows_is_unknown() -> None:
    city = city_of(use=column([2, 0]))
    use = facts_of_city(city).tables["building"].columns["use"]
    assert np.isnan(use.values[0]) and use.sources[0] == -1
    assert_same_tables(facts_of_city(city), facts_of(list(CityBuildings(city))))


def test_outlines_without_columns_give_the_plan_size() -> None:
    table = facts_of_city(city_of(height_m=column([5, 6, 7]))).tables["building"]
    assert table.columns["plan_depth_m"].values == pytest.approx([10.0, np.nan, 12.0], nan_ok=True)
    assert table.columns["plan_length_m"].values == pytest.approx([30.0, np.nan, 30.0], nan_ok=True)


def test_a_city_without_rows_or_columns_has_all_tables() -> None:
    empty = replace(city_of(height_m=column([])), outlines=None)
    assert_same_tables(facts_of_city(empty), facts_of(()))


def test_ids_of_placeholders_are_made_when_they_are_asked_for() -> None:
    ids = facts_of_city(city_of(height_m=column([5, 6, 7]))).tables["lift"].ids
    assert ids[1] == "b1/lift" and list(ids[1:]) == ["b1/lift", "b2/lift"] and len(ids) == 3 and ids[-1] == "b2/lift"


numbers = st.one_of(st.none(), st.floats(-2.0, 130.0).map(lambda value: round(value, 3)))


@given(rows=st.lists(st.tuples(numbers, numbers, numbers, st.one_of(st.none(), st.integers(1, 40)),
                                st.sampled_from([None, 0, 1])), min_size=1, max_size=6))
def test_any_columns_give_the_same_facts(rows: list[tuple[float | None, ...]]) -> None:
    ground, roof, height, floors, use = (list(values) for values in zip(*rows, strict=True))
    city = city_of(outdoor_ground_m=column(ground, 1), roof_m=column(roof, 1), height_m=column(height), use=column(use, 2),
                   storeys_above_ground=column(floors))
    assert_same_tables(facts_of_city(city), facts_of(list(CityBuildings(city))))
