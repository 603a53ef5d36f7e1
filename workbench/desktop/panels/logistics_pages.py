"""The pages of the logistics panel but the simulated day: demand, lifts, docks, storeys, changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from models.measured import SourceKind
from workbench.desktop import capacity_rows, goods_rows
from workbench.desktop.goods_rows import Say
from workbench.desktop.language import Spoken
from workbench.desktop.panels.marks_view import Made, MarksView
from workbench.desktop.panels.profile_bars import ProfileBars
from workbench.desktop.panels.rows_table import RowsTable
from workbench.desktop.session import Session
from workbench.texts import text

if TYPE_CHECKING:
    from models.capacity.lifts import BankResult
    from workbench.desktop.edit_commands import Editor
    from workbench.desktop.planned import Plans

_CHANGES_WIDE: Final = 330.0
"""Points across that the plot of changes needs for its names and figures."""


class Page(QWidget):
    """One page; it shows plans when it is in front. None: there are none yet."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__()
        self._session, self._editor, self._spoken = session, editor, spoken
        self.plans: Plans | None = None
        self.say = goods_rows.say_in(spoken.lang)
        self.tables: list[RowsTable] = []

    def new_table(self, key: str) -> RowsTable:
        """A table with its name for screen readers."""
        table = RowsTable(self._session, self._editor)
        self._spoken.bind(table.setAccessibleName, f"logistics.{key}")
        self.tables.append(table)
        return table

    def show_plans(self, plans: Plans | None, say: Say) -> None:
        self.plans, self.say = plans, say
        self.fill()
        for table in self.tables:
            table.follow()

    def fill(self) -> None:
        """Show what is in ``plans``."""
        raise NotImplementedError

    def across(self, *widgets: QWidget, shares: tuple[int, ...]) -> None:
        """Lay widgets beside each other, with lines that can be dragged."""
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        for widget, share in zip(widgets, shares, strict=True):
            parts.addWidget(widget)
            parts.setStretchFactor(parts.count() - 1, share)
        parts.setSizes([100 * share for share in shares])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(parts)


