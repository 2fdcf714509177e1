"""Times are told where the visit is, with the zone, and where the recipient is when clocks differ there."""

from datetime import UTC, datetime, timedelta

import pytest

from sloty.engine import civil
from sloty.engine.messaging import RecipientKind
from sloty.formats.messages.facts import Language
from sloty.formats.messages.values import details, elsewhere, shortened, values, zone_name
from sloty.formats.messages.wording import wording
from tests.formats.messages.samples import NEW_YORK, facts

ENGLISH = wording(Language.ENGLISH)


@pytest.mark.parametrize(
    ("zone", "instant", "expected"),
    [
        ("America/New_York", datetime(2027, 3, 1, tzinfo=UTC), "New York, UTC−5"),
        ("Asia/Kathmandu", datetime(2027, 3, 1, tzinfo=UTC), "Kathmandu, UTC+5:45"),
        ("America/Vancouver", datetime(2027, 1, 20, tzinfo=UTC), "Vancouver, UTC−7"),
        ("Europe/London", datetime(2027, 1, 20, tzinfo=UTC), "London, UTC"),
        ("UTC", datetime(2027, 1, 20, tzinfo=UTC), "UTC"),
    ],
)
def test_the_zone_is_named_as_people_know_it(zone: str, instant: datetime, expected: str) -> None:
    assert zone_name(instant, civil.zone(zone), "en") == expected


def test_the_two_hours_of_a_change_are_told_apart() -> None:
    first = datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    told = [
        values(facts(starts_at=start, ends_at=start + timedelta(minutes=30)), ENGLISH)["appointment.time"]
        for start in (first, first + timedelta(hours=1))
    ]
    assert told == ["1:30 AM (New York, UTC−4)", "1:30 AM (New York, UTC−5)"]


def test_where_the_recipient_is_only_when_clocks_differ() -> None:
    assert elsewhere(facts()) == "Monday, March 1, 2027, 2:30 PM (Lisbon, UTC)"
    assert elsewhere(facts(recipient_zone=civil.zone("America/Toronto"))) == ""
    assert elsewhere(facts(recipient_zone=NEW_YORK)) == ""


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.ENGLISH, "Monday, March 1, 2027, 9:30 AM (New York, UTC−5)"),
        (Language.SPANISH, "lunes, 1 de marzo de 2027, 9:30 (Nueva York, UTC−5)"),
        (Language.GERMAN, "Montag, 1. März 2027, 09:30 (New York, UTC−5)"),
        (Language.FRENCH, "lundi 1 mars 2027, 09:30 (New York, UTC−5)"),
    ],
)
def test_dates_are_in_the_language(language: Language, expected: str) -> None:
    assert values(facts(language=language), wording(language))["appointment.when"] == expected


def test_whoever_comes_along_is_told_whose_appointment_it_is() -> None:
    labels = [label for label, _ in details(facts(recipient=RecipientKind.PARTICIPANT), ENGLISH)]
    assert "For" in labels
    assert "For" not in [label for label, _ in details(facts(), ENGLISH)]


def test_values_are_lines_and_not_endless() -> None:
    found = values(facts(name="Rui\r\nBcc: x@example.com\x00", service="x" * 500), ENGLISH)
    assert found["recipient.name"] == "Rui Bcc: x@example.com"
    assert len(found["service.name"]) == 120
    assert len(shortened(found)["service.name"]) == 24
    assert shortened(found)["manage.link"] == facts().manage_url
