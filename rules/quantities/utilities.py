"""Of what a production unit is served with: power, water, gas, exhaust, waste water; and how loud it may be.

Facts; no national figure of the packs binds them.
"""

from __future__ import annotations

from collections.abc import Iterable

from rules.quantities.kinds import number
from rules.quantity import Quantity


def utilities() -> Iterable[Quantity]:
    for name, unit in (
        ("unit_power_kw", "kW"), ("unit_water_m3_d", "m3/d"), ("unit_gas_m3_h", "m3/h"), ("unit_exhaust_shaft_m2", "m2"),
        ("unit_exhaust_m3_h", "m3/h"), ("unit_waste_water_m3_d", "m3/d"),
    ):
        yield number(name, unit, "unit")
    yield number("noise_limit_db", "dB(A)", "building", "storey", "unit", inherits=True)
