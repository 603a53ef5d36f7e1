"""What a placing is worth, term by term, in yuan a month: every weight is shown and can be changed; none is a standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from models.errors import CallError


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Prices of the terms. All are this program's assumptions until somebody sets them.

    Attributes:
        rent: multiplies the rent offered (1: as offered).
        area_yuan_m2: worth of a let m², beside its rent: an empty floor costs even where the rent is low.
        unused_yuan_m2: cost of a m² that a company takes with its unit and does not pay for.
        load_yuan_kn: cost of a kN/m² beyond the need on each m²: heavy floors are kept for heavy tenants.
        height_yuan_m3: cost of a metre of storey height beyond the need on each m².
        preferred_yuan_m2: worth of a preferred storey, for each m².
        link_yuan_t_storey: cost of carrying a tonne over one storey between two linked companies.
        quiet_yuan_m2, shaking_yuan_m2, hazard_yuan_m2, dust_yuan_m2: cost for each m² of a company next to one that is too loud
            for it, shakes its floor more than it bears (or may, while that is not known), has a more dangerous class than its
            own, or gives off dust beside its clean rooms.
        together_yuan_storey: cost of each storey between two entries of one company (R&D, pilot, production).
        days_month: working days a month, for the links.
    """

    rent: float = 1.0
    area_yuan_m2: float = 10.0
    unused_yuan_m2: float = 15.0
    load_yuan_kn: float = 0.6
    height_yuan_m3: float = 0.8
    preferred_yuan_m2: float = 2.0
    link_yuan_t_storey: float = 3.0
    quiet_yuan_m2: float = 6.0
    shaking_yuan_m2: float = 8.0
    hazard_yuan_m2: float = 5.0
    dust_yuan_m2: float = 8.0
    together_yuan_storey: float = 300.0
    days_month: float = 22.0

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if not 0.0 <= value < MOST:
                raise CallError("bad-call", "match-weight", one.name, value=f"{value:g}")


MOST: Final = 1e9


def weights_from(given: Mapping[str, float]) -> Weights:
    """Weights with some of them set by name. Raises CallError for a name that is none, or a value below 0."""
    known = [one.name for one in fields(Weights)]
    for name in given:
        if name not in known:
            raise CallError("bad-call", "match-no-weight", name, allowed=", ".join(known))
    return Weights(**given)
