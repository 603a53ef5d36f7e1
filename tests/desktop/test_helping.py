"""F1, the tour, the history of edits, past notices, about: each shows real things of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


def _settled(window: Window, wait: Wait) -> None:
    wait(lambda: window.jobs.idle() and not window.session.stale)


def _page(window: Window) -> str:
    assert window.helping.page is not None
    return window.helping.page.text.toPlainText()


def test_f1_at_a_clause_explains_it(opened: Window) -> None:
    row = next(row for row in opened.matrix_model.every_row() if row.clause.quantity.inputs)
    opened.matrix.choose_clause(row.clause.id, row.role)
    opened.matrix.table.setFocus()
    opened.actions_["explain"].trigger()
    shown, words = _page(opened), opened.spoken.words
    clause = row.clause
    for wanted in (clause.title.zh, clause.document.number, clause.document.edition, words.word("wording", clause.wording),
                   words.word("provenance", clause.provenance), words.quantity(clause.quantity.name),
                   words.quantity(clause.quantity.inputs[0])):
        assert wanted in shown
    opened.spoken.switch("en")
    assert clause.title.en in _page(opened)
    opened.helping.page.close()


def test_f1_in_a_field_explains_the_quantity_and_leads_on(opened: Window) -> None:
    from PySide6.QtCore import QUrl

    opened.conditions.hazard.setFocus()
    opened.actions_["explain"].trigger()
    shown = _page(opened)
    assert opened.spoken.words.quantity("hazard") in shown and "单位" in shown
    links = opened.helping.page.text.toHtml()
    assert "clause:" in links
    target = "clause:" + links.split("clause:", 1)[1].split('"', 1)[0]
    opened.helping.page.text.anchorClicked.emit(QUrl(target))
    name = target.removeprefix("clause:")
    judged = opened.session.judged
    assert judged is not None
    clause = next(c for pack in judged.checked.run.packs for c in pack.clauses if c.id == name)
    assert clause.title.zh in _page(opened)
    opened.helping.page.close()


def test_every_field_of_the_conditions_is_a_quantity_of_the_rules(opened: Window) -> None:
    from rules.quantities import REGISTRY

    fields = opened.conditions
    for field in (fields.hazard, fields.grade, fields.production, fields.sprinklers, fields.ground):
        assert field.property("quantity") in REGISTRY


def test_without_a_clause_the_help_page_lists_all_keys(window: Window) -> None:
    window.actions_["explain"].trigger()
    shown = _page(window)
    assert "Ctrl+K" in shown and "怎样使用" in shown
    window.helping.page.close()


def test_about_names_every_dependency_with_version_and_licence(window: Window) -> None:
    from importlib import metadata

    from workbench import __version__
    from workbench.desktop.about import components, licence_of

    window.actions_["about"].trigger()
    shown = _page(window)
    assert __version__ in shown and "Noto Sans SC" in shown and "OFL-1.1" in shown
    found = components()
    assert {"numpy", "reportlab", "ifcopenshell"} <= {component.name for component in found}
    for component in found:
        assert component.licence and component.version, component.name
        assert component.version == metadata.version(component.name)
        assert component.version in shown
    assert licence_of({"license_expression": "MIT", "license": "x"}, []) == "MIT"
    assert licence_of({"license": "The MIT License (MIT)\n\nCopyright"}, []) == "MIT"
    assert licence_of({"license": ""}, ["License :: OSI Approved :: BSD License"]) == "BSD"
    assert licence_of({}, []) == ""
    window.helping.page.close()


def test_the_history_lists_edits_and_a_click_goes_there(opened: Window, wait: Wait) -> None:
    opened.editor.set_load("4F", "3")
    opened.editor.set_load("5F", "4")
    opened.docks.front("history")
    panel = opened.docks.panel("history")
    wait(panel.isVisible)
    texts = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert texts[0] == "打开时的状态" and "4F" in texts[1] and "5F" in texts[2]
    panel.list.setCurrentRow(1)
    _settled(opened, wait)
    assert opened.session.undo.index() == 1
    loads = {s.id: s.floor_load_kn_m2.value for s in opened.session.building.storeys}
    assert loads["4F"] == 3.0 and loads["5F"] == 5.0
    panel.list.setCurrentRow(0)
    assert opened.session.undo.index() == 0
    panel.list.setCurrentRow(2)
    _settled(opened, wait)
    assert {s.id: s.floor_load_kn_m2.value for s in opened.session.building.storeys}["5F"] == 4.0


def test_past_notices_are_kept(opened: Window) -> None:
    opened.editor.set_height("4F", "six")
    opened.notices.clear()
    opened.actions_["notices"].trigger()
    assert "six" in _page(opened) and "提醒" in _page(opened)
    opened.helping.page.close()


def test_the_tour_opens_an_example_and_points_at_real_parts(window: Window, wait: Wait) -> None:
    from workbench.desktop.tour import STEPS, tour_seen

    assert not tour_seen() and 5 <= len(STEPS) <= 7
    window.welcome.tour_button.click()
    tour = window.helping.tour
    wait(lambda: tour.at == 0 and tour.callout.isVisible())
    assert window.session.reading is not None
    seen = set()
    for step in range(len(STEPS)):
        wait(lambda step=step: tour.at == step and tour.callout.isVisible() and tour.title.text() != "")
        target = tour.target()
        assert target is not None and target.isVisible()
        assert window.rect().contains(tour.callout.geometry())
        seen.add(tour.words.text())
        tour.next.click()
    assert len(seen) == len(STEPS)
    wait(lambda: not tour.callout.isVisible())
    assert tour_seen()


def test_the_tour_can_be_left_and_goes_back(opened: Window, wait: Wait) -> None:
    from workbench.desktop.tour import tour_seen

    opened.actions_["tour"].trigger()
    tour = opened.helping.tour
    wait(lambda: tour.at == 0 and tour.callout.isVisible())
    tour.next.click()
    wait(lambda: tour.place.text().startswith("2 /"))
    tour.back.click()
    wait(lambda: tour.place.text().startswith("1 /"))
    opened.spoken.switch("en")
    assert tour.skip.text() == "Skip"
    tour.skip.click()
    assert not tour.callout.isVisible() and not tour.ring.isVisible() and tour_seen()
