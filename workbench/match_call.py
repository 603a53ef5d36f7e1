"""What a call of ``shanglou match`` settles beforehand: fixed and forbidden places, leases, weights, time."""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from models.building import Building
from models.errors import CallError, InputError
from models.matching.candidates import Candidates
from models.matching.placing import Placing, Wishes
from models.matching.spaces import Space, divided, spaces_of
from models.matching.table import Table
from models.matching.weights import Weights, weights_from
from models.reading import Reading
from models.tenants import Lease, Tenant, TenantList

TIME_S: Final = 20.0
MOST_TIME_S: Final = 36_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A call as it is meant: the companies (with what their leases say), the spaces, the wishes, the weights.

    ``lost``: wishes that were about another building and do not hold in this one.
    """

    tenants: tuple[Tenant, ...]
    spaces: tuple[Space, ...]
    wishes: Wishes
    weights: Weights
    time_s: float
    divided: bool
    leased: frozenset[str] = frozenset()
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A wish about a first building that a second one has no place for. ``kind``: fixed, leased or forbidden."""

    kind: str
    tenant: str
    units: tuple[str, ...]


def asked_of(args: argparse.Namespace, reading: Reading, tenants: TenantList, list_name: str) -> Asked:
    """The call for a building file.

    Raises:
        CallError: an option that is wrong, or names a company or unit that is not there.
        InputError: nothing to let, or a lease of a unit that the building has not.
    """
    spaces = spaces_for(args, reading)
    companies = tenants.tenants
    fixed = _all_fixed(companies, spaces, args.fix)
    leased: frozenset[str] = frozenset()
    if args.leases:
        held = _leased(tenants, spaces, list_name)
        leased = frozenset(held)
        companies = tuple(_with_lease(one, tenants.leases) if one.id in held else one for one in companies)
        fixed = held | fixed
    _check_taken(fixed, spaces)
    forbidden = frozenset(_forbidden(companies, spaces, written) for written in args.forbid)
    _check_forbidden(fixed, forbidden, spaces)
    return Asked(
        tenants=companies, spaces=spaces, weights=weights_of(args.weight), time_s=time_of(args.time), leased=leased,
        divided=args.divide is not None or args.unit_area is not None,
        wishes=Wishes(fixed=fixed, forbidden=forbidden, required=_required(companies, args.require), open_too=args.allow_open,
                      grouped=args.group))


def asked_plainly(args: argparse.Namespace, reading: Reading, tenants: Sequence[Tenant]) -> Asked:
    """The list for a building without leases and places by hand."""
    return Asked(tenants=tuple(tenants), spaces=spaces_for(args, reading), weights=weights_of(args.weight),
                 time_s=time_of(args.time), divided=args.divide is not None or args.unit_area is not None,
                 wishes=Wishes(open_too=args.allow_open, grouped=args.group))


def asked_beside(args: argparse.Namespace, reading: Reading, first: Asked) -> Asked:
    """The same list for another building: wishes hold there where units or storeys of that name exist; the others are told."""
    plain = asked_plainly(args, reading, first.tenants)
    there = {space.id: space for space in plain.spaces}
    here = {space.id: space for space in first.spaces}
    lost: list[Lost] = []
    fixed: dict[str, tuple[str, ...]] = {}
    for tenant, units in first.wishes.fixed.items():
        found = [_counterpart(here[unit], there) for unit in units]
        ids = tuple(space.id for space in found if space is not None)
        if len(ids) == len(units) and _can_stand(tenant, ids, plain):
            fixed[tenant] = ids
        else:
            lost.append(Lost(kind="leased" if tenant in first.leased else "fixed", tenant=tenant, units=units))
    forbidden: set[tuple[str, str]] = set()
    for tenant, named in sorted(first.wishes.forbidden):
        if any(named == str(space.storey.number) for space in plain.spaces):
            forbidden.add((tenant, named))
            continue
        other = _counterpart(here[named], there) if named in here else None
        if other is None:
            lost.append(Lost(kind="forbidden", tenant=tenant, units=(named,)))
        else:
            forbidden.add((tenant, other.id))
    wishes = replace(plain.wishes, fixed=fixed, forbidden=frozenset(forbidden), required=first.wishes.required)
    return replace(plain, wishes=wishes, leased=first.leased & frozenset(fixed), lost=tuple(lost))


