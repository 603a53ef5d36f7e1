"""The evidence of a cell: clause, measured value, limit, margin, where each number comes from, and what is missing."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextBrowser, QToolButton, QVBoxLayout

from models.errors import ShanglouError
from workbench.desktop.hovering import storey_numbered
from workbench.desktop.language import Spoken
from workbench.desktop.look import verdict_colour, verdict_tint
from workbench.desktop.matrix_rows import INFORMATION
from workbench.desktop.rich import bullets, faint, heading, link, table
from workbench.desktop.theme import tone
from workbench.sheets.style import VERDICTS

if TYPE_CHECKING:
    from rules.findings import Finding
    from rules.standard import Clause
    from workbench.desktop.edit_commands import Editor
    from workbench.desktop.session import Session
    from workbench.drawings.margin_bar import Column
    from workbench.drawings.reckoning import Line

_BAR = "picture:margin"
_ROOM_PX = 28
"""What is left free beside the pictures and the scroll bar: margins of the panel and of the document."""


class _Page(QTextBrowser):
    """Rich text with pictures that the panel paints."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: dict[str, QImage] = {}
        self.setOpenLinks(False)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        key = name if isinstance(name, str) else name.toString()
        if kind == QTextDocument.ResourceType.ImageResource.value and key in self.pictures:
            return self.pictures[key]
        return super().loadResource(kind, name)


