"""What the rows about goods must keep to: shares that add up, one origin of a demand, a profile or its peak."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

from models.readers.tables.faults import BadValue, Faults
from models.readers.tables.rows import Row
from models.readers.tables.values import plain, shown
from models.schedule import Cell
from models.tolerances import SHARES_SUM

_SHARES: Final = ("in_share", "out_share", "between_share")


def check_goods_rows(rows: Iterable[Row], faults: Faults) -> None:
    """Add the faults of rows about goods, trucks and the working day; a profile's text becomes its shares."""
    trucks: dict[str, list[Row]] = {}
    for row in rows:
        if row.kind == "goods":
            _check_stream(row, faults)
        elif row.kind == "logistics":
            _check_day(row, faults)
        elif row.kind == "truck":
            trucks.setdefault(row.building, []).append(row)
    for own in trucks.values():
        _check_mix(own, faults)


def _check_stream(row: Row, faults: Faults) -> None:
    if "t_day" in row.values and "intensity_t_day_m2" in row.values:
        faults.add(row.table, row.row, row.columns["intensity_t_day_m2"], "two-demands")
    places = [name for name in ("unit", "zone", "zone_use") if name in row.values]
    if len(places) > 1:
        faults.add(row.table, row.row, row.columns[places[1]], "two-places")
    shares = [_number(row.values[name]) for name in _SHARES if name in row.values]
    if len(shares) == len(_SHARES) and abs(math.fsum(shares) - 1.0) > SHARES_SUM:
        faults.add(row.table, row.row, row.columns["in_share"], "shares-sum", found=f"{math.fsum(shares):g}")


def _check_mix(rows: list[Row], faults: Faults) -> None:
    shares = [_number(row.values["share"]) for row in rows if "share" in row.values]
    if len(shares) == len(rows) and abs(math.fsum(shares) - 1.0) > SHARES_SUM:
        faults.add(rows[-1].table, rows[-1].row, rows[-1].columns["share"], "shares-sum", found=f"{math.fsum(shares):g}")


def _check_day(row: Row, faults: Faults) -> None:
    cell = row.values.get("profile")
    hours = row.values.get("hours")
    if cell is not None:
        try:
            profile = _profile(cell.value)
        except BadValue as bad:
            faults.add(row.table, row.row, row.columns["profile"], bad.key, **bad.values)
            return
        row.values["profile"] = Cell(profile, cell.source)
        if hours is not None and _number(hours) != len(profile):
            faults.add(row.table, row.row, row.columns["profile"], "profile-and-hours", count=len(profile),
                       hours=f"{_number(hours):g}")
        if "peak_factor" in row.values:
            faults.add(row.table, row.row, row.columns["peak_factor"], "two-peaks")
    elif hours is not None and "peak_factor" in row.values and _number(row.values["peak_factor"]) > _number(hours):
        faults.add(row.table, row.row, row.columns["peak_factor"], "peak-over-hours", hours=f"{_number(hours):g}")


def _profile(value: object) -> tuple[float, ...]:
    """``1, 2, 3, 2``. Raises BadValue."""
    parts = [part for part in re.split(r"[,;、\s]+", plain(str(value))) if part]
    try:
        shares = tuple(float(part) for part in parts)
    except ValueError as error:
        raise BadValue("not-profile", value=shown(value)) from error
    if not 1 <= len(shares) <= 24 or any(not 0.0 <= share < math.inf for share in shares) or not math.fsum(shares) > 0.0:
        raise BadValue("not-profile", value=shown(value))
    return shares


def _number(cell: Cell) -> float:
    return float(str(cell.value))
