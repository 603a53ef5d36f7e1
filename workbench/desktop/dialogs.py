"""The few questions that block: which file, where to, and whether edits may be lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from workbench.desktop.language import Spoken


def ask_open(parent: QWidget, spoken: Spoken) -> Path | None:
    """A building file to open."""
    from models.readers import READERS

    patterns = " ".join(f"*{suffix}" for suffix in READERS)
    filters = f"{spoken('filter-buildings')} ({patterns});;{spoken('filter-all')} (*)"
    name, _ = QFileDialog.getOpenFileName(parent, spoken("dialog-open"), "", filters)
    return Path(name) if name else None


def ask_save(parent: QWidget, spoken: Spoken, proposed: str, suffix: str) -> Path | None:
    """Where to write; the suffix is added where it is missing."""
    filters = f"{spoken(f'filter-{suffix}')} (*.{suffix})"
    name, _ = QFileDialog.getSaveFileName(parent, spoken("dialog-save"), proposed, filters)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix.lower() == f".{suffix}" else path.with_name(f"{path.name}.{suffix}")


def may_discard(parent: QWidget, spoken: Spoken, edits: int) -> bool:
    """Whether edits that are only in this window may be lost."""
    question = spoken("dialog-discard", count=edits)
    box = QMessageBox(QMessageBox.Icon.Warning, spoken("dialog-discard-title"), question, parent=parent)
    discard = box.addButton(spoken("dialog-discard-yes"), QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton(spoken("dialog-discard-no"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.exec()
    return box.clickedButton() is discard
