"""Storey schedules: a small CSV table of names with elevations or storey heights, given beside a massing."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from models.errors import InputError
from models.readers import check_file

HEADERS: Final[dict[str, frozenset[str]]] = {
    "name": frozenset({"name", "storey", "level", "floor", "楼层", "名称", "楼层名称", "层", "层名", "层号"}),
    "elevation": frozenset({"elevation_m", "elevation", "标高", "楼面标高", "标高_m", "标高m", "结构标高", "建筑标高"}),
    "height": frozenset({"height_m", "height", "storey_height_m", "层高", "层高_m", "层高m"}),
}
"""Column headings that are understood, without unit in brackets and without spaces."""

ROOF_WORDS: Final = re.compile(r"屋面|屋顶|楼顶|\broof\b|^\s*rf\d?\s*$|^\s*r\.?f\.?\s*$", re.IGNORECASE)
"""A row whose name holds one of these gives the roof's level: it closes the top storey and is no storey itself."""

MAX_ROWS: Final = 500
_COLUMN_NAMES: Final = {"elevation": "elevation_m / 标高", "height": "height_m / 层高"}
_LIMIT_M: Final = 2000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """A row: where it stands in the table, its name, its elevation, and the storey height that the table states, in metres."""

    row: int
    name: str
    elevation_m: float
    height_m: float | None
    is_roof: bool


def read_schedule(path: Path) -> tuple[ScheduleRow, ...]:
    """Rows of a storey schedule in ascending order of elevation.

    Columns: a name (``name``, 楼层, 名称), and an elevation (``elevation_m``, 标高) or a storey height (``height_m``, 层高),
    in metres. Where only heights are given, the first row stands at 0 and the rows follow upwards. UTF-8, with or without
    byte order mark, UTF-16 with one, or GB 18030.

    Raises:
        InputError: no such table; row and column are named.
    """
    check_file(path)
    rows = _table(path)
    columns = _columns(path, rows[0][1])
    scale = {kind: _metres(rows[0][1][column]) for kind, column in columns.items()}
    made: list[ScheduleRow] = []
    next_m = 0.0
    for number, cells in rows[1:]:
        name = _cell(cells, columns["name"]) or str(number - 1)
        elevation = _number(path, number, "elevation", cells, columns.get("elevation"), scale)
        height = _number(path, number, "height", cells, columns.get("height"), scale)
        if height is not None and height <= 0.0:
            raise _fault(path, "schedule-bad-number", number, "height", value=height)
        is_roof = ROOF_WORDS.search(name) is not None
        if elevation is None:
            if "elevation" in columns:
                raise _fault(path, "schedule-missing", number, "elevation")
            if height is None and not is_roof:
                raise _fault(path, "schedule-missing", number, "height")
            elevation = next_m
        next_m = round(elevation + (height or 0.0), 9)
        made.append(ScheduleRow(row=number, name=name, elevation_m=elevation, height_m=height, is_roof=is_roof))
    return _ordered(path, made)


def _ordered(path: Path, rows: list[ScheduleRow]) -> tuple[ScheduleRow, ...]:
    rows = sorted(rows, key=lambda row: row.elevation_m)
    if not any(not row.is_roof for row in rows):
        raise InputError("syntax", "schedule-no-rows", path.name)
    for lower, upper in pairwise(rows):
        if upper.elevation_m - lower.elevation_m < 1e-6:
            raise InputError("syntax", "schedule-same-level", path.name, row=upper.row, other=lower.row,
                             elevation_m=f"{upper.elevation_m:g}")
    return tuple(rows)


def _table(path: Path) -> list[tuple[int, list[str]]]:
    """Rows that are not blank, with their number in the file, the heading first."""
    text = _decoded(path)
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t，", key=first.count)
    try:
        parsed = csv.reader(io.StringIO(text.replace("，", ",") if delimiter == "，" else text, newline=""),
                            delimiter="," if delimiter == "，" else delimiter, strict=True)
        rows = [(parsed.line_num, [cell.strip() for cell in cells]) for cells in parsed]
    except csv.Error as error:
        raise InputError("syntax", "schedule-not-table", path.name) from error
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if len(rows) < 2:
        raise InputError("syntax", "schedule-no-rows", path.name)
    if len(rows) > MAX_ROWS:
        raise InputError("too-large", "schedule-too-long", path.name, limit=MAX_ROWS)
    return rows


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=error.strerror or "?") from error
    names = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in names:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("syntax", "schedule-not-table", path.name)


def _columns(path: Path, headings: list[str]) -> dict[str, int]:
    """Which column holds what. Raises InputError when name, or both elevation and height, are missing."""
    columns: dict[str, int] = {}
    for i, heading in enumerate(headings):
        bare = heading.lower().split("(")[0].split("（")[0].split("/")[0].replace(" ", "").removesuffix("_mm")
        for kind, known in HEADERS.items():
            if bare in known:
                columns.setdefault(kind, i)
    if "name" not in columns or not ({"elevation", "height"} & columns.keys()):
        raise InputError("syntax", "schedule-no-columns", path.name, found=", ".join(headings)[:120])
    return columns


def _cell(cells: list[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""


def _metres(heading: str) -> float:
    """Metres per unit of a column: a heading may say (mm)."""
    return 0.001 if "mm" in heading.lower() or "毫米" in heading else 1.0


def _number(path: Path, row: int, kind: str, cells: list[str], column: int | None, scale: dict[str, float]) -> float | None:
    text = _cell(cells, column)
    if not text:
        return None
    try:
        value = float(text.replace("±", "").replace("−", "-").replace("－", "-").removesuffix("m").strip()) * scale[kind]
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > _LIMIT_M:
        raise _fault(path, "schedule-bad-number", row, kind, value=text[:40])
    return round(value, 9)


def _fault(path: Path, key: str, row: int, kind: str, **values: object) -> InputError:
    return InputError("syntax", key, path.name, row=row, column=_COLUMN_NAMES[kind], **values)
