"""Where the palette can take the user in the building that is open: storeys, clauses, lifts, hoists, docks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from workbench.desktop.palette import Candidate
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.desktop.window import Window

_LANGS = ("zh", "en")


def goals(window: Window) -> Iterator[Candidate]:
    """Everything that can be gone to, storeys first."""
    building = window.session.building
    if building is None:
        return
    for storey in reversed(building.storeys):
        yield _goal(window, "storey", storey.name or str(storey.number), partial(_go, window, "storey", storey.id))
    for kind, things in (("lift", building.lifts), ("hoist", building.hoists), ("dock", building.docks)):
        for thing in things:
            yield _goal(window, kind, thing.name or thing.id, partial(_go, window, kind, thing.id))
    yield from _clauses(window)


def _goal(window: Window, kind: str, name: str, run: partial[None]) -> Candidate:
    texts = [text(f"desktop.goal.{kind}", lang, {"name": name}) for lang in _LANGS]
    return Candidate(window.spoken(f"goal.{kind}", name=name), [*texts, name], run)


def _go(window: Window, kind: str, item_id: str) -> None:
    window.show_page("check")
    window.session.select(kind, item_id)


def _clauses(window: Window) -> Iterator[Candidate]:
    from workbench.sheets.words import Words

    words = {lang: Words(lang) for lang in _LANGS}
    for row in window.matrix_model.every_row():
        clause = row.clause
        names = [f"{text('desktop.goal.clause', lang, {'name': clause.title.get(lang)})} {words[lang].citation(clause)}"
                 for lang in _LANGS]
        said = window.spoken("goal.clause", name=clause.title.get(window.spoken.lang))
        yield Candidate(said, [*names, clause.id], partial(_go_to_clause, window, clause.id, row.role),
                        window.spoken.words.short_citation(clause))


def _go_to_clause(window: Window, clause_id: str, role: str) -> None:
    window.show_page("check")
    window.docks.front("matrix")
    window.matrix.choose_clause(clause_id, role)
