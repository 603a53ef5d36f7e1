"""Fields that are narrower than their words say so, and give the whole when the mouse rests on them."""

from __future__ import annotations

import pytest

from tests.desktop.conftest import Wait

pytestmark = pytest.mark.gui

WORDS = "class C2 (丙2, combustible solids)"


def test_a_field_to_choose_in_cuts_its_words_with_an_ellipsis(app: object, wait: Wait) -> None:
    from PySide6.QtCore import QEvent, QPoint
    from PySide6.QtGui import QHelpEvent
    from PySide6.QtWidgets import QApplication, QStyleOptionComboBox, QToolTip

    from workbench.desktop.panels.elided import ElidedCombo

    combo = ElidedCombo()
    combo.addItems([WORDS, "C2"])
    combo.setToolTip("source: file")
    combo.resize(150, 26)
    combo.show()
    wait(combo.isVisible)

    def drawn() -> str:
        option = QStyleOptionComboBox()
        combo.initStyleOption(option)
        return option.currentText

    def told() -> str:
        at = QPoint(20, 10)
        QApplication.sendEvent(combo, QHelpEvent(QEvent.Type.ToolTip, at, combo.mapToGlobal(at)))
        return QToolTip.text()

    assert drawn().endswith("…") and WORDS.startswith(drawn()[:-1]) and len(drawn()) > 8
    assert combo.fontMetrics().horizontalAdvance(drawn()) < 150
    assert told() == f"{WORDS}\nsource: file"
    combo.setCurrentIndex(1)
    assert drawn() == "C2"
    combo.setCurrentIndex(0)
    combo.resize(600, 26)
    assert drawn() == WORDS and told() == "source: file"
    QToolTip.hideText()
    combo.close()
