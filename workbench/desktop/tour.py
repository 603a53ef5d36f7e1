"""The guided tour: callouts that point at real parts of the window, one after the other; it can be left at any time."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.desktop.panels.welcome import EXAMPLES
from workbench.desktop.remembered import remember, remembered
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from workbench.desktop.window import Window

_SEEN: Final = "window/tour"
_WIDTH: Final = 340
_GAP: Final = 10
_POLL_MS: Final = 100
STEPS: Final = ("conditions", "overall", "storeys", "centre", "matrix", "evidence", "sheet")


def tour_seen() -> bool:
    """Whether the user has been on the tour, or left it."""
    return remembered(_SEEN) == "seen"


class _Ring(QWidget):
    """A frame around the part that is spoken of. The mouse goes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tone("link")), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 5, 5)


class Tour(QObject):
    """Walks through :data:`STEPS`. ``at`` is the step that is shown; -1 before the first and after the last."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.at = -1
        self.ring, self.callout = _Ring(window), QFrame(window)
        self.title, self.words, self.place = QLabel(), QLabel(), QLabel()
        self.back, self.next, self.skip = QPushButton(), QPushButton(), QPushButton()
        self._wait = QTimer(self)
        self._wait.setInterval(_POLL_MS)
        self._wait.timeout.connect(self._start_when_open)
        self._make()
        window.spoken.changed.connect(self._show)
        window.installEventFilter(self)

    def _make(self) -> None:
        self.callout.setObjectName("callout")
        self.title.setObjectName("heading")
        self.place.setObjectName("faint")
        self.words.setWordWrap(True)
        self.words.setFixedWidth(_WIDTH)
        buttons = QHBoxLayout()
        for widget in (self.skip, self.place, self.back, self.next):
            buttons.addWidget(widget, 1 if widget is self.place else 0)
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self.callout)
        for label in (self.title, self.words):
            column.addWidget(label)
        column.addLayout(buttons)
        self.skip.clicked.connect(self.stop)
        self.back.clicked.connect(lambda: self.go(self.at - 1))
        self.next.clicked.connect(lambda: self.go(self.at + 1))
        self.ring.hide()
        self.callout.hide()

    # walking

    def begin(self) -> None:
        """Start on what is open; else open an example first."""
        if self._window.session.reading is None:
            self._window.open_example(EXAMPLES[0])
        self._wait.start()

    def _start_when_open(self) -> None:
        if self._window.session.judged is not None:
            self._wait.stop()
            self._window.show_page("check")
            self.go(0)

    def go(self, step: int) -> None:
        """Show a step; past the last the tour is over."""
        if step >= len(STEPS):
            self.stop()
            return
        self.at = max(step, 0)
        if STEPS[self.at] in ("storeys", "matrix", "evidence"):
            self._window.docks.front(STEPS[self.at])
        QTimer.singleShot(0, self, self._show)

    def stop(self) -> None:
        """End the tour; it is not offered again."""
        self._wait.stop()
        self.at = -1
        self.ring.hide()
        self.callout.hide()
        remember(_SEEN, "seen")

    # showing

    def target(self) -> QWidget | None:
        """What the present step points at."""
        window = self._window
        found: dict[str, Callable[[], QWidget | None]] = {
            "conditions": lambda: window.conditions, "overall": lambda: window.overall,
            "storeys": lambda: window.docks["storeys"], "centre": lambda: window.docks.front_of("centre"),
            "matrix": lambda: window.docks["matrix"], "evidence": lambda: window.docks["evidence"],
            "sheet": lambda: window.bar.widgetForAction(window.actions_["save-sheet"]),
        }
        return found[STEPS[self.at]]() if self.at >= 0 else None

    def _show(self) -> None:
        target = self.target()
        if target is None:
            return
        say, name = self._window.spoken, STEPS[self.at]
        self.title.setText(say(f"tour.{name}-title"))
        self.words.setText(say(f"tour.{name}"))
        self.place.setText(f"{self.at + 1} / {len(STEPS)}")
        self.skip.setText(say("tour.skip"))
        self.back.setText(say("tour.back"))
        self.back.setEnabled(self.at > 0)
        self.next.setText(say("tour.end" if self.at == len(STEPS) - 1 else "tour.next"))
        self._place(target)
        self.next.setFocus()

    def _place(self, target: QWidget) -> None:
        """The callout where it hides least of what it speaks of: below, above, right, left, else inside."""
        room = self._window.rect()
        where = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size()) if target.window() is self._window else room
        self.ring.setGeometry(where.adjusted(-2, -2, 2, 2))
        self.words.setFixedHeight(self.words.heightForWidth(_WIDTH))     # a label that wraps is else measured too low
        self.callout.adjustSize()
        wide, high = self.callout.width(), self.callout.height()
        middle = QPoint(min(max(where.center().x() - wide // 2, 8), room.width() - wide - 8),
                        min(max(where.center().y() - high // 2, 8), room.height() - high - 8))
        places = [QPoint(middle.x(), where.bottom() + _GAP), QPoint(middle.x(), where.top() - high - _GAP),
                  QPoint(where.right() + _GAP, middle.y()), QPoint(where.left() - wide - _GAP, middle.y()), middle]
        fits = [place for place in places if room.contains(QRect(place, self.callout.size()))]
        self.callout.move(fits[0] if fits else middle)
        for widget in (self.ring, self.callout):
            widget.show()
            widget.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.at >= 0:
            QTimer.singleShot(0, self, self._show)
        return False
