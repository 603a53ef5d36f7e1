"""Two pages of the panel of tenants: what signing a company would change, and which companies another building takes."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.look import verdict_colour
from workbench.desktop.rich import bullets, faint, heading
from workbench.desktop.theme import tone
from workbench.match_words import MatchWords, let_m2, rent_month
from workbench.sheets.words import with_unit
from workbench.stacking_words import StackingWords

if TYPE_CHECKING:
    from models.matching.change import Review
    from models.matching.explaining import Comparison, Taken
    from workbench.stacking_change import ClauseChange

_SIGNS = {"pass": "●", "near": "▲", "no-data": "◇", "fail": "■"}


class PageDialog(QDialog):
    """A page of rich text, with a button that does something with it."""

    def __init__(self, parent: QWidget, spoken: Spoken, title: str, page: str, action: tuple[str, Callable[[], object]] | None,
                 ) -> None:
        super().__init__(parent)
        self.text = QTextBrowser()
        self.text.setHtml(page)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        if action is not None:
            self.act = self.buttons.addButton(action[0], QDialogButtonBox.ButtonRole.ActionRole)
            self.act.clicked.connect(lambda _=False: action[1]())
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addWidget(self.buttons)
        self.setWindowTitle(title)
        self.resize(900, 600)


def _cells(cells: Sequence[str], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag} align='left' style='padding-right:14px'>{cell}</{tag}>" for cell in cells) + "</tr>"


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    first = [f"<span style='color:{tone('grey')}'>{html.escape(one)}</span>" for one in head]
    return f"<table cellspacing='4'>{_cells(first)}{''.join(_cells(row) for row in rows)}</table>"


def _mark(verdict: str) -> str:
    return f"<span style='color:{verdict_colour(verdict).name()}'>{_SIGNS.get(verdict, '')}</span>"


# --- change control ----------------------------------------------------------------------------------------------


def review_text(found: Review, clauses: Sequence[ClauseChange], spoken: Spoken) -> str:
    """Every effect with before, after and limit, then every clause whose verdict changes."""
    from workbench.stacking_change import effect_text

    words = StackingWords(spoken.lang)
    affected = [one for one in found.effects if one.verdict != "pass"]
    head = spoken("tenants.review-head", name=found.tenant.name, place=words.spaces(found.spaces))
    count = spoken("tenants.review-count", effects=len(affected), clauses=len(clauses))
    said = f"<p><b>{html.escape(head)}</b></p><p style='color:{verdict_colour(found.verdict).name()}'>{html.escape(count)}</p>"
    rows = []
    for effect in sorted(found.effects, key=lambda one: one.verdict == "pass"):
        rows.append([_mark(effect.verdict), *map(html.escape, effect_text(effect, words))])
    said += heading(spoken("tenants.review-effects"))
    said += _grid(["", *(spoken(f"tenants.review-col.{name}") for name in ("what", "before", "after", "limit", "note"))], rows)
    said += heading(spoken("tenants.review-clauses"))
    if not clauses:
        return said + faint(spoken("tenants.review-no-clauses"))

    def verdict(word: str) -> str:
        return html.escape(spoken.common(f"verdict.{word}"))

    rows = [[_mark(one.after), html.escape(one.clause.title.get(spoken.lang)), html.escape(one.subject),
             verdict(one.before), verdict(one.after)] for one in clauses]
    return said + _grid(["", *(spoken(f"tenants.review-col.{name}") for name in ("clause", "subject", "before", "after"))], rows)


# --- another building --------------------------------------------------------------------------------------------


def comparison_text(found: Comparison, names: tuple[str, str], spoken: Spoken) -> str:
    """Both buildings side by side: how many each takes, who fits only one of them, and by which numbers the other falls short."""
    from models.matching.explaining import by_kinds

    words = MatchWords(spoken.lang)
    first, second = names
    counts = {"asked": len(found.rows), "a": len(found.both) + len(found.only_first), "both": len(found.both),
              "b": len(found.both) + len(found.only_second), "neither": len(found.neither)}
    said = f"<p><b>{html.escape(words('against-finding', first=first, second=second, **counts))}</b></p>"
    rows = [[html.escape(spoken(f"tenants.compare.{key}")), html.escape(a), html.escape(b)] for key, a, b in (
        ("could", str(counts["a"]), str(counts["b"])),
        ("placed", str(len(found.first.places)), str(len(found.second.places))),
        ("area", with_unit(let_m2(found.first), "m2"), with_unit(let_m2(found.second), "m2")),
        ("rent", *(spoken("tenants.worth-of", value=words.money(rent_month(one))) for one in (found.first, found.second))))]
    said += _grid(["", first, second], rows)
    for only, name, other, second_lacks in ((found.only_second, second, first, False), (found.only_first, first, second, True)):
        if not only:
            continue
        said += heading(words("against-only", name=name, count=len(only)))
        said += bullets([html.escape(words("against-open" if kinds == ("missing",) else "against-kinds", other=other,
                                           kinds=words.kinds(kinds), count=len(members)))
                         for kinds, members in by_kinds(only, second_lacks)])
        said += _companies(only, names, words)
    if found.neither:
        said += heading(words("against-neither", count=len(found.neither))) + _companies(found.neither, names, words)
    if found.both:
        said += heading(spoken("tenants.compare.both", count=len(found.both))) + _companies(found.both, names, words)
    return said


def _companies(rows: Sequence[Taken], names: tuple[str, str], words: MatchWords) -> str:
    """A company a line: in each building the storeys that take it, or what it lacks."""
    from models.matching.explaining import storeys_of

    shown = []
    for row in rows:
        cells = [html.escape(row.tenant.name)]
        for places, second in ((row.first, False), (row.second, True)):
            fits = f"{_mark('pass')} {html.escape(words.storeys(storeys_of(places)))}"
            near = row.second_near if second else row.first_near
            short = "fail" if near is not None and near.violated else "no-data"
            cells.append(fits if places else f"{_mark(short)} {html.escape(words.lacks(row, second))}")
        shown.append(cells)
    return _grid([words("col.company"), *names], shown)
