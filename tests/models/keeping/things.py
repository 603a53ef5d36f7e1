"""Any thing of the domain for hypothesis, made from the types of its fields: a field added tomorrow is tried tomorrow."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin

import numpy as np
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from models.building import Building
from models.keeping.kinds import Shape, hints_of
from models.measured import Source, SourceKind

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-10**6, 10**6))
SIDES = st.floats(0.001, 1e6)
PLACES = st.floats(-1e5, 1e5)
BOXES = st.builds(lambda x, y, w, h: box(x, y, x + w, y + h), PLACES, PLACES, SIDES, SIDES)
HOLED = st.floats(0.1, 0.9).map(lambda s: Polygon([(0, 0), (9, 0), (9, 7), (0, 7)], [[(1, 1), (1 + s, 1), (1, 1 + s)]]))
SHAPES = st.one_of(BOXES, HOLED, HOLED.map(lambda hole: MultiPolygon([hole, box(20, 20, 30, 33.3)])))
FREE = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS, st.sampled_from(list(SourceKind)),
              st.builds(Source, st.sampled_from(list(SourceKind)), TEXTS, TEXTS), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple),
                            st.dictionaries(TEXTS, inner, max_size=3)), max_leaves=6)
PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    str: TEXTS, int: st.integers(-2**40, 2**40), bool: st.booleans(), float: NUMBERS, object: FREE, Any: FREE, Shape: SHAPES,
}


def of(hint: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if isinstance(hint, TypeVar):
        return st.one_of(TEXTS, NUMBERS, st.booleans())
    if origin in (Union, types.UnionType):
        others = [kind for kind in arguments if kind is not type(None)]
        return st.one_of(st.none(), *(st.deferred(lambda kind=kind: of(kind, depth)) for kind in others))
    if origin is tuple and arguments[-1] is not Ellipsis:
        return st.tuples(*(of(kind, depth) for kind in arguments))
    if origin in (tuple, Sequence):
        return st.lists(st.deferred(lambda: of(arguments[0], depth + 1)), max_size=1 if depth else 2).map(tuple)
    if origin in (dict, Mapping):
        return st.dictionaries(of(arguments[0]), of(arguments[1], depth + 1), max_size=2)
    if origin is np.ndarray:
        return st.lists(st.floats(width=64), max_size=4).map(np.array)
    kind = origin or hint
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    assert is_dataclass(kind), hint
    return _record(kind, dict(zip(getattr(kind, "__parameters__", ()), arguments, strict=False)), depth)


def _record(kind: Any, bound: Mapping[Any, Any], depth: int) -> st.SearchStrategy[Any]:
    """A thing with every field of it drawn; many fields are unknown, as they are in life."""
    hints = hints_of(kind)
    drawn = {f.name: of(bound.get(hints[f.name], hints[f.name]), depth + 1) for f in fields(kind) if f.name != "city"}
    return st.builds(kind, **drawn)


BUILDINGS = of(Building)
