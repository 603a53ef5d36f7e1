"""Edits of shapes and of single sizes: what a plan brings along and no field of a table holds.

They follow :mod:`models.edits`: a new building and what changed, CallError for what cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from models.building import Building, ColumnGrid
from models.edit_fields import FIELDS, checked, fault
from models.edits import ENTERED, Changed, Edit, find, set_field
from models.measured import Measured, Source, SourceKind
from models.tolerances import LEAST_DRAWN_AREA_M2

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


def move_item(building: Building, kind: str, item_id: str, position_m: Sequence[float] | None) -> Edit:
    """Put a thing somewhere else in plan: lifts, hoists and docks by their position, what has an outline with it.

    Args:
        position_m: x and y in the plan axes of the building, of the middle of what has an outline; None: nobody says where.

    Raises:
        CallError: no such thing, nothing that has a place in plan, or no position.
    """
    item = find(building, kind, item_id)
    place = None if position_m is None else _place(position_m)
    if hasattr(item, "position_m"):
        moved, field = replace(item, position_m=place), "position_m"
    elif getattr(item, "outline", None) is not None and place is not None:
        moved, field = replace(item, outline=_centred(item.outline, place)), "outline"
    elif getattr(item, "outline_m", ()) and place is not None:
        moved, field = replace(item, outline_m=_ring_centred(item.outline_m, place)), "outline_m"
    else:
        raise fault("no-place", item.name or item_id, kind=kind)
    old, new = getattr(item, field), getattr(moved, field)
    if old == new:
        return Edit(building, ())
    return Edit(exchanged(building, kind, item, moved), (Changed(kind, item_id, field, old, new),))


def resize_item(building: Building, kind: str, item_id: str, outline: Outline | None) -> Edit:
    """Another outline of a zone or unit; an area that was measured in the drawing follows it, one that somebody stated stays.

    Raises:
        CallError: no such thing, nothing that has an outline, or an outline that crosses itself or is smaller than
            ``LEAST_DRAWN_AREA_M2``.
    """
    item = find(building, kind, item_id)
    if not hasattr(item, "outline"):
        raise fault("no-place", item.name or item_id, kind=kind)
    if outline is None or not outline.is_valid or outline.area < LEAST_DRAWN_AREA_M2:
        raise fault("bad-outline", item.name or item_id)
    if _same(item.outline, outline):
        return Edit(building, ())
    values: dict[str, object] = {"outline": outline}
    for field in ("area_m2", "gross_area_m2"):
        held = getattr(item, field, None)
        if held is not None and held.source.kind is SourceKind.GEOMETRY:
            values[field] = replace(held, value=round(outline.area, 3))
    new = replace(item, **values)
    changed = tuple(Changed(kind, item_id, field, getattr(item, field), value) for field, value in values.items())
    return Edit(exchanged(building, kind, item, new), changed)


def _place(position_m: Sequence[float]) -> tuple[float, float]:
    if isinstance(position_m, str) or len(position_m) != 2:
        raise fault("not-sizes", "position_m", found=repr(position_m)[:60], count=2)
    x, y = (checked("position_m", value, None, False) for value in position_m)
    return round(x, 6), round(y, 6)


def _centred(outline: Outline, place: tuple[float, float]) -> Outline:
    from shapely.affinity import translate

    middle = outline.envelope.centroid
    return translate(outline, place[0] - middle.x, place[1] - middle.y)


def _ring_centred(ring: Sequence[tuple[float, float]], place: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    dx, dy = place[0] - (min(xs) + max(xs)) / 2, place[1] - (min(ys) + max(ys)) / 2
    return tuple((round(x + dx, 6), round(y + dy, 6)) for x, y in ring)


def exchanged(building: Building, kind: str, old: object, new: object) -> Building:
    """The building with one thing in place of another."""
    from models.edits import _replaced

    return _replaced(building, kind, old, new)


SHAPE_EDITS: Final[Mapping[str, Callable[..., Edit]]] = {
    function.__name__: function for function in (set_outline, set_column_grid, set_size, move_item, resize_item)
}
"""Every edit of this module by its name."""
