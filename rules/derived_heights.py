"""Usable clear heights over columns: the chain of :mod:`models.engineering.clear_height`, for all storeys at once.

A stated clear height takes its place in the chain. While a part is unknown a height lies between nothing and what the known
parts leave.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from models.columns import NO_SOURCE, Column

if TYPE_CHECKING:
    from rules.context import Context


def height_left(whole: str, parts: tuple[str, ...], stated: str | None = None) -> Callable[[Context, str], Column]:
    """A height less some parts, unless it is stated itself.

    Args:
        whole, parts: quantities in metres; a part that is unknown may take anything from nothing to all.
        stated: quantity that says the result itself, if there is one.
    """
    def compute(ctx: Context, subject: str) -> Column:
        computed = _less(ctx.column(subject, whole), [ctx.column(subject, part) for part in parts])
        return computed if stated is None else ctx.column(subject, stated).filled_from(computed)
    return compute


def _less(whole: Column, parts: list[Column]) -> Column:
    least, most = whole.values.copy(), whole.upper.copy()
    exact = least == most
    for part in parts:
        unknown = np.isnan(part.values)
        least -= np.where(unknown, np.inf, part.upper)
        most -= np.where(unknown, 0.0, part.values)
        exact &= part.values == part.upper
    least = np.where(exact, least, np.minimum(np.maximum(least, 0.0), most))
    same = bool(np.array_equal(least, most, equal_nan=True))
    return Column(least, np.full(len(least), NO_SOURCE, np.int16), None if same else most)


def clear_height_margin(ctx: Context, subject: str) -> Column:
    """Usable clear height less the need of the storey."""
    usable, need = ctx.column(subject, "usable_clear_height_m"), ctx.column(subject, "clear_height_need_m")
    low, high = usable.values - need.upper, usable.upper - need.values
    same = bool(np.array_equal(low, high, equal_nan=True))
    return Column(low, np.full(len(low), NO_SOURCE, np.int16), None if same else high)
