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
