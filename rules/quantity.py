"""The type of a quantity, the kinds of subjects, and the check that quantities form a graph without cycles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.columns import Column

if TYPE_CHECKING:
    from rules.context import Context

SUBJECTS: Final = (
    "park", "plot", "site", "building", "storey", "zone", "unit", "compartment", "stair", "lift", "hoist", "dock",
    "store", "yard",
)
PARENTS: Final[Mapping[str, str]] = {
    "site": "plot", "building": "site", "storey": "building", "zone": "storey", "unit": "storey",
    "compartment": "building", "stair": "building", "lift": "building", "hoist": "building", "dock": "building",
    "store": "building", "yard": "site",
}
YES_NO: Final = ("no", "yes")
HAZARDS: Final = ("A", "B", "C", "C1", "C2", "D", "E")


class QuantityCycle(ValueError):
    """Quantities that need each other in a circle. ``args[0]`` names them."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that can be asked about a subject.

    Args:
        name: unique; carries its unit.
        form: number, choice or flag (yes/no).
        unit: of a number; empty for the others.
        subjects: the tables it lives in.
        choices: closed vocabulary of a choice; empty means open.
        inherits: unknown values come from the parent.
        inputs: quantities that ``compute`` needs; an unknown one is asked for.
        reads: quantities that ``compute`` looks at besides, and can do without.
        compute: function of the context and the subject; None for a fact.
    """

    name: str
    form: str
    unit: str
    subjects: tuple[str, ...]
    choices: tuple[str, ...] = ()
    inherits: bool = False
    inputs: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    compute: Callable[[Context, str], Column] | None = None


def registry(quantities: Iterable[Quantity]) -> dict[str, Quantity]:
    """Quantities by name.

    Raises:
        QuantityCycle: quantities that need each other in a circle.
        ValueError: a name twice, or an input that no quantity provides.
    """
    found: dict[str, Quantity] = {}
    for quantity in quantities:
        if quantity.name in found:
            raise ValueError(f"quantity {quantity.name!r} is defined twice")
        found[quantity.name] = quantity
    done: set[str] = set()
    for name in found:
        _visit(found, name, (), done)
    return found


def _visit(found: Mapping[str, Quantity], name: str, path: tuple[str, ...], done: set[str]) -> None:
    if name in path:
        raise QuantityCycle(" -> ".join((*path[path.index(name):], name)))
    if name in done:
        return
    if name not in found:
        raise ValueError(f"quantity {path[-1]!r} needs {name!r}, which does not exist")
    for needed in (*found[name].inputs, *found[name].reads):
        _visit(found, needed, (*path, name), done)
    done.add(name)
