"""Civil parts of a building are found by the uses of building, storeys, zones and units, and by declared facts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.building import Building, Storey, Unit, Zone
from models.columns import Column
from models.measured import Stated, from_person, metres
from rules.civil_uses import CIVIL, CivilUse, civil_uses, civil_uses_of_city
from rules.facts import facts_of

BY = from_person()


def storey(number: int, use: str | None = None, zones: tuple[str, ...] = (), units: tuple[str, ...] = ()) -> Storey:
    return Storey(id=f"s{number}", number=number, name=f"{number}F", elevation_m=metres(6.0 * number, BY),
                  use=None if use is None else Stated(use, BY),
                  zones=tuple(Zone(id=f"z{i}", name="", use=Stated(word, BY)) for i, word in enumerate(zones)),
                  units=tuple(Unit(id=f"u{i}", name="", use=Stated(word, BY)) for i, word in enumerate(units)))


def building(*storeys: Storey, use: str | None = "factory", **fields: Any) -> Building:
    return Building(id="b", name="B", use=None if use is None else Stated(use, BY), storeys=storeys, **fields)


def declared(**facts: object) -> dict[str, Stated[object]]:
    return {name: Stated(value, BY) for name, value in facts.items()}


@pytest.mark.parametrize(("found", "expected"), [
    (building(storey(1, "production"), storey(2, "office"), storey(3, "office")), [("office", (2, 3))]),
    (building(storey(1, zones=("production", "rd")), storey(2, zones=("dormitory",))), [("rd", (1,)), ("dormitory", (2,))]),
    (building(storey(1, "production", units=("办公",)), storey(2, units=("商铺", "production"))),
     [("office", (1,)), ("commercial", (2,))]),
    (building(storey(1, "office", zones=("office", "canteen"))), [("office", (1,)), ("canteen", (1,))]),
    (building(storey(1, "production"), use="dormitory"), [("dormitory", ())]),
    (building(storey(1, "office"), use="rd"), [("rd", ())]),
    (building(storey(1), declared=declared(civil_use_present=True)), [("civil", ())]),
    (building(storey(1), declared=declared(dormitory_present="yes")), [("civil", ())]),
    (building(storey(2, "office"), declared=declared(civil_use_present=True)), [("office", (2,))]),
    (building(storey(1), declared=declared(civil_use_present=False, dormitory_present="no")), []),
    (building(storey(1, "production", zones=("storage", "pilot", "laboratory", "lobby"), units=("未定",))), []),
    (building(storey(1), use=None), []),
    (building(storey(1), use="other"), []),
])
def test_where_civil_uses_are(found: Building, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(one.use, one.storeys) for one in civil_uses((found,))] == expected
    assert all((one.building, one.name, one.count) == ("b", "B", 1) for one in civil_uses((found,)))


def test_each_building_speaks_for_itself() -> None:
    two = (building(storey(1, "office")), Building(id="c", name="", use=Stated("office", BY)))
    assert civil_uses(two) == (CivilUse("b", "B", "office", (1,)), CivilUse("c", "c", "office"))


def test_the_buildings_of_a_city_are_counted() -> None:
    facts = facts_of((), None, None)
    assert civil_uses_of_city(facts) == ()
    codes = np.array([facts.encode("use", word) for word in ("factory", "office", "rd", "office")] + [np.nan])
    facts.tables["building"].columns["use"] = Column(codes, np.zeros(5, np.int16))
    assert [(one.use, one.count, one.building) for one in civil_uses_of_city(facts)] == [("rd", 1, None), ("office", 2, None)]


def test_every_civil_use_is_a_word_of_buildings_or_zones() -> None:
    from models.building import BUILDING_USES, ZONE_USES

    assert set(CIVIL) <= {*BUILDING_USES, *ZONE_USES}
