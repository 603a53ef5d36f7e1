"""Which parts of a project nothing names any more."""

from __future__ import annotations

import re
import sqlite3
import zlib
from typing import Final

_NAMED: Final = re.compile(rb'\{"(?:part|shape|array)":"([0-9a-f]{64})"\}')
"""How a thing names a part. A text of the user that looks the same keeps a part that it need not: no harm."""

_ABOUT: Final = "SELECT value FROM about WHERE name NOT GLOB 'mesh.*' OR substr(name, 6) IN (SELECT base FROM states)"
"""All but the meshes of readings that no state holds any more."""


def unused_parts(connection: sqlite3.Connection) -> list[str]:
    """Names of the parts that neither a state, a run, a thing nor another part names."""
    waiting = _roots(connection)
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in used:
            continue
        used.add(name)
        row = connection.execute("SELECT form, content FROM parts WHERE name = ?", (name,)).fetchone()
        if row is not None and row[0] == "json":
            waiting += _names(zlib.decompress(row[1]))
    return [name for (name,) in connection.execute("SELECT name FROM parts") if name not in used]


def _roots(connection: sqlite3.Connection) -> list[str]:
    found = [name for row in connection.execute("SELECT base, edited FROM states") for name in row]
    for query in ("SELECT arguments FROM edits", "SELECT kept FROM edits", "SELECT result FROM runs",
                  "SELECT content FROM things", _ABOUT, "SELECT details FROM log"):
        for (held,) in connection.execute(query):
            found += _names(str(held).encode())
    return found


def _names(content: bytes) -> list[str]:
    return [name.decode() for name in _NAMED.findall(content)]
