"""A new or changed company on a place, before anybody signs: whom and what it affects, each with its numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.building import Building, Compartment, Hazard, Site, Storey
from models.capacity.docks import DocksPlan
from models.capacity.lifts import LiftPlan
from models.errors import CallError
from models.matching import offers
from models.matching.carrying import Carrying
from models.matching.disturbing import disturbs
from models.matching.eligibility import NO, OPEN, Match, Pair, pair, with_area
from models.matching.placing import Place, Placing
from models.matching.shaking import bears_of, forces_of, shaken
from models.matching.spaces import Space, area_of
from models.measured import Stated
from models.tenants import Tenant
from models.tolerances import ROUNDING

PASS: Final = "pass"  # noqa: S105 - a verdict
NEAR: Final = "near"
FAIL: Final = "fail"
NO_DATA: Final = "no-data"

_NUMBERED: Final = ("load", "equipment", "power_kw", "exhaust_m3_h", "exhaust_shaft_m2")
"""Needs that the slip shows with their numbers even where they are met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing that the company changes or meets.

    Attributes:
        key: need, hazard, room, taken, lifts, docks, dock-waiting, noise, shaking, dust, neighbour-hazard; its text is
            ``stacking.effect.<key>``.
        verdict: pass, near, fail or no-data; near where it is allowed but worse than before.
        match: of a need.
        subject: name of the neighbour, compartment, building or space that it is about.
        before, after, limit: numbers in ``unit``; None where unknown. Of a hazard words stand in ``before_word``, ``after_word``.
        mutual: of a neighbour: "suffers" if it is disturbed, "disturbs" if the company itself is.
        missing: names of inputs without which it cannot be told.
    """

    key: str
    verdict: str
    match: Match | None = None
    subject: str = ""
    before: float | None = None
    after: float | None = None
    limit: float | None = None
    unit: str = ""
    before_word: str = ""
    after_word: str = ""
    mutual: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a company on some spaces brings about. ``old``: where it stands now; ``raised``: the building with its hazard."""

    tenant: Tenant
    spaces: tuple[Space, ...]
    pairs: tuple[Pair, ...]
    effects: tuple[Effect, ...]
    old: Place | None
    raised: Building | None
    lifts: tuple[LiftPlan, LiftPlan]
    docks: tuple[DocksPlan, DocksPlan]

    @property
    def building(self) -> Building:
        return self.spaces[0].building

    @property
    def verdict(self) -> str:
        """The worst of all effects."""
        found = {effect.verdict for effect in self.effects}
        return next((one for one in (FAIL, NO_DATA, NEAR) if one in found), PASS)


def review(placing: Placing, tenant: Tenant, spaces: Sequence[str], site: Site | None = None) -> Review:
    """What would change if a company stood on some spaces; where it stands in the placing already, it moves there.

    Args:
        tenant: the company, new or as changed.
        spaces: ids of its spaces, of one building.

    Raises:
        CallError: a space that is not there, none at all, or of several buildings.
    """
    chosen = _spaces(placing, spaces)
    old = placing.place_of(tenant.id)
    others = [place for place in placing.places if place.tenant.id != tenant.id]
    own = [pair(tenant, space) for space in chosen]
    total = area_of(chosen, range(len(chosen)))
    if len(chosen) > 1 and total is not None:
        own = [with_area(one, total) for one in own]
    lifts, docks = _plans(placing, tenant, chosen, others, old, site)
    raised = with_hazard(chosen, tenant.brings.hazard)
    effects = (*_needs(own), *_room(tenant, chosen, others), *_hazard(tenant, chosen),
               *_goods(lifts, docks, chosen[0].building), *_neighbours(tenant, chosen, others))
    return Review(tenant=tenant, spaces=chosen, pairs=tuple(own), effects=effects, old=old, raised=raised, lifts=lifts,
                  docks=docks)


def _spaces(placing: Placing, ids: Sequence[str]) -> tuple[Space, ...]:
    known = {space.id: space for space in placing.spaces}
    for one in ids:
        if one not in known:
            raise CallError("bad-call", "match-no-space", one)
    found = tuple(known[one] for one in dict.fromkeys(ids))
    if len({id(space.building) for space in found}) != 1:
        raise CallError("bad-call", "change-one-building", ", ".join(ids))
    return found


# --- needs and room ----------------------------------------------------------------------------------------------


def _needs(own: Sequence[Pair]) -> Iterator[Effect]:
    """Every need that is not met or open, once for alike ones; loads, power and exhaust with their numbers in any case.

    The hazard class is told of compartments and units instead.
    """
    seen = set()
    for one in own:
        for match in one.matches:
            bad = match.verdict in (NO, OPEN)
            mark = (match.key, match.verdict, match.needs, match.needs_word, match.has and match.has.low, match.why)
            if match.key == "hazard" or mark in seen or not (bad or match.key in _NUMBERED):
                continue
            seen.add(mark)
            verdict = FAIL if match.verdict == NO else NO_DATA if match.verdict == OPEN else PASS
            yield Effect(key="need", verdict=verdict, match=match, subject=one.space.name, unit=match.unit,
                         before=None if match.has is None else match.has.low, after=match.needs)


