"""The stacking plan as facts: storeys as bars, companies and vacancy as blocks, leases by the year in which they end.

Areas in m². The drawing of it is :mod:`workbench.stacking_drawing`, its colours :mod:`workbench.stacking_colours`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from models.building import Building, Storey, StoreyKind
from models.capacity.docks import DocksPlan
from models.capacity.lifts import LiftPlan
from models.matching.offers import Has, floor_load
from models.matching.placing import Place, Placing
from models.matching.spaces import Space
from models.tenants import Lease, Tenant
from models.tolerances import ROUNDING, TOUCHING_M2

if TYPE_CHECKING:
    from models.building import Outline

LET: Final = "let"
VACANT: Final = "vacant"
OTHER: Final = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a storey's bar. ``kind``: let, vacant, or other (not to let: core, shafts, circulation)."""

    kind: str
    start_m2: float
    area_m2: float
    spaces: tuple[str, ...] = ()
    name: str = ""
    place: Place | None = None
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Free units of one storey that hang together, by id, with the outlines of those that are drawn.

    Of those that are not, ``spans`` are the m² along the bar from where to where: as they are listed, so they are taken to lie.
    """

    spaces: tuple[str, ...]
    area_m2: float
    outlines: tuple[Outline, ...] = ()
    spans: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyBlock:
    """Vacancy that hangs together over storeys, from the bottom to the top: ids and names of storeys, ids of units.

    ``assumed``: units without outlines are taken to lie over each other as they are listed.
    """

    storeys: tuple[str, ...]
    names: tuple[str, ...]
    spaces: tuple[str, ...]
    area_m2: float
    assumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One storey. ``runs``: its vacancies, each in one piece; ``lettable``: something is to let."""

    storey: Storey
    area_m2: float | None
    blocks: tuple[Block, ...]
    load: Has | None
    lettable: bool
    runs: tuple[Run, ...] = ()

    @property
    def vacant_run_m2(self) -> float:
        """The largest vacancy that could be let in one piece."""
        return max((run.area_m2 for run in self.runs), default=0.0)

    @property
    def let_m2(self) -> float:
        return math.fsum(block.area_m2 for block in self.blocks if block.kind == LET)

    @property
    def vacant_m2(self) -> float:
        return math.fsum(block.area_m2 for block in self.blocks if block.kind == VACANT)

    @property
    def lettable_m2(self) -> float:
        return self.let_m2 + self.vacant_m2

    @property
    def let_share(self) -> float | None:
        return self.let_m2 / self.lettable_m2 if self.lettable_m2 > 0.0 else None


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One building: its bars from the bottom to the top, and lifts and docks with everybody in it."""

    building: Building
    bars: tuple[Bar, ...]
    lifts: LiftPlan
    docks: DocksPlan

    @property
    def let_m2(self) -> float:
        return math.fsum(bar.let_m2 for bar in self.bars)

    @property
    def vacant_m2(self) -> float:
        return math.fsum(bar.vacant_m2 for bar in self.bars)

    @property
    def lettable_m2(self) -> float:
        return self.let_m2 + self.vacant_m2

    @property
    def largest_run(self) -> Bar | None:
        """The storey with the largest vacancy in one piece."""
        best = max(self.bars, key=lambda bar: bar.vacant_run_m2, default=None)
        return best if best is not None and best.vacant_run_m2 > 0.0 else None

    @cached_property
    def blocks(self) -> tuple[EmptyBlock, ...]:
        """Vacancies that hang together over storeys, the largest first; one that stays on its storey is a block of its own.

        Two vacancies on storeys next to each other touch where one of the storeys stands wholly empty, or where the outlines
        of free units overlap; units without outlines are taken to lie as they are listed, which the block then says.
        """
        nodes = [(i, run) for i, bar in enumerate(self.bars) for run in bar.runs]
        left, found = set(range(len(nodes))), []
        while left:
            group, front, links = set(), [left.pop()], set()
            while front:
                one = front.pop()
                group.add(one)
                near = {other: how for other in left if (how := self._touch(nodes[one], nodes[other]))}
                left -= set(near)
                front += near
                links |= set(near.values())
            own = [nodes[one] for one in sorted(group)]
            storeys = list({i: self.bars[i].storey for i, _ in own}.values())
            found.append(EmptyBlock(storeys=tuple(storey.id for storey in storeys),
                                    names=tuple(storey.name or storey.id for storey in storeys),
                                    spaces=tuple(name for _, run in own for name in sorted(run.spaces)),
                                    area_m2=math.fsum(run.area_m2 for _, run in own), assumed="assumed" in links))
        return tuple(sorted(found, key=lambda block: (-block.area_m2, block.storeys)))

    def _touch(self, one: tuple[int, Run], other: tuple[int, Run]) -> str:
        """``known``, ``assumed``, or empty where two vacancies do not touch."""
        (i, first), (j, second) = one, other
        if abs(i - j) != 1:
            return ""
        if any(self.bars[k].let_m2 == 0.0 and len(self.bars[k].runs) == 1 for k in (i, j)) or any(
                a.intersection(b).area > TOUCHING_M2 for a in first.outlines for b in second.outlines):
            return "known"
        over = any(min(a[1], b[1]) - max(a[0], b[0]) > TOUCHING_M2 for a in first.spans for b in second.spans)
        return "assumed" if over else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A placed company with its number on the plan. ``ends``: year, ``+3`` for three years from a start nobody states, or ""."""

    number: int
    place: Place
    lease: Lease | None
    ends: str
    ends_assumed: bool

    @property
    def tenant(self) -> Tenant:
        return self.place.tenant


