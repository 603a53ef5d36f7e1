"""Holdings against the clauses on transfer: years to the day, whole storeys, shares, scope, force, and what is not stated."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from models.building import Plot
from models.measured import Measured, Stated
from models.tenants import Lease
from tests.models.matching.park import SOURCE
from tests.workbench.stacked import park
from workbench.sheets.stacking import transfer_said
from workbench.stacking import stacking_of
from workbench.stacking_files import made
from workbench.stacking_ledger import transfer_clauses
from workbench.stacking_transfer import Transfer, anniversary, transfers, years_between
from workbench.stacking_words import StackingWords

PLATFORM = Plot(land_use=Stated("standard_factory", SOURCE), declared={"developer": Stated("park-platform", SOURCE)})
SOLD = Stated("sold", SOURCE)
ON = date(2026, 11, 22)


def judged(lease: Lease, plot: Plot | None = PLATFORM, on: date | None = ON, city: str = "shanghai") -> dict[str, Transfer]:
    """Findings by quantity, of the clauses that may apply."""
    found = transfers(stacking_of(park(), (lease,)), transfer_clauses(city, None), plot, on)
    return {one.quantity: one for one in found if one.applies is not False}


def sold(acquired: date | None = date(2021, 3, 1), transfer: date | None = date(2026, 3, 1), units: tuple[str, ...] = ("3F",),
         area: float | None = None) -> Lease:
    return Lease(tenant="乙服装", units=units, held=SOLD, acquired=acquired, transfer=transfer,
                 area_m2=None if area is None else Measured(area, "m2", SOURCE))


@pytest.mark.parametrize(("transfer", "verdict"), [
    (date(2026, 2, 28), "fail"), (date(2026, 3, 1), "pass"), (date(2026, 3, 2), "pass"),
])
def test_five_years_to_the_day(transfer: date, verdict: str) -> None:
    """Bought on 1 March 2021: the five years of article 19 are over on 1 March 2026."""
    one = judged(sold(transfer=transfer))["retransfer_wait_years"]
    assert one.clause is not None
    assert (one.clause.id, one.verdict, one.earliest) == ("sh-28-19-retransfer-lock", verdict, date(2026, 3, 1))
    said = transfer_said(one, StackingWords("zh"))
    assert ("最早 2026-03-01" in said) == (verdict == "fail")


def test_years_are_counted_to_the_anniversary() -> None:
    assert years_between(date(2021, 3, 1), date(2026, 3, 1)) == 5.0
    assert years_between(date(2021, 3, 1), date(2026, 2, 28)) == pytest.approx(4 + 364 / 365)
    assert years_between(date(2020, 2, 29), date(2025, 2, 28)) == 5.0
    assert years_between(date(2020, 2, 29), date(2020, 2, 29)) == 0.0
    assert anniversary(date(2020, 2, 29), 4) == date(2024, 2, 29)


@pytest.mark.parametrize(("lease", "why"), [
    (sold(acquired=None), "no-acquired"), (sold(transfer=None), "no-transfer"),
    (sold(acquired=None, transfer=None), "no-acquired"),
])
def test_a_day_that_nobody_states_is_no_data(lease: Lease, why: str) -> None:
    one = judged(lease)["retransfer_wait_years"]
    assert (one.verdict, one.value, one.why) == ("no-data", None, why)
    for lang in ("zh", "en"):
        assert all("{" not in said and "stacking." not in said for said in transfer_said(one, StackingWords(lang)))


def test_a_developer_that_nobody_states_leaves_it_open() -> None:
    one = judged(sold(transfer=date(2026, 2, 28)), plot=None)["retransfer_wait_years"]
    assert (one.verdict, one.applies, one.lacks, one.met) == ("no-data", None, ("developer",), False)
    assert any("若适用则不满足" in said for said in transfer_said(one, StackingWords("zh")))


def test_another_developer_is_not_bound() -> None:
    plot = Plot(land_use=Stated("standard_factory", SOURCE), declared={"developer": Stated("leading-firm", SOURCE)})
    found = transfers(stacking_of(park(), (sold(),)), transfer_clauses("shanghai", None), plot, ON)
    assert {one.verdict for one in found if one.quantity == "retransfer_wait_years"} == {"not-applicable"}


@pytest.mark.parametrize(("day", "speaks"), [(date(2025, 1, 26), False), (date(2025, 1, 27), True)])
def test_only_a_clause_in_force_on_the_day_of_transfer_speaks(day: date, speaks: bool) -> None:
    one = judged(sold(acquired=date(2019, 1, 1), transfer=day))["retransfer_wait_years"]
    assert (one.clause is not None, one.verdict, one.why) == (
        speaks, "pass" if speaks else "no-data", "" if speaks else "not-in-force")


def test_without_any_day_no_clause_is_taken() -> None:
    one = judged(sold(transfer=None), on=None)["retransfer_wait_years"]
    assert (one.clause, one.verdict, one.why) == (None, "no-data", "no-day")


@pytest.mark.parametrize(("units", "area", "whole", "verdict"), [
    (("3F",), None, 1.0, "pass"), (("a", "b"), None, 1.0, "pass"), (("a",), None, 0.0, "fail"), (("a", "3F"), None, 1.0, "pass"),
    (("2F",), 999.9, 0.0, "fail"), (("2F",), 1000.0, 1.0, "pass"), (("9F",), None, None, "no-data"),
])
def test_whole_storeys(units: tuple[str, ...], area: float | None, whole: float | None, verdict: str) -> None:
    """1F has two units, 2F is shared by the m²; a storey counts when all of it is held."""
    one = judged(sold(units=units, area=area))["transfer_unit_storeys"]
    assert (one.value, one.verdict) == (whole, verdict)


@pytest.mark.parametrize(("area", "verdict"), [(1499.0, "pass"), (1500.0, "pass"), (1501.0, "fail")])
def test_the_share_that_may_be_transferred(area: float, verdict: str) -> None:
    """3,000 m² can be let or sold; article 19 lets half of it be transferred."""
    one = judged(sold(area=area))["transferable_share_pct"]
    assert one.value == pytest.approx(area / 30.0)
    assert ("占 50%" in transfer_said(one, StackingWords("zh"))) == (area == 1500.0)
    assert one.verdict == verdict


def test_what_the_owner_keeps_has_no_lock_and_a_lease_no_judgement() -> None:
    own = Lease(tenant="乙服装", units=("3F",), held=Stated("owner", SOURCE), acquired=date(2025, 1, 1),
                transfer=date(2026, 3, 1))
    assert "retransfer_wait_years" not in judged(own)
    assert judged(own)["transfer_unit_storeys"].verdict == "pass"
    assert judged(Lease(tenant="乙服装", units=("3F",))) == {}
    assert judged(sold(), city="shenzhen") == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_say_it(lang: str) -> None:
    files = made(park(), "p", lang, "2026-11-22", leases=(sold(transfer=date(2026, 2, 28)),), city="shanghai", plot=PLATFORM)
    told = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["p.stacking.pdf"])).pages)
    wanted = ("转让核对", "不满足", "最早 2026-03-01") if lang == "zh" else ("not met", "2026-03-01 at the earliest")
    assert all(word.replace(" ", "") in told.replace(" ", "").replace("\n", "") for word in wanted)
