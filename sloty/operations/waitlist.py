"""The waiting list: who wants a service for which there was no time. One entry is one customer who waits for one service.

The most urgent come first, then who waits longest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import waitlist as queries
from sloty.engine import civil
from sloty.engine.waiting import STANDING, EntryStatus, PartOfDay, Priority
from sloty.errors import Refused
from sloty.models.provider import Provider
from sloty.operations import bookers, booking, places, rows, subscriptions, waitlist_rows
from sloty.operations.booking import Wish
from sloty.operations.idempotency import once
from sloty.operations.offerings import Offering, offering
from sloty.operations.placing import permitted
from sloty.operations.specs.checked import checked
from sloty.operations.specs.waiting import WaitingSpec
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView
from sloty.operations.waitlist_rows import Place

MOST_LISTED = 10_000
_PREFERENCES = tuple(WaitingSpec.model_fields)


class WaitlistClosed(Refused):
    """Nobody can wait for a service that keeps no list."""

    code = "waitlist_closed"
    sentence = "'{service}' keeps no waiting list."
    hint = "Let it keep one: sloty service edit {service} --waitlist"


@dataclass(frozen=True)
class Wanted:
    """Who shall wait, and for what."""

    service: str
    """Slug, code, name or id."""
    customer: str
    """E-mail, code, id, or name when unique."""
    provider: str | None = None
    """None: anyone."""
    location: str | None = None
    """None: anywhere."""
    earliest: date | None = None
    latest: date | None = None
    """The last day that suits."""
    parts_of_day: tuple[PartOfDay, ...] = ()
    """Empty: any."""
    priority: Priority = Priority.NORMAL
    notes: str | None = None

    def spec(self) -> WaitingSpec:
        """When it would suit, checked. Raises `InvalidValue`."""
        return checked(WaitingSpec, {name: getattr(self, name) for name in _PREFERENCES})


@dataclass(frozen=True, slots=True)
class EntryView:
    """Somebody who waits, or waited."""

    id: UUID
    customer: str
    """E-mail, code or id: whichever comes first."""
    customer_name: str
    phone: str | None
    email: str | None
    service: str
    service_name: str
    provider: str | None
    """Slug; None: anyone."""
    provider_name: str | None
    location: str | None
    """Slug; None: anywhere."""
    location_name: str | None
    earliest: date | None
    latest: date | None
    """The last day that suits."""
    parts_of_day: tuple[PartOfDay, ...]
    """Empty: any."""
    priority: Priority
    status: EntryStatus
    notes: str | None
    source: str
    created_at: datetime
    """Since when they wait."""
    appointment: str | None
    """Confirmation code of what they got."""
    cancellation_reason: str | None
    version: int


@dataclass(frozen=True)
class _Booking:
    """All on which the answer to `book` depends."""

    ref: str
    starts_at: datetime
    provider: str | None
    location: str | None
    answers: Mapping[str, Any] = field(repr=False)
    override_reason: str | None
    notes: str | None
    expected: int | None


def add(unit: Unit, wanted: Wanted, again: waitlist_rows.Again = waitlist_rows.renew) -> EntryView:
    """Let a customer wait. Who waits for the same already keeps their place, with the days and parts that are said now.

    Raises `WaitlistClosed`, `ServiceInactive`, `NotOffered`, `DaysInvalid`, `DayPast`, and what finding the customer does.
    """
    unit.actor.require_somewhere(Permission.WAITLIST)
    subscriptions.require_open(unit)
    return once(unit, "add to waitlist", wanted, EntryView, lambda: _add(unit, wanted, again))


def _add(unit: Unit, wanted: Wanted, again: waitlist_rows.Again) -> EntryView:
    found = open_for(unit, wanted.service)
    offers = permitted(unit, found.matching(wanted.provider, wanted.location), Permission.WAITLIST)
    location = offers[0].location_id if wanted.location else None
    spec = wanted.spec()
    waitlist_rows.require_days(spec, waitlist_rows.today_at(unit, location))
    place = Place(
        bookers.find(unit, wanted.customer).id,
        found.service_id,
        offers[0].provider_id if wanted.provider else None,
        location,
    )
    return _view(unit, waitlist_rows.enter(unit, place, spec, again))


def open_for(unit: Unit, service: str) -> Offering:
    """The service, for which one may wait. Raises `ServiceNotFound`, `ServiceInactive`, `WaitlistClosed`."""
    found = offering(unit, service).bookable()
    if not found.waitlist:
        raise WaitlistClosed(service=found.service)
    return found


def entries(
    unit: Unit,
    *,
    service: str | None = None,
    provider: str | None = None,
    location: str | None = None,
    status: Iterable[EntryStatus] = STANDING,
    customer: str | None = None,
    limit: int = MOST_LISTED,
    after: UUID | None = None,
) -> list[EntryView]:
    """Who waits, the most urgent first, then who waits longest; or those of other statuses.

    Of a provider, or a location: also who would come to anyone, or anywhere, that the service is given. `after` is the id
    of the last one of the page before.
    """
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    wanted = frozenset(status)
    statement = queries.VIEW_STANDING if wanted <= set(STANDING) else queries.VIEW_MANY
    found = unit.session.rows(
        statement,
        service=None if service is None else offering(unit, service).service_id,
        provider=None if provider is None else rows.find(unit, Provider, provider, "provider").id,
        location=places.location_id(unit, location),
        customer=None if customer is None else bookers.find(unit, customer, active=False).id,
        statuses=sorted(wanted),
        limit=min(limit, MOST_LISTED),
        after=after,
        todays=waitlist_rows.todays(unit),
    )
    return [_of_row(*row) for row in found]


def show(unit: Unit, ref: str) -> EntryView:
    """One entry by its id, or by a customer who waits for one thing. Raises `NoSuch`, `Ambiguous`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    return _view(unit, waitlist_rows.find(unit, ref))


