"""Storeys from layers that are named after storeys: 1F, 2F, 三层, B1.

The floor of such a storey is the lowest large face that looks up within a slab's thickness over the layer's lowest large
body: the top of the slab, where a slab was drawn. Where the first such face lies higher, the layer holds a volume, and the
floor is its base.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from models.building import IgnoredLevel, Storey, StoreyKind
from models.geometry.bodies import clean
from models.geometry.floors import SMALL_SHARE, Massing, filled, storey_outline
from models.geometry.footprints import doubled_plan_areas, plan_union
from models.geometry.sections import Section
from models.measured import Measured, Stated, from_file, from_geometry, metres, square_metres
from models.readers.mesh_storeys import Storeys, at, checked, level_at, level_name, report_gaps, span
from models.readers.raw_mesh import Part
from models.readers.rhino.layer_tree import Layer
from models.readers.rhino.notes import listed
from models.readers.rhino.shapes import merged
from models.readers.storeys import storey_numbers
from models.report import ReportBuilder
from models.storey_names import storey_name
from models.tolerances import LEVEL_MERGE_M, SLAB_THICKEST_M

if TYPE_CHECKING:
    from models.geometry.regions import Region

_HALF: Final = 0.5
"""Of the largest level face of a layer: with less, a face is a landing or a sill and no floor or roof."""


@dataclass(frozen=True, slots=True, eq=False)
class StoreyGroup:
    """What stands on the layers of one storey, in heights over the base of the model.

    Attributes:
        number: as the layer says.
        layers: the layers that hold it.
        floor_m: height of its floor.
        top_m: top of its volume; None where it is a slab with or without walls.
        is_slab: the floor is a slab's top and no volume's base.
        massing: its shapes, mended.
    """

    number: int
    layers: tuple[Layer, ...]
    floor_m: float
    top_m: float | None
    is_slab: bool
    massing: Massing

    @property
    def name(self) -> str:
        return self.layers[0].storey_name or storey_name(self.number)

    @property
    def paths(self) -> str:
        return listed([layer.path for layer in self.layers])


def find_groups(parts: Sequence[tuple[Layer, Part]], subject: str, report: ReportBuilder) -> tuple[StoreyGroup, ...]:
    """Storeys by layer in ascending order; none unless at least two layers are named after storeys and fit together.

    Args:
        parts: layer and shape in metres, z up, the base of the model at 0.
    """
    by_number: dict[int, list[tuple[Layer, Part]]] = {}
    for layer, part in parts:
        if layer.storey is not None and layer.role != "roof":
            by_number.setdefault(layer.storey, []).append((layer, part))
    if len(by_number) < 2:
        return ()
    groups = [group for number, own in sorted(by_number.items()) if (group := _group(number, own)) is not None]
    if len(groups) < 2:
        return ()
    wrong = [(low, high) for low, high in pairwise(groups) if high.floor_m <= low.floor_m + LEVEL_MERGE_M]
    if wrong:
        low, high = wrong[0]
        report.error("rhino-layers-no-order", subject, lower=low.paths, upper=high.paths, lower_m=f"{low.floor_m:.3f}",
                     upper_m=f"{high.floor_m:.3f}")
        return ()
    return tuple(groups)


def _group(number: int, own: Sequence[tuple[Layer, Part]]) -> StoreyGroup | None:
    layers = tuple(dict.fromkeys(layer for layer, _ in own))
    low_m = _lowest_large([part for _, part in own])
    whole = merged([part for _, part in own])
    bodies = clean(whole.vertices, whole.faces)
    if not len(bodies.faces):
        return None
    massing = Massing(bodies.vertices, bodies.faces)
    up = massing.levels.area_up_m2
    large = massing.levels.height_m[(up > 0.0) & (up >= _HALF * up.max(initial=0.0))]
    slabs = large[large <= low_m + SLAB_THICKEST_M]
    if len(slabs):
        return StoreyGroup(number, layers, float(slabs[0]), None, True, massing)
    return StoreyGroup(number, layers, low_m, float(large[-1]) if len(large) else None, False, massing)


def _lowest_large(parts: Sequence[Part]) -> float:
    """Base of the lowest shape that is not small in plan against the largest: a pile or a bolt sets no floor."""
    areas = np.array([_plan_area(part) for part in parts])
    lows = np.array([float(part.vertices[:, 2].min()) for part in parts])
    return float(lows[areas >= SMALL_SHARE * areas.max()].min())


def _plan_area(part: Part) -> float:
    """Area of what looks up or of what looks down, whichever is more, in m²."""
    doubled = doubled_plan_areas(part.vertices, part.faces)
    return float(max(doubled[doubled > 0.0].sum(), -doubled[doubled < 0.0].sum())) / 2.0


def ground_height(groups: Sequence[StoreyGroup]) -> float | None:
    """Height of the floor of the storey called 1 over the base; None where no layer is called so."""
    return next((group.floor_m for group in groups if group.number == 1), None)


def storeys_from_layers(groups: Sequence[StoreyGroup], whole: Massing, roofs: Sequence[tuple[Layer, Part]], zero_m: float,
                        subject: str, report: ReportBuilder) -> Storeys:
    """Storeys of the layers.

    Args:
        whole: the whole massing, for what covers a storey.
        roofs: shapes on layers of roofs.
        zero_m: height of elevation 0 over the base.
    """
    roof = _roof(groups[-1], whole, roofs, zero_m)
    heights = [_height(low, high, zero_m, report) for low, high in pairwise(groups)] + [_top_height(groups[-1], roof, zero_m)]
    numbers = storey_numbers([group.floor_m - zero_m for group in groups])
    if any(number != group.number for number, group in zip(numbers, groups, strict=True)):
        report.error("rhino-layers-numbers", subject, names=", ".join(group.name for group in groups),
                     numbers=", ".join(storey_name(number) for number in numbers))
    cuts: list[Section] = []
    storeys = []
    for group, number, height in zip(groups, numbers, heights, strict=True):
        outline = _outline(group, whole, cuts)
        storeys.append(checked(_storey(group, number, height, outline, zero_m), report))
    report_gaps(cuts, subject, report, zero_m)
    _report_strays(groups, report)
    report.guess("rhino-layers-storeys", subject, count=len(groups), slabs=sum(group.is_slab for group in groups),
                 volumes=sum(not group.is_slab for group in groups))
    ignored = () if roof is None else (IgnoredLevel(name=level_name(roof.value), why="mesh-roof", elevation_m=roof),)
    return Storeys(storeys=tuple(storeys), ignored=ignored, roof_m=roof)


def _storey(group: StoreyGroup, number: int, height: Measured | None, outline: Region | None, zero_m: float) -> Storey:
    elevation_m = round(group.floor_m - zero_m, 9)
    how = "rhino-slab-top" if group.is_slab else "rhino-volume-base"
    area = None
    if outline is not None:
        area = square_metres(outline.area, from_geometry("rhino-layer-plan", group.paths))
    use = next((layer for layer in group.layers if layer.use is not None and layer.role in (None, "storey")), None)
    words = {layer.use for layer in group.layers if layer.use is not None}
    stated = Stated(use.use, from_file("rhino-layer", use.path)) if use is not None and use.use and len(words) == 1 else None
    return Storey(id=f"level-{number}", number=number, name=group.name, height_m=height, area_m2=area, outline=outline,
                  use=stated, kind=StoreyKind.BASEMENT if number < 0 else StoreyKind.FLOOR,
                  elevation_m=metres(elevation_m, from_geometry(how, f"{group.paths}: {at(elevation_m)}")))


def _outline(group: StoreyGroup, whole: Massing, cuts: list[Section]) -> Region | None:
    """Gross outline: of a volume its plan, of a slab the slab with the walls on it; shafts filled."""
    cover = whole.cover_over(group.floor_m)
    if not group.is_slab:
        region = filled(plan_union(group.massing.vertices, group.massing.faces), cover)
    else:
        cut = group.massing.cut([group.massing.just_above(group.floor_m)])[0]
        cuts.append(cut)
        region = storey_outline(cut, group.massing.plate(group.floor_m).region, cover)
    return None if region.is_empty else region


def _height(low: StoreyGroup, high: StoreyGroup, zero_m: float, report: ReportBuilder) -> Measured | None:
    """Height to the next layer's floor. Where a storey in between has no layer, the volume's own height, or none."""
    rise = round(high.floor_m - low.floor_m, 9)
    follows = high.number - low.number == 1 or (low.number == -1 and high.number == 1)
    if low.top_m is not None and abs(low.top_m - high.floor_m) > LEVEL_MERGE_M and follows:
        report.error("rhino-layers-gap", low.name, upper=high.name, top_m=level_name(low.top_m - zero_m),
                     floor_m=level_name(high.floor_m - zero_m))
    if follows:
        where = span(low.floor_m - zero_m, high.floor_m - zero_m)
        return metres(rise, from_geometry("rhino-to-next-layer", f"{low.name} – {high.name}: {where}"))
    report.error("rhino-layers-missing", low.name, upper=high.name, rise_m=f"{rise:.3f}")
    return _own_height(low, zero_m)


def _own_height(group: StoreyGroup, zero_m: float) -> Measured | None:
    if group.top_m is None:
        return None
    where = f"{group.paths}: {span(group.floor_m - zero_m, group.top_m - zero_m)}"
    return metres(round(group.top_m - group.floor_m, 9), from_geometry("rhino-volume-height", where))


def _roof(top: StoreyGroup, whole: Massing, roofs: Sequence[tuple[Layer, Part]], zero_m: float) -> Measured | None:
    """Structural level of the roof: the top of the highest storey's volume, else a layer of roofs, else a large plate over it."""
    if top.top_m is not None:
        return level_at(top.top_m, zero_m, "mesh-roof")
    drawn = [(layer, float(part.vertices[:, 2].max())) for layer, part in roofs]
    over = [(layer, height) for layer, height in drawn if height > top.floor_m + SLAB_THICKEST_M]
    if over:
        layer, height = _largest_roof(over, roofs)
        elevation_m = round(height - zero_m, 9)
        return metres(elevation_m, from_geometry("rhino-roof-layer", f"{layer.path}: {at(elevation_m)}"))
    plates = whole.large_levels(top.floor_m)
    return level_at(plates[0], zero_m, "mesh-roof") if plates else None


