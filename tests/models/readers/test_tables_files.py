"""The files that tables come in: encodings, protected, damaged and disguised workbooks, formulas, hidden things, bombs."""

import io
import random
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.readers.tables import read
from models.readers.tables.csv_text import delimiter_of, read_csv
from models.readers.tables.grid import Grid, read_grids
from models.readers.tables.schedule import read_tables
from models.report import ReportBuilder
from tests.models.readers.tables_builder import STOREYS, workbook
from workbench.cli import sentence
from workbench.texts import LANGUAGES

DATA = Path(__file__).parents[2] / "data" / "tables"
CSV = "楼层,标高(m),层高(m)\n1F,0,8\n2F,8,6\n"


def fault(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read(path)
    for lang in LANGUAGES:
        shown = sentence(caught.value, lang)
        assert "{" not in shown and path.name in shown
    return caught.value


def codes(path: Path) -> list[str]:
    report = ReportBuilder()
    read_grids(path, report)
    return [note.code for _, notes in report.build().lists() for note in notes]


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "，"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, sign: str) -> None:
    path = tmp_path / "楼层.csv"
    path.write_bytes(CSV.replace(",", sign).encode(encoding))
    storeys = read(path).buildings[0].storeys
    found = [(s.name, s.elevation_m.value, s.height_m and s.height_m.value) for s in storeys]
    assert found == [("1F", 0.0, 8.0), ("2F", 8.0, 6.0)]


def test_quoted_line_breaks_count_as_one_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('楼层,"标高\n(m)","层高\n(m)",备注\n1F,0,8,"a\nb"\n\n2F,x,6,\n', "utf-8")
    error = fault(path)
    (_, place), = error.values["details"]
    assert (place["row"], place["column"], place["value"]) == (4, "B", "x")


def test_decimal_commas_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("storey;elevation (m);storey height (m)\n1F;0,00;4,50\n", "utf-8")
    assert [key for key, _ in fault(path).values["details"]] == ["table-fault-decimal-comma"] * 2


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8), min_size=3,
                         max_size=3), min_size=1, max_size=6))
def test_csv_comes_back(rows: list[list[str]]) -> None:
    import csv
    import tempfile

    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(out.getvalue().encode("utf-8-sig"))
        assert read_csv(path) == (rows, ",")


def test_what_parts_the_columns() -> None:
    assert delimiter_of("1F;0,00;4,50\n2F;8,00;4,50\nname;level;height\n") == ";"
    assert delimiter_of('a\t"x,y,z"\t"1,2"\n') == "\t"
    assert delimiter_of("") == ","


