"""The tables of a project file, its version, and how older versions become this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

APPLICATION_ID: Final = 0x53484C4F
"""``SHLO`` in the head of the file: what tells a project from any other SQLite file."""

VERSION: Final = 3
"""``user_version`` of what this program writes."""

SEALED: Final = 3
"""From this version on a saved project carries a fingerprint of all its rows (:mod:`models.project_seal`)."""

TABLES: Final = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE parts (name TEXT PRIMARY KEY, form TEXT NOT NULL, size INTEGER NOT NULL, content BLOB NOT NULL)",
    "CREATE TABLE states (number INTEGER PRIMARY KEY, base TEXT NOT NULL, edited TEXT NOT NULL)",
    "CREATE TABLE edits (number INTEGER PRIMARY KEY, name TEXT NOT NULL, arguments TEXT NOT NULL, kept TEXT, "
    "said TEXT NOT NULL, hash TEXT NOT NULL, done_by TEXT NOT NULL, done_at TEXT NOT NULL)",
    "CREATE TABLE packs (number INTEGER PRIMARY KEY, role TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, "
    "content TEXT NOT NULL)",
    "CREATE TABLE runs (number INTEGER PRIMARY KEY, position INTEGER NOT NULL, ran_by TEXT NOT NULL, ran_at TEXT NOT NULL, "
    "result TEXT NOT NULL)",
    "CREATE TABLE things (kind TEXT NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL, content TEXT NOT NULL, "
    "PRIMARY KEY (kind, id)) WITHOUT ROWID",
    "CREATE TABLE pictures (name TEXT PRIMARY KEY, content BLOB NOT NULL)",
    "CREATE TABLE log (number INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, what TEXT NOT NULL, "
    "details TEXT NOT NULL)",
    "CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
    "CREATE TRIGGER log_grows BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
)
"""``things`` holds waivers, tenants, leases and placings; state 0 is the base, state n that after edit n. ``parts`` holds what
these name: JSON, packed, or the coordinates of shapes."""

Migrations = Mapping[int, Callable[[sqlite3.Connection], None]]


def _with_placings(connection: sqlite3.Connection) -> None:
    """1 → 2: ``things`` may hold placings, which a program of version 1 would leave out when it saves. The tables stay.

    One mesh for the whole project, which version 1 had room for, belongs to a reading now and is made again from its file.
    """
    connection.execute("DELETE FROM about WHERE name = 'mesh'")


def _sealed(connection: sqlite3.Connection) -> None:
    """2 → 3: saving adds a fingerprint over all rows; the tables stay."""


MIGRATIONS: Final[Migrations] = {1: _with_placings, 2: _sealed}
"""Version → what makes it the next one; run on a copy, each step in a transaction of its own."""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty file."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    for statement in TABLES:
        connection.execute(statement)


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file has exactly our tables: no view or trigger of anybody else's may take their place."""
    found = {row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
    return found == set(TABLES)


def migrate(connection: sqlite3.Connection, found: int, wanted: int = VERSION, steps: Migrations = MIGRATIONS) -> None:
    """Bring a file from an older version to a newer one. Raises KeyError: nothing leads there."""
    for version in range(found, wanted):
        step = steps[version]
        with connection:
            connection.execute("BEGIN")
            step(connection)
            connection.execute(f"PRAGMA user_version = {version + 1}")
