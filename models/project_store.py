"""The SQLite file of a project: opened with care, its parts checked by their hash, its faults told in our own words."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from models.errors import InputError, OutputError, system_reason
from models.keeping.codec import JSON, RAW, CodecError
from models.project_schema import APPLICATION_ID, MIGRATIONS, SEALED, VERSION, Migrations, create, is_ours, migrate
from models.project_seal import is_live, is_sealed, is_whole, seal
from models.reading import Progress, silent

MAX_FILE_BYTES: Final = 1024**3
"""Projects above 1 GiB are refused: a building of 20,000 elements with a thousand edits takes a hundredth of it."""

MAX_PART_BYTES: Final = 256 * 1024**2
"""No single part, unpacked, is larger: a small file must not fill the memory."""

MAX_UNPACKED_BYTES: Final = 2 * 1024**3
"""Nor are all parts together."""

MEMORY: Final = Path(":memory:")
"""The path of a store that is never on the disk."""

_HEAD: Final = b"SQLite format 3\0"
_HEAD_BYTES: Final = 100
_ROLLBACK: Final = b"\1\1"
"""Bytes 18 and 19 of a file that is kept with a rollback journal, not with a log beside it."""
_LEVEL: Final = 6
_PAGES: Final = 1024
"""Pages that are copied between two signs of progress: some 4 MiB."""

_SYSTEM: Final = {
    sqlite3.SQLITE_PERM: errno.EACCES, sqlite3.SQLITE_BUSY: errno.EBUSY, sqlite3.SQLITE_LOCKED: errno.EBUSY,
    sqlite3.SQLITE_NOMEM: errno.ENOMEM, sqlite3.SQLITE_READONLY: errno.EROFS, sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_CANTOPEN: errno.EACCES, sqlite3.SQLITE_PROTOCOL: errno.ENOLCK,
    sqlite3.SQLITE_TOOBIG: errno.EFBIG, sqlite3.SQLITE_AUTH: errno.EACCES,
}
"""What SQLite tells of the system, by the number that the system has for it; all else is a fault of the file's content."""


class DamagedPart(CodecError):
    """A part that is missing, or whose content is not what its name says."""


