from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sloty.engine.answers import AnswerInvalid, AnswerMissing, ParameterUnknown, answers
from sloty.engine.fields import Parameter, ParameterType
from sloty.engine.uploads import Upload
from sloty.errors import ManyErrors

T = ParameterType
COLOURS = ("Red", "Dark blue", "Green, light")


def ask(kind: ParameterType, value: object, *, country: str = "US", **more: Any) -> Any:
    """What is kept of `value` as the answer to one parameter of this type."""
    return answers([Parameter("q", "Question", kind, **more)], {"q": value}, country=country).get("q")


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (T.TEXT, "  Checkup ", "Checkup"),
        (T.TEXT, ["Checkup"], "Checkup"),
        (T.TEXT, 12, "12"),
        (T.TEXTAREA, "one\r\ntwo\tthree", "one\ntwo\tthree"),
        (T.NUMBER, "12.50", "12.5"),
        (T.NUMBER, 12, "12"),
        (T.NUMBER, 0.1, "0.1"),
        (T.NUMBER, Decimal("1E+2"), "100"),
        (T.EMAIL, "Ana@Example.org", "ana@example.org"),
        (T.PHONE, "(202) 555-0143", "+12025550143"),
        (T.DATE, "2027-03-01", "2027-03-01"),
        (T.DATE, date(2027, 3, 1), "2027-03-01"),
        (T.TIME, "9:30", "09:30"),
        (T.DATETIME, "2027-03-01 09:30", "2027-03-01T09:30"),
        (T.DATETIME, "2027-03-01T09:30:00-05:00", "2027-03-01T09:30-05:00"),
        (T.BOOLEAN, "Yes", True),
        (T.BOOLEAN, "0", False),
        (T.BOOLEAN, 1, True),
        (T.BOOLEAN, False, False),
        (T.CHECKBOX, "on", True),
        (T.CHECKBOX, "off", False),
        (T.URL, "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
    ],
)
def test_an_answer_is_kept_in_its_one_spelling(kind: ParameterType, given: object, kept: object) -> None:
    assert ask(kind, given) == kept


@pytest.mark.parametrize("kind", [T.SELECT, T.RADIO])
def test_a_choice_is_kept_as_the_option_is_written(kind: ParameterType) -> None:
    assert ask(kind, "dark BLUE", options=COLOURS) == "Dark blue"
    with pytest.raises(AnswerInvalid, match="must be one of: Red, Dark blue, Green, light"):
        ask(kind, "pink", options=COLOURS)
    with pytest.raises(AnswerInvalid, match="takes one answer"):
        ask(kind, ["Red", "Dark blue"], options=COLOURS)


@pytest.mark.parametrize("kind", [T.MULTISELECT, T.CHECKBOX])
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["dark blue", "red"], ["Red", "Dark blue"]),
        ("dark blue, red", ["Red", "Dark blue"]),
        ("Green, light", ["Green, light"]),
        (["red", "red"], ["Red"]),
    ],
)
def test_several_choices_are_kept_once_in_the_order_of_the_form(
    kind: ParameterType, given: object, kept: list[str]
) -> None:
    assert ask(kind, given, options=COLOURS) == kept


def test_more_choices_than_options_are_refused() -> None:
    with pytest.raises(AnswerInvalid, match="has only 3"):
        ask(T.MULTISELECT, ["Red"] * 4, options=COLOURS)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (T.TEXT, "a\0b"),
        (T.TEXT, "a\x1b[31mb"),
        (T.TEXT, "a\nb"),
        (T.TEXT, "x" * 501),
        (T.TEXT, True),
        (T.TEXT, {"a": 1}),
        (T.TEXT, ["a", "b"]),
        (T.TEXTAREA, "a\x9bb"),
        (T.NUMBER, "12,5"),
        (T.NUMBER, "NaN"),
        (T.NUMBER, float("inf")),
        pytest.param(T.NUMBER, 10**5000, id="an integer too long to print"),
        (T.NUMBER, True),
        (T.EMAIL, "ana"),
        (T.PHONE, "123"),
        (T.DATE, "2027-02-29"),
        (T.TIME, "25:00"),
        (T.DATETIME, "2027-03-01"),
        (T.BOOLEAN, "perhaps"),
        (T.BOOLEAN, 2),
        (T.URL, "example.org"),
        (T.URL, "javascript:alert(1)"),
        (T.URL, "https://user:pass@example.org"),
        (T.URL, "https://"),
        (T.URL, "https://exa mple.org"),
        (T.URL, "https://[::1"),
        (T.URL, "https://example.org:99999"),
        (T.URL, "https://example.org/" + "x" * 2000),
        (T.FILE, "scan.pdf"),
        (T.FILE, {"filename": "a.pdf", "media_type": "application/pdf", "size": 1, "sha256": ""}),
        (T.FILE, Upload("a.pdf", b"MZ")),
    ],
)
def test_an_answer_of_another_type_is_refused(kind: ParameterType, given: object) -> None:
    with pytest.raises(AnswerInvalid) as caught:
        ask(kind, given)
    assert caught.value.field == "q"
    assert caught.value.message.startswith("'Question' ")


