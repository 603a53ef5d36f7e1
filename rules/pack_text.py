"""Packs as text: the entries of a pack file, changed or copied, written back as TOML that reads the same."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any, Final

from models.writers.toml_text import key, quoted

Data = dict[str, Any]

_HEAD_FIRST: Final = ("schema", "id", "title", "edition", "city", "district", "on_request", "covers_from")
_LISTS: Final = ("document", "gap", "clause", "waiver")


def entries(text: str) -> Data:
    """The raw entries of a pack's text."""
    return tomllib.loads(text)


def copied(data: Data, new_id: str, title: Mapping[str, str] | None = None) -> Data:
    """A pack under another id: a user may not take the id of a shipped one, and its clauses get ids of their own."""
    clauses = [{**clause, "id": f"{new_id}/{clause['id']}",
                **({"prevailed_by": f"{new_id}/{clause['prevailed_by']}"} if _own(data, clause.get("prevailed_by")) else {})}
               for clause in data.get("clause", [])]
    return {**data, "id": new_id, "title": dict(title or data["title"]), "clause": clauses}


def _own(data: Data, clause_id: object) -> bool:
    return any(clause["id"] == clause_id for clause in data.get("clause", []))


def to_toml(data: Data) -> str:
    """The text of a pack. Reading it gives the same entries."""
    names = [*(name for name in _HEAD_FIRST if name in data), *(n for n in data if n not in (*_HEAD_FIRST, *_LISTS))]
    lines = [f"{key(name)} = {_value(data[name])}" for name in names]
    for name in (name for name in _LISTS if name in data):
        for entry in data[name]:
            lines += ["", f"[[{name}]]", *_fields(name, entry)]
    return "\n".join(lines) + "\n"


def _fields(name: str, entry: Mapping[str, Any]) -> list[str]:
    plain = [f"{key(field)} = {_value(value)}" for field, value in entry.items() if field not in ("table", "modify")]
    if "table" in entry:
        table = entry["table"]
        plain += ["", f"[{name}.table]", *(f"{key(k)} = {_value(v)}" for k, v in table.items() if k != "rows")]
        plain += ["rows = [", *(f"    {_value(row)}," for row in table.get("rows", [])), "]"]
    for modifier in entry.get("modify", []):
        plain += ["", f"[[{name}.modify]]", *(f"{key(k)} = {_value(v)}" for k, v in modifier.items())]
    return plain


def _value(value: object) -> str:
    """A value on one line. Raises TypeError for what a pack cannot hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key(str(name))} = {_value(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if hasattr(value, "isoformat"):
        return quoted(value.isoformat())
    raise TypeError(f"a pack cannot hold {type(value).__name__}")
