"""Floors of a massing: which of its levels people stand on, and how large they are.

A floor is a level plate with building above it. The plate may be the top of a slab, or the face between two blocks of a
stacked massing. A massing without any plate inside shows no floors, and none are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from models.geometry.footprints import plate_region, plates
from models.geometry.levels import group_levels, horizontal_faces
from models.geometry.rings import Floats, Ints
from models.geometry.sections import Section, sections
from models.tolerances import LEVEL_MERGE_M, STOREY_HEIGHT_PLAUSIBLE_M

if TYPE_CHECKING:
    from models.geometry.regions import Region

SMALL_SHARE: Final = 0.2
"""A level with less of the local footprint than this is a sill, a parapet, plant or furniture."""

ROOFTOP_SHARE: Final = 0.25
"""Rooms on a roof that cover no more than this of it make no storey (GB 50016-2014, A.0.1)."""

NOTABLE_SHARE: Final = 0.02
"""Levels with less horizontal area than this share of the largest are edges and fittings; they are counted, not listed."""

LARGE_HOLE_M2: Final = 100.0
"""A hole in a floor up to this size is a shaft or stair and is filled; a larger one is a court or an atrium and stays open."""

PLAN_CUT_M: Final = 1.5
"""Above parapets (1.1 to 1.2 m), below lintels: where the walls round a setback floor are cut."""

_ABOVE: Final = LEVEL_MERGE_M + 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A floor.

    ``outline`` and area are None where the model shows no extent. ``from_base``: the massing's underside stands in for a plate.
    """

    elevation_m: float
    outline: Region | None
    area_m2: float | None
    from_base: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLevel:
    """A level that is no floor; ``why``: roof, terrace, rooftop, small, step."""

    elevation_m: float
    area_m2: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """Floors in ascending order and what else is level.

    Attributes:
        floors: may be empty: no plate inside.
        others: levels that are no floors, ascending.
        roof_m: structural level of the roof over the top floor, None where no level roof is shown.
        open_above: the top floor is known by the walls that rise round it, not by a roof.
        fittings: number of levels too small to list.
        cuts: the sections that the outlines come from, with their repairs.
    """

    floors: tuple[Floor, ...]
    others: tuple[OtherLevel, ...]
    roof_m: float | None
    open_above: bool
    fittings: int
    cuts: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _Plate:
    height_m: float
    region: Region
    area_m2: float


class Massing:
    """A cleaned mesh, its level faces, and the storey outlines that follow from both.

    Args:
        vertices: (n, 3) metres, z up, finite, lowest at 0.
        faces: (m, 3) indices, outward.
    """

    def __init__(self, vertices: Floats, faces: Ints) -> None:
        self.vertices, self.faces = vertices, faces
        self.top_m = float(vertices[:, 2].max())
        self.flat = horizontal_faces(vertices, faces)
        self.levels = group_levels(self.flat)
        plate, area = plates(vertices, faces, self.flat.index)
        self._looks_up = area[plate] > 0.0
        up = self.levels.area_up_m2
        self._large_m = self.levels.height_m[(up > 0.0) & (up >= SMALL_SHARE * up.max(initial=0.0))]
        self._plates: dict[float, _Plate] = {}
        self._covers: dict[int, Region] = {}

    def plate(self, height_m: float) -> _Plate:
        """The plates that look up at a level."""
        found = self._plates.get(height_m)
        if found is None:
            near = self._looks_up & (np.abs(self.flat.height_m - height_m) <= LEVEL_MERGE_M)
            region = plate_region(self.vertices, self.faces[self.flat.index[near]])
            found = _Plate(height_m, region, float(region.area))
            if near.any():      # a line that is dragged asks at a hundred heights where nothing is level
                self._plates[height_m] = found
        return found

    def large_levels(self, height_m: float) -> list[float]:
        """Heights of the levels that look up with a large area, at least a low storey over a height, ascending."""
        return [float(h) for h in self._large_m[self._large_m >= height_m + STOREY_HEIGHT_PLAUSIBLE_M[0]]]

    def cover_over(self, height_m: float) -> Region:
        """What covers a storey: the plan of all large plates over it."""
        over = self.large_levels(height_m)
        found = self._covers.get(len(over))
        if found is None:
            found = self._covers[len(over)] = cover_of([self.plate(height) for height in over])
        return found

    def least_area(self, height_m: float) -> float:
        """What a section must have at least to be an extent and not columns or posts: a share of the large plates next to it."""
        low, high = self._large_m[self._large_m <= height_m], self._large_m[self._large_m > height_m]
        if not len(low) or not len(high):
            return 0.0
        return SMALL_SHARE * min(self.plate(float(h)).area_m2 for h in (low[-1], high[0]))

    def outline_at(self, height_m: float, cut: Section) -> Region | None:
        """Walls, solids and plates at a height, with the room that a higher plate covers; None outside the massing.

        Args:
            cut: the section just above the height.
        """
        plate = self.plate(height_m)
        if height_m < 0.0 or height_m >= self.top_m or (cut.outline.is_empty and plate.region.is_empty):
            return None
        cover = self.cover_over(height_m)
        inside = plate.region.intersection(cover)
        if inside.area >= SMALL_SHARE * plate.area_m2 > 0.0:
            return storey_outline(cut, plate.region if inside.area >= (1.0 - SMALL_SHARE) * plate.area_m2 else inside, cover)
        return storey_outline(cut, None, cover)

    def just_above(self, elevation_m: float) -> float:
        """The height just above everything level that belongs to an elevation."""
        here = self.flat.index[np.abs(self.flat.height_m - elevation_m) <= LEVEL_MERGE_M]
        tops = self.vertices[self.faces[here], 2]
        return max(elevation_m, float(tops.max(initial=elevation_m)))

    def cut(self, heights_m: Sequence[float]) -> list[Section]:
        return sections(self.vertices, self.faces, heights_m)


