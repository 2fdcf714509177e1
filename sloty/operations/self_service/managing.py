"""What customers do with their visit by the secret of a message: see it, confirm, move and cancel it.

The link is judged in the same transaction, and again once the appointment is locked: one that was moved a moment before
is not cancelled at its new time. Whoever comes along sees the visit, and changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sloty.db.queries import link as queries
from sloty.engine import civil
from sloty.engine.lifecycle import TRANSITIONS, Status, Verb
from sloty.engine.messaging import RecipientKind
from sloty.errors import Forbidden, Refused
from sloty.operations import appointments, links, moving, records, secrets, slots
from sloty.operations.idempotency import once
from sloty.operations.links import ManageLinkView
from sloty.operations.moving import Move
from sloty.operations.offerings import offering
from sloty.operations.self_service import choosing
from sloty.operations.self_service.behalf import on_behalf
from sloty.operations.self_service.choosing import Week
from sloty.operations.specs import checked
from sloty.operations.specs.tenancy import PolicySpec
from sloty.operations.unit import Unit
from sloty.operations.views import Money, SlotView


class TooLateOnline(Refused):
    """The tenant wants to hear of it by telephone, so shortly before the visit."""

    code = "too_late_online"
    sentence = "It is too late to change this visit online."
    hint = "Call us."


class NotYours(Forbidden):
    """Whoever comes along does not move or cancel the visit of somebody else."""

    code = "not_yours"
    sentence = "Only who has booked the visit can change it."


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """A visit as whoever holds its link may see it: nothing of what is known of the customer."""

    id: UUID
    confirmation_code: str
    status: Status
    awaits_approval: bool
    start: datetime
    end: datetime
    timezone: str
    """The location's."""
    service: str
    provider: str
    location: str
    address: str
    phone: str | None
    email: str | None
    """Of the location, as the number is."""
    meeting_url: str | None
    price: Money | None
    version: int
    changed_at: datetime
    uid: str | None
    """By which calendars know it, once an invitation was sent."""
    until: datetime
    """The last instant at which it can be moved or cancelled here."""
    fee: Money | None
    """For cancelling later than that."""
    is_own: bool
    """False: of somebody whom the reader comes along with."""
    can_confirm: bool
    can_move: bool
    can_cancel: bool
    is_late: bool
    """It could be cancelled, had they come in time."""


def see(unit: Unit, token: str) -> OwnAppointment:
    """The visit. Changes nothing. Raises `LinkUnusable`, `LinkSuperseded`, as all here do."""
    inner = on_behalf(unit)
    return _seen(inner, links.resolve(inner, token))


def confirm(unit: Unit, token: str) -> OwnAppointment:
    """The customer will come; who has said so already says nothing new."""

    def act(inner: Unit, visit: OwnAppointment) -> None:
        if visit.status is not Status.CONFIRMED:
            appointments.confirm(inner, str(visit.id))

    return _change(unit, token, "confirm own", {}, act)


def cancel(unit: Unit, token: str, reason: str) -> OwnAppointment:
    """The customer will not come. Raises `TooLateOnline`, `WrongStatus`."""

    def act(inner: Unit, visit: OwnAppointment) -> None:
        _require_in_time(inner, visit)
        appointments.cancel(inner, str(visit.id), reason.strip())

    return _change(unit, token, "cancel own", {"reason": reason}, act)


def move(unit: Unit, token: str, starts_at: datetime) -> str:
    """Take another time, with the same provider at the same location; the secret of the link that is good from then on.

    Raises `SlotTaken` with alternatives, a refusal, `TooLateOnline`, `WrongStatus`.
    """

    def act(inner: Unit, visit: OwnAppointment) -> None:
        _require_in_time(inner, visit)
        moving.reschedule(inner, Move(str(visit.id), starts_at))

    moved = _change(unit, token, "move own", {"starts_at": starts_at.isoformat()}, act)
    # A new one for a retry: of a secret only the digest is kept.
    customer = records.lock(unit, str(moved.id)).customer_id
    assert customer is not None
    return links.made(unit, moved.id, RecipientKind.CUSTOMER, customer, moved.start)


def times(unit: Unit, token: str, first: date | None = None) -> tuple[OwnAppointment, Week]:
    """The visit, and some days with the free times, as `choosing.week` has them. Raises `TooLateOnline`, `NotOffered`."""
    inner = on_behalf(unit)
    visit = _seen(inner, links.resolve(inner, token))
    _require_own(visit)
    _require_in_time(inner, visit)
    now, zone = records.view(inner, visit.id), civil.zone(visit.timezone)
    found = offering(inner, now.service)
    offers = found.matching(now.provider, now.location)

    def free(start: datetime, end: datetime) -> Iterator[SlotView]:
        every = slots.slots_of(inner, found, offers, start, end, visit.id)
        return (slot for slot in every if slot.start != visit.start)

    return visit, choosing.week_of(free, zone, civil.local_date(unit.now, zone), first)


def _change(
    unit: Unit, token: str, operation: str, request: dict[str, Any], act: Callable[[Unit, OwnAppointment], None]
) -> OwnAppointment:
    """Once per idempotency key: the same link with the same form gets the same answer, whatever became of it since."""
    inner = on_behalf(unit)

    def once_locked() -> OwnAppointment:
        records.lock(inner, str(links.resolve(inner, token).appointment))
        link = links.resolve(inner, token)
        visit = _seen(inner, link)
        _require_own(visit)
        act(inner, visit)
        links.note_used(inner, link)
        return _seen(inner, link)

    return once(unit, operation, {"link": secrets.digest(token), **request}, OwnAppointment, once_locked)


def _require_own(visit: OwnAppointment) -> None:
    if not visit.is_own:
        raise NotYours


def _require_in_time(unit: Unit, visit: OwnAppointment) -> None:
    if unit.now > visit.until:
        raise TooLateOnline


def _seen(unit: Unit, link: ManageLinkView) -> OwnAppointment:
    row = unit.session.row(queries.SEEN, id=link.appointment)
    assert row is not None
    (
        identity, code, status, awaits, start, end, timezone, service, provider, location, address, phone, email,
        meeting_url, price, currency, version, changed_at, uid, policies,
    ) = row  # fmt: skip
    zone, promised = civil.zone(timezone), checked(PolicySpec, policies).cancellation
    own, allowed = link.recipient_kind is RecipientKind.CUSTOMER, TRANSITIONS[Status(status)]
    # Who has come in is at the desk; and nobody says any more that they will come.
    until = start - timedelta(hours=promised.window_hours)
    ahead = own and unit.now < start and Verb.START not in allowed
    in_time = ahead and unit.now <= until
    return OwnAppointment(
        identity, code, Status(status), awaits, start.astimezone(zone), end.astimezone(zone), timezone, service, provider,
        location, address, phone, email, meeting_url, _money(price, currency), version, changed_at, uid, until.astimezone(zone),
        _money(promised.fee, currency), own, ahead and Verb.CONFIRM in allowed, in_time and Verb.RESCHEDULE in allowed,
        in_time and Verb.CANCEL in allowed, ahead and not in_time and Verb.CANCEL in allowed,
    )  # fmt: skip


def _money(amount: Any, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)
