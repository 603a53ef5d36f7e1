"""What there is to let."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import box

from models.building import StoreyKind
from models.errors import CallError
from models.matching.spaces import chains, divided, spaces_of
from models.measured import Stated
from tests.models.matching.park import SOURCE, building, storey, unit


def test_units_are_let_whole_and_undivided_storeys_are_shared() -> None:
    spaces = spaces_of([building((storey(1), storey(2, units=(unit("a"), unit("b")))))])
    assert [(s.id, s.whole, s.level, s.area_m2 and s.area_m2.value) for s in spaces] == [
        ("1F", False, 0, 1000.0), ("a", True, 1, 500.0), ("b", True, 1, 500.0)]


def test_roofs_and_storeys_for_other_uses_are_not_let() -> None:
    roof = replace(storey(3), kind=StoreyKind.ROOF)
    parking = replace(storey(2), use=Stated("parking", SOURCE))
    assert [s.id for s in spaces_of([building((storey(1), parking, roof))])] == ["1F"]


def test_ids_carry_the_building_where_there_are_several() -> None:
    assert [s.id for s in spaces_of([building((storey(1),)), building((storey(1),), name="B")])] == ["A/1F", "B/1F"]


def test_drawn_units_are_next_to_each_other_where_they_share_a_wall() -> None:
    """a and b share a wall of 0.3 m, c touches b at a corner only."""
    drawn = [replace(unit(n), outline=box(*b)) for n, b in (
        ("a", (0, 0, 10, 10)), ("b", (10.3, 0, 20, 10)), ("c", (20, 10, 30, 20)))]
    spaces = spaces_of([building((storey(1, units=tuple(drawn)),))])
    assert [s.next_to for s in spaces] == [("b",), ("a",), ()]
    assert not spaces[0].next_assumed
    assert spaces_of([building((storey(1, units=(unit("a"), unit("b"))),))])[0].next_assumed


def test_chains_are_connected_and_come_once() -> None:
    spaces = spaces_of([building((storey(1, units=tuple(unit(n) for n in "abc")),))])
    assert sorted(chains(spaces, 3)) == [(0,), (0, 1), (0, 1, 2), (1,), (1, 2), (2,)]
    assert max(len(chain) for chain in chains(spaces, 2)) == 2


def test_division_by_number_and_by_size() -> None:
    whole = building((storey(1), storey(2)))
    assert [u.gross_area_m2 and u.gross_area_m2.value for u in divided(whole, parts=4).storeys[1].units] == [250.0] * 4
    assert len(divided(whole, unit_m2=330.0).storeys[0].units) == 3
    assert [len(s.units) for s in divided(whole, parts=2, storeys=[2]).storeys] == [0, 2]
    area = divided(whole, parts=2).storeys[0].units[0].gross_area_m2
    assert area is not None
    assert area.source.kind.value == "assumed"


@pytest.mark.parametrize("wrong", [
    {}, {"parts": 0}, {"unit_m2": 0.0}, {"parts": 2, "unit_m2": 5.0}, {"parts": 101}, {"unit_m2": 1.0}])
def test_a_division_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(CallError):
        divided(building((storey(1),)), **wrong)  # type: ignore[arg-type]
