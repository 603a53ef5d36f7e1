"""What a damaged project still says of itself: enough to find the source file again and to know which work it held."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """``edits``: how many can still be told, the last one by whom and when; ``source``: the file that was read, or nothing."""

    edits: int
    by: str
    at: str
    source: str


def remains_of(path: Path) -> Remains | None:
    """What can still be read of a damaged file; None where that is nothing."""
    with contextlib.suppress(sqlite3.Error, OSError), \
            contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        edits = _edits(connection)
        source = _rows(connection, "SELECT value FROM about WHERE name = 'source.path'")
        found = _text(source[0][0]) if source else ""
        if edits or found:
            by, at = (_text(word) for word in edits[-1]) if edits else ("", "")
            return Remains(edits=len(edits), by=by, at=at, source=found)
    return None


def _edits(connection: sqlite3.Connection) -> list[Any]:
    return _rows(connection, "SELECT done_by, done_at FROM edits ORDER BY number")


def _rows(connection: sqlite3.Connection, query: str) -> list[Any]:
    """The rows up to the damage."""
    found: list[Any] = []
    with contextlib.suppress(sqlite3.Error, OverflowError, UnicodeDecodeError):
        for row in connection.execute(query):
            found.append(row)
    return found


def _text(value: object) -> str:
    """Some text of a file that anybody may have written, fit to be shown."""
    return "".join(sign for sign in str(value) if sign.isprintable())[:_LONGEST]
