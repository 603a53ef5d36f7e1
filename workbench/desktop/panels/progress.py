"""What runs in the background, in the status bar: each job with its progress and a way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from workbench.desktop.jobs import Jobs
from workbench.desktop.language import Spoken


class JobRow(QWidget):
    """One job: stage, bar, stop."""

    def __init__(self, name: str, jobs: Jobs, spoken: Spoken) -> None:
        super().__init__()
        self.name, self._spoken, self._stage = name, spoken, ""
        self.label, self.bar, self.cancel = QLabel(), QProgressBar(), QToolButton()
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(140)
        self.bar.setTextVisible(False)
        self.cancel.clicked.connect(lambda: jobs.cancel(name))
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        for widget in (self.label, self.bar, self.cancel):
            row.addWidget(widget)
        self.speak()

    def show_progress(self, stage: str, share: float) -> None:
        self._stage = stage
        self.bar.setValue(round(min(max(share, 0.0), 1.0) * 1000))
        self.speak()

    def speak(self) -> None:
        job = self._spoken(f"job.{self.name}")
        self.label.setText(self._spoken.known(f"progress.{self._stage}", job) if self._stage else job)
        self.cancel.setText(self._spoken("cancel"))


class ProgressPanel(QWidget):
    """Visible only while jobs run that the user can stop."""

    def __init__(self, jobs: Jobs, spoken: Spoken) -> None:
        super().__init__()
        self._jobs, self._spoken = jobs, spoken
        self.rows: list[JobRow] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 4, 0)
        jobs.changed.connect(self._show_jobs)
        jobs.job_progressed.connect(self._show_progress)
        spoken.changed.connect(self._speak)
        self.hide()

    def _show_jobs(self) -> None:
        names = self._jobs.shown_all()
        for row in [row for row in self.rows if row.name not in names]:
            self.rows.remove(row)
            self._row.removeWidget(row)
            row.hide()
            row.deleteLater()
        for name in names:
            if name not in [row.name for row in self.rows]:
                self.rows.append(JobRow(name, self._jobs, self._spoken))
                self._row.addWidget(self.rows[-1])
        self.setVisible(bool(self.rows))

    def _show_progress(self, name: str, stage: str, share: float) -> None:
        for row in self.rows:
            if row.name == name:
                row.show_progress(stage, share)

    def _speak(self) -> None:
        for row in self.rows:
            row.speak()
