"""The window's texts, which change language while the window stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from workbench.texts import catalogue, text, text_in_window

if TYPE_CHECKING:
    from models.errors import ShanglouError
    from workbench.sheets.words import Words

Said = Callable[[str], str]
"""A text that is still to be said: given a language, the words. Lets a notice change language too."""


class Spoken(QObject):
    """The chosen language. Fixed texts are bound once and follow it; what shows data listens to :attr:`changed`."""

    changed = Signal()

    def __init__(self, lang: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lang = lang
        self._bound: list[tuple[Callable[[str], object], str]] = []
        self._words: dict[str, Words] = {}

    def __call__(self, key: str, **values: object) -> str:
        """A text of the window: ``desktop.<key>``."""
        return text(f"desktop.{key}", self.lang, values)

    def common(self, key: str, **values: object) -> str:
        """A text that the command line and the sheet use, too; in the window's own words where it has some."""
        return text_in_window(key, self.lang, values)

    def known(self, key: str, otherwise: str) -> str:
        """Any text of the catalogue, or ``otherwise`` where it has none."""
        return catalogue()[key][self.lang] if key in catalogue() else otherwise

    @property
    def words(self) -> Words:
        """Numbers, choices, sources and limits as the sheet says them."""
        if self.lang not in self._words:
            from workbench.sheets.words import Words

            self._words[self.lang] = Words(self.lang)
        return self._words[self.lang]

    def bind(self, setter: Callable[[str], object], key: str) -> None:
        """Set a fixed text now and at each change of language."""
        self._bound.append((setter, key))
        setter(self(key))

    def switch(self, lang: str) -> None:
        """Speak another language from now on."""
        if lang == self.lang:
            return
        self.lang = lang
        self._bound = [(setter, key) for setter, key in self._bound if _lives(setter)]
        for setter, key in self._bound:
            setter(self(key))
        self.changed.emit()

    def retell(self) -> None:
        """Let all panels show their texts again: their colours are others now."""
        self.changed.emit()

    @cached_property
    def separator(self) -> str:
        return " · "


def _lives(setter: Callable[[str], object]) -> bool:
    """Whether a widget is still there to be told; dialogs come and go."""
    owner = getattr(setter, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


def sentence(error: ShanglouError, lang: str) -> str:
    """What is wrong and what to do about it, in the window's words."""
    from workbench import cli

    return cli.sentence(error, lang, text_in_window)
