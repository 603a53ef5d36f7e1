"""Tonnes by clock hour of the placed companies, and where every field of a list is judged or shown."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from models.matching.placing import place
from models.measured import Measured, Stated
from models.readers.tenant_columns import COLUMNS
from models.readers.tenant_list import read_tenants
from models.tenants import Brings, Needs, Tenant, Terms
from models.writers.workbook import title
from tests.models.matching.park import SOURCE
from tests.models.readers.tables_builder import workbook
from tests.workbench.stacked import park, people
from workbench.rent_roll import tables
from workbench.stacking import Stacking, stacking_of
from workbench.stacking_hours import goods_hours, hours_plot, hours_said
from workbench.stacking_words import StackingWords


def timed(weights: dict[int, float], trucks: float | None = None) -> Stacking:
    """甲电子 (2 t a day) says when; 乙服装 (3 t a day) does not; 丙仪器 has no goods."""
    first, *rest = people()
    profile = Stated(tuple(weights.get(hour, 0.0) for hour in range(24)), SOURCE)
    stated = None if trucks is None else Measured(trucks, "1", SOURCE)
    first = replace(first, brings=replace(first.brings, goods_profile=profile, trucks_day=stated))
    return stacking_of(place([first, *rest], park().spaces))


def test_tonnes_fall_on_the_hours_that_are_stated() -> None:
    found = goods_hours(timed({8: 1.0, 9: 3.0}))
    assert (found.t_h[8], found.t_h[9], sum(found.t_h)) == (0.5, 1.5, 2.0)
    assert found.peak == (9, 1.5)
    assert (found.timed, found.untimed, found.untimed_t_day) == (1, 1, 3.0)


def test_nothing_is_spread_while_nobody_says_when() -> None:
    stacking = stacking_of(park())
    assert goods_hours(stacking).t_h == (0.0,) * 24
    assert hours_plot(stacking, StackingWords("zh"), 250.0, 70.0) is None
    assert hours_said(goods_hours(stacking), StackingWords("zh")) == []


@pytest.mark.parametrize(("lang", "wanted"), [
    ("zh", ["9 时最多，1.50 t/h", "另有 1 家、每日 3.0 t", "1 家企业写了日货车数，共 4 辆"]),
    ("en", ["most in hour 9: 1.50 t/h", "1 more with 3.0 t", "1 companies state trucks: 4"]),
])
def test_the_sentences(lang: str, wanted: list[str]) -> None:
    said = hours_said(goods_hours(timed({8: 1.0, 9: 3.0}, 4.0)), StackingWords(lang))
    assert all(one in line for one, line in zip(wanted, said, strict=True))
    assert hours_plot(timed({9: 1.0}), StackingWords(lang), 250.0, 70.0) is not None


def test_every_field_of_a_company_has_a_column_and_every_column_a_field() -> None:
    """A field without a column could not be entered; the table of needs shows every column that is filled.

    Loads stand in a column of two units; links and machines have sheets of their own; what nobody knows keeps its heading.
    """
    columns = {"floor_load_kn_m2" if column.field == "load" else column.field for column in COLUMNS["tenant"]}
    parts = {field.name for part in (Tenant, Needs, Brings, Terms) for field in fields(part)}
    elsewhere = {"needs", "brings", "terms", "downstream", "equipment", "declared"}
    assert parts - elsewhere == columns


FILLED = {
    "id": "T1", "name": "甲", "company": "甲集团", "industry": "光电", "production": "电子", "stage": "中试", "area_m2": 500,
    "area_most_m2": 900, "storey_height_m": 5.4, "clear_height_beam_m": 4.5, "clear_height_duct_m": 4.0, "load": 8,
    "heaviest_kg": 2500, "largest_m": "2.4×1.8×2.1", "vibration": "VC-B", "noise_most_db": 60, "clean_class": "ISO 7",
    "power_kw": 300, "water_m3_d": 20, "gas_m3_h": 5, "exhaust_m3_h": 9000, "exhaust_shaft_m2": 1.2, "waste_water_m3_d": 15,
    "storeys": "2~6", "storeys_preferred": "3", "hazard": "丁", "noise_db": 75, "dust": "否",
    "excitation_hz": 25, "excitation_n": 800,
    "goods_t_day": 6, "in_share": "60%", "unit_load_kg": 600, "goods_profile": "8:1 9:2", "trucks_day": 4,
    "rent_yuan_m2_month": 32, "term_years": 5, "growth_pct_year": 3}
"""Every column of a company, filled."""


def test_whatever_is_entered_is_shown(tmp_path: Path) -> None:
    """What is not judged by the fit, by the placing or by lifts and docks stands in the table of needs at least."""
    row = [FILLED[column.field] for column in COLUMNS["tenant"]]
    path = workbook(tmp_path / "list.xlsx", {"企业需求": [[title(c, c.unit, "zh") for c in COLUMNS["tenant"]], row]})
    tenants = read_tenants(path).list.tenants
    table = tables(stacking_of(place(tenants, park().spaces)), StackingWords("zh"))[3]
    shown = dict(zip((key for key, _ in table.columns), table.rows[0], strict=True))
    assert shown == {**FILLED, "in_share": 60.0, "storeys_preferred": "3", "goods_profile": "8:1.0 9:2.0", "company": "甲集团",
                     "production": shown["production"]}
