"""Confirming a clause in the window: what the official text says goes into the user's own pack, which then joins the check."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, QObject
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.errors import ShanglouError
from workbench.desktop.dialogs import file_dialog
from workbench.desktop.language import Spoken
from workbench.desktop.remembered import remember, remembered
from workbench.desktop.session import Session
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from rules.standard import Clause
    from workbench.desktop.pack_watch import PackWatch

_WIDTH: Final = 560
_FORMATS: Final = "*.png *.jpg *.jpeg *.pdf"


def shipped_clause(clause: Clause) -> Clause | None:
    """The clause of the program that would be confirmed; None for plot conditions and packs of the user's own."""
    from rules.library import shipped

    wanted = clause.replaces or clause.id
    return next((ours for pack in shipped() for ours in pack.clauses if ours.id == wanted), None)


class ConfirmDialog(QDialog):
    """What the official text says of one clause, who read it and where. Nothing is written before OK; a fault keeps it open."""

    def __init__(self, parent: QWidget, spoken: Spoken, clause: Clause, shown: Clause) -> None:
        super().__init__(parent)
        self._spoken, self.clause = spoken, clause
        self.limit, self.number = QLineEdit(shown.limit_text), QLineEdit(shown.clause)
        self.edition, self.page, self.name = QLineEdit(), QLineEdit(), QLineEdit(remembered("confirm/name"))
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.picture, self.pack = QLineEdit(), QLineEdit(remembered("confirm/pack"))
        self.ours, self.note, self.fault = QLabel(), QLabel(), QLabel()
        self._labels: dict[str, QLabel] = {}
        self._choosers = {name: QPushButton() for name in ("picture", "pack")}
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.written: list[Path] = []
        self._lay_out()
        for field in (self.limit, self.edition, self.page, self.name, self.pack):
            field.textChanged.connect(self._enable)
        spoken.changed.connect(self._speak)
        self._speak()
        self._enable()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for key, field in (("limit", self.limit), ("number", self.number), ("edition", self.edition), ("page", self.page),
                           ("name", self.name), ("day", self.day), ("picture", self._with_button("picture", self.picture)),
                           ("pack", self._with_button("pack", self.pack))):
            self._labels[key] = QLabel()
            form.addRow(self._labels[key], field)
        for label in (self.ours, self.note, self.fault):
            label.setWordWrap(True)
        self.note.setObjectName("faint")
        self.fault.setStyleSheet(f"color: {tone('error')}; font-weight: bold;")
        self._choosers["picture"].clicked.connect(self._choose_picture)
        self._choosers["pack"].clicked.connect(self._choose_pack)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(self.ours)
        column.addLayout(form)
        column.addWidget(self.note)
        column.addWidget(self.fault)
        column.addWidget(self.buttons)
        self.setMinimumWidth(_WIDTH)

    def _with_button(self, name: str, field: QLineEdit) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field, 1)
        row.addWidget(self._choosers[name])
        return both

    def _speak(self) -> None:
        say, words = self._spoken, self._spoken.words
        self.setWindowTitle(say("confirm.title"))
        for key, label in self._labels.items():
            label.setText(say(f"confirm.{key}"))
        for button in self._choosers.values():
            button.setText(say("confirm.choose"))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(say("confirm.ok"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(say("confirm.cancel"))
        self.ours.setText(say("confirm.ours", title=self.clause.title.get(say.lang), citation=words.citation(self.clause),
                              limit=words.limit_rule(self.clause), provenance=words.provenance(self.clause)))
        self.note.setText(say("confirm.note"))
        self.page.setPlaceholderText(say("confirm.page-example"))
        self.picture.setPlaceholderText(say("confirm.optional"))
        self.edition.setPlaceholderText(say("confirm.edition-example"))

    def _enable(self) -> None:
        needed = (self.limit, self.edition, self.page, self.name, self.pack)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(all(field.text().strip() for field in needed))
        self.fault.clear()

    # files

    def _choose_picture(self) -> None:
        dialog = file_dialog(self, self._spoken, "open", [f"{self._spoken('confirm.filter-picture')} ({_FORMATS})"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._take(dialog, self.picture)

    def _choose_pack(self) -> None:
        dialog = file_dialog(self, self._spoken, "save", [f"{self._spoken('confirm.filter-pack')} (*.toml)"])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)     # an existing pack is added to, never replaced
        dialog.setDefaultSuffix("toml")
        dialog.selectFile(self.pack.text() or "confirmed.toml")
        self._take(dialog, self.pack)

    def _take(self, dialog: QFileDialog, field: QLineEdit) -> None:
        try:
            if dialog.exec():
                field.setText(dialog.selectedFiles()[0])
        finally:
            dialog.deleteLater()

    # writing

    @property
    def target(self) -> Path:
        return Path(self.pack.text().strip()).expanduser()

    def corrections(self) -> dict[str, str]:
        """The fields that differ from ours: those on this page, and what an earlier confirmation in the same pack corrected."""
        from workbench.confirmation import kept_corrections

        kept = kept_corrections(self.target, self.clause.id)
        fields = (("limit", self.limit.text().strip(), self.clause.limit_text),
                  ("clause", self.number.text().strip(), self.clause.clause))
        return {**{name: own for name, own in kept.items() if name not in ("limit", "clause")},
                **{name: own for name, own, ours in fields if own != ours}}

    def accept(self) -> None:
        """Write; a fault is said here, and the dialog stays."""
        from rules.standard import Confirmation
        from workbench.confirmation import write_confirmation
        from workbench.desktop.language import sentence

        day = self.day.date()
        who = Confirmation(name=self.name.text().strip(), date=date(day.year(), day.month(), day.day()).isoformat(),
                           edition=self.edition.text().strip(), page=self.page.text().strip())
        scan = self.picture.text().strip()
        try:
            self.written = write_confirmation(self.target, self.clause.id, who, self.corrections(), Path(scan) if scan else None)
        except ShanglouError as error:
            self.fault.setText(sentence(error, self._spoken.lang))
            return
        remember("confirm/name", who.name)
        remember("confirm/pack", str(self.target))
        super().accept()


class Confirming(QObject):
    """Opens the dialog for the clause that is shown, and lets the written pack join the check."""

    def __init__(self, session: Session, spoken: Spoken, shown: Callable[[], Clause | None], watch: PackWatch,
                 window: QWidget) -> None:
        super().__init__(window)
        self._session, self._spoken, self._shown, self._watch, self._window = session, spoken, shown, watch, window
        self.dialog: ConfirmDialog | None = None

    def ask(self) -> None:
        """Ask what the official text says of the clause in the evidence panel."""
        shown = self._shown()
        clause = None if shown is None else shipped_clause(shown)
        if shown is None or clause is None:
            key = "confirm.choose-first" if shown is None else "confirm.not-ours"
            self._session.notice("warning", lambda lang: _text(f"desktop.{key}", lang))
            return
        self.dialog = ConfirmDialog(self._window, self._spoken, clause, shown)
        self.dialog.accepted.connect(self._joined)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _joined(self) -> None:
        """The pack is among the chosen standards from now on; where it already was, the check is made again."""
        dialog = self.dialog
        if dialog is None:
            return
        own, chosen = str(dialog.target), self._session.choices.standards
        title, file = dialog.clause.title, dialog.target.name
        self._watch.expect(dialog.target)
        if own in chosen:
            self._session.recheck()
        else:
            self._session.choose(standards=(*chosen, own))
        self._session.notice("done", lambda lang: _text("desktop.confirm.done", lang, clause=title.get(lang), file=file))

    def _forget(self) -> None:
        self.dialog = None


def _text(key: str, lang: str, **values: object) -> str:
    from workbench.texts import text

    return text(key, lang, values)
