"""Declared facts that no rule can hear: names that are no quantity, values that do not fit, facts of the wrong thing.

The tables of facts leave them out; whoever declared them must be told, or a slip of the pen would pass for silence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from models.building import Building, Plot, Site, Storey
from models.matching.further import FIT_OUT, FURTHER, clean_word
from models.matching.offers import SERVICES
from models.matching.supply import DIVERSITIES, SUPPLIES
from models.measured import Stated
from models.report import Note
from models.tenants import CLEAN_CLASSES
from rules.quantities import REGISTRY
from rules.quantity import PARENTS, Quantity
from rules.rows import is_usable, may_be_declared

LONGEST_SHOWN: Final = 60
"""Signs of a strange value that a message repeats."""

_CLEAN: Final = frozenset({"clean_class"})
MATCHED: Final[Mapping[str, frozenset[str]]] = {
    "building": _CLEAN | {*SUPPLIES.values(), *DIVERSITIES.values()}, "storey": _CLEAN, "unit": _CLEAN}
"""Kind of thing → facts of it that no clause asks for, but the matching of companies does."""

Declared = tuple[str, str, Mapping[str, Stated[Any]]]
"""Kind of thing, its name, and what is declared of it."""


def unheard(buildings: Iterable[Building], plot: Plot | None, site: Site | None) -> tuple[Note, ...]:
    """A note for every declared fact that takes no part in the check: what it is, of which thing, and what would fit.

    The same fact of things with the same name is said once.
    """
    things = chain(_of_the_plot(plot, site), *(_of_a_building(building) for building in buildings))
    notes = (_note(kind, thing, name, stated) for kind, thing, declared in things for name, stated in declared.items())
    return tuple({repr(note): note for note in notes if note is not None}.values())


def _of_the_plot(plot: Plot | None, site: Site | None) -> Iterator[Declared]:
    if plot is not None:
        yield "plot", plot.name or plot.id, plot.declared
    if site is not None:
        yield "site", site.name or site.id, site.declared
        yield from _each("yard", site.yards)


def _of_a_building(building: Building) -> Iterator[Declared]:
    yield "building", building.name or building.id, building.declared
    for storey in building.storeys:
        yield from _of_a_storey(storey)
    for kind, things in (("compartment", building.compartments), ("stair", building.stairs), ("lift", building.lifts),
                         ("hoist", building.hoists), ("dock", building.docks), ("store", building.stores)):
        yield from _each(kind, things)


def _of_a_storey(storey: Storey) -> Iterator[Declared]:
    yield "storey", storey.name or storey.id, storey.declared
    yield from _each("zone", storey.zones)
    yield from _each("unit", storey.units)


def _each(kind: str, things: Sequence[Any]) -> Iterator[Declared]:
    for thing in things:
        yield kind, thing.name or thing.id, thing.declared


def _note(kind: str, thing: str, name: str, stated: Stated[Any]) -> Note | None:
    """What is wrong with a declared fact; None where it is heard."""
    if name in MATCHED.get(kind, ()):
        return _of_match(thing, name, stated.value)
    quantity = REGISTRY.get(name)
    if quantity is None:
        return Note("fact-unknown", thing, {"name": name})
    if not may_be_declared(name):
        return Note("fact-computed", thing, {"name": name})
    if not is_usable(name, stated.value):
        return _of_wrong_value(thing, quantity, str(stated.value)[:LONGEST_SHOWN])
    if not _reaches(kind, quantity):
        return Note("fact-place", thing, {"name": name, "wanted": ", ".join(quantity.subjects)})
    return None


def _of_match(thing: str, name: str, value: object) -> Note | None:
    """What is wrong with a fact for the matching of companies, which does without what it cannot use."""
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if name in _CLEAN:
        usable, wanted = clean_word(value) is not None, ", ".join((*CLEAN_CLASSES, FIT_OUT))
    elif name in DIVERSITIES.values():
        usable, wanted = 0.0 < number <= 1.0, "> 0, ≤ 1"
    else:
        unit = next(FURTHER[SERVICES[need]].unit for need, fact in SUPPLIES.items() if fact == name)
        usable, wanted = 0.0 <= number < math.inf, f"≥ 0 {unit}"
    found = str(value)[:LONGEST_SHOWN]
    return None if usable else Note("fact-value", thing, {"name": name, "found": found, "wanted": wanted})


def _of_wrong_value(thing: str, quantity: Quantity, found: str) -> Note:
    if quantity.form == "number":
        return Note("fact-number", thing, {"name": quantity.name, "found": found, "unit": quantity.unit or "1"})
    wanted = "true, false" if quantity.form == "flag" else ", ".join(quantity.choices)
    return Note("fact-value", thing, {"name": quantity.name, "found": found, "wanted": wanted or "…"})


def _reaches(kind: str, quantity: Quantity) -> bool:
    """Whether a thing of this kind, or one below it, has the quantity."""
    return any(kind in _upwards(subject) for subject in quantity.subjects)


def _upwards(subject: str) -> Iterator[str]:
    yield subject
    while subject in PARENTS:
        subject = PARENTS[subject]
        yield subject
