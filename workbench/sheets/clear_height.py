"""The clear-height breakdown 净高分解: storey by storey as a table, each type of storey as a section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from models.building import Building, Storey, StoreyKind
from models.engineering.clear_height import Breakdown, breakdown
from models.measured import Measured
from workbench.sheets.height_drawing import PANEL, bands, height_marks, scale_for
from workbench.sheets.ink import Mark, moved
from workbench.sheets.results import Sheet
from workbench.sheets.schedule import name_building
from workbench.sheets.sources import Sources
from workbench.sheets.style import AMBER, AMBER_TINT, COLOURS, GREY, INK, MM, WIDTH
from workbench.sheets.tables import Cell, Column
from workbench.sheets.words import number, signed

_PER_ROW: Final = 3
_MOST_DRAWN: Final = 12
_ROOM: Final = 210.0
_FIELDS: Final = ("height_m", "floor_finish_m", "slab_beam_m", "service_zone_m", "raised_floor_m", "clear_height_beam_m",
                  "clear_height_duct_m")
_TABLE_HEAD: Final = 34.0
_TABLE_ROW: Final = 17.0
_MOST_KEPT: Final = 220.0
"""A table of so many points is kept on one page."""
_COLUMNS: Final = ("height", "finish", "slab-beam", "clear-beam", "services", "clear-duct", "raised", "usable", "need",
                   "height-margin")


@dataclass(frozen=True, slots=True)
class _Type:
    """Storeys with the same chain; ``need_m`` is theirs, or that of a clause, which ``clause`` then names."""

    numbers: tuple[int, ...]
    found: Breakdown
    need_m: float | None
    need: Measured | None
    clause: str


def write_clear_heights(sheet: Sheet) -> None:
    """The breakdown of each building of which anything is known; nothing where nothing is."""
    buildings = [building for building in sheet.buildings if any(_tells(storey) for storey in building.storeys)]
    if not buildings:
        return
    words, flow = sheet.words, sheet.flow
    flow.heading(words("clear-height"), name="clear-height", keep=120.0)
    flow.note(words("clear-height.note"))
    for building in buildings:
        name_building(sheet, building)
        types = _types(sheet, building)
        sources = Sources(words)
        flow.need(min(_TABLE_HEAD + _TABLE_ROW * len(types), _MOST_KEPT))
        _table(sheet, types, sources)
        _remarks(sheet, types)
        sources.write(flow)
        _drawings(sheet, types)


def _tells(storey: Storey) -> bool:
    return storey.kind is not StoreyKind.ROOF and (breakdown(storey).known or storey.clear_height_need_m is not None)


def _types(sheet: Sheet, building: Building) -> list[_Type]:
    """Storeys with the same chain and need, the highest first."""
    needs = _clause_needs(sheet, building)
    found: dict[str, list[Storey]] = {}
    for storey in reversed(building.storeys):
        if storey.kind is StoreyKind.ROOF:
            continue
        said = [getattr(storey, name) for name in (*_FIELDS, "clear_height_need_m")]
        values = [(None if value is None else (value.value, value.source.kind)) for value in said]
        found.setdefault(repr((values, needs.get(storey.id))), []).append(storey)
    made = []
    for storeys in found.values():
        chain = breakdown(storeys[0])
        limit, clause = needs.get(storeys[0].id, (None, ""))
        own = chain.need_m
        made.append(_Type(tuple(sorted(s.number for s in storeys)), chain, limit if own is None else own.value, own,
                          clause if own is None else ""))
    return made


def _clause_needs(sheet: Sheet, building: Building) -> dict[str, tuple[float, str]]:
    """Storey id → the largest usable clear height that a deciding clause (plot conditions, an own pack) asks for."""
    found: dict[str, tuple[float, str]] = {}
    for finding in sheet.deciding:
        limit = finding.limit
        if finding.clause.quantity.name != "usable_clear_height_m" or finding.building != building.id:
            continue
        if isinstance(limit, int | float) and not isinstance(limit, bool) and limit > found.get(finding.subject, (0.0, ""))[0]:
            found[finding.subject] = float(limit), finding.clause.title.get(sheet.words.lang)
    return found


# --- table -------------------------------------------------------------------------------------------------------


def _table(sheet: Sheet, types: Iterable[_Type], sources: Sources) -> None:
    words = sheet.words
    rows = [[Cell(words.storeys(item.numbers), bold=True), *_cells(sheet, item, sources)] for item in types]
    sheet.flow.table([Column(words("col.storeys")), *(Column(words(f"col.{name}"), 43.5, "right") for name in _COLUMNS)], rows,
                     size=6.8)


def _cells(sheet: Sheet, item: _Type, sources: Sources) -> Iterable[Cell]:
    found = item.found
    yield sources.cell(found.height_m, unit=False)
    yield sources.cell(found.part("floor_finish_m").thickness_m, unit=False)
    yield sources.cell(found.part("slab_beam_m").thickness_m, unit=False)
    yield sources.cell(found.under_beams_m, unit=False)
    yield sources.cell(found.part("service_zone_m").thickness_m, unit=False)
    yield sources.cell(found.under_ducts_m, unit=False)
    yield sources.cell(found.part("raised_floor_m").thickness_m, unit=False)
    yield _usable(sheet, item, sources)
    if item.need is not None:
        yield sources.cell(item.need, unit=False)
    else:
        yield Cell("–", colour=GREY) if item.need_m is None else Cell(number(item.need_m, "m"))
    yield _margin(sheet, item)


def _usable(sheet: Sheet, item: _Type, sources: Sources) -> Cell:
    """The usable height, or the most that it can be."""
    if item.found.usable_m is not None:
        return sources.cell(item.found.usable_m, unit=False)
    if item.found.at_most_m is None:
        return Cell(sheet.words.unknown, colour=GREY)
    return Cell(sheet.words("at-most", value=number(item.found.at_most_m, "m")), colour=INK)


def _verdict(item: _Type) -> tuple[str, float | None]:
    """Pass, fail or no data of a type against its need, and its margin; a most that is too low fails, too."""
    if item.need_m is None:
        return "", None
    if item.found.usable_m is not None:
        margin = round(item.found.usable_m.value - item.need_m, 6)
        return "pass" if margin > 0.0 else "near" if margin == 0.0 else "fail", margin
    if item.found.at_most_m is not None and item.found.at_most_m < item.need_m - 1e-6:
        return "fail", round(item.found.at_most_m - item.need_m, 6)
    return "no-data", None


def _margin(sheet: Sheet, item: _Type) -> Cell:
    verdict, margin = _verdict(item)
    if not verdict:
        return Cell("–", colour=GREY)
    if margin is None:
        return Cell(sheet.words.unknown, mark=verdict, colour=GREY)
    shown = signed(margin, "m").removesuffix(" m")
    if item.found.usable_m is None:
        shown = sheet.words("at-most", value=shown)
    return Cell(shown, mark=verdict, bold=verdict == "fail", colour=COLOURS["fail"] if verdict == "fail" else INK)


def _remarks(sheet: Sheet, types: Iterable[_Type]) -> None:
    """Contradictions with both values, what is missing, and which clause a need comes from."""
    words, flow = sheet.words, sheet.flow
    for item in types:
        storeys = words.storeys(item.numbers)
        for conflict in item.found.conflicts:
            flow.callout(words("clear-height.conflict", storeys=storeys, what=words.quantity(conflict.name),
                               stated=number(conflict.stated_m.value, "m"), computed=number(conflict.computed_m, "m"),
                               difference=number(abs(conflict.stated_m.value - conflict.computed_m), "m")),
                         AMBER_TINT, AMBER, size=7.0)
        if item.found.missing:
            names = words.listed(words.quantity(name) for name in item.found.missing)
            flow.note(words("clear-height.missing", storeys=storeys, names=names))
        if item.clause:
            flow.note(words("clear-height.need-of", storeys=storeys, clause=item.clause, need=number(item.need_m or 0.0, "m")))
        if item.found.usable_m is not None and item.found.usable_m.value <= 0.0:
            flow.note(words("clear-height.no-room", storeys=storeys))


# --- drawings ----------------------------------------------------------------------------------------------------


def _drawings(sheet: Sheet, types: list[_Type]) -> None:
    """A section of each type, three in a row, all true to one scale."""
    words, flow = sheet.words, sheet.flow
    drawn = [item for item in reversed(types) if bands(item.found)][:_MOST_DRAWN]
    if not drawn:
        return
    tallest = max(item.found.height_m.value for item in drawn if item.found.height_m is not None)
    highest = max([tallest, *(_need_level(item) for item in drawn)])
    scale = scale_for(highest, _ROOM)
    flow.heading(words("clear-height.sections", scale=str(scale)), 2, keep=_ROOM + 34)
    for start in range(0, len(drawn), _PER_ROW):
        row: list[Mark] = []
        high = 0.0
        for place, item in enumerate(drawn[start:start + _PER_ROW]):
            room = highest * 1000.0 / scale * MM
            marks, high = height_marks(item.found, words.storeys(item.numbers), item.need_m, words, scale, room)
            row += moved(marks, place * (WIDTH - _PER_ROW * PANEL) / (_PER_ROW - 1) + place * PANEL, 0.0)
        flow.need(high)
        flow.put(row, high)
    flow.note(words("clear-height.legend"))
    if len(types) > len(drawn):
        flow.note(words("clear-height.not-drawn"))


def _need_level(item: _Type) -> float:
    """Level of the need above the structural floor: it may lie above the storey."""
    room = next((band for band in bands(item.found) if band.kind in ("usable", "unknown")), None)
    return (0.0 if room is None else room.low_m) + (item.need_m or 0.0)