def find_floors(massing: Massing) -> Floors:
    """Floors of a massing from its level faces."""
    listed, fittings = _notable(massing)
    if not listed:
        return Floors(floors=(), others=(), roof_m=None, open_above=False, fittings=fittings, cuts=())
    plates, others = _large_enough(massing, listed)
    plates, steps = _one_per_storey(plates)
    others += steps
    cuts = massing.cut([plate.height_m + STOREY_HEIGHT_PLAUSIBLE_M[0] for plate in plates])
    inside, open_above = _inside(plates, cuts)
    floors, made = _measured(massing, inside, plates)
    uncovered = [plate for plate in plates if plate not in inside]
    roof_m = _roof_over(floors, uncovered)
    others += [_uncovered_level(plate, roof_m if floors else uncovered[-1].height_m) for plate in uncovered]
    return Floors(floors=tuple(floors), others=tuple(sorted(others, key=lambda level: level.elevation_m)), roof_m=roof_m,
                  open_above=open_above and bool(floors), fittings=fittings, cuts=tuple(made))


def _notable(massing: Massing) -> tuple[list[float], int]:
    """Heights of the levels with some area that looks up, and how many have too little."""
    up = massing.levels.area_up_m2
    if not len(up) or up.max() <= 0.0:
        return [], 0
    notable = up >= NOTABLE_SHARE * up.max()
    return [float(h) for h in massing.levels.height_m[notable]], int(((up > 0.0) & ~notable).sum())


def _large_enough(massing: Massing, heights: list[float]) -> tuple[list[_Plate], list[OtherLevel]]:
    """Plates that are large against the building at their height, ascending, and those that are not."""
    below = massing.cut([height - _ABOVE for height in heights])
    above = massing.cut([height + _ABOVE for height in heights])
    large, small = [], []
    for height, low, high in zip(heights, below, above, strict=True):
        plate = massing.plate(height)
        local = max(filled(low.outline, None).area, filled(high.outline, None).area, plate.area_m2)
        if plate.area_m2 > 0.0 and plate.area_m2 >= SMALL_SHARE * local:
            large.append(plate)
        else:
            small.append(OtherLevel(elevation_m=height, area_m2=plate.area_m2, why="small"))
    return large, small


def _one_per_storey(plates: list[_Plate]) -> tuple[list[_Plate], list[OtherLevel]]:
    """Of plates too near for anyone to stand between them, one: the upper, unless it is much the smaller.

    The upper one is the finish over the slab, the raised floor, the floor over the ceiling.
    """
    kept: list[_Plate] = []
    steps = []
    for plate in plates:
        while kept and plate.height_m - kept[-1].height_m < STOREY_HEIGHT_PLAUSIBLE_M[0]:
            lower = kept.pop()
            if plate.area_m2 < 0.5 * lower.area_m2:
                plate, lower = lower, plate
            steps.append(OtherLevel(elevation_m=lower.height_m, area_m2=lower.area_m2, why="step"))
        kept.append(plate)
    return kept, steps


def _inside(plates: list[_Plate], cuts: list[Section]) -> tuple[list[_Plate], bool]:
    """Plates with building above them, ascending, and whether the top one has walls but no roof."""
    inside: list[_Plate] = []
    open_above = False
    for i in range(len(plates) - 1, -1, -1):
        plate, above = plates[i], plates[i + 1:]
        walled = filled(cuts[i].outline, None).intersection(plate.region).area >= 0.5 * plate.area_m2
        if _covered(plate, above):
            inside.insert(0, plate)
        elif walled and not above:
            inside.insert(0, plate)
            open_above = True
    return inside, open_above


