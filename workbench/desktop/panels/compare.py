"""What the edits did: verdicts that turned between two states of the history, and which single number would mend a finding."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from workbench.desktop import fields
from workbench.desktop.edit_commands import EditCommand
from workbench.desktop.goods_rows import Row, Table, plain
from workbench.desktop.jobs import Job
from workbench.desktop.language import Spoken
from workbench.desktop.panels.elided import Elided
from workbench.desktop.panels.rows_table import RowsTable
from workbench.desktop.scheme_past import Mend, candidates, compared, mends
from workbench.desktop.session import SELECTABLE, Session
from workbench.sheets.words import show_unit, with_unit

if TYPE_CHECKING:
    from rules.findings import Finding
    from rules.run_changes import RunChange
    from workbench.desktop.edit_commands import Editor

COMPARE = "compare"
MEND = "mend"


class ComparePanel(QFrame):
    """Two points of the history against each other, and what would mend what fails now."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._editor, self._spoken = session, editor, spoken
        self.found: tuple[RunChange, ...] | None = None
        self.mends: tuple[Mend, ...] = ()
        self.first, self.second, self.count = QComboBox(), QComboBox(), Elided()
        self.turned, self.failing = RowsTable(session, editor), RowsTable(session, editor)
        self.set_, self.mend_note = QPushButton(), Elided()
        self._lay_out()
        self.first.activated.connect(lambda _: self._compare())
        self.second.activated.connect(lambda _: self._compare())
        self.turned.chosen.connect(self._show_turned)
        self.failing.chosen.connect(self._show_failing)
        self.set_.clicked.connect(lambda: self._mend())
        session.checked_changed.connect(self.refresh)
        session.building_changed.connect(self.refresh)
        session.undo.indexChanged.connect(lambda _: self._name_steps())
        spoken.changed.connect(self._speak)
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(640, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 150)

    def _lay_out(self) -> None:
        say = self._spoken
        arrow = QLabel("→")
        for widget, key in ((self.first, "from"), (self.second, "to"), (self.turned, "turned"), (self.failing, "failing")):
            say.bind(widget.setAccessibleName, f"compare.{key}")
        for combo, key in ((self.first, "from"), (self.second, "to")):
            say.bind(combo.setToolTip, f"compare.{key}")
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(12)
        head = QHBoxLayout()
        head.addWidget(self.first, 2)
        head.addWidget(arrow)
        head.addWidget(self.second, 2)
        head.addWidget(self.count, 4)
        below = QHBoxLayout()
        below.addWidget(self.mend_note, 1)
        below.addWidget(self.set_)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.failing, 1)
        column.addLayout(below)
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.turned)
        parts.addWidget(right)
        parts.setSizes([560, 440])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(6, 4, 6, 4)
        whole.setSpacing(3)
        whole.addLayout(head)
        whole.addWidget(parts, 1)

    # states

    def _speak(self) -> None:
        self._name_steps()
        self._fill()

    def _name_steps(self) -> None:
        """The file as opened, every step by its name, and what is open now."""
        if not isValid(self._session.undo):
            return
        stack, say = self._session.undo, self._spoken
        names = [say("history.opened")]
        for i in range(min(stack.count(), max(len(self._session.project.states()) - 1, 0))):
            command = stack.command(i)
            said = command.said(say.lang) if isinstance(command, EditCommand) else command.text()
            names.append(f"{i + 1}. {said}")
        at = min(max(self.first.currentIndex(), 0), len(names) - 1)
        other = self.second.currentIndex() - 1
        self.first.clear()
        self.first.addItems(names)
        self.first.setCurrentIndex(at)
        self.second.clear()
        self.second.addItems([say("compare.now"), *names])
        self.second.setCurrentIndex(other + 1 if 0 <= other < len(names) else 0)

    def refresh(self) -> None:
        """Compare again, and look for what would mend, while somebody sees it."""
        if self.isVisible() and self._session.reading is not None:
            self._compare()
            self._look_for_mends()
        elif self._session.reading is None:
            self.found, self.mends = None, ()
            self._fill()

    def _compare(self) -> None:
        session = self._session
        now, choices, states = session.current_reading, session.choices, session.project.states()
        if now is None or session.city is not None or not states:
            self.found = None
            self._fill()
            return
        first = states[min(max(self.first.currentIndex(), 0), len(states) - 1)]
        at = self.second.currentIndex() - 1
        second = states[at] if 0 <= at < len(states) else None
        session.jobs.start(Job(COMPARE, lambda progress: compared((first, second), now, choices, progress), self._take,
                               session.complain, shown=False))

    def _take(self, found: tuple[RunChange, ...]) -> None:
        if isValid(self):
            self.found = found
            self._fill()

    def _look_for_mends(self) -> None:
        session = self._session
        reading, judged = session.current_reading, session.judged
        if reading is None or judged is None or session.stale or session.city is not None:
            return
        made, index, choices, before = list(candidates(session)), session.building_index, session.choices, judged.checked

        def take(found: tuple[Mend, ...]) -> None:
            if isValid(self):
                self.mends = found
                self._fill()

        session.jobs.start(Job(MEND, lambda progress: mends(made, reading, index, choices, before, progress), take,
                               session.complain, shown=False))

    # showing

    def _fill(self) -> None:
        say = self._spoken
        changes = self.found
        if changes is None:
            self.count.say(say("compare.city" if self._session.city is not None else "compare.waiting"))
            self.turned.show_table(Table((), ()))
        else:
            from rules.run_changes import counts

            self.count.say(say("compare.count", total=len(changes), **counts(changes)) if changes else say("compare.same"))
            self.turned.show_table(self._turned_table(changes))
        self.failing.show_table(self._failing_table())
        self._show_mend()

    def _turned_table(self, changes: Sequence[RunChange]) -> Table:
        say, words = self._spoken, self._spoken.words
        rows = []
        for i, change in enumerate(changes):
            finding = change.finding
            first, second = (say.common(f"verdict.{verdict}") for verdict in change.verdicts)
            delta = change.margin_delta
            margin = "–" if delta is None else f"{delta:+g} {show_unit(finding.clause.unit)}".strip()
            name, unit = finding.clause.quantity.name, finding.clause.unit
            values = " → ".join("–" if one is None or one.measured is None else words.value(name, one.measured, unit)
                                for one in (change.before, change.after))
            rows.append(Row(str(i), (
                plain(finding.clause.title.get(say.lang), tip=words.citation(finding.clause)),
                plain(_subject(finding)),
                plain(f"{first} → {second}", mark="bad" if change.worse else "good", tip=values),
                plain(margin, right=True), plain(say("compare.deciding" if finding.deciding else "compare.remark"))),
                _things(finding)))
        head = tuple(say(f"compare.col-{name}") for name in ("clause", "subject", "verdict", "margin", "force"))
        return Table(head, tuple(rows))

    def _failing_table(self) -> Table:
        say, words = self._spoken, self._spoken.words
        rows = []
        for i, mend in enumerate(self.mends):
            finding = mend.finding
            kind, _, field, _ = mend.change
            label = fields.label(kind, field, words)
            sign = {">=": "≥", "<=": "≤"}[finding.clause.limit.op]
            rows.append(Row(str(i), (
                plain(finding.clause.title.get(say.lang), tip=words.citation(finding.clause)),
                plain(_subject(finding)),
                plain(f"{label} {sign} {with_unit(mend.value, mend.unit)}")), _things(finding)))
        return Table(tuple(say(f"compare.col-{name}") for name in ("fails", "subject", "passes")), tuple(rows))

    def _chosen_mend(self) -> Mend | None:
        row = self.failing.row()
        return None if row is None or int(row.id) >= len(self.mends) else self.mends[int(row.id)]

    def _show_mend(self) -> None:
        mend, say = self._chosen_mend(), self._spoken
        self.set_.setEnabled(mend is not None)
        if mend is None:
            self.set_.setText(say("compare.set-none"))
            fails = any(finding.verdict == "fail" for finding in self._session.shown_findings()[0])
            self.mend_note.say(say("compare.choose" if self.mends else "compare.no-mend" if fails else "compare.no-fail"))
            return
        self.set_.setText(say("compare.set", value=with_unit(mend.value, mend.unit)))
        self.mend_note.say(say("compare.effect", mended=mend.mended, failing=mend.failing))

    def _show_turned(self, row: str) -> None:
        if self.found is not None and int(row) < len(self.found):
            self._choose(self.found[int(row)].after)

    def _show_failing(self, row: str) -> None:
        self._show_mend()
        if int(row) < len(self.mends):
            self._choose(self.mends[int(row)].finding)

    def _choose(self, finding: Finding | None) -> None:
        """The evidence of a row: that finding of the present result which is the same."""
        if finding is None:
            return
        now = next((one for one in self._session.shown_findings()[0] if one.clause.id == finding.clause.id
                    and one.subject == finding.subject and one.building == finding.building), None)
        if now is not None:
            self._session.select_finding(now)

    def _mend(self) -> None:
        mend = self._chosen_mend()
        if mend is not None:
            self._editor.set_many([mend.change])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        for name in (COMPARE, MEND):
            self._session.jobs.drop(name)
        super().hideEvent(event)


def _subject(finding: Finding) -> str:
    """The name of what a finding speaks of, with its storeys where the name does not say them."""
    name = finding.subject_name or finding.subject
    where = fields.storeys_text(list(finding.storeys)) if finding.storeys else ""
    return name if not where or where in name else f"{where} {name}"


def _things(finding: Finding) -> tuple[tuple[str, str], ...]:
    """What a finding speaks of, as a thing that can be chosen."""
    kind = finding.clause.subject
    return ((kind, finding.subject),) if kind in SELECTABLE and not finding.placeholder else ()
