"""Scopes, limits and expressions: what is understood, what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.grammar import GrammarError, parse_expression, parse_limit, parse_scope


def value(text: str, **columns: float) -> float:
    return float(parse_expression(text).value({name: np.array([v]) for name, v in columns.items()}, 1)[0])


def test_scope_is_conditions_joined_by_and() -> None:
    ((use, hazard, height),) = parse_scope("use=factory and hazard in {B, C} and fire_height_m > 32")
    assert (use.name, use.op, use.words) == ("use", "=", ("factory",))
    assert (hazard.op, hazard.words) == ("in", ("B", "C"))
    assert (height.op, height.number) == (">", 32.0)


def test_a_list_of_scopes_means_any_of_them() -> None:
    assert len(parse_scope(["hazard=A", "hazard=B"])) == 2
    assert parse_scope("") == ((),)


@pytest.mark.parametrize("text", [
    "use", "use ==", "use=fac tory", "hazard in B, C", "hazard in {}", "height > tall", "1=2", "use=a or use=b",
])
def test_broken_scopes_are_refused(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_scope(text)


@pytest.mark.parametrize(("text", "expected"), [
    ("1 + 2 * 3", 7.0), ("(1 + 2) * 3", 9.0), ("8 - 2 - 1", 5.0), ("12 / 4 / 3", 1.0), ("max(0.2 * min(h, 100), 12)", 16.0),
    ("max(1, 2, 3)", 3.0), ("min(h, 10)", 10.0),
])
def test_expressions_are_computed_as_written(text: str, expected: float) -> None:
    assert value(text, h=80.0) == pytest.approx(expected)


def test_max_of_02_h_and_12_takes_over_at_60_m() -> None:
    assert value("max(0.2 * min(h, 100), 12)", h=60.0) == pytest.approx(12.0)
    assert value("max(0.2 * min(h, 100), 12)", h=120.0) == pytest.approx(20.0)


def test_an_unknown_input_makes_an_unknown_value() -> None:
    assert np.isnan(value("max(0.2 * h, 12)", h=np.nan))


@pytest.mark.parametrize("text", ["", "1 +", "(1", "1 2", "min 1", "__import__('os')", "a.b", "1e999", "max()", "min(1,)"])
def test_broken_expressions_are_refused(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_expression(text)


def test_limits_by_form() -> None:
    assert parse_limit(">= 4.0").op == ">="
    assert parse_limit("<= table").form == "table"
    assert parse_limit("grade >= 2").form == "grade"
    assert parse_limit("in {C2, D, E}").words == ("C2", "D", "E")
    assert parse_limit("not in {A}").form == "not-in"
    assert parse_limit("present").form == "present"
    closed = parse_limit("range 0.9..1.4 (closed/open)")
    assert (closed.low, closed.high, closed.closed) == (0.9, 1.4, (True, False))


@pytest.mark.parametrize("text", ["", "4.0", "=> 4", "range 2..1", "range a..b", "in C", "grade >= good", ">="])
def test_broken_limits_are_refused(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_limit(text)


@given(st.text(max_size=40))
def test_any_text_is_parsed_or_refused_with_a_message(text: str) -> None:
    for parse in (parse_scope, parse_limit, parse_expression):
        try:
            parse(text)
        except GrammarError as error:
            assert error.key.startswith("pack-")
