"""Calendars as rows."""

from pathlib import Path

import pytest

from sloty.errors import Invalid
from sloty.formats.tables import Source, open_table

_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"


def table(folder: Path, *events: str) -> Source:
    path = folder / "a.ics"
    body = "".join(
        f"BEGIN:VEVENT\r\n{event.strip().replace(chr(10), chr(13) + chr(10))}\r\nEND:VEVENT\r\n" for event in events
    )
    path.write_text(f"{_HEAD}{body}END:VCALENDAR\r\n", encoding="utf-8", newline="")
    return open_table(path)


def test_an_event_is_a_row(tmp_path: Path) -> None:
    source = table(
        tmp_path,
        "UID:1@example.com\nDTSTAMP:20270101T000000Z\nDTSTART;TZID=America/New_York:20270301T093000\n"
        "DURATION:PT45M\nSUMMARY:Exam\\, first\nLOCATION:Main\nSTATUS:CONFIRMED\nSEQUENCE:2\n"
        "ORGANIZER:mailto:desk@example.com\nATTENDEE;CN=Eva Roe:mailto:eva@example.com",
    )
    (record,) = source.records
    values = record.values
    assert (record.line, record.problem, source.format) == (4, None, "ics")
    assert (values["start"], values["end"]) == ("2027-03-01 09:30-05:00", "2027-03-01 10:15-05:00")
    assert (values["timezone"], values["summary"], values["status"]) == ("America/New_York", "Exam, first", "CONFIRMED")
    assert (values["participant_email"], values["participant_name"]) == ("eva@example.com", "Eva Roe")
    assert (values["organizer_email"], values["uid"], values["sequence"]) == ("desk@example.com", "1@example.com", "2")


def test_days_floating_times_and_repetitions_say_what_they_are(tmp_path: Path) -> None:
    source = table(
        tmp_path,
        "UID:1\nDTSTART;VALUE=DATE:20270301",
        "UID:2\nDTSTART:20270301T093000\nDTEND:20270301T100000",
        "UID:3\nDTSTART:20270301T093000Z\nRRULE:FREQ=SECONDLY",
        "UID:4\nSUMMARY:no start",
    )
    day, floating, repeated, timeless = source.records
    assert (day.values["start"], day.values["all_day"]) == ("2027-03-01", "true")
    assert (floating.values["start"], floating.values["timezone"]) == ("2027-03-01 09:30", "")
    assert repeated.problem is not None
    assert "it repeats" in repeated.problem
    assert timeless.problem == "it has no start"
    assert [record.line for record in source.records] == [4, 8, 13, 18]


@pytest.mark.parametrize("content", [b"", b"no calendar", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\xff\xfe\x00"])
def test_what_holds_no_event_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.ics"
    path.write_bytes(content)
    with pytest.raises(Invalid):
        list(open_table(path).records)
