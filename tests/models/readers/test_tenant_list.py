"""Lists of companies: encodings, headings, units, links, machines, leases; and faults that name row and column."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.building import Hazard
from models.errors import InputError
from models.readers.tables.grid import Grid, Tables
from models.readers.tables.headings import bare, spellings, split_unit
from models.readers.tenant_columns import COLUMNS, OF_TENANTS
from models.readers.tenant_list import MOST_TENANTS, TenantReading, hours_of, read_tenants, tenants_of
from models.report import ReportBuilder
from models.tenants import Tenant
from tests.models.readers.tables_builder import Rows, workbook
from workbench.cli import sentence
from workbench.texts import LANGUAGES, text

DATA = Path(__file__).parents[2] / "data" / "tables"
HEAD = ["企业名称", "需求面积(㎡)", "荷载需求(kN/㎡)"]


def reading(tmp_path: Path, sheets: dict[str, Rows], merged: dict[str, list[str]] | None = None) -> TenantReading:
    found = read_tenants(workbook(tmp_path / "list.xlsx", sheets, merged))
    for _, notes in found.report.lists():
        for note in notes:
            for lang in LANGUAGES:
                assert "{" not in text(f"report.{note.code}", lang, {"subject": note.subject, **note.values})
    return found


def fault(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read_tenants(path)
    for lang in LANGUAGES:
        assert "{" not in sentence(caught.value, lang)
        assert path.name in sentence(caught.value, lang)
    return caught.value


def faults(tmp_path: Path, sheets: dict[str, Rows], merged: dict[str, list[str]] | None = None) -> list[tuple[str, int, str]]:
    """Key, row and column of each fault."""
    caught = fault(workbook(tmp_path / "list.xlsx", sheets, merged))
    assert caught.key == "table-faults", caught
    return [(key.removeprefix("table-fault-"), place["row"], place["column"]) for key, place in caught.values["details"]]


def codes(found: TenantReading) -> list[str]:
    return [note.code for _, notes in found.report.lists() for note in notes]


# what is read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_csv_of_either_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "企业.csv"
    load = "荷载需求(kPa)" if encoding == "gbk" else "荷载需求(kN/m2)"
    lines = f'企业名称,需求面积,{load},租金\n"示例·光电","1,250.5",8,32\n示例·精工,900,10,28\n'
    path.write_bytes(lines.encode(encoding))
    found = read_tenants(path).list.tenants
    assert [(t.name, t.needs.area_m2 and t.needs.area_m2.value, t.needs.floor_load_kn_m2 and t.needs.floor_load_kn_m2.value,
             t.terms.rent_yuan_m2_month and t.terms.rent_yuan_m2_month.value) for t in found] == [
        ("示例·光电", 1250.5, 8.0, 32.0), ("示例·精工", 900.0, 10.0, 28.0)]


def test_chinese_and_english_headings_mean_the_same(tmp_path: Path) -> None:
    names = ("name", "area_m2", "load", "storey_height_m", "heaviest_kg", "hazard", "goods_t_day", "storeys_preferred",
             "in_share")
    row = ["x", 1200, 8, 5.4, 2500, "丙2", 6.5, "2~4、6", 60]
    columns = [next(c for c in COLUMNS["tenant"] if c.field == name) for name in names]
    made = []
    for lang in LANGUAGES:
        head = [getattr(c, lang) + (" (kg)" if c.field == "heaviest_kg" else "") for c in columns]
        made.append(reading(tmp_path, {"s": [head, row]}).list.tenants[0])
    for tenant in made:
        assert tenant.needs.area_m2 is not None
        assert (tenant.needs.area_m2.value, tenant.needs.area_m2.source.where[-2:]) == (1200.0, "B2")
        assert tenant.brings.hazard is not None
        assert tenant.brings.hazard.value is Hazard.C2
        assert tenant.needs.storeys_preferred == (2, 3, 4, 6)
        assert tenant.brings.in_share is not None
        assert tenant.brings.in_share.value == 0.6
    assert made[0] == made[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_heading_of_the_template_means_its_column(lang: str) -> None:
    for kind, columns in COLUMNS.items():
        for column in columns:
            name, unit = split_unit(getattr(column, lang))
            assert (spellings(kind, OF_TENANTS).get(bare(name)), unit) == (column, None), (kind, column.field)


def test_units_of_heading_and_cell(tmp_path: Path) -> None:
    rows = [["企业名称", "面积(万㎡)", "承重", "最重设备(t)", "租金(元/㎡/天)", "层高", "租期(月)"],
            ["a", 0.12, "800 kg/㎡", 2.5, 1, "5400 mm", 36]]
    one = reading(tmp_path, {"s": rows}).list.tenants[0]
    needs, terms = one.needs, one.terms
    assert needs.floor_load_kn_m2 is not None
    assert (needs.floor_load_kn_m2.value, needs.floor_load_kn_m2.unit) == (800.0, "kg/m2")
    values = [needs.area_m2, needs.heaviest_kg, needs.storey_height_m, terms.rent_yuan_m2_month, terms.term_years]
    assert [v and v.value for v in values] == [1200.0, 2500.0, 5.4, 30.4, 3.0]


def test_what_a_company_does_not_state_is_unknown(tmp_path: Path) -> None:
    rows = [[*HEAD, "微振动要求", "所属集团", "火灾危险性", "环节", "洁净等级"], ["a", 500, None, "无", "-", "待定", "", "/"], [
        "b", "不详", 5, "VC-B", "甲集团", "丁", "中试", "7级"]]
    a, b = reading(tmp_path, {"s": rows}).list.tenants
    assert (a.needs.floor_load_kn_m2, a.needs.vibration, a.company, a.brings.hazard, a.stage, a.needs.clean_class) == (
        None, None, "", None, None, None)
    assert b.needs.area_m2 is None
    assert b.needs.vibration is not None
    assert b.needs.clean_class is not None
    assert (b.needs.vibration.value, b.needs.clean_class.value, b.company) == ("VC-B", "ISO 7", "甲集团")
    assert (b.stage and b.stage.value, b.brings.hazard and b.brings.hazard.value) == ("pilot", Hazard.D)


def test_links_machines_and_leases_find_their_company(tmp_path: Path) -> None:
    found = reading(tmp_path, {
        "企业需求": [["编号", *HEAD], ["T1", "a", 500, 5], ["T2", "b", 600, 6]],
        "上下游": [["供货方", "收货方", "日供货量(t/d)"], ["a", "T2", 3.5], ["T2", "a", "500 kg/d"]],
        "设备": [["企业名称", "设备名称", "单台重量(kg)", "外形尺寸", "台数", "激振频率(Hz)"],
               ["T1", "冲床", 6000, "2.0×1.5×2.2", 2, 3.5]],
        "租约": [["企业名称", "承租单元", "租赁面积", "起租日", "到期日", "租金"],
               ["b", "2F-east、2F-west", 1100, datetime.date(2024, 1, 1), "2028-12-31", 25]],
    }).list
    a, b = found.tenants
    assert [(link.to, link.t_day.value) for link in a.downstream] == [("T2", 3.5)]
    assert [(link.to, link.t_day.value) for link in b.downstream] == [("T1", 0.5)]
    machine = a.needs.equipment[0]
    assert (machine.name, machine.mass_kg and machine.mass_kg.value, [s and s.value for s in machine.size_m]) == (
        "冲床", 6000.0, [2.0, 1.5, 2.2])
    lease = found.leases[0]
    assert (lease.tenant, lease.units, lease.starts, lease.ends) == (
        "T2", ("2F-east", "2F-west"), datetime.date(2024, 1, 1), datetime.date(2028, 12, 31))


def test_merged_cells(tmp_path: Path) -> None:
    """A group merged over its companies holds for both; an area merged over two says nothing of either."""
    rows = [["所属集团", *HEAD], ["甲集团", "a", 500, 5], [None, "b", 600, 6]]
    assert [t.company for t in reading(tmp_path, {"s": rows}, {"s": ["A2:A3"]}).list.tenants] == ["甲集团", "甲集团"]
    assert faults(tmp_path, {"s": [HEAD, ["a", 900, 5], ["b", None, 6]]}, {"s": ["B2:B3"]}) == [
        ("merged-sum", 2, "B"), ("merged-sum", 3, "B")]


def test_titles_totals_and_notes_are_no_companies(tmp_path: Path) -> None:
    found = reading(tmp_path, {"s": [["2026 年意向企业名单"], [], HEAD, ["a", 500, 5], ["合计", 500, None], ["注：示例"]]})
    assert [t.name for t in found.list.tenants] == ["a"]
    assert "table-total" in codes(found)
    assert "table-note" in codes(found)


def test_a_column_and_a_sheet_that_nobody_understands_are_told(tmp_path: Path) -> None:
    found = reading(tmp_path, {"s": [[*HEAD, "法人星座"], ["a", 500, 5, "狮子"]], "别的": [["这里", "什么都不是"], [1, 2]]})
    assert {"table-column-kept", "table-sheet-ignored"} <= set(codes(found))


def test_five_thousand_rows(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    lines = [f"企业{i},{300 + i % 900},{4 + i % 9}" for i in range(5000)]
    path.write_text("\n".join([",".join(HEAD), *lines]), "utf-8")
    found = read_tenants(path).list.tenants
    assert len(found) == 5000
    assert (found[-1].name, found[-1].needs.area_m2 and found[-1].needs.area_m2.value) == ("企业4999", 799.0)


def test_more_than_any_park_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("\n".join([",".join(HEAD), *(f"c{i},500,5" for i in range(MOST_TENANTS + 1))]), "utf-8")
    assert fault(path).code == "too-large"


# formulas


def test_a_formula_is_read_by_its_stored_value_and_never_run(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("s")
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ["a"])
    sheet.write_formula(1, 1, "=500*2", None, 777)      # what Excel has stored, not what it would be
    sheet.write_number(1, 2, 5)
    book.close()
    area = read_tenants(path).list.tenants[0].needs.area_m2
    assert area is not None
    assert area.value == 777.0


def test_a_formula_without_a_value_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, {"s": [HEAD, ["a", "=500*2", 5]]}) == [("formula", 2, "B")]


def test_text_that_looks_like_a_formula_is_text_or_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("企业名称,需求面积,荷载需求(kPa)\n=cmd|' /C calc'!A0,500,5\n", "utf-8")
    assert read_tenants(path).list.tenants[0].name == "=cmd|' /C calc'!A0"
    path.write_text("企业名称,需求面积,荷载需求(kPa)\na,=1+1,5\n", "utf-8")
    error = fault(path)
    assert [(key, place["row"], place["column"]) for key, place in error.values["details"]] == [
        ("table-fault-formula-text", 2, "B")]


# faults


@pytest.mark.parametrize(("rows", "said"), [
    ([HEAD, ["a", 0, 5]], ("out-of-range", 2, "B")),
    ([HEAD, ["a", -5, 5]], ("out-of-range", 2, "B")),
    ([HEAD, ["a", "很大", 5]], ("not-number", 2, "B")),
    ([HEAD, ["a", True, 5]], ("is-flag", 2, "B")),
    ([HEAD, ["a", datetime.date(2026, 3, 8), 5]], ("is-date", 2, "B")),
    ([HEAD, ["a", "300 坪", 5]], ("unit", 2, "B")),
    ([["企业名称", "需求面积(亩)", "荷载需求"], ["a", 3, 5]], ("heading-unit", 1, "B")),
    ([["company", "area needed (sqft)", "floor load needed"], ["a", 3000, 5]], ("heading-unit", 1, "B")),
    ([HEAD, ["a", 500, 5], ["a", 600, 5]], ("tenant-twice", 3, "A")),
    ([["编号", *HEAD], ["1", "a", 500, 5], ["a", "b", 600, 5]], ("tenant-twice", 3, "A")),
    ([HEAD, [None, 500, 5]], ("tenant-without-name", 2, "A")),
    ([[*HEAD, "最大面积"], ["a", 500, 5, 400]], ("tenant-areas", 2, "D")),
    ([[*HEAD, "火灾危险性"], ["a", 500, 5, "己"]], ("not-word", 2, "D")),
    ([[*HEAD, "微振动要求"], ["a", 500, 5, "VC-Z"]], ("not-word", 2, "D")),
    ([[*HEAD, "环节"], ["a", 500, 5, "摸鱼"]], ("not-word", 2, "D")),
    ([[*HEAD, "可接受楼层"], ["a", 500, 5, "云端"]], ("not-storey", 2, "D")),
    ([[*HEAD, "可接受楼层"], ["a", 500, 5, "8~3F"]], ("storey-range", 2, "D")),
    ([[*HEAD, "需求建筑面积"], ["a", 500, 5, 400]], ("heading-twice", 1, "D")),
])
def test_one_wrong_cell_is_named(tmp_path: Path, rows: Rows, said: tuple[str, int, str]) -> None:
    assert said in faults(tmp_path, {"s": rows})


@pytest.mark.parametrize(("sheet", "rows", "said"), [
    ("上下游", [["供货方", "收货方", "日供货量"], ["a", "不在名单", 3]], ("tenant-unknown", 2, "B")),
    ("上下游", [["供货方", "收货方", "日供货量"], ["a", None, 3]], ("tenant-missing", 2, "B")),
    ("上下游", [["供货方", "收货方", "日供货量"], ["a", "b", None]], ("link-without-flow", 2, "C")),
    ("上下游", [["供货方", "收货方", "日供货量"], ["a", "a", 3]], ("link-to-itself", 2, "B")),
    ("上下游", [["供货方", "收货方", "日供货量"], ["a", "b", "3 箱"]], ("unit", 2, "C")),
    ("设备", [["企业名称", "设备名称", "单台重量(kg)"], ["谁", "冲床", 5]], ("tenant-unknown", 2, "A")),
    ("租约", [["企业名称", "承租单元", "到期日"], ["a", None, "2028-12-31"]], ("lease-without-units", 2, "B")),
    ("租约", [["企业名称", "承租单元", "起租日", "到期日"], ["a", "2F", "2028-12-31", "2024-01-01"]],
     ("lease-ends-early", 2, "D")),
    ("租约", [["企业名称", "承租单元", "到期日"], ["a", "2F", "明年"]], ("not-date", 2, "C")),
])
def test_faults_of_the_other_sheets(tmp_path: Path, sheet: str, rows: Rows, said: tuple[str, int, str]) -> None:
    assert faults(tmp_path, {"企业": [HEAD, ["a", 500, 5], ["b", 600, 6]], sheet: rows}) == [said]


def test_a_fault_is_one_sentence_with_row_and_column(tmp_path: Path) -> None:
    error = fault(workbook(tmp_path / "list.xlsx", {"企业": [HEAD, ["a", "很大", 5]]}))
    assert sentence(error, "zh") == \
        "list.xlsx 有 1 处不能读，没有读入任何内容。请改正后再读：“企业”第 2 行 B 列：“很大”不是数字。"
    assert "“企业” row 2 column B" in sentence(error, "en")


@pytest.mark.parametrize("name", ["password.xlsx", "password.xls"])
def test_a_protected_workbook_is_refused_with_advice(name: str) -> None:
    error = fault(DATA / name)
    assert (error.code, error.key) == ("not-readable", "table-password")


def test_a_table_of_something_else_is_no_list(tmp_path: Path) -> None:
    error = fault(workbook(tmp_path / "list.xlsx", {"s": [["楼层", "标高(m)", "层高(m)"], ["1F", 0, 8]]}))
    assert (error.code, error.key) == ("empty", "tenants-none")
    assert fault(workbook(tmp_path / "list.xlsx", {"s": [HEAD]})).key == "tenants-none"


# any table


WORDS = ["", "a", "b", "500", "1,200", "5 kN/㎡", "=1+1", "无", "丙2", "2~5", "VC-A", "合计", "2.4×3×?"]
CELLS = st.one_of(st.text(max_size=12), st.integers(-10**12, 10**12), st.floats(), st.booleans(), st.dates(),
                  st.sampled_from(WORDS))
SPELLINGS = {word for columns in COLUMNS.values() for c in columns for word in (c.zh, c.en, *c.others.split())}
HEADINGS = st.sampled_from(sorted(SPELLINGS))


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    grids = []
    for name in draw(st.lists(st.sampled_from(["企业", "上下游", "设备", "租约", ""]), min_size=1, max_size=3)):
        heading = draw(st.lists(HEADINGS, min_size=2, max_size=6))
        body = draw(st.lists(st.lists(CELLS, max_size=7), max_size=5))
        grids.append(Grid(name=name, rows=[heading, *body]))
    return Tables(file="any.xlsx", sha256="", format="XLSX", grids=tuple(grids))


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_any_table_is_a_list_or_a_sentence(given_tables: Tables) -> None:
    try:
        found = tenants_of(given_tables, ReportBuilder()).list
    except InputError as error:
        for lang in LANGUAGES:
            assert "any.xlsx" in sentence(error, lang)
        return
    assert found.tenants
    assert all(isinstance(tenant, Tenant) and tenant.name for tenant in found.tenants)
    ids = {tenant.id for tenant in found.tenants}
    assert len(ids) == len(found.tenants)
    assert all(link.to in ids - {tenant.id} for tenant in found.tenants for link in tenant.downstream)
    assert all(lease.tenant in ids for lease in found.leases)


# what else a list says, hours of goods, per cent, how rooms are held


def test_unknown_columns_are_kept_with_their_source_and_told(tmp_path: Path) -> None:
    head = [*HEAD, "备注", "注册资本", "备注", None]
    rows = [head, ["a", 500, 5, "可分期\n入驻", 1200, "急", "没有表头"], ["b", 600, 6, None, None, None, None]]
    found = reading(tmp_path, {"s": rows})
    a, b = found.list.tenants
    assert {key: one.value for key, one in a.declared.items()} == {"备注": "可分期 入驻", "注册资本": 1200.0, "备注 (F)": "急"}
    assert a.declared["注册资本"].source.where == "list.xlsx: s!E2"
    assert b.declared == {}
    told = [(note.code, note.values.get("column")) for _, notes in found.report.lists() for note in notes]
    assert told == [("table-column-kept", "D"), ("table-column-kept", "E"), ("table-column-kept", "F"),
                    ("table-column-unnamed", "G")]


def test_dates_and_flags_in_unknown_columns(tmp_path: Path) -> None:
    rows = [[*HEAD, "成立日期", "高新技术企业", "签约概率"], ["a", 500, 5, datetime.date(2015, 6, 1), True, "80%"]]
    one = reading(tmp_path, {"s": rows}).list.tenants[0]
    assert {key: stated.value for key, stated in one.declared.items()} == {
        "成立日期": "2015-06-01", "高新技术企业": True, "签约概率": "80%"}


def test_an_error_in_an_unknown_column_is_told_and_no_fault(tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", {"s": [[*HEAD, "备注"], ["a", 500, 5, "=NOBODY(1)"]]})
    found = read_tenants(path)
    assert codes(found) == ["table-cell-broken"]
    assert found.list.tenants[0].declared == {}


@pytest.mark.parametrize(("written", "expected"), [
    ("8:1 9:2 10:1", {8: 1.0, 9: 2.0, 10: 1.0}), ("０８：１、２３：３", {8: 1.0, 23: 3.0}), ("0:5", {0: 5.0}),
    ("8时:20%, 9点 : 80 %", {8: 20.0, 9: 80.0}), ("8:00=0.25;9:00=0.75", {8: 0.25, 9: 0.75}), ("8:0 9:1", {9: 1.0}),
    ("8:33.2% 9:33.2% 10:33.2%", {8: 33.2, 9: 33.2, 10: 33.2}), ("8:0.5 9:1.5", {8: 0.5, 9: 1.5}), ("8:1", {8: 1.0}),
])
def test_hours_of_goods(written: str, expected: dict[int, float]) -> None:
    """Shares may miss their sum by half a per cent, as people round; plain weights have none to keep."""
    assert hours_of(written) == tuple(expected.get(hour, 0.0) for hour in range(24))


@pytest.mark.parametrize(("written", "key"), [
    ("24:1", "hours-outside"), ("23:1 99:1", "hours-outside"), ("8:1 8:2", "hours-twice"), ("8:-1 9:2", "hours-negative"),
    ("8:0 9:0", "hours-nothing"), ("8:50% 9:0.5", "hours-mixed"), ("8:50% 9:49.4%", "hours-sum"), ("8:60% 9:50%", "hours-sum"),
    ("8:0.3 9:0.3", "hours-sum"), ("白天", "hours-form"), ("8-12:1", "hours-form"), ("1 2 3", "hours-form"),
    ("=8:1", "hours-form"), ("8:1e999", "hours-form"), ("8:" + "9" * 400, "hours-nothing"),
])
def test_hours_that_cannot_be(tmp_path: Path, written: str, key: str) -> None:
    rows = [[*HEAD, "货运时段"], ["a", 500, 5, "8:1"], ["b", 500, 5, written]]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8")
    caught = fault(path)
    assert [(found, place["row"], place["column"]) for found, place in caught.values["details"]] == [
        (f"table-fault-{key}", 3, "D")]


def test_tonnes_by_clock_hour(tmp_path: Path) -> None:
    rows = [["企业名称", "日货运量", "货运时段"], ["a", 6, "8:1 9:2"], ["b", 6, None], ["c", None, "8:1"]]
    a, b, c = (one.brings.t_by_hour for one in reading(tmp_path, {"s": rows}).list.tenants)
    assert a is not None
    assert (a[8], a[9], sum(a)) == (2.0, 4.0, 6.0)
    assert (b, c) == (None, None)


def shares(tmp_path: Path, heading: str, values: list[tuple[object, str]]) -> TenantReading:
    """A list whose companies give their inbound share in cells (value, number format)."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([*HEAD, heading])
    for i, (value, form) in enumerate(values, 2):
        sheet.append([f"c{i}", 500, 5, value])
        sheet.cell(i, 4).number_format = form
    book.save(tmp_path / "list.xlsx")
    return read_tenants(tmp_path / "list.xlsx")