def _covered(plate: _Plate, above: list[_Plate]) -> bool:
    """Whether a plate has storeys over it: plates over a good part of it, or several over the same smaller part."""
    shares = [plate.region.intersection(other.region).area / plate.area_m2 for other in above]
    if not shares:
        return False
    several = sum(share >= 0.5 * max(shares) and share > NOTABLE_SHARE for share in shares) >= 2
    return bool(max(shares) > ROOFTOP_SHARE or several)


def _measured(massing: Massing, inside: list[_Plate], plates: list[_Plate]) -> tuple[list[Floor], list[Section]]:
    """Floors with outline and area; the ground floor from the underside of the massing where it has no plate."""
    if not inside:
        return [], []
    floors: list[Floor] = []
    made: list[Section] = []
    if inside[0].height_m >= STOREY_HEIGHT_PLAUSIBLE_M[0]:
        cut = massing.cut([massing.just_above(0.0)])[0]
        outline = storey_outline(cut, None, cover_of(plates))
        shown = outline.area >= SMALL_SHARE * inside[0].area_m2
        floors.append(Floor(elevation_m=0.0, outline=outline if shown else None, area_m2=outline.area if shown else None,
                            from_base=True))
        made.append(cut)
    covers = [cover_of([p for p in plates if p.height_m > plate.height_m]) for plate in inside]
    setback = [not cover.is_empty and plate.region.difference(cover).area > NOTABLE_SHARE * plate.area_m2
               for plate, cover in zip(inside, covers, strict=True)]
    heights = [plate.height_m + PLAN_CUT_M if back else massing.just_above(plate.height_m)
               for plate, back in zip(inside, setback, strict=True)]
    cuts = massing.cut(heights)
    for plate, cover, back, cut in zip(inside, covers, setback, cuts, strict=True):
        outline = storey_outline(cut, plate.region.intersection(cover) if back else plate.region, cover)
        floors.append(Floor(elevation_m=plate.height_m, outline=outline, area_m2=outline.area))
    return floors, made + cuts


def _roof_over(floors: list[Floor], uncovered: list[_Plate]) -> float | None:
    """The lowest uncovered plate over the top floor; what rises from it are rooms on the roof."""
    return min((plate.height_m for plate in uncovered if floors and plate.height_m > floors[-1].elevation_m), default=None)


def _uncovered_level(plate: _Plate, roof_m: float | None) -> OtherLevel:
    why = "terrace"
    if roof_m is not None and plate.height_m >= roof_m:
        why = "roof" if plate.height_m == roof_m else "rooftop"
    return OtherLevel(elevation_m=plate.height_m, area_m2=plate.area_m2, why=why)


def cover_of(plates: Sequence[_Plate]) -> Region:
    """Union of plates in plan."""
    cover: Region = shapely.union_all([plate.region for plate in plates]) if plates else shapely.MultiPolygon()
    return areal(cover)


def storey_outline(cut: Section, plate: Region | None, cover: Region) -> Region:
    """Gross outline of a storey: its walls and solids where it is cut, and its plate, shafts filled.

    Args:
        cut: section a little above the floor.
        plate: the floor plate; None where there is none, and then room under ``cover`` counts as floor.
        cover: plates of the storeys above.
    """
    if plate is None:
        return filled(cut.outline, cover)
    return filled(areal(shapely.union(cut.outline, plate)), shapely.MultiPolygon())


def filled(region: Region, cover: Region | None) -> Region:
    """A region with its holes filled: shafts, and whatever lies mostly under ``cover`` (None: every hole)."""
    parts = shapely.get_parts(region)
    if not len(parts) or not shapely.get_num_interior_rings(parts).any():
        return region
    made = []
    for part in parts:
        holes = [shapely.Polygon(ring) for ring in part.interiors] if cover is not None else []
        kept = [hole.exterior for hole in holes
                if hole.area > LARGE_HOLE_M2 and hole.intersection(cover).area < 0.5 * hole.area]
        made.append(shapely.Polygon(part.exterior, kept))
    return areal(shapely.union_all(made))


def areal(geometry: shapely.Geometry) -> Region:
    """The polygons of a geometry; lines and points that an overlay leaves behind are dropped."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        region: Region = geometry
        return region
    parts = shapely.get_parts(geometry)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2]) if len(parts) else shapely.MultiPolygon()
