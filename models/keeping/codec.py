"""Frozen dataclasses ⇄ JSON by the types of their fields; big or often repeated parts lie beside it under their hash.

What comes out equals what went in, to the last bit of every number, and tuples stay tuples. Reading is strict: an unknown or
missing field, a wrong type, a number that is not finite where none may be, is a :class:`CodecError` that names the place.
A part is named by the SHA-256 of its content, so what two buildings have in common is kept once, and damage is seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import MISSING
from typing import Any, Final, Protocol

from models.keeping.packed import PackError

JSON: Final = "json"
RAW: Final = "raw"
"""Forms of a part: JSON text, or packed bytes of a shape or array."""

SHARED: Final = frozenset({"Reading", "Building", "Storey", "City", "Site", "Plot", "Logistics", "ImportReport"})
"""Types whose things are parts of their own: an edit of one storey leaves the others where they are."""


MOST_SAID: Final = 20_000
"""So many lists and outlines a writer remembers the JSON of; then it begins anew."""


class CodecError(ValueError):
    """What cannot be written, or is not what was written. ``where`` names the place, ``reason`` what is wrong."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where or 'content'}: {reason}")
        self.where, self.reason = where or "content", reason

    def inside(self, outer: str) -> CodecError:
        """The same fault, told from the thing around it."""
        self.where = outer if self.where == "content" else f"{outer}.{self.where}"
        return self


class Parts(Protocol):
    """Where parts lie."""

    def put(self, content: bytes, form: str) -> str:
        """Keep a part; its name."""

    def get(self, name: str, form: str) -> bytes:
        """A part by its name. Raises CodecError: there is none, or it is damaged."""


class Writer:
    """Writes things; remembers which parts it wrote, so that what stayed the same is not written twice."""

    def __init__(self, parts: Parts, shared: Collection[str] = SHARED) -> None:
        self.parts, self.shared = parts, shared
        self._written: dict[int, tuple[object, str]] = {}     # the object is held: its id must not be given out again
        self._said: dict[int, tuple[object, Any]] = {}        # likewise, with its JSON

    def write(self, value: object, hint: Any) -> Any:
        """The value as JSON can hold it. Raises CodecError for what no reading can hold."""
        from models.keeping.forms import form_of

        return form_of(hint).write(value, self)

    def once(self, value: object, make: Any) -> Any:
        """The JSON of what never changes, made at the first asking: an edit leaves most lists and outlines as they are."""
        found = self._said.get(id(value))
        if found is None:
            if len(self._said) >= MOST_SAID:
                self._said.clear()
            found = self._said[id(value)] = (value, make())
        return found[1]

    def part(self, value: object, make: Any) -> dict[str, str]:
        """A thing as a part of its own; ``make`` gives its JSON."""
        found = self._written.get(id(value))
        if found is None:
            found = (value, self.parts.put(canonical(make()), JSON))
            self._written[id(value)] = found
        return {"part": found[1]}


class Fingerprints:
    """Fingerprints of things by their content. What they share is looked at once: many states cost little more than one."""

    def __init__(self, shared: Collection[str] = SHARED) -> None:
        self._writer = Writer(self, shared)

    def of(self, value: object, hint: Any) -> str:
        """64 hex digits; the same for things that are written the same. Raises CodecError."""
        return hashlib.sha256(canonical(self._writer.write(value, hint))).hexdigest()

    def put(self, content: bytes, form: str) -> str:
        return hashlib.sha256(form.encode() + b"\0" + content).hexdigest()

    def get(self, name: str, form: str) -> bytes:
        raise CodecError("", f"{name} is not kept")


class Reader:
    """Reads things back; what was one part becomes one object again."""

    def __init__(self, parts: Parts, shared: Collection[str] = SHARED) -> None:
        self.parts, self.shared = parts, shared
        self._read: dict[tuple[str, type], Any] = {}

    def read(self, data: Any, hint: Any) -> Any:
        """The value. Raises CodecError."""
        from models.keeping.forms import form_of

        try:
            return form_of(hint).read(data, self)
        except RecursionError as error:
            raise CodecError("", "nested too deeply") from error
        except PackError as error:
            raise CodecError("", f"no {error}") from error

    def part(self, name: str, kind: type, make: Any) -> Any:
        """The thing of a part; ``make`` takes its JSON."""
        if (name, kind) not in self._read:
            self._read[name, kind] = make(parsed(self.parts.get(name, JSON)))
        return self._read[name, kind]


def canonical(data: Any) -> bytes:
    """JSON whose bytes are the same for the same content."""
    try:
        return _in_pieces(data).encode() if _is_long(data) else _ENCODER.encode(data).encode()
    except (ValueError, TypeError) as error:
        raise CodecError("", str(error)) from error


def _is_long(data: Any) -> bool:
    """Whether a list, or one right inside a table, is so long that others would wait while it is written in one go."""
    if isinstance(data, list):
        return len(data) > _PIECE
    return isinstance(data, dict) and all(isinstance(name, str) for name in data) and any(
        isinstance(held, list) and len(held) > _PIECE for held in data.values())


def _in_pieces(data: Any) -> str:
    """The same JSON, written piece by piece: between two of them other threads have their turn."""
    if isinstance(data, dict):
        pairs = (f"{_ENCODER.encode(name)}:{_in_pieces(data[name])}" for name in sorted(data))
        return "{" + ",".join(pairs) + "}"
    if isinstance(data, list) and len(data) > _PIECE:
        return "[" + ",".join(_ENCODER.encode(data[at:at + _PIECE])[1:-1] for at in range(0, len(data), _PIECE)) + "]"
    return str(_ENCODER.encode(data))


_PIECE: Final = 10_000
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def parsed(content: bytes) -> Any:
    """JSON of a file that anybody may have written. Raises CodecError."""
    try:
        return json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise CodecError("", "no JSON") from error


def _refuse(word: str) -> Any:
    raise ValueError(word)


def default_of(field: Any) -> Any:
    """The default of a field, or MISSING."""
    return field.default_factory() if field.default_factory is not MISSING else field.default
