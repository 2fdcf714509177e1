"""Invitations to an appointment, as calendars understand them (RFC 5545, RFC 5546): asked for, changed, withdrawn.

One UID for life, a sequence that rises, one organizer: so that the entry in somebody's calendar is the same one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from sloty.engine.contacts import ascii_domain
from sloty.formats.calendars import PRODUCT, clean

_OF_ADDRESSES = "@!$'*+-/=^_`{|}~."
_ROUND = timedelta(days=370)
"""The zone's rules are told for so long around the visit, not for all time."""


class Method(StrEnum):
    """What is wanted of the calendar."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Person:
    """An address, with a name."""

    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """One visit in one calendar."""

    method: Method
    uid: str
    sequence: int
    organizer: Person
    invitee: Person
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    """The location's."""
    summary: str
    location: str
    description: str
    url: str
    written_at: datetime
    agreed: bool = True
    """False: it still awaits approval."""


def written(invitation: Invitation) -> bytes:
    """The file, lines folded and ended as the standard says."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", invitation.method.value)
    if invitation.zone.key not in {"UTC", "Etc/UTC"}:
        first, last = invitation.starts_at - _ROUND, invitation.ends_at + _ROUND
        calendar.add_component(Timezone.from_tzinfo(invitation.zone, first_date=first.date(), last_date=last.date()))
    calendar.add_component(_event(invitation))
    content: bytes = calendar.to_ical()
    return content


def _event(invitation: Invitation) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("dtstamp", invitation.written_at.astimezone(UTC))
    event.add("dtstart", invitation.starts_at.astimezone(invitation.zone))
    event.add("dtend", invitation.ends_at.astimezone(invitation.zone))
    event.add("sequence", invitation.sequence)
    event.add("status", _status(invitation))
    event.add("summary", clean(invitation.summary))
    event.add("location", clean(invitation.location))
    event.add("description", clean(invitation.description))
    if invitation.url:
        event.add("url", invitation.url)
    event.add("transp", "OPAQUE")
    event["organizer"] = _address(invitation.organizer)
    event.add("attendee", _invitee(invitation.invitee), encode=False)
    return event


def _status(invitation: Invitation) -> str:
    if invitation.method is Method.CANCEL:
        return "CANCELLED"
    return "CONFIRMED" if invitation.agreed else "TENTATIVE"


def _address(person: Person) -> vCalAddress:
    # A URI has letters of ASCII alone (RFC 6068).
    address = vCalAddress(f"mailto:{quote(ascii_domain(person.email), safe=_OF_ADDRESSES)}")
    # Quotes cannot be written within a parameter at all, and line ends would end it.
    address.params["cn"] = vText(" ".join(person.name.replace('"', "'").split()))
    return address


def _invitee(person: Person) -> vCalAddress:
    address = _address(person)
    for name, value in (
        ("cutype", "INDIVIDUAL"),
        ("role", "REQ-PARTICIPANT"),
        ("partstat", "NEEDS-ACTION"),
        ("rsvp", "TRUE"),
    ):
        address.params[name] = vText(value)
    return address
