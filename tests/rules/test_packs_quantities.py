"""Quantities that the packs derive from other facts, on small tables with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from models.columns import Facts, Table, known
from rules.context import Context
from rules.quantities import REGISTRY
from tests.rules.support import facts as rows

NAN = float("nan")


def _facts(**columns: dict[str, list[float]]) -> Facts:
    """Tables of two buildings; ``of`` is the row of the parent, choices are codes."""
    words = {name: list(quantity.choices) for name, quantity in REGISTRY.items() if quantity.choices}
    facts = Facts({}, words=words)
    parents = {"storey": "building", "zone": "storey", "compartment": "building", "lift": "building"}
    facts.tables["building"] = Table("building", ["a", "b"], ["A", "B"])
    for kind, values in columns.items():
        links = {parents[kind]: np.array(values.pop("of"), np.int32)}
        rows = len(links[parents[kind]])
        facts.tables[kind] = Table(kind, [""] * rows, [""] * rows, {n: known(np.array(v)) for n, v in values.items()}, links)
    return facts


def _column(facts: Facts, subject: str, name: str) -> tuple[list[float], list[float]]:
    column = Context(facts).column(subject, name)
    return column.values.tolist(), column.upper.tolist()


def test_footprint_is_the_ground_storey() -> None:
    facts = _facts(storey={"of": [0, 0, 1, 1], "storey_number": [1.0, 2.0, -1.0, 1.0],
                           "storey_area_m2": [900.0, 800.0, 700.0, NAN]})
    low, _ = _column(facts, "building", "building_footprint_m2")
    assert low[0] == 900.0
    assert np.isnan(low[1])     # its ground storey has no area


def test_footprint_is_unknown_without_a_ground_storey() -> None:
    facts = _facts(storey={"of": [0, 1], "storey_number": [2.0, NAN], "storey_area_m2": [800.0, 700.0]})
    assert np.isnan(_column(facts, "building", "building_footprint_m2")[0]).all()


def test_people_of_the_fullest_storey_add_up_over_its_compartments() -> None:
    facts = _facts(compartment={"of": [0, 0, 0, 1, 1], "storey_number": [1.0, 1.0, 2.0, 1.0, 2.0],
                                "persons": [8.0, 7.0, 12.0, 4.0, NAN]})
    low, high = _column(facts, "building", "persons_max_storey")
    assert low == [15.0, 4.0]
    assert high == [15.0, float("inf")]     # one compartment of the second building may hold any number


def test_people_are_unknown_when_nobody_counted() -> None:
    facts = _facts(compartment={"of": [0, 1], "storey_number": [1.0, 1.0], "persons": [NAN, NAN]})
    assert np.isnan(_column(facts, "building", "persons_max_storey")[0]).all()


@pytest.mark.parametrize(("zone", "storey", "number", "expected"), [
    ("production", None, 2, 1.0), ("office", "production", 2, 0.0), (None, "production", 2, 1.0), (None, "office", 2, 0.0),
    (None, None, 2, 1.0), (None, None, -1, NAN), ("production", None, -1, 1.0),
])
def test_zone_serves_production(zone: str | None, storey: str | None, number: int, expected: float) -> None:
    """By its own use, else by that of its storey; where neither is stated a floor of a factory does, a basement may."""
    given = rows(building=[{"use": "factory"}], zone=[{"zone_use": zone}],
                 storey=[{"storey_use": storey, "storey_number": number, "storey_kind": "floor" if number > 0 else "basement"}])
    assert Context(given).column("zone", "production_zone").values == pytest.approx([expected], nan_ok=True)


def test_zone_without_any_use_outside_a_factory_is_unknown() -> None:
    given = rows(building=[{}], storey=[{"storey_number": 2, "storey_kind": "floor"}], zone=[{}])
    assert np.isnan(Context(given).column("zone", "production_zone").values).all()


def test_a_used_roof_serves_no_production() -> None:
    given = rows(building=[{"use": "factory"}], storey=[{"storey_number": 6, "storey_kind": "roof"}], zone=[{}])
    assert Context(given).column("zone", "production_zone").values.tolist() == [0.0]


def test_a_store_does_not_take_the_class_of_its_building() -> None:
    """What a store holds is classed by the table of goods; the building's class is that of its production."""
    given = rows(building=[{"hazard": "D"}], store=[{"hazard": None}, {"hazard": "C2"}])
    unknown, known_ = Context(given).column("store", "stored_hazard").values
    assert np.isnan(unknown)
    assert REGISTRY["stored_hazard"].choices[int(known_)] == "C2"
    assert Context(given).trace("store", "stored_hazard", 0)[1] == ("stored_hazard",)


@pytest.mark.parametrize(("bays", "expected"), [([4.0, 3.0], 7.0), ([4.0, None], NAN), ([], NAN)])
def test_loading_bays_add_up_over_the_docks(bays: list[float | None], expected: float) -> None:
    """Unknown without a dock, and while one dock does not say how many it has."""
    given = rows(building=[{}], dock=[{"bays": count} for count in bays])
    assert Context(given).column("building", "truck_bay_count").values == pytest.approx([expected], nan_ok=True)
