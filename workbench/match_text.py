"""What ``shanglou match`` prints: the result first, then storeys, who is left out, what is open, value, lifts and docks."""

from __future__ import annotations

from collections.abc import Sequence

from models.matching.eligibility import NO, OPEN, YES
from models.matching.explaining import Comparison, Taken, by_kinds, nearest, open_inputs, reason_of, storey_groups, storeys_of
from models.matching.grouping import neighbours
from models.matching.placing import Place, Placing
from models.matching.spaces import Space
from models.tenants import Tenant
from workbench.match_call import Asked, Lost
from workbench.match_documents import could
from workbench.match_order import beside_text, order_lines
from workbench.match_words import TERMS, WEIGHTS_OF, MatchWords, gap_text, let_m2, rent_month, terms_of
from workbench.verbs.common import say, table
from workbench.verbs.lifts import print_list

MOST_SHOWN = 100
"""So many companies without a place are written out; the document has all of them."""


def print_placing(placing: Placing, asked: Asked, words: MatchWords, leases: int) -> None:
    """Everything about one placing."""
    names = dict.fromkeys(own.building.name or own.building.id for own in placing.carrying)
    say("\n" + words("head.result", name=words.listed(names)))
    say(words.result(placing))
    conflict = words.conflict(placing)
    print_list(words("head.conflict"), [conflict] if conflict else [])
    if placing.solution.status in ("optimal", "feasible"):
        say("\n" + words("head.storeys"))
        say(_storeys(placing, asked, words))
        _print_unplaced(placing, words)
    print_list(words("head.open"), [words.open_input(one) for one in open_inputs(placing)])
    if placing.places:
        say("\n" + words("head.value"))
        say(_value(placing, words))
        _print_carried(placing, words)
        _print_order(placing, words)
    print_list(words("head.notes"), words.notes(placing, divided=asked.divided, leases=leases))


def _storeys(placing: Placing, asked: Asked, words: MatchWords) -> str:
    """From the top storey down: who stands where; what is vacant."""
    head = [words(f"col.{name}") for name in ("storey", "unit", "company", "industry", "area", "rent", "value", "note")]
    rows: list[list[str]] = []
    for building in dict.fromkeys(id(space.building) for space in placing.spaces):
        own = [space for space in placing.spaces if id(space.building) == building]
        for level in sorted({space.level for space in own}, reverse=True):
            for space in (space for space in own if space.level == level):
                rows += _space_rows(space, placing, asked, words)
    return table([head, *rows], right=(4, 5, 6))


def _space_rows(space: Space, placing: Placing, asked: Asked, words: MatchWords) -> list[list[str]]:
    rows = [_place_row(space, place, asked, words) for place in placing.places if space in place.spaces]
    taken = sum(place.areas_m2[place.spaces.index(space)] for place in placing.places if space in place.spaces)
    left = None if space.area_m2 is None else space.area_m2.value - taken
    if not rows or (not space.whole and left is not None and left > 1.0):
        rows.append([space.storey.name, _unit(space), f"（{words('vacant')}）" if words.lang == "zh" else f"({words('vacant')})",
                     "", "–" if left is None else words.area(left), "", "", ""])
    return rows


def _unit(space: Space) -> str:
    return "–" if space.unit is None else space.name


def _place_row(space: Space, place: Place, asked: Asked, words: MatchWords) -> list[str]:
    index = place.spaces.index(space)
    rent = place.tenant.terms.rent_yuan_m2_month
    violated = [match for pair in place.pairs for match in pair.violated]
    opened = [match for pair in place.pairs for match in pair.open]
    notes = [words("note.fixed")] if place.tenant.id in asked.wishes.fixed else []
    notes += [words("note.violates", reasons=words.reasons(violated))] if violated else []
    notes += [words("note.open", reasons=words.reasons(opened))] if opened else []
    first = index == 0
    return [space.storey.name, _unit(space), place.tenant.name, words.industry(place.tenant),
            words.area(place.areas_m2[index]), "–" if rent is None else f"{rent.value:g}",
            words.money(place.value) if first else "〃", words.comma.join(notes) if first else ""]


