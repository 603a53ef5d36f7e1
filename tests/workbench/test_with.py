"""``--with``: further files on the command line; what changed is said, and the documents name the parts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.edit_records import replay
from models.hashing import file_sha256
from models.readers import read
from tests.workbench.test_cli import ON, ROOT, call, error_of

PHASE_A = ROOT / "assets" / "examples" / "songhu-phase-a.toml"


@pytest.fixture
def loads(tmp_path: Path) -> Path:
    """2F carries 10 kN/m² (5 assumed in the building), 1F is 6.6 m high (6.0 in the building), 44F is not there."""
    path = tmp_path / "loads@v2.csv"
    path.write_text("楼层,层高(m),楼面荷载(kN/m2)\n1F,6.6,\n2F,,10\n44F,,10\n", "utf-8")
    return path


def test_inspect_lists_changes_conflicts_and_what_fits_nothing(capsys: pytest.CaptureFixture[str], loads: Path) -> None:
    code, out, _ = call(capsys, "inspect", PHASE_A, "--with", loads)
    assert code == 0
    assert "分区 2F 生产区 楼面荷载：5.0 kN/m² → 10.0 kN/m²" in out
    assert "楼层 1F 层高：6.00 m" in out and "采用原值：轮廓、面积、标高和层高以体量为准" in out
    assert "loads@v2.csv 第 4 行：楼层 44F 未能并入：没有这一层" in out
    _, english, _ = call(capsys, "inspect", PHASE_A, "--with", loads, "--lang", "en")
    assert "zone 2F 生产区, floor load: 5.0 kN/m² → 10.0 kN/m²" in english


def test_the_document_has_a_section_of_the_merge_and_names_the_parts(capsys: pytest.CaptureFixture[str], loads: Path) -> None:
    code, out, err = call(capsys, "inspect", PHASE_A, "--with", loads, "--json")
    document = json.loads(out)
    assert (code, err) == (0, "")
    assert [(part["file"], part["sha256"]) for part in document["input"]["parts"]] == [("loads@v2.csv", file_sha256(loads))]
    assert set(document["merge"]) == {"changes", "conflicts", "unmatched"}
    [height] = [c for c in document["merge"]["conflicts"] if c["field"] == "height_m"]
    assert (height["base"], height["addition"], height["stands"], height["name"]) == (6.0, 6.6, "base", "1F")
    assert height["addition_source"].endswith("(loads@v2.csv: B2)")
    assert [(u["row"], u["name"]) for u in document["merge"]["unmatched"]] == [(4, "44F")]
    storey = document["buildings"][0]["storeys"][1]
    assert (storey["floor_load_kn_m2"], storey["sources"]["floor_load_kn_m2"]) == (10.0, "file: table-cell (loads@v2.csv: C3)")


def test_a_preferred_side_wins(capsys: pytest.CaptureFixture[str], loads: Path) -> None:
    taken = json.loads(call(capsys, "inspect", PHASE_A, "--with", loads, "--prefer", "addition", "--json")[1])
    kept = json.loads(call(capsys, "inspect", PHASE_A, "--with", loads, "--prefer", "base", "--json")[1])
    assert [d["buildings"][0]["storeys"][0]["height_m"] for d in (taken, kept)] == [6.6, 6.0]
    assert [d["buildings"][0]["storeys"][1]["elevation_m"] for d in (taken, kept)] == [6.6, 6.0]
    assert kept["merge"]["changes"] == []


def test_the_request_of_a_check_holds_the_edits_of_the_merge(capsys: pytest.CaptureFixture[str], loads: Path) -> None:
    _, out, _ = call(capsys, "check", PHASE_A, "--with", loads, *ON, "--json")
    document = json.loads(out)
    buildings, _ = replay(read(PHASE_A).buildings, document["request"]["edits"])
    storey = buildings[0].storeys[1]
    assert storey.floor_load_kn_m2 is not None and storey.floor_load_kn_m2.value == 10.0
    assert document["buildings"][0]["storeys"][1]["floor_load_kn_m2"] == 10.0


def test_files_are_merged_in_their_order(capsys: pytest.CaptureFixture[str], loads: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    later.write_text("楼层,楼面荷载(kN/m2)\n2F,12\n", "utf-8")
    for files, load in (((loads, later), 12.0), ((later, loads), 10.0)):
        options = [item for path in files for item in ("--with", path)]
        document = json.loads(call(capsys, "inspect", PHASE_A, *options, "--json")[1])
        assert document["buildings"][0]["storeys"][1]["floor_load_kn_m2"] == load


def test_rows_without_a_storey_go_where_the_call_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "machines.csv"
    path.write_text("设备名称,数量,单台质量(kg)\n加工中心,2,8000\n", "utf-8")
    document = json.loads(call(capsys, "inspect", PHASE_A, "--with", f"{path}@3", "--json")[1])
    assert [(c["kind"], c["name"]) for c in document["merge"]["changes"]] == [("equipment", "加工中心")]


@pytest.mark.parametrize(("options", "code", "word"), [
    (["--with", "nowhere.csv"], "not-found", "nowhere.csv"),
    (["--with", "nowhere.csv@3"], "not-found", "nowhere.csv"),
    (["--with", "{loads}@99"], "bad-call", "99"),
    (["--with", "{loads}", "--prefer", "mine"], "bad-call", "mine"),
    (["--prefer", "base"], "bad-call", "--with"),
])
def test_a_wrong_call_is_one_sentence(capsys: pytest.CaptureFixture[str], loads: Path, options: list[str], code: str,
                                      word: str) -> None:
    found = error_of(capsys, "inspect", PHASE_A, *(option.replace("{loads}", str(loads)) for option in options))
    assert found["code"] == code
    assert word in found["message"]
