"""Every number and choice that was read, with its unit and full source: the sheet prints letters, this list has it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from models.measured import Measured, Source, Stated
from models.reading import Reading

VALUES_SCHEMA: Final = "shanglou.values/1"


def values_document(reading: Reading) -> dict[str, Any]:
    """The document: one entry per value, in the order of the reading."""
    values: list[dict[str, Any]] = []
    for root in (reading.plot, reading.site, *reading.buildings):
        if root is not None:
            values += _values(root, ())
    return {"schema": VALUES_SCHEMA, "values": values}


def _values(item: Any, path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The values below an item; ``path`` names the things it belongs to, outermost first."""
    here = (*path, item.id) if hasattr(item, "id") else path
    for field in fields(item):
        yield from _entries(field.name, getattr(item, field.name), here)


def _entries(name: str, value: Any, here: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    if isinstance(value, Measured):
        yield {"of": list(here), "name": name, "value": value.value, "unit": value.unit, "source": _source(value.source)}
    elif isinstance(value, Stated):
        yield {"of": list(here), "name": name, "value": _plain(value.value), "source": _source(value.source)}
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _entries(str(key), entry, here)
    elif isinstance(value, tuple):
        for entry in value:
            yield from _entries(name, entry, here)
    elif is_dataclass(value) and not isinstance(value, type | Source):
        yield from _values(value, here)


def _source(source: Source) -> dict[str, str]:
    return {"kind": str(source.kind), "how": source.how, "where": source.where}


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | float) or value is None else str(value)
