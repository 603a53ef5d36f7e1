"""The stacking plan in the window: pointed at, chosen, and companies dragged from one unit to another."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QListWidget

from workbench.desktop.painting import paint_verdict
from workbench.desktop.panels.marks_view import Made, MarksView
from workbench.desktop.theme import tone
from workbench.sheets.ink import moved
from workbench.stacking import OTHER, Stacking
from workbench.stacking_colours import Colours
from workbench.stacking_drawing import Drawn, Hit, legend, stacks_drawing
from workbench.stacking_words import StackingWords

MIME: Final = "application/x-shanglou-company"
_DRAG_PX: Final = 5.0
_EDGE: Final = 4.0
_STOREY_PX: Final = 24
_AROUND_PX: Final = 110
_LEAST_WIDE: Final = 460
"""Below this a storey's letters run into each other; the panel scrolls then."""
_VERDICTS: Final = {"yes": "pass", "open": "no-data", "no": "fail"}


def dragged(tenant_id: str) -> QMimeData:
    """What is carried while a company is dragged."""
    data = QMimeData()
    data.setData(MIME, tenant_id.encode())
    return data


class Companies(QListWidget):
    """The companies; one can be dragged onto the plan."""

    def __init__(self) -> None:
        super().__init__()
        self.setDragEnabled(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def mimeData(self, items: object) -> QMimeData:
        chosen = self.currentItem()
        tenant = "" if chosen is None else chosen.data(Qt.ItemDataRole.UserRole)
        return dragged(tenant) if tenant else QMimeData()


class StackView(MarksView):
    """Shows the plan; tells what is clicked, what is dragged over what, and what is dropped where."""

    pressed = Signal(object)              # Hit
    hovered = Signal(str, object)         # company dragged, Hit below it or None
    dropped = Signal(str, object)         # company, Hit
    asked = Signal(object, object)        # Hit, global position: the context menu

    def __init__(self) -> None:
        super().__init__()
        self.drawn = Drawn(marks=(), wide=0.0, high=0.0)
        self.verdicts: Mapping[str, str] = {}      # space → verdict of the company that is dragged
        self.chosen_tenant, self.chosen_spaces, self.chosen_storey = "", frozenset[str](), ""
        self.carried = ""
        self._from: QPointF | None = None
        self._over: Hit | None = None
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_plan(self, stacking: Stacking | None, colours: Colours | None, words: StackingWords, empty: str, said: str) -> None:
        """Draw a plan, or say why there is none."""
        def make(wide: float, high: float) -> Made:
            if stacking is None or colours is None:
                return (), wide, high
            key = legend(colours, words, wide)
            self.drawn = stacks_drawing(stacking, colours, words, wide, max(high - key.high - 4.0, 60.0))
            marks = [*self.drawn.marks, *moved(key.marks, 0.0, -self.drawn.high - 4.0)]
            return marks, wide, self.drawn.high + 4.0 + key.high

        storeys = max((len(stack.bars) for stack in stacking.stacks), default=0) if stacking is not None else 0
        self.setMinimumSize(_LEAST_WIDE if storeys else 120, storeys * _STOREY_PX + _AROUND_PX if storeys else 80)
        if stacking is None:
            self.drawn = Drawn(marks=(), wide=0.0, high=0.0)
        self.draw(make, empty, said)

    def choose(self, tenant: str, spaces: frozenset[str], storey: str) -> None:
        """Show what is chosen elsewhere."""
        self.chosen_tenant, self.chosen_spaces, self.chosen_storey = tenant, spaces, storey
        self.update()

    # where things are

    def rect_of(self, hit: Hit) -> QRectF:
        """The rectangle of a hit in pixels."""
        scale = self.scale()
        left = (self.width() - self._size[0] * scale) / 2.0
        return QRectF(left + hit.x * scale, _EDGE - (hit.y + hit.high) * scale, hit.wide * scale, hit.high * scale)

    def hit_at(self, px: QPointF) -> Hit | None:
        scale = self.scale()
        left = (self.width() - self._size[0] * scale) / 2.0
        return self.drawn.at((px.x() - left) / scale, -(px.y() - _EDGE) / scale)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for hit in self.drawn.hits:
            own = hit.kind != "storey" and ((bool(hit.tenant) and hit.tenant == self.chosen_tenant)
                                            or bool(self.chosen_spaces.intersection(hit.spaces)))
            if own or (hit.kind == "storey" and hit.storey == self.chosen_storey):
                pen = QPen(QColor(tone("link")), 2.5 if own else 1.0, Qt.PenStyle.SolidLine if own else Qt.PenStyle.DotLine)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rect_of(hit))
        if self.carried:
            self._paint_verdicts(painter)
        painter.end()

    def _paint_verdicts(self, painter: QPainter) -> None:
        """While a company is carried: may it stand there?"""
        for hit in self.drawn.hits:
            verdict = next((self.verdicts[space] for space in hit.spaces if space in self.verdicts), "")
            if not verdict:
                continue
            box = self.rect_of(hit)
            if hit is self._over:
                painter.setPen(QPen(QColor(tone("navy")), 3.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box)
            size = min(14.0, box.height() - 2.0, box.width() - 2.0)
            if size > 5.0:
                paint_verdict(painter, _VERDICTS[verdict], QPointF(box.left() + size / 2 + 3, box.top() + size / 2 + 2), size)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        hit = self.hit_at(event.position())
        self._from = event.position()
        self._taken = hit.tenant if hit is not None else ""
        if hit is not None:
            self.pressed.emit(hit)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if not self.carried and self._taken and (event.position() - self._from).manhattanLength() > _DRAG_PX:
            self.carried = self._taken
        if self.carried:
            self._hover(self.carried, event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        carried, self._from = self.carried, None
        if carried:
            hit = self.hit_at(event.position())
            self._let_go()
            if hit is not None and hit.kind not in ("storey", OTHER) and hit.tenant != carried:
                self.dropped.emit(carried, hit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        hit = self.hit_at(QPointF(event.pos()))
        if hit is not None:
            self.pressed.emit(hit)
            self.asked.emit(hit, event.globalPos())

    def _hover(self, tenant: str, px: QPointF) -> None:
        hit = self.hit_at(px)
        hit = hit if hit is not None and hit.kind not in ("storey", OTHER) else None
        if hit is not self._over or not self.verdicts:
            self._over = hit
            self.hovered.emit(tenant, hit)
        self.update()

    def _let_go(self) -> None:
        self.carried, self._over, self.verdicts = "", None, {}
        self.hovered.emit("", None)
        self.update()

    # dragged from the list

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            self.carried = bytes(event.mimeData().data(MIME).data()).decode()
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.carried:
            self._hover(self.carried, event.position())
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._let_go()

    def dropEvent(self, event: QDropEvent) -> None:
        carried, hit = self.carried, self.hit_at(event.position())
        self._let_go()
        if carried and hit is not None and hit.kind not in ("storey", OTHER):
            event.acceptProposedAction()
            self.dropped.emit(carried, hit)


