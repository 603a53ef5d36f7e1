"""Every quantity that a clause can ask about has a value in at least one file: ``tried.toml`` names it, no exception."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from models.readers import read
from models.reading import Reading
from rules.city_facts import facts_of_city
from rules.context import Context
from rules.facts import facts_of
from rules.library import shipped
from rules.quantities import REGISTRY
from workbench.checked import Choices, check

ROOT = Path(__file__).parents[2]
TRIED: dict[str, list[str]] = {file: entry["quantities"] for file, entry in
                               tomllib.loads((Path(__file__).parent / "tried.toml").read_text("utf-8")).items()}
INVENTED = sorted((ROOT / "tests" / "data" / "description").glob("*.toml"))


@cache
def reading(file: str) -> Reading:
    return read(ROOT / file)


@cache
def context(file: str) -> Context:
    found = reading(file)
    if found.city is not None:
        return Context(facts_of_city(found.city, found.plot, found.site))
    return Context(facts_of(found.buildings, found.plot, found.site))


def has_value(file: str, name: str) -> bool:
    """Whether any thing of a file has the quantity for its own, not only from what it is part of."""
    ctx = context(file)
    return any(subject in ctx.facts.tables and bool((~np.isnan(ctx.column(subject, name).values)).any())
               for subject in REGISTRY[name].subjects)


def test_every_quantity_is_named_once() -> None:
    names = Counter(name for quantities in TRIED.values() for name in quantities)
    assert set(names) == set(REGISTRY) and max(names.values()) == 1


@pytest.mark.parametrize(("file", "name"), [(file, name) for file, names in TRIED.items() for name in names])
def test_it_has_a_value_in_the_file(file: str, name: str) -> None:
    assert has_value(file, name)


def test_a_file_that_does_not_speak_of_it_has_none() -> None:
    assert not has_value("tests/data/mesh/warehouse-walls-cm.dae", "unit_power_kw")
    assert not has_value("assets/examples/songhu-phase-a.toml", "tender_lot")


@pytest.mark.parametrize("path", INVENTED, ids=lambda path: path.stem)
@pytest.mark.parametrize("city", [None, "shenzhen", "shanghai"])
def test_the_invented_files_are_heard_and_judged_by_every_pack(path: Path, city: str | None) -> None:
    """Nothing of them is unheard, all of it is assumed, and all packs together judge them without a fault."""
    named = tuple(pack.id for pack in shipped() if pack.city not in ("cn", city))
    choices = Choices(on=date(2026, 11, 21), city=city, standards=named)
    checked = check(reading(str(path.relative_to(ROOT))), choices)
    report = checked.reading.report
    assert not report.errors and not report.dropped
    assert {note.code for note in report.guesses} <= {"desc-assumed", "desc-zones-partial"}
    assert len(checked.run.packs) >= len(named) and len(checked.run.findings()) > 100
    assert checked.run.information() and checked.run.overall in ("fail", "incomplete")
