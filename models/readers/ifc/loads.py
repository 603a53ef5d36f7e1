"""Floor loads from property sets and from structural surface loads, where they are sane.

Only the names of properties decide what is looked at; a placeholder text is no load. kg/m² keeps its own unit: practice
and physics read it differently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from models.building import FloorLoad, Zone
from models.measured import Measured, Source, assumed, from_file, from_geometry, square_metres
from models.readers.ifc.bodies import FAULTS, Bodies
from models.readers.ifc.encoding import plain
from models.readers.ifc.facts import zone_words
from models.readers.ifc.opening import Entity, attribute_of
from models.readers.ifc.properties import Properties, Value, find
from models.readers.ifc.spatial import SPACE, House, Level, Part
from models.readers.ifc.units import Units
from models.report import ReportBuilder

LOAD_PLAUSIBLE_KN_M2: Final = (0.5, 100.0)
"""From a roof to a heavy press hall; beyond, a number is no floor load or stands in another unit."""

LOAD_PLAUSIBLE_KG_M2: Final = (50.0, 10_000.0)
_BEARING: Final = ("IfcSpatialStructureElement", "IfcSlab", "IfcPlate", "IfcCovering", "IfcBuildingElementProxy")
"""What carries a floor load. The load capacity of a lift or a pile is none."""

_SINGLE: Final = re.compile(rb"#(\d+)\s*=\s*IFCPROPERTYSINGLEVALUE\s*\(\s*'((?:[^']|'')*)'", re.IGNORECASE)
_LOAD: Final = re.compile(
    r"live[ _]?load|floor[ _]?load|imposed[ _]?load|load[ _]?bearing[ _]?capacity|load[ _]?capacity|design[ _]?load"
    r"|area[ _]?load|uniform[ _]?load"
    r"|nutzlast|verkehrslast|vloerbelasting|полезная нагрузка|временная нагрузка|нагрузка на пол"
    r"|活荷载|活載|楼面荷载|楼面均布|地面荷载|可变荷载|均布荷载|荷载标准值|楼板承载|楼面承重|楼板承重|设计荷载|積載荷重"
    r"|床荷重",
    re.IGNORECASE,
)
_NOT_IMPOSED: Final = re.compile(
    r"dead|permanent|self.?weight|snow|wind|恒荷载|恒载|永久|自重|雪荷|风荷|固定荷重|建筑面层", re.IGNORECASE
)
_TEXT: Final = re.compile(
    r"^\s*(?:[≥>]=?\s*)?(\d+(?:[.,]\d+)?)\s*(kn\s*/\s*(?:m2|m²|㎡|m\^2)|kpa|kg\s*/\s*(?:m2|m²|㎡|m\^2)|n\s*/\s*(?:m2|m²|㎡)|pa|psf|t\s*/\s*(?:m2|m²|㎡))?\s*$",
    re.IGNORECASE,
)
_PSF_KN_M2: Final = 0.04788026
"""Pounds-force per square foot."""

_DESIGN: Final = re.compile(r"design|设计", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A load with the element (or level) it is stated for."""

    owner: int
    owner_guid: str
    owner_name: str
    load: FloorLoad


def load_properties(text: bytes) -> set[int]:
    """Entity numbers of the single values whose names speak of an imposed load, found in the text without walking the model."""
    verdicts: dict[bytes, bool] = {}
    numbers = set()
    for match in _SINGLE.finditer(text):
        raw = match.group(2)
        if raw not in verdicts:
            name = plain(raw)
            verdicts[raw] = bool(_LOAD.search(name)) and not _NOT_IMPOSED.search(name)
        if verdicts[raw]:
            numbers.add(int(match.group(1)))
    return numbers


