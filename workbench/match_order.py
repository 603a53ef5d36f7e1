"""The vertical order of ``match --group`` in words and as entries: proposed storeys, and what stands beside what to its cost."""

from __future__ import annotations

from typing import Any

from models.matching.explaining import storeys_of
from models.matching.grouping import Grouped, Neighbours, neighbours
from models.matching.placing import Placing
from workbench.match_words import MatchWords
from workbench.sheets.words import with_unit
from workbench.survey_words import group_text


def ordered_text(one: Grouped, placing: Placing, words: MatchWords) -> str:
    """The storeys that are proposed for a company, why, and where it stands."""
    place = placing.place_of(one.tenant.id)
    stands = () if place is None else storeys_of([place])
    key = "unplaced" if not stands else "followed" if set(stands) & set(one.storeys) else "otherwise"
    return words(f"order.{key}", proposed=group_text(one, words.lang), storeys=words.storeys(stands))


def beside_text(one: Neighbours, words: MatchWords) -> str:
    """Two companies that had better stand apart, or together."""
    first, second = (words.storeys([number]) for number in one.storeys)
    speeds = {name: "" if value is None else with_unit(value, "um/s") for name, value in (("velocity", one.velocity_um_s),
                                                                                        ("most", one.most_um_s))}
    return words(f"beside.{one.kind}", first=one.first.name, second=one.second.name, first_storey=first, second_storey=second,
                 missing=words.listed(map(words.missing, one.missing)), **speeds)


def order_lines(placing: Placing, words: MatchWords) -> list[str]:
    """The vertical order from the top; nothing where it was not asked for."""
    found = sorted((one for one in placing.proposal if one.storeys), key=lambda one: (-max(one.storeys), one.tenant.name))
    return [ordered_text(one, placing, words) for one in found]


def order_entries(placing: Placing, words: MatchWords) -> dict[str, Any]:
    """``grouping``: what is proposed, by the weight of a preferred storey only; ``neighbours``: what the placing leaves."""
    return {
        "grouping": [
            {"tenant": one.tenant.id, "groups": list(one.groups), "band": one.band, "storeys": list(one.storeys),
             "reasons": [{"key": reason.key, **reason.values} for reason in one.reasons],
             "stands_on": None if (place := placing.place_of(one.tenant.id)) is None else list(storeys_of([place])),
             "message": ordered_text(one, placing, words)} for one in placing.proposal],
        "neighbours": [
            {"kind": one.kind, "first": one.first.id, "second": one.second.id, "storeys": list(one.storeys),
             "missing": list(one.missing), "velocity_um_s": one.velocity_um_s, "most_um_s": one.most_um_s,
             "message": beside_text(one, words)} for one in neighbours(placing)]}
