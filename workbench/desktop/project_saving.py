"""What is saved with a project, and how where no working copy can be kept: straight from memory, by the same way of writing."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from models.errors import ShanglouError

if TYPE_CHECKING:
    from pathlib import Path

    from models.project import Author, PastRun, Project
    from models.project_working import WorkingCopy
    from models.reading import Progress
    from workbench.desktop.session import Session


def run_of(session: Session, author: Author, position: int) -> PastRun | None:
    """The present result as a past run; None where it is not of what is open."""
    from models.project import PastRun
    from workbench.desktop.project_view import result_of

    if session.judged is None or session.stale:
        return None
    return PastRun(at=author.now(), by=author.name, position=position, result=result_of(session.judged.checked))


def with_past(document: Project, copy: WorkingCopy | None) -> Project:
    """The document with the log and the runs of its working copy, as far as that can still be read."""
    if copy is not None:
        with contextlib.suppress(ShanglouError):
            held = copy.project()
            return replace(document, log=held.log, runs=held.runs)
    return document


def save_from_memory(document: Project, run: PastRun | None, path: Path, author: Author, progress: Progress) -> Project:
    """Write a document whole or not at all; as it stands in the file now. Raises OutputError, or what ``progress`` does."""
    from models.project import LogEntry
    from models.project_file import save

    runs = document.runs if run is None else (*document.runs, run)
    entry = LogEntry(at=author.now(), by=author.name, what="save", values={"file": path.name, "edits": document.position})
    whole = replace(document, runs=runs, log=(*document.log, entry))
    save(whole, path, progress)
    return whole
