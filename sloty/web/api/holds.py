"""`/holds`: a time kept for some minutes, then booked or given back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, StrictInt
from starlette.responses import Response

from sloty.actor import Permission
from sloty.operations import booking
from sloty.operations.booking import HoldWish
from sloty.operations.views import AppointmentView, HoldView
from sloty.web.api.answers import Body, IdempotencyKey, Listed, reads, writes
from sloty.web.api.caller import Caller
from sloty.web.api.given import Answers, Time, answers_in, start_of

router = APIRouter(tags=["holds"])


class NewHold(Body):
    """A time to be kept."""

    service: str
    at: Time
    provider: str | None = None
    location: str | None = None
    minutes: Annotated[StrictInt | None, Field(ge=1, le=1440, description="For so long; ten.")] = None


class Confirmed(Body):
    """Who takes the time that is kept."""

    customer: Annotated[str, Field(description="E-mail, code or id.")]
    parameters: Answers = Field(default_factory=dict)


@router.post("/holds", status_code=201, response_model=HoldView, **writes(Permission.BOOK, Permission.FIND_SLOTS))
def create(caller: Caller, body: NewHold, key: IdempotencyKey = None) -> Response:
    """Keep a time for somebody who is still deciding; it gives itself back."""
    with caller.unit(key=key) as unit:
        at = start_of(unit, body.at, body.service, body.provider, body.location)
        made = booking.hold(unit, HoldWish(body.service, at, body.provider, body.location, body.minutes))
    return caller.answer(made, 201)


@router.get("/holds", response_model=Listed[HoldView], **reads(Permission.VIEW_APPOINTMENTS))
def list_(caller: Caller) -> Response:
    """Every live hold, earliest visit first."""
    with caller.unit() as unit:
        found = booking.list_holds(unit)
    return caller.answer(Listed(found))


@router.get("/holds/{hold}", response_model=HoldView, **reads(Permission.VIEW_APPOINTMENTS))
def show(caller: Caller, hold: UUID) -> Response:
    """A live hold; 409 when it has given its time back, or was never there."""
    with caller.unit() as unit:
        found = booking.held(unit, hold)
    return caller.answer(found)


@router.delete("/holds/{hold}", status_code=204, **writes(Permission.BOOK))
def release(caller: Caller, hold: UUID) -> Response:
    """Give a hold's time back at once."""
    with caller.unit() as unit:
        booking.release(unit, hold)
    return Response(status_code=204)


@router.post("/holds/{hold}/confirm", status_code=201, response_model=AppointmentView, **writes(Permission.BOOK))
def confirm(caller: Caller, hold: UUID, body: Confirmed, key: IdempotencyKey = None) -> Response:
    """Turn a hold into an appointment."""
    with caller.unit(key=key) as unit:
        made = booking.book_hold(unit, hold, body.customer, answers_in(body.parameters))
    return caller.answer(made, 201)
