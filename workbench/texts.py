"""Every text the user sees, in Chinese and English, from ``assets/translations/*.toml``.

Each file holds entries ``[key]`` with ``zh`` and ``en``; ``{name}`` in a text is filled in. A key lives in one file only.
A sentence that advises an option of the command line has a second one for the window: :func:`text_in_window`.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Any, Final

from models.errors import SystemReason

LANGUAGES: Final = ("zh", "en")

Speaker = Callable[[str, str, Mapping[str, Any]], str]
"""Who speaks: :func:`text` for the command line, documents and paper, :func:`text_in_window` for the window."""

_OWN_OF_WINDOW: Final = "in-window."
_OF_SYSTEM: Final = "errno."
_HEAD: Final = re.compile(r'^\[(?:"([^"\n]+)"|([\w.-]+))\][ \t]*$', re.MULTILINE)


class Catalogue(Mapping[str, Mapping[str, str]]):
    """Key → language → text. An entry is parsed when it is asked for: parsing all takes longer than the help may.

    Raises ValueError for a key that stands twice.
    """

    def __init__(self) -> None:
        self._written: dict[str, str] = {}
        self._parsed: dict[str, Mapping[str, str]] = {}
        for entry in sorted((files("assets") / "translations").iterdir(), key=lambda item: item.name):
            if entry.name.endswith(".toml"):
                self._part(entry.name, entry.read_text("utf-8"))

    def _part(self, name: str, written: str) -> None:
        heads = list(_HEAD.finditer(written))
        for head, after in zip_longest(heads, heads[1:]):
            key = head[1] or head[2]
            if key in self._written:
                raise ValueError(f"text {key!r} stands twice, the second time in {name}")
            self._written[key] = written[head.end():None if after is None else after.start()]

    def __getitem__(self, key: str) -> Mapping[str, str]:
        if key not in self._parsed:
            self._parsed[key] = tomllib.loads(self._written[key])
        return self._parsed[key]

    def __contains__(self, key: object) -> bool:
        return key in self._written

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


@cache
def catalogue() -> Catalogue:
    """All texts."""
    return Catalogue()


def text(key: str, lang: str, values: Mapping[str, object] | None = None) -> str:
    """The text of a key in a language, filled in. A missing key raises KeyError: that is a fault of the program."""
    template = catalogue()[key][lang]
    return _Filler(lang).vformat(template, (), values or {}) if values is not None else template


def reason_text(reason: SystemReason, lang: str) -> str:
    """A reason of the system in the user's language; of a rare one the name that its documents know it by."""
    key = _OF_SYSTEM + reason.name
    return catalogue()[key][lang] if key in catalogue() else reason.name or reason


def text_in_window(key: str, lang: str, values: Mapping[str, object] | None = None) -> str:
    """The text of a key as the window says it: a field to choose where the command line names an option."""
    own = _OWN_OF_WINDOW + key
    return text(own if own in catalogue() else key, lang, values)


class _Filler(string.Formatter):
    """Fills in texts. Values are inserted as they are: a value with braces is never read as a field."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        found = kwargs.get(str(key), "{" + str(key) + "}")
        return reason_text(found, self._lang) if isinstance(found, SystemReason) else found
