"""Writing the sheet and the JSON beside the window; a file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from models.reading import Progress
from workbench.desktop.jobs import Job
from workbench.desktop.recent import inside_program
from workbench.desktop.session import Session

if TYPE_CHECKING:
    from workbench.checked import Checked

    Make = Callable[[Checked, Progress], bytes]


def proposed_name(session: Session, suffix: str) -> str:
    """``<stem>.<city>.pdf`` beside the building file, as the command line names it."""
    if session.path is None:
        return f"shanglou.{suffix}"
    name = f"{session.path.stem}.{session.choices.city or 'cn'}.{suffix}"
    return str(folder_for(session.path) / name)


def folder_for(path: Path) -> Path:
    """The folder of a file; that of the call for examples and new buildings: the program's own folders are nobody's desk."""
    from workbench.logs import user_data_folder

    own = inside_program(path) or path.is_relative_to(user_data_folder())
    return Path.cwd() if own else path.parent


def save_sheet(session: Session, path: Path, lang: str) -> None:
    """Render the PDF sheet of the present result and write it."""
    _save(session, path, lambda checked, progress: _sheet(checked, lang, progress))


def save_json(session: Session, path: Path, lang: str) -> None:
    """Write the JSON document of the present result, the same as ``shanglou check --json`` prints."""
    _save(session, path, lambda checked, _: _json(checked, lang))


def _sheet(checked: Checked, lang: str, progress: Progress) -> bytes:
    from workbench.sheets.pdf import render_sheet

    return render_sheet(checked, lang, None, progress)


def _json(checked: Checked, lang: str) -> bytes:
    from workbench.documents import check_document, dump_bytes

    return dump_bytes(check_document(checked, lang))


def _save(session: Session, path: Path, make: Make) -> None:
    """Judge what is open now, make the bytes, write them."""
    reading, choices, edits = session.current_reading, session.choices, session.edits()
    if reading is None:
        return

    def work(progress: Progress) -> Path:
        from workbench.checked import check
        from workbench.verbs.common import write_files

        content = make(check(reading, choices, edits), progress)
        progress("desktop-write", 1.0)
        return write_files(path.parent, {path.name: content})[0]

    def done(written: Path) -> None:
        from workbench.texts import text

        session.notice("done", lambda lang: text("written", lang, {"path": str(written)}))

    session.jobs.start(Job("save", work, done, session.complain))

