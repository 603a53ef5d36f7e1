"""The examples pin every condition: leave one out, move its bound or drop a word of it, and an example must notice.

The same holds for the words of a limit and for what changes one. (The rows of tables stand in ``test_packs_limits``.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from rules.checking import VERDICT_NAMES, judge
from rules.context import Context
from rules.grammar import Atom
from rules.library import shipped
from rules.standard import Clause
from tests.rules.test_clause_examples import REQUEST, examples, facts_from

STRICTER = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}

# Conditions that change nothing when left out, and why.
IDLE = {
    ("cn-fire-storeys", "hazard"): "class A has no cell in the table, which is complete",
}


@cache
def _tried(pack: str) -> dict[str, list[tuple[Context, str]]]:
    tried: dict[str, list[tuple[Context, str]]] = {}
    clauses = {clause.id: clause for found in shipped() if found.id == pack for clause in found.clauses}
    for example in examples(pack):
        context = Context(facts_from(example["facts"], clauses[example["clause"]].subject))
        tried.setdefault(example["clause"], []).append((context, example["verdict"]))
    return tried


def changed(clause: Clause) -> Iterator[tuple[str, Clause]]:
    """The clause with one thing less or one bound moved by a hair, and the name of what was changed."""
    yield from _other_scopes(clause)
    yield from _other_limits(clause)


def _other_scopes(clause: Clause) -> Iterator[tuple[str, Clause]]:
    scope = clause.scope
    for i, conjunction in enumerate(scope):
        if len(scope) > 1:
            yield f"alternative {i + 1}", replace(clause, scope=scope[:i] + scope[i + 1:])
        for j, atom in enumerate(conjunction):
            for instead in _instead(atom):
                other = conjunction[:j] + instead + conjunction[j + 1:]
                yield atom.name, replace(clause, scope=(*scope[:i], other, *scope[i + 1:]))


def _instead(atom: Atom) -> Iterator[tuple[Atom, ...]]:
    yield ()
    if atom.op in STRICTER:
        yield (replace(atom, op=STRICTER[atom.op]),)
    if len(atom.words) > 1:
        yield from ((replace(atom, words=words),) for words in _one_less(atom.words))


def _one_less(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield from (words[:i] + words[i + 1:] for i in range(len(words)))


def _other_limits(clause: Clause) -> Iterator[tuple[str, Clause]]:
    if len(clause.limit.words) > 1:
        for words in _one_less(clause.limit.words):
            yield "limit", replace(clause, limit=replace(clause.limit, words=words))
    for i in range(len(clause.modifiers)):
        yield "modifier", replace(clause, modifiers=clause.modifiers[:i] + clause.modifiers[i + 1:])


def noticed(clause: Clause, tried: list[tuple[Context, str]]) -> bool:
    """Whether an example comes out otherwise under a clause."""
    return any(VERDICT_NAMES[int(judge(context, clause, REQUEST).verdicts[0])] != verdict for context, verdict in reversed(tried))


@pytest.mark.parametrize("pack", shipped(), ids=lambda pack: pack.id)
def test_every_condition_is_pinned_by_an_example(pack: Any) -> None:
    tried = _tried(pack.id)
    unnoticed = [
        f"{clause.id}: {name}" for clause in pack.clauses if clause.limit.form != "info"
        for name, other in changed(clause) if (clause.id, name) not in IDLE and not noticed(other, tried[clause.id])
    ]
    assert unnoticed == []


def test_idle_conditions_are_idle() -> None:
    found = {clause.id: (pack.id, clause) for pack in shipped() for clause in pack.clauses}
    for id_, name in IDLE:
        pack, clause = found[id_]
        assert not all(noticed(other, _tried(pack)[id_]) for said, other in changed(clause) if said == name)
