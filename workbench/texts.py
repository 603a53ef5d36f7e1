"""Every text the user sees, in Chinese and English, from ``assets/translations/*.toml``.

Each file holds entries ``[key]`` with ``zh`` and ``en``; ``{name}`` in a text is filled in. A key lives in one file only.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

LANGUAGES: Final = ("zh", "en")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All texts: key → language → text. Raises ValueError for a key that stands in two files."""
    texts: dict[str, dict[str, str]] = {}
    folder = files("assets") / "translations"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".toml"):
            continue
        for key, value in tomllib.loads(entry.read_text("utf-8")).items():
            if key in texts:
                raise ValueError(f"text {key!r} stands twice, the second time in {entry.name}")
            texts[key] = value
    return texts


def text(key: str, lang: str, values: Mapping[str, object] | None = None) -> str:
    """The text of a key in a language, filled in. A missing key raises KeyError: that is a fault of the program."""
    template = catalogue()[key][lang]
    return _Filler().vformat(template, (), values or {}) if values is not None else template


class _Filler(string.Formatter):
    """Fills in texts. Values are inserted as they are: a value with braces is never read as a field."""

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        return kwargs.get(str(key), "{" + str(key) + "}")
