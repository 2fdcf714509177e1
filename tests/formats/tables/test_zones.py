"""Zones of strangers' calendars: by name, by their own rules, or not at all."""

from datetime import datetime, timedelta

import pytest

from sloty.formats.tables.zones import Zones, name_of, zone

_RULES = """\
BEGIN:VTIMEZONE
TZID:Somewhere Else
BEGIN:STANDARD
DTSTART:20001029T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20000326T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def offset(text: str, month: int) -> timedelta | None:
    local = Zones({name_of(text): text}).local(datetime(2027, month, 1, 12), name_of(text))
    return None if local is None else local.utcoffset()


def test_a_zone_follows_its_own_rules() -> None:
    assert name_of(_RULES) == "Somewhere Else"
    assert (offset(_RULES, 1), offset(_RULES, 7)) == (timedelta(hours=1), timedelta(hours=2))


def test_a_place_that_is_known_counts_before_them() -> None:
    placed = _RULES.replace("TZID:", "X-LIC-LOCATION:America/New_York\nTZID:")
    assert offset(placed, 1) == timedelta(hours=-5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGIN:VTIMEZONE\nEND:VTIMEZONE\n",
        _RULES.replace("FREQ=YEARLY", "FREQ=SECONDLY"),
        _RULES + "X" * 20_000,
        _RULES.replace("TZID:", "X-LIC-LOCATION:Nowhere/At_All\nTZID:"),
    ],
)
def test_what_makes_no_sense_is_no_zone(text: str) -> None:
    assert zone(text) is None or offset(text, 1) is None


_WINTER, _SUMMER = datetime(2027, 1, 15, 9), datetime(2027, 7, 15, 9)


def zone_text(rule: str = "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", west: str = "+01", more: str = "") -> str:
    return (
        f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n{more}BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\n"
        f"TZOFFSETTO:{west}00\n{rule}\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:{west}00\n"
        "TZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )


def hours(text: str, wall: datetime) -> float | None:
    local = Zones({"x": text}).local(wall, "x")
    offset = local.utcoffset() if local else None
    return offset / timedelta(hours=1) if offset is not None else None


def test_the_rules_of_the_file_are_followed() -> None:
    assert (hours(zone_text(), _WINTER), hours(zone_text(), _SUMMER)) == (1, 2)
    assert name_of(zone_text().replace("Customized", "Custo\n mized")) == "Customized Time Zone"


def test_the_same_name_in_two_files_is_two_zones() -> None:
    assert [hours(zone_text(west=west), _WINTER) for west in ("+01", "-05", "+01")] == [1, -5, 1]


def test_a_place_says_more_than_rules() -> None:
    assert hours(zone_text(more="X-LIC-LOCATION:Asia/Tokyo\n"), _WINTER) == 9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGIN:VTIMEZONE\nEND:VTIMEZONE\n",
        zone_text("RRULE:FREQ=SECONDLY"),
        zone_text("rrule;x=y:FREQ=YEARLY;BYHOUR=1,2,3"),
        zone_text("RRULE:FREQ=YEAR\n LY;COUNT=99999999"),
        zone_text(more="X-LIC-LOCATION:../../etc/passwd\n"),
        zone_text(more="COMMENT:" + "x" * 20_000 + "\n"),
        zone_text("RRULE:FREQ=YEARLY;BYDAY=SU"),
        zone_text("RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1,2,3,4,5,6,7,8"),
        zone_text("RRULE:FREQ=YEARLY;BYMONTH=3\n" * 20),
        zone_text().replace("16010101", "00010101"),
        zone_text(west="+99"),
    ],
)
def test_what_is_odd_or_would_take_for_ever_is_no_zone(text: str) -> None:
    assert zone(text) is None
    assert hours(text, _WINTER) is None


def test_no_rule_is_followed_for_ever() -> None:
    assert hours(zone_text(), datetime(2199, 1, 15)) == 1
    assert hours(zone_text(), datetime(9999, 1, 15)) is None


def test_a_file_has_not_many_zones_of_its_own() -> None:
    zones = Zones({str(number): zone_text() for number in range(21)})
    known = [zones.local(_WINTER, str(number)) is not None for number in range(21)]
    assert known == [True] * 20 + [False]
