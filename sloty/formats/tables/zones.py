"""Time zones of an iCalendar file: by name where the name is known, else by the file's own rules for it (VTIMEZONE).

Its rules are from strangers. They are followed when they are what zones have, a few days a year, and not when
following them could take for ever. What one file calls a zone means nothing to the next one.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from icalendar import Timezone

_MOST_ZONES: Final = 20
"""Of one file, besides those that are known by name."""
_MOST_RULES: Final = 20
_MOST_CHARACTERS: Final = 20_000
_LAST_YEAR: Final = 2199
"""Rules are followed year by year."""
_FOLD: Final = re.compile(r"\n[ \t]")
_ID: Final = re.compile(r"^TZID[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_PLACE: Final = re.compile(r"^X-LIC-LOCATION[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_RULE: Final = re.compile(r"^RRULE[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_START: Final = re.compile(r"^DTSTART[^:\n]*:(?!1[6-9]|[2-9])", re.MULTILINE | re.IGNORECASE)
"""Before 1600: programs begin their rules in 1601, and those are followed year by year."""
_PLAIN_RULE: Final = re.compile(
    r"(?=.*BYMONTH=)FREQ=YEARLY(;(UNTIL=\d{8}(T\d{6}Z?)?|INTERVAL=1|BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}"
    r"|BYMONTHDAY=-?\d{1,2}(,-?\d{1,2}){,6}|WKST=[A-Z]{2}))*",
    re.IGNORECASE,
)
"""Some days of a month, every year."""
_BROKEN: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)
"""What the library raises for a zone that makes no sense."""


@dataclass(frozen=True)
class Zones:
    """The zones that a file defines."""

    texts: Mapping[str, str]
    """VTIMEZONE by TZID."""
    _known: dict[str, tzinfo | None] = field(default_factory=dict)

    def local(self, wall: datetime, name: str) -> datetime | None:
        """The wall time in the zone of that name; None when the file does not say, or says nonsense."""
        if name not in self._known and len(self._known) < _MOST_ZONES:
            self._known[name] = zone(self.texts.get(name, ""))
        found = self._known.get(name) if wall.year <= _LAST_YEAR else None
        try:
            local = wall.replace(tzinfo=found)
            return local if local.utcoffset() is not None else None
        except _BROKEN:
            return None


def name_of(text: str) -> str:
    """The TZID of a VTIMEZONE, '' when it has none."""
    found = _ID.search(_FOLD.sub("", text))
    return found[1].strip() if found else ""


def zone(text: str) -> tzinfo | None:
    """The zone that a VTIMEZONE describes; None for one that is too long, odd or broken."""
    text = _FOLD.sub("", text)
    place, rules = _PLACE.search(text), _RULE.findall(text)
    if len(text) > _MOST_CHARACTERS or len(rules) > _MOST_RULES or _START.search(text):
        return None
    if not all(_PLAIN_RULE.fullmatch(rule.strip()) for rule in rules):
        return None
    try:
        if place:
            return ZoneInfo(place[1].strip())
        # The library remembers zones by name for the whole process: a name that tells the content cannot mislead.
        own = f"TZID:{hashlib.sha256(text.encode()).hexdigest()}"
        component: Any = Timezone.from_ical(_ID.sub(own, text, count=1))
        found: tzinfo = component.to_tz(lookup_tzid=False)
    except _BROKEN:
        return None
    return found
