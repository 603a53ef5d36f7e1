"""Small pieces of rich text in the tones of the theme, for the panels that show pages of text."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from workbench.desktop.theme import tone


def table(rows: Sequence[tuple[str, str]], gap: int = 10, ruled: bool = False) -> str:
    """Names and values in two columns; both are plain text."""
    cells = "".join(f"<tr><td style='color:{tone('grey')};padding-right:{gap}px'>{html.escape(name)}</td>"
                    f"<td>{html.escape(value)}</td></tr>" for name, value in rows)
    line = f" style='border-top:1px solid {tone('rule')}'" if ruled else ""
    return f"<table cellspacing='{2 if ruled else 3}'{line}>{cells}</table>"


def heading(said: str) -> str:
    """A small grey heading."""
    return f"<p style='margin-bottom:0;color:{tone('grey')}'>{html.escape(said)}</p>"


def faint(said: str) -> str:
    return f"<p style='color:{tone('grey')}'>{html.escape(said)}</p>"


def bullets(items: Iterable[str]) -> str:
    """A list; the items are rich text."""
    return f"<ul style='margin-top:2px;margin-left:-22px'>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def link(target: str, said: str) -> str:
    return f"<a style='color:{tone('link')}' href='{html.escape(target, quote=True)}'>{html.escape(said)}</a>"
