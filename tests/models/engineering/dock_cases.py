"""Days of docks for the tests and the benchmark."""

from __future__ import annotations

from typing import Any

from models.engineering.dock_day import Call, Carrier, DockDay, Platform, Slots, Transit
from models.engineering.lift_traffic import Motion

PROFILE = (0.5, 1.2, 1.5, 1.2, 0.8, 0.6, 1.0, 1.3, 1.2, 0.7)
LEVELS = (0.0, 8.0, 13.4, 18.8, 24.2, 29.6)
NODES = tuple(f"{n}F" for n in range(1, len(LEVELS) + 1))
EVERY = tuple(range(len(LEVELS)))


def table(speed: float = 1.0, levels: tuple[float, ...] = LEVELS) -> tuple[tuple[float, ...], ...]:
    motion = Motion(speed_m_s=speed)
    return tuple(tuple(motion.flight_s(round(abs(a - b), 6)) for b in levels) for a in levels)


def lift(number: int = 1, *, speed: float = 1.0, **changes: Any) -> Carrier:
    given: dict[str, Any] = {"name": f"L{number}", "flight_s": table(speed), "serves": EVERY, "open_s": 4.0, "close_s": 4.0,
                             "load_unit_s": 30.0, "unload_unit_s": 31.0}
    return Carrier(**(given | changes))


def platform(**changes: Any) -> Platform:
    given: dict[str, Any] = {"name": "south", "node": 0, "bays": 4, "unit_s": 100.0, "reset_s": 480.0, "staging_in": 20,
                             "staging_out": 20}
    return Platform(**(given | changes))


def calls(carriers: tuple[int, ...], trucks: float = 40.0, at: int = 0) -> tuple[Call, ...]:
    """Vans, trucks and trailers with goods in and out for each storey above the docks, and for the docks' own."""
    found = []
    for name, units, share in (("van", 4.3, 0.6), ("truck", 17.5, 0.3), ("trailer", 41.0, 0.1)):
        for node in EVERY:
            for way, part in (("in", 0.55), ("out", 0.45)):
                own = () if node == 0 else carriers
                found.append(Call(truck=name, goods=f"g{node}", way=way, platform=at, node=node, units=units, unit_kg=400.0,
                                  lot_units=5, trucks=trucks * share * part / len(EVERY), carriers=own))
    return tuple(found)


def transits(carriers: tuple[int, ...], lots: float = 20.0) -> tuple[Transit, ...]:
    return tuple(Transit(name=f"{a}-{b}", origin=a, node=b, units=3, unit_kg=400.0, lots=lots / 2, carriers=carriers)
                 for a, b in ((1, 4), (5, 2)))


def day(*, lifts: int = 3, trucks: float = 40.0, bays: int = 4, staging: int | None = 20, **changes: Any) -> DockDay:
    """Six storeys, three classes of trucks, goods in, out and between storeys, ten hours."""
    carriers = tuple(lift(n + 1) for n in range(lifts))
    every = tuple(range(lifts))
    given: dict[str, Any] = {
        "nodes": NODES, "platforms": (platform(bays=bays, staging_in=staging, staging_out=staging),), "carriers": carriers,
        "calls": calls(every, trucks), "transits": transits(every), "profile": PROFILE, "replications": 200}
    return DockDay(**(given | changes))


BOOKED = Slots(share=0.8, slot_s=1800.0, spread_s=420.0)
