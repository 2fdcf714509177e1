from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sloty.engine.fields import Parameter, ParameterInvalid, ParameterType, is_over
from sloty.errors import ManyErrors

T = ParameterType


def a_parameter(kind: ParameterType = T.TEXT, **more: Any) -> Parameter:
    return Parameter("reason", "Reason for the visit", kind, **more)


def test_there_are_fifteen_types() -> None:
    assert len(ParameterType) == 15


@pytest.mark.parametrize("kind", sorted(set(ParameterType) - {T.SELECT, T.MULTISELECT, T.RADIO}))
def test_most_types_need_nothing_more(kind: ParameterType) -> None:
    assert a_parameter(kind).type is kind


@pytest.mark.parametrize("kind", [T.SELECT, T.MULTISELECT, T.RADIO])
def test_a_choice_needs_options(kind: ParameterType) -> None:
    assert a_parameter(kind, options=("a", "b")).options == ("a", "b")
    with pytest.raises(ParameterInvalid, match="needs options"):
        a_parameter(kind)


@pytest.mark.parametrize("name", ["", "Reason", "1st", "a b", "a\0", "a" * 64, "é", "_a"])
def test_a_name_is_a_word_of_small_letters(name: str) -> None:
    with pytest.raises(ParameterInvalid, match="needs a name"):
        Parameter(name, "Label", T.TEXT)


@pytest.mark.parametrize("label", ["", "  ", "a\x1bb", "x" * 201])
def test_a_label_is_readable(label: str) -> None:
    with pytest.raises(ParameterInvalid, match="needs a label"):
        Parameter("name", label, T.TEXT)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("a", "A"), "same option twice"),
        (("a", ""), "without space"),
        ((" a",), "without space"),
        (("a\n",), "without space"),
        (tuple(map(str, range(201))), "more than 200"),
    ],
)
def test_options_are_told_apart(options: tuple[str, ...], reason: str) -> None:
    with pytest.raises(ParameterInvalid, match=reason):
        a_parameter(T.SELECT, options=options)


@pytest.mark.parametrize(
    ("kind", "more", "reason"),
    [
        (T.TEXT, {"options": ("a",)}, "takes no options"),
        (T.TEXT, {"minimum": "1"}, "takes no minimum"),
        (T.NUMBER, {"min_length": 1}, "takes no lengths"),
        (T.EMAIL, {"pattern": "a"}, "takes no pattern"),
        (T.NUMBER, {"minimum": "x"}, "must be a number"),
        (T.NUMBER, {"minimum": "2", "maximum": "1"}, "above its maximum"),
        (T.DATE, {"minimum": "2027-03-02", "maximum": "2027-03-01"}, "above its maximum"),
        (T.TIME, {"maximum": "25:00"}, "must be a time"),
        (T.TEXT, {"min_length": 3, "max_length": 2}, "needs lengths"),
        (T.TEXT, {"max_length": 501}, "needs lengths"),
        (T.TEXT, {"max_length": 0}, "needs lengths"),
        (T.TEXT, {"min_length": -1}, "needs lengths"),
        (T.TEXT, {"pattern": "(a+)+"}, "too many ways"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(
    kind: ParameterType, more: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ParameterInvalid, match=reason):
        a_parameter(kind, **more)


def test_everything_wrong_with_a_definition_is_told_at_once() -> None:
    with pytest.raises(ManyErrors) as caught:
        Parameter("Bad name", "", T.SELECT, minimum="1")
    assert len(caught.value.errors) == 4


def test_limits_are_values_of_the_type() -> None:
    assert a_parameter(T.NUMBER, minimum="1.50").limits() == (Decimal("1.5"), None)
    assert a_parameter(T.DATE, maximum="2027-03-01").limits() == (None, date(2027, 3, 1))
    assert a_parameter(T.TEXT).limits() == (None, None)


@pytest.mark.parametrize(
    ("kind", "more", "longest"),
    [
        (T.TEXT, {}, 500),
        (T.TEXTAREA, {}, 10_000),
        (T.TEXT, {"max_length": 20}, 20),
        (T.TEXTAREA, {"pattern": "a+"}, 200),
        (T.TEXT, {"pattern": "a+", "max_length": 20}, 20),
    ],
)
def test_a_text_has_a_bound_and_a_shorter_one_with_a_pattern(
    kind: ParameterType, more: dict[str, Any], longest: int
) -> None:
    assert a_parameter(kind, **more).longest == longest


def test_date_times_are_compared_by_the_clock_unless_both_have_an_offset() -> None:
    wall, exact = datetime(2027, 3, 1, 9), datetime(2027, 3, 1, 10, tzinfo=UTC)
    assert is_over(exact, wall)
    assert not is_over(wall, exact)
