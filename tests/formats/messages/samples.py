"""Facts to tell in tests."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sloty.engine import civil
from sloty.engine.messaging import TOLD, Cause, RecipientKind
from sloty.formats.messages.facts import Branding, Facts, Language
from sloty.formats.messages.invitation import Invitation, Method, Person

BRANDING = Branding(None, "#0f766e", "#ffffff", "#ffffff", "#1f2937", "#d1d5db", "system")
LINK = f"https://book.example.com/riverside/a/{'x' * 64}"
ALL = (*TOLD, Cause.REMINDER)
NEW_YORK = civil.zone("America/New_York")


def facts(cause: Cause = Cause.BOOKED, language: Language = Language.ENGLISH, **more: Any) -> Facts:
    """A cleaning on a Monday morning in New York, told to somebody in Lisbon."""
    known: dict[str, Any] = {
        "cause": cause,
        "language": language,
        "locale": language.value,
        "recipient": RecipientKind.CUSTOMER,
        "first_name": "Rui",
        "name": "Rui Costa",
        "customer": "Rui Costa",
        "tenant": "Riverside Dental",
        "location": "Downtown",
        "address": "12 Main St, New York",
        "phone": "+1 212 555 0100",
        "service": "Cleaning",
        "provider": "Dr Ana Silva",
        "starts_at": datetime(2027, 3, 1, 14, 30, tzinfo=UTC),
        "ends_at": datetime(2027, 3, 1, 15, 0, tzinfo=UTC),
        "zone": NEW_YORK,
        "recipient_zone": civil.zone("Europe/Lisbon"),
        "code": "K3F7QX",
        "manage_url": LINK,
        "branding": BRANDING,
    }
    return Facts(**{**known, **more})


def invitation(
    starts_at: datetime, zone: ZoneInfo = NEW_YORK, method: Method = Method.REQUEST, sequence: int = 1, **more: Any
) -> Invitation:
    """Half an hour of cleaning."""
    known: dict[str, Any] = {
        "method": method,
        "uid": "b9d6@riverside.example",
        "sequence": sequence,
        "organizer": Person("desk@riverside.example", "Riverside Dental"),
        "invitee": Person("rui@example.com", "Rui Costa"),
        "starts_at": starts_at,
        "ends_at": starts_at.fromtimestamp(starts_at.timestamp() + 1800, UTC),
        "zone": zone,
        "summary": "Cleaning with Dr Ana Silva",
        "location": "Downtown, 12 Main St",
        "description": "Code: K3F7QX",
        "url": LINK,
        "written_at": datetime(2027, 1, 1, tzinfo=UTC),
    }
    return Invitation(**{**known, **more})
