"""What became of a file that was read again: what it changed, which edits are kept, which no longer fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from models.edit_records import single
from models.rereading import reread
from workbench import merge_words as say_merge
from workbench.desktop.language import Spoken
from workbench.desktop.preview import Group, PreviewDialog, Row

if TYPE_CHECKING:
    from models.building import Building
    from models.reading import Reading
    from models.rereading import Difference, Kept, Lost, Reread


class RereadDialog(PreviewDialog):
    """The user's edits on the new file. A switch beside each conflict says whether the edit or the file stands."""

    def __init__(
        self, parent: QWidget, spoken: Spoken, old: Sequence[Building], edits: Sequence[Mapping[str, Any]], new: Reading,
    ) -> None:
        super().__init__(parent, spoken, "reread")
        self.old, self.edits, self.new = old, single(edits), new
        self.given_up: set[int] = set()
        self.whole = reread(old, self.edits, new)
        self.found: Reread = self.whole
        self.speak()

    def choose(self, key: str, on: bool) -> None:
        """Keep an edit that the file disagrees with, or give it up."""
        (self.given_up.discard if on else self.given_up.add)(int(key))
        edits = [edit for i, edit in enumerate(self.edits) if i not in self.given_up]
        self.found = reread(self.old, edits, self.new)
        self.fill()

    def fill(self) -> None:
        say, whole = self.spoken, self.whole
        conflicts, lost = whole.conflicts, whole.lost
        plain = [edit for edit in whole.kept if not edit.conflict]
        self.heading.setText(say("reread.heading", file=self.new.input.file))
        self.summary.setText(say("reread.summary", kept=len(whole.kept) - len(self.given_up), conflicts=len(conflicts),
                                 lost=len(lost), changes=len(whole.file_changes)))
        self.show_groups([
            Group(say("reread.group-lost", count=len(lost)), [self._lost(edit) for edit in lost]),
            Group(say("reread.group-conflicts", count=len(conflicts)), [self._conflict(edit) for edit in conflicts]),
            Group(say("reread.group-changes", count=len(whole.file_changes)), [self._change(d) for d in whole.file_changes]),
            Group(say("reread.group-kept", count=len(plain)), [self._kept(edit) for edit in plain]),
        ])

    def _value(self, edit: Kept | Lost, value: object) -> str:
        return "" if value is None else say_merge.shown(value, edit.kind, edit.field, self.spoken.lang)

    def _about(self, edit: Kept | Lost) -> str:
        return say_merge.subject(edit.kind, edit.name, self.spoken.lang) if edit.kind else edit.name

    def _field(self, edit: Kept | Lost) -> str:
        return say_merge.field_name(edit.field, self.spoken.lang, edit.kind) or self.spoken("merge.whole")

    def _lost(self, edit: Lost) -> Row:
        return Row(about=self._about(edit), field=self._field(edit), new=self._value(edit, edit.value),
                   remark=self.spoken.common(edit.reason, **edit.values))

    def _kept(self, edit: Kept) -> Row:
        return Row(about=self._about(edit), field=self._field(edit), old=self._value(edit, edit.now),
                   new=self._value(edit, edit.value), remark=self.spoken("reread.kept"))

    def _conflict(self, edit: Kept) -> Row:
        on = edit.position not in self.given_up
        before, now = (self._value(edit, value) or self.spoken.words.unknown for value in (edit.before, edit.now))
        return Row(about=self._about(edit), field=self._field(edit), old=self.spoken("reread.file-says", before=before, now=now),
                   new=self._value(edit, edit.value), remark=self.spoken("reread.keep-mine" if on else "reread.take-file"),
                   key=str(edit.position), on=on)

    def _change(self, found: Difference) -> Row:
        lang = self.spoken.lang
        about = say_merge.subject(found.kind, found.name, lang)
        if found.what != "changed":
            return Row(about=about, field=self.spoken("merge.whole"), new=self.spoken(f"merge.{found.what}"))
        old, new = (say_merge.shown(value, found.kind, found.field, lang) for value in (found.old, found.new))
        return Row(about=about, field=say_merge.field_name(found.field, lang, found.kind), old=old, new=new)
