"""Broken, cut, foreign and strange drawings: mended openly, or refused with one sentence."""

from __future__ import annotations

import gzip
import io
import random
from pathlib import Path

import pytest

from models.errors import InputError
from models.readers import read
from models.reading import ReadOptions
from tests.models.readers.dxf_builder import Sheet, box, notes
from workbench.texts import LANGUAGES, text

DATA = Path(__file__).resolve().parents[2] / "data" / "dxf"


def refused(path: Path) -> InputError:
    with pytest.raises(InputError) as fault:
        read(path, ReadOptions())
    for lang in LANGUAGES:
        sentence = text(fault.value.key, lang, fault.value.values)
        assert sentence and "{" not in sentence
    return fault.value


def plain(tmp_path: Path, version: str = "R2010") -> Path:
    sheet = Sheet(version)
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    return sheet.save(tmp_path)


@pytest.mark.parametrize("version, name", [("R12", "AC1009"), ("R2000", "AC1015"), ("R2004", "AC1018"), ("R2007", "AC1021"),
                                           ("R2010", "AC1024"), ("R2013", "AC1027"), ("R2018", "AC1032")])
@pytest.mark.parametrize("form", ["asc", "bin"])
def test_all_versions_in_both_forms(tmp_path, version, name, form):
    sheet = Sheet(version)
    sheet.space.add_polyline2d(box(0, 0, 40_000, 20_000), close=True, dxfattribs={"layer": "A-AREA"})
    reading = read(sheet.save(tmp_path, fmt=form), ReadOptions(unit="mm"))
    assert reading.input.format == f"DXF {name}"
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(800.0)


def test_a_dwg_with_another_name(tmp_path):
    path = tmp_path / "plan.dxf"
    path.write_bytes(b"AC1032\0\0\0\0\0" + bytes(200))
    assert refused(path).code == "unsupported-format"


def test_what_is_no_drawing(tmp_path):
    path = tmp_path / "plan.dxf"
    path.write_text("层,标高\n1F,0\n", "utf-8")
    assert refused(path).code == "syntax"


