"""Rhino models: shapes of every kind in their places, blocks, layers, units, elevations."""

from __future__ import annotations

import math

import numpy as np
import pytest
import rhino3dm

from models.building import StoreyKind
from models.errors import Cancelled, InputError
from models.measured import SourceKind
from models.readers import rhino
from models.readers.rhino.bulk import read_meshes
from models.readers.rhino.shapes import of_brep, of_mesh, of_subd, triangulated
from models.reading import ReadOptions, silent
from tests.models.readers.rhino_builder import (
    Model,
    brep_box,
    instance,
    mesh_box,
    meshed_brep_box,
    moved,
    polyline,
    rectangle,
)


def read(path, **options):
    return rhino.read(path, ReadOptions(**options), silent)


def rows(reading):
    """(number, name, elevation, height, area) of each storey, rounded to a millimetre."""
    def value(measured):
        return None if measured is None else round(measured.value, 3)
    return [(s.number, s.name, value(s.elevation_m), value(s.height_m), value(s.area_m2)) for s in reading.buildings[0].storeys]


def codes(notes):
    return sorted(note.code for note in notes)


def note(notes, code):
    return next(one for one in notes if one.code == code)


def stack(model, make=mesh_box, storeys=3, height=6.0, scale=1.0):
    for k in range(storeys):
        model.add(make(*(c * scale for c in (0, 0, k * height, 40, 20, (k + 1) * height))))
    return model


STACKED = [(1, "1F", 0.0, 6.0, 800.0), (2, "2F", 6.0, 6.0, 800.0), (3, "3F", 12.0, 6.0, 800.0)]


@pytest.mark.parametrize("make", [mesh_box, meshed_brep_box, brep_box])
@pytest.mark.parametrize("version", [4, 5, 6, 7, 8])
def test_stacked_blocks_by_their_faces(tmp_path, make, version):
    reading = read(stack(Model(), make).save(tmp_path / "塔.3dm", version))
    assert rows(reading) == STACKED
    assert reading.input.format == f"3DM {version}"
    assert (reading.input.length_unit, reading.input.up_axis) == ("m", "z")
    assert ("rhino-flat-faces" in codes(reading.report.guesses)) == (make is brep_box)
    assert reading.buildings[0].height_m.value == pytest.approx(18.0)


@pytest.mark.parametrize(("unit", "scale", "name"), [
    ("Millimeters", 1000, "mm"), ("Centimeters", 100, "cm"), ("Meters", 1, "m"), ("Inches", 1 / 0.0254, "in"),
    ("Feet", 1 / 0.3048, "ft"),
])
def test_units(tmp_path, unit, scale, name):
    reading = read(stack(Model(unit), scale=scale).save(tmp_path / "a.3dm"))
    assert reading.input.length_unit == name
    assert rows(reading) == STACKED


def test_a_unit_that_the_contract_does_not_know_becomes_metres(tmp_path):
    reading = read(stack(Model("Yards"), scale=1 / 0.9144).save(tmp_path / "a.3dm"))
    assert reading.input.length_unit == "m"
    assert rows(reading) == STACKED
    assert note(reading.report.repairs, "rhino-unit-turned").values["unit"] == "Yards"


def test_without_a_unit_it_is_guessed_and_the_user_overrules_any(tmp_path):
    path = stack(Model("None"), scale=1000).save(tmp_path / "a.3dm")
    guessed = read(path)
    assert guessed.input.length_unit == "mm"
    assert {"rhino-unit-none", "mesh-unit-guessed"} <= set(codes(guessed.report.guesses))
    told = read(stack(Model("Meters"), scale=1000).save(tmp_path / "b.3dm"), unit="mm")
    assert rows(told) == STACKED
    assert "mesh-size-implausible" not in codes(told.report.errors)
    yards = read(stack(Model("Yards")).save(tmp_path / "c.3dm"), unit="m")
    assert rows(yards) == STACKED


def test_extrusions_without_meshes_come_from_their_profiles(tmp_path):
    model = Model()
    for k in range(3):
        extrusion = rhino3dm.Extrusion.Create(rectangle(0, 0, 40, 20, 6.0 * k), 6.0, True)
        assert extrusion.AddInnerProfile(rectangle(5, 5, 17, 15))      # a court of 120 m² stays open
        model.add(extrusion)
    reading = read(model.save(tmp_path / "a.3dm"))
    assert [row[4] for row in rows(reading)] == [680.0] * 3
    assert note(reading.report.guesses, "rhino-extrusions").values["count"] == 3


