"""What a simulated day of docks and the stores behind them say, in sentences. Shared by the command line, JSON and the sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator

from models.capacity.dock_days import CoupledDay, DayChange
from models.capacity.lifts import LiftPlan
from models.capacity.stores import StoreService
from models.engineering.dock_day import DockDayError
from models.engineering.dock_day_results import DockDayResult
from models.engineering.lift_results import Interval
from workbench.capacity_words import GoodsWords, figure, percent
from workbench.texts import text

APART = 1.5
"""Two waits are told apart from here on, as one over the other."""
SAME_S = 60.0
"""Waits that differ by less are the same to a driver."""


def clock(day: CoupledDay, seconds: float) -> str:
    """A time of the day as people say it; days without a beginning count from 0:00."""
    minutes = round((day.starts_h * 3600.0 + seconds) / 60.0)
    return f"{minutes // 60 % 24}:{minutes % 60:02d}"


def day_lines(day: CoupledDay, words: GoodsWords) -> list[str]:
    """The day in sentences: what was run, the bottleneck, what would help, the yard, and where it parts from the closed form."""
    found = day.result.figures()
    lines = [words("day.runs", days=day.result.day.replications, seed=day.result.day.seed, trucks=figure(found["trucks"].mean),
                   inwards=figure(found["in_t"].mean), outwards=figure(found["out_t"].mean), **_wait(found["wait_mean_s"], words),
                   p95=words.wait(found["wait_p95_s"].mean), turn=words.wait(found["turn_round_s"].mean),
                   held=words.wait(found["held_s"].mean))]
    if day.result.overloaded:
        left = found["left_waiting"].mean + found["left_docked"].mean
        lines.append(words("day.overloaded", growth=figure(max(day.result.growth_h, 0.0)), left=figure(left),
                           tail=f"{day.result.day.tail_s / 3600.0:g}"))
    lines.append(_bottleneck(day, words))
    lines += _yard(day, words)
    lines.append(against_closed(day, words))
    return lines


def _wait(interval: Interval, words: GoodsWords) -> dict[str, str]:
    low, high = (math.nan if bound is None else max(bound, 0.0) for bound in (interval.low, interval.high))
    return {"wait": words.wait(interval.mean), "low": words.wait(low), "high": words.wait(high)}


def no_day(fault: DockDayError, words: GoodsWords) -> str:
    """Why there is no simulated day."""
    return words("day.not-run", reason=text(fault.key, words.lang, fault.values))


def _bottleneck(day: CoupledDay, words: GoodsWords) -> str:
    kind = day.bottleneck
    if kind == "none":
        return words("day.none")
    found = day.result.figures()
    at, held = day.most_held
    line_at, line = day.longest_line
    values = {"time": clock(day, line_at if kind == "bays" else at), "count": figure(held), "line": figure(line),
              "bays": percent(found["utilisation"].mean), "use": percent(_busiest(day, kind))}
    said = words(f"day.bottleneck-{kind}", **values)
    if day.best is None:
        return said
    others = [words("day.as-much", change=day_change(change, words), turn=words.wait(
        change.result.figures()["turn_round_s"].mean)) for change in day.rivals]
    return words.sentences([said, would(day, day.best, words), *others])


def _busiest(day: CoupledDay, kind: str) -> float:
    """Use of the busiest carrier of the kind that holds the trucks."""
    wanted = ("lift",) if kind == "lifts" else ("store", "vehicle")
    uses = [float(use) for use, carrier in zip(day.result.carrier_use.mean(axis=0), day.result.day.carriers, strict=True)
            if carrier.kind in wanted]
    return max(uses, default=0.0)


def would(day: CoupledDay, change: DayChange, words: GoodsWords) -> str:
    """What a change brings to waits and turn-round."""
    now, after = day.result.figures(), change.result.figures()
    said = words("day.would", change=day_change(change, words), wait=words.wait(now["wait_mean_s"].mean),
                 wait_after=words.wait(after["wait_mean_s"].mean), turn=words.wait(now["turn_round_s"].mean),
                 turn_after=words.wait(after["turn_round_s"].mean))
    return said[:1].upper() + said[1:]


def day_change(change: DayChange, words: GoodsWords) -> str:
    return words(f"day-change.{change.key}", **change.values)


def _yard(day: CoupledDay, words: GoodsWords) -> list[str]:
    places = [place.platform.waiting for place in day.places if place.platform.waiting is not None]
    most = float(day.result.outside.mean())
    return [words("day.outside", places=sum(places), count=figure(most))] if places and most >= 0.5 else []


def disagrees(day: CoupledDay) -> str:
    """How the day stands to the closed form: agrees, closed-hides-lifts, closed-is-cautious or closed-grows."""
    closed, coupled = day.docks.cautious, day.result.figures()["wait_mean_s"].mean
    if closed is None or not closed.settles:
        return "closed-grows"
    wait, alone = closed.mean_wait * 60.0, day.alone.figures()["wait_mean_s"].mean
    if _apart(coupled, wait):
        return "closed-is-cautious"
    return "closed-hides-lifts" if _apart(wait, coupled) or _apart(alone, coupled) else "agrees"


def _apart(less: float, more: float) -> bool:
    return more - less > SAME_S and more > APART * less


def against_closed(day: CoupledDay, words: GoodsWords) -> str:
    closed = day.docks.cautious
    alone, coupled = (result.figures()["wait_mean_s"].mean for result in (day.alone, day.result))
    return words(f"day.{disagrees(day)}", alone=words.wait(alone), coupled=words.wait(coupled),
                 closed=words.wait(math.inf if closed is None else closed.mean_wait * 60.0))


def case_rows(day: CoupledDay, words: GoodsWords) -> list[list[str]]:
    """Closed form, docks alone, coupled, and each change: waits, held, turn-round, bays in use, trucks left."""
    rows = []
    closed = day.docks.cautious
    if closed is not None:
        rows.append([words("day.case-closed"), percent(closed.waiting_share), words.wait(closed.mean_wait * 60.0), "–", "–", "–",
                     percent(closed.utilisation), "–"])
    rows += [[words("day.case-alone"), *_case(day.alone, words)], [words("day.case-coupled"), *_case(day.result, words)]]
    return rows + [[day_change(change, words), *_case(change.result, words)] for change in day.changes]


def _case(result: DockDayResult, words: GoodsWords) -> list[str]:
    found = result.figures()
    left = found["left_waiting"].mean + found["left_docked"].mean
    return [percent(found["waiting_share"].mean), words.wait(found["wait_mean_s"].mean), words.wait(found["wait_p95_s"].mean),
            words.wait(found["held_s"].mean), words.wait(found["turn_round_s"].mean), percent(found["utilisation"].mean),
            figure(left)]


CASE_COLUMNS = ("case", "waits-at-all", "wait-mean", "wait-p95", "held", "turn", "bays-use", "left")


def class_rows(day: CoupledDay, words: GoodsWords) -> list[list[str]]:
    """Turn-round of each class with its interval, beside the docks alone."""
    alone = day.alone.turn_round()
    return [[name, words.wait(alone[name].mean), words.wait(one.mean),
             "–" if one.low is None or one.high is None else f"{words.wait(one.low)} – {words.wait(one.high)}"]
            for name, one in day.result.turn_round().items()]


def platform_rows(day: CoupledDay, words: GoodsWords) -> list[list[str]]:
    """Each platform: storey, bays, waiting places, staging, waits, use."""
    rows = []
    for i, place in enumerate(day.places):
        own = place.platform
        staging = "–" if own.staging_in is None or own.staging_out is None else f"{own.staging_in} / {own.staging_out}"
        waits = day.result.platform_wait_s[:, i]
        known = waits[~(waits != waits)]
        rows.append([own.name, words.storeys([place.storey]), str(own.bays), "–" if own.waiting is None else str(own.waiting),
                     staging, words.wait(float(known.mean()) if known.size else math.nan),
                     percent(float(day.result.platform_use[:, i].mean()))])
    return rows


PLATFORM_COLUMNS = ("platform", "storey", "bays", "yard-places", "staging-places", "wait-mean", "bays-use")


def day_notes(day: CoupledDay, words: GoodsWords) -> list[str]:
    return list(dict.fromkeys(words(f"day-note.{key}", **values) for key, values in day.notes))


# --- stores ----------------------------------------------------------------------------------------------------------


def store_lines(plan: StoreService, words: GoodsWords) -> list[str]:
    """What a store moves, and what it means for the trucks; nothing of one without machines and vehicles."""
    return [*_moves(plan, words), *_fleet(plan, words), *_turns(plan, words), *words.missing(plan.missing)]


def _moves(plan: StoreService, words: GoodsWords) -> Iterator[str]:
    if plan.rate_h is not None and plan.goods:
        yield words("store.short" if plan.short else "store.moves", store=plan.store.name or plan.store.id,
                    asked=figure(plan.demand_h), rate=figure(plan.rate_h), limit=words(f"store.limit-{plan.limit}"),
                    growth=figure(plan.demand_h - plan.rate_h))


def _fleet(plan: StoreService, words: GoodsWords) -> Iterator[str]:
    if plan.fleet is not None and plan.cycle_s is not None:
        yield words("store.fleet" if plan.vehicles is not None else "store.fleet-needed", cycle=words.wait(plan.cycle_s),
                    needed=plan.fleet.needed, count=plan.vehicles or 0)


def _turns(plan: StoreService, words: GoodsWords) -> Iterator[str]:
    for one in plan.turns:
        yield words("store.turn", truck=one.truck, minutes=f"{one.turn.minutes:.0f}", dock=f"{one.dock_min:.0f}",
                    limit=words(f"store.limit-{one.turn.limit}"))


def by_store(stores: tuple[StoreService, ...], words: GoodsWords) -> list[str]:
    """Goods that trucks bring to a store and not to the lifts."""
    return [words("lifts.by-store", goods=words.some([goods.name for goods in plan.goods]),
                  store=plan.store.name or plan.store.id)
            for plan in stores if plan.goods and plan.rate_h is not None]


def stores_of(lifts: LiftPlan, stores: tuple[StoreService, ...], words: GoodsWords) -> list[str]:
    """All that there is to say of the stores of a building."""
    lines = [line for plan in stores for line in store_lines(plan, words)]
    return lines + (by_store(stores, words) if lifts.has_demand else [])
