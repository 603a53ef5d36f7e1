"""The strip of the result names civil uses, of which no rules are held, and stays silent where there are none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.desktop.conftest import EXAMPLE, Wait

if TYPE_CHECKING:
    from workbench.desktop.window import Window

EXAMPLES = Path(__file__).resolve().parents[2] / "assets" / "examples"
PRODUCTION = 'use = { value = "production", assumed = "较轻产业布置在上部楼层" }'


def with_offices(folder: Path) -> Path:
    """Phase A with offices on the storeys of its lighter trades."""
    text = (EXAMPLES / EXAMPLE).read_text("utf-8")
    assert PRODUCTION in text
    path = folder / "offices.toml"
    path.write_text(text.replace(PRODUCTION, PRODUCTION.replace("production", "office")), "utf-8")
    return path


def test_a_factory_alone_says_nothing_of_civil_uses(opened: Window) -> None:
    assert not opened.overall.civil.isVisible()
    assert opened.overall.civil.text() == ""


def test_civil_uses_stand_beside_the_result_in_both_languages(window: Window, wait: Wait, tmp_path: Path) -> None:
    window.open_path(with_offices(tmp_path))
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    window.show_page("check")
    strip = window.overall.civil
    assert strip.isVisible()
    assert "办公（" in strip.text()
    assert "未按其自身规定核查" in strip.text()
    window.spoken.switch("en")
    assert "offices (" in strip.text()
    assert "does not mean that they comply" in strip.text()
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in strip.text().replace(window.session.buildings[0].name, ""))


def test_many_buildings_are_named_in_the_tool_tip(opened: Window) -> None:
    strip = opened.overall
    strip._show_civil(["甲", "乙", "丙"])
    assert strip.civil.text() == "甲\n乙\n…"
    assert strip.civil.toolTip() == "甲\n\n乙\n\n丙"
    strip._show_civil([])
    assert not strip.civil.isVisible()
