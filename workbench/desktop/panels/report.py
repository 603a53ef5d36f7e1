"""The import report: what was read, and the four lists, before anything else is shown."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.rich import faint, table
from workbench.desktop.session import Session

if TYPE_CHECKING:
    from models.building import Building
    from models.city import City
    from models.reading import Reading
    from models.report import Note


class ReportPage(QWidget):
    """Head of the input and the lists of errors, repairs, guesses and things dropped."""

    def __init__(self, session: Session, spoken: Spoken, go_on: Callable[[], None]) -> None:
        super().__init__()
        self._session, self._spoken = session, spoken
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(24)
        self.go_on = QPushButton()
        self.go_on.setDefault(True)
        spoken.bind(self.go_on.setText, "report-go-on")
        self.go_on.clicked.connect(go_on)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.text, 1)
        column.addLayout(foot)
        session.opened.connect(self.show_report)
        session.reading_changed.connect(self.show_report)
        spoken.changed.connect(self.show_report)

    def show_report(self) -> None:
        reading = self._session.reading
        if reading is not None:
            self.text.setHtml(f"{self._head(reading)}<br><table width='100%'><tr><td width='44%'>{self._buildings(reading)}</td>"
                              f"<td width='56%'>{self._lists(reading)}</td></tr></table>")

    def _head(self, reading: Reading) -> str:
        say, words = self._spoken, self._spoken.words
        found = reading.input
        rows = [(say("report-format"), found.format), (say("report-unit"), found.length_unit or words.unknown),
                (say("report-up"), found.up_axis or words.unknown), (say("report-extent"), self._extent(reading)),
                (say("report-buildings"), str(len(reading.buildings))), (say("report-hash"), found.sha256)]
        rows += [(say("report-part"), f"{part.file} · {part.format}") for part in reading.parts]
        return f"<h2>{html.escape(found.file)}</h2>" + table(rows, gap=18)

    def _buildings(self, reading: Reading) -> str:
        say, words = self._spoken, self._spoken.words
        if reading.city is not None:
            return self._city(reading.city)
        parts = []
        for building in reading.buildings:
            rows = [(say("report-size"), self._size(building)), (say("report-storeys"), str(len(building.storeys))),
                    (say("report-area"), words.measured(building.gross_floor_area_m2)),
                    (say("report-fire-height"), words.measured(building.fire_height_m)),
                    (say("report-ground"), words.measured(building.outdoor_ground_m)),
                    (say("report-goods"), say("report-goods-counts", lifts=len(building.lifts), hoists=len(building.hoists),
                                              docks=len(building.docks))),
                    (say("report-ignored"), self._ignored(building))]
            parts.append(f"<h3>{html.escape(building.name or building.id)}</h3>" + table(rows, gap=18))
        return "".join(parts)

    def _city(self, city: City) -> str:
        """Many buildings in figures."""
        from workbench.city_summary import SUMMED, spread
        from workbench.sheets.words import number

        say = self._spoken
        parts = [f"<h3>{html.escape(say('city.title'))}</h3>"]
        rows = []
        for quantity in SUMMED:
            found = spread(city, quantity)
            key = "city.spread" if found.known else "city.spread-none"
            low, high = (number(value or 0.0) for value in (found.low, found.high))
            rows.append((say.common(f"city-text.{quantity}"),
                         say(key, known=f"{found.known:,}", unknown=f"{found.unknown:,}", low=low, high=high)))
        parts.append(table([*rows, (say("city.crs"), city.crs or say.words.unknown)], gap=18))
        return "".join(parts)

    def _extent(self, reading: Reading) -> str:
        """All that was read, x × y × height in metres: the quickest check of the unit, with or without storeys."""
        from workbench.verbs.common import number

        known = reading.size_m
        return self._spoken.words.unknown if known is None else " × ".join(number(side, 2) for side in known) + " m"

    def _size(self, building: Building) -> str:
        """Plan and height of one building, in metres."""
        from models.sizes import building_size_m

        length, width, _ = building_size_m(building)
        height = self._spoken.words.measured(building.height_m)
        if length is None or width is None:
            return self._spoken("report-size-height", height=height)
        return self._spoken("report-size-all", wide=f"{length:.2f}", deep=f"{width:.2f}", height=height)

    def _ignored(self, building: Building) -> str:
        words = self._spoken.words
        levels = [f"{level.name} ({words.measured(level.elevation_m)}, {self._spoken.known(f'why.{level.why}', level.why)})"
                  for level in building.levels_ignored]
        return words.listed(levels) or self._spoken("none")

    def _lists(self, reading: Reading) -> str:
        from workbench.city_summary import brief

        parts = []
        numbers = {name: len(notes) for name, notes in reading.report.lists()}
        for name, entries in brief(reading.report).items():
            parts.append(f"<h3>{html.escape(self._spoken.common(f'report-list.{name}'))} ({numbers[name]})</h3>")
            if entries:
                parts.append("<ul>" + "".join(f"<li>{html.escape(self._note(*entry))}</li>" for entry in entries) + "</ul>")
            else:
                parts.append(faint(self._spoken("none")))
        return "".join(parts)

    def _note(self, note: Note, stands_for: int) -> str:
        """A note; of many of one kind the last that is shown stands for the rest."""
        from workbench.merge_words import note_message

        said = note_message(note, self._spoken.lang)
        return said + (self._spoken("city.more-notes", count=f"{stands_for - 1:,}") if stands_for > 1 else "")
