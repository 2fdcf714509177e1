"""Calendars are read by others as they were meant."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from sloty.formats import calendars
from sloty.formats.calendars import Entry
from sloty.formats.tables import open_table

_TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from('\n\t\x85\\,;:"^ '), max_size=90)
_START = datetime(2027, 3, 1, 14, 30, tzinfo=UTC)


def entry_of(text: str) -> Entry:
    return Entry(uuid4(), "hill.example", _START, _START, text, text, "CONFIRMED", 0, _START, text)


@given(_TEXT, _TEXT, st.sampled_from(["TENTATIVE", "CONFIRMED", "CANCELLED"]))
@example("C:\\North\\new", "a\\", "CONFIRMED")
def test_what_is_written_is_read(summary: str, location: str, status: str) -> None:
    entry = Entry(uuid4(), "hill.example", _START, _START + timedelta(minutes=30), summary, location, status, 3, _START)
    (event,) = Calendar.from_ical(calendars.written(location, [entry])).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["LOCATION"]), str(event["STATUS"])) == (summary, location, status)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (_START, _START + timedelta(minutes=30))
    assert (str(event["UID"]), event["SEQUENCE"]) == (f"{entry.id}@hill.example", 3)


def test_lines_are_short_and_end_as_the_standard_says() -> None:
    entry = Entry(uuid4(), "x", _START, _START, "long " * 60, "a\r\nBEGIN:VALARM", "CONFIRMED", 0, _START, "note")
    content = calendars.written("Hill", [entry])
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\nBEGIN:VALARM" not in content
    assert b"DESCRIPTION:note" in content


@given(st.text(st.characters() | st.sampled_from("\r\n\0\x07\x7f"), max_size=90))
def test_any_text_makes_a_calendar_that_others_read(text: str) -> None:
    content = calendars.written(text, [entry_of(text)])
    lines = content.split(b"\r\n")
    assert not any(byte < 0x20 and byte != 0x09 for line in lines for byte in line)
    assert sum(line.startswith((b"BEGIN:", b"END:")) for line in lines) == 4
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == str(event["LOCATION"])


def test_a_calendar_that_we_wrote_is_read_as_a_table(tmp_path: Path) -> None:
    entry = Entry(
        uuid4(), "hill.example", _START, _START + timedelta(minutes=30), "Exam, 1", "Main", "CONFIRMED", 3, _START
    )
    path = tmp_path / "a.ics"
    path.write_bytes(calendars.written("Hill", [entry]))
    (record,) = open_table(path).records
    assert record.problem is None
    assert {name: value for name, value in record.values.items() if value} == {
        "uid": f"{entry.id}@hill.example", "start": "2027-03-01 14:30+00:00", "end": "2027-03-01 15:00+00:00",
        "timezone": "UTC", "summary": "Exam, 1", "location": "Main", "status": "CONFIRMED", "sequence": "3",
    }  # fmt: skip
