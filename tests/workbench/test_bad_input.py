"""Bad input through the command line: plain sentences, the published exit codes, no hang, nothing silently wrong."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from models.errors import ERROR_CODES, OutputError
from workbench.cli import main
from workbench.verbs.common import write_files

ROOT = Path(__file__).resolve().parents[2]
TOWER = ROOT / "assets" / "examples" / "songhu-later-tower.toml"
BLOCK = ROOT / "tests" / "data" / "mesh" / "large_block.STL"
CONE = ROOT / "tests" / "data" / "ifc" / "cone-4levels-feet.ifc"
ON = ["--on", "2026-11-21"]
PLOT = """schema = "shanglou.plot/1"
[[document]]
id = "contract"
title = { zh = "合同", en = "contract" }
[[clause]]
id = "first"
document = "contract"
title = { zh = "层高", en = "height" }
topic = "storey_height"
subject = "storey"
quantity = "storey_height_m"
valid_from = "2020-01-01"
"""
BOX = "".join(f"v {x} {y} {z}\n" for z in (0, 6) for x, y in ((0, 0), (60, 0), (60, 40), (0, 40)))
FACES = "f 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n"
BUILDING = 'schema = "shanglou.building/1"\n[[building]]\nid = "b"\n[[building.storey]]\nnumbers = 1\nheight_m = 6.0\n'


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """The error document of a call that must end with exit 2 and at most two lines for a person."""
    code, out, err = call(capsys, *arguments, "--json")
    assert code == 2, err
    document: dict[str, Any] = json.loads(out)
    assert document["schema"] == "shanglou.error/1" and document["code"] in ERROR_CODES
    assert document["message"].strip() == err.strip() and len(err.strip().splitlines()) <= 2
    return document


def program(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "workbench.cli", *map(str, arguments)], cwd=ROOT, check=False,
                          **{"stderr": subprocess.PIPE, "timeout": 60, **options})


def ends(*arguments: object) -> int | None:
    """The exit code, or None for a program that still runs after 10 s."""
    try:
        return program(*arguments, timeout=10, stdout=subprocess.DEVNULL).returncode
    except subprocess.TimeoutExpired:
        return None


def findings_of(capsys: pytest.CaptureFixture[str], *arguments: object, clause: str) -> list[dict[str, Any]]:
    code, out, err = call(capsys, "check", TOWER, *ON, *arguments, "--json")
    assert code in (0, 1, 3), err
    return [finding for finding in json.loads(out)["findings"] if finding["clause"] == clause]


# --- files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [BLOCK, CONE])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.999])
def test_a_cut_off_file_is_called_cut_off(capsys: pytest.CaptureFixture[str], tmp_path: Path, source: Path, share: float) -> None:
    content = source.read_bytes()
    path = tmp_path / f"cut{source.suffix}"
    path.write_bytes(content[:int(len(content) * share)])
    assert refused(capsys, "inspect", path)["code"] == "cut-off"


@pytest.mark.parametrize("suffix", [".ifc", ".ifczip", ".obj", ".ply", ".off", ".glb", ".gltf", ".toml"])
def test_a_wrong_extension_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"block{suffix}"
    path.write_bytes(BLOCK.read_bytes())
    assert refused(capsys, "inspect", path)["code"] in ("syntax", "damaged")


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_pipes_devices_and_loops_are_no_building_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ifc")
    (tmp_path / "zero.obj").symlink_to("/dev/zero")
    (tmp_path / "loop.ifc").symlink_to(tmp_path / "loop.ifc")
    assert refused(capsys, "inspect", tmp_path / "pipe.ifc")["code"] == "not-a-file"
    assert refused(capsys, "inspect", tmp_path / "zero.obj")["code"] == "not-a-file"
    assert refused(capsys, "inspect", tmp_path / "loop.ifc")["code"] == "not-found"


def test_a_name_longer_than_the_system_allows(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert refused(capsys, "inspect", tmp_path / ("a" * 300 + ".ifc"))["code"] in ("not-found", "not-readable")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_an_ifc_file_whose_name_is_not_utf8_is_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"\xff\xfe.ifc")  # noqa: PTH118
    with open(path, "wb") as stream:  # noqa: PTH123
        stream.write(CONE.read_bytes())
    assert call(capsys, "inspect", os.fsdecode(path))[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_a_part_of_a_gltf_that_is_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "part.bin")
    path = tmp_path / "model.gltf"
    path.write_text(json.dumps({
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
        "bufferViews": [{"buffer": 0, "byteLength": 36}], "buffers": [{"byteLength": 36, "uri": "part.bin"}]}))
    assert ends("inspect", path) == 2


# --- meshes ------------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_does_not_swallow_the_first_point(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "marked.obj"
    path.write_bytes(b"\xef\xbb\xbf" + (BOX + "v 99 99 99\n" + FACES).encode())
    code, out, _ = call(capsys, "inspect", path, "--unit", "m", "--up", "z", "--json")
    assert code == 0 and json.loads(out)["buildings"][0]["height_m"] == 6.0


def test_a_face_with_the_corner_0_is_damage(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "nought.obj"
    path.write_text(BOX + FACES.replace("f 5 6", "f 0 6"))
    assert refused(capsys, "inspect", path)["code"] == "damaged"


def test_the_reason_of_a_damaged_mesh_is_told_in_chinese(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "words.obj"
    path.write_text(BOX.replace("60", "sixty") + FACES)
    assert "could not be read" not in refused(capsys, "inspect", path)["message"]


def test_a_storey_called_surface_is_no_roof(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "box.obj").write_text(BOX + FACES)
    (tmp_path / "storeys.csv").write_text("name,elevation_m\nSurface,0\nWharf,3\n")
    options = ["--unit", "m", "--up", "z", "--storeys", tmp_path / "storeys.csv", "--json"]
    code, out, _ = call(capsys, "inspect", tmp_path / "box.obj", *options)
    assert code == 0 and [s["name"] for s in json.loads(out)["buildings"][0]["storeys"]] == ["Surface", "Wharf"]


# --- IFC ---------------------------------------------------------------------------------------------------------


def test_signs_beyond_the_basic_plane_stay_in_names(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    content = CONE.read_bytes().replace(b"'Level 1'", "'𠀀楼'".encode())
    assert "𠀀".encode() in content
    (tmp_path / "rare.ifc").write_bytes(content)
    code, out, _ = call(capsys, "inspect", tmp_path / "rare.ifc", "--json")
    assert code == 0 and "𠀀楼" in [s["name"] for b in json.loads(out)["buildings"] for s in b["storeys"]]


# --- descriptions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["nan", "inf", "-6.0", "1e300", "true", "'6'", "[6.0]", "{ value = nan }"])
def test_a_storey_height_that_is_none(capsys: pytest.CaptureFixture[str], tmp_path: Path, value: str) -> None:
    path = tmp_path / "b.toml"
    path.write_text(BUILDING.replace("6.0", value))
    assert refused(capsys, "inspect", path)["code"] == "damaged"


@pytest.mark.parametrize("value", [pytest.param("9" * 400), pytest.param("0x" + "f" * 5000)])
def test_a_number_too_large_for_a_float(capsys: pytest.CaptureFixture[str], tmp_path: Path, value: str) -> None:
    path = tmp_path / "b.toml"
    path.write_text(BUILDING.replace("6.0", value))
    assert refused(capsys, "inspect", path)["code"] in ("damaged", "syntax")


def test_control_signs_of_a_name_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text(BUILDING + 'name = "a\\u001b[31m\\u0000b"\n')
    code, out, _ = call(capsys, "inspect", path)
    assert code == 0 and "\x1b" not in out and "\0" not in out


# --- packs and plot conditions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("addition", [
    pytest.param('limit = ">= 8"\nregister = 5', id="register"),
    pytest.param('limit = ">= 8"\nmodify = "x"', id="modify"),
    pytest.param('limit = ">= 8"\nmodify = [{ times = "x" }]', id="times"),
    pytest.param('limit = ">= 8"\nmodify = [{ plus = 5 }]', id="plus"),
    pytest.param('limit = ">= 8"\nmodify = [{ time = 0.1 }]', id="modify-unknown-field"),
    pytest.param('limit = ">= 8"\nmodify = [{ unlimited = "no" }]', id="unlimited-text"),
    pytest.param('limit = ">= 8"\nprevailed_by = ["x"]', id="prevailed-by-list"),
    pytest.param('limit = ">= 8"\nprevailed_by = "first"', id="prevailed-by-itself"),
    pytest.param('limit = ">= table"\ntable = "x"', id="table-text"),
    pytest.param('limit = ">= table"\ntable = { keys = 5, rows = 5 }', id="table-numbers"),
    pytest.param('limit = "in {a, b}"', id="words-for-a-number"),
    pytest.param('limit = ">= use"', id="a-text-as-limit"),
    pytest.param(f'limit = ">= {"(" * 5000}1{")" * 5000}"', id="deep-expression"),
    pytest.param('limit = ">= 8"\nnote = 5', id="note"),
    pytest.param('limit = ">= unheard_of"', id="unknown-quantity"),
    pytest.param('limit = ">= nan"', id="nan"),
    pytest.param('limit = "range 2..1"', id="range"),
    pytest.param(f'limit = ">= 8"\nsource = {"[" * 10000}{"]" * 10000}', id="deep-toml"),
    pytest.param(f'limit = ">= 8"\nsource = {"9" * 5000}', id="long-number"),
])
def test_a_faulty_clause_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, addition: str) -> None:
    path = tmp_path / "plot.toml"
    path.write_text(PLOT + addition + "\n", "utf-8")
    for arguments in (["standards", "validate", path], ["check", TOWER, *ON, "--plot", path]):
        assert refused(capsys, *arguments)["code"] == "bad-pack"


@pytest.mark.parametrize("gap", [pytest.param("5"), pytest.param('["x"]')])
def test_a_gap_that_is_no_table(capsys: pytest.CaptureFixture[str], tmp_path: Path, gap: str) -> None:
    path = tmp_path / "plot.toml"
    path.write_text(f"gap = {gap}\n" + PLOT + 'limit = ">= 8"\n', "utf-8")
    assert refused(capsys, "standards", "validate", path)["code"] == "bad-pack"


def test_a_limit_divided_by_nought_is_no_data(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "plot.toml"
    path.write_text(PLOT + 'limit = ">= 8 / (storey_number - 1)"\n', "utf-8")
    found = findings_of(capsys, "--plot", path, clause="first")
    assert [f["verdict"] for f in found if f["storeys"] == [1]] == ["no-data"]


def test_a_pack_with_the_id_of_a_shipped_one_is_not_passed_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('id = "cn-fire"\n' + PLOT + 'limit = ">= 80"\n', "utf-8")
    code, out, _ = call(capsys, "check", TOWER, *ON, "--standard", path, "--json")
    assert code == 2 or any(f["clause"] == "first" for f in json.loads(out)["findings"])


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_a_pack_that_is_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    assert ends("standards", "validate", tmp_path / "pipe.toml") == 2


def test_validate_prints_a_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "plot.toml"
    path.write_text(PLOT + 'limit = ">= 8"\n', "utf-8")
    code, out, _ = call(capsys, "standards", "validate", path, "--json")
    assert code == 0 and json.loads(out)["schema"].startswith("shanglou.")


# --- the call ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", [
    pytest.param(["--near", "nan"]), pytest.param(["--on", "2026-13-01"]),
    pytest.param(["--grade", "x"]), ["--city", "mars"], ["--unit", "yd"],
])
def test_a_bad_option_is_told_without_names_from_the_source(capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    document = refused(capsys, "check", TOWER, *option)
    assert document["code"] == "bad-call" and option[1] in document["message"]
    assert not [word for word in ("_margin", "_day", " int ") if word in document["message"]]


# --- output ------------------------------------------------------------------------------------------------------


def test_no_temporary_file_stays_beside_one_that_cannot_be_replaced(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "songhu-later-tower.cn.pdf").mkdir()
    assert refused(capsys, "check", TOWER, *ON, "--out", tmp_path)["code"] == "not-writable"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_sheet_and_document_are_both_written_or_neither(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "songhu-later-tower.cn.pdf").mkdir()
    (tmp_path / "songhu-later-tower.cn.json").write_text("old")
    refused(capsys, "check", TOWER, *ON, "--out", tmp_path)
    assert (tmp_path / "songhu-later-tower.cn.json").read_text() == "old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize("arguments", [pytest.param(["inspect", TOWER]),
                                       pytest.param(["inspect", "missing.ifc", "--json"])])
def test_a_full_standard_output_is_not_writable(arguments: list[object]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = program(*arguments, stdout=full)
    assert done.returncode == 2 and b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_a_full_standard_error_never_turns_bad_input_into_a_fail() -> None:
    with Path("/dev/full").open("wb") as full:
        assert program("inspect", "missing.ifc", stdout=subprocess.DEVNULL, stderr=full).returncode == 2


def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = [sys.executable, "-m", "workbench.cli", "check", str(TOWER), "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None and run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b"" and run.wait(60) in (0, 1, 3)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_leaves_no_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with subprocess.Popen([sys.executable, "-m", "workbench.cli", "check", str(TOWER), "--out", str(out)], cwd=ROOT,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)}) as run:
        time.sleep(0.4)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=60)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.name.startswith((".", "tmp"))]


def test_a_disk_that_fills_between_two_files_leaves_both_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_text("old")
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "full")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError):
        write_files(tmp_path, {"a.json": b"new", "a.pdf": b"new"})
    assert (tmp_path / "a.json").read_text() == "old" and [p.name for p in tmp_path.iterdir() if p.is_file()] == ["a.json"]
