"""Quantities that the packs derive from other facts, on small tables with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from models.columns import Facts, Table, known
from rules.context import Context
from rules.quantities import REGISTRY

NAN = float("nan")


def _facts(**columns: dict[str, list[float]]) -> Facts:
    """Tables of two buildings; ``of`` is the row of the parent, choices are codes."""
    words = {name: list(quantity.choices) for name, quantity in REGISTRY.items() if quantity.choices}
    facts = Facts({}, words=words | {"zone_use": ["production", "office"]})
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


@pytest.mark.parametrize(("kind", "use", "expected"), [
    (0.0, 0.0, 1.0), (0.0, NAN, 1.0), (0.0, 1.0, 0.0), (2.0, 0.0, 0.0), (2.0, NAN, 0.0), (1.0, 0.0, 1.0),
])
def test_zone_is_for_production(kind: float, use: float, expected: float) -> None:
    """Kind 0 floor, 1 basement, 2 roof; use 0 production, 1 office."""
    facts = _facts(storey={"of": [0], "storey_kind": [kind]}, zone={"of": [0], "zone_use": [use]})
    assert _column(facts, "zone", "production_zone")[0] == [expected]
