"""Parallel clauses of the shipped packs: the older counts before the newer is in force, the newer from its first day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.checking import select
from rules.library import shipped
from rules.request import Request
from rules.standard import STAGES, Clause

CLAUSES = {clause.id: clause for pack in shipped() for clause in pack.clauses}
PAIRS = [(clause, CLAUSES[clause.prevailed_by]) for clause in CLAUSES.values() if clause.prevailed_by is not None]
ORDINARY = tuple(pack for pack in shipped() if not pack.on_request)
FIRST_DAY = date(2023, 6, 1)     # of GB 55037


def speaking(on: date, stage: str = "operation") -> set[str]:
    """Clauses that judge, inform or come later on a day."""
    selection = select(ORDINARY, Request(on=on, stage=stage))
    return {clause.id for clause in (*selection.judged, *selection.informing, *selection.due_later)}


def name(pair: object) -> str:
    return pair.id if isinstance(pair, Clause) else ""


def test_there_are_pairs_of_every_fire_pack() -> None:
    packs = {pack.id for pack in shipped() for older, _ in PAIRS if older in pack.clauses}
    assert packs >= {"cn-fire", "cn-fire-construction", "cn-fire-systems", "cn-stores", "cn-warehouses"}


@pytest.mark.parametrize(("older", "newer"), PAIRS, ids=name)
def test_exactly_one_speaks_on_the_days_around_the_change(older: Clause, newer: Clause) -> None:
    assert newer.valid_from is not None
    for on, expected in ((newer.valid_from - timedelta(days=1), older.id), (newer.valid_from, newer.id)):
        assert speaking(on) & {older.id, newer.id} == {expected}


@pytest.mark.parametrize(("older", "newer"), PAIRS, ids=name)
def test_the_newer_clause_speaks_of_the_same_thing_at_least_as_early(older: Clause, newer: Clause) -> None:
    """Else a scheme would be judged by neither. Shanghai turned its share to be held into the share to be sold."""
    assert older.subject == newer.subject
    assert older.quantity == newer.quantity or older.id == "sh-6-16-rd-hold"
    assert STAGES.index(newer.stage) <= STAGES.index(older.stage)


def test_a_fire_wall_is_judged_by_one_clause_before_and_after() -> None:
    """Four hours in class A factories: GB 50016 3.2.9, then GB 55037 6.1.3."""
    both = {"mr-cn16-329", "mr-cn37-613-4h"}
    assert speaking(FIRST_DAY - timedelta(days=1)) & both == {"mr-cn16-329"}
    assert speaking(FIRST_DAY) & both == {"mr-cn37-613-4h"}


def test_without_the_newer_pack_the_older_clause_goes_on() -> None:
    """A user who leaves a pack out is not left without the rule that it replaces."""
    systems = next(pack for pack in shipped() if pack.id == "cn-fire-systems")
    alone = replace(systems, clauses=tuple(c for c in systems.clauses if c.id != "pf-cn37-smoke-corr32"))
    selection = select([alone], Request(on=FIRST_DAY, stage="operation"))
    assert "cn-fire-smoke-corridor" in {clause.id for clause in selection.judged}
