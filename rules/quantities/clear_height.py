"""Of clear heights: stated ones, what takes height away, what is left, and the margin against the need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rules.derived_heights import clear_height_margin, height_left
from rules.quantities.kinds import number
from rules.quantity import Quantity

CLEAR_HEIGHTS: Final = ("clear_height_beam_m", "clear_height_duct_m", "floor_finish_m", "slab_beam_m", "service_zone_m",
                        "raised_floor_m", "clear_height_need_m")
"""Facts of a storey, called as its fields are."""

_ABOVE: Final = ("floor_finish_m", "slab_beam_m")


def clear_heights() -> Iterable[Quantity]:
    for name in CLEAR_HEIGHTS:
        yield number(name, "m", "storey")
    yield Quantity("height_under_beams_m", "number", "m", ("storey",), inputs=("storey_height_m", *_ABOVE),
                   reads=("clear_height_beam_m",), compute=height_left("storey_height_m", _ABOVE, "clear_height_beam_m"))
    yield Quantity("height_under_ducts_m", "number", "m", ("storey",), inputs=("height_under_beams_m", "service_zone_m"),
                   reads=("clear_height_duct_m",),
                   compute=height_left("height_under_beams_m", ("service_zone_m",), "clear_height_duct_m"))
    yield Quantity("usable_clear_height_m", "number", "m", ("storey",), inputs=("height_under_ducts_m", "raised_floor_m"),
                   compute=height_left("height_under_ducts_m", ("raised_floor_m",)))
    yield Quantity("clear_height_margin_m", "number", "m", ("storey",),
                   inputs=("usable_clear_height_m", "clear_height_need_m"), compute=clear_height_margin)
