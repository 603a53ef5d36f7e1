"""One company entered by hand: links both ways, machines, leases, further columns; faults with table, row and column."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from models.equipment import Equipment
from models.measured import Measured, SourceKind, Stated, from_file
from models.tenants import Lease, SupplyLink, Tenant, TenantList, Terms
from tests.models.matching.park import measured, tenant
from workbench.tenant_entry import ROWS, Entry, EntryFaults, entry_of, list_with

FILE = from_file("table-cell", "list.xlsx: A1")


def _list() -> TenantList:
    press = Equipment(id="甲-1", name="冲床", mass_kg=Measured(5000.0, "kg", FILE), size_m=(
        Measured(2.0, "m", FILE), Measured(1.5, "m", FILE), Measured(2.5, "m", FILE)), bedding_m=Measured(0.2, "m", FILE))
    second, third = (replace(one, terms=Terms()) for one in (tenant("乙", links=(("甲", 1.0), ("丙", 4.0))), tenant("丙")))
    first = replace(tenant("甲", links=(("乙", 2.0),), needs={"equipment": (press,)}), declared={"联系人": Stated("王", FILE)},
                    terms=Terms())
    lease = Lease(tenant="甲", units=("2F-1", "2F-2"), ends=datetime.date(2030, 6, 30), terms=Terms(
        rent_yuan_m2_month=measured(30.0, "yuan/m2/month"), term_years=measured(5.0, "a")))
    return TenantList(tenants=(first, second, third),
                      leases=(lease, Lease(tenant="丙", units=("3F",))))


def _changed(entry: Entry, table: str, rows: list[dict[str, str]]) -> Entry:
    return replace(entry, rows={**entry.rows, table: rows})


def _rows(entry: Entry, table: str) -> list[dict[str, str]]:
    return [dict(row) for row in entry.rows[table]]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["甲", "乙", "丙"])
def test_what_is_not_touched_stays_as_it_is(name: str, lang: str) -> None:
    whole = _list()
    before = whole.find(name)
    made, same = list_with(entry_of(before, whole, lang), before, whole)
    assert same == before
    assert made.tenants == whole.tenants
    assert sorted(made.leases, key=lambda one: one.tenant) == sorted(whole.leases, key=lambda one: one.tenant)


def test_links_both_ways() -> None:
    """甲 supplies 乙 with 2 t and 丙 anew with 3.5, and buys from 丙 instead of 乙."""
    whole = _list()
    entry = entry_of(whole.tenants[0], whole, "zh")
    assert _rows(entry, "link") == [{"side": "to", "other": "乙", "t_day": "2"}, {"side": "from", "other": "乙", "t_day": "1"}]
    rows = [{"side": "to", "other": "乙", "t_day": "2"}, {"side": "to", "other": "丙", "t_day": "3.5"},
            {"side": "from", "other": "丙", "t_day": "1,000 kg"}]
    with pytest.raises(EntryFaults):
        list_with(_changed(entry, "link", [*rows, {"side": "to", "other": "甲", "t_day": "1"}]), whole.tenants[0], whole)
    rows[2]["t_day"] = "1.25"
    made, first = list_with(_changed(entry, "link", rows), whole.tenants[0], whole)
    assert [(link.to, link.t_day.value, link.t_day.source.kind) for link in first.downstream] == [
        ("乙", 2.0, SourceKind.PERSON), ("丙", 3.5, SourceKind.PERSON)]
    second, third = made.tenants[1:]
    assert second.downstream == (SupplyLink(to="丙", t_day=whole.tenants[1].downstream[1].t_day),)
    assert [(link.to, link.t_day.value) for link in third.downstream] == [("甲", 1.25)]


def test_machines_with_size_and_feet() -> None:
    whole = _list()
    entry = entry_of(whole.tenants[0], whole, "zh")
    old = _rows(entry, "equipment")
    assert old == [{"name": "冲床", "mass_kg": "5000", "size_m": "2.0×1.5×2.5"}]
    rows = [{**old[0], "mass_kg": "6 t", "base_m": "1800×1200 mm"}, {"name": "测头", "vibration": "VC-B", "mass_kg": "80"}]
    _, first = list_with(_changed(entry, "equipment", rows), whole.tenants[0], whole)
    press, gauge = first.needs.equipment
    assert press.mass_kg is not None and (press.mass_kg.value, press.mass_kg.source.kind) == (6000.0, SourceKind.PERSON)
    assert press.size_m == whole.tenants[0].needs.equipment[0].size_m        # with its source
    assert press.bedding_m == whole.tenants[0].needs.equipment[0].bedding_m  # no column shows it
    assert [None if part is None else part.value for part in press.base_m] == [1.8, 1.2]
    assert gauge.vibration is not None and gauge.vibration.value == "VC-B"


def test_leases_and_further_columns() -> None:
    whole = _list()
    entry = entry_of(whole.tenants[0], whole, "zh")
    assert _rows(entry, "lease")[0]["units"] == "2F-1、2F-2"
    rows = [{**_rows(entry, "lease")[0], "ends": "2031-01-31"},
            {"units": "5F", "held": "已售", "acquired": "2024/3/1", "transfer": "2029-03-01"}]
    entry = _changed(_changed(entry, "lease", rows), "declared", [
        {"heading": "联系人", "value": "李"}, {"heading": "柱距", "value": "8.4"}])
    made, first = list_with(entry, whole.tenants[0], whole)
    own = [one for one in made.leases if one.tenant == "甲"]
    assert [one.ends for one in own] == [datetime.date(2031, 1, 31), None]
    assert own[0].terms == whole.leases[0].terms
    assert own[1].held is not None and own[1].held.value == "sold"
    assert (own[1].acquired, own[1].transfer) == (datetime.date(2024, 3, 1), datetime.date(2029, 3, 1))
    assert {key: one.value for key, one in first.declared.items()} == {"联系人": "李", "柱距": 8.4}
    assert [one.tenant for one in made.leases if one.tenant != "甲"] == ["丙"]


@pytest.mark.parametrize(("table", "row", "column", "key"), [
    ("link", {"side": "to", "other": "丁", "t_day": "1"}, "other", "table-fault-tenant-unknown"),
    ("link", {"side": "from", "other": "丙", "t_day": "多"}, "t_day", ""),
    ("link", {"side": "to", "other": "丙", "t_day": ""}, "t_day", "table-fault-link-without-flow"),
    ("link", {"side": "to", "other": "", "t_day": "1"}, "other", "table-fault-tenant-missing"),
    ("equipment", {"name": "甲机", "mass_kg": "-5"}, "mass_kg", ""),
    ("equipment", {"name": "甲机", "mass_kg": "5", "base_m": "1×2×3"}, "base_m", ""),
    ("equipment", {"name": "甲机", "mass_kg": "5", "vibration": "VC-Z"}, "vibration", "table-fault-not-word"),
    ("lease", {"units": "", "ends": "2030-01-01"}, "units", "table-fault-lease-without-units"),
    ("lease", {"units": "1F", "ends": "someday"}, "ends", ""),
    ("lease", {"units": "1F", "starts": "2030-01-01", "ends": "2029-01-01"}, "ends", "table-fault-lease-ends-early"),
    ("lease", {"units": "1F", "acquired": "2030-01-01"}, "held", "table-fault-lease-not-held"),
])
def test_faults_name_table_row_and_column(table: str, row: dict[str, str], column: str, key: str) -> None:
    whole = _list()
    entry = entry_of(whole.tenants[0], whole, "zh")
    rows = [*_rows(entry, table), row]
    with pytest.raises(EntryFaults) as caught:
        list_with(_changed(entry, table, rows), whole.tenants[0], whole)
    found = caught.value.faults[0]
    assert (found.table, found.row, found.column) == (table, len(rows) - 1, column)
    assert not key or found.key == key


def test_faults_of_the_form() -> None:
    whole = _list()
    for name in ("", "乙"):
        with pytest.raises(EntryFaults) as caught:
            list_with(Entry(fields={"name": name}, rows=dict.fromkeys(ROWS, ())), None, whole)
        assert (caught.value.faults[0].table, caught.value.faults[0].column) == ("tenant", "name")
    with pytest.raises(EntryFaults) as caught:
        list_with(Entry(fields={"name": "丁", "area_m2": "大"}, rows=dict.fromkeys(ROWS, ())), None, whole)
    assert (caught.value.faults[0].column, caught.value.faults[0].row) == ("area_m2", 0)


def test_a_new_company_with_links_machines_and_a_lease() -> None:
    entry = Entry(fields={"name": "丁", "area_m2": "500"}, rows={
        "link": [{"side": "from", "other": "甲", "t_day": "0.5"}], "equipment": [{"name": "炉", "mass_kg": "900"}],
        "lease": [{"units": "4F"}], "declared": [{"heading": "=1+1", "value": "=2"}]})
    made, new = list_with(entry, None, _list())
    assert isinstance(new, Tenant) and made.tenants[-1] is new and len(made.tenants) == 4
    assert made.tenants[0].downstream[-1].to == "丁"
    assert [one.units for one in made.leases if one.tenant == "丁"] == [("4F",)]
    assert {key: one.value for key, one in new.declared.items()} == {"=1+1": "=2"}
