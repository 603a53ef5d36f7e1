"""The questions about projects: keep unsaved work, write over another's change, a project that is open elsewhere, work left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from workbench.desktop.language import Spoken

if TYPE_CHECKING:
    from models.project_working import Left

CANCEL: Final = "cancel"


def ask_unsaved(parent: QWidget, spoken: Spoken, name: str) -> str:
    """save, discard or cancel."""
    return _ask(parent, spoken, "unsaved", {"file": name}, ("save", "discard", CANCEL))


def ask_outside(parent: QWidget, spoken: Spoken, name: str) -> str:
    """overwrite, elsewhere or cancel: another program wrote the file."""
    return _ask(parent, spoken, "outside", {"file": name}, ("elsewhere", "overwrite", CANCEL))


def ask_locked(parent: QWidget, spoken: Spoken, name: str, note: Mapping[str, str]) -> str:
    """read-only, copy or cancel: another window has the project open."""
    who = {key: note.get(key, "?") for key in ("user", "host")}
    values = {"file": name, **who, "since": shown_time(note.get("since", ""))}
    return _ask(parent, spoken, "locked", values, ("read-only", "copy", CANCEL))


def ask_left(parent: QWidget, spoken: Spoken, left: Left, others: int) -> str:
    """recover, skip or later."""
    values = {"file": left.name, "time": shown_time(left.changed), "edits": left.edits, "others": others}
    return _ask(parent, spoken, "left-more" if others else "left", values, ("recover", "skip", "later"))


def shown_time(iso: str) -> str:
    """A time in the user's zone and manner; as it stands where it is none."""
    found = QDateTime.fromString(iso, Qt.DateFormat.ISODate)
    return QLocale().toString(found.toLocalTime(), QLocale.FormatType.ShortFormat) if found.isValid() else iso


def _ask(parent: QWidget, spoken: Spoken, name: str, values: Mapping[str, object], answers: Sequence[str]) -> str:
    """The answer; the first is the proposed one, the last the one of Esc."""
    question = spoken(f"project.{name}", **values)
    box = QMessageBox(QMessageBox.Icon.Warning, spoken(f"project.{name.removesuffix('-more')}-title"), question, parent=parent)
    roles = [QMessageBox.ButtonRole.AcceptRole, QMessageBox.ButtonRole.DestructiveRole, QMessageBox.ButtonRole.RejectRole]
    buttons = [box.addButton(spoken(f"project.answer-{answer}"), role) for answer, role in zip(answers, roles, strict=True)]
    box.setDefaultButton(buttons[0])
    box.setEscapeButton(buttons[-1])
    try:
        box.exec()
        clicked = box.clickedButton()
        return next((answer for answer, button in zip(answers, buttons, strict=True) if button is clicked), answers[-1])
    finally:
        box.deleteLater()
