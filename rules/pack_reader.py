"""Reads packs: a TOML file is validated as it is read, and every fault names file, clause, field and line.

No code is ever run from a pack.
"""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from models.errors import PackError
from rules.grammar import ORDERED, Atom, GrammarError, Limit, Scope, parse_expression, parse_limit, parse_scope
from rules.pack_file import pack_bytes
from rules.quantities import REGISTRY
from rules.quantity import PARENTS, SUBJECTS, Quantity
from rules.standard import (
    FORCES,
    HEADLINES,
    KINDS,
    PACK_SCHEMA,
    PLOT_SCHEMA,
    PROVENANCES,
    STAGES,
    TOPICS,
    WORDINGS,
    Clause,
    Confirmation,
    Document,
    Fault,
    LimitTable,
    Modifier,
    Pack,
    TableRow,
    Text,
)

LARGEST_PACK_BYTES: Final = 8 * 2**20
"""A pack of a thousand clauses is one megabyte; anything far larger is no pack."""

FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("compare", "table", "range", "grade", "in", "not-in", "present", "absent"),
    "choice": ("in", "not-in"),
    "flag": ("present", "absent"),
}
"""Which forms of limit fit which form of quantity."""

def load_pack(path: Path) -> Pack:
    """Load and validate a pack or plot conditions file.

    Raises:
        PackError: with the first fault; :func:`validate` gives all of them.
    """
    pack, faults = read_pack(path)
    if faults or pack is None:
        fault = faults[0]
        raise PackError(
            "bad-pack", "pack-fault", path.name, clause=fault.clause or "–", field=fault.where or "–", line=fault.line,
            more=len(faults) - 1, detail_key=fault.key, detail=dict(fault.values),
        )
    return pack


def read_pack(path: Path) -> tuple[Pack | None, list[Fault]]:
    """The pack, or None, with all faults of the file. Raises PackError when it cannot be read at all."""
    return parse_pack(pack_bytes(path, LARGEST_PACK_BYTES))


