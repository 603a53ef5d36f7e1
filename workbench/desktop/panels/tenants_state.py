"""What the panel of tenants works on: the list, the placing, wishes, and how far back it can be undone. No widgets here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from workbench.desktop.jobs import Job
from workbench.desktop.language import Said

if TYPE_CHECKING:
    from models.building import Building
    from models.kept_placing import KeptPlacing, KeptWishes
    from models.matching.placing import Placing, Wishes
    from models.matching.weights import Weights
    from models.reading import Progress
    from models.tenants import Tenant, TenantList
    from workbench.desktop.keeper import Keeper
    from workbench.desktop.session import Session
    from workbench.placings import Restored


@dataclass(frozen=True)
class State:
    """One step: a placing, and what is settled for the next one. All of it is kept in the project.

    Args:
        fixed, forbidden, required, grouped: as in :class:`models.matching.placing.Wishes`.
        weights: those that somebody set, by name; the others are as the program proposes.
        by_hand: somebody moved a company since the solver.
        buildings: for which it was solved; ``parts`` and ``limit_s`` how.
        outdated: it was kept for companies or buildings that the project does not hold any more.
    """

    placing: Placing | None = None
    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbidden: frozenset[tuple[str, str]] = frozenset()
    required: frozenset[str] = frozenset()
    grouped: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)
    by_hand: bool = False
    buildings: tuple[Building, ...] = ()
    parts: int = 0
    limit_s: float = 0.0
    outdated: bool = False

    def older_than(self, buildings: Sequence[Building]) -> bool:
        """Whether the placing was made for buildings that were edited since, or for other companies."""
        return self.placing is not None and (self.outdated or len(buildings) != len(self.buildings) or any(
            a is not b for a, b in zip(buildings, self.buildings, strict=True)))

    def wishes(self) -> Wishes:
        from models.matching.placing import Wishes

        return Wishes(fixed=dict(self.fixed), forbidden=self.forbidden, required=self.required, grouped=self.grouped)

    def weighed(self) -> Weights:
        """All weights, those that somebody set and the others. Raises CallError."""
        from models.matching.weights import weights_from

        return weights_from(self.weights)


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
        self._keeper: Keeper | None = None      # of the project that is open, once its placing was taken over
        self._kept: KeptPlacing | None = None   # what the project holds of ``_kept_for``
        self._kept_for: tuple[object, bool] = (None, False)

    def take_list(self, found: TenantList, file: str) -> None:
        """Another list: what was placed before goes with the old one."""
        self.list, self.file = found, file
        self._kept = None
        self.forget()

    def keep(self, keeper: Keeper) -> None:
        """Put the list into the project."""
        if self.list is not None:
            keeper.keep_things("tenants", {tenant.id: tenant for tenant in self.list.tenants})
            keeper.keep_things("leases", {str(n): lease for n, lease in enumerate(self.list.leases, 1)})

    def take_kept(self, session: Session) -> None:
        """List, wishes and placing of a project that was opened; without a list in it the present one stays.

        The placing is put together beside the window: until it is there, what is kept of it stays in the project as it is.
        """
        from models.kept_placing import NOW, WISHES, KeptPlacing, KeptWishes
        from models.tenants import Lease, Tenant, TenantList

        keeper = session.project
        tenants = tuple(one for one in keeper.things("tenants").values() if isinstance(one, Tenant))
        leases = tuple(one for one in keeper.things("leases").values() if isinstance(one, Lease))
        if tenants:
            self.list, self.file = TenantList(tenants=tenants, leases=leases), ""
        held = keeper.things("placings")
        kept, wishes = held.get(NOW), held.get(WISHES)
        self._keeper = None
        self.undo.clear()
        self._kept = kept if tenants and isinstance(kept, KeptPlacing) else None
        self._put(_wished(wishes) if isinstance(wishes, KeptWishes) else State())
        self._keeper = keeper
        if self._kept is not None:
            self._restore(session, tenants, self._kept)

    def _restore(self, session: Session, tenants: tuple[Tenant, ...], kept: KeptPlacing) -> None:
        states, now = session.project.states(), session.project.position

        def work(progress: Progress) -> Restored | None:
            from workbench.placings import restored

            return restored(kept, tenants, states, now, progress)

        def done(found: Restored | None) -> None:
            if self._kept is not kept or self.state.placing is not None:      # another file or another placing meanwhile
                return
            if found is None:
                self._kept = None
                return
            self._kept_for = (found.placing, kept.by_hand)
            self._put(replace(self.state, placing=found.placing, by_hand=kept.by_hand, buildings=found.buildings,
                              parts=kept.parts, limit_s=kept.limit_s,
                              outdated=found.other_buildings or found.other_tenants or bool(found.lost)))

        session.jobs.start(Job("placing", work, done, session.complain))

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
        self._keep_state()
        self.changed.emit()

    def _keep_state(self) -> None:
        """Placing and wishes into the project, at each step."""
        from models.kept_placing import NOW, WISHES, KeptWishes
        from workbench.placings import kept_of, kept_wishes

        state, keeper = self.state, self._keeper
        if keeper is None or self.list is None:
            return
        if state.placing is not None and (self._kept_for[0] is not state.placing or self._kept_for[1] != state.by_hand):
            self.keep(keeper)      # the list may be older than what is open
            self._kept = kept_of(state.placing, state.buildings, self.list.tenants, keeper.author(), parts=state.parts,
                                 limit_s=state.limit_s, by_hand=state.by_hand)
            self._kept_for = (state.placing, state.by_hand)
        elif state.placing is None and self._kept_for[0] is not None:
            self._kept, self._kept_for = None, (None, False)
        wishes = kept_wishes(state.wishes(), state.weights)
        things = {NOW: self._kept, WISHES: None if wishes == KeptWishes() else wishes}
        keeper.keep_things("placings", {name: thing for name, thing in things.items() if thing is not None})


def _wished(kept: KeptWishes) -> State:
    """The wishes of a project, without a placing yet."""
    return State(fixed=dict(kept.fixed), forbidden=frozenset(kept.forbidden), required=frozenset(kept.required),
                 grouped=kept.grouped, weights=dict(kept.weights))
