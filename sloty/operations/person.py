"""One person's data: handed out whole, or taken away for good, as the law of many countries asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import customer as queries
from sloty.engine import civil
from sloty.errors import Refused
from sloty.ids import new_id
from sloty.operations import appointments, audit, bookers
from sloty.operations.unit import Unit

_REASON = "customer erased"


class AppointmentsComing(Refused):
    """Who is still expected cannot be forgotten."""

    code = "appointments_coming"
    sentence = "{customer} has {count} still to come: {codes}."
    hint = "Cancel them first, or add --cancel."


@dataclass(frozen=True)
class PersonView:
    """Everything that is kept about one customer."""

    customer: dict[str, Any]
    numbers: tuple[dict[str, Any], ...]
    """At locations."""
    appointments: tuple[dict[str, Any], ...]
    """With answers, those who came along, names of files, and what was done."""


@dataclass(frozen=True)
class ErasureView:
    """What was taken away."""

    customer_id: UUID
    erased_at: datetime
    appointments: int
    """Still countable, and nobody's any more."""
    cancelled: int
    answers: int
    files: int
    participants: int
    audit_entries: int
    """Whose values were replaced by digests."""


def export(unit: Unit, ref: str) -> PersonView:
    """The whole record of one customer. That somebody read it is noted in the audit trail."""
    unit.actor.require(Permission.EXPORT)
    identity = bookers.find(unit, ref, active=False).id
    audit.note_read(unit, "customer", identity)
    row = unit.session.row(queries.WHOLE, id=identity)
    assert row is not None
    numbers = (
        dict(zip(("location", "number", "registered_at", "status"), each, strict=True))
        for each in unit.session.rows(queries.NUMBERS, id=identity)
    )
    visits = (_appointment(*each) for each in unit.session.rows(queries.APPOINTMENTS, id=identity))
    return PersonView(row[0], tuple(numbers), tuple(visits))


_APPOINTMENT = (
    "id", "confirmation_code", "status", "start", "end", "timezone", "service", "provider", "location", "notes",
    "cancellation_reason", "booked_at", "booked_by", "answers", "participants", "files", "history",
)  # fmt: skip


def _appointment(*row: Any) -> dict[str, Any]:
    told = dict(zip(_APPOINTMENT, row, strict=True))
    zone = civil.zone(told["timezone"])
    return {**told, "start": told["start"].astimezone(zone), "end": told["end"].astimezone(zone)}


def erase(unit: Unit, ref: str, *, cancel: bool = False) -> ErasureView:
    """Take away everything personal, in the audit trail too; appointments stay, so that they can be counted.

    What is still to come must be cancelled first, or is with `cancel`. Raises `AppointmentsComing`.
    """
    unit.actor.require(Permission.ERASE_CUSTOMERS)
    booker = bookers.find(unit, ref, active=False)
    ids = [row[0] for row in unit.session.rows(queries.ALIASES, id=booker.id)]
    unit.session.rows(queries.LOCK, ids=ids)
    coming = [row[0] for row in unit.session.rows(queries.COMING, id=booker.id, now=unit.now)]
    if coming and not cancel:
        count = f"{len(coming)} appointment{'s' if len(coming) > 1 else ''}"
        raise AppointmentsComing(customer=booker.ref, count=count, codes=", ".join(coming))
    for code in coming:
        appointments.cancel(unit, code, _REASON)
    return _erase(unit, booker.id, ids, len(coming))


def _erase(unit: Unit, customer: UUID, ids: list[UUID], cancelled: int) -> ErasureView:
    visits = [row[0] for row in unit.session.rows(queries.ERASED_APPOINTMENTS, ids=ids, now=unit.now)]
    gone = {
        table: [row[0] for row in unit.session.rows(statement, ids=visits)]
        for table, statement in (
            ("answer", queries.ERASE_ANSWERS),
            ("attachment", queries.ERASE_FILES),
            ("participant", queries.ERASE_PARTICIPANTS),
        )
    }
    unit.session.run(queries.ERASE_REASONS, ids=visits)
    # What was answered to requests that had a key tells it all again.
    unit.session.run(queries.ERASE_ANSWERED, ids=[str(each) for each in (*ids, *visits)])
    numbers = [row[0] for row in unit.session.rows(queries.ERASE_NUMBERS, ids=ids)]
    unit.session.run(queries.ERASE, ids=ids, now=unit.now)
    unit.session.run(queries.NOTE_ERASURE, id=new_id(unit.now), customer=customer, now=unit.now, actor=unit.actor.name)
    told_of = {"customer": ids, "appointment": visits, "customer_location": numbers, **gone}
    redacted = sum(audit.redact(unit, table, rows) for table, rows in told_of.items())
    return ErasureView(
        customer, unit.now, len(visits), cancelled, len(gone["answer"]), len(gone["attachment"]),
        len(gone["participant"]), redacted,
    )  # fmt: skip
