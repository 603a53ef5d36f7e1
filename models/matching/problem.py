"""The placing of tenants as a problem of numbers: options, capacities, links and company that disturbs; and its solution.

Indices instead of objects, so that the same solver takes a list of companies or a published benchmark. An option is one way in
which a tenant may stand in the building: the spaces it takes and what that is worth. Areas in m²; the value, the cost of a link
and of a disturbance are in one unit of the caller's choice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Option:
    """One way to place a tenant.

    Attributes:
        tenant: its index.
        takes: space index → m² that it takes there.
        floor: the level (number of storeys from the lowest) that links count from; of several storeys the lowest.
        value: what this placing is worth.
        uses: capacity index → how much it uses.
        spread: loads that may be shared out, each as capacity index → use if all of it goes there (goods over banks of lifts).
        group: what counts as one surrounding for disturbance, such as the index of the storey.
    """

    tenant: int
    takes: Mapping[int, float]
    floor: int
    value: float
    uses: Mapping[int, float] = field(default_factory=dict)
    spread: tuple[Mapping[int, float], ...] = ()
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Goods between two tenants: ``cost`` for every storey that parts them (flow × price of a tonne and storey)."""

    first: int
    second: int
    cost: float


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Tenants that disturb others in the same surroundings (noise, vibration, a worse hazard class).

    ``reach``: group → groups that are disturbed from there; ``costs``: sensitive tenant → cost if any of ``loud`` reaches it.
    """

    loud: frozenset[int]
    costs: Mapping[int, float]
    reach: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What the solver is given.

    Attributes:
        tenants: how many.
        spaces_m2: area of each space; ``whole`` are those that one tenant takes alone.
        options: all placings that are allowed one by one.
        capacities: how much there is of each shared capacity.
        required: tenants that must be placed.
        chosen: options that are fixed.
    """

    tenants: int
    spaces_m2: tuple[float, ...]
    options: tuple[Option, ...]
    whole: frozenset[int] = frozenset()
    capacities: tuple[float, ...] = ()
    links: tuple[Link, ...] = ()
    disturbances: tuple[Disturbance, ...] = ()
    required: frozenset[int] = frozenset()
    chosen: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        options = self.options
        tenants, spaces = {option.tenant for option in options}, {space for option in options for space in option.takes}
        capacities = {at for option in options for ways in (option.uses, *option.spread) for at in ways}
        for found, count in ((tenants, self.tenants), (spaces, len(self.spaces_m2)), (capacities, len(self.capacities))):
            if found and not (min(found) >= 0 and max(found) < count):
                raise ValueError("an option names a tenant, space or capacity that is not there")
        numbers = (number for option in options for number in (option.value, *option.takes.values(), *option.uses.values()))
        if not all(map(math.isfinite, numbers)):
            raise ValueError("an option needs finite numbers")
        if any(not 0 <= o < len(self.options) for o in self.chosen):
            raise ValueError("a fixed option is not there")

    def of_tenant(self) -> list[list[int]]:
        """Option indices by tenant."""
        found: list[list[int]] = [[] for _ in range(self.tenants)]
        for index, option in enumerate(self.options):
            found[option.tenant].append(index)
        return found


@dataclass(frozen=True, slots=True)
class Worth:
    """A placing in the unit of the values: what it brings, and what links and disturbance take off."""

    value: float
    links: float
    disturbances: tuple[float, ...]

    @property
    def total(self) -> float:
        return self.value - self.links - math.fsum(self.disturbances)


NOTHING: Final = Worth(value=0.0, links=0.0, disturbances=())


@dataclass(frozen=True, slots=True)
class Solution:
    """A placing. ``status``: optimal (proven), feasible (best so far), infeasible, or none (nothing found in the time).

    ``bound`` is what no placing can exceed; ``gap`` is (bound − total) / |total|. ``stopped``: the listener had enough.
    """

    status: str
    chosen: tuple[int, ...]
    worth: Worth
    bound: float
    seconds: float
    stopped: bool = False

    @property
    def gap(self) -> float:
        if self.status == "optimal":
            return 0.0
        if self.status != "feasible" or not math.isfinite(self.bound):
            return math.inf
        return max(self.bound - self.worth.total, 0.0) / max(abs(self.worth.total), 1e-9)


def worth_of(problem: Problem, chosen: Iterable[int]) -> Worth:
    """What a placing is worth, summed term by term without the solver."""
    placed = {problem.options[o].tenant: problem.options[o] for o in chosen}
    links = math.fsum(link.cost * abs(placed[link.first].floor - placed[link.second].floor)
                      for link in problem.links if link.first in placed and link.second in placed)
    return Worth(value=math.fsum(option.value for option in placed.values()), links=links,
                 disturbances=tuple(_disturbed(one, placed) for one in problem.disturbances))


def _disturbed(disturbance: Disturbance, placed: Mapping[int, Option]) -> float:
    return math.fsum(cost for tenant, cost in disturbance.costs.items()
                     if tenant in placed and _reached(disturbance, tenant, placed))


def _reached(disturbance: Disturbance, tenant: int, placed: Mapping[int, Option]) -> bool:
    """Whether any loud tenant but itself reaches the groups of a tenant."""
    own = set(placed[tenant].groups)
    return any(loud != tenant and loud in placed
               and any(own.intersection(disturbance.reach.get(group, (group,))) for group in placed[loud].groups)
               for loud in disturbance.loud)


def broken(problem: Problem, chosen: Sequence[int], tolerance: float = 1e-6) -> list[str]:
    """Which rules a placing breaks: the same tenant twice, a space or capacity exceeded, a required tenant missing."""
    options = [problem.options[o] for o in chosen]
    found = [f"tenant {t}" for t in range(problem.tenants) if sum(o.tenant == t for o in options) > 1]
    for space, area in enumerate(problem.spaces_m2):
        takers = [o for o in options if o.takes.get(space, 0.0) > 0.0]
        if math.fsum(o.takes[space] for o in takers) > area + tolerance or (space in problem.whole and len(takers) > 1):
            found.append(f"space {space}")
    for index, most in enumerate(problem.capacities):
        if math.fsum(o.uses.get(index, 0.0) for o in options) > most + tolerance:
            found.append(f"capacity {index}")
    found += [f"required {t}" for t in sorted(problem.required) if all(o.tenant != t for o in options)]
    return found + [f"fixed {o}" for o in sorted(problem.chosen) if o not in chosen]
