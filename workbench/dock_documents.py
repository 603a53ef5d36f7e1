"""The simulated day of docks, and stores, as parts of ``shanglou.docks/1``: keys added to those that are there."""

from __future__ import annotations

import math
from typing import Any

from models.capacity.dock_days import CoupledDay
from models.capacity.stores import StoreService
from models.engineering.dock_day_results import DockDayResult
from models.engineering.lift_results import Interval
from workbench.capacity_words import GoodsWords
from workbench.dock_words import day_change, day_lines, day_notes, disagrees, store_lines


def day_entry(day: CoupledDay | None, words: GoodsWords) -> dict[str, Any] | None:
    """The day with all figures and intervals; times in seconds from the beginning of the day."""
    if day is None:
        return None
    result = day.result
    return {
        "replications": result.day.replications, "seed": result.day.seed, "starts_h": day.starts_h,
        "hours": len(result.day.profile), "bottleneck": day.bottleneck, "against_closed_form": disagrees(day),
        "overloaded": result.overloaded, "growth_trucks_h": _finite(result.growth_h), "message": day_lines(day, words),
        "coupled": _figures(result), "alone": _figures(day.alone),
        "classes": [{"truck": name, "turn_round_s": _interval(one), "alone_s": _interval(day.alone.turn_round()[name])}
                    for name, one in result.turn_round().items()],
        "platforms": [{"name": place.name, "storey": place.storey, "docks": [dock.id for dock in place.docks],
                       "bays": place.platform.bays, "waiting_places": place.platform.waiting,
                       "staging_in": place.platform.staging_in, "staging_out": place.platform.staging_out,
                       "utilisation": float(result.platform_use[:, i].mean())} for i, place in enumerate(day.places)],
        "carriers": [{"name": carrier.name, "kind": carrier.kind, "utilisation": float(use)}
                     for carrier, use in zip(result.day.carriers, result.carrier_use.mean(axis=0), strict=True)],
        "changes": [{"change": change.key, **change.values, "message": day_change(change, words), **_figures(change.result)}
                    for change in day.changes],
        "over_the_day": _over_the_day(result),
        "trucks": [{"truck": bar.truck, "way": bar.way, "bay": bar.bay + 1 if math.isfinite(bar.docked_s) else None,
                    "arrival_s": bar.arrival_s, "docked_s": _finite(bar.docked_s), "gone_s": _finite(bar.gone_s),
                    "held_s": [list(span) for span in bar.held]} for bar in result.bars],
        "notes": [{"note": key, "message": said} for (key, _), said in zip(day.notes, day_notes(day, words), strict=False)],
    }


def _figures(result: DockDayResult) -> dict[str, Any]:
    return {name: _interval(one) for name, one in result.figures().items()}


def _interval(one: Interval) -> dict[str, Any]:
    return {"mean": _finite(one.mean), "low": one.low, "high": one.high}


def _over_the_day(result: DockDayResult) -> list[dict[str, Any]]:
    staging = result.staging.sum(axis=1).mean(axis=0)
    rows = zip(result.times_s, result.queue.mean(axis=0), result.held_trucks.mean(axis=0), staging, strict=True)
    return [{"time_s": float(at), "in_line": float(line), "held": float(held), "staging_units": float(units)}
            for at, line, held, units in rows]


def store_entry(plan: StoreService, words: GoodsWords) -> dict[str, Any]:
    """A store: floor, machines, vehicles, turn-round."""
    return {
        "id": plan.store.id, "name": plan.store.name, "storey": plan.store.storey, "goods": [goods.id for goods in plan.goods],
        "in_units_h": plan.in_h, "out_units_h": plan.out_h, "held_units": plan.held_units,
        "machines_units_h": None if plan.throughput is None else plan.throughput.moves_h,
        "machines_limit": None if plan.throughput is None else plan.throughput.limit,
        "vehicles": plan.vehicles, "vehicles_needed": None if plan.fleet is None else plan.fleet.needed,
        "vehicle_cycle_s": plan.cycle_s, "vehicles_units_h": plan.vehicles_h, "units_h": plan.rate_h,
        "limit": plan.limit or None, "short": plan.short,
        "turn_round": [{"truck": one.truck, "minutes": one.turn.minutes, "limit": one.turn.limit, "dock_alone_min": one.dock_min}
                       for one in plan.turns],
        "message": store_lines(plan, words)}


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
