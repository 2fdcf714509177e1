"""Appointments into the calendar and into history: what is past as it ended, what is to come past the real guard."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import staging as queries
from sloty.db.staging import Stage
from sloty.engine import civil
from sloty.engine.lifecycle import Status, Verb
from sloty.engine.limits import Limited
from sloty.errors import Invalid, SlotyError
from sloty.ids import new_confirmation_code
from sloty.operations import bookers, records, subscriptions
from sloty.operations.booking import Wish
from sloty.operations.imports import customers
from sloty.operations.imports.appointments import Table
from sloty.operations.imports.problems import Problem, Reject
from sloty.operations.imports.report import OnConflict, Outcome, Prepared
from sloty.operations.imports.rows import Seen
from sloty.operations.offerings import Offer, offering
from sloty.operations.placing import place
from sloty.operations.unit import Unit

REASON: Final = "import"
"""Why hours, grid, notice and horizon do not hold for what was agreed elsewhere. That time is taken holds."""


class HistoryStands(Invalid):
    """Appointments that exist are changed by their own verbs, which tell the customer and keep a history."""

    code = "import_cannot_update"
    sentence = "An import does not change appointments that exist."
    hint = "Use --on-conflict skip, and: sloty appointment reschedule, cancel, …"


def bring(unit: Unit, prepared: Prepared, seen: Seen) -> Outcome:
    """Past ones with their final status and without taking time; future ones as bookings, each past the guard."""
    if prepared.job.on_conflict is OnConflict.UPDATE:
        raise HistoryStands(field="on_conflict")
    if prepared.job.create_customers:
        unit.actor.require(Permission.EDIT_CUSTOMERS)
    table = Table.of(unit, prepared.plan)
    stage = Stage(unit.session, table.staged)
    stage.fill(table.rows(prepared, seen))
    seen("check", 0)
    _judge(stage, prepared)
    savepoint = unit.session.begin_nested()
    made, late = _try(unit, stage, prepared, table, seen)
    refused = bool(late) or stage.counts().rejected > 0
    if refused and not prepared.job.partial:
        savepoint.rollback()
        stage.refuse((each.line, each.code, each.error) for each in late)
        counts = stage.counts()
        return Outcome(counts.rows, counts.rejected, groups=stage.groups(), rejects=stage.rejects)
    savepoint.commit()
    stage.refuse((each.line, each.code, each.error) for each in late)
    return _write(unit, stage, made, seen)


def _judge(stage: Stage, prepared: Prepared) -> None:
    """Whose they are, whether they came twice, and whether they are here already."""
    stage.refuse_duplicates("id", Problem.DUPLICATE.value, "the same appointment as in line ")
    _find_customers(stage)
    create = prepared.job.create_customers
    more = "" if create else " (--create-customers adds those whose names the file has)"
    said = f"customer: nobody is known by this{more}: "
    stage.run(queries.APPOINTMENTS_FIND)
    stage.run(queries.APPOINTMENTS_FIND_CONFIRMED)
    stage.run(queries.APPOINTMENTS_UNABLE)
    stage.run(queries.APPOINTMENTS_NOBODY, code=Problem.NO_CUSTOMER.value, said=said, create=create)
    stage.run(queries.APPOINTMENTS_COMPARE)
    if prepared.job.on_conflict is OnConflict.REJECT:
        said = "it is here already, and differs; --on-conflict skip leaves it as it is"
        stage.run(queries.APPOINTMENTS_CONFLICT, code=Problem.EXISTS.value, said=said)


def _find_customers(stage: Stage) -> None:
    stage.run(queries.APPOINTMENTS_BY_CODE)
    stage.run(queries.APPOINTMENTS_BY_EMAIL)


def _try(unit: Unit, stage: Stage, prepared: Prepared, table: Table, seen: Seen) -> tuple[int, list[Reject]]:
    """New customers, then what is to come: how many customers were made, and whom the guard refused."""
    made = 0
    late: list[Reject] = []
    if prepared.job.create_customers:
        columns = customers.inserted(table.of_customer, "customer_")
        ((made,),) = stage.rows(queries.APPOINTMENTS_NEW_CUSTOMERS, **columns)
        subscriptions.require_kept(unit, Limited.CUSTOMERS)
        _find_customers(stage)
        said = "customer: cannot be added, for somebody else has this code or e-mail address"
        late = [Reject(line, Problem.NO_CUSTOMER, said) for (line,) in stage.rows(queries.APPOINTMENTS_STILL_NOBODY)]
    lost = {each.line for each in late}
    waiting = [row for row in stage.rows(queries.APPOINTMENTS_TO_BOOK) if row[0] not in lost]
    _lock(unit, waiting)
    if waiting:
        stage.one_by_one()
    for done, row in enumerate(waiting, 1):
        try:
            _book(unit, *row[1:])
        except SlotyError as error:
            late.append(Reject(row[0], error.code, error.message))
        seen("book", done)
    return made, late


def _lock(unit: Unit, waiting: Iterable[tuple[Any, ...]]) -> None:
    """Every calendar that will be taken, in the order of all bookings: then no two wait for each other."""
    calendars: set[object] = set()
    for service in {row[2] for row in waiting}:
        for offer in offering(unit, str(service)).offers:
            pools = (calendar for pool in offer.candidate.pools for calendar, _ in pool.members)
            calendars |= {offer.candidate.calendar, *pools}
    if calendars:
        unit.session.rows(queries.LOCK_CALENDARS, calendars=list(calendars))


def _book(
    unit: Unit,
    identity: UUID,
    service: UUID,
    provider: UUID,
    location: UUID,
    customer: UUID,
    starts_at: Any,
    duration: int | None,
    status: str,
    notes: str | None,
) -> None:
    """As booking does, but agreed already: no approval, no questions, hours and notice waived, the status as told."""
    found = replace(offering(unit, str(service)).bookable(), requires_approval=False)
    offers = [_lasting(offer, duration) for offer in found.matching(str(provider), str(location))]
    booker = bookers.find(unit, str(customer))
    placed = place(unit, identity, found, offers, starts_at, override_reason=REASON)
    wish = Wish(str(service), starts_at, str(customer), override_reason=REASON, notes=notes, source="IMPORT")
    records.insert(unit, records.Record(identity, found, placed, Status(status), booker, wish))
    records.note(unit, identity, Verb.BOOK, None, Status(status), reason=REASON, starts_after=placed.visit.start)


def _lasting(offer: Offer, duration: int | None) -> Offer:
    if duration is None:
        return offer
    timing = replace(offer.candidate.timing, duration=duration)
    return replace(offer, candidate=replace(offer.candidate, timing=timing))


def _write(unit: Unit, stage: Stage, made: int, seen: Seen) -> Outcome:
    """History in sets; then what came of all."""
    ((skipped,),) = stage.rows(queries.APPOINTMENTS_DIFFER)
    counts = stage.counts()
    seen("write", counts.new)
    _code(stage)
    stage.replan()
    values = {"tzdata": civil.tzdata_version(), "actor": unit.actor.name}
    stage.run(queries.APPOINTMENTS_INSERT, **values)
    acts = {"actor": unit.actor.name, "front_end": unit.actor.front_end}
    stage.run(queries.APPOINTMENTS_BOOKED, **acts)
    stage.run(queries.APPOINTMENTS_ENDED, now=unit.now, **acts)
    return Outcome(
        counts.rows,
        counts.rejected,
        created=counts.new,
        skipped=skipped,
        unchanged=counts.known - skipped,
        customers_created=made,
        groups=stage.groups(),
        rejects=stage.rejects,
    )


def _code(stage: Stage) -> None:
    """Draw confirmation codes again until nobody has them."""
    while taken := stage.rows(queries.APPOINTMENTS_CODES_TAKEN):
        for (line,) in taken:
            stage.run(queries.APPOINTMENTS_RECODE, line=line, confirmation_code=new_confirmation_code())
