"""`/waitlist`: who wants a service for which there was no time."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from sloty.actor import Permission
from sloty.engine.waiting import STANDING, EntryStatus, PartOfDay, Priority
from sloty.operations import waitlist
from sloty.operations.waitlist import EntryView, Wanted
from sloty.web.api.answers import Body, IdempotencyKey, Listed, reads, writes
from sloty.web.api.caller import Caller

router = APIRouter(tags=["waitlist"])
_WRITES = writes(Permission.WAITLIST)


class NewEntry(Body):
    """Who shall wait, and for what."""

    service: str
    customer: Annotated[str, Field(description="E-mail, code or id.")]
    provider: Annotated[str | None, Field(description="None: anyone.")] = None
    location: Annotated[str | None, Field(description="None: anywhere.")] = None
    earliest: date | None = None
    latest: Annotated[date | None, Field(description="The last day that suits; after it they wait no more.")] = None
    parts_of_day: Annotated[list[PartOfDay], Field(max_length=len(PartOfDay), description="None: any.")] = Field(
        default_factory=list
    )
    priority: Priority = Priority.NORMAL
    notes: str | None = None


@router.post("/waitlist", status_code=201, response_model=EntryView, **_WRITES)
def add(caller: Caller, body: NewEntry, key: IdempotencyKey = None) -> Response:
    """Let a customer wait. Who waits for the same already keeps their place, and wants what is said now."""
    with caller.unit(key=key) as unit:
        made = waitlist.add(unit, Wanted(**{**body.model_dump(), "parts_of_day": tuple(body.parts_of_day)}))
    return caller.answer(made, 201)


@router.get("/waitlist", response_model=Listed[EntryView], **reads(Permission.VIEW_APPOINTMENTS))
def list_(
    caller: Caller,
    service: Annotated[str | None, Query(description="Slug.")] = None,
    provider: Annotated[str | None, Query(description="Slug: who would come to them.")] = None,
    location: Annotated[str | None, Query(description="Slug: who would come there.")] = None,
    customer: Annotated[str | None, Query(description="E-mail, code or id.")] = None,
    status: Annotated[list[EntryStatus], Query(description="Only these; again for more. Who still waits.")] = [],  # noqa: B006 - copied by FastAPI
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[UUID | None, Query(description="`next` of the page before, with the same filters.")] = None,
) -> Response:
    """Who waits: the most urgent first, then who waits longest."""
    with caller.unit() as unit:
        found = waitlist.entries(
            unit,
            service=service,
            provider=provider,
            location=location,
            status=status or STANDING,
            customer=customer,
            limit=limit + 1,
            after=cursor,
        )
    shown = found[:limit]
    return caller.answer(Listed(shown, str(shown[-1].id) if len(found) > limit else None))


@router.delete("/waitlist/{entry}", status_code=204, **_WRITES)
def remove(
    caller: Caller,
    entry: UUID,
    reason: Annotated[str | None, Query(max_length=500)] = None,
    key: IdempotencyKey = None,
) -> Response:
    """Let somebody wait no more; 409 for who was booked, or whose last day is over."""
    with caller.unit(key=key) as unit:
        waitlist.remove(unit, str(entry), reason)
    return Response(status_code=204)