def change(unit: Unit, ref: str, given: Mapping[str, Any], *, expected: int | None = None) -> EntryView:
    """Change what is given of earliest, latest, parts_of_day, priority and notes, and nothing else.

    Raises `EntryEnded`, `InvalidValue`, `DaysInvalid`, `DayPast`; and `Stale`, where the caller saw another version.
    """
    unit.actor.require_somewhere(Permission.WAITLIST)

    def act() -> EntryView:
        row = waitlist_rows.locked(unit, ref, expected)
        waitlist_rows.require_standing(unit, row)
        spec = checked(WaitingSpec, {**{name: getattr(row, name) for name in _PREFERENCES}, **given})
        waitlist_rows.require_days(spec, waitlist_rows.today_at(unit, row.location_id))
        waitlist_rows.change(unit, row, waitlist_rows.columns(spec))
        return _view(unit, row.id)

    return once(unit, "change waitlist entry", {"ref": ref, "expected": expected, **given}, EntryView, act)


def remove(unit: Unit, ref: str, reason: str | None = None, *, expected: int | None = None) -> EntryView:
    """Let somebody wait no more; who was taken off already stays so. Raises `EntryEnded`, `Stale`."""
    unit.actor.require_somewhere(Permission.WAITLIST)

    def act() -> EntryView:
        row = waitlist_rows.locked(unit, ref, expected)
        if row.status is not EntryStatus.CANCELLED:
            waitlist_rows.require_standing(unit, row)
            waitlist_rows.end(unit, row, EntryStatus.CANCELLED, cancellation_reason=reason)
        return _view(unit, row.id)

    request = {"ref": ref, "reason": reason, "expected": expected}
    return once(unit, "remove from waitlist", request, EntryView, act)


def book(
    unit: Unit,
    ref: str,
    starts_at: datetime,
    *,
    provider: str | None = None,
    location: str | None = None,
    answers: Mapping[str, Any] | None = None,
    override_reason: str | None = None,
    notes: str | None = None,
    expected: int | None = None,
) -> AppointmentView:
    """Book who waits, as `booking.book` does, and take them off the list: both or neither.

    Without another provider or location, those that they wait for; without notes, those of the entry. Raises
    `EntryEnded`, `Stale`, and what booking raises.
    """
    unit.actor.require_somewhere(Permission.BOOK)
    asked = _Booking(ref, starts_at, provider, location, answers or {}, override_reason, notes, expected)
    # Booking knows keys of its own: the key is this act's alone.
    inner = replace(unit, idempotency_key=None)
    return once(unit, "book waitlist entry", asked, AppointmentView, lambda: _book(inner, asked))


def _book(unit: Unit, asked: _Booking) -> AppointmentView:
    _keep_customer(unit, asked.ref)
    row = waitlist_rows.locked(unit, asked.ref, asked.expected)
    waitlist_rows.require_standing(unit, row)
    wish = Wish(
        service=str(row.service_id),
        starts_at=asked.starts_at,
        customer=str(row.customer_id),
        provider=asked.provider or _ref(row.provider_id),
        location=asked.location or _ref(row.location_id),
        answers=asked.answers,
        override_reason=asked.override_reason,
        notes=row.notes if asked.notes is None else asked.notes,
        source=waitlist_rows.source_of(unit).value,
    )
    view = booking.book(unit, wish)
    waitlist_rows.end(unit, row, EntryStatus.BOOKED, appointment_id=view.id)
    return view


def _keep_customer(unit: Unit, ref: str) -> None:
    """Nobody merges the customer from now on: who merges has the customer first, and then wants the entry."""
    row = unit.session.row(queries.CUSTOMER, id=waitlist_rows.find(unit, ref))
    if row is not None:
        bookers.find(unit, str(row[0]))


def _ref(identity: UUID | None) -> str | None:
    return None if identity is None else str(identity)


def _view(unit: Unit, identity: UUID) -> EntryView:
    row = unit.session.row(queries.VIEW_ONE, id=identity, todays=waitlist_rows.todays(unit))
    if row is None:
        raise waitlist_rows.no_such(str(identity))
    return _of_row(*row)


def _of_row(*row: Any) -> EntryView:
    told = dict(zip(EntryView.__dataclass_fields__, row, strict=False))
    zone = civil.zone(row[-1])
    return EntryView(
        **{
            **told,
            "parts_of_day": tuple(map(PartOfDay, told["parts_of_day"])),
            "priority": Priority(told["priority"]),
            "status": EntryStatus(told["status"]),
            "created_at": told["created_at"].astimezone(zone).replace(microsecond=0),
        }
    )
