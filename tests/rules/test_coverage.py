"""Every row of a register is a clause or was left with a reason; the table of coverage says which."""

from __future__ import annotations

import pytest

from models.errors import PackError
from rules.coverage import REASONS, Register, covered_by, left_of, parse_register, registers, rows_of, unsound
from rules.library import shipped
from tests.rules.support import clause_text, pack
from workbench.texts import catalogue

TABLE = """
schema = "shanglou.coverage/1"
id = "small"
title = { zh = "登记", en = "register" }
packs = ["test-pack"]
[clauses]
numeric = ["a"]
plain = ["b"]
informing = []
[[left]]
id = "c"
pack = "test-pack"
document = "T 1-2026 3.1"
title = { zh = "条", en = "row" }
kind = "requirement"
numeric = true
why = "input"
"""

PACK = pack(clause_text(id="c1", register=["a", "b"]))


def small(text: str = TABLE) -> Register:
    return parse_register(text, "small.toml")


# --- the shipped tables ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("register", registers(), ids=lambda register: register.id)
def test_table_agrees_with_the_packs(register: Register) -> None:
    assert unsound(register, shipped()) == []


def test_national_register_is_accounted_for() -> None:
    """618 rows, 371 of them requirements with a figure: counted in the register by hand."""
    national = next(register for register in registers() if register.id == "national")
    assert national.rows == 618
    assert len(national.numeric) + sum(row.numeric for row in national.left) == 371
    assert national.numeric_share >= 0.85
    assert set(national.packs) == {pack.id for pack in shipped() if pack.id.startswith("cn-")} - {"cn-vibration"}


@pytest.mark.parametrize(("name", "rows", "figures"), [
    ("shenzhen", 94, 34), ("shanghai", 113, 56), ("elsewhere", 133, 45), ("cases", 67, 0), ("references", 15, 0),
])
def test_other_registers_are_accounted_for(name: str, rows: int, figures: int) -> None:
    """Rows, and requirements with a figure, counted in the registers; at least 85 % of these must be clauses."""
    found = next(register for register in registers() if register.id == name)
    assert found.rows == rows
    assert len(found.numeric) + sum(row.numeric for row in found.left) == figures
    assert found.numeric_share >= 0.85


def test_every_pack_draws_on_one_register() -> None:
    drawn = [pack for register in registers() for pack in register.packs]
    assert sorted(drawn) == sorted(pack.id for pack in shipped())


def test_reasons_and_rows_have_words_in_both_languages() -> None:
    for why in REASONS:
        entry = catalogue()[f"word.coverage.{why}"]
        assert entry["zh"] and entry["en"]
    for row in (row for register in registers() for row in register.left):
        assert row.title.zh and row.title.en
        assert row.note is None or (row.note.zh and row.note.en)


def test_no_requirement_is_left_without_a_word() -> None:
    """What could judge and does not says more than a general reason."""
    for row in (row for register in registers() for row in register.left):
        if row.kind == "requirement":
            assert row.note is not None or row.of is not None, row.id


# --- reading and comparing ---------------------------------------------------------------------------------------


def test_counts_of_a_table() -> None:
    register = small()
    assert (register.rows, register.covered, register.reasons()) == (3, ("a", "b"), {"input": 1})
    assert register.numeric_share == pytest.approx(0.5)
    assert covered_by(PACK, [register]) == 2
    assert [row.id for row in left_of(PACK, [register])] == ["c"]
    assert covered_by(PACK, []) is None
    assert unsound(register, [PACK]) == []


def test_rows_of_a_clause_include_those_of_its_table() -> None:
    clause = next(clause for p in shipped() for clause in p.clauses if clause.id == "cn-fire-roof-slab")
    assert list(rows_of(clause)) == ["pf-cn37-roof-g1", "pf-cn37-roof-g1", "mr-cn37-513-g2"]


@pytest.mark.parametrize(("old", "new", "found"), [
    ('numeric = ["a"]', 'numeric = ["a", "x"]', "x: said to be a clause, named by none"),
    ('numeric = ["a"]', "numeric = []", "a: named by a clause, not in the table"),
    ('id = "c"', 'id = "a2"\nof = "nothing"', "a2: stands for nothing, which is no row"),
    ('pack = "test-pack"', 'pack = "other"', "c: would belong to other, which draws on no such register"),
    ('packs = ["test-pack"]', 'packs = ["test-pack", "gone"]', "gone: no such pack"),
])
def test_what_does_not_agree_is_named(old: str, new: str, found: str) -> None:
    assert found in unsound(small(TABLE.replace(old, new)), [PACK])


def test_a_left_row_that_a_clause_names_is_found() -> None:
    assert "c: said to be left, named by a clause" in unsound(small(), [pack(clause_text(register=["a", "b", "c"]))])


@pytest.mark.parametrize(("old", "new"), [
    ("shanglou.coverage/1", "shanglou.coverage/9"), ('why = "input"', 'why = "lazy"'), ('why = "input"', 'why = "duplicate"'),
    ('plain = ["b"]', 'plain = ["a"]'), ('id = "c"', 'id = "b"'), ('kind = "requirement"', 'kind = "rule"'),
    ('why = "input"', 'why = "input"\nextra = 1'), ("informing = []", ""), ('title = { zh = "条", en = "row" }', 'title = "row"'),
    ("[clauses]", "[clauses"),
])
def test_a_faulty_table_is_refused(old: str, new: str) -> None:
    assert old in TABLE
    with pytest.raises(PackError) as caught:
        small(TABLE.replace(old, new, 1))
    assert caught.value.key == "coverage-fault"
