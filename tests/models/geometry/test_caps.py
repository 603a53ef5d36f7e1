"""Cut faces of sections: their areas by hand, beside the section of the mesh, and clipped by a second plane."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from models.geometry.caps import Cap, Plane, cap_mesh, caps_of
from models.geometry.sections import sections
from models.geometry.solids import Block, solids_of

RING = Polygon([(0, 0), (10, 0), (10, 8), (0, 8)], [[(4, 3), (6, 3), (6, 5), (4, 5)]])
UP = (0.0, 0.0, 1.0)
EAST = (1.0, 0.0, 0.0)
TOWER = [Block(0, 0, RING, 0.0, 5.0), Block(1, 1, RING, 5.0, 9.0), Block(2, 2, box(0, 0, 5, 8), 9.0, 12.0)]


def area_m2(caps: list[Cap]) -> float:
    return sum(cap.shape.area for cap in caps)


@pytest.mark.parametrize(("z", "owners", "area"), [
    (0.0, [], 0.0), (1e-9, [0], 76.0), (5.0, [0], 76.0), (5.0 + 1e-9, [1], 76.0), (12.0, [2], 40.0), (12.0 + 1e-9, [], 0.0),
])
def test_a_level_section_cuts_the_storey_below_it(z: float, owners: list[int], area: float) -> None:
    caps = caps_of(TOWER, Plane(UP, z))
    assert [cap.owner for cap in caps] == owners
    assert area_m2(caps) == pytest.approx(area)


def test_kept_above_a_level_section() -> None:
    assert [cap.owner for cap in caps_of(TOWER, Plane((0.0, 0.0, -1.0), -5.0))] == [1]


def test_an_upright_section_through_the_shaft() -> None:
    caps = caps_of(TOWER, Plane(EAST, 5.0))     # depth 8 less 2 of shaft; the third storey's east wall lies in the plane
    assert [cap.owner for cap in caps] == [0, 0, 1, 1, 2]
    assert area_m2(caps) == pytest.approx(6 * 5 + 6 * 4 + 8 * 3)


@pytest.mark.parametrize(("place", "area"), [(0.0, 0.0), (10.0, 8 * 9.0), (10.1, 0.0), (-0.1, 0.0)])
def test_an_upright_section_at_the_edge(place: float, area: float) -> None:
    assert area_m2(caps_of(TOWER[:2], Plane(EAST, place))) == pytest.approx(area)


def test_two_sections_clip_each_other() -> None:
    level, upright = Plane(UP, 7.0), Plane(EAST, 3.0)
    assert area_m2(caps_of(TOWER, level, [upright])) == pytest.approx(3 * 8)
    assert area_m2(caps_of(TOWER, upright, [level])) == pytest.approx(8 * 7)
    assert caps_of(TOWER, level, [Plane(EAST, -1.0)]) == []
    assert caps_of(TOWER, level, [Plane(UP, 6.0)]) == []


def test_a_section_askew() -> None:
    half = math.sqrt(0.5)
    caps = caps_of([Block(0, 0, box(0, 0, 4, 4), 0.0, 3.0)], Plane((half, half, 0.0), 4 * half))
    assert area_m2(caps) == pytest.approx(4 * math.sqrt(2) * 3, rel=1e-5)


@pytest.mark.parametrize("normal", [(0.0, 0.6, 0.8), (0.0, 0.0, 0.5), (0.0, 0.0, 0.0)])
def test_other_planes_are_refused(normal: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="level or upright"):
        Plane(normal, 1.0)


def test_cut_faces_as_triangles_lie_in_their_plane() -> None:
    planes = [Plane(UP, 7.0), Plane(EAST, 3.0)]
    caps = [*caps_of(TOWER, planes[0], planes[1:]), *caps_of(TOWER, planes[1], planes[:1])]
    vertices, owner, lines = cap_mesh(caps)
    corner = vertices[:3 * len(owner)].reshape(-1, 3, 3)
    twice = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1)
    assert twice.sum() / 2 == pytest.approx(3 * 8 + 8 * 7)
    assert set(owner) == {0, 1}
    for plane in planes:
        assert plane.sides(vertices).max() < 1e-9
    assert np.minimum(np.abs(planes[0].sides(vertices)), np.abs(planes[1].sides(vertices))).max() < 1e-9
    assert lines.min() >= 3 * len(owner) and lines.max() < len(vertices)


def test_nothing_cut_is_no_mesh() -> None:
    assert [len(part) for part in cap_mesh([])] == [0, 0, 0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-30, 30), st.floats(-30, 30), st.floats(1, 30), st.floats(1, 30)), min_size=1, max_size=4),
       st.floats(0.0, 2.0 * math.pi), st.floats(0.1, 0.9))
def test_a_cut_face_is_the_section_of_the_mesh(
    boxes: list[tuple[float, float, float, float]], turn: float, share: float,
) -> None:
    outline = shapely.union_all([box(x, y, x + w, y + d) for x, y, w, d in boxes], grid_size=1e-3)
    block = Block(0, 0, outline, 2.0, 7.0)
    solids = solids_of([block], 1)
    vertices = solids.vertices + solids.origin
    level = caps_of([block], Plane(UP, 2.0 + 5.0 * share))
    assert area_m2(level) == pytest.approx(outline.area)
    nx, ny = math.cos(turn), math.sin(turn)
    along = vertices @ np.array([nx, ny, 0.0])
    place = float(along.min() + share * np.ptp(along))
    upright = np.column_stack([vertices @ np.array([-ny, nx, 0.0]), -vertices[:, 2], -along])     # the normal becomes -z
    cut = sections(upright, solids.faces[:, ::-1] if np.linalg.det([[-ny, nx, 0], [0, 0, -1], [-nx, -ny, 0]]) < 0
                   else solids.faces, [-place])[0]
    assert area_m2(caps_of([block], Plane((nx, ny, 0.0), place))) == pytest.approx(cut.area_m2, rel=1e-4, abs=1e-3)