def _print_unplaced(placing: Placing, words: MatchWords) -> None:
    """Whom nothing takes first, then those that others outbid."""
    reasons = [(tenant, reason_of(placing, tenant)) for tenant in placing.unplaced]
    order = ("nowhere", "too-large", "open", "no-area", "full", "shared", "worth", "taken")
    if reasons:
        say("\n" + words("head.unplaced"))
    for tenant, reason in sorted(reasons, key=lambda one: order.index(one[1].key))[:MOST_SHOWN]:
        say(f"  · {tenant.name}{'：' if words.lang == 'zh' else ': '}{words.why(reason)}")
        change = words.would_change(reason)
        if change:
            say(f"      → {change}")
    if len(reasons) > MOST_SHOWN:
        say("  · " + words("unplaced-more", count=len(reasons) - MOST_SHOWN))


def _value(placing: Placing, words: MatchWords) -> str:
    terms = terms_of(placing)
    rows = [[words("col.term"), words("col.value"), words("col.weight")]]
    for term in (*TERMS, "links", "disturbances", "total"):
        weights = [words("weight", name=name, value=f"{getattr(placing.weights, name):g}") for name in WEIGHTS_OF.get(term, ())]
        rows.append([words(f"term.{term}"), words.money(terms[term]), words.listed(weights)])
    return table(rows, right=(1,))


def _print_carried(placing: Placing, words: MatchWords) -> None:
    lines: list[str] = []
    for own in placing.carrying:
        lifts, docks = placing.plans(own.building)
        prefix = f"{own.building.name or own.building.id} · " if len(placing.carrying) > 1 else ""
        lines += [prefix + words.goods.lift_finding(lifts), prefix + words.goods.dock_finding(docks)]
        lines += [prefix + words.supply(one) for one in placing.supplies(own.building)]
    print_list(words("head.carry"), lines)


def _print_order(placing: Placing, words: MatchWords) -> None:
    print_list(words("head.order"), order_lines(placing, words)[:MOST_SHOWN])
    print_list(words("head.beside"), [beside_text(one, words) for one in neighbours(placing)[:MOST_SHOWN]])


# --- questions ---------------------------------------------------------------------------------------------------


def print_why(placing: Placing, words: MatchWords) -> None:
    """One company: every space with its verdict, the best and the next best place."""
    tenant, row = placing.tenants[0], placing.pairs[0][:]
    counts = {verdict: sum(pair.verdict == verdict for pair in row) for verdict in (YES, OPEN, NO)}
    say(words("why-finding", name=tenant.name, all=len(row), **counts))
    best = placing.best_places(tenant.id)
    if not best:
        say(words("why-none"))
        near = nearest(placing, tenant)
        if near is not None and near.verdict != YES:
            say(words("change", place=words.space(near.space), changes=words.changes(near)))
    for key, place in zip(("why-best", "why-next"), best, strict=False):
        say(words(key, place=words.place(place), value=words.money(place.value)))
    joined = [place for place in placing.candidates if len(place.spaces) > 1]
    if joined:
        say(words("why-joined", places=words.listed(words.place(place) for place in joined[:6])))
    head = [words(f"col.{name}") for name in ("storey", "unit", "verdict", "reasons")]
    say(table([head, *([pair.space.storey.name, _unit(pair.space), words(f"verdict.{pair.verdict}"),
                        words.reasons(pair.violated or pair.open) or words.met(pair.matches)] for pair in reversed(row))]))
    say(words("note-move-in"))


