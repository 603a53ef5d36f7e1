"""Of loads and structure."""

from __future__ import annotations

from collections.abc import Iterable

from rules.derived import production_area
from rules.quantities.kinds import choice, flag, number
from rules.quantity import YES_NO, Quantity


def loads_and_structure() -> Iterable[Quantity]:
    yield Quantity("production_zone", "flag", "", ("zone",), YES_NO, inputs=("zone_use", "use"),
                   reads=("storey_use", "storey_kind", "storey_number"), compute=production_area)
    yield Quantity("production_storey", "flag", "", ("storey",), YES_NO, inputs=("storey_use", "use"),
                   reads=("storey_kind", "storey_number"), compute=production_area)
    yield choice("load_stated_for", ("slab", "beam", "girder"), "zone")
    yield choice("load_basis", ("design", "survey", "leasing"), "zone")
    for name in ("operating_load_kn_m2", "hung_load_kn_m2"):
        yield number(name, "kN/m2", "zone")
    for name in ("dynamic_factor", "partial_factor_variable"):
        yield number(name, "", "zone")
    for name in ("partial_factor_permanent", "psi_c", "psi_f", "psi_q"):
        yield number(name, "", "building")
    yield flag("dynamic_load", "zone")
    yield choice("slab_form", ("one-way", "two-way", "flat"), "zone")
    for name in ("slab_span_m", "slab_long_span_m"):
        yield number(name, "m", "zone")
    yield flag("slab_on_grade", "zone")
    for name in ("beam_span_m", "beam_spacing_m", "beam_width_m", "beam_depth_m"):
        yield number(name, "m", "zone")
    yield number("girder_area_m2", "m2", "zone")
    for name in ("beam_load_kn_m2", "girder_load_kn_m2", "permanent_load_kn_m2"):
        yield number(name, "kN/m2", "zone")
    yield number("natural_frequency_hz", "Hz", "zone")
    yield number("floor_mass_kg_m2", "kg/m2", "zone")
    yield number("modal_mass_kg", "kg", "zone")
    yield number("damping_pct", "%", "zone")
    yield number("concrete_modulus_gpa", "GPa", "zone")
    yield choice("machine_group", ("metal-1", "metal-2", "metal-3", "metal-4", "semicon-1", "semicon-2", "semicon-3",
                                    "semicon-4", "optics"), "zone")
    yield choice("load_member", ("slab-1.2", "slab-2.0", "beam-1.2", "beam-2.0", "girder"), "zone")
    yield choice("lift_drive", ("traction", "hydraulic"), "lift")
