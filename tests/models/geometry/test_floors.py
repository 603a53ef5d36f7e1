"""Floors of a massing: plates inside it, roofs, terraces, and what is too small."""

from __future__ import annotations

import numpy as np
import pytest

from models.geometry.bodies import clean
from models.geometry.floors import Massing, find_floors


def found(mesh):
    bodies = clean(*mesh)
    return find_floors(Massing(bodies.vertices, bodies.faces))


def floors(result):
    return [(floor.elevation_m, None if floor.area_m2 is None else round(floor.area_m2, 6)) for floor in result.floors]


def others(result):
    return [(level.elevation_m, level.why) for level in result.others]


def test_stacked_boxes(shapes):
    result = found(shapes.joined(*(shapes.box(0, 0, 3 * k, 20, 10, 3 * k + 3) for k in range(3))))
    assert floors(result) == [(0.0, 200.0), (3.0, 200.0), (6.0, 200.0)]
    assert result.roof_m == 9.0
    assert others(result) == [(9.0, "roof")]


def test_a_plain_block_shows_no_floors(shapes):
    result = found(shapes.box(0, 0, 0, 20, 10, 24))
    assert floors(result) == []
    assert result.roof_m is None
    assert others(result) == [(24.0, "roof")]


def test_a_podium_and_a_tower_show_no_floors(shapes):
    """A terrace is no floor of a storey: nothing is inside."""
    result = found(shapes.joined(shapes.box(0, 0, 0, 100, 100, 24), shapes.box(10, 10, 24, 40, 40, 60)))
    assert others(result)[-1] == (60.0, "roof")
    assert floors(result) == []


def test_setback_storeys_count_only_what_is_under_the_tower(shapes):
    mesh = shapes.joined(*(shapes.box(0, 0, 4 * k, 100, 100, 4 * k + 4) for k in range(3)),
                         *(shapes.box(10, 10, 12 + 4 * k, 40, 40, 16 + 4 * k) for k in range(4)))
    assert floors(found(mesh)) == [(0.0, 10000.0), (4.0, 10000.0), (8.0, 10000.0), (12.0, 900.0), (16.0, 900.0), (20.0, 900.0),
                                   (24.0, 900.0)]


def test_an_overhanging_storey_has_its_own_area(shapes):
    mesh = shapes.joined(shapes.box(0, 0, 0, 20, 20, 4), shapes.box(0, 0, 4, 30, 20, 8))
    assert floors(found(mesh)) == [(0.0, 400.0), (4.0, 600.0)]


def hall(shapes, *more):
    """A hall 50 × 30 with a ground slab, four walls and a roof slab at 6.0 to 6.2."""
    return shapes.joined(shapes.box(0, 0, 0, 50, 30, 0.2), shapes.box(0, 0, 0.2, 0.3, 30, 6), shapes.box(49.7, 0, 0.2, 50, 30, 6),
                         shapes.box(0.3, 0, 0.2, 49.7, 0.3, 6), shapes.box(0.3, 29.7, 0.2, 49.7, 30, 6),
                         shapes.box(0, 0, 6, 50, 30, 6.2), *more)


def test_slabs_and_walls(shapes):
    result = found(hall(shapes))
    assert floors(result) == [(0.2, 1500.0)]
    assert result.roof_m == 6.2


def test_parapet_plant_and_tables_are_no_floors(shapes):
    result = found(hall(shapes, shapes.box(0, 0, 6.2, 50, 0.2, 7.3), shapes.box(5, 5, 6.2, 25, 15, 9),
                        shapes.box(20, 10, 0.2, 26, 17, 1)))
    assert floors(result) == [(0.2, 1500.0)]
    assert result.roof_m == 6.2
    assert dict(others(result))[6.2] == "roof"
    assert dict(others(result))[9.0] == "rooftop"
    assert dict(others(result))[1.0] == "small"


