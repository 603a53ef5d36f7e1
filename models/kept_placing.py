"""A placing as a project keeps it: who stands where, how it was found and for what; and what was wished beforehand.

Only ids and figures are kept. ``workbench/placings.py`` puts a placing together from them on the buildings and companies of the
project, and says where these are others than it was made for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NOW: Final = "now"
WISHES: Final = "wishes"
"""Ids among the ``placings`` of a project: the one that is shown, and what is settled for the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWishes:
    """Fixed, forbidden and required by ids, as in :class:`models.matching.places.Wishes`; weights that somebody set, by name.

    ``grouped``: the storeys of the recommended vertical order count as preferred.
    """

    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbidden: tuple[tuple[str, str], ...] = ()
    required: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    open_too: bool = False
    grouped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlacing:
    """A placing.

    Args:
        places: tenant → the spaces it has, by ids.
        parts: into how many units each storey without any was divided; 0: shared by area.
        wishes: by which it was made, with all its weights.
        status, total, bound: of the solution; total and bound in yuan a month, the bound infinite where none is known.
        seconds, limit_s: what the solver took, and what it was given.
        by_hand: somebody moved a company since.
        buildings, tenants: fingerprints of what it was made for; "" for a list that is not known any more.
    """

    places: tuple[tuple[str, tuple[str, ...]], ...]
    parts: int
    wishes: KeptWishes
    status: str
    total: float
    bound: float
    seconds: float
    limit_s: float
    by_hand: bool
    buildings: str
    tenants: str
    by: str
    at: str

    @property
    def gap(self) -> float:
        """As the solver told it: 0 where the placing is proven to be the best."""
        if self.status == "optimal":
            return 0.0
        return max(self.bound - self.total, 0.0) / max(abs(self.total), 1e-9)
