"""Deciding, overall, headline topics, counts: product.md in numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from rules.findings import Run, check_facts
from rules.pack_reader import last_day
from rules.request import Request
from tests.rules.support import HEAD, ON, clause_text, facts, pack, run

HEADLINES = (
    ("h", "height", "storey", "storey_height_m", ">= 4.5", "m"),
    ("l", "floor_load", "zone", "floor_load_kn_m2", ">= 4", "kN/m2"),
    ("f", "freight_lifts", "building", "freight_lift_3t_count", ">= 2", ""),
    ("p", "platforms", "building", "unloading_platform_count", ">= 1", ""),
)


def all_topics(**changes: Any) -> list[str]:
    return [clause_text(id=id_, headline=topic, subject=subject, quantity=quantity, limit=limit, unit=unit, **changes)
            for id_, topic, subject, quantity, limit, unit in HEADLINES]


def tower(height: float | None = 6.0, load: float | None = 8.0, lifts: int = 2) -> Any:
    return facts(storey=[{"storey_height_m": height, "storey_use": "production"}], zone=[{"floor_load_kn_m2": load}],
                 lift=[{"lift_use": "freight", "rated_load_kg": 3000}] * lifts, dock=[{"bays": 2}])


@pytest.mark.parametrize(("changes", "deciding"), [
    ({}, True), ({"wording": "should"}, False), ({"wording": "may"}, False), ({"force": "trial-guide"}, False),
    ({"force": "contract"}, True), ({"force": "plan"}, False), ({"provenance": "unverified"}, False),
    ({"provenance": "secondary"}, True), ({"valid_from": None}, False), ({"valid_from": "2026-11-22"}, None),
    ({"valid_from": "2026-11-21"}, True), ({"valid_until": "2026-11-20"}, None), ({"valid_until": "2026-11-21"}, True),
    ({"valid_from": "2026"}, None), ({"valid_from": "2026-10"}, True),
])
def test_which_clauses_decide(changes: dict[str, Any], deciding: bool | None) -> None:
    findings = list(run(clause_text(**changes), facts(storey=[{"storey_height_m": 5.0}])).findings())
    assert [f.deciding for f in findings] == ([] if deciding is None else [deciding])


@pytest.mark.parametrize(("text", "expected"), [
    ("2022", date(2022, 12, 31)), ("2024-02", date(2024, 2, 29)), ("2023-12", date(2023, 12, 31)),
    ("2022-06-01", date(2022, 6, 1)), ("2022-13", None), ("June 2022", None), ("2022-02-30", None),
])
def test_a_year_or_month_alone_means_its_last_day(text: str, expected: date | None) -> None:
    assert last_day(text) == expected


@pytest.mark.parametrize(("kind", "said"), [("definition", 1), ("procedure", 1), ("counting", 1), ("area-plan", 1), ("target", 1),
                                            ("reference", 1), ("lapsed", 0)])
def test_only_a_requirement_judges(kind: str, said: int) -> None:
    """All others inform; what has lapsed speaks only when it is asked for."""
    result = run(clause_text(kind=kind), facts(storey=[{"storey_height_m": 1.0}]))
    assert (list(result.findings()), len(list(result.information())), result.overall) == ([], said, "incomplete")


def test_overall_passes_only_when_every_headline_topic_is_decided() -> None:
    assert run(all_topics(), tower()).overall == "pass"
    for missing in range(4):
        texts = [text for i, text in enumerate(all_topics()) if i != missing]
        result = run(texts, tower())
        assert (result.overall, list(result.headline.values()).count("none")) == ("incomplete", 1)


def test_fail_outweighs_no_data() -> None:
    assert run(all_topics(), tower(height=4.0, load=None)).overall == "fail"
    assert run(all_topics(), tower(load=None)).overall == "incomplete"


def test_remarks_never_change_the_overall_result() -> None:
    remark = clause_text(id="r", wording="should", limit=">= 99")
    assert run([*all_topics(), remark], tower()).overall == "pass"


def test_a_scope_that_is_unknown_decides_no_headline_topic() -> None:
    result = run(all_topics(scope="use=factory"), tower())
    assert set(result.headline.values()) == {"none"}


def test_a_headline_clause_on_an_office_storey_does_not_count() -> None:
    text = clause_text(headline="height", limit=">= 4.5")
    for use, expected in (("office", "none"), ("production", "decided"), (None, "none")):
        assert run(text, facts(storey=[{"storey_height_m": 6.0, "storey_use": use}])).headline["height"] == expected


def test_a_headline_topic_must_be_decided_in_every_building() -> None:
    text = clause_text(headline="height", limit=">= 4.5", scope="planning_height_m > 10")
    storeys = [{"storey_height_m": 6.0, "storey_use": "production", "parent": i} for i in (0, 1)]
    for second, expected in ((20.0, "decided"), (9.0, "none"), (None, "none")):
        given = facts(building=[{"planning_height_m": 20.0}, {"planning_height_m": second}], storey=storeys)
        assert run(text, given).headline["height"] == expected


@pytest.mark.parametrize(("lift", "expected"), [
    ({"lift_use": "freight"}, "decided"), ({"lift_use": "freight-passenger"}, "decided"),
    ({"lift_use": "passenger"}, "none"), ({}, "none"),
])
def test_only_freight_lifts_decide_their_topic(lift: dict[str, Any], expected: str) -> None:
    text = clause_text(headline="freight_lifts", subject="lift", quantity="rated_load_kg", limit=">= 2000", unit="kg")
    assert run(text, facts(lift=[{"rated_load_kg": 3000, **lift}])).headline["freight_lifts"] == expected


def test_what_was_not_entered_decides_no_headline_topic() -> None:
    text = clause_text(headline="platforms", subject="dock", quantity="platform_height_m", limit=">= 0", unit="m")
    given = facts(dock=[{}])
    given.tables["dock"].placeholder = np.array([True])
    assert run(text, given).headline["platforms"] == "none"


def test_clauses_of_another_city_give_remarks_only() -> None:
    elsewhere = pack(clause_text(), head=HEAD.replace('city = "cn"', 'city = "shenzhen"'))
    given = facts(storey=[{"storey_height_m": 5.0}])
    for city, deciding in (("shenzhen", True), ("shanghai", False), (None, False)):
        (finding,) = check_facts(given, [elsewhere], Request(on=ON, city=city)).findings()
        assert finding.deciding is deciding


def test_a_check_before_a_pack_begins_cannot_pass() -> None:
    head = HEAD.replace('city = "cn"', 'city = "cn"\ncovers_from = "2022-01-01"')
    begun = pack(*all_topics(valid_from="2000-01-01"), head=head)
    for on, overall in ((date(2022, 1, 1), "pass"), (date(2021, 12, 31), "incomplete")):
        result = check_facts(tower(), [begun], Request(on=on))
        assert (result.overall, len(result.uncovered)) == (overall, int(overall != "pass"))


def test_provisional_until_every_deciding_clause_is_confirmed() -> None:
    confirmed = {"provenance": "confirmed",
                 "confirmed": {"name": "Li", "date": "2026-05-01", "edition": "2021", "page": "12"}}
    assert run(all_topics(), tower()).provisional
    assert not run(all_topics(**confirmed), tower()).provisional
    assert run([*all_topics(**confirmed), clause_text(id="x")], tower()).provisional


def test_counts_speak_of_deciding_clauses_only() -> None:
    texts = [clause_text(), clause_text(id="r", wording="should"), clause_text(id="d", stage="design")]
    result = run(texts, facts(storey=[{"storey_height_m": h} for h in (5.0, 6.0, 7.0, None)]))
    assert result.counts == {"pass": 1, "near": 1, "fail": 1, "no-data": 1, "not-applicable": 0, "waived": 0,
                             "due-later": 4}
    assert (len(result.decided), len(result.due)) == (0, 1)


def test_later_stages_are_judged_when_they_come() -> None:
    text = clause_text(stage="design")
    given = facts(storey=[{"storey_height_m": 5.0}])
    assert [len(list(run(text, given, stage=s).findings())) for s in ("scheme", "design", "operation")] == [0, 1, 1]


def test_of_parallel_clauses_the_prevailing_one_counts_from_its_first_day() -> None:
    old = clause_text(id="old", valid_from="2018-10-01", prevailed_by="new")
    new = clause_text(id="new", valid_from="2023-06-01")
    given = facts(storey=[{"storey_height_m": 5.0}])
    before, after = date(2023, 5, 31), date(2023, 6, 1)
    judged = {on: [f.clause.id for f in run([old, new], given, on=on).findings()] for on in (before, after)}
    assert judged == {before: ["old"], after: ["new"]}


def test_lapsed_packs_speak_only_when_asked_and_never_decide() -> None:
    lapsed = clause_text(kind="lapsed", valid_until="2023-08-16")
    given = facts(storey=[{"storey_height_m": 6.0}])
    asked = pack(lapsed, head=HEAD.replace('city = "cn"', 'city = "cn"\non_request = true'))
    (line,) = check_facts(given, [asked], Request(on=ON)).information()
    assert (line.margin, line.deciding) == (0.0, False)
    assert list(run(lapsed, given).information()) == []


PLOT = HEAD.replace("shanglou.pack/1", "shanglou.plot/1")
CONTRACT: dict[str, Any] = {"kind": None, "wording": None, "force": None, "stage": None, "provenance": None}


def waived(subject: str = "", day: str = "2026-01-01") -> Run:
    waiver = (f'[[waiver]]\nclause = "c1"\nsubject = "{subject}"\ndocument = "专项评审"\nnumber = "1"\ndate = "{day}"\n'
              'name = "Wang"\n')
    given = facts(storey=[{"storey_height_m": 5.0, "storey_use": "production"}] * 2, zone=[{"floor_load_kn_m2": 8.0}],
                  lift=[{"lift_use": "freight", "rated_load_kg": 3000}] * 2, dock=[{"bays": 2}])
    texts = [clause_text(headline="height", **CONTRACT), *(t for t in all_topics(**CONTRACT) if "storey_height_m" not in t)]
    return check_facts(given, [pack(*texts, waiver, head=PLOT)], Request(on=ON))


def test_a_waiver_makes_the_result_conditional() -> None:
    result = waived()
    assert (result.overall, result.counts["waived"], result.counts["fail"]) == ("conditional", 2, 0)


@pytest.mark.parametrize(("subject", "day", "count"), [
    ("storey0", "2026-01-01", 1), ("building0/storey1", "2026-01-01", 1), ("building1/storey1", "2026-01-01", 0),
    ("", "2026-11-22", 0), ("", "2026-11-21", 2),
])
def test_a_waiver_speaks_of_its_subject_from_its_day_on(subject: str, day: str, count: int) -> None:
    result = waived(subject, day)
    assert result.counts["waived"] == count and result.overall == ("conditional" if count == 2 else "fail")


def test_a_lift_of_unknown_use_makes_the_count_a_range() -> None:
    text = clause_text(subject="building", quantity="freight_lift_3t_count", limit=">= 2", unit="")
    lifts = [{"lift_use": "freight", "rated_load_kg": 3000}, {"lift_use": None, "rated_load_kg": 5000},
             {"lift_use": "passenger", "rated_load_kg": 3000}, {"lift_use": "freight", "rated_load_kg": 2999}]
    (finding,) = run(text, facts(lift=lifts)).findings()
    assert (finding.verdict, finding.measured) == ("no-data", [1.0, 2.0])
    (finding,) = run(text, facts(lift=lifts[:1] * 2)).findings()
    assert (finding.verdict, finding.measured) == ("near", 2.0)
    (finding,) = run(text, facts()).findings()
    assert (finding.verdict, finding.missing) == ("no-data", ("lift_use", "rated_load_kg"))
