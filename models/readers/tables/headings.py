"""What the headings of a table mean: which kind of thing its rows are about, and which field each column holds.

Headings may take several rows, share merged cells, carry a unit in brackets or have one in a row of its own.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.readers.tables.columns import COLUMNS, SHEET_WORDS, Column
from models.readers.tables.grid import Grid
from models.readers.tables.values import UNITS, plain, unit_text

MOST_HEADING_ROWS: Final = 3
SEARCHED_ROWS: Final = 40
"""Titles, addresses and dates may stand above the heading; not more than so many rows of them."""

_DISTINCT: Final = 3
_SHARED: Final = 1
_HINT: Final = 4
"""Weights: of a heading that only one kind has, of one that several have, of the worksheet's name."""

_LONGEST: Final = 80
"""Longer texts are notes, no headings."""

_BRACKET: Final = re.compile(r"[(\[【{]([^()\[\]【】{}]*)[)\]】}]\s*$")
_ALL_UNITS: Final = frozenset(unit for units in UNITS.values() for unit in units) - {"s", "h", "%", "min"}
"""Single letters stand at the end of too many headings to be taken for units; a heading without one has that of its field."""

_NEEDS: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    "building": (frozenset({"name", "id"}), frozenset({"use", "hazard", "fire_resistance_grade", "sprinklers", "outdoor_ground_m",
                                                       "roof_m", "roof_finish_m", "planning_height_m", "production"})),
    "storey": (frozenset({"name", "storey_number"}), frozenset({"elevation_m", "height_m", "area_m2", "clear_height_beam_m",
                                                                "clear_height_duct_m"})),
    "zone": (frozenset({"storey", "storey_number"}), frozenset({"name", "load"}),
             frozenset({"load", "area_m2", "use", "slab_span_m", "slab_thickness_mm"})),
    "unit": (frozenset({"storey", "storey_number"}), frozenset({"name", "id"}),
             frozenset({"net_area_m2", "gross_area_m2", "hazard"})),
    "lift": (frozenset({"name", "id", "use"}), frozenset({
        "rated_load_kg", "speed_m_s", "car_m", "serves", "unit_s", "load_s", "acceleration_m_s2"})),
    "hoist": (frozenset({"name", "id"}), frozenset({"kind", "capacity_kg", "size_m", "edge_height_m", "platform_kn_m2"})),
    "dock": (frozenset({"name", "id"}), frozenset({
        "bays", "platform_height_m", "leveller", "depth_m", "width_m", "units_per_minute", "reset_min",
        "canopy_clear_height_m"})),
    "store": (frozenset({"name", "id"}), frozenset({"area_m2", "hazard"})),
    "equipment": (frozenset({"name"}), frozenset({"mass_kg", "size_m", "count", "base_m"})),
    "goods": (frozenset({"name", "id"}), frozenset({"serves"}), frozenset({"t_day", "intensity_t_day_m2", "heaviest_kg"})),
    "truck": (frozenset({"name"}), frozenset({"share", "payload_t", "bed_m", "wheelbase_m"})),
    "yard": (frozenset({"name"}), frozenset({"apron_depth_m", "slope_pct", "area_m2"})),
    "logistics": (frozenset({"hours", "profile", "lift_utilisation"}), frozenset({"peak_factor", "profile", "staging_area_m2"})),
}
"""Kind → groups of fields of which a table must have one each."""


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """The kinds of things that a file may list: their columns, the fields that a table needs, words in worksheet names."""

    columns: Mapping[str, tuple[Column, ...]]
    needs: Mapping[str, tuple[frozenset[str], ...]]
    sheet_words: Mapping[str, str]


OF_BUILDINGS: Final = Kinds(COLUMNS, _NEEDS, SHEET_WORDS)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a table that is understood: where it stands, what it holds, and the unit that the heading states."""

    column: int
    meaning: Column
    unit: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The heading of a table: rows ``first`` to ``last``, what its columns hold, and the headings nobody understands."""

    kind: str
    first: int
    last: int
    headings: tuple[Heading, ...]
    unknown: tuple[tuple[int, str], ...]
    score: int


def bare(text: str) -> str:
    """A heading as it is compared: no blanks, hyphens, underscores, colons or stars; small letters; full width as half."""
    return re.sub(r"[\s_\-:'\"]", "", re.sub(r"[*×]", "x", plain(text).strip("*").casefold()))


@functools.cache
def spellings(kind: str, kinds: Kinds = OF_BUILDINGS) -> Mapping[str, Column]:
    """How the headings of a kind are written → the column that they mean; earlier columns win."""
    found: dict[str, Column] = {}
    for column in kinds.columns[kind]:
        for text in (column.zh, column.en):
            found.setdefault(bare(text), column)
        if column.part is None:
            found.setdefault(bare(column.field), column)
    for column in kinds.columns[kind]:
        for text in column.others.split():
            found.setdefault(bare(text), column)
    if "load" in {column.field for column in kinds.columns[kind]}:
        found |= {bare(f"load_{unit}"): found["load"] for unit in ("kn_m2", "kg_m2")}
    return found


