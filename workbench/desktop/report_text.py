"""What was read, as rich text: head of the input, buildings with their levels, and the four lists of the import report."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from workbench.desktop.language import Spoken
from workbench.desktop.rich import faint, table
from workbench.texts import text_in_window

if TYPE_CHECKING:
    from models.building import Building
    from models.city import City
    from models.reading import Reading
    from models.report import Note


class ReportText:
    """The pieces of the report of one reading, in the present language."""

    def __init__(self, spoken: Spoken, reading: Reading) -> None:
        self._spoken, self._reading = spoken, reading

    def head(self) -> str:
        """File, format, unit, axis and extent."""
        say, words, reading = self._spoken, self._spoken.words, self._reading
        found = reading.input
        rows = [(say("report-format"), found.format), (say("report-unit"), found.length_unit or words.unknown),
                (say("report-up"), found.up_axis or words.unknown), (say("report-extent"), self.extent()),
                (say("report-buildings"), str(len(reading.buildings))), (say("report-hash"), found.sha256)]
        rows += [(say("report-part"), f"{part.file} · {part.format}") for part in reading.parts]
        return f"<h2>{html.escape(found.file)}</h2>" + table(rows, gap=18)

    def buildings(self, levels: bool = False) -> str:
        """Each building in figures; with its levels, where that is wanted."""
        say, words, reading = self._spoken, self._spoken.words, self._reading
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
            if levels:
                parts.append(self._levels(building))
        return "".join(parts)

    def _levels(self, building: Building) -> str:
        """The storeys from top to bottom: name, elevation, height, area."""
        words = self._spoken.words
        heads = [self._spoken(f"column.{name}") for name in ("name", "elevation", "height", "area")]
        lines = [(s.name, words.measured(s.elevation_m), words.measured(s.height_m), words.measured(s.area_m2))
                 for s in reversed(building.storeys)]
        rows = "".join("<tr>" + "".join(f"<td style='padding-right:14px'>{html.escape(cell)}</td>" for cell in line) + "</tr>"
                       for line in (heads, *lines))
        return f"<table cellspacing='2'>{rows}</table>" if lines else faint(self._spoken("import.no-storeys"))

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

    def extent(self) -> str:
        """All that was read, x × y × height in metres: the quickest check of the unit, with or without storeys."""
        from workbench.verbs.common import number

        known = self._reading.size_m
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

    def lists(self) -> str:
        """All four lists under their headings."""
        parts = []
        for name, notes in self._reading.report.lists():
            parts.append(f"<h3>{html.escape(self._spoken.common(f'report-list.{name}'))} ({len(notes)})</h3>{self.list_of(name)}")
        return "".join(parts)

    def list_of(self, name: str) -> str:
        """One of errors, repairs, guesses, dropped."""
        from workbench.city_summary import brief

        entries = brief(self._reading.report)[name]
        if not entries:
            return faint(self._spoken("none"))
        return "<ul>" + "".join(f"<li>{html.escape(self._note(*entry))}</li>" for entry in entries) + "</ul>"

    def _note(self, note: Note, stands_for: int) -> str:
        """A note; of many of one kind the last that is shown stands for the rest."""
        from workbench.merge_words import note_message

        said = note_message(note, self._spoken.lang, text_in_window)
        return said + (self._spoken("city.more-notes", count=f"{stands_for - 1:,}") if stands_for > 1 else "")
