"""A visit goes into other calendars by an address: the same instants, whatever the zone it was written in."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from sloty.formats import calendar_links
from sloty.formats.calendars import Entry
from sloty.ids import new_id
from tests.builders import NOW, at

START = at("11:00")
ENTRY = Entry(
    new_id(NOW),
    "x.test",
    START,
    START + timedelta(minutes=30),
    "Check-up & more",
    "Downtown",
    "CONFIRMED",
    1,
    NOW,
    "Code",
)


def test_google_is_told_the_instants_in_utc() -> None:
    fields = parse_qs(urlsplit(calendar_links.google(ENTRY)).query)
    assert fields["dates"] == ["20270104T160000Z/20270104T163000Z"]
    assert (fields["text"], fields["location"], fields["details"]) == (["Check-up & more"], ["Downtown"], ["Code"])


def test_outlook_is_told_the_instants_in_utc() -> None:
    fields = parse_qs(urlsplit(calendar_links.outlook(ENTRY)).query)
    assert (fields["startdt"], fields["enddt"]) == (["2027-01-04T16:00:00Z"], ["2027-01-04T16:30:00Z"])
    assert (fields["subject"], fields["body"]) == (["Check-up & more"], ["Code"])