@functools.cache
def _shared(kinds: Kinds) -> Counter[str]:
    return Counter(spelling for kind in kinds.columns for spelling in spellings(kind, kinds))


def split_unit(text: str) -> tuple[str, str | None]:
    """A heading without its unit, and the unit: ``荷载(kN/㎡)``, ``层高/m``, ``面积 ㎡``, ``height_m``."""
    whole = plain(text)
    match = _BRACKET.search(whole)
    if match is not None:
        inside = unit_text(re.sub(r"^(?:单位|unit)[:\s]*", "", match[1], flags=re.IGNORECASE))
        rest = whole[:match.start()].strip()
        if inside in _ALL_UNITS:
            return rest, inside
    for pattern in (r"^(.+?)[/,]\s*([^/,]+(?:/[^/]+)?)$", r"^(.+?)[\s_]+(\S+)$", r"^(.*[\u4e00-\u9fff])([a-z].*)$"):
        found = re.match(pattern, whole, re.IGNORECASE)
        if found is not None and unit_text(found[2]) in _ALL_UNITS - {"no", "层", "位"}:
            return found[1].strip(), unit_text(found[2])
    return whole, None


def is_unit(text: str) -> bool:
    """Whether a cell of a heading holds nothing but a unit."""
    inside = unit_text(text).strip("()[]【】")
    return inside in _ALL_UNITS or inside in ("", "-", "/")


def heads(grid: Grid, kinds: Kinds = OF_BUILDINGS) -> Iterator[Head]:
    """The headings of all tables of a worksheet, from the top: the first rows are searched, and what follows a blank row."""
    row, found = 0, False
    while row < len(grid.rows):
        searched = not found and row < SEARCHED_ROWS
        if (searched or (row > 0 and grid.is_blank(row - 1)) or found) and _may_be_heading(grid, row, kinds):
            head = _head_at(grid, row, kinds)
            if head is not None:
                yield head
                row, found = head.last + 1, True
                continue
        row += 1


def _may_be_heading(grid: Grid, row: int, kinds: Kinds) -> bool:
    """Headings are texts, two of them known at least."""
    values = [value for value in grid.rows[row] if value != ""]
    return all(isinstance(value, str) for value in values) and sum(_is_known(str(value), kinds) for value in values) >= 2


@functools.lru_cache(maxsize=4096)
def _is_known(text: str, kinds: Kinds) -> bool:
    return len(text) <= _LONGEST and (bare(text) in _shared(kinds) or bare(split_unit(text)[0]) in _shared(kinds))


def _head_at(grid: Grid, row: int, kinds: Kinds) -> Head | None:
    """The best reading of the rows from here on as a heading, or None."""
    best: Head | None = None
    for count in range(1, MOST_HEADING_ROWS + 1):
        last = row + count - 1
        if last >= len(grid.rows) or (count > 1 and not _may_continue(grid, last)):
            break
        for kind in kinds.columns:
            head = _read(grid, kind, row, last, kinds)
            if head is not None and (best is None or _rank(head) > _rank(best)):
                best = head
    return best


def _rank(head: Head) -> tuple[int, int, int, int]:
    """More is better; among equals the heading that leaves fewer columns without meaning, then the earlier kind.

    First of all no field may stand twice: a list of rooms has a name and a storey's name, which a list of storeys would mix up.
    """
    return -len(twice(head.headings)), head.score, -len(head.unknown), head.last


def twice(headings: Sequence[Heading]) -> list[tuple[Heading, Heading]]:
    """Headings that mean the same as an earlier one, each with that."""
    seen: dict[tuple[str, int | None, str | None], Heading] = {}
    found: list[tuple[Heading, Heading]] = []
    for heading in headings:
        meaning = heading.meaning
        other = seen.setdefault((meaning.field, meaning.part, heading.unit if meaning.field == "load" else None), heading)
        found += [] if other is heading else [(heading, other)]
    return found


def _may_continue(grid: Grid, row: int) -> bool:
    values = [grid.raw(row, column) for column in range(len(grid.rows[row]))]
    values = [value for value in values if value != ""]
    return bool(values) and all(isinstance(value, str) for value in values)


