"""The buildings of a city as a Qt model: columns in, sorted and filtered as arrays, never as building objects."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from workbench.desktop.language import Spoken
from workbench.desktop.painting import verdict_icon
from workbench.desktop.session import Session
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMNS: Final = ("name", "result", "height", "floors", "footprint", "area")
_QUANTITIES: Final = {"height": "height_m", "floors": "storeys_above_ground", "footprint": "building_footprint_m2",
                      "area": "gross_floor_area_m2"}
_UNITS: Final = {"height": "m", "floors": "", "footprint": "m2", "area": "m2"}
RESULTS: Final = ("all", "fail", "incomplete", "conditional", "pass")
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class CityModel(QAbstractTableModel):
    """Rows are the buildings that the filter keeps, in the chosen order; empty unless a city is open."""

    def __init__(self, session: Session, spoken: Spoken, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._spoken = session, spoken
        self._names: list[str] = []
        self._folded: list[str] = []
        self._values: dict[str, NDArray[np.float64]] = {}
        self._rows: list[int] = []      # of the city, as shown
        self._place: list[int] = []     # of each building of the city in the table; -1: hidden
        self._text, self._result = "", "all"
        self._column, self._descending = -1, False
        session.opened.connect(self._take)
        session.checked_changed.connect(self._arrange)
        spoken.changed.connect(self._arrange)

    def _take(self) -> None:
        """The columns of another file."""
        from workbench.city_summary import values_of

        city = self._session.city
        pairs = [] if city is None else list(zip(city.ids, city.names, strict=True))
        self._names = [name or id_ for id_, name in pairs]
        self._folded = [f"{id_}\n{name}".casefold() for id_, name in pairs]
        self._values = {} if city is None else {name: values_of(city, quantity) for name, quantity in _QUANTITIES.items()}
        self._text, self._result = "", "all"
        self._arrange()

    # sorting and filtering

    def keep(self, text: str | None = None, result: str | None = None) -> None:
        """Show only buildings whose id or name holds a text, and with a result ("all": any)."""
        self._text = self._text if text is None else text.strip().casefold()
        self._result = self._result if result is None else result
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._descending = column, order is Qt.SortOrder.DescendingOrder
        self._arrange()

    def _arrange(self) -> None:
        """Work out again which buildings are shown, in which order; what is unknown comes last either way."""
        if not self._names and not self._rows:
            return
        import numpy as np

        self.beginResetModel()
        rows = np.arange(len(self._names))
        key = self._key()
        if key is not None:
            order = np.argsort(-key if self._descending else key, kind="stable")     # NaN sorts last
            rows = rows[order]
        rows = rows[self._kept()[rows]]
        place = np.full(len(self._names), -1)
        place[rows] = np.arange(len(rows))
        self._rows, self._place = rows.tolist(), place.tolist()
        self.endResetModel()

    def _key(self) -> NDArray[np.float64] | None:
        """What is sorted by, as numbers."""
        import numpy as np

        if not 0 <= self._column < len(COLUMNS) or not self._names:
            return None
        name = COLUMNS[self._column]
        if name == "name":
            ranks = np.empty(len(self._names))
            ranks[np.array(sorted(range(len(self._names)), key=self._names.__getitem__), np.int64)] = np.arange(len(self._names))
            return ranks
        if name == "result":
            results = self._session.results
            return None if results is None else results.overall.astype(np.float64)
        return self._values[name]

    def _kept(self) -> NDArray[np.bool_]:
        import numpy as np

        kept = np.ones(len(self._names), bool)
        if self._text:
            kept &= np.array([self._text in name for name in self._folded], bool)
        results = self._session.results
        if self._result != "all" and results is not None:
            kept &= np.array([results.word(row) == self._result for row in range(len(kept))], bool)
        return kept

    # places

    def building_at(self, row: int) -> int:
        """Place in the file of a row of the table; -1 where there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else -1

    def row_of(self, building: int) -> int:
        """Row of the table of a building; -1 while the filter hides it."""
        return self._place[building] if 0 <= building < len(self._place) else -1

    def counts(self) -> tuple[int, int]:
        """Buildings shown, and all there are."""
        return len(self._rows), len(self._names)

    # what Qt asks for

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._spoken(f"city.column-{COLUMNS[section]}")
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.building_at(index.row()) if index.isValid() else -1
        if row < 0:
            return None
        column = COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column == "result":
            return verdict_icon(self._session.verdict_of(row))
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _QUANTITIES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and column in _QUANTITIES and math.isnan(self._values[column][row]):
            return QColor(tone("grey"))
        return None

    def _said(self, row: int, column: str) -> str:
        from workbench.sheets.words import number

        if column == "name":
            return self._names[row]
        if column == "result":
            results = self._session.results
            return "" if results is None else self._spoken.common(f"overall.{results.word(row)}")
        value = float(self._values[column][row])
        return "–" if math.isnan(value) else number(value, _UNITS[column])

    def _tip(self, row: int, column: str) -> str | None:
        """The id of a building, or where a number comes from."""
        city = self._session.city
        if city is None:
            return None
        if column in _QUANTITIES and not math.isnan(self._values[column][row]):
            return self._spoken("source-is", source=self._spoken.words.source(city.source(_QUANTITIES[column], row)))
        return city.ids[row] if column == "name" else None
