"""Loud, shaking and heavy trades low, sensitive ones high and away from them, one company's stages one above the other.

A recommendation with its reasons, never a rule: it can be handed to the placing as preferred storeys, where it counts by the
weight of a preferred storey and by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.engineering.vibration import VC_UM_S
from models.matching.disturbing import disturbs
from models.matching.eligibility import NO, ORDER
from models.matching.shaking import bears_of, forces_of, shaken
from models.matching.spaces import Space
from models.matching.table import Table
from models.tenants import Tenant
from models.tolerances import ROUNDING

if TYPE_CHECKING:
    from models.matching.placing import Place, Placing

LOUD_DB: Final = 75.0
"""A company that brings as much at the party wall counts as loud. An assumption of this program, as are the next three."""
QUIET_DB: Final = 60.0
"""A company that bears no more than this counts as sensitive."""
SENSITIVE_UM_S: Final = VC_UM_S["operating-theatre"]
"""A floor criterion up to this counts as sensitive; those of workshops, offices and dwellings do not."""
HEAVY_KN_M2: Final = 8.0
"""A need from this on counts as heavy."""

LOW: Final = ("shaking", "loud", "heavy")
STAGE_ORDER: Final[Mapping[str, int]] = {"storage": 0, "production": 1, "pilot": 2, "rd": 3, "office": 4}
"""From the bottom: 仓储 生产 中试 研发 办公 of one company."""

_NEXT: Final = 1
"""Noise reaches the storeys next to it, as in the placing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a company stands in a group or on a level: ``key`` of a text, and what it is filled in with."""

    key: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """A company with its groups (loud, shaking, heavy, sensitive), band (low, middle, high), storeys proposed, and reasons."""

    tenant: Tenant
    groups: tuple[str, ...]
    band: str
    storeys: tuple[int, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Two companies that a placing puts where one disturbs the other, or one company's stages that it puts apart.

    ``missing``: inputs without which nobody can say whether one shakes the other (kind ``shaking-open``). ``velocity_um_s``: of
    the floor that it shakes, ``most_um_s`` what the other bears.
    """

    kind: str
    first: Tenant
    second: Tenant
    storeys: tuple[int, int]
    missing: tuple[str, ...] = ()
    velocity_um_s: float | None = None
    most_um_s: float | None = None


def groups_of(tenant: Tenant) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """The groups that a company belongs to by what it states; what it does not state puts it in none."""
    found: dict[str, Reason] = {}
    needs, brings = tenant.needs, tenant.brings
    stated = (brings.excitation_n, *(item.excitation_n for item in needs.equipment))
    force = max((value.value for value in stated if value is not None), default=0.0)
    if force > 0.0:
        found["shaking"] = Reason(key="shaking", values={"force": f"{force:g}"})
    if brings.noise_db is not None and brings.noise_db.value >= LOUD_DB:
        found["loud"] = Reason(key="loud", values={"noise": f"{brings.noise_db.value:g}", "limit": f"{LOUD_DB:g}"})
    load = needs.floor_load_kn_m2
    if load is not None and load.unit == "kN/m2" and load.value >= HEAVY_KN_M2 - ROUNDING:
        found["heavy"] = Reason(key="heavy", values={"load": f"{load.value:g}", "limit": f"{HEAVY_KN_M2:g}"})
    criteria = [one.value for one in (needs.vibration, *(item.vibration for item in needs.equipment)) if one is not None]
    finest = min((word for word in criteria if word in VC_UM_S), key=VC_UM_S.__getitem__, default=None)
    if finest is not None and VC_UM_S[finest] <= SENSITIVE_UM_S:
        found["sensitive"] = Reason(key="vibration", values={"class": finest, "speed": f"{VC_UM_S[finest]:g}"})
    elif needs.noise_most_db is not None and needs.noise_most_db.value <= QUIET_DB:
        found["sensitive"] = Reason(key="quiet", values={"noise": f"{needs.noise_most_db.value:g}", "limit": f"{QUIET_DB:g}"})
    elif needs.clean_class is not None:
        found["sensitive"] = Reason(key="clean", values={"class": needs.clean_class.value})
    return tuple(found), tuple(found.values())


