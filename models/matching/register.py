"""Live loads bay by bay: what a zone of a storey carries, what those placed on it ask of it, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.building import Building, Storey, Zone
from models.loads import loads_of
from models.matching import offers
from models.matching.eligibility import NO, OPEN, YES
from models.matching.offers import Has
from models.matching.placing import Place, Placing
from models.matching.spaces import Space
from models.measured import Source
from models.tenants import Tenant
from models.tolerances import ROUNDING
from models.units import kg_m2_to_kn_m2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one company asks of a zone in kN/m², a range where it was stated in kg/m².

    ``how``: ``uniform`` as stated, ``machines`` by the heaviest of its machines (``machine`` names it). Both ends None: it has
    machines, but what they ask cannot be computed.
    """

    tenant: Tenant
    how: str
    low_kn_m2: float | None
    high_kn_m2: float | None
    machine: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bay:
    """A zone of a storey: a line of the register.

    Attributes:
        stated: characteristic imposed load, kN/m²; a range where it was stated in kg/m²; None where nobody states it. A leasing
            figure does not count as one.
        asked: by each company that stands on it and says something of loads.
        tenants: all that stand on it.
    """

    building: Building
    storey: Storey
    zone: Zone
    stated: Has | None
    asked: tuple[Asked, ...]
    tenants: tuple[Tenant, ...]

    @property
    def most(self) -> Asked | None:
        """Who asks most."""
        known = [one for one in self.asked if one.high_kn_m2 is not None]
        return max(known, key=lambda one: one.high_kn_m2 or 0.0, default=None)

    @property
    def left_kn_m2(self) -> tuple[float, float] | None:
        """What is left of the load on every m², by the least and the best reading; None while one of the two is unknown."""
        if self.stated is None:
            return None
        if not self.asked:
            return self.stated.low, self.stated.high
        lows, highs = ([getattr(one, name) for one in self.asked] for name in ("low_kn_m2", "high_kn_m2"))
        if None in lows:
            return None
        return round(self.stated.low - max(highs), 6), round(self.stated.high - max(lows), 6)

    @property
    def verdict(self) -> str:
        """Yes where something or just nothing is left by both readings, no where too little by both, else open."""
        left = self.left_kn_m2
        if left is None:
            return OPEN
        return YES if left[0] >= -ROUNDING else NO if left[1] < -ROUNDING else OPEN


def register(placing: Placing) -> tuple[Bay, ...]:
    """Every zone of every storey that is let in part or whole, from the bottom."""
    return tuple(bay for building in _buildings(placing.spaces) for bay in _bays(building, placing))


def _buildings(spaces: Sequence[Space]) -> list[Building]:
    return list({id(space.building): space.building for space in spaces}.values())


def _bays(building: Building, placing: Placing) -> Iterator[Bay]:
    numbers = {space.storey.number for space in placing.spaces if space.building is building}
    on: dict[str, list[tuple[Place, Space]]] = {}
    for place in placing.places:
        for space in place.spaces:
            if space.building is building:
                for zone in offers.zones_of(space):
                    on.setdefault(zone.id, []).append((place, space))
    for storey in building.storeys:
        for zone in storey.zones if storey.number in numbers else ():
            standing = on.get(zone.id, [])
            tenants = tuple({place.tenant.id: place.tenant for place, _ in standing}.values())
            asked = tuple(one for place, space in standing for one in asked_by(place.tenant, space, zone))
            yield Bay(building=building, storey=storey, zone=zone, stated=_stated(zone), tenants=tenants,
                      asked=tuple({(one.tenant.id, one.how): one for one in asked}.values()))


def _stated(zone: Zone) -> Has | None:
    load = zone.floor_load
    if load is None or load.basis == "leasing":
        return None
    low, high = sorted(kg_m2_to_kn_m2(load.load.value)) if load.load.unit == "kg/m2" else (load.load.value, load.load.value)
    return Has(low, high, (load.load.source,), (zone.name,))


def asked_by(tenant: Tenant, space: Space, zone: Zone) -> Iterator[Asked]:
    """What a company asks of a zone: the load it states, and that of the heaviest machine if its machines stand there."""
    need = tenant.needs.floor_load_kn_m2
    if need is not None:
        low, high = sorted(kg_m2_to_kn_m2(need.value)) if need.unit == "kg/m2" else (need.value, need.value)
        yield Asked(tenant=tenant, how="uniform", low_kn_m2=low, high_kn_m2=high, sources=(need.source,))
    main = offers.main_zone(space)
    if tenant.needs.equipment and main is not None and main.id == zone.id:
        yield _machines(tenant, space, zone)


def _machines(tenant: Tenant, space: Space, zone: Zone) -> Asked:
    """The equivalent load of the machine that asks most."""
    machines = tuple(replace(item, storey=space.storey.number, zone=zone.id) for item in tenant.needs.equipment)
    loads = loads_of(replace(space.building, storeys=(space.storey,), equipment=machines))
    found = [(check.required_kn_m2, machine.equipment.name) for machine in loads.machines for check in machine.checks
             if check.required_kn_m2 is not None and (check.limit is not None or check.member == "slab")]
    asked, name = max(found, default=(None, ""))
    sources = tuple(item.mass_kg.source for item in machines if item.mass_kg is not None)
    return Asked(tenant=tenant, how="machines", low_kn_m2=asked, high_kn_m2=asked, machine=name, sources=sources)