def test_a_file_cut_off(tmp_path):
    path = plain(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[:len(data) * 2 // 3])
    assert refused(path).code == "cut-off"
    binary = Sheet()
    binary.rectangle("轮廓", 0, 0, 40_000, 20_000)
    path = binary.save(tmp_path, "binary.dxf", fmt="bin")
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(path).code == "cut-off"


def test_a_missing_end_mark_after_whole_sections_is_mended(tmp_path):
    path = plain(tmp_path)
    lines = path.read_text("utf-8").rstrip().splitlines()
    assert lines[-1] == "EOF"
    path.write_text("\n".join(lines[:-2]) + "\n", "utf-8")
    reading = read(path, ReadOptions())
    assert notes(reading, "dxf-no-eof") and reading.buildings[0].storeys[0].area_m2.value == pytest.approx(800.0)


def test_missing_tables_are_recovered(tmp_path):
    sheet = Sheet("R12")
    sheet.space.add_polyline2d(box(0, 0, 40_000, 20_000), close=True, dxfattribs={"layer": "A-AREA"})
    path = sheet.save(tmp_path)
    words = path.read_text("cp1252")
    start = words.rindex("  0\nSECTION", 0, words.index("TABLES"))
    end = words.index("ENDSEC\n", start) + len("ENDSEC\n")
    path.write_text(words[:start] + words[end:], "cp1252")
    assert "TABLES" not in path.read_text("cp1252")
    reading = read(path, ReadOptions(unit="mm"))
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(800.0)


def test_a_wrong_group_code_is_salvaged_and_told_as_an_error(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.line("WALL", (0, 0), (1, 1))
    path = sheet.save(tmp_path)
    lines = path.read_text("utf-8").splitlines()
    line = max(i for i, words in enumerate(lines) if words == "LINE")
    lines[line + 1] = "xx"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    reading = read(path, ReadOptions())
    (note,) = notes(reading, "dxf-salvaged")
    assert note in reading.report.errors and "xx" in str(note.values["reason"])
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(800.0)


def test_chinese_in_gbk_without_a_code_page(tmp_path):
    """An old T3 export: no $DWGCODEPAGE, names in GBK."""
    sheet = Sheet("R12")
    sheet.document.encoding = "gbk"
    sheet.space.add_polyline2d(box(0, 0, 40_000, 20_000), close=True, dxfattribs={"layer": "0"})
    sheet.text("0", "TITLE", 10_000, -3000, 700)
    stream = io.StringIO()
    sheet.document.write(stream)
    words = stream.getvalue().replace("TITLE", "二层平面图").replace("\n0\n", "\n0\n")
    head, _, rest = words.partition("$DWGCODEPAGE")
    codepage_end = rest.index("  9\n")
    words = head.removesuffix("  9\n") + rest[codepage_end:]
    path = tmp_path / "t3.dxf"
    path.write_bytes(words.encode("gbk"))
    reading = read(path, ReadOptions(unit="mm"))
    assert [s.number for s in reading.buildings[0].storeys] == [2]
    assert notes(reading, "dxf-encoding")


def test_signs_that_old_files_write_in_codes(tmp_path):
    sheet = Sheet("R12")
    sheet.document.layers.add("轮廓")
    sheet.space.add_polyline2d(box(0, 0, 40_000, 20_000), close=True, dxfattribs={"layer": "轮廓"})
    path = sheet.save(tmp_path)
    assert b"\\U+8f6e" in path.read_bytes()
    reading = read(path, ReadOptions(unit="mm"))
    assert reading.buildings[0].storeys[0].area_m2.source.where == "轮廓"
    assert reading.layers[0].name == "轮廓"


def test_the_stated_code_page_is_used(tmp_path):
    sheet = Sheet("R2000")
    sheet.document.header["$DWGCODEPAGE"] = "ANSI_936"
    sheet.document.encoding = "gbk"
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.text("文字", "三层平面图", 10_000, -3000, 700)
    path = sheet.save(tmp_path, encoding="gbk")
    assert "轮廓".encode("gbk") in path.read_bytes()
    reading = read(path, ReadOptions())
    assert [s.number for s in reading.buildings[0].storeys] == [3] and not notes(reading, "dxf-encoding")


def test_nothing_drawn(tmp_path):
    assert refused(Sheet().save(tmp_path)).key == "dxf-empty"


def test_all_in_paper_space(tmp_path):
    sheet = Sheet()
    sheet.document.paperspace().add_line((0, 0), (10, 10))
    assert refused(sheet.save(tmp_path)).key == "dxf-only-paper"


def test_all_on_hidden_layers(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.document.layers.get("轮廓").freeze()
    fault = refused(sheet.save(tmp_path))
    assert (fault.key, fault.values["layers"]) == ("dxf-only-hidden", "轮廓 1")


def test_lines_that_close_nothing(tmp_path):
    sheet = Sheet()
    sheet.line("X", (0, 0), (40_000, 0))
    assert refused(sheet.save(tmp_path)).key == "dxf-no-outline"


def test_elevations_and_sections_alone_are_no_plan(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.text("文字", "①~⑧轴立面图", 10_000, -3000, 700)
    assert refused(sheet.save(tmp_path)).key == "dxf-no-plan"


def add(path: Path, *tags: str) -> None:
    """Put the tags of an entity at the end of the drawing, as a foreign program would."""
    words = path.read_text("utf-8")
    end = words.index("  0\nENDSEC", words.index("\nENTITIES\n"))
    path.write_text(words[:end] + "".join(f"{tag}\n" for tag in tags) + words[end:], "utf-8")


def test_tianzheng_objects_are_named_with_the_way_out(tmp_path):
    owner = Sheet().space.layout_key
    wall = ("  0", "TCH_WALL", "  5", "FFF0", "330", owner, "100", "AcDbEntity", "  8", "WALL", "100", "TDbWall", " 40", "200.0")
    path = Sheet().save(tmp_path)
    add(path, *wall)
    fault = refused(path)
    assert (fault.key, fault.values["kinds"]) == ("dxf-only-custom", "TCH_WALL 1")
    for words in ("另存旧版", "T3", "DXF"):
        assert words in text(fault.key, "zh", fault.values)
    path = plain(tmp_path)
    add(path, *wall)
    (note,) = notes(read(path, ReadOptions()), "dxf-custom")
    assert note.values["kinds"] == "TCH_WALL 1"


def test_hidden_layers_paper_references_and_unknown_layers_are_named(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.rectangle("不明", 1000, 1000, 300, 300)
    sheet.rectangle("WALL-OLD", 0, 0, 90_000, 90_000)
    sheet.document.layers.get("WALL-OLD").freeze()
    sheet.document.paperspace().add_line((0, 0), (10, 10))
    sheet.document.add_xref_def("neighbour.dwg", "XR")
    sheet.space.add_blockref("XR", (0, 0))
    sheet.space.add_point((1, 1))
    reading = sheet.read(tmp_path)
    assert [(n.code, n.subject) for n in reading.report.dropped if n.code != "dxf-unused"] == [
        ("dxf-paper-space", "Layout1"), ("dxf-reference", "neighbour.dwg"), ("dxf-layer-hidden", "WALL-OLD"),
        ("dxf-layer-unknown", "不明")]
    assert [n.values["kinds"] for n in notes(reading, "dxf-unused")] == ["POINT 1"]


def test_a_hidden_layer_that_the_users_rules_name_is_read(tmp_path):
    sheet = Sheet()
    sheet.rectangle("OLD", 0, 0, 40_000, 20_000)
    sheet.document.layers.get("OLD").off()
    rules = tmp_path / "rules.toml"
    rules.write_text('schema = "shanglou.layers/1"\n[[rule]]\nlayer = "OLD"\nrole = "outline"\nstorey = 4\n', "utf-8")
    reading = sheet.read(tmp_path, layers=rules)
    assert [(s.number, s.area_m2.value) for s in reading.buildings[0].storeys] == [(4, 800.0)]


def test_solids_are_named(tmp_path):
    path = plain(tmp_path)
    add(path, "  0", "3DSOLID", "  5", "FFF0", "100", "AcDbEntity", "  8", "0", "100", "AcDbModelerGeometry", " 70", "1")
    (note,) = notes(read(path, ReadOptions()), "dxf-solids")
    assert note.values["kinds"] == "3DSOLID 1"


def test_coordinates_out_of_this_world_are_left_out(tmp_path):
    sheet = Sheet()
    sheet.rectangle("轮廓", 0, 0, 40_000, 20_000)
    sheet.space.add_line((0, 0), (1e200, 0), dxfattribs={"layer": "轮廓"})
    reading = sheet.read(tmp_path)
    assert [n.values["count"] for n in notes(reading, "dxf-bad-coordinates")] == [1]
    assert reading.buildings[0].storeys[0].area_m2.value == pytest.approx(800.0)


def test_a_damaged_drawing_never_ends_in_a_traceback():
    """Cut, flipped, shuffled: every outcome is a reading or one sentence."""
    import tempfile

    data = gzip.decompress((DATA / "floorplan-bishop-overland.dxf.gz").read_bytes())
    start = data.index(b"ENTITIES") - 40
    sample = data[:3000] + data[start:start + 60_000] + data[-2000:]
    chance = random.Random(7)      # noqa: S311 - the same damage every time
    outcomes = set()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.dxf"
        for i in range(25):
            lines = sample.split(b"\n")
            for _ in range(chance.randrange(1, 20)):
                a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
                if i % 3 == 0:
                    lines[a], lines[b] = lines[b], lines[a]
                elif i % 3 == 1:
                    lines[a] = chance.choice([b"nan", b"1e308", b"", b"-1", b"\xff\xfe", b"INSERT"])
                else:
                    del lines[a:a + 3]
            path.write_bytes(b"\n".join(lines))
            try:
                read(path, ReadOptions())
                outcomes.add("read")
            except InputError as error:
                outcomes.add(error.code)
    assert outcomes <= {"read", "damaged", "cut-off", "syntax", "no-building"}