def test_a_round_extrusion_lacks_less_than_two_per_mille():
    from models.readers.rhino.flat_faces import of_extrusion

    part = of_extrusion(rhino3dm.Extrusion.CreateCylinderExtrusion(rhino3dm.Cylinder(rhino3dm.Circle(2.0), 3.0), True, True))
    assert volume(part) == pytest.approx(12.0 * 64 / 2 * math.sin(math.tau / 64), rel=1e-9)


def volume(part):
    a, b, c = (part.vertices[part.faces[:, i]] for i in range(3))
    return float((np.cross(a, b) * c).sum()) / 6.0


@pytest.mark.parametrize("hole", [False, True])
@pytest.mark.parametrize("clockwise", [False, True])
@pytest.mark.parametrize("height", [3.0, -3.0])
def test_extrusions_look_outwards_whichever_way_they_were_drawn(hole, clockwise, height):
    from models.readers.rhino.flat_faces import of_extrusion

    points = [(0, 0, 0), (4, 0, 0), (4, 2, 0), (0, 2, 0), (0, 0, 0)]
    extrusion = rhino3dm.Extrusion.Create(polyline(points[::-1] if clockwise else points), height, True)
    if hole:
        assert extrusion.AddInnerProfile(rectangle(0.5, 0.5, 1.5, 1.5))    # in the axes of the profile, turned or not
    assert volume(of_extrusion(extrusion)) == pytest.approx(21.0 if hole else 24.0)


def test_a_brep_with_a_hole_from_its_edges():
    extrusion = rhino3dm.Extrusion.Create(rectangle(0, 0, 4, 2), 3.0, True)
    extrusion.AddInnerProfile(rectangle(1, 0.5, 2, 1.5))
    part, worked_out, missing = of_brep(extrusion.ToBrep(True))
    assert (worked_out, missing) == (len(extrusion.ToBrep(True).Faces), 0)
    assert volume(part) == pytest.approx(21.0)


def test_curved_breps_without_meshes_are_named_with_the_command_that_helps(tmp_path):
    sphere = rhino3dm.Brep.CreateFromSphere(rhino3dm.Sphere(rhino3dm.Point3d(0, 0, 0), 5.0))
    reading = read(stack(Model()).add(sphere, "曲面", "穹顶").save(tmp_path / "a.3dm"))
    values = note(reading.report.errors, "rhino-no-mesh").values
    assert values == {"count": 1, "layers": "曲面", "objects": "穹顶"}
    drum = rhino3dm.Brep.CreateFromCylinder(rhino3dm.Cylinder(rhino3dm.Circle(5.0), 3.0), True, True)
    reading = read(stack(Model()).add(drum, "曲面", "筒").save(tmp_path / "b.3dm"))
    assert note(reading.report.errors, "rhino-partial-mesh").values["objects"] == "筒"
    with pytest.raises(InputError) as caught:
        read(Model().add(sphere, "曲面", "穹顶").save(tmp_path / "c.3dm"))
    assert (caught.value.code, caught.value.key) == ("no-building", "rhino-only-meshless")


def test_render_meshes_of_breps_in_bulk_equal_those_one_by_one(tmp_path):
    path = stack(Model(), meshed_brep_box).add(mesh_box(0, 0, 18, 5, 5, 21)).save(tmp_path / "a.3dm")
    data = path.read_bytes()
    known = read_meshes(data)
    model = rhino3dm.File3dm.FromByteArray(data)
    assert len(known) == len(model.Objects) == 4
    for row in model.Objects:
        slow = of_mesh(row.Geometry) if isinstance(row.Geometry, rhino3dm.Mesh) else of_brep(row.Geometry)[0]
        fast = known[str(row.Attributes.Id)]
        assert np.array_equal(slow.vertices, fast.part.vertices) and np.array_equal(slow.faces, fast.part.faces)
        assert fast.meshes == (1 if isinstance(row.Geometry, rhino3dm.Mesh) else 6)


