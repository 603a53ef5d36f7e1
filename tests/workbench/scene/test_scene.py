"""Scenes pulled apart, cut and picked; what is picked beside a search through every triangle."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from models.geometry.caps import Plane
from models.geometry.solids import Block, volumes_m3
from tests.workbench.scene.houses import loaded_tower, tower
from workbench.desktop.scene.parts import Owner, Parts, parts_of
from workbench.desktop.scene.scene import Scene

DOWN = np.array([0.0, 0.0, -1.0])


def ray(scene: Scene, at: tuple[float, float, float], way: tuple[float, float, float]) -> tuple[np.ndarray, np.ndarray]:
    direction = np.array(way, float)
    return np.array(at) - scene.solids.origin, direction / np.linalg.norm(direction)


def met(scene: Scene, at: tuple[float, float, float], way: tuple[float, float, float], planes: tuple[Plane, ...] = (),
        shown: np.ndarray | None = None) -> tuple[str, list[float]] | None:
    """Kind and id, and the place in the plan axes of the file."""
    everything = np.ones(len(scene.owners), bool) if shown is None else shown
    found = scene.pick(*ray(scene, at, way), everything, planes)
    if found is None:
        return None
    owner = scene.owners[found.owner]
    return f"{owner.kind} {owner.id}", (np.array(found.point) + scene.solids.origin).round(6).tolist()


def test_the_first_thing_on_the_way_is_picked() -> None:
    scene = Scene.of(parts_of(loaded_tower()))
    assert met(scene, (20, -50, 8), (0, 1, 0)) == ("storey s2", [20, 0, 8])
    assert met(scene, (10, 10, 99), (0, 0, -1)) == ("storey s3", [10, 10, 15])
    assert met(scene, (20.0, -50, -0.5), (0, 1, 0)) == ("dock d1", [20, 0, -0.5])
    assert met(scene, (18.0, -50, 1), (0, 1, 0)) == ("truck d1", [18, -9, 1])
    assert met(scene, (100, 100, 99), (0, 0, -1)) is None
    assert met(scene, (20, -50, 8), (0, -1, 0)) is None


def test_hidden_things_are_not_picked() -> None:
    scene = Scene.of(parts_of(loaded_tower()))
    shown = ~scene.is_storey
    assert met(scene, (30, 10, 99), (0, 0, -1), shown=shown) == ("lift l1", [30, 10, 15])


def test_a_section_opens_the_way_to_what_is_behind() -> None:
    scene = Scene.of(parts_of(loaded_tower()))
    level = Plane((0, 0, 1), 8.0 - scene.solids.origin[2])
    assert met(scene, (10, 10, 99), (0, 0, -1), (level,)) == ("storey s2", [10, 10, 8])
    assert met(scene, (30, 10, 99), (0, 0, -1), (level,)) == ("lift l1", [30, 10, 8])     # the shaft, not the storey around it
    assert met(scene, (10, -50, 9), (0, 1, 0), (level,)) is None
    upright = Plane((0, -1, 0), -(5.0 - scene.solids.origin[1]))     # the south is taken away up to y = 5
    assert met(scene, (10, -50, 9), (0, 1, 0), (upright,)) == ("storey s2", [10, 5, 9])
    assert met(scene, (10, -50, 9), (0, 1, 0), (upright, level)) is None
    assert met(scene, (10, 3, 99), (0, 0, -1), (upright,)) is None


def test_storeys_pulled_apart_keep_their_volumes_and_their_shafts() -> None:
    scene = Scene.of(parts_of(loaded_tower()))
    apart = scene.apart(3.0)
    assert volumes_m3(apart.solids, apart.vertices).tolist() == pytest.approx(volumes_m3(scene.solids).tolist())
    assert met(apart, (10, 10, 99), (0, 0, -1)) == ("storey s3", [10, 10, 15 + 2 * 3])
    assert met(apart, (20, -50, 7), (0, 1, 0)) is None     # the gap between the first two storeys
    assert met(apart, (30, -50, 11.5), (0, 1, 0)) == ("storey s2", [30, 0, 11.5])
    assert apart.apart(0.0).box()[1].tolist() == scene.box()[1].tolist()


def test_cut_faces_do_not_overlap_and_have_the_area_of_the_plan() -> None:
    scene = Scene.of(parts_of(loaded_tower()))
    caps = scene.caps([Plane((0, 0, 1), 8.0 - scene.solids.origin[2])], np.ones(len(scene.owners), bool))
    areas = {scene.owners[cap.owner].id: cap.shape.area for cap in caps}
    assert {key: areas[key] for key in ("l1", "well", "opening")} == pytest.approx(
        {"l1": 6 * 0.72 ** 2, "well": 12.0, "opening": 1.5})
    assert shapely.union_all([cap.shape for cap in caps]).area == pytest.approx(sum(cap.shape.area for cap in caps))
    assert sum(cap.shape.area for cap in caps) == pytest.approx(800 + 0.25 * 3)     # the opening's frame stands out by 0.25 m


def test_colours_are_those_of_their_owners_shaded_by_their_light() -> None:
    scene = Scene.of(parts_of(tower()))
    table = np.array([[200, 100, 50, 255], [0, 0, 0, 255], [255, 255, 255, 128]], np.uint8)
    colours = scene.colours(table).view(np.uint8).reshape(-1, 4)
    owner, up = scene.solids.vertex_owner, scene.solids.normals[:, 2] > 0.5
    assert (colours[(owner == 0) & up] == [200, 100, 50, 255]).all()     # tops are lit fully
    assert (colours[owner == 1, :3] == 0).all()
    assert set(colours[owner == 2, 3]) == {128}
    south, east = scene.solids.normals[:, 1] < -0.5, scene.solids.normals[:, 0] > 0.5
    assert colours[(owner == 2) & south, 0].max() - colours[(owner == 2) & east, 0].max() > 20     # a corner is seen as one


def test_nothing_is_a_scene_too() -> None:
    scene = Scene.of(Parts())
    assert scene.empty and scene.pick(np.zeros(3), DOWN, np.zeros(0, bool)) is None
    assert np.isinf(scene.box()[0]).all()


def brute(scene: Scene, origin: np.ndarray, way: np.ndarray, shown: np.ndarray) -> tuple[float, int]:
    """Least distance and its owner, triangle after triangle."""
    best, owner = np.inf, -1
    for face, own in zip(scene.solids.faces, scene.solids.face_owner, strict=True):
        if not shown[own]:
            continue
        a, b, c = scene.vertices[face]
        matrix = np.column_stack([b - a, c - a, -way])
        if abs(np.linalg.det(matrix)) < 1e-12:
            continue
        u, v, t = np.linalg.solve(matrix, origin - a)
        if u >= -1e-9 and v >= -1e-9 and u + v <= 1 + 1e-9 and 0 <= t < best:
            best, owner = float(t), int(own)
    return best, owner


boxes = st.lists(st.tuples(*[st.integers(-20, 20)] * 3, *[st.integers(1, 12)] * 3, st.integers(0, 3)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(boxes, st.tuples(*[st.integers(-99, 99)] * 3), st.tuples(*[st.floats(-15, 15)] * 3),
       st.lists(st.booleans(), min_size=4, max_size=4))
def test_what_is_picked_is_what_a_search_through_all_triangles_finds(
    placed: list[tuple[int, ...]], way: tuple[int, int, int], at: tuple[float, float, float], shown: list[bool],
) -> None:
    length = float(np.linalg.norm(way))
    if not length:
        return
    blocks = tuple(Block(n, 0, box(x, y, x + w, y + d), z, z + h) for x, y, z, w, d, h, n in placed)
    scene = Scene.of(Parts(tuple(Owner("storey", str(i), str(i)) for i in range(4)), blocks))
    at = tuple(round(value * 16.0) / 16.0 + 1.0 / 37.0 for value in at)     # not in a face
    origin, unit = np.array(at) - 60.0 * np.array(way) / length, np.array(way) / length
    mask = np.array(shown)
    expected = brute(scene, origin, unit, mask)
    found = scene.pick(origin, unit, mask)
    assert (np.inf if found is None else found.distance_m) == pytest.approx(expected[0], abs=1e-6)
    if found is not None:
        low, high = scene.bounds[0][found.owner], scene.bounds[1][found.owner]
        assert mask[found.owner] and (np.array(found.point) > low - 1e-6).all() and (np.array(found.point) < high + 1e-6).all()
