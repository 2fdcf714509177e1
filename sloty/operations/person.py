"""One person's data: handed out whole, or taken away for good, as the law of many countries asks."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import attachment
from sloty.db.queries import customer as queries
from sloty.db.queries import link as links
from sloty.db.queries import waitlist as waiting
from sloty.engine import civil
from sloty.errors import Refused
from sloty.ids import new_id
from sloty.operations import appointments, audit, bookers, waitlist_rows
from sloty.operations.idempotency import once
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
    waiting: tuple[dict[str, Any], ...]
    """What they wait for, or waited for."""
    merged: tuple[dict[str, Any], ...] = ()
    """Whoever turned out to be the same: as they were known before."""


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
    waiting: int = 0
    """Places on the waiting list."""


def export(unit: Unit, ref: str) -> PersonView:
    """The whole record of one customer. That somebody read it is noted in the audit trail."""
    unit.actor.require(Permission.EXPORT)
    ids = _everyone(unit, bookers.find(unit, ref, active=False).id)
    for identity in ids:
        audit.note_read(unit, "customer", identity)
    whole, *merged = (row[0] for row in unit.session.rows(queries.WHOLE, ids=ids))
    numbers = (
        dict(zip(("location", "number", "registered_at", "status"), each, strict=True))
        for each in unit.session.rows(queries.NUMBERS, ids=ids)
    )
    visits = (_appointment(*each) for each in unit.session.rows(queries.APPOINTMENTS, ids=ids))
    places = (
        dict(zip(_WAITING, each, strict=True))
        for each in unit.session.rows(waiting.OF_CUSTOMERS, ids=ids, todays=waitlist_rows.todays(unit))
    )
    return PersonView(whole, tuple(numbers), tuple(visits), tuple(places), tuple(merged))


def _everyone(unit: Unit, customer: UUID) -> list[UUID]:
    """The customer, and whoever was merged into them."""
    return [row[0] for row in unit.session.rows(queries.ALIASES, id=customer)]


_APPOINTMENT = (
    "id", "confirmation_code", "status", "start", "end", "timezone", "service", "provider", "location", "title", "notes",
    "internal_notes", "override_reason", "cancellation_reason", "booked_at", "booked_by", "answers", "participants",
    "files", "history",
)  # fmt: skip

_WAITING = (
    "id", "service", "provider", "location", "earliest", "latest", "parts_of_day", "priority", "status", "notes", "source",
    "since", "ended_at", "cancellation_reason",
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
    # Cancelling knows keys of its own: the key is this erasure's alone.
    inner = replace(unit, idempotency_key=None)
    request = {"ref": ref, "cancel": cancel}
    return once(unit, "erase customer", request, ErasureView, lambda: _forget(inner, ref, cancel=cancel))


def _forget(unit: Unit, ref: str, *, cancel: bool) -> ErasureView:
    booker = bookers.find(unit, ref, active=False)
    # From here on nobody books for them, and nobody is merged into them; or they were merged while we waited.
    unit.session.rows(queries.LOCK, ids=[booker.id])
    if bookers.find(unit, str(booker.id), active=False).id != booker.id:
        return _forget(unit, ref, cancel=cancel)
    coming = [row[0] for row in unit.session.rows(queries.COMING, id=booker.id, now=unit.now)]
    if coming and not cancel:
        count = f"{len(coming)} appointment{'s' if len(coming) > 1 else ''}"
        raise AppointmentsComing(customer=booker.ref, count=count, codes=", ".join(coming))
    for code in coming:
        appointments.cancel(unit, code, _REASON)
    return _erase(unit, booker.id, _everyone(unit, booker.id), len(coming))


def _erase(unit: Unit, customer: UUID, ids: list[UUID], cancelled: int) -> ErasureView:
    visits = [row[0] for row in unit.session.rows(queries.ERASED_APPOINTMENTS, ids=ids, now=unit.now)]
    unit.session.run(attachment.ERASE, ids=visits)
    gone = {
        table: [row[0] for row in unit.session.rows(statement, ids=visits)]
        for table, statement in (
            ("answer", queries.ERASE_ANSWERS),
            ("attachment", queries.ERASE_FILES),
            ("participant", queries.ERASE_PARTICIPANTS),
        )
    }
    unit.session.run(queries.ERASE_REASONS, ids=visits)
    places = [row[0] for row in unit.session.rows(waiting.ERASE, ids=ids)]
    # What was answered to requests that had a key tells it all again.
    unit.session.run(queries.ERASE_ANSWERED, ids=[str(each) for each in (*ids, *visits, *places)])
    numbers = [row[0] for row in unit.session.rows(queries.ERASE_NUMBERS, ids=ids)]
    unit.session.run(queries.ERASE_MESSAGES, ids=ids, visits=visits)
    unit.session.run(queries.ERASE_DELIVERIES, ids=ids, visits=visits)
    unit.session.run(links.ERASE, ids=ids, visits=visits)
    unit.session.run(queries.ERASE_ACTS, visits=visits)
    unit.session.run(queries.ERASE_OPT_OUTS, ids=ids)
    unit.session.run(queries.ERASE, ids=ids, now=unit.now)
    noted = ({"id": new_id(unit.now), "customer": each, "now": unit.now, "actor": unit.actor.name} for each in ids)
    unit.session.run_many(queries.NOTE_ERASURE, [*noted])
    told_of = {"customer": ids, "appointment": visits, "customer_location": numbers, "waitlist_entry": places, **gone}
    redacted = sum(audit.redact(unit, table, rows) for table, rows in told_of.items())
    return ErasureView(
        customer, unit.now, len(visits), cancelled, len(gone["answer"]), len(gone["attachment"]),
        len(gone["participant"]), redacted, len(places),
    )  # fmt: skip
