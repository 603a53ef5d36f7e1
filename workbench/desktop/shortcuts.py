"""Which keys run which action: the table's own, and what the user made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtGui import QKeySequence

from workbench.desktop.remembered import remember_data, remembered_data

_NAME: Final = "window/shortcuts"
_FORM: Final = QKeySequence.SequenceFormat


class Shortcuts:
    """Keys by action id, in Qt's portable spelling; "" is none.

    Args:
        own: what the table of actions says.
    """

    def __init__(self, own: Mapping[str, str]) -> None:
        self.own = {name: portable(keys) for name, keys in own.items()}
        kept = remembered_data(_NAME, {})
        self._changed = {name: portable(keys) for name, keys in kept.items() if name in self.own and isinstance(keys, str)}

    def __getitem__(self, name: str) -> str:
        return self._changed.get(name, self.own[name])

    def all(self) -> dict[str, str]:
        return {name: self[name] for name in self.own}

    def change(self, wanted: Mapping[str, str]) -> None:
        """Take new keys over and remember what differs from the table."""
        self._changed = {name: portable(keys) for name, keys in wanted.items()
                         if name in self.own and portable(keys) != self.own[name]}
        remember_data(_NAME, self._changed)


def portable(keys: str) -> str:
    """Keys in one spelling on every platform; "" for nonsense."""
    sequence = QKeySequence.fromString(keys, _FORM.PortableText)
    return sequence.toString(_FORM.PortableText)


def shown(keys: str) -> str:
    """Keys as the platform writes them."""
    return QKeySequence.fromString(keys, _FORM.PortableText).toString(_FORM.NativeText)


def conflicts(keys: Mapping[str, str]) -> dict[str, list[str]]:
    """Keys that several actions share, with the ids of these."""
    users: dict[str, list[str]] = {}
    for name, sequence in keys.items():
        if sequence:
            users.setdefault(sequence, []).append(name)
    return {sequence: names for sequence, names in users.items() if len(names) > 1}
