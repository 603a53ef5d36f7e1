"""The panels can be hidden, brought back, moved, remembered and put back as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


def test_every_place_is_a_dock_with_a_panel_that_can_be_seen(opened: Window, wait: Wait) -> None:
    from workbench.desktop.places import AREAS, PLACES

    assert {place.area for place in PLACES} == set(AREAS)
    for place in PLACES:
        opened.docks.front(place.id)
        wait(lambda place=place: opened.docks.in_front(place.id))
        assert opened.docks.panel(place.id).isVisible()
        assert opened.docks[place.id].windowTitle() == opened.spoken(place.title_key)


def test_the_view_menu_closes_a_panel_and_brings_it_back(opened: Window, wait: Wait) -> None:
    action = opened.actions_["panel.evidence"]
    assert action.isChecked()
    action.trigger()
    assert not opened.evidence.isVisible() and not action.isChecked()
    action.trigger()
    wait(opened.evidence.isVisible)
    assert action.isChecked()


def test_a_layout_is_remembered_and_can_be_put_back(opened: Window, wait: Wait) -> None:
    from workbench.desktop.window import Window as AWindow

    opened.docks["matrix"].close()
    opened.docks.keep()
    second = AWindow("zh")
    try:
        second.show()
        second.open_example("songhu-phase-a.toml")
        wait(lambda: second.session.judged is not None and second.jobs.idle())
        second.show_page("check")
        wait(second.evidence.isVisible)
        assert second.docks["matrix"].isHidden()
        second.actions_["reset-layout"].trigger()
        wait(second.matrix.isVisible)
    finally:
        second.close()
        second.deleteLater()


@pytest.mark.parametrize("spoilt", ["", "nonsense", "AAAA/wAAAAH9", "会"])
def test_a_spoilt_layout_falls_back(window: Window, wait: Wait, spoilt: str) -> None:
    from workbench.desktop.remembered import remember

    remember("window/layout", spoilt)
    window.open_example("songhu-phase-a.toml")
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    window.show_page("check")
    wait(lambda: window.matrix.isVisible() and window.storeys.isVisible() and window.evidence.isVisible())


def test_a_dock_floats_and_comes_back(opened: Window, wait: Wait) -> None:
    dock = opened.docks["evidence"]
    dock.setFloating(True)
    wait(lambda: dock.isFloating() and opened.evidence.isVisible())
    opened.docks.reset()
    wait(lambda: not dock.isFloating() and opened.evidence.isVisible())
