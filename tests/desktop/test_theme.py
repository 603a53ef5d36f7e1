"""Light and dark: contrast by computation, the user's choice and the system's, and that everything painted follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from workbench.desktop.theme import DARK, LIGHT, TEXTS, Theme, contrast, rgb

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui

LEAST = 4.5     # WCAG 2.2, 1.4.3, for texts of common size


@pytest.fixture(autouse=True)
def light_again(app: QApplication) -> Iterator[None]:
    from workbench.desktop.look import choose_theme

    yield
    choose_theme(app, "light")


def test_contrast_by_hand() -> None:
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21.0)
    assert contrast(rgb("#777777"), rgb("#FFFFFF")) == pytest.approx(4.48, abs=0.01)     # the known grey that just fails
    assert contrast(rgb("#767676"), rgb("#FFFFFF")) == pytest.approx(4.54, abs=0.01)     # and the one that just passes


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_texts_can_be_read_on_every_ground_they_stand_on(theme: Theme) -> None:
    for text, grounds in TEXTS:
        for ground in grounds:
            found = contrast(rgb(theme.tones[text]), rgb(theme.tones[ground]))
            assert found >= LEAST, f"{theme.name}: {text} on {ground} has {found:.2f}"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_verdicts_can_be_read_on_their_tints_and_on_a_card(theme: Theme) -> None:
    for verdict, colour in theme.verdicts.items():
        for ground in (theme.tints[verdict], rgb(theme.tones["card"])):
            assert contrast(colour, ground) >= LEAST, f"{theme.name}: {verdict} has {contrast(colour, ground):.2f}"


def test_both_themes_have_the_same_names() -> None:
    assert set(LIGHT.tones) == set(DARK.tones)
    assert set(LIGHT.verdicts) == set(DARK.verdicts) and set(LIGHT.tints) == set(DARK.tints)
    assert set(LIGHT.massing) == set(DARK.massing)


def test_a_choice_is_put_on_at_once_and_remembered(opened: Window) -> None:
    from PySide6.QtGui import QColor, QPalette

    from workbench.desktop.look import chosen_theme
    from workbench.desktop.theme import theme

    opened.actions_["theme.dark"].trigger()
    assert theme() is DARK and chosen_theme() == "dark" and opened.actions_["theme.dark"].isChecked()
    assert opened.palette().color(QPalette.ColorRole.Window) == QColor(DARK.tones["ground"])
    light_share = _light_share(opened)
    assert light_share < 0.15     # of a dark window hardly anything is light
    opened.actions_["theme.light"].trigger()
    assert theme() is LIGHT
    assert _light_share(opened) > 0.6


def _light_share(window: Window) -> float:
    """How much of the window is lighter than the middle."""
    image = window.grab().toImage().scaled(160, 100)
    points = [(x, y) for x in range(160) for y in range(100)]
    return sum(image.pixelColor(x, y).lightnessF() > 0.5 for x, y in points) / len(points)


def test_the_window_follows_the_system_until_the_user_chooses(opened: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication

    from workbench.desktop import look
    from workbench.desktop.theme import theme

    system = {"dark": True}
    monkeypatch.setattr(look, "system_is_dark", lambda _: system["dark"])
    opened.actions_["theme.system"].trigger()
    assert theme() is DARK
    system["dark"] = False
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme() is LIGHT
    opened.actions_["theme.dark"].trigger()
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme() is DARK     # the user's choice stands


def test_the_evidence_is_written_in_the_tones_of_the_theme(opened: Window) -> None:
    row = opened.matrix_model.row(0)
    assert row is not None
    opened.matrix.choose_clause(row.clause.id, row.role)
    assert LIGHT.tones["grey"].lower() in opened.evidence.text.toHtml().lower()
    opened.actions_["theme.dark"].trigger()
    shown = opened.evidence.text.toHtml().lower()
    assert DARK.tones["grey"].lower() in shown and LIGHT.tones["grey"].lower() not in shown


def test_a_sheet_is_the_same_in_either_theme(opened: Window) -> None:
    from workbench.sheets.pdf import render_sheet

    assert opened.session.judged is not None
    light = render_sheet(opened.session.judged.checked, "zh", None)
    opened.actions_["theme.dark"].trigger()
    assert render_sheet(opened.session.judged.checked, "zh", None) == light


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_boxes_that_are_not_ticked_are_seen(app: QApplication, choice: str) -> None:
    """WCAG 2.2, 1.4.11: the edge of a control has a contrast of 3 to what is beside it."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QMenu, QRadioButton, QWidget

    from workbench.desktop.look import choose_theme

    choose_theme(app, choice)
    ground, items, menu = QWidget(), QListWidget(), QMenu()
    item = QListWidgetItem("")
    item.setCheckState(Qt.CheckState.Unchecked)
    items.addItem(item)
    menu.addAction("").setCheckable(True)
    items.setFrameShape(QListWidget.Shape.NoFrame)
    boxed: tuple[QWidget, ...] = (QCheckBox(), QRadioButton(), items)
    for widget in boxed:
        widget.setParent(ground)
    for widget in (*boxed, menu):
        widget.resize(40, 28)
        widget.setVisible(widget is not menu)
        image: QImage = (menu if widget is menu else ground).grab(widget.rect()).toImage()
        widget.hide()
        inside = [image.pixelColor(x, y) for x in range(2, 30) for y in range(3, 24)]
        shades = [(one.redF(), one.greenF(), one.blueF()) for one in inside]
        beside = shades[-1]
        assert max(contrast(one, beside) for one in shades) >= 3.0, f"{choice}: {type(widget).__name__}"


def test_a_mark_keeps_its_colours_in_a_chosen_row(app: QApplication) -> None:
    from PySide6.QtGui import QIcon

    from workbench.desktop.painting import verdict_icon

    icon = verdict_icon("near")
    assert icon.pixmap(16, QIcon.Mode.Selected).toImage() == icon.pixmap(16, QIcon.Mode.Normal).toImage()
