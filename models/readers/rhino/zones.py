"""Uses of storeys from layers that are called after a use: production, 办公, storage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from models.building import Storey, Zone
from models.geometry.bodies import clean
from models.geometry.floors import NOTABLE_SHARE, PLAN_CUT_M, Massing, areal
from models.measured import Stated, from_file, from_geometry, square_metres
from models.readers.raw_mesh import Part
from models.readers.rhino.layer_tree import Layer
from models.readers.rhino.shapes import merged
from models.tolerances import AREA_SLACK, LEVEL_MERGE_M

if TYPE_CHECKING:
    from models.geometry.regions import Region

_ZONE_ROLES: Final = (None, "zone", "unit", "storey")


def with_zones(storeys: Sequence[Storey], parts: Sequence[tuple[Layer, Part]], zero_m: float) -> tuple[Storey, ...]:
    """Storeys with a zone for each layer of a use that has some plan there; one use over all of a storey is the storey's.

    Args:
        parts: layer and shape in metres, the base of the model at 0.
        zero_m: height of elevation 0 over the base.
    """
    by_layer: dict[Layer, list[Part]] = {}
    for layer, part in parts:
        if layer.use is not None and layer.role in _ZONE_ROLES:
            by_layer.setdefault(layer, []).append(part)
    if not by_layer or not storeys:
        return tuple(storeys)
    heights = [storey.elevation_m.value + zero_m for storey in storeys]
    plans = {layer: _plans(own, heights) for layer, own in by_layer.items()}
    return tuple(_zoned(storey, [(layer, regions[i]) for layer, regions in plans.items()
                                 if layer.storey in (None, storey.number)]) for i, storey in enumerate(storeys))


def _plans(parts: Sequence[Part], floors_m: Sequence[float]) -> list[Region | None]:
    """What stands or lies on each floor: cut above the sills, or where nothing is cut a plate on the floor itself."""
    whole = merged(parts)
    bodies = clean(whole.vertices, whole.faces)
    if not len(bodies.faces):
        return [None] * len(floors_m)
    massing = Massing(bodies.vertices, bodies.faces)
    above = massing.cut([floor + PLAN_CUT_M for floor in floors_m])
    below = massing.cut([floor - PLAN_CUT_M for floor in floors_m])
    return [areal(over.outline) if not over.outline.is_empty else _plate(massing, floor, areal(under.outline))
            for over, under, floor in zip(above, below, floors_m, strict=True)]


def _plate(massing: Massing, floor_m: float, under: Region) -> Region | None:
    """A sheet or slab that lies on a floor; the top of a volume below it is none."""
    if not np.any(np.abs(massing.flat.height_m - floor_m) <= LEVEL_MERGE_M):
        return None
    region = areal(massing.plate(floor_m).region.difference(under))
    return None if region.is_empty else region


def _zoned(storey: Storey, plans: Sequence[tuple[Layer, Region | None]]) -> Storey:
    least_m2 = NOTABLE_SHARE * storey.area_m2.value if storey.area_m2 is not None else 0.0
    zones: list[Zone] = []
    for layer, plan in plans:
        region = plan if plan is None or storey.outline is None else areal(plan.intersection(storey.outline))
        if region is None or region.is_empty or region.area <= least_m2:
            continue
        zones.append(Zone(id=f"{storey.id}-zone-{len(zones) + 1}", name=layer.name, outline=region,
                          use=Stated(layer.use or "other", from_file("rhino-layer", layer.path)),
                          area_m2=square_metres(region.area, from_geometry("rhino-layer-section", layer.path))))
    use = storey.use
    words = {zone.use.value for zone in zones if zone.use is not None}
    covered = sum(zone.area_m2.value for zone in zones if zone.area_m2 is not None)
    if use is None and len(words) == 1 and storey.area_m2 is not None and covered >= (1.0 - AREA_SLACK) * storey.area_m2.value:
        use = zones[0].use
    return replace(storey, zones=tuple(zones), use=use)