def _counterpart(space: Space, there: Mapping[str, Space]) -> Space | None:
    """The space of another building by its id; an undivided storey also by its number."""
    if space.id in there:
        return there[space.id]
    same = [other for other in there.values() if other.storey.number == space.storey.number
            and (other.unit is None if space.unit is None else other.unit is not None and other.unit.id == space.unit.id)]
    return same[0] if len(same) == 1 else None


def _can_stand(tenant: str, units: tuple[str, ...], asked: Asked) -> bool:
    """Whether the units are adjacent and have an area."""
    own = tuple(one for one in asked.tenants if one.id == tenant)
    return len(Candidates(Table(own, asked.spaces), asked.weights, Wishes(fixed={tenant: units}))) > 0


def spaces_for(args: argparse.Namespace, reading: Reading) -> tuple[Space, ...]:
    """What there is to let, divided as the call says. Raises CallError, InputError."""
    if reading.city is not None:
        raise InputError("empty", "match-city", reading.input.file)
    buildings: list[Building] = list(reading.buildings)
    if args.divide is not None or args.unit_area is not None:
        parts = None if args.divide is None else _whole(args.divide, "--divide")
        area = None if args.unit_area is None else _number(args.unit_area, "--unit-area")
        buildings = [divided(building, parts, area, anew=True) for building in buildings]
    spaces = spaces_of(buildings)
    if not spaces:
        raise InputError("empty", "match-nothing-to-let", reading.input.file)
    return spaces


def weights_of(written: Sequence[str]) -> Weights:
    """``NAME=VALUE``, each. Raises CallError."""
    return weights_from({name: _number(value, "--weight") for name, value in (
        _pair(one, "--weight", "NAME=VALUE") for one in written)})


def time_of(written: str | None) -> float:
    """Seconds. Raises CallError."""
    if written is None:
        return TIME_S
    seconds = _number(written, "--time")
    if not 0.1 <= seconds <= MOST_TIME_S:
        raise CallError("bad-call", "match-time", written)
    return seconds


def find_tenant(tenants: Sequence[Tenant], name: str) -> Tenant:
    """A company by id or name. Raises CallError."""
    wanted = name.strip()
    found = next((one for one in tenants if wanted in (one.id, one.name)), None)
    if found is None:
        raise CallError("bad-call", "match-no-tenant", wanted[:80])
    return found


def find_spaces(spaces: Sequence[Space], name: str) -> tuple[Space, ...]:
    """A unit by id or name, or all units of a storey by number or name. Raises CallError."""
    wanted = name.strip()
    exact = [space for space in spaces if space.id == wanted]
    named = exact or [space for space in spaces if wanted in (space.name, f"{space.storey.name} {space.name}")]
    if len(named) == 1:
        return tuple(named)
    storey = [space for space in spaces if wanted in (str(space.storey.number), space.storey.name, space.storey.id)]
    buildings = {id(space.building) for space in storey}
    if storey and len(buildings) == 1:
        return tuple(storey)
    if named or storey:
        raise CallError("bad-call", "match-unit-twice", wanted[:80], known=", ".join(s.id for s in named or storey)[:200])
    raise CallError("bad-call", "match-no-space", wanted[:80])


def check_fixed(placing: Placing) -> None:
    """Refuse fixed places that no way of standing there exists for. Raises CallError."""
    for tenant, units in placing.wishes.fixed.items():
        if not placing.own_places(tenant):
            name = next(one.name for one in placing.tenants if one.id == tenant)
            raise CallError("bad-call", "match-fix-not-possible", name, units=" + ".join(units))


def _fixed(spaces: Sequence[Space], written: str) -> tuple[str, tuple[str, ...]]:
    tenant, units = _pair(written, "--fix", "TENANT=UNIT[+UNIT]")
    return tenant, tuple(dict.fromkeys(space.id for unit in units.split("+") for space in find_spaces(spaces, unit)))


