"""The first page: a place to drop a file on, the files of lately, and the example buildings."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
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
from workbench.desktop.panels.recent_tiles import PICTURE, RecentTiles, stack_picture

EXAMPLES: Final = ("songhu-phase-a.toml", "songhu-later-tower.toml", "songhu-phase-a.ifc", "songhu-later-tower.ifc")


def example_path(name: str) -> Path:
    """Where an example lies. The packages are always unpacked: an IFC reader needs a real file."""
    return Path(str(files("assets") / "examples" / name))


class WelcomePage(QScrollArea):
    """Open a file, drop one, go on with one, or take an example."""

    def __init__(
        self, spoken: Spoken, jobs: Jobs, choose_file: Callable[[], None], open_path: Callable[[Path], None],
        open_example: Callable[[str], None], start_tour: Callable[[], None],
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
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(10)
        column.addStretch(1)
        column.addLayout(self._head(spoken, start_tour))
        column.addWidget(self._drop_zone(spoken, choose_file))
        column.addSpacing(6)
        column.addWidget(self.recent_title)
        column.addWidget(self.recent, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(_label("heading", "welcome-examples", spoken))
        column.addLayout(self._examples(spoken, open_example))
        column.addStretch(2)
        self.setWidget(inside)
        spoken.changed.connect(self._paint_cards)

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        super().showEvent(event)

    def refresh(self) -> None:
        """The files of lately as they are now."""
        self.recent.fill()
        self.recent_title.setVisible(bool(self.recent.tiles))

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
        zone.setFixedSize(814, 132)
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

    def _examples(self, spoken: Spoken, open_example: Callable[[str], None]) -> QGridLayout:
        """Cards that are opened with one click."""
        grid = QGridLayout()
        grid.setSpacing(10)
        self.example_buttons: list[QToolButton] = []
        for index, name in enumerate(EXAMPLES):
            card = QToolButton()
            card.setObjectName("tile")
            card.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            card.setIconSize(PICTURE)
            card.setFixedSize(196, 150)
            spoken.bind(card.setText, f"card.{name}")
            spoken.bind(card.setToolTip, f"example.{name}")
            card.clicked.connect(lambda _=False, name=name: open_example(name))
            grid.addWidget(card, 0, index)
            self.example_buttons.append(card)
        grid.setColumnStretch(len(EXAMPLES), 1)
        self._paint_cards()
        return grid

    def _paint_cards(self) -> None:
        """The pictures of the cards, in the tones of the theme."""
        for card in self.example_buttons:
            card.setIcon(QIcon(stack_picture(self.devicePixelRatioF())))


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
