"""The year of construction that an IFC building states, as a year or as a date."""

from __future__ import annotations

import pytest

from models.building import Building
from models.readers.ifc.facts import building_facts
from models.readers.ifc.properties import Value


@pytest.mark.parametrize(("raw", "year"), [
    ("2015", 2015.0), ("2015-06-01", 2015.0), (2015, 2015.0), (" 1998年 ", 1998.0), ("20155", None), ("unknown", None),
    ("", None), ("15", None),
])
def test_a_year_is_taken_as_it_stands(raw: object, year: float | None) -> None:
    value = Value(group="Pset_BuildingCommon", name="YearOfConstruction", raw=raw, unit="", factor=None, where="#1")
    declared = building_facts(Building(id="b", name="B"), [value], None).declared
    assert (declared["year_built"].value if "year_built" in declared else None) == year
    assert year is None or declared["year_built"].source.where == "#1"


def test_without_the_property_nothing_is_declared() -> None:
    assert building_facts(Building(id="b", name="B"), [], None).declared == {}
