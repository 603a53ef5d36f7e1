"""May this company stand there? Every need against what the space offers: yes, no, or open because an input is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.capacity.lift_inputs import Bank, banks_of
from models.capacity.pieces import PieceCheck, check_pieces
from models.demand import Goods
from models.loads import loads_of
from models.loads.machines import EXCEEDS, FITS, ON_GRADE
from models.loads.shaking import criterion_um_s
from models.matching import offers
from models.matching.further import FURTHER, asked_by, clean_class_of, is_clean_enough
from models.matching.offers import SERVICES, Has, has
from models.matching.spaces import Space
from models.measured import Measured, Source
from models.tenants import Tenant
from models.tolerances import ROUNDING
from models.units import kg_m2_to_kn_m2

YES: Final = "yes"
NO: Final = "no"
OPEN: Final = "open"
ORDER: Final = (YES, OPEN, NO)

AREA: Final = ("area", "area-most")
"""Needs that several spaces meet together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One need against the space.

    Attributes:
        key: which need, text ``match.need.<key>``.
        sense: ``>=`` or ``<=`` for numbers: has sense needs; "" for words.
        needs, has: numbers in ``unit``, or words in ``needs_word``, ``has_word``; None where unknown.
        why: key of a reason that is no number, text ``match.why.<why>``; ``missing``: name of the input that is not there.
        names: things that what is there comes from, as the file names them.
    """

    key: str
    verdict: str
    sense: str = ""
    needs: float | None = None
    has: Has | None = None
    unit: str = ""
    needs_word: str = ""
    has_word: str = ""
    why: str = ""
    missing: str = ""
    sources: tuple[Source, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def short_by(self) -> float | None:
        """What is lacking (or too much), in the unit of the need; None where it is met or no number."""
        if self.verdict != NO or self.needs is None or self.has is None:
            return None
        return round(self.needs - self.has.high, 6) if self.sense == ">=" else round(self.has.low - self.needs, 6)

    @property
    def assumed(self) -> bool:
        return any(source.kind.value == "assumed" for source in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A company and a space, with every need that it states."""

    tenant: Tenant
    space: Space
    matches: tuple[Match, ...]

    @property
    def verdict(self) -> str:
        """No if one need is not met, else open if one is not known, else yes."""
        return max((match.verdict for match in self.matches), key=ORDER.index, default=YES)

    @property
    def violated(self) -> tuple[Match, ...]:
        return tuple(match for match in self.matches if match.verdict == NO)

    @property
    def open(self) -> tuple[Match, ...]:
        return tuple(match for match in self.matches if match.verdict == OPEN)


def pair(tenant: Tenant, space: Space, banks: Sequence[Bank] | None = None) -> Pair:
    """All needs of a company against a space; ``banks`` of its goods lifts, if they are at hand."""
    own = banks if banks is not None else banks_of(space.building)[0]
    return Pair(tenant=tenant, space=space, matches=tuple(_matches(tenant, space, own)))


def with_area(found: Pair, area_m2: float) -> Pair:
    """The same, where the space is one of several that have this area together, m²."""
    others = tuple(match for match in found.matches if match.key not in AREA)
    return replace(found, matches=(*_area(found.tenant, found.space, area_m2), *others))


def _matches(tenant: Tenant, space: Space, banks: Sequence[Bank]) -> Iterator[Match]:
    yield from _area(tenant, space)
    yield from storey_of(tenant, space)
    yield from _heights(tenant, space)
    yield from _loads(tenant, space)
    yield from reach_of(tenant, space, banks)
    yield from _surroundings(tenant, space)
    yield from _services(tenant, space)
    yield from _further(tenant, space)
    yield from hazard_of(tenant, space)


def _at_least(key: str, needs: Measured | None, found: Has | None, unit: str, missing: str) -> Iterator[Match]:
    """A least figure. A range that straddles it is open."""
    if needs is None:
        return
    least = needs.value - ROUNDING
    verdict = OPEN if found is None else YES if found.low >= least else NO if found.high < least else OPEN
    yield Match(key=key, verdict=verdict, sense=">=", needs=needs.value, has=found, unit=unit,
                missing=missing if found is None else "", sources=(*(() if found is None else found.sources), needs.source),
                names=() if found is None else found.names)


