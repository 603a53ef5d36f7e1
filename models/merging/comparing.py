"""Whether two values agree, and which of two that do not agree stands."""

from __future__ import annotations

from typing import Any, Final

from models.logistics import LiftUse
from models.measured import Measured, Source, SourceKind, Stated
from models.merging.parts import ADDITION, BASE
from models.tolerances import AREA_SLACK, LEVEL_CONFLICT_M, ROUNDING
from models.units import kg_m2_to_kn_m2

SHAPE_FIELDS: Final = frozenset({
    "name", "height_m", "elevation_m", "area_m2", "net_area_m2", "gross_area_m2", "outline", "height_basis", "outdoor_ground_m",
    "roof_finish_m", "planning_height_m",
})
"""What the massing knows best: outlines, areas, levels and heights, and what things are called."""


DECLARED: Final = "declared."
"""Before the name of a declared fact where a field is named."""


def value_of(kind: str, item: Any, field: str, index: int | None = None) -> object:
    """The value of a field as Measured, Stated or plain; None while it is unknown."""
    if kind == "zone" and field in ("load_kn_m2", "load_kg_m2", "stated_for", "basis"):
        if item.floor_load is None:
            return None
        return item.floor_load.load if field.startswith("load_") else getattr(item.floor_load, field)
    if kind == "lift" and field == "use":
        return None if item.use is LiftUse.UNKNOWN else item.use_source or str(item.use.value)
    if field.startswith(DECLARED):
        return item.declared.get(field.removeprefix(DECLARED))
    held: object = getattr(item, field, None)
    if index is not None and isinstance(held, tuple):
        return held[index]
    return held


def source_of(value: object) -> Source | None:
    return value.source if isinstance(value, Measured | Stated) else None


def agree(base: object, addition: object) -> bool:
    """Whether two known values are the same within the tolerance of their unit."""
    if isinstance(base, Measured) and isinstance(addition, Measured):
        return _agree_measured(base, addition)
    first, second = _bare(base), _bare(addition)
    return first == second


def _bare(value: object) -> object:
    held = value.value if isinstance(value, Stated) else value
    if isinstance(held, list | tuple):
        return tuple(sorted(held, key=str))
    return str(held) if isinstance(held, str) else held


def _agree_measured(base: Measured, addition: Measured) -> bool:
    if base.unit != addition.unit:
        return _same_load(base, addition)
    difference = abs(base.value - addition.value)
    if base.unit == "m2":
        return difference <= AREA_SLACK * max(abs(base.value), abs(addition.value)) + ROUNDING
    return difference <= (LEVEL_CONFLICT_M if base.unit == "m" else 0.0) + ROUNDING


def _same_load(base: Measured, addition: Measured) -> bool:
    """A load in kg/m² is the same as one in kN/m² where practice (×10) or physics (×9.81) reads it so."""
    pair = {base.unit: base.value, addition.unit: addition.value}
    if set(pair) != {"kN/m2", "kg/m2"}:
        return False
    return any(abs(pair["kN/m2"] - reading) <= ROUNDING for reading in kg_m2_to_kn_m2(pair["kg/m2"]))


def standing(field: str, base: object, addition_source: Source) -> tuple[str, str]:
    """Which of two values that differ stands by the rule, and why (see :mod:`models.merging`)."""
    source = source_of(base)
    if source is not None and source.kind is SourceKind.ASSUMED and addition_source.kind is not SourceKind.ASSUMED:
        return ADDITION, "base-assumed"
    if addition_source.kind is SourceKind.ASSUMED:
        return BASE, "addition-assumed"
    if source is not None and source.kind is SourceKind.PERSON:
        return BASE, "base-entered"
    if field in SHAPE_FIELDS:
        return BASE, "shape-of-base"
    return ADDITION, "content-of-addition"
