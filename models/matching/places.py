"""What is settled before a placing, and one way for a company to stand in a building."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.matching.eligibility import OPEN, Pair, with_area
from models.matching.offers import floor_load
from models.matching.spaces import Space, area_of
from models.matching.weights import Weights
from models.tenants import Tenant
from models.tolerances import ROUNDING
from models.units import kg_m2_to_kn_m2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is settled beforehand, by ids.

    ``fixed``: tenant → its spaces; ``forbidden``: tenant with a space or a storey number that it must not get; ``required``:
    tenants that must be placed. ``open_too`` also allows places where an input is missing; they are marked as open.
    ``grouped`` counts the storeys of the recommended vertical order (:mod:`models.matching.grouping`) as preferred ones, for
    companies that prefer none themselves; ``proposed`` holds them then, tenant → storey numbers.
    """

    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbidden: frozenset[tuple[str, str]] = frozenset()
    required: frozenset[str] = frozenset()
    open_too: bool = False
    grouped: bool = False
    proposed: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def preferred(self, tenant: Tenant) -> tuple[int, ...]:
        """The storeys that a company prefers, else those that are proposed for it."""
        return tenant.needs.storeys_preferred or self.proposed.get(tenant.id, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One way for a company to stand in the building, in yuan a month term by term."""

    tenant: Tenant
    spaces: tuple[Space, ...]
    areas_m2: tuple[float, ...]
    paid_m2: float
    terms: Mapping[str, float]
    pairs: tuple[Pair, ...]

    @property
    def value(self) -> float:
        return math.fsum(self.terms.values())

    @property
    def area_m2(self) -> float:
        return math.fsum(self.areas_m2)

    @property
    def open(self) -> bool:
        return any(one.verdict == OPEN for one in self.pairs)


def place_on(tenant: Tenant, spaces: Sequence[Space], pairs: Sequence[Pair], weights: Weights, wishes: Wishes) -> Place | None:
    """A company on some spaces, worth what the weights say; None where it does not go or fewer spaces would do.

    Who is fixed stands where it is put, whatever its needs say.
    """
    total, need, most = _area(spaces), tenant.needs.area_m2, tenant.needs.area_most_m2
    by_hand = tenant.id in wishes.fixed
    if total is None or need is None:
        return None      # without areas nothing can be shared out; the pair says which one is missing
    known = tuple(space.area_m2.value for space in spaces if space.area_m2 is not None)
    areas = known if spaces[-1].whole else _shares(known, need.value)
    taken = math.fsum(areas)
    if not by_hand and (need.value > total + ROUNDING or (most is not None and taken > most.value + ROUNDING)):
        return None
    if len(spaces) > 1 and not by_hand and need.value <= total - min(known) + ROUNDING:
        return None
    paid = min(taken, max(need.value, 0.0 if most is None else most.value))
    judged = tuple(with_area(one, total) for one in pairs) if len(spaces) > 1 else tuple(pairs)
    return Place(tenant=tenant, spaces=tuple(spaces), areas_m2=areas, paid_m2=paid, pairs=judged,
                 terms=_terms(tenant, spaces, areas, paid, weights, wishes))


def load_need(tenant: Tenant) -> float | None:
    """The floor load that a company needs, kN/m²; of a need in kg/m² the reading that leaves least to spare."""
    stated = tenant.needs.floor_load_kn_m2
    if stated is None:
        return None
    return max(kg_m2_to_kn_m2(stated.value)) if stated.unit == "kg/m2" else stated.value


def _area(spaces: Sequence[Space]) -> float | None:
    return area_of(spaces, range(len(spaces)))


def _shares(areas: Sequence[float], need_m2: float) -> tuple[float, ...]:
    """Of shared storeys each but the last is filled."""
    left, found = need_m2, []
    for area in areas:
        found.append(max(min(left, area), 0.0))
        left -= found[-1]
    return tuple(found)


def _terms(tenant: Tenant, spaces: Sequence[Space], areas: Sequence[float], paid: float, w: Weights,
           wishes: Wishes) -> dict[str, float]:
    rent, taken = tenant.terms.rent_yuan_m2_month, math.fsum(areas)
    load, height = load_need(tenant), tenant.needs.storey_height_m
    terms = {"rent": 0.0 if rent is None else w.rent * rent.value * paid, "area": w.area_yuan_m2 * paid,
             "unused": -w.unused_yuan_m2 * (taken - paid), "load": 0.0, "height": 0.0, "preferred": 0.0}
    for space, area in zip(spaces, areas, strict=True):
        floor, storey = floor_load(space), space.storey.height_m
        if floor is not None and load is not None:
            terms["load"] -= w.load_yuan_kn * max(floor.low - load, 0.0) * area
        if storey is not None and height is not None:
            terms["height"] -= w.height_yuan_m3 * max(storey.value - height.value, 0.0) * area
        if space.storey.number in wishes.preferred(tenant):
            terms["preferred"] += w.preferred_yuan_m2 * area
    return terms