def stacked(*widgets: QWidget) -> QWidget:
    """Widgets below each other."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    for widget in widgets:
        column.addWidget(widget, 0 if isinstance(widget, QLabel | QComboBox) else 1)
    return holder


class Views(QWidget):
    """One of several widgets at a time, with a list to choose from: where there is little room each has all of it."""

    def __init__(self, spoken: Spoken, views: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__()
        self._spoken, self.names = spoken, [name for name, _ in views]
        self.choice, self.stack = QComboBox(), QStackedWidget()
        spoken.bind(self.choice.setAccessibleName, "logistics.view")
        spoken.bind(self.choice.setToolTip, "logistics.view-tip")
        for _, widget in views:
            self.choice.addItem("")
            self.stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.choice)
        column.addWidget(self.stack, 1)
        self.choice.currentIndexChanged.connect(self.stack.setCurrentIndex)
        spoken.changed.connect(self._speak)
        self._speak()

    def _speak(self) -> None:
        for i, name in enumerate(self.names):
            self.choice.setItemText(i, self._spoken(f"logistics.view-{name}"))

    def show_view(self, name: str) -> None:
        self.choice.setCurrentIndex(self.names.index(name))


class DemandPage(Page):
    """Goods by storey, the working day with its profile, staging and targets."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__(session, editor, spoken)
        self.goods, self.day, self.bars, self.lacks = self.new_table("goods"), self.new_table("day"), ProfileBars(), QLabel()
        self.lacks.setObjectName("faint")
        self.lacks.setWordWrap(True)
        self.add, self.remove, self.clear = QToolButton(), QToolButton(), QToolButton()
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        for button, key, run in ((self.add, "add-goods", self._add), (self.remove, "remove-goods", self._remove),
                                 (self.clear, "profile-switch", self._switch_profile)):
            spoken.bind(button.setText, f"logistics.{key}")
            spoken.bind(button.setToolTip, f"logistics.{key}-tip")
            button.clicked.connect(lambda _=False, run=run: run())
            buttons.addWidget(button)
        buttons.addWidget(self.lacks, 1)
        left = stacked(self.goods)
        column = left.layout()
        if isinstance(column, QVBoxLayout):
            column.addLayout(buttons)
        right = QSplitter(Qt.Orientation.Horizontal)
        right.setChildrenCollapsible(False)
        right.addWidget(self.bars)
        right.addWidget(self.day)
        self.across(left, right, shares=(4, 6))
        self.bars.profile_entered.connect(self._enter_profile)

    def fill(self) -> None:
        building, say = self._session.building, self.say
        enabled = building is not None and self._session.city is None
        for button in (self.add, self.remove, self.clear):
            button.setEnabled(enabled)
        if building is None or not enabled:
            for table in (self.goods, self.day):
                table.show_table(goods_rows.Table((), ()))
            self.bars.show_profile((), 0.0, assumed=False, title="", empty="")
            return
        totals: dict[str, float] = {}
        plans = self.plans if self.plans is not None and self.plans.building is building else None
        for one in () if plans is None else plans.lifts.demand:
            totals[one.goods.id] = totals.get(one.goods.id, 0.0) + one.t_day.value
        self.goods.show_table(goods_rows.goods_table(building, totals, say))
        self.day.show_table(goods_rows.day_table(building, say))
        self._fill_bars()
        missing = [] if plans is None else say.goods.missing(plans.lifts.missing)
        self.lacks.setText("\n".join(missing[:2]))

    def _fill_bars(self) -> None:
        building = self._session.building
        day = None if building is None or building.logistics is None else building.logistics.day
        profile = None if day is None else day.profile
        assumed = profile is not None and profile.source.kind is SourceKind.ASSUMED
        starts = 0.0 if day is None or day.starts_h is None else day.starts_h.value
        source = "" if profile is None else self.say.goods.source(profile.source)
        self.bars.show_profile(() if profile is None else profile.value, starts, assumed=assumed,
                               title=self.say("profile-title", source=source), empty=self.say("profile-none"))
        self.bars.setToolTip(self.say("profile-tip", source=source))

    def _enter_profile(self, shares: tuple[float, ...]) -> None:
        hours = len(shares)
        if not self._editor.run("set_profile", {"shares": shares},
                                lambda lang: text("desktop.logistics.edit-profile", lang, {"hours": hours})):
            self._fill_bars()      # refused: the bars are as they were

    def _switch_profile(self) -> None:
        """A day has a profile or a peak factor: take it away, or begin an even one over the stated hours."""
        building = self._session.building
        if building is None:
            return
        day = None if building.logistics is None else building.logistics.day
        if day is not None and day.profile is not None:
            self._editor.run("set_profile", {"shares": None}, lambda lang: text("desktop.logistics.edit-no-profile", lang))
            return
        hours = 0 if day is None or day.hours is None else round(day.hours.value)
        if hours < 1:
            self._session.notice("warning", lambda lang: text("desktop.logistics.hours-first", lang))
            return
        self._enter_profile(tuple(round(1.0 / hours, 4) for _ in range(hours)))

    def _add(self) -> None:
        """A further stream of goods: of the chosen storey, else of all. Its figures are asked for, not invented."""
        from models.demand import Goods

        building = self._session.building
        if building is None:
            return
        taken = {goods.id for goods in (() if building.logistics is None else building.logistics.goods)}
        own = next(name for i in range(1, len(taken) + 2) if (name := f"goods-{i}") not in taken)
        storey = self._session.storey
        storeys = tuple(s.number for s in building.storeys) if storey is None else (storey.number,)
        name = text("desktop.logistics.new-goods", self._spoken.lang, {"number": len(taken) + 1})
        goods = Goods(id=own, name=name, storeys=storeys)
        self._editor.run("add_goods", {"goods": goods},
                         lambda lang: text("desktop.logistics.edit-add-goods", lang, {"name": name}))

    def _remove(self) -> None:
        row = self.goods.row()
        if row is None:
            self._session.notice("warning", lambda lang: text("desktop.logistics.choose-goods", lang))
            return
        name = row.cells[0].text
        self._editor.run("remove_goods", {"goods_id": row.id},
                         lambda lang: text("desktop.logistics.edit-remove-goods", lang, {"name": name}))


