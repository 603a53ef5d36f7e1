"""Lengths, areas and loads in the units that files use."""

from __future__ import annotations

from typing import Final

METRES_PER_UNIT: Final[dict[str, float]] = {"mm": 0.001, "cm": 0.01, "m": 1.0, "in": 0.0254, "ft": 0.3048}

UNITS_BY_USE: Final = ("m", "mm", "cm", "ft", "in")
"""The units that are tried where a file states none, or an unlikely one: the likeliest first."""

STANDARD_GRAVITY_M_S2: Final = 9.80665
"""CGPM 1901. Physics reads 1000 kg/m² as 9.81 kN/m²; building practice in China reads it as 10 kN/m²."""


def length_unit_name(metres_per_unit: float) -> str | None:
    """Name of the length unit with this factor (relative tolerance 1e-6; the US survey foot is not a foot), or None."""
    for name, factor in METRES_PER_UNIT.items():
        if abs(metres_per_unit - factor) <= 1e-6 * factor:
            return name
    return None


def kg_m2_to_kn_m2(load_kg_m2: float) -> tuple[float, float]:
    """A load in kg/m² read by practice (×10 m/s²) and by physics (×9.80665 m/s²), both in kN/m²."""
    return load_kg_m2 * 10.0 / 1000.0, load_kg_m2 * STANDARD_GRAVITY_M_S2 / 1000.0