@pytest.mark.parametrize(("content", "code", "key"), [
    (b"", "empty", "file-empty"),
    (b"\x00\x01\x02" * 50, "damaged", "table-not-table"),
    (b"\xff\xff\xfe not text \x81", "syntax", "table-not-csv"),
    ('楼层,标高\n"1F,0\n'.encode(), "syntax", "table-not-csv"),
    (b"<html><table><tr><td>1F</td></tr></table>", "unsupported-format", "table-is-html"),
    (b'<?xml version="1.0"?><Workbook/>', "unsupported-format", "table-is-html"),
    ("甲,乙\n1,2\n".encode(), "syntax", "table-unknown"),
    ("楼层,标高(m)\n".encode(), "empty", "table-no-rows"),
    ("电梯,额定载重量(kg)\nHT-1,2000\n".encode(), "no-building", "table-no-storeys"),
])
def test_files_that_are_no_schedule(tmp_path: Path, content: bytes, code: str, key: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    error = fault(path)
    assert (error.code, error.key) == (code, key)


# workbooks by others


@pytest.mark.parametrize("name", ["password.xlsx", "password.xls"])
def test_protected_workbooks_are_refused_with_advice(name: str) -> None:
    error = fault(DATA / name)
    assert (error.code, error.key) == ("not-readable", "table-password")


def test_an_old_workbook_is_read_and_told() -> None:
    report = ReportBuilder()
    grids = read_grids(DATA / "base.xls", report).grids
    assert grids[0].rows[1][:4] == ["String", 1.0, 1.1, True]
    assert [note.code for note in report.build().guesses] == ["table-old-format"]


def test_an_old_workbook_that_would_end_the_process_is_damaged(tmp_path: Path) -> None:
    """A byte changed so that the parser asks for a terabyte: it runs apart, and its end is not ours."""
    data = bytearray((DATA / "base.xls").read_bytes())
    data[18231] = 160
    (tmp_path / "a.xls").write_bytes(data)
    assert fault(tmp_path / "a.xls").code == "damaged"


def test_hidden_sheets_are_left_out_and_told() -> None:
    report = ReportBuilder()
    grids = read_grids(DATA / "any_sheets.xlsx", report).grids
    assert [grid.name for grid in grids] == ["Visible"]
    assert [(note.code, note.subject) for note in report.build().dropped] == [
        ("table-hidden-sheet", "Hidden"), ("table-hidden-sheet", "VeryHidden")]
    assert fault(DATA / "any_sheets.xlsx").key == "table-unknown"


# disguises


def test_a_csv_named_as_a_workbook_and_the_reverse(tmp_path: Path) -> None:
    as_book = tmp_path / "a.xlsx"
    as_book.write_text(CSV, "utf-8")
    book = workbook(tmp_path / "b.xlsx", {"s": STOREYS})
    as_csv = book.rename(tmp_path / "b.csv")
    for path, form in ((as_book, "CSV"), (as_csv, "XLSX")):
        reading = read(path)
        assert (reading.input.format, len(reading.buildings[0].storeys)) in ((form, 2), (form, 3))
        assert [note.code for note in reading.report.repairs] == ["table-other-format"]


def test_other_archives_are_refused(tmp_path: Path) -> None:
    for name, part, key in (("a.xlsx", "word/document.xml", "table-other-zip"),
                            ("b.xlsx", "xl/workbook.bin", "table-other-workbook"),
                            ("c.xlsx", "content.xml", "table-other-workbook")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(part, "x")
        assert fault(tmp_path / name).key == key


# formulas, errors, macros


def test_formulas_without_values_are_faults_that_name_the_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"楼层表": [*STOREYS, ["4F", "=B4+C4", "=1/0", 2300]]})
    error = fault(path)
    assert [(key, place["table"], place["row"], place["column"]) for key, place in error.values["details"]] == [
        ("table-fault-formula", "楼层表", 5, "B"), ("table-fault-formula", "楼层表", 5, "C")]
    assert "“楼层表”第 5 行 B 列" in sentence(error, "zh")


def test_values_that_a_library_put_beside_formulas_are_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("楼层表")
    sheet.write_row(0, 0, ["楼层", "标高(m)", "层高(m)"])
    sheet.write_row(1, 0, ["1F", 0, 8])
    sheet.write_row(2, 0, ["2F"])
    sheet.write_formula(2, 1, "=B2+C2")             # written as 0
    sheet.write_formula(2, 2, "=C2-2", None, 6)     # a value that was given
    book.close()
    assert [(key, place["column"]) for key, place in fault(path).values["details"]] == [("table-fault-formula", "B")]


