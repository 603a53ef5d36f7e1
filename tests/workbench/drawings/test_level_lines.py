"""What the levels editor asks of lines and curve: the nearest height, the next line, the line at a level."""

from __future__ import annotations

import pytest

from models.geometry.level_cuts import AreaAt
from models.measured import from_person, metres
from workbench.drawings.level_lines import FLOOR, IGNORED, ROOF, LevelLine, area_at, at_level, curve_points, neighbour

CURVE = (AreaAt(-2.0, 600.0), AreaAt(3.0, 600.0), AreaAt(4.0, 200.0), AreaAt(9.0, 200.0))


def line(kind: str, own: str, level_m: float) -> LevelLine:
    return LevelLine(kind, own, own, metres(level_m, from_person()))


LINES = (line(IGNORED, "cap", 12.0), line(ROOF, "roof", 12.0), line(FLOOR, "2F", 6.0), line(FLOOR, "1F", 0.0))


def test_the_curve_is_a_line_that_begins_and_ends_at_nothing() -> None:
    assert curve_points(CURVE) == ((0.0, -2.0), (600.0, -2.0), (600.0, 3.0), (200.0, 4.0), (200.0, 9.0), (0.0, 9.0))
    assert curve_points(()) == ()


@pytest.mark.parametrize(("level_m", "area_m2"), [
    (-2.001, None), (-2.0, 600.0), (3.4, 600.0), (3.6, 200.0), (9.0, 200.0), (9.001, None),
])
def test_the_area_is_that_of_the_nearest_height(level_m: float, area_m2: float | None) -> None:
    assert area_at(CURVE, level_m) == area_m2
    assert area_at((), level_m) is None


def test_the_next_line_ends_at_the_last() -> None:
    def next_id(chosen: str | None, up: bool) -> str:
        found = neighbour(LINES, chosen, up)
        assert found is not None
        return found.id

    assert [next_id("1F", True), next_id("2F", True), next_id("roof", True), next_id("cap", True)] == ["2F", "roof", "cap", "cap"]
    assert [next_id("cap", False), next_id("1F", False)] == ["roof", "1F"]
    assert [next_id(None, True), next_id(None, False)] == ["1F", "cap"]
    assert neighbour((), None, True) is None


def test_of_lines_at_one_level_a_floor_goes_first() -> None:
    found = at_level(LINES, 12.0)
    assert found is not None and found.id == "cap"
    assert at_level((*LINES, line(FLOOR, "3F", 12.0)), 12.0) == line(FLOOR, "3F", 12.0)
    assert at_level(LINES, 11.0) is None
