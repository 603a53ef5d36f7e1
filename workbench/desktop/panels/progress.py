"""The job that runs, in the status bar: its stage, its share, and a way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from workbench.desktop.jobs import Jobs
from workbench.desktop.language import Spoken


class ProgressPanel(QWidget):
    """Visible only while a job runs that the user can stop."""

    def __init__(self, jobs: Jobs, spoken: Spoken) -> None:
        super().__init__()
        self._jobs, self._spoken = jobs, spoken
        self._stage = ""
        self.label, self.bar, self.cancel = QLabel(), QProgressBar(), QPushButton()
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(180)
        self.bar.setTextVisible(False)
        spoken.bind(self.cancel.setText, "cancel")
        self.cancel.clicked.connect(jobs.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        for widget in (self.label, self.bar, self.cancel):
            row.addWidget(widget)
        jobs.changed.connect(self._show_job)
        jobs.progressed.connect(self._show_progress)
        spoken.changed.connect(self._speak)
        self.hide()

    def _show_job(self) -> None:
        name = self._jobs.shown()
        if name is None:
            self._stage = ""
            self.label.clear()
            self.hide()
        elif not self.isVisible():
            self.bar.setValue(0)
            self._speak()
            self.show()

    def _show_progress(self, stage: str, share: float) -> None:
        self._stage = stage
        self.bar.setValue(round(min(max(share, 0.0), 1.0) * 1000))
        self._speak()

    def _speak(self) -> None:
        name = self._jobs.shown()
        if name is not None:
            job = self._spoken(f"job.{name}")
            self.label.setText(self._spoken.known(f"progress.{self._stage}", job) if self._stage else job)
