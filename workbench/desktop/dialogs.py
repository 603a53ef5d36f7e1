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


def ask_files(parent: QWidget, spoken: Spoken, title: str, kind: str, many: bool = False) -> list[Path]:
    """Files that are there, of one kind; none where it is cancelled."""
    dialog = file_dialog(parent, spoken, "open", [kind], title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
    return _answers(dialog)


def ask_folder(parent: QWidget, spoken: Spoken, title: str) -> Path | None:
    """A folder to read from or to write to."""
    dialog = file_dialog(parent, spoken, "open", [], title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, spoken("dialog-label-folder"))
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, spoken("dialog-label-choose"))
    return _answer(dialog)


def ask_target(parent: QWidget, spoken: Spoken, title: str, proposed: str, kind: str) -> Path | None:
    """Where to write a file of one kind; its suffix is that of what is proposed."""
    dialog = file_dialog(parent, spoken, "save", [kind], title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(proposed).suffix.removeprefix("."))
    dialog.selectFile(proposed)
    return _answer(dialog)


def file_dialog(parent: QWidget, spoken: Spoken, name: str, filters: list[str], title: str = "") -> QFileDialog:
    """The platform's file dialog; where Qt draws its own, every label is in the window's language."""
    dialog = QFileDialog(parent, title or spoken(f"dialog-{name}"))
    dialog.setNameFilters(filters)
    dialog.setViewMode(QFileDialog.ViewMode.List)
    labels = QFileDialog.DialogLabel
    for label, key in ((labels.LookIn, "folder"), (labels.FileName, "name"), (labels.FileType, "type"),
                       (labels.Accept, name), (labels.Reject, "cancel")):
        dialog.setLabelText(label, spoken(f"dialog-label-{key}"))
    return dialog


def _answer(dialog: QFileDialog) -> Path | None:
    return next(iter(_answers(dialog)), None)


def _answers(dialog: QFileDialog) -> list[Path]:
    try:
        return [Path(name) for name in dialog.selectedFiles()] if dialog.exec() else []
    finally:
        dialog.deleteLater()
