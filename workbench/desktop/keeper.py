"""Keeps what is open as a project: every step goes into the working copy at once; opens, saves, recovers, locks."""

from __future__ import annotations

import getpass
import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEventLoop, QObject, Signal

from models.errors import CallError, OutputError, ShanglouError
from workbench.desktop.jobs import Job
from workbench.desktop.project_opening import Opened, read_left, read_project
from workbench.desktop.project_saving import run_of, save_from_memory, with_past
from workbench.desktop.project_steps import KeptCommand, edit_of, is_same, state_now
from workbench.desktop.recent import remember_recent
from workbench.desktop.watching import signature
from workbench.logs import user_data_folder

if TYPE_CHECKING:
    from models.locking import FileLock
    from models.project import Author, PastRun, Project, ProjectEdit, State
    from models.project_working import Left, WorkingCopy
    from models.reading import Progress
    from workbench.checked import Choices
    from workbench.desktop.session import Judged, Session

SUFFIX: Final = ".shanglou"
LARGE: Final = 20_000
"""A city of so many buildings is written beside the window: columns of a million take seconds."""

READ_ONLY: Final = "read-only"
AS_COPY: Final = "copy"


class Keeper(QObject):
    """The project side of a session. ``changed`` says that name, place or unsaved state are others than before."""

    changed = Signal()
    locked = Signal(object, object)      # path, note of whoever holds it

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.path: Path | None = None
        self.source: Path | None = None
        self.read_only = False
        self.picture: Callable[[], bytes] | None = None
        self._project: Project | None = None      # as it was opened; its edits are those of ``_steps``
        self._steps: list[ProjectEdit] = []
        self._commands: list[object] = []         # those of ``_steps``
        self._base: State | None = None
        self._position = 0
        self._copy: WorkingCopy | None = None
        self._behind = False                      # the copy misses something that could not be written
        self._told: object = None                 # why, as it was said last
        self._lock: FileLock | None = None
        self._pending: FileLock | None = None
        self._seen: object = None
        self._saved_choices: Choices | None = None
        self._written_choices: Choices | None = None
        self._last_run: Mapping[str, Any] | None = None
        self._things: dict[str, Mapping[str, Any]] = {}      # kinds that are others than in the file that was opened
        self._unsaved_things = False
        self._taking = False
        self._busy = False                                   # the copy is written beside the window
        self._queued: list[Callable[[WorkingCopy], None]] = []     # what it misses until then, in order
        session.undo.indexChanged.connect(self._follow)
        session.choices_changed.connect(self._follow_choices)

    # opening

    def open(self, path: Path, how: str = "") -> None:
        """Read a project beside the window. Where another window has it, ``locked`` says so and nothing happens."""
        if self.refuses():
            return
        if how == "" and not self._claim(path):
            return
        document = path if how != AS_COPY else None
        if how:
            self._drop_pending()
        self._start(path, lambda progress: read_project(path, document, how == READ_ONLY, progress))

    def recover(self, left: Left) -> None:
        """Go on with the unsaved work of a program that is gone."""
        if self.refuses():
            return
        self._drop_pending()
        document = left.document if left.document is not None and self._claim(left.document) else None
        author = self.author()
        self._start(document or Path(left.name), lambda progress: read_left(left, document, author, progress))

    def _start(self, path: Path, work: Callable[[Progress], tuple[Choices, Judged, Opened]]) -> None:
        self._session.jobs.start(Job("open", work, lambda found: self._session.take_project(path, *found), self._refused))

    def _refused(self, error: ShanglouError) -> None:
        self._drop_pending()
        self._session.complain(error)

    def _claim(self, path: Path, to_save: bool = False) -> bool:
        """Take the lock of a document until it is open. False: somebody has it, and was named."""
        from models.locking import document_lock

        self._drop_pending()
        lock = document_lock(user_data_folder(), path)
        if self._lock is not None and self._lock.held and self._lock.path == lock.path:
            return True
        try:
            free = lock.take(_note())
        except OSError:      # without a data folder there is nothing to lock with
            return True
        if not free and to_save:
            who = {key: lock.note().get(key, "?") for key in ("user", "host")}
            self._session.notice("error", lambda lang: _text("project-save-locked", lang, file=path.name, **who))
        elif not free:
            self.locked.emit(path, lock.note())
        if not free:
            return False
        self._pending = lock
        return True

    def _drop_pending(self) -> None:
        if self._pending is not None:
            self._pending.release()
            self._pending = None

    def take(self, opened: Opened | None, path: Path | None) -> None:
        """Something else is open from now on; called by the session while it changes over."""
        from models.project import state_of

        keeps_lock = self._pending is None and opened is not None and opened.document is not None and opened.document == self.path
        self._let_go(keeps_lock)
        session = self._session
        self.path = None if opened is None else opened.document
        self._project = None if opened is None else opened.project
        self.read_only = opened is not None and opened.read_only
        self.source = path if opened is None else _source_of(opened.project)
        self._copy = None if opened is None else opened.copy
        self._base = state_of(session.reading) if opened is None and session.reading is not None else \
            None if opened is None else opened.project.base
        self._steps = [] if opened is None else list(opened.project.edits)
        self._position = 0 if opened is None else opened.project.position
        self._seen = None if self.path is None else signature(self.path)
        self._last_run = opened.project.runs[-1].result if opened is not None and opened.project.runs else None
        self._saved_choices = self._written_choices = session.choices
        self._things, self._unsaved_things = {}, False
        if self._pending is not None:
            self._lock, self._pending = self._pending, None
        self._fill_history()
        if path is not None and self._copy is None:
            remember_recent(path)
        self.changed.emit()

    def _fill_history(self) -> None:
        """The steps of the file as undo commands; the session is at their position already."""
        undo, before = self._session.undo, self._base
        self._taking = True
        undo.clear()
        for step in self._steps:
            if before is not None:
                undo.push(KeptCommand(self._session, before, step))
            before = step.after
        undo.setIndex(self._position)
        undo.setClean()
        if self._copy is not None:
            undo.resetClean()
        for i in range(undo.count()):
            command = undo.command(i)
            if isinstance(command, KeptCommand):
                command.awake = True
        self._commands = [undo.command(i) for i in range(undo.count())]
        self._taking = False

    def _drop_copy(self) -> None:
        if self._copy is not None:
            self._copy.discard()
            self._copy = None

    def _let_go(self, keeps_lock: bool = False) -> None:
        self._drop_copy()
        self._behind, self._told = False, None
        if self._lock is not None and not keeps_lock:
            self._lock.release()
            self._lock = None

    def close(self) -> None:
        """The window closes, with everything saved or given up: the working copy goes, the lock is free."""
        self._taking = True      # the undo stack clears itself while it goes: that is no step back
        self._drop_pending()
        self._let_go()

    # what changed

    @property
    def dirty(self) -> bool:
        """Whether there is something that is not in the file: edits, and in a project choices, too."""
        session = self._session
        if session.reading is None:
            return False
        return not session.undo.isClean() or self._unsaved_things or (
            self._project is not None and session.choices != self._saved_choices)

    @property
    def name(self) -> str:
        """What the window calls it."""
        path = self.path or self._session.path
        return "" if path is None else path.name

    def author(self) -> Author:
        from models.project import Author

        return Author(name=user_name(), clock=lambda: datetime.now(UTC))

    def states(self) -> list[State]:
        """What was open at first, and after each step of the history that is kept."""
        return [] if self._base is None else [self._base, *(step.after for step in self._steps)]

    @property
    def position(self) -> int:
        """Which of :attr:`states` is in force."""
        return self._position

    def _follow(self, index: int) -> None:
        """The undo stack moved: what it did is in the working copy before anything else happens."""
        session = self._session
        if self._taking or session.reading is None or self._base is None:
            return
        at, before = index - 1, self._position
        self._position = index
        if index and not self._knows(at):
            from models.project import records_of

            author, command = self.author(), session.undo.command(at)
            edit = edit_of(session, command, records_of(self._steps[:at]), author.name, author.now())
            self._steps[at:], self._commands[at:] = [edit], [command]
            self._write(lambda copy: copy.edit(index, edit))
        elif index != before:
            self._write(lambda copy: copy.move(index, before))
        self.changed.emit()

    def _knows(self, at: int) -> bool:
        """Whether the step is kept already: the same command, which led to the same state."""
        session = self._session
        return at < len(self._steps) and self._commands[at] is session.undo.command(at) \
            and is_same(self._steps[at].after, state_now(session))

    def _follow_choices(self) -> None:
        """Choices of a project are part of it; those of a building file that nobody edited are nothing to keep."""
        now = self._session.choices
        if (self._project is None and self._copy is None) or now == self._written_choices:
            return
        choices = self._kept_choices()
        if choices is not None:
            self._written_choices = now
            self._write(lambda copy: copy.choose(*choices))
        self.changed.emit()

    def _kept_choices(self) -> tuple[dict[str, Any], tuple[Any, ...]] | None:
        from workbench.project_choices import kept_choices

        try:
            return kept_choices(self._session.choices)
        except ShanglouError:      # a pack that cannot be read: checking says so
            return None

    def _write(self, act: Callable[[WorkingCopy], None]) -> None:
        """Change the working copy; a new one where there is none, or it misses something."""
        if self._busy:
            self._queued.append(act)
            return
        try:
            if self._copy is None or self._behind:
                if self._is_large():
                    self._begin_beside()
                    return
                self._begin()
            else:
                act(self._copy)
        except OutputError as error:
            self._missed(error)

    def _missed(self, error: ShanglouError) -> None:
        """Say that there is no recovery copy: once, not again with each edit until that changes."""
        self._behind = True
        if self._told != error.values.get("reason"):
            self._say_unkept("error", "project-unsafe", error)

    def _say_unkept(self, level: str, key: str, error: ShanglouError) -> None:
        self._told = error.values.get("reason")
        values = {"reason": self._told, "folder": str(user_data_folder())}
        self._session.notice(level, lambda lang: _text(key, lang, **values))

    def _begin(self) -> None:
        """A working copy with all that is open. Raises OutputError: the old one, if any, is as it was."""
        self._beginning()(_silent)

    def _begin_beside(self) -> None:
        """The same of a large city beside the window; what comes meanwhile is written afterwards, in its order."""
        self._busy = True
        self._session.jobs.start(Job("keep", self._beginning(), lambda _: None, self._missed, shown=False, over=self._free))

    def _beginning(self) -> Callable[[Progress], None]:
        """What makes a working copy with all that is open now."""
        from models.project import LogEntry
        from models.project_working import start

        document, author = with_past(self._document(), self._copy), self.author()
        entry = LogEntry(at=author.now(), by=author.name, what="begin", values={"file": self.name, "edits": len(self._steps)})
        whole = replace(document, log=(*document.log, entry))

        def begin(progress: Progress) -> None:
            made = start(user_data_folder(), whole, self.path, author, dirty=True, progress=progress)
            if self._copy is not None:
                self._copy.discard()
            self._copy, self._behind, self._told = made, False, None
        return begin

    def _is_large(self) -> bool:
        return self._session.city is not None and len(self._session.buildings) >= LARGE

    def _free(self) -> None:
        """Nothing is written beside the window any more: what waited goes into the copy."""
        self._busy, waiting = False, self._queued
        self._queued = []
        for act in waiting if self._copy is not None and not self._behind else waiting[-1:]:     # a new copy holds it all
            self._write(act)

    def refuses(self) -> bool:
        """Whether the project is being written just now, so that nothing else can take its place; says so."""
        if self._busy:
            self._session.notice("warning", lambda lang: _text("project-busy", lang))
        return self._busy

    def _document(self) -> Project:
        """All that is open, as a project."""
        from models.project import Project, SourceFile

        session = self._session
        if self._base is None or session.reading is None:
            raise ValueError("nothing is open")
        blank = self._project or Project(base=self._base)
        choices = self._kept_choices() or (dict(blank.choices), blank.packs)
        source = blank.source if self.source is None else SourceFile(path=str(self.source), sha256=session.reading.input.sha256)
        return replace(blank, base=self._base, edits=tuple(self._steps), position=self._position, choices=choices[0],
                       packs=choices[1], source=source, **self._things)      # type: ignore[arg-type]

    # things beside the edits

    def things(self, kind: str) -> Mapping[str, Any]:
        """The waivers, tenants, leases or placings of the project, by id."""
        held: Mapping[str, Any] = {} if self._project is None else getattr(self._project, kind)
        return self._things.get(kind, held)

    def keep_things(self, kind: str, things: Mapping[str, Any]) -> None:
        """Other waivers, tenants, leases or placings: in the working copy at once, in the project when it is saved."""
        if self._session.reading is None or self._base is None or dict(self.things(kind)) == dict(things):
            return
        self._things[kind], self._unsaved_things = dict(things), True
        self._write(lambda copy: copy.things(kind, things))
        self.changed.emit()

    # saving

    def save(self, path: Path) -> bool:
        """Save as a project; says what went wrong. False: nothing was changed on the disk, and nothing is lost here."""
        path = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
        other = self.path is None or path.absolute() != self.path.absolute()
        if self._session.reading is None or self.refuses():
            return False
        if self._session.jobs.running("open"):      # what is open may be another thing when the file is written
            self._session.notice("warning", lambda lang: _text("project-opening", lang))
            return False
        if other and not self._claim(path, to_save=True):
            return False
        chosen, faults = self._session.choices, list[ShanglouError]()
        try:
            work = self._saving(path, faults)
            if not self._is_large():
                work(_silent)
            elif not self._beside(work):
                self._drop_pending()
                return False
        except ShanglouError as error:
            self._drop_pending()
            self._session.complain(error)
            return False
        finally:
            self._free()
        if self._pending is not None:
            if self._lock is not None:
                self._lock.release()
            self._lock, self._pending = self._pending, None
        self._saved(path, chosen)
        for fault in faults:
            self._say_unkept("warning", "project-unkept", fault)
        return True

    def _beside(self, work: Callable[[Progress], None]) -> bool:
        """Run what writes beside the window, which goes on meanwhile. False: cancelled, nothing changed. Raises OutputError."""
        loop = QEventLoop()
        done: list[bool] = []
        faults: list[ShanglouError] = []

        def run(progress: Progress) -> None:
            work(progress)
            done.append(True)

        self._busy = True
        self._session.jobs.start(Job("save", run, lambda _: None, faults.append, over=loop.quit))
        loop.exec()
        self._busy = False
        if faults:
            raise faults[0]
        return bool(done)

    def _saving(self, path: Path, faults: list[ShanglouError]) -> Callable[[Progress], None]:
        """What writes all that is open now into a file; ``faults`` gets why there is no working copy. Raises CallError."""
        from workbench.desktop.project_view import selection_of

        if self.read_only and self.path is not None and path.absolute() == self.path.absolute():
            raise CallError("bad-call", "project-read-only", path.name)
        begin = self._beginning() if self._copy is None or self._behind else None
        document = self._document()
        selection, thumbnail, run, author = selection_of(self._session), self._thumbnail(document), self._run(), self.author()

        def save(progress: Progress) -> None:
            try:
                if begin is not None:
                    begin(progress)
                if self._copy is not None:
                    self._copy.save(path, selection=selection, thumbnail=thumbnail, run=run, source=document.source,
                                    progress=progress)
            except OutputError as error:
                shown = replace(document, selection=selection, thumbnail=thumbnail)
                self._project = save_from_memory(with_past(shown, self._copy), run, path, author, progress)
                self._drop_copy()     # what it holds is older than the document now
                faults.append(error)
            self._last_run = self._last_run if run is None else run.result
        return save

    def _thumbnail(self, document: Project) -> bytes:
        made = b"" if self.picture is None else self.picture()
        return made or document.thumbnail

    def _run(self) -> PastRun | None:
        """The present result as a past run, unless it is the last one again."""
        run = run_of(self._session, self.author(), self._position)
        return None if run is None or run.result == self._last_run else run

    def _saved(self, path: Path, chosen: Choices) -> None:
        session = self._session
        self.path, self.read_only = path, False
        session.path = path
        self._project = self._document()
        self._seen = signature(path)
        self._saved_choices = chosen
        self._unsaved_things = False
        session.undo.setClean()
        remember_recent(path)
        session.notice("done", lambda lang: _text("written", lang, path=str(path)))
        self.changed.emit()

    def changed_outside(self) -> bool:
        """Whether another program wrote the project since it was opened or saved here."""
        return self.path is not None and signature(self.path) not in (None, self._seen)


def _silent(_stage: str, _share: float) -> None:
    """Nobody waits."""


def user_name() -> str:
    """The name of the person at the machine, as the system knows it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


def _note() -> dict[str, Any]:
    since = datetime.now(UTC).isoformat("T", "minutes")
    return {"user": user_name(), "host": platform.node(), "pid": os.getpid(), "since": since}


def _source_of(project: Project) -> Path | None:
    return None if project.source is None else Path(project.source.path)


def _text(key: str, lang: str, **values: object) -> str:
    from workbench.texts import text

    return text(key, lang, values)
