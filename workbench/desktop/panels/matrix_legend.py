"""What the marks of the matrix say, in its empty corner above the clauses: as many as there is room for, all in the tooltip."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.matrix_model import MatrixModel
from workbench.desktop.matrix_rows import INFORMATION
from workbench.desktop.painting import paint_verdict
from workbench.desktop.theme import tone
from workbench.sheets.style import VERDICTS

_MARK_PX = 11.0
_GAP_PX = 10.0


class MatrixLegend(QWidget):
    """Names the marks that the matrix has just now; ``i`` stands for information."""

    def __init__(self, parent: QWidget, model: MatrixModel, spoken: Spoken) -> None:
        super().__init__(parent)
        self._model, self._spoken = model, spoken
        self.said: list[str] = []      # what was painted, without those that had no room
        model.modelReset.connect(self.update)
        spoken.bind(self.setToolTip, "matrix-legend")

    def marks(self) -> list[str]:
        """The verdicts of all rows, the worst first, and information."""
        rows = self._model.every_row()
        found = {finding.verdict for row in rows if row.role != INFORMATION for finding in row.findings}
        informs = [INFORMATION] if any(row.role == INFORMATION for row in rows) else []
        return [*(verdict for verdict in VERDICTS if verdict in found), *informs]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tone("head")))
        font = self.font()
        font.setPointSizeF(font.pointSizeF() - 1.2)
        painter.setFont(font)
        painter.setPen(QColor(tone("grey")))
        x, y, self.said = 6.0, self.height() / 2.0, []
        for name in self.marks():
            said = self._spoken("matrix-informs") if name == INFORMATION else self._spoken.common(f"verdict.{name}")
            wide = painter.fontMetrics().horizontalAdvance(said)
            if x + _MARK_PX + 4.0 + wide > self.width() - 2.0:
                break
            if name == INFORMATION:
                painter.drawText(QRectF(x, 0.0, _MARK_PX, self.height()), int(Qt.AlignmentFlag.AlignCenter), "i")
            else:
                paint_verdict(painter, name, QPointF(x + _MARK_PX / 2.0, y), _MARK_PX)
            x += _MARK_PX + 4.0
            painter.drawText(QRectF(x, 0.0, wide + 2.0, self.height()), int(Qt.AlignmentFlag.AlignVCenter), said)
            x += wide + _GAP_PX
            self.said.append(said)
        painter.end()
