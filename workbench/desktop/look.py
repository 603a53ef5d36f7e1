"""Colours, fonts and the style sheet of the window. The verdict colours are those of the sheet."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from workbench.desktop.remembered import remember, remembered
from workbench.desktop.theme import CHOICES, DARK, LIGHT, hold, theme, tone
from workbench.sheets.style import Colour

FAMILY: Final = "Noto Sans SC"
_FONT_FILES: Final = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
_HEAD: Final = struct.Struct(">4sHHHH")      # of a TrueType file: kind, tables, and three numbers for a search
_TABLE: Final = struct.Struct(">4sIII")       # name, sum, start, length
_KINDS: Final = (b"\0\1\0\0", b"OTTO", b"true")
_SIZE_PT: Final = 9.5

INK: Final = LIGHT.tones["ink"]     # these are the colours of paper; what is painted on the screen asks for a tone()
GREY: Final = LIGHT.tones["grey"]
RULE: Final = LIGHT.tones["rule"]
PAPER: Final = LIGHT.tones["card"]
GROUND: Final = LIGHT.tones["ground"]
NAVY: Final = LIGHT.tones["navy"]
ENTERED: Final = LIGHT.tones["entered"]
_CHOICE: Final = "window/theme"
_BOXED: Final = ("QCheckBox", "QRadioButton", "QMenu", "QGroupBox")
_EDGE_PERCENT: Final = 140      # by so much the style darkens the ground for an edge

_STYLE: Final = """
QMainWindow, QDialog { background: $ground; }
QToolBar { background: $card; border: 0; border-bottom: 1px solid $rule; spacing: 2px; padding: 2px 8px; }
QToolBar QToolButton { padding: 3px 9px; border-radius: 4px; }
QToolBar QToolButton:hover { background: $hover; }
QToolBar QToolButton:checked { background: $strong; color: $on-strong; }
QToolBar QToolButton:disabled { color: $faint; }
QMenuBar { background: $card; }
QStatusBar { background: $card; border-top: 1px solid $rule; }
QStatusBar::item { border: 0; }
QFrame#card { background: $card; border: 1px solid $rule; border-radius: 4px; }
QFrame#drop { background: $card; border: 2px dashed $faint; border-radius: 8px; }
QFrame#notice-error { background: $error-ground; border: 1px solid $error; border-radius: 4px; }
QFrame#notice-warning { background: $warning-ground; border: 1px solid $warning; border-radius: 4px; }
QFrame#notice-done { background: $done-ground; border: 1px solid $done; border-radius: 4px; }
QFrame#callout { background: $card; border: 2px solid $strong; border-radius: 6px; }
QToolButton#tile { background: $card; border: 1px solid $rule; border-radius: 6px; padding: 8px; }
QToolButton#tile:hover, QToolButton#tile:focus { border: 1px solid $link; background: $hover; }
QToolButton#tile:disabled { color: $grey; }
QDialog#palette { background: $card; border: 1px solid $faint; }
QLabel#heading { font-weight: bold; color: $navy; }
QLabel#title { font-size: 22pt; color: $navy; }
QLabel#faint, QLabel#caption { color: $grey; }
QLineEdit { border: 1px solid $outline; border-radius: 3px; background: $field; padding: 2px 3px; }
QLineEdit:focus { border: 1px solid $link; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit, QKeySequenceEdit QLineEdit { border: 0; padding: 0; }
QTableView QLineEdit, QTreeView QLineEdit { border: 0; padding: 0; }
QTableView, QListWidget, QTreeWidget { background: $card; }
QAbstractItemView::indicator:unchecked { background: $field; border: 1px solid $box; }
QTableView { border: 0; gridline-color: $grid; selection-background-color: $chosen; selection-color: $ink;
             alternate-background-color: $band; }
QHeaderView { background: $head; }
QHeaderView::section { background: $head; color: $ink; border: 0; border-right: 1px solid $rule;
                       border-bottom: 1px solid $rule; padding: 2px 5px; }
QTableCornerButton::section { background: $head; border: 0; border-right: 1px solid $rule; border-bottom: 1px solid $rule; }
QTextBrowser { border: 0; background: $card; }
QSplitter::handle { background: $ground; }
QToolTip { background: $card; color: $ink; border: 1px solid $rule; padding: 2px; }
"""


def dress(app: QApplication, folder: Path | None = None) -> list[str]:
    """Fonts of the program, palette and style sheet: the same on every platform.

    Args:
        folder: of the faces; None: the program's own.

    Returns:
        The files of faces that are missing or damaged. The other face serves in their place, else the system's font.
    """
    with as_file(files("assets") / "fonts") as own:
        faulty = [name for name in _FONT_FILES if not _take_face((folder or own) / name)]
    system = [name for name in app.font().families() if name != FAMILY]
    font = QFont(system if len(faulty) == len(_FONT_FILES) else [FAMILY, *system])
    font.setPointSizeF(_SIZE_PT)
    app.setStyle("Fusion")
    app.setFont(font)
    put_on(app)
    return faulty


def writes_chinese(faulty: Sequence[str]) -> bool:
    """Whether there is a face for Chinese: one of the program's own, or one of the system's."""
    return len(faulty) < len(_FONT_FILES) or bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def _take_face(path: Path) -> bool:
    return is_whole_face(path) and QFontDatabase.addApplicationFont(str(path)) >= 0


def is_whole_face(path: Path) -> bool:
    """Whether a TrueType file holds all that its directory names. Of one that is cut off Qt would draw boxes."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD.size)
            kind, count, *_ = _HEAD.unpack(head)
            directory = stream.read(_TABLE.size * count)
            size = stream.seek(0, os.SEEK_END)
        tables = [_TABLE.unpack_from(directory, _TABLE.size * i) for i in range(count)]
    except (OSError, struct.error):
        return False
    return kind in _KINDS and count > 0 and all(start + length <= size for _, _, start, length in tables)


def chosen_theme() -> str:
    """What the user chose: system, light or dark."""
    choice = remembered(_CHOICE)
    return choice if choice in CHOICES else "system"


def choose_theme(app: QApplication, choice: str) -> None:
    """Choose system, light or dark, now and from now on."""
    remember(_CHOICE, choice)
    put_on(app)


def system_is_dark(app: QApplication) -> bool:
    return app.styleHints().colorScheme() is Qt.ColorScheme.Dark


def put_on(app: QApplication) -> bool:
    """Put on the theme that is chosen, or that the system has. False: it is on already."""
    choice = chosen_theme()
    schemes = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    app.styleHints().setColorScheme(schemes[choice])     # title bars and file dialogs of the system, where it heeds it
    dark = system_is_dark(app) if choice == "system" else choice == "dark"
    wanted = DARK if dark else LIGHT
    if wanted is theme() and app.styleSheet():
        return False
    hold(wanted)
    app.setPalette(_palette())
    pane = _palette()
    pane.setColor(QPalette.ColorRole.Button, QColor(tone("ground")))     # of which the style makes the ground of its pages
    app.setPalette(pane, "QTabWidget")     # type: ignore[arg-type]  # as below
    for kind in _BOXED:
        app.setPalette(_boxed(), kind)     # type: ignore[arg-type]  # the stub asks for bytes, the call for text
    app.setStyleSheet(style())
    return True


def style() -> str:
    """The style sheet in the tones of the theme."""
    return re.sub(r"\$([a-z-]+)", lambda found: tone(found[1]), _STYLE)


def _palette() -> QPalette:
    roles, groups = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette(QColor(tone("button")), QColor(tone("ground")))
    for role, name in ((roles.Window, "ground"), (roles.WindowText, "ink"), (roles.Text, "ink"), (roles.ButtonText, "ink"),
                       (roles.Base, "field"), (roles.AlternateBase, "band"), (roles.ToolTipBase, "card"),
                       (roles.ToolTipText, "ink"), (roles.PlaceholderText, "grey"), (roles.Highlight, "strong"),
                       (roles.HighlightedText, "on-strong"), (roles.Link, "link"), (roles.LinkVisited, "link")):
        palette.setColor(role, QColor(tone(name)))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(groups.Disabled, role, QColor(tone("faint")))
    return palette


def _boxed() -> QPalette:
    """A palette by which the style draws boxes to tick with an edge that is seen: it takes the edge from the ground behind."""
    palette = _palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(tone("box")).lighter(_EDGE_PERCENT))
    return palette


class QtTexts:
    """Qt's own texts (dialog buttons, calendars, menus of fields) in the language of the window; one for the whole program."""

    _translator: ClassVar[QTranslator | None] = None

    @classmethod
    def speak(cls, lang: str) -> None:
        if cls._translator is not None:
            QCoreApplication.removeTranslator(cls._translator)
            cls._translator = None
        QLocale.setDefault(QLocale("zh_CN" if lang == "zh" else "en_GB"))
        if lang == "zh":
            translator = QTranslator(QCoreApplication.instance())
            if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                QCoreApplication.installTranslator(translator)
                cls._translator = translator


def colour(rgb: Colour, light: float = 1.0) -> QColor:
    """A colour of the sheet on the screen, shaded by ``light``."""
    return QColor.fromRgbF(*(min(max(part * light, 0.0), 1.0) for part in rgb))


def verdict_colour(verdict: str) -> QColor:
    return colour(theme().verdicts[verdict])


def verdict_tint(verdict: str) -> QColor:
    return colour(theme().tints[verdict])


def massing_colour(verdict: str, light: float) -> QColor:
    return colour(theme().massing[verdict], light)
