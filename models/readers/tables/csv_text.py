"""CSV files: their encoding, what parts their columns, and their rows."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Final

from models.errors import InputError, system_reason

DELIMITERS: Final = (",", ";", "\t", "，")
MOST_BYTES: Final = 512 * 1024**2
"""Schedules have kilobytes, lists of all buildings of a city some hundred megabytes."""

_TRIED: Final = 65536
"""So many characters decide what parts the columns."""


def read_csv(path: Path) -> tuple[list[list[str]], str]:
    """Rows of a CSV file and what parts its columns; blank rows are kept, so that rows count as in a spreadsheet.

    UTF-8 or UTF-16 with a byte order mark, else UTF-8, else GB 18030.

    Raises:
        InputError: no text, or quotes that do not close.
    """
    text = decoded(path)
    delimiter = delimiter_of(text)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)), delimiter
    except csv.Error as error:
        raise InputError("syntax", "table-not-csv", path.name) from error


def first_rows(head: bytes, count: int) -> list[list[str]]:
    """The first rows of a CSV file that are not blank, from its first bytes; none where these are no text."""
    text = next((found for encoding in _encodings(head) if (found := _started(head, encoding)) is not None), "")
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)):
            rows += [row] if any(cell.strip() for cell in row) else []
            if len(rows) == count:
                break
    return rows


def _encodings(data: bytes) -> tuple[str, ...]:
    return ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")


def _started(head: bytes, encoding: str) -> str | None:
    """The text of the first bytes, without a sign that they cut; None in another encoding."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head, final=False)
    except UnicodeDecodeError:
        return None


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes of a file may be text; text in UTF-16 begins with its mark."""
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in head


def decoded(path: Path) -> str:
    """The text of a file. Raises InputError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError("too-large", "table-too-many-bytes", path.name, limit_mib=MOST_BYTES // 1024**2)
        data = path.read_bytes()
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("syntax", "table-not-csv", path.name)


def delimiter_of(text: str) -> str:
    """What parts the columns: the sign that stands in most lines; texts in quotes do not count.

    A decimal comma stands in the lines of numbers alone, a delimiter in the headings as well.
    """
    bare = re.sub(r'"[^"]*"', "", text[:_TRIED])
    lines = [line for line in bare.splitlines() if line.strip()]

    def weight(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in lines if sign in line)
        return sum(counts.values()), counts.most_common(1)[0][0] if counts else 0

    return max(DELIMITERS, key=weight) if lines else ","
