"""What the sheet carries inside, as embedded JSON files: the complete run request, the findings, every value's source."""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any, Final

from reportlab.pdfbase import pdfdoc

from rules.library import shipped
from workbench import __version__
from workbench.checked import Checked
from workbench.documents import check_document, dump
from workbench.sheets.values import values_document

REQUEST_SCHEMA: Final = "shanglou.request/1"
REQUEST_NAME: Final = "request.json"
FINDINGS_NAME: Final = "findings.json"
VALUES_NAME: Final = "values.json"


def request_document(checked: Checked, lang: str, printed_on: str | None) -> dict[str, Any]:
    """Everything that is needed to run the sheet's figures again; packs of the user with their text."""
    reading = checked.reading
    texts = _user_packs(checked)
    return {
        "schema": REQUEST_SCHEMA, "program": __version__, "lang": lang, "printed_on": printed_on,
        "input": {"file": reading.input.file, "sha256": reading.input.sha256, "format": reading.input.format,
                  "length_unit": reading.input.length_unit, "up_axis": reading.input.up_axis},
        "choices": _choices(checked), "edits": [], "seed": None,
        "packs": [{"id": pack.id, "edition": pack.edition, "sha256": pack.sha256, "text": texts.get(pack.sha256)}
                  for pack in checked.run.packs],
    }


def _choices(checked: Checked) -> dict[str, object]:
    """The choices; of a pack file only its name: where it lay on a disk says nothing to anybody else."""
    record = checked.choices.record()
    record["standards"] = [file_name(name) for name in checked.choices.standards]
    return record


def file_name(name: str) -> str:
    """The last part of a path of either kind; an id as it is."""
    return name.replace("\\", "/").rpartition("/")[2]


def _user_packs(checked: Checked) -> dict[str, str]:
    """The text of packs that do not ship with the program, by sha256; only if the file is still the one that was used."""
    known = {pack.sha256 for pack in shipped()}
    paths = [Path(name) for name in checked.choices.standards if name.endswith(".toml")]
    paths += [] if checked.choices.plot is None else [checked.choices.plot]
    texts = {}
    for path in paths:
        try:
            raw = path.read_bytes()
        except OSError:
            continue
        digest = hashlib.sha256(raw).hexdigest()
        if digest not in known:
            texts[digest] = raw.decode("utf-8", "replace")
    return texts


def request_text(checked: Checked, lang: str, printed_on: str | None) -> str:
    return json.dumps(request_document(checked, lang, printed_on), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _finite(item: Any) -> Any:
    """The same document without infinities, which JSON cannot hold: a limit that is none is the word "unlimited"."""
    if isinstance(item, float) and math.isinf(item):
        return "unlimited"
    if isinstance(item, dict):
        return {key: _finite(value) for key, value in item.items()}
    return [_finite(value) for value in item] if isinstance(item, list | tuple) else item


def attach(canvas: Any, checked: Checked, lang: str, printed_on: str | None) -> None:
    """Embed the documents into the file under work."""
    document = canvas._doc
    names: list[Any] = []
    # the names of a name tree are in order of their bytes
    for name, content in ((FINDINGS_NAME, dump(_finite(check_document(checked, lang)))),
                          (REQUEST_NAME, request_text(checked, lang, printed_on)),
                          (VALUES_NAME, dump(values_document(checked.reading)))):
        names += [pdfdoc.PDFString(name), _file(document, name, content)]
    tree = pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray(names)})
    document.Catalog.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": tree})


def _file(document: Any, name: str, content: str) -> Any:
    """A reference to the specification of one embedded file."""
    raw = content.encode("utf-8")
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary({
        "Type": pdfdoc.PDFName("EmbeddedFile"), "Subtype": pdfdoc.PDFName("application#2Fjson"),
        "Params": pdfdoc.PDFDictionary({"Size": len(raw)}),
    }), raw, filters=[pdfdoc.PDFZCompress])
    held = document.Reference(stream, f"embedded-{name}")
    specification = pdfdoc.PDFDictionary({
        "Type": pdfdoc.PDFName("Filespec"), "F": pdfdoc.PDFString(name), "UF": pdfdoc.PDFString(name),
        "AFRelationship": pdfdoc.PDFName("Data"), "EF": pdfdoc.PDFDictionary({"F": held, "UF": held}),
    })
    return document.Reference(specification, f"filespec-{name}")
