"""What a further file would change, which values disagree and which stand, and what fits nothing; before it is merged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from models.errors import CallError
from models.merging import ADDITION, BASE, merge
from workbench import merge_words as say_merge
from workbench.desktop.language import Spoken
from workbench.desktop.preview import Group, PreviewDialog, Row, joined

if TYPE_CHECKING:
    from models.merging import Addition, Change, Conflict, Merged, Unmatched
    from models.reading import Reading


class MergeDialog(PreviewDialog):
    """Shows a merge anew whenever the user aims it elsewhere or turns a switch. Nothing is changed until OK."""

    def __init__(self, parent: QWidget, spoken: Spoken, base: Reading, addition: Addition) -> None:
        super().__init__(parent, spoken, "merge")
        self.base, self.addition = base, addition
        self.choices: dict[str, str] = {}
        self.merged: Merged | None = None
        self.fault: CallError | None = None
        self._make_tools()
        self.merge()
        self.speak()

    def _make_tools(self) -> None:
        self._aim = QLabel()
        self.target = QComboBox()
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.target.addItem("", "")
        buildings = self.base.buildings
        if len(buildings) > 1:
            names = [building.name or building.id for building in buildings]
        else:
            names = [storey.name for building in buildings for storey in building.storeys]
        for name in names:
            self.target.addItem(name, name)
        self.target.setCurrentIndex(max(self.target.findData(self.addition.target), 0))
        self.target.activated.connect(self._aimed)
        self.all_base, self.all_addition = QPushButton(), QPushButton()
        self.all_base.clicked.connect(lambda: self.prefer(BASE))
        self.all_addition.clicked.connect(lambda: self.prefer(ADDITION))
        self.tools.addWidget(self._aim)
        self.tools.addWidget(self.target)
        self.tools.addStretch(1)
        self.tools.addWidget(self.all_base)
        self.tools.addWidget(self.all_addition)

    def _aimed(self) -> None:
        self.addition = replace(self.addition, target=self.target.currentData())
        self.choices.clear()
        self.merge()
        self.fill()

    def merge(self) -> None:
        """Compute the merge with the present target and choices."""
        try:
            self.merged, self.fault = merge(self.base, [self.addition], choices=self.choices), None
        except CallError as error:
            self.merged, self.fault = None, error

    def choose(self, key: str, on: bool) -> None:
        """Which value of a conflict stands: that of the further file if ``on``."""
        self.choices[key] = ADDITION if on else BASE
        self.merge()
        self.fill()

    def prefer(self, side: str) -> None:
        """One side for every conflict that the user can decide."""
        if self.merged is not None:
            self.choices.update({conflict.key: side for conflict in self.merged.conflicts})
            self.merge()
            self.fill()

    # what it shows

    def fill(self) -> None:
        say, merged = self.spoken, self.merged
        self._aim.setText(say("merge.target"))
        self.target.setItemText(0, say("merge.target-file"))
        self.all_base.setText(say("merge.all-base"))
        self.all_addition.setText(say("merge.all-addition"))
        self.heading.setText(say("merge.heading", file=self.addition.file, base=self.base.input.file))
        self.ok.setEnabled(merged is not None and bool(merged.edits))
        if merged is None:
            self.summary.setText(self._fault_text())
            self.show_groups([])
            return
        conflicts = bool(merged.conflicts)
        self.all_base.setEnabled(conflicts)
        self.all_addition.setEnabled(conflicts)
        self.summary.setText(say("merge.summary", changes=len(merged.changes), conflicts=len(merged.conflicts),
                                 unmatched=len(merged.unmatched)))
        self.show_groups([
            Group(say("merge.group-conflicts", count=len(merged.conflicts)), [self._conflict(c) for c in merged.conflicts]),
            Group(say("merge.group-unmatched", count=len(merged.unmatched)), [self._unmatched(u) for u in merged.unmatched]),
            Group(say("merge.group-changes", count=len(merged.changes)), [self._change(c) for c in merged.changes]),
        ])

    def _fault_text(self) -> str:
        from workbench.desktop.language import sentence

        return "" if self.fault is None else sentence(self.fault, self.spoken.lang)

    def _conflict(self, conflict: Conflict) -> Row:
        lang = self.spoken.lang
        values = [say_merge.shown(value, conflict.kind, conflict.field, lang) for value in (conflict.base, conflict.addition)]
        sources = [say_merge.short_source(source, lang) for source in (conflict.base_source, conflict.addition_source)]
        about, field = self._about(conflict)
        rule = self.spoken.common(f"merge-why.{conflict.why}")
        return Row(about=about, field=field, old=joined([values[0], sources[0]]), new=joined([values[1], sources[1]]),
                   remark=joined([self.spoken(f"merge.stands-{conflict.stands}"), rule]), key=conflict.key,
                   on=conflict.stands == ADDITION, hint=say_merge.conflict_line(conflict, lang))

    def _about(self, entry: Conflict | Change | Unmatched) -> tuple[str, str]:
        """A thing and its field in words."""
        lang = self.spoken.lang
        return say_merge.subject(entry.kind, entry.name or "–", lang), say_merge.field_name(entry.field, lang, entry.kind)

    def _change(self, change: Change) -> Row:
        lang = self.spoken.lang
        thing = not change.field
        old = "" if change.old in (None, ()) else say_merge.shown(change.old, change.kind, change.field, lang)
        new = "" if change.new is None else say_merge.shown(change.new, change.kind, change.field, lang)
        about, field = self._about(change)
        return Row(about=about, field=self.spoken("merge.whole") if thing else field, old="" if thing else old,
                   new=self.spoken("merge.added" if change.old is None else "merge.gone") if thing else new,
                   remark="" if thing else say_merge.short_source(getattr(change.new, "source", None), lang),
                   hint=say_merge.change_line(change, lang))

    def _unmatched(self, entry: Unmatched) -> Row:
        lang = self.spoken.lang
        about, field = self._about(entry)
        return Row(about=about, field=field, old=say_merge.place(entry.file, entry.where, entry.row, lang),
                   new=self.spoken.common(entry.reason, **entry.values), hint=say_merge.unmatched_line(entry, lang))
