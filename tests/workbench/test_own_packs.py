"""Export, import and confirm, as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from rules.library import shipped
from rules.pack_reader import load_pack
from rules.pack_table import check
from rules.pack_text import entries
from workbench.cli import main
from workbench.pack_workbook import CLAUSES

EXAMPLE = Path(__file__).resolve().parents[2] / "assets" / "examples" / "songhu-phase-a.toml"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


def exported(tmp_path: Path) -> Path:
    path = tmp_path / "loads.xlsx"
    assert main(["standards", "export", "cn-loads", "--out", str(path)]) == 0
    return path


def change(path: Path, column: str, row: int, value: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[CLAUSES]
    heading = next(cell for cell in sheet[1] if cell.value == column)
    sheet.cell(row, heading.column).value = value
    book.save(path)


def test_an_unchanged_workbook_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = exported(tmp_path)
    assert main(["standards", "import", str(path), "--base", "cn-loads"]) == 0
    assert "没有改动" in capsys.readouterr().out


def test_a_change_is_shown_and_written_only_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = exported(tmp_path)
    change(path, "limit", 2, ">= 4.5")
    assert main(["standards", "import", str(path), "--base", "cn-loads"]) == 0
    assert "cn-load-min-electronics · limit：>= 4.0 → >= 4.5" in capsys.readouterr().out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["loads.xlsx"]
    own = tmp_path / "office.toml"
    assert main(["standards", "import", str(path), "--base", "cn-loads", "--out", str(own)]) == 0
    clause = next(c for c in load_pack(own).clauses if c.id == "office/cn-load-min-electronics")
    assert clause.limit_text == ">= 4.5"


def test_a_fault_names_row_and_column_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = exported(tmp_path)
    change(path, "limit", 3, "about four")
    own = tmp_path / "office.toml"
    capsys.readouterr()
    assert main(["standards", "import", str(path), "--base", "cn-loads", "--out", str(own)]) == 2
    said = capsys.readouterr().err
    assert "第 3 行“limit”列" in said and said.count("\n") == 1 and not own.exists()


def test_a_cell_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    path = exported(tmp_path)
    book = openpyxl.load_workbook(path)
    cells = [cell for row in book[CLAUSES].iter_rows() for cell in row if cell.value]
    assert cells and all(cell.data_type == "s" for cell in cells)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"id,limit\n1,2\n", bytes(4000)])
def test_a_damaged_workbook_is_one_sentence(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    assert main(["standards", "import", str(path), "--base", "cn-loads", "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1 and "Traceback" not in said.err


def confirm(pack: Path, *more: str) -> int:
    return main(["standards", "confirm", "cn-load-min-electronics", "--pack", str(pack), "--name", "李工", "--edition", "2021",
                 "--page", "35", "--date", "2026-11-20", *more])


def test_a_confirmed_clause_counts_in_a_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scan = tmp_path / "page.png"
    scan.write_bytes(PNG)
    pack = tmp_path / "out" / "office.toml"
    assert confirm(pack, "--picture", str(scan), "--set", "limit=>= 5.0") == 0
    assert (pack.parent / "page.png").read_bytes() == PNG
    capsys.readouterr()
    main(["check", str(EXAMPLE), "--standard", str(pack), "--json", "--on", "2026-11-21"])
    document = json.loads(capsys.readouterr().out)
    found = {finding["clause"]: finding for finding in document["findings"]}
    assert "cn-load-min-electronics" not in found
    own = found["office/cn-load-min-electronics"]
    assert (own["figure"], own["provenance"], own["replaces"], own["limit"]) == ("confirmed", "confirmed",
                                                                                 "cn-load-min-electronics", 5.0)
    standards = {entry["id"]: entry for entry in document["standards"]}
    (entry,) = standards["cn-loads"]["replaced"]
    assert entry["clause"] == "cn-load-min-electronics" and entry["confirmed"]["name"] == "李工"
    assert entry["corrections"] == [{"field": "limit", "ours": ">= 4.0", "own": ">= 5.0"}]
    assert standards["office"]["lent"] == ["office/cn-load-min-electronics"] and standards["office"]["idle"] == []


def test_the_text_names_who_confirmed_what_and_what_was_corrected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "office.toml"
    assert confirm(pack, "--set", "limit=>= 5.0") == 0
    capsys.readouterr()
    main(["check", str(EXAMPLE), "--standard", str(pack), "--lang", "en", "--on", "2026-11-21"])
    said = capsys.readouterr().out
    assert "Figures: 1 confirmed," in said
    assert "confirmed by 李工 on 2026-11-20, 2021, page 35" in said and "corrected: limit ≥ 4.0 kN/m² → ≥ 5.0 kN/m²" in said


def test_a_changed_pack_makes_the_last_run_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack, last = tmp_path / "office.toml", tmp_path / "songhu-phase-a.cn.json"
    assert confirm(pack) == 0
    check = ["check", str(EXAMPLE), "--standard", str(pack), "--lang", "en", "--on", "2026-11-21"]
    main([*check, "--out", str(tmp_path)])
    capsys.readouterr()
    main([*check, "--since", str(last)])
    assert "The packs of songhu-phase-a.cn.json are unchanged." in capsys.readouterr().out
    assert confirm(pack, "--set", "limit=>= 5.0") == 0
    capsys.readouterr()
    main([*check, "--since", str(last), "--json"])
    assert json.loads(capsys.readouterr().out)["stale"] == [{"pack": "office", "change": "changed"}]
    main(["check", str(EXAMPLE), "--lang", "en", "--on", "2026-11-21", "--since", str(last)])
    assert "is stale; packs differ: office is no longer used." in capsys.readouterr().out


@pytest.mark.parametrize("content", ["{}", "[]", "no json", '{"standards": []}', '{"standards": [{"id": "x"}]}', '{"packs": [1]}',
                                     None])
def test_what_is_no_earlier_run_is_one_sentence(tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    last = tmp_path / "last.json"
    if content is not None:
        last.write_text(content, "utf-8")
    assert main(["check", str(EXAMPLE), "--since", str(last)]) == 2
    said = capsys.readouterr().err
    assert "last.json" in said and said.count("\n") == 1


def test_confirming_keeps_what_stood_in_the_pack(tmp_path: Path) -> None:
    pack = tmp_path / "office.toml"
    assert confirm(pack) == 0
    assert main(["standards", "confirm", "cn-load-min-lightmech", "--pack", str(pack), "--name", "王工", "--edition", "2021",
                 "--page", "35"]) == 0
    assert {c.replaces for c in load_pack(pack).clauses} == {"cn-load-min-electronics", "cn-load-min-lightmech"}


@pytest.mark.parametrize("more", [["--set", "provenance=transcript"], ["--set", "limit"], ["--set", "limit=about"],
                                  ["--picture", "nothing.png"]])
def test_what_cannot_be_confirmed_leaves_no_file(tmp_path: Path, more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "office.toml"
    assert confirm(pack, *more) == 2
    assert not pack.exists() and capsys.readouterr().err.count("\n") == 1


def test_a_pack_file_that_is_damaged_is_not_written_over(tmp_path: Path) -> None:
    pack = tmp_path / "office.toml"
    pack.write_text("not a pack", "utf-8")
    assert confirm(pack) == 2 and pack.read_text("utf-8") == "not a pack"


def test_plot_conditions_ask_for_a_file_and_for_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "plot.toml"
    assert main(["standards", "plot", "plot_ratio=2.0"]) == 2
    assert "--out" in capsys.readouterr().err
    assert main(["standards", "plot", "--out", str(plot)]) == 2
    assert "plot.toml" in capsys.readouterr().err and not plot.exists()


def test_a_pack_file_and_one_clause_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.toml"
    assert main(["standards", "export", "cn-loads", "--out", str(own), "--new-id", "own"]) == 0
    assert main(["standards", "show", str(own)]) == 0
    assert "own/cn-load-min-electronics" in capsys.readouterr().out
    assert main(["standards", "show", "cn-load-min-electronics"]) == 0
    shown = capsys.readouterr().out
    assert "GB 55001-2021" in shown and "≥ 4.0 kN/m²" in shown and "cn-load-min-lightmech" not in shown


def test_plot_conditions_are_written_and_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "plot.toml"
    assert main(["standards", "plot", "first_storey_height=6.0", "plot_ratio=2.0..4.0", "--out", str(plot), "--paper", "land",
                 "--number", "1", "--day", "2026-05-01", "--page", "3", "--name", "李工"]) == 0
    assert [c.id for c in load_pack(plot).clauses] == ["plot-first-storey-height", "plot-plot-ratio"]
    assert main(["standards", "plot"]) == 0
    assert "first_storey_height" in capsys.readouterr().out


@pytest.mark.parametrize("figure", ["magic=1", "greening=six", "greening", "greening=-1"])
def test_a_wrong_figure_is_one_sentence(tmp_path: Path, figure: str, capsys: pytest.CaptureFixture[str]) -> None:
    plot = tmp_path / "plot.toml"
    assert main(["standards", "plot", figure, "--out", str(plot)]) == 2
    assert not plot.exists() and capsys.readouterr().err.count("\n") == 1


def test_a_fault_in_a_text_of_two_languages_or_in_a_confirmation_names_its_column() -> None:
    data = entries(next(pack for pack in shipped() if pack.id == "cn-loads").text)
    first = {**data["clause"][0], "title": {"zh": "荷载", "en": ""}}
    _, faults = check({**data, "clause": [first, *data["clause"][1:]]}, list(range(2, 2 + len(data["clause"]))))
    assert [(fault.row, fault.column) for fault in faults] == [(2, "title_en")]
    confirmed = {**data["clause"][1], "provenance": "confirmed",
                 "confirmed": {"name": "王工", "date": "2026-11-01", "edition": "2021"}}
    _, faults = check({**data, "clause": [confirmed]}, [7])
    assert (faults[0].row, faults[0].column) == (7, "confirmed_page")


def test_one_fault_is_told_without_a_count_of_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "own.toml"
    pack.write_text('schema = "shanglou.pack/1"\nid = "x', "utf-8")
    assert main(["standards", "validate", str(pack)]) == 2
    assert "另有" not in capsys.readouterr().err
    text = next(pack for pack in shipped() if pack.id == "cn-loads").text.replace('id = "cn-loads"', 'id = "own"', 1)
    pack.write_text(text.replace('wording = "shall"', 'wording = "must"'), "utf-8")
    assert main(["standards", "validate", str(pack), "--lang", "en"]) == 2
    count = text.count('wording = "shall"')
    assert f"({count - 1} more faults)" in capsys.readouterr().err
    missing = ["--name", "W", "--edition", "2021", "--page", "3", "--picture", str(tmp_path / "none.png")]
    assert main(["standards", "confirm", "cn-load-min-electronics", "--pack", str(tmp_path / "c.toml"), *missing]) == 2
    assert "none.png" in capsys.readouterr().err and not (tmp_path / "c.toml").exists()
