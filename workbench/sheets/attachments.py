"""What the sheet carries inside, as embedded JSON files: the complete run request, the findings, every value's source."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any, Final

from reportlab.pdfbase import pdfdoc

from rules.library import shipped
from workbench import __version__
from workbench.checked import Checked
from workbench.documents import check_document, dumped, part_entry
from workbench.sheets.values import values_document

REQUEST_SCHEMA: Final = "shanglou.request/1"
REQUEST_NAME: Final = "request.json"
FINDINGS_NAME: Final = "findings.json"
VALUES_NAME: Final = "values.json"


def request_document(checked: Checked, lang: str, printed_on: str | None) -> dict[str, Any]:
    """Everything that is needed to run the sheet's figures again; packs of the user with their text."""
    reading = checked.reading
    shipped_here = {pack.sha256 for pack in shipped()}
    return {
        "schema": REQUEST_SCHEMA, "program": __version__, "lang": lang, "printed_on": printed_on,
        "input": {"file": reading.input.file, "sha256": reading.input.sha256, "format": reading.input.format,
                  "length_unit": reading.input.length_unit, "up_axis": reading.input.up_axis,
                  **({"parts": [part_entry(part) for part in reading.parts]} if reading.parts else {})},
        "choices": checked.choices.record(), "edits": list(checked.edits), "seed": None,
        "packs": [{"id": pack.id, "edition": pack.edition, "sha256": pack.sha256,
                   "text": None if pack.sha256 in shipped_here else pack.text} for pack in checked.run.packs],
    }


def request_text(checked: Checked, lang: str, printed_on: str | None) -> str:
    return json.dumps(request_document(checked, lang, printed_on), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def attach(canvas: Any, checked: Checked, lang: str, printed_on: str | None) -> None:
    """Embed the documents into the file under work."""
    document = canvas._doc
    names: list[Any] = []
    # the names of a name tree are in order of their bytes
    for name, content in ((FINDINGS_NAME, dumped(check_document(checked, lang))),
                          (REQUEST_NAME, (request_text(checked, lang, printed_on),)),
                          (VALUES_NAME, dumped(values_document(checked.reading)))):
        names += [pdfdoc.PDFString(name), _file(document, name, content)]
    tree = pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray(names)})
    document.Catalog.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": tree})


def _file(document: Any, name: str, content: Iterable[str]) -> Any:
    """A reference to the specification of one embedded file; its text is packed piece by piece."""
    packer, packed, size = zlib.compressobj(), bytearray(), 0
    for piece in content:
        raw = piece.encode("utf-8")
        size += len(raw)
        packed += packer.compress(raw)
    packed += packer.flush()
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary({
        "Type": pdfdoc.PDFName("EmbeddedFile"), "Subtype": pdfdoc.PDFName("application#2Fjson"),
        "Params": pdfdoc.PDFDictionary({"Size": size}), "Filter": pdfdoc.PDFArray([pdfdoc.PDFName("FlateDecode")]),
    }), bytes(packed))
    held = document.Reference(stream, f"embedded-{name}")
    specification = pdfdoc.PDFDictionary({
        "Type": pdfdoc.PDFName("Filespec"), "F": pdfdoc.PDFString(name), "UF": pdfdoc.PDFString(name),
        "AFRelationship": pdfdoc.PDFName("Data"), "EF": pdfdoc.PDFDictionary({"F": held, "UF": held}),
    })
    return document.Reference(specification, f"filespec-{name}")
