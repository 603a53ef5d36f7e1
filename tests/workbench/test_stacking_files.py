"""What a stacking plan is written as: the same bytes again, every page and table, no formula anywhere, slip and ledger."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest

from models.building import Hazard
from models.matching.change import review
from models.matching.placing import Wishes, place
from models.matching.spaces import spaces_of
from models.measured import Stated
from models.readers import read
from tests.models.matching.park import SOURCE, measured, tenant
from tests.workbench.stacked import park, people
from workbench.checked import Choices
from workbench.rent_roll import csv_bytes, tables, workbook_bytes
from workbench.sheets.fit_out import render_fit_out
from workbench.stacking import stacking_of
from workbench.stacking_change import clause_changes
from workbench.stacking_files import made, write_stacking
from workbench.stacking_ledger import holdings, least_storeys, transfer_clauses
from workbench.stacking_words import StackingWords

ON = "2026-11-22"


def _text(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_bytes_again(lang: str) -> None:
    assert made(park(), "p", lang, ON, city="shanghai") == made(park(), "p", lang, ON, city="shanghai")


def test_one_wall_page_in_a3_then_a4(tmp_path: Path) -> None:
    paths = write_stacking(park(), tmp_path, "p", "zh", ON)
    assert {path.name for path in paths} == {"p.stacking.pdf", "p.stacking.png", "p.stacking.svg", "p.rent-roll.xlsx",
                                             "p.rent-roll.csv", "p.areas.csv", "p.needs.csv", "p.condition.csv"}
    pages = pypdf.PdfReader(tmp_path / "p.stacking.pdf").pages
    sizes = [(round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)) for page in pages]
    assert sizes[0] == (420, 297) and set(sizes[1:]) == {(210, 297)}


def test_the_pages_tell_names_reasons_weights_and_links() -> None:
    wall, *rest = _text(made(park(), "p", "zh", ON)["p.stacking.pdf"])
    for said in ("甲电子", "空置 300 m²", "已租 70%", "2029"):
        assert said in wall
    told = "\n".join(rest)
    for said in ("=重机()", "20.0 kN/m²", "8.0 kN/m²", "假定", "330"):      # 5 t/d × 22 d × 3 × 1 storey
        assert said in told
    assert "没有采用关于转让" in told


def test_a_cell_that_begins_with_equals_stays_text() -> None:
    found = tables(stacking_of(park(Wishes(fixed={"=重机()": ("b",)}))), StackingWords("zh"))
    assert any(row[1] == "=重机()" for row in found[0].rows)
    book = zipfile.ZipFile(io.BytesIO(workbook_bytes(found)))
    assert not any(b"<f>" in book.read(name) for name in book.namelist() if "worksheets" in name)
    assert "=重机()" in book.read("xl/sharedStrings.xml").decode()
    lines = csv_bytes(found[0]).decode("utf-8-sig").splitlines()
    assert any(",'=重机()," in line for line in lines)


def test_all_that_a_list_says_stands_in_the_table_of_needs() -> None:
    """Placed or not, with the columns that nobody knows; a heading is no formula either."""
    noted = replace(people()[3], declared={"=1+1": Stated("+2", SOURCE), "高新": Stated(True, SOURCE)})
    placing = place([*people()[:3], noted], park().spaces)
    table = tables(stacking_of(placing), StackingWords("zh"))[3]
    assert table.key == "needs" and len(table.rows) == 4
    heads = [heading for _, heading in table.columns]
    assert heads[:3] == ["编号", "企业名称", "产业"] and heads[-2:] == ["=1+1", "高新"]
    assert table.rows[3][-2:] == ("+2", "True")
    head, *_, last = csv_bytes(table).decode("utf-8-sig").splitlines()
    assert head.endswith(",'=1+1,高新") and last.endswith(",'+2,True")


def test_the_rent_roll_multiplies_rent_by_what_is_paid_for() -> None:
    roll, areas, condition, _ = tables(stacking_of(park(), (), date(2026, 11, 22)), StackingWords("en"))
    at = [key for key, _ in roll.columns].index("rent_yuan_month")
    rents = {row[1]: row[at] for row in roll.rows}
    assert rents == {"甲电子": 20000.0, "乙服装": 12000.0, "丙仪器": 10500.0}
    assert [row[3:6] for row in areas.rows if row[1] == "2F"] == [(1000.0, 700.0, 300.0)]
    loads = [key for key, _ in condition.columns].index("load_low_kn_m2")
    assert [row[loads] for row in condition.rows] == [8.0, 8.0, 6.0, 6.0]


def test_shanghai_clauses_on_transfer_are_cited_and_others_held_none() -> None:
    found = {clause.id for clause in transfer_clauses("shanghai", date(2026, 11, 22))}
    assert {"sh-28-19-unit-floor", "sh-28-19-transfer-share", "sh-28-19-retransfer-lock"} <= found
    assert "sh-6-16-std-no-split" not in found      # until 2026-09-19
    assert "sh-6-16-std-no-split" in {clause.id for clause in transfer_clauses("shanghai", date(2026, 9, 19))}
    assert transfer_clauses("shanghai", date(2020, 1, 1)) == ()
    assert transfer_clauses("shenzhen", None) == transfer_clauses(None, None) == ()
    assert least_storeys(transfer_clauses("shanghai", date(2026, 11, 22))) == 1.0
    told = "\n".join(_text(made(park(), "p", "zh", ON, city="shanghai")["p.stacking.pdf"]))
    assert "第十九条" in told and "不足转让最小单元" in told


def test_holdings_say_which_share_of_a_storey_is_held() -> None:
    rows = {one.company.tenant.id: one for one in holdings(stacking_of(park()))}
    assert rows["甲电子"].shares == (("1F", 0.5),) and rows["甲电子"].whole == 0
    assert rows["乙服装"].shares == (("2F", 0.4),)
    whole = place([tenant("all", 1000.0, needs={"storeys": (2,)})], park().spaces)
    assert holdings(stacking_of(whole))[0].whole == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_slip_is_one_page_with_numbers_whatever_is_on_it(lang: str) -> None:
    company = tenant("新厂", 500.0, needs={"floor_load_kn_m2": measured(9.0, "kN/m2"), "power_kw": measured(300.0, "kW")},
                     brings={"hazard": Stated(Hazard.B, SOURCE), "noise_db": measured(80.0, "dB")})
    data = render_fit_out(review(park(), company, ["b"]), lang, ON)
    pages = _text(data)
    assert len(pages) == 1 and "9.0 kN/m²" in pages[0] and "8.0 kN/m²" in pages[0]
    assert data == render_fit_out(review(park(), company, ["b"]), lang, ON)


def test_a_raised_class_changes_verdicts_of_the_example() -> None:
    """丙2 → 乙 in phase A: its travel distance of compartments is judged by a tighter row of the table."""
    reading = read(Path("assets/examples/songhu-phase-a.toml"))
    company = tenant("新厂", 500.0, brings={"hazard": Stated(Hazard.B, SOURCE)})
    placing = place([], spaces_of(reading.buildings))
    found = review(placing, company, [next(space.id for space in placing.spaces if space.storey.number == 5)])
    changes = clause_changes(reading, Choices(on=date(2026, 11, 22), city="shenzhen"), found)
    assert changes and changes[0].worse and changes[0].after == "fail"
    assert all(change.before != change.after for change in changes)
    mild = review(placing, tenant("mild", 500.0, brings={"hazard": Stated(Hazard.D, SOURCE)}), [placing.spaces[0].id])
    assert clause_changes(reading, Choices(on=date(2026, 11, 22)), mild) == ()
