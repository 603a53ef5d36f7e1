"""Choices overrule the file everywhere; what is assumed says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.building import Hazard, Sprinklers
from models.readers import read
from models.reading import Reading
from workbench.checked import Choices, apply, check

TOWER = Path(__file__).resolve().parents[2] / "assets" / "examples" / "songhu-later-tower.toml"
ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def tower() -> Reading:
    return read(TOWER)


def test_a_chosen_hazard_class_reaches_compartments_and_units(tower: Reading) -> None:
    building = apply(tower, Choices(on=ON, hazard="B")).buildings[0]
    assert {c.hazard.value for c in building.compartments if c.hazard} == {Hazard.B}
    assert {u.hazard.value for s in building.storeys for u in s.units if u.hazard} <= {Hazard.B}


@pytest.mark.parametrize(("chosen", "expected"), [("no", Sprinklers.NO), ("unknown", None), ("partial", Sprinklers.PARTIAL)])
def test_a_chosen_sprinkler_state_reaches_compartments(tower: Reading, chosen: str, expected: Sprinklers | None) -> None:
    building = apply(tower, Choices(on=ON, sprinklers=chosen)).buildings[0]
    states = {c.sprinklers.value if c.sprinklers else None for c in building.compartments}
    assert states == {expected} and (building.sprinklers.value if building.sprinklers else None) == expected


def test_without_sprinklers_the_compartments_lose_their_doubled_area(tower: Reading) -> None:
    def limits(state: str | None) -> set[object]:
        run = check(tower, Choices(on=ON, sprinklers=state)).run
        return {str(f.limit) for f in run.findings() if f.clause.id == "cn-fire-compartment-area"}

    assert (limits(None), limits("no"), limits("unknown")) == ({"6000.0"}, {"3000.0"}, {"[3000.0, 6000.0]"})


def test_a_chosen_production_type_reaches_the_zones(tower: Reading) -> None:
    run = check(tower, Choices(on=ON, production="heavy_machining")).run
    found = {f.clause.id for f in run.findings() if f.clause.topic == "floor_load" and f.clause.subject == "zone"}
    assert found == {"cn-load-min-heavymech"}


def test_the_city_is_assumed_unless_the_file_names_it(tower: Reading) -> None:
    assert check(tower, Choices(on=ON, city="shenzhen")).assumed_city
    assert not check(tower, Choices(on=ON)).assumed_city
