"""What a merge changed, as text: changes, conflicts, and what fitted nothing."""

from __future__ import annotations

from models.merging import Merged
from workbench.merge_words import change_line, conflict_line, unmatched_line
from workbench.texts import text
from workbench.verbs.common import say


def print_merge(merged: Merged, lang: str) -> None:
    """Three lists, each with its count; an empty one is left out, except that of the changes."""
    separator = "、" if lang == "zh" else ", "
    say("\n" + text("inspect.parts", lang, {"files": separator.join(part.file for part in merged.reading.parts)}))
    lists = (("changes", [change_line(change, lang) for change in merged.changes]),
             ("conflicts", [conflict_line(conflict, lang) for conflict in merged.conflicts]),
             ("unmatched", [unmatched_line(entry, lang) for entry in merged.unmatched]))
    for name, lines in lists:
        if lines or name == "changes":
            say("\n" + text(f"inspect.merge-{name}", lang, {"count": len(lines)}))
        for line in lines:
            say("  · " + line)