@dataclass(frozen=True, kw_only=True)
class Stacking:
    """Everything that the plan shows."""

    placing: Placing
    stacks: tuple[Stack, ...]
    companies: tuple[Company, ...]
    on: date | None
    leases: tuple[Lease, ...] = ()

    @cached_property
    def by_tenant(self) -> Mapping[str, Company]:
        return {company.tenant.id: company for company in self.companies}

    @property
    def let_m2(self) -> float:
        return math.fsum(stack.let_m2 for stack in self.stacks)

    @property
    def lettable_m2(self) -> float:
        return math.fsum(stack.lettable_m2 for stack in self.stacks)

    def expiries(self) -> tuple[tuple[str, float], ...]:
        """When leases end and how many m² that frees: years first, then spans from the start, then what nobody states."""
        found: dict[str, float] = {}
        for company in self.companies:
            found[company.ends] = found.get(company.ends, 0.0) + company.place.area_m2
        return tuple(sorted(found.items(), key=lambda item: _end_order(item[0])))


def _end_order(end: str) -> tuple[int, float]:
    return (2, 0.0) if not end else (1, float(end)) if end.startswith("+") else (0, float(end))


def stacking_of(placing: Placing, leases: Sequence[Lease] = (), on: date | None = None) -> Stacking:
    """The facts of a stacking plan.

    Args:
        leases: that stand already; they say when the companies leave.
        on: the day from which terms without a lease are counted; None: they stay spans.
    """
    held = {lease.tenant: lease for lease in sorted(leases, key=lambda one: one.ends or date.min)}
    places = sorted(placing.places, key=lambda place: _order(placing, place))
    companies = tuple(Company(number=n, place=place, lease=held.get(place.tenant.id), ends=end, ends_assumed=guess)
                      for n, place in enumerate(places, 1) for end, guess in [_ends(place.tenant, held.get(place.tenant.id), on)])
    numbers = {company.tenant.id: company.number for company in companies}
    buildings = list({id(space.building): space.building for space in placing.spaces}.values())
    return Stacking(placing=placing, companies=companies, on=on, leases=tuple(leases),
                    stacks=tuple(_stack(placing, building, numbers) for building in buildings))


def _order(placing: Placing, place: Place) -> tuple[int, int, int]:
    """Building by building, from the top storey down, as one reads the plan."""
    first = place.spaces[0]
    at = next(i for i, space in enumerate(placing.spaces) if space.id == first.id)
    building = next(i for i, space in enumerate(placing.spaces) if space.building is first.building)
    return building, -first.level, at


