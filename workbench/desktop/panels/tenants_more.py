"""What the panel of tenants does behind its menu: companies entered by hand, weights, change control, another building."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDockWidget, QMenu, QToolButton, QWidget

from models.errors import CallError
from models.tenants import TenantList
from workbench.desktop import dialogs
from workbench.desktop.jobs import Job, Jobs
from workbench.desktop.language import Spoken
from workbench.desktop.session import Session

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from models.matching.change import Review
    from models.matching.explaining import Comparison
    from models.reading import Progress
    from models.tenants import Tenant
    from workbench.desktop.panels.tenants_acts import TenantsActs
    from workbench.desktop.panels.tenants_pages import PageDialog
    from workbench.stacking_change import ClauseChange


class TenantsMore(QObject):
    """The menu and its dialogs. ``chosen`` gives the id of the company that is chosen, ``settings`` parts and seconds."""

    example_asked = Signal()     # the list of companies that comes with the examples

    def __init__(self, panel: QWidget, session: Session, spoken: Spoken, jobs: Jobs, acts: TenantsActs,
                 chosen: Callable[[], str], settings: Callable[[], tuple[int, int]], slip: Callable[[str], None]) -> None:
        super().__init__(panel)
        self._panel, self._session, self._spoken, self._jobs = panel, session, spoken, jobs
        self._acts, self._chosen, self._settings, self._slip = acts, chosen, settings, slip
        self.page: PageDialog | None = None
        self.button = QToolButton()
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        spoken.bind(self.button.setText, "tenants.more")
        menu = QMenu(self.button)
        self.button.setMenu(menu)
        self.actions: dict[str, QAction] = {}
        for key, run in (("example", self.example_asked.emit), ("enter", self.enter), ("change", self.change),
                         ("remove", self.remove), ("weights", self.weigh), ("grouped", self.group), ("compare", self.ask_compare),
                         ("review", self.review), ("enlarge", self.enlarge)):
            self.actions[key] = action = menu.addAction("")
            action.setObjectName(key)
            spoken.bind(action.setText, f"tenants.{key}")
            action.triggered.connect(lambda _=False, run=run: run())
            if key in ("example", "remove", "grouped", "review"):
                menu.addSeparator()
        self.actions["grouped"].setCheckable(True)
        menu.aboutToShow.connect(self.enable)

    def _say(self, key: str, **values: object) -> str:
        return self._spoken(f"tenants.{key}", **values)

    def enable(self) -> None:
        """Grey out what has nothing to work on."""
        tenancy, session = self._acts.tenancy, self._session
        listed, placed = tenancy.list is not None, tenancy.state.placing is not None
        chosen = self._tenant()
        ready = bool(session.buildings) and session.city is None
        place = None if chosen is None or tenancy.state.placing is None else tenancy.state.placing.place_of(chosen.id)
        for key, on in (("enter", ready), ("change", chosen is not None), ("remove", chosen is not None), ("weights", True),
                        ("grouped", True), ("compare", listed and ready), ("review", placed and place is not None)):
            self.actions[key].setEnabled(on)
        self.actions["grouped"].setChecked(tenancy.state.grouped)

    def _tenant(self) -> Tenant | None:
        found = self._acts.tenancy.list
        return None if found is None else found.find(self._chosen())

    # companies

    def enter(self) -> None:
        """A further company."""
        self._edit(None)

    def change(self) -> None:
        """Other needs of the company that is chosen."""
        if self._tenant() is not None:
            self._edit(self._tenant())

    def _edit(self, tenant: Tenant | None) -> None:
        from workbench.desktop.panels.tenants_entry import TenantEntry

        found = self._acts.tenancy.list or TenantList()
        dialog = TenantEntry(self._panel, self._spoken, found, tenant)
        if dialog.exec() and dialog.tenant is not None:
            self.put(dialog.list, dialog.tenant, tenant is None)
            self._tell_before_signing(tenant, dialog.tenant)

    def put(self, found: TenantList, tenant: Tenant, new: bool = False) -> None:
        """The list with a company as entered; nothing where all is as before."""
        if found != (self._acts.tenancy.list or TenantList()):
            self._acts.change_list(found, "entered" if new else "changed", tenant.name)

    def _tell_before_signing(self, before: Tenant | None, after: Tenant) -> None:
        """A company that stands somewhere and wants something else now: what that changes, at once."""
        placing = self._acts.tenancy.state.placing
        place = None if before is None or placing is None else placing.place_of(before.id)
        if place is not None and before != after:
            self._review(after, [space.id for space in place.spaces])

    def remove(self) -> None:
        """The chosen company off the list, with its links and leases."""
        tenant, found = self._tenant(), self._acts.tenancy.list
        if tenant is None or found is None:
            return
        left = tuple(replace(one, downstream=tuple(link for link in one.downstream if link.to != tenant.id))
                     for one in found.tenants if one.id != tenant.id)
        leases = tuple(one for one in found.leases if one.tenant != tenant.id)
        self._acts.change_list(TenantList(tenants=left, leases=leases), "removed", tenant.name)

    # what counts

    def weigh(self) -> None:
        from workbench.desktop.panels.tenants_weights import WeightsDialog

        tenancy = self._acts.tenancy
        dialog = WeightsDialog(self._panel, self._spoken, tenancy.state.weights, tenancy.state.grouped)
        if dialog.exec():
            tenancy.change(lambda lang: self._say("weights"), weights=dialog.weights, grouped=dialog.grouped.isChecked())

    def group(self) -> None:
        """Let the next placing follow the vertical order, or not."""
        tenancy = self._acts.tenancy
        tenancy.change(lambda lang: self._say("grouped"), grouped=not tenancy.state.grouped)

    # before signing

    def review(self) -> None:
        """What the chosen company changes where it stands."""
        tenant, placing = self._tenant(), self._acts.tenancy.state.placing
        place = None if tenant is None or placing is None else placing.place_of(tenant.id)
        if tenant is not None and place is not None:
            self._review(tenant, [space.id for space in place.spaces])

    def _review(self, tenant: Tenant, spaces: list[str]) -> None:
        placing, reading, choices = self._acts.tenancy.state.placing, self._session.current_reading, self._session.choices
        if placing is None or reading is None:
            return

        def work(_: Progress) -> tuple[Review, tuple[ClauseChange, ...]]:
            from models.matching.change import review
            from workbench.stacking_change import clause_changes
            from workbench.stacking_moves import removed

            found = review(removed(placing, tenant.id), tenant, spaces, reading.site)
            return found, clause_changes(reading, choices, found)

        self._jobs.start(Job("review", work, lambda found: self._show_review(*found), self._session.complain))

    def _show_review(self, found: Review, clauses: tuple[ClauseChange, ...]) -> None:
        from workbench.desktop.panels.tenants_pages import review_text

        self._show(self._say("review"), review_text(found, clauses, self._spoken),
                   (self._say("slip"), lambda: self._slip(found.tenant.id)))

    # another building

    def ask_compare(self) -> None:
        path = dialogs.ask_open(self._panel, self._spoken)
        if path is not None:
            self.compare(path)

    def compare(self, path: Path) -> None:
        """The same list in another building, side by side; as ``shanglou match --against``."""
        found, session, state = self._acts.tenancy.list, self._session, self._acts.tenancy.state
        if found is None or session.city is not None or not session.buildings:
            return
        buildings, site, (parts, limit) = tuple(session.buildings), session.site, self._settings()

        def work(progress: Progress) -> tuple[Comparison, tuple[str, str]]:
            from models.matching.explaining import compare
            from models.matching.placing import Wishes, place
            from models.matching.spaces import divided, spaces_of
            from models.readers import read

            other = read(path, None, progress)
            if other.city is not None:
                raise CallError("bad-call", "compare-city", path.name)
            placings = []
            for i, (own, around) in enumerate(((buildings, site), (tuple(other.buildings), other.site))):
                progress("match", 0.5 * i)
                spaces = spaces_of([divided(one, parts=parts) for one in own] if parts else own)
                wishes = state.wishes() if i == 0 else Wishes(grouped=state.grouped)
                placings.append(place(found.tenants, spaces, state.weighed(), wishes, site=around, time_limit_s=float(limit),
                                      told=lambda *_: progress("match", 0.75)))     # raises where it is cancelled
            names = [", ".join(one.name or one.id for one in own) for own in (buildings, tuple(other.buildings))]
            return compare(placings[0], placings[1]), (names[0], names[1] if names[1] != names[0] else path.name)

        self._jobs.start(Job("compare-buildings", work, lambda made: self._show_comparison(*made), session.complain))

    def _show_comparison(self, found: Comparison, names: tuple[str, str]) -> None:
        from workbench.desktop.panels.tenants_pages import comparison_text

        self._show(self._say("compare-title"), comparison_text(found, names, self._spoken), None)

    def _show(self, title: str, page: str, action: tuple[str, Callable[[], object]] | None) -> None:
        from workbench.desktop.panels.tenants_pages import PageDialog

        self.page = PageDialog(self._panel, self._spoken, title, page, action)
        self.page.finished.connect(lambda _: setattr(self, "page", None))
        self.page.open()

    # room

    def enlarge(self) -> None:
        """The panel in a window of its own, as large as the main one; or back in its place."""
        found: QWidget | None = self._panel
        while found is not None and not isinstance(found, QDockWidget):
            found = found.parentWidget()
        if isinstance(found, QDockWidget):
            found.setFloating(not found.isFloating())
            main = found.parentWidget()
            if found.isFloating() and main is not None:
                found.setGeometry(main.window().geometry())
                found.show()
