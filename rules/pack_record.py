"""Which packs a run was made with, and whether they are still the same: a changed pack makes the run stale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.standard import Pack

CHANGES: Final = ("changed", "gone", "added")


@dataclass(frozen=True, slots=True)
class PackRecord:
    """A pack as a run remembers it."""

    id: str
    edition: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackChange:
    """One of :data:`CHANGES` with the pack as it was and as it is."""

    kind: str
    before: PackRecord | None
    now: PackRecord | None

    @property
    def id(self) -> str:
        known = self.before or self.now
        return "" if known is None else known.id


def record_of(pack: Pack) -> PackRecord:
    return PackRecord(pack.id, pack.edition, pack.sha256)


def records_in(document: Mapping[str, Any]) -> tuple[PackRecord, ...]:
    """The packs of a run's document: those of a check (``standards``) or of a run request (``packs``).

    Raises:
        ValueError: it names none, or not with id, edition and hash.
    """
    entries = document.get("standards", document.get("packs"))
    if not isinstance(entries, list) or not entries:
        raise ValueError("no packs")
    found = []
    for entry in entries:
        values = [entry.get(name) if isinstance(entry, dict) else None for name in ("id", "edition", "sha256")]
        if not all(isinstance(value, str) for value in values):
            raise ValueError("no pack")
        found.append(PackRecord(*map(str, values)))
    return tuple(found)


def changes_since(before: Iterable[PackRecord], packs: Iterable[Pack]) -> tuple[PackChange, ...]:
    """What became of the packs of an earlier run; nothing means that it still stands on the same rules."""
    old, new = {record.id: record for record in before}, {pack.id: record_of(pack) for pack in packs}
    found = (PackChange(kind="gone" if own not in new else "added" if own not in old else "changed", before=old.get(own),
                        now=new.get(own)) for own in dict.fromkeys((*old, *new)))
    return tuple(change for change in found if change.before is None or change.now is None
                 or change.before.sha256 != change.now.sha256)
