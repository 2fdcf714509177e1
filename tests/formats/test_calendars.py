"""Calendars are read by others as they were meant."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from sloty.formats import calendars
from sloty.formats.calendars import Entry

_TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40).map(str.strip).filter(bool)
_START = datetime(2027, 3, 1, 14, 30, tzinfo=UTC)


@given(_TEXT, _TEXT, st.sampled_from(["TENTATIVE", "CONFIRMED", "CANCELLED"]))
def test_what_is_written_is_read(summary: str, location: str, status: str) -> None:
    entry = Entry(uuid4(), "hill.example", _START, _START + timedelta(minutes=30), summary, location, status, 3, _START)
    (event,) = Calendar.from_ical(calendars.written("Hill", [entry])).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["LOCATION"]), str(event["STATUS"])) == (summary, location, status)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (_START, _START + timedelta(minutes=30))
    assert (str(event["UID"]), event["SEQUENCE"]) == (f"{entry.id}@hill.example", 3)


def test_lines_are_short_and_end_as_the_standard_says() -> None:
    entry = Entry(uuid4(), "x", _START, _START, "long " * 60, "a\r\nBEGIN:VALARM", "CONFIRMED", 0, _START, "note")
    content = calendars.written("Hill", [entry])
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\nBEGIN:VALARM" not in content
    assert b"DESCRIPTION:note" in content
