"""Storeys of a building description: numbers, heights, elevations, footprints."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from models.building import Storey, StoreyKind
from models.measured import Measured, Source, Stated, from_geometry, metres
from models.readers.description_areas import AREA_CONFLICT
from models.readers.description_levels import area_of, derived, stacked_down, stacked_up
from models.readers.description_outline import known_storeys, outline, range_of
from models.readers.description_table import NOT_NEGATIVE, POSITIVE, Limits, Table
from models.tolerances import LEVEL_CONFLICT_M, STOREY_HEIGHT_PLAUSIBLE_M
from models.vocabularies import STOREY

if TYPE_CHECKING:
    from models.building import Outline

CLEAR_HEIGHTS: Final[Mapping[str, Limits]] = {
    "clear_height_beam_m": POSITIVE, "clear_height_duct_m": POSITIVE, "floor_finish_m": NOT_NEGATIVE,
    "slab_beam_m": NOT_NEGATIVE, "service_zone_m": NOT_NEGATIVE, "raised_floor_m": NOT_NEGATIVE, "clear_height_need_m": POSITIVE,
}
"""Clear heights of a storey and what takes them away: key, and what the number may be."""


@dataclass(slots=True)
class Draft:
    """A storey before its elevation is known."""

    table: Table
    id: str
    number: int
    name: str
    kind: StoreyKind
    height_m: Measured | None
    height_unknown: bool
    elevation_m: Measured | None
    basis: str | None
    area_m2: Measured | None
    area_unknown: bool
    clear_heights: Mapping[str, Measured | None]
    use: Stated[str] | None
    declared: dict[str, Stated[object]]


def default_name(number: int) -> str:
    """1F, 2F … upwards; B1, B2 … for basements."""
    return f"{number}F" if number > 0 else f"B{-number}"


def read_storeys(building: Table, roof_m: Measured | None) -> tuple[Storey, ...]:
    """All storeys of a building in order of elevation, with footprints. Raises InputError."""
    drafts = sorted(_drafts(building), key=lambda draft: draft.number)
    footprints = _footprints(building, [draft.number for draft in drafts])
    if not drafts:
        building.document.report.guess("desc-no-storeys", building.path)
        return ()
    _check_numbers(building, drafts)
    _check_ids(drafts)
    _place(building, drafts)
    _fill_heights(drafts, roof_m)
    return tuple(_storey(draft, footprints.get(draft.number)) for draft in drafts)


def _drafts(building: Table) -> Iterator[Draft]:
    for table in building.tables("storey"):
        numbers = range_of(table, "numbers")
        if numbers is None:
            raise table.fault("numbers", "missing", example="numbers = 1")
        yield from _drafts_of(table, numbers)


def _drafts_of(table: Table, numbers: tuple[int, ...]) -> Iterator[Draft]:
    """One table makes one storey per number; ids, names and elevations belong to single storeys."""
    single = len(numbers) == 1
    names = _names(table, numbers)
    own_id = table.text("id")
    elevation = table.number("elevation_m", "m")
    for key, value in (("id", own_id), ("elevation_m", elevation)):
        if value is not None and not single:
            raise table.fault(key, "single-storey-only")
    if own_id == "":
        raise table.fault("id", "empty-text")
    kind = _kind(table, numbers)
    shared = {
        "height_m": table.number("height_m", "m", POSITIVE),
        "height_unknown": table.says_unknown("height_m"),
        "basis": table.text("height_basis"),
        "area_m2": table.number("area_m2", "m2", POSITIVE),
        "area_unknown": table.says_unknown("area_m2"),
        "clear_heights": {name: table.number(name, "m", limits) for name, limits in CLEAR_HEIGHTS.items()},
        "use": table.stated_word("use", STOREY),
        "declared": table.declared(),
    }
    if shared["basis"] not in (None, "finish", "structure"):
        raise table.fault("height_basis", "not-allowed", found=shared["basis"], allowed="finish, structure")
    table.close()
    for number, name in zip(numbers, names, strict=True):
        yield Draft(table=table, id=own_id or default_name(number), number=number, name=name,
                    kind=kind or (StoreyKind.BASEMENT if number < 0 else StoreyKind.FLOOR),
                    elevation_m=elevation, **shared)  # type: ignore[arg-type]


def _kind(table: Table, numbers: tuple[int, ...]) -> StoreyKind | None:
    value = table.raw("kind")
    if value is None:
        return None
    kind = table.as_choice("kind", value, StoreyKind)
    if kind is StoreyKind.BASEMENT and max(numbers) > 0:
        raise table.fault("kind", "basement-number", number=max(numbers))
    return kind


def _names(table: Table, numbers: tuple[int, ...]) -> list[str]:
    names = table.items("names")
    single = table.text("name")
    if names is not None:
        if len(names) != len(numbers):
            raise table.fault("names", "names-count", found=len(names), expected=len(numbers))
        return [table.as_text(f"names[{i}]", name) for i, name in enumerate(names, 1)]
    if single is not None:
        if len(numbers) > 1:
            raise table.fault("name", "single-storey-only")
        return [single]
    return [default_name(number) for number in numbers]


def _check_numbers(building: Table, drafts: list[Draft]) -> None:
    for below, above in itertools.pairwise(drafts):
        if above.number == below.number:
            raise above.table.fault("numbers", "number-twice", number=above.number)
        following = 1 if below.number == -1 else below.number + 1
        if above.number != following:
            raise building.fault("storey", "number-missing", number=following)
    if drafts[0].number > 1 or drafts[-1].number < 1:
        raise building.fault("storey", "number-missing", number=1)


def _check_ids(drafts: list[Draft]) -> None:
    seen: set[str] = set()
    for draft in drafts:
        if draft.id in seen:
            raise draft.table.fault("id", "duplicate-id", id=draft.id)
        seen.add(draft.id)


def _place(building: Table, drafts: list[Draft]) -> None:
    """Elevations: the ground storey at 0 unless given, the others by summing heights up and down."""
    ground = next(i for i, draft in enumerate(drafts) if draft.number == 1)
    if drafts[ground].elevation_m is None:
        drafts[ground].elevation_m = metres(0.0, from_geometry("desc-level-zero"))
    for i in range(ground + 1, len(drafts)):
        if drafts[i].elevation_m is None:
            drafts[i].elevation_m = _stacked(drafts[i], drafts[i - 1], drafts[i - 1])
    for i in range(ground - 1, -1, -1):
        if drafts[i].elevation_m is None:
            drafts[i].elevation_m = _stacked(drafts[i], drafts[i + 1], drafts[i])
    for below, above in itertools.pairwise(drafts):
        low, high = _elevation(below), _elevation(above)
        if high.value <= low.value:
            raise above.table.fault("elevation_m", "not-ascending", number=above.number,
                                    found=f"{high.value:g}", below=f"{low.value:g}")


def _stacked(draft: Draft, neighbour: Draft, spanning: Draft) -> Measured:
    """Elevation of a storey from its neighbour's and the height between them. Raises InputError without that height."""
    stack = stacked_up if spanning is neighbour else stacked_down
    found = stack(_elevation(neighbour), spanning.height_m, neighbour.name)
    if found is None:
        raise spanning.table.fault("height_m", "height-missing", number=spanning.number, other=draft.number)
    return found


