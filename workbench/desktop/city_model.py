"""The buildings of a city as a Qt model: columns in, sorted and filtered as arrays, never as building objects."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QColor

from workbench.desktop.jobs import Job
from workbench.desktop.language import Spoken
from workbench.desktop.painting import verdict_icon
from workbench.desktop.session import Session
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from models.city import City

COLUMNS: Final = ("name", "result", "height", "floors", "footprint", "area")
_QUANTITIES: Final = {"height": "height_m", "floors": "storeys_above_ground", "footprint": "building_footprint_m2",
                      "area": "gross_floor_area_m2"}
_UNITS: Final = {"height": "m", "floors": "", "footprint": "m2", "area": "m2"}
RESULTS: Final = ("all", "fail", "incomplete", "conditional", "pass")
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_MANY: Final = 20_000
"""The words of so many buildings are folded beside the window,"""
_LATER_MS: Final = 1500
"""once the window has shown what was opened."""


class Words:
    """Ids and names of a city, to be searched and sorted by; made when that is first asked for."""

    def __init__(self, city: City) -> None:
        self.city = city

    @cached_property
    def folded(self) -> list[str]:
        """Id and name of each, to be searched."""
        return [f"{id_}\n{name}".casefold() for id_, name in zip(self.city.ids, self.city.names, strict=True)]

    @cached_property
    def ranks(self) -> NDArray[np.float64]:
        """Place of each building in the order of their names."""
        import numpy as np

        names = [name or id_ for id_, name in zip(self.city.ids, self.city.names, strict=True)]
        found = np.empty(len(names))
        found[np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)] = np.arange(len(names))
        return found

    def holding(self, text: str) -> NDArray[np.bool_]:
        """Which buildings have a text, folded, in their id or name."""
        import numpy as np

        return np.fromiter((text in one for one in self.folded), bool, len(self.folded))


class CityModel(QAbstractTableModel):
    """Rows are the buildings that the filter keeps, in the chosen order; empty unless a city is open."""

    def __init__(self, session: Session, spoken: Spoken, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._spoken = session, spoken
        self._city: City | None = None
        self._words: Words | None = None
        self._values: dict[str, NDArray[np.float64]] = {}
        self._rows: NDArray[np.int64] | None = None      # of the city, as shown
        self._place: NDArray[np.int64] | None = None     # of each building of the city in the table; -1: hidden
        self._text, self._result = "", "all"
        self._column, self._descending = -1, False
        session.opened.connect(self._take)
        session.checked_changed.connect(self._arrange)
        spoken.changed.connect(self._arrange)

    def _take(self) -> None:
        """The columns of another file."""
        from workbench.city_summary import values_of

        city = self._city = self._session.city
        self._words = None
        if city is not None and len(city) >= _MANY:
            QTimer.singleShot(_LATER_MS, self, self._prepare_words)
        self._values = {} if city is None else {name: values_of(city, quantity) for name, quantity in _QUANTITIES.items()}
        self._text, self._result = "", "all"
        self._arrange()

    def _prepare_words(self) -> None:
        """Have the words ready before anybody searches."""
        city = self._city
        if city is None or self._words is not None:
            return
        words = Words(city)

        def keep(_: object) -> None:
            if city is self._city and self._words is None:
                self._words = words

        self._session.jobs.start(Job("city-words", lambda _: words.folded, keep, self._session.complain, shown=False))

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
        if self._city is None and self._rows is None:
            return
        import numpy as np

        count = 0 if self._city is None else len(self._city)
        self.beginResetModel()
        rows = np.arange(count)
        key = self._key()
        if key is not None:
            order = np.argsort(-key if self._descending else key, kind="stable")     # NaN sorts last
            rows = rows[order]
        rows = rows[self._kept()[rows]]
        place = np.full(count, -1)
        place[rows] = np.arange(len(rows))
        self._rows, self._place = (None, None) if self._city is None else (rows, place)
        self.endResetModel()

    def _key(self) -> NDArray[np.float64] | None:
        """What is sorted by, as numbers."""
        import numpy as np

        if not 0 <= self._column < len(COLUMNS) or self._city is None:
            return None
        name = COLUMNS[self._column]
        if name == "name":
            return self._said_words(self._city).ranks
        if name == "result":
            results = self._session.results
            return None if results is None else results.overall.astype(np.float64)
        return self._values[name]

    def _kept(self) -> NDArray[np.bool_]:
        import numpy as np

        kept = np.ones(0 if self._city is None else len(self._city), bool)
        if self._text and self._city is not None:
            kept &= self._said_words(self._city).holding(self._text)
        results = self._session.results
        if self._result != "all" and results is not None:
            kept &= results.having(self._result)
        return kept

    def _said_words(self, city: City) -> Words:
        if self._words is None:
            self._words = Words(city)
        return self._words

    # places

    def building_at(self, row: int) -> int:
        """Place in the file of a row of the table; -1 where there is none."""
        return int(self._rows[row]) if self._rows is not None and 0 <= row < len(self._rows) else -1

    def row_of(self, building: int) -> int:
        """Row of the table of a building; -1 while the filter hides it."""
        return int(self._place[building]) if self._place is not None and 0 <= building < len(self._place) else -1

    def counts(self) -> tuple[int, int]:
        """Buildings shown, and all there are."""
        return self.rowCount(), 0 if self._city is None else len(self._city)

    # what Qt asks for

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._rows is None else len(self._rows)

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
            return "" if self._city is None else self._city.names[row] or self._city.ids[row]
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
