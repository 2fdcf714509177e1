"""Where the link of a message leads: the visit, and what its customer does with it. Looking changes nothing.

Mail scanners follow every link, and some press what they find: so each act is a form with a signed word of its own, and
not at once. Whatever is wrong with a link looks alike, and is counted.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.errors import Conflict, Refused
from sloty.formats import calendar_links, calendars
from sloty.formats.calendars import Entry
from sloty.operations.allowances import What
from sloty.operations.links import LinkUnusable
from sloty.operations.offerings import NotOffered
from sloty.operations.self_service import managing
from sloty.operations.self_service.managing import OwnAppointment, TooLateOnline
from sloty.operations.unit import Unit
from sloty.web import view
from sloty.web.forms import text_of
from sloty.web.guard import FormForged, FormTooOld, form_token, require_form
from sloty.web.here import Here, Page, Sent
from sloty.web.limits import count
from sloty.web.pages.times import alternatives_of, calling, day_in, days_of, instant, zones

router = APIRouter(prefix="/a/{token}")
_LONGEST_REASON = 500
_ENTRY = {Status.CANCELLED: "CANCELLED", Status.HELD: "TENTATIVE"}
"""As calendars say it (RFC 5545 §3.8.1.11); all others are CONFIRMED."""


@router.get("")
def manage(here: Here, token: str, said: str = "") -> Response:
    """The visit, with a button for everything that can be done."""
    with counted(here), here.unit() as unit:
        visit = managing.see(unit, token)
    entry = entry_of(here, visit)
    return shown(
        here,
        "manage.html",
        visit,
        said=here.look.t.get(f"manage.said.{said}") if said else None,
        path=f"/a/{token}",
        form=form_token(here, f"confirm {token}"),
        google=calendar_links.google(entry),
        outlook=calendar_links.outlook(entry),
    )


@router.get("/visit.ics")
def calendar(here: Here, token: str) -> Response:
    """The visit as a file that every calendar takes; by the name that it has in invitations, so that it stands there once."""
    with counted(here), here.unit() as unit:
        visit = managing.see(unit, token)
    content = calendars.written(here.look.name, [entry_of(here, visit)])
    return Response(
        content, media_type="text/calendar", headers={"Content-Disposition": 'attachment; filename="visit.ics"'}
    )


@router.post("/confirm")
def confirm(here: Here, sent: Sent, token: str) -> Response:
    """They will come."""

    def act(unit: Unit) -> str:
        managing.confirm(unit, token)
        return token

    return _done(here, sent, token, "confirm", act, "confirmed")


@router.get("/cancel")
def ask_to_cancel(here: Here, token: str) -> Response:
    """Whether they really want to, and why."""
    with counted(here), here.unit() as unit:
        visit = managing.see(unit, token)
    if not visit.can_cancel:
        raise TooLateOnline
    return shown(here, "cancel.html", visit, path=f"/a/{token}", form=form_token(here, f"cancel {token}"))


@router.post("/cancel")
def cancel(here: Here, sent: Sent, token: str) -> Response:
    """They will not come."""
    reason = " ".join(str(sent.get("reason", "")).split())[:_LONGEST_REASON]

    def act(unit: Unit) -> str:
        managing.cancel(unit, token, reason)
        return token

    return _done(here, sent, token, "cancel", act, "cancelled")


@router.get("/move")
def times(here: Here, token: str, day: str = "") -> Response:
    """The free times, some days at once, beginning with the first that has any."""
    return _times(here, token, day)


def _times(here: Page, token: str, day: str, status: int = 200, instead: Sequence[datetime] | None = None) -> Response:
    with counted(here), here.unit() as unit:
        today = civil.local_date(unit.now, civil.zone(managing.see(unit, token).timezone))
        try:
            visit, week = managing.times(unit, token, day_in(day, today))
        except NotOffered:
            raise TooLateOnline from None
    return shown(
        here,
        "move.html",
        visit,
        status,
        path=f"/a/{token}",
        form=form_token(here, f"move {token}"),
        instead=instead,
        stay={"day": week.first},
        **days_of(week, today),
    )


@router.post("/move")
def move(here: Here, sent: Sent, token: str) -> Response:
    """Another time. The link is another one from then on, and the page goes there. One just gone offers three others."""
    starts_at = instant(text_of(sent, "slot"))
    if starts_at is None:
        raise FormForged
    try:
        return _done(here, sent, token, "move", lambda unit: managing.move(unit, token, starts_at), "moved")
    except (Conflict, Refused) as error:
        others = alternatives_of(error)
        look = replace(here.look, path=f"/a/{token}/move")
        return _times(replace(here, look=look), token, text_of(sent, "day"), 409, others)


def shown(here: Page, template: str, visit: OwnAppointment, status: int = 200, **values: Any) -> Response:
    """A page about a visit: in the location's zone, and in the visitor's beside it when they ask for it."""
    look = calling(here.look, visit.phone, visit.email)
    return view.page(look, template, status, visit=visit, **zones(here, visit.timezone), **values)


def _done(here: Page, sent: Sent, token: str, verb: str, act: Callable[[Unit], str], said: str) -> Response:
    """Do what a form asks for, once; then show the visit as it is now, by the link that is good for it."""
    count(here, What.SUBMIT)
    try:
        key = require_form(here, sent, f"{verb} {token}")
    except FormTooOld:
        # It lay open for a while: they look at what is so now, and press again.
        return here.go(f"/a/{token}", said="again")
    with counted(here), here.unit(key=key) as unit:
        good = act(unit)
    return here.go(f"/a/{good}", said=said)


@contextmanager
def counted(here: Page) -> Iterator[None]:
    """Count links that lead nowhere: who tries many is slowed down."""
    try:
        yield
    except LinkUnusable:
        count(here, What.GUESS)
        raise


def entry_of(here: Page, visit: OwnAppointment) -> Entry:
    """The visit as calendars take it: by the name that an invitation gave it, where one was sent."""
    identity, domain = visit.id, here.host.domain or f"{here.host.slug}.invalid"
    if visit.uid:
        name, _, domain = visit.uid.partition("@")
        identity = UUID(name)
    return Entry(
        identity,
        domain,
        visit.start,
        visit.end,
        f"{visit.service}, {visit.provider}",
        ", ".join(part for part in (visit.location, visit.address) if part),
        _ENTRY.get(visit.status, "CONFIRMED"),
        visit.version,
        visit.changed_at,
        "\n".join(part for part in (visit.confirmation_code, visit.meeting_url, visit.phone) if part),
    )
