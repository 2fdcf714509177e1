"""Facts as they are told: dates and times in the language of the recipient, with the zone always named."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_timezone_location

from sloty.engine import civil
from sloty.engine.messaging import RecipientKind
from sloty.formats.messages.facts import Facts
from sloty.formats.messages.wording import Wording

_LONGEST_NAME = 120
_LONGEST_SHORT = 24
"""In a text message, so that the link still fits."""
_MOST_KEPT = 4096
"""A page writes hundreds of times of day and names of zones, again and again the same."""


def zone_name(moment: datetime, zone: ZoneInfo, locale: str) -> str:
    """The zone as people know it: its city, and how far it is from UTC at that moment, which tells a repeated hour apart.

    Names like Pacific Standard Time would be wrong where the rules of a zone have changed.
    """
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return _zone_name(offset, zone, locale)


@lru_cache(_MOST_KEPT)
def _zone_name(offset: timedelta, zone: ZoneInfo, locale: str) -> str:
    minutes = round(offset.total_seconds() / 60)
    sign, (hours, rest) = "−" if minutes < 0 else "+", divmod(abs(minutes), 60)
    told = "UTC" if not minutes else f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
    city = get_timezone_location(zone, locale=locale, return_city=True)
    return told if zone.key in {"UTC", "Etc/UTC"} else f"{city}, {told}"


def day(moment: datetime, zone: ZoneInfo, locale: str) -> str:
    """Weekday and date."""
    return str(format_date(civil.wall(moment, zone).date(), "full", locale=locale))


def clock(moment: datetime, zone: ZoneInfo, locale: str) -> str:
    """The wall time alone."""
    return _clock(civil.wall(moment, zone).time(), locale)


@lru_cache(_MOST_KEPT)
def _clock(wall: time, locale: str) -> str:
    return str(format_time(wall, "short", locale=locale)).replace("\u202f", " ")


def when(moment: datetime, zone: ZoneInfo, locale: str) -> str:
    """Day, time and zone."""
    return f"{day(moment, zone, locale)}, {clock(moment, zone, locale)} ({zone_name(moment, zone, locale)})"


def short(moment: datetime, zone: ZoneInfo, locale: str) -> str:
    """The same in few letters."""
    date = format_skeleton("MMMEd", civil.wall(moment, zone), locale=locale)
    return f"{date} {clock(moment, zone, locale)} ({zone_name(moment, zone, locale)})"


def elsewhere(facts: Facts) -> str:
    """When it begins where the recipient is; empty where the clocks show the same."""
    if civil.wall(facts.starts_at, facts.zone) == civil.wall(facts.starts_at, facts.recipient_zone):
        return ""
    return when(facts.starts_at, facts.recipient_zone, facts.locale)


def details(facts: Facts, wording: Wording) -> list[tuple[str, str]]:
    """What, when, by whom, where: label and value."""
    label = wording.labels
    start, zone, locale = facts.starts_at, facts.zone, facts.locale
    until = clock(facts.ends_at, zone, locale)
    span = f"{day(start, zone, locale)}, {clock(start, zone, locale)} – {until} ({zone_name(start, zone, locale)})"
    rows = [
        (label["what"], facts.service),
        (label["whose"], facts.customer if facts.recipient is RecipientKind.PARTICIPANT else ""),
        (label["when"], span),
        (label["elsewhere"], elsewhere(facts)),
        (label["with"], facts.provider),
        (label["where"], ", ".join(part for part in (facts.location, facts.address) if part)),
        (label["online"], facts.meeting_url),
        (label["price"], facts.price),
        (label["code"], facts.code),
    ]
    return [(name, _line(value)) for name, value in rows if value]


def values(facts: Facts, wording: Wording) -> Mapping[str, str]:
    """What stands for each placeholder."""
    start, zone, locale = facts.starts_at, facts.zone, facts.locale
    former = when(facts.former_starts_at, zone, locale) if facts.former_starts_at else ""
    found = {
        "recipient.name": facts.name,
        "recipient.first_name": facts.first_name,
        "customer.name": facts.customer,
        "tenant.name": facts.tenant,
        "service.name": facts.service,
        "provider.name": facts.provider,
        "provider.former": facts.former_provider,
        "location.name": facts.location,
        "location.address": facts.address,
        "location.phone": facts.phone,
        "location.former": facts.former_location,
        "appointment.when": when(start, zone, locale),
        "appointment.short": short(start, zone, locale),
        "appointment.date": day(start, zone, locale),
        "appointment.time": f"{clock(start, zone, locale)} ({zone_name(start, zone, locale)})",
        "appointment.former": former,
        "appointment.reason": facts.reason,
        "appointment.code": facts.code,
        "appointment.price": facts.price,
        "manage.link": facts.manage_url,
    }
    whole = {name: value if name == "manage.link" else _line(value) for name, value in found.items()}
    told = "\n".join(f"{name}: {value}" for name, value in details(facts, wording))
    return {**whole, "appointment.details": told}


def shortened(found: Mapping[str, str]) -> Mapping[str, str]:
    """The same for a text message: names cut."""
    return {
        name: value if name.startswith(("manage.", "appointment.")) else _cut(value, _LONGEST_SHORT)
        for name, value in found.items()
    }


def _line(text: str) -> str:
    """One line, without what is no text, and not endless."""
    return _cut(" ".join("".join(each if each.isprintable() else " " for each in text).split()), _LONGEST_NAME)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "."
