"""The clear-height breakdown by hand: parts, stated clear heights, contradictions, what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from models.building import Storey
from models.engineering.clear_height import breakdown
from models.measured import SourceKind, assumed, from_person, metres
from models.tolerances import CLEAR_HEIGHT_CONFLICT_M

SAID = from_person()


def storey(**values: float | None) -> Storey:
    """A storey of 6.0 m: finish 0.05, slab and beam 0.85, services 0.60, no raised floor; what is given replaces that."""
    known: dict[str, float | None] = {"height_m": 6.0, "floor_finish_m": 0.05, "slab_beam_m": 0.85, "service_zone_m": 0.6,
                                      "raised_floor_m": 0.0, **values}
    fields: dict[str, Any] = {name: None if value is None else metres(value, SAID) for name, value in known.items()}
    return Storey(id="s", number=1, name="1F", elevation_m=metres(0.0, SAID), **fields)


def test_the_parts_add_up() -> None:
    found = breakdown(storey(raised_floor_m=0.3))
    assert found.under_beams_m is not None and found.under_beams_m.value == pytest.approx(5.1)
    assert found.under_ducts_m is not None and found.under_ducts_m.value == pytest.approx(4.5)
    assert found.usable_m is not None and found.usable_m.value == pytest.approx(4.2)
    assert found.at_most_m == pytest.approx(4.2) and not found.missing and not found.conflicts and found.known


def test_a_stated_clear_height_takes_its_place() -> None:
    found = breakdown(storey(clear_height_beam_m=5.12, slab_beam_m=None))
    assert found.under_beams_m is not None and found.under_beams_m.source is SAID
    assert found.usable_m is not None and found.usable_m.value == pytest.approx(4.52)
    slab = found.part("slab_beam_m")
    assert slab.derived and slab.thickness_m is not None and slab.thickness_m.value == pytest.approx(0.83)
    assert slab.thickness_m.source.kind is SourceKind.GEOMETRY
    duct = breakdown(storey(clear_height_beam_m=5.1, clear_height_duct_m=4.4, service_zone_m=None))
    zone = duct.part("service_zone_m")
    assert zone.derived and zone.thickness_m is not None and zone.thickness_m.value == pytest.approx(0.7)


def test_what_rests_on_an_assumption_is_assumed() -> None:
    from dataclasses import replace

    found = breakdown(replace(storey(), slab_beam_m=metres(0.85, assumed("description-assumed", "8.4 m"))))
    assert found.usable_m is not None and found.usable_m.source.kind is SourceKind.ASSUMED


@pytest.mark.parametrize(("beam", "contradicts"), [
    (5.1, False), (5.1 + CLEAR_HEIGHT_CONFLICT_M, False), (5.1 - CLEAR_HEIGHT_CONFLICT_M, False),
    (5.1 + CLEAR_HEIGHT_CONFLICT_M + 0.001, True), (5.1 - CLEAR_HEIGHT_CONFLICT_M - 0.001, True),
])
def test_a_contradiction_beyond_the_tolerance_keeps_both(beam: float, contradicts: bool) -> None:
    found = breakdown(storey(clear_height_beam_m=beam))
    assert bool(found.conflicts) is contradicts
    assert found.usable_m is not None and found.usable_m.value == pytest.approx(beam - 0.6)     # the stated one stands
    if contradicts:
        (conflict,) = found.conflicts
        assert (conflict.name, conflict.stated_m.value) == ("clear_height_beam_m", beam)
        assert conflict.computed_m == pytest.approx(5.1)


def test_a_stated_height_under_ducts_is_held_against_the_stated_one_under_beams() -> None:
    found = breakdown(storey(clear_height_beam_m=5.1, clear_height_duct_m=4.0))
    (conflict,) = found.conflicts
    assert conflict.name == "clear_height_duct_m" and conflict.computed_m == pytest.approx(4.5)


@pytest.mark.parametrize(("unknown", "missing", "at_most"), [
    ({"service_zone_m": None}, ("service_zone_m",), 5.1),
    ({"raised_floor_m": None}, ("raised_floor_m",), 4.5),
    ({"slab_beam_m": None}, ("slab_beam_m",), 5.35),
    ({"height_m": None}, ("storey_height_m",), None),
    ({"floor_finish_m": None, "clear_height_duct_m": 4.4, "raised_floor_m": None}, ("raised_floor_m",), 4.4),
    ({"floor_finish_m": None, "slab_beam_m": None, "service_zone_m": None, "raised_floor_m": None},
     ("floor_finish_m", "slab_beam_m", "service_zone_m", "raised_floor_m"), 6.0),
    ({"height_m": None, "clear_height_beam_m": 5.0, "service_zone_m": None}, ("service_zone_m",), 5.0),
])
def test_an_unknown_part_is_named_and_the_most_is_told(unknown: dict[str, float | None], missing: tuple[str, ...],
                                                       at_most: float | None) -> None:
    found = breakdown(storey(**unknown))
    assert found.usable_m is None and found.missing == missing
    assert found.at_most_m is None if at_most is None else found.at_most_m == pytest.approx(at_most)


def test_a_storey_of_which_nothing_is_known_says_so() -> None:
    bare = storey(floor_finish_m=None, slab_beam_m=None, service_zone_m=None, raised_floor_m=None)
    assert not breakdown(bare).known
    assert breakdown(storey(clear_height_need_m=5.0)).need_m is not None
