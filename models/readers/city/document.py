"""Opens a JSON file, or one of JSON lines, so that whatever is wrong with it is said in one sentence."""

from __future__ import annotations

import gc
import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from models.errors import InputError, system_reason

MAX_JSON_BYTES: Final = 768 * 1024**2
"""One JSON document is held in memory some eight times over; JSON lines are read one by one and may be longer."""

MAX_EXAMPLES: Final = 3


@dataclass(slots=True)
class Oddities:
    """What JSON allows to be written, or does not, and readers go on from."""

    repeated_keys: int = 0
    examples: list[str] = field(default_factory=list)
    not_finite: int = 0


@contextmanager
def without_collector() -> Iterator[None]:
    """Leaves the collector of cyclic garbage out: it would look through millions of new lists again and again.

    A file becomes a tree without cycles; parsing takes a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def is_lines(path: Path) -> bool:
    return path.suffix.lower() == ".jsonl"


def load_document(path: Path, oddities: Oddities) -> Any:
    """The JSON value of a file. Raises InputError."""
    if path.stat().st_size > MAX_JSON_BYTES:
        raise InputError("too-large", "city-json-too-large", path.name, limit_mib=MAX_JSON_BYTES // 1024**2)
    return _parsed(path, _text(path, _bytes(path)), oddities, 0)


def load_lines(path: Path, oddities: Oddities) -> Iterator[Any]:
    """The JSON values of a file, one per line; blank lines and record separators are passed over. Raises InputError."""
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                text = _text(path, line).strip().lstrip("\x1e")
                if text:
                    yield _parsed(path, text, oddities, number)
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error


def _text(path: Path, data: bytes) -> str:
    if data[:2] == b"\x1f\x8b":
        raise InputError("unsupported-format", "city-json-gz", path.name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise InputError("cut-off", "city-json-cut-off", path.name) from error
        raise InputError("syntax", "city-json-encoding", path.name, position=error.start) from error
    if not text.strip("\0 \t\r\n") and data.strip():
        raise InputError("damaged", "city-json-zeros", path.name)
    return text


def _parsed(path: Path, text: str, oddities: Oddities, line: int) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        if len(made) < len(items):
            _note_repeated(items, oddities)
        return made

    def constant(name: str) -> float:
        oddities.not_finite += 1
        return math.nan

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise InputError("cut-off", "city-json-cut-off", path.name) from error
        raise InputError("syntax", "city-json-syntax", path.name, line=line or error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise InputError("damaged", "city-json-deep", path.name) from error
    except (ValueError, MemoryError) as error:     # a whole number of more than 4,300 digits
        raise InputError("damaged", "city-json-number", path.name) from error


def _note_repeated(items: list[tuple[str, Any]], oddities: Oddities) -> None:
    seen: set[str] = set()
    for key, _ in items:
        if key in seen:
            oddities.repeated_keys += 1
            if len(oddities.examples) < MAX_EXAMPLES:
                oddities.examples.append(key)
        seen.add(key)
