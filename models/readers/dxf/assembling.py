"""Puts the building of a drawing together: plans, their storeys, and what recurs from plan to plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from models.building import Building, Compartment, IgnoredLevel, Storey, Unit, Zone
from models.errors import InputError
from models.measured import Measured
from models.readers.dxf.areas import Mending
from models.readers.dxf.elements import Drawing
from models.readers.dxf.goods import read_docks, read_hoists, read_lifts, read_stairs, spots
from models.readers.dxf.grid import Lattice, column_grid, lattice_of, lay_over
from models.readers.dxf.layering import Layering
from models.readers.dxf.outlines import Outline
from models.readers.dxf.plans import Plan, find_plans, tell_views
from models.readers.dxf.rooms import compartments_of, units_of, zones_of
from models.readers.dxf.stacking import (
    Level,
    by_schedule,
    number_plans,
    outdoor_ground,
    read_marks,
    roof_level,
    stack,
    storey_of_level,
    under_roof,
)
from models.readers.dxf.things import Contents, Places, docks_of, hoists_of, lifts_of, stairs_of
from models.readers.dxf.titles import PLAN, ROOF, SITE
from models.reading import Progress, ReadOptions
from models.report import ReportBuilder

_DRAWN: Final = frozenset({"dxf-outline", "dxf-storey-layer", "dxf-slab"})


class Assembly:
    """Builds the building of one drawing, in metres.

    Args:
        drawing, layering: what was collected, and what its layers mean.
        path: the file, for names.
        options: a schedule takes the place of what plans say of levels.
    """

    def __init__(self, drawing: Drawing, layering: Layering, mending: Mending, path: Path, options: ReadOptions,
                 report: ReportBuilder, progress: Progress) -> None:
        self._drawing, self._layering, self._mending = drawing, layering, mending
        self._path, self._options = path, options
        self._report, self._progress = report, progress
        self._places = Places(drawing)
        self.plans: list[Plan] = []

    def building(self, outlines: list[Outline]) -> Building:
        """The building of the plans with these outlines.

        Raises:
            InputError: all plans are of roofs, sites or other views, or the schedule cannot be used.
        """
        self.plans = find_plans(outlines, self._drawing, self._layering, self._report)
        tell_views(self.plans, self._report)
        floors = [plan for plan in self.plans if plan.kind == PLAN]
        if not floors:
            floors = [plan for plan in self.plans if plan.kind == SITE]
            if not floors:
                raise InputError("no-building", "dxf-no-plan", self._path.name)
        self._tell_ways(floors)
        contents = {}
        for i, plan in enumerate(floors):
            self._progress("dxf-plans", i / len(floors))
            contents[id(plan)] = Contents(plan, self._places, self._layering, self._mending)
        lattices = [(plan, self._lattice(plan, contents[id(plan)])) for plan in floors]
        roof = self._roof()
        levels = self._levels(floors, contents, roof)
        self._lay_over(lattices, levels)
        building = self._building(levels, floors, contents, lattices)
        return building if roof is None else replace(building, roof_m=roof, levels_ignored=(_roof_level(roof),))

    def _roof(self) -> Measured | None:
        """The level of the roof by its plan; with a schedule the drawing's levels count for nothing."""
        if self._options.storeys is not None:
            return None
        roofs = [plan for plan in self.plans if plan.kind == ROOF]
        return roof_level([Contents(plan, self._places, self._layering, self._mending) for plan in roofs])

    def _lattice(self, plan: Plan, contents: Contents) -> Lattice:
        return lattice_of(contents.of("axis"), contents.columns(), plan.box)

    def _lay_over(self, lattices: list[tuple[Plan, Lattice]], levels: list[Level]) -> None:
        """Lay all plans over that of the storey nearest to the ground."""
        order = [level.plan for level in sorted(levels, key=lambda level: (level.number < 0, abs(level.number)))]
        ranked = sorted(lattices, key=lambda pair: next((i for i, plan in enumerate(order) if plan is pair[0]), len(order)))
        lay_over(ranked, self._report)

    def _levels(self, floors: list[Plan], contents: dict[int, Contents], roof: Measured | None) -> list[Level]:
        levels = number_plans(floors, self._report)
        if self._options.storeys is not None:
            return by_schedule(levels, self._options.storeys, self._report)
        read_marks(levels, contents, self._report)
        stack(levels, self._path.name, self._report)
        under_roof(levels, roof)
        return levels

    def _building(self, levels: list[Level], floors: list[Plan], contents: dict[int, Contents],
                  lattices: list[tuple[Plan, Lattice]]) -> Building:
        numbers = {id(plan): tuple(level.number for level in levels if level.plan is plan) for plan in floors}
        shown = [plan for plan in floors if numbers[id(plan)]]
        several = len(levels) > 1
        found = {name: spots([(plan, find(contents[id(plan)])) for plan in shown], numbers)
                 for name, find in (("lifts", lifts_of), ("hoists", hoists_of), ("docks", docks_of), ("stairs", stairs_of))}
        compartments: list[Compartment] = []
        for plan in shown:
            compartments += compartments_of(contents[id(plan)], numbers[id(plan)])
        self._progress("dxf-plans", 1.0)
        return Building(
            id="building-1", name=self._path.stem, storeys=tuple(self._storey(level, contents) for level in levels),
            outdoor_ground_m=outdoor_ground([text.text for text in self._drawing.texts]),
            lifts=read_lifts(found["lifts"], several, self._report), hoists=read_hoists(found["hoists"], several, self._report),
            docks=read_docks(found["docks"]), stairs=read_stairs(found["stairs"], several), compartments=tuple(compartments),
            column_grid=column_grid([pair for pair in lattices if numbers[id(pair[0])]]))

    def _storey(self, level: Level, contents: dict[int, Contents]) -> Storey:
        zones: tuple[Zone, ...] = ()
        units: tuple[Unit, ...] = ()
        if level.plan is not None:
            own, prefix = contents[id(level.plan)], f"storey-{level.number}"
            zones = zones_of(own, level.plan, self._layering, prefix)
            units = units_of(own, level.plan, prefix)
        return storey_of_level(level, zones, units)

    def _tell_ways(self, floors: list[Plan]) -> None:
        """Outlines that were not drawn as such are guesses."""
        for plan in floors:
            outline = plan.outlines[0]
            area = f"{outline.polygon.area:.1f}" if outline.polygon is not None else "–"
            if outline.polygon is None:
                self._report.guess("dxf-area-unknown", plan.name)
            elif outline.how in _DRAWN and len(outline.made_of) > 1:
                self._report.guess("dxf-outline-parts", plan.name, count=len(outline.made_of), area=area,
                                   largest=f"{outline.largest_m2:.1f}")
            elif outline.how == "dxf-walls":
                self._report.guess("dxf-outline-of-walls", plan.name, area=area)
            elif outline.how == "dxf-columns":
                self._report.guess("dxf-outline-of-columns", plan.name, area=area)
            elif outline.how == "dxf-largest":
                self._report.guess("dxf-outline-largest", plan.name, area=area, layer=outline.layer)


def _roof_level(roof: Measured) -> IgnoredLevel:
    return IgnoredLevel(name=roof.source.where, elevation_m=roof, why="roof")
