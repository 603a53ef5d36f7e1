"""Outlines of floors that a person puts anywhere: hand-computed towers, and stacks of prisms at random."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import Cancelled
from models.geometry.bodies import clean
from models.geometry.level_cuts import LevelCuts
from models.geometry.sections import sections
from models.reading import silent
from models.tolerances import LEVEL_MERGE_M
from models.view_mesh import MeshPart, view_mesh
from tests.bench.towers import Mesh, box, column, joined, subdivided


def cuts(*meshes: Mesh, zero_m: float = 0.0) -> LevelCuts:
    """A massing whose elevations count from ``zero_m`` over its base."""
    vertices, faces = joined(list(meshes))
    bodies = clean(vertices, faces)
    moved = bodies.vertices - np.array([0.0, 0.0, zero_m])
    return LevelCuts(view_mesh(moved, bodies.faces, (MeshPart(building="b", count=len(bodies.faces)),)), "b")


def area(found: LevelCuts, elevation_m: float) -> float | None:
    outline = found.outline_at(elevation_m)
    return None if outline is None else outline.area


STEPPED = (box((0, 0, 0), (30, 20, 8)), box((0, 0, 8), (30, 20, 14)), box((0, 0, 14), (10, 20, 20)))
"""600 m² up to 14 m, 200 m² from there to 20 m."""

PODIUM = (box((0, 0, 0), (100, 80, 6)), box((10, 10, 6), (40, 40, 60)))
"""8,000 m² up to 6 m, a tower of 900 m² on it."""


def test_under_a_setback_the_floor_is_wide_and_on_it_narrow() -> None:
    found = cuts(*STEPPED)
    assert area(found, 14.0 - LEVEL_MERGE_M - 1e-6) == pytest.approx(600.0)
    assert area(found, 14.0 - LEVEL_MERGE_M + 1e-6) == pytest.approx(200.0), "a floor that is meant to lie on the plate"
    assert area(found, 14.0) == pytest.approx(200.0)
    assert area(found, 14.01) == pytest.approx(200.0)
    assert area(found, 10.5) == pytest.approx(600.0)
    assert area(found, 0.0) == pytest.approx(600.0)


def test_outside_the_massing_there_is_no_floor() -> None:
    found = cuts(*STEPPED)
    assert area(found, -0.001) is None
    assert area(found, 20.0 - LEVEL_MERGE_M - 1e-6) == pytest.approx(200.0)
    assert area(found, 20.0 - LEVEL_MERGE_M + 1e-6) is None, "it lies on the roof"
    assert area(found, 20.0) is None
    assert area(found, 400.0) is None


def test_a_tower_on_a_podium_is_no_post() -> None:
    found = cuts(*PODIUM)
    assert area(found, 5.9) == pytest.approx(8000.0)
    assert area(found, 6.0) == pytest.approx(900.0)
    assert area(found, 33.33) == pytest.approx(900.0)


def test_elevations_count_from_the_building_s_own_zero() -> None:
    found = cuts(*STEPPED, zero_m=4.5)
    assert (found.base_m, found.top_m) == (-4.5, 15.5)
    assert area(found, 9.4) == pytest.approx(600.0)
    assert area(found, 9.5) == pytest.approx(200.0)
    assert area(found, -4.5) == pytest.approx(600.0)
    assert area(found, 15.5) is None


def test_a_hollow_storey_has_the_area_to_its_outer_face() -> None:
    walls = [box((0, 0, z), (40, 30, z + 0.3)) for z in (0.0, 5.0, 10.0)]
    walls += [box((0, 0, 0.3), (40, 0.3, 10)), box((0, 29.7, 0.3), (40, 30, 10)),
              box((0, 0.3, 0.3), (0.3, 29.7, 10)), box((39.7, 0.3, 0.3), (40, 29.7, 10))]
    found = cuts(*walls)
    assert area(found, 2.5) == pytest.approx(1200.0)
    assert area(found, 5.3) == pytest.approx(1200.0)


def test_columns_alone_are_no_extent() -> None:
    slabs = [box((0, 0, z), (178, 78, z + 0.2)) for z in (0.0, 5.0, 10.0)]
    posts = [column(i, j, 0.2, 10.0) for i in range(21) for j in range(9)]
    found = cuts(*slabs, *posts)
    assert area(found, 2.5) is None
    assert area(found, 5.2) == pytest.approx(178.0 * 78.0)


def test_faces_of_another_building_are_not_cut() -> None:
    vertices, faces = joined([box((0, 0, 0), (10, 10, 10)), box((50, 0, 5), (70, 10, 30))])
    parts = (MeshPart(building="a", count=12), MeshPart(building="b", first=12, count=12))
    mesh = view_mesh(vertices, faces, parts)
    assert area(LevelCuts(mesh, "a"), 6.0) == pytest.approx(100.0)
    assert area(LevelCuts(mesh, "b"), 6.0) == pytest.approx(200.0)
    assert (LevelCuts(mesh, "b").base_m, LevelCuts(mesh, "b").top_m) == (5.0, 30.0)
    nobody = LevelCuts(mesh, "c")
    assert nobody.outline_at(6.0) is None and nobody.areas(silent) == ()


# the curve


def test_the_curve_shows_the_setback_where_it_is() -> None:
    found = cuts(*STEPPED, zero_m=2.0).areas(silent, 50)
    assert [one.elevation_m for one in found] == sorted({one.elevation_m for one in found})
    assert found[0].elevation_m == -2.0 and 17.5 < found[-1].elevation_m < 18.0
    wide = [one.elevation_m for one in found if one.area_m2 == pytest.approx(600.0)]
    narrow = [one.elevation_m for one in found if one.area_m2 == pytest.approx(200.0)]
    assert len(wide) + len(narrow) == len(found)
    assert 12.0 - 2.0 * LEVEL_MERGE_M <= max(wide) <= 12.0 <= min(narrow) + LEVEL_MERGE_M


def test_the_curve_stops_when_it_is_told() -> None:
    def stop(stage: str, share: float) -> None:
        assert stage == "level-areas"
        if share > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        cuts(*STEPPED).areas(stop)


# at random


@st.composite
def stacks(draw: st.DrawFn) -> tuple[list[Mesh], list[tuple[float, float, shapely.Polygon]]]:
    """Prisms on each other, each over a regular polygon of its own: their meshes, and (from, to, plan) of each."""
    base, meshes, plans = 0.0, [], []
    for _ in range(draw(st.integers(1, 4))):
        sides, radius = draw(st.integers(3, 9)), draw(st.floats(5.0, 60.0))
        x, y, high = draw(st.floats(-500.0, 500.0)), draw(st.floats(-500.0, 500.0)), draw(st.floats(2.0, 30.0))
        angles = 2.0 * math.pi * np.arange(sides) / sides
        ring = np.stack([x + radius * np.cos(angles), y + radius * np.sin(angles)], axis=1)
        meshes.append(subdivided(prism(ring, base, base + high), draw(st.integers(0, 2))))
        plans.append((base, base + high, shapely.Polygon(ring)))
        base += high
    return meshes, plans


def prism(ring: np.ndarray, low: float, high: float) -> Mesh:
    n = len(ring)
    vertices = np.concatenate([np.column_stack([ring, np.full(n, z)]) for z in (low, high)])
    faces = [[0, i + 1, i] for i in range(1, n - 1)] + [[n, n + i, n + i + 1] for i in range(1, n - 1)]
    for i in range(n):
        j = (i + 1) % n
        faces += [[i, j, n + j], [i, n + j, n + i]]
    return vertices, np.array(faces, dtype=np.int64)


@given(stacks(), st.floats(0.001, 0.999))
@settings(max_examples=60, deadline=None)
def test_a_section_of_a_stack_is_the_plan_of_its_prism(
    made: tuple[list[Mesh], list[tuple[float, float, shapely.Polygon]]], share: float,
) -> None:
    meshes, plans = made
    found = cuts(*meshes)
    for low, high, plan in plans:
        at = low + share * (high - low)
        if min(at - low, high - at) > 2.0 * LEVEL_MERGE_M:      # nearer, the level of the plate holds
            outline = found.outline_at(at)
            least = found._massing.least_area(at)     # type: ignore[union-attr]
            if plan.area <= least:
                assert outline is None
            else:
                assert outline is not None and outline.symmetric_difference(plan).area < 1e-6 * plan.area


@given(stacks(), st.floats(0.0, 1.0))
@settings(max_examples=40, deadline=None)
def test_looking_at_few_faces_gives_what_all_of_them_give(
    made: tuple[list[Mesh], list[tuple[float, float, shapely.Polygon]]], share: float,
) -> None:
    found = cuts(*made[0])
    massing, banded = found._massing, found._banded
    assert massing is not None and banded is not None
    height = share * massing.top_m
    few, all_ = (sections(massing.vertices, faces, [height])[0] for faces in (banded.faces_at(height), massing.faces))
    assert len(banded.faces_at(height)) <= len(massing.faces)
    assert few.area_m2 == all_.area_m2 and few.outline.equals(all_.outline)


@given(stacks())
@settings(max_examples=30, deadline=None)
def test_the_curve_has_at_each_height_what_a_floor_there_has(
    made: tuple[list[Mesh], list[tuple[float, float, shapely.Polygon]]],
) -> None:
    found = cuts(*made[0])
    for one in found.areas(silent, 20):
        outline = found._region_at(one.elevation_m)
        assert one.area_m2 == pytest.approx(0.0 if outline is None else outline.area, rel=1e-6, abs=1e-6)


def test_the_curve_of_a_shape_that_narrows_is_looked_at_everywhere() -> None:
    """A frustum, 40 × 40 m at its foot and 20 × 20 m at 20 m: no two heights have the same area."""
    vertices, faces = box((-20, -20, 0), (20, 20, 20))
    vertices[vertices[:, 2] > 10.0, :2] *= 0.5
    found = cuts((vertices, faces)).areas(silent, 40)
    inside = [one for one in found if one.elevation_m < 19.9]
    assert len(inside) >= 38
    for one in inside:
        assert one.area_m2 == pytest.approx((40.0 - one.elevation_m) ** 2, rel=0.006), "the foot takes 5 cm to itself"
