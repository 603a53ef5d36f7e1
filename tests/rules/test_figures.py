"""What figures are worth, what confirmed clauses correct, and whether the packs of an earlier run are still the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rules.confirming import confirmed, new_pack
from rules.figures import corrections, figure_of, original, stand_ins, worst_figure
from rules.library import choose, shipped
from rules.pack_record import PackRecord, changes_since, record_of, records_in
from rules.pack_text import to_toml
from rules.standard import Clause, Confirmation, Pack
from tests.rules.support import clause_text, pack

WHO = Confirmation(name="李工", date="2026-11-20", edition="2021", page="35")
ELECTRONICS = "cn-load-min-electronics"


def clause(**changes: object) -> Clause:
    return pack(clause_text(**changes)).clauses[0]


@pytest.mark.parametrize(("changes", "figure"), [
    ({"provenance": "transcript"}, "provisional"), ({"provenance": "secondary"}, "provisional"),
    ({"provenance": "unverified"}, "unverified"),
    ({"provenance": "secondary", "kind": "reference", "limit": "info"}, "missing"),
    ({"provenance": "secondary", "kind": "procedure", "limit": "info"}, "provisional"),
    ({"provenance": "secondary", "kind": "reference"}, "provisional"),
])
def test_a_figure_is_worth_what_its_clause_is(changes: dict[str, object], figure: str) -> None:
    assert figure_of(clause(**changes)) == figure


def test_the_worst_of_several_figures_is_shown_and_of_none_it_is_missing() -> None:
    good, bad = clause(), clause(provenance="unverified")
    assert worst_figure([good, bad]) == "unverified" and worst_figure([good]) == "provisional" and worst_figure([]) == "missing"


def own(tmp_path: Path, *, city: str | None = None, **fixes: str) -> tuple[Pack, ...]:
    path = tmp_path / "office.toml"
    path.write_text(to_toml(confirmed(new_pack("office", "李工"), ELECTRONICS, WHO, fixes)), "utf-8")
    return choose(city, None, [str(path)])


def test_a_confirmed_clause_is_confirmed_and_names_ours(tmp_path: Path) -> None:
    packs = own(tmp_path)
    ((place, found),) = stand_ins(packs)
    assert place.id == "cn-loads" and figure_of(found) == "confirmed" and corrections(found) == ()
    ours = original(found)
    assert ours is not None and ours.id == ELECTRONICS and original(ours) is None and corrections(ours) == ()


def test_every_field_that_differs_is_a_correction(tmp_path: Path) -> None:
    packs = own(tmp_path, limit=">= 5.0", clause="4.2.8", valid_from="2022-06-01", scope="production in {electronics, pcb}")
    ((_, found),) = stand_ins(packs)
    told = {one.field: (one.ours, one.own) for one in corrections(found)}
    assert set(told) == {"limit", "clause", "valid_from", "scope"}
    assert told["limit"][0].limit_text == ">= 4.0" and told["limit"][1].limit_text == ">= 5.0"


def test_a_source_alone_corrects_nothing(tmp_path: Path) -> None:
    ((_, found),) = stand_ins(own(tmp_path, source="正式出版物"))
    assert corrections(found) == ()


def test_a_pack_says_which_of_its_clauses_speak_elsewhere_and_which_are_silent(tmp_path: Path) -> None:
    shanghai = next(c.id for p in shipped() if p.city == "shanghai" and not p.on_request for c in p.clauses)
    data = confirmed(confirmed(new_pack("office", "李工"), ELECTRONICS, WHO), shanghai, WHO)
    path = tmp_path / "office.toml"
    path.write_text(to_toml(data), "utf-8")
    office = next(p for p in choose("shenzhen", None, [str(path)]) if p.id == "office")
    assert (office.lent, office.idle) == ((f"office/{ELECTRONICS}",), (f"office/{shanghai}",))
    office = next(p for p in choose("shanghai", None, [str(path)]) if p.id == "office")
    assert office.idle == () and set(office.lent) == {f"office/{ELECTRONICS}", f"office/{shanghai}"}


# --- packs of an earlier run -------------------------------------------------------------------------------------


def test_the_same_packs_are_no_change() -> None:
    packs = shipped()[:3]
    assert changes_since([record_of(p) for p in packs], packs) == ()


def test_a_pack_that_changed_went_or_came_is_named() -> None:
    first, second, third = shipped()[:3]
    before = [record_of(first), replace(record_of(second), sha256="0" * 64)]
    found = changes_since(before, [second, third])
    assert [(one.id, one.kind) for one in found] == [(first.id, "gone"), (second.id, "changed"), (third.id, "added")]
    assert found[1].before == before[1] and found[1].now == record_of(second)


def test_records_are_read_from_both_kinds_of_documents() -> None:
    entry = {"id": "x", "edition": "2026", "sha256": "ab"}
    assert records_in({"standards": [entry]}) == records_in({"packs": [entry]}) == (PackRecord("x", "2026", "ab"),)


@pytest.mark.parametrize("document", [{}, {"packs": []}, {"packs": "x"}, {"packs": [{"id": "x", "edition": 1, "sha256": "ab"}]}])
def test_a_document_without_packs_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no pack"):
        records_in(document)
