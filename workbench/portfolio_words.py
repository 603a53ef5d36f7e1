"""A portfolio as a JSON document, as tables for a workbook, and as lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from models.measured import Source, SourceKind
from models.survey import AXES
from rules.physical_table import AXIS_NAMES
from workbench import __version__
from workbench.portfolio import Entry, Portfolio
from workbench.rent_roll import Table, Value
from workbench.sheets.words import Words
from workbench.texts import text

SCHEMA: Final = "shanglou.portfolio/1"
MOST_ROWS: Final = 1_000_000
"""A worksheet holds not many more; the JSON holds all."""
_ROWS: Final = ("rank", "name", "file", "overall", "fail", "no_data", "first", "area_m2", "storeys", "physical_low",
                "physical_high", "measured", *AXES, "total_low", "total_high")
_CRITERIA: Final = ("rank", "name", "criterion", "score_low", "score_high", "least", "most", "unit", "measured_yes", "source")


def document(found: Portfolio, lang: str) -> dict[str, Any]:
    """The document of ``shanglou portfolio``."""
    table = found.table
    return {
        "schema": SCHEMA, "program": __version__, "path": found.path,
        "request": found.choices.record(),
        "table": {"title": table.title.get(lang), "note": table.note.get(lang), "sha256": table.sha256, "basis": table.basis,
                  "criteria": [{"id": one.id, "title": one.title.get(lang), "fact": one.fact, "unit": one.unit, "over": one.over,
                                "nothing_at": one.nothing_at, "full_at": one.full_at, "weight": one.weight, "basis": one.basis}
                               for one in table.criteria]},
        "weights": {axis: round(found.weights[axis], 6) for axis in AXIS_NAMES},
        "ranked_by": "total-low", "files": found.files, "taken_over": found.taken_over,
        "buildings": [_entry(entry) for entry in found.entries],
        "faults": [{"file": entry.file, "message": (entry.fault or {}).get(lang, "")} for entry in found.faults],
        "passed_over": list(found.passed_over),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "rank": entry.rank, "file": entry.file, "id": entry.building, "name": entry.name, "overall": entry.overall,
        "counts": dict(entry.counts), "first_failing": entry.first, "gross_floor_area_m2": entry.area_m2,
        "storeys": entry.storeys,
        "physical": list(entry.physical), "measured_weight": entry.measured,
        "criteria": [{**item, "sources": [str(_source(one)) for one in item["sources"]]} for item in entry.items],
        "axes": dict(entry.axes), "axis_entries": list(entry.notes), "total": list(entry.total),
    }


def tables(found: Portfolio, lang: str) -> tuple[Table, ...]:
    """Ranking, every criterion of every building, entries of the axes, the table of scores with weights, and files at fault."""
    def titled(key: str, columns: tuple[str, ...], rows: Iterator[tuple[Value, ...]]) -> Table:
        return Table(key=key, title=text(f"portfolio.sheet.{key}", lang), rows=tuple(rows),
                     columns=tuple((name, text(f"portfolio.col.{name}", lang)) for name in columns))

    return (
        titled("ranking", _ROWS, _ranking(found, lang)),
        titled("criteria", _CRITERIA, _criteria(found, lang)),
        titled("axes", ("name", "axis", "criterion", "value", "weight", "note"), _axes(found, lang)),
        titled("weights", ("axis", "criterion", "unit", "nothing_at", "full_at", "weight", "basis"), _weights(found, lang)),
        titled("faults", ("file", "reason"), _faults(found, lang)),
    )


def _ranking(found: Portfolio, lang: str) -> Iterator[tuple[Value, ...]]:
    for entry in found.entries[:MOST_ROWS]:
        yield (entry.rank, entry.title, entry.file, text(f"overall.{entry.overall}", lang), entry.counts.get("fail", 0),
               entry.counts.get("no-data", 0), entry.first or "", entry.area_m2, entry.storeys, *_ends(entry.physical),
               entry.measured, *(entry.axes.get(axis) for axis in AXES), *_ends(entry.total))


def _ends(ends: tuple[float, float]) -> tuple[float, float]:
    return round(ends[0], 2), round(ends[1], 2)


def _criteria(found: Portfolio, lang: str) -> Iterator[tuple[Value, ...]]:
    known, words = {one.id: one for one in found.table.criteria}, Words(lang)
    for entry in found.entries[:MOST_ROWS // 20]:
        for item in entry.items:
            one, value = known[item["id"]], item["value"] or [None, None]
            sources = "; ".join(words.source(_source(source)) for source in item["sources"])
            yield (entry.rank, entry.title, one.title.get(lang), item["score"][0], item["score"][1], value[0], value[1], one.unit,
                   text("yes" if item["measured"] else "no", lang), sources)


def _source(parts: Sequence[str]) -> Source:
    kind, how, where = parts
    return Source(SourceKind(kind), how, where)


def _axes(found: Portfolio, lang: str) -> Iterator[tuple[Value, ...]]:
    for entry in found.entries:
        for note in entry.notes:
            yield (entry.title, axis_name(note["axis"], lang), note["criterion"], note["value"], note["weight"], note["note"])


def _weights(found: Portfolio, lang: str) -> Iterator[tuple[Value, ...]]:
    entered = text("portfolio.entered", lang)
    for axis in AXIS_NAMES:
        yield axis_name(axis, lang), "", "", None, None, round(found.weights[axis], 6), \
            text("suitability.basis.assumed", lang) if axis == "physical" else entered
    for one in found.table.criteria:
        yield (axis_name("physical", lang), one.title.get(lang), one.unit, one.nothing_at, one.full_at, one.weight,
               text("suitability.basis.assumed", lang) if one.basis == "assumed" else one.basis)


def _faults(found: Portfolio, lang: str) -> Iterator[tuple[Value, ...]]:
    for entry in found.faults:
        yield entry.file, (entry.fault or {}).get(lang, "")
    for name in found.passed_over:
        yield name, text("portfolio.passed-over", lang)


def axis_name(axis: str, lang: str) -> str:
    return text(f"portfolio.axis.{axis}", lang)


def range_text(ends: tuple[float, float]) -> str:
    """A score with one decimal; a range where inputs are missing."""
    low, high = (f"{end:.1f}" for end in ends)
    return low if low == high else f"{low}–{high}"


def axis_text(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}".removesuffix(".0")


def summary(found: Portfolio, lang: str) -> list[str]:
    """The result in a few lines: how many buildings, their checks, weights, what was not used."""
    counts = Counter(entry.overall for entry in found.entries)
    words = [word for word in ("pass", "conditional", "incomplete", "fail") if counts[word]]
    said = text("portfolio.between", lang).join(f"{text(f'overall.{word}', lang)} {counts[word]}" for word in words)
    lines = [text("portfolio.count", lang, {"files": found.files, "buildings": len(found.entries), "results": said}),
             weights_line(found, lang), found.table.note.get(lang)]
    if found.taken_over:
        lines.append(text("portfolio.taken-over", lang, {"count": found.taken_over}))
    if found.passed_over:
        shown = ", ".join(found.passed_over[:5]) + (" …" if len(found.passed_over) > 5 else "")
        lines.append(text("portfolio.others", lang, {"count": len(found.passed_over), "names": shown}))
    return lines


def weights_line(found: Portfolio, lang: str) -> str:
    weights = text("portfolio.between", lang).join(f"{axis_name(axis, lang)} {found.weights[axis]:.3g}" for axis in AXIS_NAMES)
    return text("portfolio.weights", lang, {"weights": weights})
