"""Floor area as it counts in a plot ratio: four rules for tall storeys, which are four different things.

The land-control figures of 2008 double a storey above 8 m in a *minimum* plot ratio. Shanghai (2025) counts it once where the
industry department confirms the need, and is silent otherwise. Suzhou (2018) multiplies by steps. Jiangmen (2026) doubles.
None of them is lent to another city, and none takes the place of the counted area that an approval states.

A storey counts with its area times a factor. What is unknown makes the factor a range, or leaves it unknown where nothing
bounds it; basements and used roofs do not count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from models.columns import NO_SOURCE, Column, Floats, known
from models.tolerances import ROUNDING

if TYPE_CHECKING:
    from rules.context import Context

Bounds = tuple[Floats, Floats]
Mask = NDArray[np.bool_]
Step = Callable[[Floats], Floats]

TALL_M: Final = 8.0
"""The line of factories in all four rules: a storey of exactly this height is not tall."""

_DECIMALS: Final = round(-np.log10(ROUNDING))
_INDUSTRIAL_LAND: Final = ("industrial", "standard_factory", "M0", "M1", "M2", "M3", "warehouse", "W0", "W1", "W2", "W3")
_RESEARCH_LAND: Final = ("rd", "general_rd", "M4")


# --- factors of one storey -----------------------------------------------------------------------------------------


def factor_land_2008(ctx: Context, subject: str) -> Column:
    """Twice above 8 m, else once; of unknown height once or twice (land-control figures of 2008, for a minimum only)."""
    low, high = _stepped(ctx, _doubled)
    return _column(np.where(np.isnan(low), 1.0, low), np.where(np.isnan(high), 2.0, high))


def factor_shanghai_2025(ctx: Context, subject: str) -> Column:
    """Once up to 8 m (R&D land 4.5 m); above, once where the industry department confirms, else the text is silent.

    Shanghai guidance of 2025 (No. 28), item 8.
    """
    height = _height(ctx)[1]
    research, industrial = (_is_word(ctx, "land_use", words) for words in (_RESEARCH_LAND, _INDUSTRIAL_LAND))
    line = np.where(research, 4.5, np.where(industrial, TALL_M, np.nan))
    confirmed = ctx.column("storey", "industry_confirmation").values == 1
    with np.errstate(invalid="ignore"):
        once = (height <= line) | (confirmed & ~np.isnan(line))
    return known(np.where(once, 1.0, np.nan))


def factor_suzhou_2018(ctx: Context, subject: str) -> Column:
    """By steps: factories 1 up to 8 m and one more for every 3 m; offices and R&D 1 up to 4.5 m, one more for every 1.5 m.

    Suzhou rules of 2018, 3.3.2. Where units of up to 3,000 m² are sold, or nobody says that they are not, the steps of 3.4.9
    may hold (from 5.0 m on the ground storey, 4.5 m above): the factor lies between. A special process may be excused
    with grounds, then the storey may count once. Equipment and refuge storeys up to 2.2 m count nothing.
    """
    factory, office = _suzhou_kinds(ctx)
    low, high = _chosen(ctx, ((factory, _steps(TALL_M, 3.0)), (office, _steps(4.5, 1.5))))
    for_sale = ctx.column("storey", "for_sale_small_units").values != 0
    ground = ctx.column("storey", "storey_number").values == 1
    small = _chosen(ctx, ((factory & ground, _steps(5.0, 1.5)), (factory & ~ground, _steps(4.5, 1.5))))
    low = np.where(factory & for_sale, np.minimum(low, small[0]), low)
    high = np.where(factory & for_sale, np.maximum(high, small[1]), high)
    excused = factory & (ctx.column("storey", "special_process").values == 1)
    low = np.where(excused, np.minimum(low, 1.0), low)
    service = _is_word(ctx, "storey_use", ("equipment", "refuge"))
    flat = _stepped(ctx, lambda height: np.where(height <= 2.2, 0.0, np.where(np.isnan(height), np.nan, 1.0)))
    return _column(np.where(service, flat[0], low), np.where(service, flat[1], high))


def factor_jiangmen_2026(ctx: Context, subject: str) -> Column:
    """Production storeys twice above 8 m; others from 4.5 m on one more for every started 2.2 m (Jiangmen 2026, 5.5.3).

    Where it is unknown whether a storey serves production, the factor lies between the two.
    """
    production = ctx.column("storey", "production_storey").values
    low_made, high_made = _stepped(ctx, _doubled)
    low_made, high_made = np.where(np.isnan(low_made), 1.0, low_made), np.where(np.isnan(high_made), 2.0, high_made)
    low_other, high_other = _stepped(ctx, _steps(4.5, 2.2))
    open_ = np.isnan(production)
    low = np.where(production == 1, low_made, np.where(open_, np.minimum(low_made, low_other), low_other))
    high = np.where(production == 1, high_made, np.where(open_, np.maximum(high_made, high_other), high_other))
    return _column(low, high)


def _doubled(height: Floats) -> Floats:
    return np.where(np.isnan(height), np.nan, np.where(height > TALL_M, 2.0, 1.0))


def _steps(line: float, step: float) -> Step:
    """One up to the line, then one more for every started step above it."""
    def factor(height: Floats) -> Floats:
        started = np.ceil(np.round((height - line) / step, _DECIMALS))
        return np.where(np.isnan(height), np.nan, 1.0 + np.maximum(started, 0.0))
    return factor


def _suzhou_kinds(ctx: Context) -> tuple[Mask, Mask]:
    """Storeys counted as factory, and as office or R&D: by their own use, else by that of the building."""
    own_office = _is_word(ctx, "storey_use", ("office", "rd"))
    stated = ~np.isnan(ctx.column("storey", "storey_use").values)
    factory = ~own_office & _is_word(ctx, "use", ("factory",))
    office = own_office | (~stated & _is_word(ctx, "use", ("office", "rd")))
    return factory, office


def _is_word(ctx: Context, name: str, words: tuple[str, ...]) -> Mask:
    codes = [code for code, word in enumerate(ctx.facts.words.get(name, ())) if word in words]     # a look adds no word
    return np.isin(ctx.column("storey", name).values, codes)


def _height(ctx: Context) -> Bounds:
    """Storey heights as they are compared."""
    return ctx.rounded("storey", "storey_height_m")


def _stepped(ctx: Context, step: Step) -> Bounds:
    """A factor that grows with the height, for both bounds of it."""
    low, high = _height(ctx)
    return step(low), step(high)


def _chosen(ctx: Context, rules: tuple[tuple[Mask, Step], ...]) -> Bounds:
    """The factor of the rule that holds for each storey; unknown where none does."""
    low = high = np.full(len(ctx.table("storey")), np.nan)
    for holds, step in rules:
        below, above = _stepped(ctx, step)
        low, high = np.where(holds, below, low), np.where(holds, above, high)
    return low, high


def _column(low: Floats, high: Floats) -> Column:
    """Bounds as a column; a storey with one bound alone is unknown."""
    open_ = np.isnan(low) | np.isnan(high)
    low, high = np.where(open_, np.nan, low), np.where(open_, np.nan, high)
    return Column(low, np.full(len(low), NO_SOURCE, np.int16), None if np.array_equal(low, high, equal_nan=True) else high)


# --- areas of a plot -----------------------------------------------------------------------------------------------


def counted_area(factor: str | None) -> Callable[[Context, str], Column]:
    """Area of the storeys above ground of a plot times their factors; each counts once without a factor.

    Unknown while an area or a factor is, and while a building of the plot has no storeys.
    """
    def compute(ctx: Context, subject: str) -> Column:
        counts = _counts(ctx)
        area = ctx.column("storey", "storey_area_m2")
        times = ctx.column("storey", factor) if factor else known(np.ones(len(counts)))
        plots = len(ctx.table("plot"))
        owner = ctx.rows_above("storey", "plot")
        sums = [np.bincount(owner[counts], weights=(values * factors)[counts], minlength=plots)
                for values, factors in ((area.values, times.values), (area.upper, times.upper))]
        open_ = _plots_without_storeys(ctx, counts)
        return _column(*(np.where(open_, np.nan, total) for total in sums))
    return compute


def _counts(ctx: Context) -> Mask:
    """Storeys above ground that are no roof."""
    roof = _is_word(ctx, "storey_kind", ("roof",))
    above: Mask = (ctx.column("storey", "storey_number").values > 0) & ~roof & (ctx.rows_above("storey", "plot") >= 0)
    return above


def _plots_without_storeys(ctx: Context, counts: Mask) -> Mask:
    """Plots without a building, or with one of which no storey is known."""
    houses = np.bincount(ctx.rows_above("storey", "building")[counts], minlength=len(ctx.table("building")))
    owner = ctx.rows_above("building", "plot")
    plots = len(ctx.table("plot"))
    built = np.bincount(owner[owner >= 0], minlength=plots)
    blind = np.bincount(owner[(owner >= 0) & (houses == 0)], minlength=plots)
    open_: Mask = (built == 0) | (blind > 0)
    return open_


def ratio(area: str) -> Callable[[Context, str], Column]:
    """A counted area over the plot area."""
    def compute(ctx: Context, subject: str) -> Column:
        counted, plot = ctx.column(subject, area), ctx.column(subject, "plot_area_m2").values
        with np.errstate(divide="ignore", invalid="ignore"):
            bounds = [np.where(plot > 0, values / plot, np.nan) for values in (counted.values, counted.upper)]
        return _column(*bounds)
    return compute


# --- sums and shares -----------------------------------------------------------------------------------------------


def sum_on_plot(name: str) -> Callable[[Context, str], Column]:
    """Sum of a quantity over the buildings of a plot; unknown without any, or while one of them is unknown."""
    def compute(ctx: Context, subject: str) -> Column:
        column = ctx.column("building", name)
        owner = ctx.rows_above("building", "plot")
        inside, plots = owner >= 0, len(ctx.table("plot"))
        found = np.bincount(owner[inside], minlength=plots)
        sums = [np.bincount(owner[inside], weights=values[inside], minlength=plots) for values in (column.values, column.upper)]
        return _column(*(np.where(found == 0, np.nan, total) for total in sums))
    return compute


def area_per_freight_lift(ctx: Context, subject: str) -> Column:
    """Gross floor area over the number of freight lifts; unknown without any."""
    area = ctx.column(subject, "gross_floor_area_m2").values
    lifts = ctx.column(subject, "freight_lift_count")
    with np.errstate(divide="ignore", invalid="ignore"):
        bounds = [np.where(count > 0, area / count, np.nan) for count in (lifts.upper, lifts.values)]
    return _column(*bounds)
