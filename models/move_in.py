"""The way of one machine into a building: truck, dock, lift or hoist, corridor, unit, and every slab on the way.

Each way is a list of checks: what is there against what the machine needs, with sources. What nobody entered is "no data" and
names the missing input; it never passes. Lengths in metres, masses in kg, loads in kN/m².
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.building import Building, Site, Storey, Unit
from models.errors import CallError
from models.measured import Measured, Source, SourceKind, assumed
from models.tolerances import ROUNDING

VERDICTS: Final = ("pass", "no-data", "fail")
"""From best to worst: what is not known may still turn out well."""

FLAG: Final = "flag"
"""Unit of checks that are yes or no: 1 against 1."""

DEFAULT_CLEARANCE_M: Final = 0.10
"""Free room on each side and on top while nobody says: hands, ropes and protection. Shown as assumed."""

SKATES_KG: Final = 120.0
SKATES_HEIGHT_M: Final = 0.12
SKATES_CONTACT_M: Final = (0.20, 0.15)
SKATES_BASE_SHARE: Final = 0.8
"""A set of four roller skates 搬运小坦克 while nobody says what carries the machine: mass, height, contact of one along and
across, distances as a share of the machine's sides. Typical of sets for 6 to 12 t; shown as assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine as it travels: mass, length × width × height upright, dynamic factor in operation (1 where it does not shake)."""

    name: str
    mass_kg: Measured
    size_m: tuple[Measured, Measured, Measured]
    dynamic_factor: Measured | None = None

    @property
    def plan_m(self) -> tuple[float, float]:
        """Longer and shorter side."""
        sides = sorted((self.size_m[0].value, self.size_m[1].value), reverse=True)
        return sides[0], sides[1]

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(dict.fromkeys(value.source for value in (self.mass_kg, *self.size_m)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """How it is moved: free room kept on each side and on top, what carries it, the truck's bed above the yard.

    ``lifted_off`` says that a crane or forklift takes it off the truck: then bed and platform need not be level.
    """

    clearance_m: Measured
    carriage_kg: Measured
    carriage_height_m: Measured
    contact_m: tuple[Measured, Measured]
    truck_bed_m: Measured | None = None
    lifted_off: bool = False

    @property
    def values(self) -> tuple[tuple[str, Measured], ...]:
        """The values by the key of their name, for lists of what was assumed."""
        named = (
            ("clearance", self.clearance_m), ("carriage-mass", self.carriage_kg), ("carriage-height", self.carriage_height_m),
            ("contact-length", self.contact_m[0]), ("contact-width", self.contact_m[1]), ("truck-bed", self.truck_bed_m))
        return tuple((key, value) for key, value in named if value is not None)


def usual_handling(*, clearance_m: Measured | None = None, truck_bed_m: Measured | None = None,
                   carriage: tuple[Measured, Measured] | None = None, lifted_off: bool = False) -> Handling:
    """Handling with what is given; the rest is assumed and says so. ``carriage`` is mass and height."""
    length, width = (Measured(side, "m", assumed("usual-skates")) for side in SKATES_CONTACT_M)
    mass, height = carriage or (Measured(SKATES_KG, "kg", assumed("usual-skates")),
                                Measured(SKATES_HEIGHT_M, "m", assumed("usual-skates")))
    return Handling(clearance_m=clearance_m or Measured(DEFAULT_CLEARANCE_M, "m", assumed("usual-clearance")), carriage_kg=mass,
                    carriage_height_m=height, contact_m=(length, width), truck_bed_m=truck_bed_m, lifted_off=lifted_off)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One comparison on the way: ``has`` must reach ``needs``.

    Attributes:
        link: truck, dock, passage, lift, hoist, slab, storey or unit: where it stands in the chain.
        what: key of the quantity, text ``move-in.what.<what>``.
        subject: name of the thing, as the building has it; empty where it is not in the building.
        basis: key of how ``needs`` was found, text ``move-in.basis.<basis>``; empty where that is plain.
        has_assumed: what is there is assumed itself; :attr:`assumed` also counts what the need was found from.
        missing: keys of the inputs that are not there, texts ``move-in.need.<key>``.
        decides: a remark beside the way does not.
        applies: False where the question does not arise; ``basis`` says why.
    """

    link: str
    what: str
    subject: str
    unit: str
    storey: int | None = None
    has: float | None = None
    needs: float | None = None
    basis: str = ""
    missing: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    names: tuple[str, ...] = ()
    has_assumed: bool = False
    decides: bool = True
    applies: bool = True

    @property
    def verdict(self) -> str:
        if not self.applies:
            return "not-applicable"
        if self.missing or self.has is None or self.needs is None:
            return "no-data"
        return "pass" if self.has >= self.needs - ROUNDING else "fail"

    @property
    def margin(self) -> float | None:
        return None if self.verdict in ("no-data", "not-applicable") or self.has is None or self.needs is None \
            else round(self.has - self.needs, 6)

    @property
    def share(self) -> float:
        """Margin over need, for comparing unlike things; yes and no stand at the ends."""
        if self.margin is None or self.needs is None:
            return 0.0
        if self.unit == FLAG:
            return float("inf") if self.margin >= 0.0 else float("-inf")
        return self.margin / self.needs if self.needs > 0.0 else float("inf")

    @property
    def assumed(self) -> bool:
        return any(source.kind is SourceKind.ASSUMED for source in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in. ``kind`` is lift, hoist or level (no storey to overcome); ``dock`` the id of the dock, where one is used."""

    kind: str
    id: str
    name: str
    checks: tuple[Check, ...]
    dock: str | None = None
    passages: tuple[str, ...] = ()

    @property
    def deciding(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.decides and check.applies)

    @property
    def verdict(self) -> str:
        found = {check.verdict for check in self.deciding}
        return next((verdict for verdict in reversed(VERDICTS) if verdict in found), "no-data")

    @property
    def worst(self) -> Check | None:
        """The worst link: what fails by most; else the first without data; else what passes with the least share to spare."""
        fails = [check for check in self.deciding if check.verdict == "fail"]
        if fails:
            return min(fails, key=lambda check: check.share)
        unknown = [check for check in self.deciding if check.verdict == "no-data"]
        return unknown[0] if unknown else min(self.deciding, key=lambda check: check.share, default=None)

    @property
    def failing(self) -> tuple[Check, ...]:
        return tuple(check for check in self.deciding if check.verdict == "fail")

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for check in self.deciding if check.verdict == "no-data" for key in check.missing))

    @property
    def rank(self) -> tuple[int, int, float, int]:
        """Smaller is better: verdict, how many links fail, by how much, how many are unknown."""
        worst = self.worst
        unknown = sum(check.verdict == "no-data" for check in self.deciding)
        spare = 0.0 if worst is None else max(min(worst.share, 9.0), -9.0)
        return VERDICTS.index(self.verdict), len(self.failing), -spare, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveIn:
    """The answer: the ways from best to worst. Without any way there is neither lift nor hoist nor a level way."""

    building: Building
    machine: Machine
    storey: Storey
    unit: Unit | None
    handling: Handling
    ways: tuple[Way, ...]
    site: Site | None = None

    @property
    def best(self) -> Way | None:
        return self.ways[0] if self.ways else None

    @property
    def verdict(self) -> str:
        return "fail" if self.best is None else self.best.verdict


