"""Storeys from plans: numbers by titles, elevations by level marks or a schedule, and a mere order where nothing is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely

from models.building import Storey, StoreyKind, Unit, Zone
from models.measured import Measured, Source, SourceKind, Stated, assumed, from_file, from_geometry, metres, square_metres
from models.readers.dxf.plans import Plan
from models.readers.dxf.things import Contents
from models.readers.dxf.titles import level_of, outdoor_level_of, storeys_of
from models.readers.schedule import ScheduleRow, read_schedule
from models.readers.storeys import storey_numbers
from models.report import ReportBuilder
from models.storey_names import storey_name
from models.tolerances import DXF_STACK_STEP_M, LEVEL_CONFLICT_M, STOREY_HEIGHT_PLAUSIBLE_M


@dataclass(slots=True)
class Level:
    """A storey in the making: number, the plan that shows it, and its elevation, where that is known."""

    number: int
    plan: Plan | None
    elevation: Measured | None = None
    name: str = ""
    height: Measured | None = None


def number_plans(plans: Sequence[Plan], report: ReportBuilder) -> list[Level]:
    """One level for each storey of each plan, in order; plans that say no storey take the next free number."""
    taken = {number for plan in plans for number in plan.storeys or ()}
    levels = []
    next_number = 1
    for plan in plans:
        numbers = plan.storeys
        if numbers is None:
            while next_number in taken:
                next_number += 1
            numbers = (next_number,)
            taken.add(next_number)
            if len(plans) > 1:
                report.guess("dxf-storey-guessed", plan.name, storey=storey_name(next_number))
        else:
            next_number = max(next_number, max(numbers) + 1)
        if len(numbers) > 1:
            report.guess("dxf-plan-range", plan.name, count=len(numbers), first=storey_name(min(numbers)),
                         last=storey_name(max(numbers)))
        levels += [Level(number, plan) for number in numbers]
    return sorted(levels, key=lambda level: level.number)


def read_marks(levels: Sequence[Level], contents: dict[int, Contents], report: ReportBuilder) -> None:
    """Elevations by the level marks within each plan."""
    for plan in {id(level.plan): level.plan for level in levels if level.plan is not None}.values():
        own = [level for level in levels if level.plan is plan]
        marks = [(value, text.text) for text in contents[id(plan)].texts if (value := level_of(text.text)) is not None]
        values = Counter(value for value, _ in marks)
        if not values:
            continue
        distinct = sorted(values)
        if len(own) > 1:
            if len(distinct) != len(own):
                report.drop("dxf-levels-unused", plan.name, count=len(distinct), storeys=len(own))
                continue
            chosen = distinct
        else:
            # Sunken rooms and thresholds have marks of their own: the floor is what is written most often, then highest.
            chosen = [max(distinct, key=lambda value: (values[value], value))]
            if len(distinct) > 1:
                report.guess("dxf-level-chosen", plan.name, level_m=f"{chosen[0]:+.3f}",
                             others=", ".join(f"{value:+.3f}" for value in distinct if value != chosen[0])[:80])
        words = dict(marks)
        for level, value in zip(own, chosen, strict=True):
            level.elevation = metres(value, from_file("dxf-level-mark", words[value]))


def roof_level(contents: Sequence[Contents]) -> Measured | None:
    """The level of the roof: the mark most often on its plans, of equals the lowest (parapets are higher)."""
    marks = [(value, text.text) for own in contents for text in own.texts if (value := level_of(text.text)) is not None]
    if not marks:
        return None
    values = Counter(value for value, _ in marks)
    level = min(values, key=lambda value: (-values[value], value))
    return metres(level, from_file("dxf-level-mark", dict(marks)[level]))


def under_roof(levels: Sequence[Level], roof: Measured | None) -> None:
    """The height of the top storey, where its level and that of the roof are known."""
    top = levels[-1]
    if roof is None or top.height is not None or top.elevation is None or top.elevation.source.kind is not SourceKind.FILE:
        return
    height = round(roof.value - top.elevation.value, 9)
    if STOREY_HEIGHT_PLAUSIBLE_M[0] <= height <= STOREY_HEIGHT_PLAUSIBLE_M[1]:
        top.height = metres(height, from_file("dxf-next-level", f"{top.elevation.value:+.3f} … {roof.value:+.3f} m"))


def outdoor_ground(texts: Sequence[str]) -> Measured | None:
    """The level of the ground outside, where a text gives one and none another."""
    found = {value: text for text in texts if (value := outdoor_level_of(text)) is not None}
    if len(found) != 1:
        return None
    value, text = next(iter(found.items()))
    return metres(value, from_file("dxf-level-mark", text))


def by_schedule(levels: Sequence[Level], schedule: Path, report: ReportBuilder) -> list[Level]:
    """The levels of a schedule, each with the plan of that number or name."""
    rows = list(read_schedule(schedule))
    floors = [row for row in rows if not row.is_roof]
    plans = {level.number: level.plan for level in levels}
    numbers = storey_numbers([row.elevation_m for row in floors])
    named = [storeys_of(row.name) for row in floors]
    if all(name is not None and len(name) == 1 for name in named) and len({name[0] for name in named if name}) == len(floors):
        numbers = [name[0] for name in named if name]
    made = []
    for row, number in zip(floors, numbers, strict=True):
        above = next((other for other in rows if other.elevation_m > row.elevation_m), None)
        source = from_file("mesh-schedule", f"{schedule.name}: {row.row}")
        made.append(Level(number, plans.get(number), metres(row.elevation_m, source), row.name,
                          _height(row, above, schedule.name, report)))
        if number not in plans:
            report.guess("dxf-storey-without-plan", row.name, row=row.row)
    for level in levels:
        if level.number not in numbers and level.plan is not None:
            report.drop("dxf-plan-without-row", level.plan.name, storey=storey_name(level.number))
    return made


def _height(row: ScheduleRow, above: ScheduleRow | None, file: str, report: ReportBuilder) -> Measured | None:
    if above is None:
        return metres(row.height_m, from_file("mesh-schedule", f"{file}: {row.row}")) if row.height_m is not None else None
    height = round(above.elevation_m - row.elevation_m, 9)
    if row.height_m is not None and abs(row.height_m - height) > LEVEL_CONFLICT_M:
        report.error("mesh-schedule-conflict", row.name, row=row.row, stated_m=f"{row.height_m:.3f}", found_m=f"{height:.3f}")
    return metres(height, from_file("mesh-schedule-next", f"{file}: {row.row}, {above.row}"))


def stack(levels: Sequence[Level], subject: str, report: ReportBuilder) -> None:
    """Give levels without elevation one that keeps their order and says so; heights run between known levels alone."""
    unknown = [level for level in levels if level.elevation is None]
    known = [level for level in levels if level.elevation is not None]
    if any(above.elevation.value - below.elevation.value < 1e-6 for below, above in pairwise(known)
           if above.elevation is not None and below.elevation is not None):
        report.error("dxf-levels-out-of-order", subject, levels=", ".join(
            f"{storey_name(level.number)} {level.elevation.value:+.3f}" for level in known if level.elevation is not None)[:160])
        for level in known:
            level.elevation = None
        unknown, known = list(levels), []
    if unknown and len(levels) == 1:
        report.guess("dxf-no-level", subject)
    elif unknown:
        report.guess("dxf-plans-stacked", subject, count=len(unknown), step_m=f"{DXF_STACK_STEP_M:g}")
    for level in unknown:
        level.elevation = metres(_between(level, known), assumed("plan-stacked", level.plan.name if level.plan else ""))
    for below, above in pairwise(levels):
        if below.height is None and below in known and above in known and _next(below.number, above.number):
            below.height = _rise(below, above, report)


def _next(one: int, other: int) -> bool:
    return other - one == 1 or (one, other) == (-1, 1)


def _rise(below: Level, above: Level, report: ReportBuilder) -> Measured | None:
    if below.elevation is None or above.elevation is None:
        return None
    height = round(above.elevation.value - below.elevation.value, 9)
    low, high = STOREY_HEIGHT_PLAUSIBLE_M
    if not low <= height <= high:
        report.error("mesh-storey-height", storey_name(below.number), height_m=f"{height:.3f}", low_m=low, high_m=high)
    kind = below.elevation.source.kind
    return metres(height, Source(kind, "dxf-next-level", f"{below.elevation.value:+.3f} … {above.elevation.value:+.3f} m"))


def _between(level: Level, known: Sequence[Level]) -> float:
    """An elevation by the common step, squeezed between the known levels below and above."""
    place = _place(level.number)
    below = max((k for k in known if _place(k.number) < place), key=lambda k: k.number, default=None)
    above = min((k for k in known if _place(k.number) > place), key=lambda k: k.number, default=None)
    step = DXF_STACK_STEP_M
    if below is not None and below.elevation is not None and above is not None and above.elevation is not None:
        rise = above.elevation.value - below.elevation.value
        share = (place - _place(below.number)) / (_place(above.number) - _place(below.number))
        return round(below.elevation.value + rise * share, 6)
    if below is not None and below.elevation is not None:
        return round(below.elevation.value + step * (place - _place(below.number)), 6)
    if above is not None and above.elevation is not None:
        return round(above.elevation.value - step * (_place(above.number) - place), 6)
    return round(step * place, 6)


def _place(number: int) -> int:
    """Storeys over the ground storey: there is no storey 0."""
    return number - 1 if number > 0 else number


def storey_of_level(level: Level, zones: Sequence[Zone], units: Sequence[Unit]) -> Storey:
    """The storey of a level, with outline and area of its plan moved to the common place."""
    plan = level.plan
    elevation = level.elevation or metres(0.0, assumed("plan-stacked"))
    outline = moved(plan.polygon, plan.shift) if plan is not None else None
    area = square_metres(round(outline.area, 6), area_source(plan)) if plan is not None and outline is not None else None
    use = next((o.use for o in plan.outlines if o.use), None) if plan is not None else None
    layer = plan.outlines[0].layer if plan is not None else ""
    return Storey(
        id=f"storey-{level.number}", number=level.number, name=level.name or storey_name(level.number),
        kind=StoreyKind.BASEMENT if level.number < 0 else StoreyKind.FLOOR, elevation_m=elevation, height_m=level.height,
        area_m2=area, outline=outline, zones=tuple(zones), units=tuple(units),
        use=Stated(use, from_file("dxf-layer", layer)) if use is not None else None,
    )


def area_source(plan: Plan) -> Source:
    """How the outline of a plan was found."""
    first = plan.outlines[0]
    where = first.layer if len(plan.outlines) == 1 else f"{first.layer} × {len(plan.outlines)}"
    sources = {
        "dxf-outline": from_geometry("dxf-outline", where), "dxf-storey-layer": from_geometry("dxf-storey-layer", where),
        "dxf-slab": from_geometry("dxf-slab", where), "dxf-walls": from_geometry("dxf-walls", where),
        "dxf-columns": from_geometry("dxf-columns", where), "dxf-largest": from_geometry("dxf-largest", where),
    }
    return sources[first.how]


def moved(polygon: Any, shift: tuple[float, float]) -> Any:
    """A polygon moved by a shift in metres; None stays None."""
    if polygon is None or shift == (0.0, 0.0):
        return polygon
    return shapely.transform(polygon, lambda points: points + shift)
