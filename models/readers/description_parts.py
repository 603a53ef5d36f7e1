"""Zones, units, compartments and stairs of a building description."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from models.building import Compartment, FloorLoad, Hazard, Sprinklers, Stair, Storey, Unit, Zone
from models.measured import Stated
from models.readers.description_outline import known_storeys, outline, range_of, serves
from models.readers.description_table import NOT_NEGATIVE, POSITIVE, Table
from models.vocabularies import PRODUCTION, STAIR, ZONE

HAZARDS: Final = {"甲": "A", "乙": "B", "丙": "C", "丙1": "C1", "丙2": "C2", "丁": "D", "戊": "E",
                  "丙类": "C", "甲类": "A", "乙类": "B", "丁类": "D", "戊类": "E"}
"""Chinese spellings of the hazard classes."""

STATED_FOR: Final = ("slab", "beam", "girder")
INCLUDES: Final = ("finish", "partitions", "hung-services")
BASES: Final = ("design", "survey", "leasing")


def hazard(table: Table, key: str = "hazard") -> Stated[Hazard] | None:
    """A hazard class: A, B, C, C1, C2, D, E or 甲 乙 丙 丙1 丙2 丁 戊. Raises InputError."""
    return table.stated_choice(key, Hazard, HAZARDS)


def sprinklers(table: Table) -> Stated[Sprinklers] | None:
    """yes, no or partial; unknown is None. Raises InputError."""
    return table.stated_choice("sprinklers", Sprinklers)


class Ids:
    """Ids of one kind of thing within a building: given or counted, never twice."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._seen: set[str] = set()

    def of(self, table: Table) -> str:
        """The id of a table, or ``<kind>-<n>``. Raises InputError."""
        own = table.text("id")
        if own == "":
            raise table.fault("id", "empty-text")
        return self.claim(table, own or f"{self.kind}-{len(self._seen) + 1}")

    def claim(self, table: Table, name: str) -> str:
        if name in self._seen:
            raise table.fault("id", "duplicate-id", id=name)
        self._seen.add(name)
        return name


def with_zones_and_units(building: Table, storeys: tuple[Storey, ...]) -> tuple[Storey, ...]:
    """The storeys with the zones and units that the building's tables place on them. Raises InputError."""
    known = [storey.number for storey in storeys]
    names = {storey.number: storey.name for storey in storeys}
    zones: dict[int, list[Zone]] = {number: [] for number in known}
    units: dict[int, list[Unit]] = {number: [] for number in known}
    ids = Ids("zone")
    for table in building.tables("zone"):
        zone = _zone(table)
        for number, own_id in _placed(table, known, ids, names):
            zones[number].append(replace(zone, id=own_id, name=table.name("name", own_id)))
        table.close()
    ids = Ids("unit")
    for table in building.tables("unit"):
        unit = _unit(table)
        for number, own_id in _placed(table, known, ids, names):
            units[number].append(replace(unit, id=own_id, name=table.name("name", own_id)))
        table.close()
    return tuple(replace(s, zones=tuple(zones[s.number]), units=tuple(units[s.number])) for s in storeys)


def placed_on(table: Table, known: Sequence[int]) -> tuple[int, ...]:
    """The storeys that a zone, unit or compartment lies on. Raises InputError."""
    numbers = range_of(table, "storeys")
    if numbers is None:
        raise table.fault("storeys", "missing", example="storeys = [2, 5]")
    known_storeys(table, "storeys", numbers, known)
    return numbers


