"""`/slots`: free times, and why a time is none."""

from datetime import timedelta
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from sloty.actor import Permission
from sloty.formats import moments
from sloty.operations import slots
from sloty.operations.views import ExplainView, SlotView
from sloty.web.api.answers import Listed, reads
from sloty.web.api.caller import Caller
from sloty.web.api.given import Time, start_of

router = APIRouter(tags=["slots"])
_WINDOW = timedelta(days=14)


@router.get("/slots", response_model=Listed[SlotView], **reads(Permission.FIND_SLOTS))
def find(
    caller: Caller,
    service: str,
    provider: str | None = None,
    location: str | None = None,
    start: Annotated[Time | None, Query(alias="from")] = None,
    end: Annotated[Time | None, Query(alias="to")] = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
) -> Response:
    """Free times, earliest first, with every provider who is free then; two weeks from now, or at most 92 days.

    Where there are more than `limit`, ask again from the last start on.
    """
    with caller.unit() as unit:
        zone = slots.zone_or_utc(unit, service, provider, location)
        first = moments.start(start, unit.now, zone) if start else unit.now
        last = moments.end(end, unit.now, zone) if end else first + _WINDOW
        search = slots.Search(service, first, last, provider, location)
        found = list(islice(slots.find_slots(unit, search), limit))
    return caller.answer(Listed(found))


@router.get("/slots/explain", response_model=ExplainView, **reads(Permission.FIND_SLOTS))
def explain(
    caller: Caller, service: str, at: Time, provider: str | None = None, location: str | None = None
) -> Response:
    """Whether a time can be booked: every rule, passed or failed, for every provider of the service."""
    with caller.unit() as unit:
        told = slots.explain(unit, service, start_of(unit, at, service, provider, location), provider, location)
    return caller.answer(told)