class EvidencePanel(QFrame):
    """Shows one finding; a cell with several (lifts, zones) is leafed through, the worst first."""

    def __init__(self, spoken: Spoken, go_to_input: Callable[[str, bool], None], confirm: Callable[[], None], session: Session,
                 editor: Editor) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._editor = session, editor
        self._spoken, self._go_to_input, self._confirm = spoken, go_to_input, confirm
        self._findings: list[Finding] = []
        self._subjects: list[str] = []
        self._role = ""
        self._at = 0
        self.columns: tuple[Column, ...] = ()
        self.text = _Page()
        self.text.anchorClicked.connect(self._follow)
        self.text.highlighted.connect(self._point)
        self.previous, self.next, self.place = QToolButton(), QToolButton(), QLabel()
        self._lay_out()
        spoken.changed.connect(self._show)
        self._show()

    def _lay_out(self) -> None:
        for button, arrow, key, step in ((self.previous, Qt.ArrowType.LeftArrow, "evidence-previous", -1),
                                         (self.next, Qt.ArrowType.RightArrow, "evidence-next", 1)):
            button.setArrowType(arrow)
            button.setAutoRaise(True)
            self._spoken.bind(button.setToolTip, key)
            button.clicked.connect(lambda _=False, step=step: self._leaf(step))
        head = QHBoxLayout()
        head.addStretch(1)
        for widget in (self.previous, self.place, self.next):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.addWidget(self.text, 1)
        column.addLayout(head)

    def show_findings(self, findings: list[Finding], role: str) -> None:
        """Show the findings of a cell, the worst first."""
        same = [finding.subject for finding in findings] == self._subjects and role == self._role
        self._subjects = [finding.subject for finding in findings]
        self._findings = sorted(findings, key=lambda finding: VERDICTS.index(finding.verdict))
        self._role = role
        self._at = self._at if same and self._at < len(findings) else 0
        self._show()

    def _leaf(self, step: int) -> None:
        self._at = (self._at + step) % max(len(self._findings), 1)
        self._show()

    def _follow(self, url: QUrl) -> None:
        what, _, which = url.toString().partition(":")
        if what == "confirm":
            self._confirm()
        elif what == "mend":
            self._mend()
        elif what in ("http", "https"):
            QDesktopServices.openUrl(url)
        elif what == "storey":
            self._choose_storey(int(which))
        else:
            self._go_to_input(which, what == "known")

    def _point(self, url: QUrl) -> None:
        """The mouse is over a storey that a link or the bar names."""
        what, _, which = url.toString().partition(":")
        self._session.hovered.put(storey_numbered(self._session, int(which)) if what == "storey" else None, self)

    def _choose_storey(self, number: int) -> None:
        """The finding of the same clause on another storey."""
        found = next((column.finding for column in self.columns if column.storey == number), None)
        if found is not None:
            self._session.select_finding(found)
            if self.finding is not found:
                self.show_findings([found], self._role)

    def _mend(self) -> None:
        """The judged number set to its limit, as one step that can be undone."""
        from workbench.desktop.scheme_past import change_for

        found = None if self.finding is None else change_for(self.finding)
        if found is not None:
            self._editor.set_many([found[0]])

    @property
    def clause(self) -> Clause | None:
        """The clause that is shown."""
        return self._findings[self._at].clause if self._findings else None

    @property
    def finding(self) -> Finding | None:
        """The finding that is shown."""
        return self._findings[self._at] if self._findings else None

    def _show(self) -> None:
        several = len(self._findings) > 1
        for widget in (self.previous, self.next, self.place):
            widget.setVisible(several)
        self.place.setText(f"{self._at + 1} / {len(self._findings)}")
        self.text.pictures.clear()
        self.text.setAccessibleDescription("")
        if self._findings:
            self.text.setHtml(self._page(self._findings[self._at]))
        else:
            self.text.setHtml(faint(self._spoken("evidence-none")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The same page in another width; the reader stays where they are."""
        super().resizeEvent(event)
        if self._findings and event.oldSize().width() != event.size().width():
            bar = self.text.verticalScrollBar()
            at = bar.value()
            self._show()
            bar.setValue(at)

    def _page(self, finding: Finding) -> str:
        return (self._head(finding) + self._margin(finding) + self._figures(finding) + self._missing(finding)
                + self._smallest(finding) + self._reckoned(finding) + self._strip(finding) + self._sources(finding)
                + self._standing(finding))

    @property
    def _wide(self) -> int:
        return max(self.width() - self.text.verticalScrollBar().sizeHint().width() - _ROOM_PX, 120)

    def _margin(self, finding: Finding) -> str:
        """The value on a scale with its limit; told in words to who cannot see it."""
        from workbench.drawings.margin_bar import margin_picture

        say, words, clause = self._spoken, self._spoken.words, finding.clause
        run = None if self._session.judged is None else self._session.judged.checked.run
        picture = margin_picture(finding, 0.0 if run is None else run.request.near)
        if picture is None:
            return ""
        from workbench.desktop.panels.margin_bar import margin_image

        said = (words.value(clause.quantity.name, finding.measured, clause.unit), words.limit(finding), words.margin(finding))
        verdict = "not-applicable" if self._role == INFORMATION else finding.verdict
        self.text.pictures[_BAR] = margin_image(picture, verdict, said, clause.unit, self._wide, self.devicePixelRatioF(),
                                                self.text.font())
        self.text.setAccessibleDescription(say("margin.picture", value=said[0], limit=said[1], margin=said[2],
                                               verdict=say.common(f"verdict.{finding.verdict}")))
        return f"<p style='margin:0'><img src='{_BAR}'></p>"

    def _strip(self, finding: Finding) -> str:
        """All storeys of the clause side by side, each a link to its own finding."""
        from workbench.drawings.margin_bar import strip

        same = [one for one in (*self._session.shown_findings()[0],)
                if one.clause is finding.clause and one.building == finding.building]
        self.columns = strip(same)
        if not self.columns:
            return ""
        from workbench.desktop.panels.margin_bar import column_image, column_width

        wide = column_width(len(self.columns), self._wide)
        images = []
        for column in self.columns:
            name = f"picture:storey-{column.storey}"
            self.text.pictures[name] = column_image(column, column.storey in finding.storeys, wide, self.devicePixelRatioF(),
                                                    self.text.font())
            images.append(f"<a href='storey:{column.storey}'><img src='{name}'></a>")
        return heading(self._spoken("margin.strip")) + f"<p style='margin:2px 0'>{''.join(images)}</p>"

    def _smallest(self, finding: Finding) -> str:
        """The one number that would let the finding pass, to be set by a click."""
        from workbench.desktop import fields
        from workbench.desktop.edit_steps import around_of
        from workbench.desktop.scheme_past import change_for
        from workbench.sheets.words import with_unit

        found = change_for(finding) if self._session.city is None else None
        if found is None:
            return ""
        (kind, item_id, field, _), value, unit = found
        say, words = self._spoken, self._spoken.words
        try:
            item = fields.thing_of(self._session.building, around_of(self._session), kind, item_id)
        except ShanglouError:
            return ""
        said = say("evidence-mend-set", label=fields.label(kind, field, words), value=with_unit(value, unit),
                   old=fields.shown(fields.rule_of(kind, field), fields.held(kind, item, field), words))
        return (heading(say("evidence-mend")) + f"<p style='margin:2px 0'>{link('mend:', said)}</p>"
                + faint(say("evidence-mend-note")))

    def _reckoned(self, finding: Finding) -> str:
        """The comparison with its numbers and what they follow from; what has a field is a link to it."""
        from workbench.drawings.reckoning import reckoning

        if self._session.judged is None:
            return ""
        lines = reckoning(self._session.judged.checked.run, finding, self._spoken.words)
        if not lines:
            return ""
        rows = [f"<p style='margin:1px 0 1px {14 * line.depth}px'>{self._line(finding, line)}</p>" for line in lines]
        return heading(self._spoken("reckoning.title")) + "".join(rows)

    def _line(self, finding: Finding, line: Line) -> str:
        from workbench.desktop.missing import enterable

        open_ = bool(line.quantity) and self._session.city is None and enterable(finding, line.quantity)
        scheme = "input" if line.quantity in finding.missing else "known"
        return link(f"{scheme}:{line.quantity}", line.said) if open_ else html.escape(line.said)

    def _head(self, finding: Finding) -> str:
        say = self._spoken
        name = html.escape(finding.subject_name or finding.subject)
        storeys = say.words.storeys(finding.storeys)
        place = name if storeys in ("", finding.subject_name) else f"{name} · {storeys}"
        if self._role == INFORMATION:
            badge = html.escape(say("role.information"))
            style = f"background:{tone('head')};color:{tone('grey')}"
        else:
            badge = html.escape(say.common(f"verdict.{finding.verdict}"))
            style = f"background:{verdict_tint(finding.verdict).name()};color:{verdict_colour(finding.verdict).name()}"
        return (f"<p style='font-size:12pt;margin-bottom:4px'>{html.escape(finding.clause.title.get(say.lang))}</p>"
                f"<p style='margin-top:0'><span style='{style}'>&nbsp;{badge}&nbsp;</span>&nbsp; {place}</p>")

    def _figures(self, finding: Finding) -> str:
        say, words, clause = self._spoken, self._spoken.words, finding.clause
        measured = words.value(clause.quantity.name, finding.measured, clause.unit)
        rows = [(say("evidence-quantity"), words.quantity(clause.quantity.name)), (say("evidence-measured"), measured),
                (say("evidence-limit"), words.limit(finding)), (say("evidence-margin"), words.margin(finding))]
        return table(rows, ruled=True)

    def _missing(self, finding: Finding) -> str:
        if not finding.missing:
            return ""
        from workbench.desktop.missing import enterable

        say = self._spoken
        items = []
        for name in finding.missing:
            asked = say.words.ask(name)
            items.append(link(f"input:{name}", asked) if enterable(finding, name) else html.escape(asked))
        return heading(say("evidence-missing")) + bullets(items)

    def _sources(self, finding: Finding) -> str:
        if not finding.sources:
            return ""
        items = [html.escape(self._spoken.words.source(source)) for source in finding.sources]
        return heading(self._spoken("evidence-sources")) + bullets(items)

    def _standing(self, finding: Finding) -> str:
        say, words, clause = self._spoken, self._spoken.words, finding.clause
        rows = [(say("evidence-document"), words.citation(clause)), (say("evidence-kind"), words.word("kind", clause.kind)),
                (say("evidence-wording"), words.word("wording", clause.wording)),
                (say("evidence-force"), words.word("force", clause.force)),
                (say("evidence-provenance"), words.provenance(clause)),
                (say("evidence-in-force"), self._in_force(finding)), (say("evidence-role"), say(f"role.{self._role}"))]
        if clause.note is not None:
            rows.append((say("evidence-note"), clause.note.get(say.lang)))
        confirm = f"<p>{link('confirm:', say('confirm.link'))}</p>"
        return (heading(say("evidence-clause")) + table([*rows, *self._confirmed(clause)], ruled=True) + self._source(clause)
                + confirm)

    def _source(self, clause: Clause) -> str:
        """Where the text of the clause was taken from: an address opens in the browser."""
        if not clause.source:
            return ""
        name = html.escape(self._spoken("explain.source"))
        if clause.source.startswith(("http://", "https://")):
            return f"<p>{name} {link(clause.source, clause.source.partition('://')[2].partition('/')[0] + ' ↗')}</p>"
        return f"<p>{name} {html.escape(clause.source)}</p>"

    def _confirmed(self, clause: Clause) -> list[tuple[str, str]]:
        """What a confirmed clause replaces, and what it corrects."""
        return [(self._spoken("evidence-replaces"), said) for said in self._spoken.words.confirming(clause)]

    def _in_force(self, finding: Finding) -> str:
        start, end = finding.clause.valid_from, finding.clause.valid_until
        if start is None:
            return self._spoken("evidence-no-date")
        if end is None:
            return self._spoken("evidence-since", start=start.isoformat())
        return self._spoken("evidence-from-to", start=start.isoformat(), end=end.isoformat())
