"""Everything that a message may tell. All text comes from people, and is not to be trusted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sloty.engine.messaging import Cause, RecipientKind
from sloty.engine.palette import Palette, by_day


class Language(StrEnum):
    """In which messages are written."""

    ENGLISH = "en"
    SPANISH = "es"
    GERMAN = "de"
    FRENCH = "fr"


def language(*wanted: str | None) -> Language:
    """The first of the locales (`de-AT`, `fr_CA`) that is one of ours; else English."""
    for locale in wanted:
        code = (locale or "").replace("_", "-").partition("-")[0].lower()
        if code in list(Language):
            return Language(code)
    return Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Branding:
    """How the tenant looks; colours are `#rrggbb`."""

    logo_url: str | None
    primary: str
    on_primary: str
    background: str
    text: str
    border: str
    font: str
    welcome: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the tenant calls things otherwise than we do."""

    @property
    def quiet(self) -> str:
        """Of text that is less important, and can be read all the same."""
        return by_day(Palette(background=self.background, text=self.text))["quiet"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be told of an appointment, to one recipient."""

    cause: Cause
    language: Language
    locale: str
    """As Babel writes it: `en_GB` tells dates in another way than `en_US`."""
    recipient: RecipientKind
    first_name: str
    name: str
    """Of the recipient, whole."""
    customer: str
    """Whose appointment it is; another than the recipient for whoever comes along."""
    tenant: str
    location: str
    address: str
    """One line; empty where there is none."""
    phone: str
    """Of the location."""
    service: str
    provider: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    """The location's."""
    recipient_zone: ZoneInfo
    code: str
    """The confirmation code."""
    manage_url: str
    """The secret link; empty where there is no page to lead to."""
    branding: Branding
    price: str = ""
    reason: str = ""
    former_starts_at: datetime | None = None
    former_provider: str = ""
    former_location: str = ""
    meeting_url: str = ""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One visit of a provider's day."""

    starts_at: datetime
    ends_at: datetime
    service: str
    customer: str
    location: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A provider's day, told in the morning."""

    language: Language
    locale: str
    provider: str
    tenant: str
    day: date
    rows: Sequence[DayRow]
    branding: Branding


@dataclass(frozen=True, slots=True)
class Content:
    """What an e-mail says."""

    subject: str
    text: str
    html: str