def _read(grid: Grid, kind: str, first: int, last: int, kinds: Kinds) -> Head | None:
    known = spellings(kind, kinds)
    headings: list[Heading] = []
    unknown: list[tuple[int, str]] = []
    score = 0
    for column in range(grid.width):
        texts = _texts(grid, column, first, last)
        if not texts or any(len(text) > _LONGEST for text in texts):
            continue
        found = _meaning(known, texts)
        if found is None:
            unknown.append((column, " ".join(texts)))
            continue
        meaning, unit, spelling = found
        headings.append(Heading(column, meaning, unit, " ".join(texts)))
        score += _DISTINCT if _shared(kinds)[spelling] == 1 else _SHARED
    fields = {heading.meaning.field for heading in headings}
    if any(not group & fields for group in kinds.needs[kind]):
        return None
    if last > first and not _adds(grid, first, last, headings, kinds):
        return None
    return Head(kind=kind, first=first, last=last, headings=tuple(headings), unknown=tuple(unknown),
                score=score + _hint(grid.name, kinds.sheet_words[kind]))


def _adds(grid: Grid, first: int, last: int, headings: list[Heading], kinds: Kinds) -> bool:
    """Whether the last row belongs to the heading: each of its texts is a unit, or part of a heading that is understood."""
    columns = {heading.column for heading in headings}
    for column in range(len(grid.rows[last])):
        value = grid.raw(last, column)
        if isinstance(value, str) and value and not is_unit(value):
            texts = _texts(grid, column, first, last)
            if column not in columns or len(texts) < 2 or _meaning_of_upper(grid, column, first, last, headings, kinds):
                return False
    return True


def _meaning_of_upper(grid: Grid, column: int, first: int, last: int, headings: list[Heading], kinds: Kinds) -> bool:
    """Whether the rows above the last say the same already: then the last is a row of values."""
    meaning = next(heading.meaning for heading in headings if heading.column == column)
    upper = _texts(grid, column, first, last - 1)
    known = [spellings(kind, kinds) for kind, columns in kinds.columns.items() if meaning in columns]
    return any((found := _meaning(one, upper)) is not None and found[0] is meaning for one in known) and bool(upper)


def _texts(grid: Grid, column: int, first: int, last: int) -> list[str]:
    """The texts of a column's heading from top to bottom, each once; what stands left of a blank holds for it, too."""
    texts: list[str] = []
    for row in range(first, last + 1):
        value = grid.value(row, column)
        if value == "" and row < last and grid.value(last, column) != "" and not _merged_alone(grid, row, column):
            value = _left(grid, row, column, last)
        if isinstance(value, str) and value and plain(value) not in texts:
            texts.append(plain(value))
    return texts


def _merged_alone(grid: Grid, row: int, column: int) -> bool:
    return grid.span(row, column) != (row, column, row, column)


def _left(grid: Grid, row: int, column: int, last: int) -> object:
    """The heading to the left that a blank continues, as a CSV file writes merged cells."""
    for left in range(column - 1, -1, -1):
        value = grid.value(row, left)
        if value != "":
            return value if grid.value(last, left) != "" and not is_unit(str(grid.value(last, left))) else ""
        if grid.value(last, left) == "":
            return ""
    return ""


def _meaning(known: Mapping[str, Column], texts: list[str]) -> tuple[Column, str | None, str] | None:
    """Column, unit and spelling that the texts of a heading mean together, else the last or the first of them alone."""
    names: list[str] = []
    unit: str | None = None
    for text in texts:
        name, own = ("", unit_text(text).strip("()[]【】")) if is_unit(text) and texts[0] != text else split_unit(text)
        names += [name] if name else []
        unit = own if own in _ALL_UNITS else unit
    tries = ["".join(names), *(names[-1:] if len(names) > 1 else ())]
    for name in tries:
        for spelling in (bare(name), bare(_BRACKET.sub("", plain(name)))):
            if spelling in known:
                return known[spelling], unit or _unit_in_name(spelling), spelling
    return None


def _unit_in_name(spelling: str) -> str | None:
    return {"loadknm2": "kn/m2", "loadkgm2": "kg/m2"}.get(spelling)


def _hint(sheet: str, sheet_words: str) -> int:
    name = bare(sheet)
    words = [bare(word) for word in sheet_words.split()]
    if not name:
        return 0
    return _HINT if name in words else _HINT // 2 if any(len(word) > 1 and word in name for word in words) else 0


def unknown_units(head: Head) -> Iterator[tuple[Heading, str]]:
    """Headings of numbers with something in brackets that looks like a unit and is none that is known."""
    for heading in head.headings:
        own = heading.meaning.unit
        found = re.search(r"\(([^()]+)\)\s*$", plain(heading.text)) if own and heading.unit is None else None
        said = "" if found is None else found[1].strip()
        if _LIKE_UNIT.fullmatch(said) and unit_text(said) not in (unit_text(own), *UNITS.get(own, ())):
            yield heading, said


_LIKE_UNIT: Final = re.compile(
    r"[a-zA-Z²³/^*·.\d]{1,12}|(?:万)?[亩坪斤箱顷件尺寸]|公顷|英尺|平方英尺|英寸|磅|马力", re.IGNORECASE)
"""Short words of letters, and Chinese measures that the program does not count in."""
