"""Of fire systems: hydrants, smoke control, alarms and the power that feeds them."""

from __future__ import annotations

from collections.abc import Iterable

from rules.quantities.kinds import flag, number
from rules.quantity import Quantity


def water_and_smoke() -> Iterable[Quantity]:
    yield number("building_volume_m3", "m3", "building")
    for name in ("outdoor_hydrant_present", "indoor_hydrant_present", "pump_adapter_present", "fixed_water_system_present"):
        yield flag(name, "building")
    for name in ("smoke_control_present", "occupied_or_combustible", "high_temperature_process"):
        yield flag(name, "zone", inherits=True)
    yield number("blind_region_area_m2", "m2", "zone")
    yield number("corridor_length_m", "m", "storey")
    yield flag("corridor_smoke_control_present", "storey")
    yield flag("stair_smoke_prevention_present", "stair")
    yield flag("fire_lift_lobby_smoke_prevention_present", "lift")
    for name in ("refuge_smoke_prevention_present", "mechanical_smoke_control", "interlocked_extinguishing"):
        yield flag(name, "building")


def power() -> Iterable[Quantity]:
    """The power of fire equipment; its grade counts 0 for special, then 1 to 3."""
    yield number("fire_power_grade", "", "building")
    yield number("outdoor_fire_flow_l_s", "L/s", "building")
    yield number("fire_power_route_count", "", "building")
    yield number("fire_duration_h", "h", "building")
    for name in ("fire_emergency_line_present", "fire_circuit_dedicated", "exit_signs_present"):
        yield flag(name, "building")
