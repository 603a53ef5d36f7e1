"""The evidence of a cell: clause, measured value, limit, margin, where each number comes from, and what is missing."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextBrowser, QToolButton, QVBoxLayout

from workbench.desktop.language import Spoken
from workbench.desktop.look import verdict_colour, verdict_tint
from workbench.desktop.matrix_rows import INFORMATION
from workbench.desktop.missing import enterable
from workbench.desktop.rich import bullets, faint, heading, link, table
from workbench.desktop.theme import tone
from workbench.sheets.style import VERDICTS

if TYPE_CHECKING:
    from rules.findings import Finding
    from rules.standard import Clause


class EvidencePanel(QFrame):
    """Shows one finding; a cell with several (lifts, zones) is leafed through, the worst first."""

    def __init__(self, spoken: Spoken, go_to_input: Callable[[str], None], confirm: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._spoken, self._go_to_input, self._confirm = spoken, go_to_input, confirm
        self._findings: list[Finding] = []
        self._subjects: list[str] = []
        self._role = ""
        self._at = 0
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.previous, self.next, self.place = QToolButton(), QToolButton(), QLabel()
        self._lay_out()
        spoken.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        for button, arrow, key, step in ((self.previous, Qt.ArrowType.LeftArrow, "evidence-previous", -1),
                                         (self.next, Qt.ArrowType.RightArrow, "evidence-next", 1)):
            button.setArrowType(arrow)
            button.setAutoRaise(True)
            self._spoken.bind(button.setToolTip, key)
            button.clicked.connect(lambda _=False, step=step: self._leaf(step))
        head = QHBoxLayout()
        head.addStretch(1)
        for widget in (self.previous, self.place, self.next):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.addWidget(self.text, 1)
        column.addLayout(head)

    def show_findings(self, findings: list[Finding], role: str) -> None:
        """Show the findings of a cell, the worst first."""
        same = [finding.subject for finding in findings] == self._subjects and role == self._role
        self._subjects = [finding.subject for finding in findings]
        self._findings = sorted(findings, key=lambda finding: VERDICTS.index(finding.verdict))
        self._role = role
        self._at = self._at if same and self._at < len(findings) else 0
        self._show()

    def _leaf(self, step: int) -> None:
        self._at = (self._at + step) % max(len(self._findings), 1)
        self._show()

    def _follow(self, url: QUrl) -> None:
        if url.toString() == "confirm:":
            self._confirm()
        else:
            self._go_to_input(url.toString().removeprefix("input:"))

    @property
    def clause(self) -> Clause | None:
        """The clause that is shown."""
        return self._findings[self._at].clause if self._findings else None

    @property
    def finding(self) -> Finding | None:
        """The finding that is shown."""
        return self._findings[self._at] if self._findings else None

    def _show(self) -> None:
        several = len(self._findings) > 1
        for widget in (self.previous, self.next, self.place):
            widget.setVisible(several)
        self.place.setText(f"{self._at + 1} / {len(self._findings)}")
        if self._findings:
            self.text.setHtml(self._page(self._findings[self._at]))
        else:
            self.text.setHtml(faint(self._spoken("evidence-none")))

    def _page(self, finding: Finding) -> str:
        return (self._head(finding) + self._figures(finding) + self._missing(finding) + self._sources(finding)
                + self._standing(finding))

    def _head(self, finding: Finding) -> str:
        say = self._spoken
        name = html.escape(finding.subject_name or finding.subject)
        storeys = say.words.storeys(finding.storeys)
        place = name if storeys in ("", finding.subject_name) else f"{name} · {storeys}"
        if self._role == INFORMATION:
            badge = html.escape(say("role.information"))
            style = f"background:{tone('head')};color:{tone('grey')}"
        else:
            badge = html.escape(say.common(f"verdict.{finding.verdict}"))
            style = f"background:{verdict_tint(finding.verdict).name()};color:{verdict_colour(finding.verdict).name()}"
        return (f"<p style='font-size:12pt;margin-bottom:4px'>{html.escape(finding.clause.title.get(say.lang))}</p>"
                f"<p style='margin-top:0'><span style='{style}'>&nbsp;{badge}&nbsp;</span>&nbsp; {place}</p>")

    def _figures(self, finding: Finding) -> str:
        say, words, clause = self._spoken, self._spoken.words, finding.clause
        measured = words.value(clause.quantity.name, finding.measured, clause.unit)
        rows = [(say("evidence-quantity"), words.quantity(clause.quantity.name)), (say("evidence-measured"), measured),
                (say("evidence-limit"), words.limit(finding)), (say("evidence-margin"), words.margin(finding))]
        return table(rows, ruled=True)

    def _missing(self, finding: Finding) -> str:
        if not finding.missing:
            return ""
        say = self._spoken
        items = []
        for name in finding.missing:
            asked = say.words.ask(name)
            items.append(link(f"input:{name}", asked) if enterable(finding, name) else html.escape(asked))
        return heading(say("evidence-missing")) + bullets(items)

    def _sources(self, finding: Finding) -> str:
        if not finding.sources:
            return ""
        items = [html.escape(self._spoken.words.source(source)) for source in finding.sources]
        return heading(self._spoken("evidence-sources")) + bullets(items)

    def _standing(self, finding: Finding) -> str:
        say, words, clause = self._spoken, self._spoken.words, finding.clause
        rows = [(say("evidence-document"), words.citation(clause)), (say("evidence-kind"), words.word("kind", clause.kind)),
                (say("evidence-wording"), words.word("wording", clause.wording)),
                (say("evidence-force"), words.word("force", clause.force)),
                (say("evidence-provenance"), words.provenance(clause)),
                (say("evidence-in-force"), self._in_force(finding)), (say("evidence-role"), say(f"role.{self._role}"))]
        if clause.note is not None:
            rows.append((say("evidence-note"), clause.note.get(say.lang)))
        confirm = f"<p>{link('confirm:', say('confirm.link'))}</p>"
        return heading(say("evidence-clause")) + table([*rows, *self._confirmed(clause)], ruled=True) + confirm

    def _confirmed(self, clause: Clause) -> list[tuple[str, str]]:
        """What a confirmed clause replaces, and what it corrects."""
        return [(self._spoken("evidence-replaces"), said) for said in self._spoken.words.confirming(clause)]

    def _in_force(self, finding: Finding) -> str:
        start, end = finding.clause.valid_from, finding.clause.valid_until
        if start is None:
            return self._spoken("evidence-no-date")
        if end is None:
            return self._spoken("evidence-since", start=start.isoformat())
        return self._spoken("evidence-from-to", start=start.isoformat(), end=end.isoformat())
