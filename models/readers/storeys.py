"""Numbering of storeys and storey heights, the same for every reader (contract: order of elevation, ground storey 1)."""

from __future__ import annotations

from collections.abc import Sequence

from models.tolerances import GROUND_BAND_M


def ground_index(elevations_m: Sequence[float], outdoor_ground_m: float | None = None) -> int:
    """Index of the ground storey among ascending elevations (metres).

    The one nearest the outdoor ground where that is known, else the lowest at or above −0.3 m, else the highest below.

    Raises:
        ValueError: there is no storey.
    """
    if not elevations_m:
        raise ValueError("no storeys to number")
    if outdoor_ground_m is not None:
        return min(range(len(elevations_m)), key=lambda i: abs(elevations_m[i] - outdoor_ground_m))
    for i, elevation in enumerate(elevations_m):
        if elevation >= -GROUND_BAND_M - 1e-9:
            return i
    return len(elevations_m) - 1


def storey_numbers(elevations_m: Sequence[float], outdoor_ground_m: float | None = None) -> list[int]:
    """Storey numbers for ascending elevations (metres): ground 1, then 2, 3 …; basements -1, -2 … downwards."""
    if not elevations_m:
        return []
    ground = ground_index(elevations_m, outdoor_ground_m)
    return [i - ground + 1 if i >= ground else i - ground for i in range(len(elevations_m))]
