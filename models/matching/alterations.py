"""What can be changed at a standing building so that more companies may move in: each change gives a new building.

The figures of a change are what is asked ("with a lift of 3 t"), not findings: whatever it adds is marked as assumed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.building import Building, FloorLoad, Storey, StoreyKind, Unit, Zone
from models.logistics import Hoist, HoistKind, Lift, LiftUse
from models.matching.offers import floor_load
from models.matching.spaces import lettable, spaces_of
from models.measured import Measured, Stated, assumed, metres
from models.tolerances import ROUNDING

STEPS_KN_M2: Final = (5.0, 8.0, 10.0, 12.0)
"""Loads to which floors are strengthened; a user may ask for others."""
LIFTS_KG: Final = (3000.0, 5000.0)
PLATFORM_KG: Final = 5000.0
POWER_FACTORS: Final = (1.5, 2.0)
LIFT_SPEED_M_S: Final = 0.5
"""Of an added goods lift while nobody says it: a usual speed of such lifts."""

NEEDS_OF: Final[Mapping[str, frozenset[str]]] = {
    "strengthen": frozenset({"load", "equipment"}), "lift": frozenset({"piece", "goods-lift"}), "platform": frozenset({"piece"}),
    "power": frozenset({"power_kw"}), "ceiling": frozenset({"clear-duct"}),
}
"""Kind of a change → needs of companies (keys of :class:`models.matching.eligibility.Match`) that it can meet."""

_POWER: Final = ("unit_power_kw", "power_density_va_m2")
_MEMBERS: Final = ("beam_load_kn_m2", "girder_load_kn_m2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What changes cost, as a user entered it; None: not known, and then nothing is said of money."""

    strengthen_yuan_m2: float | None = None
    ceiling_yuan_m2: float | None = None
    lift_yuan: float | None = None
    platform_yuan: float | None = None
    power_yuan: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is tried. ``car_m`` (width, depth, height) and ``door_m`` of an added lift, where the user states them."""

    steps_kn_m2: tuple[float, ...] = STEPS_KN_M2
    lifts_kg: tuple[float, ...] = LIFTS_KG
    platform_kg: float = PLATFORM_KG
    power_factors: tuple[float, ...] = POWER_FACTORS
    car_m: tuple[float, float, float] | None = None
    door_m: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """One change of one building.

    Attributes:
        kind: strengthen, lift, platform, power or ceiling.
        amount: kN/m², kg, kg, factor; None for a ceiling.
        storeys: storey numbers that it changes.
        area_m2: of the storeys that are worked on (strengthen, ceiling); None where one is unknown.
    """

    kind: str
    building: str
    amount: float | None
    storeys: tuple[int, ...]
    area_m2: float | None = None
    choice: Choice = Choice()

    def apply(self, building: Building) -> Building:
        """The building after the change; another building stays as it is."""
        return _APPLY[self.kind](self, building) if building.id == self.building else building

    def cost_yuan(self, costs: Costs) -> float | None:
        """By the user's own figures; None while one is missing."""
        by_area = {"strengthen": costs.strengthen_yuan_m2, "ceiling": costs.ceiling_yuan_m2}
        if self.kind in by_area:
            rate = by_area[self.kind]
            return None if rate is None or self.area_m2 is None else rate * self.area_m2
        return {"lift": costs.lift_yuan, "platform": costs.platform_yuan, "power": costs.power_yuan}[self.kind]

    def excludes(self, other: Alteration) -> bool:
        """Whether both at once make no sense: the same thing to the same storeys, or twice the same supply."""
        same = self.building == other.building and self.kind == other.kind
        return same and (self.kind in ("power", "platform") or bool(set(self.storeys) & set(other.storeys)))


def alterations_of(building: Building, choice: Choice | None = None) -> tuple[Alteration, ...]:
    """The changes that are worth trying at a building, storey by storey and all such storeys together."""
    choice = choice or Choice()
    storeys = [storey for storey in building.storeys if storey.kind is not StoreyKind.ROOF and lettable(storey)]
    return (*_strengthenings(building, storeys, choice), *_transports(building, storeys, choice),
            *_powers(building, storeys, choice), *_ceilings(building, storeys, choice))


def _groups(storeys: Sequence[Storey]) -> Iterator[tuple[Storey, ...]]:
    if len(storeys) > 1:
        yield tuple(storeys)
    for storey in storeys:
        yield (storey,)


def _area(storeys: Sequence[Storey]) -> float | None:
    known = [storey.area_m2.value for storey in storeys if storey.area_m2 is not None]
    return math.fsum(known) if len(known) == len(storeys) else None


def _strengthenings(building: Building, storeys: Sequence[Storey], choice: Choice) -> Iterator[Alteration]:
    """Storeys whose load is known and below a step. Where nobody knows the load, an appraisal is due, not a beam."""
    least: dict[int, float] = {}
    for space in spaces_of((building,)):
        found = floor_load(space)
        if found is not None:
            least[space.storey.number] = min(found.low, least.get(space.storey.number, math.inf))
    for step in choice.steps_kn_m2:
        short = [storey for storey in storeys if least.get(storey.number, math.inf) < step - ROUNDING]
        for group in _groups(short):
            yield Alteration(kind="strengthen", building=building.id, amount=step, storeys=tuple(s.number for s in group),
                             area_m2=_area(group), choice=choice)


