"""The command line as other programs use it: documents, exit codes, streams."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models.errors import ERROR_CODES
from workbench.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
TOWER = ROOT / "assets" / "examples" / "songhu-later-tower.toml"
ON = ["--on", "2026-11-21"]


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def error_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    code, out, err = call(capsys, *arguments, "--json")
    document = json.loads(out)
    assert code == 2
    assert document["schema"] == "shanglou.error/1" and document["code"] in ERROR_CODES
    assert document["message"] in err and "Traceback" not in err
    return dict(document)


def test_inspect_prints_one_document_with_the_published_keys(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "inspect", TOWER, "--json")
    document = json.loads(out)
    assert (code, err) == (0, "")
    assert list(document) == ["schema", "program", "input", "import", "buildings"]
    assert set(document["import"]) == {"errors", "repairs", "guesses", "dropped"}
    (building,) = document["buildings"]
    assert set(building) >= {"id", "name", "height_m", "outdoor_ground_m", "fire_height_m", "planning_height_m",
                             "gross_floor_area_m2", "storeys", "levels_ignored", "lifts", "hoists", "docks"}
    first = building["storeys"][0]
    assert (first["number"], first["height_m"], first["elevation_m"]) == (1, 8.0, 0.0)
    assert set(first) >= {"id", "name", "kind", "height_basis", "area_m2", "floor_load_kn_m2", "sources"}
    assert set(building["lifts"][0]) >= {"id", "name", "use", "rated_load_kg", "speed_m_s", "car_m", "door_m", "through_doors",
                                         "fire_lift", "serves"}


def test_check_prints_result_request_and_standards(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "check", TOWER, "--city", "shenzhen", *ON, "--json")
    document = json.loads(out)
    assert err == ""
    assert code == {"pass": 0, "conditional": 0, "fail": 1, "incomplete": 3}[document["overall"]]
    assert (document["schema"], document["stage"], document["on"]) == ("shanglou.check/1", "scheme", "2026-11-21")
    assert document["request"]["on"] == "2026-11-21" and document["assumed_city"] is True
    assert set(document["counts"]) == {"pass", "near", "fail", "no-data", "not-applicable", "waived", "due-later"}
    assert set(document["headline"]) == {"height", "floor_load", "freight_lifts", "platforms"}
    finding = document["findings"][0]
    assert set(finding) >= {"clause", "building", "subject", "verdict", "deciding", "measured", "limit", "comparison", "unit",
                            "margin", "wording", "force", "provenance", "sources", "missing"}
    assert not [f for f in document["findings"] if f["verdict"] == "not-applicable"]
    deciding = [f["verdict"] for f in document["findings"] if f["deciding"]]
    for verdict in ("pass", "near", "fail", "no-data", "waived"):
        assert document["counts"][verdict] == deciding.count(verdict)
    assert all(len(s["sha256"]) == 64 for s in document["standards"])


def test_without_a_city_only_national_packs_judge(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(call(capsys, "check", TOWER, *ON, "--json")[1])
    assert {s["id"].split("-")[0] for s in document["standards"]} == {"cn"}
    assert document["request"]["city"] is None and document["assumed_city"] is False


def test_human_text_is_complete_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("zh", "en"):
        _, out, err = call(capsys, "check", TOWER, "--city", "shanghai", *ON, "--lang", lang)
        assert "{" not in out and err == ""
        assert ("总体结果" in out) == (lang == "zh")


def test_out_writes_sheet_and_document_and_nothing_else(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = call(capsys, "check", TOWER, "--city", "shenzhen", *ON, "--out", tmp_path / "new" / "folder", "--json")
    folder = tmp_path / "new" / "folder"
    assert sorted(p.name for p in folder.iterdir()) == ["songhu-later-tower.shenzhen.json", "songhu-later-tower.shenzhen.pdf"]
    assert json.loads((folder / "songhu-later-tower.shenzhen.json").read_text("utf-8")) == json.loads(out)
    assert (folder / "songhu-later-tower.shenzhen.pdf").read_bytes().startswith(b"%PDF")
    assert code in (0, 1, 3)


def test_without_a_city_the_files_are_named_cn(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    call(capsys, "check", TOWER, *ON, "--out", tmp_path)
    assert {p.name for p in tmp_path.glob("songhu*")} == {"songhu-later-tower.cn.json", "songhu-later-tower.cn.pdf"}


def test_a_file_in_place_of_the_folder_is_not_writable(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("x")
    assert error_of(capsys, "check", TOWER, *ON, "--out", blocker)["code"] == "not-writable"
    assert blocker.read_text() == "x"


@pytest.mark.parametrize(("name", "content", "code"), [
    ("missing.ifc", None, "not-found"), ("folder.ifc", "dir", "not-a-file"), ("empty.ifc", b"", "empty"),
    ("plan.dwg", b"AC1032", "unsupported-format"), ("model.skp", b"x", "unsupported-format"),
    ("model.3dm", b"x", "syntax"), ("model.max", b"x", "unsupported-format"),
    ("model.rvt", b"x", "unsupported-format"), ("model", b"x", "unsupported-format"), ("model.xyz", b"x", "unsupported-format"),
    ("broken.toml", b"a = = 1", "syntax"),
])
def test_bad_files(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, content: Any, code: str) -> None:
    path = tmp_path / name
    if content == "dir":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    for verb in ("inspect", "check"):
        found = error_of(capsys, verb, path)
        assert found["code"] == code and name in found["message"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "secret.ifc"
    path.write_bytes(b"x")
    path.chmod(0)
    assert error_of(capsys, "inspect", path)["code"] == "not-readable"


@pytest.mark.parametrize("arguments", [
    ["check"], ["check", TOWER, "--stage", "soon"], ["check", TOWER, "--city", "atlantis"], ["check", TOWER, "--grade", "5"],
    ["check", TOWER, "--on", "yesterday"], ["check", TOWER, "--standard", "nothing"], ["check", TOWER, "--near", "-1"],
    ["check", TOWER, "--near", "nan"], ["check", TOWER, "--city", "shenzhen", "--district", "mars"], ["standards"],
    ["standards", "show", "nothing"],
    ["inspect", TOWER, "--colour"], ["check", TOWER, "--unit", "furlong"], ["check", TOWER, "--date", "2026-13-01"],
    ["check", TOWER, "--production", "castles"],
])
def test_wrong_calls(capsys: pytest.CaptureFixture[str], arguments: list[object]) -> None:
    for lang in ("zh", "en"):
        document = error_of(capsys, *arguments, "--lang", lang)
        assert document["code"] == "bad-call" and "{" not in document["message"]


def test_choices_overrule_the_file_and_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    base = ["check", TOWER, *ON, "--json", "--production", "heavy_machining"]
    findings = json.loads(call(capsys, *base)[1])["findings"]
    chosen = [f for f in findings if f["clause"] == "cn-load-min-heavymech"]
    assert {f["limit"] for f in chosen} <= {12.0}


def test_plot_conditions_decide_the_height(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plot = tmp_path / "conditions.toml"
    plot.write_text('''schema = "shanglou.plot/1"
[[document]]
id = "contract"
title = { zh = "土地出让合同", en = "land contract" }
number = "SZ-1"
[[clause]]
id = "height-1"
document = "contract"
clause = "5"
title = { zh = "首层层高", en = "first storey height" }
topic = "storey_height"
headline = "height"
subject = "storey"
quantity = "storey_height_m"
scope = "storey_number = 1"
limit = ">= 8.0"
valid_from = "2026-01-01"
''', "utf-8")
    document = json.loads(call(capsys, "check", TOWER, "--city", "shenzhen", "--plot", plot, *ON, "--json")[1])
    (finding,) = [f for f in document["findings"] if f["clause"] == "height-1"]
    assert (finding["verdict"], finding["margin"], finding["force"], finding["deciding"]) == ("near", 0.0, "contract", True)
    assert document["headline"]["height"] == "decided"


def test_a_broken_plot_file_names_the_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plot = tmp_path / "conditions.toml"
    plot.write_text('schema = "shanglou.plot/1"\n[[clause]]\nid = "x"\n', "utf-8")
    assert error_of(capsys, "check", TOWER, "--plot", plot, *ON)["code"] == "bad-pack"


def test_standards_list_show_validate(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = call(capsys, "standards", "list", "--json")
    listed = json.loads(out)["standards"]
    assert code == 0 and {"cn-loads", "cn-fire", "shenzhen-baoan-2019", "shanghai-planning-2025"} <= {s["id"] for s in listed}
    for lang in ("zh", "en"):
        assert "cn-loads" in call(capsys, "standards", "list", "--lang", lang)[1]
        assert "GB 55001" in call(capsys, "standards", "show", "cn-loads", "--lang", lang)[1]
    shown = json.loads(call(capsys, "standards", "show", "cn-loads", "--json")[1])
    assert {c["id"]: c["limit"] for c in shown["clauses"]}["cn-load-min-heavymech"] == ">= 12.0"
    sound = ROOT / "rules" / "standards" / "cn-loads.toml"
    assert call(capsys, "standards", "validate", sound)[0] == 0
    broken = tmp_path / "broken.toml"
    broken.write_text(sound.read_text("utf-8").replace('quantity = "floor_load_kn_m2"', 'quantity = "floor_lode"'), "utf-8")
    code, out, err = call(capsys, "standards", "validate", broken)
    assert code == 2 and "floor_lode" in out + err


def shanglou(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "workbench.cli", *map(str, arguments)]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment},
                          check=False)


def test_help_and_version_need_no_heavy_import() -> None:
    program = ("import sys; sys.argv = ['shanglou', '--help']\nfrom workbench.cli import main\n"
               "try: main()\nexcept SystemExit: pass\n"
               "heavy = {'numpy', 'shapely', 'trimesh', 'ifcopenshell', 'reportlab', 'PySide6', 'rich'} & set(sys.modules)\n"
               "sys.exit(str(heavy) if heavy else 0)")
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
                          check=False)
    assert done.returncode == 0, done.stderr
    assert "usage:" in shanglou("--help", "--lang", "en").stdout
    assert "用法" in shanglou("--help").stdout


def test_output_survives_a_terminal_that_knows_no_chinese() -> None:
    done = shanglou("inspect", TOWER, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 0 and "松湖智谷" in done.stdout


def test_no_progress_bar_when_standard_error_is_no_terminal() -> None:
    assert shanglou("inspect", TOWER, "--json").stderr == ""


def test_a_fault_of_the_program_is_a_sentence_and_a_log_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, fresh_data_folder: Path,
) -> None:
    monkeypatch.setattr("workbench.verbs.inspect.print_reading", lambda *_: 1 / 0)
    code, _, err = call(capsys, "inspect", TOWER)
    log = fresh_data_folder / "shanglou-fault.log"
    assert code == 70 and str(log) in err and "Traceback" not in err
    assert "ZeroDivisionError" in log.read_text("utf-8")


def test_ctrl_c_leaves_no_file(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def stop(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("workbench.sheets.pdf.render_sheet", stop)
    code, _, err = call(capsys, "check", TOWER, *ON, "--out", tmp_path)
    assert code == 130 and err.count("\n") == 1
    assert not list(tmp_path.glob("songhu*"))
