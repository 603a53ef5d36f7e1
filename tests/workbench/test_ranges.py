"""A bound that does not belong to a range is told from one that does: text, sheet, comparison, JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rules.grammar import parse_limit
from rules.library import shipped
from rules.standard import Clause
from workbench.cli import main
from workbench.sheets.words import Words, range_text

TOWER = """
schema = "shanglou.building/1"
[[building]]
id = "b"
name = "厂房"
use = "factory"
outdoor_ground_m = 0.0
roof_finish_m = HEIGHT
planning_height_m = HEIGHT
[[building.storey]]
numbers = 1
height_m = 6.0
"""


def clause(id_: str) -> Clause:
    return next(found for pack in shipped() for found in pack.clauses if found.id == id_)


@pytest.mark.parametrize(("closed", "zh", "en"), [
    ((True, True), "24 至 100", "24 to 100"),
    ((False, True), "大于 24、不大于 100", "above 24, up to 100"),
    ((True, False), "不小于 24、小于 100", "from 24, below 100"),
    ((False, False), "大于 24、小于 100", "above 24, below 100"),
])
def test_every_kind_of_range_has_its_words(closed: tuple[bool, bool], zh: str, en: str) -> None:
    assert range_text("24", "100", closed, "zh") == zh and range_text("24", "100", closed, "en") == en
    ends = "/".join("closed" if end else "open" for end in closed)
    assert parse_limit(f"range 24..100 ({ends})").closed == closed


def test_the_rule_of_a_clause_says_which_bound_is_left_out() -> None:
    found = clause("sz-ba-scope-height")
    assert Words("zh").limit_rule(found) == "大于 24.00、不大于 100.00 m"
    assert Words("en").limit_rule(found) == "above 24.00, up to 100.00 m"
    other = replace(found, limit=parse_limit("range 24..100"))
    assert Words("zh").limit_rule(other) == "24.00 至 100.00 m"


@pytest.mark.parametrize(("height", "holds"), [(24.0, False), (24.001, True), (100.0, True), (100.001, False)])
def test_the_sheet_text_and_the_document_say_it_too(capsys: pytest.CaptureFixture[str], tmp_path: Path, height: float,
                                                    holds: bool) -> None:
    path = tmp_path / "b.toml"
    path.write_text(TOWER.replace("HEIGHT", str(height)), "utf-8")
    call = ["check", str(path), "--city", "shenzhen", "--district", "baoan"]
    main([*call, "--json"])
    document = json.loads(capsys.readouterr().out)
    found = next(entry for entry in document["information"] if entry["clause"] == "sz-ba-scope-height")
    assert (found["limit"], found["limit_closed"], found["holds"]) == ([24.0, 100.0], [False, True], holds)
    assert all(entry["limit_closed"] is None for entry in document["findings"] if entry["comparison"] != "range")


def test_the_comparison_of_standards_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    main(["standards", "compare", "suzhou-2018", "shanghai", "--lang", "zh"])
    out = capsys.readouterr().out
    assert "大于 8.00、不大于 11.00 m" in out and "8.00 至 11.00" not in out
