"""Buildings and checks for the tests of the sheet; small packs are written where a test needs one of its own."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from shapely import Polygon, box

from models.building import Building, FloorLoad, Storey, StoreyKind, Zone
from models.logistics import Lift, LiftUse
from models.measured import Measured, assumed, from_file, from_person, metres, square_metres
from models.reading import InputFile, Reading
from models.report import ImportReport, ReportBuilder
from workbench.checked import Checked, Choices, check
from workbench.sheets.pdf import render_sheet

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"
ON = date(2026, 11, 21)

PACK = """
schema = "shanglou.pack/1"
id = "test-pack"
title = {{ zh = "测试标准", en = "Test standard" }}
edition = "2024"
city = "cn"
on_request = true
{head}
[[document]]
id = "doc"
title = {{ zh = "测试规范", en = "Test code" }}
number = "TB 1-2024"
edition = "2024"

[[clause]]
id = "test-height"
document = "doc"
clause = "3.1"
title = {{ zh = "标准层层高", en = "Height of a standard storey" }}
kind = "requirement"
wording = "shall"
force = "standard"
stage = "scheme"
topic = "storey_height"
headline = "height"
subject = "storey"
quantity = "storey_height_m"
limit = ">= 6.0"
valid_from = "2024-01-01"
provenance = "transcript"
"""

WAIVER = """
schema = "shanglou.plot/1"
[[waiver]]
clause = "test-height"
document = "特殊消防设计评审意见"
number = "深消评〔2026〕7号"
date = "2026-05-01"
name = "深圳市住建局"
"""


def storey(number: int, low: float, height: float | None, outline: Polygon | None, name: str = "") -> Storey:
    area = None if outline is None else square_metres(outline.area, from_file("ifc-quantity", f"#{number}"))
    zone = Zone(id=f"z{number}", name="生产区", floor_load=FloorLoad(load=Measured(10.0, "kN/m2", from_person())))
    return Storey(
        id=f"s{number}", number=number, name=name or f"{number}F", outline=outline, area_m2=area,
        kind=StoreyKind.FLOOR if number > 0 else StoreyKind.BASEMENT, zones=(zone,),
        elevation_m=metres(low, from_file("ifc-placement", f"#{number}")),
        height_m=None if height is None else metres(height, assumed("description-assumed", "a test")),
    )


def tower(storeys: int, lifts: int = 0, name: str = "试验楼", outline: Polygon | None = None, **changes: Any) -> Building:
    """A tower of 5 m storeys on a 40 × 20 m plan, its lowest floor at 0."""
    plan = box(0, 0, 40, 20) if outline is None else outline
    return Building(
        id=changes.pop("id", "b1"), name=name,
        storeys=tuple(storey(n + 1, 5.0 * n, 5.0, plan) for n in range(storeys)),
        lifts=tuple(Lift(id=f"l{n}", name=f"货梯{n + 1}", use=LiftUse.FREIGHT) for n in range(lifts)), **changes,
    )


def reading(*buildings: Building, report: ImportReport | None = None, file: str = "test.ifc") -> Reading:
    source = InputFile(file=file, sha256="ab" * 32, format="IFC4", length_unit="mm", up_axis="z")
    return Reading(input=source, buildings=buildings, report=report or ReportBuilder().build())


@pytest.fixture
def make_tower() -> Callable[..., Building]:
    return tower


@pytest.fixture
def waiver(tmp_path: Path) -> Path:
    """Plot conditions that hold nothing but a waiver."""
    path = tmp_path / "conditions.toml"
    path.write_text(WAIVER, "utf-8")
    return path


@pytest.fixture
def make_storey() -> Callable[..., Storey]:
    return storey


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., Checked]:
    """Checks buildings against the national packs, or with ``pack`` against the test's own one as well."""
    def run(*buildings: Building, pack: str | None = None, report: ImportReport | None = None, file: str = "test.ifc",
            **choices: Any) -> Checked:
        standards: tuple[str, ...] = choices.pop("standards", ())
        if pack is not None:
            path = tmp_path / "test-pack.toml"
            path.write_text(PACK.format(head=pack), "utf-8")
            standards = (*standards, str(path))
        return check(reading(*buildings, report=report, file=file), Choices(on=ON, standards=standards, **choices))
    return run


class Paper:
    """A rendered sheet as a reader sees it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reader = pypdf.PdfReader(io.BytesIO(data))
        self.pages = [page.extract_text() for page in self.reader.pages]
        self.text = "\n".join(self.pages)


@pytest.fixture
def paper() -> Callable[..., Paper]:
    def render(checked: Checked, lang: str = "zh", printed_on: str | None = None) -> Paper:
        return Paper(render_sheet(checked, lang, printed_on))
    return render


@pytest.fixture(scope="session")
def example() -> Callable[[str], Checked]:
    """A shipped example checked against Shenzhen with Bao'an."""
    from models.readers import read

    def run(name: str, city: str | None = "shenzhen", district: str | None = "baoan") -> Checked:
        return check(read(EXAMPLES / f"{name}.toml"), Choices(on=ON, city=city, district=district))
    return run
