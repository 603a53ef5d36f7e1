"""The field in the section in which a storey height is typed."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

if TYPE_CHECKING:
    from workbench.drawings.elevation import Line

_WIDE_PX: Final = 84


class HeightEntry(QLineEdit):
    """Hidden until a height is asked for; Esc or leaving it forgets what was typed."""

    typed = Signal(object, str, bool)      # the line, what was typed, whether that is all
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._line: Line | None = None
        self.setMaxLength(40)
        self.setFixedWidth(_WIDE_PX)
        self.hide()
        self.textEdited.connect(lambda text: self._tell(text, False))

    def ask(self, line: Line, at: QPointF) -> None:
        """Stand right of a point, inside the picture, with the height that holds."""
        self._line = line
        height = line.storey.height_m
        self.setText("" if height is None else f"{height.value:g} m")
        high, parent = self.sizeHint().height(), self._over
        x = min(at.x() + 4.0, parent.width() - _WIDE_PX - 4.0)
        y = min(max(at.y() - high / 2.0, 2.0), max(parent.height() - high - 2.0, 2.0))
        self.setGeometry(int(x), int(y), _WIDE_PX, high)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def put_away(self) -> None:
        self._line = None
        self.hide()

    def _tell(self, text: str, done: bool) -> None:
        if self._line is not None:
            self.typed.emit(self._line, text, done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.text(), True)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            self._over.setFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._line is not None and event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.left.emit()
