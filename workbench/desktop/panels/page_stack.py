"""The pages of a sheet below each other; only those that can be seen are rendered."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from workbench.desktop.theme import tone

_GAP: Final = 10
_MOST_KEPT: Final = 16
"""Pictures kept: a page of 2 pixels a point takes 8 MB."""
SCALES: Final = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)


class _Paper(QWidget):
    def __init__(self, stack: PageStack) -> None:
        super().__init__()
        self._stack = stack

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._stack.paint(painter, event.rect())
        painter.end()


class PageStack(QScrollArea):
    """``wanted`` names the pages to render, with their scale in pixels a point; they are handed back by :meth:`put`."""

    wanted = Signal(object, float)
    turned = Signal(int)      # the page at the top, from 1

    def __init__(self) -> None:
        super().__init__()
        self.sizes: tuple[tuple[float, float], ...] = ()
        self.zoom: float | None = None      # pixels a point; None: as wide as the room
        self.images: dict[int, tuple[float, QImage]] = {}
        self._tops: list[float] = []
        self._paper = _Paper(self)
        self.setWidget(self._paper)
        self.setWidgetResizable(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setMinimumSize(140, 60)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._moved())

    def show_pages(self, sizes: tuple[tuple[float, float], ...]) -> None:
        """Other pages; nothing is rendered of them yet."""
        self.sizes, self.images = sizes, {}
        self._lay_out()
        self._moved()

    @property
    def scale(self) -> float:
        """Pixels a point."""
        if self.zoom is not None:
            return self.zoom
        widest = max((size[0] for size in self.sizes), default=595.0)
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * _GAP - 4
        return min(max(room / widest, 0.2), 3.0)

    def step_zoom(self, step: int) -> None:
        """The next larger or smaller step."""
        now = self.scale
        steps = [s for s in SCALES if s > now + 1e-6] if step > 0 else [s for s in reversed(SCALES) if s < now - 1e-6]
        if steps:
            self.set_zoom(steps[0])

    def set_zoom(self, zoom: float | None) -> None:
        """Pixels a point; None: as wide as the room. What was at the top stays there."""
        page = self.page
        self.zoom = zoom
        self._lay_out()
        self.go_to(page)

    @property
    def page(self) -> int:
        """The page at the top, from 1; 0 without any."""
        top = self.verticalScrollBar().value() + self.viewport().height() / 3
        return sum(1 for at in self._tops if at <= top)

    def go_to(self, page: int) -> None:
        if 1 <= page <= len(self._tops):
            self.verticalScrollBar().setValue(round(self._tops[page - 1]) - _GAP)
        self._moved()

    def put(self, number: int, scale: float, image: QImage) -> None:
        """A page that was rendered."""
        if number < len(self.sizes):
            self.images[number] = (scale, image)
            seen = self._seen()
            for other in [n for n in self.images if n not in seen][:max(len(self.images) - _MOST_KEPT, 0)]:
                del self.images[other]
            self._paper.update()

    def rect_of(self, number: int) -> QRectF:
        """Where a page lies on the paper."""
        wide, high = (round(part * self.scale) for part in self.sizes[number])
        return QRectF((self._paper.width() - wide) / 2.0, self._tops[number], wide, high)

    def paint(self, painter: QPainter, part: QRect) -> None:
        """Pages as far as they are there, in their place."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(part, QColor(tone("ground")))
        for number in range(len(self.sizes)):
            rect = self.rect_of(number)
            if not rect.intersects(QRectF(part)):
                continue
            painter.fillRect(rect, Qt.GlobalColor.white)      # paper is white in every theme
            if number in self.images:
                painter.drawImage(rect, self.images[number][1])
            else:
                painter.setPen(QColor("#5F6B78"))
                painter.drawText(rect.topLeft() + QPointF(12, 24), f"{number + 1} …")
            painter.setPen(QPen(QColor(tone("rule")), 1))
            painter.drawRect(rect)

    def _lay_out(self) -> None:
        scale, top, widest = self.scale, float(_GAP), 0.0
        self._tops = []
        for wide, high in self.sizes:
            self._tops.append(top)
            top += round(high * scale) + _GAP
            widest = max(widest, wide * scale)
        self._paper.resize(max(round(widest) + 2 * _GAP, self.viewport().width()) if self.sizes else 0, round(top))
        self._paper.update()

    def _seen(self) -> list[int]:
        top = self.verticalScrollBar().value()
        low = top + self.viewport().height()
        return [n for n in range(len(self.sizes)) if self._tops[n] < low and self._tops[n] + self.sizes[n][1] * self.scale > top]

    def _moved(self) -> None:
        self.turned.emit(self.page)
        self._timer.start()

    def _ask(self) -> None:
        scale = self.scale * self.devicePixelRatioF()
        missing = [n for n in self._seen() if n not in self.images or abs(self.images[n][0] - scale) > 0.01]
        if missing and self.isVisible():
            self.wanted.emit(missing, scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            page = self.page
            self._lay_out()
            if self.zoom is None:
                self.go_to(page)
        self._moved()
