"""Why a company stands nowhere, what is nearest to fitting, which inputs are missing, and what another building takes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.matching.eligibility import NO, OPEN, YES, Match, Pair
from models.matching.offers import floor_load
from models.matching.placing import Place, Placing
from models.tenants import Tenant
from models.tolerances import ROUNDING

KINDS: Final[Mapping[str, str]] = {
    "storey-height": "height", "clear-beam": "height", "clear-duct": "height", "load": "load", "equipment": "load",
    "piece": "lift", "goods-lift": "lift", "area": "area", "area-most": "area", "hazard": "hazard", "vibration": "vibration",
    "storeys": "storeys",
}
"""Need → what of a building it is about; the others are services."""

ORDER: Final = ("height", "load", "lift", "area", "hazard", "services", "vibration", "storeys", "missing")


def kind_of(match: Match) -> str:
    return KINDS.get(match.key, "services")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a company is not placed.

    Attributes:
        key: nowhere, open, no-area, too-large, taken, worth or shared (text ``match.reason.<key>``).
        pair: the nearest space, where no place was allowed. ``place``: the best own place, where some were.
        count: how many places would have fitted.
    """

    key: str
    pair: Pair | None = None
    place: Place | None = None
    count: int = 0


def reason_of(placing: Placing, tenant: Tenant) -> Reason:
    """Why a company of the list was not placed."""
    if tenant.needs.area_m2 is None:
        return Reason(key="no-area", pair=nearest(placing, tenant))
    own = [place for place in placing.candidates if place.tenant.id == tenant.id]
    if not own:
        near = nearest(placing, tenant)
        violated = {match.key for match in near.violated} if near is not None else set()
        key = "too-large" if violated and violated <= {"area"} else "nowhere" if violated else "open"
        return Reason(key=key, pair=near)
    taken = _taken(placing)
    free = [place for place in own if _room(place, taken)]
    best = max(free or own, key=lambda place: place.value)
    key = "taken" if not free else "worth" if best.value <= 0.0 else "shared"
    return Reason(key=key, place=best, count=len(own))


def _taken(placing: Placing) -> dict[str, float]:
    """Space → m² that are let."""
    found: dict[str, float] = {}
    for place in placing.places:
        for space, area in zip(place.spaces, place.areas_m2, strict=True):
            found[space.id] = found.get(space.id, 0.0) + area
    return found


def _room(place: Place, taken: Mapping[str, float]) -> bool:
    return all(space.id not in taken if space.whole
               else taken.get(space.id, 0.0) + area <= (space.area_m2.value if space.area_m2 else 0.0)
               for space, area in zip(place.spaces, place.areas_m2, strict=True))


def nearest(placing: Placing, tenant: Tenant) -> Pair | None:
    """The space that comes nearest to what a company needs: one that it would take, the fewest kinds of need not met, then the
    least shortage."""
    row = placing.pairs[placing.tenants.index(tenant)]
    return min(row, key=_distance, default=None)


def _distance(pair: Pair) -> tuple[bool, int, float, int]:
    refused = any(match.key == "storeys" for match in pair.violated)
    return refused, len({kind_of(match) for match in pair.violated}), math.fsum(map(_short, pair.violated)), len(pair.open)


def _short(match: Match) -> float:
    """How much of a need is lacking, as a share of it; 1 where it is no number."""
    by = match.short_by
    return 1.0 if by is None or not match.needs else by / match.needs


def lacking(pair: Pair) -> tuple[str, ...]:
    """Kinds of need that a space does not meet, in a fixed order; ``missing`` where only inputs are."""
    kinds = {kind_of(match) for match in pair.violated}
    return tuple(kind for kind in ORDER if kind in kinds) or ("missing",)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInput:
    """An input that is not there: which companies wait for it, and in how many pairs of company and space."""

    missing: str
    tenants: tuple[str, ...]
    pairs: int


def open_inputs(placing: Placing) -> tuple[OpenInput, ...]:
    """Missing inputs that alone keep pairs open, the most wanted first."""
    tenants: dict[str, dict[str, None]] = {}
    counts: dict[str, int] = {}
    for row in placing.pairs:
        for pair in row:
            if pair.verdict == OPEN:
                for missing in dict.fromkeys(match.missing or match.key for match in pair.open):
                    tenants.setdefault(missing, {})[pair.tenant.id] = None
                    counts[missing] = counts.get(missing, 0) + 1
    return tuple(OpenInput(missing=name, tenants=tuple(tenants[name]), pairs=counts[name])
                 for name in sorted(counts, key=lambda name: (-counts[name], name)))


