"""Long work beside the window: one thread per job, with progress and cancel."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, QThread, Signal

from models.errors import Cancelled, ShanglouError
from models.reading import Progress
from workbench.desktop.collecting import Collector

Work = Callable[[Progress], Any]

TURN_S: Final = 0.001
"""How long a job may hold the interpreter while the window waits for it. Python's own 5 ms come with each of the hundreds of
small calls by which Qt paints a table: a window beside a busy job would stand still for half a second."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to do and whom to tell.

    Args:
        name: key of ``desktop.job.<name>``; a new job of a name replaces the one that still runs.
        work: runs in a thread of its own; it may touch no widget.
        done: told the result, in the window's thread.
        failed: told a fault that the user can mend, in the window's thread.
        shown: has a progress bar, and the user can cancel it.
        over: told in the window's thread when its thread has ended, however it ended, also where its result was left aside.
    """

    name: str
    work: Work
    done: Callable[[Any], None]
    failed: Callable[[ShanglouError], None]
    shown: bool = True
    over: Callable[[], None] | None = None


class _Thread(QThread):
    """Runs the work of one job and reports to its :class:`Jobs`, whose signals cross into the window's thread."""

    def __init__(self, job: Job, jobs: Jobs) -> None:
        super().__init__(jobs)
        self.job = job
        self.jobs = jobs
        self.cancelled = False

    def run(self) -> None:
        try:
            result = self.job.work(self._progress)
        except Cancelled:
            self.jobs.over.emit(self, "cancelled", None)
        except ShanglouError as error:
            self.jobs.over.emit(self, "failed", error)
        except Exception as error:  # whatever a reader trips over becomes a notice and a log entry, never a crash
            self.jobs.over.emit(self, "broken", error)
        else:
            self.jobs.over.emit(self, "done", result)

    def _progress(self, stage: str, share: float) -> None:
        if self.cancelled:
            raise Cancelled
        self.jobs.reported.emit(self, stage, share)


class Jobs(QObject):
    """The jobs that run. ``changed``, ``progressed`` and all callbacks come in the window's thread."""

    over = Signal(object, str, object)
    reported = Signal(object, str, float)
    changed = Signal()
    progressed = Signal(str, float)          # stage, share; of the job that is named first
    job_progressed = Signal(str, str, float)     # name, stage, share
    cancelled = Signal(str)
    broken = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(TURN_S)
        self._threads: list[_Thread] = []
        self._collector = Collector(self.idle, self)
        self.over.connect(self._settle)
        self.reported.connect(self._report)

    def start(self, job: Job) -> None:
        """Run a job; one of the same name that still runs is cancelled and its result left aside."""
        self.drop(job.name)
        thread = _Thread(job, self)
        self._threads.append(thread)
        self.changed.emit()
        thread.start()

    def _report(self, thread: _Thread, stage: str, share: float) -> None:
        if thread.job.shown and not thread.cancelled:
            self.job_progressed.emit(thread.job.name, stage, share)
            if thread.job.name == self.shown():
                self.progressed.emit(stage, share)

    def _settle(self, thread: _Thread, how: str, result: Any) -> None:
        """The work of a thread is over: forget it, then tell, unless nobody wants it any more."""
        if thread not in self._threads:
            return
        thread.wait()
        self._threads.remove(thread)
        thread.deleteLater()
        if not thread.cancelled and how == "done":
            thread.job.done(result)
        elif not thread.cancelled and how == "failed":
            thread.job.failed(result)
        elif how == "broken":
            self.broken.emit(result)
        if thread.job.over is not None:
            thread.job.over()
        self.changed.emit()

    def running(self, name: str | None = None) -> bool:
        """Whether a job (of a name) runs that nobody cancelled."""
        return any(not thread.cancelled and name in (None, thread.job.name) for thread in self._threads)

    def shown(self) -> str | None:
        """Name of the job that has the progress bar."""
        return next((t.job.name for t in self._threads if t.job.shown and not t.cancelled), None)

    def shown_all(self) -> list[str]:
        """Names of all jobs that the user can see and cancel."""
        return [t.job.name for t in self._threads if t.job.shown and not t.cancelled]

    def idle(self) -> bool:
        """Whether no thread is left, cancelled ones included."""
        return not self._threads

    def cancel(self, name: str | None = None) -> None:
        """Cancel what the user can see (of a name). A thread ends at its next sign of progress; its result is left aside."""
        for thread in self._threads:
            if thread.job.shown and not thread.cancelled and name in (None, thread.job.name):
                thread.cancelled = True
                self.cancelled.emit(thread.job.name)
        self.changed.emit()

    def drop(self, name: str) -> None:
        """Leave the result of a running job aside."""
        for thread in self._threads:
            if thread.job.name == name:
                thread.cancelled = True

    def stop(self) -> None:
        """Cancel everything and wait for the threads; for closing the window."""
        for thread in self._threads:
            thread.cancelled = True
        for thread in self._threads:
            thread.wait()
        self._threads.clear()
