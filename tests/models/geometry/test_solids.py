"""Solids for the screen: volumes, normals, owners and edges, by hand and by chance."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, affinity, box

from models.geometry.sections import sections
from models.geometry.solids import Block, bounds_m, solids_of, volumes_m3

RING = Polygon([(0, 0), (10, 0), (10, 8), (0, 8)], [[(4, 3), (6, 3), (6, 5), (4, 5)]])     # 80 - 4 = 76 m²


def test_a_box_has_twelve_triangles_twelve_edges_and_its_volume() -> None:
    solids = solids_of([Block(0, 0, box(0, 0, 4, 3), 1.0, 6.0)], 1)
    assert (len(solids.faces), len(solids.edges)) == (12, 12)
    assert volumes_m3(solids).tolist() == pytest.approx([60.0])
    low, high = bounds_m(solids, solids.vertices + solids.origin)
    assert (low.tolist(), high.tolist()) == ([[0.0, 0.0, 1.0]], [[4.0, 3.0, 6.0]])


def test_normals_are_those_of_the_triangles_and_flat() -> None:
    solids = solids_of([Block(0, 0, RING, 0.0, 3.0)], 1)
    corner = solids.vertices[solids.faces]
    across = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    across /= np.linalg.norm(across, axis=1)[:, None]
    for i in range(3):
        assert np.allclose(solids.normals[solids.faces[:, i]], across)


def test_a_shaft_stays_open() -> None:
    solids = solids_of([Block(0, 0, RING, 0.0, 3.0)], 1)
    assert volumes_m3(solids)[0] == pytest.approx(76.0 * 3.0)
    top = (solids.normals[solids.faces[:, 0], 2] > 0.5)
    corner = solids.vertices[solids.faces[top]] + solids.origin
    assert not any(Polygon(triangle[:, :2]).contains(shapely.Point(5, 4)) for triangle in corner)


def test_blocks_come_in_the_order_of_their_owners() -> None:
    blocks = [Block(2, 5, box(0, 0, 1, 1), 0, 1), Block(0, 3, box(5, 0, 7, 1), 0, 1), Block(2, 6, box(0, 5, 1, 6), 0, 2)]
    solids = solids_of(blocks, 4)
    assert volumes_m3(solids).tolist() == pytest.approx([2.0, 0.0, 3.0, 0.0])
    assert np.diff(solids.first_face).tolist() == [12, 0, 24, 0]
    assert set(solids.vertex_level[solids.first_vertex[2]:solids.first_vertex[3]]) == {5, 6}
    assert (np.diff(solids.vertex_owner) >= 0).all() and (np.diff(solids.face_owner) >= 0).all()
    assert (solids.vertex_owner[solids.edges[:, 0]] == solids.edge_owner).all()


def test_far_from_zero_the_vertices_stay_near_it() -> None:
    solids = solids_of([Block(0, 0, affinity.translate(RING, 512_345.25, 2_498_765.5), 30.0, 34.0)], 1)
    assert np.abs(solids.vertices).max() < 10.0
    single = solids.vertices.astype(np.float32).astype(float) + solids.origin
    assert np.abs(single - (solids.vertices + solids.origin)).max() < 1e-5


def test_a_round_wall_gets_no_lines_between_its_facets() -> None:
    solids = solids_of([Block(0, 0, shapely.Point(0, 0).buffer(10, quad_segs=16), 0.0, 3.0)], 1)
    assert len(solids.edges) == 2 * 64     # foot and head of 64 facets, 5.6° each


@pytest.mark.parametrize("block", [Block(0, 0, box(0, 0, 1, 1), 2.0, 2.0), Block(0, 0, Polygon(), 0.0, 1.0)])
def test_what_has_no_volume_is_no_solid(block: Block) -> None:
    solids = solids_of([block], 1)
    assert (len(solids.faces), solids.first_face.tolist()) == (0, [0, 0])
    assert np.isinf(bounds_m(solids, solids.vertices)[0]).all()


def test_a_bow_tie_becomes_two_triangles() -> None:
    solids = solids_of([Block(0, 0, Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), 0.0, 1.0)], 1)
    assert volumes_m3(solids)[0] == pytest.approx(2.0)


def test_two_parts_are_one_owner() -> None:
    solids = solids_of([Block(0, 0, MultiPolygon([box(0, 0, 1, 1), box(5, 5, 7, 7)]), 0.0, 2.0)], 1)
    assert volumes_m3(solids)[0] == pytest.approx(10.0)


sizes = st.floats(0.5, 50.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(-60, 60), sizes, sizes), min_size=1, max_size=5),
       st.floats(-20, 20), st.floats(0.5, 12.0), st.floats(0.05, 0.95))
def test_any_outline_keeps_its_volume_and_its_section(
    boxes: list[tuple[float, float, float, float]], low: float, height: float, share: float,
) -> None:
    outline = shapely.union_all([box(x, y, x + w, y + d) for x, y, w, d in boxes], grid_size=1e-3)
    solids = solids_of([Block(0, 0, outline, low, low + height)], 1)
    assert volumes_m3(solids)[0] == pytest.approx(outline.area * height, rel=1e-9)
    cut = sections(solids.vertices + solids.origin, solids.faces, [low + share * height])[0]
    assert cut.area_m2 == pytest.approx(outline.area, rel=1e-6)
