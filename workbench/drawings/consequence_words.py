"""What a dragged line would bring, as lines of text with the mark that stands before each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.drawings.consequences import MOST_NAMED, Consequences, CountedArea, PartLimit, Turned
from workbench.sheets.words import Words, number, with_unit
from workbench.texts import text


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``mark`` is the verdict whose mark stands before it, or empty."""

    said: str
    mark: str = ""
    strong: bool = False


def height_line(name: str, before_m: float | None, after_m: float, words: Words) -> Line:
    """The height of the storey, as it is and as it would be."""
    old = words.unknown if before_m is None else number(before_m, "m")
    values = {"name": name, "old": old, "new": number(after_m, "m")}
    return Line(text("desktop.section.trial-height", words.lang, values), strong=True)


def consequence_lines(found: Consequences, words: Words) -> list[Line]:
    """Fire height, lines crossed, verdicts that turn, counted area, compartments; "nothing else changes" where nothing does."""
    lines = [*_fire(found, words), *_turned("failing", found.failing, words), *_turned("mended", found.mended, words)]
    if found.others:
        lines.append(Line(text("desktop.section.trial-others", words.lang, {"count": found.others})))
    lines += [_area(area, words) for area in found.counted]
    lines += [_part(part, words) for part in found.parts[:MOST_NAMED]]
    if not (found.failing or found.mended or found.others or found.crossed or found.counted or found.parts):
        lines.append(Line(text("desktop.section.trial-nothing", words.lang)))
    return lines


def _fire(found: Consequences, words: Words) -> Iterator[Line]:
    before, after = found.fire_height_m
    if after is None:
        yield Line(text("desktop.section.trial-fire-unknown", words.lang))
        return
    old = words.unknown if before is None else number(before, "m")
    yield Line(text("desktop.section.trial-fire", words.lang, {"old": old, "new": number(after, "m")}))
    for line in found.crossed:
        key = "desktop.section.trial-above" if line.upwards else "desktop.section.trial-below"
        yield Line(text(key, words.lang, {"height": number(line.height_m)}), "near" if line.upwards else "pass", True)


def _turned(what: str, turned: Sequence[Turned], words: Words) -> Iterator[Line]:
    """How many findings turned, and the clauses they are of, each named once."""
    if not turned:
        return
    deciding = sum(one.finding.deciding for one in turned)
    mark = "fail" if what == "failing" else "pass"
    yield Line(text(f"desktop.section.trial-{what}", words.lang, {"count": len(turned), "deciding": deciding}), mark, True)
    by_clause: dict[str, list[Turned]] = {}
    for one in turned:
        by_clause.setdefault(one.finding.clause.id, []).append(one)
    groups = list(by_clause.values())
    for group in groups[:MOST_NAMED]:
        clause = group[0].finding.clause
        times = f" ×{len(group)}" if len(group) > 1 else ""
        yield Line(f"  {clause.title.get(words.lang)}{times} ({words.short_citation(clause)})")
    if len(groups) > MOST_NAMED:
        yield Line(text("desktop.section.trial-more", words.lang, {"count": len(groups) - MOST_NAMED}))


def _area(area: CountedArea, words: Words) -> Line:
    values = {"what": words.quantity(area.quantity), "old": _bounds(area.before, words), "new": _bounds(area.after, words)}
    return Line(text("desktop.section.trial-area", words.lang, values))


def _bounds(bounds: tuple[float, float] | None, words: Words) -> str:
    if bounds is None:
        return words.unknown
    low, high = bounds
    return with_unit(low, "m2") if low == high else words.value("", [low, high], "m2")


def _part(part: PartLimit, words: Words) -> Line:
    old, new = (_limit(value, words) for value in (part.before_m2, part.after_m2))
    return Line(text("desktop.section.trial-part", words.lang, {"name": part.subject, "old": old, "new": new}))


def _limit(value: float, words: Words) -> str:
    if math.isnan(value):
        return words.unknown
    if math.isinf(value):
        return words("unlimited") if value > 0 else words("forbidden")
    return with_unit(value, "m2")
