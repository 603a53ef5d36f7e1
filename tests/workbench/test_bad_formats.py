"""Bad drawings, tables, city files and models through the command line: sentences and exit codes, no fault of the program."""

from __future__ import annotations

import errno
import json
import math
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import ezdxf
import openpyxl
import pytest

from models.errors import ERROR_CODES, OutputError
from workbench.cli import main
from workbench.verbs.common import write_files

HEADINGS = ["楼层", "标高(m)", "层高(m)", "建筑面积(㎡)"]
BLOCK = [(x, y, z) for z in (0, 30) for x, y in ((0, 0), (40, 0), (40, 30), (0, 30))]
SHELL = [[[0, 3, 2, 1]], [[4, 5, 6, 7]], [[0, 1, 5, 4]], [[1, 2, 6, 5]], [[2, 3, 7, 6]], [[3, 0, 4, 7]]]


def inspected(capsys: pytest.CaptureFixture[str], path: Path, *options: object) -> dict[str, Any]:
    """The document of ``inspect``: of the building or of the refusal; nothing else may be said."""
    code = main(["inspect", str(path), *map(str, options), "--json"])
    out, err = capsys.readouterr()
    document: dict[str, Any] = json.loads(out)
    if code == 0:
        assert err == "" and document["schema"].startswith("shanglou.check/")
    else:
        assert code == 2 and document["code"] in ERROR_CODES and len(err.strip().splitlines()) <= 2, err
    return document


# --- workbooks ---------------------------------------------------------------------------------------------------


def changed_workbook(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """A workbook of one storey in which one part says something else."""
    book: Any = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active.append(["1F", 0, 5, 2000])
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(("old", "new", "code"), [
    pytest.param(b'r="C2"', b'r="C2147483648"', "damaged", id="row-2e9"),
    pytest.param(b'r="C2"', b'r="c99999999"', "damaged", id="small-letter"),
    pytest.param(b'r="C2"', b'r="ZZZZZZ2"', "damaged", id="column-of-six-letters"),
    pytest.param(b'<row r="2"', b'<row r="A4000000000"', "damaged", id="row-with-letter"),
    pytest.param(b'<row r="2"', b'<row r="0"', "damaged", id="row-nought"),
    pytest.param(b"</row></sheetData>", b'<c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row></sheetData>', "too-large",
                 id="blank-text-in-the-last-cell"),
])
def test_a_cell_far_away_takes_no_memory(capsys: pytest.CaptureFixture[str], tmp_path: Path, old: bytes, new: bytes,
                                         code: str) -> None:
    document = inspected(capsys, changed_workbook(tmp_path / "far.xlsx", SHEET, old, new))
    assert document["code"] == code and "far.xlsx" in document["message"]


def test_a_worksheet_in_an_unknown_encoding_is_damaged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = changed_workbook(tmp_path / "coded.xlsx", SHEET, b"<worksheet ", b'<?xml version="1.0" encoding="UTF-1"?><worksheet ')
    assert inspected(capsys, path)["code"] == "damaged"


def test_a_worksheet_that_was_not_counted_is_not_parsed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = changed_workbook(tmp_path / "more.xlsx", SHEET, b"<worksheet ", b"<worksheet ")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/other.xml", archive.read(SHEET).replace(b'r="C2"', b'r="C2147483648"'))
    assert inspected(capsys, path)["buildings"][0]["storeys"][0]["height_m"] == 5.0


@pytest.mark.parametrize(("columns", "code"), [pytest.param(16_384, None), pytest.param(16_385, "too-large"),
                                               pytest.param(1_000_000, "too-large")])
def test_a_line_without_line_breaks_does_not_hang(capsys: pytest.CaptureFixture[str], tmp_path: Path, columns: int,
                                                  code: str | None) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(HEADINGS) + "," * (columns - len(HEADINGS)) + "\n1F,0,5,2000\n", "utf-8")
    assert inspected(capsys, path).get("code") == code


