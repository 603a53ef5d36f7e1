"""Industries that policy welcomes upstairs: lists by city with their sources, for information and for matching tenants."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from models.errors import PackError
from rules.quantities import REGISTRY
from rules.quantities.industry import INDUSTRIES
from rules.standard import PROVENANCES, Text

INDUSTRIES_SCHEMA: Final = "shanglou.industries/1"
STANDINGS: Final = ("policy", "reference", "press")
"""What a list is: a direction of policy, a heading of a guide, a journalist's words. None is a condition of entry."""

_FILE: Final = "lists.toml"
_FIELDS: Final = frozenset({
    "id", "city", "district", "title", "clause", "register", "standing", "provenance", "industries", "partly", "characters",
    "note",
})


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryList:
    """One list.

    Args:
        clause: the informing clause that says the same.
        register: the row of the register it rests on.
        standing: see :data:`STANDINGS`.
        industries: words of the quantity ``industry``; none where only a character was published.
        partly: those of them that are welcome in part only.
        characters: words of ``tenant_character``.
    """

    id: str
    city: str
    district: str | None
    title: Text
    clause: str
    register: str
    standing: str
    provenance: str
    industries: tuple[str, ...]
    partly: tuple[str, ...]
    characters: tuple[str, ...]
    note: Text


@cache
def industry_lists() -> tuple[IndustryList, ...]:
    """The lists that ship with the program. Raises PackError."""
    return parse_lists((files("rules") / "standards" / "industries" / _FILE).read_text("utf-8"), _FILE)


def lists_of(city: str, district: str | None = None) -> tuple[IndustryList, ...]:
    """The lists of a city; those of a district only when it is named."""
    return tuple(one for one in industry_lists() if one.city == city and one.district in (None, district))


def welcome(industry: str, city: str, district: str | None = None) -> tuple[IndustryList, ...]:
    """The lists of a place that name an industry, in whole or in part."""
    return tuple(one for one in lists_of(city, district) if industry in one.industries)


def parse_lists(text: str, file: str) -> tuple[IndustryList, ...]:
    """Read lists of industries.

    Raises:
        PackError: no TOML, an unknown or missing field, a word that is none, or a list that stands twice.
    """
    try:
        data = tomllib.loads(text)
    except ValueError as error:
        raise _fault(file, "–", str(error)) from error
    if data.get("schema") != INDUSTRIES_SCHEMA:
        raise _fault(file, "schema", f"{data.get('schema')} ≠ {INDUSTRIES_SCHEMA}")
    try:
        lists = tuple(_list(file, entry) for entry in data["list"])
    except (KeyError, TypeError, AttributeError) as error:
        raise _fault(file, "–", repr(error)) from error
    twice = [one.id for i, one in enumerate(lists) if one.id in {other.id for other in lists[:i]}]
    if twice:
        raise _fault(file, twice[0], "×2")
    return lists


def _list(file: str, entry: Mapping[str, Any]) -> IndustryList:
    found = IndustryList(
        id=str(entry["id"]), city=str(entry["city"]), district=entry.get("district"), title=_text(entry["title"]),
        clause=str(entry["clause"]), register=str(entry["register"]), standing=str(entry["standing"]),
        provenance=str(entry["provenance"]), industries=_words(entry["industries"]), partly=_words(entry.get("partly", [])),
        characters=_words(entry.get("characters", [])), note=_text(entry["note"]))
    for names, allowed in (
        (entry, _FIELDS), ((found.standing,), STANDINGS), ((found.provenance,), PROVENANCES), (found.industries, INDUSTRIES),
        (found.partly, found.industries), (found.characters, REGISTRY["tenant_character"].choices),
    ):
        for name in names:
            if name not in allowed:
                raise _fault(file, found.id, name)
    return found


def _words(value: list[str]) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(str, value))


def _text(value: Mapping[str, str]) -> Text:
    return Text(value["zh"], value["en"])


def _fault(file: str, entry: str, found: str) -> PackError:
    return PackError("bad-pack", "industries-fault", file, entry=entry, found=found)
