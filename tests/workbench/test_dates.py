"""By which date a run judges, and that it says so: on the screen, in the JSON, on the sheet."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from models.building import Building
from models.columns import known
from models.errors import CallError
from models.measured import Stated, from_person
from models.readers import read
from models.reading import InputFile, Reading
from models.report import ReportBuilder
from workbench.cli import main
from workbench.dates import WHYS, reference_date, years_of
from workbench.texts import catalogue

EXAMPLE = Path(__file__).resolve().parents[2] / "assets" / "examples" / "songhu-phase-a.toml"
TODAY = date(2026, 11, 21)


def reading(*years: object) -> Reading:
    buildings = tuple(Building(id=f"b{i}", name="B", declared={} if year is None else {"year_built": Stated(year, from_person())})
                      for i, year in enumerate(years))
    source = InputFile(file="old.toml", sha256="0", format="t", length_unit="m", up_axis="z")
    return Reading(input=source, buildings=buildings, report=ReportBuilder().build())


@pytest.mark.parametrize(("basis", "on", "expected"), [
    (None, None, (TODAY, "run-day")), (None, date(2020, 2, 29), (date(2020, 2, 29), "given")),
    ("existing", None, (date(2015, 12, 31), "existing-year")),
    ("existing", date(2014, 6, 1), (date(2014, 6, 1), "existing-given")),
    ("conversion", None, (TODAY, "conversion-day")), ("conversion", date(2027, 1, 1), (date(2027, 1, 1), "conversion-given")),
])
def test_the_user_chooses_by_which_date(basis: str | None, on: date | None, expected: tuple[date, str]) -> None:
    found = reference_date(reading(2015.0), on, basis, TODAY)
    assert (found.on, found.why) == expected


def test_every_reason_has_its_words() -> None:
    assert all(f"sheet.basis.{why}" in catalogue() for why in WHYS)


@pytest.mark.parametrize("years", [(None,), (2015, None), ("2015",), (True,), (2015.5,), (215,), (9999,)])
def test_existing_stock_without_a_year_needs_a_day(years: tuple[object, ...]) -> None:
    with pytest.raises(CallError) as caught:
        reference_date(reading(*years), None, "existing", TODAY)
    assert caught.value.key == "basis-no-year"
    assert reference_date(reading(*years), date(2015, 1, 1), "existing", TODAY).why == "existing-given"


def test_buildings_of_several_years_share_no_date() -> None:
    assert years_of(reading(2015, 2012.0, 2015)) == (2012, 2015)
    with pytest.raises(CallError) as caught:
        reference_date(reading(2015, 2012), None, "existing", TODAY)
    assert caught.value.key == "basis-many-years" and caught.value.values["years"] == "2012, 2015"


def test_a_list_of_buildings_gives_its_years(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("id,name,height_m,storeys,year_built\n" + "".join(f"b{i},B{i},24,5,2015\n" for i in range(3)), "utf-8")
    found = read(listed)
    assert years_of(found) == (2015,)
    assert found.city is not None
    column = known(np.array([2015.0, np.nan, 2015.0]), 0)
    assert years_of(replace(found, city=replace(found.city, columns={**found.city.columns, "year_built": column}))) == ()


def old_building(tmp_path: Path, year: str = "2015") -> Path:
    path = tmp_path / "old.toml"
    declared = f"[building.declared]\nyear_built = {year}\n"
    path.write_text(EXAMPLE.read_text("utf-8").replace("[building.declared]\n", declared), "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["check", *map(str, arguments)])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_a_building_of_2015_is_judged_by_2015_and_its_conversion_by_today(
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    path = old_building(tmp_path)
    _, out, _ = run(capsys, path, "--basis", "existing", "--json")
    then = json.loads(out)
    _, out, _ = run(capsys, path, "--basis", "conversion", "--on", "2026-11-21", "--json")
    now = json.loads(out)
    assert (then["on"], then["request"]["basis"]) == ("2015-12-31", "existing-year")
    assert (now["on"], now["request"]["basis"]) == ("2026-11-21", "conversion-given")
    documents = [{finding["document"] for finding in one["findings"] if finding["deciding"]} for one in (then, now)]
    assert "GB 55037-2022" not in documents[0] and "GB 55037-2022" in documents[1]
    assert "GB 55001-2021" not in documents[0] and "GB 55001-2021" in documents[1]


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", "存量建筑，按建成年份的最后一天"), ("en", "existing building, last day of the year"),
])
def test_screen_and_sheet_say_by_which_date_and_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, said: str,
) -> None:
    _, out, _ = run(capsys, old_building(tmp_path), "--basis", "existing", "--lang", lang, "--out", tmp_path)
    assert "2015-12-31" in out and said in out
    pages = [page.extract_text().replace("\n", "") for page in PdfReader(tmp_path / "old.cn.pdf").pages]
    assert said.replace(" ", "") in pages[0].replace(" ", "") and "2015-12-31" in pages[0]
    assert said.replace(" ", "") in pages[-1].replace(" ", "") + pages[-2].replace(" ", "")


def test_a_year_that_is_missing_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, EXAMPLE, "--basis", "existing", "--lang", "en")
    assert code == 2 and out == "" and err.count("\n") == 1 and "--on" in err


def test_lapsed_rules_are_counted_and_listed_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    asked = [EXAMPLE, "--city", "shanghai", "--stage", "operation", "--on", "2032-01-01", "--json"]
    _, out, _ = run(capsys, *asked)
    silent = json.loads(out)
    _, out, _ = run(capsys, *asked, "--lapsed")
    spoken = json.loads(out)
    ended = [f for f in spoken["findings"] + spoken["information"] if f["valid_until"] and f["valid_until"] < "2032-01-01"]
    assert silent["lapsed_silent"] > 0 and spoken["lapsed_silent"] < silent["lapsed_silent"] and ended
    assert not any(f.get("deciding") for f in ended)
    assert not [f for f in silent["findings"] + silent["information"] if f["valid_until"] and f["valid_until"] < "2032-01-01"]
    assert (silent["overall"], silent["counts"]) == (spoken["overall"], spoken["counts"])
