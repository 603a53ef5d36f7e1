"""``shanglou portfolio``: ranking, a bad file as one row, taking over, cancelling, axes and weights, the three files."""

from __future__ import annotations

import io
import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from models.errors import Cancelled
from rules.physical_table import shipped_table
from tests.models.readers.tables_builder import workbook
from tests.models.readers.test_survey_form import SHEETS
from workbench.checked import Choices
from workbench.cli import main
from workbench.portfolio import STATE, Entry, judge, ranked

EXAMPLES = Path(str(files("assets") / "examples"))
EQUAL = {"physical": 0.25, "location": 0.25, "policy": 0.25, "market": 0.25}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two buildings, a form with axes, a broken mesh, a format that is refused, and a note."""
    made = tmp_path / "stock"
    (made / "sub").mkdir(parents=True)
    example = (EXAMPLES / "songhu-phase-a.toml").read_text("utf-8")
    (made / "songhu-phase-a.toml").write_text(example.replace("松湖智谷 A区厂房", "=A区厂房"), "utf-8")
    workbook(made / "form.xlsx", {**SHEETS, "建筑": [["建筑名称", "建筑用途"], ["甲栋", "厂房"]]})
    (made / "sub" / "empty.stl").write_bytes(b"solid\nendsolid\n")
    (made / "plan.dwg").write_bytes(b"AC1032")
    (made / "notes.md").write_text("nothing")
    return made


def run(folder: Path, out: Path, *more: str) -> int:
    return main(["portfolio", str(folder), "--out", str(out), "--on", "2026-11-21", *more])


def document(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "portfolio.json").read_bytes())
    return found


def test_every_file_is_a_row_and_the_bad_ones_say_why(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(folder, out) == 0
    found = document(out)
    assert found["schema"] == "shanglou.portfolio/1"
    assert [one["file"] for one in found["buildings"]] == ["form.xlsx", "songhu-phase-a.toml"]
    assert [one["file"] for one in found["faults"]] == ["plan.dwg", "sub/empty.stl"]
    assert all(one["message"] for one in found["faults"]) and found["passed_over"] == ["notes.md"]
    form = found["buildings"][0]
    assert form["axes"] == {"location": 75.0, "policy": 70.0, "market": None}
    low, high = form["physical"]
    assert form["total"] == pytest.approx([0.4 * low + 0.2 * 145.0, 0.4 * high + 0.2 * 245.0])
    assert form["overall"] in ("incomplete", "fail") and sum(form["counts"].values()) > 0
    assert {item["id"] for item in form["criteria"]} == {one.id for one in shipped_table().criteria}


def test_workbook_and_page(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder, out, "--lang", "zh")
    book = CalamineWorkbook.from_filelike(io.BytesIO((out / "portfolio.xlsx").read_bytes()))
    assert book.sheet_names == ["排序", "物理评分明细", "区位政策市场", "权重与门槛", "未采用的文件"]
    rows = book.get_sheet_by_name("排序").to_python()
    assert rows[1][:3] == [1.0, "甲栋", "form.xlsx"]
    assert rows[2][:3] == [2.0, "=A区厂房", "songhu-phase-a.toml"]       # a text, never a formula
    sources = [row[9] for row in book.get_sheet_by_name("物理评分明细").to_python() if row[1] == "甲栋"]
    assert any("现场调查" in str(one) and "JD-2025-013" in str(one) for one in sources)
    weights = book.get_sheet_by_name("权重与门槛").to_python()
    assert sum(float(row[5]) for row in weights[1:5]) == pytest.approx(1.0)
    assert len(weights) == 5 + len(shipped_table().criteria) and all(row[6] for row in weights[1:])
    from pypdf import PdfReader

    page = PdfReader(io.BytesIO((out / "portfolio.pdf").read_bytes())).pages[0]
    assert float(page.mediabox.width) > float(page.mediabox.height)
    assert "=A区厂房" in page.extract_text() and "empty.stl" in page.extract_text()


def test_what_was_judged_is_taken_over_and_a_changed_file_is_not(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder, out)
    first = document(out)
    assert first["taken_over"] == 0
    with (out / STATE).open("ab") as stream:
        stream.write(b'{"key": "cut off')
    run(folder, out)
    second = document(out)
    assert second["taken_over"] == 4 and second["buildings"] == first["buildings"]
    (folder / "songhu-phase-a.toml").write_text((folder / "songhu-phase-a.toml").read_text("utf-8") + "\n", "utf-8")
    run(folder, out)
    assert document(out)["taken_over"] == 3
    run(folder, out, "--stage", "design")
    assert document(out)["taken_over"] == 0     # another question


def test_a_run_that_is_stopped_goes_on_where_it_was(folder: Path, tmp_path: Path) -> None:
    choices, state = Choices(on=date(2026, 11, 21)), tmp_path / STATE

    def stop(stage: str, share: float) -> None:
        if stage == "portfolio" and share >= 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        judge(folder, choices, shipped_table(), EQUAL, state=state, progress=stop)
    assert judge(folder, choices, shipped_table(), EQUAL, state=state).taken_over == 2


def test_weights_and_axes_of_a_table(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    axes = workbook(tmp_path / "axes.xlsx", {"评分": [
        ["楼栋", "评分轴", "分值", "说明"], ["songhu-phase-a.toml", "市场", 90, "周边报价"], ["甲栋", "区位", 10, "复核"]]})
    out = tmp_path / "out"
    assert run(folder, out, "--axes", str(axes), "--weight", "market=3", "--weight", "physical=0", "--weight", "policy=0",
               "--weight", "location=1", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["weights"] == {"physical": 0.0, "location": 0.25, "policy": 0.0, "market": 0.75}
    by_file = {one["file"]: one for one in found["buildings"]}
    assert by_file["songhu-phase-a.toml"]["total"] == [67.5, 92.5]      # 0.75 × 90, location unknown
    assert by_file["form.xlsx"]["axes"]["location"] == 10.0             # the table overrules the form
    assert by_file["form.xlsx"]["total"] == [2.5, 77.5]
    assert by_file["songhu-phase-a.toml"]["rank"] == 1


@pytest.mark.parametrize(("more", "word"), [
    (("--weight", "taste=1"), "taste"), (("--weight", "market=much"), "market"), (("--city", "atlantis"), "atlantis")])
def test_wrong_calls(folder: Path, tmp_path: Path, more: tuple[str, ...], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, tmp_path / "out", *more, "--lang", "en") == 2
    assert word in capsys.readouterr().err and not (tmp_path / "out" / "portfolio.json").exists()


def test_axes_of_a_building_that_is_not_there(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    axes = workbook(tmp_path / "axes.xlsx", {"评分": [["楼栋", "评分轴", "分值", "说明"], ["乙栋", "市场", 90, "x"]]})
    assert run(folder, tmp_path / "out", "--axes", str(axes)) == 2
    assert "乙栋" in capsys.readouterr().err


def test_nothing_usable_is_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").mkdir()
    assert run(tmp_path / "none", tmp_path / "out") == 2
    (tmp_path / "none" / "a.stl").write_bytes(b"solid\nendsolid\n")
    assert run(tmp_path / "none", tmp_path / "out", "--lang", "en") == 2
    assert "a.stl" in capsys.readouterr().err       # the only file: its own sentence
    assert run(tmp_path / "not there", tmp_path / "out") == 2
    assert not (tmp_path / "out" / "portfolio.json").exists()


def test_a_list_of_buildings_has_a_row_for_each(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("楼栋名称,层数,总建筑面积(㎡),占地面积(㎡)\nA座,4,6000,1500\nB座,3,1500,500\n", "utf-8")
    out = tmp_path / "out"
    assert run(listed, out) == 0
    found = document(out)["buildings"]
    assert [one["name"] for one in found] == ["A座", "B座"]
    assert all(one["physical"][0] <= one["physical"][1] <= 100.0 for one in found)


def test_equal_totals_share_a_rank() -> None:
    three = [Entry(file=name, physical=ends) for name, ends in (("a", (40.0, 60.0)), ("b", (40.0, 60.0)), ("c", (50.0, 50.0)))]
    assert [(one.file, one.rank) for one in ranked(three, EQUAL)] == [("c", 1), ("a", 2), ("b", 2)]


def test_the_same_input_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run(folder, tmp_path / name)
    for file in ("portfolio.json", "portfolio.pdf", "portfolio.xlsx"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_several_files_and_folders_count_each_file_once(folder: Path) -> None:
    """Names start at the folder that all of them lie in; each says where its file is."""
    from workbench.portfolio import today_choices

    table = shipped_table()
    one, choices = folder / "songhu-phase-a.toml", today_choices(date(2026, 11, 21), None, None, None, ())
    found = judge([one, folder / "sub", one, folder / "form.xlsx"], choices, table, table.axes)
    assert sorted(entry.file for entry in found.entries) == ["form.xlsx", "songhu-phase-a.toml"]
    assert [entry.file for entry in found.faults] == ["sub/empty.stl"] and found.files == 3
    assert found.places["songhu-phase-a.toml"] == one


def test_the_ranking_is_written_as_csv_without_formulas(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(folder, out) == 0
    lines = (out / "portfolio.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[1].startswith("1,") and "'=A区厂房" in lines[2]
    assert run(out, tmp_path / "again") == 2      # what it wrote itself is no building


def test_a_folder_that_cannot_be_had_is_told_before_anything_is_judged(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setattr("workbench.verbs.portfolio.judge", lambda *_, **__: pytest.fail("judged first"))
    assert run(folder, tmp_path / "taken") == 2
    assert "taken" in capsys.readouterr().err


def test_the_only_file_says_its_own_fault_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("schema = \"shanglou.building/1\"\n[[building]]\nheight = 3\n", "utf-8")
    said = []
    for _ in range(2):
        assert main(["portfolio", str(bad), "--out", str(tmp_path / "out")]) == 2
        said.append(capsys.readouterr().err)
    assert "bad.toml" in said[0] and said[0] == said[1]


def test_a_folder_within_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever may do anything is refused nothing: the system's answer is put in its place."""
    import os

    (tmp_path / "stock" / "locked").mkdir(parents=True)
    scandir = os.scandir

    def refusing(path: Any) -> Any:
        if Path(os.fspath(path)).name == "locked":
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert main(["portfolio", str(tmp_path / "stock"), "--out", str(tmp_path / "out")]) == 2
    assert f"{tmp_path / 'stock' / 'locked'}（没有访问权限）" in capsys.readouterr().err
