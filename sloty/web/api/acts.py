"""`/appointments/{ref}/VERB`: what happens to an appointment once it is booked."""

from typing import Protocol

from fastapi import APIRouter
from pydantic import StrictBool
from starlette.responses import Response

from sloty.actor import Permission
from sloty.formats import moments
from sloty.operations import appointments, moving
from sloty.operations.moving import Move, Reassignment
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView
from sloty.web.api.answers import Body, IdempotencyKey, IfMatch, version_in, writes
from sloty.web.api.caller import Caller
from sloty.web.api.given import Time

router = APIRouter(tags=["appointments"])
_BOOKS = writes(Permission.BOOK)


class Because(Body):
    """Why; the customer is told."""

    reason: str


class Cancelled(Because):
    """Why it is cancelled."""

    tell: StrictBool = True
    """False: nobody hears of it by a message."""


class Moved(Body):
    """Where an appointment shall go."""

    at: Time
    provider: str | None = None
    location: str | None = None
    override_reason: str | None = None
    reason: str | None = None


class Reassigned(Body):
    """Who shall take it over."""

    provider: str | None = None
    """None: anybody else who is free, fairly."""
    override_reason: str | None = None
    reason: str | None = None


class _Act(Protocol):
    def __call__(self, unit: Unit, ref: str, *, expected: int | None) -> AppointmentView: ...


def _verb(name: str, act: _Act, scope: Permission, told: str) -> None:
    @router.post(
        f"/appointments/{{ref}}/{name}", response_model=AppointmentView, name=name, description=told, **writes(scope)
    )
    def endpoint(caller: Caller, ref: str, key: IdempotencyKey = None, seen: IfMatch = None) -> Response:
        with caller.unit(key=key) as unit:
            view = act(unit, ref, expected=version_in(seen))
        return caller.answer(view)


_verb("approve", appointments.approve, Permission.APPROVE, "Approve what awaits approval: its hold becomes a booking.")
_verb("confirm", appointments.confirm, Permission.ATTEND, "The customer will come.")
_verb("check-in", appointments.check_in, Permission.ATTEND, "The customer is here.")
_verb("start", appointments.start, Permission.ATTEND, "The visit begins.")
_verb("complete", appointments.complete, Permission.ATTEND, "The visit is over.")
_verb("no-show", appointments.mark_no_show, Permission.ATTEND, "The customer did not come; what is left is free.")


@router.post("/appointments/{ref}/decline", response_model=AppointmentView, **writes(Permission.APPROVE))
def decline(caller: Caller, ref: str, body: Because, key: IdempotencyKey = None, seen: IfMatch = None) -> Response:
    """Decline what awaits approval; its time is free at once."""
    with caller.unit(key=key) as unit:
        view = appointments.decline(unit, ref, body.reason, expected=version_in(seen))
    return caller.answer(view)


@router.post("/appointments/{ref}/cancel", response_model=AppointmentView, **_BOOKS)
def cancel(caller: Caller, ref: str, body: Cancelled, key: IdempotencyKey = None, seen: IfMatch = None) -> Response:
    """Cancel; the time is free at once."""
    with caller.unit(key=key) as unit:
        view = appointments.cancel(unit, ref, body.reason, expected=version_in(seen), tell=body.tell)
    return caller.answer(view)


@router.post(
    "/appointments/{ref}/reschedule",
    response_model=AppointmentView,
    **writes(Permission.BOOK, Permission.VIEW_APPOINTMENTS),
)
def reschedule(caller: Caller, ref: str, body: Moved, key: IdempotencyKey = None, seen: IfMatch = None) -> Response:
    """Move an appointment; it keeps its time when the new one cannot be had."""
    with caller.unit(key=key) as unit:
        zone = moving.zone(unit, ref, body.location)
        at = moments.instant(body.at, unit.now, zone)
        move = Move(ref, at, body.provider, body.location, body.override_reason, body.reason, version_in(seen))
        view = moving.reschedule(unit, move)
    return caller.answer(view)


@router.post("/appointments/{ref}/reassign", response_model=AppointmentView, **_BOOKS)
def reassign(caller: Caller, ref: str, body: Reassigned, key: IdempotencyKey = None, seen: IfMatch = None) -> Response:
    """Give an appointment to another provider, at the same time."""
    with caller.unit(key=key) as unit:
        wish = Reassignment(ref, body.provider, body.override_reason, body.reason, version_in(seen))
        view = moving.reassign(unit, wish)
    return caller.answer(view)
