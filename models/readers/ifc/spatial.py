"""The spatial tree of an IFC file: buildings, their levels, and which element stands on which level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from models.measured import Source
from models.readers.ifc.opening import Entity, attribute_of
from models.report import ReportBuilder

_MAX_DEPTH: Final = 50
"""Deeper than any real tree: the tree runs in a circle."""

SLAB, ROOF, WALL, COLUMN, CURTAIN, SPACE = "slab", "roof", "wall", "column", "curtain", "space"
WINDOW, DOOR, CEILING, FOUNDATION, FLOORING, FRAME, STAIR = (
    "window",
    "door",
    "ceiling",
    "foundation",
    "flooring",
    "frame",
    "stair",
)
LIFT, PROXY, PLATE, FURNISHING, OTHER = "lift", "proxy", "plate", "furnishing", "other"

_KINDS: Final = {
    "IfcSlab": SLAB,
    "IfcSlabStandardCase": SLAB,
    "IfcSlabElementedCase": SLAB,
    "IfcRoof": ROOF,
    "IfcWall": WALL,
    "IfcWallStandardCase": WALL,
    "IfcWallElementedCase": WALL,
    "IfcColumn": COLUMN,
    "IfcColumnStandardCase": COLUMN,
    "IfcCurtainWall": CURTAIN,
    "IfcWindow": WINDOW,
    "IfcWindowStandardCase": WINDOW,
    "IfcDoor": DOOR,
    "IfcDoorStandardCase": DOOR,
    "IfcFooting": FOUNDATION,
    "IfcPile": FOUNDATION,
    "IfcDeepFoundation": FOUNDATION,
    "IfcCaissonFoundation": FOUNDATION,
    "IfcBeam": FRAME,
    "IfcBeamStandardCase": FRAME,
    "IfcMember": FRAME,
    "IfcMemberStandardCase": FRAME,
    "IfcPlate": PLATE,
    "IfcPlateStandardCase": PLATE,
    "IfcStair": STAIR,
    "IfcStairFlight": STAIR,
    "IfcRamp": STAIR,
    "IfcRampFlight": STAIR,
    "IfcTransportElement": LIFT,
    "IfcRailing": OTHER,
    "IfcBuildingElementProxy": PROXY,
    "IfcElementAssembly": PROXY,
    "IfcFurnishingElement": FURNISHING,
    "IfcFurniture": FURNISHING,
    "IfcSystemFurnitureElement": FURNISHING,
    "IfcBuiltElement": PROXY,
}
_NO_PARTS: Final = ("IfcFeatureElement", "IfcVirtualElement", "IfcGeographicElement", "IfcCivilElement")


@dataclass(slots=True, eq=False)
class Part:
    """One element (or space) with the level it is stored on and what it is part of."""

    entity: Entity
    id: int
    kind: str
    predefined: str
    name: str
    level: int | None
    parent: Part | None = None

    @property
    def subject(self) -> str:
        return f"{self.entity.is_a()} #{self.id}"

    @property
    def within(self) -> set[str]:
        """Kinds of everything it is part of."""
        kinds, part = set(), self.parent
        while part is not None:
            kinds.add(part.kind)
            part = part.parent
        return kinds


@dataclass(slots=True, eq=False)
class Level:
    """What the file calls a storey. Heights in metres; ``why`` is set when nobody stands on it."""

    entity: Entity
    id: int
    guid: str
    name: str
    attribute_m: float | None
    placement_m: float | None
    elevation_m: float = 0.0
    source: Source | None = None
    parts: list[Part] = field(default_factory=list)
    why: str | None = None
    used_roof: bool = False

    def of(self, *kinds: str) -> list[Part]:
        return [part for part in self.parts if part.kind in kinds]


@dataclass(slots=True, eq=False)
class House:
    """One building of the file with its levels and the elements that stand on none."""

    entity: Entity
    guid: str
    name: str
    levels: list[Level] = field(default_factory=list)
    loose: list[Part] = field(default_factory=list)

    @property
    def parts(self) -> list[Part]:
        return [*(part for level in self.levels for part in level.parts), *self.loose]


class Tree:
    """Buildings with levels and elements, from the decomposition and containment relations.

    Args:
        model: the ifcopenshell file.
        report: told of levels without a building and of elements without a level.
    """

    def __init__(self, model: Any, report: ReportBuilder) -> None:
        self._model = model
        self._report = report
        self._up = _parents(model)
        self._inside = _containers(model)
        self._levels = {entity.id(): entity for entity in model.by_type("IfcBuildingStorey")}
        self._houses = {entity.id(): entity for entity in model.by_type("IfcBuilding")}

    def houses(self) -> list[House]:
        """All buildings that carry anything; levels of no building go to the only one, or to one made up for them."""
        houses = {number: House(entity, text(entity, "GlobalId"), label(entity)) for number, entity in self._houses.items()}
        levels: dict[int, Level] = {}
        orphans: list[Level] = []
        for number, entity in self._levels.items():
            level = Level(entity, number, text(entity, "GlobalId"), label(entity), None, None)
            levels[number] = level
            home = self._first(entity, self._houses)
            (houses[home].levels if home is not None else orphans).append(level)
        self._adopt(orphans, houses)
        self._place_parts(levels, houses)
        return self._worth_keeping(list(houses.values()))

    def _adopt(self, orphans: list[Level], houses: dict[int, House]) -> None:
        if not orphans:
            return
        if len(houses) == 1:
            next(iter(houses.values())).levels.extend(orphans)
        else:
            houses[-1] = House(None, orphans[0].guid, "", orphans)
        for level in orphans:
            self._report.repair("ifc-storey-without-building", level.name)

    def _place_parts(self, levels: dict[int, Level], houses: dict[int, House]) -> None:
        loose = []
        for part in self._parts():
            if part.level is not None:
                levels[part.level].parts.append(part)
                continue
            home = self._first(part.entity, self._houses)
            if home is None and len(houses) == 1:
                home = next(iter(houses))
            if home is None:
                loose.append(part)
            else:
                houses[home].loose.append(part)
        if loose and any(part.entity.Representation is not None for part in loose):
            self._keep_loose(loose, houses)

    def _keep_loose(self, loose: list[Part], houses: dict[int, House]) -> None:
        """Elements of no building: with several buildings nobody can tell whose they are."""
        if houses:
            self._report.drop("ifc-elements-without-building", "", count=len(loose))
            return
        house = houses.setdefault(-1, House(None, text(loose[0].entity, "GlobalId"), ""))
        house.loose.extend(loose)
        self._report.guess("ifc-building-assumed")

    def _worth_keeping(self, houses: list[House]) -> list[House]:
        """Without groupings (a complex whose parts are buildings themselves)."""
        complexes = {parent.id() for number in self._houses for parent in [self._up.get(number)] if parent is not None}
        return [h for h in houses if h.levels or h.loose or h.entity is None or h.entity.id() not in complexes]

    def _first(self, entity: Entity, wanted: dict[int, Entity]) -> int | None:
        """Number of the nearest ancestor (or container) among ``wanted``."""
        current: Entity | None = entity
        for _ in range(_MAX_DEPTH):
            if current is None:
                return None
            number = current.id()
            if number in wanted:
                return int(number)
            current = self._inside.get(number) or self._up.get(number)
        return None

    def _parts(self) -> Iterable[Part]:
        known: dict[int, Part] = {}
        for entity in [*self._model.by_type("IfcElement"), *self._model.by_type("IfcSpace")]:
            kind = _kind(entity)
            if kind is not None:
                number = entity.id()
                predefined = str(attribute_of(entity, "PredefinedType") or "") if kind != OTHER else ""
                kind = _by_predefined(kind, entity, predefined)
                known[number] = Part(entity, number, kind, predefined, label(entity), self._first(entity, self._levels))
        for number, part in known.items():
            parent = self._up.get(number)
            above = known.get(parent.id()) if parent is not None else None
            part.parent = above if above is not part and not _circular(above, part) else None
        return known.values()


def _circular(above: Part | None, part: Part) -> bool:
    while above is not None:
        if above is part:
            return True
        above = above.parent
    return False


def _kind(entity: Entity) -> str | None:
    """Kind of an element; None for what is no part of a building."""
    name = entity.is_a()
    if name in _KINDS:
        return _KINDS[name]
    if name == "IfcSpace":
        return SPACE
    if name == "IfcCovering":
        return CEILING
    return None if any(entity.is_a(base) for base in _NO_PARTS) else OTHER


def _by_predefined(kind: str, entity: Entity, predefined: str) -> str:
    """Coverings are ceilings or floorings; a base slab and a roof slab go with what they are."""
    if entity.is_a() == "IfcCovering":
        return {"FLOORING": FLOORING, "CEILING": CEILING}.get(predefined, OTHER)
    if kind == SLAB and predefined == "ROOF":
        return ROOF
    if kind == LIFT and predefined in ("ESCALATOR", "MOVINGWALKWAY", "CRANEWAY", "LIFTINGGEAR"):
        return OTHER
    return kind


def _parents(model: Any) -> dict[int, Entity]:
    """Part → whole for aggregates and nests."""
    up: dict[int, Entity] = {}
    for relation in [*model.by_type("IfcRelAggregates"), *model.by_type("IfcRelNests")]:
        for child in relation.RelatedObjects or ():
            if relation.RelatingObject is not None:
                up.setdefault(child.id(), relation.RelatingObject)
    return up


def _containers(model: Any) -> dict[int, Entity]:
    inside: dict[int, Entity] = {}
    for relation in model.by_type("IfcRelContainedInSpatialStructure"):
        for element in relation.RelatedElements or ():
            if relation.RelatingStructure is not None:
                inside.setdefault(element.id(), relation.RelatingStructure)
    return inside


def text(entity: Entity, attribute: str) -> str:
    """A text attribute, or the empty string."""
    value = attribute_of(entity, attribute)
    return value.strip() if isinstance(value, str) else ""


def label(entity: Entity) -> str:
    """Name, else long name."""
    return text(entity, "Name") or text(entity, "LongName")
