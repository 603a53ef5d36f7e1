"""Why a company has no place, in the few words of the page on the wall."""

from __future__ import annotations

import pytest

from models.matching.placing import place
from models.matching.spaces import spaces_of
from models.measured import Stated
from models.tenants import Tenant
from tests.models.matching.park import SOURCE, building, measured, storey, tenant
from workbench.stacking_reasons import short_reasons
from workbench.stacking_words import StackingWords


def _people() -> list[Tenant]:
    return [
        tenant("richer", 1000.0, rent=90.0), tenant("taken", 1000.0, rent=20.0),
        tenant("heavy", 500.0, needs={"floor_load_kn_m2": measured(10.0, "kN/m2"), "storey_height_m": measured(6.0, "m")}),
        tenant("still", 500.0, needs={"vibration": Stated("VC-A", SOURCE)}), tenant("huge", 5000.0), tenant("silent", None)]


@pytest.mark.parametrize(("lang", "wanted"), [
    ("zh", {"silent": "没有写需求面积", "still": "缺资料：实测楼板振动速度",
            "heavy": "1F：层高 5.00 < 6.00 m、楼面荷载 8.0 < 10.0 kN/m²",
            "huge": "1F：面积 1,000.0 < 5,000.0 m²", "taken": "可放 1 处，已给他家"}),
    ("en", {"silent": "the area needed is not stated", "still": "missing: the measured floor vibration",
            "heavy": "1F: storey height 5.00 < 6.00 m, floor load 8.0 < 10.0 kN/m²", "huge": "1F: area 1,000.0 < 5,000.0 m²",
            "taken": "fits in one place, given to another"}),
])
def test_reasons_in_short_those_first_that_somebody_can_mend(lang: str, wanted: dict[str, str]) -> None:
    found = short_reasons(place(_people(), spaces_of([building((storey(1),))])), StackingWords(lang))
    assert {tenant_.id: said for tenant_, said in found} == wanted
    assert [tenant_.id for tenant_, _ in found] == list(wanted)


def test_several_places() -> None:
    people = [tenant("a", 1000.0, rent=90.0), tenant("b", 1000.0, rent=90.0), tenant("c", 1000.0, rent=20.0)]
    found = short_reasons(place(people, spaces_of([building((storey(1), storey(2)))])), StackingWords("zh"))
    assert [said for _, said in found] == ["可放 2 处，均已给他家"]
