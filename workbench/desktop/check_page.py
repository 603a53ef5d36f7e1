"""The page where a building is checked: what it is checked against, the result, and the panels around them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.desktop.docks import Docks
from workbench.desktop.panels.conditions import ConditionsBar
from workbench.desktop.panels.overall import OverallStrip


class CheckPage(QWidget):
    """Conditions and overall result above, the docks below."""

    def __init__(self, conditions: ConditionsBar, overall: OverallStrip, docks: Docks) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 6, 4, 4)
        column.setSpacing(6)
        column.addWidget(conditions)
        column.addWidget(overall)
        column.addWidget(docks, 1)
