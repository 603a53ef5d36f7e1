"""The files of a portfolio: document, workbook, ranking as CSV, page. Command line and window write the same."""

from __future__ import annotations

from workbench.documents import dump_bytes
from workbench.portfolio import Portfolio
from workbench.portfolio_words import document, tables


def portfolio_files(found: Portfolio, lang: str, printed_on: str | None) -> dict[str, bytes]:
    """Name → content. ``printed_on`` is the date on the page; None leaves it blank."""
    from workbench.rent_roll import csv_bytes, workbook_bytes
    from workbench.sheets.portfolio import render_portfolio

    made = tables(found, lang)
    return {"portfolio.json": dump_bytes(document(found, lang)), "portfolio.xlsx": workbook_bytes(made),
            "portfolio.csv": csv_bytes(made[0]), "portfolio.pdf": render_portfolio(found, lang, printed_on)}
