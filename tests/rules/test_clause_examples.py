"""Runs the examples of every clause: passing, failing, exactly at the limit, without data, scope no, scope unknown.

The examples are data (``examples/<pack>.toml``); their limits come from the registers, not from the packs.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.columns import NO_SOURCE, Column, Facts, SourceBook, Table
from rules.checking import VERDICT_NAMES, judge
from rules.context import Context
from rules.library import shipped
from rules.quantities import REGISTRY
from rules.quantity import PARENTS, SUBJECTS
from rules.request import Request
from rules.standard import Clause

FOLDER = Path(__file__).parent / "examples"
REQUEST = Request(on=date(2026, 11, 21))


@cache
def clauses() -> dict[str, Clause]:
    return {clause.id: clause for pack in shipped() for clause in pack.clauses}


@cache
def examples(pack: str) -> list[dict[str, Any]]:
    return tomllib.loads((FOLDER / f"{pack}.toml").read_text("utf-8"))["example"]


def facts_from(values: dict[str, Any], subject: str) -> Facts:
    """One row of every kind of subject; each fact stands in the subject's own table or the nearest one above."""
    chain = [subject]
    while chain[-1] in PARENTS:
        chain.append(PARENTS[chain[-1]])
    facts = Facts({}, SourceBook(), {name: list(quantity.choices) for name, quantity in REGISTRY.items() if quantity.choices})
    columns: dict[str, dict[str, Column]] = {kind: {} for kind in SUBJECTS}
    for name, value in values.items():
        own = [kind for kind in (*chain, *SUBJECTS) if kind in REGISTRY[name].subjects]
        columns[own[0]][name] = _column(facts, name, value)
    for kind in SUBJECTS:
        parents = {PARENTS[kind]: np.zeros(1, np.int32)} if kind in PARENTS else {}
        facts.tables[kind] = Table(kind, [kind], [kind], columns[kind], parents, np.array([not columns[kind]]))
    return facts


def _column(facts: Facts, name: str, value: Any) -> Column:
    if isinstance(value, str):
        code = float(("no", "yes").index(value)) if REGISTRY[name].form == "flag" else facts.encode(name, value)
        low = high = code
    else:
        low, high = value if isinstance(value, list) else (value, value)
    return Column(np.array([low], float), np.array([NO_SOURCE], np.int16), None if low == high else np.array([high], float))


def verdict_of(clause: Clause, values: dict[str, Any]) -> str:
    result = judge(Context(facts_from(values, clause.subject)), clause, REQUEST)
    return VERDICT_NAMES[int(result.verdicts[0])]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    wrong = [
        f"{e['clause']} {e['facts']}: {verdict_of(clauses()[e['clause']], e['facts'])}, expected {e['verdict']} ({e['why']})"
        for e in examples(path.stem) if verdict_of(clauses()[e["clause"]], e["facts"]) != e["verdict"]
    ]
    assert wrong == []


@pytest.mark.parametrize("pack", shipped(), ids=lambda pack: pack.id)
def test_every_clause_has_examples(pack: Any) -> None:
    told = {e["clause"] for e in examples(pack.id)}
    assert {clause.id for clause in pack.clauses} == told


@pytest.mark.parametrize("pack", shipped(), ids=lambda pack: pack.id)
def test_examples_cover_the_cases(pack: Any) -> None:
    """Each clause that compares was tried without data, and each with a scope also outside it."""
    for clause in pack.clauses:
        verdicts = {e["verdict"] for e in examples(pack.id) if e["clause"] == clause.id}
        assert "no-data" in verdicts, clause.id
        if clause.limit.form != "info":
            assert verdicts & {"pass", "near"}, clause.id
            assert "fail" in verdicts, clause.id
        if clause.scope != ((),):
            assert "not-applicable" in verdicts, clause.id
