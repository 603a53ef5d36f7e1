"""Which layer of a drawing holds what: by the rules, and by names that are nothing but a storey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from models.readers.layers import LayerRole, LayerRules, bare_name, storey_of
from models.reading import LayerUse
from models.report import ReportBuilder

_GENERAL = frozenset({"0", "defpoints"})
"""Layers of every drawing; nobody means anything by them."""


class Layering:
    """Roles of the layers of a drawing."""

    def __init__(self, rules: LayerRules, counts: Counter[str]) -> None:
        self._rules, self._counts = rules, counts
        self._roles: dict[str, LayerRole | None] = {}

    def of(self, layer: str) -> LayerRole | None:
        """The role of a layer, or None where no rule fits. A name that no rule knows but that says a storey is a storey's."""
        if layer not in self._roles:
            found = self._rules.find(layer)
            if found is None and (number := storey_of(bare_name(layer))) is not None:
                found = LayerRole(role="storey", storey=number)
            self._roles[layer] = found
        return self._roles[layer]

    def role(self, layer: str) -> str | None:
        found = self.of(layer)
        return found.role if found is not None else None

    def storey(self, layer: str) -> int | None:
        found = self.of(layer)
        return found.storey if found is not None else None

    def use(self, layer: str) -> str | None:
        found = self.of(layer)
        return found.use if found is not None else None

    def uses(self) -> tuple[LayerUse, ...]:
        """All layers that hold something, as they were understood, in the order of their names."""
        return tuple(self._use(name) for name in sorted(self._counts))

    def _use(self, name: str) -> LayerUse:
        found = self.of(name)
        return LayerUse(name=name, role=found.role if found else None, storey=found.storey if found else None,
                        use=found.use if found else None, count=self._counts[name])

    def tell(self, read: Iterable[str], report: ReportBuilder) -> None:
        """Name the layers that were not understood, each with what lies on it; those in ``read`` served another way."""
        served = set(read)
        for name in sorted(self._counts):
            if self.of(name) is None and name.casefold() not in _GENERAL and self._counts[name] and name not in served:
                report.drop("dxf-layer-unknown", name, count=self._counts[name])
