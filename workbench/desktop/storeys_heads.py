"""The titles above a block that is pasted into the storey table: which columns they name, in which units. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from workbench.desktop.storeys_block import BlockFault
from workbench.desktop.storeys_columns import COLUMNS, FIELD_OF

_COLUMN_OF: Final = {"storey_number": "storey", "elevation_m": "elevation", "load": "load", "production": "production",
                     **{field: column for column, field in FIELD_OF.items()}}
"""Fields of a schedule of storeys → columns of the table."""
_ALIKE: Final = frozenset({"storey", "name"})
"""``楼层`` is the number in one schedule and the name in the next."""


def without_head(rows: Sequence[Sequence[str]], left: int) -> tuple[list[list[str]], int]:
    """A block without its titles, bare numbers with the unit that their title states; and how many lines went.

    Args:
        left: the column of the table in which the block is put down.

    Raises:
        BlockFault: a title names another column than the one below it would fill.
    """
    heads = [_meaning(cell) for cell in rows[0]] if len(rows) > 1 else []
    if not any(heads) or any(found is None and cell.strip() for found, cell in zip(heads, rows[0], strict=False)):
        return [list(row) for row in rows], 0
    for j, found in enumerate(heads):
        column = COLUMNS[left + j] if left + j < len(COLUMNS) else ""
        if found is not None and column and found[0] != column and not {found[0], column} <= _ALIKE:
            raise BlockFault("desktop.paste-heads", column=left + j, found=rows[0][j].strip()[:40])
    units = [None if found is None else found[1] for found in heads]
    return [[_with_unit(cell, units[j] if j < len(units) else None) for j, cell in enumerate(row)] for row in rows[1:]], 1


def _meaning(cell: str) -> tuple[str, str | None] | None:
    """Column and unit of a title; None: it is none that is known."""
    from models.readers.tables.headings import bare, is_unit, spellings, split_unit

    own = _titles().get(cell.strip())
    if own is not None:
        return own, None     # cells as this window copies them say every other unit themselves
    head, _, tail = cell.strip().rpartition(" ")
    last = (head, tail) if head and is_unit(tail) else ("", None)     # ``Load kN/m2``
    for text, unit in ((cell, None), last, split_unit(cell)):
        found = spellings("storey").get(bare(text)) if text.strip() else None
        column = None if found is None else _COLUMN_OF.get(found.field)
        if column is not None:
            return column, unit
    return None


@cache
def _titles() -> dict[str, str]:
    """The titles of the table itself, in all languages."""
    from workbench.texts import LANGUAGES, catalogue

    return {catalogue()[f"desktop.column.{column}"][lang]: column for column in COLUMNS for lang in LANGUAGES}


def _with_unit(cell: str, unit: str | None) -> str:
    bare = unit is not None and cell.strip() and not any(sign.isalpha() for sign in cell)
    return f"{cell.strip()} {unit}" if bare else cell
