"""Spaces that are alike in everything are one class with a count: without that a solver tries every exchange of equal units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from models.matching.problem import Option, Problem


@dataclass(frozen=True, slots=True)
class Merged:
    """A problem with classes of spaces.

    Attributes:
        problem: with one option per tenant and class; ``counts`` of how many spaces a class holds.
        originals: option → the options it stands for, one for each space of its class.
    """

    problem: Problem
    counts: tuple[int, ...]
    originals: tuple[tuple[int, ...], ...]

    def unmerged(self, chosen: Iterable[int]) -> tuple[int, ...]:
        """The same placing with a space of its own for each tenant."""
        free: dict[int, int] = {}
        found = []
        for index in sorted(chosen):
            space = _class_of(self.problem.options[index])
            at = free.get(space, 0) if space is not None else 0
            if space is not None and self.counts[space] > 1:
                free[space] = at + 1
            else:
                at = 0
            found.append(self.originals[index][at])
        return tuple(sorted(found))

    def merged(self, chosen: Iterable[int]) -> tuple[int, ...]:
        """A placing of the problem before, in classes."""
        back = {original: index for index, originals in enumerate(self.originals) for original in originals}
        return tuple(sorted(back[option] for option in chosen))


def _class_of(option: Option) -> int | None:
    return next(iter(option.takes)) if len(option.takes) == 1 else None


def merge(problem: Problem) -> Merged:
    """Join spaces that are let as a whole, hold the same options, and of which none is fixed or part of a larger option."""
    by_space: dict[int, list[int]] = {}
    alone = set(problem.whole)
    for index, option in enumerate(problem.options):
        for space in option.takes:
            by_space.setdefault(space, []).append(index)
        if len(option.takes) != 1 or index in problem.chosen:
            alone -= option.takes.keys()
    classes: dict[object, list[int]] = {}
    for space in range(len(problem.spaces_m2)):
        alike = tuple(sorted(_signature(problem.options[o]) for o in by_space.get(space, ())))
        classes.setdefault(alike if space in alone else space, []).append(space)
    leader = {space: members[0] for members in classes.values() for space in members}
    options: list[Option] = []
    originals: list[list[int]] = []
    seen: dict[tuple[object, ...], int] = {}
    for index, option in enumerate(problem.options):
        single = _class_of(option)
        if single is None or single not in alone:
            options.append(option)
            originals.append([index])
            continue
        key = (leader[single], *_signature(option))
        if key not in seen:
            seen[key] = len(options)
            options.append(replace(option, takes={leader[single]: option.takes[single]}))
            originals.append([])
        originals[seen[key]].append(index)
    for members_of in originals:     # in the order of the spaces, so that two tenants never get the same one
        members_of.sort(key=lambda o: next(iter(problem.options[o].takes)))
    counts = [1] * len(problem.spaces_m2)
    for members in classes.values():
        counts[members[0]] = len(members)
    chosen = frozenset(i for i, members in enumerate(originals) if members[0] in problem.chosen)
    return Merged(problem=replace(problem, options=tuple(options), chosen=chosen), counts=tuple(counts),
                  originals=tuple(tuple(members) for members in originals))


def _signature(option: Option) -> tuple[object, ...]:
    return (option.tenant, option.floor, option.value, next(iter(option.takes.values())), tuple(sorted(option.uses.items())),
            tuple(tuple(sorted(ways.items())) for ways in option.spread), option.groups)
