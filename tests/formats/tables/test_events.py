"""Calendars as rows."""

from pathlib import Path

import pytest

from sloty.errors import Invalid
from sloty.formats.tables import Source, open_table

_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"


_OWN_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0330\r\n"
    "TZOFFSETTO:+0330\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def table(folder: Path, *events: str, zones: str = "") -> Source:
    path = folder / "a.ics"
    body = "".join(
        f"BEGIN:VEVENT\r\n{event.strip().replace(chr(10), chr(13) + chr(10))}\r\nEND:VEVENT\r\n" for event in events
    )
    path.write_text(f"{_HEAD}{zones}{body}END:VCALENDAR\r\n", encoding="utf-8", newline="")
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


_START = "UID:1\nDTSTART:20270301T093000Z\n"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("UID:1\nDTSTART:tomorrow", "its DTSTART cannot be read: 'tomorrow'"),
        (_START + "DTEND:garbage", "its DTEND cannot be read"),
        (_START + "DURATION:xx", "its DURATION cannot be read"),
        (_START + "DURATION:PT1H\nDURATION:PT2H", "it has DURATION twice"),
        (_START + "DURATION:P99999999W", "cannot be read"),
        ("UID:1\nDTSTART;TZID=Nowhere/Land:20270301T093000", "its time zone 'Nowhere/Land' is not known"),
        (_START + "RDATE:20270401T093000Z", "it repeats"),
        (_START + "RRULE:FREQ=BOGUS", "it repeats"),
        (_START + "SUMMARY:a\0b", "no text"),
    ],
)
def test_an_event_that_is_wrong_spoils_itself_alone(tmp_path: Path, event: str, told: str) -> None:
    before, spoiled, after = table(tmp_path, _START, event, _START).records
    assert (before.problem, after.problem, spoiled.values["uid"]) == (None, None, "1")
    assert spoiled.problem is not None
    assert told in spoiled.problem


@pytest.mark.parametrize(
    ("zone", "start", "name"),
    [
        ("Europe/Berlin", "2027-03-01 09:30+01:00", "Europe/Berlin"),
        ("W. Europe Standard Time", "2027-03-01 09:30+01:00", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "2027-03-01 09:30+01:00", "Europe/Berlin"),
        ("Own", "2027-03-01 09:30+03:30", ""),
    ],
)
def test_zones_go_by_many_names(tmp_path: Path, zone: str, start: str, name: str) -> None:
    source = table(tmp_path, f"UID:1\nDTSTART;TZID={zone}:20270301T093000", zones=_OWN_ZONE)
    (record,) = source.records
    assert (record.problem, record.values["start"], record.values["timezone"]) == (None, start, name)


def test_a_zone_of_one_file_is_unknown_in_the_next(tmp_path: Path) -> None:
    event = "UID:1\nDTSTART;TZID=Own:20270301T093000"
    assert [record.problem for record in table(tmp_path, event, zones=_OWN_ZONE).records] == [None]
    assert [record.problem for record in table(tmp_path, event).records] == ["its time zone 'Own' is not known"]


def test_the_participant_is_neither_a_room_nor_who_invites(tmp_path: Path) -> None:
    (record,) = table(
        tmp_path,
        _START + "ORGANIZER:mailto:desk@example.com\nATTENDEE:mailto:Desk@example.com\n"
        'ATTENDEE;CUTYPE=ROOM:mailto:room@example.com\nATTENDEE;CN="Roe, Eva":MAILTO:eva@example.com\n'
        "ATTENDEE:mailto:rui@example.com",
    ).records
    assert (record.values["participant_email"], record.values["participant_name"]) == ("eva@example.com", "Roe, Eva")


def test_a_line_that_goes_on_begins_no_event(tmp_path: Path) -> None:
    source = table(tmp_path, _START + "DESCRIPTION:x\n BEGIN:VEVENT\n y", _START)
    assert [(record.line, record.values["description"]) for record in source.records] == [
        (4, "xBEGIN:VEVENTy"),
        (11, ""),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_calendars_are_read_in_their_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.ics"
    path.write_text(f"BEGIN:VEVENT\n{_START}SUMMARY:Jörg Müller\nEND:VEVENT\n", encoding=encoding)
    source = open_table(path)
    assert (source.encoding, [record.values["summary"] for record in source.records]) == (encoding, ["Jörg Müller"])


def test_a_file_that_is_cut_off_is_refused_with_its_line(tmp_path: Path) -> None:
    table(tmp_path, _START, _START)
    path = tmp_path / "a.ics"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Invalid, match=r"a\.ics:8 .*cut off"):
        list(open_table(path).records)


@pytest.mark.parametrize("content", [b"", b"no calendar", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\xff\xfe\x00"])
def test_what_holds_no_event_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.ics"
    path.write_bytes(content)
    with pytest.raises(Invalid):
        list(open_table(path).records)
