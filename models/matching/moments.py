"""The hours of a day in which shared lifts and docks may be busiest, when companies say in which hours their goods move."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from models.tenants import Brings, Tenant

Moment = tuple[int, ...]
"""Clock hours that are looked at as one; of each company its busiest among them. Empty: the peak of the working day."""

WHOLE: Final[Moment] = ()
MOST: Final = 6
"""So many moments of a day stand in the problem at most: each adds its own lifts and docks to it. Hours beyond are joined, which
asks rather too much of lifts and docks than too little."""


def moves_goods(brings: Brings) -> bool:
    """Whether a company asks anything of lifts or docks."""
    return any(stated is not None and stated.value > 0.0 for stated in (brings.goods_t_day, brings.trucks_day))


def share_in(brings: Brings, moment: Moment) -> float | None:
    """The share of a company's day in the busiest hour of a moment, of its own day where there is none; None: it does not say."""
    shares = brings.hour_shares
    return None if shares is None else max(shares[hour] for hour in moment or range(24))


def moments_of(tenants: Sequence[Tenant]) -> tuple[Moment, ...]:
    """The moments that can bind: an hour in which no company moves more than in another hour is left out.

    One moment, the peak of the working day, while nobody says when its goods move.
    """
    stated = tuple({shares for tenant in tenants if moves_goods(tenant.brings) and (shares := tenant.brings.hour_shares)})
    if not stated:
        return (WHOLE,)
    columns = {hour: tuple(shares[hour] for shares in stated) for hour in range(24)}
    kept: list[int] = []
    for hour in sorted(columns, key=lambda one: (-sum(columns[one]), one)):
        if not any(all(mine <= other for mine, other in zip(columns[hour], columns[one], strict=True)) for one in kept):
            kept.append(hour)
    return _joined([(hour,) for hour in sorted(kept)], columns)


def _joined(moments: list[Moment], columns: dict[int, tuple[float, ...]]) -> tuple[Moment, ...]:
    """No more than :data:`MOST`, joining those two first that are most alike."""
    def most(moment: Moment) -> tuple[float, ...]:
        return tuple(max(found) for found in zip(*(columns[hour] for hour in moment), strict=True))

    while len(moments) > MOST:
        first, second = min(combinations(moments, 2),
                            key=lambda pair: 2.0 * sum(most(pair[0] + pair[1])) - sum(most(pair[0])) - sum(most(pair[1])))
        moments = sorted([*(one for one in moments if one not in (first, second)), tuple(sorted(first + second))])
    return tuple(moments)
