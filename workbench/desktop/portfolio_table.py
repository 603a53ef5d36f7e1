"""The ranking of a portfolio as a table: values to sort by, texts, and scores as bars."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.painting import verdict_icon
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from workbench.portfolio import Entry

Index = QModelIndex | QPersistentModelIndex
COLUMNS: Final = ("rank", "name", "total", "physical", "location", "policy", "market", "overall", "fail", "area_m2", "storeys",
                  "file")
BARS: Final = ("total", "physical", "location", "policy", "market")
ENTERED: Final = ("location", "policy", "market")
_RIGHT: Final = ("rank", "fail", "area_m2", "storeys")
_MARKS: Final = {"incomplete": "no-data", "conditional": "waived"}
SORT: Final = int(Qt.ItemDataRole.UserRole)
ENDS: Final = SORT + 1
"""Role of a score: its least and greatest value, or None."""


def score_of(entry: Entry, column: str) -> tuple[float, float] | None:
    """The ends of a score; None where nobody entered one."""
    if column == "total":
        return entry.total
    if column == "physical":
        return entry.physical
    value = entry.axes.get(column)
    return None if value is None else (value, value)


class PortfolioModel(QAbstractTableModel):
    """Entries as they are ranked now. A score that people enter can be typed in."""

    entered = Signal(object, str, float)     # entry, axis, value

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        self._spoken = spoken
        self.entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            name = COLUMNS[section]
            return self._spoken.common(f"portfolio.axis.{name}" if name == "physical" else f"portfolio.col.{name}")
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole and COLUMNS[section] in ENTERED:
            return self._spoken("portfolio.enter-tip")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if COLUMNS[index.column()] in ENTERED else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self.entries[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, column)
        if role == SORT:
            return self._value(entry, column)
        if role == ENDS:
            return score_of(entry, column) if column in BARS else None
        if role == Qt.ItemDataRole.EditRole:
            return "" if entry.axes.get(column) is None else f"{entry.axes[column]:g}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _RIGHT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DecorationRole and column == "overall":
            return verdict_icon(_MARKS.get(entry.overall, entry.overall), 14)
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.file if column == "file" else self._text(entry, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        try:
            number = float(str(value).strip())
        except ValueError:
            return False
        if role != Qt.ItemDataRole.EditRole or not 0.0 <= number <= 100.0:
            return False
        self.entered.emit(self.entries[index.row()], COLUMNS[index.column()], number)
        return True

    def _text(self, entry: Entry, column: str) -> str:
        from workbench.portfolio_words import axis_text, range_text

        if column in ("total", "physical"):
            return range_text(getattr(entry, column))
        if column in ENTERED:
            return axis_text(entry.axes.get(column))
        if column == "overall":
            return self._spoken.common(f"overall.{entry.overall}")
        if column == "name":
            return entry.title
        value = self._value(entry, column)
        return "–" if value in (None, -1.0) else f"{value:,.0f}" if isinstance(value, float) else str(value)

    def _value(self, entry: Entry, column: str) -> Any:
        """What a column is sorted by; what is unknown comes last."""
        if column in BARS:
            ends = score_of(entry, column)
            return -1.0 if ends is None else ends[0] + 1e-6 * ends[1]
        if column == "fail":
            return entry.counts.get("fail", 0)
        if column in ("area_m2", "storeys"):
            value = getattr(entry, column)
            return -1.0 if value is None else value
        return entry.title if column == "name" else getattr(entry, column)


class PortfolioFilter(QSortFilterProxyModel):
    """Rows whose name or file holds some letters, and whose result is a certain one."""

    def __init__(self) -> None:
        super().__init__()
        self._letters, self._overall = "", ""
        self.setSortRole(SORT)

    def only(self, letters: str, overall: str) -> None:
        self._letters, self._overall = letters.strip().casefold(), overall
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        model = self.sourceModel()
        if not isinstance(model, PortfolioModel):
            return True
        entry = model.entries[source_row]
        return (not self._overall or entry.overall == self._overall) and (
            self._letters in f"{entry.name} {entry.building} {entry.file}".casefold())


class ScoreBar(QStyledItemDelegate):
    """A score from 0 to 100 as a bar with its figure; what is uncertain of it is a paler part behind."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ends = index.data(ENDS)
        style = option.widget.style() if option.widget is not None else None
        if style is not None:
            style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        rect = QRectF(option.rect).adjusted(5, 0, -5, 0)
        painter.setPen(QColor(tone("ink" if ends is not None else "grey")))
        painter.drawText(rect.adjusted(0, 0, 0, -5), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                         str(index.data()))
        track = QRectF(rect.left(), rect.bottom() - 6.0, rect.width(), 4.0)
        painter.fillRect(track, QColor(tone("grid")))
        if ends is not None:
            low, high = (track.left() + track.width() * min(max(end, 0.0), 100.0) / 100.0 for end in ends)
            painter.fillRect(QRectF(low, track.top(), high - low, 4.0), QColor(tone("faint")))
            painter.fillRect(QRectF(track.left(), track.top(), low - track.left(), 4.0), QColor(tone("link")))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        from PySide6.QtGui import QDoubleValidator
        from PySide6.QtWidgets import QLineEdit

        field = QLineEdit(parent)
        field.setValidator(QDoubleValidator(0.0, 100.0, 1, field))
        return field
