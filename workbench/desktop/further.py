"""Merging a further file, and reading the open file again: read beside the window, shown, then one undo step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from models.reading import Progress
from workbench.desktop.edit_commands import ReadingCommand
from workbench.desktop.jobs import Job
from workbench.desktop.language import Said, Spoken
from workbench.desktop.session import Session
from workbench.desktop.watching import Watched

if TYPE_CHECKING:
    from models.merging import Addition
    from models.reading import Reading, ReadOptions
    from models.report import ImportReport
    from workbench.desktop.merge_dialog import MergeDialog
    from workbench.desktop.reread_dialog import RereadDialog


class Further(QObject):
    """Second files and second readings. Nothing changes before the user has seen what would change and said OK."""

    def __init__(self, session: Session, spoken: Spoken, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._spoken, self._window = session, spoken, window
        self.merging: MergeDialog | None = None
        self.rereading: RereadDialog | None = None
        self.watched = Watched(self)
        session.opened.connect(self._opened)

    def _opened(self) -> None:
        """Another file is open: what was on the way for the one before is left aside."""
        for name in ("merge", "reread"):
            self._session.jobs.drop(name)
        for dialog in (self.merging, self.rereading):
            if dialog is not None:
                dialog.reject()
        self.watched.watch(self._session.source_path)

    # a further file

    def merge(self, path: Path) -> None:
        """Read a further file and show what it would change."""
        base = self._session.current_reading
        if base is None or self.refused():
            return
        self._session.jobs.start(Job("merge", lambda progress: _read_further(path, progress), self._show_merge,
                                     self._session.complain))

    def refused(self) -> bool:
        """Whether nothing can be merged into what is open; says so."""
        reading = self._session.reading
        if reading is None or reading.city is None:
            return False
        file = reading.input.file
        self._session.notice("warning", lambda lang: _text("merge-into-city", lang, subject=file))
        return True

    def _show_merge(self, addition: Addition) -> None:
        from models.errors import CallError
        from models.reading import Reading as AReading
        from workbench.desktop.merge_dialog import MergeDialog

        base = self._session.current_reading
        if base is None or base.city is not None:
            return
        if isinstance(addition.content, AReading) and addition.content.city is not None:
            self._session.complain(CallError("bad-call", "merge-of-city", addition.file))
            return
        shown = self._session.building
        if shown is not None and len(base.buildings) > 1 and shown.name:
            addition = replace(addition, target=shown.name)
        self.merging = MergeDialog(self._window, self._spoken, base, addition)
        self.merging.accepted.connect(self._apply_merge)
        self.merging.finished.connect(self._forget)
        self.merging.open()

    def _apply_merge(self) -> None:
        from workbench.merge_words import merge_record

        dialog, reading = self.merging, self._session.reading
        if dialog is None or dialog.merged is None or reading is None or not dialog.merged.edits:
            return
        merged, file = dialog.merged, dialog.addition.file
        whole = merged.reading
        base = replace(reading, report=whole.report, parts=whole.parts, plot=whole.plot, site=whole.site)
        said: Said = lambda lang: _text("desktop.merge.done", lang, file=file)     # noqa: E731 - a text still to be said
        self._session.undo.push(ReadingCommand(self._session, (base, whole.buildings), said, merge_record(merged)[0]))

    def _forget(self) -> None:
        self.merging = self.rereading = None

    # the same file again

    def reread(self) -> None:
        """Read the open file again and show what became of the user's edits."""
        path, reading = self._session.source_path, self._session.reading
        if path is None or reading is None:
            return
        options = self._session.read_options
        self._session.jobs.start(Job("reread", lambda progress: _read_again(path, options, progress), self._show_reread,
                                     self._session.complain))

    def _show_reread(self, found: Reading) -> None:
        from workbench.desktop.reread_dialog import RereadDialog

        reading, path = self._session.reading, self._session.source_path
        if reading is None or path is None:
            return
        self.watched.watch(path)
        if found.input.sha256 == reading.input.sha256:
            file = found.input.file
            self._session.notice("done", lambda lang: _text("desktop.reread.same", lang, file=file))
            return
        new = _with_parts(_alone_again(found, reading), reading)
        self.rereading = RereadDialog(self._window, self._spoken, reading.buildings, self._session.edits(), new)
        self.rereading.accepted.connect(self._apply_reread)
        self.rereading.finished.connect(self._forget)
        self.rereading.open()

    def _apply_reread(self) -> None:
        dialog = self.rereading
        if dialog is None or self._session.reading is None:
            return
        file = dialog.new.input.file
        said: Said = lambda lang: _text("desktop.reread.done", lang, file=file)     # noqa: E731 - a text still to be said
        after = (dialog.new, dialog.found.buildings)
        self._session.undo.push(ReadingCommand(self._session, after, said, None, dialog.found.records,
                                                     dialog.found.around))


def _read_further(path: Path, progress: Progress) -> Addition:
    from models.merging.opening import read_addition

    return read_addition(path, "", None, progress)


def _read_again(path: Path, options: ReadOptions | None, progress: Progress) -> Reading:
    from models.readers import read

    return read(path, options, progress)


def _with_parts(found: Reading, before: Reading) -> Reading:
    """The new reading with the files that were merged before: their edits are made again, their notes stay."""
    from models.report import ImportReport

    if not before.parts:
        return found
    notes: ImportReport = before.report
    kept = {name: tuple(note for note in entries if "part" in note.values) for name, entries in notes.lists()}
    report = ImportReport(**{name: (*entries, *kept[name]) for name, entries in found.report.lists()})
    return replace(found, report=report, parts=before.parts, plot=found.plot or before.plot, site=found.site or before.site)


def _alone_again(found: Reading, before: Reading) -> Reading:
    """Of a city file the one building that was taken out of it before, where it is still there."""
    from models.report import Note

    if found.city is None or before.city is not None or len(before.buildings) != 1:
        return found
    own = before.buildings[0].id
    if own not in found.city.ids:
        return found
    building = found.buildings[found.city.ids.index(own)]
    note = Note("city-others-left-out", building.name or building.id, {"count": len(found.buildings) - 1})
    report = replace(found.report, dropped=(*found.report.dropped, note))
    return replace(found, buildings=(building,), city=None, report=report)


def further_suffixes() -> Sequence[str]:
    """Suffixes of files that can be merged: every building file, and tables."""
    from models.merging.opening import TABLES
    from models.readers import READERS

    return tuple(dict.fromkeys((*READERS, *TABLES)))


def _text(key: str, lang: str, **values: object) -> str:
    from workbench.texts import text

    return text(key, lang, values)
