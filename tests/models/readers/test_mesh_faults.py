"""Meshes and schedules that cannot be used: one plain fault each, and never another exception."""

from __future__ import annotations

import json
import random
import re
import struct
import warnings
from pathlib import Path

import pytest

from models.errors import InputError
from models.readers import read
from models.reading import Reading, ReadOptions
from workbench.cli import sentence
from workbench.texts import LANGUAGES, catalogue, text

DATA = Path(__file__).resolve().parents[2] / "data" / "mesh"
BLOCK = (DATA / "large_block.STL").read_bytes()
GLB = (DATA / "no_indices_3storybuilding.glb").read_bytes()
HOUSE = (DATA / "wallhole.obj").read_bytes()
EMPTY = (DATA / "empty.stl").read_bytes()
TREE = {
    "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
    "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
    "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
    "bufferViews": [{"buffer": 0, "byteLength": 36}], "buffers": [{"byteLength": 36, "uri": "part.bin"}],
}
TRIANGLE = struct.pack("<9f", 0, 0, 0, 40, 0, 0, 40, 30, 20)
PLY_HEAD = b"ply\nformat ascii 1.0\nelement vertex %d\nproperty float x\nproperty float y\nproperty float z\n"
PLY = (PLY_HEAD % 4 + b"element face 4\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n9 0 0\n0 9 0\n0 0 9\n"
       b"3 0 2 1\n3 0 1 3\n3 1 2 3\n3 2 0 3\n")
OFF = b"OFF\n4 4 0\n0 0 0\n9 0 0\n0 9 0\n0 0 9\n3 0 2 1\n3 0 1 3\n3 1 2 3\n3 2 0 3\n"


def tree(**changes):
    return json.dumps({**TREE, **changes}).encode()


