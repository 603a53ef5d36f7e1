"""A file whose content is another format than its ending says is named by its first bytes; legal variants are not."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.readers import ADVICE, READERS, read
from models.readers.signatures import HEAD_BYTES, SIGNATURES, check_content
from workbench.texts import LANGUAGES, catalogue, text

DATA = Path(__file__).resolve().parents[2] / "data"
STEP = b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('%s'));\nENDSEC;\n"


def packed(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def stl(header):
    return header.ljust(80, b" ") + struct.pack("<I", 1) + bytes(50)


OTHERS = {
    "a.ifc": (b"AC1032\0\0\0\0", "DWG"), "b.obj": (b"AC1009\0\0", "DWG"), "c.3mf": (b"AC1.50\0", "DWG"),
    "d.obj": (b"\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p\0", "SketchUp (.skp)"),
    "e.stl": (b"3D Geometry File Format        70" + bytes(60), "Rhino (.3dm)"),
    "f.obj": (b"%PDF-1.7\n", "PDF"), "g.ifc": (b"\x89PNG\r\n\x1a\n\0\0\0\0", "PNG"), "h.ifc": (b"\xff\xd8\xff\xe0\0", "JPEG"),
    "i.ifc": (b"<!DOCTYPE html>\n<html><body>login</body></html>", "HTML"),
    "j.dae": (b"\xef\xbb\xbf  <!-- x -->\n<HTML>", "HTML"),
    "k.gltf": (b"glTF\2\0\0\0", "GLB (glTF)"), "l.obj": (b"ply\nformat ascii 1.0\n", "PLY"),
    "m.obj": (STEP % b"IFC4", "IFC"), "n.dae": (STEP % b"CONFIG_CONTROL_DESIGN", "STEP"),
    "o.stl": (b'<?xml version="1.0"?>\n<COLLADA xmlns="x">', "COLLADA"),
    "p.obj": (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "DXF"), "q.obj": (b"999\nwritten by hand\n0\nSECTION\n", "DXF"),
    "r.obj": (b"AutoCAD Binary DXF\r\n\x1a\0", "DXF"), "s.obj": (b"Kaydara FBX Binary  \0\x1a\0", "FBX"),
    "t.ifc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office 97-2003 / Revit / 3ds Max"),
    "u.ifc": (b"7z\xbc\xaf\x27\x1c\0", "7z"), "v.ifc": (b"\x1f\x8b\x08\0\0", "gzip"), "w.toml": (b"SQLite format 3\0", "SQLite"),
    "x.obj": (packed("[Content_Types].xml", "3D/3dmodel.model"), "3MF"), "y.toml": (packed("xl/workbook.xml"), "Excel"),
    "z.obj": (packed("model.ifc"), "IFCZIP"), "za.obj": (packed("manifest.xml", "doc.dae"), "ZAE (COLLADA)"),
    "zb.glb": (packed("readme.txt"), "ZIP"), "zc.dae": (b"BLENDER-v300", "Blender"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_a_file_really_is(tmp_path, name):
    content, kind = OTHERS[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert (caught.value.code, caught.value.values["format"]) == ("unsupported-format", kind)
    for lang in LANGUAGES:
        message = text(caught.value.key, lang, caught.value.values)
        assert name in message and kind in message and path.suffix in message and "{" not in message


LEGAL = {
    "binary.stl": stl(b"ply\nsaid the exporter"), "pdf.stl": stl(b"%PDF-1.4 is my name"), "dwg.stl": stl(b"AC1015"),
    "text.stl": b"solid a\nfacet normal 0 0 1\n", "wide.obj": "v 0 0 0\n".encode("utf-16"), "plain.obj": b"# AC1015\nv 0 0 0\n",
    "plain.ifc": STEP % b"IFC4", "zip.ifc": packed("a.ifc"), "a.ifczip": packed("a.ifc"), "a.3mf": packed("3D/3dmodel.model"),
    "a.glb": b"glTF\2\0\0\0", "a.dae": b"<COLLADA/>", "a.dxf": b"0\nSECTION\n", "binary.dxf": b"AutoCAD Binary DXF\r\n\x1a\0",
    "dwg.dxf": b"AC1015", "a.json": b"\x1f\x8b\x08\0", "a.xlsx": packed("xl/workbook.xml"), "cut.ifc": STEP[:30],
    "short.obj": b"v", "locked.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}


@pytest.mark.parametrize("name", LEGAL)
def test_legal_variants_are_left_to_their_readers(tmp_path, name):
    """So is what a reader names better itself: a drawing under .dxf, a locked workbook, a packed city."""
    (tmp_path / name).write_bytes(LEGAL[name])
    check_content(tmp_path / name)


def test_a_binary_stl_of_another_length_is_looked_at(tmp_path):
    (tmp_path / "a.stl").write_bytes(stl(b"AC1015") + b"\0")
    with pytest.raises(InputError) as caught:
        check_content(tmp_path / "a.stl")
    assert caught.value.values["format"] == "DWG"


SAMPLES = [path for path in DATA.rglob("*") if path.suffix.lower() in READERS and path.stat().st_size]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_no_sample_is_refused(path):
    check_content(path)


def test_every_key_has_its_text_and_every_right_ending_a_reader():
    assert set(ADVICE.values()) <= set(catalogue())
    assert {signature.key for signature in SIGNATURES} <= set(catalogue())
    assert not set(ADVICE) & set(READERS)
    for signature in SIGNATURES:
        assert bool(signature.suffix) == (signature.key == "really-other")
        assert not signature.suffix or signature.suffix in READERS or signature.suffix in signature.own


@pytest.mark.parametrize("suffix", sorted(ADVICE))
def test_every_refused_ending_says_what_to_do(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.code == "unsupported-format"
    for lang in LANGUAGES:
        message = text(caught.value.key, lang, caught.value.values)
        assert path.name in message and "{" not in message


@pytest.mark.parametrize(("suffix", "zh", "en"), [
    (".dwg", ["文件布图 → 另存旧版", "T3", "DXFOUT", "中望", "2007～2018"], ["DXFOUT", "ZWCAD", "T3"]),
    (".skp", ["文件 → 导出 → 三维模型", ".glb", ".dae"], ["3D Model", ".glb", ".dae"]),
    (".zae", [".zip", ".dae"], [".zip", ".dae"]), (".rvt", ["IFC"], ["IFC"]),
])
def test_the_advice_is_exact(tmp_path, suffix, zh, en):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        read(path)
    for lang, words in (("zh", zh), ("en", en)):
        message = text(caught.value.key, lang, caught.value.values)
        assert [word for word in words if word not in message] == []


def test_an_unknown_ending_lists_what_can_be_read(tmp_path):
    (tmp_path / "a.xyz").write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.xyz")
    assert all(suffix in text(caught.value.key, "zh", caught.value.values) for suffix in READERS)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=HEAD_BYTES + 10), st.sampled_from(sorted(READERS)))
def test_any_bytes_are_looked_at_without_a_fault(tmp_path_factory, content, suffix):
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)
    try:
        check_content(path)
    except InputError as error:
        assert error.code == "unsupported-format"
