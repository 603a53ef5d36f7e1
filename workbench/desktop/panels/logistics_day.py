"""The simulated day: run beside the window with intervals that narrow, shown as figures, drawings and moving cars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from workbench.desktop import capacity_rows, goods_rows
from workbench.desktop.day_run import MOST, DayRun, Stage
from workbench.desktop.panels.elided import Elided
from workbench.desktop.panels.logistics_pages import Page
from workbench.desktop.panels.marks_view import MarksView
from workbench.desktop.panels.shaft_view import ShaftPlayer
from workbench.sheets.ink import Disc, Label, Mark, line
from workbench.sheets.style import COLOURS, GREY, NAVY, TINTS

if TYPE_CHECKING:
    from workbench.desktop.edit_commands import Editor
    from workbench.desktop.goods_rows import Say
    from workbench.desktop.language import Spoken
    from workbench.desktop.session import Session

VIEWS: Final = ("interval", "gantt", "staging", "line", "motion")
_PLOT: Final = (320.0, 170.0)
_GANTT_WIDE: Final = 620.0


class DayPage(Page):
    """Days, seed, run or stop; figures at the left, a drawing of them at the right."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__(session, editor, spoken)
        self.runner = DayRun(session, self)
        self.stages: list[Stage] = []
        self.days, self.seed, self.go, self.state = QComboBox(), QSpinBox(), QPushButton(), QLabel()
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
        self.state.setMinimumWidth(20)
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
        self.views.addWidget(self.drawing)
        self.views.addWidget(self.player)
        self.across(_column(controls, self.figures, self.says), _column(None, self.view, self.views), shares=(4, 5))

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
            self.state.setText("" if not running else say("starting"))
            self.figures.show_table(goods_rows.Table((), ()))
            self.says.say("")
        else:
            stale = self.plans is None or stage.plans.building is not self.plans.building
            key = "ran-stale" if stale else "running" if running else "ran"
            self.state.setText(say(key, days=stage.replications, seed=stage.seed))
            self.state.setToolTip(self.state.text())
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
            marks, wide, high = self._marks(name)
            empty = self.say("not-run" if self.stage is None else "nothing-drawn")
            self.drawing.draw(marks, wide, high, empty, self.view.currentText())

    def _marks(self, name: str) -> tuple[list[Mark], float, float]:
        from workbench.dock_drawings import gantt_marks, line_marks, staging_marks

        stage, words = self.stage, self.say.goods
        if stage is None:
            return [], *_PLOT
        if name == "interval":
            return interval_marks(self.stages, self.say), *_PLOT
        if stage.day is None:
            return [], *_PLOT
        if name == "gantt":
            marks, high = gantt_marks(stage.day, words, _GANTT_WIDE)
            return marks, _GANTT_WIDE, high
        return (staging_marks if name == "staging" else line_marks)(stage.day, words, *_PLOT), *_PLOT


def _column(head: QHBoxLayout | None, *widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    if head is not None:
        column.addLayout(head)
    for widget in widgets:
        column.addWidget(widget, 0 if isinstance(widget, QComboBox | QLabel) else 1)
    return holder


def _sentences(stage: Stage, say: Say) -> str:
    """The same sentences as the command line's."""
    from workbench.dock_words import day_lines

    lines = [] if stage.lifts is None else [say.goods.simulated(stage.lifts)]
    if stage.last and stage.day is not None:
        lines += day_lines(stage.day, say.goods)
    return say.goods.sentences(lines)


def interval_marks(stages: list[Stage], say: Say, wide: float = 320.0, high: float = 170.0) -> list[Mark]:
    """Mean wait for a lift, in minutes, with its 95 % interval, by the number of days: it narrows as they grow."""
    from workbench.plots import Axes

    found = [(stage.replications, stage.lifts.wait_s) for stage in stages if stage.lifts is not None and not stage.last]
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
    marks.append(Label(wide - 10.0, -9.0, say("interval-now", mean=f"{mean:.2f}", half=f"{(top - low) / 2.0:.2f}"), 6.4,
                       colour=GREY, anchor="end"))
    return marks
