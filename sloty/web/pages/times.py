"""Choosing a time: where, with whom, a week of free times. A time that is chosen is held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from sloty.engine import civil
from sloty.errors import Conflict, Refused
from sloty.operations.allowances import What
from sloty.operations.booking import HoldWish
from sloty.operations.self_service import choosing, holding
from sloty.operations.self_service.choosing import DAYS, Choice, Person, Place, Week
from sloty.web import view
from sloty.web.forms import text_of
from sloty.web.guard import FormTooOld, form_token, require_form
from sloty.web.here import Here, Page, Sent
from sloty.web.limits import count
from sloty.web.view import Look

router = APIRouter()
_OFFERED_ZONES = (
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Chicago",
    "America/New_York", "America/Mexico_City", "America/Bogota", "America/Sao_Paulo", "America/Buenos_Aires",
    "Atlantic/Azores", "Europe/London", "Europe/Lisbon", "Europe/Berlin", "Europe/Madrid", "Europe/Paris",
    "Europe/Athens", "Africa/Lagos", "Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata", "Asia/Bangkok",
    "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip
"""For who wants another zone than their browser's, or whose browser says nothing."""
_FARTHEST = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen so far, from the address or the form."""

    place: Place
    people: tuple[Person, ...]
    """Who gives the service there."""
    person: Person | None
    """None: anyone."""
    first: date | None
    """Day with which the week begins; None: the first with something free."""
    today: date
    """There."""


@router.get("/book/{service}")
def times(here: Here, service: str, at: str = "", who: str = "", day: str = "") -> Response:
    """Where, if there are several places; then the first free week."""
    chosen, mine = wanted(here, service, at, who, day)
    if mine is None:
        return here.page("places.html", chosen=chosen, who=who or None)
    return _week(here, chosen, mine)


@router.post("/book/{service}")
def hold(here: Here, sent: Sent, service: str) -> Response:
    """Keep the time that was chosen, and go on to the form; another press of the button finds the same time kept."""
    count(here, What.SUBMIT, What.HOLD)
    at, who, day, slot = (text_of(sent, name) for name in ("at", "who", "day", "slot"))
    chosen, mine = wanted(here, service, at, who, day)
    starts_at = instant(slot)
    if mine is None or starts_at is None:
        return here.go(f"/book/{service}")
    try:
        key = require_form(here, sent, f"times {service}", quickest=timedelta(0))
        wish = HoldWish(service, starts_at, mine.person.slug if mine.person else None, mine.place.slug)
        return here.go(f"/h/{kept(here, wish, f'{key}-{slot}')}")
    except FormTooOld:
        return here.go(f"/book/{service}", at=at or None, who=who or None, day=day or None)
    except (Conflict, Refused) as error:
        return _week(here, chosen, mine, 409, alternatives_of(error))


def kept(here: Page, wish: HoldWish, key: str) -> str:
    """The token of a time that is kept from now on. Raises as `holding.hold` does."""
    with here.unit(key=key) as unit:
        token = holding.hold(unit, wish)
        if holding.standing(unit, token) is not None:
            return token
    # The same button long after: what it kept was given back since.
    with here.unit() as unit:
        return holding.hold(unit, wish)


def instant(slot: str) -> datetime | None:
    """The start that a button stands for; None for what no button of ours sends."""
    if not slot.isascii() or not slot.isdigit() or len(slot) > 11:
        return None
    return datetime.fromtimestamp(int(slot), UTC)


def alternatives_of(error: Conflict | Refused) -> Sequence[datetime]:
    """The times that an error offers instead. Raises it again where it is not about a time."""
    if "alternatives" not in error.facts:
        raise error
    return [datetime.fromisoformat(text) for text in error.facts["alternatives"]]


def zone_of(here: Page) -> str | None:
    """The zone that the visitor asked for; None: the location's alone is shown."""
    asked = here.look.kept.get("zone", "")
    return asked if asked in civil.zone_names() else None


def zones(here: Page, timezone: str, *, is_virtual: bool = False) -> dict[str, Any]:
    """In which zone times are shown: in person, the location's; the visitor's beside it, when they ask for it."""
    asked = zone_of(here)
    other = asked if asked and asked != timezone else None
    shown = other if other and is_virtual else timezone
    return {"zone": shown, "also": other if shown != other else None, "offered": _OFFERED_ZONES}


def days_of(week: Week, today: date) -> dict[str, Any]:
    """Which days are shown, and with which the days before and after begin."""
    span = timedelta(days=DAYS)
    return {
        "week": week,
        "all_days": [week.first + timedelta(days=number) for number in range(DAYS)],
        "later": week.first + span,
        "earlier": max(today, week.first - span) if week.first > today else None,
    }


def day_in(text: str, today: date) -> date | None:
    """The day with which somebody wants to begin; None for none, one that is over, or one that is out of reach."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if today <= day <= today + _FARTHEST else None


def calling(look: Look, phone: str | None, email: str | None) -> Look:
    """The page with the number and the address of one location, where help stands on every page; else the usual ones."""
    if look.host is None:
        return look
    return replace(look, host=replace(look.host, phone=phone or look.host.phone, email=email or look.host.email))


def wanted(here: Page, service: str, at: str, who: str, day: str = "") -> tuple[Choice, Wanted | None]:
    """What was chosen; None where the place is still open. What is not offered was not chosen."""
    with here.unit() as unit:
        chosen = choosing.choice(unit, service, here.location)
        place = chosen.place(at or None)
        if place is None:
            return chosen, None
        there = choosing.choice(unit, service, place.slug)
        today = civil.local_date(unit.now, civil.zone(place.timezone))
    return chosen, Wanted(place, there.people, there.person(who or None), day_in(day, today), today)


def _week(
    here: Page, chosen: Choice, mine: Wanted, status: int = 200, instead: Sequence[datetime] | None = None
) -> Response:
    person = mine.person.slug if mine.person else None
    with here.unit() as unit:
        week = choosing.week(unit, chosen, mine.place, person, mine.first)
        here.lasts(choosing.lasting(unit, chosen, mine.place, week) - unit.now)
    return view.page(
        calling(here.look, mine.place.phone, mine.place.email),
        "times.html",
        status,
        chosen=chosen,
        terms=chosen.terms(mine.place.slug, person),
        place=mine.place,
        people=mine.people,
        person=mine.person,
        instead=instead,
        form=form_token(here, f"times {chosen.service}"),
        # In another language, the same page.
        stay={
            "at": mine.place.slug if len(chosen.places) > 1 else None,
            "who": person if len(mine.people) > 1 else None,
            "day": mine.first,
        },
        **days_of(week, mine.today),
        **zones(here, mine.place.timezone, is_virtual=mine.place.is_virtual),
    )
