"""Addresses at which Google's and Microsoft's calendars take a visit over, filled in for the reader to save."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from sloty.formats.calendars import Entry

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"


def google(entry: Entry) -> str:
    """For Google Calendar."""
    fields = {
        "action": "TEMPLATE",
        "text": entry.summary,
        "dates": f"{_basic(entry.start)}/{_basic(entry.end)}",
        "location": entry.location,
        "details": entry.description,
    }
    return f"{_GOOGLE}?{urlencode(fields)}"


def outlook(entry: Entry) -> str:
    """For Outlook on the web."""
    fields = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.summary,
        "startdt": _extended(entry.start),
        "enddt": _extended(entry.end),
        "location": entry.location,
        "body": entry.description,
    }
    return f"{_OUTLOOK}?{urlencode(fields)}"


def _basic(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _extended(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
