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
from sloty.web.api import cursors
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
    limit: Annotated[
        int, Query(ge=1, le=5000, description="Some more, where others are free at the last start.")
    ] = 1000,
    cursor: Annotated[
        str | None, Query(description="`next` of the page before, with the same window and filters.")
    ] = None,
) -> Response:
    """Free times, earliest first, with every provider who is free then; two weeks from now, or at most 92 days."""
    with caller.unit() as unit:
        zone = slots.zone_or_utc(unit, service, provider, location)
        first = moments.start(start, unit.now, zone) if start else unit.now
        last = moments.end(end, unit.now, zone) if end else first + _WINDOW
        begin = cursors.read_start(cursor) if cursor else first
        found = slots.find_slots(unit, slots.Search(service, begin, last, provider, location))
        shown = list(islice(found, limit))
        following = None
        for each in found:
            # Whoever is free at one start stands on one page: what is taken meanwhile shifts nothing.
            if each.start != shown[-1].start:
                following = cursors.at(each.start)
                break
            shown.append(each)
    return caller.answer(Listed(shown, following))


@router.get("/slots/explain", response_model=ExplainView, **reads(Permission.FIND_SLOTS))
def explain(
    caller: Caller, service: str, at: Time, provider: str | None = None, location: str | None = None
) -> Response:
    """Whether a time can be booked: every rule, passed or failed, for every provider of the service."""
    with caller.unit() as unit:
        told = slots.explain(unit, service, start_of(unit, at, service, provider, location), provider, location)
    return caller.answer(told)
