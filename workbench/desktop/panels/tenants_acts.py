"""What the panel of tenants does: matching and writing beside the window, moves and wishes that can be undone. No widgets."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from models.errors import ShanglouError
from workbench.desktop.jobs import Job, Jobs
from workbench.desktop.language import Spoken
from workbench.desktop.panels.tenants_state import Tenancy
from workbench.desktop.session import Session
from workbench.stacking_moves import judged, moved, removed
from workbench.stacking_words import StackingWords

if TYPE_CHECKING:
    from models.matching.placing import Placing
    from models.reading import Progress
    from models.tenants import TenantList


class TenantsActs(QObject):
    """Works on the list and the placing of a :class:`~workbench.desktop.panels.tenants_state.Tenancy`."""

    told = Signal(float, float)      # best value and bound, from the solver's thread
    running_changed = Signal()

    def __init__(self, session: Session, spoken: Spoken, jobs: Jobs, tenancy: Tenancy) -> None:
        super().__init__(tenancy)
        self._session, self._spoken, self._jobs, self.tenancy = session, spoken, jobs, tenancy
        self.running = ""
        self._enough = threading.Event()
        self.told.connect(self._tell)

    def _say(self, key: str, **values: object) -> str:
        return self._spoken(f"tenants.{key}", **values)

    def name(self, tenant: str) -> str:
        found = None if self.tenancy.list is None else self.tenancy.list.find(tenant)
        return tenant if found is None else found.name

    def match(self, parts: int, limit: int) -> None:
        """Place the companies beside the window; what is fixed or forbidden holds.

        Args:
            parts: equal units on each storey without units; 0: shared by area.
            limit: seconds.
        """
        found, session = self.tenancy.list, self._session
        if found is None or session.city is not None or not session.buildings:
            return
        buildings, site, wishes = tuple(session.buildings), session.site, self.tenancy.state.wishes()
        state = self.tenancy.state

        def work(progress: Progress) -> Placing:
            from models.matching.milp import Enough
            from models.matching.placing import place
            from models.matching.spaces import divided, spaces_of

            begun = time.monotonic()
            progress("match", 0.0)
            spaces = spaces_of([divided(one, parts=parts) for one in buildings] if parts else buildings)

            def told(best: float, bound: float) -> None:
                progress("match", min((time.monotonic() - begun) / limit, 1.0))     # raises where it is cancelled
                self.told.emit(best, bound)
                if self._enough.is_set():
                    raise Enough

            return place(found.tenants, spaces, state.weighed(), wishes, site=site, time_limit_s=float(limit), told=told)

        def done(placing: Placing) -> None:
            self.running = ""
            if placing.solution.status == "none":
                self.running_changed.emit()
                self._session.notice("warning", lambda lang: self._say("nothing-yet"))
                return
            self.tenancy.step(replace(state, placing=placing, by_hand=False, buildings=buildings, parts=parts,
                                      limit_s=float(limit), outdated=False),
                              lambda lang: self._say("matched"))

        self._enough.clear()
        self.running = self._say("starting")
        self._jobs.start(Job("match", work, done, self._failed))
        self.running_changed.emit()

    def enough(self) -> None:
        """Stop the solver and take the best that it has found so far."""
        self._enough.set()

    def _failed(self, error: ShanglouError) -> None:
        self.running = ""
        self.running_changed.emit()
        self._session.complain(error)

    def _tell(self, best: float, bound: float) -> None:
        if math.isfinite(best) and math.isfinite(bound) and self._jobs.running("match"):
            gap = max(bound - best, 0.0) / max(abs(best), 1e-9)
            self.running = self._say("running", best=f"{best:,.0f}", gap=f"{100.0 * gap:.2f}%")
            self.running_changed.emit()

    # the list

    def change_list(self, found: TenantList, key: str, name: str) -> None:
        """Other companies, in one step that can be undone: entered, changed or removed."""
        self.tenancy.change_list(found, self._session, lambda lang: self._say(f"list-{key}", name=name))

    # by hand

    def put(self, tenant: str, onto: Sequence[str]) -> None:
        """A company onto spaces, whatever its needs say; it stays fixed there. It can be undone."""
        placing = self.tenancy.state.placing
        if placing is None:
            return
        words, name = StackingWords(self._spoken.lang), self.name(tenant)
        spaces = tuple(onto)
        found = judged(placing, tenant, spaces)
        if found.tenant.needs.area_m2 is None:
            self._session.notice("warning", lambda lang: self._say("no-area", name=name))
            return
        after = moved(placing, tenant, spaces)
        place = words.spaces(found.spaces)
        if after is None:
            self._session.notice("warning", lambda lang: self._say("cannot-move", name=name, place=place))
            return
        state = self.tenancy.state
        fixed = {key: held for key, held in state.fixed.items() if after.place_of(key) is not None} | {tenant: spaces}
        self.tenancy.step(replace(state, placing=after, fixed=fixed, by_hand=True),
                          lambda lang: self._say("moved", name=name, place=place))

    def take_out(self, tenant: str) -> None:
        state = self.tenancy.state
        if state.placing is None:
            return
        name = self.name(tenant)
        fixed = {key: held for key, held in state.fixed.items() if key != tenant}
        self.tenancy.step(replace(state, placing=removed(state.placing, tenant), fixed=fixed, by_hand=True),
                          lambda lang: self._say("removed", name=name))

    def fix(self, tenant: str, on: bool = True) -> None:
        """Hold a company where it stands, for the next time the solver runs."""
        state = self.tenancy.state
        place = None if state.placing is None else state.placing.place_of(tenant)
        fixed = {key: held for key, held in state.fixed.items() if key != tenant}
        if on and place is not None:
            fixed[tenant] = tuple(space.id for space in place.spaces)
        self.tenancy.change(lambda lang: self._say("fix" if on else "unfix"), fixed=fixed)

    def forbid(self, tenant: str, where: str) -> None:
        """Never in a space, or on a storey by its number."""
        self.tenancy.change(lambda lang: self._say("forbid"), forbidden=self.tenancy.state.forbidden | {(tenant, where)})

    def allow(self, tenant: str) -> None:
        kept = frozenset(one for one in self.tenancy.state.forbidden if one[0] != tenant)
        self.tenancy.change(lambda lang: self._say("allow"), forbidden=kept)

    # files

    def export(self, folder: Path) -> None:
        """Plan, tables and rent roll into a folder, beside the window."""
        placing, reading, found = self.tenancy.state.placing, self._session.current_reading, self.tenancy.list
        if placing is None or reading is None or found is None:
            return
        stem = self._session.path.stem if self._session.path is not None else "stacking"
        lang = self._spoken.lang

        def work(_: Progress) -> int:
            from workbench.stacking_files import stacking_files
            from workbench.verbs.common import write_files

            return len(write_files(folder, stacking_files(stem, reading, placing, found.leases, lang)))

        self._jobs.start(Job("stacking", work, lambda count: self._session.notice(
            "done", lambda lang: self._say("exported", count=count, folder=str(folder))), self._session.complain))

    def write_slip(self, tenant: str, path: Path) -> None:
        """The fit-out slip of a company where it stands, beside the window."""
        placing, session = self.tenancy.state.placing, self._session
        place = None if placing is None else placing.place_of(tenant)
        reading, choices, lang = session.current_reading, session.choices, self._spoken.lang
        if placing is None or place is None or reading is None:
            return

        def work(_: Progress) -> None:
            from models.matching.change import review
            from workbench.sheets.fit_out import render_fit_out
            from workbench.stacking_change import clause_changes
            from workbench.verbs.common import write_files

            found = review(removed(placing, tenant), place.tenant, [space.id for space in place.spaces], reading.site)
            write_files(path.parent, {path.name: render_fit_out(found, lang, None, clause_changes(reading, choices, found))})

        self._jobs.start(Job("stacking", work, lambda _: session.notice(
            "done", lambda lang: self._say("slip-written", path=str(path))), session.complain))

