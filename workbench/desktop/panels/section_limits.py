"""The limits on storey heights in the section: lines at their levels, figures in the rows of their storeys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from workbench.desktop.look import NAVY, verdict_colour
from workbench.desktop.painting import paint_marks
from workbench.desktop.panels import canvas_look as styles
from workbench.desktop.theme import tone
from workbench.drawings.elevation import Limit
from workbench.drawings.view import View
from workbench.sheets.ink import figure_mark
from workbench.sheets.style import VERDICTS
from workbench.sheets.words import Words, number

_SIGNS: Final = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
_STAMP_PX: Final = 16.0
_TICK_PX: Final = 5.0
_GAP_PX: Final = 5.0


def shown(limits: Sequence[Limit], chosen: str | None) -> list[Limit]:
    """What is kept everywhere is shown where it is looked for. What judges comes first, then the chosen storey."""
    found = [limit for limit in limits if limit.verdict != "pass" or limit.storey_id == chosen]
    return sorted(found, key=lambda limit: (limit.verdict == "not-applicable", limit.storey_id != chosen,
                                            VERDICTS.index(limit.verdict)))


def paint_lines(painter: QPainter, view: View, limits: Sequence[Limit], left: float, wide: float, words: Words) -> None:
    """A line where the storey would have to end, in the colour of its verdict; solid where the figure is confirmed."""
    for limit in limits:
        y = view.y(limit.level_m)
        made = QPen(verdict_colour(limit.verdict), 2.0)
        made.setStyle(Qt.PenStyle.SolidLine if words.stamped(limit.clause)[0] == "confirmed" else Qt.PenStyle.DashLine)
        painter.setPen(made)
        painter.drawLine(QPointF(left, y), QPointF(left + wide, y))
        painter.drawLine(QPointF(left, y), QPointF(left, y + (_TICK_PX if limit.least else -_TICK_PX)))


def paint_labels(
    painter: QPainter, base: QFont, view: View, limits: Sequence[Limit], rows: dict[str, float], left: float, words: Words,
    taken: Sequence[QRectF],
) -> list[tuple[Limit, QRectF]]:
    """The figures, each stamped with what it is worth, where there is room; returns what was put where.

    Args:
        rows: of storeys → the middle of their rows on the screen; a label stands in its own row if it can.
        taken: where other texts stand.
    """
    placed: list[tuple[Limit, QRectF]] = []
    painter.setFont(styles.letters(base, "faint"))
    high = painter.fontMetrics().capHeight() + 3.0
    for limit in limits:
        said = f"{_SIGNS[limit.sign]} {number(limit.height_m, 'm')}"
        wide = _STAMP_PX + painter.fontMetrics().horizontalAdvance(said) + 3.0
        used = [*taken, *(box for _, box in placed)]
        box = next((box for box in _places(limit, view, rows.get(limit.storey_id), left, wide, high)
                    if not any(box.intersects(other) for other in used)), None)
        if box is not None:
            placed.append((limit, box))
            _paint(painter, base, limit, box, said, words)
    return placed


def _places(limit: Limit, view: View, row: float | None, left: float, wide: float, high: float) -> Iterator[QRectF]:
    """In the row of the storey; what only informs about the chosen one also at its own line."""
    y = view.y(limit.level_m)
    beside = left + wide + _GAP_PX
    places = [] if row is None else [(left, row), (beside, row)]
    if limit.verdict == "not-applicable":
        places += [(x, middle) for x in (left, beside) for middle in (y - high / 2.0 - 2.0, y + high / 2.0 + 2.0)]
    for x, middle in places:
        yield QRectF(x, middle - high / 2.0, wide, high)


def _paint(painter: QPainter, base: QFont, limit: Limit, box: QRectF, said: str, words: Words) -> None:
    ground = QColor(tone("card"))
    ground.setAlphaF(0.92)
    painter.fillRect(box, ground)
    painter.setPen(QColor(tone("ink")))
    painter.drawText(QPointF(box.left() + _STAMP_PX, box.bottom() - 1.5), said)
    figure, letter = words.stamped(limit.clause)
    at = QPointF(box.left() + 7.0, box.center().y())
    painter.save()
    painter.translate(at)
    painter.scale(1.0, -1.0)
    paint_marks(painter, figure_mark(figure, letter, 0.0, 0.0, 10.0))
    painter.restore()
    font = styles.letters(base, "dimension")
    font.setPixelSize(8)
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor("#FFFFFF" if figure == "confirmed" else NAVY))
    painter.drawText(QRectF(at.x() - 6, at.y() - 6, 12, 12), int(Qt.AlignmentFlag.AlignCenter), letter)
    painter.restore()
