"""The working copy of an open project: each edit is on the disk before the user sees it, and a killed program loses none.

A copy is a project file in the user's data folder with a lock beside it. Whoever can take the lock knows that its program is
gone. Saving puts a backup of the copy in the document's place; closing takes the copy away.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.errors import InputError, ShanglouError
from models.locking import FileLock
from models.project import Author, LogEntry, PastRun, Project, ProjectEdit, SourceFile, UsedPack
from models.project_file import project_in
from models.project_pen import Pen
from models.project_store import Store, create_store, open_writable, output_faults, replace_with, transaction
from models.reading import Progress, silent

_FOLDER: Final = "working"
_ENDING: Final = ".working"
_MARKS: Final = ("document", "dirty", "skipped", "changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A copy with unsaved work whose program is gone.

    Args:
        file: the copy.
        document: the project it belongs to; None where it was never saved.
        name: of the file that was read.
        changed: when it was last changed, UTC.
        edits: how many are in force.
    """

    file: Path
    document: Path | None
    name: str
    changed: str
    edits: int


class WorkingCopy:
    """An open copy. Every method that changes it is on the disk when it returns, or raises OutputError and changed nothing."""

    def __init__(self, store: Store, lock: FileLock, author: Author) -> None:
        self._store, self._lock, self._author = store, lock, author
        self._pen = Pen(store)

    @property
    def file(self) -> Path:
        return self._store.path

    def edit(self, number: int, edit: ProjectEdit) -> None:
        """The edit of a number, counted from 1; edits after it are taken out, the log keeps them."""
        def act() -> None:
            if self._pen.edit(number, edit):
                self._mark("cut", "1")
            self._pen.position(number)

        self._change("edit", {"number": number, "name": str(edit.record.get("name", ""))}, act)

    def move(self, position: int, before: int) -> None:
        """So many edits are in force now: something was undone or done again."""
        self._change("undo" if position < before else "redo", {"position": position}, lambda: self._pen.position(position))

    def choose(self, choices: Mapping[str, Any], packs: Sequence[UsedPack]) -> None:
        self._change("choose", {}, lambda: self._pen.choices(choices, packs))

    def things(self, kind: str, things: Mapping[str, Any]) -> None:
        """All waivers, tenants, leases or placings."""
        self._change(kind, {"count": len(things)}, lambda: self._pen.things(kind, things))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing; what was not written is not remembered as if it were."""
        try:
            with transaction(self._store):
                yield
        except BaseException:
            self._pen = Pen(self._store)
            raise

    def _change(self, what: str, values: Mapping[str, Any], act: Callable[[], object]) -> None:
        with self._transaction():
            act()
            self._log(what, values)
            self._mark("dirty", "1")
            self._mark("changed", self._author.now())

    def _log(self, what: str, values: Mapping[str, Any]) -> None:
        self._pen.log(LogEntry(at=self._author.now(), by=self._author.name, what=what, values=values))

    def _mark(self, name: str, value: str | None) -> None:
        self._pen.about(f"working.{name}", value)

    def save(
        self, path: Path, *, selection: Mapping[str, Any], thumbnail: bytes = b"", run: PastRun | None = None,
        source: SourceFile | None = None, progress: Progress = silent,
    ) -> None:
        """Put the copy in the place of a document. Raises OutputError, or what ``progress`` does: the document is as it was."""
        with self._transaction():
            self._pen.selection(selection)
            self._pen.thumbnail(thumbnail)
            self._pen.source(source)
            if run is not None:
                self._pen.past_run(run)
            self._log("save", {"file": path.name})
        replace_with(self._store, path, progress)
        with self._transaction():
            self._mark("document", str(path.absolute()))
            self._mark("dirty", "0")

    def project(self) -> Project:
        """What the copy holds. Raises InputError."""
        return project_in(self._store, self.file)

    def discard(self) -> None:
        """Close the copy and take it away."""
        self._store.close()
        for left in (self.file, self.file.with_name(self.file.name + "-journal")):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
        self._lock.release(remove=True)

    def close(self) -> None:
        """Close the copy and leave it: it will be offered again if it holds unsaved work."""
        self._store.close()
        self._lock.release()


def start(
    folder: Path, project: Project, document: Path | None, author: Author, *, dirty: bool = False, progress: Progress = silent,
) -> WorkingCopy:
    """Begin a copy; ``dirty``: it holds work that is in no document. Raises OutputError, or what ``progress`` does."""
    file = folder / _FOLDER / f"{uuid.uuid4().hex}{_ENDING}"
    lock = _lock_of(file)
    with output_faults(file):
        lock.take({"pid": os.getpid()})     # before there is anything that could be taken for left behind
    try:
        store = create_store(file)
    except BaseException:
        lock.release(remove=True)
        raise
    try:
        copy = WorkingCopy(store, lock, author)
        store.told = _telling(progress, "project-copy", _size(project))
        with transaction(store):
            copy._pen.whole(project)
            copy._mark("document", None if document is None else str(document.absolute()))
            copy._mark("dirty", str(int(dirty)))
            copy._mark("changed", author.now())
        store.told = _telling(silent, "", 1)
    except BaseException:
        store.close()
        file.unlink(missing_ok=True)
        lock.release(remove=True)
        raise
    return copy


def _telling(progress: Progress, stage: str, total: int) -> Callable[[int], None]:
    """Tells which share of so many bytes came by."""
    done = 0

    def told(size: int) -> None:
        nonlocal done
        done += size
        progress(stage, min(done / max(total, 1), 1.0))
    return told


def _size(project: Project) -> int:
    """Bytes of the columns of a city, roughly: what else there is takes no time."""
    city = project.base.base.city
    if city is None:
        return 1
    shapes = 0 if city.outlines is None else _BYTES_OF_OUTLINE * len(city)
    return shapes + sum(held.nbytes for column in city.columns.values() for held in (column.values, column.upper, column.sources))


_BYTES_OF_OUTLINE: Final = 150


def adopt(left: Left, author: Author) -> WorkingCopy:
    """Go on with a copy that was left behind. Raises InputError: somebody else did, or it is damaged."""
    lock = _lock_of(left.file)
    if not left.file.exists() or not lock.take({"pid": os.getpid()}):
        raise InputError("not-readable", "project-copy-gone", left.name)
    try:
        return WorkingCopy(open_writable(left.file), lock, author)
    except BaseException:
        lock.release()
        raise


def left_behind(folder: Path) -> list[Left]:
    """Copies with unsaved work whose program is gone, the latest first. Copies without any are taken away."""
    found = []
    for file in sorted((folder / _FOLDER).glob(f"*{_ENDING}")) if (folder / _FOLDER).is_dir() else ():
        lock = _lock_of(file)
        try:
            if not lock.take({"pid": os.getpid()}):
                continue
        except OSError:
            continue
        left, remove = _looked_at(file)
        if remove:
            file.unlink(missing_ok=True)
        elif left is not None:
            found.append(left)
        lock.release(remove=remove)
    return sorted(found, key=lambda left: left.changed, reverse=True)


def _looked_at(file: Path) -> tuple[Left | None, bool]:
    """What a copy without a program holds, and whether it is of no use: nothing in it that is not saved."""
    try:
        # opened for writing: only so does SQLite undo what was half written when the program was killed
        store = open_writable(file)
    except ShanglouError as error:      # killed before the first piece was written: there is nothing to lose
        return None, error.key in ("file-empty", "project-not-one")
    try:
        about = dict(store.connection.execute("SELECT name, value FROM about WHERE name LIKE 'working.%' OR name = 'position'"))
        marks = {name: about.get(f"working.{name}", "") for name in _MARKS}
        if marks["dirty"] != "1":
            return None, True
        if marks["skipped"] == "1":
            return None, False
        document = Path(marks["document"]) if marks["document"] else None
        return Left(file=file, document=document, name=_name(store, file, document), changed=marks["changed"],
                    edits=int(about.get("position", "0"))), False
    except (ShanglouError, ValueError):
        return None, False
    finally:
        store.close()


def _name(store: Store, file: Path, document: Path | None) -> str:
    return document.name if document is not None else project_in(store, file).base.base.input.file


def skip(left: Left) -> None:
    """Remember that the user does not want this copy back: it is kept, and never offered again."""
    lock = _lock_of(left.file)
    if not lock.take({"pid": os.getpid()}):
        return
    try:
        store = open_writable(left.file)
        try:
            with transaction(store):
                Pen(store).about("working.skipped", "1")
        finally:
            store.close()
    finally:
        lock.release()


def _lock_of(file: Path) -> FileLock:
    return FileLock(file.with_suffix(".lock"))