def _at_most(key: str, needs: Measured | None, found: Has | None, unit: str, missing: str) -> Iterator[Match]:
    """A greatest figure."""
    if needs is None:
        return
    most = needs.value + ROUNDING
    verdict = OPEN if found is None else YES if found.high <= most else NO if found.low > most else OPEN
    yield Match(key=key, verdict=verdict, sense="<=", needs=needs.value, has=found, unit=unit,
                missing=missing if found is None else "", sources=(*(() if found is None else found.sources), needs.source))


def _area(tenant: Tenant, space: Space, area_m2: float | None = None) -> Iterator[Match]:
    own = has(space.area_m2)
    found = own if area_m2 is None or own is None else replace(own, low=area_m2, high=area_m2)
    yield from _at_least("area", tenant.needs.area_m2, found, "m2", "area_m2")
    if space.whole:     # of a shared storey a company takes what it needs
        yield from _at_most("area-most", tenant.needs.area_most_m2, found, "m2", "area_m2")


def storey_of(tenant: Tenant, space: Space) -> Iterator[Match]:
    """Whether the company takes the storey at all, where it names some."""
    wanted = tenant.needs.storeys
    if wanted:
        yield Match(key="storeys", verdict=YES if space.storey.number in wanted else NO, has_word=space.storey.name,
                    needs_word=", ".join(str(number) for number in wanted))


def _heights(tenant: Tenant, space: Space) -> Iterator[Match]:
    needs, storey = tenant.needs, space.storey
    yield from _at_least("storey-height", needs.storey_height_m, has(storey.height_m), "m", "storey_height_m")
    yield from _at_least("clear-beam", needs.clear_height_beam_m, has(storey.clear_height_beam_m), "m", "clear_height_beam_m")
    yield from _at_least("clear-duct", needs.clear_height_duct_m, has(storey.clear_height_duct_m), "m", "clear_height_duct_m")


# --- loads -------------------------------------------------------------------------------------------------------


def _loads(tenant: Tenant, space: Space) -> Iterator[Match]:
    yield from floor_load_of(tenant.needs.floor_load_kn_m2, space)
    yield from machines_of(tenant, space)


def machines_of(tenant: Tenant, space: Space) -> Iterator[Match]:
    """Every machine as a load on the main zone of a space."""
    zone = offers.main_zone(space)
    if not tenant.needs.equipment:
        return
    if zone is None:
        yield Match(key="equipment", verdict=OPEN, missing="zone_area_m2")
        return
    machines = tuple(replace(item, storey=space.storey.number, zone=zone.id) for item in tenant.needs.equipment)
    alone = replace(space.building, storeys=(space.storey,), equipment=machines)
    for machine in loads_of(alone).machines:
        verdict = {EXCEEDS: NO, FITS: YES, ON_GRADE: YES}.get(machine.verdict, OPEN)
        worst = min((check for check in machine.checks if check.margin_kn_m2 is not None),
                    key=lambda check: check.margin_kn_m2 or 0.0, default=None)
        limit = None if worst is None or worst.limit is None else worst.limit
        yield Match(key="equipment", verdict=verdict, sense=">=", unit="kN/m2", needs_word=machine.equipment.name,
                    needs=None if worst is None else worst.required_kn_m2,
                    has=None if limit is None else Has(limit.low_kn_m2, limit.high_kn_m2, (limit.stated.source,)),
                    missing=next((name for check in machine.checks for name in check.missing), "") if verdict == OPEN else "",
                    names=(zone.name,))


def floor_load_of(needs: Measured | None, space: Space) -> Iterator[Match]:
    """A need in kg/m² has two readings, as has a load in kg/m²; side by side in kg/m² they are compared as they stand."""
    found = offers.floor_load(space)
    if needs is None or needs.unit != "kg/m2":
        yield from _at_least("load", needs, found, "kN/m2", "floor_load_kn_m2")
        return
    stated = offers.floor_load_kg_m2(space)
    if stated is not None:
        yield from _at_least("load", needs, stated, "kg/m2", "floor_load_kn_m2")
        return
    readings = sorted(kg_m2_to_kn_m2(needs.value))
    low, high = (next(_at_least("load", replace(needs, value=value, unit="kN/m2"), found, "kN/m2", "floor_load_kn_m2"))
                 for value in readings)
    yield high if high.verdict == low.verdict else replace(high, verdict=OPEN, why="two-readings")


# --- getting there -----------------------------------------------------------------------------------------------


