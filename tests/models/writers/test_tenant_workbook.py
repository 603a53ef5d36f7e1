"""The template of a list of companies: what is written into it reads back to the same list."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.building import Hazard
from models.engineering.vibration import VC_UM_S
from models.equipment import Equipment
from models.measured import Measured, Stated, from_person
from models.readers.tenant_columns import COLUMNS, SHEET_NAMES
from models.readers.tenant_list import read_tenants
from models.tenants import CLEAN_CLASSES, STAGES, Brings, Lease, Needs, SupplyLink, Tenant, TenantList, Terms
from models.vocabularies import PRODUCTION
from models.writers.tenant_workbook import tenant_columns, write_tenants
from workbench.texts import LANGUAGES, text

SOURCE = from_person()


def written(path: Path, tenants: TenantList, lang: str = "zh") -> Path:
    path.write_bytes(write_tenants(tenants, lang, lambda key, values: text(key, lang, values)))
    return path


def bare(value: Any) -> Any:
    """A value without its sources."""
    if isinstance(value, Measured):
        return value.value, value.unit
    if isinstance(value, Stated):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: bare(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(bare(item) for item in value)
    return value


def measured(column: tuple[str, str]) -> st.SearchStrategy[Measured | None]:
    """A number that the column of a sheet takes, or nothing."""
    kind, name = column
    found = next(c for c in COLUMNS[kind] if c.field == name)
    low, high = max(found.low, 0.01), min(found.high, 9000.0 if found.unit != "%" else 100.0)
    if name in ("count", "trucks_day"):
        return st.none() | st.integers(1, 99).map(lambda n: Measured(float(n), found.unit, SOURCE))
    return st.none() | st.floats(low, high).map(lambda v: Measured(min(max(round(v, 3), low), high), found.unit, SOURCE))


def stated(words: Any) -> st.SearchStrategy[Stated[Any] | None]:
    return st.none() | st.sampled_from(list(words)).map(lambda word: Stated(word, SOURCE))


NAMES = st.text("示例·光电精工abcXYZ=+-@019", min_size=1, max_size=8)
STOREYS = st.lists(st.sampled_from([-2, -1, *range(1, 13)]), unique=True, max_size=6).map(lambda n: tuple(sorted(n)))
LENGTHS = st.none() | st.floats(0.02, 9.0).map(lambda v: Measured(round(v, 3), "m", SOURCE))
SIZE = st.tuples(LENGTHS, LENGTHS, LENGTHS)
LOAD = st.none() | st.sampled_from([(8.0, "kN/m2"), (12.5, "kN/m2"), (800.0, "kg/m2"), (1250.0, "kg/m2")]).map(
    lambda v: Measured(v[0], v[1], SOURCE))


HOURS = st.none() | st.one_of(
    st.lists(st.integers(0, 9) | st.floats(0.0, 9.0).map(lambda v: round(v, 3)), min_size=24, max_size=24).filter(
        lambda hours: max(hours) >= 1.0),
    st.sampled_from([[0.0] * 22 + [0.25, 0.75], [1.0 / 24.0] * 24]),
).map(lambda hours: Stated(tuple(float(hour) for hour in hours), SOURCE))
DECLARED = st.dictionaries(
    st.sampled_from(["备注", "注册资本", "=1+1", "+contact", "@who", "lead days", "高新技术企业"]),
    (st.text("备注急=+-@ 12%", min_size=1, max_size=9).map(lambda t: " ".join(t.split())).filter(bool) | st.booleans()
     | st.floats(-1e6, 1e6).map(lambda v: round(v, 4))).map(lambda value: Stated(value, SOURCE)), max_size=3)


def picked(kind: str, names: tuple[str, ...]) -> dict[str, st.SearchStrategy[Any]]:
    return {name: measured((kind, name)) for name in names}


def needs(machines: tuple[Equipment, ...]) -> st.SearchStrategy[Needs]:
    own = tuple(f.name for f in fields(Needs) if f.type == "Measured | None"
                and f.name not in ("area_m2", "area_most_m2", "floor_load_kn_m2"))
    return st.builds(Needs, equipment=st.just(machines), floor_load_kn_m2=LOAD, largest_m=SIZE, storeys=STOREYS,
                     storeys_preferred=STOREYS, vibration=stated(VC_UM_S), clean_class=stated(CLEAN_CLASSES),
                     area_m2=st.none() | st.floats(1, 900).map(lambda v: Measured(round(v, 2), "m2", SOURCE)),
                     area_most_m2=st.none() | st.floats(900, 9000).map(lambda v: Measured(round(v, 2), "m2", SOURCE)),
                     **picked("tenant", own))


def machines(owner: str) -> st.SearchStrategy[tuple[Equipment, ...]]:
    one = st.builds(Equipment, id=st.just(""), name=NAMES, size_m=SIZE, vibration=stated(VC_UM_S), **picked(
        "equipment", ("count", "mass_kg", "dynamic_factor", "excitation_hz", "excitation_n")))
    return st.lists(one, max_size=2).map(lambda made: tuple(
        Equipment(**{**{f.name: getattr(m, f.name) for f in fields(Equipment)}, "id": f"{owner}-{i}"})
        for i, m in enumerate(made, 1)))


HOLDINGS = st.one_of(
    st.just({}), st.just({"held": Stated("leased", SOURCE)}),
    st.fixed_dictionaries({"held": st.sampled_from(["sold", "owner"]).map(lambda word: Stated(word, SOURCE)),
                           "acquired": st.none() | st.dates(datetime.date(2000, 1, 1), datetime.date(2024, 1, 1)),
                           "transfer": st.none() | st.dates(datetime.date(2024, 1, 1), datetime.date(2050, 1, 1))}))


@st.composite
def lists(draw: st.DrawFn) -> TenantList:
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    ids = [f"T{i}" for i in range(len(names))]
    made = []
    for i, name in zip(ids, names, strict=True):
        others = [other for other in ids if other != i]
        links = draw(st.lists(st.builds(SupplyLink, to=st.sampled_from(others), t_day=st.just(Measured(2.5, "t/d", SOURCE))),
                              max_size=2)) if others else []
        share = draw(st.none() | st.integers(0, 100).map(lambda n: Measured(n / 100.0, "1", SOURCE)))
        made.append(Tenant(
            id=i, name=name, company=draw(st.sampled_from(["", "甲集团", "=1+1"])), industry=draw(stated(["光电", "robots"])),
            production=draw(stated(PRODUCTION.words)), stage=draw(stated(STAGES)), needs=draw(needs(draw(machines(i)))),
            brings=draw(st.builds(Brings, in_share=st.just(share), hazard=stated(Hazard), goods_profile=HOURS, **picked(
                "tenant", ("noise_db", "excitation_hz", "excitation_n", "goods_t_day", "unit_load_kg", "trucks_day")))),
            terms=draw(st.builds(Terms, **picked("tenant", tuple(f.name for f in fields(Terms))))), downstream=tuple(links),
            declared=draw(DECLARED)))
    days = st.none() | st.dates(datetime.date(2000, 1, 1), datetime.date(2020, 1, 1))
    ends = st.none() | st.dates(datetime.date(2020, 1, 1), datetime.date(2060, 1, 1))
    leases = draw(st.lists(st.builds(
        Lease, tenant=st.sampled_from(ids), units=st.sampled_from([("2F-east",), ("3F", "4F")]), starts=days, ends=ends,
        area_m2=measured(("lease", "area_m2")),
        terms=st.builds(Terms, rent_yuan_m2_month=measured(("lease", "rent_yuan_m2_month")),
                        term_years=st.none(), growth_pct_year=st.none())), max_size=2))
    leases = [replace(lease, **draw(HOLDINGS)) for lease in leases]
    return TenantList(tenants=tuple(made), leases=tuple(leases))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_any_list_reads_back_the_same(tmp_path_factory: pytest.TempPathFactory, lang: str) -> None:
    folder = tmp_path_factory.mktemp("lists")

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(lists())
    def check(tenants: TenantList) -> None:
        found = read_tenants(written(folder / "list.xlsx", tenants, lang))
        assert bare(found.list) == bare(tenants)
        assert {note.code for _, notes in found.report.lists() for note in notes} <= {"table-column-kept"}

    check()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_empty_template_has_every_column_with_a_note(tmp_path: Path, lang: str) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "empty.xlsx", TenantList(), lang))
    assert book.sheetnames == [names[LANGUAGES.index(lang)] for names in SHEET_NAMES.values()]
    for kind, sheet in zip(COLUMNS, book.worksheets, strict=True):
        head = [cell.value for cell in sheet[1]]
        assert len(head) == len(set(head)) == len(tenant_columns(kind))
        rules = sheet.data_validations.dataValidation
        assert len(rules) == len(head)
        assert all(rule.prompt and "{" not in rule.prompt for rule in rules)


def test_words_are_offered_in_a_list(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "empty.xlsx", TenantList()))
    offered = [rule.formula1 for rule in book["企业需求"].data_validations.dataValidation if rule.type == "list"]
    assert '"甲,乙,丙,丙1,丙2,丁,戊"' in offered
    assert any("研发,中试,生产,办公,仓储" in str(one) for one in offered)


def test_a_text_never_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    tenant = Tenant(id="=1+1", name="=cmd|' /C calc'!A0", company="http://example.invalid", needs=Needs(
        area_m2=Measured(500.0, "m2", SOURCE)))
    path = written(tmp_path / "list.xlsx", TenantList(tenants=(tenant,)))
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"hyperlink" not in content
    assert bare(read_tenants(path).list.tenants[0]) == bare(tenant)


def test_the_same_list_is_the_same_file() -> None:
    say: Callable[[str, Mapping[str, object]], str] = lambda key, values: text(key, "zh", values)  # noqa: E731
    one = TenantList(tenants=(Tenant(id="a", name="a"),))
    assert write_tenants(one, "zh", say) == write_tenants(one, "zh", say)
