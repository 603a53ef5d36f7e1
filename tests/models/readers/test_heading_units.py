"""Headings with a unit that nobody knows: told, never taken silently; and forms that name no building."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import InputError
from models.readers import read
from tests.models.readers.tables_builder import workbook

STOREYS = [["楼层", "标高 (m)", "建筑面积 (㎡)"], ["1F", 0.0, 900.0], ["2F", 5.0, 900.0]]
APPRAISAL = [["鉴定报告", "可靠性等级", "鉴定楼层"], ["报告甲", "二级", "1~2"]]


@pytest.mark.parametrize(("heading", "told"), [
    ("层高 (furlong)", True), ("层高 (尺)", True), ("层高 (s)", True), ("层高 (m)", False), ("层高", False), ("层高 (mm)", False),
    ("层高 (结构)", False)])
def test_a_unit_that_is_none_of_ours_is_told(tmp_path: Path, heading: str, told: bool) -> None:
    values = [5000.0, 5000.0] if "mm" in heading else [5.0, 5.0]
    rows = [[*row, extra] for row, extra in zip(STOREYS, [heading, *values], strict=True)]
    found = read(workbook(tmp_path / "list.xlsx", {"楼层表": rows}))
    notes = [note for note in found.report.guesses if note.code == "table-heading-unit"]
    assert bool(notes) is told
    if told:
        assert notes[0].values["taken"] == "m" and notes[0].subject == "楼层表"
    height = found.buildings[0].storeys[0].height_m
    assert height is None or height.value == 5.0


def test_the_headings_of_our_own_forms_are_all_known(tmp_path: Path) -> None:
    from models.writers.survey_form import write_form
    from workbench.texts import text

    path = tmp_path / "form.xlsx"
    example = read(Path(__file__).parents[3] / "assets" / "examples" / "songhu-phase-a.toml")
    for lang in ("zh", "en"):
        path.write_bytes(write_form(tuple(example.buildings), (), lang, lambda key, values, lang=lang: text(key, lang, values)))
        assert not [note for note in read(path).report.guesses if note.code == "table-heading-unit"]


def test_findings_without_a_building(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(workbook(tmp_path / "form.xlsx", {"鉴定": APPRAISAL}))
    assert (caught.value.key, caught.value.values["subject"]) == ("survey-no-building", "form.xlsx")
    assert read(workbook(tmp_path / "whole.xlsx", {"楼层表": STOREYS, "鉴定": APPRAISAL})).surveys[0].appraisals
