"""Plot conditions on the disk: read for the form, and laid down where choices can name them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from models.errors import CallError, PackError
from rules.pack_reader import load_pack, parse_pack
from rules.plot_sheet import PlotSheet, read_sheet, sheet_text
from workbench.logs import user_data_folder
from workbench.verbs.common import write_files

NAME = "plot-conditions.toml"


def read_conditions(path: Path) -> PlotSheet:
    """The form of a file of plot conditions. Raises InputError, PackError, and CallError for a pack of another kind."""
    pack = load_pack(path)
    if pack.city != "plot":
        raise CallError("bad-call", "plot-not-conditions", path.name)
    return read_sheet(pack.text)


def checked_text(sheet: PlotSheet) -> str:
    """The text of a form that can be used. Raises CallError, PackError."""
    text = sheet_text(sheet)
    pack, faults = parse_pack(text.encode())
    if pack is None:
        first = faults[0]
        raise PackError("bad-pack", "pack-fault", NAME, clause=first.clause, field=first.where or "–", line=first.line,
                        more=len(faults) - 1, detail_key=first.key, detail=dict(first.values))
    return text


def lay_down(text: str) -> Path:
    """A file of the user's data folder with this text and no other: conditions that were replaced can be gone back to."""
    folder = user_data_folder() / "packs" / hashlib.sha256(text.encode()).hexdigest()[:16]
    path = folder / NAME
    if not path.is_file() or path.read_bytes() != text.encode():
        write_files(folder, {NAME: text.encode()})
    return path
