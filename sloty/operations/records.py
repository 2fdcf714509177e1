"""Writing and reading the rows of an appointment. Decides nothing: the operations do."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.types.json import Jsonb

from sloty.db.queries import appointment as queries
from sloty.engine import civil
from sloty.engine.lifecycle import Status, Verb
from sloty.engine.messaging import Channel
from sloty.engine.uploads import Upload
from sloty.errors import Conflict, NotFound
from sloty.ids import new_confirmation_code, new_id
from sloty.operations import addresses
from sloty.operations.bookers import Booker, as_id
from sloty.operations.offerings import Offering
from sloty.operations.placing import Placed
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView, HoldView, Money

if TYPE_CHECKING:
    from sloty.operations.booking import Wish


class AppointmentNotFound(NotFound):
    """No appointment has that confirmation code or id."""

    code = "appointment_not_found"
    sentence = "There is no appointment '{ref}'."
    hint = "Run: sloty appointment list"


class HoldExpired(Conflict):
    """The time was given back before it was used."""

    code = "hold_expired"
    sentence = "The hold has expired, and its time was given back."
    hint = "Look again: sloty slots --service SERVICE"


@dataclass(frozen=True)
class Record:
    """An appointment about to be written."""

    id: UUID
    found: Offering
    placed: Placed
    status: Status
    customer: Booker | None
    wish: "Wish | None"


@dataclass(frozen=True)
class Locked:
    """An appointment's row, locked until the unit ends: what is decided on it stays true."""

    id: UUID
    status: Status
    version: int
    awaits_approval: bool
    service_id: UUID
    provider_id: UUID
    location_id: UUID
    customer_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    timezone: str
    buffer_before: int
    buffer_after: int


def find(unit: Unit, ref: str) -> UUID:
    """The id of the appointment with that confirmation code or id; raises `AppointmentNotFound`."""
    row = unit.session.row(queries.FIND, ref=ref, id=as_id(ref))
    if row is None:
        raise AppointmentNotFound(ref=ref)
    return UUID(str(row[0]))


def lock(unit: Unit, ref: str) -> Locked:
    """The appointment by confirmation code or id, locked; raises `AppointmentNotFound`."""
    row = unit.session.row(queries.LOCK, ref=ref, id=as_id(ref))
    if row is None:
        raise AppointmentNotFound(ref=ref)
    return Locked(row[0], Status(row[1]), *row[2:])


def times(placed: Placed) -> dict[str, Any]:
    """The columns that say when and where, and the wall time that was agreed."""
    offer, visit = placed.offer, placed.visit
    return {
        "provider": offer.provider_id,
        "location": offer.location_id,
        "starts": visit.start,
        "ends": visit.end,
        "timezone": offer.timezone,
        "local_start": civil.wall(visit.start, offer.candidate.zone),
        "tzdata": civil.tzdata_version(),
        "before": offer.candidate.timing.before,
        "after": offer.candidate.timing.after,
        "price": offer.price,
        "assignment_reason": placed.assignment_reason,
    }


def insert(unit: Unit, record: Record) -> str:
    """Write the appointment; its confirmation code, unique in the tenant."""
    wish = record.wish
    values = {
        **times(record.placed),
        "id": record.id,
        "service": record.found.service_id,
        "customer": record.customer.id if record.customer else None,
        "status": record.status.value,
        "awaits_approval": record.customer is not None and record.found.requires_approval,
        "notes": wish.notes if wish else None,
        "currency": record.found.currency,
        "source": wish.source if wish else "DESK",
        "now": unit.now,
        "actor": unit.actor.name,
        "override_reason": wish.override_reason if wish else None,
    }
    while True:
        row = unit.session.row(queries.INSERT, code=new_confirmation_code(), **values)
        if row is not None:
            return str(row[0])


