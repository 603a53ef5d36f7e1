"""Plot conditions as a form holds them: several papers, the figures that each fixes, and waivers; to a file and back.

What a file says beyond the form (clauses of its own making, further documents) is kept as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from models.errors import CallError
from rules.pack_text import Data, entries, to_toml
from rules.plot_form import LINES, PAPERS, Figure, Paper, conditions
from rules.standard import PLOT_SCHEMA

WAIVER_FIELDS: Final = ("clause", "subject", "document", "number", "date", "name")
"""As in a file: what is waived, for which thing (all where empty), by which paper, its number and date, and who entered it."""

_IDS: Final = {f"plot-{line.key.replace('_', '-')}": line for line in LINES}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFigures:
    """A paper, from when on it binds, and the lines of the form that it fixes."""

    paper: Paper
    valid_from: date
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotSheet:
    """All that a file of plot conditions says.

    Args:
        papers: by kind of paper, in the order of :data:`rules.plot_form.PAPERS`.
        waivers: each with :data:`WAIVER_FIELDS`.
        others: clauses that are no line of the form, and the documents that they name; as they stand in the file.
        head: what else the file says of itself, such as a title.
    """

    papers: Mapping[str, PaperFigures] = field(default_factory=dict)
    waivers: tuple[Mapping[str, str], ...] = ()
    others: tuple[Data, ...] = ()
    documents: tuple[Data, ...] = ()
    head: Data = field(default_factory=dict)

    @property
    def lines_of_others(self) -> frozenset[str]:
        """Lines of the form that a clause of the file's own making takes: they are changed in the file alone."""
        return frozenset(_IDS[own].key for clause in self.others if (own := str(clause.get("id"))) in _IDS)

    @property
    def empty(self) -> bool:
        return not (any(entry.figures for entry in self.papers.values()) or self.waivers or self.others)


def sheet_text(sheet: PlotSheet) -> str:
    """The file. Raises CallError: nothing to write, or a figure that cannot be (see :func:`rules.plot_form.conditions`)."""
    if sheet.empty:
        raise CallError("bad-call", "plot-empty", "", lines=", ".join(line.key for line in LINES))
    documents: list[Data] = []
    clauses: list[Data] = []
    for kind in PAPERS:
        entry = sheet.papers.get(kind)
        if entry is not None and entry.figures:
            data = conditions(entry.figures, replace(entry.paper, kind=kind), entry.valid_from)
            documents += data["document"]
            clauses += data["clause"]
    order = {name: place for place, name in enumerate(_IDS)}
    clauses.sort(key=lambda clause: order[clause["id"]])
    taken = {str(document["id"]) for document in documents}
    documents += [document for document in sheet.documents if str(document.get("id")) not in taken]
    data = {"schema": PLOT_SCHEMA, **sheet.head, "document": documents, "clause": [*clauses, *sheet.others]}
    if sheet.waivers:
        data["waiver"] = [dict(waiver) for waiver in sheet.waivers]
    return to_toml({name: value for name, value in data.items() if value})


def read_sheet(text: str) -> PlotSheet:
    """What a file says, that a pack reader has found sound."""
    data = entries(text)
    documents = {str(entry.get("id")): entry for entry in data.get("document", [])}
    papers: dict[str, PaperFigures] = {}
    others: list[Data] = []
    for clause in data.get("clause", []):
        found = _of_form(clause, documents)
        if found is None or not _same_paper(papers.get(found[0]), found[1]):
            others.append(clause)
            continue
        kind, entry, key, figure = found
        before = papers.get(kind, entry)
        papers[kind] = replace(before, figures={**before.figures, key: figure})
    named = {str(clause.get("document")) for clause in others}
    waivers = tuple({name: str(waiver.get(name, "")) for name in WAIVER_FIELDS} for waiver in data.get("waiver", []))
    return PlotSheet(papers={kind: papers[kind] for kind in PAPERS if kind in papers}, waivers=waivers, others=tuple(others),
                     documents=tuple(entry for own, entry in documents.items() if own in named),
                     head={name: value for name, value in data.items() if name not in ("schema", "document", "clause", "waiver")})


def _same_paper(before: PaperFigures | None, entry: PaperFigures) -> bool:
    """Whether a clause stands in the same paper, page and all, as those before it."""
    return before is None or (before.paper, before.valid_from) == (entry.paper, entry.valid_from)


def _of_form(clause: Data, documents: Mapping[str, Data]) -> tuple[str, PaperFigures, str, Figure] | None:
    """Paper, line and figure of a clause that the form itself would write so; None for any other."""
    line, kind = _IDS.get(str(clause.get("id"))), str(clause.get("document"))
    figure = None if line is None else _figure(str(clause.get("limit", "")), line.comparison)
    if line is None or figure is None or kind not in PAPERS or kind not in documents:
        return None
    try:
        entry = _paper(kind, clause, documents[kind])
        written = conditions({line.key: figure}, entry.paper, entry.valid_from)
    except (CallError, ValueError):
        return None
    if written["clause"][0] != clause or written["document"][0] != documents[kind]:
        return None
    return kind, entry, line.key, figure


def _paper(kind: str, clause: Data, document: Data) -> PaperFigures:
    confirmed: Mapping[str, Any] = clause.get("confirmed", {})
    edition = str(document.get("edition", ""))
    paper = Paper(kind=kind, number=str(document.get("number", "")), day=date.fromisoformat(edition) if edition else None,
                  page=str(clause.get("clause", "")), name=str(confirmed.get("name", "")))
    return PaperFigures(paper=paper, valid_from=date.fromisoformat(str(clause.get("valid_from", ""))))


def _figure(limit: str, comparison: str) -> Figure | None:
    """The figure of a limit as the form writes it."""
    try:
        if comparison == "range":
            low, _, high = limit.removeprefix("range ").removesuffix(" (closed/closed)").partition("..")
            return float(low), float(high)
        return float(limit.removeprefix(comparison))
    except ValueError:
        return None
