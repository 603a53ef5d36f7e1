"""The fewest demands that cannot all be met."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from models.matching.conflicts import irreducible_conflict, smallest_conflict


def test_the_smallest_of_two_conflicts() -> None:
    """1, 2 and 3 cannot stand together; nor can 4 and 5."""
    def possible(demands: frozenset[int]) -> bool:
        return not demands >= {1, 2, 3} and not demands >= {4, 5}

    assert smallest_conflict([1, 2, 3, 4, 5], possible) == (4, 5)
    assert irreducible_conflict([4, 1, 2, 3, 5], possible) in ((4, 5), (1, 2, 3))


def test_no_conflict_and_one_that_stands_alone() -> None:
    assert smallest_conflict([1, 2], lambda _: True) == ()
    assert smallest_conflict([1, 2], lambda demands: 2 not in demands) == (2,)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), max_size=5))
def test_against_trying_every_set(conflicts: list[frozenset[int]]) -> None:
    def possible(demands: frozenset[int]) -> bool:
        return not any(demands >= conflict for conflict in conflicts)

    every = list(range(7))
    least = next((size for size in range(8) if any(
        not possible(frozenset(chosen)) for chosen in itertools.combinations(every, size))), 0)
    found = smallest_conflict(every, possible)
    assert len(found) == (least if conflicts else 0)
    assert not conflicts or not possible(frozenset(found))
