"""The massing as read in pieces of storeys: owners, colours, caps and picks on a tower with a setback, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shapely import box

from models.geometry.caps import Plane
from models.geometry.solids import Block, solids_of
from models.view_mesh import MeshPart, ViewMesh, view_mesh
from tests.workbench.scene.houses import m, tower
from workbench.desktop.scene.parts import parts_of
from workbench.desktop.scene.read_mesh import read_mesh
from workbench.desktop.scene.scene import Scene
from workbench.desktop.scene.showing import Showing, visible

EAST, UP = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)


def mesh_of(*blocks: tuple[float, float, float, float, float, float], building: str = "b") -> ViewMesh:
    """Closed boxes x0 y0 x1 y1 low high as one mesh with shared corners."""
    solid = solids_of([Block(0, 0, box(x0, y0, x1, y1), low, high) for x0, y0, x1, y1, low, high in blocks], 1)
    points, shared = np.unique((solid.vertices + solid.origin).round(6), axis=0, return_inverse=True)
    faces = shared.reshape(-1)[solid.faces]
    return view_mesh(points, faces, (MeshPart(building=building, count=len(faces)),))


SETBACK = mesh_of((0, 0, 40, 20, 0, 6), (0, 0, 40, 20, 6, 11), (0, 0, 20, 20, 11, 15), (0, 0, 20, 20, 15, 17))
"""Three storeys of 6, 5 and 4 m as the tower's, the last on half of the plan, and a parapet of 2 m on it."""


@pytest.fixture
def scene() -> Scene:
    building = tower()
    return Scene.of(parts_of(building, massing=read_mesh(SETBACK, building, building)))


def number(scene: Scene, kind: str, key: str) -> int:
    return scene.numbers[kind, key][0]


def met(scene: Scene, at: tuple[float, float, float], way: tuple[float, float, float],
        planes: tuple[Plane, ...] = ()) -> tuple[str, str, list[float]] | None:
    shown = np.logical_or(*visible(scene, Showing(massing="massing"), None))
    found = scene.pick(np.array(at) - scene.solids.origin, np.array(way), shown, planes)
    if found is None:
        return None
    owner = scene.owners[found.owner]
    return owner.kind, owner.id, (np.array(found.point) + scene.solids.origin).round(6).tolist()


def test_each_storey_has_its_piece_and_what_is_above_is_the_rest(scene: Scene) -> None:
    assert [(o.kind, o.id, o.storey) for o in scene.owners if o.kind in ("mass", "rest")] == [
        ("rest", "b", None), ("mass", "s1", "s1"), ("mass", "s2", "s2"), ("mass", "s3", "s3")]
    low, high = (corner[number(scene, "mass", "s3")] + scene.solids.origin for corner in scene.bounds)
    assert (low.tolist(), high.tolist()) == ([0, 0, 11], [20, 20, 15])     # its own setback, not the whole outline


def test_a_setback_on_a_floor_is_still_closed(scene: Scene) -> None:
    assert scene.parts.massing is not None and scene.parts.massing.closed


def test_another_building_s_massing_is_not_taken() -> None:
    assert read_mesh(mesh_of((0, 0, 1, 1, 0, 1), building="other"), tower()) is None
    assert read_mesh(None, tower()) is None


def test_a_ray_meets_the_massing_at_a_height_and_chooses_the_storey_there(scene: Scene) -> None:
    west = (-1.0, 0.0, 0.0)
    assert met(scene, (100, 10, 3), west) == ("mass", "s1", [40, 10, 3])
    assert met(scene, (100, 10, 13), west) == ("mass", "s3", [20, 10, 13])
    assert met(scene, (100, 10, 16), west) == ("rest", "b", [20, 10, 16])
    assert met(scene, (30, 10, 50), (0.0, 0.0, -1.0)) == ("mass", "s2", [30, 10, 11])     # a terrace is a roof of what is below


def test_the_massing_stands_for_the_storeys_or_beside_them(scene: Scene) -> None:
    for massing, storeys, mass in (("auto", False, True), ("massing", False, True), ("both", True, True)):
        solid, glass = visible(scene, Showing(massing=massing), None)
        assert solid[number(scene, "storey", "s2")] == storeys and solid[number(scene, "mass", "s2")] == mass and not glass.any()
    solid, glass = visible(scene, Showing(massing="both", clear=True), None)
    assert solid[number(scene, "storey", "s2")] and glass[number(scene, "mass", "s2")] and not (solid & glass).any()


