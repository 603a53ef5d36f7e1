"""The small language of packs: scopes, limits and expressions. Parsed, never run as code.

Scope:       ``use=factory and hazard in {B, C} and fire_height_m > 32``
Limit:       ``>= 4.0`` · ``<= 0.5 * planning_height_m`` · ``range 0.9..1.4 (closed/open)`` · ``in {C2, D, E}`` ·
             ``grade >= 2`` · ``present`` · ``absent`` · ``<= table``
Expression:  numbers, quantities, ``+ - * /``, ``min(a, b)``, ``max(a, b)``, brackets
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.columns import Floats

ORDERED: Final = (">=", "<=", ">", "<")

LONGEST_EXPRESSION: Final = 400
"""Signs of an expression: more is no formula of a standard, and brackets without end would exhaust the parser."""


class GrammarError(ValueError):
    """Text that is no scope, limit or expression. ``args[0]`` is a message key, ``values`` fills it in."""

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


# --- scopes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Atom:
    """One condition: quantity, operator (``= != >= <= > < in``) and the words or the number it is held against."""

    name: str
    op: str
    words: tuple[str, ...] = ()
    number: float | None = None


Scope = tuple[tuple[Atom, ...], ...]
"""Any of several lists of conditions that all hold; ``((),)`` is "always"."""

_ATOM = re.compile(r"^(?P<name>[A-Za-z_][\w]*)\s*(?P<op>>=|<=|!=|=|>|<|\bnot in\b|\bin\b)\s*(?P<value>.+)$")
_WORD = re.compile(r"^[\w.\-/+]+$")


def parse_scope(texts: str | list[str]) -> Scope:
    """Parse a scope; a list means any of them. Raises GrammarError."""
    alternatives = [texts] if isinstance(texts, str) else texts
    return tuple(_conjunction(text) for text in alternatives) or ((),)


def _conjunction(text: str) -> tuple[Atom, ...]:
    parts = [part.strip() for part in re.split(r"\band\b", text)]
    if parts == [""]:
        return ()
    return tuple(_atom(part) for part in parts)


def _atom(text: str) -> Atom:
    match = _ATOM.match(text)
    if match is None:
        raise GrammarError("pack-scope-syntax", text=text)
    name, op, value = match["name"], match["op"], match["value"].strip()
    if op in ("in", "not in"):
        return Atom(name, op, _word_set(value))
    number = _number(value)
    if op in ORDERED:
        if number is None:
            raise GrammarError("pack-scope-number", text=text)
        return Atom(name, op, number=number)
    if not _WORD.match(value):
        raise GrammarError("pack-scope-syntax", text=text)
    return Atom(name, op, (value,), number)


def _word_set(text: str) -> tuple[str, ...]:
    if not (text.startswith("{") and text.endswith("}")):
        raise GrammarError("pack-set-syntax", text=text)
    words = tuple(word.strip() for word in text[1:-1].split(","))
    if not all(words):
        raise GrammarError("pack-set-syntax", text=text)
    return words


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


# --- expressions -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expression:
    """A number, a quantity or an operation on expressions. ``op`` is number, name, + - * / min max."""

    op: str
    number: float = 0.0
    name: str = ""
    parts: tuple[Expression, ...] = ()

    def names(self) -> Iterator[str]:
        if self.op == "name":
            yield self.name
        for part in self.parts:
            yield from part.names()

    def value(self, columns: dict[str, Floats], rows: int) -> Floats:
        """Value per row; unknown (NaN) inputs give unknown."""
        if self.op == "number":
            return np.full(rows, self.number)
        if self.op == "name":
            return columns[self.name]
        first, *others = (part.value(columns, rows) for part in self.parts)
        for other in others:
            first = _OPERATIONS[self.op](first, other)
        return first


_OPERATIONS: Final = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "min": np.minimum, "max": np.maximum}
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>[()+\-*/,]))")


def parse_expression(text: str) -> Expression:
    """Parse an arithmetic expression. Raises GrammarError."""
    parser = _ExpressionParser(text)
    result = parser.sum()
    parser.end()
    return result


class _ExpressionParser:
    """Recursive descent over ``sum := product (+|- product)*``, ``product := factor (*|/ factor)*``."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_EXPRESSION:
            raise GrammarError("pack-expression-syntax", text=text[:40] + "…")
        self.text = text
        self.tokens: list[str] = []
        position = 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if match is None:
                raise self.fault()
            self.tokens.append(match[0].strip())
            position = match.end()

    def fault(self) -> GrammarError:
        return GrammarError("pack-expression-syntax", text=self.text)

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        if not self.tokens or (wanted and self.tokens[0] != wanted):
            raise self.fault()
        return self.tokens.pop(0)

    def end(self) -> None:
        if self.tokens:
            raise self.fault()

    def sum(self) -> Expression:
        return self._chain(("+", "-"), self.product)

    def product(self) -> Expression:
        return self._chain(("*", "/"), self.factor)

    def _chain(self, signs: tuple[str, str], operand: Callable[[], Expression]) -> Expression:
        left = operand()
        while self.peek() in signs:
            sign = self.take()
            left = Expression(sign, parts=(left, operand()))
        return left

    def factor(self) -> Expression:
        part = self.take()
        if part == "-":
            return Expression("-", parts=(Expression("number"), self.factor()))
        if part == "(":
            inner = self.sum()
            self.take(")")
            return inner
        if part in ("min", "max"):
            return self._call(part)
        if part[0].isdigit():
            return Expression("number", number=float(part))
        if part[0].isalpha() or part[0] == "_":
            return Expression("name", name=part)
        raise self.fault()

    def _call(self, name: str) -> Expression:
        self.take("(")
        parts = [self.sum()]
        while self.peek() == ",":
            self.take(",")
            parts.append(self.sum())
        self.take(")")
        return Expression(name, parts=tuple(parts))


