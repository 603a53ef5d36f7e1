"""A clause in words: nothing of the pack's own language is left, and every clause of every pack can be said."""

from __future__ import annotations

import re

import pytest

from rules.library import shipped
from rules.standard import Clause
from workbench.clause_words import clause_lines
from workbench.sheets.words import Words

CLAUSES = [clause for pack in shipped() for clause in pack.clauses]


def named(clause_id: str) -> Clause:
    return next(clause for clause in CLAUSES if clause.id == clause_id)


def lines(clause_id: str, lang: str) -> list[str]:
    return list(clause_lines(named(clause_id), Words(lang)))


def test_a_requirement_with_two_scopes() -> None:
    said = lines("pf-cn37-exits2-ding", "zh")
    assert said[:2] == ["《建筑防火通用规范》 GB 55037-2022 第 7.2.1 条", "安全出口数量（防火分区）：≥ 2"]
    common = "建筑用途为厂房；地上／地下部分为地上；火灾危险性类别为丁类、戊类"
    assert said[2] == f"适用：{common}；防火分区建筑面积 > 400.0 m²　或者　{common}；使用人数 > 30"
    assert said[3] == "要求 · 必须／应 · 强制性通用规范 · 全文转录 · 方案阶段起 · 2023-06-01 起施行"
    assert said[4].startswith("说明：按每个防火分区") and said[5].startswith("读自：https://")


def test_a_table_with_forbidden_cells_and_modifiers() -> None:
    said = lines("cn-fire-compartment-basement", "en")
    assert "  class D (丁); Fire-resistance grade: 1, 2 → 1,000.0 m²" in said
    assert "  class C (丙, undivided); Fire-resistance grade: 3 → not allowed" in said
    assert "limit × 2 where Automatic fire suppression: fully covered" in said
    assert any(line.startswith("limit + ") and line.endswith("partly covered") and "at most 2 times" in line for line in said)


def test_the_special_grade_of_a_power_supply_is_no_grade_nought() -> None:
    assert lines("mr-cn37-1011-1", "zh")[1] == "消防用电负荷等级（建筑）：特级"
    assert lines("pf-cn37-power1", "zh")[1] == "消防用电负荷等级（建筑）：不低于 1 级"


def test_dates_until_and_prevailing_clauses_are_said() -> None:
    assert "2021-09-20 至 2026-09-19 有效、以 sh-28-19-transfer-rd-general 为准" in "\n".join(lines("sh-6-16-rd-hold", "zh"))
    assert "施行日期未读到，不视为现行" in "\n".join(lines("pf-sz-cover", "zh"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_clause_of_every_pack_can_be_said(lang: str) -> None:
    """Scope, table and modifiers are told in words: no key of a quantity, no word of the grammar, no sign of it."""
    words = Words(lang)
    for clause in CLAUSES:
        said = [line for line in clause_lines(clause, words) if not line.startswith(("读自：", "Read in: "))]
        own = "\n".join(line for line in said[1:] if "prevails" not in line and "为准" not in line)
        assert not re.search(r"\b[a-z]+_[a-z_0-9]+\b|>=|<=|==| in \{", own), (clause.id, own)
        assert len(said) >= 3
