"""Bad IFC input: a plain refusal with its code, or a reading with a note; never a traceback."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from models.errors import Cancelled, InputError
from models.readers import read
from models.reading import Reading
from tests.models.readers.ifc_builder import IfcBuilder, tower

DATA = Path(__file__).resolve().parents[2] / "data" / "ifc"
SMALL = sorted(DATA.glob("*.ifc"))


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read(path)
    return caught.value


def written(tmp_path: Path, data: bytes | str, name: str = "bad.ifc") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def changed(tmp_path: Path, old: bytes, new: bytes, count: int = 1) -> Path:
    """The tower with a piece of its text replaced."""
    path = tower().save(tmp_path)
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, count))
    return path


def codes(reading: Reading) -> set[str]:
    return {note.code for _, notes in reading.report.lists() for note in notes}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_a_file_cut_anywhere_is_cut_off(tmp_path: Path, path: Path, share: float) -> None:
    data = path.read_bytes()
    assert refusal(written(tmp_path, data[: int(len(data) * share)])).code == "cut-off"


@pytest.mark.parametrize(
    "data", ["hello world\n", "x" * 5000, "ISO-10303-22;\n", b"\x00\x01\x02" * 100, b"\x89PMG\r\n\x1a\n" + bytes(64)]
)
def test_what_is_no_ifc_is_called_so(tmp_path: Path, data: bytes | str) -> None:
    assert refusal(written(tmp_path, data)).key == "ifc-not-step"


def test_xml_and_json_are_refused_by_name(tmp_path: Path) -> None:
    xml = refusal(written(tmp_path, '<?xml version="1.0"?><ifcXML/>'))
    assert (xml.code, xml.key) == ("unsupported-format", "format-ifcxml")
    assert refusal(written(tmp_path, '{"header": {"version": "ifcx_alpha"}}')).code == "unsupported-format"


@pytest.mark.parametrize("schema", ["IFC4X1", "IFC5", "IFC2X2_FINAL", "AP214"])
def test_other_schemas_are_refused_by_name(tmp_path: Path, schema: str) -> None:
    data = (DATA / "georef-1storey-ifc4x3.ifc").read_bytes().replace(b"'IFC4X3_ADD2'", f"'{schema}'".encode())
    fault = refusal(written(tmp_path, data))
    assert (fault.code, fault.values["schema"]) == ("unsupported-schema", schema)


@pytest.mark.parametrize("token", [b"*//*", b"@", b"#", b"IFCWALL", b"<<<<<<< HEAD"])
def test_stray_tokens_are_found_with_their_line(tmp_path: Path, token: bytes) -> None:
    path = tower().save(tmp_path)
    lines = path.read_bytes().split(b"\n")
    lines.insert(20, token)
    path.write_bytes(b"\n".join(lines))
    fault = refusal(path)
    assert fault.code == "syntax"
    assert abs(int(str(fault.values["line"])) - 21) <= 1


def test_comments_are_no_stray_tokens(tmp_path: Path) -> None:
    path = changed(tmp_path, b"DATA;", b"DATA;\n/* a comment; with #1 = 'things' */")
    assert len(read(path).buildings[0].storeys) == 3


def test_an_entity_of_another_schema_is_dropped_with_a_note(tmp_path: Path) -> None:
    reading = read(changed(tmp_path, b"ENDSEC;\nEND-ISO", b"#99999=IFCSOMETHINGNEW('x',$);\nENDSEC;\nEND-ISO"))
    assert [n.subject for n in reading.report.dropped if n.code == "ifc-foreign-entity"] == ["IFCSOMETHINGNEW"]


def test_raw_utf8_gbk_and_broken_bytes_stay_readable(tmp_path: Path) -> None:
    path = tower().save(tmp_path)
    escaped = re.search(rb"\\X2\\5C4B9762\\X0\\", path.read_bytes())
    assert escaped
    for i, (raw, code) in enumerate(((("屋面").encode(), "ifc-raw-utf8"), ("屋面".encode("gb18030"), "ifc-raw-gbk"))):
        reading = read(written(tmp_path, path.read_bytes().replace(escaped.group(), raw), f"{i}.ifc"))
        assert [level.name for level in reading.buildings[0].levels_ignored] == ["屋面"]
        assert code in codes(reading)
    reading = read(written(tmp_path, path.read_bytes().replace(b"'1F'", b"'1F \xff'"), "broken.ifc"))
    assert len(reading.buildings[0].storeys) == 3
    assert "ifc-bad-bytes" in codes(reading)


@pytest.mark.parametrize("name", ["\\X2\\4E8C", "C:\\Temp\\x", "\\Q", "\\X2\\4E\\X0\\"])
def test_illegal_escapes_are_mended_with_a_note(tmp_path: Path, name: str) -> None:
    reading = read(changed(tmp_path, b"'1F'", f"'{name}'".encode()))
    assert len(reading.buildings[0].storeys) == 3
    assert "ifc-illegal-escapes" in codes(reading)


def test_names_in_three_scripts(tmp_path: Path) -> None:
    made = IfcBuilder()
    for name, low in (("一层", 0.0), ("２階工場", 6.0), ("Третий этаж", 12.0), ("Äußeres 🏭", 18.0)):
        made.slab(made.storey(name, low), low)
    assert [s.name for s in read(made.save(tmp_path)).buildings[0].storeys] == ["一层", "２階工場", "Третий этаж", "Äußeres 🏭"]


@pytest.mark.parametrize("number", [b"NaN", b"nan", b"-inf", b"1.#IND", b"1E400", b"1.E300", b"-1.E300"])
def test_numbers_that_are_none_drop_their_element(tmp_path: Path, number: bytes) -> None:
    path = tower().save(tmp_path)
    data = path.read_bytes()
    place = re.search(rb"IFCCARTESIANPOINT\(\(30000\.,0\.\)\)", data)
    assert place
    path.write_bytes(data.replace(place.group(), b"IFCCARTESIANPOINT((" + number + b",0.))", 1))
    reading = read(path)
    assert "ifc-element-geometry" in codes(reading)
    assert len(reading.buildings[0].storeys) == 3


def test_a_storey_at_an_absurd_height_is_dropped(tmp_path: Path) -> None:
    made = tower()
    made.storey("9F", 1e300)
    reading = read(made.save(tmp_path))
    assert [s.name for s in reading.buildings[0].storeys] == ["1F", "2F", "3F"]
    assert [n.subject for n in reading.report.dropped if n.code == "ifc-level-without-elevation"] == ["9F"]


def test_duplicate_ids_are_noted_and_all_elements_kept(tmp_path: Path) -> None:
    made = tower()
    first, second = made.file.by_type("IfcBuildingStorey")[:2]
    second.GlobalId = first.GlobalId
    reading = read(made.save(tmp_path))
    assert len(reading.buildings[0].storeys) == 3
    assert [n.values["count"] for n in reading.report.repairs if n.code == "ifc-duplicate-id"] == [2]


def test_a_placement_that_runs_in_a_circle(tmp_path: Path) -> None:
    made = tower()
    slab = made.file.by_type("IfcSlab")[0]
    slab.ObjectPlacement.PlacementRelTo = slab.ObjectPlacement
    reading = read(made.save(tmp_path))
    assert "ifc-element-geometry" in codes(reading)


def test_a_tree_that_runs_in_a_circle(tmp_path: Path) -> None:
    made = tower()
    made.aggregate(made.file.by_type("IfcBuildingStorey")[0], [made.building])
    assert isinstance(read(made.save(tmp_path)), Reading)


def packed(tmp_path: Path, members: dict[str, bytes], name: str = "model.ifczip") -> Path:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def test_a_zipped_model_reads_like_the_plain_one(tmp_path: Path) -> None:
    data = tower().save(tmp_path).read_bytes()
    reading = read(packed(tmp_path, {"a/model.ifc": data, "b.ifc": data, "note.txt": b"x"}))
    assert len(reading.buildings[0].storeys) == 3
    assert [n.subject for n in reading.report.dropped if n.code == "ifczip-other-model"] == ["b.ifc"]


def test_archives_that_cannot_be_used(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, b"no zip at all", "a.ifczip")).code == "damaged"
    assert refusal(written(tmp_path, b"PK\x03\x04 broken", "b.ifczip")).code == "damaged"
    assert refusal(packed(tmp_path, {"readme.txt": b"x"})).code == "no-building"
    assert refusal(packed(tmp_path, {"m.ifcxml": b"<x/>"})).code == "unsupported-format"
    good = packed(tmp_path, {"m.ifc": tower().save(tmp_path).read_bytes()}).read_bytes()
    assert refusal(written(tmp_path, good[: len(good) // 2], "c.ifczip")).code == "damaged"


def test_a_claim_of_three_gigabytes_is_refused_without_unpacking(tmp_path: Path) -> None:
    data = bytearray(packed(tmp_path, {"m.ifc": b"ISO-10303-21;"}).read_bytes())
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 3 * 1024**3)
    assert refusal(written(tmp_path, bytes(data), "claim.ifczip")).code == "too-large"


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("m.ifc", "w", force_zip64=True) as member:
        for _ in range(220):
            member.write(bytes(1024**2))
    assert refusal(written(tmp_path, buffer.getvalue(), "bomb.ifczip")).code == "too-large"


def test_a_reading_can_be_cancelled_at_any_stage(tmp_path: Path) -> None:
    path = tower().save(tmp_path)
    stages: list[str] = []

    def stop(at: str) -> None:
        def watch(stage: str, share: float) -> None:
            stages.append(stage)
            if stage == at:
                raise Cancelled

        with pytest.raises(Cancelled):
            read(path, progress=watch)

    for stage in ("open", "storeys", "geometry", "lifts"):
        stop(stage)
    assert set(stages) == {"open", "storeys", "geometry", "lifts"}


def test_all_texts_of_the_report_exist(tmp_path: Path) -> None:
    from workbench.texts import catalogue

    sources = "".join(path.read_text("utf-8") for path in (DATA.parents[2] / "models" / "readers" / "ifc").glob("*.py"))
    notes = set(re.findall(r'report\.(?:error|repair|guess|drop)\(\s*"([a-z0-9-]+)"', sources))
    assert len(notes) > 40
    assert {f"report.{code}" for code in notes} <= catalogue().keys()
    methods = set(re.findall(r'(?:from_file|from_geometry|assumed)\(\s*"([a-z-]+)"', sources))
    assert {f"source.{how}" for how in methods} <= catalogue().keys()
