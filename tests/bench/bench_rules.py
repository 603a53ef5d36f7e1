"""Clause checking: 60 clauses × 20,000 storeys from columns, against ifctester with as many comparisons."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from models.columns import NO_SOURCE, Column, Facts, Table
from rules.findings import check_facts
from rules.pack_reader import parse_pack
from rules.quantities import REGISTRY
from rules.quantity import PARENTS, SUBJECTS
from rules.request import Request
from rules.standard import Pack

STOREYS = 20_000
CLAUSES = 60
LIMITS_M = [round(3.0 + 0.1 * i, 1) for i in range(CLAUSES)]


def pack_of_clauses() -> Pack:
    """Sixty height clauses with a scope of two conditions each."""
    head = ('schema = "shanglou.pack/1"\nid = "bench"\ntitle = {zh = "测", en = "bench"}\nedition = "1"\ncity = "cn"\n'
            '[[document]]\nid = "d"\ntitle = {zh = "文", en = "doc"}\n')
    clause = ('[[clause]]\nid = "c{i}"\ndocument = "d"\nclause = "{i}"\ntitle = {{zh = "条", en = "clause"}}\n'
              'kind = "requirement"\nwording = "shall"\nforce = "standard"\nstage = "scheme"\ntopic = "storey_height"\n'
              'subject = "storey"\nquantity = "storey_height_m"\nscope = "use=factory and storey_number >= 1"\n'
              'limit = ">= {limit}"\nprovenance = "transcript"\nvalid_from = "2020-01-01"\n')
    text = head + "".join(clause.format(i=i, limit=limit) for i, limit in enumerate(LIMITS_M))
    pack, faults = parse_pack(text.encode())
    if pack is None:
        raise ValueError(faults)
    return pack


def columns_of_storeys(rows: int = STOREYS) -> Facts:
    rng = np.random.default_rng(1)
    facts = Facts({}, words={name: list(q.choices) for name, q in REGISTRY.items() if q.choices})
    no_source = np.full(rows, NO_SOURCE, np.int16)
    for kind in SUBJECTS:
        count = rows if kind == "storey" else 1
        parents = {PARENTS[kind]: np.zeros(count, np.int32)} if kind in PARENTS else {}
        facts.tables[kind] = Table(kind, [f"{kind}{i}" for i in range(count)], [""] * count, {}, parents)
    facts.tables["building"].columns["use"] = Column(np.array([facts.encode("use", "factory")]), no_source[:1])
    storeys = facts.tables["storey"].columns
    storeys["storey_height_m"] = Column(rng.uniform(3.0, 9.0, rows), no_source)
    storeys["storey_number"] = Column(rng.integers(1, 20, rows).astype(float), no_source)
    return facts


def ifctester_once(rows: int = STOREYS) -> float:
    """Seconds for sixty specifications with one bounded property each on as many storeys."""
    import ifcopenshell
    import ifcopenshell.guid
    from ifctester import ids

    rng = np.random.default_rng(1)
    model = ifcopenshell.file(schema="IFC4")
    metre = model.create_entity("IfcSIUnit", UnitType="LENGTHUNIT", Name="METRE")
    model.create_entity("IfcProject", GlobalId=ifcopenshell.guid.new(),
                        UnitsInContext=model.create_entity("IfcUnitAssignment", Units=[metre]))
    for height in rng.uniform(3.0, 9.0, rows):
        storey = model.create_entity("IfcBuildingStorey", GlobalId=ifcopenshell.guid.new())
        real = model.create_entity("IfcReal", float(height))
        value = model.create_entity("IfcPropertySingleValue", Name="Height", NominalValue=real)
        pset = model.create_entity("IfcPropertySet", GlobalId=ifcopenshell.guid.new(), Name="Bench", HasProperties=[value])
        model.create_entity("IfcRelDefinesByProperties", GlobalId=ifcopenshell.guid.new(), RelatedObjects=[storey],
                            RelatingPropertyDefinition=pset)
    document = ids.Ids(title="bench")
    for limit in LIMITS_M:
        specification = ids.Specification(name=str(limit), ifcVersion=["IFC4"])
        specification.applicability.append(ids.Entity(name="IFCBUILDINGSTOREY"))
        bound = ids.Restriction(base="double", options={"minInclusive": limit})
        specification.requirements.append(ids.Property(propertySet="Bench", baseName="Height", dataType="IFCREAL", value=bound))
        document.specifications.append(specification)
    return timed(lambda: document.validate(model), 1)


def timed(work: Callable[[], Any], runs: int) -> float:
    """Median seconds of some runs."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def run() -> list[dict[str, Any]]:
    pack, facts, request = pack_of_clauses(), columns_of_storeys(), Request(on=date(2026, 11, 21))
    ours = timed(lambda: check_facts(facts, [pack], request).counts, 7)
    peer = ifctester_once()
    checks = CLAUSES * STOREYS
    return [{"name": f"{CLAUSES} clauses x {STOREYS} storeys / ifctester", "ours_s": ours, "peer_s": peer, "ratio": peer / ours,
             "note": f"{checks / ours:,.0f} against {checks / peer:,.0f} checks/s, at least 100x wanted"}]


if __name__ == "__main__":
    for row in run():
        print(row)
