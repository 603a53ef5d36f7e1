"""What the capacity sums say, in sentences: findings, changes, notes, inputs. Shared by the command line and the sheet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from models.capacity.allocation import Load
from models.capacity.docks import DockChange, DockFit, DocksPlan, RampFit
from models.capacity.lift_inputs import LeftOut, Used, unit_obstacle
from models.capacity.lifts import BankResult, Change, LiftPlan
from models.capacity.pieces import PieceCheck, Takes
from models.capacity.yard import Drive, InTheWay
from models.demand import Missing
from models.measured import Source, SourceKind
from workbench.texts import catalogue, text

if TYPE_CHECKING:
    from models.engineering.lift_results import DayResult

MOST_NAMED: Final = 4


class GoodsWords:
    """The texts ``goods.<key>`` in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        return text(f"goods.{key}", self.lang, values)

    def known(self, key: str, otherwise: str) -> str:
        full = f"goods.{key}"
        return catalogue()[full][self.lang] if full in catalogue() else otherwise

    def listed(self, items: Iterable[str], last: str = "and") -> str:
        """Names one after the other, the last with "and" or "or"."""
        found = list(items)
        if len(found) < 2:
            return "".join(found)
        return self("list.comma").join(found[:-1]) + self(f"list.{last}") + found[-1]

    def storeys(self, numbers: Iterable[int]) -> str:
        """1F–3F, 5F."""
        runs: list[list[int]] = []
        for number in sorted(set(numbers)):
            if runs and number in (runs[-1][-1] + 1, runs[-1][-1] + (2 if runs[-1][-1] == -1 else 1)):
                runs[-1].append(number)
            else:
                runs.append([number])
        return self("list.comma").join(_storey(run[0]) + (f"–{_storey(run[-1])}" if len(run) > 1 else "") for run in runs)

    def sentences(self, parts: Iterable[str]) -> str:
        """Sentences after each other, with the blank between them that English wants."""
        return ("" if self.lang == "zh" else " ").join(part for part in parts if part)

    # sources and inputs

    def source(self, source: Source) -> str:
        kind = text(f"source-kind.{source.kind}", self.lang)
        key = f"source.{source.how}"
        how = catalogue()[key][self.lang] if key in catalogue() else source.how
        said = kind if source.how in ("entered", "description", "description-assumed",
                                      "description-source") else f"{kind} · {how}"
        return f"{said} · {source.where}" if source.where else said

    def assumptions(self, used: Sequence[Used]) -> list[str]:
        """Every assumed input once: alike ones of several things on one line, with their names."""
        groups: dict[tuple[str, float, str, str], list[str]] = {}
        for one in used:
            if one.value.source.kind is SourceKind.ASSUMED:
                key = (one.key, one.value.value, one.value.unit, _reason(self, one.value.source))
                names = groups.setdefault(key, [])
                if one.subject and one.subject not in names:
                    names.append(one.subject)
        return [self("assumption", what=self(f"input.{key}"), value=quantity(value, unit), reason=reason,
                     of=self("of", names=self.some(names)) if names else "") for (key, value, unit, reason),
                     names in groups.items()]

    def some(self, names: Sequence[str]) -> str:
        """The first names, and how many more there are."""
        if len(names) <= MOST_NAMED:
            return self("list.comma").join(names)
        return self("some", names=self("list.comma").join(names[:MOST_NAMED - 1]), count=len(names))

    def missing(self, missing: Sequence[Missing]) -> list[str]:
        return list(dict.fromkeys(self(f"need.{lack.key}", subject=lack.subject) for lack in missing))

    # lifts

    def lift_finding(self, plan: LiftPlan) -> str:
        """The finding of the lifts in words."""
        capacity, demand = figure(plan.capacity_t_h), figure(plan.demand_t_h)
        values: dict[str, object] = {"count": plan.count, "capacity": capacity, "demand": demand,
                                     "use": percent(plan.allocation.utilisation), "target": percent(plan.most_utilisation.value),
                                     "growth": figure(plan.growth_t_h), "wait": self.wait(max(
                                         (r.cautious.mean_wait for r in plan.results if r.cautious), default=0.0))}
        if not plan.has_demand:
            return self("lifts.no-demand", **values) if plan.count else self("lifts.none-no-demand")
        if plan.count == 0:
            return self("lifts.none", **values)
        parts = []
        for key, loads in self._unserved(plan):
            parts.append(self(f"lifts.{key}", storeys=self.storeys(load.storey for load in loads),
                              demand=figure(math.fsum(load.total_t_h for load in loads))))
        if plan.allocation.loads:
            key = "over" if plan.allocation.utilisation >= 1.0 else "rest" if plan.allocation.unserved else \
                plan.verdict if plan.verdict == "tight" else "met"
            parts.append(self(f"lifts.{key}", **values))
        if plan.verdict != "met" and plan.allocation.loads and not plan.allocation.unserved:
            parts.append(self.would_do(plan.changes))
        stuck = [check for check in plan.pieces if check.way == "none"]
        if stuck:
            parts.append(self("lifts.pieces", storeys=self.storeys(check.storey for check in stuck),
                              goods=self.some(list(dict.fromkeys(check.goods.name for check in stuck)))))
        return self.sentences(parts)

    @staticmethod
    def _unserved(plan: LiftPlan) -> Iterator[tuple[str, list[Load]]]:
        """Goods that no lift takes: because none comes there, or because not one unit goes into those that do."""
        groups: dict[str, list[Load]] = {}
        for load in plan.allocation.unserved:
            there = [result.bank for result in plan.results if result.counted and load.storey in result.bank.serves
                     and set(plan.shaft.dock_storeys) & set(result.bank.serves)]
            why = next((obstacle for bank in there if (obstacle := unit_obstacle(bank, load.goods))), "")
            groups.setdefault(f"unfit-{why}" if why else "unserved", []).append(load)
        yield from groups.items()

    def would_do(self, changes: Sequence[Change]) -> str:
        """Which single changes would do: the first of each kind that keeps the targets."""
        kept: dict[str, Change] = {}
        for change in changes:
            if change.keeps_targets:
                kept.setdefault(change.key, change)
        return self("would-do", changes=self.listed([self.change(c) for c in kept.values()],
                                                    "or")) if kept else self("none-would-do")

    def change(self, change: Change | DockChange) -> str:
        group = "change" if isinstance(change, Change) else "dock-change"
        values = {name: f"{value:g}" if isinstance(value, float) else value for name, value in change.values.items()}
        key = f"{group}.{change.key}"
        return self(f"{key}-one" if change.key == "more" and change.values["count"] == 1 else key, **values)

    def without_one(self, plan: LiftPlan) -> str:
        out = plan.without_one
        if out is None or plan.without_bank is None or (plan.has_demand and not plan.allocation.loads):
            return ""      # nothing is carried as it is
        values: dict[str, object] = {"lift": plan.without_bank.name, "capacity": figure(out.capacity_t_h),
                                     "demand": figure(plan.demand_t_h), "use": percent(out.utilisation)}
        cut_off = {load.storey for load in out.unserved} - {load.storey for load in plan.allocation.unserved}
        if cut_off:
            return self("n-1.unserved", storeys=self.storeys(cut_off), **values)
        return self("n-1.carries" if out.utilisation < 1.0 else "n-1.short", **values)

    def simulated(self, day: DayResult | None) -> str:
        """A simulated day in a sentence."""
        if day is None:
            return ""
        wait = day.wait_s
        found = day.figures()
        return self("simulated", days=day.day.replications, seed=day.day.seed, mean=self.wait(wait.mean),
                    low=self.wait(math.nan if wait.low is None else wait.low),
                    high=self.wait(math.nan if wait.high is None else wait.high), p95=self.wait(day.p95_s.mean),
                    use=percent(found["utilisation"].mean), left=figure(found["left_t"].mean))

    def left_out(self, left: LeftOut) -> str:
        return self(f"left-out.{left.why}", lift=left.lift.name or left.lift.id)

    def wait(self, seconds: float) -> str:
        """A wait in seconds or minutes; one that grows is said so."""
        if math.isinf(seconds):
            return self("grows")
        if math.isnan(seconds):
            return "–"
        return f"{seconds:.0f} s" if seconds < 120.0 else f"{seconds / 60.0:.1f} min"

    def takes(self, takes: Takes | None) -> str:
        """Mass and size of the largest piece."""
        if takes is None:
            return "–"
        sizes = " × ".join("?" if v is None else f"{v:g}" for v in (takes.length_m, takes.width_m, takes.height_m))
        return self("takes", mass=f"{takes.mass_kg / 1000.0:g}", size=sizes)

    def piece(self, check: PieceCheck) -> str:
        values: dict[str, object] = {"goods": check.goods.name, "by": check.by, "has": f"{check.has:g}",
                                     "needs": f"{check.needs:g}",
                                     "mass": f"{(check.goods.heaviest_kg.value if check.goods.heaviest_kg else 0.0):g}"}
        if check.way == "none":
            return self(f"piece.stopped.{check.obstacle}", **values)
        return self(f"piece.{check.way}", **values)

    def bank_limits(self, result: BankResult) -> str:
        """What limits a trip of a bank, by its loads."""
        return self("list.comma").join(self(f"limit.{key}") for key in result.limits)

    # docks

    def dock_finding(self, plan: DocksPlan) -> str:
        values: dict[str, object] = {"bays": plan.bays, "trucks": figure(plan.trucks_h), "served": figure(plan.served_h),
                                     "minutes": f"{plan.service_min:.0f}", "target": percent(plan.most_waiting.value),
                                     "needed": "–" if plan.needed is None else plan.needed}
        if not plan.has_demand or plan.cautious is None:
            return self("docks.no-demand", **values)
        values.update(share=percent(plan.cautious.waiting_share), wait=self.wait(plan.cautious.mean_wait * 60.0),
                      use=percent(plan.cautious.utilisation), growth=figure(plan.cautious.growth * 60.0))
        if plan.bays == 0:
            return self("docks.none", **values)
        short = plan.needed is None or plan.needed > plan.bays
        parts = [self("docks.over" if not plan.cautious.settles else "docks.tight" if short else "docks.met", **values)]
        if short:
            kept = [self.change(change) for change in plan.changes if change.keeps_targets]
            parts.append(self("would-do", changes=self.listed(kept, "or")) if kept else self("none-would-do"))
        for yard, truck in plan.yard.too_long:
            parts.append(self("docks.too-long", yard=yard.name, truck=truck.name))
        parts += [self.ramp(fit) for fit in plan.ramps]
        return self.sentences(parts)

    def fit(self, fit: DockFit) -> str:
        """How a bed meets a platform."""
        if fit.bed is None or fit.step_m is None:
            return self("fit.unknown")
        if fit.bed.way in ("level", "at-grade"):
            return self(f"fit.{fit.bed.way}")
        if math.isinf(fit.bed.slope_pct):
            return self("fit.no-leveller", step=f"{fit.step_m:+.2f}")
        return self(f"fit.{fit.bed.way}", slope=f"{fit.bed.slope_pct:+.1f}", step=f"{fit.step_m:+.2f}")

    def clear(self, fit: DockFit) -> str:
        if fit.clear_m is None:
            return "–"
        return self("fit.too-low" if fit.stops else "fit.clear", clear=f"{fit.clear_m:+.2f}")

    def ramp(self, fit: RampFit) -> str:
        return self(f"ramp.{fit.obstacle}", ramp=fit.ramp.name, truck=fit.truck.name, has=f"{fit.has:g}",
                    needs=f"{fit.needs:.2f}")

    def drive(self, drive: Drive) -> str:
        """How a truck gets out of a bay."""
        if drive.fault:
            return self(f"drive.{self.known_fault(drive.fault)}")
        if not drive.meets:
            return self("drive.free")
        met = [self("drive.meets", name=clash.obstacle or self("drive.edge"),
                    area=f"{clash.area_m2:.1f}") for clash in drive.meets]
        return self("list.comma").join(met)

    def known_fault(self, fault: str) -> str:
        return fault if f"goods.drive.{fault}" in catalogue() else "no-way"

    def in_the_way(self, one: InTheWay) -> str:
        return self("in-the-way", kept=one.kept.name, name=one.name, thing=self(f"thing.{one.kind}"), area=f"{one.area_m2:.1f}")

    def note(self, key: str, values: Mapping[str, object]) -> str:
        return self(f"note.{key}", **values)


def _reason(words: GoodsWords, source: Source) -> str:
    if source.how == "description-assumed":
        return source.where
    key = f"source.{source.how}"
    return catalogue()[key][words.lang] if key in catalogue() else source.how


def _storey(number: int) -> str:
    return f"{number}F" if number > 0 else f"B{-number}"


def figure(value: float) -> str:
    """A rate for people: three figures that mean something."""
    if math.isinf(value) or math.isnan(value):
        return "–"
    return f"{value:.0f}" if abs(value) >= 100.0 else f"{value:.1f}" if abs(value) >= 10.0 else f"{value:.2f}"


def percent(share: float) -> str:
    return "∞" if math.isinf(share) else f"{share * 100.0:.0f}%"


_UNITS: Final[Mapping[str, str]] = {
    "1": "", "m2": "m²", "m/s2": "m/s²", "m/s3": "m/s³", "t/(d·m2)": "t/(d·m²)", "1/min": "/min", "1/(m2·a)": "/(m²·a)",
    "1/t": "/t", "1/h": "/h"}


def quantity(value: float, unit: str) -> str:
    return f"{value:.6g} {_UNITS.get(unit, unit)}".strip()