# --- two buildings -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A company in two buildings. Places that it could take alone, and the nearest space where there are none."""

    tenant: Tenant
    first: tuple[Place, ...]
    second: tuple[Place, ...]
    first_near: Pair | None
    second_near: Pair | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The same list in two buildings: every company by itself, whoever would come first."""

    first: Placing
    second: Placing
    rows: tuple[Taken, ...]

    @property
    def both(self) -> tuple[Taken, ...]:
        return tuple(row for row in self.rows if row.first and row.second)

    @property
    def only_first(self) -> tuple[Taken, ...]:
        return tuple(row for row in self.rows if row.first and not row.second)

    @property
    def only_second(self) -> tuple[Taken, ...]:
        return tuple(row for row in self.rows if row.second and not row.first)

    @property
    def neither(self) -> tuple[Taken, ...]:
        return tuple(row for row in self.rows if not row.first and not row.second)


def compare(first: Placing, second: Placing) -> Comparison:
    """Which companies each of two placings could take. Both are of the same list."""
    return Comparison(first=first, second=second, rows=tuple(_taken_row(first, second, tenant) for tenant in first.tenants))


def _taken_row(first: Placing, second: Placing, tenant: Tenant) -> Taken:
    return Taken(tenant=tenant, first=_sure(first, tenant), second=_sure(second, tenant), first_near=_near(first, tenant),
                 second_near=_near(second, tenant))


def _sure(placing: Placing, tenant: Tenant) -> tuple[Place, ...]:
    return tuple(place for place in placing.candidates
                 if place.tenant.id == tenant.id and all(pair.verdict == YES for pair in place.pairs))


def _near(placing: Placing, tenant: Tenant) -> Pair | None:
    own = next((one for one in placing.tenants if one.id == tenant.id), None)
    return None if own is None else nearest(placing, own)


def storeys_of(places: Sequence[Place]) -> tuple[int, ...]:
    """Numbers of the storeys that places stand on, from the bottom."""
    return tuple(sorted({space.storey.number for place in places for space in place.spaces}))


def by_kinds(rows: Sequence[Taken], second: bool) -> Iterator[tuple[tuple[str, ...], list[Taken]]]:
    """Companies that one of the buildings (the second?) lacks something for, by what it lacks; the largest group first."""
    groups: dict[tuple[str, ...], list[Taken]] = {}
    for row in rows:
        near = row.second_near if second else row.first_near
        groups.setdefault(("missing",) if near is None else lacking(near), []).append(row)
    yield from sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


# --- storeys that are alike --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreyGroup:
    """Storeys of one building with the same height and load, and what they could take, each company by itself.

    Attributes:
        storeys: their numbers. ``height_m``, ``load_kn_m2``: None where unknown.
        takes, open: ids of companies that fit, and of those for which an input is missing.
        lacks: kinds of need → ids of the companies that only these keep out; a storey of enough area counts as large enough.
    """

    building: str
    storeys: tuple[int, ...]
    height_m: float | None
    load_kn_m2: float | None
    takes: tuple[str, ...]
    open: tuple[str, ...]
    lacks: Mapping[tuple[str, ...], tuple[str, ...]]


def storey_groups(placing: Placing) -> tuple[StoreyGroup, ...]:
    """The storeys of a placing by height and load, from the bottom, and what each of them lacks for whom."""
    groups: dict[tuple[str, float | None, float | None], list[int]] = {}
    for i, space in enumerate(placing.spaces):
        load = floor_load(space)
        height = space.storey.height_m
        key = (space.building.id, None if height is None else height.value, None if load is None else load.low)
        groups.setdefault(key, []).append(i)
    return tuple(_group(placing, key, members) for key, members in groups.items())


def _group(placing: Placing, key: tuple[str, float | None, float | None], members: Sequence[int]) -> StoreyGroup:
    found: dict[tuple[str, ...], list[str]] = {}
    for tenant, row in zip(placing.tenants, placing.pairs, strict=True):
        kinds = min((_kept_out(row[i], placing) for i in members), key=lambda kinds: (len(kinds), kinds))
        found.setdefault(kinds, []).append(tenant.id)
    return StoreyGroup(
        building=key[0], storeys=tuple(dict.fromkeys(placing.spaces[i].storey.number for i in members)), height_m=key[1],
        load_kn_m2=key[2], takes=tuple(found.pop((), ())), open=tuple(found.pop(("missing",), ())),
        lacks={kinds: tuple(ids) for kinds, ids in sorted(found.items(), key=lambda one: (len(one[0]), one[0]))})


def _kept_out(pair: Pair, placing: Placing) -> tuple[str, ...]:
    """Kinds of need that keep a company off a storey, which it may take with several units."""
    need = pair.tenant.needs.area_m2
    whole = math.fsum(space.area_m2.value for space in placing.spaces
                      if space.storey is pair.space.storey and space.area_m2 is not None)
    roomy = need is not None and need.value <= whole + ROUNDING
    rest = [match for match in pair.matches if not (roomy and match.key == "area")]
    kinds = {kind_of(match) for match in rest if match.verdict == NO}
    if any(match.verdict == OPEN for match in rest):
        kinds.add("missing")
    return tuple(kind for kind in ORDER if kind in kinds)
