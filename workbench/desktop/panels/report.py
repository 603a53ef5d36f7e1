"""The import report: what was read, and the four lists, before anything else is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.report_text import ReportText
from workbench.desktop.session import Session


class ReportPage(QWidget):
    """Head of the input and the lists of errors, repairs, guesses and things dropped."""

    def __init__(self, session: Session, spoken: Spoken, go_on: Callable[[], None], adjust: Callable[[], None]) -> None:
        super().__init__()
        self._session, self._spoken = session, spoken
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(24)
        self.go_on = QPushButton()
        self.go_on.setDefault(True)
        spoken.bind(self.go_on.setText, "report-go-on")
        self.go_on.clicked.connect(go_on)
        self.adjust = QPushButton()
        spoken.bind(self.adjust.setText, "report-adjust")
        self.adjust.clicked.connect(adjust)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.adjust)
        foot.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.text, 1)
        column.addLayout(foot)
        session.opened.connect(self.show_report)
        session.reading_changed.connect(self.show_report)
        spoken.changed.connect(self.show_report)

    def show_report(self) -> None:
        reading = self._session.reading
        if reading is not None:
            text = ReportText(self._spoken, reading)
            self.text.setHtml(f"{text.head()}<br><table width='100%'><tr><td width='44%'>{text.buildings()}</td>"
                              f"<td width='56%'>{text.lists()}</td></tr></table>")
