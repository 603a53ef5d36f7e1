"""Whether anybody can see a panel: an edit waits for no panel that is hidden, or that lies behind another tab."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def seen(widget: QWidget) -> bool:
    """Docks behind another tab count as visible for Qt, and yet show nothing. What is seen later is painted, and asks again."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()
