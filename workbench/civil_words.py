"""Civil uses in words: where they are, and that their own rules are not held."""

from __future__ import annotations

from collections.abc import Sequence

from rules.civil_uses import CivilUse
from workbench.sheets.words import Words
from workbench.texts import text


def civil_lines(found: Sequence[CivilUse], words: Words) -> list[str]:
    """One sentence for each building, one for all buildings of a city; nothing where no such use is known."""
    if not found:
        return []
    if found[0].building is None:
        uses = words.listed(text("civil.count", words.lang, {"use": _use(one, words), "count": one.count}) for one in found)
        return [text("civil.city", words.lang, {"uses": uses})]
    buildings = dict.fromkeys(one.building for one in found)
    return [_of_building([one for one in found if one.building == building], words) for building in buildings]


def _of_building(found: Sequence[CivilUse], words: Words) -> str:
    parts = words.listed(text("civil.storeys", words.lang, {"use": _use(one, words), "storeys": words.storeys(one.storeys)})
                         if one.storeys else _use(one, words) for one in found)
    return text("civil.building", words.lang, {"building": found[0].name, "uses": parts})


def _use(one: CivilUse, words: Words) -> str:
    return text(f"civil.use.{one.use}", words.lang)
