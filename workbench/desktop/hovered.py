"""Which storey the mouse is over, in whatever panel that is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Hovered(QObject):
    """The storey that the mouse is over, wherever that is shown; ``changed`` says who said so."""

    changed = Signal(object)      # the panel in which the mouse is

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.storey_id: str | None = None

    def put(self, storey_id: str | None, by: object) -> None:
        if storey_id != self.storey_id:
            self.storey_id = storey_id
            self.changed.emit(by)
