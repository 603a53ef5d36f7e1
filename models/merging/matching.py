"""Which thing of a building an entry of another file speaks of."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import hypot
from typing import Any

from models.building import Building, Storey
from models.edits import ON_BUILDING, ON_STOREY
from models.storey_names import storey_number
from models.tolerances import SAME_PLACE_M


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """A name as it is compared: full-width letters, case, blanks, hyphens and underscores make no difference."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in "-_－—·.")


def storey_by(building: Building, number: int | None, name: str) -> Storey | None:
    """The storey of a name, else of a number. A name goes first: two files may count their storeys differently."""
    named = [storey for storey in building.storeys if name.strip() and key(name) == key(storey.name)]
    if len(named) == 1:
        return named[0]
    if number is None:
        number = storey_number(name)
    return next((storey for storey in building.storeys if number is not None and storey.number == number), None)


def things(building: Building, kind: str, storey: Storey | None = None) -> tuple[Any, ...]:
    """The things of a kind; of one storey where it is given and the kind stands on storeys."""
    if kind == "storey":
        return building.storeys
    if kind in ON_STOREY:
        storeys = building.storeys if storey is None else (storey,)
        return tuple(item for one in storeys for item in getattr(one, ON_STOREY[kind][0]))
    found: tuple[Any, ...] = getattr(building, ON_BUILDING[kind][0])
    if storey is not None and kind == "equipment":
        return tuple(item for item in found if item.storey in (None, storey.number))
    return found


def by_name(items: Sequence[Any], name: str) -> list[Any]:
    """The things with an id or a name, compared without case and blanks."""
    same = [item for item in items if item.id == name]
    return same or [item for item in items if key(name) and key(name) in (key(item.id), key(item.name or ""))]


def nearest(items: Iterable[Any], position_m: tuple[float, float] | None) -> Any:
    """The thing at a place, at most :data:`~models.tolerances.SAME_PLACE_M` away, or None."""
    if position_m is None:
        return None
    placed = [(hypot(item.position_m[0] - position_m[0], item.position_m[1] - position_m[1]), i, item)
              for i, item in enumerate(items) if getattr(item, "position_m", None) is not None]
    distance, _, item = min(placed, default=(float("inf"), 0, None))
    return item if distance <= SAME_PLACE_M else None


def building_by(buildings: Sequence[Building], name: str) -> Building | None:
    """The building of a name or id; without a name the only one there is."""
    found = [building for building in buildings if key(name) and key(name) in (key(building.id), key(building.name or ""))]
    if found:
        return found[0] if len(found) == 1 else None
    return buildings[0] if len(buildings) == 1 else None
