"""Why a company stands nowhere, what is nearest to fitting, which inputs are missing, and what another building takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from models.matching import eligibility
from models.matching.candidates import Way
from models.matching.eligibility import NO, OPEN, YES, Match, Pair
from models.matching.offers import floor_load
from models.matching.placing import Demand, Place, Placing, full_for
from models.tenants import Tenant
from models.tolerances import ROUNDING

KINDS: Final[Mapping[str, str]] = {
    "storey-height": "height", "clear-beam": "height", "clear-duct": "height", "load": "load", "equipment": "load",
    "piece": "lift", "goods-lift": "lift", "area": "area", "area-most": "area", "hazard": "hazard", "vibration": "vibration",
    "storeys": "storeys", "clean": "clean", "floor_vibration_um_s": "vibration", "column_spacing_m": "columns",
}
"""Need → what of a building it is about; the others are services."""

ORDER: Final = ("height", "load", "lift", "area", "hazard", "services", "vibration", "clean", "columns", "storeys", "missing")


Bits = npt.NDArray[np.int64]

_NO: Final = eligibility.ORDER.index(NO)
_OPEN: Final = eligibility.ORDER.index(OPEN)


def kind_of(match: Match) -> str:
    return _kind(match.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a company is not placed.

    Attributes:
        key: nowhere, open, no-area, too-large, taken, worth, full or shared (text ``match.reason.<key>``).
        pair: the nearest space, where no place was allowed. ``place``: the best own place, where some were.
        count: how many places would have fitted. ``full``: shared capacities that cannot bear it as well.
    """

    key: str
    pair: Pair | None = None
    place: Place | None = None
    count: int = 0
    full: tuple[Demand, ...] = ()


def reason_of(placing: Placing, tenant: Tenant) -> Reason:
    """Why a company of the list was not placed."""
    if tenant.needs.area_m2 is None:
        return Reason(key="no-area", pair=nearest(placing, tenant))
    own = placing.own_places(tenant.id)
    if not own:
        near = nearest(placing, tenant)
        violated = {match.key for match in near.violated} if near is not None else set()
        key = "too-large" if violated and violated <= {"area"} else "nowhere" if violated else "open"
        return Reason(key=key, pair=near)
    ways, taken = placing.candidates.ways, _taken(placing)
    free = [at for at in own if _room(placing, ways[at], taken)]
    best = placing.candidates[max(free or own, key=lambda at: ways[at].value)]
    if not free:
        return Reason(key="taken", place=best, count=len(own))
    if best.value <= 0.0:
        return Reason(key="worth", place=best, count=len(own))
    full = full_for(placing, best)
    return Reason(key="full" if full else "shared", place=best, count=len(own), full=full)


def _taken(placing: Placing) -> dict[int, float]:
    """Space → m² that are let."""
    at = {space.id: i for i, space in enumerate(placing.spaces)}
    found: dict[int, float] = {}
    for place in placing.places:
        for space, area in zip(place.spaces, place.areas_m2, strict=True):
            found[at[space.id]] = found.get(at[space.id], 0.0) + area
    return found


def _room(placing: Placing, way: Way, taken: Mapping[int, float]) -> bool:
    whole, most = placing.problem.whole, placing.problem.spaces_m2
    return all(space not in taken if space in whole else taken.get(space, 0.0) + area <= most[space] + ROUNDING
               for space, area in way.takes.items())


def nearest(placing: Placing, tenant: Tenant) -> Pair | None:
    """The space that comes nearest to what a company needs: one that it would take, the fewest kinds of need not met, then the
    least shortage."""
    t = placing.index[tenant.id]
    if not placing.spaces:
        return None
    count = len(placing.spaces)
    refused, short, opened = np.zeros(count, dtype=bool), np.zeros(count), np.zeros(count, dtype=int)
    bits = np.zeros(count, dtype=int)
    for column in placing.pairs.columns:
        failed = column.codes[t] == _NO
        bits |= np.where(failed, 1 << ORDER.index(_kind(column.key)), 0)
        short += column.short[t]
        opened += column.codes[t] == _OPEN
        if column.key == "storeys":
            refused = failed
    kinds = np.array([bit.bit_count() for bit in bits.tolist()])
    best = np.lexsort((opened, np.round(short, 9), kinds, refused))[0]
    return placing.pairs[t][int(best)]