def reach_of(tenant: Tenant, space: Space, banks: Sequence[Bank]) -> Iterator[Match]:
    """The heaviest and largest piece, and whether goods get there at all."""
    needs, number = tenant.needs, space.storey.number
    docks = {dock.storey for dock in space.building.docks if dock.storey is not None} or {1}
    if number in docks:
        return
    if needs.heaviest_kg is not None:
        goods = Goods(id=tenant.id, name=tenant.name, storeys=(number,), heaviest_kg=needs.heaviest_kg, largest_m=needs.largest_m)
        for check in check_pieces(space.building, banks, (goods,)):
            yield _piece(check, space, needs.heaviest_kg)
    goods_t_day = tenant.brings.goods_t_day
    if goods_t_day is not None and goods_t_day.value > 0.0 and not any(number in bank.serves for bank in banks):
        known = bool(space.building.lifts)
        yield Match(key="goods-lift", verdict=NO if known else OPEN, why="no-lift", missing="" if known else "lifts",
                    sources=(goods_t_day.source,))


def _piece(check: PieceCheck, space: Space, heaviest: Measured) -> Match:
    """By lift or hoist; nobody entered a lift: open."""
    verdict = {"none": NO, "unknown": OPEN}.get(check.way, YES)
    if check.obstacle == "no-lift" and not space.building.lifts:
        verdict = OPEN
    counted = check.obstacle not in ("", "no-lift", "car-unknown", "size-unknown")
    return Match(key="piece", verdict=verdict, sense=">=", needs=check.needs, unit="kg" if check.obstacle == "load" else "m",
                 has=Has(check.has, check.has) if counted else None, why=check.obstacle,
                 names=(check.by,) if check.by else (), sources=(heaviest.source,), missing="lifts" if verdict == OPEN else "")


# --- surroundings, services, hazard ------------------------------------------------------------------------------


def _surroundings(tenant: Tenant, space: Space) -> Iterator[Match]:
    """What the floor and the walls bring; what other companies bring counts in the placing of all."""
    vibration = tenant.needs.vibration
    if vibration is not None:
        most = criterion_um_s(vibration.value)
        if most is not None:
            yield from _at_most("vibration", Measured(most, "um/s", vibration.source),
                                offers.declared(space, "floor_vibration_um_s"), "um/s", "floor_vibration_um_s")
    yield from clean_of(tenant, space)


def clean_of(tenant: Tenant, space: Space) -> Iterator[Match]:
    """Rooms of the class or a cleaner one, or such as companies build themselves."""
    asked = tenant.needs.clean_class
    if asked is None:
        return
    there = clean_class_of(space)
    verdict = OPEN if there is None else YES if is_clean_enough(there[0], asked.value) else NO
    yield Match(key="clean", verdict=verdict, needs_word=asked.value, has_word="" if there is None else there[0],
                missing="clean_class" if there is None else "", sources=(*(() if there is None else (there[1],)), asked.source))


def _further(tenant: Tenant, space: Space) -> Iterator[Match]:
    """Figures under further headings of the list that a building knows as well."""
    for name, needs in asked_by(tenant):
        fact = FURTHER[name]
        yield from (_at_most if fact.most else _at_least)(name, needs, fact.offer(space), fact.unit, name)


def _services(tenant: Tenant, space: Space) -> Iterator[Match]:
    for field, name in SERVICES.items():
        yield from _at_least(field, getattr(tenant.needs, field), offers.declared(space, name), UNITS[field], name)


UNITS: Final = {"power_kw": "kW", "water_m3_d": "m3/d", "gas_m3_h": "m3/h", "exhaust_m3_h": "m3/h", "exhaust_shaft_m2": "m2",
                 "waste_water_m3_d": "m3/d"}


def hazard_of(tenant: Tenant, space: Space) -> Iterator[Match]:
    """No more dangerous than what the space is designed for; 丙 without division against one of its parts is open."""
    stated = tenant.brings.hazard
    if stated is None:
        return
    asked, designed = str(stated.value), offers.hazard(space)
    if designed is None:
        yield Match(key="hazard", verdict=OPEN, needs_word=asked, missing="hazard", sources=(stated.source,))
        return
    there = designed[0]
    verdict = YES if offers.rank(asked) >= offers.rank(there) else NO
    if verdict == NO and (asked, there) in (("C1", "C"), ("C", "C2")):
        verdict = OPEN
    if (asked, there) == ("C", "C1"):
        verdict = YES
    yield Match(key="hazard", verdict=verdict, needs_word=asked, has_word=there, sources=(designed[1], stated.source))
