"""The inspector: every field of whatever is chosen, in any unit, with its source; things that come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.desktop.conftest import Wait
from workbench.desktop.fields import GROUPS, KINDS, groups_of, held, is_around
from workbench.desktop.inspector_tree import ADDED, kind_of_added
from workbench.desktop.session import Thing

if TYPE_CHECKING:
    from workbench.desktop.panels.inspector import InspectorPanel
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


@pytest.fixture
def inspector(opened: Window, wait: Wait) -> InspectorPanel:
    from workbench.desktop.panels.inspector import InspectorPanel

    opened.docks.front("inspector")
    panel = opened.docks.panel("inspector")
    assert isinstance(panel, InspectorPanel)
    wait(lambda: panel.isVisible() and bool(panel.head.text()))
    return panel


def enter(panel: InspectorPanel, field: str, text: str) -> None:
    """Type into a field as a person does."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    entry = panel.form.field(field)
    assert isinstance(entry, QLineEdit)
    entry.setFocus()
    entry.selectAll()
    if text.isascii():
        QTest.keyClicks(entry, text)
    else:
        entry.insert(text)
    QTest.keyClick(entry, Qt.Key.Key_Return)


def pick(panel: InspectorPanel, field: str, data: object) -> None:
    from PySide6.QtWidgets import QComboBox

    combo = panel.form.field(field)
    assert isinstance(combo, QComboBox)
    assert combo.findData(data) >= 0
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def test_without_a_choice_the_building_is_shown(opened: Window, inspector: InspectorPanel) -> None:
    assert inspector.thing == Thing("building", "songhu-phase-a")
    assert "松湖智谷" in inspector.head.text()
    assert "假定" in inspector.form.source("hazard")
    assert not inspector.buttons["remove"].isEnabled()


def test_it_follows_the_selection_and_selects(opened: Window, inspector: InspectorPanel) -> None:
    building = opened.session.buildings[0]
    opened.session.select("lift", building.lifts[1].id)
    assert inspector.thing == Thing("lift", building.lifts[1].id)
    assert inspector.tree.currentItem().text(0) == building.lifts[1].name
    opened.storeys.table.setCurrentIndex(opened.storeys_model.index(2, 2))
    assert inspector.thing.kind == "storey"
    item = next(item for item in inspector._items() if inspector._key(item) == ("dock", building.docks[0].id))
    inspector.tree.setCurrentItem(item)
    assert opened.session.thing == Thing("dock", building.docks[0].id)


@pytest.mark.parametrize(("field", "text", "value"), [
    ("rated_load_kg", "3 t", 3000.0), ("rated_load_kg", "5,000 kg", 5000.0), ("speed_m_s", "60 m/min", 1.0),
])
def test_numbers_in_any_unit(opened: Window, inspector: InspectorPanel, wait: Wait, field: str, text: str, value: float) -> None:
    lift = opened.session.buildings[0].lifts[0]
    opened.session.select("lift", lift.id)
    opened.editor.set("lift", lift.id, field, None)
    enter(inspector, field, text)
    found = getattr(opened.session.buildings[0].lifts[0], field)
    assert found.value == pytest.approx(value) and found.source.kind == "person"
    assert "人工填写" in inspector.form.source(field)
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    assert opened.session.thing == Thing("lift", lift.id), "a new check leaves the choice as it is"


def test_a_load_in_kilograms_keeps_its_unit_and_says_both_readings(opened: Window, inspector: InspectorPanel) -> None:
    zone = opened.session.buildings[0].storeys[3].zones[0]
    opened.session.select("zone", zone.id)
    enter(inspector, "floor_load", "600 kg/m2")
    load = opened.session.buildings[0].storeys[3].zones[0].floor_load.load
    assert (load.value, load.unit) == (600.0, "kg/m2")
    assert "6.00" in inspector.form.source("floor_load") and "5.88" in inspector.form.source("floor_load")
    assert inspector.form.field("floor_load").text() == "600 kg/m²"