def _kind(key: str) -> str:
    return KINDS.get(key, "services")


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
    table = placing.pairs
    waiting: dict[str, npt.NDArray[np.bool_]] = {}
    for column in table.columns:
        for n, name in enumerate(column.names):
            mask = (table.verdicts == _OPEN) & (column.codes == _OPEN) & (column.which == n)
            if mask.any():
                waiting[name] = waiting[name] | mask if name in waiting else mask
    found = [OpenInput(missing=name, pairs=int(mask.sum()),
                       tenants=tuple(placing.tenants[t].id for t in np.flatnonzero(mask.any(axis=1)).tolist()))
             for name, mask in waiting.items()]
    return tuple(sorted(found, key=lambda one: (-one.pairs, one.missing)))


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
    return tuple(place for at in placing.own_places(tenant.id) for place in [placing.candidates[at]]
                 if all(pair.verdict == YES for pair in place.pairs))


def _near(placing: Placing, tenant: Tenant) -> Pair | None:
    return nearest(placing, tenant) if tenant.id in placing.index else None


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
    kept_out = _kept_out(placing)
    return tuple(_group(placing, key, members, kept_out) for key, members in groups.items())


def _group(placing: Placing, key: tuple[str, float | None, float | None], members: Sequence[int], kept_out: Bits) -> StoreyGroup:
    found: dict[tuple[str, ...], list[str]] = {}
    fewest = _FEWEST[kept_out[:, members]].min(axis=1).tolist()
    for tenant, rank in zip(placing.tenants, fewest, strict=True):
        found.setdefault(_SETS[rank], []).append(tenant.id)
    return StoreyGroup(
        building=key[0], storeys=tuple(dict.fromkeys(placing.spaces[i].storey.number for i in members)), height_m=key[1],
        load_kn_m2=key[2], takes=tuple(found.pop((), ())), open=tuple(found.pop(("missing",), ())),
        lacks={kinds: tuple(ids) for kinds, ids in sorted(found.items(), key=lambda one: (len(one[0]), one[0]))})


def _kept_out(placing: Placing) -> Bits:
    """Kinds of need that keep a company off a storey, which it may take with several units, as bits in their order."""
    storeys: dict[int, float] = {}
    for space in placing.spaces:
        storeys[id(space.storey)] = storeys.get(id(space.storey), 0.0) + (0.0 if space.area_m2 is None else space.area_m2.value)
    whole = np.array([storeys[id(space.storey)] for space in placing.spaces])
    need = np.array([[np.inf if one.needs.area_m2 is None else one.needs.area_m2.value] for one in placing.tenants])
    roomy = need <= whole + ROUNDING
    bits: Bits = np.zeros(roomy.shape, dtype=np.int64)
    for column in placing.pairs.columns:
        counts = ~roomy if column.key == "area" else np.True_
        bits |= np.where((column.codes == _NO) & counts, 1 << ORDER.index(_kind(column.key)), 0)
        bits |= np.where((column.codes == _OPEN) & counts, 1 << ORDER.index("missing"), 0)
    return bits


_SETS: Final = tuple(sorted((tuple(kind for n, kind in enumerate(ORDER) if bits >> n & 1) for bits in range(1 << len(ORDER))),
                            key=lambda kinds: (len(kinds), kinds)))
"""All sets of kinds, the smaller first."""
_FEWEST: Final = np.argsort([sum(1 << ORDER.index(kind) for kind in kinds) for kinds in _SETS])
"""Bits of a set → its position among them."""
