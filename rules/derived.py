"""Quantities that are computed: small pure functions over columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.columns import NO_SOURCE, Column, Floats, Rows, known, unknown

if TYPE_CHECKING:
    from rules.context import Context

Mask = NDArray[np.bool_]


def _where(conditions: Iterable[tuple[Mask, float]], default: float, undecided: Mask) -> Floats:
    """First matching code per row; rows that are undecided are unknown."""
    pairs = list(conditions)
    result = np.select([mask for mask, _ in pairs], [code for _, code in pairs], default)
    return np.where(undecided, np.nan, result)


def height_class(ctx: Context, subject: str) -> Column:
    """single, multi or high-rise: a factory of two or more storeys above 24 m of fire height (GB 50016-2014, 2.1.1)."""
    height = ctx.column(subject, "fire_height_m")
    storeys = ctx.column(subject, "storeys_above_ground").values
    single = storeys == 1
    high, low = np.round(height.values, 6) > 24.0, np.round(height.upper, 6) <= 24.0
    open_ = np.isnan(storeys) | (~single & ~high & ~low)
    return known(_where([(single, 0.0), (high, 2.0)], 1.0, open_))


def planning_height_class(ctx: Context, subject: str) -> Column:
    """low, multi or high-rise by planning height (Shanghai technical rules, annex 1.5): up to 10, up to 24, above 24 m."""
    height = np.round(ctx.column(subject, "planning_height_m").values, 6)
    return known(_where([(height <= 10.0, 0.0), (height <= 24.0, 1.0)], 2.0, np.isnan(height)))


def part(ctx: Context, subject: str) -> Column:
    number = ctx.column(subject, "storey_number").values
    return known(np.where(np.isnan(number), np.nan, np.where(number < 0, 1.0, 0.0)))


def plot_ratio(ctx: Context, subject: str) -> Column:
    """Counted area over plot area. Only a stated counted area is used: how tall storeys count differs by city."""
    counted = ctx.column(subject, "counted_area_m2").values
    area = ctx.column(subject, "plot_area_m2").values
    with np.errstate(divide="ignore", invalid="ignore"):
        return known(np.where(area > 0, counted / area, np.nan))


def share(numerator: str, denominator: str) -> Callable[[Context, str], Column]:
    def compute(ctx: Context, subject: str) -> Column:
        top = ctx.column(subject, numerator).values
        bottom = ctx.column(subject, denominator).values
        with np.errstate(divide="ignore", invalid="ignore"):
            return known(np.where(bottom > 0, 100.0 * top / bottom, np.nan))
    return compute


def own_column(name: str) -> Callable[[Context, str], Column]:
    """A quantity as its own table states it, with nothing taken from the parent."""
    def compute(ctx: Context, subject: str) -> Column:
        table = ctx.table(subject)
        return table.columns.get(name, unknown(len(table)))
    return compute


def lift_count(uses: tuple[str, ...], least_load_kg: float = 0.0) -> Callable[[Context, str], Column]:
    """Number of lifts of these uses (and rated load) per building; unknown without any lift entered, or with doubt.

    A lift whose use or load is unknown makes the count a range.
    """
    def compute(ctx: Context, subject: str) -> Column:
        lifts = ctx.table("lift")
        rows = len(ctx.table(subject))
        owner = ctx.rows_above("lift", "building")
        use = ctx.column("lift", "lift_use").values
        codes = [ctx.facts.encode("lift_use", word) for word in uses]
        right_use = np.isin(use, codes)
        open_use = np.isnan(use)
        heavy, open_load = np.ones(len(lifts), bool), np.zeros(len(lifts), bool)
        if least_load_kg:
            load = ctx.column("lift", "rated_load_kg").values
            heavy, open_load = np.round(load, 6) >= least_load_kg, np.isnan(load)
        sure = right_use & heavy & ~open_load
        maybe = sure | ((right_use | open_use) & (heavy | open_load))
        entered = np.ones(len(lifts), bool) if lifts.placeholder is None else ~lifts.placeholder
        low, high, any_lift = (_count(owner, mask & entered, rows) for mask in (sure, maybe, entered))
        low, high = (np.where(any_lift == 0, np.nan, counts) for counts in (low, high))
        return Column(low, np.full(rows, NO_SOURCE, np.int16), high)
    return compute


def _count(owner: Rows, mask: Mask, rows: int) -> Floats:
    return np.bincount(owner[mask & (owner >= 0)], minlength=rows).astype(np.float64)


def entered_count(kind: str) -> Callable[[Context, str], Column]:
    def compute(ctx: Context, subject: str) -> Column:
        table = ctx.table(kind)
        entered = np.ones(len(table), bool) if table.placeholder is None else ~table.placeholder
        counts = _count(ctx.rows_above(kind, "building"), entered, len(ctx.table(subject)))
        return known(np.where(counts == 0, np.nan, counts))
    return compute


def sum_below(kind: str, name: str) -> Callable[[Context, str], Column]:
    """Sum of a quantity over the things of a kind in a building; unknown without any, or while one of them is unknown."""
    def compute(ctx: Context, subject: str) -> Column:
        table = ctx.table(kind)
        owner = ctx.rows_above(kind, "building")
        inside = owner >= 0
        rows = len(ctx.table(subject))
        total = np.bincount(owner[inside], weights=ctx.column(kind, name).values[inside], minlength=rows)
        found = _count(owner, np.ones(len(table), bool), rows)
        return known(np.where(found == 0, np.nan, total))
    return compute


def ground_storey_area(ctx: Context, subject: str) -> Column:
    """Area of the storeys numbered 1 of a building: what is known of its footprint until a person enters that."""
    storeys = ctx.table("storey")
    ground = ctx.column("storey", "storey_number").values == 1
    area = np.where(ground, ctx.column("storey", "storey_area_m2").values, 0.0)
    owner = ctx.rows_above("storey", "building")
    rows = len(ctx.table(subject))
    found = _count(owner, ground, rows)
    inside = owner >= 0
    total = np.bincount(owner[inside], weights=area[inside], minlength=rows) if len(storeys) else np.zeros(rows)
    return known(np.where(found == 0, np.nan, total))


def persons_max_storey(ctx: Context, subject: str) -> Column:
    """Most people on one storey, from the compartments; those without a number may hold any number."""
    persons = ctx.column("compartment", "persons").values
    levels = ctx.column("compartment", "storey_number").values
    owner = ctx.rows_above("compartment", "building")
    rows = len(ctx.table(subject))
    told = ~np.isnan(persons) & ~np.isnan(levels) & (owner >= 0)
    storeys, of_storey = np.unique(np.stack([owner[told], levels[told]], axis=1), axis=0, return_inverse=True)
    totals = np.bincount(of_storey.ravel(), weights=persons[told], minlength=len(storeys))
    low = np.full(rows, np.nan)
    np.fmax.at(low, storeys[:, 0].astype(np.int64), totals)
    open_ = _count(owner, np.isnan(persons), rows) > 0
    return Column(low, np.full(rows, NO_SOURCE, np.int16), np.where(open_ & ~np.isnan(low), np.inf, low))


def production_area(ctx: Context, subject: str) -> Column:
    """Whether a zone or storey serves production: by its own use, else by the use of its storey.

    Where nobody states a use, storeys above ground of a factory are its production floors; basements stay unknown, and a
    used roof serves none.
    """
    serves = _is_production(ctx, subject, f"{subject}_use")
    if subject == "zone":
        serves = np.where(np.isnan(serves), _is_production(ctx, "zone", "storey_use"), serves)
    roof = ctx.column(subject, "storey_kind").values == ctx.facts.encode("storey_kind", "roof")
    factory = ctx.column(subject, "use").values == ctx.facts.encode("use", "factory")
    above = ctx.column(subject, "storey_number").values > 0
    unstated = np.where(factory & above, 1.0, np.nan)
    return known(np.where(roof, 0.0, np.where(np.isnan(serves), unstated, serves)))


def _is_production(ctx: Context, subject: str, quantity: str) -> Floats:
    use = ctx.column(subject, quantity).values
    return np.where(np.isnan(use), np.nan, (use == ctx.facts.encode(quantity, "production")).astype(np.float64))
