"""What the window remembers from one day to the next: names, layout, shortcuts, theme. Nothing of any building but its path."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QSettings

from workbench.logs import user_data_folder


def remembered(name: str) -> str:
    """A remembered text; empty where there is none."""
    value = _settings().value(name, "")
    return value if isinstance(value, str) else ""


def remember(name: str, value: str) -> None:
    settings = _settings()
    settings.setValue(name, value)
    settings.sync()


def remembered_data(name: str, otherwise: Any) -> Any:
    """A remembered list or table; ``otherwise`` where there is none, it is spoilt, or of another type."""
    try:
        found = json.loads(remembered(name))
    except ValueError:
        return otherwise
    return found if isinstance(found, type(otherwise)) else otherwise


def remember_data(name: str, value: Any) -> None:
    remember(name, json.dumps(value, ensure_ascii=False))


def _settings() -> QSettings:
    return QSettings(str(user_data_folder() / "window.ini"), QSettings.Format.IniFormat)
