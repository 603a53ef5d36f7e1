"""The form of plot conditions: what a planning condition, land contract, supervision agreement or brief usually fixes.

Each line of the form becomes one clause of force *contract* in a file ``shanglou.plot/1``; what is left empty becomes nothing.
A headline topic for which no city has published a figure is decided by these.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from models.errors import CallError
from rules.pack_text import Data
from rules.quantities import REGISTRY
from rules.standard import PLOT_SCHEMA, Text

_FLOORS: Final = "production_storey = yes and storey_kind = floor"
_ZONES: Final = "production_zone = yes"
_FREIGHT: Final = "lift_use in {freight, freight-passenger}"

PAPERS: Final[Mapping[str, Text]] = {
    "planning": Text("规划条件", "planning conditions"),
    "land": Text("土地出让合同", "land contract"),
    "supervision": Text("产业发展监管协议", "industry-supervision agreement"),
    "brief": Text("设计任务书", "client's brief"),
    "other": Text("其他约定", "other agreement"),
}
"""Kinds of papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the form.

    Args:
        key: name of the line; the clause gets it as its id.
        title: what is fixed.
        comparison: ``>=`` or ``<=`` for one figure, ``range`` for two.
    """

    key: str
    title: Text
    subject: str
    quantity: str
    comparison: str
    topic: str
    scope: str = ""
    headline: str | None = None

    @property
    def unit(self) -> str:
        return REGISTRY[self.quantity].unit


def _line(key: str, zh: str, en: str, subject: str, quantity: str, comparison: str, topic: str, scope: str = "",
          headline: str | None = None) -> Line:
    return Line(key=key, title=Text(zh, en), subject=subject, quantity=quantity, comparison=comparison, topic=topic, scope=scope,
                headline=headline)


LINES: Final[tuple[Line, ...]] = (
    _line("first_storey_height", "首层层高", "Height of the first storey", "storey", "storey_height_m", ">=", "storey_height",
          f"storey_number = 1 and {_FLOORS}", "height"),
    _line("upper_storey_height", "二层及以上层高", "Height of the second storey and above", "storey", "storey_height_m", ">=",
          "storey_height", f"storey_number >= 2 and {_FLOORS}", "height"),
    _line("clear_height", "生产楼层梁下净高", "Clear height under beams of production storeys", "storey", "clear_height_beam_m",
          ">=", "storey_height", _FLOORS, "height"),
    _line("usable_clear_height", "生产楼层可用净高", "Usable clear height of production storeys", "storey",
          "usable_clear_height_m", ">=", "storey_height", _FLOORS, "height"),
    _line("first_storey_load", "首层楼面荷载", "Floor load of the first storey", "zone", "floor_load_kn_m2", ">=", "floor_load",
          f"storey_number = 1 and {_ZONES}", "floor_load"),
    _line("lower_storey_load", "二、三层楼面荷载", "Floor load of the second and third storey", "zone", "floor_load_kn_m2", ">=",
          "floor_load", f"storey_number >= 2 and storey_number <= 3 and {_ZONES}", "floor_load"),
    _line("upper_storey_load", "四层及以上楼面荷载", "Floor load of the fourth storey and above", "zone", "floor_load_kn_m2",
          ">=", "floor_load", f"storey_number >= 4 and {_ZONES}", "floor_load"),
    _line("freight_lifts", "每栋货梯数量", "Freight lifts in each building", "building", "freight_lift_count", ">=",
          "freight_lift", "use = factory", "freight_lifts"),
    _line("freight_lifts_3t", "每栋载重不小于 3 t 的货梯数量", "Freight lifts of 3 t and more in each building", "building",
          "freight_lift_3t_count", ">=", "freight_lift", "use = factory", "freight_lifts"),
    _line("freight_lift_load", "货梯额定载重", "Rated load of freight lifts", "lift", "rated_load_kg", ">=", "freight_lift",
          _FREIGHT, "freight_lifts"),
    _line("platforms", "每栋卸货平台数量", "Unloading platforms of each building", "building", "unloading_platform_count", ">=",
          "platform", "use = factory", "platforms"),
    _line("hoists", "二层及以上各层吊装口或吊装平台", "Hoist openings or platforms of each storey above the first", "storey",
          "hoists_serving_count", ">=", "platform", f"storey_number >= 2 and {_FLOORS}", "platforms"),
    _line("plot_ratio", "容积率", "Plot ratio", "plot", "plot_ratio", "range", "planning"),
    _line("coverage", "建筑覆盖率（建筑密度）", "Building coverage", "plot", "building_coverage_pct", "<=", "planning"),
    _line("greening", "绿地率", "Greening rate", "plot", "green_ratio_pct", ">=", "planning"),
    _line("building_height", "建筑高度（规划）", "Building height (planning)", "building", "planning_height_m", "<=", "planning"),
    _line("main_use_share", "主导用途比例", "Share of the main use", "plot", "main_use_share_pct", ">=", "planning"),
    _line("support_share", "配套比例", "Share of supporting uses", "plot", "support_share_pct", "<=", "planning"),
    _line("transferable_share", "可转让比例", "Transferable share", "plot", "transferable_share_pct", "<=", "planning"),
    _line("unit_area", "生产单元套内面积", "Net area of a production unit", "unit", "unit_net_area_m2", ">=", "plan"),
    _line("unit_power", "单元供电容量", "Power supply of a unit", "unit", "unit_power_kw", ">=", "utilities"),
    _line("unit_water", "单元供水量", "Water supply of a unit", "unit", "unit_water_m3_d", ">=", "utilities"),
    _line("unit_exhaust_shaft", "单元排风管井面积", "Exhaust shaft of a unit", "unit", "unit_exhaust_shaft_m2", ">=",
          "utilities"),
    _line("unit_waste_water", "单元生产废水排放量", "Waste water of a unit", "unit", "unit_waste_water_m3_d", ">=",
          "utilities"),
    _line("plate_area", "标准层面积", "Area of a typical storey", "storey", "storey_area_m2", ">=", "plan",
          f"storey_number >= 2 and {_FLOORS}"),
)
"""The form, in the order in which it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The paper that fixes the figures. With number, day, page and name it is confirmed, else second-hand."""

    kind: str
    number: str = ""
    day: date | None = None
    page: str = ""
    name: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.number and self.day and self.page and self.name)


Figure = float | tuple[float, float]


def conditions(figures: Mapping[str, Figure], paper: Paper, valid_from: date) -> Data:
    """A file of plot conditions.

    Args:
        figures: line of the form → its figure, in the unit of the line; two for a range.
        paper: where they stand.
        valid_from: from when on they bind.

    Raises:
        CallError: no figure, a line that does not exist, a figure that cannot be, or an unknown kind of paper.
    """
    if paper.kind not in PAPERS:
        raise CallError("bad-call", "plot-paper", paper.kind, papers=", ".join(PAPERS))
    known = {line.key: line for line in LINES}
    strange = [key for key in figures if key not in known]
    if strange:
        raise CallError("bad-call", "plot-line", strange[0], lines=", ".join(known))
    if not figures:
        raise CallError("bad-call", "plot-empty", "", lines=", ".join(known))
    title = PAPERS[paper.kind]
    return {
        "schema": PLOT_SCHEMA,
        "document": [{"id": paper.kind, "title": {"zh": title.zh, "en": title.en}, "number": paper.number,
                      "edition": paper.day.isoformat() if paper.day else ""}],
        "clause": [_clause(line, figures[line.key], paper, valid_from) for line in LINES if line.key in figures],
    }


def _clause(line: Line, figure: Figure, paper: Paper, valid_from: date) -> dict[str, Any]:
    clause: dict[str, Any] = {
        "id": f"plot-{line.key.replace('_', '-')}", "document": paper.kind, "clause": paper.page,
        "title": {"zh": line.title.zh, "en": line.title.en}, "topic": line.topic, "subject": line.subject,
        "quantity": line.quantity, "scope": line.scope, "limit": _limit(line, figure), "unit": line.unit,
        "valid_from": valid_from.isoformat(),
    }
    if line.headline is not None:
        clause["headline"] = line.headline
    if paper.complete and paper.day is not None:
        clause["confirmed"] = {"name": paper.name, "date": paper.day.isoformat(), "edition": paper.number, "page": paper.page}
    return clause


def _limit(line: Line, figure: Figure) -> str:
    values = figure if isinstance(figure, tuple) else (figure,)
    if not all(math.isfinite(value) and value >= 0.0 for value in values):
        raise CallError("bad-call", "plot-figure", line.key, value=str(figure))
    if line.comparison == "range":
        low, high = values if len(values) == 2 else (values[0], values[0])
        if low > high:
            raise CallError("bad-call", "plot-figure", line.key, value=str(figure))
        return f"range {low:.12g}..{high:.12g} (closed/closed)"
    if len(values) != 1:
        raise CallError("bad-call", "plot-figure", line.key, value=str(figure))
    return f"{line.comparison} {values[0]:.12g}"


def parse_figure(text: str) -> Figure:
    """``6.0``, or ``2.0..4.0`` for a range. Raises ValueError."""
    low, sign, high = text.partition("..")
    return (float(low), float(high)) if sign else float(low)