def _ends(tenant: Tenant, lease: Lease | None, on: date | None) -> tuple[str, bool]:
    if lease is not None and lease.ends is not None:
        return str(lease.ends.year), False
    term = (None if lease is None else lease.terms.term_years) or tenant.terms.term_years
    if term is None:
        return "", False
    start = on if lease is None or lease.starts is None else lease.starts
    if start is None:
        return f"+{term.value:g}", True
    ends = math.floor(start.year + (start.timetuple().tm_yday - 1) / 366.0 + term.value)
    return str(ends), lease is None or lease.starts is None


def _stack(placing: Placing, building: Building, numbers: Mapping[str, int]) -> Stack:
    spaces = [space for space in placing.spaces if space.building is building]
    bars = tuple(_bar(storey, [space for space in spaces if space.storey is storey], placing, numbers)
                 for storey in building.storeys if storey.kind is not StoreyKind.ROOF)
    lifts, docks = placing.plans(building)
    return Stack(building=building, bars=bars, lifts=lifts, docks=docks)


def _bar(storey: Storey, spaces: Sequence[Space], placing: Placing, numbers: Mapping[str, int]) -> Bar:
    blocks = list(_blocks(spaces, placing, numbers))
    used = math.fsum(block.area_m2 for block in blocks)
    whole = None if storey.area_m2 is None else storey.area_m2.value
    if whole is not None and whole > used + ROUNDING:
        blocks.append(Block(kind=OTHER, start_m2=used, area_m2=whole - used))
    area = max(whole or 0.0, used) or None
    loads = [found for space in spaces if (found := floor_load(space)) is not None]
    load = min(loads, key=lambda one: one.low) if loads and len(loads) == len(spaces) else None
    return Bar(storey=storey, area_m2=area, blocks=tuple(blocks), load=load, lettable=bool(spaces),
               runs=tuple(_runs(spaces, blocks)))


def _blocks(spaces: Sequence[Space], placing: Placing, numbers: Mapping[str, int]) -> Iterator[Block]:
    """From left to right in the order of the units; those of one company that lie side by side are one block."""
    at = 0.0
    held: list[Block] = []
    for space in spaces:
        area = 0.0 if space.area_m2 is None else space.area_m2.value
        taken = [(place, share) for place in placing.places
                 for other, share in zip(place.spaces, place.areas_m2, strict=True) if other.id == space.id]
        taken.sort(key=lambda one: numbers[one[0].tenant.id])
        left = area - math.fsum(share for _, share in taken)
        for place, share in taken:
            last = held[-1] if held else None
            if last is not None and last.place is place:
                held[-1] = Block(kind=LET, start_m2=last.start_m2, area_m2=last.area_m2 + share, spaces=(*last.spaces, space.id),
                                 name=last.name, place=place, number=last.number)
            else:
                held.append(Block(kind=LET, start_m2=at, area_m2=share, spaces=(space.id,), name=space.name, place=place,
                                  number=numbers[place.tenant.id]))
            at += share
        if left > ROUNDING or not taken:
            held.append(Block(kind=VACANT, start_m2=at, area_m2=max(left, 0.0), spaces=(space.id,), name=space.name))
            at += max(left, 0.0)
    yield from held


def _runs(spaces: Sequence[Space], blocks: Sequence[Block]) -> Iterator[Run]:
    """Free units that hang together; of a shared storey what is left."""
    free = {block.spaces[0]: block.area_m2 for block in blocks if block.kind == VACANT and block.area_m2 > 0.0}
    near = {space.id: space.next_to for space in spaces if space.whole}
    outlines = {space.id: space.unit.outline for space in spaces if space.unit is not None and space.unit.outline is not None}
    spans = {block.spaces[0]: (block.start_m2, block.start_m2 + block.area_m2) for block in blocks
             if block.kind == VACANT and block.spaces[0] in near and block.spaces[0] not in outlines}
    left = dict.fromkeys(free)
    while left:
        group: list[str] = []
        front = [left.popitem()[0]]
        while front:
            one = front.pop()
            group.append(one)
            touching = [other for other in near.get(one, ()) if other in left]
            front += touching
            for other in touching:
                del left[other]
        yield Run(spaces=tuple(sorted(group)), area_m2=math.fsum(free[one] for one in group),
                  outlines=tuple(outlines[one] for one in sorted(group) if one in outlines),
                  spans=tuple(spans[one] for one in sorted(group) if one in spans))