def attach(unit: Unit, appointment: UUID, found: Offering, given: Mapping[str, Any], wish: "Wish") -> None:
    """Write answers with their labels as they stand now, files, and who comes along."""
    labels = {parameter.name: parameter.label for parameter in found.parameters}

    def row(**values: Any) -> dict[str, Any]:
        return {"id": new_id(unit.now), "appointment": appointment, **values}

    answers = [row(name=name, label=labels[name], value=Jsonb(value)) for name, value in given.items()]
    files = [
        row(
            name=name, content=upload.content, **{key: given[name][key] for key in ("filename", "media_type", "sha256")}
        )
        for name, upload in wish.answers.items()
        if isinstance(upload, Upload)
    ]
    unit.session.run_many(queries.ANSWER, answers)
    unit.session.run_many(queries.ATTACHMENT, files)
    unit.session.run_many(
        queries.PARTICIPANT, [row(**_spelled(unit, asdict(companion))) for companion in wish.participants]
    )


def _spelled(unit: Unit, companion: dict[str, Any]) -> dict[str, Any]:
    """Whoever comes along is told by the same spelling as everybody else."""
    for name, channel in (("email", Channel.EMAIL), ("phone", Channel.SMS)):
        if companion[name]:
            companion[name] = addresses.spelled(unit, channel, companion[name])
    return companion


def note(
    unit: Unit,
    appointment: UUID,
    verb: Verb,
    before: Status | None,
    now: Status,
    *,
    version: int = 1,
    reason: str | None = None,
    starts_before: datetime | None = None,
    starts_after: datetime | None = None,
    provider_before: UUID | None = None,
    provider_after: UUID | None = None,
) -> None:
    """Add to the appointment's history; `version` is what the act made of it."""
    unit.session.run(
        queries.HISTORY,
        id=new_id(unit.now),
        appointment=appointment,
        version=version,
        verb=verb.value,
        from_status=before.value if before else None,
        to_status=now.value,
        now=unit.now,
        actor=unit.actor.name,
        front_end=unit.actor.front_end,
        reason=reason,
        starts_before=starts_before,
        starts_after=starts_after,
        provider_before=provider_before,
        provider_after=provider_after,
    )


def booked(record: Record, code: str, given: Mapping[str, Any], booked_by: str) -> AppointmentView:
    """What was just written, without reading it again."""
    placed, wish, customer = record.placed, record.wish, record.customer
    assert wish is not None
    assert customer is not None
    offer = placed.offer
    return AppointmentView(
        id=record.id,
        confirmation_code=code,
        status=record.status,
        start=placed.visit.start.astimezone(offer.candidate.zone),
        end=placed.visit.end.astimezone(offer.candidate.zone),
        timezone=offer.timezone,
        service=record.found.service,
        provider=offer.provider,
        location=offer.location,
        customer=customer.ref,
        customer_name=customer.name,
        version=1,
        awaits_approval=record.found.requires_approval,
        price=_money(offer.price, record.found.currency),
        parameters=dict(given),
        notes=wish.notes,
        assignment_reason=placed.assignment_reason,
        override_reason=wish.override_reason,
        booked_by=booked_by,
    )


def view(unit: Unit, appointment: UUID) -> AppointmentView:
    """The appointment as it stands."""
    row = unit.session.row(queries.VIEW_ONE, id=appointment)
    assert row is not None
    return of_row(row)


def of_row(row: tuple[Any, ...]) -> AppointmentView:
    """A row of the joined view."""
    zone = civil.zone(row[5])
    return AppointmentView(
        id=row[0],
        confirmation_code=row[1],
        status=Status(row[2]),
        start=row[3].astimezone(zone),
        end=row[4].astimezone(zone),
        timezone=row[5],
        service=row[6],
        provider=row[7],
        location=row[8],
        customer=row[9],
        customer_name=row[10],
        version=row[11],
        awaits_approval=row[12],
        price=_money(row[13], row[14]),
        notes=row[15],
        assignment_reason=row[16],
        override_reason=row[17],
        cancellation_reason=row[18],
        booked_by=row[19],
        parameters=row[20] or {},
    )


def holds(unit: Unit, hold_id: UUID | None) -> list[HoldView]:
    """Live holds: one, or all of them."""
    return [_hold(*row) for row in unit.session.rows(queries.HOLDS, id=hold_id)]


def _hold(
    hold_id: UUID, starts: datetime, ends: datetime, timezone: str, held_until: datetime, *names: str
) -> HoldView:
    zone = civil.zone(timezone)
    until = held_until.astimezone(zone).replace(microsecond=0)
    return HoldView(hold_id, starts.astimezone(zone), ends.astimezone(zone), timezone, until, *names)


def _money(amount: Decimal | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)