class Store:
    """An open file. Parts are looked up by the hash of their content, which is checked."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection, self.path = connection, path
        self._unpacked = 0
        self._known: set[str] = set()
        self.told: Callable[[int], None] = _nobody     # hears how many bytes of a part come or go, and may raise to stop

    def put(self, content: bytes, form: str) -> str:
        """Keep a part; what is there already is not written again."""
        name = hashlib.sha256(form.encode() + b"\0" + content).hexdigest()
        if name not in self._known:
            self.told(len(content))
            packed = zlib.compress(content, _LEVEL) if form == JSON else content
            self.connection.execute("INSERT OR IGNORE INTO parts VALUES (?, ?, ?, ?)", (name, form, len(content), packed))
            self._known.add(name)
        return name

    def get(self, name: str, form: str) -> bytes:
        """The content of a part. Raises DamagedPart."""
        row = self.connection.execute("SELECT form, size, content FROM parts WHERE name = ?", (name,)).fetchone()
        if row is None or row[0] != form or not isinstance(row[1], int) or not isinstance(row[2], bytes):
            raise DamagedPart("", "a part is missing")
        self._unpacked += max(row[1], 0)
        if not 0 <= row[1] <= MAX_PART_BYTES or self._unpacked > MAX_UNPACKED_BYTES:
            raise CodecError("", "too large")
        self.told(row[1])
        content = row[2] if form == RAW else _unpacked(row[2], row[1])
        if len(content) != row[1] or hashlib.sha256(form.encode() + b"\0" + content).hexdigest() != name:
            raise DamagedPart("", "a part was changed")
        return content

    def forget_written(self) -> None:
        """A transaction was rolled back: what it wrote is not there."""
        self._known.clear()

    def close(self) -> None:
        self.connection.close()


def _nobody(_size: int) -> None:
    """Nobody waits."""


def _unpacked(packed: bytes, size: int) -> bytes:
    machine = zlib.decompressobj()
    try:
        return machine.decompress(packed, size + 1)
    except zlib.error as error:
        raise DamagedPart("", "a part cannot be unpacked") from error


# opening


@contextlib.contextmanager
def reading(path: Path, wanted: int = VERSION, steps: Migrations = MIGRATIONS, sound: bool = True) -> Iterator[Store]:
    """A project file for reading; one of an older version as a copy that was brought up to date.

    Args:
        sound: whether the whole database is looked through for damage first.

    Raises:
        InputError: bad-project, newer-project, damaged, too-large, or what keeps any file from being read.
    """
    from models.readers import check_file

    check_file(path)
    _check_head(path)
    with contextlib.ExitStack() as held, faults(path):
        store = Store(_connect(path, "ro"), path)
        held.callback(lambda: store.close())
        version = _version(store.connection, path, wanted)
        if version < wanted:
            store.close()
            copied = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="shanglou-"))) / "older.shanglou"
            shutil.copyfile(path, copied)
            store = Store(_connect(copied, "rw"), path)
            _check_sound(store.connection, path)
            if is_ours(store.connection):     # of the tables of an older version only its migration knows
                _check_seal(store.connection, path, version)
            _migrate(store.connection, path, version, wanted, steps)
        _check_layout(store.connection, path, sound)
        if sound and version == wanted:
            _check_seal(store.connection, path, version)
        yield store


def _check_seal(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Whether every row is as it was saved; before version 3 nothing says so, nor does a working copy."""
    told = is_sealed(connection) or (version >= SEALED and not is_live(connection))
    if told and not is_whole(connection):
        raise InputError("damaged", "project-damaged", path.name)


def _check_layout(connection: sqlite3.Connection, path: Path, sound: bool) -> None:
    if not is_ours(connection):
        raise InputError("bad-project", "project-layout", path.name)
    if sound:
        _check_sound(connection, path)


def _migrate(connection: sqlite3.Connection, path: Path, version: int, wanted: int, steps: Migrations) -> None:
    try:
        migrate(connection, version, wanted, steps)
    except (KeyError, sqlite3.Error) as error:
        raise InputError("bad-project", "project-not-migrated", path.name, version=version, wanted=wanted) from error


def _check_head(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
        size = path.stat().st_size
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    if not head.startswith(_HEAD):
        raise InputError("bad-project", "project-not-one", path.name)
    if head[18:20] != _ROLLBACK:      # else SQLite would lay files beside it
        raise InputError("bad-project", "project-layout", path.name)
    if size > MAX_FILE_BYTES:
        raise InputError("too-large", "project-too-large", path.name, limit_gib=MAX_FILE_BYTES // 1024**3)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    """A connection that runs nothing that the file brings along."""
    return _prepared(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None,
                                     check_same_thread=False))


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _version(connection: sqlite3.Connection, path: Path, wanted: int) -> int:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise InputError("bad-project", "project-not-one", path.name)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > wanted:
        raise InputError("newer-project", "project-newer", path.name, version=version, wanted=wanted)
    if version < 1:
        raise InputError("bad-project", "project-layout", path.name)
    return version


def _check_sound(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise InputError("damaged", "project-damaged", path.name)


@contextlib.contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turns what SQLite says while reading into one of our faults. Raises InputError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        number = _system_number(error)
        if number is None:      # also a text that is no UTF-8, which Python says without a code
            raise InputError("damaged", "project-damaged", path.name) from error
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(number)) from error
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        raise InputError("damaged", "project-damaged", path.name) from error


def _system_number(error: sqlite3.Error) -> int | None:
    """The system's number of what SQLite says; None where the system is not at fault."""
    return _SYSTEM.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)      # the low byte is the kind, the rest says it closer


# writing


