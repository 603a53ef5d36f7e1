"""The example list of companies: invented, plausible, and the same file whenever it is made."""

from __future__ import annotations

from pathlib import Path

from models.readers.tenant_list import read_tenants
from models.writers.examples_companies import FILE, PREFIX, companies, write_companies
from rules.industries import industry_lists
from tests.models.writers.test_tenant_workbook import bare
from workbench.texts import text

EXAMPLE = Path(__file__).parents[3] / "assets" / "examples" / FILE


def test_the_file_is_what_its_source_makes() -> None:
    assert EXAMPLE.read_bytes() == write_companies()


def test_it_reads_back_the_same_without_a_note() -> None:
    found = read_tenants(EXAMPLE)
    assert bare(found.list) == bare(companies())
    assert not any(notes for _, notes in found.report.lists())


def test_every_company_says_that_it_is_an_example() -> None:
    tenants = companies().tenants
    assert len(tenants) >= 44
    assert all(tenant.name.startswith(PREFIX) for tenant in tenants)
    assert all(tenant.needs.area_m2 is not None and tenant.needs.area_m2.source.kind == "assumed" for tenant in tenants)


def test_its_trades_are_those_that_cities_welcome() -> None:
    welcome = {text(f"word.industry.{name}", "zh") for one in industry_lists() for name in one.industries}
    trades = {tenant.industry.value for tenant in companies().tenants if tenant.industry is not None}
    assert trades <= welcome
    assert len(trades) >= 12


def test_its_needs_lie_where_real_ones_do() -> None:
    for tenant in companies().tenants:
        needs, hazard = tenant.needs, tenant.brings.hazard
        assert needs.area_m2 is not None
        assert needs.floor_load_kn_m2 is not None
        assert needs.storey_height_m is not None
        assert needs.heaviest_kg is not None
        assert 300.0 <= needs.area_m2.value <= 2600.0
        assert 4.0 <= needs.floor_load_kn_m2.value <= 15.0
        assert 4.2 <= needs.storey_height_m.value <= 6.5
        assert 300.0 <= needs.heaviest_kg.value <= 5000.0
        assert hazard is not None
        assert hazard.value in ("C2", "D", "E")


def test_groups_stand_with_research_pilot_and_production() -> None:
    stages: dict[str, set[str]] = {}
    for tenant in companies().tenants:
        if tenant.company and tenant.stage is not None:
            stages.setdefault(tenant.company, set()).add(tenant.stage.value)
    assert len(stages) == 3
    assert set(map(frozenset, stages.values())) == {frozenset({"rd", "pilot", "production"})}