def schedule(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([",".join(HEADINGS), *rows]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("name", ["0F", "0", "00", "-0", "0层", "1-1000000F", "0~3F", "2F~99999999F", "B1-9999F"])
def test_a_storey_that_no_building_has_is_a_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    document = inspected(capsys, schedule(tmp_path / "s.csv", f"{name},0,5,2000", "1F,5,5,2000"))
    assert document["code"] == "syntax" and name in document["message"]


@pytest.mark.parametrize(("name", "names"), [("10F", ["10F"]), ("100", ["100"]), ("2~3F", ["2F", "3F"])])
def test_storeys_with_noughts_and_short_ranges_stay(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str,
                                                    names: list[str]) -> None:
    storeys = inspected(capsys, schedule(tmp_path / "s.csv", f"{name},,5,2000"))["buildings"][0]["storeys"]
    assert [storey["name"] for storey in storeys] == names


# --- rules of layers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rules", "code"), [
    pytest.param(None, "not-found", id="missing"), pytest.param("", "empty", id="empty"),
    pytest.param("hello", "syntax", id="no-toml"), pytest.param("a = " + "[" * 50_000, "syntax", id="deep"),
    pytest.param('schema = "shanglou.building/1"', "unsupported-schema", id="another-schema"),
])
def test_bad_rules_are_refused_whatever_file_they_are_for(capsys: pytest.CaptureFixture[str], tmp_path: Path, rules: str | None,
                                                          code: str) -> None:
    if rules is not None:
        (tmp_path / "rules.toml").write_text(rules)
    path = schedule(tmp_path / "s.csv", "1F,0,5,2000")
    assert inspected(capsys, path, "--layers", tmp_path / "rules.toml")["code"] == code


def test_rules_without_layers_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text('schema = "shanglou.layers/1"\n')
    document = inspected(capsys, schedule(tmp_path / "s.csv", "1F,0,5,2000"), "--layers", tmp_path / "rules.toml")
    assert [note["code"] for note in document["import"]["dropped"]] == ["layers-unused"]


# --- what is written ---------------------------------------------------------------------------------------------


