"""What stands below a stacking plan: use of lifts and docks after the placing, leases by the year they end, the list of names.

All as marks in a box whose upper left corner is the origin.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from models.matching.problem import Solution
from workbench.capacity_words import GoodsWords
from workbench.plots import steps
from workbench.sheets.fonts import BOLD, shortened, width, wrap
from workbench.sheets.ink import Label, Mark, box, line
from workbench.sheets.style import AMBER, BAND, COLOURS, FAINT, GREY, INK, NAVY, TINTS
from workbench.stacking import EmptyBlock, Stack, Stacking
from workbench.stacking_colours import Colours
from workbench.stacking_drawing import Drawn, short_name, swatch
from workbench.stacking_reasons import short_reasons
from workbench.stacking_words import StackingWords

_TITLE = 8.0
_ROW = 11.5


def use_plot(stacking: Stacking, words: StackingWords, wide: float) -> Drawn:
    """Lifts by bank, bays and waiting trucks at the peak hour against their targets, building by building."""
    goods = GoodsWords(words.lang)
    marks: list[Mark] = [Label(0, -_TITLE, shortened(_use_title(stacking, words), wide, _TITLE, BOLD), _TITLE, True, NAVY)]
    y = -_TITLE - 6.0
    for stack in stacking.stacks:
        if len(stacking.stacks) > 1:
            y -= 9.0
            marks.append(Label(0, y, shortened(words.building(stack.building), wide, 6.8, BOLD), 6.8, True))
            y -= 1.5
        for name, share, target, verdict in _uses(stack, words, goods):
            y -= _ROW
            marks += _use_row(name, share, target, verdict, y, wide, words)
    return Drawn(marks=tuple(marks), wide=wide, high=-y + 4.0)


def _use_title(stacking: Stacking, words: StackingWords) -> str:
    """With the busiest hours, where companies of the only building say when their goods move."""
    found = stacking.placing.busiest(stacking.stacks[0].building) if len(stacking.stacks) == 1 else None
    if found is None or found.lifts is None or found.docks is None:
        return words("use.title")
    return words("use.title-hours", lifts=found.lifts, docks=found.docks)


def _uses(stack: Stack, words: StackingWords, goods: GoodsWords) -> Iterator[tuple[str, float | None, float, str]]:
    """Name, share used (None: unknown), target, verdict."""
    lifts, docks = stack.lifts, stack.docks
    counted = [result for result in lifts.results if result.counted]
    target = lifts.most_utilisation.value
    if not lifts.has_demand or not counted:
        lacks = goods.missing(lifts.missing)
        yield words("use.lifts-none" if not lacks else "use.lifts-open", why=lacks[0] if lacks else ""), None, target, ""
    for result in counted if lifts.has_demand else ():
        share = result.utilisation
        yield words("use.bank", name=result.bank.name, count=result.bank.count), share, target, \
            "fail" if share >= 1.0 else "near" if share > target + 1e-9 else "pass"
    if docks.cautious is None:
        lacks = goods.missing(docks.missing)
        yield words("use.docks-none" if not lacks else "use.docks-open", why=lacks[0] if lacks else ""), None, 1.0, ""
        return
    verdict = {"met": "pass", "tight": "near"}.get(docks.verdict, "fail")
    busy = docks.cautious.utilisation
    yield words("use.docks", bays=docks.bays), busy, 1.0, "fail" if busy >= 1.0 else "pass"
    yield words("use.waiting"), docks.cautious.waiting_share, docks.most_waiting.value, verdict


def _use_row(name: str, share: float | None, target: float, verdict: str, y: float, wide: float,
             words: StackingWords) -> Iterator[Mark]:
    left = wide * 0.42
    if share is None:
        yield Label(0, y + 2.2, shortened(name, wide, 6.6), 6.6, colour=GREY)
        return
    room = wide - left - 62.0
    yield Label(0, y + 2.2, shortened(name, left - 5, 6.6), 6.6)
    yield box(left, y, room, 7.5, fill=BAND, stroke=FAINT, thickness=0.3)
    yield box(left, y, room * min(share, 1.0), 7.5, fill=TINTS[verdict], stroke=COLOURS[verdict], thickness=0.5)
    at = left + room * min(target, 1.0)
    if target < 1.0:
        yield line(at, y - 1.6, at, y + 9.1, AMBER, 1.0)
    said = words("use.share", share=words.percent(share), target=words.percent(target)) if target < 1.0 else words.percent(share)
    yield Label(left + room + 5, y + 1.8, said, 6.6, share >= target, COLOURS[verdict])


def expiry_plot(stacking: Stacking, words: StackingWords, wide: float, high: float) -> Drawn:
    """m² whose lease ends, year by year."""
    rows = _filled(stacking.expiries())
    marks: list[Mark] = [Label(0, -_TITLE, words("expiry.title"), _TITLE, True, NAVY)]
    if not rows:
        marks.append(Label(0, -_TITLE - 12, words("expiry.none"), 6.8, colour=GREY))
        return Drawn(marks=tuple(marks), wide=wide, high=high)
    top, bottom, left = -_TITLE - 14.0, -high + 24.0, 32.0
    most = max(area for _, area in rows)
    ticks = steps(most)
    peak = max(most, ticks[-1])
    step = (wide - left) / len(rows)
    for value in ticks:
        y = bottom + (top - bottom) * value / peak
        marks += [line(left, y, wide, y, BAND if value else GREY, 0.5), Label(left - 3, y - 2, f"{value:,.0f}", 5.8, colour=GREY,
                                                                             anchor="end")]
    for i, (end, area) in enumerate(rows):
        x, tall = left + step * i, (top - bottom) * area / peak
        broad = min(step * 0.72, 34.0)
        if area > 0.0:
            look = "pass" if end else "not-applicable"
            marks.append(box(x + (step - broad) / 2, bottom, broad, tall, fill=TINTS[look], stroke=COLOURS[look]))
            marks.append(Label(x + step / 2, bottom + tall + 2, f"{area:,.0f}", 5.8, anchor="middle"))
        if len(rows) <= 16 or i % 2 == 0 or not end:
            said = shortened(_tick(end, words), step * 1.5, 6.0)
            marks.append(Label(x + step / 2, bottom - 8, said, 6.0, colour=GREY, anchor="middle"))
    guessed = any(company.ends_assumed for company in stacking.companies)
    if guessed:
        marks.append(Label(0, -high + 4, shortened(words("expiry.assumed" if stacking.on else "expiry.relative"), wide, 5.8), 5.8,
                           colour=AMBER))
    return Drawn(marks=tuple(marks), wide=wide, high=high)


def _tick(end: str, words: StackingWords) -> str:
    if not end:
        return words("expiry.unstated")
    return words("expiry.span", years=end[1:]) if end.startswith("+") else end


def _filled(rows: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """With the years between the first and the last in which nothing ends, as long as they are few."""
    years = [int(end) for end, _ in rows if end and not end.startswith("+")]
    known = dict(rows)
    if years and max(years) - min(years) <= 24:
        whole = [(str(year), known.get(str(year), 0.0)) for year in range(min(years), max(years) + 1)]
        return whole + [row for row in rows if not row[0] or row[0].startswith("+")]
    return list(rows)


def key_rows(stacking: Stacking, colours: Colours, words: StackingWords) -> list[tuple[str, str, str, str]]:
    """Number, class, name, what is to be said: the placed by number, then those without a place with the reason in short."""
    rows = [(str(company.number), colours.of[company.tenant.id], short_name(company.tenant.name),
             f"{words.place(company.place)} · {words.area(company.place.area_m2)}") for company in stacking.companies]
    return rows + [("", "", short_name(tenant.name), said) for tenant, said in short_reasons(stacking.placing, words)]


def key_list(stacking: Stacking, colours: Colours, words: StackingWords, wide: float, high: float) -> Drawn:
    """The names by number, each with its place; then who has none, and the first reason. What does not fit is counted."""
    marks: list[Mark] = []
    unplaced = len(stacking.placing.unplaced)
    placed = len(stacking.companies)
    rows = key_rows(stacking, colours, words)
    lines: list[tuple[str, tuple[str, str, str, str] | None]] = [(words("key.title", count=placed), None)]
    for company, own in zip(stacking.companies, rows, strict=False):
        house = words.building(company.place.spaces[0].building)
        lines += [(house, None)] if len(stacking.stacks) > 1 and house not in [title for title, _ in lines] else []
        lines.append(("", own))
    lines += [("", None), (words("key.unplaced", count=unplaced), None)] if unplaced else []
    lines += [("", row) for row in rows[placed:]]
    per = max(int(high / 9.0), 1)
    columns = min(max(-(-len(lines) // per), 2), 3)
    broad = (wide - 12.0 * (columns - 1)) / columns
    fits = per * columns
    left_out = len(lines) - fits + 1 if len(lines) > fits else 0
    for i, (title, row) in enumerate(lines[:fits - 1] if left_out else lines):
        x, y = (broad + 12.0) * (i // per), -9.0 * (i % per) - 7.5
        marks += [Label(x, y, title, 7.2, True, NAVY)] if row is None else _key_row(row, colours, x, y, broad)
    if left_out:
        marks.append(Label((broad + 12.0) * (columns - 1), -9.0 * (per - 1) - 7.5, words("key.more", count=left_out), 6.4, True,
                           COLOURS["fail"]))
    return Drawn(marks=tuple(marks), wide=wide, high=high)


def _key_row(row: tuple[str, str, str, str], colours: Colours, x: float, y: float, wide: float) -> Iterator[Mark]:
    number, key, name, said = row
    size, start = 6.4, 0.0
    if number:
        own = next(one for one in colours.classes if one.key == key)
        yield from swatch(own, x, y - 1.4, 7.0, 7.0, 3.0)
        yield Label(x + 21.0, y, number, size, True, anchor="end")
        start = 24.0
    room = wide - start
    about = min(width(said, size - 0.4), room * (0.46 if number else 0.66))
    shown = shortened(name, room - about - 5.0, size)
    yield Label(x + start, y, shown, size, colour=INK)
    yield Label(x + wide, y, shortened(said, room - width(shown, size) - 4.0, size - 0.4), size - 0.4, colour=GREY, anchor="end")


def headline(stacking: Stacking, words: StackingWords) -> list[tuple[str, str]]:
    """The figures at the head of the page: name and value."""
    placing = stacking.placing
    share = stacking.let_m2 / stacking.lettable_m2 if stacking.lettable_m2 > 0.0 else None
    solution = placing.solution
    rent = math.fsum(place.terms.get("rent", 0.0) for place in placing.places)
    tallest = max((stack.blocks[0] for stack in stacking.stacks if stack.blocks), key=lambda one: one.area_m2, default=None)
    largest = max((stack.largest_run.vacant_run_m2 for stack in stacking.stacks if stack.largest_run is not None), default=0.0)
    return [
        (words("figure.let"), f"{words.percent(share)} · {words.area(stacking.let_m2)}"),
        (words("figure.vacant"), words.area(stacking.lettable_m2 - stacking.let_m2)),
        (words("figure.run"), words("figure.run-of", largest=words.area(largest), block=empty_said(tallest, words))),
        (words("figure.companies"), f"{len(stacking.companies)} / {len(placing.tenants)}"),
        (words("figure.rent"), words.money(rent)),
        (words("figure.value"), f"{words.money(solution.worth.total)} · {proof(solution, words)}"),
    ]


def empty_said(block: EmptyBlock | None, words: StackingWords) -> str:
    """``4,939 m² (3F–4F)``: a vacancy over storeys with the first and the last."""
    if block is None:
        return words.area(0.0)
    where = block.names[0] if len(block.names) == 1 else f"{block.names[0]}–{block.names[-1]}"
    return words("figure.block-assumed" if block.assumed else "figure.block", area=words.area(block.area_m2), where=where)


def proof(solution: Solution, words: StackingWords) -> str:
    """How good the placing is known to be."""
    if solution.status in ("optimal", "infeasible"):
        return words("figure.proven" if solution.status == "optimal" else "figure.infeasible")
    return words("figure.gap", gap=f"{100.0 * solution.gap:.2f}%") if math.isfinite(solution.gap) else words("figure.no-bound")


def boxed(rows: Sequence[tuple[str, str]], wide: float, high: float) -> list[Mark]:
    """Figures side by side in boxes."""
    marks: list[Mark] = []
    gap = 6.0
    broad = (wide - gap * (len(rows) - 1)) / len(rows)
    for i, (name, value) in enumerate(rows):
        x = i * (broad + gap)
        size = next((s for s in (11.0, 10.0, 9.0, 8.0, 7.2) if width(value, s, BOLD) <= broad - 10), 6.6)
        marks += [box(x, -high, broad, high, fill=BAND), box(x, -high, 2.2, high, fill=NAVY),
                  Label(x + 8, -10.0, shortened(name, broad - 10, 6.6), 6.6, colour=GREY),
                  Label(x + 8, -high + 6.5, shortened(value, broad - 10, size, BOLD), size, True, INK)]
    return marks


def paragraph(text: str, wide: float, size: float = 6.4) -> Drawn:
    """Small grey lines."""
    rows = wrap(text, wide, size)
    marks = tuple(Label(0, -size * 1.3 * (i + 0.8), row, size, colour=GREY) for i, row in enumerate(rows))
    return Drawn(marks=marks, wide=wide, high=size * 1.3 * len(rows) + 2.0)
