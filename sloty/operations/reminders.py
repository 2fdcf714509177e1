"""Reminders of a tenant: planned a while ahead by the daemon, and told beforehand by the same code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import reminder as queries
from sloty.engine import civil
from sloty.engine.limits import Feature
from sloty.engine.messaging import Channel, MessageStatus
from sloty.engine.reminders import TOO_LATE, Quiet, Reminder, Rules, Visit, quiet_until, reminders
from sloty.operations import rule_book, subscriptions
from sloty.operations.messages import MOST_ATTEMPTS
from sloty.operations.unit import Unit

AHEAD = timedelta(hours=1)
"""So long before they are due, reminders are planned."""
_MOVED_BY = timedelta(days=2)
"""By no more than that quiet hours move one, seen from its point."""
_BATCH = 100_000
_NO_ADDRESS = "no address"
_OPTED_OUT = "opted out"
_EXPIRED = "too late"


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
    quiet: Quiet
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
    """PENDING: it will be sent then; else what became of it, SKIPPED, or EXPIRED."""
    reason: str | None


def plan(unit: Unit) -> int:
    """Write down every reminder of the tenant that is due soon, or is late and still of use; how many are new or changed.

    As often as one likes, and by several at once: what is written down already stays as it is, unless nobody has tried to
    send it yet and the rules have changed since.
    """
    written = 0
    batch: list[Planned] = []
    untried = {key for (key,) in unit.session.rows(queries.UNTRIED)}
    until = unit.now + AHEAD
    for each in _coming(unit, unit.now, until):
        soon = each.reminder.due_at < until and each.reminder.expires_at > unit.now
        if soon or (untried and each.key in untried):
            batch.append(each)
        if len(batch) == _BATCH:
            written += _write(unit, batch)
            batch.clear()
    return written + (_write(unit, batch) if batch else 0)


def _coming(unit: Unit, first: datetime, last: datetime) -> Iterator[Planned]:
    """Every reminder of every visit after `first` that may be due before `last`."""
    book = rule_book.of(unit)
    without_sms = None if subscriptions.of(unit).has(Feature.SMS) else subscriptions.NO_SMS
    rows = unit.session.rows(
        queries.COMING,
        first=first,
        last=last + timedelta(minutes=book.furthest) + _MOVED_BY,
        participants=book.policies.messages.participants,
    )
    for row in rows:
        yield from _of_visit(book, row, unit.now, without_sms)


def _of_visit(
    book: rule_book.RuleBook, row: tuple[Any, ...], now: datetime, without_sms: str | None
) -> Iterator[Planned]:
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
            why = (
                _NO_ADDRESS
                if not has
                else _OPTED_OUT
                if out
                else reminder.skipped
                or (without_sms if channel is Channel.SMS else None)
                or _held(reminder, rules, visit, now)
            )
            yield Planned(
                appointment, location, version, starts_at, kind, recipient, channel, zone, reminder, rules.quiet, why, code,
                name,
            )  # fmt: skip


def _held(reminder: Reminder, rules: Rules, visit: Visit, now: datetime) -> str | None:
    """Why what is late already is not caught up on: at night, when the morning is too late."""
    if reminder.due_at >= now:
        return None
    until = quiet_until(now, rules.quiet, visit.zone)
    return TOO_LATE if until is not None and until >= reminder.expires_at else None


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
    """Every reminder that goes out in that time, as things stand: who gets it, when, where, and who does not and why.

    What was planned already is told with what became of it. Raises `NotAllowed`.
    """
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    first = min(unit.now, start)
    ahead = timedelta(minutes=rule_book.of(unit).furthest) + _MOVED_BY
    known = {row[0]: row[1:] for row in unit.session.rows(queries.KNOWN, first=first - ahead, last=end + ahead)}
    found = [_forecast(each, *_foretold(each, known.get(each.key), unit.now)) for each in _coming(unit, first, end)]
    within = (view for view in found if start <= view.due < end)
    return sorted(within, key=lambda view: (view.due, view.appointment, view.channel))


def _foretold(each: Planned, known: tuple[Any, ...] | None, now: datetime) -> tuple[datetime, str, str | None]:
    """When it goes out, or went, or would have; what becomes of it; and why."""
    due, why, expires_at = each.reminder.due_at, each.skipped, each.reminder.expires_at
    if known is not None:
        status, reason, planned, next_at, attempts, sent_at = known
        again = status in {MessageStatus.CANCELLED, MessageStatus.SKIPPED} and why is None and expires_at > now
        if status != MessageStatus.PENDING and not again:
            return sent_at or planned, status, reason
        if status == MessageStatus.PENDING and attempts:
            due, why = next_at, why if why in {_NO_ADDRESS, _OPTED_OUT} else None
    if why is not None:
        return due, MessageStatus.SKIPPED, why
    if expires_at <= now:
        return due, MessageStatus.EXPIRED, _EXPIRED
    due = max(due, now)
    until = quiet_until(due, each.quiet, civil.zone(each.zone))
    if until is not None and until >= expires_at:
        return due, MessageStatus.SKIPPED, TOO_LATE
    return until or due, MessageStatus.PENDING, None


def _forecast(each: Planned, due: datetime, status: str, reason: str | None) -> ForecastView:
    zone = civil.zone(each.zone)
    return ForecastView(
        due=due.astimezone(zone),
        timezone=each.zone,
        recipient=each.name,
        channel=each.channel.value,
        appointment=each.code,
        start=each.starts_at.astimezone(zone),
        hours_before=each.reminder.minutes_before / 60,
        status=status,
        reason=reason,
    )