def _elevation(draft: Draft) -> Measured:
    if draft.elevation_m is None:
        raise ValueError(f"storey {draft.number} has no elevation yet")
    return draft.elevation_m


def _fill_heights(drafts: list[Draft], roof_m: Measured | None) -> None:
    """Heights that are not written follow from the elevations; written ones are compared with them."""
    tops = [*(_elevation(draft) for draft in drafts[1:]), roof_m]
    for draft, top in zip(drafts, tops, strict=True):
        span = None if top is None else round(top.value - _elevation(draft).value, 6)
        if draft.height_m is not None:
            _compare_height(draft, span)
        elif top is not None and span is not None and span > 0 and not draft.height_unknown and draft.kind is not StoreyKind.ROOF:
            draft.height_m = derived(span, "desc-level-difference", draft.name, top, _elevation(draft))
        _check_plausible(draft)


def _compare_height(draft: Draft, span: float | None) -> None:
    if draft.height_m is not None and span is not None and abs(span - draft.height_m.value) > LEVEL_CONFLICT_M:
        draft.table.document.report.error("desc-height-conflict", draft.name,
                                          height=f"{draft.height_m.value:g}", span=f"{span:g}")


def _check_plausible(draft: Draft) -> None:
    low, high = STOREY_HEIGHT_PLAUSIBLE_M
    if draft.height_m is not None and not low <= draft.height_m.value <= high:
        draft.table.document.report.error("desc-height-implausible", draft.name,
                                          height=f"{draft.height_m.value:g}", low=f"{low:g}", high=f"{high:g}")
    for clear in (draft.clear_heights["clear_height_beam_m"], draft.clear_heights["clear_height_duct_m"]):
        if clear is not None and draft.height_m is not None and clear.value >= draft.height_m.value:
            draft.table.document.report.error("desc-clear-too-high", draft.name,
                                              clear=f"{clear.value:g}", height=f"{draft.height_m.value:g}")


def _footprints(building: Table, known: list[int]) -> dict[int, tuple[Outline, Source | None]]:
    """Outline of each storey that has one, and what its table says of where it comes from."""
    footprints: dict[int, tuple[Outline, Source | None]] = {}
    for table in building.tables("footprint"):
        numbers = range_of(table, "storeys")
        if numbers is None:
            raise table.fault("storeys", "missing", example="storeys = [1, 5]")
        shape = outline(table)
        if shape is None:
            raise table.fault("outline_m", "missing", example="outline_m = [[0, 0], [60, 0], [60, 42], [0, 42]]")
        source = table.source_keys()
        table.close()
        known_storeys(table, "storeys", numbers, known)
        for number in numbers:
            if number in footprints:
                raise table.fault("storeys", "footprint-twice", number=number)
            footprints[number] = shape, source
    return footprints


def _storey(draft: Draft, footprint: tuple[Outline, Source | None] | None) -> Storey:
    clear_heights: dict[str, Any] = dict(draft.clear_heights)
    return replace(
        Storey(id=draft.id, number=draft.number, name=draft.name, kind=draft.kind, elevation_m=_elevation(draft)),
        height_m=draft.height_m, height_basis=draft.basis, area_m2=_area(draft, footprint),
        outline=footprint[0] if footprint else None, use=draft.use, declared=draft.declared, **clear_heights)


def _area(draft: Draft, footprint: tuple[Outline, Source | None] | None) -> Measured | None:
    """The written area, else the footprint's; the area of an assumed footprint is assumed."""
    if footprint is None or draft.area_unknown:
        return draft.area_m2
    shape, source = footprint
    found = area_of(shape, source)
    if draft.area_m2 is None:
        return found
    if abs(draft.area_m2.value - found.value) > AREA_CONFLICT * found.value:
        draft.table.document.report.error("desc-area-conflict", draft.name,
                                          area=f"{draft.area_m2.value:g}", drawn=f"{found.value:g}")
    return draft.area_m2
