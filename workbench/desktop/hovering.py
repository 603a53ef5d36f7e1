"""What the mouse is over in one panel is outlined in the others: a storey, known by its id."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTableView, QWidget

from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from workbench.desktop.hovered import Hovered
    from workbench.desktop.panels.canvas import Canvas
    from workbench.desktop.session import Session
    from workbench.desktop.storeys_model import StoreysModel


class TableBond(QObject):
    """A table that says which storey the mouse is over, and outlines the one that it is over elsewhere."""

    def __init__(self, table: QTableView, hovered: Hovered, storey_at: Callable[[QModelIndex], str | None],
                 place: Callable[[str], QRect]) -> None:
        super().__init__(table)
        self._table, self._hovered, self._storey_at, self._place = table, hovered, storey_at, place
        self.outline = _Outline(table.viewport())
        table.viewport().setMouseTracking(True)
        table.viewport().installEventFilter(self)
        hovered.changed.connect(self._show)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove and not event.buttons():
            self._hovered.put(self._storey_at(self._table.indexAt(event.position().toPoint())), self)
        elif event.type() is QEvent.Type.Leave:
            self._hovered.put(None, self)
        return False

    def _show(self, by: object) -> None:
        storey_id = self._hovered.storey_id
        place = QRect() if storey_id is None or by is self else self._place(storey_id)
        self.outline.setGeometry(place)
        self.outline.setVisible(not place.isEmpty())


class _Outline(QWidget):
    """A line around some cells, which the mouse does not meet."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(tone("link")), 1.4))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def bind_storeys(table: QTableView, model: StoreysModel, hovered: Hovered) -> TableBond:
    """The storey table: a row for each."""
    def storey_at(index: QModelIndex) -> str | None:
        storey = model.storey(index.row()) if index.isValid() else None
        return None if storey is None else storey.id

    def place(storey_id: str) -> QRect:
        row = model.row_of(storey_id)
        return QRect() if row < 0 else QRect(0, table.rowViewportPosition(row), table.viewport().width(), table.rowHeight(row))

    return TableBond(table, hovered, storey_at, place)


def bind_matrix(
    table: QTableView, session: Session, number_of: Callable[[int], int], column_of: Callable[[int], int],
) -> TableBond:
    """The matrix: a column for each, known by its number."""
    def storey_at(index: QModelIndex) -> str | None:
        return storey_numbered(session, number_of(index.column())) if index.isValid() else None

    def place(storey_id: str) -> QRect:
        building = session.building
        number = next((one.number for one in building.storeys if one.id == storey_id), None) if building is not None else None
        column = -1 if number is None else column_of(number)
        if column < 0:
            return QRect()
        return QRect(table.columnViewportPosition(column), 0, table.columnWidth(column), table.viewport().height())

    return TableBond(table, session.hovered, storey_at, place)


def storey_numbered(session: Session, number: int) -> str | None:
    """The id of the storey of a number in the building that is shown."""
    building = session.building
    return None if building is None else next((one.id for one in building.storeys if one.number == number), None)


def bind_canvas(canvas: Canvas, hovered: Hovered) -> None:
    """A drawing whose regions are storeys, such as the section."""
    def said(key: object) -> None:
        hovered.put(key[1] if isinstance(key, tuple) and key[0] == "storey" else None, canvas)

    def show(by: object) -> None:
        if by is not canvas:
            canvas.hovered = None if hovered.storey_id is None else ("storey", hovered.storey_id)
            canvas.update()

    canvas.hover_changed.connect(said)
    hovered.changed.connect(show)
