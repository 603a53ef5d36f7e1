"""Machines, racks and vehicles on a floor: what they weigh, how large they are, where they stand, how they shake it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.measured import Measured, Stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """A machine, or several of one kind. Mass in kg of one machine in operation, sizes in metres, spacing free to the next.

    Args:
        storey: storey number it stands on; None while nobody says.
        zone: id or name of the zone, where one is named.
        count: how many of this kind.
        size_m: length, width and height of the body.
        base_m: length and width of the area that carries it; the body's where it is unknown.
        dynamic_factor: for machines that shake; None where unknown.
        vibration: VC class that it needs (``VC-A`` …), as stated.
        along_span: whether the length of its base lies along the span of the slab; None where nobody says.
        bedding_m: thickness of the bedding or plinth below the base, which spreads its load.
        edge_m: from the centre of the base to a free edge of the slab.
        wheel_load_kn: heaviest wheel of a forklift or truck, laden; a thing that has one is a vehicle.
        wheel_length_m, wheel_width_m, wheel_track_m: contact along and across the travel, distance of the wheels of its axle.
        excitation_hz, excitation_n: frequency and amplitude of the force with which it shakes the floor.
    """

    id: str
    name: str
    storey: int | None = None
    zone: str | None = None
    count: Measured | None = None
    mass_kg: Measured | None = None
    size_m: tuple[Measured | None, Measured | None, Measured | None] = (None, None, None)
    base_m: tuple[Measured | None, Measured | None] = (None, None)
    spacing_m: Measured | None = None
    dynamic_factor: Measured | None = None
    vibration: Stated[str] | None = None
    along_span: bool | None = None
    bedding_m: Measured | None = None
    edge_m: Measured | None = None
    wheel_load_kn: Measured | None = None
    wheel_length_m: Measured | None = None
    wheel_width_m: Measured | None = None
    wheel_track_m: Measured | None = None
    excitation_hz: Measured | None = None
    excitation_n: Measured | None = None
    outline_m: tuple[tuple[float, float], ...] = ()
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)
