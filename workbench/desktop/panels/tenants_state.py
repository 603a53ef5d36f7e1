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
    """One step: the companies, a placing, and what is settled for the next one. All of it is kept in the project.

    Args:
        list: the companies; None: there are none yet.
        fixed, forbidden, required, grouped: as in :class:`models.matching.placing.Wishes`.
        weights: those that somebody set, by name; the others are as the program proposes.
        by_hand: somebody moved a company since the solver.
        buildings: for which it was solved; ``parts`` and ``limit_s`` how.
        outdated: it was kept for companies or buildings that the project does not hold any more.
    """

    list: TenantList | None = None
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

    def amend(self, **fields: object) -> None:
        """What was still being worked out when the step was taken."""
        self._new = replace(self._new, **fields)  # type: ignore[arg-type]

    def redo(self) -> None:
        self._put(self._new)

    def undo(self) -> None:
        self._put(self._old)


class Tenancy(QObject):
    """The list and the state, with its own undo: placings are no edits of the building."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.file = ""
        self.state = State()
        self.undo = QUndoStack(self)
        self._kept_list: TenantList | None = None
        self._keeper: Keeper | None = None      # of the project that is open, once its placing was taken over
        self._kept: KeptPlacing | None = None   # what the project holds of ``_kept_for``
        self._kept_for: tuple[object, bool] = (None, False)

    @property
    def list(self) -> TenantList | None:
        return self.state.list

    def take_list(self, found: TenantList, file: str) -> None:
        """Another list: what was placed before goes with the old one."""
        self.file, self._kept = file, None
        self.undo.clear()
        self._put(State(list=found))

    def keep(self, keeper: Keeper) -> None:
        """Put the list into the project."""
        tenants, leases = ((), ()) if self.list is None else (self.list.tenants, self.list.leases)
        keeper.keep_things("tenants", {tenant.id: tenant for tenant in tenants})
        keeper.keep_things("leases", {str(n): lease for n, lease in enumerate(leases, 1)})
        self._kept_list = self.list

    def take_kept(self, session: Session) -> None:
        """List, wishes and placing of a project that was opened; without a list in it the present one stays.

        The placing is put together beside the window: until it is there, what is kept of it stays in the project as it is.
        """
        from models.kept_placing import NOW, WISHES, KeptPlacing, KeptWishes
        from models.tenants import Lease, Tenant, TenantList

        keeper = session.project
        tenants = tuple(one for one in keeper.things("tenants").values() if isinstance(one, Tenant))
        leases = tuple(one for one in keeper.things("leases").values() if isinstance(one, Lease))
        found = TenantList(tenants=tenants, leases=leases) if tenants else self.list
        self.file = "" if tenants else self.file
        self._kept_list = found
        held = keeper.things("placings")
        kept, wishes = held.get(NOW), held.get(WISHES)
        self._keeper = None
        self.undo.clear()
        self._kept = kept if tenants and isinstance(kept, KeptPlacing) else None
        self._put(replace(_wished(wishes) if isinstance(wishes, KeptWishes) else State(), list=found))
        self._keeper = keeper
        if self._kept is not None:
            self._restore(session, tenants, self._kept)

    def change_list(self, found: TenantList, session: Session, said: Said) -> None:
        """Other companies, in one step that can be undone. Wishes about companies that are gone go with them.

        Who stands where is put together again for them beside the window, and counts as made for the old list.
        """
        before, ids = self.state, {tenant.id for tenant in found.tenants}
        self.step(replace(before, list=found, outdated=before.outdated or before.placing is not None,
                          fixed={one: held for one, held in before.fixed.items() if one in ids},
                          forbidden=frozenset(one for one in before.forbidden if one[0] in ids),
                          required=before.required & ids), said)
        command = self.undo.command(self.undo.index() - 1)
        placing, buildings = before.placing, before.buildings
        if placing is None or before.list is None or not isinstance(command, _Step):
            return
        from workbench.placings import kept_of

        kept = kept_of(placing, buildings, before.list.tenants, session.project.author(), parts=before.parts,
                       limit_s=before.limit_s, by_hand=before.by_hand)

        def done(again: Restored | None) -> None:
            if again is None:
                return
            command.amend(placing=again.placing, buildings=again.buildings)
            if self.state.list is found and self.state.placing is placing:      # nobody went on or back meanwhile
                self._put(replace(self.state, placing=again.placing, buildings=again.buildings))

        self._put_together(session, found.tenants, kept, done)

    def _restore(self, session: Session, tenants: tuple[Tenant, ...], kept: KeptPlacing) -> None:
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

        self._put_together(session, tenants, kept, done)

    @staticmethod
    def _put_together(session: Session, tenants: tuple[Tenant, ...], kept: KeptPlacing,
                      done: Callable[[Restored | None], None]) -> None:
        """A placing for companies, beside the window."""
        states, now = session.project.states(), session.project.position

        def work(progress: Progress) -> Restored | None:
            from workbench.placings import restored

            return restored(kept, tenants, states, now, progress)

        session.jobs.start(Job("placing", work, done, session.complain))

    def forget(self) -> None:
        """The placing is of no use any more; the list stays."""
        self.undo.clear()
        self._put(State(list=self.list))

    def step(self, new: State, said: Said) -> None:
        """Go over to another state, so that it can be undone."""
        self.undo.push(_Step(self._put, self.state, new, said))

    @property
    def to_undo(self) -> Said | None:
        """What the last step was; None where there is none."""
        return self._said(self.undo.index() - 1)

    @property
    def to_redo(self) -> Said | None:
        return self._said(self.undo.index())

    def _said(self, at: int) -> Said | None:
        command = self.undo.command(at) if 0 <= at < self.undo.count() else None
        return command.said if isinstance(command, _Step) else None

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
        if keeper is None or (self.list is None and self._kept_list is None):
            return
        if self.list is not self._kept_list:
            self.keep(keeper)
        tenants = () if self.list is None else self.list.tenants
        if state.placing is not None and (self._kept_for[0] is not state.placing or self._kept_for[1] != state.by_hand):
            self.keep(keeper)      # the list may be older than what is open
            made = kept_of(state.placing, state.buildings, tenants, keeper.author(), parts=state.parts, limit_s=state.limit_s,
                           by_hand=state.by_hand)
            self._kept = replace(made, tenants="") if state.outdated else made     # it stays old when it is opened again
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
