"""Rhino files that cannot be used, or only in part: one plain fault each, and nothing dropped unseen."""

from __future__ import annotations

import math
from uuid import UUID

import pytest
import rhino3dm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.readers import read as read_any
from models.readers import rhino
from models.readers.rhino import apart
from models.readers.rhino.bulk import read_meshes
from models.reading import ReadOptions, silent
from tests.models.readers.rhino_builder import Model, brep_box, instance, mesh_box, meshed_brep_box, moved, polyline, rectangle
from tests.models.readers.test_rhino import STACKED, note, read, rows, stack
from workbench.texts import LANGUAGES, text

MESH_CLASS = UUID("4ed7d4e4-e947-11d3-bfe5-0010830122f0").bytes_le


def fault_of(path, **options):
    with pytest.raises(InputError) as caught:
        read(path, **options)
    for lang in LANGUAGES:
        assert "{" not in text(caught.value.key, lang, caught.value.values)
    return caught.value.code, caught.value.key


def written(path, data):
    path.write_bytes(data)
    return path


@pytest.fixture
def whole(tmp_path):
    return stack(Model()).save(tmp_path / "whole.3dm").read_bytes()


def test_no_rhino_file(tmp_path):
    assert fault_of(written(tmp_path / "a.3dm", b"ISO-10303-21;\n")) == ("syntax", "rhino-not-3dm")
    assert fault_of(written(tmp_path / "a.3dm", b"3D Geometry File Form")) == ("syntax", "rhino-not-3dm")
    assert fault_of(written(tmp_path / "a.3dm", b"3D Geometry File Format       ")) == ("cut-off", "rhino-cut-off")
    assert fault_of(written(tmp_path / "a.3dm", b"3D Geometry File Format      xx" + bytes(99))) == ("damaged", "rhino-damaged")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.99])
def test_cut_off(tmp_path, whole, share):
    assert fault_of(written(tmp_path / "a.3dm", whole[:int(len(whole) * share)])) == ("cut-off", "rhino-cut-off")


@pytest.mark.parametrize("version", [4, 8])
def test_cut_within_the_end_mark_and_bytes_after_it(tmp_path, version):
    data = stack(Model()).save(tmp_path / "a.3dm", version).read_bytes()
    for count in (1, 8, 11, 19):
        assert fault_of(written(tmp_path / "a.3dm", data[:-count])) == ("cut-off", "rhino-cut-off")
    reading = read(written(tmp_path / "a.3dm", data + bytes(9000)))
    assert rows(reading) == STACKED
    assert note(reading.report.dropped, "mesh-trailing").values["count"] == 9000


def test_a_version_of_the_future(tmp_path, whole):
    assert fault_of(written(tmp_path / "a.3dm", whole.replace(b"      80", b"      90", 1))) == (
        "unsupported-schema", "rhino-too-new")


SHARE = st.floats(0.0, 1.0, exclude_max=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=SHARE, bit=st.integers(0, 7))
def test_flipped_bits_are_found_by_their_checksums(tmp_path, whole, share, bit):
    """Every fault is a plain one, and what is read after all is what was written."""
    data = bytearray(whole)
    data[int(share * len(data))] ^= 1 << bit
    try:
        reading = read(written(tmp_path / "a.3dm", bytes(data)))
    except InputError as error:
        assert error.code in ("damaged", "syntax", "cut-off", "unsupported-schema", "no-building")
    else:
        assert [row[4] for row in rows(reading)] in ([800.0] * 3, [])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(SHARE, st.integers(0, 255)), max_size=20), kept=SHARE)
def test_bulk_reading_of_damaged_bytes_ends_quietly(whole, changes, kept):
    data = bytearray(whole)
    for share, value in changes:
        data[int(share * len(data))] = value
    for known in read_meshes(bytes(data[:int(kept * len(data)) + 1])).values():
        assert known.part.faces.max(initial=0) < len(known.part.vertices)


def test_files_without_a_building(tmp_path):
    assert fault_of(Model().save(tmp_path / "a.3dm")) == ("no-building", "rhino-empty")
    assert fault_of(Model().add(rectangle(0, 0, 4, 4)).save(tmp_path / "a.3dm")) == ("no-building", "rhino-no-shapes")
    assert fault_of(Model().add(mesh_box(0, 0, 0, 4, 4, 4), mode="Hidden").save(tmp_path / "a.3dm")) == (
        "no-building", "rhino-only-hidden")


def test_points_that_lie_nowhere(tmp_path):
    broken = mesh_box(0, 0, 18, 4, 4, 20)
    broken.Vertices.Add(math.nan, math.inf, 1e300)
    broken.Faces.AddFace(0, 1, 8)
    reading = read(stack(Model()).add(broken, "1F").save(tmp_path / "a.3dm"))
    assert [row[2] for row in rows(reading)][:3] == [0.0, 6.0, 12.0]
    assert note(reading.report.dropped, "mesh-bad-coordinates").values["count"] == 1
    nowhere = rhino3dm.Mesh()
    for _ in range(3):
        nowhere.Vertices.Add(math.nan, math.nan, math.nan)
    nowhere.Faces.AddFace(0, 1, 2)
    assert fault_of(Model().add(nowhere, "1F").save(tmp_path / "b.3dm")) == ("damaged", "mesh-nothing-left")


def test_shapes_without_size(tmp_path):
    point = mesh_box(3, 3, 3, 3, 3, 3)
    assert fault_of(Model().add(point).save(tmp_path / "a.3dm")) == ("damaged", "mesh-nothing-left")
    assert rows(read(stack(Model()).add(point).save(tmp_path / "b.3dm"))) == STACKED
    flat = read(Model().add(mesh_box(0, 0, 0, 40, 20, 0)).save(tmp_path / "c.3dm"))
    assert (flat.buildings[0].storeys, note(flat.report.errors, "mesh-flat").subject) == ((), "c.3dm")


