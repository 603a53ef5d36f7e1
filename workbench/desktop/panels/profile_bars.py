"""The working day as bars, one an hour: drag a bar, or choose one and type. The whole profile is one undo step."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.desktop.theme import tone

_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 8.0, 20.0, 20.0
_STEP: Final = 0.005
"""Shares are dragged in steps of half a per cent."""
_KEYS: Final = "0123456789."


class ProfileBars(QWidget):
    """Shares of the day hour by hour. ``profile_entered`` comes once a drag ends or a figure is typed."""

    profile_entered = Signal(object)      # tuple of shares

    def __init__(self) -> None:
        super().__init__()
        self.shares: tuple[float, ...] = ()
        self.starts_h = 0.0
        self.assumed = False
        self.chosen = -1
        self.empty, self.title = "", ""
        self._dragged: list[float] | None = None
        self._typed = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(180, 84)

    def sizeHint(self) -> QSize:
        return QSize(360, 150)

    def show_profile(self, shares: Sequence[float], starts_h: float, *, assumed: bool, title: str, empty: str) -> None:
        """Show a profile as shares of the whole day."""
        whole = math.fsum(shares)
        self.shares = tuple(share / whole for share in shares) if whole > 0.0 else ()
        self.starts_h, self.assumed, self.title, self.empty = starts_h, assumed, title, empty
        self._dragged, self._typed = None, ""
        if self.chosen >= len(self.shares):
            self.chosen = -1
        self.setAccessibleName(title)
        self.update()

    # geometry

    def _shown(self) -> Sequence[float]:
        return self.shares if self._dragged is None else self._dragged

    def _top(self) -> float:
        """The share at the upper edge; it stays while a bar is dragged, so that the bar keeps to the mouse."""
        return max(0.1, 1.3 * max(self.shares, default=0.1))

    def bar(self, hour: int) -> QRectF:
        """Where a bar stands."""
        wide = (self.width() - _LEFT - _RIGHT) / max(len(self.shares), 1)
        low = self.height() - _BOTTOM
        high = min(self._shown()[hour] / self._top(), 1.0) * (low - _TOP)
        return QRectF(_LEFT + hour * wide + 0.08 * wide, low - high, 0.84 * wide, high)

    def hour_at(self, x: float) -> int:
        """The hour at a place across; -1 beside the bars."""
        wide = (self.width() - _LEFT - _RIGHT) / max(len(self.shares), 1)
        hour = math.floor((x - _LEFT) / wide)
        return hour if 0 <= hour < len(self.shares) else -1

    def share_at(self, y: float) -> float:
        """The share at a height of the widget, in steps."""
        low = self.height() - _BOTTOM
        share = (low - y) / max(low - _TOP, 1.0) * self._top()
        return round(max(share, 0.0) / _STEP) * _STEP

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.shares:
            self._typed = ""
            self.chosen = self.hour_at(event.position().x())
            if self.chosen >= 0:
                self._dragged = list(self.shares)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.hour_at(event.position().x())
        self.setCursor(Qt.CursorShape.SizeVerCursor if over >= 0 else Qt.CursorShape.ArrowCursor)
        if self._dragged is not None and self.chosen >= 0 and event.buttons() & Qt.MouseButton.LeftButton:
            self._dragged[self.chosen] = self.share_at(event.position().y())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._dragged is not None:
            dragged, self._dragged = self._dragged, None
            if tuple(dragged) != self.shares:
                self._enter(dragged)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), Qt.Key
        if key in (keys.Key_Left, keys.Key_Right) and self.shares:
            step = 1 if key == keys.Key_Right else -1
            self.chosen, self._typed = min(max(self.chosen + step, 0), len(self.shares) - 1), ""
        elif key in (keys.Key_Up, keys.Key_Down) and self.chosen >= 0:
            changed = list(self.shares)
            changed[self.chosen] = max(changed[self.chosen] + (_STEP if key == keys.Key_Up else -_STEP), 0.0)
            self._enter(changed)
        elif event.text() and event.text() in _KEYS and self.chosen >= 0:
            self._typed += event.text()
        elif key == keys.Key_Backspace and self._typed:
            self._typed = self._typed[:-1]
        elif key in (keys.Key_Return, keys.Key_Enter) and self._typed:
            self._take_typed()
        elif key == keys.Key_Escape and (self._typed or self._dragged is not None):
            self._typed, self._dragged = "", None
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def _take_typed(self) -> None:
        """Per cent of the day for the chosen hour; the others stay as they are, and all are shares of the new whole."""
        typed, self._typed = self._typed, ""
        try:
            share = float(typed) / 100.0
        except ValueError:
            return
        changed = list(self.shares)
        changed[self.chosen] = share
        self._enter(changed)

    def _enter(self, shares: Sequence[float]) -> None:
        """Hand over shares that people can read: of the whole, to a tenth of a per cent."""
        whole = math.fsum(shares)
        made = tuple(round(share / whole, 4) for share in shares) if whole > 0.0 else tuple(shares)
        self.profile_entered.emit(made)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._typed:
            self._take_typed()
        super().focusOutEvent(event)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tone("card")))
        if self.shares:
            self._paint_grid(painter)
            self._paint_bars(painter)
        else:
            painter.setPen(QColor(tone("grey")))
            painter.drawText(QRectF(self.rect()).adjusted(12, 4, -12, -4),
                             int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.empty)
        painter.end()

    def _paint_grid(self, painter: QPainter) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() - 1.4)
        painter.setFont(font)
        painter.setPen(QColor(tone("navy")))
        painter.drawText(QPointF(4, 13), self.title)
        low, top = self.height() - _BOTTOM, self._top()
        for percent in range(0, math.floor(100 * top) + 1, 5 if top > 0.12 else 2):
            y = low - percent / 100.0 / top * (low - _TOP)
            painter.setPen(QPen(QColor(tone("grid")), 1.0))
            painter.drawLine(QPointF(_LEFT, y), QPointF(self.width() - _RIGHT, y))
            painter.setPen(QColor(tone("grey")))
            painter.drawText(QRectF(0, y - 8, _LEFT - 4, 16), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                             f"{percent}%")

    def _paint_bars(self, painter: QPainter) -> None:
        shown, ground = self._shown(), QColor(tone("warning-ground" if self.assumed else "chosen"))
        edge = QColor(tone("warning" if self.assumed else "link"))
        room = (self.width() - _LEFT - _RIGHT) / len(shown)
        every = max(1, math.ceil(30.0 / room))
        for hour, share in enumerate(shown):
            bar = self.bar(hour)
            painter.setBrush(ground)
            painter.setPen(QPen(edge, 2.4 if hour == self.chosen else 1.0))
            painter.drawRect(bar)
            painter.setPen(QColor(tone("ink")))
            if hour == self.chosen or room > 34.0:
                said = f"{self._typed}|" if hour == self.chosen and self._typed else f"{100.0 * share:.3g}"
                painter.drawText(QRectF(bar.center().x() - 24, bar.top() - 15, 48, 14), int(Qt.AlignmentFlag.AlignCenter), said)
            if hour % every == 0:
                painter.setPen(QColor(tone("grey")))
                at = QRectF(_LEFT + hour * room - 16, self.height() - _BOTTOM + 2, 32, 16)
                painter.drawText(at, int(Qt.AlignmentFlag.AlignCenter), f"{(self.starts_h + hour) % 24:g}")
