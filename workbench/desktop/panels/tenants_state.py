"""What the panel of tenants works on: the list, the placing, wishes, and how far back it can be undone. No widgets here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from workbench.desktop.language import Said

if TYPE_CHECKING:
    from models.building import Building
    from models.matching.placing import Placing, Wishes
    from models.tenants import TenantList
    from workbench.desktop.keeper import Keeper


@dataclass(frozen=True)
class State:
    """One step: a placing, who is fixed where, and what is forbidden. ``by_hand``: somebody moved a company since the solver.

    ``buildings``: for which it was solved.
    """

    placing: Placing | None = None
    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbidden: frozenset[tuple[str, str]] = frozenset()
    by_hand: bool = False
    buildings: tuple[Building, ...] = ()

    def older_than(self, buildings: Sequence[Building]) -> bool:
        """Whether the placing was made for buildings that were edited since."""
        return self.placing is not None and (len(buildings) != len(self.buildings) or any(
            a is not b for a, b in zip(buildings, self.buildings, strict=True)))

    def wishes(self) -> Wishes:
        from models.matching.placing import Wishes

        return Wishes(fixed=dict(self.fixed), forbidden=self.forbidden)


class _Step(QUndoCommand):
    def __init__(self, put: Callable[[State], None], old: State, new: State, said: Said) -> None:
        super().__init__()
        self._put, self._old, self._new, self.said = put, old, new, said

    def redo(self) -> None:
        self._put(self._new)

    def undo(self) -> None:
        self._put(self._old)


class Tenancy(QObject):
    """The list and the state, with its own undo: placings are no edits of the building."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.list: TenantList | None = None
        self.file = ""
        self.state = State()
        self.undo = QUndoStack(self)

    def take_list(self, found: TenantList, file: str) -> None:
        """Another list: what was placed before goes with the old one."""
        self.list, self.file = found, file
        self.forget()

    def keep(self, keeper: Keeper) -> None:
        """Put the list into the project."""
        if self.list is not None:
            keeper.keep_things("tenants", {tenant.id: tenant for tenant in self.list.tenants})
            keeper.keep_things("leases", {str(n): lease for n, lease in enumerate(self.list.leases, 1)})

    def take_kept(self, keeper: Keeper) -> None:
        """The list of a project that was opened; without one in it the present list stays."""
        from models.tenants import Lease, Tenant, TenantList

        tenants = tuple(one for one in keeper.things("tenants").values() if isinstance(one, Tenant))
        leases = tuple(one for one in keeper.things("leases").values() if isinstance(one, Lease))
        if tenants:
            self.list, self.file = TenantList(tenants=tenants, leases=leases), ""
        self.forget()

    def forget(self) -> None:
        """The placing is of no use any more; the list stays."""
        self.undo.clear()
        self._put(State())

    def step(self, new: State, said: Said) -> None:
        """Go over to another state, so that it can be undone."""
        self.undo.push(_Step(self._put, self.state, new, said))

    def change(self, said: Said, **fields: object) -> None:
        self.step(replace(self.state, **fields), said)  # type: ignore[arg-type]

    def _put(self, state: State) -> None:
        self.state = state
        self.changed.emit()