# --- limits ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limit:
    """What a quantity is held against.

    Args:
        form: compare, range, in, not-in, grade, present, absent, table, info.
        op: comparison of ``compare`` and ``table``.
        expression: right-hand side of ``compare``.
        low, high, closed: bounds of ``range`` and whether each belongs to it.
        words: the set of ``in``.
    """

    form: str
    op: str = ""
    expression: Expression | None = None
    low: float = 0.0
    high: float = 0.0
    closed: tuple[bool, bool] = (True, True)
    words: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        return tuple(self.expression.names()) if self.expression else ()

    def comparison(self) -> str:
        """The comparison as other programs read it."""
        return {"compare": self.op, "table": self.op, "grade": "grade>="}.get(self.form, self.form)


_RANGE = re.compile(r"^range\s+(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\s*(?:\((open|closed)/(open|closed)\))?$")
_COMPARE = re.compile(r"^(>=|<=|==|>|<)\s*(.+)$")


def parse_limit(text: str) -> Limit:
    """Parse a limit. Raises GrammarError."""
    text = text.strip()
    if text in ("present", "absent", "info"):
        return Limit(text)
    if text.startswith("grade >="):
        number = _number(text.removeprefix("grade >="))
        if number is None:
            raise GrammarError("pack-limit-syntax", text=text)
        return Limit("grade", ">=", Expression("number", number=number))
    if text.startswith(("in ", "not in ")):
        form, _, rest = text.partition(" {")
        return Limit(form.replace(" ", "-"), words=_word_set("{" + rest))
    if match := _RANGE.match(text):
        return _range(text, match)
    if match := _COMPARE.match(text):
        if match[2].strip() == "table":
            return Limit("table", match[1])
        return Limit("compare", match[1], parse_expression(match[2]))
    raise GrammarError("pack-limit-syntax", text=text)


def _range(text: str, match: re.Match[str]) -> Limit:
    low, high = _number(match[1]), _number(match[2])
    if low is None or high is None or low > high:
        raise GrammarError("pack-limit-syntax", text=text)
    return Limit("range", low=low, high=high, closed=(match[3] != "open", match[4] != "open"))
