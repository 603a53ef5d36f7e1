"""What the window remembers from one day to the next: the user's own pack and name. Nothing of any building."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSettings

_OWNER: Final = "shanglou"


def remembered(name: str) -> str:
    """A remembered text; empty where there is none."""
    value = _settings().value(name, "")
    return value if isinstance(value, str) else ""


def remember(name: str, value: str) -> None:
    settings = _settings()
    settings.setValue(name, value)
    settings.sync()


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, _OWNER, _OWNER)
