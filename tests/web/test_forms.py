"""From forms to values: files are drawn anew, and what is wrong is told beside its field, in the visitor's words."""

from io import BytesIO

import pytest
from babel.core import Locale
from starlette.datastructures import FormData, UploadFile

from sloty.engine.answers import AnswerInvalid, answers
from sloty.engine.fields import Parameter, ParameterType
from sloty.engine.uploads import LARGEST
from sloty.errors import ManyErrors
from sloty.formats.messages.facts import Language
from sloty.operations.self_service.contact import ContactMissing
from sloty.web import forms
from sloty.web.forms import Fault
from sloty.web.words import words

ENGLISH, GERMAN = Locale("en", "US"), Locale("de")
FILE = Parameter("photo", "Photo", ParameterType.FILE)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nnothing", b"\xff\xd8\xff<script>", b"RIFF1234WEBPmore"])
def test_what_looks_like_an_image_and_is_none_is_refused(content: bytes) -> None:
    given = {"photo": forms._uploaded(UploadFile(BytesIO(content), filename="a.png"))}
    with pytest.raises(AnswerInvalid):
        answers([FILE], given)


def test_a_file_that_is_too_large_is_read_no_further() -> None:
    upload = forms._uploaded(UploadFile(BytesIO(b"%PDF-" + b"0" * (10 * LARGEST)), filename="a.pdf"))
    assert LARGEST < len(upload.content) == forms._LARGEST_PHOTO + 1


def test_answers_come_from_their_own_fields_alone() -> None:
    asked = [
        FILE,
        Parameter("email", "Whose", ParameterType.EMAIL),
        Parameter("x", "X", ParameterType.MULTISELECT, options=("a", "b")),
    ]
    sent = FormData([("email", "eva@example.com"), ("q-x", "a"), ("q-x", "b"), ("q-photo", "text"), ("q-email", "")])
    assert forms.answers_of(sent, asked, ENGLISH) == {"x": ["a", "b"]}
    assert forms.files_of(sent, asked) == {}
    assert forms.typed(sent)["email"] == ["eva@example.com"]


def test_every_type_has_words_in_every_language() -> None:
    for language in Language:
        for kind in ParameterType:
            assert "Alter" in words(language)(f"book.wrong_{kind.value.lower()}", label="Alter", kinds="PDF")


def test_what_is_wrong_is_told_in_the_order_of_the_form() -> None:
    age = Parameter("age", "Alter", ParameterType.NUMBER)
    error = ManyErrors([AnswerInvalid(field="age", label="Alter", reason="x"), ContactMissing(field="email")])
    assert forms.faults(words(Language("de")), error, [age]) == [
        Fault("email", "Geben Sie eine E-Mail-Adresse ein, etwa name@example.org"),
        Fault("q-age", "Alter: Geben Sie eine Zahl innerhalb der Grenzen ein"),
    ]


@pytest.mark.parametrize(
    ("typed", "locale", "read"),
    [("3,5", GERMAN, "3.5"), ("3.5", GERMAN, "3.5"), ("1.000,5", GERMAN, "1.000,5"), ("1,000", ENGLISH, "1,000")],
)
def test_a_number_is_read_with_the_comma_of_its_language(typed: str, locale: Locale, read: str) -> None:
    weight = Parameter("weight", "Weight", ParameterType.NUMBER)
    assert forms.answers_of(FormData([("q-weight", typed)]), [weight], locale) == {"weight": read}


def test_limits_are_written_as_the_language_writes_them() -> None:
    weight = Parameter("weight", "Weight", ParameterType.NUMBER, minimum="1000.5", maximum="2000")
    born = Parameter("born", "Born", ParameterType.DATE, maximum="2027-03-31")
    at = Parameter("at", "At", ParameterType.TIME, minimum="09:30")
    seen = Parameter("seen", "Seen", ParameterType.DATETIME, maximum="2027-03-31T18:00")
    assert forms.bounds(weight, GERMAN) == {"least": "1.000,5", "most": "2.000"}
    assert forms.bounds(born, ENGLISH) == {"most": "Mar 31, 2027"}
    assert forms.bounds(at, GERMAN) == {"least": "09:30"}
    assert forms.bounds(seen, GERMAN) == {"most": "31.03.27, 18:00"}
    assert forms.bounds(FILE, GERMAN) == {}


def test_a_question_for_a_file_says_which_kinds_it_takes() -> None:
    scan = Parameter("scan", "Scan", ParameterType.FILE, options=("PDF", "JPEG"))
    assert (forms.kinds(words(Language("de")), scan), forms.accepted(scan)) == (
        "PDF oder JPEG",
        "application/pdf,image/jpeg",
    )
    assert forms.kinds(words(Language("en")), FILE) == "PNG, JPEG, WebP, or PDF"


def test_a_file_is_one_to_a_question() -> None:
    files = [UploadFile(BytesIO(content), filename="a.pdf") for content in (b"%PDF-1.7", b"%PDF-2")]
    found = forms.files_of(FormData([("q-photo", each) for each in files]), [FILE])
    assert [each.content for each in found.values()] == [b"%PDF-2"]


def test_a_word_for_a_file_counts_unless_the_file_is_taken_back() -> None:
    sent: list[tuple[str, str | UploadFile]] = [("kept-photo", "word"), ("kept-other", "word")]
    assert forms.words_for_files(FormData(sent), [FILE]) == {"photo": "word"}
    assert forms.words_for_files(FormData([*sent, ("drop-photo", "yes")]), [FILE]) == {}
