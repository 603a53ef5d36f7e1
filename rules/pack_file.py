"""The bytes of a file that a user brings as data: a pack, plot conditions, a model, a table."""

from __future__ import annotations

from pathlib import Path

from models.errors import PackError


def pack_bytes(path: Path, most_bytes: int) -> bytes:
    """The content of a file of at most ``most_bytes``. Raises PackError: not there, no file, not readable, too large."""
    try:
        if path.exists() and not path.is_file():
            raise PackError("not-a-file", "pack-not-readable", str(path))
        if path.exists() and path.stat().st_size > most_bytes:
            raise PackError("too-large", "pack-too-large", path.name, limit=most_bytes // 2**20)
        return path.read_bytes()
    except OSError as error:
        code = "not-found" if isinstance(error, FileNotFoundError) else "not-readable"
        raise PackError(code, "pack-not-readable", str(path)) from error
