"""Limits as they stand in the registers: typed in ``limits/<pack>.toml``, never read from the packs under test."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from rules.grammar import parse_limit
from rules.library import shipped
from rules.standard import Clause, TableRow

EXPECTED: dict[str, str] = {}
EXPECTED_ROWS: dict[tuple[str, str], list[float | str]] = {}

for path in sorted((Path(__file__).parent / "limits").glob("*.toml")):
    more = tomllib.loads(path.read_text("utf-8"))
    assert not set(more["limits"]) & set(EXPECTED), path.name
    EXPECTED |= more["limits"]
    EXPECTED_ROWS |= {(clause, row): limits for clause, rows in more.get("rows", {}).items() for row, limits in rows.items()}

CLAUSES = {clause.id: clause for pack in shipped() for clause in pack.clauses}


def test_every_clause_has_an_expected_limit() -> None:
    plain = {clause.id for clause in CLAUSES.values() if clause.table is None}
    tables = {clause.id for clause in CLAUSES.values() if clause.table is not None}
    assert plain == set(EXPECTED)
    assert tables == {clause for clause, _ in EXPECTED_ROWS}


@pytest.mark.parametrize(("id_", "limit"), EXPECTED.items())
def test_limit(id_: str, limit: str) -> None:
    assert CLAUSES[id_].limit == parse_limit(limit)


@pytest.mark.parametrize(("key", "limits"), EXPECTED_ROWS.items(), ids=lambda value: str(value))
def test_table_rows(key: tuple[str, str], limits: list[float | str]) -> None:
    id_, register = key
    assert [_shown(row.limit) for row in _rows(CLAUSES[id_], register)] == limits


def test_no_table_row_without_expectation() -> None:
    rows = {(clause.id, row.register) for clause in CLAUSES.values() if clause.table for row in clause.table.rows}
    assert rows == set(EXPECTED_ROWS)


def test_limits_are_compared_in_the_direction_of_the_register() -> None:
    assert {CLAUSES[id_].limit.op for id_ in ("cn-fire-compartment-area", "cn-fire-travel-distance", "cn-fire-storeys")} == {"<="}
    assert CLAUSES["cn-fire-spacing-c-industrial"].limit.op == ">="


def _rows(clause: Clause, register: str) -> list[TableRow]:
    assert clause.table is not None
    return [row for row in clause.table.rows if row.register == register]


def _shown(limit: float) -> float | str:
    return "forbidden" if limit != limit else "unlimited" if limit == float("inf") else limit
