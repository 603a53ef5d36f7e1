"""Lifts, hoists, docks and stairs of all plans: what recurs in one place is one thing that serves those storeys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from models.building import Stair
from models.logistics import Dock, Hoist, HoistKind, Lift, LiftUse
from models.measured import Measured, Stated, assumed, from_file, from_geometry, kilograms, metres
from models.readers.dxf.plans import Plan
from models.readers.dxf.things import Thing, sides_of
from models.readers.ifc.lifts import LOAD_PLAUSIBLE_KG
from models.readers.ifc.names import hoist_kind, is_fire_lift, lift_use
from models.report import ReportBuilder

SAME_SPOT_M: Final = 0.8
"""Middles of a thing in two plans: car, shaft and doors are drawn a little differently on each storey."""

AT_EDGE_M: Final = 0.5
"""A hoist whose middle lies this near to the outline is an opening of the façade: walls are thinner than a metre."""

LONGEST_NAME: Final = 40

_LOAD: Final = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*(kg|公斤|千克|t(?![a-z])|吨)", re.IGNORECASE)
_LIFT_NAME: Final = re.compile(r"梯|lift|elevator|^[A-Z]{0,3}-?\d{0,2}$|(?:DT|HT|KT|XT|FT)-?\d+", re.IGNORECASE)
_KG: Final = {"kg": 1.0, "公斤": 1.0, "千克": 1.0, "t": 1000.0, "吨": 1000.0}


@dataclass(slots=True)
class Spot:
    """One thing as it recurs in plans, with the storeys of those plans."""

    thing: Thing
    plan: Plan
    at: tuple[float, float]
    storeys: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join((*self.texts, self.thing.layer))


def spots(found: Sequence[tuple[Plan, Sequence[Thing]]], numbers: dict[int, tuple[int, ...]]) -> list[Spot]:
    """Things of all plans in the common place; those nearer than half a car are one."""
    kept: list[Spot] = []
    for plan, things in found:
        for thing in sorted(things, key=lambda t: (-round(t.middle[1], 1), t.middle[0])):
            at = thing.middle[0] + plan.shift[0], thing.middle[1] + plan.shift[1]
            spot = next((s for s in kept if abs(s.at[0] - at[0]) <= SAME_SPOT_M and abs(s.at[1] - at[1]) <= SAME_SPOT_M
                         and plan is not s.plan), None)
            if spot is None:
                spot = Spot(thing, plan, at)
                kept.append(spot)
            elif spot.thing.car is None and thing.car is not None:
                spot.thing = thing
            spot.storeys += [number for number in numbers[id(plan)] if number not in spot.storeys]
            spot.texts += [text for text in thing.texts if text not in spot.texts]
    return kept


def _serves(spot: Spot, several: bool) -> tuple[int, ...] | None:
    """The storeys in whose plans a thing recurs; not known from the plan of one storey alone."""
    return tuple(sorted(spot.storeys)) if several else None


def _place(spot: Spot) -> tuple[float, float]:
    return round(spot.at[0], 3), round(spot.at[1], 3)


def read_lifts(found: Sequence[Spot], several: bool, report: ReportBuilder) -> tuple[Lift, ...]:
    lifts = []
    shafts = 0
    for i, spot in enumerate(found, 1):
        use = lift_use(spot.words)
        thing = spot.thing
        car: tuple[Measured | None, Measured | None, Measured | None] = (None, None, None)
        if thing.car is not None:
            source = from_geometry("dxf-car" if thing.nested else "dxf-car-or-shaft", thing.layer)
            if not thing.nested:
                shafts += 1
            else:
                car = (metres(thing.car[0], source), metres(thing.car[1], source), None)
        lifts.append(Lift(
            id=f"lift-{i}", name=_name(spot, _LIFT_NAME, f"L{i}"), use=use,
            use_source=Stated(use.value, assumed("lift-name", spot.words[:LONGEST_NAME])) if use is not LiftUse.UNKNOWN else None,
            rated_load_kg=_load(spot), car_m=car, serves=_serves(spot, several), position_m=_place(spot),
            fire_lift=True if thing.role == "fire-lift" or is_fire_lift(spot.words) else None))
    if shafts:
        report.guess("dxf-lift-rectangles", "", count=shafts)
    return tuple(lifts)


def _load(spot: Spot) -> Measured | None:
    for text in spot.texts:
        match = _LOAD.search(text)
        if match is not None:
            mass = float(match.group(1)) * _KG[match.group(2).lower()]
            if LOAD_PLAUSIBLE_KG[0] <= mass <= LOAD_PLAUSIBLE_KG[1]:
                return kilograms(round(mass, 3), from_file("dxf-text", text[:LONGEST_NAME]))
    return None


def _name(spot: Spot, pattern: re.Pattern[str] | None, fallback: str) -> str:
    """The shortest text that names the thing, else a number of our own."""
    short = [text for text in spot.texts if text.strip() and len(text) <= LONGEST_NAME]
    fitting = [text for text in short if pattern is None or pattern.search(text)]
    return fitting[0] if fitting else fallback


def _sides(thing: Thing) -> tuple[float, float] | None:
    return sides_of(thing.polygon) if thing.polygon is not None else None


def read_hoists(found: Sequence[Spot], several: bool, report: ReportBuilder) -> tuple[Hoist, ...]:
    """Hoists by their words; without, what lies inside the outline is a well and what lies outside a platform."""
    hoists = []
    for i, spot in enumerate(found, 1):
        kind = hoist_kind(spot.words)
        if kind is None:
            kind = _kind_by_place(spot)
            report.guess("dxf-hoist-kind", _name(spot, None, f"H{i}"), x_m=f"{spot.at[0]:.1f}", y_m=f"{spot.at[1]:.1f}")
        sides = _sides(spot.thing)
        source = from_geometry("dxf-figure", spot.thing.layer)
        size: tuple[Measured | None, Measured | None] = (None, None)
        if sides is not None and kind is not HoistKind.OPENING:
            size = metres(sides[0], source), metres(sides[1], source)
        hoists.append(Hoist(id=f"hoist-{i}", name=_name(spot, None, f"H{i}"), kind=kind, size_m=size,
                            serves=_serves(spot, several), position_m=_place(spot)))
    return tuple(hoists)


def _kind_by_place(spot: Spot) -> HoistKind:
    import shapely

    polygon: Any = spot.plan.polygon
    if polygon is None:
        return HoistKind.WELL
    middle = shapely.Point(spot.thing.middle)
    if not polygon.covers(middle):
        return HoistKind.PLATFORM
    return HoistKind.OPENING if polygon.boundary.distance(middle) <= AT_EDGE_M else HoistKind.WELL


def read_docks(found: Sequence[Spot]) -> tuple[Dock, ...]:
    docks = []
    for i, spot in enumerate(found, 1):
        sides = _sides(spot.thing)
        source = from_geometry("dxf-figure", spot.thing.layer)
        width, depth = (metres(max(sides), source), metres(min(sides), source)) if sides is not None else (None, None)
        docks.append(Dock(id=f"dock-{i}", name=_name(spot, None, f"D{i}"), storey=min(spot.storeys, default=None),
                          width_m=width, depth_m=depth, position_m=_place(spot)))
    return tuple(docks)


_STAIR_NAME: Final = re.compile(r"梯|stair|^(?:LT|ST)-?\d*$", re.IGNORECASE)
_STAIR_KINDS: Final = ((re.compile(r"防烟楼梯|smoke-?proof", re.IGNORECASE), "smoke-proof"),
                       (re.compile(r"封闭楼梯|enclosed", re.IGNORECASE), "enclosed"),
                       (re.compile(r"敞开楼梯|开敞楼梯|open stair", re.IGNORECASE), "open"),
                       (re.compile(r"室外.{0,2}楼?梯|outdoor stair|external stair", re.IGNORECASE), "outdoor"))


def read_stairs(found: Sequence[Spot], several: bool) -> tuple[Stair, ...]:
    stairs = []
    for i, spot in enumerate(found, 1):
        kind = next((word for pattern, word in _STAIR_KINDS if pattern.search(spot.words)), None)
        stairs.append(Stair(id=f"stair-{i}", name=_name(spot, _STAIR_NAME, f"S{i}"), serves=_serves(spot, several),
                            kind=Stated(kind, from_file("dxf-text", spot.words[:LONGEST_NAME])) if kind is not None else None))
    return tuple(stairs)

