"""The last pages: import report, run request, hashes: how anybody can run the figures again."""

from __future__ import annotations

import hashlib

from rules.library import shipped
from rules.standard import Pack
from workbench import __version__
from workbench.checked import file_name
from workbench.documents import report_lists
from workbench.sheets.attachments import FINDINGS_NAME, REQUEST_NAME, VALUES_NAME
from workbench.sheets.results import Sheet
from workbench.sheets.style import BAND, GREY, NAVY
from workbench.sheets.tables import Cell, Column


def write_report(sheet: Sheet) -> None:
    """The import report: four lists; an empty one says so."""
    words, flow = sheet.words, sheet.flow
    flow.heading(words("import"), name="import")
    flow.note(words("import.note"))
    for name, notes in report_lists(sheet.checked.reading.report, words.lang).items():
        flow.need(40)
        flow.paragraph(words(f"import.{name}", count=len(notes)), 8, bold=True)
        if not notes:
            flow.note(words("import.nothing"))
        else:
            flow.table([Column(words("col.subject-of"), 120), Column(words("col.message"))],
                       [[note["subject"] or "–", note["message"]] for note in notes], size=7.0)
        flow.gap(3)


def write_record(sheet: Sheet) -> None:
    """Program, input and packs with their hashes, the request, and what is attached."""
    words, flow, checked = sheet.words, sheet.flow, sheet.checked
    flow.heading(words("record"), name="record")
    source, choices = checked.reading.input, checked.choices
    said = words.unknown
    rows: list[list[Cell | str]] = [
        [words("record.program"), f"shanglou {__version__}"],
        [words("record.input"), f"{source.file} · {source.format}"],
        [words("record.input-sha"), source.sha256],
        [words("record.units"), f"{source.length_unit or said} · {source.up_axis or said}"],
        [words("record.packs-sha"), packs_digest(sheet)],
        [words("about.city"), words.city(choices.city) if choices.city else words("national-only")],
        [words("about.district"), words.word("district", choices.district) if choices.district else "–"],
        [words("about.stage"), words.word("stage", choices.stage)],
        [words("about.on"), Cell(choices.on.isoformat(), sub=words(f"basis.{choices.basis}"))],
        [words("record.lapsed"), words("record.lapsed-asked" if choices.lapsed else "record.lapsed-silent")],
        [words.quantity("hazard"), words.word("hazard", choices.hazard) if choices.hazard else words("as-file")],
        [words.quantity("fire_resistance_grade"), str(choices.grade) if choices.grade else words("as-file")],
        [words.quantity("production"), words.word("production", choices.production) if choices.production else words("as-file")],
        [words.quantity("sprinklers"), words.word("sprinklers", choices.sprinklers) if choices.sprinklers else words("as-file")],
        [words("record.standards"), words.listed(file_name(name) for name in choices.standards) or "–"],
        [words("record.plot"), choices.plot.name if choices.plot else "–"],
        [words("about.near"), f"{choices.near:g}"],
    ]
    parts: list[list[Cell | str]] = [[words("record.part"), f"{part.file} · {part.format} · {part.sha256}"]
                                     for part in checked.reading.parts]
    rows[3:3] = parts
    flow.table([Column(words("col.item"), 140), Column(words("col.value"))],
               [[Cell(str(name), colour=GREY), value] for name, value in rows], size=7.2)
    flow.table([Column(words("col.pack"), 118), Column(words("col.edition"), 110), Column("SHA-256")],
               [[Cell(pack.id, sub=_own(sheet, pack)), pack.edition, Cell(pack.sha256)] for pack in sheet.run.packs], size=6.8)
    flow.note(words("record.attached", request=REQUEST_NAME, findings=FINDINGS_NAME, values=VALUES_NAME))
    flow.gap(4)
    flow.callout(words("disclaimer.long"), BAND, NAVY, size=7.6)


def _own(sheet: Sheet, pack: Pack) -> str:
    """Says of a pack that does not ship with the program that its text is attached; its number of confirmed clauses."""
    if pack.sha256 in {known.sha256 for known in shipped()}:
        return ""
    lent = sheet.words("pack.lent", count=len(pack.lent)) if pack.lent else ""
    return sheet.words.listed(part for part in (sheet.words("record.own"), lent) if part)


def packs_digest(sheet: Sheet) -> str:
    """One hash over all packs, in their order."""
    return hashlib.sha256("\n".join(f"{pack.id} {pack.sha256}" for pack in sheet.run.packs).encode()).hexdigest()
