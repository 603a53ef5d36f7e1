"""The result in one strip: overall word, what it rests on, what is missing for it, and what is not judged at all."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from workbench.desktop.language import Spoken
from workbench.desktop.look import verdict_colour
from workbench.desktop.painting import verdict_pixmap
from workbench.desktop.session import Session
from workbench.desktop.theme import tone

CIVIL_LINES = 2
"""Buildings with civil uses that are named in the strip; the tool tip names all."""


class OverallStrip(QFrame):
    """Always says for which stage it speaks, how much was decided, and whether it is provisional."""

    plot_asked = Signal()     # the user wants to give the figures that are missing

    def __init__(self, session: Session, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._spoken = session, spoken
        self.mark, self.word = QLabel(), QLabel()
        self.state, self.standing, self.topics, self.civil = QLabel(), QLabel(), QLabel(), QLabel()
        for label in (self.state, self.standing, self.topics, self.civil):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.topics.setObjectName("faint")
        self.topics.setWordWrap(False)
        self.civil.setVisible(False)
        self.fill = QLabel()
        self.fill.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse
                                          | Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
        self.fill.linkActivated.connect(lambda _: self.plot_asked.emit())
        lines = QVBoxLayout()
        lines.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(16)
        first.addWidget(self.state)
        first.addWidget(self.standing, 1)
        lines.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(12)
        second.addWidget(self.topics)
        second.addWidget(self.fill, 1)
        lines.addLayout(second)
        lines.addWidget(self.civil)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(10)
        row.addWidget(self.mark)
        row.addWidget(self.word)
        row.addSpacing(10)
        row.addLayout(lines, 1)
        session.checked_changed.connect(self.show_result)
        session.choices_changed.connect(self._show_stale)
        session.edited.connect(self._show_stale)
        spoken.changed.connect(self.show_result)

    def _show_stale(self) -> None:
        """Grey until the new result is there: a stale result never looks like a fresh one."""
        if self._session.stale:
            self.word.setStyleSheet(f"font-size: 17pt; color: {tone('faint')};")

    def show_result(self) -> None:
        judged = self._session.judged
        if judged is None:
            return
        run, say = judged.checked.run, self._spoken
        mark = "no-data" if run.overall == "incomplete" else "waived" if run.overall == "conditional" else run.overall
        self.mark.setPixmap(verdict_pixmap(mark, 30, self.devicePixelRatioF()))
        self.word.setText(say.common(f"overall.{run.overall}"))
        self.word.setStyleSheet(f"font-size: 17pt; color: {verdict_colour(mark).name()};")
        self.state.setText(say("overall-state", stage=say.words.word("stage", run.request.stage), decided=len(run.decided),
                               due=len(run.due), failing=run.counts["fail"], open=run.counts["no-data"]))
        self.state.setWordWrap(False)
        self.standing.setText(say.separator.join(self._standing()))
        missing = [say.words(f"headline.{topic}") for topic, state in run.headline.items() if state == "none"]
        self.topics.setText(say("overall-topics", topics=say.words.listed(missing)) if missing else say("overall-all-topics"))
        self.fill.setText(f"<a href='plot' style='color:{tone('link')}'>{escape(say('overall-fill'))}</a>")
        self.fill.setVisible(bool(missing))
        self.topics.setToolTip("\n".join(gap.get(say.lang) for pack in run.packs for gap in pack.gaps))
        from workbench.civil_words import civil_lines

        self._show_civil(civil_lines(judged.checked.civil_uses, say.words))
        self._show_stale()

    def _show_civil(self, lines: list[str]) -> None:
        """Parts that have no rules of their own here: said beside the result, because silence would pass for compliance."""
        self.civil.setText("\n".join(lines[:CIVIL_LINES]) + ("\n…" if len(lines) > CIVIL_LINES else ""))
        self.civil.setToolTip("\n\n".join(lines))
        self.civil.setVisible(bool(lines))

    def _standing(self) -> list[str]:
        checked = self._session.judged.checked if self._session.judged else None
        if checked is None:
            return []
        parts = []
        if checked.run.provisional:
            parts.append(self._spoken("overall-provisional"))
        if checked.assumed_city and checked.choices.city:
            parts.append(self._spoken("overall-assumed", city=self._spoken.words.city(checked.choices.city)))
        return parts