def _all_fixed(tenants: Sequence[Tenant], spaces: Sequence[Space], written: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Company → spaces of every ``--fix``. Raises CallError: two places for one company, of which one would be passed over."""
    found: dict[str, tuple[str, ...]] = {}
    for name, units in (_fixed(spaces, one) for one in written):
        tenant = find_tenant(tenants, name)
        if found.setdefault(tenant.id, units) != units:
            first, second = (" + ".join(one) for one in (found[tenant.id], units))
            raise CallError("bad-call", "match-fix-twice", tenant.name, first=first, second=second)
    return found


def _forbidden(tenants: Sequence[Tenant], spaces: Sequence[Space], written: str) -> tuple[str, str]:
    """A unit by its id, a storey by its number."""
    name, where = _pair(written, "--forbid", "TENANT=UNIT|STOREY")
    found = find_spaces(spaces, where)
    single = len(found) == 1 and where.strip() != str(found[0].storey.number)
    return find_tenant(tenants, name).id, found[0].id if single else str(found[0].storey.number)


def _required(tenants: Sequence[Tenant], written: Sequence[str]) -> frozenset[str]:
    if "all" in written:
        return frozenset(one.id for one in tenants)
    return frozenset(find_tenant(tenants, name).id for name in written)


def _leased(tenants: TenantList, spaces: Sequence[Space], list_name: str) -> dict[str, tuple[str, ...]]:
    """Company → the spaces of its leases. Raises InputError for a unit that is not there."""
    found: dict[str, tuple[str, ...]] = {}
    for lease in tenants.leases:
        units: list[str] = []
        for unit in _joined(lease.units, {space.id for space in spaces}):
            try:
                units += [space.id for space in find_spaces(spaces, unit)]
            except CallError as error:
                holder = tenants.find(lease.tenant)
                raise InputError("syntax", "match-lease-unit", list_name, unit=unit,
                                 tenant=lease.tenant if holder is None else holder.name) from error
        found[lease.tenant] = tuple(dict.fromkeys((*found.get(lease.tenant, ()), *units)))
    return found


def _joined(units: Sequence[str], known: Set[str]) -> list[str]:
    """Units as a list names them; ``A/2F-east``, the id of a unit of one of several buildings, was read as two of them."""
    found: list[str] = []
    for unit in units:
        if found and f"{found[-1]}/{unit}" in known:
            found[-1] += f"/{unit}"
        else:
            found.append(unit)
    return found


def _with_lease(tenant: Tenant, leases: Sequence[Lease]) -> Tenant:
    """A company with the area and rent of its leases, where they state them."""
    own = [lease for lease in leases if lease.tenant == tenant.id]
    areas = [lease.area_m2 for lease in own]
    needs, terms = tenant.needs, tenant.terms
    known = [area for area in areas if area is not None]
    if len(known) == len(own):
        needs = replace(needs, area_m2=replace(known[0], value=math.fsum(area.value for area in known)))
    rent = next((lease.terms.rent_yuan_m2_month for lease in own if lease.terms.rent_yuan_m2_month is not None), None)
    return replace(tenant, needs=needs, terms=terms if rent is None else replace(terms, rent_yuan_m2_month=rent))


def _check_taken(fixed: Mapping[str, Sequence[str]], spaces: Sequence[Space]) -> None:
    """Refuse one whole unit for two companies. Raises CallError."""
    whole = {space.id for space in spaces if space.whole}
    holders: dict[str, str] = {}
    for tenant, units in fixed.items():
        for unit in units:
            if unit in whole and unit in holders:
                raise CallError("bad-call", "match-lease-taken", unit, first=holders[unit], second=tenant)
            holders[unit] = tenant


def _check_forbidden(fixed: Mapping[str, Sequence[str]], forbidden: Set[tuple[str, str]], spaces: Sequence[Space]) -> None:
    """Refuse a place that is both fixed and forbidden. Raises CallError."""
    storeys = {space.id: str(space.storey.number) for space in spaces}
    for tenant, units in fixed.items():
        for unit in units:
            if (tenant, unit) in forbidden or (tenant, storeys[unit]) in forbidden:
                raise CallError("bad-call", "match-fix-forbidden", tenant, unit=unit)


def _pair(written: str, option: str, form: str) -> tuple[str, str]:
    left, sign, right = written.partition("=")
    if not sign or not left.strip() or not right.strip():
        raise CallError("bad-call", "match-pair-form", written[:80], option=option, form=form)
    return left.strip(), right.strip()


def _number(written: str, option: str) -> float:
    try:
        found = float(written.strip())
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise CallError("bad-call", "match-number", written.strip()[:40], option=option)
    return found


def _whole(written: str, option: str) -> int:
    found = _number(written, option)
    if not found.is_integer():
        raise CallError("bad-call", "match-whole", written.strip()[:40], option=option)
    return int(found)
