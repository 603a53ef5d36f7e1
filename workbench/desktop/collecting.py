"""Python's garbage is collected in the window's thread alone.

A collection may run in whichever thread allocates. If that is the thread of a job, it may find a closed dialog in a cycle and
destroy it there, and Qt crashes when a widget dies outside its own thread.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

_LOOK_MS: Final = 250


class Collector(QObject):
    """Collects by Python's own thresholds, from a timer. The oldest objects only while ``idle``: that takes longest."""

    def __init__(self, idle: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._idle = idle
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOK_MS)

    def look(self) -> None:
        """Collect the generations that are due."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if counts[2] > thresholds[2] and counts[1] > thresholds[1] and self._idle():
            gc.collect()
        elif counts[1] > thresholds[1]:
            gc.collect(1)
        elif counts[0] > thresholds[0]:
            gc.collect(0)