def band_of(groups: Sequence[str]) -> str:
    """low for what shakes, is loud or heavy; high for what is only sensitive; else middle."""
    if any(group in groups for group in LOW):
        return "low"
    return "high" if "sensitive" in groups else "middle"


def propose(tenants: Sequence[Tenant], spaces: Sequence[Space], judged: Table | None = None) -> tuple[Grouped, ...]:
    """A vertical order for the companies of a list in the spaces of one building or several.

    The low ones are laid from the bottom, the most disturbing first; the sensitive ones from the top; the others between. The
    stages of one company stay together: production where it belongs, pilot on it, research above. A storey that a company may
    not take for any need but area is passed over; where none is left, nothing is proposed.

    Args:
        judged: every company against every space, if that is at hand.
    """
    levels = _Levels(tenants, spaces, judged or Table(tenants, spaces))
    made: dict[str, Grouped] = {}
    companies = _stages(tenants)
    for tenant in _order(tenants):
        if tenant.id in made:
            continue
        group = companies.get(tenant.company, [tenant])
        base: int | None = None
        for one in group:
            if one.id not in made:
                made[one.id] = levels.place(one, base)
                storeys = made[one.id].storeys
                base = max(storeys) if storeys else base
    return tuple(made[tenant.id] for tenant in tenants)


def _order(tenants: Sequence[Tenant]) -> list[Tenant]:
    """Who is laid first: shaking, loud, heavy by load, then the sensitive ones, then the rest; large ones first."""
    def key(tenant: Tenant) -> tuple[int, float, float]:
        groups, _ = groups_of(tenant)
        load, area = tenant.needs.floor_load_kn_m2, tenant.needs.area_m2
        place = next((i for i, group in enumerate((*LOW, "sensitive")) if group in groups), len(LOW) + 1)
        return place, -(0.0 if load is None else load.value), -(0.0 if area is None else area.value)

    return sorted(tenants, key=key)


def _stages(tenants: Sequence[Tenant]) -> dict[str, list[Tenant]]:
    """The entries of each company that is named, from the bottom."""
    found: dict[str, list[Tenant]] = {}
    for tenant in tenants:
        if tenant.company:
            found.setdefault(tenant.company, []).append(tenant)
    for own in found.values():
        own.sort(key=lambda one: STAGE_ORDER.get("" if one.stage is None else one.stage.value, 1))
    return found


class _Levels:
    """What is still free on each storey."""

    def __init__(self, tenants: Sequence[Tenant], spaces: Sequence[Space], judged: Table) -> None:
        self.free: dict[int, float] = {}
        for space in spaces:
            if space.area_m2 is not None:
                number = space.storey.number
                self.free[number] = self.free.get(number, 0.0) + space.area_m2.value
        self.numbers = sorted(self.free)
        refused = judged.beside_area == ORDER.index(NO)
        own = {number: [i for i, space in enumerate(spaces) if space.storey.number == number] for number in self.numbers}
        all_refused = {number: refused[:, members].all(axis=1).tolist() for number, members in own.items()}
        self.banned = {tenant.id: {number for number in self.numbers if all_refused[number][t]}
                       for t, tenant in enumerate(tenants)}

    def place(self, tenant: Tenant, base: int | None) -> Grouped:
        """The first storey of a company's order with room for it, or for the rest of it on the next ones."""
        groups, reasons = groups_of(tenant)
        band = band_of(groups)
        order = self._from(base) if base is not None else self._by_band(band)
        taken = self._take(tenant, order)
        if base is not None and taken:
            reasons = (*reasons, Reason(key="stage", values={"company": tenant.company, "storey": base}))
        if not taken:
            reasons = (*reasons, Reason(key="none", values={}))
        elif band == "low" and "sensitive" in groups:
            reasons = (*reasons, Reason(key="both", values={}))
        return Grouped(tenant=tenant, groups=groups, band=band, storeys=tuple(sorted(taken)), reasons=reasons)

    def _take(self, tenant: Tenant, order: Sequence[int]) -> list[int]:
        """The storeys that a company gets, its area taken off them; none where they do not hold all of it."""
        left = 0.0 if tenant.needs.area_m2 is None else tenant.needs.area_m2.value
        taken: dict[int, float] = {}
        for number in order:
            if number in self.banned[tenant.id] or (taken and min(abs(number - other) for other in taken) > _NEXT):
                continue
            room = self.free[number]
            if room <= ROUNDING or (not taken and room < left - ROUNDING and self._could_hold(tenant, left)):
                continue
            taken[number] = min(room, left)
            left -= taken[number]
            if left <= ROUNDING:
                break
        if left > ROUNDING:
            return []
        for number, area in taken.items():
            self.free[number] -= area
        return list(taken)

    def _could_hold(self, tenant: Tenant, area_m2: float) -> bool:
        """Whether any storey that it may take has room for all of it."""
        return any(self.free[number] >= area_m2 - ROUNDING for number in self.numbers if number not in self.banned[tenant.id])

    def _by_band(self, band: str) -> list[int]:
        if band == "low":
            return self.numbers
        if band == "high":
            return self.numbers[::-1]
        middle = (len(self.numbers) - 1) / 2.0
        return sorted(self.numbers, key=lambda number: abs(self.numbers.index(number) - middle))

    def _from(self, base: int) -> list[int]:
        """On the storey of the stage below or above it, then as near as can be."""
        return sorted(self.numbers, key=lambda number: (number < base, abs(number - base)))