def _placed(table: Table, known: Sequence[int], ids: Ids, names: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Storey number and id of each copy: over a range the id is ``<storey name>-<id>``, on one storey the id itself."""
    numbers = placed_on(table, known)
    if len(numbers) == 1:
        yield numbers[0], ids.of(table)
        return
    base = table.text("id") or ids.kind
    for number in numbers:
        yield number, ids.claim(table, f"{names[number]}-{base}")


def _zone(table: Table) -> Zone:
    return Zone(
        id="", name="", use=table.stated_word("use", ZONE), production=table.stated_word("production", PRODUCTION),
        area_m2=table.number("area_m2", "m2", POSITIVE), floor_load=_floor_load(table),
        outline=outline(table), declared=table.declared())


def _floor_load(table: Table) -> FloorLoad | None:
    """The load, in the unit in which it is written."""
    kilonewtons = table.number("load_kn_m2", "kN/m2", NOT_NEGATIVE)
    kilograms = table.number("load_kg_m2", "kg/m2", NOT_NEGATIVE)
    if kilonewtons and kilograms:
        raise table.fault("load_kg_m2", "two-loads")
    stated_for = _word(table, "stated_for", STATED_FOR)
    basis = _word(table, "basis", BASES)
    includes = tuple(table.as_text(f"includes[{i}]", item) for i, item in enumerate(table.items("includes") or [], 1))
    for i, item in enumerate(includes, 1):
        if item not in INCLUDES:
            raise table.fault(f"includes[{i}]", "not-allowed", found=item, allowed=", ".join(INCLUDES))
    load = kilonewtons or kilograms
    if load is None:
        return None
    return FloorLoad(load=load, stated_for=stated_for, includes=includes, basis=basis)


def _word(table: Table, key: str, allowed: Sequence[str]) -> str | None:
    value = table.raw(key)
    if value is None:
        return None
    word = table.as_text(key, value)
    if word not in allowed:
        raise table.fault(key, "not-allowed", found=word, allowed=", ".join(allowed))
    return word


def _unit(table: Table) -> Unit:
    return Unit(
        id="", name="", net_area_m2=table.number("net_area_m2", "m2", POSITIVE),
        gross_area_m2=table.number("gross_area_m2", "m2", POSITIVE), hazard=hazard(table), use=table.stated_text("use"),
        outline=outline(table), declared=table.declared())


def compartments(building: Table, storeys: Sequence[Storey]) -> tuple[Compartment, ...]:
    """Fire compartments; ``one_per_storey = true`` makes one on each storey of the range. Raises InputError."""
    known = {storey.number: storey.name for storey in storeys}
    ids, made = Ids("compartment"), list[Compartment]()
    for table in building.tables("compartment"):
        numbers = placed_on(table, list(known))
        compartment = _compartment(table, numbers)
        if table.flag("one_per_storey"):
            base = table.text("id") or ids.kind
            copies: list[tuple[str, tuple[int, ...]]] = [(ids.claim(table, f"{known[n]}-{base}"), (n,)) for n in numbers]
        else:
            copies = [(ids.of(table), numbers)]
        made.extend(replace(compartment, id=own_id, name=table.name("name", own_id), storeys=on) for own_id, on in copies)
        table.close()
    return tuple(made)


def _compartment(table: Table, numbers: tuple[int, ...]) -> Compartment:
    return Compartment(
        id="", name="", storeys=numbers, area_m2=table.number("area_m2", "m2", POSITIVE),
        hazard=hazard(table), sprinklers=sprinklers(table),
        protected_area_m2=table.number("protected_area_m2", "m2", NOT_NEGATIVE),
        travel_distance_m=table.number("travel_distance_m", "m", NOT_NEGATIVE),
        exits=table.number("exits", "1", NOT_NEGATIVE), fire_lifts=table.number("fire_lifts", "1", NOT_NEGATIVE),
        persons=table.number("persons", "1", NOT_NEGATIVE), declared=table.declared())


def stairs(building: Table, known: Sequence[int]) -> tuple[Stair, ...]:
    ids, made = Ids("stair"), list[Stair]()
    for table in building.tables("stair"):
        own_id = ids.of(table)
        made.append(Stair(
            id=own_id, name=table.name("name", own_id), kind=table.stated_word("kind", STAIR),
            width_m=table.number("width_m", "m", POSITIVE), serves=serves(table, known), declared=table.declared()))
        table.close()
    return tuple(made)
