"""The survey of one building in words: score, fire gaps, condition, industries, what would open it, and a vertical order."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from models.matching.alterations import Alteration
from models.matching.grouping import Grouped
from models.matching.opening import Opened, Opening
from models.reading import Reading
from models.survey import AXES, Survey, axis_value
from models.writers.workbook import word_text
from rules.physical_table import PhysicalTable
from rules.suitability import fits
from rules.suitability_model import Model
from workbench import __version__
from workbench.documents import dump_bytes
from workbench.portfolio_words import axis_name, axis_text, range_text
from workbench.rent_roll import Table, Value, workbook_bytes
from workbench.sheets.words import Words, with_unit
from workbench.surveying import Surveyed
from workbench.texts import text

SCHEMA = "shanglou.survey/1"
_AREAS = ("building", "storey", "area_m2", "height_m", "clear_beam_m", "clear_duct_m", "load_kn_m2", "basis", "source")
_NAMES = 6
"""So many companies are named in a line; the files name all."""


def change_text(change: Alteration, lang: str) -> str:
    """``加固 2–5 层至 8 kN/㎡``."""
    words = Words(lang)
    amount = change.amount or 0.0
    shown = {"strengthen": with_unit(amount, "kN/m2"), "lift": with_unit(amount / 1000.0, "t"), "power": f"×{amount:g}",
             "platform": with_unit(amount / 1000.0, "t"), "ceiling": ""}[change.kind]
    return text(f"survey.change.{change.kind}", lang, {"storeys": words.storeys(change.storeys), "amount": shown})


def changes_text(changes: Sequence[Alteration], lang: str) -> str:
    return text("survey.plus", lang).join(change_text(change, lang) for change in changes)


def yuan(value: float, lang: str) -> str:
    """Money in 万元, in English in thousands of yuan; below that in yuan."""
    return text("survey.wan", lang, {"amount": f"{value / (1e4 if lang == 'zh' else 1e3):,.1f}"})


def opened_text(found: Opened, lang: str) -> str:
    """One line: the change, how many companies, their names, area and rent."""
    names = text("portfolio.between", lang).join(tenant.name for tenant in found.allowed[:_NAMES])
    more = " …" if len(found.allowed) > _NAMES else ""
    if not found.allowed:
        return text("survey.possible-alone", lang, {"change": changes_text(found.changes, lang), "count": len(found.possible)})
    said = text("survey.opened", lang, {
        "change": changes_text(found.changes, lang), "count": len(found.allowed), "names": names + more,
        "area": f"{found.let_m2:,.0f}", "rent": yuan(found.rent_yuan_month, lang)})
    if found.possible:
        said += text("survey.possible", lang, {"count": len(found.possible)})
    if found.cost_yuan is not None:
        months = "–" if found.months is None else f"{found.months:.0f}"
        said += text("survey.costs", lang, {"cost": yuan(found.cost_yuan, lang), "months": months})
    return said


def different(opened: Sequence[Opened]) -> list[Opened]:
    """Of changes that open the same, the smallest; the files hold all."""
    kept: dict[tuple[object, ...], Opened] = {}
    for one in opened:
        kept.setdefault((tuple(t.id for t in one.allowed), tuple(t.id for t in one.possible), one.let_m2), one)
    return list(kept.values())


def group_text(one: Grouped, lang: str) -> str:
    """One line of the vertical order: groups, band, storeys and reasons."""
    words = Words(lang)
    between = text("portfolio.between", lang)
    groups = between.join(text(f"survey.group.{group}", lang) for group in one.groups) or text("survey.group.neutral", lang)
    reasons = text("survey.reasons-between", lang).join(_why(one, lang))
    return text("survey.grouped" if reasons else "survey.grouped-plain", lang, {
        "name": one.tenant.name, "groups": groups, "band": text(f"survey.band.{one.band}", lang),
        "storeys": words.storeys(one.storeys) if one.storeys else "–", "reasons": reasons})


def _why(one: Grouped, lang: str) -> list[str]:
    return [text(f"survey.why.{reason.key}", lang, reason.values) for reason in one.reasons]


def order_lines(proposal: Sequence[Grouped], lang: str) -> Iterator[str]:
    """The vertical order from the top; those for whom no storey is left are only named."""
    for one in sorted((one for one in proposal if one.storeys), key=lambda one: (-max(one.storeys), one.tenant.name)):
        yield group_text(one, lang)
    left = [one.tenant.name for one in proposal if not one.storeys]
    if left:
        names = text("portfolio.between", lang).join(left[:2 * _NAMES]) + (" …" if len(left) > 2 * _NAMES else "")
        yield text("survey.no-storey-left", lang, {"count": len(left), "names": names})


def building_lines(one: Surveyed, model: Model, lang: str) -> Iterator[str]:
    """Score, axes, appraisal, gaps, condition and industries of a building."""
    building, survey, between = one.building, one.survey, text("portfolio.between", lang)
    score = range_text((one.physical.low, one.physical.high))
    yield text("survey.building", lang, {"name": building.name or building.id, "score": score})
    titles = {item.criterion.id: item.criterion.title.get(lang) for item in one.physical.items}
    if one.physical.missing:
        yield "  " + text("survey.unmeasured", lang, {"names": between.join(titles[name] for name in one.physical.missing)})
    if survey is None:
        yield "  " + text("survey.no-form", lang)
    else:
        yield from _survey_lines(survey, lang)
    best = [group[0] for group in fits(building, model)]
    for verdict in ("suitable", "conditional", "open"):
        names = [fit.industry.title.get(lang) for fit in best if fit.verdict == verdict]
        if names:
            yield "  " + text("survey.industries", lang, {
                "verdict": text(f"suitability.verdict.{verdict}", lang), "count": len(names), "names": between.join(names)})


def _survey_lines(survey: Survey, lang: str) -> Iterator[str]:
    between = text("portfolio.between", lang)
    axes = between.join(f"{axis_name(axis, lang)} {axis_text(axis_value(survey.axes, axis))}" for axis in AXES)
    yield "  " + text("survey.axes", lang, {"axes": axes})
    for one in survey.appraisals:
        grade = "–" if one.grade is None else text(f"survey.grade.{one.grade.value}", lang)
        life = "–" if one.remaining_life_years is None else f"{one.remaining_life_years.value:g}"
        yield "  " + text("survey.appraisal", lang, {"document": one.title, "grade": grade, "life": life})
    gaps = survey.missing_for_fire
    if gaps is None:
        yield "  " + text("survey.gaps-unknown", lang)
    else:
        said = between.join(gap_text(gap.kind, gap.storeys, gap.note, lang) for gap in gaps)
        yield "  " + (text("survey.gaps", lang, {"count": len(gaps), "gaps": said}) if gaps else text("survey.gaps-none", lang))
    for word in ("poor", "fair"):
        found = [one for one in survey.conditions if one.condition.value == word]
        items = between.join(f"{one.item} [{one.photo}]" if one.photo else one.item for one in found)
        if items:
            yield "  " + text("survey.condition", lang, {"state": text(f"survey.state.{word}", lang), "items": items})


def gap_text(kind: str, storeys: tuple[int, ...] | None, note: str, lang: str) -> str:
    said = [Words(lang).storeys(storeys)] if storeys else []
    said += [note] if note else []
    name = text(f"survey.gap.{kind}", lang)
    return f"{name} ({'; '.join(said)})" if said else name


# --- JSON and tables ---------------------------------------------------------------------------------------------


def document(reading: Reading, found: Sequence[Surveyed], table: PhysicalTable, opening: Opening | None,
             proposal: Sequence[Grouped], lang: str) -> dict[str, Any]:
    """The document of ``shanglou survey``."""
    return {
        "schema": SCHEMA, "program": __version__,
        "input": {"file": reading.input.file, "sha256": reading.input.sha256, "format": reading.input.format},
        "table": {"title": table.title.get(lang), "sha256": table.sha256, "note": table.note.get(lang)},
        "buildings": [_building(one) for one in found],
        "opening": None if opening is None else {
            "allowed_now": [tenant.id for tenant in opening.now], "refused_now": [tenant.id for tenant in opening.refused],
            "alone": [_opened(one, lang) for one in opening.alone],
            "best_pair": None if opening.pair is None else _opened(opening.pair, lang)},
        "grouping": [{"tenant": one.tenant.id, "groups": list(one.groups), "band": one.band, "storeys": list(one.storeys),
                      "reasons": _why(one, lang)}
                     for one in proposal],
    }


def survey_files(stem: str, reading: Reading, found: Sequence[Surveyed], table: PhysicalTable, opening: Opening | None,
                 proposal: Sequence[Grouped], lang: str) -> dict[str, bytes]:
    """Document and workbook of a survey, name → content."""
    return {f"{stem}.survey.json": dump_bytes(document(reading, found, table, opening, proposal, lang)),
            f"{stem}.survey.xlsx": workbook_bytes(tables(found, opening, proposal, lang))}


def _building(one: Surveyed) -> dict[str, Any]:
    survey = one.survey
    return {
        "id": one.building.id, "name": one.building.name, "physical": [one.physical.low, one.physical.high],
        "criteria": [{"id": item.criterion.id, "weight": item.criterion.weight, "score": [item.low, item.high],
                      "value": None if math.isnan(item.least) else [item.least, None if math.isinf(item.most) else item.most],
                      "measured": item.known, "sources": [str(source) for source in item.sources]}
                     for item in one.physical.items],
        "axes": {axis: None if survey is None else axis_value(survey.axes, axis) for axis in AXES},
        "fire_gaps": None if survey is None or survey.missing_for_fire is None else [
            {"kind": gap.kind, "storeys": None if gap.storeys is None else list(gap.storeys), "note": gap.note}
            for gap in survey.missing_for_fire],
        "conditions": [] if survey is None else [
            {"item": item.item, "condition": item.condition.value, "photo": item.photo, "note": item.note}
            for item in survey.conditions],
        "industries_opened": [{"kind": change.kind, "amount": change.amount, "storeys": list(change.storeys),
                               "industries": [{"id": industry.id, "verdict": verdict} for industry, verdict in industries]}
                              for change, industries in one.changes],
    }


def _opened(one: Opened, lang: str) -> dict[str, Any]:
    return {
        "changes": [{"building": change.building, "kind": change.kind, "amount": change.amount, "storeys": list(change.storeys),
                     "area_m2": change.area_m2} for change in one.changes],
        "text": changes_text(one.changes, lang), "allowed": [tenant.id for tenant in one.allowed],
        "possible": [tenant.id for tenant in one.possible], "spaces": [space.id for space in one.spaces],
        "let_m2_at_most": round(one.let_m2, 6), "rent_yuan_month_at_most": round(one.rent_yuan_month, 2),
        "without_rent": one.without_rent, "cost_yuan": one.cost_yuan,
        "months": None if one.months is None else round(one.months, 3),
    }


def tables(found: Sequence[Surveyed], opening: Opening | None, proposal: Sequence[Grouped], lang: str) -> tuple[Table, ...]:
    """Areas, condition, fire gaps, changes and vertical order as tables."""
    def titled(key: str, columns: tuple[str, ...], rows: Iterator[tuple[Value, ...]]) -> Table:
        return Table(key=key, title=text(f"survey.sheet.{key}", lang), rows=tuple(rows),
                     columns=tuple((name, text(f"survey.col.{name}", lang)) for name in columns))

    made = [
        titled("areas", _AREAS, _areas(found, lang)),
        titled("condition", ("building", "item", "storeys", "state", "photo", "note"), _conditions(found, lang)),
        titled("gaps", ("building", "gap", "storeys", "note"), _gaps(found, lang)),
        titled("industries", ("building", "change", "count", "names"), _industries(found, lang)),
    ]
    if opening is not None:
        made += [titled("changes", ("change", "count", "names", "possible", "let_m2", "rent", "cost"), _changes(opening, lang)),
                 titled("order", ("company", "groups", "band", "storeys", "reasons"), _order(proposal, lang))]
    return tuple(made)


def _areas(found: Sequence[Surveyed], lang: str) -> Iterator[tuple[Value, ...]]:
    for one in found:
        for storey in one.building.storeys:
            stated = (storey.area_m2, storey.height_m, storey.clear_height_beam_m, storey.clear_height_duct_m,
                      storey.floor_load_kn_m2)
            figures = [None if value is None else value.value for value in stated]
            bases = {word_text("zone", "basis", zone.floor_load.basis, lang) for zone in storey.zones
                     if zone.floor_load is not None and zone.floor_load.basis}
            load = storey.floor_load_kn_m2
            yield (one.building.name or one.building.id, storey.name, *figures, ", ".join(sorted(bases)),
                   "" if load is None else load.source.where)


def _conditions(found: Sequence[Surveyed], lang: str) -> Iterator[tuple[Value, ...]]:
    for one in found:
        for item in () if one.survey is None else one.survey.conditions:
            yield (one.building.name or one.building.id, item.item, Words(lang).storeys(item.storeys) if item.storeys else "",
                   text(f"survey.state.{item.condition.value}", lang), item.photo, item.note)


def _gaps(found: Sequence[Surveyed], lang: str) -> Iterator[tuple[Value, ...]]:
    for one in found:
        for gap in () if one.survey is None else one.survey.gaps:
            yield (one.building.name or one.building.id, text(f"survey.gap.{gap.kind}", lang),
                   Words(lang).storeys(gap.storeys) if gap.storeys else "", gap.note)


def _industries(found: Sequence[Surveyed], lang: str) -> Iterator[tuple[Value, ...]]:
    for one in found:
        for change, industries in one.changes:
            names = text("portfolio.between", lang).join(industry.title.get(lang) for industry, _ in industries)
            yield one.building.name or one.building.id, change_text(change, lang), len(industries), names


def _changes(opening: Opening, lang: str) -> Iterator[tuple[Value, ...]]:
    for one in (*(() if opening.pair is None else (opening.pair,)), *opening.alone):
        names = text("portfolio.between", lang).join(tenant.name for tenant in one.allowed)
        yield (changes_text(one.changes, lang), len(one.allowed), names, len(one.possible), round(one.let_m2, 1),
               round(one.rent_yuan_month, 0), one.cost_yuan)


def _order(proposal: Sequence[Grouped], lang: str) -> Iterator[tuple[Value, ...]]:
    between = text("portfolio.between", lang)
    for one in proposal:
        yield (one.tenant.name, between.join(text(f"survey.group.{group}", lang) for group in one.groups),
               text(f"survey.band.{one.band}", lang), Words(lang).storeys(one.storeys) if one.storeys else "",
               between.join(_why(one, lang)))
