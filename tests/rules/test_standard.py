"""Packs: every fault is found, with clause, field and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import PackError
from rules.pack_reader import load_pack, parse_pack
from tests.rules.support import HEAD, clause_text
from workbench.cli import sentence
from workbench.texts import text


def faults(content: str) -> list[tuple[str, str, int, str]]:
    return [(f.clause, f.where, f.line, f.key) for f in parse_pack(content.encode())[1]]


FIRST_LINE = (HEAD + "\n").count("\n") + 1      # of the first clause


@pytest.mark.parametrize(("changes", "where", "key"), [
    ({"quantity": "storey_hight_m"}, "quantity", "pack-unknown-quantity"),
    ({"scope": "usee=factory"}, "scope", "pack-unknown-quantity"), ({"scope": "use=castle"}, "scope", "pack-choice"),
    ({"scope": "use factory"}, "scope", "pack-scope-syntax"), ({"limit": "at least 6"}, "limit", "pack-limit-syntax"),
    ({"limit": ">= max(1, nothing_m)"}, "limit", "pack-unknown-quantity"),
    ({"limit": ">= __import__('os')"}, "limit", "pack-expression-syntax"), ({"kind": "law"}, "kind", "pack-choice"),
    ({"force": "strong"}, "force", "pack-choice"), ({"stage": "later"}, "stage", "pack-choice"),
    ({"valid_from": "soon"}, "valid_from", "pack-date"), ({"document": "nowhere"}, "document", "pack-document"),
    ({"title": "one language"}, "title", "pack-both-languages"), ({"provenance": "confirmed"}, "provenance", "pack-confirmed-by"),
    ({"confirmed": {"name": "Li"}}, "confirmed", "pack-confirmed-by"), ({"colour": "red"}, "colour", "pack-unknown-field"),
    ({"limit": "<= table"}, "table", "pack-table-missing"), ({"headline": "beauty"}, "headline", "pack-choice"),
    ({"unit": "mm", "limit": ">= 4500"}, "unit", "pack-unit"), ({"scope": "hazard >= 2"}, "scope", "pack-limit-form"),
    ({"scope": "storey_number = first"}, "scope", "pack-scope-number"),
    ({"limit": "present", "quantity": "storey_use", "unit": ""}, "limit", "pack-limit-form"),
    ({"subject": "building"}, "quantity", "pack-subject"), ({"limit": "in {one, two}"}, "limit", "pack-scope-number"),
    ({"limit": 6.0}, "limit", "pack-field-type"), ({"subject": "roof"}, "subject", "pack-choice"),
])
def test_a_fault_names_clause_field_and_line(changes: dict[str, Any], where: str, key: str) -> None:
    content = HEAD + "\n" + clause_text(**changes)
    found = faults(content)
    assert (found[0][0], found[0][1], found[0][3]) == ("c1", where, key)
    line = content.splitlines()[found[0][2] - 1]
    assert line.startswith(where) or (where == "table" and found[0][2] == FIRST_LINE)


def test_all_faults_are_listed_and_ids_are_unique() -> None:
    content = HEAD + "\n" + clause_text(kind="law", force="strong") + clause_text()
    assert [f[3] for f in faults(content)] == ["pack-choice", "pack-choice", "pack-duplicate-id"]


@pytest.mark.parametrize(("content", "key"), [
    (b"\xff\xfe", "pack-not-utf8"), (b"schema = ", "pack-not-toml"), (b"a = 1", "pack-schema"), (b"", "pack-schema"),
    (b'schema = "shanglou.pack/2"', "pack-schema"),
])
def test_files_that_are_no_pack(content: bytes, key: str) -> None:
    assert parse_pack(content)[1][0].key == key


def test_the_sentence_of_a_fault_says_where_and_what(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + "\n" + clause_text(quantity="storey_hight_m"), "utf-8")
    with pytest.raises(PackError) as error:
        load_pack(path)
    for lang in ("zh", "en"):
        message = sentence(error.value, lang)
        assert "mine.toml" in message and "c1" in message and "storey_hight_m" in message and "{" not in message


def test_a_pack_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PackError) as error:
        load_pack(tmp_path / "none.toml")
    assert error.value.code == "not-found"


def test_plot_conditions_cannot_choose_their_own_force() -> None:
    head = HEAD.replace("shanglou.pack/1", "shanglou.plot/1")
    keys = [f[3] for f in faults(head + "\n" + clause_text())]
    assert keys == ["pack-plot-fixed"] * 4


def test_a_confirmed_plot_condition_needs_the_number_of_its_document() -> None:
    head = HEAD.replace("shanglou.pack/1", "shanglou.plot/1").replace('number = "T 1-2026"\n', "")
    plain = {"kind": None, "wording": None, "force": None, "stage": None, "provenance": None}
    entry = {"name": "Li", "date": "2026-05-01", "edition": "2026", "page": "3"}
    assert [f[3] for f in faults(head + "\n" + clause_text(**plain, confirmed=entry))] == ["pack-confirmed-number"]


def test_waivers_belong_into_plot_conditions_and_have_a_real_date() -> None:
    waiver = '[[waiver]]\nclause = "c1"\nsubject = ""\ndocument = "d"\nnumber = "1"\ndate = "2026-13-45"\nname = "W"\n'
    assert [f[3] for f in faults(HEAD + clause_text() + waiver)] == ["pack-waiver-place", "pack-date"]


def test_plot_conditions_are_contract_and_secondary_until_confirmed() -> None:
    head = HEAD.replace("shanglou.pack/1", "shanglou.plot/1")
    plain = {"kind": None, "wording": None, "force": None, "stage": None, "provenance": None}
    entry = {"name": "Li", "date": "2026-05-01", "edition": "2026", "page": "3"}
    for confirmed, provenance in ((None, "secondary"), (entry, "confirmed")):
        pack, found = parse_pack((head + clause_text(**plain, confirmed=confirmed)).encode())
        assert found == [] and pack is not None
        (clause,) = pack.clauses
        assert (clause.force, clause.wording, clause.kind, clause.provenance) == ("contract", "shall", "requirement", provenance)


@given(st.text(max_size=200))
def test_any_clause_text_is_taken_or_refused(body: str) -> None:
    pack, found = parse_pack((HEAD + "\n" + body).encode("utf-8", "replace"))
    assert (pack is None) == bool(found)
    for fault in found:
        assert text(fault.key, "zh", fault.values)
