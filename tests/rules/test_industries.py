"""Lists of industries that policy welcomes upstairs: sound, the same as the clauses they cite, and never a requirement."""

from __future__ import annotations

import pytest

from models.errors import PackError
from rules.coverage import rows_of
from rules.industries import IndustryList, industry_lists, lists_of, parse_lists, welcome
from rules.library import shipped
from rules.quantities.industry import INDUSTRIES
from workbench.texts import catalogue

CLAUSES = {clause.id: clause for pack in shipped() for clause in pack.clauses}

TABLE = """
schema = "shanglou.industries/1"
[[list]]
id = "a"
city = "shenzhen"
title = { zh = "甲", en = "A" }
clause = "c"
register = "r"
standing = "policy"
provenance = "secondary"
industries = ["biomedicine", "robots"]
partly = ["robots"]
note = { zh = "注", en = "note" }
"""


@pytest.mark.parametrize("one", industry_lists(), ids=lambda one: one.id)
def test_a_list_says_what_its_clause_says(one: IndustryList) -> None:
    clause = CLAUSES[one.clause]
    assert clause.limit.words == (one.industries or one.characters)
    assert one.register in rows_of(clause)
    assert one.provenance == clause.provenance
    assert clause.kind in ("target", "reference")
    pack = next(pack for pack in shipped() if clause in pack.clauses)
    assert (one.city, one.district) == (pack.city, pack.district)


def test_both_cities_have_lists() -> None:
    assert {one.city for one in industry_lists()} == {"shenzhen", "shanghai"}


def test_shanghai_published_no_figure_and_no_list() -> None:
    (shanghai,) = lists_of("shanghai")
    assert shanghai.industries == ()
    assert shanghai.characters == ("light-production", "low-noise", "clean")
    assert "没有公布" in shanghai.note.zh and "No list" in shanghai.note.en


def test_lists_of_a_district_are_its_own() -> None:
    assert [one.id for one in lists_of("shenzhen")] == ["shenzhen-2024"]
    assert [one.id for one in lists_of("shenzhen", "baoan")] == ["baoan-2019", "shenzhen-2024"]


def test_who_welcomes_an_industry() -> None:
    """Biomedicine: first in Bao'an, in part in the report of 2024, nowhere by name in Shanghai."""
    found = welcome("biomedicine", "shenzhen", "baoan")
    assert [(one.id, "biomedicine" in one.partly) for one in found] == [("baoan-2019", False), ("shenzhen-2024", True)]
    assert welcome("furniture", "shenzhen", "baoan") == ()
    assert welcome("biomedicine", "shanghai") == ()


def test_every_word_of_a_list_has_a_text() -> None:
    for word in INDUSTRIES:
        assert catalogue()[f"word.industry.{word}"]["zh"]


def test_a_table_is_read() -> None:
    (one,) = parse_lists(TABLE, "small.toml")
    assert (one.industries, one.partly, one.characters, one.district) == (("biomedicine", "robots"), ("robots",), (), None)


@pytest.mark.parametrize(("old", "new"), [
    ("industries/1", "industries/9"), ('id = "a"', ""), ('"biomedicine"', '"alchemy"'), ("[[list]]", "[[list"),
    ('partly = ["robots"]', 'partly = ["hardware"]'), ('standing = "policy"', 'standing = "law"'), ('"secondary"', '"certain"'),
    ('title = { zh = "甲", en = "A" }', 'title = "A"'), ('partly = ["robots"]', "extra = 1"),
    ('industries = ["biomedicine", "robots"]', 'industries = "robots"'), ('partly = ["robots"]', 'characters = ["loud"]'),
])
def test_a_faulty_table_is_refused(old: str, new: str) -> None:
    assert old in TABLE
    with pytest.raises(PackError) as caught:
        parse_lists(TABLE.replace(old, new, 1), "small.toml")
    assert caught.value.key == "industries-fault"


def test_a_list_that_stands_twice_is_refused() -> None:
    with pytest.raises(PackError):
        parse_lists(TABLE + TABLE[TABLE.index("[[list]]"):], "small.toml")