def test_nonsense_is_a_notice_and_the_field_shows_what_holds(opened: Window, inspector: InspectorPanel) -> None:
    lift = opened.session.buildings[0].lifts[0]
    opened.session.select("lift", lift.id)
    before = inspector.form.field("rated_load_kg").text()
    enter(inspector, "rated_load_kg", "3 apples")
    assert "apples" in opened.notices.texts()[0]
    assert inspector.form.field("rated_load_kg").text() == before
    assert opened.session.undo.count() == 0


def test_emptied_fields_are_unknown(opened: Window, inspector: InspectorPanel) -> None:
    lift = opened.session.buildings[0].lifts[0]
    opened.session.select("lift", lift.id)
    enter(inspector, "rated_load_kg", " ")
    assert opened.session.buildings[0].lifts[0].rated_load_kg is None
    assert inspector.form.field("rated_load_kg").placeholderText() == opened.spoken.words.unknown
    assert inspector.form.source("rated_load_kg") == ""


def test_lists_offer_words_flags_and_storeys(opened: Window, inspector: InspectorPanel) -> None:
    building = opened.session.buildings[0]
    opened.session.select("lift", building.lifts[0].id)
    pick(inspector, "use", "freight-passenger")
    pick(inspector, "fire_lift", True)
    pick(inspector, "through_doors", None)
    lift = opened.session.buildings[0].lifts[0]
    assert (str(lift.use.value), lift.fire_lift, lift.through_doors) == ("freight-passenger", True, None)
    opened.session.select("dock", building.docks[0].id)
    pick(inspector, "storey", 2)
    assert opened.session.buildings[0].docks[0].storey == 2
    opened.session.select("building", building.id)
    pick(inspector, "fire_resistance_grade", 2)
    assert opened.session.buildings[0].fire_resistance_grade.value == 2
    assert opened.session.undo.count() >= 4


def test_plot_and_site_are_edited_and_judged(opened: Window, inspector: InspectorPanel, wait: Wait) -> None:
    opened.session.select("plot", "plot")
    enter(inspector, "area_m2", "2 ha")
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    assert opened.session.plot.area_m2.value == 20000.0
    assert opened.session.judged.checked.reading.plot.area_m2.value == 20000.0
    assert opened.session.reading.plot.area_m2.value != 20000.0, "what the file says stays beside it"
    assert opened.actions_["undo"].text().startswith("撤销：松湖智谷")
    opened.actions_["undo"].trigger()
    assert opened.session.plot == opened.session.reading.plot
    opened.session.select("yard", "yard-south")
    enter(inspector, "apron_depth_m", "32 m")
    assert opened.session.site.yards[0].apron_depth_m.value == 32.0


@pytest.mark.parametrize("added", ADDED)
def test_everything_can_be_added_duplicated_and_removed(opened: Window, inspector: InspectorPanel, added: str) -> None:
    from workbench.desktop.edit_steps import around_of, things

    session, kind = opened.session, kind_of_added(added)
    session.select_storey("4F")
    before = [item.id for item in things(session.building, around_of(session), kind)]
    action = next(a for a in inspector.add_menu().actions() if a.objectName() == added)
    action.trigger()
    assert len(opened.notices.texts()) == 0, opened.notices.texts()
    found = [item.id for item in things(session.building, around_of(session), kind)]
    assert len(found) == len(before) + 1 and session.thing.kind == kind and session.thing.id not in before
    inspector.buttons["duplicate"].click()
    assert len(things(session.building, around_of(session), kind)) == len(before) + 2
    inspector.buttons["remove"].click()
    session.select(kind, next(i for i in found if i not in before))
    inspector.buttons["remove"].click()
    assert sorted(item.id for item in things(session.building, around_of(session), kind)) == sorted(before)
    assert session.undo.count() == 4


def test_zones_need_a_storey(opened: Window, inspector: InspectorPanel) -> None:
    opened.session.select_storey(None)
    inspector.add("zone")
    assert "楼层" in opened.notices.texts()[0] and opened.session.undo.count() == 0


