"""Edits of what lies around the buildings: the plot, and the site with its yards, neighbours and places kept free.

They follow :mod:`models.edits`, on :class:`Around` in place of a building. A reading has one of each, shared by its buildings;
records of these edits name no building.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from models.building import Building, Neighbour, Plot, Site
from models.edit_fields import NAME, TEXT, Item, Rule, checked, fault, not_negative, positive
from models.edits import ENTERED, Changed, _fact
from models.logistics import KEPT_FREE_KINDS, KeptFree, TruckYard
from models.measured import Source, Stated
from models.north import north

AROUND: Final = ""
"""In place of the id of a building, in the records of these edits."""

_NOBODY: Final = Building(id="", name="")
_ON_SITE: Final[Mapping[str, tuple[str, type]]] = {
    "yard": ("yards", TruckYard), "neighbour": ("neighbours", Neighbour), "kept_free": ("kept_free", KeptFree),
}


@dataclass(frozen=True, slots=True)
class Around:
    """Plot and site of a reading; None where nobody says anything of it."""

    plot: Plot | None = None
    site: Site | None = None


@dataclass(frozen=True, slots=True)
class AroundEdit:
    """Plot and site after an edit, and what changed."""

    around: Around
    changed: tuple[Changed, ...]


def _ratio(building: Building, item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
    """A bound of the plot ratio: the lower one is never above the upper one."""
    made = not_negative("1")(building, item, field, value, source)
    low, high = ({"plot_ratio_min": item.plot_ratio_min, "plot_ratio_max": item.plot_ratio_max} | dict(made)).values()
    if low is not None and high is not None and low.value > high.value:
        raise fault("min-over-max", field, low=f"{low.value:g}", high=f"{high.value:g}")
    return made


def _name(_building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    if value is not None and not isinstance(value, str):
        raise fault("not-text", field, found=repr(value)[:60])
    return {field: value or ""}


def _slope(_building: Building, item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
    if value is not None:
        checked(field, value, 0.0, False, 100.0)
    return not_negative("%")(_NOBODY, item, field, value, source)


def _north(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
    """Degrees clockwise from the plan's +y, within one turn either way; kept as 0 up to 360."""
    return {field: None if value is None else north(checked(field, value, -360.0, False, 360.0), source)}


