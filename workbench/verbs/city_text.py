"""A city on the terminal: a summary and the largest buildings; the result of a check by clause and by building."""

from __future__ import annotations

from models.city import City
from models.report import ImportReport
from rules.by_building import building_results, missing_inputs
from rules.checking import NOT_APPLICABLE, VERDICT_NAMES, ClauseResult
from rules.findings import Run
from workbench.city_summary import FLOOR_STEPS, HEIGHT_STEPS_M, SUMMED, brief, extent_m, histogram, largest, spread
from workbench.texts import catalogue, text
from workbench.verbs.common import number, say, table

_COUNTED = ("fail", "no-data", "near", "pass", "waived")
_MOST_MISSING = 12


def print_city(city: City, lang: str) -> None:
    """Counts, ranges, classes, and the largest buildings."""
    _print_extent(city, lang)
    head = [text(f"city-text.column-{name}", lang) for name in ("quantity", "known", "unknown", "range", "median", "sum")]
    rows = []
    for quantity in SUMMED:
        found = spread(city, quantity)
        summed = quantity != "height_m" and quantity != "storeys_above_ground"
        rows.append([text(f"city-text.{quantity}", lang), str(found.known), str(found.unknown),
                     "–" if found.low is None else f"{number(found.low, 2)} … {number(found.high, 2)}", number(found.median, 2),
                     number(found.total, 0) if summed else ""])
    say("\n" + table([head, *rows], right=(1, 2, 3, 4, 5)))
    _print_classes(city, "height_m", HEIGHT_STEPS_M, lang)
    _print_classes(city, "storeys_above_ground", FLOOR_STEPS, lang)
    _print_largest(city, lang)


def _print_extent(city: City, lang: str) -> None:
    extent = extent_m(city)
    if extent is None:
        say(text("city-text.no-outlines", lang))
    else:
        say(text("city-text.extent", lang, {"wide": number(extent[0], 0), "deep": number(extent[1], 0),
                                            "crs": city.crs or text("unknown", lang)}))


def _print_classes(city: City, quantity: str, steps: tuple[float, ...], lang: str) -> None:
    """A histogram in signs: one line a class."""
    classes = histogram(city, quantity, steps)
    most = max(found.count for found in classes)
    if not most:
        return
    say("\n" + text(f"city-text.classes-{quantity}", lang))
    rows = []
    for found in classes:
        values = {"low": number(found.low), "high": number(found.high)}
        key = "from" if found.high is None else "to" if found.low is None else "between"
        bar = "█" * round(30 * found.count / most) or ("▏" if found.count else "")
        rows.append([text(f"city-text.class-{key}", lang, values), str(found.count), bar])
    say(table(rows, right=(0, 1)))


def _print_largest(city: City, lang: str) -> None:
    rows = largest(city)
    say("\n" + text("city-text.largest", lang, {"count": len(rows), "total": len(city)}))
    head = [text(f"city-text.column-{name}", lang) for name in ("id", "name", "use", "height", "floors", "footprint", "area")]
    lines = []
    for row in rows.tolist():
        use = city.word("use", row)
        key = f"word.use.{use}"
        said = "–" if use is None else text(key, lang) if key in catalogue() else use
        lines.append([_short(city.ids[row]), _short(city.names[row]), said,
                      *(number(city.value(name, row), digits) for name, digits in zip(SUMMED, (2, 0, 1, 1), strict=True))])
    used = [i for i in range(len(head)) if any(line[i] not in ("", "–") for line in lines)]      # a column of nothing is left out
    shown = [[line[i] for i in used] for line in (head, *lines)]
    say(table(shown, right=[at for at, i in enumerate(used) if i >= 3]))


def _short(name: str) -> str:
    return name if len(name) <= 36 else name[:35] + "…"


def print_report(report: ImportReport, lang: str) -> None:
    """The import report; of many notes of one kind the first and their number."""
    for name, notes in brief(report).items():
        if notes:
            say("\n" + text(f"report-list.{name}", lang))
        for note, stands_for in notes:
            said = text(f"report.{note.code}", lang, {"subject": note.subject, **note.values})
            more = text("city-text.more-notes", lang, {"count": stands_for - 1}) if stands_for > 1 else ""
            say(f"  · {said}{more}")


def print_city_result(run: Run, lang: str) -> None:
    """Buildings by result, clauses with the number of buildings' subjects by verdict, and what is missing most."""
    totals = building_results(run).totals()
    say("\n" + text("city-text.by-building", lang, {
        "total": sum(totals.values()), **{name: totals[name] for name in ("fail", "incomplete", "conditional", "pass")}}))
    for deciding in (True, False):
        chosen = [result for result in run.results if result.deciding is deciding and (result.verdicts != NOT_APPLICABLE).any()]
        if chosen:
            say("\n" + text("check.deciding" if deciding else "check.remarks", lang))
        for result in chosen:
            _print_clause(result, lang)
    _print_missing(run, lang)


def _print_clause(result: ClauseResult, lang: str) -> None:
    clause = result.clause
    found = {name: int((result.verdicts == VERDICT_NAMES.index(name)).sum()) for name in _COUNTED}
    counts = ", ".join(f"{text(f'verdict.{name}', lang)} {count}" for name, count in found.items() if count)
    say(f"  {clause.document.number or clause.document.title.get(lang)} {clause.clause}  {clause.title.get(lang)}: {counts}")


def _print_missing(run: Run, lang: str) -> None:
    """The inputs that hold up the most buildings."""
    waiting = missing_inputs(run)
    if not waiting:
        return
    say("\n" + text("city-text.missing", lang))
    for item in waiting[:_MOST_MISSING]:
        key = f"ask.{item.name}" if f"ask.{item.name}" in catalogue() else f"quantity.{item.name}"
        name = text(key, lang) if key in catalogue() else item.name
        say("  · " + text("city-text.missing-item", lang, {"name": name, "buildings": item.buildings, "clauses": item.clauses}))
    if len(waiting) > _MOST_MISSING:
        say("  · " + text("city-text.missing-more", lang, {"count": len(waiting) - _MOST_MISSING}))