def parse_pack(raw: bytes) -> tuple[Pack | None, list[Fault]]:
    """The pack of these bytes, or None, with all faults."""
    try:
        text = raw.decode("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        return None, [Fault("", "", raw[: error.start].count(b"\n") + 1, "pack-not-utf8")]
    except RecursionError:
        return None, [Fault("", "", 1, "pack-not-toml", {"reason": "…"})]
    except ValueError as error:      # no TOML, or a number too long to be read
        line = re.search(r"line (\d+)", str(error))
        return None, [Fault("", "", int(line[1]) if line else text.count("\n") + 1, "pack-not-toml", {"reason": str(error)})]
    return _PackParser(data, text, hashlib.sha256(raw).hexdigest()).parse()


class _PackParser:
    """Turns the TOML of a pack into clauses and collects every fault on the way."""

    def __init__(self, data: dict[str, Any], text: str, sha256: str) -> None:
        self.data = data
        self.text_of_file = text
        self.lines = text.splitlines()
        self.sha256 = sha256
        self.faults: list[Fault] = []
        self.index = -1     # clause under work, -1 for the head of the file
        self.clause_id = ""

    # where a fault is

    def line_of(self, name: str) -> int:
        """Line of a field of the clause under work; of its header, or 1, when the field is not there."""
        starts = [i for i, line in enumerate(self.lines) if line.strip() == "[[clause]]"]
        begin = starts[self.index] if 0 <= self.index < len(starts) else 0
        end = starts[self.index + 1] if 0 <= self.index + 1 < len(starts) else len(self.lines)
        pattern = re.compile(rf"^\s*(\[+clause\.)?{re.escape(name)}\b")
        for i in range(begin, end):
            if name and pattern.match(self.lines[i]):
                return i + 1
        return begin + 1

    def fault(self, name: str, key: str, /, **values: object) -> None:
        self.faults.append(Fault(self.clause_id, name, self.line_of(name), key, values))

    # typed access

    def text(self, table: Mapping[str, Any], name: str, default: str | None = None) -> str:
        value = table.get(name, default)
        if not isinstance(value, str) or (not value and default is None):
            self.fault(name, "pack-field-missing" if value in (None, "") else "pack-field-type", wanted='"…"')
            return default or ""
        return value

    def choice(self, table: Mapping[str, Any], name: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.text(table, name, default)
        words = tuple(allowed)
        if value and value not in words:
            self.fault(name, "pack-choice", value=value, allowed=", ".join(words))
        return value

    def both(self, table: Mapping[str, Any], name: str) -> Text:
        value = table.get(name)
        if not isinstance(value, dict) or not all(isinstance(value.get(k), str) and value[k] for k in ("zh", "en")):
            self.fault(name, "pack-both-languages")
            return Text("", "")
        return Text(value["zh"], value["en"])

    def day(self, table: Mapping[str, Any], name: str) -> date | None:
        """A date; a year or month alone means its last day."""
        value = table.get(name)
        if value is None:
            return None
        found = last_day(str(value))
        if found is None:
            self.fault(name, "pack-date", value=str(value))
        return found

    # the file

    def parse(self) -> tuple[Pack | None, list[Fault]]:
        schema = self.data.get("schema")
        if schema not in (PACK_SCHEMA, PLOT_SCHEMA):
            self.fault("schema", "pack-schema", value=str(schema or "–"), wanted=f"{PACK_SCHEMA}, {PLOT_SCHEMA}")
            return None, self.faults
        self._known_fields(self.data, _PACK_FIELDS)
        plot = schema == PLOT_SCHEMA
        documents = self._documents()
        clauses = self._clauses(documents, plot)
        pack = Pack(
            id=self.text(self.data, "id", "plot-conditions" if plot else None),
            title=self.both(self.data, "title") if not plot or "title" in self.data else Text("地块条件", "Plot conditions"),
            edition=self.text(self.data, "edition", "" if plot else None),
            city="plot" if plot else self.text(self.data, "city"),
            district=self.data.get("district"),
            on_request=self._flag("on_request"),
            covers_from=self.day(self.data, "covers_from"),
            sha256=self.sha256,
            clauses=clauses,
            gaps=tuple(self.both(gap, "text") for gap in self._tables("gap")),
            waivers=tuple(self._waivers(plot)),
            text=self.text_of_file,
        )
        return (None if self.faults else pack), self.faults

    def _known_fields(self, table: Mapping[str, Any], allowed: frozenset[str]) -> None:
        for name in table:
            if name not in allowed:
                self.fault(name, "pack-unknown-field", name=name)

    def _documents(self) -> dict[str, Document]:
        found: dict[str, Document] = {}
        for entry in self._tables("document"):
            document = Document(
                id=self.text(entry, "id"), title=self.both(entry, "title"), number=self.text(entry, "number", ""),
                edition=self.text(entry, "edition", ""),
            )
            found[document.id] = document
        return found

    def _flag(self, name: str) -> bool:
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            self.fault(name, "pack-field-type", wanted="true / false")
        return value is True

    def _tables(self, name: str) -> list[dict[str, Any]]:
        entries = self.data.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.fault(name, "pack-field-type", wanted=f"[[{name}]]")
            return []
        return entries

    def _waivers(self, plot: bool) -> Iterable[Mapping[str, str]]:
        """Waivers by an authority's reply or a special review; they belong to one plot."""
        for entry in self._tables("waiver"):
            if not plot:
                self.fault("waiver", "pack-waiver-place")
            waiver = {name: self.text(entry, name, "" if name == "subject" else None)
                      for name in ("clause", "subject", "document", "number", "date", "name")}
            try:
                date.fromisoformat(waiver["date"])
            except ValueError:
                self.fault("waiver", "pack-date", value=waiver["date"])
            yield waiver

    def _clauses(self, documents: dict[str, Document], plot: bool) -> tuple[Clause, ...]:
        clauses: list[Clause] = []
        seen: set[str] = set()
        for index, entry in enumerate(self._tables("clause")):
            self.index = index
            self.clause_id = str(entry.get("id", f"[{index + 1}]"))
            if self.clause_id in seen:
                self.fault("id", "pack-duplicate-id", id=self.clause_id)
            seen.add(self.clause_id)
            clause = self._clause(entry, documents, plot)
            if clause is not None:
                clauses.append(clause)
        self.index, self.clause_id = -1, ""
        return tuple(clauses)

    def _clause(self, entry: dict[str, Any], documents: dict[str, Document], plot: bool) -> Clause | None:
        before = len(self.faults)
        self._known_fields(entry, _CLAUSE_FIELDS)
        document = documents.get(self.text(entry, "document"))
        if document is None:
            self.fault("document", "pack-document", value=str(entry.get("document")))
        subject = self.choice(entry, "subject", SUBJECTS)
        quantity = self._quantity(entry, subject)
        scope = self._scope(entry, "scope", subject)
        limit = self._limit(entry)
        self._check_form(entry, subject, quantity, limit)
        table = self._table(entry, subject, limit)
        modifiers = tuple(self._modifiers(entry, subject))
        confirmation = self._confirmation(entry)
        if plot:
            for name in ("kind", "wording", "force", "provenance"):
                if name in entry:
                    self.fault(name, "pack-plot-fixed", name=name)
            if confirmation is not None and document is not None and not document.number:
                self.fault("confirmed", "pack-confirmed-number")
            entry = {"kind": "requirement", "wording": "shall", "force": "contract", "stage": "scheme",
                     "provenance": "confirmed" if confirmation else "secondary", **entry}
        headline = entry.get("headline")
        if headline is not None:
            self.choice(entry, "headline", HEADLINES)
        fields: dict[str, Any] = {
            "id": self.text(entry, "id"), "document": document, "clause": self.text(entry, "clause", ""),
            "title": self.both(entry, "title"), "headline": headline, "subject": subject, "quantity": quantity,
            "kind": self.choice(entry, "kind", KINDS), "wording": self.choice(entry, "wording", WORDINGS),
            "force": self.choice(entry, "force", FORCES), "stage": self.choice(entry, "stage", STAGES),
            "topic": self.choice(entry, "topic", TOPICS), "scope": scope, "limit": limit,
            "limit_text": str(entry.get("limit", "")), "table": table, "modifiers": modifiers,
            "unit": self.text(entry, "unit", quantity.unit if quantity else ""),
            "provenance": self.choice(entry, "provenance", PROVENANCES), "confirmation": confirmation,
            "valid_from": self.day(entry, "valid_from"), "valid_until": self.day(entry, "valid_until"),
            "prevailed_by": self._prevailed_by(entry), "source": self.text(entry, "source", ""),
            "note": self.both(entry, "note") if "note" in entry else None, "register": self._register(entry),
            "replaces": self.text(entry, "replaces") if "replaces" in entry else None,
        }
        first, last = fields["valid_from"], fields["valid_until"]
        if first is not None and last is not None and last < first:
            self.fault("valid_until", "pack-date", value=last.isoformat())
        if fields["provenance"] == "confirmed" and confirmation is None:
            self.fault("provenance", "pack-confirmed-by")
        if fields["replaces"] is not None and confirmation is None:
            self.fault("replaces", "pack-replaces-unconfirmed")
        return Clause(**fields) if len(self.faults) == before else None

    def _prevailed_by(self, entry: Mapping[str, Any]) -> str | None:
        if "prevailed_by" not in entry:
            return None
        other = self.text(entry, "prevailed_by")
        if other and other == entry.get("id"):
            self.fault("prevailed_by", "pack-prevailed-by-itself")
        return other

    def _register(self, entry: Mapping[str, Any]) -> tuple[str, ...]:
        found = _texts(entry.get("register", []))
        if found is None:
            self.fault("register", "pack-field-type", wanted='["…"]')
        return found or ()

    def _quantity(self, entry: dict[str, Any], subject: str) -> Quantity | None:
        name = self.text(entry, "quantity")
        quantity = REGISTRY.get(name)
        if name and quantity is None:
            self.fault("quantity", "pack-unknown-quantity", name=name)
        return quantity

    def _check_form(self, entry: Mapping[str, Any], subject: str, quantity: Quantity | None, limit: Limit) -> None:
        """A limit must fit the form of its quantity, the unit must be the quantity's, and the subject must have it."""
        if quantity is None:
            return
        if limit.form not in FORMS[quantity.form] and limit.form != "info":
            self.fault("limit", "pack-limit-form", name=quantity.name, form=quantity.form)
        if limit.form in ("in", "not-in"):
            self._check_words("limit", quantity, limit.words)
        unit = entry.get("unit", quantity.unit)
        if unit != quantity.unit and (quantity.name, unit) != ("floor_load_kn_m2", "kg/m2"):
            self.fault("unit", "pack-unit", value=str(unit), wanted=quantity.unit or "–")
        self._check_reach("quantity", subject, quantity)

    def _check_reach(self, name: str, subject: str, quantity: Quantity) -> None:
        """A quantity is seen from its own subjects and from what lies below them."""
        seen = subject
        while seen not in quantity.subjects and seen in PARENTS:
            seen = PARENTS[seen]
        if subject in SUBJECTS and seen not in quantity.subjects:
            self.fault(name, "pack-subject", name=quantity.name, subject=subject)

    def _check_words(self, name: str, quantity: Quantity, words: Iterable[str]) -> None:
        for word in words:
            if quantity.form == "number" and word != "*" and not _is_number(word):
                self.fault(name, "pack-scope-number", text=word)
            elif quantity.choices and word != "*" and word not in quantity.choices:
                self.fault(name, "pack-choice", value=word, allowed=", ".join(quantity.choices))

    def _scope(self, entry: Mapping[str, Any], name: str, subject: str) -> Scope:
        value = entry.get(name, "")
        if not isinstance(value, str | list) or (isinstance(value, list) and not all(isinstance(v, str) for v in value)):
            self.fault(name, "pack-field-type", wanted='"…"')
            return ((),)
        try:
            scope = parse_scope(value)
        except GrammarError as error:
            self.fault(name, error.key, **error.values)
            return ((),)
        for atom in (atom for conjunction in scope for atom in conjunction):
            self._check_atom(name, subject, atom)
        return scope

    def _check_atom(self, name: str, subject: str, atom: Atom) -> None:
        quantity = REGISTRY.get(atom.name)
        if quantity is None:
            self.fault(name, "pack-unknown-quantity", name=atom.name)
            return
        if atom.op in ORDERED and quantity.form != "number":
            self.fault(name, "pack-limit-form", name=atom.name, form=quantity.form)
        self._check_words(name, quantity, atom.words)
        self._check_reach(name, subject, quantity)

    def _limit(self, entry: Mapping[str, Any]) -> Limit:
        try:
            limit = parse_limit(self.text(entry, "limit"))
        except GrammarError as error:
            self.fault("limit", error.key, **error.values)
            return Limit("info")
        for name in limit.names():
            self._check_number("limit", name)
        return limit

    def _check_number(self, where: str, name: str) -> None:
        """A name in a formula must be a quantity that is a number."""
        if name not in REGISTRY:
            self.fault(where, "pack-unknown-quantity", name=name)
        elif REGISTRY[name].form != "number":
            self.fault(where, "pack-limit-form", name=name, form=REGISTRY[name].form)

    def _table(self, entry: Mapping[str, Any], subject: str, limit: Limit) -> LimitTable | None:
        data = entry.get("table")
        if (data is not None) != (limit.form == "table"):
            self.fault("table", "pack-table-missing")
            return None
        if data is None:
            return None
        keys = _texts(data.get("keys")) if isinstance(data, dict) else None
        if keys is None or not isinstance(data.get("rows"), list):
            self.fault("table", "pack-table-empty")
            return None
        for key in keys:
            if key not in REGISTRY:
                self.fault("table", "pack-unknown-quantity", name=key)
            else:
                self._check_reach("table", subject, REGISTRY[key])
        rows = [self._table_row(row, len(keys)) for row in data.get("rows", ())]
        if not keys or not rows:
            self.fault("table", "pack-table-empty")
        for row in (row for row in rows if row is not None):
            for key, words in zip(keys, row.keys, strict=True):
                if key in REGISTRY:
                    self._check_words("table", REGISTRY[key], words)
        return LimitTable(keys, tuple(row for row in rows if row is not None), bool(data.get("complete", False)))

    def _table_row(self, row: object, keys: int) -> TableRow | None:
        if not isinstance(row, list) or len(row) not in (keys + 1, keys + 2):
            self.fault("table", "pack-table-row", row=str(row))
            return None
        limit = {"unlimited": float("inf"), "forbidden": float("nan")}.get(str(row[keys]), row[keys])
        if not isinstance(limit, int | float) or isinstance(limit, bool):
            self.fault("table", "pack-table-row", row=str(row))
            return None
        words = tuple(tuple(str(w) for w in cell) if isinstance(cell, list) else (str(cell),) for cell in row[:keys])
        return TableRow(words, float(limit), str(row[keys + 1]) if len(row) > keys + 1 else "")

    def _modifiers(self, entry: Mapping[str, Any], subject: str) -> Iterable[Modifier]:
        entries = entry.get("modify", [])
        if not isinstance(entries, list):
            self.fault("modify", "pack-field-type", wanted="[[clause.modify]]")
            return
        for data in entries:
            if not self._modifier_is_sound(data):
                continue
            plus = data.get("plus")
            try:
                expression = parse_expression(plus) if plus is not None else None
            except GrammarError as error:
                self.fault("modify", error.key, **error.values)
                continue
            for name in expression.names() if expression else ():
                self._check_number("modify", name)
            yield Modifier(
                self._scope(data, "when", subject), float(data.get("times", 1.0)), expression,
                float(data.get("at_most_times", 1.0)), bool(data.get("unlimited", False)),
            )

    def _modifier_is_sound(self, data: object) -> bool:
        """A condition, and what it changes: numbers, a formula, or no limit at all."""
        forms = {"when": (str, list), "times": (int, float), "plus": (str,), "at_most_times": (int, float), "unlimited": (bool,)}
        shown = {"when": '"…"', "plus": '"…"', "unlimited": "true / false"}
        if not isinstance(data, dict):
            self.fault("modify", "pack-field-type", wanted="[[clause.modify]]")
            return False
        for name, value in data.items():
            if name not in forms:
                self.fault("modify", "pack-unknown-field", name=name)
            elif not isinstance(value, forms[name]) or (isinstance(value, bool) and name != "unlimited") or (
                    isinstance(value, float) and not math.isfinite(value)):
                self.fault("modify", "pack-field-type", wanted=shown.get(name, "1.5"))
        return all(name in forms and isinstance(value, forms[name]) for name, value in data.items()) and (
            "unlimited" in data or not any(isinstance(value, bool) for value in data.values()))

    def _confirmation(self, entry: Mapping[str, Any]) -> Confirmation | None:
        data = entry.get("confirmed")
        if data is None:
            return None
        if not isinstance(data, dict) or not all(
            isinstance(data.get(k), str | int) and data[k] not in ("", True, False) for k in ("edition", "page")
        ) or not (isinstance(data.get("name"), str) and data["name"] and last_day(str(data.get("date"))) is not None):
            self.fault("confirmed", "pack-confirmed-by")
            return None
        picture = data.get("picture", "")
        if not isinstance(picture, str):
            self.fault("confirmed", "pack-field-type", wanted='"…"')
        return Confirmation(**{k: str(data[k]) for k in ("name", "date", "edition", "page")}, picture=str(picture))


_PACK_FIELDS: Final = frozenset({
    "schema", "id", "title", "edition", "city", "district", "on_request", "covers_from", "document", "clause", "gap",
    "waiver",
})
_CLAUSE_FIELDS: Final = frozenset({
    "id", "document", "clause", "title", "kind", "wording", "force", "stage", "topic", "headline", "subject", "quantity",
    "scope", "limit", "unit", "provenance", "valid_from", "valid_until", "prevailed_by", "source", "note", "register",
    "table", "modify", "confirmed", "replaces",
})


def _texts(value: object) -> tuple[str, ...] | None:
    """A list of texts, or None for anything else."""
    return tuple(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else None


def _is_number(word: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", word) is not None


def last_day(text: str) -> date | None:
    """The date of ``2022``, ``2022-06`` or ``2022-06-01``; a year or month alone means its last day. None: no date."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2] or 12), int(match[3] or 0)
    if not 1 <= month <= 12 or year >= 9999:
        return None
    try:
        if day:
            return date(year, month, day)
        return date.fromordinal((date(year + month // 12, month % 12 + 1, 1)).toordinal() - 1)
    except ValueError:
        return None