@pytest.mark.parametrize(
    ("kind", "more", "least", "below", "most", "above"),
    [
        (T.NUMBER, {"minimum": "1", "maximum": "2.5"}, "1.0", "0.99", "2.5", "2.51"),
        (
            T.DATE,
            {"minimum": "2027-03-01", "maximum": "2027-03-02"},
            "2027-03-01",
            "2027-02-28",
            "2027-03-02",
            "2027-03-03",
        ),
        (T.TIME, {"minimum": "09:00", "maximum": "17:00"}, "09:00", "08:59", "17:00", "17:00:01"),
        (T.TEXT, {"min_length": 2, "max_length": 3}, "ab", "a", "abc", "abcd"),
    ],
)
def test_limits_are_inclusive(
    kind: ParameterType, more: dict[str, Any], least: str, below: str, most: str, above: str
) -> None:
    for given in (least, most):
        assert ask(kind, given, **more) is not None
    for given in (below, above):
        with pytest.raises(AnswerInvalid):
            ask(kind, given, **more)


def test_a_pattern_matches_the_whole_text() -> None:
    assert ask(T.TEXT, "AB123456", pattern="[A-Z]{2}[0-9]{6}") == "AB123456"
    with pytest.raises(AnswerInvalid):
        ask(T.TEXT, "AB1234567", pattern="[A-Z]{2}[0-9]{6}")


def test_a_number_without_a_country_code_is_of_the_country_given() -> None:
    assert ask(T.PHONE, "020 7946 0958", country="GB") == "+442079460958"


@pytest.mark.parametrize("nothing", [None, "", "  ", [], [""]])
def test_nothing_is_no_answer(nothing: object) -> None:
    assert ask(T.NUMBER, nothing) is None
    with pytest.raises(AnswerMissing) as caught:
        ask(T.NUMBER, nothing, required=True)
    assert caught.value.field == "q"


def test_a_required_box_must_be_ticked_and_a_required_boolean_answered() -> None:
    assert ask(T.BOOLEAN, "no", required=True) is False
    with pytest.raises(AnswerInvalid, match="must be ticked"):
        ask(T.CHECKBOX, "no", required=True)


def test_an_answer_to_no_question_is_refused_with_the_question_that_was_meant() -> None:
    with pytest.raises(ParameterUnknown) as caught:
        answers([Parameter("reason", "Reason", T.TEXT)], {"raeson": "x"})
    assert caught.value.advice == "Did you mean 'reason'?"
    with pytest.raises(ParameterUnknown, match="no parameter 'x'"):
        answers([], {"x": "y"})


def test_everything_wrong_is_told_at_once() -> None:
    asked = [Parameter("a", "A", T.NUMBER), Parameter("b", "B", T.DATE, required=True), Parameter("c", "C", T.TEXT)]
    with pytest.raises(ManyErrors) as caught:
        answers(asked, {"a": "x", "c": "fine", "d": 1})
    assert [(error.field, error.code) for error in caught.value.errors] == [
        ("d", "parameter_unknown"),
        ("a", "answer_invalid"),
        ("b", "answer_missing"),
    ]


def test_answers_come_in_the_order_of_the_form() -> None:
    asked = [Parameter("b", "B", T.TEXT, order=2), Parameter("a", "A", T.TEXT, order=1)]
    assert list(answers(asked, {"b": "x", "a": "y"})) == ["a", "b"]


def test_a_file_is_kept_by_what_describes_it() -> None:
    assert ask(T.FILE, Upload("a.pdf", b"%PDF-1.7"))["media_type"] == "application/pdf"
