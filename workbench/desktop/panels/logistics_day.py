"""The simulated day: run beside the window with intervals that narrow, shown as figures, drawings and moving cars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.desktop import capacity_rows, goods_rows
from workbench.desktop.day_run import MOST, DayRun, Stage
from workbench.desktop.panels.elided import Elided
from workbench.desktop.panels.logistics_pages import Page
from workbench.desktop.panels.marks_view import Made, Make, MarksView
from workbench.desktop.panels.shaft_view import ShaftPlayer
from workbench.sheets.ink import Disc, Label, Mark, line
from workbench.sheets.style import COLOURS, GREY, NAVY, TINTS

if TYPE_CHECKING:
    from workbench.desktop.edit_commands import Editor
    from workbench.desktop.goods_rows import Say
    from workbench.desktop.language import Spoken
    from workbench.desktop.session import Session

VIEWS: Final = ("interval", "gantt", "staging", "line", "motion")
_GANTT_WIDE: Final = 440.0


class DayPage(Page):
    """Days, seed, run or stop; figures at the left, a drawing of them at the right."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__(session, editor, spoken)
        self.runner = DayRun(session, self)
        self.stages: list[Stage] = []
        self.days, self.seed, self.go, self.state = QComboBox(), QSpinBox(), QPushButton(), Elided()
        self.figures, self.says = self.new_table("figures"), Elided()
        self.view, self.drawing, self.player, self.views = QComboBox(), MarksView(), ShaftPlayer(spoken), QStackedWidget()
        self._lay_out()
        self.go.clicked.connect(self._go)
        self.view.currentIndexChanged.connect(lambda _: self._draw())
        self.runner.grown.connect(self._grow)
        self.runner.over.connect(self.fill)
        session.opened.connect(self._forget)
        session.building_changed.connect(self._forget)

    def _lay_out(self) -> None:
        say = self._spoken
        self.state.setObjectName("faint")
        self.seed.setRange(0, 999_999)
        self.seed.setValue(1)
        self.seed.setFixedWidth(84)
        for number in MOST:
            self.days.addItem(f"{number:,}", number)
        self.days.setCurrentIndex(1)
        named: tuple[tuple[QWidget, str], ...] = ((self.days, "days"), (self.seed, "seed"), (self.view, "view"))
        for control, key in named:
            say.bind(control.setToolTip, f"logistics.{key}-tip")
            say.bind(control.setAccessibleName, f"logistics.{key}")
        labels = []
        for key in ("days", "seed"):
            labels.append(QLabel())
            say.bind(labels[-1].setText, f"logistics.{key}")
        controls = QHBoxLayout()
        controls.setSpacing(5)
        for widget in (labels[0], self.days, labels[1], self.seed, self.go):
            controls.addWidget(widget)
        controls.addWidget(self.state, 1)
        controls.addWidget(self.view)
        self.view.setMinimumWidth(150)
        self.views.addWidget(self.drawing)
        self.views.addWidget(self.player)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        halves: tuple[tuple[QWidget, int], ...] = ((_column(self.figures, self.says), 4), (self.views, 5))
        for half, share in halves:
            parts.addWidget(half)
            parts.setStretchFactor(parts.count() - 1, share)
        parts.setSizes([400, 500])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(controls)
        column.addWidget(parts, 1)

    # running

    def _go(self) -> None:
        if self.runner.running:
            self.runner.stop()
        elif self.plans is not None:
            self.stages = []
            self.runner.start(self.plans, int(self.days.currentData()), self.seed.value())
            self.fill()

    def _grow(self, stage: Stage) -> None:
        self.stages.append(stage)
        day = None if stage.plans.building.logistics is None else stage.plans.building.logistics.day
        self.player.view.start_h = 0.0 if day is None or day.starts_h is None else day.starts_h.value
        self.player.show_motion(stage.motion)
        self.fill()

    def _forget(self) -> None:
        self.stages = []
        self.player.show_motion(None)
        self.fill()

    @property
    def stage(self) -> Stage | None:
        """What is known so far."""
        return self.stages[-1] if self.stages else None

    # showing

    def fill(self) -> None:
        say, stage = self.say, self.stage
        running = self.runner.running
        self.go.setText(say("stop" if running else "run"))
        able = self.plans is not None and (self.plans.lifts.has_demand or self.plans.docks.has_demand)
        self.go.setEnabled(running or able)
        self.go.setToolTip(say("run-tip" if able else "no-demand"))
        self._fill_view()
        if stage is None:
            self.state.say("" if not running else say("starting"))
            self.figures.show_table(goods_rows.Table((), ()))
            self.says.say("")
        else:
            stale = self.plans is None or stage.plans.building is not self.plans.building
            key = "ran-stale" if stale else "running" if running else "ran"
            self.state.say(say(key, days=stage.replications, seed=stage.seed))
            self.figures.show_table(capacity_rows.day_table(None if stage.lifts is None else stage.lifts.figures(),
                                                            None if stage.docks is None else stage.docks.figures(), say))
            self.says.say(_sentences(stage, say))
        self._draw()

    def _fill_view(self) -> None:
        at = max(self.view.currentIndex(), 0)
        texts = [self.say(f"view-{name}") for name in VIEWS]
        if [self.view.itemText(i) for i in range(self.view.count())] != texts:
            self.view.blockSignals(True)
            self.view.clear()
            self.view.addItems(texts)
            self.view.setCurrentIndex(at)
            self.view.blockSignals(False)

    def show_view(self, name: str) -> None:
        self.view.setCurrentIndex(VIEWS.index(name))

    def _draw(self) -> None:
        name = VIEWS[max(self.view.currentIndex(), 0)]
        self.views.setCurrentWidget(self.player if name == "motion" else self.drawing)
        if name != "motion":
            self.player.pause()
            empty = self.say("not-run" if self.stage is None else "nothing-drawn")
            self.drawing.draw(self._make(name), empty, self.view.currentText())

    def _make(self, name: str) -> Make | None:
        """What draws a view; None before anything was run."""
        from workbench.dock_drawings import gantt_marks, line_marks, staging_marks

        stage, words, stages, say = self.stage, self.say.goods, list(self.stages), self.say
        if stage is None:
            return None
        if name == "interval":
            return lambda wide, high: (interval_marks(stages, say, wide, high), wide, high)
        day = stage.day
        if day is None:
            return None
        if name == "gantt":
            def gantt(wide: float, _high: float) -> Made:
                across = max(wide, _GANTT_WIDE)
                marks, tall = gantt_marks(day, words, across)
                return marks, across, tall
            return gantt
        drawn = staging_marks if name == "staging" else line_marks
        return lambda wide, high: (drawn(day, words, wide, high), wide, high)


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    for widget in widgets:
        column.addWidget(widget, 0 if isinstance(widget, QLabel) else 1)
    return holder


