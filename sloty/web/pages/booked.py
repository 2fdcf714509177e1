"""After booking: the code, entries for calendars, and the link by which the appointment is managed."""

from fastapi import APIRouter
from starlette.responses import Response

from sloty.formats import calendar_links
from sloty.operations.self_service import managing
from sloty.web.here import Here
from sloty.web.pages.manage import counted, entry_of, shown

router = APIRouter()


@router.get("/a/{token}/booked")
def booked(here: Here, token: str) -> Response:
    """What was booked; reloading it books nothing."""
    with counted(here), here.unit() as unit:
        visit = managing.see(unit, token)
    entry = entry_of(here, visit)
    return shown(
        here,
        "booked.html",
        visit,
        token=token,
        google=calendar_links.google(entry),
        outlook=calendar_links.outlook(entry),
    )
