"""Where the link of a message leads: the visit, and what its customer does with it. Looking changes nothing.

Mail scanners follow every link, and some press what they find: so each act is a form with a signed word of its own, and
not at once. Whatever is wrong with a link looks alike, and is counted.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sloty.engine.lifecycle import Status
from sloty.formats import calendar_links, calendars
from sloty.formats.calendars import Entry
from sloty.operations.allowances import What
from sloty.operations.links import LinkUnusable
from sloty.operations.offerings import NotOffered
from sloty.operations.placing import SlotTaken
from sloty.operations.self_service import managing
from sloty.operations.self_service.managing import OwnAppointment, TooLateOnline
from sloty.operations.unit import Unit
from sloty.web.guard import FormForged, FormTooOld, form_token, require_form
from sloty.web.here import Here, Page, Sent
from sloty.web.limits import count

router = APIRouter(prefix="/a/{token}")
_READ = ["GET", "HEAD"]
_LONGEST_REASON = 500
_ENTRY = {Status.CANCELLED: "CANCELLED", Status.HELD: "TENTATIVE"}
"""As calendars say it (RFC 5545 §3.8.1.11); all others are CONFIRMED."""


@router.api_route("", methods=_READ)
def manage(here: Here, token: str, said: str = "") -> Response:
    """The visit, with a button for everything that can be done."""
    with counted(here), here.unit() as unit:
        visit = managing.see(unit, token)
    entry = entry_of(here, visit)
    return here.page(
        "manage.html",
        visit=visit,
        said=here.look.t.get(f"manage.said.{said}") if said else None,
        path=f"/a/{token}",
        form=form_token(here, f"confirm {token}"),
        google=calendar_links.google(entry),
        outlook=calendar_links.outlook(entry),
    )


@router.api_route("/visit.ics", methods=_READ)
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


@router.api_route("/cancel", methods=_READ)
def ask_to_cancel(here: Here, token: str) -> Response:
    """Whether they really want to, and why."""
    with counted(here), here.unit() as unit:
        visit = managing.see(unit, token)
    if not visit.can_cancel:
        raise TooLateOnline
    return here.page("cancel.html", visit=visit, path=f"/a/{token}", form=form_token(here, f"cancel {token}"))


@router.post("/cancel")
def cancel(here: Here, sent: Sent, token: str) -> Response:
    """They will not come."""
    reason = " ".join(str(sent.get("reason", "")).split())[:_LONGEST_REASON]

    def act(unit: Unit) -> str:
        managing.cancel(unit, token, reason)
        return token

    return _done(here, sent, token, "cancel", act, "cancelled")


@router.api_route("/move", methods=_READ)
def times(here: Here, token: str, week: date | None = None, said: str = "") -> Response:
    """The free times, a week at once, beginning with the first that has any."""
    with counted(here), here.unit() as unit:
        try:
            found = managing.times(unit, token, week)
        except NotOffered:
            raise TooLateOnline from None
    days: dict[date, list[datetime]] = {}
    for slot in found.slots:
        days.setdefault(slot.start.date(), []).append(slot.start)
    return here.page(
        "move.html",
        found=found,
        visit=found.visit,
        days=days,
        said=here.look.t.get(f"manage.said.{said}") if said else None,
        path=f"/a/{token}",
        form=form_token(here, f"move {token}"),
    )


@router.post("/move")
def move(here: Here, sent: Sent, token: str) -> Response:
    """Another time. The link is another one from then on, and the page goes there."""
    try:
        starts_at = datetime.fromtimestamp(int(str(sent.get("start", ""))), UTC)
    except (ValueError, OverflowError, OSError):
        raise FormForged from None
    try:
        return _done(here, sent, token, "move", lambda unit: managing.move(unit, token, starts_at), "moved")
    except SlotTaken:
        return here.go(f"/a/{token}/move", said="taken")


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
