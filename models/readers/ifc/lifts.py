"""Lifts: transport elements, and as a guess elements whose name says that they are one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from models.building import Storey
from models.logistics import Lift, LiftUse
from models.measured import Measured, Source, Stated, assumed, from_file, kilograms, metres
from models.readers.ifc.bodies import Bodies
from models.readers.ifc.names import is_fire_lift, is_lift_name, lift_use
from models.readers.ifc.opening import attribute_of
from models.readers.ifc.properties import Properties, Value, find
from models.readers.ifc.spatial import COLUMN, DOOR, LIFT, OTHER, PROXY, SPACE, WALL, House, Part, text
from models.report import ReportBuilder

LOAD_PLAUSIBLE_KG: Final = (50.0, 60_000.0)
"""From a dumb waiter to a lorry lift."""

SPEED_PLAUSIBLE_M_S: Final = (0.05, 25.0)
SIZE_PLAUSIBLE_M: Final = (0.3, 15.0)
_REACH_M: Final = 0.6
"""A lift serves a storey whose floor its body passes or comes this near to (pit and overrun are higher)."""

_LOADS: Final = (
    "CapacityWeight",
    "CapacityByWeight",
    "RatedLoad",
    "RatedCapacity",
    "Capacity",
    "LoadCapacity",
    "额定载重量",
    "额定载重",
    "载重量",
    "额定载荷",
    "载重",
    "定格積載量",
    "Nennlast",
    "Tragkraft",
    "Грузоподъёмность",
    "Грузоподъемность",
)
_SPEEDS: Final = (
    "RatedSpeed",
    "NominalSpeed",
    "Speed",
    "Velocity",
    "额定速度",
    "速度",
    "梯速",
    "定格速度",
    "Nenngeschwindigkeit",
    "Скорость",
)
_WIDTHS: Final = ("ClearWidth", "CarWidth", "CabinWidth", "轿厢宽度", "轿厢净宽", "轿厢宽")
_DEPTHS: Final = ("ClearDepth", "CarDepth", "CabinDepth", "轿厢深度", "轿厢净深", "轿厢深")
_HEIGHTS: Final = ("ClearHeight", "CarHeight", "CabinHeight", "轿厢高度", "轿厢净高", "轿厢高")
_DOOR_WIDTHS: Final = ("DoorWidth", "ClearDoorWidth", "OpeningWidth", "门宽", "开门宽度", "净门宽")
_DOOR_HEIGHTS: Final = ("DoorHeight", "ClearDoorHeight", "OpeningHeight", "门高", "开门高度", "净门高")
_USES: Final = ("Use", "LiftUse", "ElevatorUse", "Usage", "用途", "电梯类型", "电梯用途")
_THROUGH: Final = ("ThroughDoors", "ThroughCar", "DoubleEntrance", "贯通门", "贯通", "双开门")
_SERVES: Final = ("Serves", "ServedStoreys", "Storeys", "服务楼层", "停靠楼层", "停站")
_LOAD_IN_NAME: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*(kg|公斤|千克|lbs?|t(?![a-z])|吨|噸|тн?(?![а-я])|кг)", re.IGNORECASE)
_MASS_KG: Final = {
    "kg": 1.0,
    "公斤": 1.0,
    "千克": 1.0,
    "кг": 1.0,
    "lb": 0.45359237,
    "lbs": 0.45359237,
    "t": 1000.0,
    "吨": 1000.0,
    "噸": 1000.0,
    "т": 1000.0,
    "тн": 1000.0,
}


def read_lifts(
    house: House, storeys: Sequence[Storey], bodies: Bodies, properties: Properties, report: ReportBuilder
) -> tuple[Lift, ...]:
    """Lifts of a building, in the order of the file.

    Args:
        house: the building with its elements.
        storeys: the floors found, for what a lift serves.
    """
    parts = [part for part in house.parts if part.kind == LIFT and _is_elevator(part)]
    stated = {part.id for part in parts}
    guessed = [part for part in house.parts if part.id not in stated and _named_lift(part)]
    for part in guessed:
        report.guess("ifc-lift-by-name", part.subject, name=part.name)
    lifts = [_lift(part, storeys, bodies, properties, report) for part in (*parts, *guessed)]
    return tuple(lifts)


def _is_elevator(part: Part) -> bool:
    """Transport elements say what they are in OperationType (IFC2X3) or PredefinedType; undefined ones by their name."""
    kind = str(attribute_of(part.entity, "OperationType") or part.predefined or "")
    if kind in ("ESCALATOR", "MOVINGWALKWAY", "CRANEWAY", "LIFTINGGEAR", "HAULINGGEAR"):
        return False
    return kind == "ELEVATOR" or not re.search(r"escalator|扶梯|自动人行|crane|起重|吊车|Rolltreppe", _names(part), re.IGNORECASE)


def _names(part: Part) -> str:
    return " ".join(filter(None, (part.name, text(part.entity, "ObjectType"))))


def _named_lift(part: Part) -> bool:
    """Equipment, proxies and the like by name; never doors, walls or rooms, nor parts of a lift that is counted."""
    if part.kind not in (OTHER, PROXY) or part.within & {LIFT, WALL, COLUMN, DOOR, SPACE}:
        return False
    return is_lift_name(part.name) and not (part.parent is not None and is_lift_name(part.parent.name))


def _lift(part: Part, storeys: Sequence[Storey], bodies: Bodies, properties: Properties, report: ReportBuilder) -> Lift:
    values = properties.of(part.entity)
    use = _use(part, values)
    return Lift(
        id=text(part.entity, "GlobalId"),
        name=part.name,
        use=LiftUse(use.value) if use else LiftUse.UNKNOWN,
        use_source=use,
        rated_load_kg=_rated_load(part, values, properties.units.factor("MASSUNIT") or 1.0, report),
        speed_m_s=_speed(values, report, part),
        car_m=(_size(values, _WIDTHS), _size(values, _DEPTHS), _size(values, _HEIGHTS)),
        door_m=(_size(values, _DOOR_WIDTHS), _size(values, _DOOR_HEIGHTS)),
        through_doors=_flag(values, *_THROUGH),
        fire_lift=_fire(part, values),
        serves=_serves(part, storeys, bodies, values),
        position_m=position_of(part, bodies),
    )


def _use(part: Part, values: Sequence[Value]) -> Stated[str] | None:
    """Use by a property, else by the name, as a guess."""
    stated = find(values, *_USES)
    if stated is not None and lift_use(stated.text) is not LiftUse.UNKNOWN:
        return Stated(lift_use(stated.text).value, stated.source())
    use = lift_use(_names(part))
    return Stated(use.value, assumed("lift-name", part.name)) if use is not LiftUse.UNKNOWN else None


def _rated_load(part: Part, values: Sequence[Value], mass_factor: float, report: ReportBuilder) -> Measured | None:
    """Rated load in kg; ``mass_factor`` is kilograms per mass unit of the file (1 where it declares none)."""
    by_weight = attribute_of(part.entity, "CapacityByWeight")
    if by_weight is not None:
        source = from_file("attribute", f"{part.subject} CapacityByWeight")
        return _sane_load(float(by_weight) * mass_factor, source, part, report)
    stated = find(values, *_LOADS)
    if stated is not None:
        mass: float | None = stated.si("MASSUNIT")
        if mass is None and stated.number is not None and stated.unit in ("", "FORCEUNIT"):
            mass = stated.number if stated.unit == "" else stated.number * (stated.factor or 1.0) / 9.80665
        if mass is not None:
            return _sane_load(mass, stated.source(), part, report)
    return _load_in_name(part, report)


def _load_in_name(part: Part, report: ReportBuilder) -> Measured | None:
    match = _LOAD_IN_NAME.search(_names(part))
    if match is None:
        return None
    mass = float(match.group(1).replace(",", ".")) * _MASS_KG[match.group(2).lower()]
    if not LOAD_PLAUSIBLE_KG[0] <= mass <= LOAD_PLAUSIBLE_KG[1]:
        return None
    report.guess("ifc-lift-load-by-name", part.subject, name=part.name, load=f"{mass:.0f}")
    return kilograms(round(mass, 3), assumed("lift-name", part.name))


def _sane_load(mass: float, source: Source, part: Part, report: ReportBuilder) -> Measured | None:
    if LOAD_PLAUSIBLE_KG[0] <= mass <= LOAD_PLAUSIBLE_KG[1]:
        return kilograms(round(mass, 6), source)
    report.drop("ifc-lift-load", part.subject, name=part.name, load=f"{mass:g}")
    return None


def _speed(values: Sequence[Value], report: ReportBuilder, part: Part) -> Measured | None:
    stated = find(values, *_SPEEDS)
    if stated is None:
        return None
    speed = stated.si("LINEARVELOCITYUNIT")
    if speed is None:
        speed = stated.number
    if speed is None or not SPEED_PLAUSIBLE_M_S[0] <= speed <= SPEED_PLAUSIBLE_M_S[1]:
        report.drop("ifc-lift-speed", part.subject, name=part.name)
        return None
    return Measured(round(speed, 6), "m/s", stated.source())


def _size(values: Sequence[Value], names: Sequence[str]) -> Measured | None:
    """A length in metres. A plain number without a measure is read as metres, above 30 as millimetres."""
    stated = find(values, *names)
    if stated is None:
        return None
    length = stated.si("LENGTHUNIT")
    if length is None and stated.number is not None and stated.unit == "":
        length = stated.number if stated.number <= 30 else stated.number / 1000
    if length is None or not SIZE_PLAUSIBLE_M[0] <= length <= SIZE_PLAUSIBLE_M[1]:
        return None
    return metres(round(length, 6), stated.source())


def _flag(values: Sequence[Value], *names: str) -> bool | None:
    stated = find(values, *names)
    return stated.yes() if stated is not None else None


def _fire(part: Part, values: Sequence[Value]) -> bool | None:
    """Fire-fighting lift: by property, else by name. FireExit speaks of escape, not of fire fighting, and is not read."""
    stated = _flag(values, "FireFightingLift", "FireLift", "消防电梯", "消防梯", "兼消防电梯")
    return stated if stated is not None else (True if is_fire_lift(_names(part)) else None)


def position_of(part: Part, bodies: Bodies) -> tuple[float, float] | None:
    """Middle of an element in plan (metres): of its body, else the origin of its placement."""
    plans = [body.plan.bounds for body in bodies.of(part.entity, mesh=False) if not body.plan.is_empty]
    if plans:
        x0, y0, x1, y1 = zip(*plans, strict=True)
        return round((min(x0) + max(x1)) / 2, 6), round((min(y0) + max(y1)) / 2, 6)
    origin = bodies.origin_m(part.entity)
    return (round(origin[0], 6), round(origin[1], 6)) if origin is not None else None


def serves_text(stated: str, storeys: Sequence[Storey]) -> tuple[int, ...] | None:
    """Storey numbers from a text such as ``1-5``, ``B1,1~4`` or ``-1, 1, 2``; None when it says nothing of these storeys."""
    numbers: set[int] = set()
    for match in re.finditer(r"([Bb-]?)(\d+)\s*[Ff层]?(?:\s*(?:-|~|–|至|到)\s*([Bb-]?)(\d+))?", stated):
        first = int(match.group(2)) * (-1 if match.group(1) else 1)
        last = first if match.group(4) is None else int(match.group(4)) * (-1 if match.group(3) else 1)
        numbers.update(range(min(first, last), max(first, last) + 1) if abs(last - first) < 300 else ())
    return tuple(storey.number for storey in storeys if storey.number in numbers) or None


def _serves(part: Part, storeys: Sequence[Storey], bodies: Bodies, values: Sequence[Value]) -> tuple[int, ...] | None:
    """Storeys by property, else those whose floors the body reaches (two at least); unknown otherwise."""
    stated = find(values, *_SERVES)
    if stated is not None and (served := serves_text(stated.text or str(stated.raw), storeys)):
        return served
    return reached(part, storeys, bodies)


def reached(part: Part, storeys: Sequence[Storey], bodies: Bodies) -> tuple[int, ...] | None:
    """Numbers of the storeys whose floors the element's body reaches; None when it reaches fewer than two."""
    found = bodies.of(part.entity, mesh=part.kind == LIFT)
    if not found:
        return None
    low, high = min(body.z0_m for body in found), max(body.z1_m for body in found)
    numbers = tuple(s.number for s in storeys if low - _REACH_M <= s.elevation_m.value <= high - _REACH_M)
    return numbers if len(numbers) >= 2 else None
