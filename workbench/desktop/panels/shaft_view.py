"""The lifts of a simulated day as cars that move in their shafts, with what waits at each storey; play, pause, speed."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSlider, QStyle, QToolButton, QVBoxLayout, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from workbench.lift_motion import Motion

SPEEDS: Final = (30, 120, 600)
"""Seconds of the day in a second of the picture."""
_FRAME_MS: Final = 40
_NAMES, _QUEUE, _HEAD, _FOOT = 46.0, 90.0, 16.0, 6.0
_TONES: Final = {"rests": "faint", "empty": "card", "loaded": "link"}
_MOST_BOXES: Final = 8


class ShaftView(QWidget):
    """A diagram: storeys by their levels, a shaft for each car, boxes for loads that wait."""

    def __init__(self) -> None:
        super().__init__()
        self.motion: Motion | None = None
        self.time_s = 0.0
        self.start_h = 0.0
        self.empty, self.waiting = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(180, 70)

    def sizeHint(self) -> QSize:
        return QSize(380, 200)

    def level_y(self, level_m: float) -> float:
        """Where a level lies."""
        levels = [] if self.motion is None else [storey.elevation_m for storey in self.motion.day.storeys]
        low, high = (levels[0], levels[-1]) if levels else (0.0, 1.0)
        step = (self.height() - _HEAD - _FOOT) / (len(levels) + 0.2 if levels else 1.0)
        room = self.height() - _HEAD - _FOOT - step
        return self.height() - _FOOT - 0.1 * step - (level_m - low) / max(high - low, 1e-9) * room

    def car_rect(self, car: int) -> QRectF:
        """Where a car is drawn now; it stands on its level."""
        if self.motion is None:
            return QRectF()
        cars = len(self.motion.day.cars)
        wide = min((self.width() - _NAMES - _QUEUE) / cars, 70.0)
        step = (self.height() - _HEAD - _FOOT) / (len(self.motion.day.storeys) + 0.2)
        high = max(min(0.8 * step, 16.0), 3.0)
        y = self.level_y(self.motion.car_at(car, self.time_s)[0])
        return QRectF(_NAMES + (car + 0.15) * wide, y - high, 0.7 * wide, high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tone("card")))
        font = self.font()
        font.setPointSizeF(font.pointSizeF() - 1.6)
        painter.setFont(font)
        if self.motion is None:
            painter.setPen(QColor(tone("grey")))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(self.rect()).adjusted(16, 8, -16, -8), flags, self.empty)
        else:
            self._paint_storeys(painter, self.motion)
            self._paint_cars(painter, self.motion)
        painter.end()

    def _paint_storeys(self, painter: QPainter, motion: Motion) -> None:
        right = self.width() - 6.0
        metrics = painter.fontMetrics()
        last_y = 1e9
        for storey, count in zip(motion.day.storeys, motion.waiting(self.time_s), strict=True):
            y = self.level_y(storey.elevation_m)
            painter.setPen(QPen(QColor(tone("grid")), 1.0))
            painter.drawLine(QPointF(_NAMES, y), QPointF(right, y))
            if last_y - y >= metrics.height() - 3:
                painter.setPen(QColor(tone("grey")))
                name = metrics.elidedText(storey.name, Qt.TextElideMode.ElideRight, int(_NAMES - 8))
                painter.drawText(QPointF(4, y - 2), name)
                last_y = y
            size = 6.0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tone("warning")))
            for i in range(min(count, _MOST_BOXES)):
                painter.drawRect(QRectF(self.width() - _QUEUE + 6 + 7.5 * i, y - size - 1, size, size))
            if count > _MOST_BOXES:
                painter.setPen(QColor(tone("ink")))
                painter.drawText(QPointF(self.width() - 22, y - 1), f"{count}")
        painter.setPen(QColor(tone("grey")))
        painter.drawText(QPointF(self.width() - _QUEUE + 4, 11), self.waiting)

    def _paint_cars(self, painter: QPainter, motion: Motion) -> None:
        levels = [storey.elevation_m for storey in motion.day.storeys]
        for i, car in enumerate(motion.day.cars):
            rect = self.car_rect(i)
            top, foot = self.level_y(levels[max(car.serves)]), self.level_y(levels[min(car.serves)])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tone("rule")), 1.0))
            painter.drawRect(QRectF(rect.left() - 2, top - rect.height() - 2, rect.width() + 4, foot - top + rect.height() + 2))
            painter.setPen(QPen(QColor(tone("link")), 1.4))
            painter.setBrush(QColor(tone(_TONES[motion.car_at(i, self.time_s)[1]])))
            painter.drawRect(rect)
            painter.setPen(QColor(tone("grey")))
            name = painter.fontMetrics().elidedText(car.name, Qt.TextElideMode.ElideRight, int(rect.width() + 12))
            painter.drawText(QPointF(rect.left() - 2, 11), name)


class ShaftPlayer(QWidget):
    """The diagram with its controls."""

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        self._spoken = spoken
        self.view, self.play, self.speed, self.slider, self.clock = ShaftView(), QToolButton(), QComboBox(), QSlider(), QLabel()
        self.slider.setOrientation(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 0)
        for seconds in SPEEDS:
            self.speed.addItem("", seconds)
        self.speed.setCurrentIndex(1)
        self._timer, self._passed = QTimer(self), QElapsedTimer()
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._step)
        row = QHBoxLayout()
        for widget in (self.play, self.speed):
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        row.addWidget(self.clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        self.play.clicked.connect(self.toggle)
        self.slider.valueChanged.connect(self._seek)
        spoken.bind(self.slider.setAccessibleName, "logistics.time")
        spoken.bind(self.speed.setAccessibleName, "logistics.speed")
        spoken.changed.connect(self._speak)
        self._speak()

    def show_motion(self, motion: Motion | None) -> None:
        """Another day; the same one goes on playing."""
        if motion == self.view.motion:
            return
        self.pause()
        self.view.motion, self.view.time_s = motion, 0.0
        self.slider.setRange(0, 0 if motion is None else round(motion.end_s))
        self.slider.setValue(0)
        self._speak()

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    def toggle(self) -> None:
        if self.playing:
            self.pause()
        elif self.view.motion is not None:
            if self.view.time_s >= self.slider.maximum():
                self.slider.setValue(0)
            self._passed.start()
            self._timer.start()
            self._speak()

    def pause(self) -> None:
        self._timer.stop()
        self._speak()

    def _step(self) -> None:
        passed = min(self._passed.restart() / 1000.0, 0.25)      # a window that was busy does not jump
        time_s = self.view.time_s + passed * float(self.speed.currentData())
        self.slider.blockSignals(True)
        self.slider.setValue(round(time_s))
        self.slider.blockSignals(False)
        self._show(min(time_s, float(self.slider.maximum())))
        if time_s >= self.slider.maximum():
            self.pause()

    def _seek(self, value: int) -> None:
        self._show(float(value))

    def _show(self, time_s: float) -> None:
        self.view.time_s = time_s
        minutes = int(self.view.start_h * 60.0 + time_s / 60.0)
        self.clock.setText("" if self.view.motion is None else f"{minutes // 60 % 24}:{minutes % 60:02d}")
        self.view.update()

    def _speak(self) -> None:
        say = self._spoken
        icons = QStyle.StandardPixmap
        self.play.setIcon(self.style().standardIcon(icons.SP_MediaPause if self.playing else icons.SP_MediaPlay))
        self.play.setToolTip(say("logistics.pause" if self.playing else "logistics.play"))
        self.play.setAccessibleName(self.play.toolTip())
        self.play.setEnabled(self.view.motion is not None)
        for i, seconds in enumerate(SPEEDS):
            self.speed.setItemText(i, f"×{seconds}")
        self.view.empty, self.view.waiting = say("logistics.not-run"), say("logistics.waiting-loads")
        self._show(self.view.time_s)

    def hideEvent(self, event: QHideEvent) -> None:
        self.pause()
        super().hideEvent(event)
