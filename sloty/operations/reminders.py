"""Reminders of a tenant: planned a while ahead by the daemon, and told beforehand by the same code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import reminder as queries
from sloty.engine import civil
from sloty.engine.messaging import Channel
from sloty.engine.reminders import Reminder, Visit, reminders
from sloty.operations import rule_book
from sloty.operations.messages import MOST_ATTEMPTS
from sloty.operations.unit import Unit

AHEAD = timedelta(hours=1)
"""So long before they are due, reminders are planned."""
_MOVED_BY = timedelta(days=2)
"""By no more than that quiet hours move one, seen from its point."""
_BATCH = 100_000
_NO_ADDRESS = "no address"
_OPTED_OUT = "opted out"


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder of one visit to one recipient by one channel."""

    appointment: UUID
    location: UUID
    version: int
    starts_at: datetime
    kind: str
    recipient: UUID
    channel: Channel
    zone: str
    """Of the recipient."""
    reminder: Reminder
    skipped: str | None
    code: str
    name: str

    @property
    def key(self) -> str:
        """What may be told once: a visit that moves has a new one, one that is confirmed has not."""
        start = int(self.starts_at.timestamp())
        return f"{self.appointment}:REMINDER:{self.channel}:{self.recipient}:{self.reminder.minutes_before}:{start}"


@dataclass(frozen=True)
class ForecastView:
    """Who gets which reminder when, or why not."""

    due: datetime
    """In the recipient's zone."""
    timezone: str
    recipient: str
    channel: str
    appointment: str
    """Confirmation code."""
    start: datetime
    hours_before: float
    status: str
    """PENDING: it will be sent; else what became of it, or SKIPPED."""
    reason: str | None


def plan(unit: Unit) -> int:
    """Write down every reminder of the tenant that is due soon, or is late and still of use; how many are new.

    As often as one likes, and by several at once: what is written down already stays as it is.
    """
    written = 0
    batch: list[Planned] = []
    for each in _due(unit, None, unit.now + AHEAD):
        batch.append(each)
        if len(batch) == _BATCH:
            written += _write(unit, batch)
            batch.clear()
    return written + (_write(unit, batch) if batch else 0)


def _due(unit: Unit, first: datetime | None, last: datetime) -> Iterator[Planned]:
    """Every reminder due before `last`, and from `first` on, or, without one, what is of use at the unit's instant."""
    book = rule_book.of(unit)
    rows = unit.session.rows(
        queries.COMING,
        first=min(unit.now, first or unit.now),
        last=last + timedelta(minutes=book.furthest) + _MOVED_BY,
        participants=book.policies.messages.participants,
    )
    for row in rows:
        for each in _of_visit(book, row):
            of_use = each.reminder.due_at >= first if first else each.reminder.expires_at > unit.now
            if each.reminder.due_at < last and of_use:
                yield each


def _of_visit(book: rule_book.RuleBook, row: tuple[Any, ...]) -> Iterator[Planned]:
    (
        appointment, location, service, version, starts_at, kind, recipient, zone, has_email, has_phone, no_email, no_sms,
        agreed_at, code, name,
    ) = row  # fmt: skip
    if kind == "PARTICIPANT":
        agreed_at = max(agreed_at, book.participants_since)
    visit = Visit(starts_at, agreed_at, civil.zone(zone))
    for channel, rules in book.rules(service).items():
        has, out = (has_email, no_email) if channel is Channel.EMAIL else (has_phone, no_sms)
        if not has and kind == "PARTICIPANT":
            continue
        for reminder in reminders(rules, visit):
            why = _NO_ADDRESS if not has else _OPTED_OUT if out else reminder.skipped
            yield Planned(
                appointment, location, version, starts_at, kind, recipient, channel, zone, reminder, why, code, name
            )


def _write(unit: Unit, batch: list[Planned]) -> int:
    return unit.session.run(
        queries.PLAN,
        key=[each.key for each in batch],
        channel=[each.channel.value for each in batch],
        appointment=[each.appointment for each in batch],
        location=[each.location for each in batch],
        kind=[each.kind for each in batch],
        recipient=[each.recipient for each in batch],
        rule=[str(each.reminder.minutes_before) for each in batch],
        version=[each.version for each in batch],
        starts=[each.starts_at for each in batch],
        due=[each.reminder.due_at for each in batch],
        expires=[each.reminder.expires_at for each in batch],
        skipped=[each.skipped for each in batch],
        attempts=MOST_ATTEMPTS,
    )


def forecast(unit: Unit, start: datetime, end: datetime) -> list[ForecastView]:
    """Every reminder due in that time, as things stand: who gets it, when, where, and who does not and why.

    What was planned already is told with what became of it. Raises `NotAllowed`.
    """
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    known = {row[0]: row[1:] for row in unit.session.rows(queries.KNOWN, first=start, last=end)}
    found = [_forecast(each, known.get(each.key)) for each in _due(unit, start, end)]
    return sorted(found, key=lambda view: (view.due, view.appointment, view.channel))


def _forecast(each: Planned, known: tuple[Any, ...] | None) -> ForecastView:
    zone = civil.zone(each.zone)
    status, reason = (known[0], known[1]) if known else ("SKIPPED" if each.skipped else "PENDING", each.skipped)
    return ForecastView(
        due=each.reminder.due_at.astimezone(zone),
        timezone=each.zone,
        recipient=each.name,
        channel=each.channel.value,
        appointment=each.code,
        start=each.starts_at.astimezone(zone),
        hours_before=each.reminder.minutes_before / 60,
        status=status,
        reason=reason,
    )
