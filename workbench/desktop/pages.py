"""Two pages of the window itself: how to get along, with all keys, and every notice since the start."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from workbench.desktop.language import Said, Spoken
from workbench.desktop.rich import faint, heading, link, table
from workbench.desktop.shortcuts import shown
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from workbench.desktop.actions import Actions

Told = tuple[datetime, str, Said]
"""When, at which level, and what was said."""


def notices_page(spoken: Spoken, told: Sequence[Told]) -> str:
    """The newest first."""
    page = f"<h3>{html.escape(spoken('notices.title'))}</h3>"
    if not told:
        return page + faint(spoken("notices.none"))
    rows = "".join(
        f"<tr><td style='color:{tone('grey')};padding-right:12px'>{when:%H:%M:%S}</td>"
        f"<td style='color:{tone(level if level in ('error', 'warning', 'done') else 'ink')};padding-right:12px'>"
        f"{html.escape(spoken(f'notices.{level}'))}</td><td>{html.escape(said(spoken.lang))}</td></tr>"
        for when, level, said in reversed(told))
    return page + f"<table cellspacing='4'>{rows}</table>"


def help_page(spoken: Spoken, actions: Actions) -> str:
    """The way through the program, and every action with its keys."""
    page = f"<h3>{html.escape(spoken('help.title'))}</h3><ol>"
    page += "".join(f"<li>{html.escape(spoken(f'help.step-{step}'))}</li>" for step in range(1, 6)) + "</ol>"
    page += f"<p>{link('action:tour', spoken('help.tour'))} · {link('action:shortcuts', spoken('help.change-keys'))}</p>"
    rows = [(actions[entry.id].text().replace("&", ""), shown(actions.shortcuts[entry.id])) for entry in actions.entries
            if actions.shortcuts[entry.id]]
    return page + heading(spoken("help.keys")) + table(rows, ruled=True)
