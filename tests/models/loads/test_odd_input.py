"""Whatever is entered, every machine gets an answer: finite numbers, a verdict, or a reason."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.building import FloorLoad
from models.equipment import Equipment
from models.loads import loads_of
from models.loads.floor import NUMBERS
from models.loads.machines import VERDICTS
from models.measured import Measured, Stated
from models.reading import InputFile, Reading
from models.report import ImportReport
from tests.models.loads.test_loads import SAID, building, zone
from workbench.documents import dump
from workbench.load_documents import loads_document

sizes = st.sampled_from([1e-6, 0.01, 0.15, 1.0, 2.8, 150.0, 1e6, 1e9]) | st.floats(1e-3, 1e3)
odd = st.sampled_from([0.0, -1.0, "three", True, None])
facts = st.fixed_dictionaries({}, optional={
    **dict.fromkeys(NUMBERS, sizes | odd), "slab_form": st.sampled_from(["one-way", "two-way", "flat", "strange"]),
    "slab_on_grade": st.booleans()})


def maybe(unit: str) -> st.SearchStrategy[Measured | None]:
    return st.none() | sizes.map(lambda value: Measured(value, unit, SAID))


machines = st.builds(
    Equipment, id=st.just("m"), name=st.just("M"), storey=st.just(1), count=maybe("1"), mass_kg=maybe("kg"),
    base_m=st.tuples(maybe("m"), maybe("m")), spacing_m=maybe("m"), dynamic_factor=maybe("1"),
    along_span=st.none() | st.booleans(), bedding_m=maybe("m"), edge_m=maybe("m"), wheel_load_kn=maybe("kN"),
    wheel_length_m=maybe("m"), wheel_width_m=maybe("m"), wheel_track_m=maybe("m"), excitation_hz=maybe("Hz"),
    excitation_n=maybe("N"), vibration=st.none() | st.just(Stated("VC-A", SAID)))


@settings(max_examples=300, deadline=None)
@given(facts, machines, st.sampled_from(["kN/m2", "kg/m2"]), sizes | st.just(0.0))
def test_every_machine_gets_an_answer(declared: dict[str, Any], item: Equipment, unit: str, load: float) -> None:
    where = replace(zone(), floor_load=FloorLoad(load=Measured(load, unit, SAID)),
                    declared={name: Stated(value, SAID) for name, value in declared.items() if value is not None})
    found = loads_of(building(where, item))
    for machine in found.machines:
        assert machine.verdict in VERDICTS
        for check in machine.checks:
            assert check.required_kn_m2 is None or math.isfinite(check.required_kn_m2)
            assert check.required_kn_m2 is not None or check.missing or check.why
    reading = Reading(input=InputFile(file="x", sha256="0", format="x", length_unit="m", up_axis="z"), buildings=(),
                      report=ImportReport())
    assert json.loads(dump(loads_document(reading, [found])))["schema"] == "shanglou.loads/1"
