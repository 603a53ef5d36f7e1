"""What the building's lifts and docks carry, worked out beside the window whenever the building changes and somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from workbench.desktop.jobs import Job

if TYPE_CHECKING:
    from models.building import Building, Site
    from models.capacity.balance import StoreyBalance
    from models.capacity.docks import DocksPlan
    from models.capacity.lifts import LiftPlan
    from workbench.desktop.session import Session


@dataclass(frozen=True)
class Plans:
    """The closed form of one building, as ``shanglou lifts`` and ``shanglou docks`` print it."""

    building: Building
    site: Site | None
    lifts: LiftPlan
    docks: DocksPlan
    rows: tuple[StoreyBalance, ...]


class Planned(QObject):
    """``changed`` comes in the window's thread when other plans are there; ``plans`` is None while there are none."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._looked_at = False
        self._asked: tuple[Building, Site | None] | None = None
        self.plans: Plans | None = None
        for signal in (session.edited, session.building_changed, session.opened):
            signal.connect(self.refresh)

    def look(self, looked_at: bool) -> None:
        """Whether somebody sees the plans; what nobody sees is not worked out."""
        self._looked_at = looked_at
        self.refresh()

    @property
    def stale(self) -> bool:
        """Whether the plans are those of another state."""
        now = self._session.building
        return self.plans is None or self.plans.building is not now or self.plans.site is not self._session.site

    def refresh(self) -> None:
        session = self._session
        if session.city is not None or session.building is None:
            self._asked = None
            if self.plans is not None:
                self.plans = None
                self.changed.emit()
            return
        building, site = session.building, session.site
        asked = self._asked is not None and self._asked[0] is building and self._asked[1] is site
        if not self._looked_at or not self.stale or (asked and session.jobs.running("logistics")):
            return
        self._asked = (building, site)
        session.jobs.start(Job("logistics", lambda _: plans_of(building, site), self._take, session.complain, shown=False))

    def _take(self, plans: Plans) -> None:
        if isValid(self):
            self.plans = plans
            self.changed.emit()


def plans_of(building: Building, site: Site | None) -> Plans:
    from models.capacity.balance import balance
    from models.capacity.docks import plan_docks_of
    from models.capacity.lifts import plan_lifts

    docks = plan_docks_of(building, site)
    lifts = plan_lifts(building)
    return Plans(building, site, lifts, docks, balance(lifts, docks))
