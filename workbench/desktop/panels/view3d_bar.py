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

from workbench.desktop.scene.camera import facing
from workbench.desktop.scene.colouring import MODES
from workbench.desktop.scene.read_mesh import MASSINGS
from workbench.desktop.scene.showing import ISOLATIONS, SIDES, Showing, side_of

if TYPE_CHECKING:
    from workbench.desktop.language import Spoken

VIEWS: Final = ("iso", "top", "bottom", "front", "back", "left", "right")
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
        self._add_massings()
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
        self.modes.addItems([""] * (len(MODES) + 1))
        self._given = ""
        self._spoken.bind(self.modes.setToolTip, "view3d.modes-tip")
        self._spoken.bind(self.modes.setAccessibleName, "view3d.modes-tip")
        self.modes.currentIndexChanged.connect(lambda i: self._change(mode=(*MODES, GIVEN)[i]))
        self.addWidget(self.modes)

    def _add_views(self) -> None:
        _, menu = self._menu("views")
        self.north: float | None = None
        self.views = {name: menu.addAction("") for name in VIEWS}
        for name, action in self.views.items():
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

    def _add_massings(self) -> None:
        """What stands for the building; offered where a massing was read."""
        _, menu = self._menu("massing")
        self.massing_action = self.actions()[-1]
        group = QActionGroup(menu)
        self.massings: dict[str, QAction] = {}
        for name in MASSINGS:
            action = group.addAction(menu.addAction(""))
            action.setCheckable(True)
            self._spoken.bind(action.setText, f"view3d.massing.{name}")
            action.triggered.connect(lambda _=False, name=name: self._change(massing=name))
            self.massings[name] = action
        menu.addSeparator()
        self.clear_action = menu.addAction("")
        self.clear_action.setCheckable(True)
        self._spoken.bind(self.clear_action.setText, "view3d.massing.clear")
        self.clear_action.toggled.connect(lambda on: self._change(clear=on))
        self.massing_action.setVisible(False)

    def offer_massing(self, there: bool) -> None:
        """Whether there is a massing as read to choose."""
        self.massing_action.setVisible(there)

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
        self.side, self.turn = QComboBox(), _degrees()
        self.side.addItems([""] * (len(SIDES) + 1))
        self.turn.setValue(next(iter(SIDES.values())))
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
        label = QLabel()
        for say in (label.setText, self.turn.setAccessibleName):
            self._spoken.bind(say, "view3d.section.turn-at")
        grid.addWidget(label, 4, 0)
        grid.addWidget(self.turn, 4, 1)
        hint = QLabel()
        hint.setObjectName("faint")
        hint.setWordWrap(True)
        self._spoken.bind(hint.setText, "view3d.section.hint")
        grid.addWidget(hint, 5, 0, 1, 2)
        self.side.activated.connect(self._turn_to_side)
        for signal in (self.level_on.toggled, self.side_on.toggled, self.level.valueChanged, self.place.valueChanged,
                       self.turn.valueChanged):
            signal.connect(lambda *_: self._cut())
        _put(menu, form)

    def _turn_to_side(self, index: int) -> None:
        """One of the four sides; the last choice stands for any other direction and is taken by typing one."""
        if index < len(SIDES):
            self.turn.setValue(list(SIDES.values())[index])
        self._show_side()

    def _show_side(self) -> None:
        side = side_of(self.turn.value())
        self.side.setCurrentIndex(len(SIDES) if side is None else list(SIDES).index(side))

    # what was chosen

    def _change(self, **changes: Any) -> None:
        if not self._quiet:
            self.showing = replace(self.showing, **changes)
            self.changed.emit(self.showing)

    def _cut(self) -> None:
        self._show_side()
        self._change(level_m=self.level.value() if self.level_on.isChecked() else None,
                     turn_deg=self.turn.value() if self.side_on.isChecked() else None, place_m=self.place.value())

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
            self.side_on.setChecked(showing.turn_deg is not None)
            if showing.turn_deg is not None:
                self.turn.setValue(showing.turn_deg)
                self.place.setValue(showing.place_m)
            self._show_side()
            for name, action in self.massings.items():
                action.setChecked(name == showing.massing or (name == "massing" and showing.massing == "auto"))
            self.clear_action.setChecked(showing.clear)
        finally:
            self._quiet = False

    def limit(self, level: tuple[float, float], place: tuple[float, float], level_at: float) -> None:
        """How far sections can go, and where they start while they are off: metres of the file, and from the middle."""
        self._quiet = True
        try:
            for field, check, (low, high), at in ((self.level, self.level_on, level, level_at),
                                                  (self.place, self.side_on, place, 0.0)):
                field.setRange(low, high)
                if not check.isChecked():
                    field.setValue(at)
        finally:
            self._quiet = False

    def offer_given(self, title: str) -> None:
        """The title of another panel's colours of tenants; an empty one: it gives none."""
        self._given = title
        self._name()

    def put_north(self, north_deg: float | None) -> None:
        """Name the sides by where they face; None: nobody says where north is, and they have only their places."""
        if north_deg != self.north:
            self.north = north_deg
            self._name()

    def _name_views(self) -> None:
        for name, action in self.views.items():
            said, wind = self._spoken(f"view3d.view.{name}"), None if self.north is None else facing(name, self.north)
            action.setText(said if wind is None else
                           self._spoken("view3d.view-facing", view=said, facing=self._spoken(f"view3d.facing.{wind}")))

    def _name(self) -> None:
        self._name_views()
        self._quiet = True
        for i, mode in enumerate(MODES):
            self.modes.setItemText(i, self._spoken(f"view3d.by.{mode}"))
        self.modes.setItemText(len(MODES), self._given or self._spoken("view3d.by.tenant"))
        for i, side in enumerate((*SIDES, "other")):
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


def _degrees() -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setDecimals(1)
    field.setSingleStep(5.0)
    field.setRange(0.0, 359.9)
    field.setWrapping(True)
    field.setSuffix("°")
    field.setKeyboardTracking(False)
    return field


def _put(menu: QMenu, widget: QWidget) -> None:
    action = QWidgetAction(menu)
    action.setDefaultWidget(widget)
    menu.addAction(action)
