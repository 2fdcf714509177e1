"""The quick way for telephone numbers answers as the library does, wherever it answers."""

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sloty.engine.contacts import PhoneInvalid, phone_number
from sloty.operations.imports import phones

_REGIONS = st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS))
_CODES = st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)).map(str)
_DIGITS = st.text("0123456789", min_size=3, max_size=15)
_SPACED = st.lists(
    st.tuples(_DIGITS, st.sampled_from(["", " ", "-", ".", "(", ")", " (", ") "])), min_size=1, max_size=4
)
_BODY = _SPACED.map(lambda parts: "".join(digits[:6] + between for digits, between in parts))


def library(text: str, country: str) -> str | None:
    try:
        return phone_number(text, country=country)
    except PhoneInvalid:
        return None


@settings(max_examples=1500, deadline=None)
@given(prefix=st.one_of(st.just(""), st.just("("), _CODES.map("+{}".format), _CODES), body=_BODY, country=_REGIONS)
@example("", "11 2345-6789", "AR")
@example("+54 9 ", "11 2345-6789", "AR")
@example("+52 1 ", "55 1234 5678", "MX")
@example("+39 ", "06 1234 5678", "IT")
@example("1", " 212 555 0100", "US")
@example("011 44 ", "20 7946 0018", "US")
def test_what_is_answered_quickly_is_what_the_library_answers(prefix: str, body: str, country: str) -> None:
    """Any number in any country: the quick way says the same, or nothing."""
    text = prefix + body
    quick = phones._plain(text, country)
    assert quick is None or quick == library(text, country)


def test_the_examples_of_every_region_are_the_librarys() -> None:
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    forms = (phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.NATIONAL)
    for country in sorted(phonenumbers.SUPPORTED_REGIONS):
        for number in filter(None, (phonenumbers.example_number_for_type(country, kind) for kind in kinds)):
            for text in (phonenumbers.format_number(number, form) for form in forms):
                assert phones.phone(text, country) == library(text, country), (text, country)


def test_ordinary_numbers_do_take_the_quick_way() -> None:
    for text, country in (
        ("+1 646 555 0100", "DE"),
        ("(212) 555-0100", "US"),
        ("+55 27 99999-0000", "US"),
        ("30 901820", "DE"),
    ):
        assert phones._plain(text, country), text


@pytest.mark.parametrize("text", ["", "x", "12", "+999 123456", "+1 212 555 0100 ext 5", "١٢٣"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(PhoneInvalid):
        phones.phone(text, "US")
