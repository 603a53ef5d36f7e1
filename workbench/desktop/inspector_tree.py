"""What a building, its plot and its site have, as the inspector lists it; and new things as they are added. No Qt here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from models.building import Compartment, Neighbour, Stair, Unit, Zone
from models.edit_around import Around
from models.edits import ON_BUILDING
from models.equipment import Equipment
from models.logistics import Dock, Hoist, HoistKind, KeptFree, Lift, Ramp, TransferStore, TruckYard
from models.passages import Passage
from workbench.desktop import fields

if TYPE_CHECKING:
    from models.building import Building, Storey
    from workbench.sheets.words import Words

ADDED: Final = (
    "lift", "hoist.well", "hoist.opening", "hoist.platform", "dock", "stair", "compartment", "zone", "unit", "equipment", "store",
    "ramp", "passage.corridor", "passage.door", "yard", "neighbour", "kept_free.fire-lane", "kept_free.aerial-site",
)
"""What can be added: a kind, with a point and its form where it has to have one."""

NEEDS_STOREY: Final = frozenset({"zone", "unit", "compartment"})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a thing, or (no id) a group of things of one kind."""

    kind: str
    id: str
    name: str
    depth: int


def rows_of(building: Building | None, around: Around, words: Words) -> list[Row]:
    """Every thing, in the order in which it is shown."""
    return [*_of_building(building, words), *_of_plot(around, words)]


def _of_building(building: Building | None, words: Words) -> Iterator[Row]:
    if building is None:
        return
    yield Row("building", building.id, fields.title("building", building, words), 0)
    yield _group("storey", len(building.storeys), words)
    for storey in reversed(building.storeys):
        yield Row("storey", storey.id, storey.name, 2)
        for kind, items in (("zone", storey.zones), ("unit", storey.units)):
            for item in items:
                yield Row(kind, item.id, f"{fields.kind_name(kind, words)} · {fields.title(kind, item, words)}", 3)
    for kind, (name, _) in ON_BUILDING.items():
        things: tuple[Any, ...] = getattr(building, name)
        if things:
            yield _group(kind, len(things), words)
            for item in things:
                yield Row(kind, item.id, fields.title(kind, item, words), 2)


def _of_plot(around: Around, words: Words) -> Iterator[Row]:
    yield Row("plot", "plot" if around.plot is None else around.plot.id, _named("plot", around.plot, words), 0)
    yield Row("site", "site" if around.site is None else around.site.id, _named("site", around.site, words), 0)
    site = around.site
    if site is None:
        return
    for kind, things in (("yard", site.yards), ("neighbour", site.neighbours), ("kept_free", site.kept_free)):
        if things:
            yield _group(kind, len(things), words)
            for item in things:
                yield Row(kind, item.id, fields.title(kind, item, words), 2)


def _group(kind: str, count: int, words: Words) -> Row:
    return Row(kind, "", f"{fields.kind_name(kind, words)} ({count})", 1)


def _named(kind: str, item: Any, words: Words) -> str:
    name = "" if item is None else item.name
    return f"{fields.kind_name(kind, words)} · {name}" if name else fields.kind_name(kind, words)


def kind_of_added(added: str) -> str:
    return added.partition(".")[0]


def added_name(added: str, words: Words) -> str:
    """What can be added, as it is said: ``吊装设施 · 吊装井``."""
    kind, _, form = added.partition(".")
    said = fields.kind_name(kind, words)
    return f"{said} · {words.word(f'{kind}_kind', form)}" if form else said


def new_thing(added: str, own_id: str, name: str, storey: Storey | None) -> Any:
    """A thing of which nothing is known but what it is, and the chosen storey where it stands on one."""
    kind, _, form = added.partition(".")
    number = None if storey is None else storey.number
    simple: dict[str, type] = {"lift": Lift, "stair": Stair, "zone": Zone, "unit": Unit, "ramp": Ramp, "yard": TruckYard,
                               "neighbour": Neighbour}
    if kind in simple:
        return simple[kind](id=own_id, name=name)
    if kind == "hoist":
        return Hoist(id=own_id, name=name, kind=HoistKind(form))
    if kind == "compartment":
        return Compartment(id=own_id, name=name, storeys=() if number is None else (number,))
    if kind == "passage":
        return Passage(id=own_id, name=name, kind=form, storey=number)
    if kind == "kept_free":
        return KeptFree(id=own_id, name=name, kind=form)
    standing: dict[str, type] = {"dock": Dock, "store": TransferStore, "equipment": Equipment}
    return standing[kind](id=own_id, name=name, storey=number)
