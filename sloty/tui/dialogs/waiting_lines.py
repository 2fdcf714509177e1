"""The waiting list line by line: who, how urgent, since when, what for, with whom, when it suits. No widget."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rich.text import Text

from sloty.engine.waiting import Priority
from sloty.formats.terminal import safe
from sloty.tui.cells import fit

if TYPE_CHECKING:
    from sloty.operations.waitlist import EntryView

URGENCY: "Final[Mapping[Priority, str]]" = MappingProxyType(
    {
        Priority.EMERGENCY: "EMERG!",
        Priority.URGENT: "URGENT",
        Priority.HIGH: "high",
        Priority.NORMAL: "",
        Priority.LOW: "low",
    }
)
_WIDTHS: Final = (6, 15, 5, 14, 11, 18)
_HEADS: Final = ("", "Who", "Since", "For", "With", "Suits")
_NOTES: Final = 140
"""Cells of notes that are shown: two lines, more or less."""
_LOUD: Final = frozenset({Priority.EMERGENCY, Priority.URGENT})
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who waits."""

    entry: "EntryView"
    start: datetime | None = None
    """The time that Enter books for them; None: it looks for the first free ones."""

    def has(self, words: list[str]) -> bool:
        """Whether every word is somewhere in what is told of them."""
        entry = self.entry
        told = [entry.customer_name, entry.phone, entry.email, entry.service_name, entry.provider_name]
        told += [entry.location_name, entry.notes, entry.priority, suits(entry)]
        text = " ".join(filter(None, told)).casefold()
        return all(word in text for word in words)


HEAD: Final = " ".join(fit(head, width) for head, width in zip(_HEADS, _WIDTHS, strict=True))


def row(line: Line, now: datetime) -> Text:
    """One line of the list."""
    entry = line.entry
    cells = (
        URGENCY[entry.priority],
        entry.customer_name,
        since(entry, now),
        entry.service_name,
        entry.provider_name or "anyone",
        suits(entry),
    )
    told = " ".join(fit(text, width) for text, width in zip(cells, _WIDTHS, strict=True))
    return Text(told, style="bold" if entry.priority in _LOUD else "", no_wrap=True)


def details(line: Line, now: datetime) -> Iterator[Text]:
    """What a line has no room for, and what Enter does."""
    entry = line.entry
    asked = f"{entry.created_at:%a} {entry.created_at.day} {entry.created_at:%b %H:%M}"
    where = entry.location_name or "anywhere"
    yield Text(
        safe(f"{entry.customer_name}: {entry.service_name} with {entry.provider_name or 'anyone'}, {where}"), "bold"
    )
    reached = [f"waits {since(entry, now)}, since {asked}", suits(entry), entry.phone, entry.email]
    yield Text(safe(", ".join(filter(None, reached))))
    yield Text(fit(" ".join((entry.notes or "").split()), _NOTES).rstrip(), "italic")
    if line.start is None:
        yield Text("Enter finds the first times that are free for them.", "dim")
    else:
        yield Text(f"Enter books {line.start:%a} {line.start.day} {line.start:%b %H:%M %Z}.", "dim")


def since(entry: "EntryView", now: datetime) -> str:
    """For how long they wait, in two letters or three."""
    seconds = max(0, int((now - entry.created_at).total_seconds()))
    if seconds < _HOUR:
        return f"{seconds // _MINUTE}'"
    return f"{seconds // _HOUR} h" if seconds < _DAY else f"{seconds // _DAY} d"


def suits(entry: "EntryView") -> str:
    """When: `4-9 Jan, morning`."""
    days = _days(entry.earliest, entry.latest)
    parts = ", ".join(part.lower() for part in entry.parts_of_day)
    return ", ".join(filter(None, (days, parts))) or "any time"


def _days(earliest: date | None, latest: date | None) -> str:
    if earliest is None or latest is None:
        return f"from {_day(earliest)}" if earliest else f"to {_day(latest)}" if latest else ""
    if earliest == latest:
        return _day(latest)
    first = str(earliest.day) if (earliest.year, earliest.month) == (latest.year, latest.month) else _day(earliest)
    return f"{first}-{_day(latest)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
