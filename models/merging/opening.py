"""Opening an addition: ``loads.xlsx`` or ``plan3.dxf@3``, a schedule or any building file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from models.merging.parts import Addition
from models.readers import check_file, read
from models.reading import Progress, ReadOptions, silent

TABLES: Final = (".xlsx", ".xlsm", ".xls", ".csv")
"""Suffixes of schedules."""


def split_target(asked: str) -> tuple[Path, str]:
    """File and target of ``FILE@TARGET``. A file whose very name holds an ``@`` is that file."""
    head, at, tail = asked.rpartition("@")
    whole = Path(asked)
    if not at or not head or not tail.strip() or _is_there(whole) or any(sign in tail for sign in "/\\"):
        return whole, ""
    return Path(head), tail.strip()


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def read_addition(path: Path, target: str = "", options: ReadOptions | None = None, progress: Progress = silent) -> Addition:
    """Read a further file for a merge.

    Args:
        target: number or name of a storey, or name of a building that the file belongs to; "" as the file says.

    Raises:
        InputError: the file cannot be used.
    """
    check_file(path)
    if path.suffix.lower() in TABLES:
        from models.readers.tables import read_tables

        return Addition(content=read_tables(path, progress), target=target)
    return Addition(content=read(path, options, progress), target=target)
