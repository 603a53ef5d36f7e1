"""Logistics: what the building has to move, what its lifts and docks carry, what would help, and a simulated day.

All figures come from the functions that ``shanglou lifts`` and ``shanglou docks`` use. What is assumed is marked as such, and
can be typed over: each entry is one undo step.
"""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout

from workbench.desktop.goods_rows import say_in
from workbench.desktop.language import Spoken
from workbench.desktop.panels.elided import Elided
from workbench.desktop.panels.logistics_day import DayPage
from workbench.desktop.panels.logistics_pages import ChangesPage, DemandPage, DocksPage, LiftsPage, Page, StoreysPage
from workbench.desktop.planned import Planned
from workbench.desktop.session import Session

if TYPE_CHECKING:
    from workbench.desktop.edit_commands import Editor

PAGES: Final = ("demand", "lifts", "docks", "storeys", "changes", "day")
_MARKS: Final = {"met": "pass", "tight": "near", "not-met": "fail", "no-demand": "no-data"}


class LogisticsPanel(QFrame):
    """Pages under a line that says what the lifts and docks amount to."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._spoken = session, spoken
        self.planned = Planned(session, self)
        self.tabs, self.stack, self.mark, self.finding = QTabBar(), QStackedWidget(), QLabel(), Elided()
        self.pages: dict[str, Page] = {
            "demand": DemandPage(session, editor, spoken), "lifts": LiftsPage(session, editor, spoken),
            "docks": DocksPage(session, editor, spoken), "storeys": StoreysPage(session, editor, spoken),
            "changes": ChangesPage(session, editor, spoken), "day": DayPage(session, editor, spoken)}
        self._lay_out()
        self.tabs.currentChanged.connect(self._turn)
        self.planned.changed.connect(self._show)
        session.building_changed.connect(self._show)
        session.thing_selected.connect(self._follow)
        spoken.changed.connect(self._speak)
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(640, 260)      # the same for every page: turning one moves no other panel

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 150)

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.stack.setMinimumSize(0, 0)
        self.stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        for name in PAGES:
            self.tabs.addTab("")
            self.stack.addWidget(self.pages[name])
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.tabs)
        head.addWidget(self.mark)
        head.addWidget(self.finding, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self.stack, 1)

    def _speak(self) -> None:
        for i, name in enumerate(PAGES):
            self.tabs.setTabText(i, self._spoken(f"logistics.page-{name}"))
            self.tabs.setTabToolTip(i, self._spoken(f"logistics.page-{name}-tip"))
        self._show()

    def turn_to(self, name: str) -> None:
        """Show a page."""
        self.tabs.setCurrentIndex(PAGES.index(name))

    @property
    def page(self) -> str:
        return PAGES[self.stack.currentIndex()]

    def _turn(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        self._show()

    def _show(self) -> None:
        """The page that is seen, and the sentence above it."""
        from workbench.desktop.painting import verdict_pixmap

        plans, say = self.planned.plans, say_in(self._spoken.lang)
        if self._session.city is not None or plans is None:
            self.mark.clear()
            self.finding.say(self._spoken("logistics.city" if self._session.city is not None else "logistics.none"))
        else:
            of_docks = self.page == "docks"
            verdict = plans.docks.verdict if of_docks else plans.lifts.verdict
            self.mark.setPixmap(verdict_pixmap(_MARKS[verdict], 16, self.devicePixelRatioF()))
            self.mark.setToolTip(self._spoken(f"logistics.verdict-{verdict}"))
            self.finding.say(say.goods.dock_finding(plans.docks) if of_docks else say.goods.lift_finding(plans.lifts))
        self.pages[self.page].show_plans(plans, say)

    def _follow(self) -> None:
        """A lift or dock that is chosen elsewhere brings its page to the front, unless a page shows it already."""
        thing = self._session.thing
        wanted = {"lift": "lifts", "dock": "docks"}.get("" if thing is None else thing.kind)
        if wanted is not None and self.isVisible() and self.page in ("lifts", "docks"):
            self.turn_to(wanted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.planned.look(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self.planned.look(False)
        super().hideEvent(event)
