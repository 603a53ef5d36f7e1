"""Blocks of the storey table as text: to Excel and back, filled down, made unknown. No Qt here."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workbench.desktop import fields
from workbench.desktop.storeys_columns import COLUMNS, FIELD_OF
from workbench.sheets.words import Words, number

if TYPE_CHECKING:
    from models.building import Storey
    from models.errors import ShanglouError
    from workbench.desktop.edit_steps import Change

LARGEST_BLOCK: Final = 100_000
"""Cells. A building has no more storeys than a table of Excel has rows; a larger block is another table by mistake."""

Cell = tuple[int, int]
Shown = Callable[[int, int], str]


@dataclass(frozen=True, slots=True)
class BlockFault(Exception):
    """What is wrong with a block: a text key with its values, and the cell, as row of the table and column.

    ``line`` is the row of the pasted block, from 1; 0 where the whole block is meant.
    """

    key: str
    line: int = 0
    row: int = -1
    column: int = -1
    reason: ShanglouError | None = None
    found: str = ""


def cell_text(storey: Storey, column: str, lang: str) -> str:
    """A cell as Excel takes it: numbers plainly in the unit of the column, another unit and words as they are said."""
    words = Words(lang)
    if column == "storey":
        return str(storey.number)
    if column == "elevation":
        return f"{storey.elevation_m.value:.12g}"
    field = FIELD_OF[column]
    value, rule = fields.held("storey", storey, field), fields.rule_of("storey", field)
    if value is None:
        return ""
    unit = getattr(value, "unit", None)
    if unit is None:
        return fields.shown(rule, value, words)
    return f"{fields.bare(value):.12g}" if unit == rule.unit else fields.entered(rule, value, words)


def to_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells as text that a table program takes over."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def from_text(text: str) -> list[list[str]]:
    """The rows of a pasted block; the empty line at its end is none. Raises BlockFault for what is no table."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    plain = plain.removesuffix("\n")
    try:
        rows = [row or [""] for row in csv.reader(io.StringIO(plain), delimiter="\t")]
    except csv.Error as error:
        raise BlockFault("desktop.paste-no-table") from error
    if sum(map(len, rows)) > LARGEST_BLOCK:
        raise BlockFault("desktop.paste-large")
    return rows or [[""]]


def from_clipboard(text: str) -> list[list[str]]:
    """The rows of the clipboard. Raises BlockFault where it holds no text (a picture, files): that is no blank cell."""
    if not text:
        raise BlockFault("desktop.paste-nothing")
    return from_text(text)


def placed(block: Sequence[Sequence[str]], chosen: Sequence[Cell], size: tuple[int, int]) -> dict[Cell, tuple[int, str]]:
    """Which cell gets which text, and from which line of the block.

    One cell fills all that are chosen; a block is repeated where what is chosen is a multiple of it; else it is put down
    from the first chosen cell on. Raises BlockFault where it does not fit into the table.
    """
    rows, columns = sorted({row for row, _ in chosen}), sorted({column for _, column in chosen})
    tall, wide = len(block), max(map(len, block))
    if tall == wide == 1:
        return dict.fromkeys(sorted(chosen), (1, block[0][0]))
    whole = len(chosen) == len(rows) * len(columns) and rows == list(range(rows[0], rows[-1] + 1)) \
        and columns == list(range(columns[0], columns[-1] + 1))
    repeat = whole and len(rows) % tall == 0 and len(columns) % wide == 0
    down, across = (len(rows), len(columns)) if repeat else (tall, wide)
    top, left = rows[0], columns[0]
    if top + down > size[0]:
        raise BlockFault("desktop.paste-too-tall", line=size[0] - top + 1, row=top, found=str(tall))
    if left + across > size[1]:
        raise BlockFault("desktop.paste-too-wide", column=left, found=str(wide))
    found: dict[Cell, tuple[int, str]] = {}
    for i in range(down):
        line = block[i % tall]
        for j in range(across):
            if j % wide < len(line):
                found[top + i, left + j] = (i % tall + 1, line[j % wide])
    return found


def changes(
    cells: dict[Cell, tuple[int, str]], storeys: Sequence[Storey], shown: Shown, check: Callable[[str, str], object],
) -> tuple[list[Change], list[tuple[int, Cell]]]:
    """The changes that a block asks for, and where each comes from. Raises BlockFault for the first cell that cannot be.

    Args:
        storeys: the rows of the table.
        shown: what a cell shows: a column that cannot be changed may be pasted over with what it holds.
        check: parses the text for a field; raises ShanglouError.
    """
    from models.errors import ShanglouError

    made: list[Change] = []
    places: list[tuple[int, Cell]] = []
    for (row, column), (line, text) in cells.items():
        field = FIELD_OF.get(COLUMNS[column])
        if field is None:
            if not same_text(text, shown(row, column)):
                raise BlockFault("desktop.paste-fixed", line, row, column, found=text[:40])
            continue
        try:
            check(field, text)
        except ShanglouError as error:
            raise BlockFault("desktop.paste-cell", line, row, column, error) from error
        made.append(("storey", storeys[row].id, field, text))
        places.append((line, (row, column)))
    return made, places


def same_text(pasted: str, shown: str) -> bool:
    """Whether a pasted text says what a cell shows, thousands separators and decimals aside."""
    def plain(text: str) -> str:
        bare = text.replace(",", "").strip()
        try:
            return number(float(bare), "m")
        except ValueError:
            return bare
    return plain(pasted) == plain(shown) or pasted.strip() in ("", "–")


def fill_down(chosen: Sequence[Cell], storeys: Sequence[Storey]) -> list[Change]:
    """The topmost chosen cell of each column into those below it; a single row takes what stands above it."""
    made: list[Change] = []
    single = len({row for row, _ in chosen}) == 1
    for column in sorted({column for _, column in chosen}):
        field = FIELD_OF.get(COLUMNS[column])
        rows = sorted(row for row, at in chosen if at == column)
        first = rows[0] - 1 if single else rows[0]
        if field is None or first < 0:
            continue
        value = plain_value(storeys[first], field)
        made += [("storey", storeys[row].id, field, value) for row in rows if row != first]
    return made


def plain_value(storey: Storey, field: str) -> object:
    """A field's value as an edit takes it; loads with their unit."""
    value = fields.held("storey", storey, field)
    if field == fields.LOAD and value is not None:
        return fields.bare(value), getattr(value, "unit", "")
    return fields.bare(value)


def unknown(chosen: Sequence[Cell], storeys: Sequence[Storey]) -> list[Change]:
    """Every chosen cell that may be unknown made so; names stay."""
    return [("storey", storeys[row].id, field, None) for row, column in sorted(chosen)
            if (field := FIELD_OF.get(COLUMNS[column])) is not None and field != "name"]
