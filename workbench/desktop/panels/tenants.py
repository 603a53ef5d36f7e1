"""Companies to floors in the window: a list, the solver beside the window, the stacking plan, moves by hand with reasons."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QListWidgetItem,
    QMenu,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QTabWidget,
    QTextBrowser,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from models.errors import ShanglouError
from workbench.desktop import dialogs
from workbench.desktop.jobs import Job, Jobs
from workbench.desktop.language import Spoken
from workbench.desktop.panels.elided import Elided
from workbench.desktop.panels.marks_view import Made, MarksView
from workbench.desktop.panels.tenants_acts import TenantsActs
from workbench.desktop.panels.tenants_more import TenantsMore
from workbench.desktop.panels.tenants_preview import TenantsPreview
from workbench.desktop.panels.tenants_state import Tenancy
from workbench.desktop.panels.tenants_texts import company_text, verdict_text
from workbench.desktop.panels.tenants_view import MIME, Companies, StackView
from workbench.desktop.panels.welcome import example_path
from workbench.desktop.rich import table
from workbench.desktop.session import Session
from workbench.desktop.theme import tone
from workbench.stacking import Stacking, stacking_of
from workbench.stacking_colours import Colours, colours_of, solids
from workbench.stacking_moves import judged
from workbench.stacking_plots import expiry_plot, headline, proof, use_plot
from workbench.stacking_words import MODES, StackingWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.readers.tenant_list import TenantReading
    from models.reading import Progress
    from models.tenants import Tenant
    from workbench.stacking_drawing import Drawn, Hit

SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".csv")
LIMITS: Final = (5, 10, 30, 60)
_EXAMPLE: Final = "songhu-companies.xlsx"
_LEGIBLE_PX: Final = 130
"""Least height of the plot of lifts and docks."""
_NARROW: Final = """
QToolBar { padding: 0; border: 0; background: transparent; } QToolBar QLabel { padding: 0 3px 0 8px; }
QToolBar QToolButton { padding: 3px 5px; } QToolButton#qt_toolbar_ext_button { padding: 0; }
"""


class TenantsPanel(QFrame):
    """One list of companies over all buildings that are open."""

    coloured = Signal(str, object, object)     # title, colours by id of unit or storey, legend: for the 3D view

    def __init__(self, session: Session, spoken: Spoken, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAcceptDrops(True)
        self._session, self._spoken, self._jobs = session, spoken, jobs
        self.tenancy = Tenancy(self)
        self.acts = TenantsActs(session, spoken, jobs, self.tenancy)
        self.stacking: Stacking | None = None
        self.colours: Colours | None = None
        self.preview: TenantsPreview | None = None
        self._chosen = ""
        self._lent = False      # whether the solids have colours from here
        self._make_widgets()
        self._lay_out()
        self._connect()
        self._opened()
        self._speak()

    # making

    def _make_widgets(self) -> None:
        self.open_button = self._button("open", self.ask_list, "open-tip")
        self.match_button = self._button("match", self.match, "match-tip")
        self.cancel_button = self._button("cancel", lambda: self.acts.enough())
        self.undo_button = self._button("undo", self.tenancy.undo.undo)
        self.redo_button = self._button("redo", self.tenancy.undo.redo)
        self.export_button = self._button("export", self.ask_export, "export-tip")
        self.solids_button = self._button("solids", self._emit_colours, "solids-tip")
        self.solids_button.setCheckable(True)
        self.more = TenantsMore(self, self._session, self._spoken, self._jobs, self.acts, lambda: self._chosen,
                                lambda: (self.divide.value(), LIMITS[self.limit.currentIndex()]), self.ask_slip)
        self.mode, self.limit, self.divide = QComboBox(), QComboBox(), QSpinBox()
        self.limit.addItems([f"{seconds} s" for seconds in LIMITS])
        self.limit.setCurrentIndex(1)
        self.divide.setRange(0, 20)
        self.state = Elided()
        self.list = Companies()
        self.view = StackView()
        self.text = QTextBrowser()
        for widget in (self.list, self.text):
            widget.setMinimumSize(90, 40)
        self.use, self.expiry = MarksView(), MarksView()
        for plot in (self.use, self.expiry):
            plot.setMinimumHeight(_LEGIBLE_PX)

    def _button(self, key: str, run: Callable[[], object], tip: str = "") -> QToolButton:
        button = QToolButton()
        self._spoken.bind(button.setText, f"tenants.{key}")
        if tip:
            self._spoken.bind(button.setToolTip, f"tenants.{tip}")
        button.clicked.connect(lambda _=False: run())
        return button

    def _lay_out(self) -> None:
        bar = QToolBar()      # what does not fit is behind its arrow
        bar.setStyleSheet(_NARROW)
        for button in (self.open_button, self.match_button, self.cancel_button, self.undo_button, self.redo_button,
                       self.export_button, self.more.button, self.solids_button):
            bar.addWidget(button)
        labelled: tuple[tuple[str, QWidget], ...] = (("colour", self.mode), ("divide", self.divide), ("limit", self.limit))
        for key, widget in labelled:
            label = QLabel()
            label.setObjectName("faint")
            label.setBuddy(widget)
            self._spoken.bind(label.setText, f"tenants.{key}")
            self._spoken.bind(widget.setAccessibleName, f"tenants.{key}")
            bar.addWidget(label)
            bar.addWidget(widget)
        self._spoken.bind(self.divide.setToolTip, "tenants.divide-tip")
        self._spoken.bind(self.divide.setSpecialValueText, "tenants.divide-none")
        plots = QSplitter(Qt.Orientation.Vertical)
        plots.addWidget(self.use)
        plots.addWidget(self.expiry)
        self.parts = QSplitter()
        self.plan_area = QScrollArea()
        self.plan_area.setWidget(self.view)
        self.plan_area.setWidgetResizable(True)
        self.plan_area.setFrameShape(QFrame.Shape.NoFrame)
        self.plan_area.setMinimumWidth(160)
        plots_area = QScrollArea()      # in a low dock the plots are scrolled to, rather than drawn too small to read
        plots_area.setWidget(plots)
        plots_area.setWidgetResizable(True)
        plots_area.setFrameShape(QFrame.Shape.NoFrame)
        self.side = QTabWidget()        # the answers of a company need the whole height of a low dock
        self.side.setDocumentMode(True)
        for page, key in ((self.text, "side-text"), (plots_area, "side-plots")):
            self._spoken.bind(partial(self.side.setTabText, self.side.addTab(page, "")), f"tenants.{key}")
        for part, share in ((self.list, 18), (self.plan_area, 54), (self.side, 28)):
            self.parts.addWidget(part)
            self.parts.setStretchFactor(self.parts.count() - 1, share)
        self.parts.setSizes([200, 660, 320])
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(4)
        column.addWidget(bar)
        column.addWidget(self.state)
        column.addWidget(self.parts, 1)

    def _connect(self) -> None:
        session = self._session
        session.opened.connect(self._opened)
        session.edited.connect(self._edited)
        session.thing_selected.connect(self._follow)
        session.building_changed.connect(self._follow)
        self._spoken.changed.connect(self._speak)
        self._jobs.changed.connect(self._show_buttons)
        self.tenancy.changed.connect(self._placed)
        self.tenancy.undo.indexChanged.connect(lambda _: self._show_buttons())
        self.mode.currentIndexChanged.connect(lambda _: self._recolour())
        self.more.example_asked.connect(lambda: self.open_list(example_path(_EXAMPLE)))
        self.list.currentItemChanged.connect(lambda item, _: self._pick(item))
        self.view.pressed.connect(self._pressed)
        self.view.hovered.connect(self._hovered)
        self.view.dropped.connect(self.drop_on)
        self.view.asked.connect(self._menu_at)
        self.acts.running_changed.connect(self._show_state)

    # the list

    def ask_list(self) -> None:
        """Ask for a file and show what is in it."""
        for path in dialogs.ask_files(self, self._spoken, self._say("open"), self._say("files")):
            self.open_list(path)

    def open_list(self, path: Path) -> None:
        """Read a list beside the window and show it before it is taken over; a faulty one shows its faults."""
        def work(progress: Progress) -> TenantReading:
            from models.readers.tenant_list import read_tenants

            return read_tenants(path, progress)

        self._jobs.start(Job("tenants", work, lambda found: self._preview(found, None), lambda error: self._preview(None, error)))

    def _preview(self, found: TenantReading | None, error: ShanglouError | None) -> None:
        self.preview = TenantsPreview(self, self._spoken, found, error)
        if found is not None:
            self.preview.accepted.connect(lambda: self._take_list(found))
        self.preview.finished.connect(lambda _: setattr(self, "preview", None))
        self.preview.open()

    def _take_list(self, found: TenantReading) -> None:
        self.tenancy.take_list(found.list, found.file)
        self.tenancy.keep(self._session.project)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = self._dropped(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.open_list(path)

    def _dropped(self, data: QMimeData) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if not data.hasFormat(MIME) else []
        return next((path for path in paths if path.suffix.lower() in SUFFIXES), None)

    # what can be done

    def menu(self, hit: Hit) -> QMenu:
        """What can be done with the company of a block."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        state, tenant = self.tenancy.state, hit.tenant
        if not tenant or state.placing is None:
            return menu
        space = next((one for one in state.placing.spaces if one.id in hit.spaces), None)
        held = tenant in state.fixed
        entries: list[tuple[str, Callable[[], object]]] = [
            ("unfix" if held else "fix", lambda: self.acts.fix(tenant, not held)),
            ("take-out", lambda: self.acts.take_out(tenant))]
        if space is not None:
            number = str(space.storey.number)
            entries += [("forbid", lambda: self.acts.forbid(tenant, space.id)),
                        ("forbid-storey", lambda: self.acts.forbid(tenant, number))]
        if any(one == tenant for one, _ in state.forbidden):
            entries.append(("allow", lambda: self.acts.allow(tenant)))
        entries += [("review", self.more.review), ("slip", lambda: self.ask_slip(tenant)), ("change", self.more.change)]
        for key, run in entries:
            action = menu.addAction(self._say(key))
            action.setObjectName(key)
            action.triggered.connect(lambda _=False, run=run: run())
        return menu

    def _menu_at(self, hit: Hit, at: QPoint) -> None:
        if hit.tenant:
            self.menu(hit).popup(at)

    def ask_export(self) -> None:
        folder = dialogs.ask_folder(self, self._spoken, self._say("export"))
        if folder is not None:
            self.acts.export(folder)

    def ask_slip(self, tenant: str) -> None:
        path = dialogs.ask_target(self, self._spoken, self._say("slip"), f"{self.acts.name(tenant)}.pdf", "PDF (*.pdf)")
        if path is not None:
            self.acts.write_slip(tenant, path)

    def match(self) -> None:
        """Place the companies beside the window, by what is set in the bar."""
        self.acts.match(self.divide.value(), LIMITS[self.limit.currentIndex()])

    def drop_on(self, tenant: str, hit: Hit) -> None:
        """A company onto the spaces of a block; on a block of one company all of them, else the first."""
        self._chosen = tenant
        self.acts.put(tenant, hit.spaces)

    # showing

    def _say(self, key: str, **values: object) -> str:
        return self._spoken(f"tenants.{key}", **values)

    def _speak(self) -> None:
        words = StackingWords(self._spoken.lang)
        with QSignalBlocker(self.mode):
            at = max(self.mode.currentIndex(), 0)
            self.mode.clear()
            self.mode.addItems([words(f"mode.{mode}") for mode in MODES])
            self.mode.setCurrentIndex(at)
        self._placed()

    def _opened(self) -> None:
        self.tenancy.take_kept(self._session)

    def _edited(self) -> None:
        self._show_state()

    def _placed(self) -> None:
        """Another list or placing."""
        placing, found = self.tenancy.state.placing, self.tenancy.list
        self.stacking = None if placing is None or found is None else stacking_of(placing, found.leases)
        self._fill_list()
        self._recolour()
        self._show_state()
        self._show_company()
        self._show_buttons()
        self._follow()

    def _recolour(self) -> None:
        words = StackingWords(self._spoken.lang)
        mode = MODES[max(self.mode.currentIndex(), 0)]
        self.colours = None if self.stacking is None else colours_of(self.stacking, mode, words)
        stacking, colours = self.stacking, self.colours
        self.view.show_plan(stacking, colours, words, self._empty(), self._say("title"))
        self.view.setToolTip("" if stacking is None else self._say("drag-hint"))
        if stacking is None:
            self.use.draw(None)
            self.expiry.draw(None)
            return
        self.use.draw(lambda wide, high: _made(use_plot(stacking, words, wide)), said=words("use.title"))
        self.expiry.draw(lambda wide, high: _made(expiry_plot(stacking, words, wide, high)), said=words("expiry.title"))
        self._emit_colours()

    def _empty(self) -> str:
        if not self._session.buildings or self._session.city is not None:
            return self._say("no-building")
        if self.tenancy.list is None:
            return self._say("no-list")
        return self._say("no-placing", count=len(self.tenancy.list.tenants))

    def _emit_colours(self) -> None:
        """The same colours for the solids, while that is wanted."""
        from workbench.desktop.scene.colouring import Entry

        if not self.solids_button.isChecked():
            if self._lent:
                self._lent = False
                self.coloured.emit("", {}, [])
        elif self.stacking is not None and self.colours is not None:
            self._lent = True
            legend = [Entry(one.fill, one.said, one.verdict or None) for one in self.colours.classes]
            self.coloured.emit(self.colours.title, solids(self.stacking, self.colours), legend)

    def _fill_list(self) -> None:
        found, placing = self.tenancy.list, self.tenancy.state.placing
        with QSignalBlocker(self.list):
            self.list.clear()
            if found is None:
                return
            numbers = {} if self.stacking is None else {key: one.number for key, one in self.stacking.by_tenant.items()}
            unplaced = [tenant for tenant in found.tenants if tenant.id not in numbers]
            placed = sorted((tenant for tenant in found.tenants if tenant.id in numbers), key=lambda one: numbers[one.id])
            if placing is not None and unplaced:
                self._heading("list-unplaced", len(unplaced))
            self._items(unplaced, {})
            if placed:
                self._heading("list-placed", len(placed))
                self._items(placed, numbers)

    def _heading(self, key: str, count: int) -> None:
        item = QListWidgetItem(self._say(key, count=count))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(QColor(tone("navy")))
        self.list.addItem(item)

    def _items(self, tenants: list[Tenant], numbers: dict[str, int]) -> None:
        for tenant in tenants:
            fixed = tenant.id in self.tenancy.state.fixed
            name = f"{numbers[tenant.id]}  {tenant.name}" if numbers else tenant.name
            item = QListWidgetItem(name + (f"  [{self._say('fixed')}]" if fixed else ""))
            item.setData(Qt.ItemDataRole.UserRole, tenant.id)
            item.setToolTip(tenant.name)
            self.list.addItem(item)
            if tenant.id == self._chosen:
                self.list.setCurrentItem(item)

    def _show_state(self) -> None:
        if self.acts.running and self._jobs.running("match"):
            self.state.say(self.acts.running)
            return
        if self.stacking is None:
            self.state.say("" if self.tenancy.list is None else self.tenancy.file)
            return
        placing, words = self.stacking.placing, StackingWords(self._spoken.lang)
        share = self.stacking.let_m2 / self.stacking.lettable_m2 if self.stacking.lettable_m2 > 0.0 else None
        said = self._say("state", placed=len(placing.places), all=len(placing.tenants), share=words.percent(share),
                         value=words.money(placing.solution.worth.total), proof=proof(placing.solution, words))
        parts = [self._say("stale")] if self.tenancy.state.older_than(self._session.buildings) else []
        parts += [self._say("by-hand")] if self.tenancy.state.by_hand else []
        self.state.say(" · ".join([*parts, said]))

    def _show_buttons(self) -> None:
        if not isValid(self.tenancy.undo):
            return      # the window is going, and the stack tells that it is empty
        running = self._jobs.running("match")
        ready = self.tenancy.list is not None and bool(self._session.buildings) and self._session.city is None
        self.match_button.setEnabled(ready and not running)
        self.cancel_button.setEnabled(running)
        self.export_button.setEnabled(self.stacking is not None)
        self.solids_button.setEnabled(self.stacking is not None)
        steps = {"undo": (self.undo_button, self.tenancy.to_undo), "redo": (self.redo_button, self.tenancy.to_redo)}
        for key, (button, step) in steps.items():
            button.setEnabled(step is not None)
            button.setToolTip("" if step is None else self._say("undo-step", act=self._say(key), step=step(self._spoken.lang)))
        if not running and self.acts.running:
            self.acts.running = ""
            self._show_state()

    def _show_company(self) -> None:
        tenant = None if self.tenancy.list is None else self.tenancy.list.find(self._chosen)
        if tenant is not None:
            self.text.setHtml(company_text(self.stacking, tenant, self._spoken))
        elif self.stacking is not None:      # nobody is chosen: the whole, with what is vacant in one piece
            self.text.setHtml(table(headline(self.stacking, StackingWords(self._spoken.lang))))
        else:
            self.text.setHtml("")

    # choosing

    def _pick(self, item: QListWidgetItem | None) -> None:
        tenant = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        if not tenant:
            return
        self._chosen = tenant
        self._show_company()
        self.side.setCurrentIndex(0)
        place = None if self.stacking is None else self.stacking.placing.place_of(tenant)
        if place is not None:
            self._select(place.spaces[0].id)
        self._follow()

    def _pressed(self, hit: Hit) -> None:
        """A block chooses its company and, for everybody, its unit or storey."""
        if hit.tenant:
            self._chosen = hit.tenant
            self._show_company()
            self.side.setCurrentIndex(0)
            self._mark_in_list()
        if hit.spaces:
            self._select(hit.spaces[0])
        elif self.stacking is not None:
            self._show_building(self.stacking.stacks[hit.stack].building.id)
            self._session.select_storey(hit.storey)

    def _mark_in_list(self) -> None:
        with QSignalBlocker(self.list):
            for row in range(self.list.count()):
                if self.list.item(row).data(Qt.ItemDataRole.UserRole) == self._chosen:
                    self.list.setCurrentRow(row)

    def _select(self, space_id: str) -> None:
        space = None if self.stacking is None else next(
            (one for one in self.stacking.placing.spaces if one.id == space_id), None)
        if space is None:
            return
        self._show_building(space.building.id)
        drawn = self._session.building is not None and space.unit is not None and any(
            unit.id == space.unit.id for storey in self._session.building.storeys for unit in storey.units)
        if drawn and space.unit is not None:
            self._session.select("unit", space.unit.id)
        else:
            self._session.select_storey(space.storey.id)

    def _show_building(self, building_id: str) -> None:
        at = next((i for i, one in enumerate(self._session.buildings) if one.id == building_id), None)
        if at is not None:
            self._session.show_building(at)

    def _follow(self) -> None:
        """What is chosen anywhere is outlined on the plan."""
        thing, spaces = self._session.thing, frozenset[str]()
        if self.stacking is not None and thing is not None and thing.kind == "unit":
            spaces = frozenset(one.id for one in self.stacking.placing.spaces if one.unit is not None and one.unit.id == thing.id)
        self.view.choose(self._chosen, spaces, self._session.storey_id or "")

    def _hovered(self, tenant: str, hit: Hit | None) -> None:
        """While a company is carried: marks on every unit, and why not this one."""
        placing = self.tenancy.state.placing
        if not tenant or placing is None:
            self._show_company()
            return
        if not self.view.verdicts:
            row = next((pairs for one, pairs in zip(placing.tenants, placing.pairs, strict=True) if one.id == tenant), ())
            self.view.verdicts = {pair.space.id: pair.verdict for pair in row}
        if hit is not None and hit.spaces:
            self.side.setCurrentIndex(0)
            self.text.setHtml(verdict_text(judged(placing, tenant, hit.spaces), self._spoken))



def _made(drawn: Drawn) -> Made:
    return drawn.marks, drawn.wide, drawn.high