def read_loads(model: Any, text: bytes, properties: Properties, report: ReportBuilder) -> list[Found]:
    """All imposed loads that properties state, with their owners. Placeholders and absurd numbers get a note."""
    found: list[Found] = []
    dropped: Counter[tuple[str, str]] = Counter()
    for number in sorted(load_properties(text)):
        try:
            item = model.by_id(number)
            owners = list(_owners(model, item))
            values = properties.value(item, owners[0][1] if owners else "")
            bearing = [owner for owner in owners if any(owner[0].is_a(kind) for kind in _BEARING)]
        except FAULTS:
            continue
        if owners and not bearing:
            continue
        for value in values:
            load = _floor_load(value, report)
            if load is None:
                dropped[value.name, str(value.raw)[:40]] += max(len(bearing), 1)
            else:
                found += [Found(o.id(), _guid(o), str(attribute_of(o, "Name") or ""), load) for o, _ in bearing]
    for (name, raw), count in dropped.items():
        report.drop("ifc-load-no-number", name, value=raw, count=count)
    return [*found, *_structural(model, properties.units, report)]


def _guid(entity: Entity) -> str:
    return str(attribute_of(entity, "GlobalId") or "")


def _owners(model: Any, item: Entity) -> Iterator[tuple[Entity, str]]:
    """Elements that a property belongs to, directly or through their type, with the name of the set."""
    for group in model.get_inverse(item):
        if not group.is_a("IfcPropertySet"):
            continue
        name = group.Name or ""
        for relation in attribute_of(group, "DefinesOccurrence") or attribute_of(group, "PropertyDefinitionOf") or ():
            yield from ((owner, name) for owner in relation.RelatedObjects or ())
        for kind in attribute_of(group, "DefinesType") or ():
            for relation in attribute_of(kind, "Types") or attribute_of(kind, "ObjectTypeOf") or ():
                yield from ((owner, name) for owner in relation.RelatedObjects or ())


def _floor_load(value: Value, report: ReportBuilder) -> FloorLoad | None:
    measured = _measured(value, report)
    if measured is None:
        return None
    slab = "slab" if re.search(r"slab|板", value.name) else None
    return FloorLoad(load=measured, stated_for=slab, basis="design" if _DESIGN.search(f"{value.group} {value.name}") else None)


def _measured(value: Value, report: ReportBuilder) -> Measured | None:
    """A load in kN/m² or kg/m², or None when the value is a placeholder or absurd."""
    source = value.source()
    if value.number is None:
        return _from_text(value.text, source, report, value)
    if value.unit in ("PLANARFORCEUNIT", "PRESSUREUNIT"):
        load = _sane(value.number * (value.factor or 1.0) / 1000.0, source)
        return load or _bare(value.number, value, report)
    return _bare(value.number, value, report) if value.unit == "" else None


def _bare(number: float, value: Value, report: ReportBuilder) -> Measured | None:
    """A number without a usable unit: kN/m² when it lies in the usual range, as a guess."""
    load = _sane(number, assumed("load-unit-guessed", value.where))
    if load is not None:
        report.guess("ifc-load-unit-guessed", value.name, value=f"{number:g}")
    return load


def _from_text(text: str, source: Source, report: ReportBuilder, value: Value) -> Measured | None:
    match = _TEXT.match(text)
    if match is None:
        return None
    number, unit = float(match.group(1).replace(",", ".")), re.sub(r"\s", "", (match.group(2) or "").lower())
    if unit.startswith("kg"):
        return Measured(number, "kg/m2", source) if LOAD_PLAUSIBLE_KG_M2[0] <= number <= LOAD_PLAUSIBLE_KG_M2[1] else None
    if unit.startswith("t/"):
        return Measured(number * 1000, "kg/m2", source) if 0.05 <= number <= 10 else None
    if unit == "":
        return _bare(number, value, report)
    factor = _PSF_KN_M2 if unit == "psf" else 1.0 if unit.startswith(("kn", "kpa")) else 0.001
    return _sane(number * factor, source)


def _sane(load_kn_m2: float, source: Source) -> Measured | None:
    low, high = LOAD_PLAUSIBLE_KN_M2
    return Measured(round(load_kn_m2, 6), "kN/m2", source) if low <= load_kn_m2 <= high else None