def print_floor(placing: Placing, name: str, words: MatchWords) -> None:
    """One storey: which companies could take it, and the best of them together."""
    verdicts = {tenant.id: could(placing, tenant.id) for tenant in placing.tenants}
    counts = {verdict: sum(found == verdict for found in verdicts.values()) for verdict in (YES, OPEN)}
    say(words("floor-finding", name=name, asked=len(placing.tenants), **counts))
    if placing.places:
        say(words("floor-best", companies=words.listed(place.tenant.name for place in placing.places),
                  value=words.money(placing.solution.worth.total)))
    rows = [[words(f"col.{name}") for name in ("company", "industry", "verdict", "reasons")]]
    for tenant in sorted(placing.tenants, key=lambda one: (YES, OPEN, NO).index(verdicts[one.id])):
        rows.append([tenant.name, words.industry(tenant), words(f"verdict.{verdicts[tenant.id]}"),
                     _figures(placing, tenant, words)])
    say(table(rows))


def _figures(placing: Placing, tenant: Tenant, words: MatchWords) -> str:
    """The figures of the best own place; without one, what the nearest space lacks."""
    best = placing.best_places(tenant.id, 1)
    if best:
        opened = [match for pair in best[0].pairs for match in pair.open]
        return words.reasons(opened) or words.met(best[0].pairs[0].matches)
    near = nearest(placing, tenant)
    return "–" if near is None else words.reasons(near.violated or near.open)


# --- two buildings -----------------------------------------------------------------------------------------------


def print_comparison(found: Comparison, names: Sequence[str], words: MatchWords, lost: Sequence[Lost] = ()) -> None:
    """Which companies only one of two buildings could take, and why."""
    first, second = names
    say("\n" + words("head.against", first=first, second=second))
    say(words("against-finding", asked=len(found.rows), first=first, second=second, a=len(found.both) + len(found.only_first),
              b=len(found.both) + len(found.only_second), both=len(found.both), neither=len(found.neither)))
    values = {f"{what}{side}": value for side, placing in (("a", found.first), ("b", found.second)) for what, value in (
        ("", len(placing.places)), ("area_", words.area(let_m2(placing))), ("rent_", words.money(rent_month(placing))))}
    say(words("against-placed", first=first, second=second, **values))
    _print_only(found.only_second, second, first, False, words)
    _print_only(found.only_first, first, second, True, words)
    if found.neither:
        say("\n" + words("against-neither", count=len(found.neither)))
        say(table([[words("col.company"), first, second],
                   *([row.tenant.name, words.lacks(row, False), words.lacks(row, True)] for row in found.neither)]))
    print_list(words("head.lost", name=second), [words.lost(one, found.second.tenants) for one in lost])
    for name, placing in ((first, found.first), (second, found.second)):
        short = {tenant.id: tenant.name for tenant in placing.tenants}
        print_list(words("head.groups", name=name), [
            "\n      ".join(words.group_finding(group, short)) for group in storey_groups(placing)])


def _print_only(rows: Sequence[Taken], name: str, other: str, second: bool, words: MatchWords) -> None:
    """Those that one building alone takes: by what the other lacks, by storey, and one by one."""
    if not rows:
        return
    say("\n" + words("against-only", name=name, count=len(rows)))
    for kinds, members in by_kinds(rows, second):
        key = "against-open" if kinds == ("missing",) else "against-kinds"
        say("  " + words(key, other=other, kinds=words.kinds(kinds), count=len(members)))
    groups: dict[tuple[int, ...], int] = {}
    for row in rows:
        storeys = storeys_of(row.first if second else row.second)
        groups[storeys] = groups.get(storeys, 0) + 1
    for storeys, count in sorted(groups.items()):
        say("  " + words("against-storeys", storeys=words.storeys(storeys), count=count))
    head = [words("col.company"), words("col.lacks"), words("col.taken-by")]
    say(table([head, *([row.tenant.name, words.lacks(row, second), words.storeys(storeys_of(row.first if second else row.second))]
                       for row in rows)]))


def progress_line(best: float, bound: float, words: MatchWords) -> str:
    """The best value so far and the gap."""
    gap = abs(bound - best) / max(abs(best), 1e-9)
    return words("progress", best=words.money(best), gap=gap_text(gap))
