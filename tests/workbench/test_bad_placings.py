"""Bad calls of ``match`` and ``portfolio``: every contradiction is told, and no file of a folder ends the run of the others."""

from __future__ import annotations

import csv
import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.workbench.test_bad_input import TOWER, call, refused

LIST = "编号,企业名称,需求面积 (㎡)\nT1,甲,500\nT2,乙,600\n"


@pytest.fixture
def companies(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.mark.parametrize(("options", "subject", "said"), [
    (("--fix", "甲=1", "--fix", "T1=2"), "甲", "两次"),
    (("--fix", "甲=1", "--forbid", "甲=1"), "T1", "既固定"),
    (("--divide", "1.5"), "1.5", "不是整数"),
    (("--divide", "1000"), "1F", "楼层“1F”不能这样划分"),
])
def test_a_contradictory_call_is_told_by_its_cause(capsys: pytest.CaptureFixture[str], companies: Path, options: tuple[str, ...],
                                                   subject: str, said: str) -> None:
    document = refused(capsys, "match", TOWER, "--tenants", companies, *options)
    assert (document["code"], document["subject"]) == ("bad-call", subject)
    assert said in document["message"]


def test_the_same_place_fixed_twice_is_one_place(capsys: pytest.CaptureFixture[str], companies: Path) -> None:
    fix = ("--fix", "甲=1", "--fix", "T1=1")
    code, out, _ = call(capsys, "match", TOWER, "--tenants", companies, *fix, "--time", "3", "--json")
    assert code == 0
    assert "T1" in out


def test_a_list_whose_name_is_not_utf8_can_be_placed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/list\xff.csv"))
    path.write_text(LIST, encoding="utf-8")
    out = tmp_path / "out"
    code, said, err = call(capsys, "match", TOWER, "--tenants", path, "--time", "3", "--json", "--out", out)
    assert code == 0, err
    assert json.loads((out / f"{TOWER.stem}.match.json").read_text("utf-8")) == json.loads(said)


def test_weights_as_large_as_numbers_go_add_up_to_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    weights = [word for axis in ("physical", "location", "market") for word in ("--weight", f"{axis}=1e308")]
    code, said, err = call(capsys, "portfolio", TOWER, "--out", tmp_path / "out", *weights, "--on", "2026-11-21", "--json")
    assert code == 0, err
    assert json.loads(said)["weights"]["physical"] == pytest.approx(1.0 / 3.0, abs=1e-6)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_name_of_a_company_becomes_a_formula(capsys: pytest.CaptureFixture[str], tmp_path: Path, sign: str) -> None:
    path, out, name = tmp_path / "list.csv", tmp_path / "out", f"{sign}SUM(A1)"
    path.write_text(f"企业名称,需求面积 (㎡)\n{name},500\n", encoding="utf-8")
    code, _, err = call(capsys, "match", TOWER, "--tenants", path, "--time", "3", "--out", out)
    assert code == 0, err
    rows = list(csv.reader((out / f"{TOWER.stem}.rent-roll.csv").read_text("utf-8-sig").splitlines()))
    said = [cell for row in rows for cell in row if name in cell]
    assert said and all(cell.startswith("'") for cell in said)
    with zipfile.ZipFile(out / f"{TOWER.stem}.rent-roll.xlsx") as book:
        assert all(b"<f>" not in book.read(part) for part in book.namelist())


# --- folders of a portfolio ----------------------------------------------------------------------------------------


def judged(capsys: pytest.CaptureFixture[str], folder: Path, out: Path) -> dict[str, Any]:
    code, said, err = call(capsys, "portfolio", folder, "--out", out, "--on", "2026-11-21", "--json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(said)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "park"
    path.mkdir()
    shutil.copy(TOWER, path / "tower.toml")
    return path


def test_links_that_lead_to_themselves_are_told_beside_the_ranking(capsys: pytest.CaptureFixture[str], folder: Path,
                                                                   tmp_path: Path) -> None:
    (folder / "self.toml").symlink_to(folder / "self.toml")
    (folder / "round").symlink_to(folder)
    (folder / "gone.ifc").symlink_to(folder / "nowhere.ifc")
    os.mkfifo(folder / "pipe.toml")
    found = judged(capsys, folder, tmp_path / "out")
    assert found["files"] == 4
    assert json.dumps(found, ensure_ascii=False).count("self.toml") >= 1


def test_names_that_are_no_text_are_shown_with_replacements(capsys: pytest.CaptureFixture[str], folder: Path,
                                                            tmp_path: Path) -> None:
    for name in (b"bad\xff.toml", b"a\nb\x1b[31m.toml", b"note\xfe.txt"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("x", encoding="utf-8")
    out = tmp_path / "out"
    found = judged(capsys, folder, out)
    text = json.dumps(found, ensure_ascii=False)
    assert "bad\ufffd.toml" in text and "a\ufffdb\ufffd[31m.toml" in text and "note\ufffd.txt" in text
    assert json.loads((out / "portfolio.json").read_text("utf-8")) == found
    assert (out / "portfolio.xlsx").is_file() and (out / "portfolio.pdf").is_file()


@pytest.mark.parametrize("kept", [b"[" * 100_000, b'{"key":' * 50_000, b"\xff\xfe\0", b'null\n5\n"x"\n{}\n{"key": 1, "rows": 5}'])
def test_a_spoilt_state_is_passed_over(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path, kept: bytes) -> None:
    out = tmp_path / "out"
    fresh = judged(capsys, folder, out)
    (out / "portfolio.state.jsonl").write_bytes(kept)
    assert judged(capsys, folder, out) == fresh


def test_equal_faulty_files_keep_their_own_names(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    for name in ("first.toml", "second.toml"):
        (folder / name).write_text("x", encoding="utf-8")
    out = tmp_path / "out"
    fresh, again = judged(capsys, folder, out), judged(capsys, folder, out)
    assert [fault["message"].split()[0] for fault in again["faults"]] == ["first.toml", "second.toml"]
    assert (again["faults"], again["taken_over"]) == (fresh["faults"], 3)


@pytest.mark.parametrize(("field", "value"), [("building", []), ("counts", 5), ("physical", ["a", "b"]), ("overall", "splendid"),
                                              ("axes", None), ("items", [{}])])
def test_a_state_that_was_changed_is_judged_anew(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path, field: str,
                                                 value: object) -> None:
    out = tmp_path / "out"
    fresh = judged(capsys, folder, out)
    state = out / "portfolio.state.jsonl"
    lines = [json.loads(line) for line in state.read_text("utf-8").splitlines() if line]
    assert judged(capsys, folder, out)["taken_over"] == 1
    for line in lines:
        line["rows"] = [{**row, field: value} for row in line["rows"]]
    state.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert judged(capsys, folder, out) == fresh


def test_a_state_that_is_a_pipe_is_not_waited_for(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    os.mkfifo(out / "portfolio.state.jsonl")
    assert judged(capsys, folder, out)["files"] == 1
