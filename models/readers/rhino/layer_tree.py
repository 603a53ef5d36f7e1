"""The layers of a Rhino file: their place in the tree, whether they are seen, and what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from models.readers.layers import LayerRules, storey_of
from models.vocabularies import STOREY

SEPARATOR: Final = "::"
_RANGE: Final = re.compile(r"\d\s*[fF层]?\s*[-~–—～至到]\s*\d")
"""Two numbers with a dash: a layer of several storeys at once, ``3-5F``."""

_DEEPEST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer.

    Attributes:
        path: names from the root down, parted by ``::``.
        visible: it and all its parents are on.
        role: what it holds, by the rules; a role of its own goes before that of a parent. None: no rule fits.
        storey: storey number that its name, or that of a parent, speaks of.
        storey_name: the name that says so.
        use: use of the storey or zone.
        is_range: the name stands for several storeys at once, and so for none.
    """

    path: str
    visible: bool = True
    locked: bool = False
    role: str | None = None
    storey: int | None = None
    storey_name: str = ""
    use: str | None = None
    is_range: bool = False

    @property
    def name(self) -> str:
        return self.path.rpartition(SEPARATOR)[2]

    def within(self, holder: Layer) -> Layer:
        """This layer for a part of a block that was placed on another: what it leaves open, the holder's layer says."""
        if self == holder:
            return self
        numbered = self if self.storey is not None else holder
        role = self.role if self.role not in (None, "storey") else holder.role or self.role
        return Layer(path=self.path, visible=self.visible, locked=self.locked or holder.locked, role=role, storey=numbered.storey,
                     storey_name=numbered.storey_name, use=self.use or holder.use)


NO_LAYER: Final = Layer(path="?")
"""Of an object whose layer is missing in the file."""


def read_layers(model: Any, rules: LayerRules) -> dict[int, Layer]:
    """The layers of a model by their index."""
    rows = list(model.Layers)
    by_id = {str(row.Id): row for row in rows}
    return {int(row.Index): _layer(_chain(row, by_id), rules) for row in rows}


def _chain(row: Any, by_id: dict[str, Any]) -> list[Any]:
    """A layer and its parents, the root first. A layer that is its own ancestor ends the chain."""
    chain, seen = [row], {str(row.Id)}
    while len(chain) < _DEEPEST:
        parent = by_id.get(str(chain[0].ParentLayerId))
        if parent is None or str(parent.Id) in seen:
            break
        seen.add(str(parent.Id))
        chain.insert(0, parent)
    return chain


def _layer(chain: list[Any], rules: LayerRules) -> Layer:
    names = [str(row.Name) for row in chain]
    role: str | None = None
    storey: int | None = None
    use: str | None = None
    storey_name, several = "", False
    for i in range(len(names) - 1, -1, -1):       # the layer's own name first, then its parents'
        found = rules.find(SEPARATOR.join(names[:i + 1]))
        said = found.role if found is not None else None
        word = found.use if found is not None and found.use is not None else STOREY.find(names[i])
        is_range = _RANGE.search(names[i]) is not None and storey_of(names[i]) is not None
        number = None if is_range else found.storey if found is not None and found.storey is not None else storey_of(names[i])
        several = several or (is_range and storey is None)
        if role in (None, "storey") and said is not None:
            role = said if said != "storey" or role is None else role
        use = use or word
        if storey is None and number is not None:
            storey, storey_name = number, names[i]
    return Layer(path=SEPARATOR.join(names), visible=all(bool(row.Visible) for row in chain),
                 locked=any(bool(row.Locked) for row in chain), role=role, storey=storey, storey_name=storey_name, use=use,
                 is_range=several and storey is None)