def plan_move_in(building: Building, machine: Machine, storey_number: int, unit: str | None = None, *,
                 handling: Handling | None = None, site: Site | None = None) -> MoveIn:
    """All ways of a machine to a storey or unit, from best to worst.

    Args:
        storey_number: of the storey it shall stand on.
        unit: id or name of a unit on it.
        handling: what moves it; usual values, marked as assumed, where nobody says.
        site: for the areas kept free for fire engines.

    Raises:
        CallError: no such storey or unit.
    """
    from models.move_in_ways import ways

    storey = find_storey(building, storey_number)
    found = None if unit is None else find_unit(storey, unit)
    used = handling or usual_handling()
    every = ways(building, machine, storey, found, used, site)
    return MoveIn(building=building, machine=machine, storey=storey, unit=found, handling=used,
                  ways=tuple(sorted(every, key=lambda way: way.rank)), site=site)


def find_storey(building: Building, number: int) -> Storey:
    """The storey with a number. Raises CallError."""
    for storey in building.storeys:
        if storey.number == number:
            return storey
    known = ", ".join(str(storey.number) for storey in building.storeys) or "–"
    raise CallError("bad-call", "move-in-no-storey", str(number), building=building.name or building.id, known=known[:200])


def find_unit(storey: Storey, name: str) -> Unit:
    """The unit of a storey with an id or a name; an id without its storey is enough. Raises CallError."""
    for unit in storey.units:
        if name in (unit.id, unit.name, unit.id.removeprefix(f"{storey.name}-")):
            return unit
    known = ", ".join(unit.id for unit in storey.units) or "–"
    raise CallError("bad-call", "move-in-no-unit", name, storey=storey.name, known=known[:200])


def heaviest_kg(way: Way, machine: Machine) -> float | None:
    """The heaviest machine of the same size that the lift or hoist of a way takes; None while its load is unknown."""
    loads = [check for check in way.checks if check.what in ("rated-load", "capacity") and check.margin is not None]
    return min((machine.mass_kg.value + (check.margin or 0.0) for check in loads), default=None)


def is_assumed(value: Measured | None) -> bool:
    return value is not None and value.source.kind is SourceKind.ASSUMED


def sources_of(values: Sequence[Measured | None], *more: Source) -> tuple[Source, ...]:
    """Sources of the values that are known, each once."""
    return tuple(dict.fromkeys((*(value.source for value in values if value is not None), *more)))