class LiftsPage(Page):
    """Banks, how the chosen lift is handled, waits against the number of lifts, the day hour by hour."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__(session, editor, spoken)
        self.banks, self.handling, self.title = self.new_table("banks"), self.new_table("handling"), QLabel()
        self.waits, self.hours = MarksView(), MarksView()
        self.title.setObjectName("faint")
        self.views = Views(spoken, (("waits", self.waits), ("hours", self.hours),
                                    ("handling", stacked(self.title, self.handling))))
        self.across(self.banks, self.views, shares=(6, 5))
        self.banks.chosen.connect(lambda _: self._fill_chosen())
        session.thing_selected.connect(self._fill_chosen)

    def fill(self) -> None:
        plans = self.plans
        self.banks.show_table(goods_rows.Table((), ()) if plans is None else capacity_rows.bank_table(plans.lifts, self.say))
        self._fill_chosen()

    def _result(self) -> BankResult | None:
        """The bank that is chosen, else the first."""
        if self.plans is None or not self.plans.lifts.results:
            return None
        row = self.banks.row()
        results = self.plans.lifts.results
        return next((one for one in results if row is not None and one.bank.name == row.id), results[0])

    def _fill_chosen(self) -> None:
        from workbench.plots import day_of_lifts, lift_waits

        plans, result, building = self.plans, self._result(), self._session.building
        if plans is None or result is None or building is None:
            for view in (self.waits, self.hours):
                view.draw(None, self.say("no-lifts"))
            self.handling.show_table(goods_rows.Table((), ()))
            self.title.clear()
            return
        thing = self._session.thing
        ids = [lift.id for lift in result.bank.lifts]
        chosen = thing.id if thing is not None and thing.kind == "lift" and thing.id in ids else ids[0]
        if any(lift.id == chosen for lift in building.lifts):
            self.handling.show_table(goods_rows.handling_table(building, "lift", chosen, self.say))
        name = next((lift.name or lift.id for lift in result.bank.lifts if lift.id == chosen), "")
        self.title.setText(self.say("handling-of", name=name))
        lifts, words = plans.lifts, self.say.goods
        self.waits.draw(lambda wide, high: (lift_waits(lifts, result, words, wide, high), wide, high), self.say("no-demand"),
                        words("plot.lift-waits", lifts=result.bank.name))
        self.hours.draw(lambda wide, high: (day_of_lifts(lifts, words, wide, high), wide, high), self.say("no-profile"),
                        words("plot.day-lifts"))


class DocksPage(Page):
    """Trucks, how they meet the docks, waits against the number of bays, bays in use over the day."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__(session, editor, spoken)
        self.trucks, self.fits, self.handling = self.new_table("trucks"), self.new_table("fits"), self.new_table("service")
        self.title, self.waits, self.hours = QLabel(), MarksView(), MarksView()
        self.title.setObjectName("faint")
        left = QSplitter(Qt.Orientation.Vertical)
        left.setChildrenCollapsible(False)
        left.addWidget(self.trucks)
        left.addWidget(self.fits)
        self.views = Views(spoken, (("bay-waits", self.waits), ("bay-hours", self.hours),
                                    ("service", stacked(self.title, self.handling))))
        self.across(left, self.views, shares=(6, 5))
        session.thing_selected.connect(self._fill_service)

    def fill(self) -> None:
        from workbench.plots import day_of_docks, dock_waits

        plans, building = self.plans, self._session.building
        if plans is None or building is None:
            for table in self.tables:
                table.show_table(goods_rows.Table((), ()))
            for view in (self.waits, self.hours):
                view.draw(None, self.say("no-docks"))
            return
        self.trucks.show_table(goods_rows.truck_table(building, capacity_rows.truck_figures(plans.docks), self.say))
        self.fits.show_table(capacity_rows.fits_table(plans.docks, self.say))
        self._fill_service()
        docks, words = plans.docks, self.say.goods
        self.waits.draw(lambda wide, high: (dock_waits(docks, words, wide, high), wide, high), self.say("no-demand"),
                        words("plot.dock-waits"))
        self.hours.draw(lambda wide, high: (day_of_docks(docks, words, wide, high), wide, high), self.say("no-profile"),
                        words("plot.day-docks"))

    def _fill_service(self) -> None:
        """How the chosen dock is handled, else the first."""
        building, thing = self._session.building, self._session.thing
        docks = () if building is None else building.docks
        dock = next((d for d in docks if thing is not None and (thing.kind, thing.id) == ("dock", d.id)), None) or \
            next(iter(docks), None)
        if building is None or dock is None:
            self.handling.show_table(goods_rows.Table((), ()))
            self.title.clear()
            return
        self.title.setText(self.say("service-of", name=dock.name or dock.id))
        self.handling.show_table(goods_rows.handling_table(building, "dock", dock.id, self.say))


