"""After booking: the code, entries for calendars, and the link by which the appointment is managed."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from sloty.engine.lifecycle import Status
from sloty.formats import calendars
from sloty.formats.calendars import Entry
from sloty.operations import links
from sloty.operations.allowances import What
from sloty.operations.links import LinkUnusable
from sloty.operations.self_service import booked as visits
from sloty.operations.self_service.booked import BookedView
from sloty.web.here import Here, Page
from sloty.web.limits import count
from sloty.web.pages.times import zone_of

router = APIRouter()
_STATUS = {Status.HELD: "TENTATIVE", Status.CANCELLED: "CANCELLED"}


@router.get("/a/{token}/booked")
def booked(here: Here, token: str) -> Response:
    """What was booked; reloading it books nothing."""
    visit = _visit(here, token)
    asked = zone_of(here)
    return here.page(
        "booked.html",
        visit=visit,
        token=token,
        google=google(here, visit),
        outlook=outlook(here, visit),
        also=asked if asked and asked != visit.timezone else None,
    )


@router.get("/a/{token}/booked.ics")
def entry(here: Here, token: str) -> Response:
    """The appointment as a file that every calendar takes."""
    visit = _visit(here, token)
    written = calendars.written(
        here.look.name,
        [
            Entry(
                id=visit.id,
                domain=here.host.domain or f"{here.host.slug}.sloty",
                start=visit.start,
                end=visit.end,
                summary=_summary(here, visit),
                location=_where(visit),
                status=_STATUS.get(visit.status, "CONFIRMED"),
                sequence=max(0, visit.version - 1),
                changed_at=here.now,
                description=here.look.t("book.code_is", code=visit.code),
            )
        ],
    )
    name = f'attachment; filename="{visit.code}.ics"'
    return Response(written, media_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})


def google(here: Page, visit: BookedView) -> str:
    """The address that offers the appointment to a calendar at Google."""
    stamps = "/".join(f"{each.astimezone(UTC):%Y%m%dT%H%M%SZ}" for each in (visit.start, visit.end))
    facts = {"action": "TEMPLATE", "text": _summary(here, visit), "dates": stamps, "location": _where(visit)}
    return f"https://calendar.google.com/calendar/render?{urlencode(facts)}"


def outlook(here: Page, visit: BookedView) -> str:
    """The same for Outlook on the web."""
    facts = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": _summary(here, visit),
        "startdt": _stamp(visit.start),
        "enddt": _stamp(visit.end),
        "location": _where(visit),
    }
    return f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(facts)}"


def _visit(here: Page, token: str) -> BookedView:
    try:
        link = links.resolve(here.database, token, now=here.now)
    except LinkUnusable:
        count(here, What.GUESS)
        raise
    if link.tenant != here.host.tenant:
        raise LinkUnusable
    with here.unit() as unit:
        return visits.booked(unit, link.appointment)


def _summary(here: Page, visit: BookedView) -> str:
    return f"{visit.service} – {here.look.name}"


def _where(visit: BookedView) -> str:
    return ", ".join(part for part in (visit.location, visit.address) if part)


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
