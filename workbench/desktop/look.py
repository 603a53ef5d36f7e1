"""Colours, fonts and the style sheet of the window. The verdict colours are those of the sheet."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from workbench.sheets.style import COLOURS, MASSING, TINTS, Colour

FAMILY: Final = "Noto Sans SC"
_FONT_FILES: Final = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
_SIZE_PT: Final = 9.5

INK: Final = "#1F2933"
GREY: Final = "#5F6B78"
RULE: Final = "#D5DAE0"
PAPER: Final = "#FFFFFF"
GROUND: Final = "#F4F6F8"
NAVY: Final = "#1E3A5F"
ENTERED: Final = "#0B57A4"

_STYLE: Final = """
QMainWindow, QDialog { background: #F4F6F8; }
QToolBar { background: #FFFFFF; border: 0; border-bottom: 1px solid #D5DAE0; spacing: 2px; padding: 2px 8px; }
QToolBar QToolButton { padding: 3px 10px; border-radius: 4px; }
QToolBar QToolButton:hover { background: #E8EDF3; }
QToolBar QToolButton:checked { background: #1E3A5F; color: #FFFFFF; }
QToolBar QToolButton:disabled { color: #A9B2BC; }
QMenuBar { background: #FFFFFF; }
QStatusBar { background: #FFFFFF; border-top: 1px solid #D5DAE0; }
QFrame#card { background: #FFFFFF; border: 1px solid #D5DAE0; border-radius: 4px; }
QFrame#drop { background: #FFFFFF; border: 2px dashed #A9B2BC; border-radius: 8px; }
QFrame#notice-error { background: #F6D5D1; border: 1px solid #B3261E; border-radius: 4px; }
QFrame#notice-warning { background: #FBE6C4; border: 1px solid #C77700; border-radius: 4px; }
QFrame#notice-done { background: #D8EFE8; border: 1px solid #00705A; border-radius: 4px; }
QLabel#heading { font-weight: bold; color: #1E3A5F; }
QLabel#title { font-size: 22pt; color: #1E3A5F; }
QLabel#faint, QLabel#caption { color: #5F6B78; }
QTableView { border: 0; gridline-color: #E6EAEE; selection-background-color: #CFE0F2; selection-color: #1F2933;
             alternate-background-color: #F8FAFB; }
QHeaderView { background: #F1F4F7; }
QHeaderView::section { background: #F1F4F7; color: #1F2933; border: 0; border-right: 1px solid #D5DAE0;
                       border-bottom: 1px solid #D5DAE0; padding: 2px 5px; }
QTableCornerButton::section { background: #F1F4F7; border: 0; border-right: 1px solid #D5DAE0; border-bottom: 1px solid #D5DAE0; }
QTextBrowser { border: 0; background: #FFFFFF; }
QSplitter::handle { background: #F4F6F8; }
"""


def dress(app: QApplication) -> None:
    """Fonts of the program, a light palette and the style sheet: the same on every platform."""
    for name in _FONT_FILES:
        with as_file(files("assets") / "fonts" / name) as path:
            QFontDatabase.addApplicationFont(str(path))
    font = QFont([FAMILY, *app.font().families()])
    font.setPointSizeF(_SIZE_PT)
    app.setStyle("Fusion")
    app.styleHints().setColorScheme(Qt.ColorScheme.Light)
    app.setFont(font)
    palette = app.palette()
    roles = QPalette.ColorRole
    for role, code in ((roles.Window, GROUND), (roles.WindowText, INK), (roles.Text, INK), (roles.ButtonText, INK),
                       (roles.Highlight, NAVY)):
        palette.setColor(role, QColor(code))
    app.setPalette(palette)
    app.setStyleSheet(_STYLE)


class QtTexts:
    """Qt's own texts (dialog buttons, calendars, menus of fields) in the language of the window."""

    def __init__(self) -> None:
        self._translator: QTranslator | None = None

    def speak(self, lang: str) -> None:
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        QLocale.setDefault(QLocale("zh_CN" if lang == "zh" else "en_GB"))
        if lang == "zh":
            translator = QTranslator(QCoreApplication.instance())
            if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                QCoreApplication.installTranslator(translator)
                self._translator = translator


def colour(rgb: Colour, light: float = 1.0) -> QColor:
    """A colour of the sheet on the screen, shaded by ``light``."""
    return QColor.fromRgbF(*(min(max(part * light, 0.0), 1.0) for part in rgb))


def verdict_colour(verdict: str) -> QColor:
    return colour(COLOURS[verdict])


def verdict_tint(verdict: str) -> QColor:
    return colour(TINTS[verdict])


def massing_colour(verdict: str, light: float) -> QColor:
    return colour(MASSING[verdict], light)