def _largest_roof(over: Sequence[tuple[Layer, float]], roofs: Sequence[tuple[Layer, Part]]) -> tuple[Layer, float]:
    """The level of the largest face that looks up among the roofs."""
    whole = merged([part for _, part in roofs])
    bodies = clean(whole.vertices, whole.faces)
    if not len(bodies.faces):
        return over[0]
    levels = Massing(bodies.vertices, bodies.faces).levels
    if not len(levels) or not levels.area_up_m2.max() > 0.0:
        return over[0]
    return over[0][0], float(levels.height_m[int(np.argmax(levels.area_up_m2))])


def _top_height(group: StoreyGroup, roof: Measured | None, zero_m: float) -> Measured | None:
    if group.top_m is not None:
        return _own_height(group, zero_m)
    if roof is None:
        return None
    floor_m = group.floor_m - zero_m
    return metres(round(roof.value - floor_m, 9), from_geometry("mesh-to-roof", span(floor_m, roof.value)))


def _report_strays(groups: Sequence[StoreyGroup], report: ReportBuilder) -> None:
    """Name layers that hold things far above the storey they are named after."""
    for low, high in pairwise(groups):
        if low.massing.top_m > high.floor_m + SLAB_THICKEST_M:
            report.error("rhino-layers-stray", low.name, layers=low.paths, top_m=f"{low.massing.top_m:.3f}", upper=high.name)
