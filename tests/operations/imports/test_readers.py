"""Cells are read as the specs read them, and sooner."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sloty.engine.contacts import email_address
from sloty.errors import Invalid, SlotyError
from sloty.models.customer import ContactMethod
from sloty.operations.imports import readers
from sloty.operations.imports.problems import CellRefused, Problem
from sloty.operations.specs import CustomerSpec, checked

_LOCAL = st.text("abzABZ019.!#$%&'*+/=?^_`{|}~-é \"", min_size=1, max_size=70)
_LABEL = st.sampled_from(["example", "mail", "x", "müller", "xn--bcher-kva", "-a", "a-", "a" * 64, ""])
_DOMAIN = st.lists(_LABEL, min_size=1, max_size=3).map(".".join)
_TLD = st.sampled_from([".org", ".COM", ".local", ".test", ".c", "", ".example"])


def refused(reader: Any, *given: Any) -> Problem:
    with pytest.raises(CellRefused) as caught:
        reader(*given)
    return Problem(caught.value.code)


@settings(max_examples=400, deadline=None)
@given(local=_LOCAL, domain=_DOMAIN, tld=_TLD)
@example("postmaster", "example", ".org")
@example("a" * 65, "example", ".org")
@example("Ana.Silva+x", "Example", ".ORG")
def test_an_address_is_read_as_everywhere(local: str, domain: str, tld: str) -> None:
    text = f"{local}@{domain}{tld}".strip()
    try:
        wanted: str | None = email_address(text)
    except Invalid:
        wanted = None
    try:
        found: str | None = readers.email(text)
    except CellRefused:
        found = None
    assert found == wanted


@settings(max_examples=400, deadline=None)
@given(text=st.text(max_size=220).map(str.strip).filter(bool))
@example("Zoë\u202e")
@example("a\tb")
@example("e\u0301")
def test_a_name_is_read_as_the_spec_reads_it(text: str) -> None:
    try:
        wanted: str | None = checked(CustomerSpec, {"first_name": text, "last_name": "x"}).first_name
    except SlotyError:
        wanted = None
    try:
        found: str | None = readers.text_of(CustomerSpec.model_fields["first_name"])(text)
    except CellRefused:
        found = None
    assert found == wanted


def test_days_are_iso_or_as_the_map_says() -> None:
    assert readers.day()("1980-03-31") == readers.day()("1980-03-31 00:00:00") == date(1980, 3, 31)
    assert readers.day(("%d/%m/%Y", "%d.%m.%y"))("31.03.80") == date(1980, 3, 31)
    assert readers.day(("%d/%m/%Y %H:%M",))("31/03/1980 10:00") == date(1980, 3, 31)
    for text in ("31/03/1980", "1980-02-30", "19800331", "1980-03-31 10:00", "0980-03-31"):
        assert refused(readers.day(), text) is Problem.DATE


def test_moments_are_days_wall_times_or_instants() -> None:
    read = readers.moment()
    assert read("2027-01-04") == date(2027, 1, 4)
    assert read("2027-01-04 9:30") == read("2027-01-04T09:30:00") == datetime(2027, 1, 4, 9, 30)
    assert read("2027-01-04T09:30Z") == datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
    assert readers.moment(("%m/%d/%Y %I:%M %p",))("01/04/2027 09:30 PM") == datetime(2027, 1, 4, 21, 30)
    assert readers.moment(("%m/%d/%Y",))("01/04/2027") == date(2027, 1, 4)
    for text in ("4.1.2027", "2027-01-04 25:00", "tomorrow"):
        assert refused(read, text) is Problem.TIME


def test_times_of_day_and_lengths() -> None:
    assert readers.clock("9:30") == readers.clock("09:30 AM") == time(9, 30)
    assert readers.clock("9:30pm") == time(21, 30)
    assert refused(readers.clock, "half past nine") is Problem.TIME
    assert readers.minutes("45") == readers.minutes("45.0") == 45
    for text in ("0", "-5", "4.5", "99999", "an hour"):
        assert refused(readers.minutes, text) is Problem.INVALID


def test_choices_are_forgiving_in_spelling_only() -> None:
    read = readers.choice_of(ContactMethod)
    assert read("EMAIL") == read("email") == "EMAIL"
    assert refused(read, "post") is Problem.UNKNOWN
    country = readers.upper(readers.of_spec(CustomerSpec.model_fields["country"]))
    assert country("br") == "BR"
    assert refused(country, "Brazil") is Problem.INVALID


def test_notes_keep_their_lines() -> None:
    read = readers.long_text_of(CustomerSpec.model_fields["notes"])
    assert read("a\r\nb") == "a\nb"
    assert refused(read, "a\x00b") is Problem.INVALID


def test_phones_without_a_country_code_are_of_the_country() -> None:
    assert readers.phone_of("27 99999-0000", "BR") == "+5527999990000"
    assert refused(readers.phone_of, "x", "BR") is Problem.PHONE
