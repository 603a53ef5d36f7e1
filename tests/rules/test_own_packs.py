"""Packs of the user's own: copied, confirmed, corrected; ours are never touched, and nothing speaks out of its city."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import CallError, PackError
from rules.confirming import confirmed, new_pack
from rules.library import choose, shipped
from rules.pack_reader import parse_pack
from rules.pack_table import COLUMNS, Change, changes, check, data_of, rows
from rules.pack_text import Data, copied, entries, to_toml
from rules.standard import Confirmation, Pack

WHO = Confirmation(name="李工", date="2026-11-20", edition="2021 第一次印刷", page="35")
ELECTRONICS = "cn-load-min-electronics"


def parsed(data: Data) -> Pack:
    pack, faults = parse_pack(to_toml(data).encode())
    assert faults == [] and pack is not None
    return pack


def written(tmp_path: Path, data: Data) -> Path:
    path = tmp_path / f"{data['id']}.toml"
    path.write_text(to_toml(data), "utf-8")
    return path


@pytest.mark.parametrize("pack", shipped(), ids=lambda pack: pack.id)
def test_a_pack_written_again_reads_the_same(pack: Pack) -> None:
    assert entries(to_toml(entries(pack.text))) == entries(pack.text)
    again = parsed(entries(pack.text))
    assert repr(again.clauses) == repr(pack.clauses)      # as text: "forbidden" is held as a number that equals nothing


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_survives(zh: str, en: str) -> None:
    data = {"schema": "shanglou.pack/1", "id": "x", "title": {"zh": zh, "en": en}, "clause": []}
    clean = {k: v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for k, v in data.items()}
    assert entries(to_toml(clean))["id"] == "x"
    assert entries(to_toml(clean))["title"]["zh"] == zh.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@pytest.mark.parametrize("pack", shipped(), ids=lambda pack: pack.id)
def test_a_copy_has_ids_of_its_own_and_can_stand_beside_ours(pack: Pack, tmp_path: Path) -> None:
    path = written(tmp_path, copied(entries(pack.text), "office-copy"))
    chosen = choose(None, None, [pack.id, str(path)])
    assert {"office-copy", pack.id} <= {p.id for p in chosen}


def test_a_confirmed_clause_stands_in_for_ours(tmp_path: Path) -> None:
    path = written(tmp_path, confirmed(new_pack("office", "李工"), ELECTRONICS, WHO))
    packs = {pack.id: pack for pack in choose(None, None, [str(path)])}
    found = next(c for c in packs["cn-loads"].clauses if c.replaces == ELECTRONICS)
    assert found.provenance == "confirmed" and found.confirmation == WHO and found.limit_text == ">= 4.0"
    assert packs["cn-loads"].replaced == (ELECTRONICS,) and packs["office"].clauses == ()
    assert found.deciding(date(2026, 11, 21))
    ours = {c.id: c for c in choose(None, None)[0].clauses} | {c.id: c for pack in shipped() for c in pack.clauses}
    assert ours[ELECTRONICS].provenance == "transcript"


def test_a_correction_carries_the_figure_of_the_official_text(tmp_path: Path) -> None:
    data = confirmed(new_pack("office", "李工"), ELECTRONICS, WHO, {"limit": ">= 5.0", "clause": "4.2.7"})
    path = written(tmp_path, data)
    clause = next(c for p in choose(None, None, [str(path)]) for c in p.clauses if c.replaces == ELECTRONICS)
    assert clause.limit_text == ">= 5.0" and clause.clause == "4.2.7"


def test_confirming_again_takes_the_place_of_the_first() -> None:
    data = confirmed(new_pack("office", "李工"), ELECTRONICS, WHO)
    later = Confirmation(name="王工", date="2026-11-21", edition="2021", page="36")
    again = parsed(confirmed(data, ELECTRONICS, later))
    assert [c.confirmation for c in again.clauses] == [later]


def test_a_confirmed_clause_of_shanghai_is_silent_in_shenzhen(tmp_path: Path) -> None:
    shanghai = next(c.id for pack in shipped() if pack.city == "shanghai" for c in pack.clauses if c.kind == "requirement")
    path = written(tmp_path, confirmed(new_pack("office", "李工"), shanghai, WHO))
    assert not any(c.replaces for p in choose("shenzhen", None, [str(path)]) for c in p.clauses)
    assert any(c.replaces == shanghai for p in choose("shanghai", None, [str(path)]) for c in p.clauses)


def test_two_packs_that_confirm_one_clause_clash(tmp_path: Path) -> None:
    paths = [str(written(tmp_path, confirmed(new_pack(name, "李工"), ELECTRONICS, WHO))) for name in ("one", "two")]
    with pytest.raises(PackError) as caught:
        choose(None, None, paths)
    assert caught.value.key == "pack-replaced-twice"


def test_what_nobody_confirmed_replaces_nothing() -> None:
    data = confirmed(new_pack("office", "李工"), ELECTRONICS, WHO)
    del data["clause"][0]["confirmed"]
    data["clause"][0]["provenance"] = "secondary"
    _, faults = parse_pack(to_toml(data).encode())
    assert [fault.key for fault in faults] == ["pack-replaces-unconfirmed"]


def test_a_strange_clause_or_field_is_refused() -> None:
    with pytest.raises(CallError) as caught:
        confirmed(new_pack("office", "李工"), "no-such-clause", WHO)
    assert caught.value.key == "confirm-no-clause"
    with pytest.raises(CallError) as caught:
        confirmed(new_pack("office", "李工"), ELECTRONICS, WHO, {"provenance": "transcript"})
    assert caught.value.key == "confirm-field"


# --- as a table --------------------------------------------------------------------------------------------------


def as_table(data: Data) -> list[tuple[int, list[str]]]:
    return list(enumerate(rows(data), start=2))


@pytest.mark.parametrize("pack", shipped(), ids=lambda pack: pack.id)
def test_a_pack_through_a_table_stays_the_same(pack: Pack) -> None:
    data = entries(pack.text)
    again, faults = data_of(data, COLUMNS, as_table(data))
    assert faults == [] and changes(data, again) == []
    found, faults = check(again, range(2, 2 + len(pack.clauses)))
    assert faults == [] and found is not None
    assert [(c.limit_text, c.scope, repr(c.table), c.valid_from) for c in found.clauses] == \
        [(c.limit_text, c.scope, repr(c.table), c.valid_from) for c in pack.clauses]


def loads() -> Data:
    return entries(next(pack for pack in shipped() if pack.id == "cn-loads").text)


def test_a_changed_cell_is_one_change() -> None:
    table = as_table(loads())
    table[0][1][COLUMNS.index("limit")] = ">= 4.5"
    new, _ = data_of(loads(), COLUMNS, table)
    assert changes(loads(), new) == [Change(ELECTRONICS, "limit", ">= 4.0", ">= 4.5")]


def test_rows_that_come_and_go_are_changes() -> None:
    table = as_table(loads())[1:]
    table.append((99, [value.replace("cn-load-min-lightmech", "new-one") for value in table[0][1]]))
    new, _ = data_of(loads(), COLUMNS, table)
    assert changes(loads(), new) == [Change("new-one", "", "", ">= 8.0"), Change(ELECTRONICS, "", ">= 4.0", "")]


@pytest.mark.parametrize(("column", "value", "key"), [
    ("limit", "about four", "pack-limit-syntax"), ("quantity", "magic_m", "pack-unknown-quantity"),
    ("valid_from", "soon", "pack-date"), ("wording", "must", "pack-choice"), ("table", "{", "pack-table-json"),
    ("unit", "t", "pack-unit"), ("document", "nowhere", "pack-document"),
])
def test_a_fault_names_row_and_column(column: str, value: str, key: str) -> None:
    table = as_table(loads())
    table[3][1][COLUMNS.index(column)] = value
    new, faults = data_of(loads(), COLUMNS, table)
    faults = faults or check(new, [number for number, _ in table])[1]
    assert (5, column, key) in [(fault.row, fault.column, fault.key) for fault in faults]


def test_headings_are_checked() -> None:
    _, faults = data_of(loads(), ["id", "limits"], [])
    assert {(fault.column, fault.key) for fault in faults} == {
        ("limits", "pack-table-heading"), ("document", "pack-table-no-heading"), ("quantity", "pack-table-no-heading"),
        ("limit", "pack-table-no-heading")}