def test_a_roof_screen_makes_no_terrace_of_the_top_floor(shapes):
    """A setback: the parapet round the terrace is not taken for walls of the storey."""
    lower = [shapes.box(0, 0, 4 * k, 40, 20, 4 * k + 4) for k in range(2)]
    upper = [shapes.box(0, 0, 8 + 4 * k, 20, 20, 12 + 4 * k) for k in range(2)]
    parapet = [shapes.box(20, 0, 8, 40, 0.2, 9.1), shapes.box(20, 19.8, 8, 40, 20, 9.1), shapes.box(39.8, 0.2, 8, 40, 19.8, 9.1)]
    assert floors(found(shapes.joined(*lower, *upper, *parapet)))[2:] == [(8.0, 400.0), (12.0, 400.0)]


def test_a_shaft_is_filled_and_a_court_is_not(shapes):
    def ring(z0, z1, x0, y0, x1, y1):
        """A plate 60 × 40 with an opening."""
        return [shapes.box(0, 0, z0, 60, y0, z1), shapes.box(0, y1, z0, 60, 40, z1), shapes.box(0, y0, z0, x0, y1, z1),
                shapes.box(x1, y0, z0, 60, y1, z1)]
    shaft = shapes.joined(*(part for k in range(3) for part in ring(5 * k, 5 * k + 5, 10, 10, 14, 13)))
    assert floors(found(shaft)) == [(0.0, 2400.0), (5.0, 2400.0), (10.0, 2400.0)]
    court = shapes.joined(*(part for k in range(3) for part in ring(5 * k, 5 * k + 5, 20, 10, 40, 30)))
    assert floors(found(court)) == [(0.0, 2000.0), (5.0, 2000.0), (10.0, 2000.0)]


def test_a_raised_floor_is_the_floor(shapes):
    result = found(hall(shapes, shapes.box(0.3, 0.3, 0.2, 49.7, 29.7, 0.8)))
    assert [elevation for elevation, _ in floors(result)] == [0.8]
    assert (0.2, "step") in others(result)


def test_sheets_for_floors_that_look_down(shapes):
    """Walls as one shell, floors as single sheets in it, one of them upside down."""
    shell = shapes.box(0, 0, 0, 20, 10, 12)
    def sheet(z, faces):
        return np.array([[0.1, 0.1, z], [19.9, 0.1, z], [19.9, 9.9, z], [0.1, 9.9, z]]), np.array(faces)
    mesh = shapes.joined(shell, sheet(4.0, [[0, 1, 2], [0, 2, 3]]), sheet(8.0, [[0, 2, 1], [0, 3, 2]]))
    assert floors(found(mesh)) == [(0.0, 200.0), (4.0, 200.0), (8.0, 200.0)]


def test_columns_without_a_ground_slab_have_no_area(shapes):
    columns = [shapes.box(x, y, 0, x + 0.6, y + 0.6, 6) for x in (0, 10, 19.4) for y in (0, 9.4)]
    upper = [shapes.box(0, 0, 6, 20, 10, 6.2), shapes.box(0, 0, 6.2, 20, 0.2, 10), shapes.box(0, 9.8, 6.2, 20, 10, 10),
             shapes.box(0, 0, 10, 20, 10, 10.2)]
    result = found(shapes.joined(*columns, *upper))
    assert floors(result) == [(0.0, None), (6.2, 200.0)]
    assert result.roof_m == 10.2


def test_walls_without_a_roof(shapes):
    """Two storeys, the upper one open to the sky: it is a storey, its height is unknown."""
    walls = [shapes.box(0, 0, 4, 20, 0.3, 8), shapes.box(0, 9.7, 4, 20, 10, 8), shapes.box(0, 0.3, 4, 0.3, 9.7, 8),
             shapes.box(19.7, 0.3, 4, 20, 9.7, 8)]
    result = found(shapes.joined(shapes.box(0, 0, 0, 20, 10, 4), *walls))
    assert floors(result) == [(0.0, 200.0), (4.0, 200.0)]
    assert result.roof_m is None
    assert result.open_above


@pytest.mark.parametrize("offset", [0.0, 5e5])
def test_place_does_not_matter(shapes, offset):
    mesh = shapes.joined(*(shapes.box(offset, -offset, 6 * k, offset + 86.4, 79.2 - offset, 6 * k + 6) for k in range(2)))
    assert floors(found(mesh)) == [(0.0, pytest.approx(86.4 * 79.2)), (6.0, pytest.approx(86.4 * 79.2))]
