"""The massing that stays with a reading: what it must be, where it stands, and how a project keeps it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from models.errors import InputError
from models.keeping.packed import pack_array
from models.project import Author, Project, ProjectEdit, State, state_of
from models.project_file import load, save
from models.project_seal import seal
from models.project_store import Store
from models.project_working import start
from models.readers import read
from models.readers.massing import kept_mesh
from models.reading import Reading, ReadOptions
from models.view_mesh import MeshPart, ViewMesh, view_mesh

AUTHOR = Author(name="王工", clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
CORNERS = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1 / 3, 0], [0, 0, 2]])
FACES = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]])
WHOLE = (MeshPart(building="b", count=4),)
BLOCKS = ((0.0, 0.0, 0.0, 30.0, 20.0, 8.0), (0.0, 0.0, 8.0, 30.0, 20.0, 14.0), (0.0, 0.0, 14.0, 10.0, 20.0, 20.0))


def blocks_obj(*blocks: tuple[float, ...]) -> str:
    """Boxes (x, y, z to x, y, z), each a body of its own, in metres."""
    lines = ["# unit: m"]
    sides = ((1, 4, 3, 2), (5, 6, 7, 8), (1, 2, 6, 5), (2, 3, 7, 6), (3, 4, 8, 7), (4, 1, 5, 8))
    for i, (x, y, z, far_x, far_y, far_z) in enumerate(blocks):
        lines += [f"v {a} {b} {c}" for c in (z, far_z) for a, b in ((x, y), (far_x, y), (far_x, far_y), (x, far_y))]
        lines += ["f " + " ".join(str(8 * i + corner) for corner in side) for side in sides]
    return "\n".join(lines) + "\n"


def tower(tmp_path: Path, *blocks: tuple[float, ...]) -> Reading:
    path = tmp_path / "tower.obj"
    path.write_text(blocks_obj(*(blocks or BLOCKS)))
    return read(path, ReadOptions(up_axis="z"))


# what it is


def test_a_mesh_is_held_in_its_own_types_and_cannot_be_written_to() -> None:
    mesh = view_mesh(CORNERS.astype(np.float32), FACES, WHOLE)
    assert mesh.vertices_m.dtype == np.float64 and mesh.faces.dtype == np.int32
    with pytest.raises(ValueError, match="read-only"):
        mesh.vertices_m[0, 0] = 1.0


def test_meshes_of_the_same_triangles_are_equal() -> None:
    mesh = view_mesh(CORNERS, FACES, WHOLE)
    assert mesh == view_mesh(CORNERS.copy(), FACES.copy(), WHOLE) and hash(mesh) == hash(view_mesh(CORNERS, FACES, WHOLE))
    assert mesh != view_mesh(CORNERS + 1e-9, FACES, WHOLE)
    assert mesh != view_mesh(CORNERS, FACES[:3], (MeshPart(building="b", count=3),))


def test_the_faces_of_a_building_are_those_of_its_runs() -> None:
    parts = (MeshPart(building="a", count=1), MeshPart(building="b", first=1, count=2), MeshPart(building="a", first=3, count=1))
    mesh = view_mesh(CORNERS, FACES, parts)
    assert mesh.faces_of("a").tolist() == FACES[[0, 3]].tolist()
    assert mesh.faces_of("b").tolist() == FACES[1:3].tolist()
    assert len(mesh.faces_of("c")) == 0


@pytest.mark.parametrize(("vertices", "faces", "parts"), [
    (CORNERS[:, :2], FACES, ()),
    (CORNERS, FACES[:, :2], ()),
    (CORNERS.astype(np.int64), FACES, ()),
    (CORNERS, FACES.astype(np.float64), ()),
    (CORNERS[:3], FACES, ()),
    (CORNERS, FACES - 1, ()),
    (np.where(CORNERS == 2.0, np.nan, CORNERS), FACES, ()),
    (np.where(CORNERS == 2.0, np.inf, CORNERS), FACES, ()),
    (CORNERS, FACES, (MeshPart(building="b", count=5),)),
    (CORNERS, FACES, (MeshPart(building="b", count=-1),)),
    (CORNERS, FACES, (MeshPart(building="b", count=2), MeshPart(building="c", first=1, count=2))),
])
def test_what_is_no_mesh_is_refused(vertices: np.ndarray, faces: np.ndarray, parts: tuple[MeshPart, ...]) -> None:
    with pytest.raises(ValueError, match=r"triangles|corner|faces"):
        view_mesh(vertices, faces, parts)


# where it comes from


def test_a_massing_stays_with_its_reading_where_the_building_stands(tmp_path: Path) -> None:
    reading = tower(tmp_path, *((x + 100, y, z + 50, a + 100, b, c + 50) for x, y, z, a, b, c in BLOCKS))
    mesh = reading.mesh
    assert mesh is not None
    assert mesh.parts == (MeshPart(building=reading.buildings[0].id, count=len(mesh.faces)),)
    assert mesh.vertices_m.min(axis=0).tolist() == [100.0, 0.0, 0.0]      # its base is elevation 0, its plan where it was
    assert mesh.vertices_m.max(axis=0).tolist() == [130.0, 20.0, 20.0]
    outline = reading.buildings[0].storeys[0].outline
    assert outline is not None and outline.bounds == (100.0, 0.0, 130.0, 20.0)


def test_too_many_faces_are_measured_and_not_kept_and_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = len(tower(tmp_path).mesh.faces)     # type: ignore[union-attr]
    monkeypatch.setattr("models.readers.massing.MESH_KEPT_FACES", count)
    assert tower(tmp_path).mesh is not None
    monkeypatch.setattr("models.readers.massing.MESH_KEPT_FACES", count - 1)
    reading = tower(tmp_path)
    assert reading.mesh is None and len(reading.buildings[0].storeys) == 3
    told = [note.values for note in reading.report.dropped if note.code == "mesh-not-kept"]
    assert told == [{"count": count, "limit": count - 1}]


@pytest.mark.parametrize("suffix", ["stl", "ply", "off", "glb", "3mf", "dae"])
def test_every_mesh_format_keeps_its_massing(tmp_path: Path, suffix: str) -> None:
    import trimesh

    path = tmp_path / f"box.{suffix}"
    trimesh.creation.box(bounds=((0, 0, 0), (30, 20, 12))).export(path)
    mesh = read(path, ReadOptions(unit="m", up_axis="z")).mesh
    assert mesh is not None and len(mesh.faces) == 12 and len(mesh.vertices_m) == 8
    assert np.ptp(mesh.vertices_m, axis=0).tolist() == pytest.approx([30.0, 20.0, 12.0]) and mesh.vertices_m[:, 2].min() == 0.0


# how it is kept


def test_a_project_keeps_the_mesh_of_each_reading(tmp_path: Path) -> None:
    reading = tower(tmp_path)
    other = replace(reading, input=replace(reading.input, sha256="0" * 64), mesh=view_mesh(CORNERS, FACES, WHOLE))
    edit = ProjectEdit(record={}, after=state_of(other), by="王工", at=AUTHOR.now())
    save(Project(base=state_of(reading), edits=(edit,)), tmp_path / "a.shanglou")
    again = load(tmp_path / "a.shanglou")
    assert again.base.base.mesh == reading.mesh and again.edits[0].after.base.mesh == other.mesh
    assert again.base.base.mesh is not None and again.base.base.mesh != other.mesh
    assert read(tmp_path / "a.shanglou", ReadOptions()).mesh is not None


def test_an_edit_writes_no_mesh_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = tower(tmp_path)
    state = state_of(reading)
    copy = start(tmp_path, Project(base=state), None, AUTHOR)
    packed: list[int] = []
    monkeypatch.setattr("models.project_pen.pack_array", lambda array: packed.append(array.size) or pack_array(array))
    storey = replace(reading.buildings[0].storeys[0], name="大堂")
    building = replace(reading.buildings[0], storeys=(storey, *reading.buildings[0].storeys[1:]))
    after = State(base=state.base, edited=replace(state.edited, buildings=(building,)))
    copy.edit(1, ProjectEdit(record={"name": "x", "building": "b", "arguments": {}}, after=after, by="王工", at=AUTHOR.now()))
    assert packed == []
    assert copy.project().state.base.mesh == reading.mesh
    copy.discard()


def test_a_mesh_of_no_state_is_swept_out(tmp_path: Path) -> None:
    reading = tower(tmp_path)
    other = replace(reading, input=replace(reading.input, sha256="0" * 64), mesh=view_mesh(CORNERS, FACES, WHOLE))
    copy = start(tmp_path, Project(base=state_of(reading)), None, AUTHOR)
    for base in (other, reading):      # read again, undone, and something else done
        record = {"name": "x", "building": "b", "arguments": {}}
        copy.edit(1, ProjectEdit(record=record, after=state_of(base), by="王工", at=AUTHOR.now()))
    copy.save(tmp_path / "a.shanglou", selection={})
    copy.discard()
    with sqlite3.connect(tmp_path / "a.shanglou") as connection:
        heads = [bytes(row[0]) for row in connection.execute("SELECT substr(content, 1, 9) FROM parts")]
    connection.close()
    assert heads.count(b'{"filled"') == 2      # of four: vertices and faces of the mesh in force
    assert load(tmp_path / "a.shanglou").state.base.mesh == reading.mesh


def _listed(store: Store, vertices: np.ndarray, faces: np.ndarray, parts: str) -> None:
    names = [store.put(pack_array(array), "raw") for array in (vertices, faces)]
    text = f'[{{"array":"{names[0]}"}},{{"array":"{names[1]}"}},{parts}]'
    store.connection.execute("UPDATE about SET value = ? WHERE name LIKE 'mesh.%'", (text,))


@pytest.mark.parametrize("spoil", [
    lambda store: _listed(store, CORNERS, FACES + 1, '[["b","massing",0,4]]'),
    lambda store: _listed(store, CORNERS, FACES - 1, '[["b","massing",0,4]]'),
    lambda store: _listed(store, np.where(CORNERS == 2.0, np.nan, CORNERS), FACES, '[["b","massing",0,4]]'),
    lambda store: _listed(store, CORNERS[:, :2], FACES, '[["b","massing",0,4]]'),
    lambda store: _listed(store, CORNERS, FACES, '[["b","massing",0,5]]'),
    lambda store: _listed(store, CORNERS, FACES, '[["b","massing",0]]'),
    lambda store: _listed(store, CORNERS, FACES, '7'),
])
def test_a_spoilt_mesh_makes_a_bad_project(tmp_path: Path, spoil: Callable[[Store], None]) -> None:
    path = tmp_path / "a.shanglou"
    save(Project(base=state_of(tower(tmp_path))), path)
    connection = sqlite3.connect(path, isolation_level=None)
    spoil(Store(connection, path))
    seal(connection)     # a writer's fault, not one of the disk
    connection.close()
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.code == "bad-project" and str(caught.value.values["where"]).startswith("mesh")


def test_a_damaged_mesh_is_told_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.shanglou"
    save(Project(base=state_of(tower(tmp_path))), path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE parts SET content = CAST(substr(content, 1, size - 1) || 'x' AS BLOB) WHERE form = 'raw'")
    connection.close()
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.code == "damaged"


def test_a_flat_drawing_keeps_no_mesh() -> None:
    from models.building import Building
    from models.geometry.bodies import clean
    from models.report import ReportBuilder

    flat = clean(np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0]]), np.array([[0, 1, 2]]))
    made: ViewMesh | None = kept_mesh(flat, Building(id="b", name=""), "flat.obj", ReportBuilder())
    assert made is None
