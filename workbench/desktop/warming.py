"""Imports what the check page needs while the user still looks at the first page: else the window would wait for it later."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Final

from models.reading import Progress
from workbench.desktop.jobs import Job, Jobs

WAIT_MS: Final = 600
"""After the window is shown: what the user does first comes first."""

_FURTHER: Final = ("models.readers", "rules.library", "workbench.checked", "workbench.desktop.import_dialog")


def warm(jobs: Jobs) -> None:
    """Import panels and readers beside the window. A module that cannot be imported says so where it is needed."""
    jobs.start(Job("warm", _import_all, lambda _: None, lambda _: None, shown=False))


def _import_all(progress: Progress) -> None:
    from workbench.desktop import panels
    from workbench.desktop.opengl import load

    names = [f"{panels.__name__}.{found.name}" for found in pkgutil.iter_modules(panels.__path__)]
    for name in (*_FURTHER, *names):
        progress("open", 0.0)     # where a window that closes stops it
        import_module(name)
    load()
