"""Power, water, gas, exhaust and waste water of a whole building against what all its companies ask together.

What nobody states is no limit and is said to be unchecked. Companies do not all draw their full need at one time: that counts
only by a diversity factor that the building states.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.building import Building
from models.matching.offers import SERVICES, Has
from models.tenants import Tenant
from models.tolerances import ROUNDING

SUPPLIES: Final[Mapping[str, str]] = {need: f"building_{name.removeprefix('unit_')}" for need, name in SERVICES.items()}
"""Need → declared fact of the building: ``building_power_kw`` and so on."""

DIVERSITIES: Final[Mapping[str, str]] = {
    "power_kw": "power_diversity", "water_m3_d": "water_diversity", "gas_m3_h": "gas_diversity",
    "exhaust_m3_h": "exhaust_diversity", "waste_water_m3_d": "waste_water_diversity",
}
"""Need → declared factor of the building, above 0 and at most 1: the share of all needs that is drawn at one time. A shaft has
none: it is there or not."""

WITHIN: Final = "within"
OVER: Final = "over"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """One service of a building and what its companies ask of it.

    Attributes:
        asked: needs of those that state one, in the unit of the need. ``stating``, ``silent``: how many do, and do not.
        has: what the building states; None: unknown, so it is no limit. ``diversity``: None where none is stated.
    """

    need: str
    asked: float
    stating: int
    silent: int
    has: Has | None
    diversity: Has | None

    @property
    def drawn(self) -> float:
        """What is drawn at one time."""
        return self.asked * (1.0 if self.diversity is None else self.diversity.low)

    @property
    def verdict(self) -> str:
        if self.has is None:
            return UNKNOWN
        return WITHIN if self.drawn <= self.has.low + ROUNDING else OVER

    @property
    def share(self) -> float | None:
        """Of what is there."""
        return None if self.has is None or self.has.low <= 0.0 else self.drawn / self.has.low


def supply_of(building: Building, need: str) -> Has | None:
    """What a building states for all of its companies together."""
    return _declared(building, SUPPLIES[need])


def diversity_of(building: Building, need: str) -> Has | None:
    """The factor that a building states; one that is no share counts as not stated."""
    found = _declared(building, DIVERSITIES[need]) if need in DIVERSITIES else None
    return found if found is not None and 0.0 < found.low <= 1.0 else None


def limits_of(building: Building) -> dict[str, float]:
    """Need → the most that the needs of all companies may add up to, for services that the building states."""
    found: dict[str, float] = {}
    for need in SUPPLIES:
        there, factor = supply_of(building, need), diversity_of(building, need)
        if there is not None:
            found[need] = there.low / (1.0 if factor is None else factor.low)
    return found


def asked_of(tenant: Tenant, need: str) -> float | None:
    """What a company asks of a service; None where it does not say."""
    found = getattr(tenant.needs, need)
    return None if found is None else float(found.value)


def supplies(building: Building, tenants: Sequence[Tenant]) -> tuple[Supply, ...]:
    """Every service that the building states or one of its companies asks for."""
    found = []
    for need in SUPPLIES:
        asked = [asked_of(tenant, need) for tenant in tenants]
        stated = [one for one in asked if one is not None]
        there = supply_of(building, need)
        if stated or there is not None:
            found.append(Supply(need=need, asked=math.fsum(stated), stating=len(stated), silent=len(asked) - len(stated),
                                has=there, diversity=diversity_of(building, need)))
    return tuple(found)


def _declared(building: Building, name: str) -> Has | None:
    found = building.declared.get(name)
    if found is None or isinstance(found.value, bool) or not isinstance(found.value, int | float):
        return None
    value = float(found.value)
    return Has(value, value, (found.source,)) if math.isfinite(value) and value >= 0.0 else None
