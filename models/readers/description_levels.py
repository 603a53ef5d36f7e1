"""What follows from what: elevations from heights, areas from outlines, roof and height from storeys.

Shared by the reader, the writer (which leaves out what the reader finds by itself) and the edits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.building import Storey, StoreyKind
from models.measured import Measured, Source, SourceKind, metres, square_metres
from models.tolerances import ROUNDING

if TYPE_CHECKING:
    from models.building import Outline


def derived(value_m: float, how: str, where: str, *parts: Measured) -> Measured:
    """A length found from others: assumed if one of them is."""
    assumed = any(part.source.kind is SourceKind.ASSUMED for part in parts)
    return metres(round(value_m, 6), Source(SourceKind.ASSUMED if assumed else SourceKind.GEOMETRY, how, where))


def stacked_up(below: Measured, height: Measured | None, where: str) -> Measured | None:
    """Elevation of the storey above one at ``below`` with this height (metres)."""
    return None if height is None else derived(below.value + height.value, "desc-level-sum", where, below, height)


def stacked_down(above: Measured, height: Measured | None, where: str) -> Measured | None:
    """Elevation of a storey of this height whose ceiling is the storey at ``above`` (metres)."""
    return None if height is None else derived(above.value - height.value, "desc-level-sum", where, above, height)


def area_of(shape: Outline, source: Source | None) -> Measured:
    """Area of a footprint in m²; assumed if the footprint is."""
    kind = SourceKind.ASSUMED if source and source.kind is SourceKind.ASSUMED else SourceKind.GEOMETRY
    area = max(round(float(shape.area), 6), ROUNDING)
    return square_metres(area, Source(kind, "desc-footprint", source.where if source else ""))


def top_of(storeys: Sequence[Storey]) -> Measured | None:
    """Roof level: the top of the last floor; a used roof lies on it. None while the last height is unknown."""
    if not storeys:
        return None
    last = storeys[-1]
    if last.kind is StoreyKind.ROOF:
        return derived(last.elevation_m.value, "desc-level-sum", "", last.elevation_m)
    return stacked_up(last.elevation_m, last.height_m, "")


def height_above_ground(storeys: Sequence[Storey], roof: Measured | None) -> Measured | None:
    """From the ground storey's floor to the roof; None while one of them is unknown."""
    ground = next((storey.elevation_m for storey in storeys if storey.number == 1), None)
    if ground is None or roof is None or roof.value <= ground.value:
        return None
    return derived(roof.value - ground.value, "desc-level-sum", "", roof, ground)
