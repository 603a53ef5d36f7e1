"""Source letters: each number in a table carries a letter, each letter is explained below the table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from models.measured import Measured, Source, SourceKind
from workbench.sheets.attachments import VALUES_NAME
from workbench.sheets.flow import Flow
from workbench.sheets.style import GREY, SMALL
from workbench.sheets.tables import Cell
from workbench.sheets.words import Words

_MOST_PLACES: Final = 24
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class Sources:
    """Gives out letters for the sources of a table and writes the explanation below it."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._letters: dict[tuple[str, str], str] = {}
        self._places: dict[str, dict[str, Source]] = {}

    def letter(self, source: Source) -> str:
        key = (str(source.kind), source.how)
        if key not in self._letters:
            index = len(self._letters)
            self._letters[key] = _LETTERS[index] if index < len(_LETTERS) else f"{_LETTERS[index % 26]}{index // 26}"
        letter = self._letters[key]
        self._places.setdefault(letter, {}).setdefault(source.where, source)
        return letter

    def cell(self, value: Measured | None, *, unit: bool = True) -> Cell:
        """A number with the letter of its source; assumed ones carry a tag."""
        if value is None:
            return Cell(self.words.unknown, colour=GREY)
        return self.noted(self.words.measured(value, unit=unit), [value.source])

    def noted(self, text: str, sources: Iterable[Source]) -> Cell:
        found = list(sources)
        letters = "".join(dict.fromkeys(self.letter(source) for source in found))
        assumed = any(source.kind is SourceKind.ASSUMED for source in found)
        return Cell(text, note=letters, tag=self.words("assumed-tag") if assumed else "")

    def write(self, flow: Flow) -> None:
        """The explanation of every letter given out since the last time, and of the tag."""
        for letter, places in self._places.items():
            first, *_ = places.values()
            named = [where for where in places if where]
            shown = self.words.listed(named[:_MOST_PLACES])
            if len(named) > _MOST_PLACES:
                shown = self.words("source.places", places=shown, count=len(named), file=VALUES_NAME)
            said = self.words.source(Source(first.kind, first.how))
            flow.paragraph(f"{letter}  " + (self.words("source.where", said=said, where=shown) if shown else said), SMALL, GREY)
        if any(source.kind is SourceKind.ASSUMED for places in self._places.values() for source in places.values()):
            flow.paragraph(self.words("assumed-legend", tag=self.words("assumed-tag")), SMALL, GREY)
        self._places = {}
        flow.gap(4)
