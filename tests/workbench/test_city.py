"""Cities as documents: columns in, one entry per building, findings equal to those that are made one by one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from models.city import City
from models.columns import known
from models.measured import from_person
from models.reading import Reading
from models.report import ImportReport, Note
from rules.by_building import building_results, missing_inputs, verdicts_by_building, worst_by_building
from rules.checking import FAIL, VERDICT_NAMES
from rules.groups import Groups
from tests.workbench.cities import city_reading, grid_city
from workbench.checked import Checked, Choices, apply, check
from workbench.city_documents import Entries, city_buildings
from workbench.city_summary import brief, extent_m, histogram, largest, spread
from workbench.documents import check_document, dump, dump_bytes, finding_entry, information_entry, inspect_document
from workbench.verbs.check import print_result
from workbench.verbs.inspect import print_reading

ON = date(2026, 11, 21)
CHOICES = Choices(on=ON, city="shenzhen", hazard="C2", grade=4)


@pytest.fixture(scope="module")
def checked() -> Checked:
    """Forty buildings of 丙2 with grade 4: low ones with up to three floors fail on their grade, others lack data."""
    return check(city_reading(grid_city(40)), CHOICES)


# --- buildings ---------------------------------------------------------------------------------------------------


def test_every_building_is_one_entry_with_the_keys_of_all_formats() -> None:
    document = json.loads(dump(inspect_document(city_reading(grid_city(40)), "zh")))
    first, fifth, seventh = (document["buildings"][row] for row in (0, 4, 6))
    assert len(document["buildings"]) == 40
    assert (first["id"], first["name"], first["height_m"], first["gross_floor_area_m2"]) == ("B0000", "厂房 0", 4.0, 200.0)
    assert (first["storeys_above_ground"], first["footprint_m2"], first["use"]) == (1.0, 200.0, None)
    assert all(first[key] == [] for key in ("storeys", "levels_ignored", "lifts", "hoists", "docks"))
    assert first["sources"]["height_m"] == "file: attribute (measuredHeight)"
    assert fifth["height_m"] is None and "height_m" not in fifth["sources"]
    assert seventh["storeys_above_ground"] is None and seventh["gross_floor_area_m2"] is None
    assert first["fire_height_m"] is None and first["planning_height_m"] is None and first["outdoor_ground_m"] is None


def test_a_fire_height_needs_ground_and_roof_and_prefers_the_finish() -> None:
    city = grid_city(3)
    code = city.sources.code(from_person())
    more = {"outdoor_ground_m": known(np.array([-1.2, -1.2, np.nan]), code), "roof_m": known(np.array([20.0, 20.0, 20.0]), code),
            "roof_finish_m": known(np.array([np.nan, 20.15, 20.15]), code)}
    entries = list(city_buildings(replace(city, columns={**city.columns, **more})))
    assert [entry["fire_height_m"] for entry in entries] == [21.2, 21.35, None]


def test_what_is_known_only_as_a_range_is_null() -> None:
    city = grid_city(2)
    height = replace(city.columns["height_m"], high=np.array([4.0, 9.0]))
    entries = list(city_buildings(replace(city, columns={**city.columns, "height_m": height})))
    assert [entry["height_m"] for entry in entries] == [4.0, None]


def test_the_document_reads_the_same_whole_or_in_pieces(checked: Checked) -> None:
    document = check_document(checked, "zh")
    assert dump_bytes(document).decode() == dump(document) == dump(document)
    plain = {key: list(value) if isinstance(value, Entries) else value for key, value in document.items()}
    assert json.loads(dump(document)) == json.loads(dump(plain))
    assert json.loads(dump({"list": Entries(lambda: iter(()))})) == {"list": []}


# --- findings ----------------------------------------------------------------------------------------------------


def _sorted(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(json.loads(dump({"all": entries}))["all"], key=lambda e: (e["clause"], str(e["building"]), e["subject"]))


def test_entries_made_in_groups_are_those_made_one_by_one(checked: Checked) -> None:
    run, document = checked.run, check_document(checked, "zh")
    assert _sorted(list(document["findings"])) == _sorted([finding_entry(f) for f in run.findings()])
    assert _sorted(list(document["information"])) == _sorted([information_entry(f) for f in run.information()])
    assert len({e["clause"] for e in document["findings"]}) > 30 and {"fail", "no-data"} <= {
        e["verdict"] for e in document["findings"]}


def test_groups_hold_every_row_once_and_agree_in_verdict(checked: Checked) -> None:
    groups = Groups(checked.run)
    for result in checked.run.results:
        found = list(groups.of(result))
        rows = np.concatenate([group.rows for group in found]) if found else np.zeros(0, int)
        assert sorted(rows.tolist()) == np.flatnonzero(result.verdicts).tolist()
        for group in found:
            assert {VERDICT_NAMES[v] for v in result.verdicts[group.rows]} == {group.verdict}
            for row in group.rows.tolist():
                sources, missing = checked.run.trace(result, row)
                assert (tuple(sources), tuple(missing)) == (group.sources, group.missing)


def test_by_building_is_what_each_building_gets_alone(checked: Checked) -> None:
    results = building_results(checked.run)
    for row in (0, 1, 2, 3, 4, 6, 30):
        one = checked.reading.buildings[row]
        alone = check(replace(city_reading(grid_city(1)), buildings=(one,), city=None), CHOICES).run
        assert results.word(row) == alone.overall
        own = {name: int(results.counts[row, code]) for code, name in enumerate(VERDICT_NAMES)}
        assert own == {name: alone.counts[name] for name in own}
    assert results.totals()["fail"] == sum(results.word(row) == "fail" for row in range(40)) > 0
    first = results.first[results.overall == 3]
    assert all((checked.run.results[index].verdicts == FAIL).any() for index in first) and (results.first[-5:] == -1).all()


def test_the_document_has_one_line_by_building(checked: Checked) -> None:
    document = json.loads(dump(check_document(checked, "en")))
    entries = document["by_building"]
    assert [entry["building"] for entry in entries] == [f"B{i:04d}" for i in range(40)]
    failing = {f["building"] for f in document["findings"] if f["verdict"] == "fail" and f["deciding"]}
    assert {entry["building"] for entry in entries if entry["overall"] == "fail"} == failing
    assert all((entry["first_failing"] is None) == (entry["overall"] != "fail") for entry in entries)


def test_clauses_on_the_plot_count_for_every_building_and_worst_is_the_worst(checked: Checked) -> None:
    run = checked.run
    plot = next(r for r in run.results if r.clause.subject == "plot" and (r.verdicts != 0).any())
    assert (verdicts_by_building(run, plot).sum(axis=1) == 1).all()
    lift = next(r for r in run.results if r.clause.subject == "lift" and (r.verdicts != 0).any())
    assert worst_by_building(run, lift).tolist() == lift.verdicts.tolist()     # one placeholder lift each


def test_missing_inputs_are_counted_in_buildings(checked: Checked) -> None:
    missing = missing_inputs(checked.run)
    expected: dict[str, tuple[set[str], set[str]]] = {}
    for finding in checked.run.findings():
        for name in finding.missing if finding.deciding else ():
            buildings, clauses = expected.setdefault(name, (set(), set()))
            buildings |= {finding.building} if finding.building else set(checked.run.facts.tables["building"].ids)
            clauses.add(finding.clause.id)
    assert {item.name: (item.buildings, item.clauses) for item in missing} == {
        name: (len(buildings), len(clauses)) for name, (buildings, clauses) in expected.items()}
    assert [item.buildings for item in missing] == sorted((item.buildings for item in missing), reverse=True)


# --- choices -----------------------------------------------------------------------------------------------------


def test_choices_fill_columns_and_make_no_building(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: City, row: int) -> None:
        raise AssertionError("a building was made")

    monkeypatch.setattr(City, "building", forbidden)
    reading = city_reading(grid_city(50))
    found = check(reading, replace(CHOICES, sprinklers="partial", production="electronics"))
    dump(check_document(found, "zh"))
    city = found.reading.city
    assert city is not None
    assert {city.word("hazard", row) for row in range(50)} == {"C2"}
    assert {city.word("sprinklers", row) for row in range(50)} == {"partial"}
    assert {city.word("production", row) for row in range(50)} == {"electronics"}
    assert city.value("fire_resistance_grade", 49) == 4.0 and city.source("hazard", 0).where == "--hazard"


def test_unknown_sprinklers_overrule_what_the_file_says() -> None:
    city = apply(city_reading(grid_city(2)), Choices(on=ON, sprinklers="yes")).city
    assert city is not None
    again = apply(city_reading(city), Choices(on=ON, sprinklers="unknown")).city
    assert again is not None and [again.word("sprinklers", row) for row in range(2)] == [None, None]


def test_a_stated_use_stays_and_the_assumption_is_said_once_with_its_count() -> None:
    city = grid_city(4)
    code = city.sources.code(from_person())
    stated = replace(city, columns={**city.columns, "use": known(np.array([0.0, np.nan, np.nan, 0.0]), code)},
                     words={"use": ["warehouse"]})
    reading = apply(city_reading(stated), Choices(on=ON))
    assert reading.city is not None
    assert [reading.city.word("use", row) for row in range(4)] == ["warehouse", "factory", "factory", "warehouse"]
    assert reading.report.guesses == (Note("use-assumed-count", "quarter.city.json", {"count": 2, "total": 4}),)
    assert reading.buildings[1].use is not None and reading.buildings[1].use.source.how == "use-assumed"


def test_a_city_without_an_unstated_use_says_nothing() -> None:
    city = grid_city(2)
    stated = replace(city, columns={**city.columns, "use": known(np.zeros(2), 0)}, words={"use": ["factory"]})
    assert apply(city_reading(stated), Choices(on=ON)).report.guesses == ()


# --- figures and text --------------------------------------------------------------------------------------------


def test_spread_counts_the_unknown_and_sums_the_known() -> None:
    found = spread(grid_city(10), "height_m")      # 4, 8, 12, 16, –, 24, 28, 32, 36, – m
    assert (found.known, found.unknown, found.low, found.median, found.high, found.total) == (8, 2, 4.0, 20.0, 36.0, 160.0)
    nothing = spread(grid_city(10), "planning_height_m")
    assert (nothing.known, nothing.unknown, nothing.low, nothing.total) == (0, 10, None, None)


def test_classes_hold_their_upper_end() -> None:
    found = histogram(grid_city(10), "height_m", (12.0, 24.0))
    assert [(c.low, c.high, c.count) for c in found] == [(None, 12.0, 3), (12.0, 24.0, 2), (24.0, None, 3)]


def test_the_largest_come_first_and_the_unknown_last() -> None:
    assert largest(grid_city(10), 3).tolist() == [9, 8, 7]
    assert largest(grid_city(7)).tolist() == [5, 4, 3, 2, 1, 0, 6]      # the seventh has no floors, so no gross floor area


def test_the_extent_is_that_of_the_outlines() -> None:
    assert extent_m(grid_city(12)) == (9 * 30.0 + 20.0, 30.0 + 10.0)
    assert extent_m(grid_city(12, outlines=False)) is None


def test_many_notes_of_one_kind_are_shown_by_the_first_and_their_number() -> None:
    notes = tuple(Note("one", str(i)) for i in range(12)), tuple(Note("many", str(i)) for i in range(13))
    shown = brief(ImportReport(guesses=(*notes[0], *notes[1])))["guesses"]
    assert [stands for _, stands in shown[:12]] == [1] * 12
    assert [(note.subject, stands) for note, stands in shown[12:]] == [("0", 1), ("1", 1), ("2", 11)]


def printed(capsys: pytest.CaptureFixture[str], reading: Reading, lang: str) -> str:
    print_reading(reading, lang)
    return capsys.readouterr().out


def test_the_text_of_a_city_is_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    zh = printed(capsys, city_reading(grid_city(200)), "zh")
    assert "200 栋建筑" in zh and "EPSG:28992" in zh and "最大的 20 栋（共 200 栋" in zh
    assert len(zh.splitlines()) < 60 and "B0199" in zh and "B0001 " not in zh
    en = printed(capsys, city_reading(grid_city(200, outlines=False)), "en")
    assert "no outlines" in en and "The largest 20 of 200 buildings" in en


def test_the_result_of_a_city_is_told_by_building_clause_and_missing_input(
    checked: Checked, capsys: pytest.CaptureFixture[str],
) -> None:
    print_result(checked, "en")
    said = capsys.readouterr().out
    totals = building_results(checked.run).totals()
    assert f"40 buildings: {totals['fail']} fail, {totals['incomplete']} incomplete" in said
    assert "Missing inputs, by the number of buildings" in said and "40 buildings" in said
    print_result(checked, "zh")
    assert f"不通过 {totals['fail']}" in capsys.readouterr().out
