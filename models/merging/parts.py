"""What a merge speaks of: additions, changes, conflicts, and entries that fit nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.building import Building, FloorLoad
from models.edit_records import Record
from models.edits import ON_BUILDING, ON_STOREY, Changed
from models.measured import Source
from models.reading import InputFile, Reading
from models.schedule import Schedule

BASE: Final = "base"
ADDITION: Final = "addition"
SIDES: Final = (BASE, ADDITION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A further file: a schedule or a reading.

    Args:
        content: what was read.
        target: where it belongs, as the user writes it: number or name of a storey, or name of a building; "" as the file says.
    """

    content: Schedule | Reading
    target: str = ""

    @property
    def file(self) -> str:
        return self.content.file if isinstance(self.content, Schedule) else self.content.input.file

    @property
    def input(self) -> InputFile:
        """The file for the list of parts."""
        if isinstance(self.content, Reading):
            return self.content.input
        return InputFile(file=self.content.file, sha256=self.content.sha256, format=self.content.format, length_unit=None,
                         up_axis=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that a merge changes; ``field`` is empty where a thing comes or goes. ``name`` is the thing's."""

    file: str
    building: str
    kind: str
    id: str
    name: str
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two values for one thing, and which one stands.

    Args:
        key: names the conflict in the choices of the user; the same each time the same files are merged.
        base, addition: both values: Measured, Stated or plain.
        stands: ``base`` or ``addition``.
        why: the rule that decided, text ``merge-why.<why>``.
    """

    key: str
    file: str
    building: str
    kind: str
    id: str
    name: str
    field: str
    base: object
    addition: object
    base_source: Source | None
    addition_source: Source
    stands: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """What an addition says and nothing in the building takes up.

    Args:
        where: table and row or storey, as the file names them.
        row: row of the table as the user counts it; None where there is no table.
        reason: text key; ``values`` fill it in.
    """

    file: str
    where: str
    row: int | None
    kind: str
    name: str
    field: str = ""
    reason: str = ""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A reading with its additions, what they changed, where they disagree and what fitted nothing.

    ``edits`` are the records of what was changed, in order: run on the base's buildings they give those of ``reading``.
    """

    reading: Reading
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    unmatched: tuple[Unmatched, ...]
    edits: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A value that an addition has for a field of a thing. ``index`` counts the lengths of a size; None for all else."""

    kind: str
    id: str
    field: str
    value: Any
    source: Source
    index: int | None = None
    where: str = ""
    row: int | None = None

    @property
    def label(self) -> str:
        return self.field if self.index is None else f"{self.field}.{self.index}"


def named(building: Building, kind: str, item: Any) -> str:
    """The name of a thing as it is shown: with its storey where it lies on one, with its id where others are called the same."""
    name = str(item.name or item.id)
    if kind in ON_STOREY:
        storey = next((s for s in building.storeys if any(i.id == item.id for i in getattr(s, ON_STOREY[kind][0]))), None)
        return name if storey is None or storey.name == name else f"{storey.name} {name}"
    if kind in ON_BUILDING and sum(other.name == item.name for other in getattr(building, ON_BUILDING[kind][0])) > 1:
        return f"{name} ({item.id})"
    return name


def in_parts(changed: Changed) -> list[tuple[str, object, object]]:
    """What a change amounts to, field by field: a floor load, a size and the free facts have parts."""
    old, new = changed.old, changed.new
    if changed.field == "floor_load":
        first, second = old if isinstance(old, FloorLoad) else None, new if isinstance(new, FloorLoad) else None
        names = {"load_kn_m2": "load", "stated_for": "stated_for", "basis": "basis"}
        parts = [(name, getattr(first, own, None), getattr(second, own, None)) for name, own in names.items()]
    elif changed.field == "declared" and isinstance(old, Mapping) and isinstance(new, Mapping):
        parts = [(f"declared.{name}", old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new))]
    elif changed.field in ("car_m", "door_m", "size_m", "base_m") and isinstance(old, tuple) and isinstance(new, tuple):
        parts = [(f"{changed.field}.{i}", a, b) for i, (a, b) in enumerate(zip(old, new, strict=False))]
    else:
        parts = [(changed.field, old, new)]
    return [part for part in parts if part[1] != part[2] and part[0] != "use_source"]
