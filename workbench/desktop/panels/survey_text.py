"""What the survey window says of score and industries, as rich text."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING

from models.survey import AXES, Survey, axis_value
from workbench.desktop.language import Spoken
from workbench.desktop.look import verdict_colour
from workbench.desktop.panels.portfolio import figures
from workbench.desktop.rich import faint, heading
from workbench.desktop.theme import tone
from workbench.portfolio_words import axis_name, axis_text, range_text
from workbench.sheets.words import show_unit
from workbench.suitability_words import (
    LOOKS,
    SIGNS,
    Place,
    element_text,
    reason,
    score_text,
    short_of,
    storeys_text,
    welcome_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.building import Building
    from rules.physical import Physical, Scored
    from rules.physical_table import PhysicalTable
    from rules.suitability import Fit
    from rules.suitability_model import Model

_MOST_SHORT = 3


def score_text_of(physical: Physical, survey: Survey | None, weights: Mapping[str, float], table: PhysicalTable,
                  spoken: Spoken) -> str:
    """The total with its axes and weights, then every criterion of the physical axis: value, source, weight, score."""
    from rules.physical import total

    lang = spoken.lang
    axes = {axis: None if survey is None else axis_value(survey.axes, axis) for axis in AXES}
    ends = total((physical.low, physical.high), axes, weights)
    said = f"<p style='font-size:large'><b>{spoken('survey.total', score=range_text(ends))}</b></p>"
    rows = [_row([axis_name("physical", lang), range_text((physical.low, physical.high)), f"{weights['physical']:.0%}"],
                 (physical.low, physical.high))]
    rows += [_row([axis_name(axis, lang), spoken("survey.not-entered") if axes[axis] is None else axis_text(axes[axis]),
                   f"{weights[axis]:.0%}"], (0.0, 100.0) if axes[axis] is None else (axes[axis] or 0.0,) * 2) for axis in AXES]
    said += _table([spoken("survey.axis"), spoken("survey.points"), spoken("survey.weight"), ""], rows)
    said += heading(spoken("survey.parts"))
    said += _table([spoken("survey.criterion"), spoken("survey.measured"), spoken("survey.scale"), spoken("survey.weight"),
                    spoken("survey.points"), "", spoken("survey.source")], [_criterion(item, spoken) for item in physical.items])
    return said + faint(table.note.get(lang))


def _criterion(item: Scored, spoken: Spoken) -> str:
    one, unit = item.criterion, show_unit(item.criterion.unit)
    value = spoken("portfolio.unknown") if item.least != item.least else f"{figures((item.least, item.most))} {unit}".rstrip()
    sources = "; ".join(dict.fromkeys(spoken.words.source(source) for source in item.sources[:3]))
    ends = (100.0 * item.low, 100.0 * item.high)
    return _row([one.title.get(spoken.lang), value, f"{one.nothing_at:g} → {one.full_at:g} {unit}".rstrip(), f"{one.weight:.0%}",
                 range_text(ends)], ends, sources)


def _row(cells: Sequence[str], ends: tuple[float, float], last: str | None = None) -> str:
    shown = [f"<td style='padding-right:14px'>{html.escape(cell)}</td>" for cell in cells]
    shown.append(f"<td style='padding-right:14px'>{_bar(ends)}</td>")
    if last is not None:
        shown.append(f"<td style='color:{tone('grey')}'>{html.escape(last)}</td>")
    return f"<tr>{''.join(shown)}</tr>"


def _bar(ends: tuple[float, float]) -> str:
    """What is certain of a score in the strong tone, what is open in a pale one; the figures stand beside it."""
    low, high = (round(end / 10.0) for end in ends)
    parts = (("link", "█", low), ("faint", "█", high - low), ("grid", "█", 10 - high))
    return "".join(f"<span style='color:{tone(name)}'>{sign * count}</span>" for name, sign, count in parts)


def _table(head: Sequence[str], rows: Sequence[str]) -> str:
    cells = "".join(f"<td style='color:{tone('grey')};padding-right:14px'>{html.escape(one)}</td>" for one in head)
    return f"<table cellspacing='3'><tr>{cells}</tr>{''.join(rows)}</table>"


def industries_text(building: Building, model: Model, place: Place, spoken: Spoken) -> str:
    """Every industry with the score of each element on the storeys that suit it best, and what it is short of."""
    from workbench.suitability_words import groups_of, ranked

    words = spoken.words
    head = [spoken("survey.industry"), spoken("survey.verdict"), spoken("survey.storeys"), spoken("survey.points")]
    shown = [(best, fit) for best, fit in ranked(groups_of(building, model))]
    if not shown:
        return faint(spoken("survey.no-storeys"))
    head += [element.element.title.get(spoken.lang) for element in shown[0][1].elements]
    rows = []
    for best, fit in shown:
        if best:
            rows.append(_industry(fit, len(head), place, spoken))
    said = _table(head, rows)
    return said + faint(model.note.get(words.lang))


def _industry(fit: Fit, columns: int, place: Place, spoken: Spoken) -> str:
    words = spoken.words
    look = verdict_colour(LOOKS[fit.verdict]).name()
    verdict = f"{SIGNS[fit.verdict]} {spoken.common(f'suitability.verdict.{fit.verdict}')}"
    welcome = welcome_text(fit.industry, place, words)
    cells = [f"<td style='padding-right:12px'><b>{html.escape(fit.industry.title.get(spoken.lang))}</b></td>",
             f"<td style='color:{look};padding-right:12px'>{html.escape(verdict)}</td>"]
    rest = [storeys_text(fit, words), score_text(fit.low, fit.high), *(element_text(one, words) for one in fit.elements)]
    cells += [f"<td style='padding-right:12px'>{html.escape(one)}</td>" for one in rest]
    short = [reason(judged, storeys_text(fit, words), words) for judged in short_of(fit)[:_MOST_SHORT]]
    below = [*([welcome] if welcome else []), *short]
    said = f"<tr>{''.join(cells)}</tr>"
    if below:
        said += f"<tr><td></td><td colspan='{columns - 1}' style='color:{tone('grey')}'>{html.escape(' '.join(below))}</td></tr>"
    return said
