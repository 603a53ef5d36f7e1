"""A fingerprint over every row of a saved project: a byte that changed on the disk is told, wherever it lies.

Parts are known by the hash of their content already; of them only names and sizes are counted in.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Final

_NAME: Final = "seal"
_ROWS: Final = (
    "SELECT name, value FROM about WHERE name <> 'seal' ORDER BY name",
    "SELECT name, form, size FROM parts ORDER BY name",
    "SELECT number, base, edited FROM states ORDER BY number",
    "SELECT number, name, arguments, kept, said, hash, done_by, done_at FROM edits ORDER BY number",
    "SELECT number, role, path, sha256, content FROM packs ORDER BY number",
    "SELECT number, position, ran_by, ran_at, result FROM runs ORDER BY number",
    "SELECT kind, id, place, content FROM things ORDER BY kind, id",
    "SELECT name, content FROM pictures ORDER BY name",
    "SELECT number, at, by, what, details FROM log ORDER BY number",
)


def seal(connection: sqlite3.Connection) -> None:
    """Write the fingerprint of what the file holds now."""
    connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (_NAME, _fingerprint(connection)))


def is_sealed(connection: sqlite3.Connection) -> bool:
    """Whether the file has a fingerprint at all."""
    return _held(connection) is not None


def is_live(connection: sqlite3.Connection) -> bool:
    """Whether the file is a working copy: it changes with every edit and is sealed when it is saved."""
    return connection.execute("SELECT 1 FROM about WHERE name = 'working.dirty'").fetchone() is not None


def is_whole(connection: sqlite3.Connection) -> bool:
    """Whether the file holds what it held when it was sealed. Raises sqlite3.Error."""
    return _held(connection) == _fingerprint(connection)


def _held(connection: sqlite3.Connection) -> object:
    row = connection.execute("SELECT value FROM about WHERE name = ?", (_NAME,)).fetchone()
    return None if row is None else row[0]


def _fingerprint(connection: sqlite3.Connection) -> str:
    found = hashlib.sha256()
    for query in _ROWS:
        found.update(query.encode())
        for row in connection.execute(query):
            for value in row:
                content = value if isinstance(value, bytes) else str(value).encode()
                found.update(f"{type(value).__name__} {len(content)} ".encode())
                found.update(content)
    return found.hexdigest()