FAULTS = {
    "zero.stl": (b"", "empty", "file-empty"),
    "header.stl": (b"\0" * 84, "empty", "mesh-empty"),
    "cut.stl": (BLOCK[:len(BLOCK) // 2], "cut-off", "mesh-cut-off"),
    "garbage.stl": (bytes(range(256)) * 9, "damaged", "mesh-not-format"),
    "short.stl": (b"abc", "damaged", "mesh-not-format"),
    "text-cut.stl": (b"solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\n", "cut-off", "mesh-cut-off"),
    "text-odd.stl": (b"solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nendloop\nendfacet\nendsolid a",
                     "damaged", "mesh-damaged"),
    "points.obj": (b"v 0 0 0\nv 1 0 0\nv 0 1 0\n", "no-building", "mesh-no-faces"),
    "lines.obj": (b"v 0 0 0\nv 1 0 0\nl 1 2\n", "no-building", "mesh-no-faces"),
    "stl.obj": (BLOCK, "syntax", "mesh-not-format"),
    "prose.obj": ("这不是网格\n".encode(), "syntax", "mesh-not-format"),
    "index.obj": (b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n", "damaged", "mesh-damaged"),
    "nan.obj": (b"v nan nan nan\nv nan 0 0\nv 0 nan 0\nv 1 1 1\nf 1 2 3\n", None, None),
    "huge.obj": (b"v 1e300 0 0\nv -1e300 1e300 0\nv 0 1 1e300\nf 1 2 3\n", "damaged", "mesh-nothing-left"),
    "point.obj": (b"v 1 1 1\nv 1 1 1\nv 1 1 1\nf 1 2 3\n", "damaged", "mesh-nothing-left"),
    "stl.ply": (BLOCK, "syntax", "mesh-not-format"),
    "head.ply": (b"ply\nformat ascii 1.0\nelement vertex 3\n", "cut-off", "mesh-cut-off"),
    "claims.ply": (PLY_HEAD % 999999999999 + b"element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n",
                   "cut-off", "mesh-cut-off"),
    "cloud.ply": (PLY_HEAD % 1 + b"end_header\n0 0 0\n", "no-building", "mesh-no-faces"),
    "none.off": (b"OFF\n0 0 0\n", "empty", "mesh-empty"),
    "cloud.off": (b"OFF\n1 0 0\n0 0 0\n", "no-building", "mesh-no-faces"),
    "cut.off": (b"OFF\n3 1 0\n0 0 0\n1 0 0\n", "cut-off", "mesh-cut-off"),
    "prose.off": (b"hello\n", "syntax", "mesh-not-format"),
    "stl.glb": (BLOCK, "syntax", "mesh-not-format"),
    "cut.glb": (GLB[:len(GLB) // 2], "cut-off", "mesh-cut-off"),
    "head.glb": (GLB[:11], "cut-off", "mesh-cut-off"),
    "old.glb": (GLB[:4] + struct.pack("<I", 1) + GLB[8:], "unsupported-schema", "mesh-gltf-version"),
    "prose.gltf": (b"{not json", "syntax", "mesh-not-format"),
    "list.gltf": (b"[1, 2]", "syntax", "mesh-not-format"),
    "old.gltf": (tree(asset={"version": "1.0"}), "unsupported-schema", "mesh-gltf-version"),
    "draco.gltf": (tree(extensionsRequired=["KHR_draco_mesh_compression"]), "unsupported-schema", "mesh-gltf-extension"),
    "scene.gltf": (tree(meshes=[]), "no-building", "mesh-no-faces"),
    "lacking.gltf": (tree(), "not-found", "mesh-part-missing"),
    "cycle.gltf": (tree(nodes=[{"children": [1]}, {"children": [0], "mesh": 0}]), "damaged", "mesh-damaged"),
    "claims.gltf": (tree(accessors=[{"componentType": 5126, "count": 10**12, "type": "VEC3"}],
                         buffers=[{"byteLength": 36, "uri": "data:;base64,AAAA"}]), "damaged", "mesh-damaged"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_plain_fault(tmp_path, name):
    content, code, key = FAULTS[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    if code is not None:
        assert (caught.value.code, caught.value.key) == (code, key)
    for lang in LANGUAGES:
        message = text(caught.value.key, lang, caught.value.values)
        assert name in message
        assert "{" not in message


def test_an_stl_without_a_triangle():
    with pytest.raises(InputError) as caught:
        read(DATA / "empty.stl")
    assert (caught.value.code, caught.value.subject) == ("empty", "empty.stl")


@pytest.mark.parametrize("uri", ["../secret.bin", "/etc/hostname", "http://127.0.0.1/part.bin", "file:///etc/hostname",
                                 "sub/../../secret.bin", "%2e%2e/secret.bin"])
def test_nothing_outside_the_folder_is_opened(tmp_path, uri):
    (tmp_path / "secret.bin").write_bytes(TRIANGLE)
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "a.gltf").write_bytes(tree(buffers=[{"byteLength": 36, "uri": uri}]))
    with pytest.raises(InputError) as caught:
        read(folder / "a.gltf")
    assert caught.value.key == "mesh-outside"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.bin").write_bytes(TRIANGLE)
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "part.bin").symlink_to(tmp_path / "secret.bin")
    (folder / "a.gltf").write_bytes(tree())
    with pytest.raises(InputError) as caught:
        read(folder / "a.gltf")
    assert caught.value.key == "mesh-outside"


def test_a_part_beside_the_file_is_read(tmp_path):
    (tmp_path / "部分 1.bin").write_bytes(TRIANGLE)
    (tmp_path / "a.gltf").write_bytes(tree(buffers=[{"byteLength": 36, "uri": "%E9%83%A8%E5%88%86%201.bin"}]))
    assert read(tmp_path / "a.gltf").buildings[0].height_m is not None


def test_bytes_after_the_end_are_told(tmp_path):
    (tmp_path / "a.stl").write_bytes(BLOCK + b"extra")
    assert [note.code for note in read(tmp_path / "a.stl").report.dropped] == ["mesh-trailing"]


SCHEDULES = {
    "楼层,标高\n": ("syntax", "schedule-no-rows", []),
    "\n\n": ("syntax", "schedule-no-columns", []),
    "a,b\n1,2\n": ("syntax", "schedule-no-columns", []),
    "楼层,面积\n一层,2\n": ("syntax", "schedule-no-columns", []),
    "楼层,标高\n一层,零\n": ("syntax", "table-faults", [("not-number", 2, "B", "零")]),
    "楼层,标高\n一层,0\n二层,\n": ("syntax", "table-faults", [("no-level", 3, "", "二层")]),
    "楼层,层高\n一层,6\n二层,-3\n": ("syntax", "table-faults", [("out-of-range", 3, "B", "-3")]),
    "楼层,层高\n一层,6\n二层,\n三层,6\n": ("syntax", "table-faults", [("no-level", 4, "", "三层")]),
    "楼层,层高(m)\n一层,4500\n": ("syntax", "table-faults", [("out-of-range", 2, "B", "4500")]),
    "楼层,标高\n一层,nan\n二层,x\n": ("syntax", "table-faults", [("not-number", 2, "B", "nan"), ("not-number", 3, "B", "x")]),
    "楼层,标高\n一层,0\n二层,6\n夹层,6.0\n": ("syntax", "table-faults", [("not-above", 4, "", None)]),
    "楼层,标高\n屋面,20\n": ("syntax", "schedule-no-rows", []),
    "楼层,标高\n" + "".join(f"{i},{i}\n" for i in range(600)): ("too-large", "schedule-too-long", []),
    '楼层,标高\n"一层,0\n': ("syntax", "table-not-csv", []),
    b"\x00\x01\x02\xff\xfe" * 20: ("damaged", "table-not-table", []),
}


@pytest.mark.parametrize("content", SCHEDULES, ids=range(len(SCHEDULES)))
def test_schedules_name_row_and_column(tmp_path, content):
    path = tmp_path / "楼层.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    code, key, faults = SCHEDULES[content]
    with pytest.raises(InputError) as caught:
        read(DATA / "large_block.STL", ReadOptions(storeys=path))
    assert (caught.value.code, caught.value.key) == (code, key)
    details = caught.value.values.get("details", ())
    assert [(name.removeprefix("table-fault-"), fault["row"], fault["column"], fault.get("value"))
            for name, fault in details] == faults
    for lang in LANGUAGES:
        assert "{" not in sentence(caught.value, lang)


def test_a_schedule_that_is_not_there(tmp_path):
    with pytest.raises(InputError) as caught:
        read(DATA / "large_block.STL", ReadOptions(storeys=tmp_path / "none.csv"))
    assert caught.value.code == "not-found"


def test_every_note_and_source_has_its_texts():
    """Codes and methods named in the mesh reader's own modules are in the catalogue, in both languages."""
    folder = Path(__file__).resolve().parents[3] / "models" / "readers"
    modules = [*folder.glob("mesh*.py"), folder / "massing.py", folder.parent / "geometry" / "floors.py"]
    named = "".join(path.read_text("utf-8") for path in modules)
    for key, texts in catalogue().items():
        if "mesh-" in key and not key.startswith("desktop."):
            assert key.rpartition(".")[2].removeprefix("mesh-") in named, key
            assert all(texts[lang] for lang in LANGUAGES)
    for code in re.findall(r'"(mesh-[a-z-]+[a-z])"', named):
        kinds = ("", "report.", "source.", "progress.", "why.")
        assert any(kind + code in catalogue() for kind in kinds), code


def mutated(data, seed):
    """A file with some bytes changed, cut out, doubled or cut off."""
    rng = random.Random(seed)  # noqa: S311 (a fixed seed makes the run repeatable)
    content = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        place, kind = rng.randrange(len(content)), rng.randrange(5)
        if kind <= 1:
            content[place] = rng.randrange(256)
        elif kind == 2:
            del content[place:place + rng.randint(1, 40)]
        elif kind == 3:
            content[place:place] = content[place:place + rng.randint(1, 40)]
        elif rng.random() < 0.3:
            del content[place:]
        content = content or bytearray(b"\0")
    return bytes(content)


@pytest.mark.parametrize("seed", range(90))
def test_mutated_files_never_break_the_reader(tmp_path, seed):
    name, data = [("a.glb", GLB), ("a.stl", BLOCK), ("a.obj", HOUSE), ("b.stl", EMPTY), ("a.ply", PLY),
                  ("a.off", OFF)][seed % 6]
    path = tmp_path / name
    path.write_bytes(mutated(data, seed))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reading = read(path)
        except InputError as fault:
            assert text(fault.key, "zh", fault.values)
        else:
            assert isinstance(reading, Reading)
            assert all(text(f"report.{note.code}", "en", {"subject": note.subject, **note.values})
                       for _, notes in reading.report.lists() for note in notes)
