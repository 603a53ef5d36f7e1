"""Parts of buildings that are for civil uses (R&D, offices, dormitories …), of which the packs hold no rules of their own.

The packs are about factories and stores. What they say of a whole building holds for these parts, too; the rules for civil
buildings (GB 55031, chapter 5 of GB 50016, the civil parts of GB 55037; named from general knowledge) are not among them. A run
says so wherever such a part exists, because silence would pass for compliance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.building import Building, Storey
from models.columns import Facts
from models.measured import Stated
from models.vocabularies import BUILDING, ZONE, Vocabulary

CIVIL: Final = ("rd", "office", "dormitory", "commercial", "canteen")
"""Uses of buildings, storeys, zones and units that civil rules are for. Pilot production and laboratories may be industry."""

DECLARED: Final = ("civil_use_present", "dormitory_present")
"""Facts of a building that say the same without naming a storey."""


@dataclass(frozen=True, slots=True)
class CivilUse:
    """A civil use and where it is.

    Args:
        building: its id; None stands for several buildings of a city.
        name: its name, or empty.
        use: one of :data:`CIVIL`, or ``civil`` where only a declared fact says so.
        storeys: numbers of the storeys that hold it; empty: the building as a whole, or nobody says where.
        count: buildings of a city; else 1.
    """

    building: str | None
    name: str
    use: str
    storeys: tuple[int, ...] = ()
    count: int = 1


def civil_uses(buildings: Sequence[Building]) -> tuple[CivilUse, ...]:
    """The civil uses of buildings, in their order; of one that is civil as a whole its own use alone."""
    return tuple(found for building in buildings for found in _of(building))


def civil_uses_of_city(facts: Facts) -> tuple[CivilUse, ...]:
    """The civil uses of the buildings of a city, counted."""
    column = facts.tables["building"].columns.get("use")
    if column is None:
        return ()
    found = [(use, int(np.count_nonzero(column.values == facts.encode("use", use)))) for use in BUILDING.words if use in CIVIL]
    return tuple(CivilUse(building=None, name="", use=use, count=count) for use, count in found if count)


def _of(building: Building) -> Iterator[CivilUse]:
    name = building.name or building.id
    own = _civil(building.use, BUILDING)
    if own is not None:
        yield CivilUse(building.id, name, own)
        return
    storeys: dict[str, list[int]] = {}
    for storey in building.storeys:
        for use in dict.fromkeys(_uses(storey)):
            storeys.setdefault(use, []).append(storey.number)
    for use in CIVIL:
        if use in storeys:
            yield CivilUse(building.id, name, use, tuple(storeys[use]))
    declared = [fact for key in DECLARED if (fact := building.declared.get(key)) is not None]
    if not storeys and any(fact.value in (True, "yes") for fact in declared):
        yield CivilUse(building.id, name, "civil")


def _uses(storey: Storey) -> Iterator[str]:
    """Civil uses of a storey, its zones and its units."""
    stated = (storey.use, *(zone.use for zone in storey.zones), *(unit.use for unit in storey.units))
    for one in stated:
        use = _civil(one, ZONE)
        if use is not None:
            yield use


def _civil(use: Stated[str] | None, vocabulary: Vocabulary) -> str | None:
    """The civil use that a text stands for, or None."""
    found = None if use is None else vocabulary.find(str(use.value))
    return found if found in CIVIL else None
