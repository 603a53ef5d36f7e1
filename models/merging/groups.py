"""Values that belong together, filled in or taken as one: shares that add up, a demand with one origin, a profile or its peak."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypeVar

from models.demand import BookedSlots, Goods, OutputValue, Targets, TruckClass, WorkingDay
from models.logistics import DockService, KeptFree, LiftHandling, StoreMachines, TruckYard, VehicleFleet
from models.measured import Source, from_geometry
from models.merging.comparing import agree, source_of
from models.passages import HoistAccess

T = TypeVar("T")
Decide = Callable[[str, object, object, Source], bool]
"""Field, value of the base, value of the addition, source of the latter → whether the addition stands."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand or fall together. ``single``: only one of them can be given; two different ones exclude each other."""

    fields: tuple[str, ...]
    single: bool = False


_TOGETHER: Final[Mapping[type, tuple[Group, ...]]] = {
    Goods: (Group(("t_day", "intensity_t_day_m2", "value"), single=True), Group(("in_share", "out_share", "between_share")),
            Group(("storeys",)), Group(("unit", "zone", "zone_use"), single=True)),
    WorkingDay: (Group(("profile", "hours", "peak_factor"), single=True),),
    LiftHandling: (Group(("unit_s", "load_s", "unload_s"), single=True),),
    TruckClass: (), Targets: (), DockService: (), HoistAccess: (), TruckYard: (), KeptFree: (), OutputValue: (),
    BookedSlots: (), StoreMachines: (), VehicleFleet: (),
}
_NEVER: Final = ("id", "name", "declared")


def groups_of(kind: type, left: tuple[str, ...] = ()) -> list[Group]:
    """The groups of a type: those that belong together, then every other field alone."""
    together = _TOGETHER.get(kind, ())
    held = {name for group in together for name in group.fields}
    alone = [Group((f.name,)) for f in fields(kind) if f.name not in held]
    return [group for group in (*together, *alone) if not set(group.fields) & {*_NEVER, *left}]


def filled(base: T, addition: T, decide: Decide, said: str, left: tuple[str, ...] = ()) -> T:
    """The base with what the addition knows besides; where two values differ, ``decide`` says which group stands.

    Args:
        said: where a plain word of the addition stands, for its source.
        left: fields that are not compared.
    """
    taken: dict[str, Any] = {}
    for group in groups_of(type(base), left):
        old = {name: getattr(base, name) for name in group.fields if not unknown(getattr(base, name))}
        new = {name: getattr(addition, name) for name in group.fields if not unknown(getattr(addition, name))}
        if not new:
            continue
        apart = _apart(old, new, group)
        if apart is None:
            taken |= {name: _joined(old.get(name), value) for name, value in new.items()}
        elif decide(*apart[:3], source_of(first_known(apart[2])) or from_geometry("merge-stated", said)):
            taken |= {name: getattr(addition, name) for name in group.fields}
    facts = {**getattr(base, "declared", {})}
    for name, fact in getattr(addition, "declared", {}).items():
        if name not in facts or (facts[name].value != fact.value and decide(f"declared.{name}", facts[name], fact, fact.source)):
            facts[name] = fact
    if facts:
        taken["declared"] = facts
    return replace(base, **taken) if taken else base      # type: ignore[type-var]


def _apart(old: Mapping[str, Any], new: Mapping[str, Any], group: Group) -> tuple[str, Any, Any] | None:
    """The first field of a group on which two sides differ, with both values; None where they do not."""
    if not old:
        return None
    for name, value in new.items():
        if name in old and not same(old[name], value):
            return name, old[name], value
    strange = [name for name in new if name not in old]
    if group.single and strange:
        return strange[0], next(iter(old.values())), new[strange[0]]
    return None


def unknown(value: object) -> bool:
    """Whether a value says nothing."""
    if isinstance(value, tuple):
        return all(part is None for part in value)
    return value is None or value == {}


def same(old: Any, new: Any) -> bool:
    """Whether two known values agree; of sizes, where both know a length."""
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        return all(a is None or b is None or (agree(a, b) if hasattr(a, "source") else a == b)
                   for a, b in zip(old, new, strict=True))
    return agree(old, new) if hasattr(old, "source") else bool(old == new)


def _joined(old: Any, new: Any) -> Any:
    """What both know of a value; the base's where both know it."""
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        return tuple(b if a is None else a for a, b in zip(old, new, strict=True))
    return new if old is None else old


def first_known(value: Any) -> Any:
    """The first part of a value that has a source; of a value by output its output."""
    if isinstance(value, OutputValue):
        return next((part for name in ("output_per_m2_year", "value_per_t") if (part := getattr(value, name)) is not None), None)
    if isinstance(value, tuple):
        return next((part for part in value if part is not None), None)
    return value
