"""Numbers, choices, sources and limits as the sheet says them, in the sheet's language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.measured import Measured, Source, SourceKind, Stated
from models.storey_names import storey_name
from rules.figures import Correction, corrections, figure_of
from rules.findings import Finding
from rules.grammar import Expression
from rules.quantities import REGISTRY
from rules.standard import Clause
from workbench.texts import catalogue, text

_UNITS: Final[dict[str, str]] = {"1": "", "deg": "°", "m2": "m²", "kN/m2": "kN/m²", "kg/m2": "kg/m²", "m3": "m³",
                                "m3/d": "m³/d", "m3/h": "m³/h", "um/s": "µm/s", "VA/m2": "VA/m²"}
_DECIMALS: Final[dict[str, int]] = {"m": 2, "m2": 1, "kN/m2": 1, "%": 1, "m/s": 2}
_MOST_DECIMALS: Final = 3
SIGNS: Final[dict[str, str]] = {">=": "≥", "<=": "≤", "==": "=", ">": ">", "<": "<", "grade>=": "≤"}
_PLAIN: Final = 1e8
"""Larger numbers are written with an exponent: they are faults of the input and must not break the table."""


def range_text(low: str, high: str, closed: tuple[bool, bool], lang: str) -> str:
    """Two bounds in words, so that one that does not belong to the range can be seen."""
    key = "range" if all(closed) else f"range.{'from' if closed[0] else 'above'}-{'to' if closed[1] else 'below'}"
    return text(f"sheet.{key}", lang, {"low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Words:
    """Texts in one language."""

    lang: str

    def __call__(self, key: str, **values: object) -> str:
        """A text of the sheet: ``sheet.<key>``."""
        return text(f"sheet.{key}", self.lang, values)

    def plain(self, key: str) -> str:
        """A text that the sheet shares with the command line and the window."""
        return text(key, self.lang)

    def city(self, name: str) -> str:
        return self.known(f"city.{name}", name)

    def known(self, key: str, otherwise: str) -> str:
        """Any text of the catalogue, or ``otherwise`` while it has none."""
        return catalogue()[key][self.lang] if key in catalogue() else otherwise

    def word(self, group: str, word: str) -> str:
        return self.known(f"word.{group}.{word}", word)

    def quantity(self, name: str) -> str:
        return self.known(f"quantity.{name}", name)

    def ask(self, name: str) -> str:
        """What a person has to enter for a quantity."""
        return self.known(f"ask.{name}", self.quantity(name))

    @property
    def unknown(self) -> str:
        return self("unknown")

    def listed(self, items: Iterable[str]) -> str:
        return ("、" if self.lang == "zh" else ", ").join(items)

    def yes_no(self, value: bool | None) -> str:
        return self.unknown if value is None else self("yes") if value else self("no")

    # values

    def measured(self, value: Measured | None, *, unit: bool = True) -> str:
        if value is None:
            return self.unknown
        return with_unit(value.value, value.unit) if unit else number(value.value, value.unit)

    def stated(self, quantity: str, value: Stated[object] | None) -> str:
        return self.unknown if value is None else self.choice(quantity, value.value)

    def choice(self, quantity: str, value: object) -> str:
        if isinstance(value, bool):
            return self.yes_no(value)
        if isinstance(value, int | float):
            return number(float(value))
        return self.word(quantity, str(value))

    def value(self, quantity: str, value: object, unit: str) -> str:
        """A measured value or a limit of a finding: number, range, word, list of words or yes/no."""
        if value is None:
            return self.unknown
        if isinstance(value, bool):
            return self.yes_no(value)
        if value == "unlimited" or (isinstance(value, float) and math.isinf(value)):
            return self("unlimited")
        if isinstance(value, int | float):
            return with_unit(float(value), unit)
        if isinstance(value, list | tuple):
            if all(isinstance(item, int | float) for item in value):
                return self._range(value, unit)
            return self.listed(self.word(quantity, str(item)) for item in value)
        return self("forbidden") if value == "forbidden" else self.word(quantity, str(value))

    def _range(self, bounds: Sequence[float], unit: str, closed: tuple[bool, bool] = (True, True)) -> str:
        """Both bounds; one that does not belong to the range says so."""
        low, high = (self("unlimited") if math.isinf(bound) else number(float(bound), unit) for bound in (bounds[0], bounds[-1]))
        return range_text(low, high, closed, self.lang) + ("" if not unit else f" {show_unit(unit)}")

    def limit(self, finding: Finding) -> str:
        """The limit as it held for the finding, with its comparison."""
        clause = finding.clause
        form = clause.limit.form
        if form in ("present", "absent"):
            return self(form)
        if form == "info":
            return "–"
        if finding.limit is None:
            return self.limit_rule(clause)
        if form == "range":
            return self._range((clause.limit.low, clause.limit.high), clause.unit, clause.limit.closed)
        shown = self.value(clause.quantity.name, finding.limit, clause.unit)
        if form in ("in", "not-in"):
            return self(f"limit.{form}", words=shown)
        if finding.limit in ("forbidden", "unlimited", math.inf):
            return shown
        if form == "grade":
            return self._grade(shown)
        return f"{SIGNS.get(clause.limit.comparison(), '')} {shown}".strip()

    def limit_rule(self, clause: Clause) -> str:
        """The limit as the clause states it: number, range, words, presence, table, or an expression in words."""
        limit = clause.limit
        if clause.table is not None:
            return self("limit.table", keys=self.listed(self.quantity(key) for key in clause.table.keys))
        if limit.form in ("present", "absent"):
            return self(limit.form)
        if limit.form == "range":
            return self._range((limit.low, limit.high), clause.unit, limit.closed)
        if limit.form in ("in", "not-in"):
            words = self.value(clause.quantity.name, limit.words, clause.unit)
            return self(f"limit.{limit.form}", words=words)
        if limit.expression is None:
            return "–"
        if limit.form == "grade":
            return self._grade(number(limit.expression.number))
        shown = self.expression(limit.expression)
        if limit.expression.op == "number":
            shown = with_unit(limit.expression.number, clause.unit)
        elif clause.unit:
            shown += f" {show_unit(clause.unit)}"
        return f"{SIGNS.get(limit.comparison(), '')} {shown}".strip()

    def _grade(self, shown: str) -> str:
        """A grade or better; before grade 1 there is the special one of power supplies, kept as 0."""
        return self("limit.grade-special") if shown == "0" else self("limit.grade", grade=shown)

    def expression(self, part: Expression) -> str:
        if part.op == "number":
            return number(part.number)
        if part.op == "name":
            return self.quantity(part.name)
        if part.op in ("min", "max"):
            return self(f"limit.{part.op}", items=self.listed(self.expression(item) for item in part.parts))
        inner = [self._operand(part, item) for item in part.parts]
        return f" {'×' if part.op == '*' else '–' if part.op == '-' else part.op} ".join(inner)

    def _operand(self, whole: Expression, part: Expression) -> str:
        """A part of an operation, in brackets where the sum would else be read wrongly."""
        shown = self.expression(part)
        loose = part.op in ("+", "-") and (whole.op in ("*", "/") or (whole.op == "-" and part is not whole.parts[0]))
        divided = whole.op == "/" and part.op in ("*", "/") and part is not whole.parts[0]
        return self("limit.brackets", inner=shown) if loose or divided else shown

    def margin(self, finding: Finding) -> str:
        """The margin with its sign and its share of the limit; "equal, without margin" where it is nothing."""
        if finding.margin is None:
            return "–"
        if finding.margin == 0:
            return self("margin.none")
        shown = signed(finding.margin, finding.clause.unit)
        if isinstance(finding.limit, int | float) and not isinstance(finding.limit, bool) and finding.limit:
            shown += f" ({finding.margin / abs(finding.limit):+.0%})"
        return shown

    # where things come from

    def source(self, source: Source) -> str:
        how = self.known(f"source.{source.how}", source.how)
        kind = text(f"source-kind.{source.kind}", self.lang)
        said = kind if source.kind is SourceKind.PERSON and source.how == "entered" else self("source.said", kind=kind, how=how)
        return self("source.where", said=said, where=source.where) if source.where else said

    def citation(self, clause: Clause) -> str:
        """Document, number, clause and edition."""
        document = clause.document
        title = document.title.get(self.lang)
        name = f"《{title}》" if self.lang == "zh" else title
        parts = [name, document.number]
        if clause.clause:
            numbered = clause.clause[0].isascii()     # 7.3.8(2); a Chinese one says 第…条 itself
            parts.append(self("clause", number=clause.clause) if numbered or self.lang != "zh" else clause.clause)
        if document.edition and document.edition not in document.number:
            parts.append(self("edition", edition=document.edition))
        return " ".join(part for part in parts if part)

    def short_citation(self, clause: Clause) -> str:
        """Number (or title) of the document and the clause."""
        name = clause.document.number or clause.document.title.get(self.lang)
        return f"{name} {clause.clause}".strip()

    def standing(self, clause: Clause) -> str:
        """Wording, force and provenance."""
        return " · ".join((
            self.word("wording", clause.wording), self.word("force", clause.force), self.provenance(clause),
        ))

    def provenance(self, clause: Clause) -> str:
        said = self.word("provenance", clause.provenance)
        if clause.confirmation is None:
            return said
        by: Mapping[str, object] = {
            "name": clause.confirmation.name, "date": clause.confirmation.date, "edition": clause.confirmation.edition,
            "page": clause.confirmation.page,
        }
        return self("confirmed-by", said=said, **by)

    def stamp(self, figure: str) -> tuple[str, str]:
        """What a figure is worth, with its letter."""
        return figure, self(f"stamp.{figure}")

    def stamped(self, clause: Clause) -> tuple[str, str]:
        return self.stamp(figure_of(clause))

    def confirming(self, clause: Clause) -> list[str]:
        """For a confirmed clause that stands in for ours: which it replaces, and what it corrects."""
        if clause.replaces is None:
            return []
        found = corrections(clause)
        if not found:
            return [self("replaces", clause=clause.replaces)]
        told = self.listed(self.correction(one) for one in found)
        return [self("replaces-corrected", clause=clause.replaces, corrections=told)]

    def correction(self, found: Correction) -> str:
        """One field of ours and of the official text."""
        name = self(f"corrected.{found.field}")
        if found.field in ("scope", "table", "modifiers"):
            return self("corrected-field", field=name)
        ours, own = (self._field(clause, found.field) for clause in (found.ours, found.own))
        return self("corrected", field=name, ours=ours, own=own)

    def _field(self, clause: Clause, name: str) -> str:
        if name == "limit":
            return self.limit_rule(clause)
        value = getattr(clause, name)
        return self.word(name, value) if name in ("wording", "kind", "force") else str(value or "–")

    def storeys(self, numbers: Iterable[int]) -> str:
        """Storey numbers as ranges: 1F–5F, B1."""
        ordered = sorted(set(numbers))
        groups: list[list[int]] = []
        for item in ordered:
            if groups and _following(groups[-1][-1]) == item:
                groups[-1].append(item)
            else:
                groups.append([item])
        return self.listed(
            storey_name(group[0]) if len(group) == 1 else f"{storey_name(group[0])}–{storey_name(group[-1])}" for group in groups
        )


def _following(number_: int) -> int:
    return 1 if number_ == -1 else number_ + 1


def show_unit(unit: str) -> str:
    return _UNITS.get(unit, unit)


def number(value: float, unit: str = "") -> str:
    """A number with the decimals of its unit, more where they say something (the face has no minus sign)."""
    value = round(value, _MOST_DECIMALS) + 0.0
    if abs(value) >= _PLAIN:
        return f"{value:.3g}"
    shown = f"{value:,.{_MOST_DECIMALS}f}".rstrip("0").rstrip(".")
    least = _DECIMALS.get(unit, 0)
    places = len(shown.partition(".")[2])
    if places < least:
        shown = f"{value:,.{least}f}"
    return shown


def with_unit(value: float, unit: str) -> str:
    shown = number(value, unit)
    return f"{shown}{show_unit(unit)}" if unit in ("%", "deg") else f"{shown} {show_unit(unit)}".strip()


def signed(value: float, unit: str) -> str:
    return ("+" if value > 0 else "") + with_unit(value, unit)


def unit_of(quantity: str) -> str:
    return REGISTRY[quantity].unit if quantity in REGISTRY else ""
