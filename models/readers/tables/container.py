"""The zip container of a workbook: opened with limits, and only the parts that hold cells are handed on.

What the limits were checked on is what the parser gets: sizes in a zip's directory may lie.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Final

from models.errors import InputError

MOST_BYTES: Final = 400 * 1024**2
"""Unpacked size of all parts with cells. A schedule has a few MiB; two million cells have about 150."""

MOST_PARTS: Final = 2000
_CHUNK: Final = 1 << 20


def unpacked(path: Path) -> dict[str, bytes]:
    """Name → content of the XML parts of a workbook; pictures and macros are left where they are.

    Raises:
        InputError: damaged, too large, or no workbook of this kind.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _parts(path, archive)
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError,
            OverflowError, MemoryError) as error:
        raise InputError("damaged", "table-damaged", path.name) from error


def _parts(path: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_PARTS:
        raise _too_large(path)
    names = {entry.filename for entry in entries}
    _check_kind(path, names)
    parts: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            if entry.flag_bits & 1:
                raise InputError("not-readable", "table-password", path.name)
            parts[entry.filename] = content = _content(path, archive, entry, left)
            left -= len(content)
    return parts


def _check_kind(path: Path, names: set[str]) -> None:
    if "xl/workbook.bin" in names or "mimetype" in names or "content.xml" in names:
        raise InputError("unsupported-format", "table-other-workbook", path.name)
    if not any(name.startswith("xl/") for name in names):
        raise InputError("unsupported-format", "table-other-zip", path.name)


def _content(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """A part, as far as the limit goes. Raises InputError beyond."""
    if entry.file_size > most:
        raise _too_large(path)
    made = io.BytesIO()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            made.write(chunk)
            if made.tell() > most:
                raise _too_large(path)
    return made.getvalue()


def _too_large(path: Path) -> InputError:
    return InputError("too-large", "table-too-large", path.name)


def repacked(parts: dict[str, bytes], counted: Collection[str]) -> io.BytesIO:
    """The parts as an uncompressed zip in memory; of the worksheets only those whose cells were counted."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            if name in counted or b"sheetData" not in content:
                archive.writestr(name, content)
    made.seek(0)
    return made
