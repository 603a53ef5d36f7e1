"""From a path to a parsed model: zip, header, schema, syntax, and whether everything in the file was loaded."""

from __future__ import annotations

import hashlib
import re
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final, TypeAlias

from models.errors import InputError, system_reason
from models.readers import MAX_INPUT_BYTES
from models.readers.ifc.encoding import clean, without_bad_numbers
from models.report import ReportBuilder

Entity: TypeAlias = Any
"""An instance of ifcopenshell. Its attributes depend on the schema, so no type describes them."""


def attribute_of(entity: Entity, name: str) -> Any:
    """An attribute or inverse of an entity, None where its class has no such attribute.

    Asking ifcopenshell for an unknown attribute makes it import the compiled rules of the whole schema: seconds.
    """
    return getattr(entity, name) if entity is not None and entity.get_attribute_category(name) in (1, 2) else None


SCHEMAS: Final = ("IFC2X3", "IFC4", "IFC4X3_ADD2")
BOMB_BYTES: Final = 200 * 1024**2
BOMB_RATIO: Final = 150
"""IFC text packs 5 to 30 times smaller; a big member that packs better than this is no building."""

_STRING: Final = re.compile(rb"'(?:[^']|'')*'")
_COMMENT: Final = re.compile(rb"/\*.*?\*/", re.DOTALL)
_STATEMENT: Final = re.compile(rb"\s*#(\d+)\s*=\s*([A-Za-z]\w*)\s*\([\w\s#$*.,()+\-'\"!]*\)\s*")
_SECTION: Final = re.compile(
    rb"(?:\s*+#\d++\s*+=\s*+[A-Z]\w*+\s*+\([A-Z_\d\se#$*.,()+\-'\"!]*+(?<=\))\s*+;)*+\s*+ENDSEC\s*+;\s*+END-ISO-10303-21\s*+;"
)
"""A whole data section as exporters write it, checked in one go; small letters stand in strings (and exponents) only."""

_NO_NUMBER_HINTS: Final = (b".#", b",NAN", b"(NAN", b"-NAN", b",INF", b"(INF", b"-INF", b"+INF")
_SCHEMA: Final = re.compile(rb"FILE_SCHEMA\s*\(\s*\(\s*'([^']*)'", re.IGNORECASE)
_DATA: Final = re.compile(rb"\bDATA\s*(?:\([^;]*\))?\s*;", re.IGNORECASE)
_END: Final = re.compile(rb"END-ISO-10303-21\s*;")


@dataclass(frozen=True, slots=True)
class Opened:
    """A parsed file: the model, its text (plain ASCII), schema and the fingerprint of the file on disk."""

    model: Any
    text: bytes
    schema: str
    sha256: str


def open_ifc(path: Path, report: ReportBuilder) -> Opened:
    """Open a .ifc or .ifczip file.

    Raises:
        InputError: the file cannot be used: wrong format or schema, cut off, broken syntax, too large.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    sha256 = hashlib.sha256(raw).hexdigest()
    data = _unzipped(raw, path, report) if _is_zip(raw, path) else raw
    text = clean(_as_bytes(data), report)
    schema = check_text(text, path.name)
    bare = _bare(text)
    count = _count_at_once(bare)
    if count is None:
        text = without_bad_numbers(text, report)
        bare = _bare(text)
        count = len(check_statements(text, bare, path.name))
    model, text = _parsed(path if text is raw and _has_plain_name(path) else None, text, path.name, report)
    _check_loaded(model, count, bare, schema, path.name, report)
    return Opened(model, text, schema, sha256)


def _has_plain_name(path: Path) -> bool:
    """Whether the parser can open the file by its name: it takes UTF-8 only."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _bare(text: bytes) -> bytes:
    """The text with empty strings and without comments: only tokens are left."""
    bare = _STRING.sub(b"''", text)
    return _COMMENT.sub(b" ", bare) if b"/*" in bare else bare


def _is_zip(raw: bytes, path: Path) -> bool:
    if raw.startswith(b"PK"):
        return True
    if path.suffix.lower() == ".ifczip" and b"ISO-10303-21" not in raw[:2000]:
        raise InputError("damaged", "ifczip-damaged", path.name)
    return False


