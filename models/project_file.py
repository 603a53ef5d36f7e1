"""Reads and writes a project file: one self-contained SQLite file. Nothing in it is trusted.

The layout must be ours to the letter, the database sound, every part what its hash says, every value of the type that its
field has, the chain of edits unbroken. Numbers and texts are limited in size before they are unpacked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.city import CityBuildings
from models.errors import InputError
from models.keeping.codec import CodecError, Reader, parsed
from models.keeping.forms import UnknownField
from models.keeping.kinds import fingerprint
from models.project import (
    ROLES,
    Edited,
    LogEntry,
    PastRun,
    Project,
    ProjectEdit,
    SourceFile,
    State,
    UsedPack,
    edit_hash,
)
from models.project_pen import KINDS, MESH, PARTS, Pen
from models.project_schema import MIGRATIONS, VERSION, Migrations
from models.project_store import MEMORY, DamagedPart, Store, create_store, faults, reading, replace_with, transaction
from models.reading import Progress, Reading, silent
from models.view_mesh import MeshPart, ViewMesh, view_mesh

MAX_ROWS: Final = 100_000
"""Edits, runs, packs, things and log entries beyond this number are refused, each."""

MAX_TEXT: Final = 64 * 1024**2
MAX_THUMBNAIL_BYTES: Final = 1024**2
PNG: Final = b"\x89PNG\r\n\x1a\n"

_MESH: Final = tuple[np.ndarray, np.ndarray, tuple[tuple[str, str, int, int], ...]]
"""Vertices, faces, and parts as building, role, first face and number of faces."""


def load(path: Path, progress: Progress = silent, wanted: int = VERSION, steps: Migrations = MIGRATIONS) -> Project:
    """Read a project.

    Raises:
        InputError: bad-project, newer-project, damaged, too-large, or what keeps any file from being read.
    """
    progress("project-read", 0.0)
    try:
        with reading(path, wanted, steps) as store:
            store.told = _telling(store, progress)
            found = project_in(store, path)
    except InputError as error:
        raise _with_remains(error, path) from error
    progress("project-read", 1.0)
    return found


def _with_remains(error: InputError, path: Path) -> InputError:
    """The fault; of a damaged project with what it still says of itself."""
    from models.project_rescue import remains_of

    left = remains_of(path) if error.key == "project-damaged" else None
    if left is None:
        return error
    if not left.edits:
        return InputError("damaged", "project-damaged-source", path.name, source=left.source)
    return InputError("damaged", "project-damaged-edits", path.name, source=left.source or "?", edits=left.edits, by=left.by,
                      at=left.at)


def _telling(store: Store, progress: Progress) -> Callable[[int], None]:
    """Tells which share of all parts was read."""
    total = store.connection.execute("SELECT sum(size) FROM parts").fetchone()[0] or 1
    done = 0

    def told(size: int) -> None:
        nonlocal done
        done += size
        progress("project-read", min(done / max(total, 1), 1.0))
    return told


def save(project: Project, path: Path, progress: Progress = silent) -> None:
    """Write a project in the place of a file, whole or not at all. Raises OutputError, or what ``progress`` does."""
    progress("project-write", 0.0)
    store = create_store(MEMORY)
    try:
        with transaction(store):
            Pen(store).whole(project)
        replace_with(store, path, progress)
    finally:
        store.close()


def thumbnail_of(path: Path) -> bytes:
    """The small picture of a project; empty where there is none, or the file cannot be used."""
    try:
        with reading(path, sound=False) as store:
            return _thumbnail(store)
    except (InputError, CodecError):
        return b""


def project_in(store: Store, path: Path) -> Project:
    """The project that a store holds. Raises InputError."""
    about: dict[str, str] = {}
    try:
        with faults(path):
            about = dict(_rows(store, "about", "name, value", (str, str)))
            return _Desk(store, about).project()
    except DamagedPart as error:
        raise InputError("damaged", "project-damaged", path.name) from error
    except UnknownField as error:
        if about.get("model") != fingerprint():
            raise InputError("newer-project", "project-newer-content", path.name, where=error.where[:120]) from error
        raise _bad(path, error) from error
    except CodecError as error:
        raise _bad(path, error) from error


def _bad(path: Path, error: CodecError) -> InputError:
    return InputError("bad-project", "project-content", path.name, where=error.where[:120], reason=error.reason[:120])


class _Desk:
    """Puts a project together from its tables."""

    def __init__(self, store: Store, about: Mapping[str, str]) -> None:
        self._store, self._about = store, about
        self._reader = Reader(store, PARTS)
        self._cities: dict[int, Reading] = {}
        self._bases: dict[str, Reading] = {}

    def project(self) -> Project:
        states = self._states()
        if 0 not in states:
            raise CodecError("states", "no base")
        edits = self._edits(states)
        position = self._about.get("position", "")
        if not (position.isascii() and position.isdigit() and len(position) < 9 and int(position) <= len(edits)):
            raise CodecError("position", f"{position[:20]!r} of {len(edits)} edits")
        return Project(
            base=states[0][0], edits=edits, position=int(position), choices=self._table("choices"),
            selection=self._table("selection"), packs=self._packs(), runs=self._runs(), log=self._log(),
            source=self._source(), thumbnail=_thumbnail(self._store),
            **{kind: self._things(kind) for kind in KINDS})

    def _states(self) -> dict[int, tuple[State, tuple[str, str]]]:
        found = {}
        for number, base, edited in _rows(self._store, "states", "number, base, edited", (int, str, str)):
            where = f"state {number}"
            state = State(base=self._base(where, base), edited=self._part(where, edited, Edited))
            found[number] = (self._with_city(state), (base, edited))
        return found

    def _base(self, where: str, name: str) -> Reading:
        """A reading with its mesh: the same object wherever it is the base."""
        found = self._bases.get(name)
        if found is None:
            read: Reading = self._part(where, name, Reading)
            mesh = self._mesh(name)
            found = self._bases[name] = read if mesh is None else replace(read, mesh=mesh)
        return found

    def _part(self, where: str, name: str, kind: type) -> Any:
        return _inside(where, lambda: self._reader.read({"part": name}, kind))

    def _with_city(self, state: State) -> State:
        """A city makes its buildings of its columns."""
        city = state.base.city
        if city is None:
            return state
        base = self._cities.setdefault(id(state.base), replace(state.base, buildings=CityBuildings(city)))
        return State(base=base, edited=replace(state.edited, buildings=base.buildings))

    def _edits(self, states: Mapping[int, tuple[State, tuple[str, str]]]) -> tuple[ProjectEdit, ...]:
        made: list[ProjectEdit] = []
        before = ""
        columns = "number, name, arguments, kept, said, hash, done_by, done_at"
        kinds = (int, str, str, str | None, str, str, str, str)
        for number, name, arguments, kept, said, own, by, at in _rows(self._store, "edits", columns, kinds):
            if number != len(made) + 1 or number not in states:
                raise CodecError(f"edit {number}", "out of order")
            state, held = states[number]
            if own != edit_hash(before, name, [arguments, kept], held):
                raise CodecError(f"edit {number}", "its hash is another")
            before = own
            made.append(self._edit(number, (arguments, kept, said), state, by, at))
        return tuple(made)

    def _edit(self, number: int, texts: tuple[str, str | None, str], state: State, by: str, at: str) -> ProjectEdit:
        where = f"edit {number}"
        record = _record(where, self._plain(where, texts[0]))
        kept = None if texts[1] is None else self._plain(where, texts[1])
        if kept is not None and not isinstance(kept, list):
            raise CodecError(where, "list wanted")
        said = self._plain(where, texts[2])
        if not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
            raise CodecError(where, "texts wanted")
        return ProjectEdit(record=record, kept=None if kept is None else tuple(_record(where, one) for one in kept),
                           said=said, after=state, by=by, at=at)

    def _plain(self, where: str, text: str) -> Any:
        return _inside(where, lambda: self._reader.read(parsed(text.encode()), object))

    def _table(self, name: str) -> dict[str, Any]:
        found = self._plain(name, self._about[name]) if name in self._about else {}
        if not isinstance(found, dict):
            raise CodecError(name, "table wanted")
        return found

    def _packs(self) -> tuple[UsedPack, ...]:
        made = []
        for role, path, sha256, text in _rows(self._store, "packs", "role, path, sha256, content", (str,) * 4, "number"):
            pack = UsedPack(role=role, path=path, text=text)
            if role not in ROLES or pack.sha256 != sha256:
                raise CodecError(f"pack {path}", "its hash is another")
            made.append(pack)
        return tuple(made)

    def _runs(self) -> tuple[PastRun, ...]:
        made = []
        columns = "position, ran_by, ran_at, result"
        for position, by, at, text in _rows(self._store, "runs", columns, (int, str, str, str), "number"):
            result = self._plain("run", text)
            if not isinstance(result, dict):
                raise CodecError("run", "table wanted")
            made.append(PastRun(at=at, by=by, position=position, result=result))
        return tuple(made)

    def _things(self, kind: str) -> dict[str, Any]:
        rows = _rows(self._store, "things", "kind, id, content", (str, str, str), "place")
        return {name: self._plain(f"{kind} {name}", text) for own, name, text in rows if own == kind}

    def _log(self) -> tuple[LogEntry, ...]:
        made = []
        for at, by, what, text in _rows(self._store, "log", "at, by, what, details", (str,) * 4, "number"):
            values = self._plain("log", text)
            if not isinstance(values, dict):
                raise CodecError("log", "table wanted")
            made.append(LogEntry(at=at, by=by, what=what, values=values))
        return tuple(made)

    def _source(self) -> SourceFile | None:
        path = self._about.get("source.path")
        return None if path is None else SourceFile(path=path, sha256=self._about.get("source.sha256", ""))

    def _mesh(self, base: str) -> ViewMesh | None:
        """The mesh of the reading that a part holds."""
        text = self._about.get(f"{MESH}{base}")
        if text is None:
            return None
        vertices, faces, rows = _inside("mesh", lambda: self._reader.read(parsed(text.encode()), _MESH))
        try:
            parts = [MeshPart(building=building, role=role, first=first, count=count) for building, role, first, count in rows]
            return view_mesh(vertices, faces, tuple(parts))
        except ValueError as error:
            raise CodecError("mesh", str(error)) from error


def _record(where: str, found: Any) -> dict[str, Any]:
    wanted = {"name": str, "building": str, "arguments": dict}
    if not isinstance(found, dict) or (found and not all(isinstance(found.get(name), kind) for name, kind in wanted.items())):
        raise CodecError(where, "no record of an edit")
    return found


def _inside(where: str, act: Callable[[], Any]) -> Any:
    try:
        return act()
    except CodecError as error:
        raise error.inside(where) from error.__cause__


def _rows(store: Store, table: str, columns: str, kinds: tuple[Any, ...], order: str = "1") -> list[tuple[Any, ...]]:
    """The rows of a table, each value of its type. Raises CodecError."""
    sizes = " + ".join(f"coalesce(length({name}), 0)" for name in columns.split(", "))
    count, size = store.connection.execute(f"SELECT count(*), max({sizes}) FROM {table}").fetchone()     # noqa: S608 - our own names
    if count > MAX_ROWS or (size or 0) > MAX_TEXT:
        raise CodecError(table, "too large")
    rows = store.connection.execute(f"SELECT {columns} FROM {table} ORDER BY {order}").fetchall()     # noqa: S608 - likewise
    for row in rows:
        if not all(isinstance(value, kind) for value, kind in zip(row, kinds, strict=True)):
            raise CodecError(table, "a value of another type")
    return rows


def _thumbnail(store: Store) -> bytes:
    row = store.connection.execute("SELECT length(content), content FROM pictures WHERE name = 'thumbnail'").fetchone()
    if row is None:
        return b""
    if not isinstance(row[1], bytes) or row[0] > MAX_THUMBNAIL_BYTES or not row[1].startswith(PNG):
        raise CodecError("thumbnail", "no small PNG")
    return row[1]


