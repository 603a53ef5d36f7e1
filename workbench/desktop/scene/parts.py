"""A building and its site as things with solids: storeys, lifts, hoists, docks, trucks, yards, neighbours.

A thing without a place or without a size is not invented: it is counted among what cannot be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import shapely

from models.geometry.solids import Block
from workbench.sheets.massing import drawable, extents

if TYPE_CHECKING:
    from models.building import Building, Outline, Site
    from models.capacity.yard import YardPlan
    from models.geometry.solids import Surface
    from models.measured import Measured
    from workbench.desktop.scene.read_mesh import ReadMesh
    from workbench.sheets.massing import Extent

CHOSEN_AS: Final[Mapping[str, str]] = {
    "storey": "storey", "mass": "storey", "unit": "unit", "lift": "lift", "hoist": "hoist", "dock": "dock", "truck": "dock",
    "bay": "dock",
}
"""Kinds that can be chosen, and the kind that is then chosen: a truck or a bay stands for its dock."""

FLAT_M: Final = 0.04
"""Thickness of what lies on the ground: yards, lanes, paths; each kind lies one such layer above the other."""
DECK_M: Final = 0.25
"""Drawn thickness of a hoist platform's deck and of the frame of an opening in the façade."""
UNSERVED: Final = 0.72
"""A shaft is drawn this much slimmer where the lift passes without stopping."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Something that is drawn, coloured and picked as one.

    Attributes:
        kind: storey, unit, whole (a building drawn as one solid), mass (a storey's piece of the massing as read), rest (of that
            massing, in no storey), plinth, lift, hoist, dock, bay, truck, yard, lane, path, neighbour.
        id: of the thing in the building or site; a truck or bay has the id of its dock, a mass that of its storey.
        storey: id of the storey that it is part of, for storeys, their masses and units.
    """

    kind: str
    id: str
    name: str
    storey: str | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Owners, their blocks, and per kind how many things could not be shown for want of a place or size.

    ``massing`` is the massing as read, where it is wanted; ``surface`` are its pieces.
    """

    owners: tuple[Owner, ...] = ()
    blocks: tuple[Block, ...] = ()
    unplaced: Mapping[str, int] = field(default_factory=dict)
    levels: int = 1
    ground_level: int = 0
    massing: ReadMesh | None = None
    surface: Surface | None = None


class Collector:
    """Owners and blocks while they are gathered."""

    def __init__(self, building: Building) -> None:
        self.building = building
        self.extents: list[Extent] = extents(building)
        self.level = {extent.storey.number: i for i, extent in enumerate(self.extents)}
        self.ground_level = self.level.get(1, 0)
        self.owners: list[Owner] = []
        self.blocks: list[Block] = []
        self.unplaced: dict[str, int] = {}
        self.platforms: list[shapely.Polygon] = []     # slabs at the ground, which take their place out of the plinth

    @property
    def ground_m(self) -> float:
        """Height at which the ground is drawn: as known, else the ground storey's floor."""
        outdoor = self.building.outdoor_ground_m
        if outdoor is not None:
            return outdoor.value
        return self.extents[self.ground_level].low_m if self.extents else 0.0

    def add(self, owner: Owner, solids: Sequence[tuple[Outline, float, float, int]]) -> None:
        """An owner with its solids: outline, bottom, top, level. Without any it is counted as not shown."""
        own = [(shape, low, high, level) for shape, low, high, level in solids if high > low and not shape.is_empty]
        if not own:
            self.miss(owner.kind)
            return
        self.owners.append(owner)
        self.blocks += [Block(len(self.owners) - 1, level, sound(shape), low, high) for shape, low, high, level in own]

    def miss(self, kind: str) -> None:
        self.unplaced[kind] = self.unplaced.get(kind, 0) + 1

    def served(self, serves: Sequence[int] | None) -> list[int]:
        """Levels that a shaft passes, from its lowest stop to its highest; all storeys where nobody says."""
        stops = sorted(self.level[n] for n in serves if n in self.level) if serves else list(range(len(self.extents)))
        return list(range(stops[0], stops[-1] + 1)) if stops else []


