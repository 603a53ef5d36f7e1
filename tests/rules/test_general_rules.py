"""Shenzhen's general rules are an empty form: whoever holds the official text fills it in, and only then does it judge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.columns import Facts
from rules.confirming import confirmed, new_pack
from rules.findings import Run, check_facts
from rules.library import choose, shipped
from rules.pack_text import to_toml
from rules.request import Request
from rules.standard import Confirmation
from tests.rules.support import facts

ID = "shenzhen-general-rules-2024"
ON = date(2026, 11, 21)
WHO = Confirmation(name="李工", date="2026-11-20", edition="2024", page="12")
FILLED = {"limit": ">= 6.0", "wording": "shall", "kind": "requirement", "force": "standard", "valid_from": "2024-05-01"}


def factory(first_m: float, kind: str | None = None) -> Facts:
    storeys = [{"storey_number": float(i), "storey_kind": "floor", "storey_height_m": height}
               for i, height in enumerate((first_m, 4.5), 1)]
    zones = [{"parent": i, "floor_load_kn_m2": 8.0} for i in (0, 1)]
    return facts(building=[{"use": "factory", "factory_type": kind}], storey=storeys, zone=zones)


def checked(given: Facts, *standards: str) -> Run:
    return check_facts(given, choose("shenzhen", None, standards), Request(on=ON, city="shenzhen", standards=standards))


def filled(tmp_path: Path, clause: str, **changes: str) -> str:
    path = tmp_path / "office.toml"
    path.write_text(to_toml(confirmed(new_pack("office", "李工"), clause, WHO, {**FILLED, **changes})), "utf-8")
    return str(path)


def test_it_is_silent_until_asked_for() -> None:
    assert ID not in {pack.id for pack in choose("shenzhen", None)}
    assert ID in {pack.id for pack in choose("shenzhen", None, [ID])}


def test_empty_lines_judge_nothing() -> None:
    run = checked(factory(4.0, "type-1"), ID)
    assert not any(finding.clause.id.startswith("sz-tz") for finding in run.findings())
    assert {f.clause.limit.form for f in run.information() if f.clause.id.startswith("sz-tz-1-")} == {"info"}


@pytest.mark.parametrize(("first_m", "verdict"), [(6.1, "pass"), (6.0, "near"), (5.9, "fail")])
def test_a_line_that_was_filled_in_decides_a_headline_topic(tmp_path: Path, first_m: float, verdict: str) -> None:
    run = checked(factory(first_m), ID, filled(tmp_path, "sz-tz-height-1"))
    (finding,) = [f for f in run.findings() if f.clause.replaces == "sz-tz-height-1"]
    assert (finding.verdict, finding.deciding, finding.clause.provenance) == (verdict, True, "confirmed")
    assert run.headline["height"] == "decided"
    assert checked(factory(first_m), ID).headline["height"] == "none"


@pytest.mark.parametrize(("kind", "verdict"), [("type-3", "fail"), (None, "no-data")])
def test_a_line_of_one_type_speaks_for_that_type(tmp_path: Path, kind: str | None, verdict: str) -> None:
    """8.0 kN/m² against a figure that a person enters for type 3; without the type the check asks for it."""
    run = checked(factory(6.0, kind), ID, filled(tmp_path, "sz-tz-3-load-1", limit=">= 10.0"))
    (finding,) = [f for f in run.findings() if f.clause.replaces == "sz-tz-3-load-1"]
    assert finding.verdict == verdict
    assert finding.missing == (() if kind else ("factory_type",))


def test_a_line_of_another_type_is_silent(tmp_path: Path) -> None:
    run = checked(factory(6.0, "type-1"), ID, filled(tmp_path, "sz-tz-3-load-1", limit=">= 10.0"))
    assert not any(f.clause.replaces == "sz-tz-3-load-1" for f in run.findings())


def test_every_type_has_the_same_lines() -> None:
    pack = next(pack for pack in shipped() if pack.id == ID)
    for number in range(1, 6):
        start = f"sz-tz-{number}-"
        lines = sorted(clause.id.removeprefix(start) for clause in pack.clauses if clause.id.startswith(start))
        assert lines == ["freight", "lift-load", "load-1", "load-up", "plan"]