class StoreysPage(Page):
    """The logistics balance, storey by storey."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__(session, editor, spoken)
        self.balance = self.new_table("balance")
        self.across(self.balance, shares=(1,))

    def fill(self) -> None:
        rows = () if self.plans is None else self.plans.rows
        self.balance.show_table(capacity_rows.balance_table(rows, self.say))


class ChangesPage(Page):
    """What single changes would bring, with what the whole stands on."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__(session, editor, spoken)
        self.changes, self.plot, self.notes = self.new_table("changes"), MarksView(), QLabel()
        self.notes.setWordWrap(True)
        self.notes.setMargin(6)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.notes)
        scroll.setMinimumWidth(140)
        self.views = Views(spoken, (("changes", self.plot), ("grounds", scroll)))
        self.across(self.changes, self.views, shares=(5, 6))

    def fill(self) -> None:
        from workbench.plots import changes_plot

        plans, words = self.plans, self.say.goods
        if plans is None:
            self.changes.show_table(goods_rows.Table((), ()))
            self.plot.draw(None, self.say("no-demand"))
            self.notes.clear()
            return
        self.changes.show_table(capacity_rows.changes_table(plans.lifts, plans.docks, self.say))

        def plot(wide: float, _high: float) -> Made:
            across = max(wide, _CHANGES_WIDE)
            marks, high = changes_plot(plans.lifts, words, across)
            return marks, across, max(high, 1.0)

        self.plot.draw(plot, self.say("no-demand"), words("plot.changes"))
        self.notes.setText("\n".join(self._lines(plans)))

    def _lines(self, plans: Plans) -> list[str]:
        """N−1, notes, and every assumption with its reason."""
        words, lifts = self.say.goods, plans.lifts
        lines = [words.lift_finding(lifts), words.without_one(lifts), words.dock_finding(plans.docks)]
        parts: list[tuple[str, Callable[[], list[str]]]] = [
            ("head.notes", lambda: [*(words.left_out(left) for left in lifts.left_out),
                                    *(words.note(key, values) for key, values in lifts.notes)]),
            ("head.assumed", lambda: words.assumptions([*lifts.used, *(u for u in plans.docks.used if u not in lifts.used)]))]
        for head, found in parts:
            entries = found()
            lines += [f"\n{words(head)}", *(f"· {entry}" for entry in entries)] if entries else []
        return [line for line in lines if line]