def _room(tenant: Tenant, spaces: Sequence[Space], others: Sequence[Place]) -> Iterator[Effect]:
    """Who stands there already, and of a shared storey whether enough is left."""
    for space in spaces:
        there = [(place, area) for place in others for other, area in zip(place.spaces, place.areas_m2, strict=True)
                 if other.id == space.id]
        if space.whole:
            for place, area in there:
                yield Effect(key="taken", verdict=FAIL, subject=place.tenant.name, before_word=space.name, before=area, unit="m2")
    shared = [space for space in spaces if not space.whole]
    need, total = tenant.needs.area_m2, area_of(shared, range(len(shared)))
    if not shared or need is None or total is None:
        return
    ids = {space.id for space in shared}
    used = math.fsum(area for place in others for other, area in zip(place.spaces, place.areas_m2, strict=True)
                     if other.id in ids)
    enough = need.value <= total - used + ROUNDING
    if used > 0.0:
        yield Effect(key="room", verdict=PASS if enough else FAIL, subject=shared[0].name, before=round(total - used, 6),
                     after=need.value, unit="m2")


# --- hazard ------------------------------------------------------------------------------------------------------


def _hazard(tenant: Tenant, spaces: Sequence[Space]) -> Iterator[Effect]:
    """Compartments, units, or the building itself, that are designed for a milder class than the company brings."""
    stated = tenant.brings.hazard
    if stated is None:
        yield Effect(key="hazard", verdict=NO_DATA, subject=spaces[0].building.name or spaces[0].building.id)
        return
    brought = str(stated.value)
    for name, designed in _designed(spaces):
        if designed is None:
            yield Effect(key="hazard", verdict=NO_DATA, subject=name, after_word=brought)
        else:
            raised = offers.rank(brought) < offers.rank(designed)
            unsure = raised and (brought, designed) in (("C1", "C"), ("C", "C2"))
            yield Effect(key="hazard", verdict=NO_DATA if unsure else FAIL if raised else PASS, subject=name,
                         before_word=designed, after_word=brought)


def _designed(spaces: Sequence[Space]) -> Iterator[tuple[str, str | None]]:
    """Name and class of every compartment on the storeys of some spaces; without one those of the building."""
    building = spaces[0].building
    numbers = {space.storey.number for space in spaces}
    parts = [part for part in building.compartments if numbers.intersection(part.storeys)]
    for part in parts:
        own = part.hazard or building.hazard
        yield part.name or part.id, None if own is None else str(own.value)
    for space in spaces:
        if space.unit is not None and space.unit.hazard is not None:
            yield space.name, str(space.unit.hazard.value)
    if not parts:
        yield building.name or building.id, None if building.hazard is None else str(building.hazard.value)


def with_hazard(spaces: Sequence[Space], hazard: Stated[Hazard] | None) -> Building | None:
    """The building with the class of some spaces raised to one that is more dangerous; None where it is not.

    The class counts for the whole compartment, and without compartments for the whole building, whose own class is always that
    of its most dangerous part. Relief for small parts is not applied: a person has to claim it.
    """
    if hazard is None:
        return None
    building = spaces[0].building
    numbers, units = {space.storey.number for space in spaces}, {space.unit.id for space in spaces if space.unit is not None}

    def worse(own: Stated[Hazard] | None) -> Stated[Hazard] | None:
        return hazard if own is None or offers.rank(str(hazard.value)) < offers.rank(str(own.value)) else own

    def part(one: Compartment) -> Compartment:
        return replace(one, hazard=worse(one.hazard or building.hazard)) if numbers.intersection(one.storeys) else one

    def storey(one: Storey) -> Storey:
        return replace(one, units=tuple(replace(unit, hazard=worse(unit.hazard or building.hazard)) if unit.id in units else unit
                                        for unit in one.units))

    raised = replace(building, hazard=worse(building.hazard), compartments=tuple(map(part, building.compartments)),
                     storeys=tuple(map(storey, building.storeys)))
    return None if _classes(raised) == _classes(building) else raised


def _class(hazard: Stated[Hazard] | None) -> str:
    return "" if hazard is None else str(hazard.value)


def _classes(building: Building) -> list[str]:
    """The class of the building, its compartments and units; those without one have the building's."""
    own = [part.hazard for part in building.compartments]
    own += [unit.hazard for storey in building.storeys for unit in storey.units]
    return [_class(building.hazard), *(_class(one or building.hazard) for one in own)]


# --- lifts and docks ---------------------------------------------------------------------------------------------


