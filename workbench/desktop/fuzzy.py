"""How well a few typed letters fit a name: the search of the command palette. No Qt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

_Item = TypeVar("_Item")


def fold(text: str) -> str:
    """Without regard to case, width and spaces at the ends."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def score(query: str, text: str) -> float | None:
    """How well a query fits a text: higher is better, None is not at all.

    Every word of the query must be found: as it stands (best at the start of a word), else its letters in their order.
    """
    name = fold(text)
    found = [_word(word, name) for word in fold(query).split()]
    if None in found:
        return None
    return sum(value for value in found if value is not None) - len(name) / 1000


def _word(word: str, name: str) -> float | None:
    at = name.find(word)
    if at >= 0:
        begins = at == 0 or not name[at - 1].isalnum()
        return 100.0 + 2 * len(word) + (50.0 if begins else 0.0) - at / 100
    return _letters(word, name)


def _letters(word: str, name: str) -> float | None:
    """The letters of a word in their order, the closer together the better."""
    at = gaps = 0
    for letter in word:
        found = name.find(letter, at)
        if found < 0:
            return None
        gaps += found - at if at else 0
        at = found + 1
    return max(60.0 - 4 * gaps, 1.0) if gaps <= 4 * len(word) else None


def best(query: str, items: Iterable[_Item], texts: Callable[[_Item], Iterable[str]], most: int) -> list[_Item]:
    """The items that fit a query, the best first; all of them, in their order, for an empty query."""
    if not fold(query):
        return list(items)[:most]
    rated = []
    for item in items:
        values = [value for text in texts(item) if (value := score(query, text)) is not None]
        if values:
            rated.append((max(values), item))
    return [item for _, item in sorted(rated, key=lambda pair: -pair[0])[:most]]
