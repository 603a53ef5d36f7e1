"""Edits of goods: what a building has to move, and how its lifts, docks and hoists are handled, each as a whole.

They follow :mod:`models.edits`: a new building and what changed (value by value), CallError for what cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from models.building import Building
from models.demand import Goods, Logistics, TruckClass
from models.edit_fields import fault, known_storeys
from models.edit_shapes import exchanged
from models.edits import Changed, Edit, find
from models.logistics import DockService, LiftHandling
from models.passages import HoistAccess

DETAILS: Final[Mapping[str, tuple[str, type]]] = {
    "lift": ("handling", LiftHandling), "dock": ("service", DockService), "hoist": ("access", HoistAccess),
}
"""Kind → field that holds the details of its handling, and their type."""

_PARTS: Final = ("day", "targets")
_LISTS: Final[Mapping[str, tuple[str, type]]] = {"goods": ("goods", Goods), "trucks": ("truck", TruckClass)}


def set_logistics(building: Building, logistics: Logistics | None) -> Edit:
    """What the building has to move; None: nobody says. Raises CallError: goods of a storey that is not there."""
    if logistics is not None and not isinstance(logistics, Logistics):
        raise fault("wrong-kind", "logistics", found=type(logistics).__name__)
    for goods in () if logistics is None else logistics.goods:
        known_storeys(building, "storeys", goods.storeys)
    changed = tuple(differences(building.id, building.logistics or Logistics(), logistics or Logistics()))
    if not changed and building.logistics == logistics:
        return Edit(building, ())
    return Edit(replace(building, logistics=logistics),
                changed or (Changed("building", building.id, "logistics", building.logistics, logistics),))


def differences(building_id: str, old: Logistics, new: Logistics) -> Iterator[Changed]:
    """What differs, value by value; streams of goods and classes of trucks that come or go as a whole."""
    for field, (kind, _) in _LISTS.items():
        before = {item.id: item for item in getattr(old, field)}
        after = {item.id: item for item in getattr(new, field)}
        for item_id in dict.fromkeys((*before, *after)):
            first, second = before.get(item_id), after.get(item_id)
            if first is None or second is None:
                yield Changed(kind, item_id, "", first, second)
            else:
                yield from _by_field(kind, item_id, "", first, second)
    for part in _PARTS:
        yield from _by_field("building", building_id, f"{part}.", getattr(old, part), getattr(new, part))
    for name in ("staging_minutes", "staging_area_m2", "declared"):
        if getattr(old, name) != getattr(new, name):
            yield Changed("building", building_id, name, getattr(old, name), getattr(new, name))


def _by_field(kind: str, item_id: str, before: str, old: Any, new: Any) -> Iterator[Changed]:
    for field in fields(old):
        first, second = getattr(old, field.name), getattr(new, field.name)
        if first != second:
            yield Changed(kind, item_id, before + field.name, first, second)


def set_details(building: Building, kind: str, item_id: str, details: object) -> Edit:
    """Handling of a lift, service of a dock, access of a hoist; None: nobody says. Raises CallError."""
    if kind not in DETAILS:
        raise fault("no-such-kind", kind, allowed=", ".join(DETAILS))
    field, wanted = DETAILS[kind]
    item = find(building, kind, item_id)
    if details is not None and not isinstance(details, wanted):
        raise fault("wrong-kind", field, found=type(details).__name__)
    old = getattr(item, field)
    if old == details:
        return Edit(building, ())
    changed = tuple(_by_field(kind, item_id, f"{field}.", old or wanted(), details or wanted()))
    return Edit(exchanged(building, kind, item, replace(item, **{field: details})),
                changed or (Changed(kind, item_id, field, old, details),))


GOODS_EDITS: Final[Mapping[str, Callable[..., Edit]]] = {
    function.__name__: function for function in (set_logistics, set_details)
}
"""Every edit of this module by its name."""
