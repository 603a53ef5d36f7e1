"""Records of edits: every thing of the domain goes into one and comes out the same, and strange ones are refused."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

import pytest
from shapely import box

from models import edit_records, edits
from models.building import Building, Zone
from models.edit_records import plain, record, run, unplain
from models.errors import CallError
from models.logistics import Lift, LiftUse
from models.measured import SourceKind, Stated, from_file, from_person, kilograms

FILE = from_file("test", "massing.ifc")
SQUARE = box(0.0, 0.0, 20.0, 20.0)


@pytest.mark.parametrize("value", [
    {"type": "Colour"}, {"word": "LiftUse", "value": "x"}, {"word": "X", "value": "x"},
])
def test_strange_records_are_refused(value: object) -> None:
    with pytest.raises(CallError):
        unplain(value)


def test_records_hold_things_of_the_domain() -> None:
    lift = Lift(id="l", name="L", use=LiftUse.FREIGHT, use_source=Stated("freight", FILE), serves=(1, 2), position_m=(1.0, 2.0),
                rated_load_kg=kilograms(3000, FILE), declared={"x": Stated(True, from_person())})
    assert unplain(json.loads(json.dumps(plain(lift)))) == lift
    zone = Zone(id="z", name="Z", outline=SQUARE)
    assert unplain(json.loads(json.dumps(plain(zone)))).outline.equals(SQUARE)
    with pytest.raises(CallError):
        run(Building(id="b", name="B"), record("b", "set_grade", {"number": 2}))
    assert SourceKind(plain(FILE)["kind"]["value"]) is SourceKind.FILE


def reached(kind: Any, found: set[type]) -> set[type]:
    """A type and every dataclass that its fields hold."""
    for inner in get_args(kind):
        reached(inner, found)
    if isinstance(kind, type) and is_dataclass(kind) and kind not in found:
        found.add(kind)
        for hint in get_type_hints(kind, localns={"Outline": object}).values():
            reached(hint, found)
    return found


@pytest.mark.parametrize("kind", [*edits.ON_BUILDING, *edits.ON_STOREY])
def test_every_part_of_a_thing_can_be_written_into_a_record(kind: str) -> None:
    holder = edits.ON_BUILDING.get(kind) or edits.ON_STOREY[kind]
    parts = reached(holder[1], set())
    assert holder[1] in parts
    assert {part.__name__ for part in parts} <= set(edit_records._TYPES)
