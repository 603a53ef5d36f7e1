"""Edits of shapes and of single sizes: what a plan brings along and no field of a table holds.

They follow :mod:`models.edits`: a new building and what changed, CallError for what cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from models.building import Building, ColumnGrid
from models.edit_fields import FIELDS, fault
from models.edits import ENTERED, Changed, Edit, find, set_field
from models.measured import Measured, Source

if TYPE_CHECKING:
    from models.building import Outline


def set_outline(building: Building, storey_id: str, outline: Outline | None) -> Edit:
    """The outline of a storey in metres, in the plan axes of the building; None: unknown. Raises CallError."""
    storey = find(building, "storey", storey_id)
    if outline is not None and (outline.is_empty or not outline.is_valid):
        raise fault("wrong-arguments", "set_outline", reason="outline")
    if _same(storey.outline, outline):
        return Edit(building, ())
    storeys = tuple(replace(other, outline=outline) if other is storey else other for other in building.storeys)
    return Edit(replace(building, storeys=storeys), (Changed("storey", storey_id, "outline", storey.outline, outline),))


def _same(old: Outline | None, new: Outline | None) -> bool:
    if old is None or new is None:
        return old is new
    return bool(old.equals(new))


def set_column_grid(building: Building, grid: ColumnGrid | None) -> Edit:
    """The column axes of the building; None: unknown."""
    if building.column_grid == grid:
        return Edit(building, ())
    changed = Changed("building", building.id, "column_grid", building.column_grid, grid)
    return Edit(replace(building, column_grid=grid), (changed,))


def set_size(
    building: Building, kind: str, item_id: str, field: str, index: int, value_m: float | None, source: Source = ENTERED,
) -> Edit:
    """One of the lengths of a size (``car_m``: width, depth, height), counted from 0, in metres. Raises CallError."""
    item = find(building, kind, item_id)
    old = getattr(item, field, None) if field in FIELDS[kind] else None
    if not isinstance(old, tuple) or not 0 <= index < len(old):
        raise fault("no-such-field", f"{field}[{index}]", kind=kind, allowed=", ".join(FIELDS[kind]))
    alone = [value_m if i == index else None for i in range(len(old))]
    new = getattr(find(set_field(building, kind, item_id, field, alone, source).building, kind, item_id), field)
    merged: tuple[Measured | None, ...] = tuple(new[i] if i == index else part for i, part in enumerate(old))
    if merged == old:
        return Edit(building, ())
    return Edit(exchanged(building, kind, item, replace(item, **{field: merged})), (Changed(kind, item_id, field, old, merged),))


def exchanged(building: Building, kind: str, old: object, new: object) -> Building:
    """The building with one thing in place of another."""
    from models.edits import _replaced

    return _replaced(building, kind, old, new)


SHAPE_EDITS: Final[Mapping[str, Callable[..., Edit]]] = {
    function.__name__: function for function in (set_outline, set_column_grid, set_size)
}
"""Every edit of this module by its name."""
