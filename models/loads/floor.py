"""What a zone's floor is made of and what it carries: slab, beams, girders, and the loads stated for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.building import Storey, Zone
from models.engineering.floor_load import OPERATING_KN_M2
from models.measured import Measured, SourceKind, assumed
from models.units import kg_m2_to_kn_m2

MEMBERS: Final = ("slab", "beam", "girder")

NUMBERS: Final[Mapping[str, str]] = {
    "slab_span_m": "m", "slab_long_span_m": "m", "slab_thickness_mm": "mm", "beam_span_m": "m", "beam_spacing_m": "m",
    "beam_width_m": "m", "beam_depth_m": "m", "girder_area_m2": "m2", "beam_load_kn_m2": "kN/m2", "girder_load_kn_m2": "kN/m2",
    "operating_load_kn_m2": "kN/m2", "hung_load_kn_m2": "kN/m2", "permanent_load_kn_m2": "kN/m2", "dynamic_factor": "1",
    "natural_frequency_hz": "Hz", "floor_mass_kg_m2": "kg/m2", "modal_mass_kg": "kg", "damping_pct": "%",
    "concrete_modulus_gpa": "GPa",
}
"""Declared facts of a zone that these computations read, and their units; what is not above 0 counts as unknown."""

_FROM_NOUGHT: Final = ("operating_load_kn_m2", "hung_load_kn_m2", "permanent_load_kn_m2")

CONCRETE_KN_M3: Final = 25.0
"""Reinforced concrete (GB 50009-2012 annex A: 24 to 25)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The load a member may carry, in kN/m², after what hangs below it; two readings where it is stated in kg/m²."""

    member: str
    stated: Measured
    low_kn_m2: float
    high_kn_m2: float
    hung_kn_m2: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A zone as a structure. ``facts`` holds the declared numbers by their names; ``form`` None means that nobody says."""

    storey: Storey
    zone: Zone
    form: str | None
    on_grade: bool
    facts: Mapping[str, Measured]
    limits: Mapping[str, Limit]
    limit_why: str | None = None

    def value(self, name: str) -> float | None:
        found = self.facts.get(name)
        return None if found is None else found.value

    @property
    def thickness_m(self) -> float | None:
        thickness = self.value("slab_thickness_mm")
        return None if thickness is None else thickness / 1000.0

    @property
    def operating(self) -> Measured:
        """Load of the floor without equipment: stated, else 2.0 kN/m² (GB 50009-2012 5.2.2), assumed."""
        return self.facts.get("operating_load_kn_m2") or Measured(OPERATING_KN_M2, "kN/m2", assumed("operating-load"))

    @property
    def permanent(self) -> Measured | None:
        """Permanent load: stated, else the slab's own weight alone, assumed."""
        stated, thickness = self.facts.get("permanent_load_kn_m2"), self.thickness_m
        if stated is not None or thickness is None:
            return stated
        return Measured(CONCRETE_KN_M3 * thickness, "kN/m2", assumed("slab-self-weight", f"25 × {thickness:g}"))

    @property
    def structural(self) -> bool:
        """Whether anything of slab or beams is known."""
        return self.form is not None or any(name in self.facts for name in ("slab_span_m", "slab_thickness_mm", "beam_span_m",
                                                                            "beam_spacing_m", "girder_area_m2"))


def floor_of(storey: Storey, zone: Zone) -> Floor:
    """A zone's floor, from its stated load and its declared facts."""
    facts = {name: value for name, unit in NUMBERS.items() if (value := _number(zone, name, unit)) is not None}
    form = zone.declared.get("slab_form")
    on_grade = zone.declared.get("slab_on_grade")
    limits, why = _limits(zone, facts)
    return Floor(storey=storey, zone=zone, form=None if form is None else str(form.value),
                 on_grade=on_grade is not None and on_grade.value in (True, "yes"), facts=facts, limits=limits, limit_why=why)


def _number(zone: Zone, name: str, unit: str) -> Measured | None:
    stated = zone.declared.get(name)
    if stated is None or isinstance(stated.value, bool) or not isinstance(stated.value, int | float):
        return None
    value = float(stated.value)
    return Measured(value, unit, stated.source) if value > 0.0 or (value == 0.0 and name in _FROM_NOUGHT) else None


def _limits(zone: Zone, facts: Mapping[str, Measured]) -> tuple[dict[str, Limit], str | None]:
    """The loads a person may count on, by member, and why there is none for the zone itself."""
    found: dict[str, Limit] = {}
    for member in ("beam", "girder"):
        stated = facts.get(f"{member}_load_kn_m2")
        if stated is not None:
            found[member] = Limit(member=member, stated=stated, low_kn_m2=stated.value, high_kn_m2=stated.value)
    load = zone.floor_load
    if load is None:
        return found, "no-load"
    if load.basis == "leasing":
        return found, "leasing"
    member, notes = load.stated_for or "slab", () if load.stated_for else ("member-assumed",)
    readings = kg_m2_to_kn_m2(load.load.value) if load.load.unit == "kg/m2" else (load.load.value, load.load.value)
    hung = facts.get("hung_load_kn_m2")
    off = 0.0
    if hung is not None and hung.value > 0.0:
        apart = load.includes and "hung-services" not in load.includes
        off, notes = (0.0, (*notes, "hung-apart")) if apart else (hung.value, (*notes, "hung-off"))
    found[member] = Limit(member=member, stated=load.load, low_kn_m2=min(readings) - off, high_kn_m2=max(readings) - off,
                          hung_kn_m2=off, notes=(*notes, "two-readings") if readings[0] != readings[1] else notes)
    return found, None


def is_assumed(*values: Measured | None) -> bool:
    """Whether one of some values is a default that nobody confirmed."""
    return any(value is not None and value.source.kind is SourceKind.ASSUMED for value in values)
