"""Writing a confirmed clause into the user's own pack: the same for the command line and the window."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from models.errors import CallError, InputError, OutputError, PackError, system_reason
from rules.confirming import CORRECTABLE, confirmed, new_pack
from rules.library import shipped
from rules.pack_reader import load_pack, parse_pack
from rules.pack_text import Data, entries, to_toml
from rules.standard import Confirmation
from workbench.verbs.common import write_files

PICTURES: Final[Mapping[bytes, str]] = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"%PDF": ".pdf"}
LARGEST_PICTURE_BYTES: Final = 20 * 2**20


def write_confirmation(
    target: Path, clause_id: str, who: Confirmation, corrections: Mapping[str, str], picture: Path | None = None,
) -> list[Path]:
    """Write a clause, as the official text has it, into the user's own pack; the pack is made when it is not there.

    Args:
        target: the pack, ``.toml``.
        clause_id: the shipped clause.
        who: name, date, edition and page.
        corrections: fields that the official text has otherwise.
        picture: a scan of the page, copied beside the pack.

    Returns:
        The files that were written.

    Raises:
        CallError, InputError, PackError, OutputError: nothing was written.
    """
    if target.suffix.lower() != ".toml":
        raise CallError("bad-call", "import-suffix", target.name)
    files: dict[str, bytes] = {}
    if picture is not None:
        name, scan = _picture(picture)
        files[name] = scan
        who = replace(who, picture=f"{name} sha256:{hashlib.sha256(scan).hexdigest()}")
    content = to_toml(confirmed(_own(target, who.name), clause_id, who, corrections)).encode()
    pack, faults = parse_pack(content)
    if pack is None:
        raise PackError("bad-pack", "pack-fault", target.name, clause=faults[0].clause, field=faults[0].where or "–",
                        line=faults[0].line, more=len(faults) - 1, detail_key=faults[0].key, detail=dict(faults[0].values))
    return write_files(target.parent, {**files, target.name: content})


def kept_corrections(target: Path, clause_id: str) -> dict[str, str]:
    """What a pack of the user's own corrects of a shipped clause so far. Raises PackError for a damaged pack."""
    if not target.is_file():
        return {}
    own = next((entry for entry in entries(load_pack(target).text).get("clause", []) if entry.get("replaces") == clause_id), None)
    ours: Data = next((entry for pack in shipped() for entry in entries(pack.text)["clause"] if entry["id"] == clause_id), {})
    return {} if own is None else {name: own[name] for name in CORRECTABLE if name in own and own[name] != ours.get(name)}


def _own(target: Path, owner: str) -> Data:
    """The user's pack as it stands, or an empty one."""
    if not target.exists():
        return new_pack(target.stem, owner)
    pack = load_pack(target)
    if pack.id in {p.id for p in shipped()}:
        raise PackError("bad-pack", "pack-id-taken", target.name, id=pack.id)
    return entries(pack.text)


def _picture(path: Path) -> tuple[str, bytes]:
    """Name and content of a scan that goes beside the pack. Raises InputError for what is no picture."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("not-found", "file-not-found", str(path)) from error
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    if not any(content.startswith(mark) for mark in PICTURES):
        raise InputError("unsupported-format", "confirm-no-picture", path.name)
    if len(content) > LARGEST_PICTURE_BYTES:
        raise OutputError("too-large", "confirm-no-picture", path.name)
    return path.name, content
