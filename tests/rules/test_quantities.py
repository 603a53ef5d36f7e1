"""The graph of quantities and the thresholds they carry."""

from __future__ import annotations

import pytest

from rules.context import Context
from rules.quantities import REGISTRY
from rules.quantity import Quantity, QuantityCycle, registry
from tests.rules.support import facts


def quantity(name: str, *inputs: str) -> Quantity:
    return Quantity(name, "number", "m", ("building",), inputs=inputs)


def test_a_cycle_of_quantities_is_refused_and_named() -> None:
    with pytest.raises(QuantityCycle, match="a -> b -> c -> a"):
        registry([quantity("a", "b"), quantity("b", "c"), quantity("c", "a")])


def test_an_input_that_does_not_exist_and_a_name_twice_are_refused() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        registry([quantity("a", "b")])
    with pytest.raises(ValueError, match="twice"):
        registry([quantity("a"), quantity("a")])


@pytest.mark.parametrize(("height", "storeys", "expected"), [
    (24.0, 4, "multi"), (24.000001, 4, "highrise"), (24.0000001, 4, "multi"), (60.0, 1, "single"), (None, 1, "single"),
    (None, 4, None), (33.2, 5, "highrise"), (9.8, 2, "multi"), ((23.5, 24.0), 4, "multi"), ((23.6, 24.1), 4, None),
    ((24.1, 24.6), 4, "highrise"),
])
def test_height_class(height: object, storeys: int, expected: str | None) -> None:
    given = facts(building=[{"fire_height_m": height, "storeys_above_ground": storeys}])
    (code,) = Context(given).column("building", "height_class").values
    assert (None if code != code else REGISTRY["height_class"].choices[int(code)]) == expected


@pytest.mark.parametrize(("height", "expected"), [(10.0, "low"), (10.001, "multi"), (24.0, "multi"), (24.001, "highrise")])
def test_planning_height_class(height: float, expected: str) -> None:
    (code,) = Context(facts(building=[{"planning_height_m": height}])).column("building", "planning_height_class").values
    assert REGISTRY["planning_height_class"].choices[int(code)] == expected


def test_plot_ratio_is_stated_counted_area_over_plot_area() -> None:
    ctx = Context(facts(plot=[{"counted_area_m2": 50000.0, "plot_area_m2": 20000.0}]))
    assert ctx.column("plot", "plot_ratio").values[0] == pytest.approx(2.5)
    assert ctx.column("building", "plot_ratio").values[0] == pytest.approx(2.5)     # seen from below


def test_inheritance_and_own_values() -> None:
    given = facts(building=[{"hazard": "C2"}], compartment=[{"hazard": None}, {"hazard": "D"}])
    words = [REGISTRY["hazard"].choices[int(code)] for code in Context(given).column("compartment", "hazard").values]
    assert words == ["C2", "D"]


def test_missing_inputs_of_a_derived_quantity_are_its_facts() -> None:
    ctx = Context(facts(storey=[{"storey_height_m": 5.0}]))
    assert ctx.trace("storey", "height_class", 0)[1] == ("fire_height_m", "storeys_above_ground")