def test_an_implausible_size_is_asked_about(tmp_path):
    reading = read_any(stack(Model("Millimeters")).save(tmp_path / "a.3dm"))
    assert reading.size_m == pytest.approx((0.04, 0.02, 0.018))
    assert note(reading.report.guesses, "size-unit-doubtful").values["other"] == "m"


def test_a_placement_without_numbers(tmp_path):
    model = stack(Model())
    block = model.block("块", [mesh_box(0, 0, 0, 1, 1, 1)])
    model.add(instance(block, moved(math.nan, 0, 0))).add(instance(block, moved(1e200, 0, 0)))
    model.add(instance(block, moved(math.inf, 0, 0)), "电梯")
    reading = read(model.save(tmp_path / "a.3dm"))
    assert rows(reading) == STACKED
    assert note(reading.report.dropped, "mesh-bad-coordinates").values["count"] == 24
    assert reading.buildings[0].lifts == ()


def test_blocks_that_unfold_without_end_are_refused(tmp_path):
    model = Model()
    block = model.block("0", [mesh_box(0, 0, 0, 1, 1, 1)])
    for depth in range(9):
        block = model.block(str(depth + 1), [instance(block, moved(2.0 * i, 0, 0)) for i in range(10)])
    model.add(instance(block, moved(0, 0, 0)))
    assert fault_of(model.save(tmp_path / "a.3dm")) == ("too-large", "rhino-too-large")


def test_faults_of_schedule_and_rules_are_theirs(tmp_path):
    path = stack(Model()).save(tmp_path / "a.3dm")
    (tmp_path / "r.toml").write_text("schema = 1", "utf-8")
    assert fault_of(path, layers=tmp_path / "r.toml")[0] == "unsupported-schema"
    assert fault_of(path, storeys=tmp_path / "none.csv")[0] == "not-found"


def test_every_note_of_a_crowded_model_has_its_text(tmp_path):
    model = Model("Yards")
    for k, name in enumerate(("1F", "2F", "5F")):
        model.add(meshed_brep_box(0, 0, 7 * k, 40, 20, 7 * k + 6), name)
    model.layer("锁", locked=True)
    model.layer("关", visible=False)
    model.add(rhino3dm.Brep.CreateFromSphere(rhino3dm.Sphere(rhino3dm.Point3d(0, 0, 0), 5.0)), "曲面")
    model.add(brep_box(0, 0, 0, 1, 1, 1), "锁").add(mesh_box(0, 0, 0, 1, 1, 1), "关").add(mesh_box(0, 0, 0, 9, 9, 9), "3-5F")
    model.add(polyline([(0, 0, 0), (1, 1, 0), (2, 1, 0)]))
    model.add(mesh_box(0, 0, 0, 1, 1, 1), "吊装").add(mesh_box(5, 5, 0, 6, 6, 9), "柱")
    report = rhino.read(model.save(tmp_path / "a.3dm"), ReadOptions(), silent).report
    notes = [one for _, kept in report.lists() for one in kept]
    assert len(notes) > 10
    for one in notes:
        for lang in LANGUAGES:
            written_out = text(f"report.{one.code}", lang, {"subject": one.subject, **one.values})
            assert written_out != f"report.{one.code}" and "{" not in written_out


def test_a_child_that_falls_silent_or_dies_is_ended(whole, tmp_path, monkeypatch):
    path = written(tmp_path / "a.3dm", whole)
    monkeypatch.setattr(apart, "PATIENCE_S", 0.5)
    for script in ("import time; time.sleep(60)", "import os; os.abort()", "import sys; sys.stdout.buffer.write(b'A' * 400)",
                   "import sys; sys.stdout.buffer.write(b'A' + (2).to_bytes(8, 'little') + b'{}')"):
        monkeypatch.setattr(apart, "_START", script)
        assert fault_of(path) == ("damaged", "rhino-damaged")


def test_a_child_that_does_not_even_listen_is_ended(tmp_path, monkeypatch):
    model = Model()
    for i in range(2000):      # what it is told is longer than a pipe holds
        model.add(mesh_box(i, 0, 0, i + 1, 1, 1))
    monkeypatch.setattr(apart, "PATIENCE_S", 0.5)
    monkeypatch.setattr(apart, "_START", "import time; time.sleep(60)")
    assert fault_of(model.save(tmp_path / "a.3dm")) == ("damaged", "rhino-damaged")


def test_a_preview_picture_that_claims_to_be_endless(tmp_path, whole, monkeypatch):
    """Such bytes keep rhino3dm busy without end: the process that opens the file is ended."""
    monkeypatch.setattr(apart, "PATIENCE_S", 3.0)
    data = bytearray(whole)
    for place in range(len(data) - 12):
        if data[place:place + 4] == b"\x00\x80\x00\x40":
            data[place + 11] = 0x4C
    with pytest.raises(InputError) as caught:
        read(written(tmp_path / "a.3dm", bytes(data)))
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("length", [0, -1, -(2**40), 2**40])
def test_a_mesh_whose_length_leads_nowhere(tmp_path, length):
    data = bytearray(stack(Model(), meshed_brep_box).save(tmp_path / "a.3dm").read_bytes())
    places = [i for i in range(len(data)) if data[i:i + 16] == MESH_CLASS]
    assert len(places) == 18
    for place in places[6:12]:      # the second brep
        data[place - 20:place - 12] = length.to_bytes(8, "little", signed=True)
    assert len(read_meshes(bytes(data))) == 2
