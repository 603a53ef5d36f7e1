"""Placings of a project: what is kept of one, and one put together again on the buildings and companies of the project. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from models.errors import CallError
from models.keeping.codec import Fingerprints
from models.kept_placing import KeptPlacing, KeptWishes
from models.project import Author, Edited
from models.project_pen import PARTS
from models.reading import Progress, silent
from models.tenants import Tenant

if TYPE_CHECKING:
    from models.building import Building, Site
    from models.matching.places import Wishes
    from models.matching.placing import Placing
    from models.project import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A placing as it was kept. ``buildings`` are those it was made for.

    Args:
        lost: companies whose place is not there any more, by id.
        other_buildings, other_tenants: it was made for others than those of the project.
    """

    placing: Placing
    buildings: tuple[Building, ...]
    lost: tuple[str, ...] = ()
    other_buildings: bool = False
    other_tenants: bool = False


def kept_of(
    placing: Placing, buildings: Sequence[Building], tenants: Sequence[Tenant], author: Author, *, parts: int, limit_s: float,
    by_hand: bool,
) -> KeptPlacing:
    """What a project keeps of a placing."""
    solution = placing.solution
    return KeptPlacing(
        places=tuple((place.tenant.id, tuple(space.id for space in place.spaces)) for place in placing.places),
        parts=parts, limit_s=limit_s, by_hand=by_hand, by=author.name, at=author.now(),
        wishes=kept_wishes(placing.wishes, asdict(placing.weights)), status=solution.status, total=solution.worth.total,
        bound=solution.bound, seconds=solution.seconds, buildings=print_of(buildings), tenants=print_of_list(tenants))


def kept_wishes(wishes: Wishes, weights: Mapping[str, float]) -> KeptWishes:
    """Wishes and weights as plain values, in an order that does not change."""
    return KeptWishes(fixed=dict(wishes.fixed), weights=dict(weights), open_too=wishes.open_too, grouped=wishes.grouped,
                      forbidden=tuple(sorted(wishes.forbidden)), required=tuple(sorted(wishes.required)))


def wishes_of(kept: KeptWishes) -> Wishes:
    from models.matching.places import Wishes

    return Wishes(fixed=dict(kept.fixed), forbidden=frozenset(kept.forbidden), required=frozenset(kept.required),
                  open_too=kept.open_too, grouped=kept.grouped)


def print_of(buildings: Sequence[Building], prints: Fingerprints | None = None) -> str:
    """The fingerprint of buildings as edited."""
    return (prints or Fingerprints(PARTS)).of(Edited(buildings=tuple(buildings)), Edited)


def print_of_list(tenants: Sequence[Tenant]) -> str:
    return Fingerprints(PARTS).of(tuple(tenants), tuple[Tenant, ...])


def restored(
    kept: KeptPlacing, tenants: Sequence[Tenant], states: Sequence[State], now: int, progress: Progress = silent,
) -> Restored | None:
    """A placing put together again, without solving: on the state it was made for where the project still holds that.

    Args:
        states: what was open at first, and after each step of the history.
        now: which of them is in force.

    Returns:
        None where what is kept makes no sense.
    """
    prints = Fingerprints(PARTS)
    at = next((i for i in (now, *reversed(range(len(states))))
               if print_of(states[i].edited.buildings, prints) == kept.buildings), None)
    edited = states[now if at is None else at].edited
    buildings = tuple(edited.buildings)
    try:
        placing, lost = _placing(kept, tuple(tenants), buildings, edited.site, progress)
    except (CallError, ValueError):
        return None
    return Restored(placing=placing, buildings=buildings, lost=lost, other_buildings=at is None,
                    other_tenants=print_of_list(tenants) != kept.tenants)


def _placing(
    kept: KeptPlacing, tenants: tuple[Tenant, ...], buildings: Sequence[Building], site: Site | None, progress: Progress,
) -> tuple[Placing, tuple[str, ...]]:
    """The placing, and the companies whose place is gone. Raises CallError."""
    from models.matching.assembling import Work
    from models.matching.placing import Placing, limits_by_kind
    from models.matching.problem import Solution, worth_of
    from models.matching.spaces import divided, spaces_of
    from models.matching.weights import weights_from
    from workbench.stacking_moves import standing

    spaces = spaces_of([divided(one, parts=kept.parts) for one in buildings] if kept.parts else list(buildings))
    wishes = _still_there(wishes_of(kept.wishes), {one.id for one in tenants},
                          {one.id for one in spaces} | {str(one.storey.number) for one in spaces})
    work = Work(tenants, spaces, weights_from(kept.wishes.weights), wishes, site, progress)
    work.check_wishes()
    work.group()
    index = {tenant.id: t for t, tenant in enumerate(tenants)}
    ways = {(t, tuple(spaces[i].id for i in work.candidates.chains[work.candidates.ways[at].chain])): at
            for t in range(len(tenants)) for at in work.candidates.of(t)}
    chosen = [ways.get((index.get(tenant, -1), held)) for tenant, held in kept.places]
    found = tuple(sorted(at for at in chosen if at is not None))
    worth = worth_of(work.problem, found)
    solution = Solution(status=kept.status, chosen=found, worth=worth, bound=max(kept.bound, worth.total), seconds=kept.seconds)
    placing = Placing(
        tenants=work.tenants, spaces=work.spaces, pairs=work.table, weights=work.weights, wishes=work.wishes,
        places=tuple(work.candidates[at] for at in found), solution=solution, problem=work.problem, candidates=work.candidates,
        carrying=work.carrying, options=work.problem.options, limits=limits_by_kind(work), proposal=work.proposal)
    if not kept.by_hand and None not in chosen:
        return placing, ()
    placing, gone = standing(placing, kept.places)
    return placing, gone


def _still_there(wishes: Wishes, tenants: set[str], places: set[str]) -> Wishes:
    """The wishes about companies and spaces that there still are."""
    return replace(
        wishes, required=frozenset(one for one in wishes.required if one in tenants),
        fixed={one: held for one, held in wishes.fixed.items() if one in tenants and places.issuperset(held)},
        forbidden=frozenset((one, where) for one, where in wishes.forbidden if one in tenants and where in places))

