"""The simulated day beside the window: more and more replications, each time with narrower intervals, until it is told to stop.

Every stage runs its days anew from the same seed, so that what is shown at a number of days is what the command line says at
that number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from workbench.desktop.jobs import Job

if TYPE_CHECKING:
    from models.capacity.dock_days import CoupledDay
    from models.engineering.dock_day_results import DockDayResult
    from models.engineering.lift_results import DayResult
    from models.reading import Progress
    from workbench.desktop.planned import Plans
    from workbench.desktop.session import Session
    from workbench.lift_motion import Motion

JOB: Final = "simulate"
STAGES: Final = (10, 25, 50, 100, 200, 400, 800, 1600)
MOST: Final = (100, 400, 1600)
"""What can be chosen; 100 is what the command line and the sheet run."""


@dataclass(frozen=True)
class Stage:
    """What some days say. ``motion`` is one of them to look at; ``day`` the coupled day with what changes would bring.

    The coupled day is that of the command line, whatever the number of days here; it comes with the second stage.
    """

    plans: Plans
    replications: int
    seed: int
    lifts: DayResult | None
    docks: DockDayResult | None
    day: CoupledDay | None
    motion: Motion | None
    last: bool


class DayRun(QObject):
    """Runs days; ``grown`` comes with each stage, in the window's thread."""

    grown = Signal(object)
    over = Signal()
    _found = Signal(int, object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._turn = 0
        self._found.connect(self._take)
        session.jobs.cancelled.connect(self._cancelled)
        for signal in (session.opened, session.building_changed):
            signal.connect(self.drop)

    @property
    def running(self) -> bool:
        return self._session.jobs.running(JOB)

    def start(self, plans: Plans, most: int, seed: int) -> None:
        """Run up to ``most`` days; one that runs already is left."""
        self._turn += 1
        turn = self._turn

        def tell(stage: Stage) -> None:
            self._found.emit(turn, stage)

        self._session.jobs.start(Job(JOB, lambda progress: run_days(plans, most, seed, tell, progress),
                                     lambda _: self._finish(), self._fail))

    def stop(self) -> None:
        self._session.jobs.cancel(JOB)

    def drop(self) -> None:
        """What runs is of another building: nobody wants it."""
        if self.running:
            self._turn += 1
            self._session.jobs.drop(JOB)
            self.over.emit()

    def _take(self, turn: int, stage: Stage) -> None:
        if turn == self._turn:
            self.grown.emit(stage)

    def _finish(self) -> None:
        if isValid(self):
            self.over.emit()

    def _fail(self, error: object) -> None:
        self._session.complain(error)      # type: ignore[arg-type]
        self._finish()

    def _cancelled(self, name: str) -> None:
        if name == JOB:
            self._turn += 1
            self.over.emit()


def run_days(plans: Plans, most: int, seed: int, tell: Callable[[Stage], None], progress: Progress) -> None:
    """Run the stages one after the other. Raises Cancelled, by ``progress``."""
    from models.capacity import dock_days, lift_days
    from models.engineering import dock_day_run, lift_simulation
    from models.engineering.lift_day import LiftDayError
    from workbench.lift_motion import motion_of

    try:
        lift_day = lift_days.day_of(plans.lifts, most, seed)
    except LiftDayError:
        lift_day = None
    dock_day = dock_days.day_of(plans.docks, plans.lifts, plans.site)
    motion = motion_of(plans.lifts, seed)
    day: CoupledDay | None = None
    stages = [number for number in STAGES if number < most] + [most]
    whole = float(sum(stages)) * 2.0
    done = 0.0

    def within(stage: str, share: float) -> None:
        progress(stage, min((done + share * number) / whole, 1.0))

    for number in stages:
        lifts = None if lift_day is None else lift_simulation.simulate(replace(lift_day, replications=number), within)
        done += number
        docks = None if dock_day is None else dock_day_run.simulate(
            replace(dock_day, replications=number, seed=seed), within)
        done += number
        tell(Stage(plans, number, seed, lifts, docks, day, motion, number == most))
        if dock_day is not None and day is None:      # after the first figures: it takes longest
            day = dock_days.coupled_day(plans.docks, plans.lifts, plans.site, progress=lambda name, _: within(name, 0.0))
    progress("dock-days", 1.0)
