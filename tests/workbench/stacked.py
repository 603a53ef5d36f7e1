"""A small park for the tests of the stacking plan: two storeys of units, one shared, one company too heavy."""

from __future__ import annotations

from dataclasses import replace

from models.building import Hazard
from models.matching.placing import Placing, Wishes, place
from models.matching.spaces import spaces_of
from models.measured import Measured, Stated
from models.tenants import Tenant
from tests.models.matching.park import SOURCE, building, lift, measured, storey, tenant, unit


def people() -> list[Tenant]:
    """Four companies; 重机 finds no floor."""
    found = [
        tenant("甲电子", 500.0, rent=40.0, needs={"storeys": (1,), "floor_load_kn_m2": measured(4.0, "kN/m2")},
               brings={"hazard": Stated(Hazard.C2, SOURCE), "goods_t_day": Measured(2.0, "t/d", SOURCE)},
               links=(("乙服装", 5.0),)),
        tenant("乙服装", 400.0, rent=30.0, needs={"storeys": (2,), "floor_load_kn_m2": measured(5.0, "kN/m2")},
               brings={"hazard": Stated(Hazard.D, SOURCE), "goods_t_day": Measured(3.0, "t/d", SOURCE)}),
        tenant("丙仪器", 300.0, rent=35.0, needs={"storeys": (2,)}),
        tenant("=重机()", 500.0, rent=20.0, needs={"floor_load_kn_m2": measured(20.0, "kN/m2")}),
    ]
    trades = ("electronics", "textile-garment", "instruments", "machinery")
    return [replace(one, industry=Stated(trade, SOURCE), terms=replace(one.terms, term_years=Measured(3.0, "a", SOURCE)))
            for one, trade in zip(found, trades, strict=True)]


def park(wishes: Wishes | None = None) -> Placing:
    """1F: units a and b of 500 m² each, 8 kN/m²; 2F: 1000 m² shared, 6 kN/m²; 3F: empty."""
    floors = (storey(1, units=(unit("a"), unit("b"))), storey(2, load=6.0), storey(3, load=6.0))
    return place(people(), spaces_of([building(floors, (lift(),))]), wishes=wishes)
