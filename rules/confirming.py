"""Confirming a clause: a person who holds the official text writes it, as it stands there, into a pack of their own.

The shipped packs are never touched. The confirmed clause carries who compared it, when, in which edition and on which page,
and stands in for ours (``replaces``), in the pack and city of ours, wherever the user's pack is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from models.errors import CallError
from rules.library import shipped
from rules.pack_text import Data, entries
from rules.standard import PACK_SCHEMA, Confirmation, Pack

CORRECTABLE: Final = (
    "limit", "unit", "clause", "valid_from", "valid_until", "wording", "scope", "source", "kind", "force",
)
"""What a person may write differently from ours when the official text says so. Kind and force are among them for clauses whose
text nobody could read: ours are information until somebody fills them in."""


def new_pack(pack_id: str, owner: str) -> Data:
    """An empty pack of confirmations."""
    return {
        "schema": PACK_SCHEMA, "id": pack_id, "title": {"zh": f"已核对条文（{owner}）", "en": f"Confirmed clauses ({owner})"},
        "edition": "–", "city": "cn", "document": [], "clause": [],
    }


def confirmed(data: Data, clause_id: str, confirmation: Confirmation, corrections: Mapping[str, str] | None = None) -> Data:
    """A user's pack with one clause confirmed, again or for the first time.

    Args:
        data: entries of the user's pack.
        clause_id: the shipped clause.
        confirmation: who, when, edition, page, and the picture of the page, if any.
        corrections: fields (see :data:`CORRECTABLE`) as the official text has them.

    Raises:
        CallError: no such shipped clause, or a field that cannot be corrected.
    """
    pack = _pack_of(clause_id)
    strange = sorted(set(corrections or {}) - set(CORRECTABLE))
    if strange:
        raise CallError("bad-call", "confirm-field", strange[0], allowed=", ".join(CORRECTABLE))
    ours = entries(pack.text)
    entry = next(clause for clause in ours["clause"] if clause["id"] == clause_id)
    document_id = f"{pack.id}/{entry['document']}"
    document = next(dict(item) for item in ours["document"] if item["id"] == entry["document"])
    document["id"], document["edition"] = document_id, confirmation.edition
    own: dict[str, Any] = {**entry, **(corrections or {}), "id": f"{data['id']}/{clause_id}", "document": document_id}
    own.pop("register", None)
    own.pop("prevailed_by", None)
    if "prevailed_by" in entry:
        own["prevailed_by"] = entry["prevailed_by"]
    own |= {"provenance": "confirmed", "replaces": clause_id, "confirmed": _as_table(confirmation)}
    if own.get("table") is not None and "limit" in (corrections or {}) and "table" not in own["limit"]:
        own.pop("table")
    others = [clause for clause in data.get("clause", []) if clause.get("replaces") != clause_id]
    documents = [item for item in data.get("document", []) if item["id"] != document_id]
    return {**data, "document": [*documents, document], "clause": [*others, own]}


def _pack_of(clause_id: str) -> Pack:
    for pack in shipped():
        if any(clause.id == clause_id for clause in pack.clauses):
            return pack
    raise CallError("bad-call", "confirm-no-clause", clause_id)


def _as_table(confirmation: Confirmation) -> dict[str, str]:
    table = {"name": confirmation.name, "date": confirmation.date, "edition": confirmation.edition, "page": confirmation.page}
    return table | ({"picture": confirmation.picture} if confirmation.picture else {})
