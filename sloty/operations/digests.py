"""A provider's day, told in the morning: planned for everyone who has an address, put together when it goes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sloty.db.queries import digest as queries
from sloty.engine import civil
from sloty.engine.messaging import Cause, Channel, RecipientKind
from sloty.formats.messages import rendering
from sloty.formats.messages.facts import Content, DayFacts, DayRow, Language, language
from sloty.operations import branding, links, rule_book, texts
from sloty.operations.messages import MOST_ATTEMPTS
from sloty.operations.outbox import Ready
from sloty.operations.unit import Unit

_AHEAD = timedelta(hours=1)
_OF_USE = timedelta(hours=4)
"""After that the morning is over."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one provider is told."""

    email: str | None
    name: str
    tenant: str
    slug: str
    content: Content | None
    """None: nothing is booked, and nobody is written to for that."""


class _Due(NamedTuple):
    """One morning of one provider."""

    provider: UUID
    location: UUID
    day: str
    starts: datetime
    """Of the day."""
    due: datetime
    expires: datetime


def plan(unit: Unit) -> int:
    """Write down every digest of the tenant that is due soon; how many are new."""
    book = rule_book.of(unit)
    at, since = book.policies.messages.digest_at, book.digest_since
    if at is None:
        return 0
    found = (_due(unit.now, at, *row) for row in unit.session.rows(queries.PROVIDERS))
    planned = [each for each in found if each is not None and each.due >= since]
    if not planned:
        return 0
    columns: Mapping[str, Any] = dict(zip(_Due._fields, map(list, zip(*planned, strict=True)), strict=True))
    return unit.session.run(queries.PLAN, attempts=MOST_ATTEMPTS, **columns)


def _due(now: datetime, at: int, provider: Any, location: Any, timezone: str) -> _Due | None:
    zone = civil.zone(timezone)
    day = civil.local_date(now + _AHEAD, zone)
    due = civil.instant(day, at, zone)
    if not due - _AHEAD <= now < due + _OF_USE:
        return None
    return _Due(provider, location, str(day), civil.instant(day, 0, zone), due, due + _OF_USE)


def digest(unit: Unit, found: Ready, said: Language | None = None) -> Digest | None:
    """The day that such a message tells of; None when the provider is gone. In another language than theirs, if asked."""
    row = unit.session.row(queries.ABOUT, provider=found.recipient, location=found.location)
    if row is None or found.starts_at is None:
        return None
    name, email, tenant, slug, tenant_locale, locale, own, timezone = row
    zone = civil.zone(timezone)
    span = civil.day_span(civil.local_date(found.starts_at, zone), zone)
    rows = unit.session.rows(queries.ROWS, provider=found.recipient, first=span.start, last=span.end)
    if not rows:
        return Digest(email, name, tenant, slug, None)
    said = said or language(locale, tenant_locale)
    looks, base = branding.looks(unit, unit.tenant, own), links.base(unit, None, slug, outward=True)
    facts = DayFacts(
        language=said, locale=said.value, provider=name, tenant=tenant, day=civil.local_date(found.starts_at, zone),
        rows=[_row(*each) for each in rows], branding=texts.branding(looks, said, base),
    )  # fmt: skip
    return Digest(email, name, tenant, slug, rendering.day(facts, texts.own(unit, Cause.DIGEST, Channel.EMAIL, said)))


def of_visit(unit: Unit, appointment: UUID, said: Language | None = None) -> Content | None:
    """How the day of an appointment is told to its provider; None for a hold, and for what is off."""
    row = unit.session.row(queries.OF_VISIT, appointment=appointment)
    assert row is not None
    provider, location, starts_at = row
    ready = Ready(
        Cause.DIGEST, Channel.EMAIL, None, location, RecipientKind.PROVIDER, provider, None, 0, starts_at, {}, unit.now, 1, 1
    )  # fmt: skip
    told = digest(unit, ready, said)
    return told.content if told else None


def _row(starts_at: datetime, ends_at: datetime, service: str, customer: str, location: str, timezone: str) -> DayRow:
    return DayRow(starts_at, ends_at, service, customer, location, civil.zone(timezone))
