"""Storey heights and levels of a schedule: heights are offered, levels only speak where no height says it already."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from models.building import Building, Storey
from models.measured import Source, metres
from models.merging.comparing import agree
from models.merging.matching import storey_by
from models.merging.merger import Merger
from models.merging.parts import Offer
from models.schedule import Cell, Entry
from models.tolerances import LEVEL_CONFLICT_M


def merge_levels(merger: Merger, building_id: str, entries: Sequence[Entry], given: Storey | None) -> None:
    """Offer the heights of the storeys from the lowest up; where a table gives levels alone, heights are their differences."""
    rows = _rows(merger, merger[building_id], entries, given)
    levels = {storey_id: cell for storey_id, _, cell in _cells(rows, "elevation_m")}
    heights = [(storey_id, entry, float(str(cell.value)), cell.source) for storey_id, entry, cell in _cells(rows, "height_m")]
    stated = {storey_id for storey_id, *_ in heights}
    order = [storey.id for storey in merger[building_id].storeys]
    for storey_id, above_id in pairwise(order):
        if storey_id in levels and above_id in levels and storey_id not in stated:
            entry = next(entry for found, entry in rows if found == storey_id)
            height_m = round(_number(levels[above_id]) - _number(levels[storey_id]), 6)
            heights.append((storey_id, entry, height_m, levels[above_id].source))
    for storey_id, entry, height_m, source in sorted(heights, key=lambda found: order.index(found[0])):
        merger.offer(building_id, Offer(kind="storey", id=storey_id, field="height_m", value=height_m, source=source,
                                        where=source.where or entry.table, row=entry.row))
    _compare_levels(merger, building_id, rows, {storey_id for storey_id, *_ in heights})


def _rows(merger: Merger, building: Building, entries: Sequence[Entry], given: Storey | None) -> list[tuple[str, Entry]]:
    found = []
    for entry in entries:
        named = entry.storey is not None or entry.storey_name
        storey = storey_by(building, entry.storey, entry.storey_name or entry.name) if named or entry.name else given
        if storey is None:
            merger.leave("storey", entry.storey_name or entry.name, "", entry.table, entry.row,
                         "no-such-storey" if named or entry.name else "no-storey")
        else:
            found.append((storey.id, entry))
    return found


def _cells(rows: Sequence[tuple[str, Entry]], field: str) -> list[tuple[str, Entry, Cell]]:
    return [(storey_id, entry, entry.values[field]) for storey_id, entry in rows
            if field in entry.values and _plain(entry.values[field].value)]


def _plain(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(cell: Cell) -> float:
    return float(str(cell.value))


def _compare_levels(merger: Merger, building_id: str, rows: Sequence[tuple[str, Entry]], with_height: set[str]) -> None:
    """Levels that no height accounts for. A table that counts from another zero says the same, shifted."""
    building = merger[building_id]
    order = [storey.id for storey in building.storeys]
    stated = {storey_id: cell for storey_id, _, cell in _cells(rows, "elevation_m")}
    shift = _shift(building, stated)
    if abs(shift) > LEVEL_CONFLICT_M:
        merger.report.guess("merge-zero", building.name or building.id, shift=f"{shift:+.3f}")
    for storey_id, cell in stated.items():
        at = order.index(storey_id)
        if at > 0 and order[at - 1] in with_height:
            continue
        storey = building.storeys[at]
        level = metres(round(_number(cell) - shift, 6), cell.source)
        if not agree(storey.elevation_m, level):
            stands = merger.differs(building_id, "storey", storey, "elevation_m", storey.elevation_m, level, cell.source)
            if stands:
                _move(merger, building_id, at, level.value, cell.source)


def _shift(building: Building, stated: dict[str, Cell]) -> float:
    """What lies between the zero of a table and that of the building: the difference that two or more levels share."""
    apart = [_number(stated[storey.id]) - storey.elevation_m.value for storey in building.storeys if storey.id in stated]
    shared = [(sum(abs(other - shift) <= LEVEL_CONFLICT_M for other in apart), -i) for i, shift in enumerate(apart)]
    most, at = max(shared, default=(0, 0))
    return apart[-at] if most > 1 else 0.0


def _move(merger: Merger, building_id: str, at: int, level_m: float, source: Source) -> None:
    """Bring a floor to another level: the storey below it grows or shrinks."""
    building = merger[building_id]
    if at == 0:
        merger.leave("storey", building.storeys[0].name, "elevation_m", source.where, None, "lowest-level")
        return
    below = building.storeys[at - 1]
    merger.take_height(building_id, below.id, round(level_m - below.elevation_m.value, 6), source)