def _sentences(stage: Stage, say: Say) -> str:
    """The same sentences as the command line's."""
    from workbench.dock_words import day_lines

    lines = [] if stage.lifts is None else [say.goods.simulated(stage.lifts)]
    if stage.day is not None:
        lines += day_lines(stage.day, say.goods)
    return say.goods.sentences(lines)


def interval_marks(stages: list[Stage], say: Say, wide: float = 320.0, high: float = 170.0) -> list[Mark]:
    """Mean wait for a lift, in minutes, with its 95 % interval, by the number of days: it narrows as they grow."""
    from workbench.plots import Axes

    found = [(stage.replications, stage.lifts.wait_s) for stage in stages if stage.lifts is not None]
    known = [(n, one.mean / 60.0, one.low / 60.0, one.high / 60.0) for n, one in found
             if one.low is not None and one.high is not None and one.mean == one.mean]
    if not known:
        return []
    axes = Axes(wide, high, -0.5, len(known) - 0.5, max(row[3] for row in known) * 1.1)
    marks = axes.frame(say("interval-title"), say("days"), say.goods("plot.minutes"), list(range(len(known))),
                       [f"{row[0]:g}" for row in known])
    for i, (_, mean, low, top) in enumerate(known):
        x = axes.x(i)
        marks.append(line(x, axes.y(max(low, 0.0)), x, axes.y(top), TINTS["pass"], 6.0))
        for end in (max(low, 0.0), top):
            marks.append(line(x - 5.0, axes.y(end), x + 5.0, axes.y(end), COLOURS["pass"], 1.0))
        marks.append(Disc(x, axes.y(mean), 2.0, fill=NAVY))
    _, mean, low, top = known[-1]
    marks.append(Label(wide - 10.0, -19.0, say("interval-now", mean=f"{mean:.2f}", half=f"{(top - low) / 2.0:.2f}"), 6.4,
                       colour=GREY, anchor="end"))
    return marks
