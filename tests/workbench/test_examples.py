"""The example towers: every clause that is due has its input, and what is invented for that says so."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from models.measured import SourceKind
from models.readers import read
from workbench.checked import Choices, check
from workbench.documents import check_document

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"
ON = datetime.date(2026, 11, 21)


@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
@pytest.mark.parametrize(("city", "district"), [(None, None), ("shenzhen", None), ("shenzhen", "baoan")])
def test_every_clause_that_is_due_is_decided(name: str, city: str | None, district: str | None) -> None:
    """Nothing lacks data; incomplete all the same, because headline topics have no published figure."""
    document = check_document(check(read(EXAMPLES / f"{name}.toml"), Choices(on=ON, city=city, district=district)), "zh")
    assert document["counts"]["no-data"] == 0 and document["counts"]["fail"] == 0
    assert document["clauses_decided"] == document["clauses_due"] > 35 and document["overall"] == "incomplete"


@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
def test_what_is_declared_without_a_case_is_assumed(name: str) -> None:
    reading = read(EXAMPLES / f"{name}.toml")
    assert reading.site is not None
    declared = {**reading.site.declared, **reading.buildings[0].declared}
    for quantity in ("gate_road_class", "gate_to_junction_m", "court_short_side_m", "auxiliary_rooms_present", "faces_street"):
        assert declared[quantity].source.kind is SourceKind.ASSUMED, quantity
    known = {quantity for quantity, stated in declared.items() if stated.source.kind is not SourceKind.ASSUMED}
    assert known <= {"tenants_found_too_low"}
