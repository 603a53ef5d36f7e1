"""Of industries and production as policy names them: what is welcome upstairs, factory types, clean production.

The words of ``industry`` are those of the lists in ``standards/industries.toml``; the hazard class and the production type
are other things.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rules.quantities.kinds import choice, flag, number
from rules.quantity import Quantity

INDUSTRIES: Final = (
    "new-generation-it", "high-end-equipment", "green-low-carbon", "biomedicine", "new-materials", "marine-economy",
    "local-traditional", "chain-key-links", "uhd-display", "communication-equipment", "intelligent-equipment", "smart-sensors",
    "medical-devices", "precision-instruments", "industrial-internet", "internet-of-things", "big-data", "instruments",
    "textile-garment", "electronics", "packaging-printing", "machinery", "home-appliances", "furniture", "hardware", "robots",
    "other",
)
FACTORY_TYPES: Final = ("type-1", "type-2", "type-3", "type-4", "type-5")
"""The five types of production building of Shenzhen's general rules; their names could not be read."""


def industries() -> Iterable[Quantity]:
    yield choice("industry", INDUSTRIES, "building", "storey", "unit", inherits=True)
    yield choice("tenant_character", ("light-production", "low-noise", "clean", "other"), "unit")
    yield choice("factory_type", FACTORY_TYPES, "building")
    yield flag("pollution_free_production", "unit")


def practice() -> Iterable[Quantity]:
    """What practice and foreign references speak of: power, slabs, lift cars, how a lift is loaded."""
    yield number("power_density_va_m2", "VA/m2", "unit")
    yield number("slab_thickness_mm", "mm", "zone")
    for name in ("car_width_m", "car_depth_m"):
        yield number(name, "m", "lift")
    yield choice("lift_loading", ("hand", "truck-rides", "truck-loads"), "lift")
    for name in ("piece_load_ratio", "loading_load_ratio"):
        yield number(name, "", "lift")


def vibration() -> Iterable[Quantity]:
    """Where machines that shake and machines that must not be shaken stand (electronics), and how much a floor moves."""
    yield flag("precision_equipment_upstairs", "building")
    yield choice("power_equipment_place", ("ground-storey", "edge-bay", "other"), "building")
    yield flag("vibration_joint_present", "building")
    yield choice("crane_kind", ("none", "cantilever", "low-vibration", "other"), "building")
    yield flag("precision_equipment", "zone")
    yield flag("near_lift_vibration", "zone")
    yield choice("precision_equipment_place", ("near-beam", "near-wall", "near-column", "mid-bay"), "zone")
    yield choice("vibration_criterion", ("workshop", "office", "vc-a", "vc-b", "vc-c", "vc-d", "vc-e"), "zone")
    yield number("floor_vibration_um_s", "um/s", "zone")
