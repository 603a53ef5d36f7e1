"""The JSON document of ``match``: ``shanglou.match/1``. Areas in m², money in yuan a month; unknown is null."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from models.capacity.docks import DocksPlan
from models.capacity.lifts import LiftPlan
from models.matching.eligibility import NO, OPEN, UNITS, YES, Match, Pair
from models.matching.explaining import Comparison, Taken, by_kinds, nearest, open_inputs, reason_of, storey_groups, storeys_of
from models.matching.placing import Place, Placing
from models.matching.supply import Supply
from models.readers.tenant_list import TenantReading
from models.reading import Reading
from workbench import __version__
from workbench.documents import report_lists
from workbench.match_call import Asked
from workbench.match_order import order_entries
from workbench.match_words import MatchWords, let_m2, lettable_m2, rent_month, terms_of
from workbench.stacking import stacking_of

MATCH_SCHEMA = "shanglou.match/1"


def _head(reading: Reading, tenants: TenantReading, lang: str) -> dict[str, Any]:
    return {
        "schema": MATCH_SCHEMA, "program": __version__,
        "input": {"file": reading.input.file, "sha256": reading.input.sha256, "format": reading.input.format},
        "import": report_lists(reading.report, lang),
        "tenants": {"file": tenants.file, "sha256": tenants.sha256, "format": tenants.format,
                    "count": len(tenants.list.tenants), "leases": len(tenants.list.leases),
                    "import": report_lists(tenants.report, lang)},
    }


def match_document(reading: Reading, tenants: TenantReading, asked: Asked, placing: Placing, lang: str) -> dict[str, Any]:
    """The document of a placing."""
    words = MatchWords(lang)
    return {**_head(reading, tenants, lang), "request": _request(asked), **placing_entry(placing, asked, words)}


def _request(asked: Asked) -> dict[str, Any]:
    wishes = asked.wishes
    return {"weights": asdict(asked.weights), "weights_assumed": True, "fixed": {k: list(v) for k, v in wishes.fixed.items()},
            "forbidden": sorted(map(list, wishes.forbidden)), "required": sorted(wishes.required),
            "allow_open": wishes.open_too, "grouped": wishes.grouped,
            "divided": asked.divided, "leased": sorted(asked.leased), "time_s": asked.time_s}


def placing_entry(placing: Placing, asked: Asked, words: MatchWords) -> dict[str, Any]:
    """Result, places, unplaced companies, verdicts of all pairs, lifts and docks."""
    solution = placing.solution
    solved = solution.status in ("optimal", "feasible")
    return {
        "result": {
            "status": solution.status, "stopped": solution.stopped, "message": words.result(placing),
            "asked": len(placing.tenants), "placed": len(placing.places), "let_m2": let_m2(placing),
            "lettable_m2": lettable_m2(placing),
            "rent_yuan_month": rent_month(placing), "value_yuan_month": solution.worth.total if solved else None,
            "bound_yuan_month": _finite(solution.bound) if solved else None, "gap": _finite(solution.gap),
            "terms_yuan_month": terms_of(placing) if solved else None},
        "spaces": [{"id": space.id, "name": words.space(space), "building": space.building.id, "storey": space.storey.number,
                    "area_m2": None if space.area_m2 is None else space.area_m2.value, "whole": space.whole,
                    "next_to": list(space.next_to), "next_assumed": space.next_assumed} for space in placing.spaces],
        "places": [place_entry(place, words, asked) for place in placing.places],
        "unplaced": [] if not solved else [_unplaced(placing, tenant.id, words) for tenant in placing.unplaced],
        "companies": [_company(placing, i, words) for i in range(len(placing.tenants))],
        "open_inputs": [{"missing": one.missing, "companies": list(one.tenants), "pairs": one.pairs,
                         "message": words.open_input(one)} for one in open_inputs(placing)],
        "conflict": {"demands": [list(one) for one in placing.conflict], "message": words.conflict(placing) or None},
        "vacancy": [] if not solved else [
            {"building": stack.building.id, "area_m2": block.area_m2, "storeys": list(block.storeys),
             "spaces": list(block.spaces), "assumed": block.assumed}
            for stack in stacking_of(placing).stacks for block in stack.blocks],
        "buildings": [] if not solved else [
            _carried(own.building.id, own.building.name, own.missing, *placing.plans(own.building), words)
            | {"supplies": [_supply(one, words) for one in placing.supplies(own.building)]}
            for own in placing.carrying],
        "storey_groups": [
            {"building": group.building, "storeys": list(group.storeys), "height_m": group.height_m,
             "load_kn_m2": group.load_kn_m2, "takes": list(group.takes), "open": list(group.open),
             "lacks": [{"kinds": list(kinds), "tenants": list(ids)} for kinds, ids in group.lacks.items()]}
            for group in storey_groups(placing)],
        **order_entries(placing, words),
        "notes": words.notes(placing, divided=asked.divided, leases=0),
    }


def _supply(one: Supply, words: MatchWords) -> dict[str, Any]:
    """A service of the whole building."""
    return {"need": one.need, "unit": UNITS[one.need], "verdict": one.verdict, "asked": one.asked, "stating": one.stating,
            "silent": one.silent, "diversity": None if one.diversity is None else one.diversity.low, "drawn": one.drawn,
            "has": None if one.has is None else one.has.low, "share": one.share, "message": words.supply(one),
            "sources": [words.sheet.source(source) for found in (one.has, one.diversity) if found is not None
                        for source in found.sources]}


def place_entry(place: Place, words: MatchWords, asked: Asked | None = None) -> dict[str, Any]:
    tenant = place.tenant
    return {
        "tenant": tenant.id, "name": tenant.name, "spaces": [space.id for space in place.spaces], "place": words.place(place),
        "storeys": list(storeys_of([place])), "areas_m2": list(place.areas_m2), "paid_m2": place.paid_m2,
        "value_yuan_month": place.value, "terms_yuan_month": dict(place.terms),
        "fixed": asked is not None and tenant.id in asked.wishes.fixed, "open": place.open,
        "needs": [_match(match, words) for pair in place.pairs[:1] for match in pair.matches],
        "violated": [_match(match, words) for pair in place.pairs for match in pair.violated],
    }


def _unplaced(placing: Placing, tenant_id: str, words: MatchWords) -> dict[str, Any]:
    tenant = next(one for one in placing.tenants if one.id == tenant_id)
    reason = reason_of(placing, tenant)
    return {"tenant": tenant.id, "name": tenant.name, "reason": reason.key, "message": words.why(reason),
            "change": words.would_change(reason) or None, "places_that_fit": reason.count,
            "full": [list(one) for one in reason.full],
            "nearest": None if reason.pair is None else pair_entry(reason.pair, words),
            "best": None if reason.place is None else [space.id for space in reason.place.spaces]}


def _company(placing: Placing, index: int, words: MatchWords) -> dict[str, Any]:
    """A company with the verdict of every space."""
    tenant = placing.tenants[index]
    return {"tenant": tenant.id, "name": tenant.name, "industry": words.industry(tenant) or None,
            "area_m2": None if tenant.needs.area_m2 is None else tenant.needs.area_m2.value,
            **{verdict: [placing.spaces[i].id for i in placing.pairs.with_verdict(index, verdict)]
               for verdict in (YES, OPEN, NO)}}


def pair_entry(pair: Pair, words: MatchWords) -> dict[str, Any]:
    return {"space": pair.space.id, "storey": pair.space.storey.number, "verdict": pair.verdict,
            "needs": [_match(match, words) for match in pair.matches]}


def _match(match: Match, words: MatchWords) -> dict[str, Any]:
    return {"need": match.key, "verdict": match.verdict, "comparison": match.sense or None,
            "needs": match.needs if match.needs is not None else match.needs_word or None,
            "has": [match.has.low, match.has.high] if match.has is not None else match.has_word or None,
            "unit": match.unit or None,
            "short_by": match.short_by, "missing": match.missing or None, "why": match.why or None, "assumed": match.assumed,
            "message": words.reason(match), "sources": [words.sheet.source(source) for source in match.sources]}


def _carried(building: str, name: str, missing: Sequence[str], lifts: LiftPlan, docks: DocksPlan,
             words: MatchWords) -> dict[str, Any]:
    return {
        "id": building, "name": name, "missing": list(missing),
        "lifts": {"verdict": lifts.verdict, "finding": words.goods.lift_finding(lifts), "demand_t_h": lifts.demand_t_h,
                  "capacity_t_h": lifts.capacity_t_h, "utilisation": _finite(lifts.allocation.utilisation)},
        "docks": {"verdict": docks.verdict, "finding": words.goods.dock_finding(docks), "bays": docks.bays,
                  "trucks_h": docks.trucks_h,
                  "utilisation": None if docks.cautious is None else _finite(docks.cautious.utilisation),
                  "waiting_share": None if docks.cautious is None else _finite(docks.cautious.waiting_share)},
    }


# --- questions ---------------------------------------------------------------------------------------------------


def why_document(reading: Reading, tenants: TenantReading, placing: Placing, lang: str) -> dict[str, Any]:
    """One company against every space."""
    words = MatchWords(lang)
    tenant = placing.tenants[0]
    return {**_head(reading, tenants, lang), "question": "why", "tenant": tenant.id, "name": tenant.name,
            "pairs": [pair_entry(pair, words) for pair in placing.pairs[0]],
            "best": [place_entry(place, words) for place in placing.best_places(tenant.id)]}


def floor_document(reading: Reading, tenants: TenantReading, placing: Placing, storey: int, lang: str) -> dict[str, Any]:
    """Every company against one storey."""
    words = MatchWords(lang)
    return {**_head(reading, tenants, lang), "question": "floor", "storey": storey,
            "companies": [{"tenant": tenant.id, "name": tenant.name, "could": could(placing, tenant.id),
                           "nearest": None if near is None else pair_entry(near, words)}
                          for tenant in placing.tenants for near in [nearest(placing, tenant)]],
            "best": [place_entry(place, words) for place in placing.places]}


def could(placing: Placing, tenant_id: str) -> str:
    """Whether a company could stand on the spaces of a placing at all: yes, open or no."""
    places = [placing.candidates[at] for at in placing.own_places(tenant_id)]
    if places:
        return OPEN if all(place.open for place in places) else YES
    return OPEN if placing.pairs.with_verdict(placing.index[tenant_id], OPEN) else NO


def against_document(readings: Sequence[Reading], tenants: TenantReading, asked: Sequence[Asked], found: Comparison,
                     lang: str) -> dict[str, Any]:
    """The same list in two buildings."""
    words = MatchWords(lang)
    document = match_document(readings[0], tenants, asked[0], found.first, lang)
    other = readings[1]
    return {**document, "against": {
        "input": {"file": other.input.file, "sha256": other.input.sha256, "format": other.input.format},
        "import": report_lists(other.report, lang), **placing_entry(found.second, asked[1], words),
        "not_applied": [{"kind": one.kind, "tenant": one.tenant, "units": list(one.units),
                         "message": words.lost(one, asked[1].tenants)} for one in asked[1].lost],
        "companies": [_taken(row, words) for row in found.rows],
        "only_first": [row.tenant.id for row in found.only_first], "only_second": [row.tenant.id for row in found.only_second],
        "both": [row.tenant.id for row in found.both], "neither": [row.tenant.id for row in found.neither],
        "first_lacks": [{"kinds": list(kinds), "tenants": [row.tenant.id for row in rows]}
                        for kinds, rows in by_kinds(found.only_second, second=False)],
        "second_lacks": [{"kinds": list(kinds), "tenants": [row.tenant.id for row in rows]}
                         for kinds, rows in by_kinds(found.only_first, second=True)]}}


def _taken(row: Taken, words: MatchWords) -> dict[str, Any]:
    def side(places: Sequence[Place], near: Pair | None) -> dict[str, Any]:
        return {"could": bool(places), "storeys": list(storeys_of(places)),
                "nearest": None if places or near is None else pair_entry(near, words)}

    return {"tenant": row.tenant.id, "name": row.tenant.name, "first": side(row.first, row.first_near),
            "second": side(row.second, row.second_near)}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