def read_shares(found: TenantReading) -> list[float]:
    return [round(one.brings.in_share.value, 9) for one in found.list.tenants if one.brings.in_share is not None]


@pytest.mark.parametrize("heading", ["运入占比", "运入占比 (%)"])
@pytest.mark.parametrize("form", ["0%", "0.00%", "0.0 %", '#,##0.0%;[Red]-0.0%', '"约"0%'])
def test_a_cell_shown_in_per_cent_is_read_as_it_is_shown(tmp_path: Path, heading: str, form: str) -> None:
    found = shares(tmp_path, heading, [(0.5, form), ("50%", "General"), (50, "General"), (1, form)])
    assert (read_shares(found), codes(found)) == ([0.5, 0.5, 0.5, 1.0], [])


def test_a_sign_of_per_cent_that_is_only_written_multiplies_nothing(tmp_path: Path) -> None:
    found = shares(tmp_path, "运入占比", [(50, '0"%"'), (60, r"0\%")])
    assert (read_shares(found), codes(found)) == ([0.5, 0.6], [])


def test_fractions_without_a_sign_are_a_guess_that_is_told(tmp_path: Path) -> None:
    found = shares(tmp_path, "运入占比", [(0.5, "General"), (1, "General"), (0, "General")])
    assert (read_shares(found), codes(found)) == ([0.5, 1.0, 0.0], ["table-fraction"])
    found = shares(tmp_path, "运入占比 (%)", [(0.5, "General"), (60, "General")])
    assert (read_shares(found), codes(found)) == ([0.005, 0.6], ["table-percent-small"])


