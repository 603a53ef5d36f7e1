"""What the mouse is over in one panel is outlined in the others, and gone when it leaves."""

from __future__ import annotations

import pytest

from tests.desktop.conftest import Wait
from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


def move(widget: object, x: float, y: float) -> None:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    at, none = QPointF(x, y), Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, at, widget.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def leave(widget: object) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def test_a_storey_under_the_mouse_is_outlined_everywhere(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import QPointF, QRect, QUrl

    wait(opened.jobs.idle)
    view, hovered, storeys = opened.docks.panel("view3d"), opened.session.hovered, opened.session.building.storeys
    rows, cells = opened.storeys.table, opened.matrix.table
    in_rows, in_cells = (bond.outline for bond in opened.bonds)
    lines = view.canvas.hovered.order

    third = opened.storeys_model.row_of(storeys[7].id)     # the table begins with the highest
    move(rows.viewport(), 10, rows.rowViewportPosition(third) + 4)
    assert hovered.storey_id == storeys[7].id and lines.count > 0 and opened.session.storey_id is None
    column = opened.matrix_model.column_of(storeys[7].number)
    assert in_cells.isVisible() and not in_rows.isVisible()     # the row that the mouse is over needs none
    assert in_cells.geometry().left() == cells.columnViewportPosition(column)
    assert in_cells.width() == cells.columnWidth(column)
    leave(rows.viewport())
    assert hovered.storey_id is None and lines.count == 0 and not in_cells.isVisible()

    move(cells.viewport(), cells.columnViewportPosition(opened.matrix_model.column_of(8)) + 4, 30)
    assert hovered.storey_id == storeys[7].id and lines.count > 0
    assert in_rows.geometry() == QRect(0, rows.rowViewportPosition(third), rows.viewport().width(), rows.rowHeight(third))
    move(cells.viewport(), 4, 30)     # the whole building is no storey
    assert hovered.storey_id is None and lines.count == 0

    opened.evidence.text.highlighted.emit(QUrl("storey:8"))
    assert hovered.storey_id == storeys[7].id and lines.count > 0 and in_rows.isVisible()
    opened.evidence.text.highlighted.emit(QUrl())
    assert not in_rows.isVisible()

    scene = view.scene_
    owner = next(i for i, one in enumerate(scene.owners) if one.kind == "storey" and one.id == storeys[7].id)
    view.highlight(owner)     # the pointer is over it in 3D
    assert in_rows.isVisible() and in_cells.isVisible() and lines.count > 0
    view.canvas.moved.emit(QPointF(-1.0, -1.0))
    view.highlight(None)
    assert not in_rows.isVisible() and hovered.storey_id is None


def test_the_section_and_the_others_point_at_the_same_storey(opened: Window, wait: Wait) -> None:
    opened.docks.front("section")
    wait(opened.jobs.idle)
    canvas, storeys = opened.docks.panel("section").canvas, opened.session.building.storeys
    opened.session.hovered.put(storeys[2].id, None)
    assert canvas.hovered == ("storey", storeys[2].id)
    middle = canvas.pixel((20.0, storeys[4].elevation_m.value + 2.0))
    move(canvas, middle.x(), middle.y())
    assert opened.session.hovered.storey_id == storeys[4].id and opened.bonds[0].outline.isVisible()
    leave(canvas)
    assert opened.session.hovered.storey_id is None and canvas.hovered is None


def test_the_surface_is_shown_where_it_belongs(opened: Window, wait: Wait) -> None:
    """Before it is laid out a surface of OpenGL has a size of its own, which covered the tools for most of a second."""
    wait(opened.jobs.idle)
    view = opened.docks.panel("view3d")
    shown: list[tuple[int, int]] = []
    canvas = view.canvas
    before = canvas.geometry()
    assert before.top() > view.bar.geometry().bottom() and before.right() <= view.width()
    canvas.hide()
    canvas.setGeometry(0, 0, 640, 480)     # what Qt gives to whatever it has not laid out
    canvas.showEvent = lambda event: shown.append((canvas.geometry().top(), canvas.width()))
    view._say()
    assert shown == [(before.top(), before.width())]