def sound(shape: Outline) -> Outline:
    return shape if shape.is_valid else shapely.make_valid(shape)


def parts_of(
    building: Building, site: Site | None = None, yard: YardPlan | None = None, massing: ReadMesh | None = None, *,
    units: bool = False,
) -> Parts:
    """Everything of a building that has a place and a size.

    Args:
        massing: the massing as read, where it is wanted.
        site: yards, lanes and neighbours around it.
        yard: the plan of the yard with its swept paths, where they are wanted.
        units: show units that have an outline as parts of their storeys.
    """
    from workbench.desktop.scene.goods_parts import add_goods
    from workbench.desktop.scene.read_mesh import owners_of
    from workbench.desktop.scene.site_parts import add_site

    gathered = Collector(building)
    _add_storeys(gathered, units)
    if gathered.extents:
        add_goods(gathered)
    _add_plinth(gathered)
    add_site(gathered, site, yard)
    pieces, surface = ([], None) if massing is None else owners_of(massing, building, len(gathered.owners))
    return Parts((*gathered.owners, *pieces), tuple(gathered.blocks), gathered.unplaced, max(len(gathered.extents), 1),
                 gathered.ground_level, massing, surface)


def _add_storeys(gathered: Collector, units: bool) -> None:
    building = gathered.building
    whole = building.footprint
    if not building.storeys and whole is not None and not whole.is_empty and building.height_m is not None:
        owner = Owner("whole", building.id, building.name or building.id)
        gathered.add(owner, [(drawable(whole), 0.0, building.height_m.value, 0)])
    for level, extent in enumerate(gathered.extents):
        storey = extent.storey
        if storey.outline is None or storey.outline.is_empty:
            gathered.miss("storey")
            continue
        shape = sound(drawable(storey.outline))
        parts = list(_units(extent, shape)) if units else []
        rest = shapely.difference(shape, shapely.union_all([part for _, part in parts])) if parts else shape
        if not rest.is_empty and rest.area > 0.0:
            gathered.add(Owner("storey", storey.id, storey.name, storey.id), [(rest, extent.low_m, extent.high_m, level)])
        for owner, part in parts:
            gathered.add(owner, [(part, extent.low_m, extent.high_m, level)])


def _units(extent: Extent, shape: Outline) -> Iterator[tuple[Owner, Outline]]:
    """Units with an outline, each as far as it lies in its storey and in no unit before it."""
    free = shape
    for unit in extent.storey.units:
        if unit.outline is None or unit.outline.is_empty:
            continue
        own = shapely.intersection(sound(unit.outline), free)
        if own.area > 0.0:
            free = shapely.difference(free, own)
            yield Owner("unit", unit.id, unit.name, extent.storey.id), own


def _add_plinth(gathered: Collector) -> None:
    """What the ground storey stands on where its floor is above the ground outside and no basement is known."""
    if not gathered.extents or gathered.building.outdoor_ground_m is None:
        return
    lowest = gathered.extents[0]
    outline = lowest.storey.outline
    if lowest.storey.number == 1 and outline is not None and not outline.is_empty and lowest.low_m > gathered.ground_m:
        rest = shapely.difference(sound(drawable(outline)), shapely.union_all(gathered.platforms))
        if rest.area > 0.0:
            gathered.add(Owner("plinth", lowest.storey.id, lowest.storey.name), [(rest, gathered.ground_m, lowest.low_m, 0)])


def rectangle(at: tuple[float, float], wide: float, deep: float, way: tuple[float, float] = (0.0, 1.0)) -> shapely.Polygon:
    """A rectangle about a point: ``deep`` along a direction, ``wide`` across it."""
    (x, y), (wx, wy) = at, way
    half_wide, half_deep = wide / 2.0, deep / 2.0
    return shapely.Polygon([(x + wx * b * half_deep - wy * a * half_wide, y + wy * b * half_deep + wx * a * half_wide)
                            for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))])


def known(value: Measured | None) -> float | None:
    return None if value is None or not value.value > 0.0 else value.value
