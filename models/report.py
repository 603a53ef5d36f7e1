"""The import report: errors, repairs, guesses and things dropped. Nothing is dropped silently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """One entry of the report.

    Args:
        code: key of the text ``report.<code>`` in ``assets/translations``; stable for other programs.
        subject: the entity, storey or file it speaks of, as named in the file.
        values: what the text is filled in with (plain strings and numbers).
    """

    code: str
    subject: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportReport:
    errors: tuple[Note, ...] = ()
    repairs: tuple[Note, ...] = ()
    guesses: tuple[Note, ...] = ()
    dropped: tuple[Note, ...] = ()

    def lists(self) -> Iterator[tuple[str, tuple[Note, ...]]]:
        """The four lists with their names, in the order in which they are shown."""
        yield "errors", self.errors
        yield "repairs", self.repairs
        yield "guesses", self.guesses
        yield "dropped", self.dropped


class ReportBuilder:
    """Collects notes while a reader works. A note that is said twice is kept once."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, Note]] = {"errors": {}, "repairs": {}, "guesses": {}, "dropped": {}}

    def _add(self, name: str, code: str, subject: str, values: Mapping[str, object]) -> None:
        note = Note(code, subject, dict(values))
        self._kept[name].setdefault(repr(note), note)

    def error(self, code: str, subject: str = "", **values: object) -> None:
        self._add("errors", code, subject, values)

    def repair(self, code: str, subject: str = "", **values: object) -> None:
        self._add("repairs", code, subject, values)

    def guess(self, code: str, subject: str = "", **values: object) -> None:
        self._add("guesses", code, subject, values)

    def drop(self, code: str, subject: str = "", **values: object) -> None:
        self._add("dropped", code, subject, values)

    def build(self) -> ImportReport:
        return ImportReport(**{name: tuple(notes.values()) for name, notes in self._kept.items()})