@pytest.mark.parametrize("points", [3, 255, 256, 257, 65_535, 65_536])
def test_bulk_reading_at_the_widths_of_corner_numbers(tmp_path, points):
    mesh = rhino3dm.Mesh()
    for i in range(points):
        mesh.Vertices.Add(i % 97 + 1 / 3, i // 97, i % 7)
    for i in range(0, points - 2, max(points // 500, 1)):
        mesh.Faces.AddFace(i, i + 1, i + 2)
    mesh.Faces.AddFace(points - 1, points - 2, 0)
    data = Model().add(mesh).save(tmp_path / "a.3dm").read_bytes()
    (fast,) = read_meshes(data).values()
    slow = of_mesh(rhino3dm.File3dm.FromByteArray(data).Objects[0].Geometry)
    assert np.array_equal(slow.vertices, fast.part.vertices) and np.array_equal(slow.faces, fast.part.faces)


def test_bulk_reading_of_single_precision_points(tmp_path):
    mesh = mesh_box(0, 0, 0, 1 / 3, 1, 1)
    mesh.Vertices.UseDoublePrecisionVertices = False
    data = Model().add(mesh).save(tmp_path / "a.3dm").read_bytes()
    (fast,) = read_meshes(data).values()
    assert fast.part.vertices[1, 0] == np.float64(np.float32(1 / 3))


def test_quads_are_cut_along_the_shorter_diagonal_that_lies_inside():
    flat = np.array([(0, 0, 0), (4, 0, 0), (5, 1, 0), (1, 1, 0)], dtype=float)     # bd = 3.16 is shorter than ac = 5.10
    assert triangulated(flat, np.array([[0, 1, 2, 3]])).faces.tolist() == [[0, 1, 3], [1, 2, 3]]
    arrow = np.array([(0, 0, 0), (3, -2, 0), (1, 0, 0), (3, 2, 0)], dtype=float)   # only ac lies inside
    assert triangulated(arrow, np.array([[0, 1, 2, 3]])).faces.tolist() == [[0, 1, 2], [0, 2, 3]]
    other = np.roll(arrow, 1, axis=0)                                             # the same, and now only bd does
    assert triangulated(other, np.array([[0, 1, 2, 3]])).faces.tolist() == [[0, 1, 3], [1, 2, 3]]
    mixed = triangulated(flat, np.array([[0, 1, 2, 2], [0, 1, 2, 3], [0, 1, 2, 9]]))
    assert mixed.faces.tolist() == [[0, 1, 2], [0, 1, 3], [1, 2, 3]]


def test_subdivision_surfaces_by_their_net(monkeypatch):
    """rhino3dm cannot make a subdivision surface: its place is taken by one that only counts."""
    class Net:
        FaceCount = 6

        def __init__(self, steps=0, works=True):
            self.steps, self.works = steps, works

        def Duplicate(self):
            return Net(self.steps, self.works)

        def Subdivide(self, count):
            self.steps += count
            return self.works

    seen = []
    def meshed(net, _):
        seen.append(net.steps)
        return mesh_box(0, 0, 0, 1, 1, 1)

    monkeypatch.setattr(rhino3dm.Mesh, "CreateFromSubDControlNet", meshed)
    part, refined = of_subd(Net())
    assert (len(part.faces), refined, seen) == (12, True, [2])
    assert of_subd(Net(works=False))[1] is False
    large = Net()
    large.FaceCount = 200_001 // 16 + 1
    assert of_subd(large)[1] is False


def test_blocks_nested_turned_and_mirrored(tmp_path):
    model = Model()
    unit = model.block("单元", [mesh_box(0, 0, 0, 20, 20, 6)])
    pair = model.block("双拼", [instance(unit, moved(0, 0, 0)), instance(unit, rhino3dm.Transform.Mirror(
        rhino3dm.Plane(rhino3dm.Point3d(20, 0, 0), rhino3dm.Vector3d(1, 0, 0))))])
    for k in range(3):
        model.add(instance(pair, moved(0, 0, 6 * k)))
    reading = read(model.save(tmp_path / "a.3dm"))
    assert rows(reading) == STACKED
    assert "mesh-turned-bodies" not in codes(reading.report.repairs)


def test_blocks_far_out_keep_their_millimetres(tmp_path):
    model = Model("Millimeters")
    unit = model.block("层", [mesh_box(0, 0, 0, 40_000, 20_000, 6_000)])
    for k in range(3):
        model.add(instance(unit, moved(498_765_432.125, 2_503_456_789.5, 6_000 * k)))
    reading = read(model.save(tmp_path / "a.3dm"))
    assert rows(reading) == STACKED
    assert note(reading.report.guesses, "rhino-far-origin").values["step_mm"] == "256"


def test_missing_linked_and_empty_blocks_are_named(tmp_path):
    import uuid

    model = stack(Model())
    model.add(rhino3dm.InstanceReference(uuid.uuid4(), moved(0, 0, 0)))
    reading = read(model.save(tmp_path / "a.3dm"))
    assert rows(reading) == STACKED
    assert note(reading.report.errors, "rhino-missing-block").values["count"] == 1


def test_a_block_that_holds_itself_ends(tmp_path):
    """rhino3dm cannot write such a file: the reference is turned back onto its own definition in the bytes."""
    model = stack(Model())
    inner = model.block("内", [mesh_box(0, 0, 18, 5, 5, 21)])
    outer = model.block("外", [instance(inner, moved(0, 0, 0))])
    model.add(instance(outer, moved(0, 0, 0)))
    loaded = rhino3dm.File3dm.FromByteArray(model.save(tmp_path / "a.3dm").read_bytes())
    from models.readers.rhino import scene as scenes

    class Looped:
        """A definition whose members are the instance of itself."""

        Id, Name, UpdateType = outer, "外", rhino3dm.InstanceDefinitionUpdateType.Static

        def GetObjectIds(self):
            return [row.Attributes.Id for row in loaded.Objects
                    if isinstance(row.Geometry, rhino3dm.InstanceReference) and str(row.Geometry.ParentIdefId) == str(outer)]

    class Fake:
        Objects, InstanceDefinitions = loaded.Objects, [Looped()]

    found = scenes.collect(Fake, {}, {}, tmp_path / "a.3dm", silent)
    assert found.tally.cycles == {"外"}
    assert len(found.pieces) == 3


def test_what_has_no_body_is_counted_by_kind(tmp_path):
    model = stack(Model())
    model.add(polyline([(0, 0, 0), (1, 0, 0), (2, 1, 0)])).add(rhino3dm.TextDot("标注", rhino3dm.Point3d(0, 0, 0)))
    model.file.Objects.AddPoint(rhino3dm.Point3d(1, 2, 3))
    reading = read(model.save(tmp_path / "a.3dm"))
    assert codes(reading.report.dropped) == ["rhino-annotations", "rhino-curves", "rhino-points"]
    assert rows(reading) == STACKED


def test_hidden_things_are_left_out_and_locked_ones_read(tmp_path):
    model = stack(Model())
    model.layer("旧方案", visible=False)
    model.add(mesh_box(0, 0, 18, 40, 20, 24), "旧方案::塔楼").add(mesh_box(0, 0, 18, 40, 20, 30), "今", mode="Hidden")
    model.layer("锁定", locked=True)
    model.add(mesh_box(0, 0, 18, 40, 20, 24), "锁定")
    reading = read(model.save(tmp_path / "a.3dm"))
    assert [row[2] for row in rows(reading)] == [0.0, 6.0, 12.0, 18.0]
    assert note(reading.report.dropped, "rhino-hidden").values == {"count": 2, "layers": "今, 旧方案::塔楼"}
    assert note(reading.report.guesses, "rhino-locked").values["count"] == 1


def test_elevations_count_from_the_base_or_from_the_models_own_zero(tmp_path):
    def raised(z):
        model = Model()
        for k in range(3):
            model.add(mesh_box(0, 0, z + 6 * k, 40, 20, z + 6 * k + 6))
        return read(model.save(tmp_path / "a.3dm"))

    high = raised(35.0)
    assert rows(high) == STACKED
    assert note(high.report.guesses, "rhino-zero-base").values["z_m"] == "35.000"
    deep = raised(-6.0)
    assert [(row[0], row[2]) for row in rows(deep)] == [(-1, -6.0), (1, 0.0), (2, 6.0)]
    assert deep.buildings[0].storeys[0].kind is StoreyKind.BASEMENT
    assert deep.buildings[0].height_m.value == pytest.approx(12.0)
    assert note(deep.report.guesses, "rhino-zero-own").values["depth_m"] == "6.000"
    for reading, low, top in ((high, 0.0, 18.0), (deep, -6.0, 12.0)):      # the massing stands where the storeys stand
        z = reading.mesh.vertices_m[:, 2]
        assert (float(z.min()), float(z.max())) == (low, top)
        assert reading.mesh.parts[0].building == reading.buildings[0].id
    assert [row[2] for row in rows(raised(-1.79))] == [0.0, 6.0, 12.0]      # a hair less than a storey: a plinth
    assert [row[0] for row in rows(raised(-1.8))] == [-1, 1, 2]
    assert [row[2] for row in rows(raised(-1.8))] == [-1.8, 4.2, 10.2]


def test_a_schedule_cuts_at_its_own_levels(tmp_path):
    (tmp_path / "层.csv").write_text("楼层,标高\nB1,-4.5\n1F,0\n2F,8\n屋面,13.5\n", "utf-8")
    path = Model().add(mesh_box(0, 0, -4.5, 40, 20, 13.5), "2F").save(tmp_path / "a.3dm")
    reading = read(path, storeys=tmp_path / "层.csv")
    assert rows(reading) == [(-1, "B1", -4.5, 4.5, 800.0), (1, "1F", 0.0, 8.0, 800.0), (2, "2F", 8.0, 5.5, 800.0)]
    assert reading.buildings[0].storeys[0].elevation_m.source.kind is SourceKind.FILE


def test_progress_may_stop_it(tmp_path):
    path = stack(Model()).save(tmp_path / "a.3dm")
    for stage in ("rhino-open", "rhino-objects", "mesh-repair", "mesh-storeys"):
        def stop(name, share, stage=stage):
            if name == stage:
                raise Cancelled
        with pytest.raises(Cancelled):
            rhino.read(path, ReadOptions(), stop)