def _structural(model: Any, units: Units, report: ReportBuilder) -> Iterable[Found]:
    """Surface loads of the structural model on building elements; permanent ones are left out."""
    if not model.by_type("IfcStructuralLoadPlanarForce"):
        return
    factor = units.factor("PLANARFORCEUNIT") or 1.0
    for action in model.by_type("IfcStructuralActivity"):
        try:
            load = action.AppliedLoad
            if load is None or not load.is_a("IfcStructuralLoadPlanarForce") or load.PlanarForceZ is None:
                continue
            source = from_file("structural-load", f"{load.is_a()} #{load.id()} PlanarForceZ")
            measured = _sane(abs(float(load.PlanarForceZ)) * factor / 1000.0, source)
            owners = [] if _is_permanent(action) else list(_carriers(action))
        except FAULTS:
            continue
        if measured is None or not owners:
            report.drop("ifc-structural-load", f"{action.is_a()} #{action.id()}")
            continue
        yield from (Found(o.id(), _guid(o), str(o.Name or ""), FloorLoad(load=measured, basis="design")) for o in owners)


def _is_permanent(action: Entity) -> bool:
    groups = [relation.RelatingGroup for relation in action.HasAssignments if relation.is_a("IfcRelAssignsToGroup")]
    return any(str(attribute_of(group, "ActionType")) == "PERMANENT_G" for group in groups)


def _carriers(action: Entity) -> Iterator[Entity]:
    """Building elements that an action rests on, directly or through the structural member that stands for them."""
    for relation in action.AssignedToStructuralItem:
        item = relation.RelatingElement
        if item is None:
            continue
        if item.is_a("IfcElement"):
            yield item
            continue
        for assigned in attribute_of(item, "ReferencesElement") or ():
            yield assigned.RelatingElement
        for assigned in attribute_of(item, "HasAssignments") or ():
            if assigned.is_a("IfcRelAssignsToProduct") and assigned.RelatingProduct.is_a("IfcElement"):
                yield assigned.RelatingProduct


def zones_of(
    level: Level,
    house: House,
    loads: dict[int, list[Found]],
    bodies: Bodies,
    properties: Properties,
) -> tuple[Zone, ...]:
    """Zones of a storey with a load each: of its spaces, else of the whole storey, else of its slabs, else of the building.

    The building's load stands for every storey that states none itself.
    """
    for parts in ([part for part in level.parts if part.kind == SPACE], None, level.parts):
        if parts is None:
            own = loads.get(level.entity.id(), []) if level.entity is not None else []
            zones = [Zone(id=f"{level.guid}/load", name=level.name, floor_load=_least(own).load)] if own else []
        else:
            zones = [_zone(part, loads[part.id], bodies, properties) for part in parts if part.id in loads]
        if zones:
            return tuple(zones)
    whole = loads.get(house.entity.id(), []) if house.entity is not None else []
    return (Zone(id=f"{level.guid}/load", name=level.name, floor_load=_least(whole).load),) if whole else ()


def _zone(part: Part, found: list[Found], bodies: Bodies, properties: Properties) -> Zone:
    plans = [body.plan for body in bodies.of(part.entity, mesh=False) if not body.plan.is_empty]
    outline = max(plans, key=lambda plan: float(plan.area)) if plans else None
    values = properties.of(part.entity)
    use, production = zone_words(values) if part.kind == SPACE else (None, None)
    stated = find(values, "GrossFloorArea", "NetFloorArea")
    area = stated.si("AREAUNIT") if stated is not None else None
    name = attribute_of(part.entity, "LongName") or part.name
    return Zone(
        id=_guid(part.entity),
        name=str(name),
        use=use,
        production=production,
        floor_load=_least(found).load,
        outline=outline,
        area_m2=square_metres(round(area, 6), stated.source())
        if stated is not None and area
        else square_metres(round(outline.area, 6), from_geometry("element-plan", part.subject))
        if outline is not None
        else None,
    )


def _least(found: list[Found]) -> Found:
    """Of several loads stated for one thing the least counts."""
    return min(found, key=lambda item: (item.load.load.unit, item.load.load.value))
