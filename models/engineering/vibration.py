"""Floor vibration as a screening: natural frequencies, response to a machine, generic vibration criteria (VC).

A real assessment needs modal mass, damping and measurement; this tells what is worth one. SI units unless the name says
otherwise; velocities in µm/s, rms.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

VC_UM_S: Final[dict[str, float]] = {
    "workshop": 812.8, "office": 406.4, "residential-day": 203.2, "operating-theatre": 101.6,
    "VC-A": 50.8, "VC-B": 25.4, "VC-C": 12.7, "VC-D": 6.35,
}
"""Generic criteria in one-third octave bands, rms (ASHRAE/BBN-Gordon: 32,000, 16,000, 8,000, 4,000 and 2,000 micro-inch/s,
each letter half of the one before). References of foreign practice, never requirements in China."""

RESONANCE: Final = (0.8, 1.25)
"""Ratio of excitation to natural frequency within which a floor is near resonance (rule of thumb)."""


def beam_frequency_hz(modulus_pa: float, inertia_m4: float, mass_kg_m: float, span_m: float) -> float:
    """First frequency of a simple beam: (π/2) √(E I / (m L⁴)). Raises ValueError for anything not above 0."""
    _positive(modulus_pa, inertia_m4, mass_kg_m, span_m)
    return math.pi / 2.0 * math.sqrt(modulus_pa * inertia_m4 / (mass_kg_m * span_m ** 4))


def beam_deflection_m(modulus_pa: float, inertia_m4: float, mass_kg_m: float, span_m: float) -> float:
    """Deflection of a simple beam under its own mass: 5 m g L⁴ / (384 E I)."""
    _positive(modulus_pa, inertia_m4, mass_kg_m, span_m)
    return 5.0 * mass_kg_m * 9.80665 * span_m ** 4 / (384.0 * modulus_pa * inertia_m4)


def plate_frequency_hz(modulus_pa: float, thickness_m: float, poisson: float, mass_kg_m2: float, a_m: float, b_m: float) -> float:
    """First frequency of a simply supported plate: (π/2) √(D/µ) (1/a² + 1/b²), D = E h³ / (12 (1 − ν²))."""
    _positive(modulus_pa, thickness_m, mass_kg_m2, a_m, b_m)
    stiffness = modulus_pa * thickness_m ** 3 / (12.0 * (1.0 - poisson ** 2))
    return math.pi / 2.0 * math.sqrt(stiffness / mass_kg_m2) * (1.0 / a_m ** 2 + 1.0 / b_m ** 2)


def joined_frequency_hz(frequencies_hz: Sequence[float]) -> float:
    """Dunkerley: 1/f² = Σ 1/fi² (slab on beam on girder; a lower bound)."""
    _positive(*frequencies_hz)
    return 1.0 / math.sqrt(sum(1.0 / f ** 2 for f in frequencies_hz))


def response_um_s(force_n: float, excitation_hz: float, modal_mass_kg: float, natural_hz: float, damping: float) -> float:
    """Rms velocity in µm/s of a floor as one mass: X = (F/K) / √((1−r²)² + (2ζr)²), v = 2π f X / √2, K = M (2π fn)²."""
    _positive(excitation_hz, modal_mass_kg, natural_hz, damping)
    stiffness = modal_mass_kg * (2.0 * math.pi * natural_hz) ** 2
    ratio = excitation_hz / natural_hz
    amplitude_m = force_n / stiffness / math.hypot(1.0 - ratio ** 2, 2.0 * damping * ratio)
    return 2.0 * math.pi * excitation_hz * amplitude_m / math.sqrt(2.0) * 1e6


def near_resonance(excitation_hz: float, natural_hz: float) -> bool:
    """Whether the excitation lies within the band about the natural frequency, bounds included."""
    _positive(excitation_hz, natural_hz)
    return RESONANCE[0] <= excitation_hz / natural_hz <= RESONANCE[1]


def strictest_met(velocity_um_s: float) -> str | None:
    """The strictest criterion that a velocity meets, or None."""
    met = [name for name, limit in VC_UM_S.items() if velocity_um_s <= limit]
    return met[-1] if met else None


def _positive(*values: float) -> None:
    if not all(math.isfinite(value) and value > 0.0 for value in values):
        raise ValueError("frequencies, masses, stiffnesses and spans must be above 0")
