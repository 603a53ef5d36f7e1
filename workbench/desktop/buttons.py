"""Push buttons that speak the window's language."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from workbench.desktop.language import Spoken


def push_button(spoken: Spoken, key: str, run: Callable[[], object], tip: str = "") -> QPushButton:
    """A button with the text and, where there is one, the tooltip of these keys. Enter in a field beside it does not press it."""
    button = QPushButton()
    button.setAutoDefault(False)
    spoken.bind(button.setText, key)
    if tip:
        spoken.bind(button.setToolTip, tip)
    button.clicked.connect(lambda _=False: run())
    return button
