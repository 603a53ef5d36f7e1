"""Placing by hand: a company to other spaces, or out; what speaks against it; and what the whole is worth then."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.errors import CallError
from models.matching.eligibility import Pair, with_area
from models.matching.placing import Place, Placing, Wishes, place
from models.matching.problem import Option, worth_of
from models.matching.spaces import Space, area_of
from models.tenants import Tenant
from models.tolerances import ROUNDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What speaks against a company on some spaces. ``leave``: who has them alone; ``left_m2``: what a shared storey has left.

    ``fits``: whether the area is there once those leave.
    """

    tenant: Tenant
    spaces: tuple[Space, ...]
    pairs: tuple[Pair, ...]
    leave: tuple[Place, ...]
    left_m2: float | None
    fits: bool

    @property
    def verdict(self) -> str:
        """no, open or yes."""
        verdicts = {pair.verdict for pair in self.pairs}
        return "no" if "no" in verdicts or not self.fits else "open" if "open" in verdicts else "yes"


def judged(placing: Placing, tenant_id: str, space_ids: Sequence[str]) -> Verdict:
    """Look up a company on some spaces. Raises CallError for one that is not there."""
    at = next((i for i, tenant in enumerate(placing.tenants) if tenant.id == tenant_id), None)
    index = {space.id: i for i, space in enumerate(placing.spaces)}
    if at is None:
        raise CallError("bad-call", "match-no-tenant", tenant_id)
    wrong = next((one for one in space_ids if one not in index), None)
    if wrong is not None or not space_ids:
        raise CallError("bad-call", "match-no-space", wrong or "")
    tenant = placing.tenants[at]
    spaces = tuple(placing.spaces[index[one]] for one in space_ids)
    pairs = [placing.pairs[at][index[one]] for one in space_ids]
    total = area_of(spaces, range(len(spaces)))
    if len(spaces) > 1 and total is not None:
        pairs = [with_area(pair, total) for pair in pairs]
    whole = {space.id for space in spaces if space.whole}
    leave = tuple(other for other in placing.places if other.tenant.id != tenant_id
                  and any(space.id in whole for space in other.spaces))
    left = _left(placing, tenant_id, spaces)
    need = tenant.needs.area_m2
    fits = need is not None and total is not None and (left is None or need.value <= left + ROUNDING)
    return Verdict(tenant=tenant, spaces=spaces, pairs=tuple(pairs), leave=leave, left_m2=left, fits=fits)


def _left(placing: Placing, tenant_id: str, spaces: Sequence[Space]) -> float | None:
    """What other companies leave of shared storeys, m²; None where nothing is shared."""
    shared = [space for space in spaces if not space.whole]
    total = area_of(shared, range(len(shared)))
    if not shared or total is None:
        return None
    ids = {space.id for space in shared}
    return total - math.fsum(area for other in placing.places if other.tenant.id != tenant_id
                             for space, area in zip(other.spaces, other.areas_m2, strict=True) if space.id in ids)


def moved(placing: Placing, tenant_id: str, space_ids: Sequence[str]) -> Placing | None:
    """The placing with a company on these spaces, whatever its needs say; those who stand there alone go out.

    None where the area is not there. Lifts and docks are told by the placing's plans, not enforced.
    """
    found = judged(placing, tenant_id, space_ids)
    if not found.fits:
        return None
    wishes = Wishes(fixed={tenant_id: tuple(space_ids)}, proposed=placing.wishes.proposed)
    own = place([found.tenant], found.spaces, placing.weights, wishes).places
    if not own:
        return None
    gone = {other.tenant.id for other in found.leave} | {tenant_id}
    return _with(placing, (*(other for other in placing.places if other.tenant.id not in gone), own[0]))


def removed(placing: Placing, tenant_id: str) -> Placing:
    """The placing without a company."""
    return _with(placing, tuple(other for other in placing.places if other.tenant.id != tenant_id))


def standing(placing: Placing, places: Sequence[tuple[str, Sequence[str]]]) -> tuple[Placing, tuple[str, ...]]:
    """The placing with these companies on these spaces and nobody else, whatever their needs say.

    Returns:
        It, and the ids of those whose place is not there (or who are not there themselves).
    """
    found, gone = [], []
    tenants = {tenant.id: tenant for tenant in placing.tenants}
    spaces = {space.id: space for space in placing.spaces}
    for tenant_id, held in places:
        own = None
        if tenant_id in tenants and held and all(one in spaces for one in held):
            fixed = Wishes(fixed={tenant_id: tuple(held)}, proposed=placing.wishes.proposed)
            own = next(iter(place([tenants[tenant_id]], [spaces[one] for one in held], placing.weights, fixed).places), None)
        found += [] if own is None else [own]
        gone += [tenant_id] if own is None else []
    return _with(placing, tuple(found)), tuple(gone)


def _with(placing: Placing, places: tuple[Place, ...]) -> Placing:
    """These places, with their worth by the same weights, links and disturbances."""
    options = tuple(_option(placing, one) for one in places)
    problem = replace(placing.problem, options=options, chosen=frozenset())
    worth = worth_of(problem, range(len(options)))
    bound = max(placing.solution.bound, worth.total)
    solution = replace(placing.solution, status="feasible", worth=worth, bound=bound, chosen=tuple(range(len(options))))
    return replace(placing, places=places, problem=problem, solution=solution, conflict=())


def _option(placing: Placing, one: Place) -> Option:
    tenants = {tenant.id: i for i, tenant in enumerate(placing.tenants)}
    spaces = {space.id: i for i, space in enumerate(placing.spaces)}
    order = dict.fromkeys((space.building.id, space.level) for space in placing.spaces)
    groups = {key: i for i, key in enumerate(order)}
    return Option(tenant=tenants[one.tenant.id], takes={spaces[s.id]: a for s, a in zip(one.spaces, one.areas_m2, strict=True)},
                  floor=one.spaces[0].level, value=one.value,
                  groups=tuple(dict.fromkeys(groups[s.building.id, s.level] for s in one.spaces)))
