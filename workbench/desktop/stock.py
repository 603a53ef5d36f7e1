"""Existing stock: the windows of the survey and of the portfolio, made when they are first asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from models.survey import Survey
    from models.tenants import Tenant
    from workbench.desktop.panels.portfolio import PortfolioWindow
    from workbench.desktop.panels.survey import SurveyWindow
    from workbench.desktop.window import Window


class Stock(QObject):
    """Opens both windows beside the main one, and opens there what is chosen in them."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.survey: SurveyWindow | None = None
        self.portfolio: PortfolioWindow | None = None
        self._wanted = ("", "")     # a building that is to be shown once its file is open

    def show_survey(self) -> None:
        """The survey of what is open."""
        from workbench.desktop.panels.survey import SurveyWindow

        window = self._window
        if self.survey is None:
            self.survey = SurveyWindow(window, window.session, window.spoken, window.jobs, self._companies)
            self.survey.asked.connect(window.open_path)
            self.survey.kept.connect(self._keep)
        self._front(self.survey)

    def show_portfolio(self) -> None:
        """Many buildings, ranked."""
        from workbench.desktop.panels.portfolio import PortfolioWindow

        window = self._window
        if self.portfolio is None:
            self.portfolio = PortfolioWindow(window, window.session, window.spoken, window.jobs)
            self.portfolio.asked.connect(self.open)
            window.session.opened.connect(self._show_wanted)
        self._front(self.portfolio)

    def _front(self, found: SurveyWindow | PortfolioWindow) -> None:
        found.show()
        found.raise_()
        found.activateWindow()

    def open(self, path: Path, building: str) -> None:
        """Open a file and show one of its buildings."""
        self._wanted = (str(path), building)
        self._window.open_path(path)
        self._window.activateWindow()

    def _show_wanted(self) -> None:
        session, (path, building) = self._window.session, self._wanted
        self._wanted = ("", "")
        if building and session.path is not None and str(session.path) == path:
            ids = session.city.ids if session.city is not None else [one.id for one in session.buildings]
            session.show_building(list(ids).index(building) if building in ids else 0)
            self._window.show_page("check")

    def _companies(self) -> tuple[Tenant, ...]:
        """The list of companies that the panel of tenants works on."""
        from models.tenants import Tenant

        return tuple(one for one in self._window.session.project.things("tenants").values() if isinstance(one, Tenant))

    def _keep(self, surveys: tuple[Survey, ...]) -> None:
        """What was found stays with what is open."""
        session = self._window.session
        if session.reading is not None:
            session.reading = replace(session.reading, surveys=surveys)
            session.project.keep_things("surveys", {one.building: one for one in surveys})
