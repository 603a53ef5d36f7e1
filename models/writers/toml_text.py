"""A small TOML emitter: strings, numbers, lists, inline tables. The same values always give the same text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from models.measured import Measured, Source, SourceKind, Stated

T = TypeVar("T")

ESCAPES: Final = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def quoted(text: str) -> str:
    """A basic string on one line. What UTF-8 cannot hold (half a surrogate pair) becomes U+FFFD."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in ESCAPES:
        return ESCAPES[char]
    code = ord(char)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return f"\\u{code:04X}"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else char


def key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)


def token(value: object) -> str:
    """A plain value. Raises TypeError for what a description cannot hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(str(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(token(item) for item in value) + "]"
    raise TypeError(f"a description cannot hold {type(value).__name__}")


def inline(pairs: Iterable[tuple[str, str]]) -> str:
    body = ", ".join(f"{key(name)} = {text}" for name, text in pairs)
    return "{ " + body + " }" if body else "{}"


def source_pair(source: Source) -> tuple[str, str] | None:
    """``assumed = …`` or ``source = …`` for a source; None for what the author of a description wrote plainly."""
    if source.kind is SourceKind.PERSON and source.how == "description":
        return None
    own = source.how in ("description-assumed", "description-source") and source.where.strip()
    if source.kind is SourceKind.ASSUMED:
        rest = f"{source.how}: {source.where}" if source.where.strip() else source.how
        return "assumed", quoted(source.where if own else rest)
    return "source", quoted(source.where if own else str(source))


def sourced(text: str, source: Source) -> str:
    """A value with its source: plain where the author wrote it plainly."""
    pair = source_pair(source)
    return text if pair is None else inline([("value", text), pair])


def measured(value: Measured | None) -> str | None:
    return None if value is None else sourced(repr(float(value.value)), value.source)


def stated(value: Stated[T] | None) -> str | None:
    return None if value is None else sourced(token(value.value), value.source)


def declared(facts: Mapping[str, Stated[object]]) -> str | None:
    return inline((name, sourced(token(fact.value), fact.source)) for name, fact in facts.items()) if facts else None


def sizes(values: Iterable[Measured | None]) -> str | None:
    """A list of lengths; one source for all of them is written once."""
    items = list(values)
    sources = {item.source for item in items if item is not None}
    if not sources:
        return None
    if len(sources) == 1:
        plain = ", ".join('"unknown"' if item is None else repr(float(item.value)) for item in items)
        return sourced(f"[{plain}]", sources.pop())
    return "[" + ", ".join(measured(item) or '"unknown"' for item in items) + "]"


def table(header: str, pairs: Iterable[tuple[str, str | None]]) -> list[str]:
    """Lines of a table; keys without a value are left out."""
    return [header, *(f"{key(name)} = {text}" for name, text in pairs if text is not None), ""]