def _as_bytes(data: bytes) -> bytes:
    """UTF-16 text (some editors save it) as UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").encode()
    return data


def _unzipped(raw: bytes, path: Path, report: ReportBuilder) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return _member(archive, path, report)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError, zlib.error) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("damaged", "ifczip-damaged", path.name) from error
    except RuntimeError as error:
        raise InputError("damaged", "ifczip-encrypted", path.name) from error


def _member(archive: zipfile.ZipFile, path: Path, report: ReportBuilder) -> bytes:
    """The first .ifc in the archive; nothing is unpacked that claims to be larger than the limit."""
    members = [info for info in archive.infolist() if not info.is_dir()]
    claimed = sum(info.file_size for info in members)
    bomb = any(i.file_size > BOMB_BYTES and i.file_size > BOMB_RATIO * max(i.compress_size, 1) for i in members)
    if claimed > MAX_INPUT_BYTES or bomb:
        raise InputError(
            "too-large", "ifczip-too-large", path.name, size_gib=f"{claimed / 1024**3:.1f}", limit_gib=MAX_INPUT_BYTES // 1024**3
        )
    models = [info for info in members if info.filename.lower().endswith(".ifc") and "__MACOSX" not in info.filename]
    if not models:
        xml = any(info.filename.lower().endswith((".ifcxml", ".xml")) for info in members)
        if xml:
            raise InputError("unsupported-format", "format-ifcxml", path.name)
        raise InputError("no-building", "ifczip-empty", path.name)
    for other in models[1:]:
        report.drop("ifczip-other-model", other.filename)
    return archive.read(models[0])


def check_text(text: bytes, name: str) -> str:
    """The schema of a complete STEP file.

    Raises:
        InputError: no STEP file, XML or JSON, cut off, or of a schema that is not supported.
    """
    head = text[:4096].lstrip()
    if head.startswith(b"<"):
        raise InputError("unsupported-format", "format-ifcxml", name)
    if head.startswith((b"{", b"[")):
        raise InputError("unsupported-format", "ifc-json", name)
    if not head.startswith(b"ISO-10303-21") and not re.match(rb"(?:/\*.*?\*/\s*)+ISO-10303-21", head, re.DOTALL):
        raise InputError("syntax", "ifc-not-step", name)
    match = _SCHEMA.search(text)
    complete = _END.search(text[-4096:]) is not None
    if match is None:
        raise InputError(*(("syntax", "ifc-no-schema") if complete else ("cut-off", "ifc-cut-off")), name)
    schema = match.group(1).decode("ascii", "replace").strip().upper()
    if schema not in SCHEMAS:
        raise InputError("unsupported-schema", "ifc-schema", name, schema=schema or "?", supported=", ".join(SCHEMAS))
    if not complete:
        raise InputError("cut-off", "ifc-cut-off", name)
    return schema


def _count_at_once(bare: bytes) -> int | None:
    """Number of entities of a file that looks as exporters write it; None for one that needs a closer look."""
    start = bare.find(b"DATA;")
    if start < 0 or _SECTION.match(bare, start + 5) is None or bare.count(b"(", start) != bare.count(b")", start):
        return None
    return None if any(hint in bare for hint in _NO_NUMBER_HINTS) else bare.count(b"=", start)


def check_statements(text: bytes, bare: bytes, name: str) -> dict[int, bytes]:
    """Entity numbers of the data section with their types, after a look at every statement.

    The parser skips what it does not understand without a word, so stray tokens have to be found here.

    Args:
        text: the file; ``bare``: without strings and comments.

    Raises:
        InputError: a statement that is none, with its line.
    """
    found: dict[int, bytes] = {}
    for section in _DATA.split(bare)[1:]:
        statements = section.split(b";")
        for i, statement in enumerate(statements):
            match = _STATEMENT.fullmatch(statement)
            if match is not None and statement.count(b"(") == statement.count(b")"):
                found[int(match.group(1))] = match.group(2).upper()
            elif statement.strip().upper() == b"ENDSEC":
                break
            else:
                _refuse(text, statements, i, name)
    return found


def _refuse(text: bytes, statements: list[bytes], i: int, name: str) -> None:
    before = re.search(rb"#(\d+)\s*=", statements[i - 1]) if i else None
    here = re.search(rb"#\d+\s*=", statements[i])
    after = here.group() if here else before.group() if before else b"DATA;"
    line = text.count(b"\n", 0, max(text.find(after), 0)) + 1
    shown = statements[i].strip()[:40].decode("ascii", "replace")
    raise InputError("syntax", "ifc-statement", name, line=line, text=" ".join(shown.split()) or ";")


def _parsed(path: Path | None, text: bytes, name: str, report: ReportBuilder) -> tuple[Any, bytes]:
    """The model and its text; numbers beyond any range stop the parser and are mended when it stops."""
    try:
        return _load(path, text), text
    except InputError:
        mended = without_bad_numbers(text, report)
        if mended is text:
            raise InputError("syntax", "ifc-not-parsed", name) from None
    return _load(None, mended), mended


def _load(path: Path | None, text: bytes) -> Any:
    import ifcopenshell

    try:
        if path is not None and path.suffix.lower() == ".ifc":
            return ifcopenshell.open(path)
        with tempfile.TemporaryDirectory(prefix="shanglou-") as folder:
            copy = Path(folder) / "model.ifc"
            copy.write_bytes(text)
            return ifcopenshell.open(copy)
    except (ifcopenshell.Error, RuntimeError, ValueError, TypeError, OSError) as error:
        raise InputError("syntax", "ifc-not-parsed") from error


def _check_loaded(model: Any, count: int, bare: bytes, schema: str, name: str, report: ReportBuilder) -> None:
    """Compare what stands in the file with what was loaded; types foreign to the schema are dropped with a note."""
    loaded = model.entity_names()
    if not count:
        raise InputError("no-building", "ifc-no-building", name)
    if len(loaded) == count:
        return
    entities = check_statements(bare, bare, name)
    there = {int(number) for number in loaded}
    lost = [number for number in entities if number not in there]
    if len(entities) < count:
        report.repair("ifc-duplicate-number", name, count=count - len(entities))
    known = [number for number in lost if _known(entities[number].decode("ascii"), schema)]
    if known:
        raise InputError("damaged", "ifc-entities-lost", name, lost=len(known), total=len(entities), first=known[0])
    for kind in sorted({entities[number] for number in lost}):
        report.drop("ifc-foreign-entity", kind.decode("ascii"), count=sum(entities[n] == kind for n in lost), schema=schema)


def _known(kind: str, schema: str) -> bool:
    import ifcopenshell

    try:
        return ifcopenshell.schema_by_name(schema).declaration_by_name(kind) is not None
    except RuntimeError:
        return False
