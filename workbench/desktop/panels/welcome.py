"""The first page: a place to drop a file on, the files of lately, a new building, and the examples."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.desktop.jobs import Jobs
from workbench.desktop.language import Spoken
from workbench.desktop.panels.recent_tiles import ACROSS, PICTURE, TILE, RecentTiles, new_picture, stack_picture

EXAMPLES: Final = ("songhu-phase-a.toml", "songhu-later-tower.toml", "songhu-phase-a.ifc", "songhu-later-tower.ifc")
_WIDE: Final = ACROSS * TILE[0] + (ACROSS - 1) * 10


def example_path(name: str) -> Path:
    """Where an example lies. The packages are always unpacked: an IFC reader needs a real file."""
    return Path(str(files("assets") / "examples" / name))


class WelcomePage(QScrollArea):
    """Open a file, drop one, go on with one, or take an example."""

    def __init__(
        self, spoken: Spoken, jobs: Jobs, choose_file: Callable[[], None], open_path: Callable[[Path], None],
        open_example: Callable[[str], None], new_building: Callable[[], None], start_tour: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._spoken = spoken
        self.recent = RecentTiles(spoken, jobs, open_path)
        self.recent_title = _label("heading", "recent.title", spoken)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.addStretch(1)
        column = QVBoxLayout()
        row.addLayout(column)
        row.addStretch(1)
        column.setContentsMargins(20, 10, 20, 10)
        column.setSpacing(10)
        column.addStretch(1)
        column.addLayout(self._head(spoken, start_tour))
        column.addWidget(self._drop_zone(spoken, choose_file))
        column.addSpacing(6)
        column.addWidget(self.recent_title)
        column.addWidget(self.recent, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._cards(spoken, open_example, new_building))
        column.addStretch(2)
        self.setWidget(inside)
        self.setFocusProxy(self.open_button)
        spoken.changed.connect(self.refresh)
        self.recent.forgotten.connect(self.refresh)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)

    def refresh(self) -> None:
        """The files of lately as they are now, the pictures in the tones of the theme, the keys in the order of the page."""
        self.recent.fill()
        self.recent_title.setVisible(bool(self.recent.tiles))
        self.new_button.setIcon(QIcon(new_picture(self.devicePixelRatioF())))
        for card in self.example_buttons:
            card.setIcon(QIcon(stack_picture(self.devicePixelRatioF())))
        for before, after in pairwise(self.in_order()):
            self.setTabOrder(before, after)

    def in_order(self) -> list[QWidget]:
        """All that the keyboard reaches, from top to bottom."""
        tiles = [button for tile in self.recent.tiles for button in (tile.button, tile.cross)]
        return [self.tour_button, self.open_button, *tiles, self.new_button, *self.example_buttons]

    def _head(self, spoken: Spoken, start_tour: Callable[[], None]) -> QHBoxLayout:
        names = QVBoxLayout()
        names.addWidget(_label("title", "welcome-title", spoken))
        names.addWidget(_label("caption", "welcome-subtitle", spoken))
        self.tour_button = QPushButton()
        spoken.bind(self.tour_button.setText, "help.tour")
        self.tour_button.clicked.connect(start_tour)
        row = QHBoxLayout()
        row.addLayout(names, 1)
        row.addWidget(self.tour_button, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _drop_zone(self, spoken: Spoken, choose_file: Callable[[], None]) -> QFrame:
        zone = QFrame()
        zone.setObjectName("drop")
        zone.setFixedSize(_WIDE, 112)
        inside = QVBoxLayout(zone)
        inside.addStretch(1)
        inside.addWidget(_centred("", "welcome-drop", spoken))
        self.open_button = QPushButton()
        spoken.bind(self.open_button.setText, "welcome-open")
        self.open_button.clicked.connect(choose_file)
        inside.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(_centred("faint", "welcome-formats", spoken))
        inside.addStretch(1)
        return zone

    def _cards(self, spoken: Spoken, open_example: Callable[[str], None], new_building: Callable[[], None]) -> QGridLayout:
        """A new building and the examples, with one click each."""
        grid = QGridLayout()
        grid.setSpacing(10)
        grid.addWidget(_label("heading", "welcome-new", spoken), 0, 0)
        grid.addWidget(_label("heading", "welcome-examples", spoken), 0, 1, 1, len(EXAMPLES))
        self.new_button = _card("card.new", "card.new-tip", spoken, new_building)
        self.example_buttons = [_card(f"card.{name}", f"example.{name}", spoken, partial(open_example, name))
                                for name in EXAMPLES]
        for index, card in enumerate((self.new_button, *self.example_buttons)):
            grid.addWidget(card, 1, index)
        return grid


def _card(key: str, tip: str, spoken: Spoken, run: Callable[[], None]) -> QToolButton:
    card = QToolButton()
    card.setObjectName("tile")
    card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    card.setIconSize(PICTURE)
    card.setFixedSize(*TILE)
    spoken.bind(card.setText, key)
    spoken.bind(card.setToolTip, tip)
    card.clicked.connect(lambda _=False: run())
    return card


def _label(name: str, key: str, spoken: Spoken) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    spoken.bind(label.setText, key)
    return label


def _centred(name: str, key: str, spoken: Spoken) -> QLabel:
    label = _label(name, key, spoken)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
