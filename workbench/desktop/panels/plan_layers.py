"""The menu of the plan's layers: what is drawn, and what lies under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from workbench.desktop.language import Spoken
from workbench.drawings.plan import LAYERS


class LayersButton(QToolButton):
    """Switches per layer; :attr:`hidden` are those that are off."""

    switched = Signal()

    def __init__(self, spoken: Spoken, ask_underlay: Callable[[], None]) -> None:
        super().__init__()
        self.hidden: frozenset[str] = frozenset()
        self.switches: dict[str, QAction] = {}
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        spoken.bind(self.setText, "plan.layers")
        spoken.bind(self.setToolTip, "plan.layers-tip")
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for layer in LAYERS:
            self.switches[layer] = action = menu.addAction("")
            action.setCheckable(True)
            action.setChecked(True)
            spoken.bind(action.setText, f"plan.layer.{layer}")
            action.toggled.connect(lambda _=False: self._switch())
        menu.addSeparator()
        self.underlay = menu.addAction("")
        spoken.bind(self.underlay.setText, "plan.underlay")
        spoken.bind(self.underlay.setToolTip, "plan.underlay-tip")
        self.underlay.triggered.connect(lambda _=False: ask_underlay())
        self.setMenu(menu)

    def _switch(self) -> None:
        self.hidden = frozenset(layer for layer, action in self.switches.items() if not action.isChecked())
        self.switched.emit()
