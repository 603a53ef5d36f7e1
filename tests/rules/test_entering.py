"""Every quantity can be entered: as a field, among the declared facts of a description, or by what it is computed from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.building import ENTERED_AS
from models.columns import Facts
from models.readers import read
from rules.facts import facts_of
from rules.quantities import REGISTRY
from rules.quantity import Quantity
from rules.rows import may_be_declared

FIELDS = {"hazard": "building.hazard", "production": "building.production"}
"""Fields of the building that other things declare: the list of fields leaves them out on purpose."""

TABLES = {
    "plot": "[plot]", "site": "[site]", "yard": "[[site.yard]]", "building": '[[building]]\nid = "a"\nname = "A"',
    "storey": "[[building.storey]]\nnumbers = 1\nheight_m = 6.0\narea_m2 = 2000.0", "zone": "[[building.zone]]\nstoreys = 1",
    "unit": "[[building.unit]]\nstoreys = 1", "compartment": "[[building.compartment]]\nstoreys = 1\narea_m2 = 900.0",
    "stair": "[[building.stair]]", "lift": "[[building.lift]]", "hoist": '[[building.hoist]]\nkind = "well"',
    "dock": "[[building.dock]]", "store": "[[building.store]]",
}
DECLARED = {
    "plot": "plot.declared", "site": "site.declared", "yard": "site.yard.declared", "building": "building.declared",
    **{kind: f"building.{kind}.declared" for kind in ("storey", "zone", "unit", "compartment", "stair", "lift", "hoist", "dock",
                                                      "store")},
}


def declarable(subject: str) -> list[Quantity]:
    """Quantities that only a declared fact of this kind of thing can give."""
    return [quantity for quantity in REGISTRY.values()
            if subject in quantity.subjects and may_be_declared(quantity.name) and quantity.name not in {**ENTERED_AS, **FIELDS}]


def written(quantity: Quantity) -> str:
    if quantity.form == "number":
        return "1.5"
    return "true" if quantity.form == "flag" else f'"{quantity.choices[-1] if quantity.choices else "word"}"'


def description() -> str:
    """A building with one thing of each kind, each declaring all that it can."""
    parts = ['schema = "shanglou.building/1"']
    for subject, head in TABLES.items():
        facts = [f"{quantity.name} = {written(quantity)}" for quantity in declarable(subject)]
        parts += [head, f"[{DECLARED[subject]}]", *facts]
    return "\n".join(parts)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    path: Path = tmp_path_factory.mktemp("entering") / "all.toml"
    path.write_text(description(), "utf-8")
    reading = read(path)
    return facts_of(reading.buildings, reading.plot, reading.site)


@pytest.mark.parametrize("subject", TABLES)
def test_declared_facts_arrive(facts: Facts, subject: str) -> None:
    columns = facts.tables[subject].columns
    missing = [q.name for q in declarable(subject) if q.name not in columns or np.isnan(columns[q.name].values[0])]
    assert missing == []


@pytest.mark.parametrize("quantity", REGISTRY.values(), ids=lambda quantity: quantity.name)
def test_every_quantity_can_be_entered(quantity: Quantity) -> None:
    assert can_be_entered(quantity), quantity.name


def can_be_entered(quantity: Quantity) -> bool:
    """By a field, by a declared fact of a thing that a description holds, or by all that it is computed from."""
    if quantity.name in {**ENTERED_AS, **FIELDS}:
        return True
    if may_be_declared(quantity.name):
        return bool(set(quantity.subjects) & set(TABLES))
    return bool(quantity.inputs) and all(can_be_entered(REGISTRY[name]) for name in quantity.inputs)
