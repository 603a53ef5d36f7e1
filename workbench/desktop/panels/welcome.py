"""The first page: a place to drop a file on, and the example buildings."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.desktop.language import Spoken

EXAMPLES: Final = ("songhu-phase-a.toml", "songhu-later-tower.toml", "songhu-phase-a.ifc", "songhu-later-tower.ifc")


def example_path(name: str) -> Path:
    """Where an example lies. The packages are always unpacked: an IFC reader needs a real file."""
    return Path(str(files("assets") / "examples" / name))


class WelcomePage(QWidget):
    """Open a file, drop one, or take an example."""

    def __init__(self, spoken: Spoken, choose_file: Callable[[], None], open_example: Callable[[str], None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 20, 40, 20)
        column.addStretch(1)
        column.addWidget(_centred("title", "welcome-title", spoken))
        column.addWidget(_centred("caption", "welcome-subtitle", spoken))
        column.addSpacing(16)
        column.addWidget(self._drop_zone(spoken, choose_file), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        column.addWidget(_centred("heading", "welcome-examples", spoken))
        column.addLayout(self._examples(spoken, open_example))
        column.addStretch(2)

    def _drop_zone(self, spoken: Spoken, choose_file: Callable[[], None]) -> QFrame:
        zone = QFrame()
        zone.setObjectName("drop")
        zone.setFixedSize(640, 170)
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
        grid = QGridLayout()
        self.example_buttons: list[QPushButton] = []
        for index, name in enumerate(EXAMPLES):
            button = QPushButton()
            button.setMinimumSize(314, 42)
            spoken.bind(button.setText, f"example.{name}")
            button.clicked.connect(lambda _=False, name=name: open_example(name))
            grid.addWidget(button, index // 2, 1 + index % 2)
            self.example_buttons.append(button)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(3, 1)
        return grid


def _centred(name: str, key: str, spoken: Spoken) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    spoken.bind(label.setText, key)
    return label
