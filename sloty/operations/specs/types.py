"""The types of a spec's fields: names without tricks, slugs, zones, addresses, money, wall times."""

import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema

from sloty.engine import civil
from sloty.engine.contacts import email_address
from sloty.engine.values import LONGEST_TEXT, has_tricks, is_plain
from sloty.errors import Invalid

_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9])*")
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_SLUG = 63
LONGEST_NAME = 200


def _slug(text: str) -> str:
    if len(text) > LONGEST_SLUG or not _SLUG.fullmatch(text):
        raise ValueError("needs small letters, digits and single hyphens, at most 63, such as up-town")
    return text


def _name(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if not is_plain(text) or has_tricks(text):
        raise ValueError("has characters that a name may not have")
    return text


def _text(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if not is_plain(text, lines=True) or has_tricks(text):
        raise ValueError("has characters that text may not have")
    return text


def _zone(text: str) -> str:
    try:
        return civil.zone(text).key
    except Invalid as error:
        raise ValueError(f"{error.message.rstrip('.')} ({error.advice.rstrip('.')})") from None


def _email(text: str) -> str:
    try:
        return email_address(text)
    except Invalid as error:
        raise ValueError(error.message.rstrip(".")) from None


def _minute(value: Any) -> Any:
    """A time such as "09:30" as minutes of the day; 24:00 is the end of it."""
    if isinstance(value, int):
        return value
    found = _CLOCK.fullmatch(str(value))
    if not found or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > civil.DAY:
        raise ValueError(f"{value} is not a time of day such as 09:30")
    return int(found[1]) * 60 + int(found[2])


def clock(minute: int) -> str:
    """Minutes of the day as a time: 1440 is 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def weekdays(text: str) -> list[int]:
    """Days such as "mon-fri", "sat,sun" or "wed" as ISO weekdays; raises ValueError."""
    found: list[int] = []
    for part in text.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first[:3] not in _DAYS or (last and last[:3] not in _DAYS):
            raise ValueError(f"{text} are not days such as mon-fri")
        begin = _DAYS.index(first[:3])
        end = _DAYS.index(last[:3]) if last else begin
        found += [(begin + step) % 7 + 1 for step in range((end - begin) % 7 + 1)]
    return found


def host_name(text: str) -> str:
    """A host name as the name system writes it; raises ValueError."""
    name = text.lower().rstrip(".")
    try:
        ascii_name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        ascii_name = ""
    if len(ascii_name) > 253 or not _HOST.fullmatch(ascii_name):
        raise ValueError("is a host name such as book.example.org")
    return ascii_name


def domain_name(text: str) -> str:
    """A host name, or a label below the platform's own domain; raises ValueError."""
    return host_name(text) if "." in text else _slug(text.lower())


def _color(text: Any) -> Any:
    if not _COLOR.fullmatch(str(text)):
        raise ValueError("is a colour such as #0f766e")
    return str(text).lower()


Slug = Annotated[str, AfterValidator(_slug)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_name)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_text)]
Zone = Annotated[str, AfterValidator(_zone)]
Email = Annotated[str, AfterValidator(_email)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Locale = Annotated[str, Field(pattern="^[a-z]{2,3}([-_][A-Za-z]{2,8})?$")]
DomainName = Annotated[str, AfterValidator(domain_name)]
Color = Annotated[str, BeforeValidator(_color), Field(pattern="^#[0-9a-fA-F]{6}$")]
Money = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Minutes = Annotated[int, Field(ge=1, le=31 * civil.DAY)]
Buffer = Annotated[int, Field(ge=0, le=civil.DAY)]
WallTime = Annotated[
    int,
    BeforeValidator(_minute),
    Field(ge=0, le=civil.DAY),
    PlainSerializer(clock, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)$", "examples": ["09:30"]}),
]
"""Minutes of the day; in files and to machines the time that a clock shows."""
