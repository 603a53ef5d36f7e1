"""How a project is read beside the window: the document or a copy that was left, judged as it was chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.project import Author, Project
    from models.project_working import Left, WorkingCopy
    from models.reading import Progress
    from workbench.checked import Choices
    from workbench.desktop.session import Judged


@dataclass(frozen=True, slots=True)
class Opened:
    """A project that was read: where it is saved (None: nowhere yet), and its working copy where one was recovered."""

    project: Project
    document: Path | None
    changed: tuple[Path, ...] = ()
    copy: WorkingCopy | None = None
    read_only: bool = False


def read_project(path: Path, document: Path | None, read_only: bool, progress: Progress) -> tuple[Choices, Judged, Opened]:
    from models.project_file import load

    return _judged(Opened(load(path, progress), document, read_only=read_only), path.name, progress)


def read_left(left: Left, document: Path | None, author: Author, progress: Progress) -> tuple[Choices, Judged, Opened]:
    from models.project_working import adopt

    copy = adopt(left, author)
    try:
        return _judged(Opened(copy.project(), document, copy=copy), left.name, progress)
    except BaseException:
        copy.close()
        raise


def _judged(opened: Opened, file: str, progress: Progress) -> tuple[Choices, Judged, Opened]:
    from datetime import date

    from workbench.checked import Choices
    from workbench.desktop.session import judge
    from workbench.project_choices import restored

    found = restored(opened.project, file, date.today())
    choices = Choices(on=date.today(), basis="run-day") if found is None else found.choices
    progress("desktop-check", 0.0)
    judged = judge(opened.project.state.reading, choices)
    progress("desktop-check", 1.0)
    return choices, judged, opened if found is None else replace(opened, changed=found.changed)
