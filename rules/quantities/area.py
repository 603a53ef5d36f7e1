"""Of counting rules and land control: what a canopy, a bridge or a roof-top room counts."""

from __future__ import annotations

from collections.abc import Iterable

from rules.quantities.kinds import flag, number
from rules.quantity import Quantity


def counting() -> Iterable[Quantity]:
    yield flag("canopy_on_posts", "dock")
    yield number("canopy_overhang_m", "m", "dock")
    for name in ("bridge_present", "bridge_enclosed"):
        yield flag(name, "building")
    yield number("rooftop_room_share_pct", "%", "building")
    yield number("building_coefficient_pct", "%", "plot")
