"""Small packs and small tables of facts for the tests of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from models.columns import NO_SOURCE, Column, Facts, Table
from rules.findings import Run, check_facts
from rules.pack_reader import parse_pack
from rules.quantities import REGISTRY
from rules.quantity import PARENTS, SUBJECTS
from rules.request import Request
from rules.standard import Pack

ON = date(2026, 11, 21)

HEAD = """
schema = "shanglou.pack/1"
id = "test-pack"
title = { zh = "测试", en = "test" }
edition = "2026"
city = "cn"
[[document]]
id = "doc"
title = { zh = "文件", en = "document" }
number = "T 1-2026"
edition = "2026"
"""

DEFAULTS: Mapping[str, Any] = {
    "id": "c1", "document": "doc", "clause": "1.1", "title": {"zh": "条", "en": "clause"}, "kind": "requirement",
    "wording": "shall", "force": "mandatory-code", "stage": "scheme", "topic": "storey_height", "subject": "storey",
    "quantity": "storey_height_m", "limit": ">= 6.0", "unit": "m", "provenance": "transcript", "valid_from": "2022-01-01",
}


def toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value + '"'
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    return str(value)


def clause_text(**changes: Any) -> str:
    """One clause; a change to None leaves the field out."""
    fields = {**DEFAULTS, **changes}
    return "[[clause]]\n" + "\n".join(f"{k} = {toml(v)}" for k, v in fields.items() if v is not None) + "\n"


def pack(*clauses: str, head: str = HEAD) -> Pack:
    found, faults = parse_pack((head + "\n" + "\n".join(clauses)).encode())
    assert not faults, faults
    assert found is not None
    return found


def facts(**tables: Sequence[Mapping[str, Any]]) -> Facts:
    """Tables from rows of plain values: ``facts(storey=[{"storey_height_m": 6.0}])``. A pair is a range.

    Every table above the given ones gets one row; all rows hang below row 0 of their parent unless ``parent`` says otherwise.
    """
    made = Facts({}, words={name: list(q.choices) for name, q in REGISTRY.items() if q.choices})
    for kind in SUBJECTS:
        rows = list(tables.get(kind, [{}] if kind in ("park", "plot", "site", "building") else []))
        made.tables[kind] = _table(made, kind, rows)
    return made


def _table(made: Facts, kind: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    names = {name for row in rows for name in row if name != "parent"}
    columns = {}
    for name in names:
        low = np.full(len(rows), np.nan)
        high = np.full(len(rows), np.nan)
        for i, row in enumerate(rows):
            if row.get(name) is not None:
                low[i], high[i] = _cell(made, name, row[name])
        columns[name] = Column(low, np.full(len(rows), NO_SOURCE, np.int16), None if np.array_equal(low, high, True) else high)
    parents = {PARENTS[kind]: np.array([row.get("parent", 0) for row in rows], np.int32)} if kind in PARENTS else {}
    return Table(kind, [f"{kind}{i}" for i in range(len(rows))], [f"{kind} {i}" for i in range(len(rows))], columns, parents,
                 np.zeros(len(rows), bool))


def _cell(made: Facts, name: str, value: Any) -> tuple[float, float]:
    if isinstance(value, str):
        if REGISTRY[name].form == "flag":
            return (float(value == "yes"),) * 2
        return (made.encode(name, value),) * 2
    if isinstance(value, tuple):
        return float(value[0]), float(value[1])
    return float(value), float(value)


def run(clause_texts: str | Sequence[str], given: Facts, **request: Any) -> Run:
    texts = [clause_texts] if isinstance(clause_texts, str) else clause_texts
    return check_facts(given, [pack(*texts)], Request(on=request.pop("on", ON), **request))


def verdicts(result: Run) -> list[str]:
    """Verdicts of the first clause in row order, with the rows that do not apply."""
    from rules.checking import VERDICT_NAMES

    first = (*result.results, *result.informing)[0]
    return [VERDICT_NAMES[code] for code in first.verdicts]
