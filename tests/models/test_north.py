"""Where north is: angles by hand, edits, and what IFC, DXF and descriptions say of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.building import Site
from models.edit_around import AROUND, Around, set_around
from models.edit_records import record, run_around
from models.errors import CallError, InputError
from models.measured import from_person
from models.merging.from_logistics import _turned_north
from models.merging.placement import Placement
from models.north import angle_of, direction_of, is_plan_up, north
from models.readers import read
from models.reading import Reading
from models.writers.ifc import write_ifc
from tests.models.readers.dxf_builder import Sheet, factory_floor
from tests.models.readers.ifc_builder import IfcBuilder, tower

GEOREFERENCED = Path(__file__).resolve().parents[1] / "data" / "ifc" / "georef-1storey-ifc4x3.ifc"


@pytest.mark.parametrize(("x", "y", "angle"), [
    (0.0, 1.0, 0.0), (1.0, 0.0, 90.0), (0.0, -2.0, 180.0), (-5.0, 0.0, 270.0), (1.0, 1.0, 45.0),
    (-0.5, 0.8660254037844386, 330.0),
    (3.0, 4.0, 36.86989764584402),
])
def test_the_angle_of_a_direction_runs_clockwise_from_y(x: float, y: float, angle: float) -> None:
    assert angle_of(x, y) == pytest.approx(angle)
    length = (x * x + y * y) ** 0.5
    assert direction_of(angle) == pytest.approx((x / length, y / length), abs=1e-12)


@pytest.mark.parametrize(("x", "y"), [(0.0, 0.0), (1e-12, 0.0), (float("nan"), 1.0), (float("inf"), 0.0)])
def test_what_has_no_direction_has_no_angle(x: float, y: float) -> None:
    assert angle_of(x, y) is None


def test_north_is_kept_within_one_turn() -> None:
    kept = [north(angle, from_person()).value for angle in (-15.0, 360.0, 375.0, -1e-17, 359.9999999)]
    assert kept == [345.0, 0.0, 15.0, 0.0, 359.9999999]
    assert is_plan_up(359.9999999) and is_plan_up(1e-7) and not is_plan_up(0.001) and not is_plan_up(180.0)


def test_north_is_entered_and_taken_back() -> None:
    around = set_around(Around(), "site", "site", "north_deg", -15.0).around
    assert around.site is not None and around.site.north_deg == north(345.0, from_person())
    assert set_around(around, "site", "site", "north_deg", None).around.site == Site()
    again = run_around(Around(), record(AROUND, "set_around", {"kind": "site", "item_id": "site", "field": "north_deg",
                                                                   "value": 12.5, "source": from_person()}))
    assert again.around.site is not None and again.around.site.north_deg is not None
    assert again.around.site.north_deg.value == 12.5


@pytest.mark.parametrize("value", [361.0, -360.5, float("nan"), "north", True])
def test_a_north_beyond_one_turn_is_refused(value: object) -> None:
    with pytest.raises(CallError):
        set_around(Around(), "site", "site", "north_deg", value)


def test_a_plan_that_is_turned_turns_its_north() -> None:
    site = Site(north_deg=north(30.0, from_person()))
    placements = [Placement(turns=turns, shift_m=(4.0, 0.0), residual_m=None, overlap=None) for turns in range(4)]
    turned = [_turned_north(site, placement) for placement in placements]
    assert [found and found.value for found in turned] == [30.0, 300.0, 210.0, 120.0]


# IFC


def with_north(made: IfcBuilder, *ratios: float) -> IfcBuilder:
    made.context.TrueNorth = made.file.create_entity("IfcDirection", DirectionRatios=ratios)
    return made


def map_conversion(made: IfcBuilder, abscissa: float | None, ordinate: float | None) -> IfcBuilder:
    crs = made.file.create_entity("IfcProjectedCRS", Name="EPSG:4547")
    made.file.create_entity("IfcMapConversion", SourceCRS=made.context, TargetCRS=crs, Eastings=500000.0, Northings=2500000.0,
                            OrthogonalHeight=0.0, XAxisAbscissa=abscissa, XAxisOrdinate=ordinate)
    return made


def angle(reading: Reading) -> float | None:
    found = None if reading.site is None else reading.site.north_deg
    return None if found is None else found.value


def codes(reading: Reading) -> set[str]:
    return {note.code for _, notes in reading.report.lists() for note in notes if "north" in note.code}


@pytest.mark.parametrize("schema", ["IFC2X3", "IFC4"])
def test_the_true_north_of_a_model(schema: str, tmp_path: Path) -> None:
    reading = read(with_north(tower(schema), -0.5, 0.8660254037844386).save(tmp_path))
    assert angle(reading) == pytest.approx(330.0) and codes(reading) == set()
    assert reading.site is not None and reading.site.north_deg is not None
    assert reading.site.north_deg.source.how == "ifc-true-north" and "TrueNorth" in reading.site.north_deg.source.where


def test_a_model_without_north_has_none(tmp_path: Path) -> None:
    reading = read(tower().save(tmp_path))
    assert reading.site is None and codes(reading) == set()


@pytest.mark.parametrize("ratios", [(0.0, 1.0), (6.12303176911189e-17, 1.0)])
def test_the_default_of_programs_is_no_knowledge(ratios: tuple[float, float], tmp_path: Path) -> None:
    reading = read(with_north(tower(), *ratios).save(tmp_path))
    assert angle(reading) is None and codes(reading) == {"ifc-north-default"}


def test_a_north_without_direction_is_told(tmp_path: Path) -> None:
    reading = read(with_north(tower(), 0.0, 0.0).save(tmp_path))
    assert angle(reading) is None and codes(reading) == {"ifc-north-no-direction"}


def test_a_map_conversion_says_where_the_north_of_its_grid_is(tmp_path: Path) -> None:
    reading = read(map_conversion(with_north(tower(), 0.0, 1.0), 0.5, 0.8660254037844386).save(tmp_path))
    assert angle(reading) == pytest.approx(60.0) and codes(reading) == {"ifc-north-of-grid"}
    assert angle(read(map_conversion(tower(), None, None).save(tmp_path))) is None
    assert angle(read(map_conversion(tower(), 1.0, 0.0).save(tmp_path))) == 0.0
    assert angle(read(map_conversion(with_north(tower(), 1.0, 0.0), 1.0, 0.0).save(tmp_path))) == 90.0


def test_two_norths_of_one_model_are_told(tmp_path: Path) -> None:
    made = with_north(tower(), 1.0, 0.0)
    other = made.file.create_entity("IfcDirection", DirectionRatios=(-1.0, 0.0))
    made.file.create_entity("IfcGeometricRepresentationContext", ContextType="Plan", CoordinateSpaceDimension=2,
                            WorldCoordinateSystem=made.axis(), TrueNorth=other)
    reading = read(made.save(tmp_path))
    assert angle(reading) == 90.0 and codes(reading) == {"ifc-north-differs"}


def test_the_north_of_a_real_georeferenced_model() -> None:
    """XAxisAbscissa 0.270600445976, XAxisOrdinate 0.962691746426: arctan of their ratio is 74.300°."""
    assert angle(read(GEOREFERENCED)) == pytest.approx(74.3, abs=0.001)


def test_north_goes_into_a_written_model_and_comes_back(tmp_path: Path) -> None:
    reading = read(with_north(tower(), 1.0, -1.0).save(tmp_path))
    write_ifc(reading, tmp_path / "back.ifc")
    assert angle(reading) == 135.0 and angle(read(tmp_path / "back.ifc")) == pytest.approx(135.0)


# DXF

NOWHERE = (7.0, 5.0)
"""A direction that is written as (0, 0): the library itself would put (0, 1) in its place."""


def drawn(tmp_path: Path, direction: tuple[float, float] | None, kind: int = 1, header: float = 0.0) -> Reading:
    sheet: Any = Sheet()
    factory_floor(sheet, 0, 0, "一层平面图", "%%p0.000")
    sheet.document.header["$NORTHDIRECTION"] = header
    if direction is not None:
        data = sheet.space.new_geodata()
        data.dxf.update({"north_direction": direction, "coordinate_type": kind, "design_point": (0, 0, 0)})
    path = tmp_path / "plan.dxf"
    sheet.document.saveas(path)
    if direction == NOWHERE:
        path.write_text(path.read_text("utf-8").replace(" 12\n7.0\n 22\n5.0\n", " 12\n0.0\n 22\n0.0\n"), "utf-8")
    return read(path)


def test_the_geographic_location_of_a_drawing_says_north(tmp_path: Path) -> None:
    reading = drawn(tmp_path, (-1.0, 1.0))
    assert angle(reading) == pytest.approx(315.0) and codes(reading) == {"dxf-north-of-grid"}
    assert angle(drawn(tmp_path, (0.0, 1.0), 2)) == 0.0


def test_a_drawing_without_a_clear_north_has_none(tmp_path: Path) -> None:
    assert angle(drawn(tmp_path, None)) is None
    assert angle(drawn(tmp_path, (1.0, 0.0), 3)) is None
    assert codes(drawn(tmp_path, NOWHERE)) == {"dxf-north-no-direction"}
    turned = drawn(tmp_path, None, header=0.7)
    assert angle(turned) is None and codes(turned) == {"dxf-north-header"}


# the description


def described(tmp_path: Path, line: str) -> Reading:
    path = tmp_path / "house.toml"
    path.write_text(f'schema = "shanglou.building/1"\n[site]\n{line}\n[[building]]\nname = "A"\n'
                    "[[building.storey]]\nnumbers = 1\nelevation_m = 0.0\nheight_m = 6.0\n", "utf-8")
    return read(path)


def test_a_description_says_north(tmp_path: Path) -> None:
    assert angle(described(tmp_path, "north_deg = -15")) == 345.0
    assert angle(described(tmp_path, 'north_deg = "unknown"')) is None
    with pytest.raises(InputError):
        described(tmp_path, "north_deg = 400")