def _kept_kind(_building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    if value not in KEPT_FREE_KINDS:
        raise fault("not-allowed", field, found=str(value)[:60], allowed=", ".join(KEPT_FREE_KINDS))
    return {field: value}


_OPTIONAL_NAME: Final = Rule(_name, "text")

AROUND_FIELDS: Final[Mapping[str, Mapping[str, Rule]]] = {
    "plot": {
        "name": _OPTIONAL_NAME, "city": TEXT, "district": TEXT, "land_use": TEXT, "area_m2": positive("m2"),
        "plot_ratio_min": Rule(_ratio, "number", "1"), "plot_ratio_max": Rule(_ratio, "number", "1"),
        "counted_area_m2": not_negative("m2"), "footprint_m2": not_negative("m2"), "green_area_m2": not_negative("m2"),
    },
    "site": {"name": _OPTIONAL_NAME, "north_deg": Rule(_north, "number", "deg")},
    "yard": {
        "name": NAME, "area_m2": positive("m2"), "apron_depth_m": not_negative("m"), "bays": not_negative("1"),
        "slope_pct": Rule(_slope, "number", "%"),
    },
    "neighbour": {"name": NAME, "distance_m": not_negative("m"), "height_m": positive("m"), "use": TEXT},
    "kept_free": {"name": NAME, "kind": Rule(_kept_kind, "word", words=KEPT_FREE_KINDS, group="kept_free_kind", required=True)},
}
"""Kind → field → rule, as in :data:`models.edit_fields.FIELDS`."""


def find_around(around: Around, kind: str, item_id: str = "") -> Item:
    """The plot, the site, or a thing on it; plot and site are made where there is none yet. Raises CallError."""
    if kind == "plot":
        return around.plot or Plot()
    site = around.site or Site()
    if kind == "site":
        return site
    if kind not in _ON_SITE:
        raise fault("no-such-kind", kind, allowed=", ".join(AROUND_FIELDS))
    item = next((item for item in getattr(site, _ON_SITE[kind][0]) if item.id == item_id), None)
    if item is None:
        raise fault("no-such-id", item_id, kind=kind)
    return item


def _exchange(around: Around, kind: str, old: Item, new: Item) -> AroundEdit:
    changed = tuple(Changed(kind, old.id, f.name, getattr(old, f.name), getattr(new, f.name))
                    for f in fields(old) if getattr(old, f.name) != getattr(new, f.name))
    if not changed:
        return AroundEdit(around, ())
    return AroundEdit(_with(around, kind, old, new), changed)


def _with(around: Around, kind: str, old: Item | None, new: Item | None) -> Around:
    """Plot and site with one thing exchanged, added (no old one) or taken away (no new one)."""
    if kind == "plot":
        return replace(around, plot=new)
    if kind == "site":
        return replace(around, site=new)
    site, name = around.site or Site(), _ON_SITE[kind][0]
    items: tuple[Any, ...] = getattr(site, name)
    swapped = tuple(new if item is old else item for item in items if item is not old or new is not None)
    values: dict[str, Any] = {name: swapped if old is not None else (*items, new)}
    return replace(around, site=replace(site, **values))


def set_around(around: Around, kind: str, item_id: str, field: str, value: object, source: Source = ENTERED) -> AroundEdit:
    """Set one field of the plot, the site, a yard, a neighbour or a place kept free; None: unknown. Raises CallError."""
    item = find_around(around, kind, item_id)
    rule = AROUND_FIELDS[kind].get(field)
    if rule is None:
        raise fault("no-such-field", field, kind=kind, allowed=", ".join(AROUND_FIELDS[kind]))
    return _exchange(around, kind, item, replace(item, **rule(_NOBODY, item, field, value, source)))


def declare_around(around: Around, kind: str, item_id: str, name: str, value: object, source: Source = ENTERED) -> AroundEdit:
    """A free fact of the plot, the site or a thing on it; None takes it away. Raises CallError."""
    from models.building import ENTERED_AS

    item = find_around(around, kind, item_id)
    if not name.strip():
        raise fault("not-text", "declared", found=repr(name))
    if name in AROUND_FIELDS[kind] or name in ENTERED_AS:
        raise fault("never-declared", name, proper=ENTERED_AS.get(name, f"{kind}.{name}"))
    declared = {key: fact for key, fact in item.declared.items() if key != name}
    if value is not None:
        declared[name] = Stated(_fact(name, value), source)
    return _exchange(around, kind, item, replace(item, declared=declared))


def add_around(around: Around, kind: str, item: Item) -> AroundEdit:
    """Add a yard, a neighbour or a place kept free. Raises CallError."""
    if kind not in _ON_SITE:
        raise fault("no-such-kind", kind, allowed=", ".join(_ON_SITE))
    if not isinstance(item, _ON_SITE[kind][1]):
        raise fault("wrong-kind", kind, found=type(item).__name__)
    thing: Item = item
    if not thing.id.strip():
        raise fault("not-text", "id", found=repr(thing.id))
    if any(other.id == thing.id for other in getattr(around.site or Site(), _ON_SITE[kind][0])):
        raise fault("id-taken", thing.id, kind=kind)
    return AroundEdit(_with(around, kind, None, thing), (Changed(kind, thing.id, "", None, thing),))


def remove_around(around: Around, kind: str, item_id: str) -> AroundEdit:
    """Take a yard, a neighbour or a place kept free away. Raises CallError."""
    if kind not in _ON_SITE:
        raise fault("no-such-kind", kind, allowed=", ".join(_ON_SITE))
    item = find_around(around, kind, item_id)
    return AroundEdit(_with(around, kind, item, None), (Changed(kind, item_id, "", item, None),))


def put_around(around: Around, kind: str, item: Item) -> AroundEdit:
    """Put a whole plot, site, yard, neighbour or place kept free in the place of that of its id, or add it. Raises CallError."""
    wanted = {"plot": Plot, "site": Site, **{name: made for name, (_, made) in _ON_SITE.items()}}.get(kind)
    if wanted is None:
        raise fault("no-such-kind", kind, allowed=", ".join(AROUND_FIELDS))
    if not isinstance(item, wanted):
        raise fault("wrong-kind", kind, found=type(item).__name__)
    thing: Item = item
    if kind not in _ON_SITE:
        return _exchange(around, kind, find_around(around, kind), thing)
    old = next((other for other in getattr(around.site or Site(), _ON_SITE[kind][0]) if other.id == thing.id), None)
    return add_around(around, kind, thing) if old is None else _exchange(around, kind, old, thing)


AROUND_EDITS: Final[Mapping[str, Callable[..., AroundEdit]]] = {
    function.__name__: function for function in (set_around, declare_around, add_around, remove_around, put_around)
}
"""Every edit of this module by its name."""
