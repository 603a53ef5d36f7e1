"""How each type of field is written and read: one form per type, made once."""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path, PurePath
from typing import Any, Protocol, TypeVar, Union, get_args, get_origin

import numpy as np
from shapely.geometry.base import BaseGeometry

from models.keeping.codec import RAW, CodecError, Reader, Writer, default_of
from models.keeping.kinds import Shape, hints_of, kept_fields, known_kinds
from models.keeping.packed import pack_array, pack_shape, unpack_array, unpack_shape


class Form(Protocol):
    """One type's way into JSON and back."""

    def write(self, value: Any, to: Writer) -> Any:
        """Raises CodecError."""

    def read(self, data: Any, source: Reader) -> Any:
        """Raises CodecError."""


def form_of(hint: Any) -> Form:
    """The form of a type. Raises TypeError for a type that no form knows: a fault of the program."""
    try:
        return _made(hint)
    except TypeError:
        if isinstance(hint, type) or get_origin(hint) is not None:
            raise
        return _FREE


@cache
def _made(hint: Any) -> Form:
    plain = _PLAIN.get(hint)
    if plain is not None:
        return plain
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, TypeVar):
        return _FREE
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is np.ndarray or hint is np.ndarray:
        return _Array()
    if origin in (tuple, list, Sequence) and arguments:
        return _listed(origin, arguments)
    if origin in (dict, Mapping):
        return _Table(_made(arguments[0]), _made(arguments[1]))
    kind = origin or hint
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _Word(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _Record(kind, dict(zip(getattr(kind, "__parameters__", ()), arguments, strict=False)))
    raise TypeError(f"no form for {hint!r}")


def _union(arguments: tuple[Any, ...]) -> Form:
    others = [argument for argument in arguments if argument is not type(None)]
    if len(others) == 1:
        return _Maybe(_made(others[0]))
    return _Maybe(_made(Shape)) if set(others) == {Shape} else _FREE


def _listed(origin: Any, arguments: tuple[Any, ...]) -> Form:
    if origin is tuple and arguments[-1] is not Ellipsis:
        return _Row(tuple(_made(argument) for argument in arguments))
    return _Rows(_made(arguments[0]), list if origin is list else tuple)


def _want(right: bool, data: Any, wanted: str) -> None:
    if not right:
        raise CodecError("", f"{wanted} wanted, found {repr(data)[:60]}")


class _Plain:
    """Text, whole numbers, yes and no."""

    def __init__(self, kind: type) -> None:
        self._kind = kind

    def write(self, value: Any, to: Writer) -> Any:
        value = value.item() if isinstance(value, np.generic) else value
        _want(isinstance(value, self._kind) and (self._kind is bool or not isinstance(value, bool)), value, self._kind.__name__)
        return self._kind(value)

    def read(self, data: Any, source: Reader) -> Any:
        _want(type(data) is self._kind, data, self._kind.__name__)
        return data


class _Number:
    """A number; one that is not finite is written as a word. A whole number stays whole."""

    def write(self, value: Any, to: Writer) -> Any:
        value = value.item() if isinstance(value, np.generic) else value
        _want(isinstance(value, int | float) and not isinstance(value, bool), value, "number")
        if isinstance(value, float) and not math.isfinite(value):
            return {"number": repr(float(value))}
        return float(value) if isinstance(value, float) else int(value)

    def read(self, data: Any, source: Reader) -> Any:
        if isinstance(data, dict):
            _want(list(data) == ["number"] and data["number"] in ("nan", "inf", "-inf"), data, "number")
            return float(data["number"])
        _want(type(data) in (int, float) and math.isfinite(data), data, "number")
        return data


class _Nothing:
    def write(self, value: Any, to: Writer) -> Any:
        _want(value is None, value, "null")

    def read(self, data: Any, source: Reader) -> Any:
        _want(data is None, data, "null")


class _Day:
    def write(self, value: Any, to: Writer) -> Any:
        _want(isinstance(value, date), value, "date")
        return value.isoformat()

    def read(self, data: Any, source: Reader) -> Any:
        _want(isinstance(data, str), data, "date")
        try:
            return date.fromisoformat(data)
        except ValueError as error:
            raise CodecError("", f"no date: {data[:40]!r}") from error


class _Place:
    """A path of a file."""

    def write(self, value: Any, to: Writer) -> Any:
        _want(isinstance(value, PurePath), value, "path")
        return str(value)

    def read(self, data: Any, source: Reader) -> Any:
        _want(isinstance(data, str) and "\0" not in data, data, "path")
        return Path(data)


class _Outline:
    """A polygon or several, as packed coordinates."""

    def write(self, value: Any, to: Writer) -> Any:
        _want(getattr(value, "geom_type", "") in ("Polygon", "MultiPolygon"), value, "polygon")
        return to.once(value, lambda: {"shape": to.parts.put(pack_shape(value), RAW)})

    def read(self, data: Any, source: Reader) -> Any:
        return unpack_shape(source.parts.get(_name(data, "shape"), RAW))


class _Array:
    """An array of numbers or shapes, packed."""

    def write(self, value: Any, to: Writer) -> Any:
        _want(isinstance(value, np.ndarray), value, "array")
        return {"array": to.parts.put(pack_array(value), RAW)}

    def read(self, data: Any, source: Reader) -> Any:
        return unpack_array(source.parts.get(_name(data, "array"), RAW))


def _name(data: Any, kind: str) -> str:
    _want(isinstance(data, dict) and list(data) == [kind] and isinstance(data[kind], str), data, kind)
    return str(data[kind])


class _Word:
    def __init__(self, kind: type[Enum]) -> None:
        self._kind = kind
        self._words = {word.value: word for word in kind}

    def write(self, value: Any, to: Writer) -> Any:
        _want(isinstance(value, self._kind), value, self._kind.__name__)
        return value.value

    def read(self, data: Any, source: Reader) -> Any:
        _want(isinstance(data, str | int) and data in self._words, data, self._kind.__name__)
        return self._words[data]


class _Maybe:
    def __init__(self, form: Form) -> None:
        self._form = form

    def write(self, value: Any, to: Writer) -> Any:
        return None if value is None else self._form.write(value, to)

    def read(self, data: Any, source: Reader) -> Any:
        return None if data is None else self._form.read(data, source)


class _Rows:
    """Any number of things of one type."""

    def __init__(self, form: Form, kind: type) -> None:
        self._form, self._kind = form, kind

    def write(self, value: Any, to: Writer) -> Any:
        _want(isinstance(value, Sequence) and not isinstance(value, str), value, "list")
        if value and isinstance(value, tuple) and isinstance(self._form, _Record):
            return to.once(value, lambda: self._items(value, to))
        return self._items(value, to)

    def _items(self, value: Sequence[Any], to: Writer) -> list[Any]:
        return [_inside(i, self._form.write, item, to) for i, item in enumerate(value)]

    def read(self, data: Any, source: Reader) -> Any:
        _want(isinstance(data, list), data, "list")
        return self._kind(_inside(i, self._form.read, item, source) for i, item in enumerate(data))


class _Row:
    """So many things, each of its own type."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        self._forms = forms

    def write(self, value: Any, to: Writer) -> Any:
        _want(isinstance(value, tuple) and len(value) == len(self._forms), value, f"{len(self._forms)} values")
        return [_inside(i, form.write, item, to) for i, (form, item) in enumerate(zip(self._forms, value, strict=True))]

    def read(self, data: Any, source: Reader) -> Any:
        _want(isinstance(data, list) and len(data) == len(self._forms), data, f"{len(self._forms)} values")
        return tuple(_inside(i, form.read, item, source) for i, (form, item) in enumerate(zip(self._forms, data, strict=True)))


class _Table:
    """Values by key, as a list of pairs: their order is kept."""

    def __init__(self, key: Form, value: Form) -> None:
        self._key, self._value = key, value

    def write(self, value: Any, to: Writer) -> Any:
        _want(isinstance(value, Mapping), value, "table")
        return [[self._key.write(key, to), _inside(key, self._value.write, held, to)] for key, held in value.items()]

    def read(self, data: Any, source: Reader) -> Any:
        _want(isinstance(data, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in data), data, "table")
        made = {self._key.read(key, source): _inside(key, self._value.read, held, source) for key, held in data}
        _want(len(made) == len(data), data, "every key once")
        return made


class _Record:
    """A dataclass. What is empty by default and empty in the thing is left out."""

    def __init__(self, kind: type, bound: Mapping[Any, Any]) -> None:
        self._kind, self._bound = kind, bound
        self._fields = list(kept_fields(kind))
        self._forms: dict[str, Form] | None = None

    @property
    def forms(self) -> dict[str, Form]:
        """Made at first use: a type may hold itself."""
        if self._forms is None:
            self._forms = {name: form_of(self._bound.get(hint, hint)) for name, hint in hints_of(self._kind).items()}
        return self._forms

    def write(self, value: Any, to: Writer) -> Any:
        _want(type(value) is self._kind, value, self._kind.__name__)
        if self._kind.__name__ in to.shared:
            return to.part(value, lambda: self._plain(value, to))
        return self._plain(value, to)

    def _plain(self, value: Any, to: Writer) -> dict[str, Any]:
        forms = self.forms
        return {f.name: _inside(f.name, forms[f.name].write, held, to) for f in self._fields
                if not _is_empty(f, held := getattr(value, f.name))}

    def read(self, data: Any, source: Reader) -> Any:
        if self._kind.__name__ in source.shared:
            return source.part(_name(data, "part"), self._kind, lambda held: self._thing(held, source))
        return self._thing(data, source)

    def _thing(self, data: Any, source: Reader) -> Any:
        _want(isinstance(data, dict), data, self._kind.__name__)
        forms = self.forms
        for name in data:
            if name not in forms:
                raise UnknownField(self._kind.__name__, str(name))
        for f in self._fields:
            if f.name not in data and default_of(f) is MISSING:
                raise CodecError(f"{self._kind.__name__}.{f.name}"[:80], "missing")
        values = {name: _inside(name, forms[name].read, held, source) for name, held in data.items()}
        try:
            return self._kind(**values)
        except (ValueError, TypeError) as error:
            raise CodecError(self._kind.__name__, str(error)[:120]) from error


class UnknownField(CodecError):
    """A field that no type of this program has: the file may come from a newer one."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(kind, f"unknown field {name[:60]!r}")


def _is_empty(field: dataclasses.Field[Any], held: Any) -> bool:
    if held is None:
        return field.default is None
    return isinstance(held, tuple | dict) and not held and default_of(field) in ((), {})


def _inside(name: object, act: Any, value: Any, other: Any) -> Any:
    try:
        return act(value, other)
    except CodecError as error:
        raise error.inside(str(name)[:60]) from error.__cause__


class _Free:
    """A value whose type the field does not say: what is not plain JSON carries its type."""

    def write(self, value: Any, to: Writer) -> Any:
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, Enum):
            return {"word": type(value).__name__, "value": value.value}
        if value is None or isinstance(value, bool | str):
            return value
        if isinstance(value, int | float):
            return _NUMBER.write(value, to)
        if isinstance(value, list):
            return [_inside(i, self.write, item, to) for i, item in enumerate(value)]
        if isinstance(value, tuple):
            return {"tuple": [_inside(i, self.write, item, to) for i, item in enumerate(value)]}
        if isinstance(value, Mapping):
            return {"table": _FREE_TABLE.write(value, to)}
        return self._typed(value, to)

    def _typed(self, value: Any, to: Writer) -> Any:
        for kind, name, form in ((date, "date", _DAY), (PurePath, "path", _PLACE)):
            if isinstance(value, kind):
                return {name: form.write(value, to)}
        if isinstance(value, BaseGeometry):
            return _OUTLINE.write(value, to)
        if isinstance(value, np.ndarray):
            return _ARRAY.write(value, to)
        if known_kinds().get(type(value).__name__) is type(value):
            return {"type": type(value).__name__, "value": form_of(type(value)).write(value, to)}
        raise CodecError("", f"{type(value).__name__} cannot be kept")

    def read(self, data: Any, source: Reader) -> Any:
        if isinstance(data, list):
            return [_inside(i, self.read, item, source) for i, item in enumerate(data)]
        if not isinstance(data, dict):
            return _NUMBER.read(data, source) if isinstance(data, float) else data
        if set(data) in ({"word", "value"}, {"type", "value"}):
            return self._read_typed(data, source)
        _want(len(data) == 1, data, "one type")
        name, held = next(iter(data.items()))
        form = _TAGS.get(name)
        if form is None:
            raise UnknownField("value", name)
        return form.read(data if form in (_NUMBER, _OUTLINE, _ARRAY) else held, source)

    def _read_typed(self, data: dict[str, Any], source: Reader) -> Any:
        name = data.get("word", data.get("type"))
        kind: Any = known_kinds().get(name) if isinstance(name, str) else None
        _want(kind is not None and ("word" in data) == issubclass(kind, Enum), name, "known type")
        return form_of(kind).read(data["value"], source)


_FREE, _NUMBER, _DAY, _PLACE, _OUTLINE, _ARRAY = _Free(), _Number(), _Day(), _Place(), _Outline(), _Array()
_FREE_TABLE = _Table(_Plain(str), _FREE)
_TAGS: Mapping[str, Form] = {"number": _NUMBER, "tuple": _Rows(_FREE, tuple), "table": _FREE_TABLE, "date": _DAY,
                             "path": _PLACE, "shape": _OUTLINE, "array": _ARRAY}
_PLAIN: Mapping[Any, Form] = {
    str: _Plain(str), int: _Plain(int), bool: _Plain(bool), float: _NUMBER, object: _FREE, Any: _FREE, type(None): _Nothing(),
    date: _DAY, Path: _PLACE, Shape: _OUTLINE,
}
