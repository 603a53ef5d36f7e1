"""Which types the domain is made of, and the types of their fields; names that stand under TYPE_CHECKING are resolved here."""

from __future__ import annotations

import hashlib
import sys
import typing
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin


class Shape:
    """Stands for a polygon or several of them among the types of fields."""


@cache
def _late() -> Mapping[str, Any]:
    """Names that modules import for type checkers alone."""
    from numpy.typing import NDArray

    from models.city import City

    return {"NDArray": NDArray, "Outline": Shape, "Polygon": Shape, "MultiPolygon": Shape, "City": City}


def kept_fields(kind: type) -> tuple[Field[Any], ...]:
    """The fields that are kept: all but those whose metadata says ``{"kept": False}``, which a project keeps otherwise."""
    return tuple(f for f in fields(kind) if f.metadata.get("kept", True))


@cache
def hints_of(kind: type) -> Mapping[str, Any]:
    """Kept field → its type. Raises TypeError for a name that cannot be resolved: it belongs into ``_late``."""
    try:
        found = typing.get_type_hints(kind, vars(sys.modules[kind.__module__]), dict(_late()))
    except NameError as error:
        raise TypeError(f"{kind.__name__}: {error}; see models/keeping/kinds.py") from error
    return {f.name: found[f.name] for f in kept_fields(kind)}


@cache
def known_kinds() -> Mapping[str, type]:
    """Every dataclass and every word list that a reading, a list of companies or a placing can hold, by its name."""
    from models.kept_placing import KeptPlacing
    from models.reading import Reading
    from models.tenants import TenantList

    found: dict[str, type] = {}
    seen: set[Any] = set()
    for kind in (kind for root in (Reading, TenantList, KeptPlacing) for kind in _reached(root, seen)):
        if found.setdefault(kind.__name__, kind) is not kind:
            raise TypeError(f"two types are called {kind.__name__}")
    return found


def _reached(hint: Any, seen: set[Any]) -> Iterator[type]:
    if isinstance(hint, TypeVar) or not _new(hint, seen):
        return
    for inner in (get_origin(hint), *get_args(hint)):
        if inner is not None:
            yield from _reached(inner, seen)
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
        for inner in hints_of(hint).values():
            yield from _reached(inner, seen)
    elif isinstance(hint, type) and issubclass(hint, Enum):
        yield hint


def _new(hint: Any, seen: set[Any]) -> bool:
    try:
        known = hint in seen
    except TypeError:      # a list among the arguments of a callable
        return False
    if not known:
        seen.add(hint)
    return not known


@cache
def fingerprint() -> str:
    """16 hex digits that change with the fields of any type: a file with another one was written by another program."""
    lines = [f"{name}: {', '.join(sorted(f.name for f in kept_fields(kind)))}" if is_dataclass(kind) else
             f"{name}: {', '.join(sorted(str(word.value) for word in kind))}"  # type: ignore[attr-defined]
             for name, kind in sorted(known_kinds().items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
