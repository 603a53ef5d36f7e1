"""The JSON document of ``shanglou loads``; its keys are a published contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.loads import BuildingLoads, ZoneLoads
from models.loads.capacity import Capacity
from models.loads.floor import Floor, Limit
from models.loads.machines import Check, MachineLoad
from models.loads.shaking import Shaking
from models.loads.slab import slab_of
from models.reading import Reading
from workbench import __version__

LOADS_SCHEMA = "shanglou.loads/1"


def loads_document(reading: Reading, found: Sequence[BuildingLoads]) -> dict[str, Any]:
    """Loads in kN/m², forces in kN, masses in kg, lengths in m; unknown is null."""
    return {
        "schema": LOADS_SCHEMA, "program": __version__,
        "input": {"file": reading.input.file, "sha256": reading.input.sha256, "format": reading.input.format},
        "exceeds": any(building.exceeds for building in found),
        "buildings": [{
            "id": building.building.id, "name": building.building.name, "exceeds": building.exceeds,
            "zones": [_zone(zone) for zone in building.zones],
            "unplaced": [{"id": item.equipment.id, "name": item.equipment.name, "why": item.why} for item in building.unplaced],
        } for building in found],
    }


def _zone(zone: ZoneLoads) -> dict[str, Any]:
    floor = zone.floor
    return {
        "id": floor.zone.id, "name": floor.zone.name, "storey": floor.storey.number, "slab_form": floor.form,
        "slab_way": _way(floor), "on_grade": floor.on_grade, "facts": {name: value.value for name, value in floor.facts.items()},
        "sources": {name: str(value.source) for name, value in floor.facts.items()},
        "operating_load_kn_m2": floor.operating.value,
        "limits": {member: _limit(limit) for member, limit in floor.limits.items()}, "limit_why": floor.limit_why,
        "governing": {member: _governing(zone, member) for member in ("slab", "beam", "girder")},
        "machines": [_machine(machine) for machine in zone.machines],
        "heaviest": [_capacity(capacity) for capacity in zone.capacities],
        "vibration": [_shaking(item) for item in zone.shakings],
        "design": [{"permanent_kn_m2": d.permanent_kn_m2, "imposed_kn_m2": d.imposed_kn_m2,
                    "permanent_factor": d.combination.permanent_factor, "variable_factor": d.combination.variable_factor,
                    "load_kn_m2": d.combination.load_kn_m2} for d in zone.design],
    }


def _way(floor: Floor) -> dict[str, Any]:
    """How the slab is computed: one-way, two-way or flat, by which sides, and what decided it."""
    found = slab_of(floor)
    return {"way": found.way, "ratio": found.ratio, "by_ratio": found.by_ratio, "missing": list(found.missing), "why": found.why,
            "notes": list(found.notes)}


def _limit(limit: Limit) -> dict[str, Any]:
    return {"stated": limit.stated.value, "unit": limit.stated.unit, "source": str(limit.stated.source),
            "low_kn_m2": limit.low_kn_m2, "high_kn_m2": limit.high_kn_m2, "hung_kn_m2": limit.hung_kn_m2,
            "notes": list(limit.notes)}


def _governing(zone: ZoneLoads, member: str) -> dict[str, Any] | None:
    found = zone.governing(member)
    if found is None:
        return None
    machine, check = found
    return {"machine": machine.equipment.id, "required_kn_m2": check.required_kn_m2, "margin_kn_m2": check.margin_kn_m2,
            "verdict": check.verdict}


def _machine(machine: MachineLoad) -> dict[str, Any]:
    return {"id": machine.equipment.id, "name": machine.equipment.name, "verdict": machine.verdict,
            "checks": [_check(check) for check in machine.checks]}


def _check(check: Check) -> dict[str, Any]:
    limit = check.limit
    return {"member": check.member, "verdict": check.verdict, "required_kn_m2": check.required_kn_m2,
            "available_kn_m2": None if limit is None else [limit.low_kn_m2, limit.high_kn_m2],
            "margin_kn_m2": check.margin_kn_m2, "formula": check.formula, "numbers": dict(check.numbers),
            "missing": list(check.missing), "why": check.why, "notes": list(check.notes)}


def _capacity(capacity: Capacity) -> dict[str, Any]:
    return {"base_m": list(capacity.footprint_m),
            "spots": [{"place": spot.place, "side": spot.side, "centre_m": spot.centre_m, "mass_kg": spot.mass_kg,
                       "outside": spot.outside} for spot in capacity.spots]}


def _shaking(item: Shaking) -> dict[str, Any]:
    return {"machine": item.equipment.id, "excitation_hz": item.excitation_hz,
            "natural_hz": None if item.natural is None else item.natural.hz, "ratio": item.ratio, "near_resonance": item.near,
            "velocity_um_s": item.velocity_um_s, "meets": item.strictest,
            "needs": [{"machine": need.equipment.id, "criterion": need.criterion, "met": need.met} for need in item.needs],
            "missing": list(item.missing), "assumed": list(item.assumptions), "screening_only": True}
