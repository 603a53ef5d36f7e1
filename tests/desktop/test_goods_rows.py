"""Cells of the demand as plain rows: what is shown, typed again, is the same value; shares in every way people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.building import Building
from models.edit_logistics import HANDLING_FIELDS
from models.edit_records import record, run
from models.errors import CallError
from models.readers import read
from workbench.desktop.goods_rows import (
    Cell,
    Entry,
    Table,
    arguments_of,
    day_table,
    goods_table,
    handling_table,
    parsed,
    say_in,
    truck_table,
)

EXAMPLE = Path(__file__).parents[2] / "assets" / "examples" / "songhu-later-tower.toml"


@pytest.fixture(scope="module")
def building() -> Building:
    return read(EXAMPLE).buildings[0]


def tables(building: Building, lang: str) -> list[Table]:
    say = say_in(lang)
    return [goods_table(building, {}, say), day_table(building, say), truck_table(building, {}, say),
            handling_table(building, "lift", building.lifts[0].id, say),
            handling_table(building, "dock", building.docks[0].id, say)]


def cells(building: Building, lang: str) -> list[tuple[Cell, Entry]]:
    return [(cell, cell.entry) for table in tables(building, lang) for row in table.rows for cell in row.cells
            if cell.entry is not None]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_stands_in_a_cell_typed_again_is_the_same_value(building: Building, lang: str) -> None:
    found = [(cell, entry) for cell, entry in cells(building, lang) if cell.entered]
    assert len(found) > 40
    for cell, entry in found:
        entry_record = record(building.id, entry.edit, arguments_of(entry, parsed(entry, cell.entered, building)))
        edited = run(building, entry_record).building
        again = next(other for other, same in cells(edited, lang) if (same.edit, same.arguments) == (entry.edit, entry.arguments))
        assert (again.text, again.entered) == (cell.text, cell.entered), entry
        assert again.mark != "assumed", entry      # now a person said it


def test_every_cell_that_is_not_shown_as_assumed_has_another_source(building: Building) -> None:
    marked = [cell for cell, _ in cells(building, "zh") if cell.mark == "assumed"]
    assert marked and all("假定" in cell.tip for cell in marked)
    assert all("假定" not in cell.tip for cell, _ in cells(building, "zh") if cell.mark != "assumed")


def test_every_detail_of_handling_has_its_row(building: Building) -> None:
    made = {entry.field for _, entry in cells(building, "zh") if entry.edit == "set_handling"}
    assert made == {*HANDLING_FIELDS["lift"], *HANDLING_FIELDS["dock"]}


@pytest.mark.parametrize(("typed", "shares"), [
    ("50 / 40 / 10", (0.5, 0.4, 0.1)), ("50%, 40%, 10%", (0.5, 0.4, 0.1)), ("0.5 0.4 0.1", (0.5, 0.4, 0.1)),
    ("100／0／0", (1.0, 0.0, 0.0)), ("1/0/0", (1.0, 0.0, 0.0)), ("33.3、33.3、33.4", (0.333, 0.333, 0.334))])
def test_shares_are_understood_as_people_write_them(building: Building, typed: str, shares: tuple[float, ...]) -> None:
    entry = next(entry for _, entry in cells(building, "zh") if entry.edit == "set_goods_shares")
    assert parsed(entry, typed, building) == shares


@pytest.mark.parametrize(("typed", "share"), [("50", 0.5), ("50 %", 0.5), ("0.5", 0.5), ("1", 1.0), ("100", 1.0), ("0", 0.0)])
def test_one_share_is_understood(building: Building, typed: str, share: float) -> None:
    entry = next(entry for _, entry in cells(building, "zh") if entry.edit == "set_truck_share")
    assert parsed(entry, typed, building) == share


@pytest.mark.parametrize("typed", ["", "?", "a", "50/50", "--"])
def test_one_share_is_one_number(building: Building, typed: str) -> None:
    entry = next(entry for _, entry in cells(building, "zh") if entry.edit == "set_truck_share")
    with pytest.raises(CallError):
        parsed(entry, typed, building)