def _plans(placing: Placing, tenant: Tenant, spaces: Sequence[Space], others: Sequence[Place], old: Place | None,
           site: Site | None) -> tuple[tuple[LiftPlan, LiftPlan], tuple[DocksPlan, DocksPlan]]:
    building = spaces[0].building
    own = next((one for one in placing.carrying if one.building is building), None) or Carrying(building, site)
    here = [(place.tenant, place.spaces[0].storey.number) for place in others if place.spaces[0].building is building]
    was = here if old is None or old.spaces[0].building is not building else [*here, (old.tenant, old.spaces[0].storey.number)]
    before = own.plans(was)
    after = own.plans([*here, (tenant, spaces[0].storey.number)])
    return (before[0], after[0]), (before[1], after[1])


def _goods(lifts: tuple[LiftPlan, LiftPlan], docks: tuple[DocksPlan, DocksPlan], building: Building) -> Iterator[Effect]:
    """Use at the peak before and after, against the target."""
    name = building.name or building.id
    before, after = (plan.allocation.utilisation if plan.has_demand else 0.0 for plan in lifts)
    unknown = any(lack.key != "goods" for lack in lifts[1].missing) and not lifts[1].has_demand
    yield Effect(key="lifts", verdict=_verdict(lifts[1].verdict, unknown), subject=name, unit="%",
                 before=_percent(before), after=_percent(after), limit=_percent(lifts[1].most_utilisation.value))
    unknown = any(lack.key != "goods" for lack in docks[1].missing) and not docks[1].has_demand
    verdict = _verdict(docks[1].verdict, unknown)
    busy = [_percent(0.0 if plan.cautious is None else plan.cautious.utilisation) for plan in docks]
    waits = [_percent(0.0 if plan.cautious is None else plan.cautious.waiting_share) for plan in docks]
    yield Effect(key="docks", verdict=verdict, subject=name, unit="%", before=busy[0], after=busy[1], limit=100.0)
    yield Effect(key="dock-waiting", verdict=verdict, subject=name, unit="%", before=waits[0], after=waits[1],
                 limit=_percent(docks[1].most_waiting.value))


def _percent(share: float) -> float | None:
    return round(100.0 * share, 6) if math.isfinite(share) else None


def _verdict(plan: str, unknown: bool) -> str:
    if unknown:
        return NO_DATA
    return {"not-met": FAIL, "tight": NEAR}.get(plan, PASS)


# --- neighbours --------------------------------------------------------------------------------------------------


def _neighbours(tenant: Tenant, spaces: Sequence[Space], others: Sequence[Place]) -> Iterator[Effect]:
    """Whom the company disturbs and who disturbs it: noise on the storey and the next ones, the rest on the storey."""
    levels = {space.level for space in spaces}
    near = levels | {level + step for level in levels for step in (-1, 1)}
    for place in others:
        if place.spaces[0].building is not spaces[0].building:
            continue
        own = {space.level for space in place.spaces}
        yield from _shaken(tenant, spaces, place, own & levels)
        for how, reached in (("noise", own & near), ("dust", own & levels), ("hazard", own & levels)):
            if not reached:
                continue
            if disturbs(how, tenant, place.tenant):
                yield _disturbed(how, tenant, place.tenant, "suffers", place.tenant.name)
            if disturbs(how, place.tenant, tenant):
                yield _disturbed(how, place.tenant, tenant, "disturbs", place.tenant.name)


def _shaken(tenant: Tenant, spaces: Sequence[Space], place: Place, levels: set[int]) -> Iterator[Effect]:
    """Who shakes whom on the storeys that both stand on: velocity of the floor against the criterion, or what is missing."""
    for loud, other, mutual, own in ((tenant, place.tenant, "suffers", spaces), (place.tenant, tenant, "disturbs", place.spaces)):
        bears = bears_of(other)
        shared = [space for space in own if space.level in levels]
        if bears is None or not shared or not forces_of(loud):
            continue
        found = shaken(shared, loud)
        disturbed = found.disturbs(bears[0])
        yield Effect(key="shaking", verdict={True: NEAR, False: PASS, None: NO_DATA}[disturbed], subject=place.tenant.name,
                     mutual=mutual, unit="um/s", after=found.velocity_um_s, limit=bears[0], before_word=bears[1].value,
                     missing=found.missing)


def _disturbed(how: str, loud: Tenant, other: Tenant, mutual: str, subject: str) -> Effect:
    if how == "noise" and loud.brings.noise_db is not None and other.needs.noise_most_db is not None:
        return Effect(key="noise", verdict=NEAR, subject=subject, mutual=mutual, unit="dB", after=loud.brings.noise_db.value,
                      limit=other.needs.noise_most_db.value)
    if how == "dust" and other.needs.clean_class is not None:
        return Effect(key="dust", verdict=NEAR, subject=subject, mutual=mutual, before_word=other.needs.clean_class.value)
    return Effect(key="neighbour-hazard", verdict=NEAR, subject=subject, mutual=mutual,
                  before_word=_class(other.brings.hazard), after_word=_class(loud.brings.hazard))