def test_a_storey_alone_is_its_piece_alone(scene: Scene) -> None:
    solid, glass = visible(scene, Showing(isolation="hidden"), "s2")
    assert [scene.owners[i].id for i in np.flatnonzero(solid)] == ["s2"] and not glass.any()


def test_pieces_are_pulled_apart_with_their_storeys(scene: Scene) -> None:
    low, high = (corner[number(scene.apart(10.0), "mass", "s3")] for corner in scene.apart(10.0).bounds)
    assert (low[2] + scene.solids.origin[2], high[2] + scene.solids.origin[2]) == (31.0, 35.0)


def caps(scene: Scene, normal: tuple[float, float, float], place: float) -> dict[str, float]:
    """Area of the cut faces by storey; the place is in the file."""
    shown = visible(scene, Showing(massing="massing"), None)[0]
    plane = Plane(normal, place - float(np.dot(normal, scene.solids.origin)))
    found: dict[str, float] = {}
    for cap in scene.caps([plane], shown):
        key = scene.owners[cap.owner].storey or "rest"
        found[key] = found.get(key, 0.0) + float(cap.shape.area)
    return {key: round(area, 3) for key, area in found.items()}


def test_cut_faces_close_the_massing_and_belong_to_the_storeys(scene: Scene) -> None:
    assert caps(scene, UP, 3.0) == {"s1": 800.0}
    assert caps(scene, UP, 13.0) == {"s3": 400.0}
    assert caps(scene, EAST, 30.0) == {"s1": 120.0, "s2": 100.0}
    assert caps(scene, EAST, 10.0) == {"s1": 120.0, "s2": 100.0, "s3": 80.0, "rest": 40.0}
    slanted = (0.6, 0.8, 0.0)     # from (33.3, 0) to (6.7, 20): the plan is 20 / 0.6 m long there
    assert caps(scene, slanted, 20.0)["s1"] == pytest.approx(20.0 / 0.6 * 6.0, abs=0.01)
    assert caps(scene.apart(10.0), UP, 28.0) == {} and caps(scene.apart(10.0), UP, 33.0) == {"s3": 400.0}
    assert caps(scene.apart(10.0), EAST, 10.0) == caps(scene, EAST, 10.0)


def test_a_cut_face_is_picked_as_its_storey(scene: Scene) -> None:
    plane = Plane(EAST, 30.0 - scene.solids.origin[0])
    assert met(scene, (100, 10, 8), (-1.0, 0.0, 0.0), (plane,)) == ("mass", "s2", [30, 10, 8])


def test_an_open_massing_is_cut_but_not_closed() -> None:
    building, whole = tower(), SETBACK
    sides = np.abs(np.cross(whole.vertices_m[whole.faces[:, 1]] - whole.vertices_m[whole.faces[:, 0]],
                            whole.vertices_m[whole.faces[:, 2]] - whole.vertices_m[whole.faces[:, 0]])[:, 0]) < 1e-9
    faces = whole.faces[sides]     # without the walls to the east and west
    bare = view_mesh(whole.vertices_m, faces, (MeshPart(building="b", count=len(faces)),))
    opened = Scene.of(parts_of(building, massing=read_mesh(bare, building)))
    assert caps(opened, UP, 3.0) == {}
    assert caps(opened, EAST, 30.0) == {} or sum(caps(opened, EAST, 30.0).values()) <= 220.0
    assert met(opened, (30, -50, 3), (0.0, 1.0, 0.0)) == ("mass", "s1", [30, 0, 3])


def test_an_edit_of_a_storey_is_told_from_what_was_read() -> None:
    before = tower()
    after = replace(before, storeys=(replace(before.storeys[0], height_m=m(7.0)), *before.storeys[1:]))
    assert read_mesh(SETBACK, before, before).same and read_mesh(SETBACK, after, before).same is False  # type: ignore[union-attr]
    renamed = replace(before, storeys=(replace(before.storeys[0], name="lobby"), *before.storeys[1:]))
    assert read_mesh(SETBACK, renamed, before).same  # type: ignore[union-attr]


def test_a_massing_without_storeys_is_shown_all_the_same() -> None:
    bare = tower(())
    scene = Scene.of(parts_of(bare, massing=read_mesh(SETBACK, bare)))
    assert [owner.kind for owner in scene.owners] == ["rest"]
    low, high = (corner + scene.solids.origin for corner in scene.body)
    assert (low.tolist(), high.tolist()) == ([0, 0, 0], [40, 20, 17])
