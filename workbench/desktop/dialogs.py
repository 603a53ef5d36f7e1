"""The few questions that block: which file, where to, and whether edits may be lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.desktop.language import Spoken


def ask_open(parent: QWidget, spoken: Spoken) -> Path | None:
    """A building file to open."""
    from models.readers import READERS

    patterns = " ".join(f"*{suffix}" for suffix in READERS)
    filters = [f"{spoken('filter-buildings')} ({patterns})", f"{spoken('filter-all')} (*)"]
    dialog = file_dialog(parent, spoken, "open", filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def ask_further(parent: QWidget, spoken: Spoken) -> Path | None:
    """A further file to merge: a building file or a table."""
    from workbench.desktop.further import further_suffixes

    patterns = " ".join(f"*{suffix}" for suffix in further_suffixes())
    dialog = file_dialog(parent, spoken, "merge", [f"{spoken('filter-further')} ({patterns})", f"{spoken('filter-all')} (*)"])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def ask_schedule(parent: QWidget, spoken: Spoken) -> Path | None:
    """A schedule of storeys."""
    return _ask_one(parent, spoken, f"{spoken('filter-schedule')} (*.csv *.xlsx *.xls)")


def ask_layers(parent: QWidget, spoken: Spoken) -> Path | None:
    """A file of layer rules."""
    return _ask_one(parent, spoken, f"{spoken('filter-toml')} (*.toml)")


def _ask_one(parent: QWidget, spoken: Spoken, kind: str) -> Path | None:
    dialog = file_dialog(parent, spoken, "open", [kind, f"{spoken('filter-all')} (*)"])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def ask_save(parent: QWidget, spoken: Spoken, proposed: str, suffix: str) -> Path | None:
    """Where to write; the suffix is added where it is missing."""
    dialog = file_dialog(parent, spoken, "save", [f"{spoken(f'filter-{suffix}')} (*.{suffix})"])
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(proposed)
    return _answer(dialog)


def file_dialog(parent: QWidget, spoken: Spoken, name: str, filters: list[str]) -> QFileDialog:
    """The platform's file dialog; where Qt draws its own, every label is in the window's language."""
    dialog = QFileDialog(parent, spoken(f"dialog-{name}"))
    dialog.setNameFilters(filters)
    dialog.setViewMode(QFileDialog.ViewMode.List)
    labels = QFileDialog.DialogLabel
    for label, key in ((labels.LookIn, "folder"), (labels.FileName, "name"), (labels.FileType, "type"),
                       (labels.Accept, name), (labels.Reject, "cancel")):
        dialog.setLabelText(label, spoken(f"dialog-label-{key}"))
    return dialog


def _answer(dialog: QFileDialog) -> Path | None:
    try:
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None
    finally:
        dialog.deleteLater()
