"""The JSON documents of ``lifts`` and ``docks``: ``shanglou.lifts/1`` and ``shanglou.docks/1``.

Lengths in metres, masses in kg, goods in tonnes, times in seconds (docks: minutes, as the names say). Unknown and endless
are null; a queue that grows has its growth beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from models.capacity.balance import StoreyBalance
from models.capacity.dock_days import CoupledDay
from models.capacity.docks import DocksPlan
from models.capacity.hoists import HoistPlan, plan_hoists, plan_transfer
from models.capacity.lift_days import simulated
from models.capacity.lift_inputs import Used
from models.capacity.lifts import BankResult, LiftPlan
from models.capacity.pieces import Takes
from models.capacity.stores import StoreService
from models.engineering.queues import Waiting
from models.measured import Measured
from models.reading import Reading
from workbench import __version__
from workbench.capacity_words import GoodsWords
from workbench.dock_documents import day_entry, store_entry
from workbench.documents import report_lists
from workbench.hoist_words import hoist_entry, transfer_entry

LIFTS_SCHEMA = "shanglou.lifts/1"
DOCKS_SCHEMA = "shanglou.docks/1"


def _head(schema: str, reading: Reading, lang: str) -> dict[str, Any]:
    return {"schema": schema, "program": __version__,
            "input": {"file": reading.input.file, "sha256": reading.input.sha256, "format": reading.input.format},
            "import": report_lists(reading.report, lang)}


def lifts_document(reading: Reading, plans: Sequence[tuple[LiftPlan, Sequence[StoreyBalance]]], lang: str) -> dict[str, Any]:
    return {**_head(LIFTS_SCHEMA, reading, lang), "buildings": [
        lift_entry(plan, rows, lang, plan_hoists(plan.building, reading.site)) for plan, rows in plans]}


def docks_document(reading: Reading, plans: Sequence[DocksPlan], lang: str,
                   days: Sequence[tuple[CoupledDay | None, tuple[StoreService, ...]]] = ()) -> dict[str, Any]:
    """The document of ``docks``; ``days`` are the simulated day and the stores of each building."""
    known = days or [(None, ())] * len(plans)
    return {**_head(DOCKS_SCHEMA, reading, lang),
            "buildings": [dock_entry(plan, lang, *day) for plan, day in zip(plans, known, strict=True)]}


# --- lifts -------------------------------------------------------------------------------------------------------


def lift_entry(plan: LiftPlan, rows: Sequence[StoreyBalance], lang: str, hoists: Sequence[HoistPlan] = ()) -> dict[str, Any]:
    words = GoodsWords(lang)
    out = plan.without_one
    return {
        "id": plan.building.id, "name": plan.building.name, "verdict": plan.verdict, "finding": words.lift_finding(plan),
        "demand_t_h": plan.demand_t_h if plan.has_demand else None, "capacity_t_h": plan.capacity_t_h,
        "capacity_two_way_t_h": plan.allocation.two_way_t_h, "growth_t_h": plan.growth_t_h,
        "utilisation": _finite(plan.allocation.utilisation) if plan.has_demand else None, "lifts_counted": plan.count,
        "targets": {"utilisation": _input(plan.most_utilisation, words), "wait_s": _input(plan.longest_wait_s, words)},
        "dock_storeys": list(plan.shaft.dock_storeys),
        "demand": [{"goods": d.goods.id, "name": d.goods.name, "storey": d.storey, "t_day": d.t_day.value,
                    "in_t_day": d.peakless[0],
                    "out_t_day": d.peakless[1], "between_t_day": d.peakless[2], "assumed": d.t_day.source.kind == "assumed",
                    "source": words.source(d.t_day.source)} for d in plan.demand],
        "banks": [_bank(result, words) for result in plan.results],
        "storeys": [_storey(row) for row in rows],
        "unserved_storeys": sorted({load.storey for load in plan.allocation.unserved}),
        "without_one": None if out is None or plan.without_bank is None else {
            "bank": plan.without_bank.name, "capacity_t_h": out.capacity_t_h, "utilisation": _finite(out.utilisation),
            "carries": out.utilisation < 1.0 and not out.unserved, "message": words.without_one(plan)},
        "changes": [{"change": change.key, **change.values, "message": words.change(change), "capacity_t_h": change.capacity_t_h,
                     "utilisation": _finite(change.utilisation), "wait_s": _finite(change.wait_s), "carries": change.carries,
                     "keeps_targets": change.keeps_targets} for change in plan.changes],
        "pieces": [{"goods": p.goods.id, "storey": p.storey, "way": p.way, "by": p.by, "obstacle": p.obstacle, "has": p.has,
                    "needs": p.needs} for p in plan.pieces],
        "hoists": [hoist_entry(one, words) for one in hoists], "transfer_stores": transfer_entry(plan_transfer(plan), words),
        "left_out": [{"lift": left.lift.id, "why": left.why, "message": words.left_out(left)} for left in plan.left_out],
        "notes": [{"note": key, "message": words.note(key, values)} for key, values in plan.notes],
        "simulation": _simulation(plan),
        "inputs": _inputs(plan.used, words), "missing": _missing(plan.missing, words),
    }


def _simulation(plan: LiftPlan) -> dict[str, Any] | None:
    """Figures of the simulated day, each with its 95 % interval."""
    found = simulated(plan)
    if found is None:
        return None
    figures = {name: {"mean": _finite(one.mean), "low": one.low, "high": one.high} for name, one in found.figures().items()}
    return {"replications": found.day.replications, "seed": found.day.seed, "rule": found.day.rule, **figures}


def _bank(result: BankResult, words: GoodsWords) -> dict[str, Any]:
    bank = result.bank
    return {
        "lifts": [lift.id for lift in bank.lifts], "name": bank.name, "counted": result.counted, "goods_share": bank.share,
        "serves": list(bank.serves), "fire_lift": bank.fire, "rated_load_kg": bank.rated_load_kg.value,
        "speed_m_s": bank.motion.speed_m_s, "carried_t_h": result.carried_t_h, "trips_h": result.trips_h,
        "cycle_s": result.cycle_s,
        "flight_s": result.flight_s, "doors_s": result.doors_s, "handling_s": result.handling_s, "load_per_trip_t": result.load_t,
        "limits": list(result.limits), "one_way_t_h": result.one_way_t_h, "two_way_t_h": result.two_way_t_h,
        "queue": _queue(result.cautious, "s", 1.0), "queue_likely": _queue(result.likely, "s", 1.0), "needed": result.needed,
        "largest_piece": _takes(result.takes),
    }


def _takes(takes: Takes) -> dict[str, Any]:
    return {"mass_kg": takes.mass_kg, "size_m": [takes.length_m, takes.width_m, takes.height_m], "car_area_m2": takes.car_area_m2,
            "area_allowed_m2": takes.area_allowed_m2, "area_needs_kg": takes.area_needs_kg, "through_doors": takes.through_doors}


def _storey(row: StoreyBalance) -> dict[str, Any]:
    return {
        "id": row.storey.id, "number": row.storey.number, "in_t_day": row.in_t_day, "out_t_day": row.out_t_day,
        "between_t_day": row.between_t_day, "peak_t_h": row.peak_t_h, "at_docks": row.at_docks,
        "banks": [bank.name for bank in row.banks], "capacity_alone_t_h": row.alone_t_h,
        "largest_piece": None if row.largest is None else _takes(row.largest),
        "worst_link": None if row.worst is None else {"link": row.worst.key, "name": row.worst.name,
                                                      "used": _finite(row.worst.used)},
        "units_without_path": [unit.id for unit in row.units_without_path]}


# --- docks -------------------------------------------------------------------------------------------------------


def dock_entry(plan: DocksPlan, lang: str, day: CoupledDay | None = None,
               stores: tuple[StoreService, ...] = ()) -> dict[str, Any]:
    words = GoodsWords(lang)
    staging = plan.staging
    own = [*(() if day is None else day.used), *(one for store in stores for one in store.used)]
    return {
        "id": plan.building.id, "name": plan.building.name, "verdict": plan.verdict, "finding": words.dock_finding(plan),
        "bays": plan.bays, "trucks_day": plan.trucks_day, "trucks_h": plan.trucks_h, "service_min": plan.service_min or None,
        "served_h": plan.served_h or None, "needed": plan.needed,
        "targets": {"waiting_share": _input(plan.most_waiting, words), "wait_min": _input(plan.longest_wait_min, words)},
        "queue": _queue(plan.cautious, "min", 60.0), "queue_likely": _queue(plan.likely, "min", 60.0),
        "trucks": [{"truck": flow.truck.id, "name": flow.truck.name, "t_h": flow.tonnes_h, "arrivals_h": flow.arrivals_h,
                    "units": flow.units, "service_min": flow.service_min} for flow in plan.flows],
        "hours": [{"hour": hour, "busy": busy} for hour, busy in plan.hourly],
        "fits": [{"dock": fit.dock.id, "truck": fit.truck.id, "way": None if fit.bed is None else fit.bed.way,
                  "slope_pct": None if fit.bed is None else _finite(fit.bed.slope_pct), "step_m": fit.step_m,
                  "clear_m": fit.clear_m,
                  "message": words.fit(fit)} for fit in plan.fits],
        "staging": None if staging is None else {"units": staging.units, "needed_m2": staging.needed_m2,
                                                 "has_m2": staging.has_m2},
        "ramps": [{"ramp": fit.ramp.id, "truck": fit.truck.id, "obstacle": fit.obstacle, "has": fit.has, "needs": fit.needs}
                  for fit in plan.ramps],
        "yard": _yard(plan, words),
        "changes": [{"change": change.key, **change.values, "message": words.change(change),
                     "utilisation": _finite(change.utilisation),
                     "waiting_share": change.waiting_share, "wait_min": _finite(change.wait_min),
                     "keeps_targets": change.keeps_targets} for change in plan.changes],
        "day": day_entry(day, words), "stores": [store_entry(store, words) for store in stores],
        "inputs": _inputs([*plan.used, *own], words), "missing": _missing(plan.missing, words),
    }


def _yard(plan: DocksPlan, words: GoodsWords) -> dict[str, Any]:
    yard = plan.yard
    return {
        "drives": [{"yard": drive.yard.id, "truck": drive.truck.id, "name": drive.name, "free": drive.free,
                    "fault": drive.fault or None,
                    "swept_m2": None if drive.swept is None else drive.swept.area.area,
                    "meets": [{"name": clash.obstacle, "area_m2": clash.area_m2} for clash in drive.meets],
                    "message": words.drive(drive)} for drive in yard.drives],
        "in_the_way": [{"kept_free": one.kept.id, "name": one.name, "kind": one.kind, "area_m2": one.area_m2,
                        "message": words.in_the_way(one)} for one in (*yard.in_the_way, *yard.crossing)],
        "aprons": [{"yard": apron.yard.id, "bay_spacing_m": apron.spacing_m, "has_m": apron.has_m,
                    "reference_m": apron.reference_m}
                   for apron in yard.aprons],
        "docks_without_yard": [dock.id for dock in yard.without_yard],
        "too_long": [{"yard": own.id, "truck": truck.id} for own, truck in yard.too_long],
    }


# --- shared ------------------------------------------------------------------------------------------------------


def _queue(queue: Waiting | None, unit: str, per_hour: float) -> dict[str, Any] | None:
    """``growth`` in customers an hour; seconds and minutes by the name."""
    if queue is None:
        return None
    return {"offered": queue.offered, "utilisation": _finite(queue.utilisation), "waiting_share": queue.waiting_share,
            f"mean_wait_{unit}": _finite(queue.mean_wait), "mean_queue": _finite(queue.mean_queue),
            "growth_h": queue.growth * (3600.0 if unit == "s" else per_hour)}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _input(value: Measured | None, words: GoodsWords) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"value": value.value, "unit": value.unit, "assumed": value.source.kind == "assumed",
            "source": words.source(value.source)}


def _inputs(used: Iterable[Used], words: GoodsWords) -> list[dict[str, Any]]:
    return [{"input": one.key, "of": one.subject, **(_input(one.value, words) or {})} for one in used]


def _missing(missing: Iterable[Any], words: GoodsWords) -> list[dict[str, str]]:
    return [{"need": lack.key, "of": lack.subject, "message": words(f"need.{lack.key}",
                                                                    subject=lack.subject)} for lack in missing]
