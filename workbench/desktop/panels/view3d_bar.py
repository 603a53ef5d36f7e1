"""The tools of the 3D view: one narrow bar; what does not fit is behind its arrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QMenu,
    QSlider,
    QToolBar,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from workbench.desktop.scene.colouring import MODES
from workbench.desktop.scene.showing import ISOLATIONS, SIDES, Showing

if TYPE_CHECKING:
    from workbench.desktop.language import Spoken

VIEWS: Final = ("iso", "top", "front", "back", "left", "right")
GIVEN: Final = "given"
_NARROW: Final = """
QToolBar { padding: 1px 4px; } QToolButton { padding: 3px 5px; } QToolButton#qt_toolbar_ext_button { padding: 0; }
"""
"""All tools fit into a third of a small screen; the arrow that opens the rest must not be padded away."""


class Bar(QToolBar):
    """Says what was chosen; the panel puts it into force and tells the bar what holds."""

    changed = Signal(object)          # Showing
    viewed = Signal(str)              # a standard view
    parallel = Signal(bool)
    measuring = Signal(bool)
    fitted = Signal(bool)             # what is chosen (True) or all
    exported = Signal()

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        self._spoken = spoken
        self.showing = Showing()
        self._quiet = False
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setStyleSheet(_NARROW)
        self._add_modes()
        self._add_views()
        self.addSeparator()
        self.glass = self._check("glass", lambda on: self._change(glass=on))
        self._add_isolation()
        self._add_apart()
        self._add_sections()
        self.measure = self._check("measure", self.measuring.emit)
        self.paths = self._check("paths", lambda on: self._change(paths=on))
        self.addSeparator()
        self.export = self._action("export", self.exported.emit)
        spoken.changed.connect(self._name)
        self._name()

    # making

    def _action(self, key: str, run: Callable[..., Any]) -> QAction:
        action = self.addAction("")
        self._spoken.bind(action.setText, f"view3d.{key}")
        self._spoken.bind(action.setToolTip, f"view3d.{key}-tip")
        action.triggered.connect(lambda _=False: run())
        return action

    def _check(self, key: str, run: Callable[[bool], Any]) -> QAction:
        action = self.addAction("")
        action.setCheckable(True)
        self._spoken.bind(action.setText, f"view3d.{key}")
        self._spoken.bind(action.setToolTip, f"view3d.{key}-tip")
        action.toggled.connect(run)
        return action

    def _menu(self, key: str) -> tuple[QToolButton, QMenu]:
        button, menu = QToolButton(), QMenu(self)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._spoken.bind(button.setText, f"view3d.{key}")
        self._spoken.bind(button.setToolTip, f"view3d.{key}-tip")
        self.addWidget(button)
        return button, menu

    def _add_modes(self) -> None:
        self.modes = QComboBox()
        self.modes.addItems([""] * len(MODES))
        self._spoken.bind(self.modes.setToolTip, "view3d.modes-tip")
        self._spoken.bind(self.modes.setAccessibleName, "view3d.modes-tip")
        self.modes.currentIndexChanged.connect(lambda i: self._change(mode=(*MODES, GIVEN)[i]))
        self.addWidget(self.modes)

    def _add_views(self) -> None:
        _, menu = self._menu("views")
        for name in VIEWS:
            action = menu.addAction("")
            self._spoken.bind(action.setText, f"view3d.view.{name}")
            action.triggered.connect(lambda _=False, name=name: self.viewed.emit(name))
        menu.addSeparator()
        for key, chosen in (("fit", False), ("fit-chosen", True)):
            action = menu.addAction("")
            self._spoken.bind(action.setText, f"view3d.{key}")
            action.triggered.connect(lambda _=False, chosen=chosen: self.fitted.emit(chosen))
        menu.addSeparator()
        self.parallel_action = menu.addAction("")
        self.parallel_action.setCheckable(True)
        self._spoken.bind(self.parallel_action.setText, "view3d.parallel")
        self.parallel_action.toggled.connect(self.parallel)

    def _add_isolation(self) -> None:
        _, menu = self._menu("isolate")
        group = QActionGroup(menu)
        self.isolations: dict[str, QAction] = {}
        for name in ISOLATIONS:
            action = group.addAction(menu.addAction(""))
            action.setCheckable(True)
            self._spoken.bind(action.setText, f"view3d.isolate.{name}")
            action.triggered.connect(lambda _=False, name=name: self._change(isolation=name))
            self.isolations[name] = action

    def _add_apart(self) -> None:
        _, menu = self._menu("apart")
        self.apart = QSlider(Qt.Orientation.Horizontal)
        self.apart.setRange(0, 100)
        self.apart.setMinimumWidth(180)
        self._spoken.bind(self.apart.setAccessibleName, "view3d.apart")
        self.apart.valueChanged.connect(lambda value: self._change(apart=value / 100.0))
        _put(menu, self.apart)

    def _add_sections(self) -> None:
        _, menu = self._menu("section")
        form = QWidget()
        grid = QGridLayout(form)
        self.level_on, self.side_on = QCheckBox(), QCheckBox()
        self.level, self.place = _metres(), _metres()
        self.side = QComboBox()
        self.side.addItems([""] * len(SIDES))
        for box, key in ((self.level_on, "section.level"), (self.side_on, "section.side")):
            self._spoken.bind(box.setText, f"view3d.{key}")
        for row, (check, field, unit) in enumerate(((self.level_on, self.level, "level"), (self.side_on, self.place, "place"))):
            label = QLabel()
            self._spoken.bind(label.setText, f"view3d.section.{unit}-at")
            self._spoken.bind(field.setAccessibleName, f"view3d.section.{unit}-at")
            grid.addWidget(check, 2 * row, 0)
            grid.addWidget(label, 2 * row + 1, 0)
            grid.addWidget(field, 2 * row + 1, 1)
        grid.addWidget(self.side, 2, 1)
        self._spoken.bind(self.side.setAccessibleName, "view3d.section.side")
        hint = QLabel()
        hint.setObjectName("faint")
        self._spoken.bind(hint.setText, "view3d.section.hint")
        grid.addWidget(hint, 4, 0, 1, 2)
        for signal in (self.level_on.toggled, self.side_on.toggled, self.level.valueChanged, self.place.valueChanged,
                       self.side.currentIndexChanged):
            signal.connect(lambda *_: self._cut())
        _put(menu, form)

    # what was chosen

    def _change(self, **changes: Any) -> None:
        if not self._quiet:
            self.showing = replace(self.showing, **changes)
            self.changed.emit(self.showing)

    def _cut(self) -> None:
        side = list(SIDES)[max(self.side.currentIndex(), 0)]
        self._change(level_m=self.level.value() if self.level_on.isChecked() else None,
                     side=side if self.side_on.isChecked() else "", place_m=self.place.value())

    # what holds

    def tell(self, showing: Showing) -> None:
        """Show what holds without saying it again."""
        self._quiet, self.showing = True, showing
        try:
            self.modes.setCurrentIndex((*MODES, GIVEN).index(showing.mode))
            self.glass.setChecked(showing.glass)
            self.paths.setChecked(showing.paths)
            self.isolations[showing.isolation].setChecked(True)
            self.apart.setValue(round(showing.apart * 100.0))
            self.level_on.setChecked(showing.level_m is not None)
            if showing.level_m is not None:
                self.level.setValue(showing.level_m)
            self.side_on.setChecked(bool(showing.side))
            if showing.side:
                self.side.setCurrentIndex(list(SIDES).index(showing.side))
                self.place.setValue(showing.place_m)
        finally:
            self._quiet = False

    def limit(self, level: tuple[float, float], place: tuple[float, float], level_at: float, place_at: float) -> None:
        """How far sections can go, and where they start while they are off; metres of the file."""
        self._quiet = True
        try:
            for field, check, (low, high), at in ((self.level, self.level_on, level, level_at),
                                                  (self.place, self.side_on, place, place_at)):
                field.setRange(low, high)
                if not check.isChecked():
                    field.setValue(at)
        finally:
            self._quiet = False

    def offer_given(self, title: str) -> None:
        """Another panel's colours as one more choice; an empty title takes it away."""
        self._quiet = True
        try:
            if self.modes.count() > len(MODES):
                self.modes.removeItem(len(MODES))
            if title:
                self.modes.addItem(title)
        finally:
            self._quiet = False

    def _name(self) -> None:
        self._quiet = True
        for i, mode in enumerate(MODES):
            self.modes.setItemText(i, self._spoken(f"view3d.by.{mode}"))
        for i, side in enumerate(SIDES):
            self.side.setItemText(i, self._spoken(f"view3d.side.{side}"))
        self._quiet = False


def _metres() -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setDecimals(2)
    field.setSingleStep(0.5)
    field.setRange(-1e6, 1e6)
    field.setSuffix(" m")
    field.setKeyboardTracking(False)
    return field


def _put(menu: QMenu, widget: QWidget) -> None:
    action = QWidgetAction(menu)
    action.setDefaultWidget(widget)
    menu.addAction(action)