def test_computed_formulas_are_values(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("楼层表")
    sheet.write_row(0, 0, ["楼层", "标高(m)", "层高(m)"])
    sheet.write_row(1, 0, ["1F", 0, 8])
    sheet.write_row(2, 0, ["2F"])
    sheet.write_formula(2, 1, "=B2+C2", None, 8)
    book.close()
    assert read(path).buildings[0].storeys[1].elevation_m.value == 8.0


def test_error_cells_are_faults(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in STOREYS:
        sheet.append(list(row))
    sheet["D3"] = "#REF!"
    sheet["D3"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    (key, place), = fault(tmp_path / "a.xlsx").values["details"]
    assert (key, place["row"], place["column"], place["value"]) == ("table-fault-error-cell", 3, "D", "#REF!")


def test_errors_in_columns_that_nobody_needs_do_not_matter(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": [[*STOREYS[0], "备注"], *([*row, "=A1"] for row in STOREYS[1:])]})
    assert len(read(path).buildings[0].storeys) == 3


def test_macros_are_not_even_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsm", {"s": STOREYS})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"anything")
    assert "table-macros" in codes(path)
    assert len(read(path).buildings[0].storeys) == 3


def test_a_cell_with_an_equals_sign_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('楼层,标高(m),层高(m)\n"=cmd|x",0,8\n', "utf-8")
    assert read(path).buildings[0].storeys[0].name == "=cmd|x"
    path.write_text("楼层,标高(m),层高(m)\n1F,=1+1,8\n", "utf-8")
    assert [key for key, _ in fault(path).values["details"]] == ["table-fault-formula-text"]


# hidden rows and columns


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": STOREYS})
    book = openpyxl.load_workbook(path)
    sheet = book["s"]
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.save(path)
    reading = read(path)
    assert [storey.area_m2 and storey.area_m2.value for storey in reading.buildings[0].storeys] == [2400.0, 2300.0, 2300.0]
    assert [(note.code, note.values["count"]) for note in reading.report.guesses] == [
        ("table-hidden-rows", 1), ("table-hidden-columns", 1)]


# too much


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    parts = parts_of(workbook(tmp_path / "a.xlsx", {"s": STOREYS}))
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData>" + b" " * (420 * 1024**2)
    path = packed(tmp_path / "bomb.xlsx", parts)
    assert path.stat().st_size < 1024**2
    error = fault(path)
    assert (error.code, error.key) == ("too-large", "table-too-large")


def test_a_cell_far_away_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": STOREYS})
    book = openpyxl.load_workbook(path)
    book["s"]["XFD1048576"] = 1
    book.save(path)
    error = fault(path)
    assert (error.code, error.key, error.values["table"]) == ("too-large", "table-sheet-too-large", "s")


def test_a_far_cell_without_a_value_does_not_matter(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"s": STOREYS})
    book = openpyxl.load_workbook(path)
    book["s"]["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(path)
    assert len(read(path).buildings[0].storeys) == 3


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    parts = parts_of(workbook(tmp_path / "a.xlsx", {"s": STOREYS}))
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet
    assert fault(packed(tmp_path / "b.xlsx", parts)).key == "table-damaged"


def test_merged_cells_that_overlap_are_damage() -> None:
    with pytest.raises(ValueError, match="overlap"):
        Grid(name="s", rows=[["a", "b"], ["c", "d"]], merged=((0, 0, 1, 1), (0, 0, 1, 0)))


# damage


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_that_is_cut_off(tmp_path: Path, share: float) -> None:
    data = workbook(tmp_path / "a.xlsx", {"s": STOREYS}).read_bytes()
    (tmp_path / "b.xlsx").write_bytes(data[:int(len(data) * share)])
    assert fault(tmp_path / "b.xlsx").code == "damaged"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_parts_that_are_missing_or_no_xml(tmp_path: Path, part: str) -> None:
    parts = parts_of(workbook(tmp_path / "a.xlsx", {"s": STOREYS}))
    assert fault(packed(tmp_path / "b.xlsx", {**parts, part: b"<a><b></a>"})).code == "damaged"
    del parts[part]
    assert fault(packed(tmp_path / "c.xlsx", parts)).code == "damaged"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([".xlsx", ".xls", "raw"]))
def test_random_damage_never_leaks(seed: int, suffix: str) -> None:
    """Bytes of the container, or of the unpacked sheets, changed at random: a reading or a sentence."""
    import tempfile

    rng = random.Random(seed)  # noqa: S311 (a fixed seed makes the run repeatable)
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = Path(name)
        path = folder / f"b{'.xls' if suffix == '.xls' else '.xlsx'}"
        if suffix == ".xls":
            path.write_bytes(mutated(rng, (DATA / "base.xls").read_bytes()))
        elif suffix == ".xlsx":
            path.write_bytes(mutated(rng, workbook(folder / "a.xlsx", {"s": STOREYS}).read_bytes()))
        else:
            parts = parts_of(workbook(folder / "a.xlsx", {"s": STOREYS}))
            part = rng.choice([name for name in parts if name.startswith("xl/")])
            packed(path, {**parts, part: mutated(rng, parts[part])})
        try:
            read_tables(path)
        except InputError as error:
            assert all("{" not in sentence(error, lang) or "{" in str(error.values) for lang in LANGUAGES)


def mutated(rng: random.Random, data: bytes) -> bytes:
    content = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        place = rng.randrange(len(content))
        kind = rng.randrange(4)
        if kind <= 1:
            content[place] = rng.randrange(256)
        elif kind == 2:
            del content[place:place + rng.randint(1, 30)]
        else:
            content[place:place] = content[place:place + rng.randint(1, 30)]
        content = content or bytearray(b"\0")
    return bytes(content)
