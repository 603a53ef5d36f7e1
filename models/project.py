"""A project: what was read, every edit with the state after it, choices, packs, past runs and a log of who did what when.

The document is frozen. It holds everything that its results need: neither the source file nor a pack on the disk is needed
to open it. ``models/project_file.py`` writes and reads it as one file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from models.building import Building, Plot, Site
from models.keeping.codec import canonical
from models.reading import Reading

Record = Mapping[str, Any]
"""``{"name": …, "building": …, "arguments": {…}}``, as in :mod:`models.edit_records`."""

SUFFIX: Final = ".shanglou"

ROLES: Final = ("standard", "plot")
"""What the text of a pack is for: one of the standards that were asked for, or the conditions of the plot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who works, and the clock that says when."""

    name: str
    clock: Callable[[], datetime]

    def now(self) -> str:
        """The time in UTC, to the second."""
        return self.clock().astimezone(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What edits change: the buildings, and plot and site around them."""

    buildings: Sequence[Building]
    plot: Plot | None = None
    site: Site | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A reading as its files say, with the base buildings, and what edits made of it."""

    base: Reading
    edited: Edited

    @property
    def reading(self) -> Reading:
        """The reading as edited."""
        return replace(self.base, buildings=self.edited.buildings, plot=self.edited.plot, site=self.edited.site)


def state_of(base: Reading) -> State:
    """A reading before any edit."""
    return State(base=base, edited=Edited(buildings=base.buildings, plot=base.plot, site=base.site))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectEdit:
    """One step of the undo history.

    Args:
        record: what runs it again; its name is the edit's.
        kept: all records that are in force from this step on, where it replaced those before it (a file that was read again).
        said: what was done, in the user's words, by language.
        after: the state that it led to.
    """

    record: Record
    kept: tuple[Record, ...] | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    after: State
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedPack:
    """A pack of the user's own, such as confirmed clauses, or the plot conditions: its text as it was used."""

    role: str
    path: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """What a run of the rules found: overall result, counts, packs and findings as plain values."""

    at: str
    by: str
    position: int
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """Who did what when. The log is only ever added to."""

    at: str
    by: str
    what: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """Where the file was read, for reading it again."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The document.

    Args:
        base: the state before the first edit.
        position: how many of the edits are in force; those after it can be done again.
        choices, selection: plain values by name.
        waivers, tenants, leases, placings, surveys: things by id, of any type that can be kept; placings as in
            :mod:`models.kept_placing`, surveys (those entered here) by their building.
        thumbnail: a small PNG of the building, or nothing.
    """

    base: State
    edits: tuple[ProjectEdit, ...] = ()
    position: int = 0
    choices: Mapping[str, Any] = field(default_factory=dict)
    selection: Mapping[str, Any] = field(default_factory=dict)
    packs: tuple[UsedPack, ...] = ()
    runs: tuple[PastRun, ...] = ()
    waivers: Mapping[str, Any] = field(default_factory=dict)
    tenants: Mapping[str, Any] = field(default_factory=dict)
    leases: Mapping[str, Any] = field(default_factory=dict)
    placings: Mapping[str, Any] = field(default_factory=dict)
    surveys: Mapping[str, Any] = field(default_factory=dict)
    log: tuple[LogEntry, ...] = ()
    source: SourceFile | None = None
    thumbnail: bytes = b""

    @property
    def state(self) -> State:
        """The state after the edits in force."""
        return self.edits[self.position - 1].after if self.position else self.base

    @property
    def records(self) -> tuple[Record, ...]:
        """The records in force, in their order: run on the file they give the present state."""
        return records_of(self.edits[:self.position])


def records_of(edits: Sequence[ProjectEdit]) -> tuple[Record, ...]:
    """The records that are in force after these edits."""
    found: list[Record] = []
    for edit in edits:
        if edit.kept is None:
            found.append(edit.record)
        else:
            found = list(edit.kept)
    return tuple(found)


def edit_hash(before: str, name: str, arguments: object, snapshot: tuple[str, str]) -> str:
    """Fingerprint of an edit: it holds that of the one before, so that none can be taken out or changed unseen."""
    return hashlib.sha256(canonical([before, name, arguments, list(snapshot)])).hexdigest()