def neighbours(placing: Placing) -> tuple[Neighbours, ...]:
    """Who disturbs whom in a placing, or shares a fire compartment with a milder class; and stages that are left apart."""
    found: list[Neighbours] = []
    for i, one in enumerate(placing.places):
        for j, other in enumerate(placing.places):
            if i == j or one.spaces[0].building.id != other.spaces[0].building.id:
                continue
            storeys = _nearest(one, other)
            for how, reach in (("noise", _NEXT), ("dust", 0)):
                if disturbs(how, one.tenant, other.tenant) and storeys[2] <= reach:
                    found.append(Neighbours(kind=how, first=one.tenant, second=other.tenant, storeys=storeys[:2]))
            found += _shaken(one, other) if storeys[2] == 0 else []
            mixed = _compartment(one, other) if disturbs("hazard", one.tenant, other.tenant) else None
            if mixed is not None:
                found.append(Neighbours(kind="hazard", first=one.tenant, second=other.tenant, storeys=mixed))
            if i < j and one.tenant.company and one.tenant.company == other.tenant.company and storeys[2] > _NEXT:
                found.append(Neighbours(kind="stages", first=one.tenant, second=other.tenant, storeys=storeys[:2]))
    return tuple(found)


def _shaken(one: Place, other: Place) -> list[Neighbours]:
    """Whether one company shakes another on a storey that both stand on, or that nobody can say."""
    bears = bears_of(other.tenant)
    if bears is None or not forces_of(one.tenant):
        return []
    levels = {space.level for space in other.spaces}
    shared = [space for space in one.spaces if space.level in levels]
    found, number = shaken(shared, one.tenant), shared[0].storey.number
    disturbed = found.disturbs(bears[0])
    if disturbed is False:
        return []
    return [Neighbours(kind="shaking" if disturbed else "shaking-open", first=one.tenant, second=other.tenant,
                       storeys=(number, number), missing=found.missing, velocity_um_s=found.velocity_um_s, most_um_s=bears[0])]


def _nearest(one: Place, other: Place) -> tuple[int, int, int]:
    """The storey numbers at which two places are nearest, and how many storeys part them."""
    both = [(abs(a.level - b.level), a.storey.number, b.storey.number) for a in one.spaces for b in other.spaces]
    apart, first, second = min(both)
    return first, second, apart


def _compartment(one: Place, other: Place) -> tuple[int, int] | None:
    """Storeys of two places that lie in one fire compartment; one storey counts as one. None where there are none."""
    parts = [set(part.storeys) for part in one.spaces[0].building.compartments]
    pairs = [(a.storey.number, b.storey.number) for a in one.spaces for b in other.spaces]
    return next(((a, b) for a, b in pairs if a == b or any({a, b} <= part for part in parts)), None)
