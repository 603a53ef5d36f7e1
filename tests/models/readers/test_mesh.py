"""Meshes: units, up axis, storeys from plates or a schedule, repairs that are told."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path

import numpy as np
import pytest

from models.building import StoreyKind
from models.errors import Cancelled
from models.measured import SourceKind
from models.readers import read
from models.reading import ReadOptions
from models.tolerances import LEVEL_CONFLICT_M
from workbench.texts import LANGUAGES, text

DATA = Path(__file__).resolve().parents[2] / "data" / "mesh"
CORNERS = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]
QUADS = [(0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]


def box(x0, y0, z0, x1, y1, z1):
    """Corners and quadrilaterals of a box, z up."""
    return [(x0 + x * (x1 - x0), y0 + y * (y1 - y0), z0 + z * (z1 - z0)) for x, y, z in CORNERS], QUADS


def stack(storeys, height=6.0, width=40.0, depth=20.0):
    return [box(0, 0, k * height, width, depth, (k + 1) * height) for k in range(storeys)]


def obj(*solids, scale=1.0, up="z", head=""):
    lines, offset = [head], 1
    for points, faces in solids:
        for x, y, z in points:
            lines.append("v {} {} {}".format(*(f"{c * scale:.6f}" for c in ((x, y, z) if up == "z" else (x, z, -y)))))
        lines += ["f " + " ".join(str(i + offset) for i in face) for face in faces]
        offset += len(points)
    return "\n".join(lines) + "\n"


def triangles(*solids):
    """(m, 3, 3) triangles."""
    made = []
    for points, faces in solids:
        p = np.array(points, dtype=np.float64)
        made += [p[[a, b, c]] for face in faces for a, b, c in [(face[0], face[i], face[i + 1]) for i in range(1, len(face) - 1)]]
    return np.array(made)


def binary_stl(tris, count=None):
    body = b"".join(struct.pack("<12fH", 0, 0, 0, *t.reshape(-1), 0) for t in tris)
    return b"\0" * 80 + struct.pack("<I", len(tris) if count is None else count) + body


def text_stl(tris):
    corners = ["".join(f"vertex {x} {y} {z}\n" for x, y, z in t) for t in tris]
    facets = "".join(f"facet normal 0 0 0\nouter loop\n{three}endloop\nendfacet\n" for three in corners)
    return f"solid 厂房\n{facets}endsolid 厂房\n"


def gltf(*solids, uri=None, node=None):
    """A glTF of one mesh, y up, its numbers inside the text or in a file."""
    tris = triangles(*solids)[:, :, [0, 2, 1]] * np.array([1, 1, -1])
    data = tris.astype("<f4").tobytes()
    uri = uri or "data:application/octet-stream;base64," + base64.b64encode(data).decode()
    low, high = tris.reshape(-1, 3).min(axis=0).tolist(), tris.reshape(-1, 3).max(axis=0).tolist()
    tree = {
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0, **(node or {})}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": len(tris) * 3, "type": "VEC3", "min": low, "max": high}],
        "bufferViews": [{"buffer": 0, "byteLength": len(data)}], "buffers": [{"byteLength": len(data), "uri": uri}],
    }
    return json.dumps(tree), data


def storeys(reading):
    (building,) = reading.buildings
    return [(s.number, s.elevation_m.value, s.height_m and s.height_m.value, s.area_m2 and round(s.area_m2.value, 4))
            for s in building.storeys]


def codes(reading):
    return {note.code for _, notes in reading.report.lists() for note in notes}


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content) if isinstance(content, bytes) else path.write_text(content, "utf-8")
    return path


@pytest.mark.parametrize("name", ["no_indices_3storybuilding.glb", "large_block.STL", "wallhole.obj"])
def test_samples_agree_with_their_truth(samples, name):
    truth = json.loads((samples / "truth.json").read_text("utf-8"))[name]
    reading = read(samples / name)
    assert reading.input.sha256 == truth["sha256"]
    (building,) = reading.buildings
    expected = truth.get("floors_expected", [])
    assert len(building.storeys) == len(expected)
    for storey, floor in zip(building.storeys, expected, strict=True):
        assert storey.elevation_m.value == pytest.approx(floor["elevation_m"], abs=LEVEL_CONFLICT_M)
        assert storey.height_m.value == pytest.approx(floor["height_m"], abs=0.01)
        assert storey.area_m2.value == pytest.approx(floor["area_m2"], rel=1e-4)


def test_three_storeys_of_a_glb():
    reading = read(DATA / "no_indices_3storybuilding.glb")
    assert storeys(reading) == [(1, 0.0, 3.0, 1731.1614), (2, 3.0, 3.0, 1731.1614), (3, 6.0, 3.0, 1731.1614)]
    (building,) = reading.buildings
    assert (reading.input.format, reading.input.length_unit, reading.input.up_axis) == ("glTF 2.0", "m", "y")
    assert building.height_m.value == building.roof_m.value == 9.0
    assert [s.id for s in building.storeys] == ["level-1", "level-2", "level-3"]
    assert [(level.elevation_m.value, level.why) for level in building.levels_ignored] == [(9.0, "mesh-roof")]
    assert all(s.area_m2.source.kind is SourceKind.GEOMETRY for s in building.storeys)
    assert "mesh-unit-guessed" not in codes(reading)
    assert building.storeys[0].outline.bounds == pytest.approx((-23.2071, -63.3614, 32.873, 0.0), abs=1e-3)


def test_a_block_without_unit_is_taken_for_millimetres():
    reading = read(DATA / "large_block.STL")
    assert (reading.input.length_unit, reading.input.up_axis) == ("mm", "z")
    assert reading.buildings[0].height_m.value == pytest.approx(2.4384, abs=1e-6)
    assert storeys(reading) == []
    assert {"mesh-unit-guessed", "mesh-up-guessed", "mesh-no-plates"} <= codes(reading)
    (note,) = [note for note in reading.report.guesses if note.code == "mesh-unit-guessed"]
    assert (note.values["x_m"], note.values["y_m"], note.values["z_m"]) == ("4.572", "0.305", "2.438")


def test_the_user_overrules_unit_and_axis():
    reading = read(DATA / "large_block.STL", ReadOptions(unit="ft", up_axis="y"))
    assert (reading.input.length_unit, reading.input.up_axis) == ("ft", "y")
    assert reading.buildings[0].height_m.value == pytest.approx(304.8 * 0.3048, abs=1e-4)
    assert not {"mesh-unit-guessed", "mesh-up-guessed"} & codes(reading)
    as_metres = read(DATA / "large_block.STL", ReadOptions(unit="m"))
    (note,) = [note for note in as_metres.report.guesses if note.code == "size-unit-doubtful"]
    assert (note.values["unit"], note.values["other"]) == ("m", "mm")


def test_a_house_with_y_up():
    reading = read(DATA / "wallhole.obj")
    assert (reading.input.length_unit, reading.input.up_axis) == ("m", "y")
    assert reading.buildings[0].height_m.value == pytest.approx(15.0)
    assert storeys(reading) == []


@pytest.mark.parametrize(("unit", "scale"), [("mm", 1000.0), ("cm", 100.0), ("m", 1.0), ("ft", 1 / 0.3048), ("in", 1 / 0.0254)])
@pytest.mark.parametrize("up", ["y", "z"])
def test_unit_and_axis_are_told_by_the_storeys(tmp_path, unit, scale, up):
    reading = read(written(tmp_path, "塔楼.obj", obj(*stack(4, height=4.5), scale=scale, up=up)))
    assert (reading.input.length_unit, reading.input.up_axis) == (unit, up)
    assert [(n, round(e, 5), round(h, 5), round(a, 2)) for n, e, h, a in storeys(reading)] == [
        (k + 1, 4.5 * k, 4.5, 800.0) for k in range(4)]


def test_a_stated_unit_is_no_guess(tmp_path):
    reading = read(written(tmp_path, "a.obj", obj(*stack(3), scale=1000.0, head="# File units = millimeters")))
    assert reading.input.length_unit == "mm"
    assert "mesh-unit-guessed" not in codes(reading)


def test_all_formats_give_the_same_storeys(tmp_path):
    solids = stack(3)
    tris = triangles(*solids)
    points = "".join(f"{x} {y} {z}\n" for x, y, z in tris.reshape(-1, 3))
    faces = "".join(f"3 {i} {i + 1} {i + 2}\n" for i in range(0, 3 * len(tris), 3))
    ply = (f"ply\nformat ascii 1.0\nelement vertex {3 * len(tris)}\nproperty float x\nproperty float y\nproperty float z\n"
           f"element face {len(tris)}\nproperty list uchar int vertex_indices\nend_header\n{points}{faces}")
    files = {
        "a.obj": obj(*solids), "a.STL": binary_stl(tris), "b.stl": text_stl(tris), "a.gltf": gltf(*solids)[0],
        "a.off": f"OFF\n{3 * len(tris)} {len(tris)} 0\n{points}{faces}", "a.ply": ply,
    }
    expected = [(1, 0.0, 6.0, 800.0), (2, 6.0, 6.0, 800.0), (3, 12.0, 6.0, 800.0)]
    for name, content in files.items():
        reading = read(written(tmp_path, name, content))
        assert storeys(reading) == expected, name
        assert reading.input.length_unit == "m", name


def test_base_is_zero_wherever_the_file_puts_it(tmp_path):
    solids = [box(5e5, 4e6, 31.5 + 6 * k, 5e5 + 40, 4e6 + 20, 37.5 + 6 * k) for k in range(3)]
    reading = read(written(tmp_path, "a.obj", obj(*solids)), ReadOptions(unit="m"))
    assert [(n, e, h, pytest.approx(a)) for n, e, h, a in storeys(reading)] == [(k + 1, 6.0 * k, 6.0, 800.0) for k in range(3)]
    assert reading.buildings[0].storeys[0].outline.bounds == pytest.approx((5e5, 4e6, 5e5 + 40, 4e6 + 20))


def test_concave_polygons_of_an_obj(tmp_path):
    """L-shaped storeys written as one polygon each, its first corner not seeing all others."""
    shape = [(20, 6), (8, 6), (8, 10), (0, 10), (0, 0), (20, 0)]
    n = len(shape)
    solids = []
    for k in range(3):
        points = [(x, y, 5.0 * k) for x, y in shape] + [(x, y, 5.0 * k + 5) for x, y in shape]
        faces = [tuple(reversed(range(n))), tuple(range(n, 2 * n))] + [(i, (i + 1) % n, (i + 1) % n + n, i + n) for i in range(n)]
        solids.append((points, faces))
    reading = read(written(tmp_path, "l.obj", obj(*solids)), ReadOptions(up_axis="z"))
    assert storeys(reading) == [(1, 0.0, 5.0, 152.0), (2, 5.0, 5.0, 152.0), (3, 10.0, 5.0, 152.0)]
    assert "mesh-folded" in codes(reading)


def test_mirrored_and_moved_parts_of_a_gltf(tmp_path):
    content, _ = gltf(*stack(3), node={"scale": [-1, 1, 1], "translation": [100, 7, 0]})
    assert storeys(read(written(tmp_path, "a.gltf", content)))[0] == (1, 0.0, 6.0, 800.0)


def test_a_gltf_exported_unturned_is_told(tmp_path):
    lying = [([(x, -z, y) for x, y, z in points], faces) for points, faces in stack(5)]
    path = written(tmp_path, "a.gltf", gltf(*lying)[0])
    reading = read(path)
    assert reading.input.up_axis == "y"
    assert "mesh-up-doubtful" in codes(reading)
    assert len(storeys(read(path, ReadOptions(up_axis="z")))) == 5


def test_repairs_are_told(tmp_path):
    points, faces = stack(1)[0]
    turned = [faces[0], faces[1], tuple(reversed(faces[2])), *faces[3:]]
    repeated = read(written(tmp_path, "a.obj", obj(*stack(3), *stack(3))))
    assert storeys(repeated) == [(k + 1, 6.0 * k, 6.0, 800.0) for k in range(3)]
    assert "mesh-duplicates" in codes(repeated)
    assert "mesh-turned-faces" in codes(read(written(tmp_path, "b.obj", obj((points, turned)))))
    assert "mesh-turned-bodies" in codes(read(written(tmp_path, "c.obj", obj((points, [tuple(reversed(f)) for f in faces])))))
    assert "mesh-double-sided" in codes(read(written(tmp_path, "d.obj", obj((points, [*faces, *(f[::-1] for f in faces)])))))
    assert "mesh-open-edges" in codes(read(written(tmp_path, "e.obj", obj((points, faces[1:])))))
    apart = read(written(tmp_path, "f.obj", obj(*stack(2), box(100, 0, 0, 110, 10, 12))))
    assert "mesh-bodies-apart" in codes(apart)


def test_an_open_side_is_an_error_in_the_report(tmp_path):
    solids = [(points, faces[:4] + faces[5:]) for points, faces in stack(3)]
    reading = read(written(tmp_path, "a.obj", obj(*solids)), ReadOptions(up_axis="z"))
    assert storeys(reading) == [(k + 1, 6.0 * k, 6.0, 800.0) for k in range(3)]
    assert {note.code for note in reading.report.errors} <= {"mesh-outline-open"}


def test_bad_coordinates_cost_only_their_faces(tmp_path):
    broken = ([(0, 0, 0), (float("nan"), 0, 0), (1e300, 1, 0), (float("inf"), 1, 1)], [(0, 1, 2), (0, 2, 3)])
    tris = np.concatenate([triangles(*stack(3)), triangles(broken)])
    with np.errstate(over="ignore"):
        content = binary_stl(tris.astype(np.float32))
    reading = read(written(tmp_path, "a.stl", content), ReadOptions(unit="m"))
    assert storeys(reading) == [(k + 1, 6.0 * k, 6.0, 800.0) for k in range(3)]
    (note,) = [note for note in reading.report.dropped if note.code == "mesh-bad-coordinates"]
    assert note.values["count"] == 2


def test_a_flat_mesh_has_no_height(tmp_path):
    reading = read(written(tmp_path, "a.obj", obj(([(0, 0, 0), (40, 0, 0), (40, 20, 0), (0, 20, 0)], [(0, 1, 2, 3)]))),
                   ReadOptions(up_axis="z"))
    assert reading.buildings[0].height_m is None
    assert "mesh-flat" in codes(reading)


def test_a_storey_of_five_kilometres_is_told(tmp_path):
    reading = read(written(tmp_path, "a.obj", obj(*stack(3))), ReadOptions(unit="m", up_axis="z"))
    assert not reading.report.errors
    tall = read(written(tmp_path, "b.obj", obj(*stack(3, height=5000.0))), ReadOptions(unit="m", up_axis="z"))
    assert {note.code for note in tall.report.errors} == {"mesh-storey-height"}
    (note,) = [note for note in tall.report.guesses if note.code.startswith("size-")]
    assert (note.code, note.values["size"]) == ("size-doubtful", "40 × 20 × 15000")


SCHEDULE = "name,elevation_m,height_m\n一层,0,8\n二层,8,6\n三层,14,6\n屋面,20,\n"


def scheduled(tmp_path, content, solids=None, name="楼层.csv"):
    path = written(tmp_path, name, content)
    return read(written(tmp_path, "block.obj", obj(*(solids or [box(0, 0, 0, 40, 20, 20)]))),
                ReadOptions(unit="m", up_axis="z", storeys=path))


def test_a_schedule_cuts_a_block_into_storeys(tmp_path):
    reading = scheduled(tmp_path, SCHEDULE)
    assert storeys(reading) == [(1, 0.0, 8.0, 800.0), (2, 8.0, 6.0, 800.0), (3, 14.0, 6.0, 800.0)]
    (building,) = reading.buildings
    assert [s.name for s in building.storeys] == ["一层", "二层", "三层"]
    assert building.roof_m.value == 20.0
    source = building.storeys[1].elevation_m.source
    assert (source.kind, source.how, source.where) == (SourceKind.FILE, "mesh-schedule", "楼层.csv: 3")
    assert building.storeys[1].area_m2.source.how == "mesh-section"
    assert "mesh-no-plates" not in codes(reading)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("content", [
    "楼层,标高,层高\n一层,±0.000,8\n二层,8,6\n三层,14,6\n",
    "名称;层高\n一层;8\n二层;6\n三层;6\n",
    "楼层名称\t标高(mm)\t层高（mm）\n三层\t14000\t6000\n二层\t8000\t6000\n一层\t0\t8000\n",
    "Level,Height_m\n一层,8\n二层,6\n\n三层,6 m\n",
])
def test_schedules_of_many_kinds(tmp_path, encoding, content):
    reading = scheduled(tmp_path, content.encode(encoding))
    assert storeys(reading) == [(1, 0.0, 8.0, 800.0), (2, 8.0, 6.0, 800.0), (3, 14.0, 6.0, 800.0)]


def test_a_schedule_on_a_setback_and_beyond_the_massing(tmp_path):
    solids = [box(0, 0, 0, 40, 20, 8), box(0, 0, 8, 10, 20, 20)]
    reading = scheduled(tmp_path, "楼层,标高\nB1,-4\n一层,0\n二层,8\n三层,14\n四层,20\n", solids)
    assert storeys(reading) == [(-1, -4.0, 4.0, None), (1, 0.0, 8.0, 800.0), (2, 8.0, 6.0, 200.0), (3, 14.0, 6.0, 200.0),
                                (4, 20.0, None, None)]
    assert reading.buildings[0].storeys[0].kind is StoreyKind.BASEMENT
    assert [note.code for note in reading.report.errors] == ["mesh-schedule-outside"] * 2


def test_a_schedule_that_contradicts_itself_is_told(tmp_path):
    reading = scheduled(tmp_path, "name,elevation_m,height_m\n一层,0,7.5\n二层,8,6\n")
    assert storeys(reading) == [(1, 0.0, 8.0, 800.0), (2, 8.0, 6.0, 800.0)]
    (note,) = reading.report.errors
    assert (note.code, note.values["stated_m"], note.values["found_m"]) == ("mesh-schedule-conflict", "7.500", "8.000")


def test_without_a_height_the_top_storey_reaches_the_roof(tmp_path):
    reading = scheduled(tmp_path, "name,elevation_m\n一层,0\n二层,8\n")
    assert storeys(reading)[-1] == (2, 8.0, 12.0, 800.0)
    assert reading.buildings[0].roof_m.value == 20.0


def test_a_schedule_on_a_hollow_hall(tmp_path):
    """Walls only: the room between them counts as floor because the roof covers it."""
    walls = [box(0, 0, 0, 50, 0.3, 12), box(0, 29.7, 0, 50, 30, 12), box(0, 0.3, 0, 0.3, 29.7, 12),
             box(49.7, 0.3, 0, 50, 29.7, 12)]
    reading = scheduled(tmp_path, "name,height_m\n一层,6\n二层,6\n", [*walls, box(0, 0, 12, 50, 30, 12.3)])
    assert [area for *_, area in storeys(reading)] == [1500.0, 1500.0]


def test_progress_is_told_and_may_stop_the_work(tmp_path):
    told = []
    read(DATA / "large_block.STL", None, lambda stage, share: told.append((stage, share)))
    assert [stage for stage, _ in told] == ["mesh-open", "mesh-repair", "mesh-storeys", "mesh-storeys"]
    assert all(text(f"progress.{stage}", lang) for stage, _ in told for lang in LANGUAGES)

    def stop(stage, share):
        raise Cancelled
    with pytest.raises(Cancelled):
        read(DATA / "large_block.STL", None, stop)
