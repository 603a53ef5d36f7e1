"""Meshes cut at heights: areas and lines by hand, and nothing lost or gained by any cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.geometry.bands import banded, is_closed, normals_of, sharp_edges

CORNERS = np.array([(x, y, z) for z in (0.0, 9.0) for x, y in ((0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0))])
BOX = np.array([(0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7), (0, 1, 5), (0, 5, 4), (1, 2, 6), (1, 6, 5), (2, 3, 7), (2, 7, 6),
                (3, 0, 4), (3, 4, 7)])
"""4 × 3 m, 9 m high, counter-clockwise seen from outside."""


def areas(corners: np.ndarray) -> np.ndarray:
    return np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2.0


def by_band(cuts: list[float]) -> list[float]:
    found = banded(CORNERS, BOX, cuts)
    return [float(areas(found.corners[found.band == i]).sum()) for i in range(len(cuts) + 1)]


def test_each_storey_has_its_part_of_the_walls_and_the_roof_belongs_to_the_one_below() -> None:
    # walls 14 m around; floor and roof 12 m² each
    assert by_band([0.0, 3.0, 5.0, 9.0]) == pytest.approx([0.0, 12.0 + 42.0, 28.0, 56.0 + 12.0, 0.0])


def test_a_cut_in_a_face_cuts_nothing_and_one_beside_the_mesh_changes_nothing() -> None:
    assert len(banded(CORNERS, BOX, [0.0, 9.0]).corners) == 12
    assert by_band([-5.0, 20.0]) == pytest.approx([0.0, 150.0, 0.0])
    assert by_band([]) == pytest.approx([150.0])


def test_a_cut_that_misses_a_corner_by_a_hair_takes_it_for_its_own() -> None:
    assert len(banded(CORNERS, BOX, [9.0 - 5e-5]).corners) == 12
    assert len(banded(CORNERS, BOX, [9.0 - 5e-3]).corners) > 12


def test_lines_are_the_edges_and_where_the_cuts_run() -> None:
    plain = banded(CORNERS, BOX, [])
    assert len(plain.lines) == 12 and set(plain.line_band.tolist()) == {0}     # no diagonal of a flat face
    cut = banded(CORNERS, BOX, [0.0, 3.0, 9.0])
    length = np.linalg.norm(cut.lines[:, 1] - cut.lines[:, 0], axis=1)
    level = np.ptp(cut.lines[:, :, 2], axis=1) == 0.0
    at_three = level & (cut.lines[:, 0, 2] == 3.0)
    assert length[at_three & (cut.line_band == 1)].sum() == pytest.approx(14.0)     # both storeys have the line between them
    assert length[at_three & (cut.line_band == 2)].sum() == pytest.approx(14.0)
    assert length[level & (cut.lines[:, 0, 2] == 9.0)].sum() == pytest.approx(14.0)
    assert set(cut.line_band[cut.lines[:, :, 2].max(axis=1) == 9.0].tolist()) == {2}


def test_open_edges_are_lines_and_faces_without_area_break_nothing() -> None:
    sheet = np.array([(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (1.0, 1.0, 0.0), (0.0, 1.0, 0.0)])
    assert len(sharp_edges(sheet, np.array([(0, 1, 2), (0, 2, 3)]))) == 4
    assert len(sharp_edges(sheet, np.zeros((0, 3), np.int64))) == 0
    flat = banded(sheet, np.array([(0, 1, 1), (0, 1, 2)]), [0.5])
    assert (normals_of(flat.corners)[0] == 0.0).all() and np.isfinite(flat.normals).all()


def test_a_box_is_closed_and_is_not_without_a_face_or_with_one_turned() -> None:
    turned = BOX.copy()
    turned[3] = turned[3][::-1]
    assert is_closed(BOX) and not is_closed(BOX[1:]) and not is_closed(turned) and not is_closed(BOX[:0])


@settings(max_examples=40)
@given(st.lists(st.floats(-30.0, 30.0), min_size=9, max_size=30), st.lists(st.floats(-35.0, 35.0), max_size=6))
def test_no_area_is_lost_by_any_cut_and_each_piece_lies_in_its_band(values: list[float], cuts: list[float]) -> None:
    points = np.array(values[:len(values) // 9 * 9]).reshape(-1, 3)
    faces = np.arange(len(points)).reshape(-1, 3)
    found = banded(points, faces, cuts)
    assert areas(found.corners).sum() == pytest.approx(areas(points[faces]).sum(), rel=1e-6, abs=1e-2)
    edges = [-np.inf, *np.unique(np.asarray(cuts, float)), np.inf]
    for corner, band in zip(found.corners, found.band, strict=True):
        assert corner[:, 2].min() >= edges[band] - 1e-3 and corner[:, 2].max() <= edges[band + 1] + 1e-3
