"""`/appointments`: book, list, read."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from sloty.actor import Permission
from sloty.engine.lifecycle import Status
from sloty.formats import moments
from sloty.operations import appointments, booking, day_sheet
from sloty.operations.appointments import Filter
from sloty.operations.booking import Companion, Wish
from sloty.operations.views import AppointmentView, HistoryView
from sloty.web.api import cursors
from sloty.web.api.answers import Body, IdempotencyKey, Listed, reads, writes
from sloty.web.api.caller import Caller
from sloty.web.api.given import Answers, Time, answers_in, start_of

router = APIRouter(tags=["appointments"])
_READS = reads(Permission.VIEW_APPOINTMENTS)


class NewCompanion(Body):
    """Somebody who comes along."""

    name: str
    email: str | None = None
    phone: str | None = None
    relationship: str | None = None


class NewAppointment(Body):
    """What is to be booked."""

    service: str
    at: Time
    customer: Annotated[str, Field(description="E-mail, code or id.")]
    provider: Annotated[str | None, Field(description="None: whoever is free, fairly.")] = None
    location: str | None = None
    parameters: Answers = Field(default_factory=dict)
    override_reason: Annotated[
        str | None, Field(description="Book outside hours or notice, for this reason. Scope: override.")
    ] = None
    notes: str | None = None
    participants: Annotated[list[NewCompanion], Field(max_length=100)] = Field(default_factory=list)


@router.post(
    "/appointments",
    status_code=201,
    response_model=AppointmentView,
    **writes(Permission.BOOK, Permission.FIND_SLOTS),
)
def book(caller: Caller, body: NewAppointment, key: IdempotencyKey = None) -> Response:
    """Book: the time is reserved and everything recorded, or nothing is. 409 slot_taken offers three other times."""
    with caller.unit(key=key) as unit:
        wish = Wish(
            service=body.service,
            starts_at=start_of(unit, body.at, body.service, body.provider, body.location),
            customer=body.customer,
            provider=body.provider,
            location=body.location,
            answers=answers_in(body.parameters),
            override_reason=body.override_reason,
            notes=body.notes,
            source="API",
            participants=tuple(Companion(**each.model_dump()) for each in body.participants),
        )
        made = booking.book(unit, wish)
    return caller.answer(made, 201)


@router.get("/appointments", response_model=Listed[AppointmentView], **_READS)
def list_(
    caller: Caller,
    start: Annotated[Time, Query(alias="from")] = "today",
    end: Annotated[Time | None, Query(alias="to", description="Four weeks on.")] = None,
    provider: Annotated[str | None, Query(description="Slug.")] = None,
    location: Annotated[str | None, Query(description="Slug.")] = None,
    service: Annotated[str | None, Query(description="Slug.")] = None,
    customer: Annotated[str | None, Query(description="E-mail, code or id.")] = None,
    status: Annotated[list[Status], Query(description="Only these; again for more.")] = [],  # noqa: B006 - copied by FastAPI
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before, with the same filters.")] = None,
) -> Response:
    """Appointments by start and id, cancelled ones included."""
    with caller.unit() as unit:
        zone = day_sheet.zone(unit, provider=provider, location=location)
        span = moments.parse_range(start, end, unit.now, zone, days=28)
        wanted = Filter(span.start, span.end, provider, location, service, customer, tuple(status), limit + 1)
        found = appointments.page(unit, wanted, cursors.read(cursor) if cursor else None)
    shown = found[:limit]
    return caller.answer(Listed(shown, cursors.after(shown[-1]) if len(found) > limit else None))


@router.get("/appointments/{ref}", response_model=AppointmentView, **_READS)
def show(caller: Caller, ref: str) -> Response:
    """One appointment, whole, by confirmation code or id."""
    with caller.unit() as unit:
        found = appointments.show(unit, ref)
    return caller.answer(found)


@router.get("/appointments/{ref}/history", response_model=Listed[HistoryView], **_READS)
def history(caller: Caller, ref: str) -> Response:
    """Every act on an appointment, oldest first."""
    with caller.unit() as unit:
        found = appointments.history(unit, ref)
    return caller.answer(Listed(found))