def refused_writing(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The code of a call that is refused."""
    assert main(["inspect", *map(str, arguments), "--json"]) == 2
    return str(json.loads(capsys.readouterr().out)["code"])


def test_no_input_is_written_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    book = changed_workbook(tmp_path / "b.xlsx", SHEET, b'r="C2"', b'r="C2"')
    other = schedule(tmp_path / "s.csv", "1F,0,5,2000")
    rules = tmp_path / "rules.toml"
    rules.write_text('schema = "shanglou.layers/1"\n')
    (tmp_path / "link.xlsx").symlink_to(book)
    held = {path: path.read_bytes() for path in (book, other, rules)}
    for call in ([book, "--template", book], [book, "--template", tmp_path / "link.xlsx"],
                 [other, "--with", book, "--template", book],
                 [other, "--storeys", book, "--template", book], [other, "--layers", rules, "--save-layers", rules],
                 [other, "--with", f"{book}@1F", "--template", book]):
        assert refused_writing(capsys, *call) == "bad-call"
    assert {path: path.read_bytes() for path in held} == held


@pytest.mark.parametrize("name", ["plan.dxf", "rules", "rules.pdf", "rules.csv"])
def test_rules_of_layers_are_written_as_toml_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    path = schedule(tmp_path / "s.csv", "1F,0,5,2000")
    assert refused_writing(capsys, path, "--save-layers", tmp_path / name) == "bad-call"
    assert (tmp_path / name).read_text() == "mine"


def test_what_cannot_be_written_is_called_by_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as caught:
        write_files(tmp_path, {"rules.toml": b"text"})
    assert caught.value.subject == str(tmp_path / "rules.toml") and not list(tmp_path.iterdir())


def test_a_folder_that_cannot_hold_files_is_called_by_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(**place: object) -> tuple[int, str]:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), f"{place['dir']}/{place['prefix']}x1")

    monkeypatch.setattr("tempfile.mkstemp", closed)
    with pytest.raises(OutputError) as caught:
        write_files(tmp_path, {"rules.toml": b"text"})
    assert caught.value.subject == str(tmp_path / "rules.toml")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow other lengths")
def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    name = "a" * 250 + ".toml"
    write_files(tmp_path, {name: b"text"})
    assert (tmp_path / name).read_bytes() == b"text"


@pytest.mark.skipif(sys.platform == "win32", reason="no such files")
def test_a_pipe_or_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(OutputError):
        write_files(tmp_path, {"pipe.toml": b"text"})
    assert (tmp_path / "pipe.toml").is_fifo() and len(list(tmp_path.iterdir())) == 1


# --- cities ------------------------------------------------------------------------------------------------------


def square(x: float, y: float, side: float) -> list[list[float]]:
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def footprints(path: Path, *rings: list[list[float]]) -> Path:
    features = [{"type": "Feature", "properties": {"height": 24}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
                for ring in rings]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize("far", [1e10, 1e154, 1e300])
def test_a_footprint_nowhere_on_earth_is_left_out(capsys: pytest.CaptureFixture[str], tmp_path: Path, far: float) -> None:
    path = footprints(tmp_path / "far.geojson", square(far, far, far / 1e4), square(500000.0, 2490000.0, 40.0))
    document = inspected(capsys, path)
    assert [b["footprint_m2"] for b in document["buildings"]] == [None, 1600.0]
    assert "geojson-rings-bad" in [note["code"] for note in document["import"]["dropped"]]


def test_a_coordinate_at_the_bound_is_kept(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = footprints(tmp_path / "bound.geojson", square(1e9 - 40.0, 0.0, 40.0))
    assert math.isclose(inspected(capsys, path)["buildings"][0]["footprint_m2"], 1600.0)


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("far", [1e154, 1e300])
def test_a_body_nowhere_on_earth_has_no_height(capsys: pytest.CaptureFixture[str], tmp_path: Path, axis: int, far: float) -> None:
    corners = [list(corner) for corner in BLOCK]
    corners += [[(value + 1) * far if i == axis else value for i, value in enumerate(corner)] for corner in BLOCK]
    second = [[[corner + 8 for corner in ring] for ring in face] for face in SHELL]
    objects = {name: {"type": "Building", "geometry": [{"type": "Solid", "lod": "1", "boundaries": [shell]}]}
               for name, shell in (("near", SHELL), ("far", second))}
    path = tmp_path / "city.json"
    path.write_text(json.dumps({"type": "CityJSON", "version": "2.0", "CityObjects": objects, "vertices": corners,
                                "transform": {"scale": [1, 1, 1], "translate": [0, 0, 0]}}))
    document = inspected(capsys, path)
    heights = {b["id"]: b["height_m"] for b in document["buildings"]}
    assert heights == {"near": 30.0, "far": None}
    assert "city-faces-dropped" in [note["code"] for note in document["import"]["dropped"]]


def tangle(count: int, side: float) -> list[list[float]]:
    """A ring that runs to and fro over a square without a plan."""
    return [[i * 7919 % 1009 / 1009 * side, i * 104729 % 1013 / 1013 * side] for i in range(count)]


def test_a_footprint_that_is_a_tangle_does_not_hang(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    far = [[500000.0 + x, 2490000.0 + y] for x, y in tangle(20_000, 40.0)]
    document = inspected(capsys, footprints(tmp_path / "tangle.geojson", far, square(500100.0, 2490000.0, 40.0)))
    assert [b["footprint_m2"] for b in document["buildings"]] == [None, 1600.0]
    assert "city-no-outline" in [note["code"] for note in document["import"]["dropped"]]


def test_a_line_of_a_plan_that_is_a_tangle_does_not_hang(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    drawing: Any = ezdxf.new("R2010")
    drawing.header["$INSUNITS"] = 6
    drawing.modelspace().add_lwpolyline(square(0.0, 0.0, 40.0)[:4], close=True)
    drawing.modelspace().add_lwpolyline(tangle(20_000, 40.0), close=True)
    drawing.modelspace().add_lwpolyline(tangle(20_000, 40.0), close=False)
    drawing.saveas(tmp_path / "tangle.dxf")
    document = inspected(capsys, tmp_path / "tangle.dxf")
    assert document["buildings"][0]["storeys"][0]["area_m2"] == 1600.0
    assert [note["code"] for note in document["import"]["dropped"]] == ["dxf-tangled"]


def test_a_name_of_thousands_of_signs_is_cut_in_messages(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    drawing: Any = ezdxf.new("R2010")
    drawing.header["$INSUNITS"] = 6
    drawing.modelspace().add_lwpolyline(square(0.0, 0.0, 40.0)[:4], close=True, dxfattribs={"layer": "A" * 5000})
    drawing.saveas(tmp_path / "long.dxf")
    notes = [note for kind in inspected(capsys, tmp_path / "long.dxf")["import"].values() for note in kind]
    assert any("A" * 100 in note["message"] for note in notes) and all(len(note["message"]) < 1000 for note in notes)


def test_a_city_file_without_version_is_not_called_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text('{"type": "CityJSON", "CityObjects": {}, "vertices": []}')
    document = inspected(capsys, tmp_path / "old.json", "--lang", "en")
    assert document["code"] == "unsupported-schema" and "None" not in document["message"]
