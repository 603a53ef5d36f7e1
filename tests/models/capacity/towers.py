"""Small buildings for the tests of capacity, written as descriptions."""

from __future__ import annotations

from pathlib import Path

from models.readers import read
from models.reading import Reading

LIFT = """
[[building.lift]]
use = "freight"
rated_load_kg = {load}
speed_m_s = {speed}
serves = {serves}
handling = {{ acceleration_m_s2 = 0.4, jerk_m_s3 = 0.6, door_open_s = 4, door_close_s = 4, {times} }}
"""
PER_CAR = "load_s = 60, unload_s = 60, load_per_trip_kg = 2100"
"""The goods cycle of the oracle: 3 t × 0.7, loaded and unloaded in a minute each."""

GOODS = """
[[building.logistics.goods]]
name = "{name}"
storeys = {storeys}
t_day = {t_day}
in_share = {into}
out_share = {out}
between_share = {between}
{more}
"""


def storeys(*heights_m: float) -> str:
    return "".join(f"[[building.storey]]\nnumbers = {n}\nheight_m = {height}\narea_m2 = 1000.0\n"
                   for n, height in enumerate(heights_m, 1))


def lift(*, load: float = 3000.0, speed: float = 0.5, serves: str = '"all"', times: str = PER_CAR) -> str:
    return LIFT.format(load=load, speed=speed, serves=serves, times=times)


def goods(t_day: float, numbers: str = "2", *, into: float = 1.0, out: float = 0.0, between: float = 0.0, more: str = "",
          name: str = "货物") -> str:
    return GOODS.format(name=name, storeys=numbers, t_day=t_day, into=into, out=out, between=between, more=more)


def reading_of(folder: Path, *parts: str, day: str = "hours = 10\npeak_factor = 1", site: str = "") -> Reading:
    """A building of the parts; the working day is ten even hours unless it is said otherwise."""
    path = folder / "tower.toml"
    written = f"[building.logistics.day]\n{day}\n" if day else ""
    path.write_text(f'schema = "shanglou.building/1"\n{site}\n[[building]]\nname = "塔"\n' + "".join(parts) + written, "utf-8")
    return read(path)
