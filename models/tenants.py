"""Who may move in: companies with what they need, bring and pay, the links between them, and the leases that stand.

Everything is frozen; every number is a :class:`~models.measured.Measured` with its source. What a company does not state is
None: it asks nothing there, and the result says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from models.building import Hazard
from models.equipment import Equipment
from models.measured import Measured, Stated

STAGES: Final = ("rd", "pilot", "production", "office", "storage")
"""研发 中试 生产 办公 仓储: what a company does in a unit."""

HELD: Final = ("leased", "sold", "owner")
"""租赁 已售 自持: how a company holds its rooms."""

CLEAN_CLASSES: Final = tuple(f"ISO {n}" for n in range(1, 10))
"""Air cleanliness by ISO 14644-1, the cleanest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a unit must offer. Each is a least or greatest figure as its name says; None asks nothing.

    Attributes:
        area_m2, area_most_m2: least and greatest area; a unit larger than the greatest is wasted on the company.
        clear_height_beam_m, clear_height_duct_m, storey_height_m: least heights; under beams, under ducts, floor to floor.
        floor_load_kn_m2: least characteristic load of the floor, in kN/m² or, where it was stated so,
        in kg/m²; ``equipment`` asks by its machines instead or as well.
        heaviest_kg, largest_m: the heaviest and the largest single piece (length, width, height) that must get there.
        vibration: worst generic criterion that its processes bear (a key of :data:`models.engineering.vibration.VC_UM_S`).
        noise_most_db: loudest neighbour that it bears, dB(A) at the party wall.
        clean_class: air cleanliness of its rooms (of :data:`CLEAN_CLASSES`); it then bears no dust from neighbours.
        power_kw, water_m3_d, gas_m3_h, exhaust_m3_h, exhaust_shaft_m2, waste_water_m3_d: connected services of the unit.
        storeys: storey numbers that it would take; empty: any. ``storeys_preferred`` are only preferred.
    """

    area_m2: Measured | None = None
    area_most_m2: Measured | None = None
    clear_height_beam_m: Measured | None = None
    clear_height_duct_m: Measured | None = None
    storey_height_m: Measured | None = None
    floor_load_kn_m2: Measured | None = None
    equipment: tuple[Equipment, ...] = ()
    heaviest_kg: Measured | None = None
    largest_m: tuple[Measured | None, Measured | None, Measured | None] = (None, None, None)
    vibration: Stated[str] | None = None
    noise_most_db: Measured | None = None
    clean_class: Stated[str] | None = None
    power_kw: Measured | None = None
    water_m3_d: Measured | None = None
    gas_m3_h: Measured | None = None
    exhaust_m3_h: Measured | None = None
    exhaust_shaft_m2: Measured | None = None
    waste_water_m3_d: Measured | None = None
    storeys: tuple[int, ...] = ()
    storeys_preferred: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brings:
    """What a company brings with it: hazard, goods, noise, shaking.

    Attributes:
        hazard: fire hazard class of its production.
        noise_db: its own noise, dB(A) at the party wall. ``excitation_hz``, ``excitation_n``: force on the floor.
        dust: whether its production gives off dust, which no clean room bears beside it.
        goods_t_day: tonnes a day, in and out; ``in_share`` of them comes in. ``unit_load_kg``: gross mass of its load unit.
        goods_profile: weights of the 24 clock hours in which its goods move; None: nobody says when.
        trucks_day: trucks a day, where it states them; else they follow from its goods and the building's trucks.
    """

    hazard: Stated[Hazard] | None = None
    noise_db: Measured | None = None
    excitation_hz: Measured | None = None
    excitation_n: Measured | None = None
    dust: Stated[bool] | None = None
    goods_t_day: Measured | None = None
    in_share: Measured | None = None
    unit_load_kg: Measured | None = None
    goods_profile: Stated[tuple[float, ...]] | None = None
    trucks_day: Measured | None = None

    @property
    def hour_shares(self) -> tuple[float, ...] | None:
        """The share of a day's goods that moves in each of the 24 clock hours; None while nobody says when."""
        if self.goods_profile is None:
            return None
        weights = self.goods_profile.value
        whole = math.fsum(weights)
        return tuple(weight / whole for weight in weights)

    @property
    def t_by_hour(self) -> tuple[float, ...] | None:
        """Tonnes in each of the 24 clock hours; None while goods or hours are unknown."""
        shares = self.hour_shares
        return None if self.goods_t_day is None or shares is None else tuple(self.goods_t_day.value * one for one in shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is offered or agreed: rent in yuan per m² and month, term in years, growth in percent a year."""

    rent_yuan_m2_month: Measured | None = None
    term_years: Measured | None = None
    growth_pct_year: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyLink:
    """Goods that go to another company of the list, by its id: tonnes a day. Upstream links are the other's downstream ones."""

    to: str
    t_day: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """A company that asks for room. ``company`` joins several entries of one company (its R&D, pilot and production).

    Attributes:
        industry: key of the suitability model or the user's own word; ``production`` one of the building's production types.
        stage: one of :data:`STAGES`.
        declared: what else a list says of it, by the heading of its column: kept and shown. Figures that a building knows as well
        (:data:`models.matching.further.FURTHER`) are judged, the rest by nothing.
    """

    id: str
    name: str
    company: str = ""
    industry: Stated[str] | None = None
    production: Stated[str] | None = None
    stage: Stated[str] | None = None
    needs: Needs = Needs()
    brings: Brings = Brings()
    terms: Terms = Terms()
    downstream: tuple[SupplyLink, ...] = ()
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A tenant on units of one building, by id; ``area_m2`` says how much of an undivided storey it takes.

    Attributes:
        held: one of :data:`HELD`; None: leased.
        acquired: day on which a bought unit was registered; ``transfer``: day on which it is meant to be sold again.
    """

    tenant: str
    units: tuple[str, ...]
    area_m2: Measured | None = None
    starts: date | None = None
    ends: date | None = None
    terms: Terms = Terms()
    held: Stated[str] | None = None
    acquired: date | None = None
    transfer: date | None = None

    @property
    def owned(self) -> bool:
        """Whether it is no lease: bought, or the owner's own."""
        return self.held is not None and self.held.value != "leased"


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantList:
    """The companies of one file or project, with the leases that stand already."""

    tenants: tuple[Tenant, ...] = ()
    leases: tuple[Lease, ...] = ()

    def find(self, tenant_id: str) -> Tenant | None:
        return next((tenant for tenant in self.tenants if tenant.id == tenant_id), None)


def links_between(tenants: Sequence[Tenant]) -> Iterator[tuple[int, int, float]]:
    """Indices of two tenants and the tonnes a day between them, both directions together, each pair once."""
    index = {tenant.id: i for i, tenant in enumerate(tenants)}
    flows: dict[tuple[int, int], float] = {}
    for i, tenant in enumerate(tenants):
        for link in tenant.downstream:
            j = index.get(link.to)
            if j is not None and j != i:
                pair = (min(i, j), max(i, j))
                flows[pair] = flows.get(pair, 0.0) + link.t_day.value
    for (i, j), t_day in flows.items():
        yield i, j, t_day

