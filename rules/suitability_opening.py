"""Which industries a change of a building newly suits: those that were not suitable or conditional anywhere, and now are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from models.building import Building
from rules.suitability import fits
from rules.suitability_model import Industry, Model

_GOOD: Final = ("suitable", "conditional")


def welcome(building: Building, model: Model) -> dict[str, str]:
    """Industry id → best verdict on any of the building's production storeys; empty without such storeys."""
    return {group[0].industry.id: group[0].verdict for group in fits(building, model)}


def newly_suited(building: Building, change: Callable[[Building], Building], model: Model) -> tuple[tuple[Industry, str], ...]:
    """The industries that a change opens, each with its verdict after it."""
    before, after = welcome(building, model), welcome(change(building), model)
    return tuple((industry, after[industry.id]) for industry in model.industries
                 if after.get(industry.id) in _GOOD and before.get(industry.id) not in _GOOD)
