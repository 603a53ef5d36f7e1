"""Judges a building that is only tried out, while a line is dragged: at once where that is quick, else beside the window."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from models.errors import ShanglouError
from workbench.desktop.jobs import Job
from workbench.drawings.consequences import Consequences, consequences

if TYPE_CHECKING:
    from models.building import Building
    from models.reading import Reading
    from workbench.checked import Checked, Choices
    from workbench.desktop.session import Session

WAIT_MS: Final = 25
"""Movements of the mouse within this are judged once: faster than the eye follows a number."""
DIRECT_S: Final = 0.05
"""What took longer is judged beside the window from then on, so that the line keeps following the mouse."""


class Trial(QObject):
    """The newest building asked for is judged; those that were overtaken are left out."""

    found = Signal(object, object)     # the building, its Consequences

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._asked: Building | None = None
        self._cost_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._work)
        session.opened.connect(self.drop)

    def ask(self, building: Building) -> None:
        self._asked = building
        if not self._timer.isActive():
            self._timer.start()

    def drop(self) -> None:
        """Nothing is tried any more."""
        self._asked = None
        self._timer.stop()
        self._session.jobs.drop("trial")

    def _work(self) -> None:
        session, asked = self._session, self._asked
        reading = session.current_reading
        if asked is None or reading is None or session.judged is None or session.building is None:
            return
        if session.stale or session.jobs.running("trial"):     # wait for the result that this one is compared with
            self._timer.start()
            return
        self._asked = None
        old, before, choices, index = session.building, session.judged.checked, session.choices, session.building_index
        if self._cost_s <= DIRECT_S:
            try:
                self._take(asked, *_judged(reading, index, old, asked, choices, before))
            except ShanglouError as error:
                session.complain(error)
            return
        session.jobs.start(Job("trial", lambda _: _judged(reading, index, old, asked, choices, before),
                               lambda result: self._take(asked, *result), session.complain, shown=False))

    def _take(self, building: Building, result: Consequences, cost_s: float) -> None:
        self._cost_s = cost_s
        self.found.emit(building, result)
        if self._asked is not None:
            self._timer.start()


def _judged(reading: Reading, index: int, old: Building, new: Building, choices: Choices,
            before: Checked) -> tuple[Consequences, float]:
    """The consequences, and the seconds they took."""
    from workbench.checked import check

    started = time.perf_counter()
    buildings = (*reading.buildings[:index], new, *reading.buildings[index + 1:])
    after = check(replace(reading, buildings=buildings), choices, before=before)
    made = consequences(old, new, before.run, after.run)
    return made, time.perf_counter() - started