def test_fractions_among_per_cents_are_faults(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        shares(tmp_path, "运入占比", [(0.5, "General"), (60, "General"), (1, "General"), ("0.5%", "General")])
    assert [(key, place["row"]) for key, place in caught.value.values["details"]] == [
        ("table-fault-share-unclear", 2), ("table-fault-share-unclear", 4)]
    assert "0.5%" in sentence(caught.value, "zh")
    assert "50%" in sentence(caught.value, "zh")


def test_an_area_shown_in_per_cent_is_a_fault(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0].append(HEAD)
    book.worksheets[0].append(["a", 500, 5])
    book.worksheets[0]["B2"].number_format = "0%"
    book.save(tmp_path / "list.xlsx")
    caught = fault(tmp_path / "list.xlsx")
    assert [key for key, _ in caught.values["details"]] == ["table-fault-unit"]
    assert "50000%" in sentence(caught, "zh")


def test_how_rooms_are_held(tmp_path: Path) -> None:
    rows: Rows = [["企业名称", "承租单元", "持有方式", "取得登记日", "拟转让日"],
                  ["a", "2F", "已售", datetime.date(2020, 3, 1), "2025年3月1日"], ["a", "3F", "自持", "2021.5.6", None],
                  ["a", "4F", "租赁", None, None], ["a", "5F", None, None, None]]
    leases = reading(tmp_path, {"企业需求": [HEAD, ["a", 500, 5]], "租约": rows}).list.leases
    assert [(one.held and one.held.value, one.owned, one.acquired, one.transfer) for one in leases] == [
        ("sold", True, datetime.date(2020, 3, 1), datetime.date(2025, 3, 1)), ("owner", True, datetime.date(2021, 5, 6), None),
        ("leased", False, None, None), (None, False, None, None)]


def test_holdings_that_cannot_be(tmp_path: Path) -> None:
    rows: Rows = [["企业名称", "承租单元", "持有方式", "取得登记日", "拟转让日"],
                  ["a", "2F", "已售", "2025-03-01", "2025-02-28"], ["a", "3F", None, "2021-05-06", None],
                  ["a", "4F", "租赁", None, "2026-01-01"], ["a", "5F", "白送", None, None]]
    assert faults(tmp_path, {"企业需求": [HEAD, ["a", 500, 5]], "租约": rows}) == [
        ("lease-transfer-early", 2, "E"), ("lease-not-held", 3, "C"), ("lease-not-held", 4, "C"), ("not-word", 5, "C")]