def test_facts_are_found_added_and_taken_away(opened: Window, inspector: InspectorPanel) -> None:
    combo = inspector.form.facts
    index = combo.findData("year_built")
    assert combo.itemText(index) == "建成年份"
    combo.activated.emit(index)
    enter(inspector, "declared.year_built", "2015")
    assert opened.session.building.declared["year_built"].value == 2015
    opened.conditions.bases["existing-year"].trigger()
    assert (opened.session.choices.on.isoformat(), opened.session.choices.basis) == ("2015-12-31", "existing-year")
    enter(inspector, "declared.year_built", " ")
    assert "year_built" not in opened.session.building.declared


def test_what_a_finding_misses_leads_to_its_field(opened: Window, inspector: InspectorPanel, wait: Wait) -> None:
    opened.session.choose(city="shenzhen")
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    findings = [f for f in opened.session.shown_findings()[0] if f.missing and f.clause.subject == "lift"]
    finding, quantity = findings[0], findings[0].missing[0]
    opened.evidence.show_findings([finding], "deciding")
    assert f"input:{quantity}" in opened.evidence.text.toHtml()
    opened.go_to_input(quantity)
    assert opened.session.thing == Thing("lift", finding.subject)
    wait(lambda: inspector.form.focusWidget() is inspector.form.field(f"declared.{quantity}"))
    assert not inspector.show_field("lift", finding.subject, "colour")
    assert inspector.show_missing("storey", "4F", "storey_height_m")
    assert opened.session.thing == Thing("storey", "4F")


def test_every_field_of_every_kind_is_named_in_both_languages(opened: Window, inspector: InspectorPanel) -> None:
    from workbench.texts import catalogue

    kinds = (*KINDS, "plot", "site", "yard", "neighbour", "kept_free")
    for kind in kinds:
        assert f"desktop.kind.{kind}" in catalogue()
        groups = groups_of(kind)
        names = [each.name for _, group in groups for each in group]
        assert len(names) == len(set(names))
        assert all(f"desktop.inspector.group.{title}" in catalogue() for title, _ in groups)
        for each in (each for _, group in groups for each in group):
            name = each.name.removeprefix("declared.")
            assert {f"desktop.property.{kind}.{name}", f"desktop.property.{name}"} & set(catalogue()), (kind, name)
            assert all(f"word.{each.rule.group}.{word}" in catalogue() for word in each.rule.words if each.rule.group)
    assert set(GROUPS) <= set(kinds)


def test_every_thing_of_the_example_can_be_shown(opened: Window, inspector: InspectorPanel) -> None:
    from workbench.desktop.edit_steps import around_of
    from workbench.desktop.fields import thing_of

    shown = set()
    for row in list(inspector._rows):
        if not row.id:
            continue
        opened.session.select(row.kind, row.id)
        assert inspector.thing == Thing(row.kind, row.id)
        item: Any = thing_of(opened.session.building, around_of(opened.session), row.kind, row.id)
        for _, group in groups_of(row.kind):
            for each in group:
                assert inspector.form.field(each.name) is not None
                value = held(row.kind, item, each.name)
                assert (inspector.form.source(each.name) != "") == (getattr(value, "source", None) is not None
                                                                    or (isinstance(value, tuple)
                                                                    and any(getattr(v, "source", None) for v in value)))
        shown.add(row.kind)
    assert shown >= {"building", "storey", "zone", "compartment", "stair", "lift", "hoist", "dock", "equipment", "plot", "site",
                     "yard", "neighbour", "kept_free"}
    assert is_around("yard") and not is_around("lift")


def test_assumed_values_are_marked_confirmed_by_name_and_sources_are_said_whole(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QToolTip

    opened.docks.front("inspector")
    form = opened.docks.panel("inspector").form
    opened.session.select("lift", "freight-1")
    wait(lambda: form.field("rated_load_kg") is not None)
    assert "假定" in form.source("rated_load_kg") and "italic" in form.field("rated_load_kg").styleSheet()
    label = form._lines["rated_load_kg"].source
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert QToolTip.text() == form.source("rated_load_kg")
    QToolTip.hideText()
    assert opened.editor.set("lift", "freight-1", "rated_load_kg", "3 t")
    assert opened.actions_["undo"].text() == "撤销：货梯1 额定载重 3,000 kg：由假定改为人工填写"
    wait(lambda: "italic" not in form.field("rated_load_kg").styleSheet())
