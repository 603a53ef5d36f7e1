"""Of the plot ratio: what a tall storey counts by four rules, and the counted areas and plot ratios that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from models.columns import Column
from rules.counted_area import (
    area_per_freight_lift,
    counted_area,
    factor_jiangmen_2026,
    factor_land_2008,
    factor_shanghai_2025,
    factor_suzhou_2018,
    ratio,
    sum_on_plot,
)
from rules.quantities.kinds import flag
from rules.quantity import Quantity

if TYPE_CHECKING:
    from rules.context import Context

_STOREYS: Final = ("storey_area_m2", "storey_height_m")
_ASKED: Final = ("land_use", "industry_confirmation")
_Factor = tuple[str, Callable[["Context", str], Column], tuple[str, ...], tuple[str, ...]]

_FACTORS: Final[tuple[_Factor, ...]] = (
    ("land_2008", factor_land_2008, ("storey_height_m",), ()),
    ("shanghai_2025", factor_shanghai_2025, _ASKED, ("storey_height_m",)),
    ("suzhou_2018", factor_suzhou_2018, ("storey_height_m", "use"),
     ("for_sale_small_units", "special_process", "storey_number", "storey_use")),
    ("jiangmen_2026", factor_jiangmen_2026, ("storey_height_m", "production_storey"), ()),
)
"""Rule, how it is computed, what is asked for when it is unknown, and what else it looks at."""

_AREAS: Final = (("land_2008", _STOREYS), ("shanghai_2025", _ASKED), ("suzhou_2018", _STOREYS), ("jiangmen_2026", _STOREYS))
"""Rule, and what is asked for when the counted area is unknown."""

RECKONED: Final = frozenset(
    {"plot_ratio_if_confirmed", *(f"{what}_{rule}" for rule, _ in _AREAS for what in ("counting_factor", "plot_ratio"))})
"""Quantities that are what a counting rule comes to: a clause about them has a figure to tell without any limit."""


def counted_areas() -> Iterable[Quantity]:
    yield flag("for_sale_small_units", "plot")
    for rule, compute, needed, looked_at in _FACTORS:
        yield Quantity(f"counting_factor_{rule}", "number", "", ("storey",), inputs=needed, reads=looked_at, compute=compute)
    for rule, needed in _AREAS:
        area, factor = f"counted_area_{rule}_m2", f"counting_factor_{rule}"
        reads = tuple(name for name in (*_STOREYS, factor, "storey_number", "storey_kind") if name not in needed)
        yield Quantity(area, "number", "m2", ("plot",), inputs=needed, reads=reads, compute=counted_area(factor))
        yield Quantity(f"plot_ratio_{rule}", "number", "", ("plot",), inputs=(area, "plot_area_m2"), compute=ratio(area))
    yield Quantity("area_above_ground_m2", "number", "m2", ("plot",), inputs=("storey_area_m2",),
                   reads=("storey_number", "storey_kind"), compute=counted_area(None))
    yield Quantity("plot_ratio_if_confirmed", "number", "", ("plot",), inputs=("area_above_ground_m2", "plot_area_m2"),
                   compute=ratio("area_above_ground_m2"))


def of_whole_plots() -> Iterable[Quantity]:
    for name, of in (("plot_freight_lift_count", "freight_lift_count"), ("plot_truck_bay_count", "truck_bay_count")):
        yield Quantity(name, "number", "", ("plot",), inputs=(of,), compute=sum_on_plot(of))
    yield Quantity("plot_gross_area_m2", "number", "m2", ("plot",), inputs=("gross_floor_area_m2",),
                   compute=sum_on_plot("gross_floor_area_m2"))
    yield Quantity("area_per_freight_lift_m2", "number", "m2", ("building",),
                   inputs=("gross_floor_area_m2", "freight_lift_count"), compute=area_per_freight_lift)
