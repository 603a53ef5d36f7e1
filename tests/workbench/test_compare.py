"""``standards compare`` as a user calls it."""

from __future__ import annotations

import json

import pytest

from workbench.cli import main


def test_the_table_names_both_sides_and_who_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standards", "compare", "shenzhen", "shanghai", "--topic", "planning"]) == 0
    said = capsys.readouterr().out
    assert "深圳: ≥ 6.00 m" in said and "上海: 没有条文" in said and "深圳: 没有条文" in said
    assert "沪规划资源产〔2025〕28号" in said


def test_json_lists_every_clause_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standards", "compare", "shenzhen", "shanghai", "--json", "--on", "2026-11-21"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "shanglou.comparison/1" and found["on"] == "2026-11-21"
    ids = [clause["id"] for row in found["rows"] for clauses in row["clauses"].values() for clause in clauses]
    assert len(ids) == len(set(ids)) > 100
    assert all(set(row["strictest"]) <= set(ids) for row in found["rows"])


def test_a_wrong_name_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standards", "compare", "shenzhen", "atlantis", "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and "atlantis" in said.err