def _transports(building: Building, storeys: Sequence[Storey], choice: Choice) -> Iterator[Alteration]:
    upper = tuple(storey.number for storey in storeys if storey.number != 1)
    if not upper:
        return
    for load in choice.lifts_kg:
        yield Alteration(kind="lift", building=building.id, amount=load, storeys=upper, choice=choice)
    yield Alteration(kind="platform", building=building.id, amount=choice.platform_kg, choice=choice,
                     storeys=tuple(number for number in upper if number > 0))


def _powers(building: Building, storeys: Sequence[Storey], choice: Choice) -> Iterator[Alteration]:
    held = [building.declared, *(storey.declared for storey in storeys)]
    held += [unit.declared for storey in storeys for unit in storey.units]
    held += [zone.declared for storey in storeys for zone in storey.zones]
    if not any(name in declared for declared in held for name in _POWER):
        return
    for factor in choice.power_factors:
        yield Alteration(kind="power", building=building.id, amount=factor, choice=choice,
                         storeys=tuple(storey.number for storey in storeys))


def _ceilings(building: Building, storeys: Sequence[Storey], choice: Choice) -> Iterator[Alteration]:
    hung = [storey for storey in storeys if storey.clear_height_beam_m is not None and storey.clear_height_duct_m is not None
            and storey.clear_height_beam_m.value > storey.clear_height_duct_m.value + ROUNDING]
    for group in _groups(hung):
        yield Alteration(kind="ceiling", building=building.id, amount=None, storeys=tuple(s.number for s in group),
                         area_m2=_area(group), choice=choice)


# what each does


def _on_storeys(change: Alteration, building: Building, make: Callable[[Storey], Storey]) -> Building:
    return replace(building, storeys=tuple(make(storey) if storey.number in change.storeys else storey
                                           for storey in building.storeys))


def _strengthened(change: Alteration, building: Building) -> Building:
    load = Measured(change.amount or 0.0, "kN/m2", assumed("altered"))

    def zone(old: Zone) -> Zone:
        own = old.floor_load
        if own is not None and own.load.unit == "kN/m2" and own.load.value >= load.value:
            return old
        members: dict[str, Stated[object]] = {name: Stated(load.value, load.source) for name in _MEMBERS
                                              if _below(old.declared.get(name), load.value)}
        return replace(old, floor_load=FloorLoad(load=load, basis="design"), declared={**old.declared, **members})

    def storey(old: Storey) -> Storey:
        zones = old.zones or (Zone(id=f"{old.id}-floor", name=old.name, area_m2=old.area_m2),)
        return replace(old, zones=tuple(map(zone, zones)))

    return _on_storeys(change, building, storey)


def _below(stated: Stated[object] | None, value: float) -> bool:
    return stated is not None and isinstance(stated.value, int | float) and stated.value < value


def _with_lift(change: Alteration, building: Building) -> Building:
    source, choice = assumed("altered"), change.choice
    car = (None, None, None) if choice.car_m is None else tuple(metres(part, source) for part in choice.car_m)
    door = (None, None) if choice.door_m is None else tuple(metres(part, source) for part in choice.door_m)
    lift = Lift(
        id=f"altered-lift-{change.amount:g}", name=f"+{(change.amount or 0.0) / 1000.0:g} t", use=LiftUse.FREIGHT,
        use_source=Stated("freight", source), rated_load_kg=Measured(change.amount or 0.0, "kg", source),
        speed_m_s=Measured(LIFT_SPEED_M_S, "m/s", source), car_m=(car[0], car[1], car[2]), door_m=(door[0], door[1]),
        serves=tuple(storey.number for storey in building.storeys if storey.number == 1 or storey.number in change.storeys))
    return replace(building, lifts=(*building.lifts, lift))


def _with_platform(change: Alteration, building: Building) -> Building:
    hoist = Hoist(id="altered-platform", name=f"+{(change.amount or 0.0) / 1000.0:g} t", kind=HoistKind.PLATFORM,
                  capacity_kg=Measured(change.amount or 0.0, "kg", assumed("altered")), serves=change.storeys)
    return replace(building, hoists=(*building.hoists, hoist))


def _with_power(change: Alteration, building: Building) -> Building:
    def raised(declared: Mapping[str, Stated[object]]) -> dict[str, Stated[object]]:
        return {name: Stated(stated.value * (change.amount or 1.0), assumed("altered"))
                if name in _POWER and isinstance(stated.value, int | float) and not isinstance(stated.value, bool) else stated
                for name, stated in declared.items()}

    def unit(old: Unit) -> Unit:
        return replace(old, declared=raised(old.declared))

    def storey(old: Storey) -> Storey:
        zones = tuple(replace(zone, declared=raised(zone.declared)) for zone in old.zones)
        return replace(old, declared=raised(old.declared), units=tuple(map(unit, old.units)), zones=zones)

    return replace(_on_storeys(change, building, storey), declared=raised(building.declared))


def _without_ceiling(change: Alteration, building: Building) -> Building:
    def storey(old: Storey) -> Storey:
        beam = old.clear_height_beam_m
        return old if beam is None else replace(old, clear_height_duct_m=metres(beam.value, assumed("altered")))

    return _on_storeys(change, building, storey)


_APPLY: Final[Mapping[str, Callable[[Alteration, Building], Building]]] = {
    "strengthen": _strengthened, "lift": _with_lift, "platform": _with_platform, "power": _with_power,
    "ceiling": _without_ceiling,
}