def create_store(path: Path) -> Store:
    """A new project file with its tables, open for writing. Raises OutputError."""
    with output_faults(path):
        if path == MEMORY:
            store = Store(_prepared(sqlite3.connect(":memory:", isolation_level=None)), path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            store = Store(_connect(path, "rwc"), path)
        try:
            with transaction(store):
                create(store.connection)
        except BaseException:
            store.close()
            raise
        return store


def open_writable(path: Path) -> Store:
    """A working copy of ours, open for writing; one of an older version is brought up to date, step by step whole or not at all.

    Raises:
        InputError: bad-project, newer-project, damaged.
    """
    from models.readers import check_file

    check_file(path)
    with faults(path):
        store = Store(_connect(path, "rw"), path)
        try:      # at the first look SQLite undoes what was half written when a program was killed
            found = _version(store.connection, path, VERSION)
            if found < VERSION:
                _check_layout(store.connection, path, sound=True)
                _migrate(store.connection, path, found, VERSION, MIGRATIONS)
            _check_layout(store.connection, path, sound=True)
        except BaseException:
            store.close()
            raise
        return store


@contextlib.contextmanager
def transaction(store: Store) -> Iterator[None]:
    """All or nothing, and on the disk when it ends. Raises OutputError."""
    with output_faults(store.path):
        store.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            store.connection.execute("COMMIT")
        except BaseException:
            store.forget_written()
            with contextlib.suppress(sqlite3.Error):
                store.connection.execute("ROLLBACK")
            raise


def replace_with(store: Store, path: Path, progress: Progress = silent) -> None:
    """Put a copy of a store in the place of a file, whole or not at all: backup beside it, fsync, rename, fsync of the folder.

    Args:
        progress: hears of the stage project-write; may raise to stop before anything is changed.

    Raises:
        OutputError: nothing was changed.
    """
    waiting: Path | None = None
    with output_faults(path):
        try:
            if path.is_dir():
                raise IsADirectoryError(21, os.strerror(21), str(path))
            waiting = _waiting(path)
            _back_up(store, waiting, progress)
            _sync(waiting)
            waiting.replace(path)
            waiting = None
            _sync_folder(path.parent)
        finally:
            if waiting is not None:
                for left in (waiting, waiting.with_name(waiting.name + "-journal")):
                    left.unlink(missing_ok=True)


def _waiting(path: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".shanglou-")
    os.close(handle)
    Path(name).chmod(0o644)
    return Path(name)


def _back_up(store: Store, target: Path, progress: Progress) -> None:
    def told(_status: int, remaining: int, total: int) -> None:
        progress("project-write", 1.0 - remaining / max(total, 1))

    from models.project_sweep import unused_parts

    copy = sqlite3.connect(str(target), isolation_level=None)
    try:
        copy.execute("PRAGMA synchronous = FULL")
        store.connection.backup(copy, pages=_PAGES, progress=told)
        cut = copy.execute("SELECT 1 FROM about WHERE name = 'working.cut'").fetchone() is not None
        copy.execute("BEGIN")
        copy.execute("DELETE FROM about WHERE name LIKE 'working.%'")
        unused = unused_parts(copy) if cut else []
        copy.executemany("DELETE FROM parts WHERE name = ?", [(name,) for name in unused])
        seal(copy)
        copy.execute("COMMIT")
        if unused:
            copy.execute("VACUUM")
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """The new name itself, on systems where a folder can be synced."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:      # the file is whole and in its place; some network disks cannot say more
        return
    finally:
        os.close(handle)


@contextlib.contextmanager
def output_faults(path: Path) -> Iterator[None]:
    """Turns what the disk or SQLite says while writing into one of our faults. Raises OutputError."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise OutputError("not-writable", "project-not-written", str(path), reason=system_reason(error)) from error
    except sqlite3.Error as error:
        reason = system_reason(_system_number(error) or errno.EIO)
        raise OutputError("not-writable", "project-not-written", str(path), reason=reason) from error
