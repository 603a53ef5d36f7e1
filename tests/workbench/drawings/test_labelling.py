"""Labels give way to each other: places by hand, and no two of many on one another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from workbench.drawings.labelling import Rect, leader, overlap, placed

ROOM: Rect = (0.0, 0.0, 400.0, 300.0)


def below(x: float, y: float, wide: float = 60.0) -> Rect:
    """A label 12 high, whose middle lies 17 under a point."""
    return x - wide / 2, y + 11.0, x + wide / 2, y + 23.0


def test_a_label_stands_at_its_own_place_where_that_is_free() -> None:
    own = below(100.0, 100.0)
    assert placed(own, (100.0, 100.0), [(0.0, 0.0, 50.0, 50.0)], ROOM) == own
    assert placed(own, (100.0, 100.0), [(own[2], own[1], own[2] + 9, own[3])], ROOM) == own     # an edge may be shared


def test_a_label_goes_a_line_out_or_to_the_other_side() -> None:
    first, point = below(100.0, 100.0), (110.0, 100.0)
    own = below(*point)
    assert placed(own, point, [first], ROOM) == (80.0, 123.0, 140.0, 135.0)
    wall = (0.0, 108.0, 400.0, 300.0)
    assert placed(own, point, [wall], ROOM) == (80.0, 77.0, 140.0, 89.0)     # 17 above what it names


def test_a_label_above_goes_further_up_first() -> None:
    own, point = (70.0, 82.0, 130.0, 94.0), (100.0, 100.0)
    assert placed(own, point, [own], ROOM) == (70.0, 70.0, 130.0, 82.0)
    assert placed(own, point, [(0.0, 0.0, 400.0, 94.0)], ROOM) == (70.0, 106.0, 130.0, 118.0)


def test_a_label_without_a_place_is_left_out_and_none_leaves_the_drawing() -> None:
    own = below(100.0, 100.0)
    assert placed(own, (100.0, 100.0), [ROOM], ROOM) is None
    low = below(100.0, 280.0)
    found = placed(low, (100.0, 280.0), [], ROOM)
    assert found == low and low[3] > 300.0     # its own place is kept even at the border
    assert placed(low, (100.0, 280.0), [low], ROOM) == (70.0, 257.0, 130.0, 269.0)


def test_the_leader_ends_at_the_nearest_point_of_the_label() -> None:
    assert leader((80.0, 123.0, 140.0, 135.0), (100.0, 100.0)) == ((100.0, 100.0), (100.0, 123.0))
    assert leader((80.0, 123.0, 140.0, 135.0), (20.0, 150.0)) == ((20.0, 150.0), (80.0, 135.0))


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 300), st.floats(10, 90)), max_size=14))
def test_labels_never_lie_on_one_another(points: list[tuple[float, float, float]]) -> None:
    taken: list[Rect] = []
    for x, y, wide in points:
        found = placed(below(x, y, wide), (x, y), taken, ROOM)
        if found is not None:
            taken.append(found)
    assert not any(overlap(a, b) for a, b in combinations(taken, 2))
    assert len(taken) >= min(len(points), 1)
