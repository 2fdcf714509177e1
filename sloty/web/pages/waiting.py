"""Waiting for a service that has no time: who it is and what would suit; then a page of one's own, by which to leave.

The place in the list is one for whatever is sent twice. Whoever asks again need not be who stands there, and changes
nothing of it (`operations/waitlist_repeats.py`). Its link is a secret, as those of messages are (`manage.py`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_time
from fastapi import APIRouter
from starlette.responses import Response

from sloty.engine.waiting import AFTERNOON, EVENING, PartOfDay
from sloty.errors import Invalid, SlotyError, each_of, raise_all
from sloty.operations.allowances import What
from sloty.operations.self_service import waiting
from sloty.operations.self_service.waiting import OwnWaiting
from sloty.operations.specs.checked import InvalidValue
from sloty.operations.waitlist_rows import DayPast, DaysInvalid
from sloty.web import forms, view
from sloty.web.forms import OURS, Fault, text_of
from sloty.web.guard import FormTooOld, FormTooSoon, form_token, require_form
from sloty.web.here import Here, Page, Sent
from sloty.web.limits import count, count_contact
from sloty.web.pages.manage import counted
from sloty.web.pages.times import Wanted, calling, wanted, zone_of
from sloty.web.view import Look

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from sloty.operations.self_service.choosing import Choice

router = APIRouter()
_DAYS = ("earliest", "latest")
_NAMES = ("part", *_DAYS, *OURS)
"""Fields in the order of the form."""


@dataclass(frozen=True)
class Said:
    """What a form is shown again with."""

    sent: "FormData | None" = None
    """What was sent; None: it is opened for the first time."""
    faults: Sequence[Fault] = ()
    is_again: bool = False
    """Whether it was sent too soon or too late, and only has to be sent once more."""
    status: int = 200


@router.get("/wait/{service}")
def ask(here: Here, service: str, at: str = "", who: str = "") -> Response:
    """The form; for a service without a list, its times."""
    chosen, mine = wanted(here, service, at, who)
    if mine is None or not chosen.waitlist:
        return here.go(f"/book/{service}", at=at or None, who=who or None)
    return _form(here, chosen, mine, Said())


@router.post("/wait/{service}")
def join(here: Here, sent: Sent, service: str) -> Response:
    """Wait, and be led to a page of one's own."""
    count(here, What.SUBMIT, What.BOOK)
    chosen, mine = wanted(here, service, text_of(sent, "at"), text_of(sent, "who"))
    if mine is None or not chosen.waitlist:
        return here.go(f"/book/{service}")
    try:
        key = require_form(here, sent, _about(chosen))
        return here.go(f"/w/{_joined(here, sent, chosen, mine, key)}")
    except (FormTooSoon, FormTooOld):
        return _form(here, chosen, mine, Said(sent, is_again=True, status=409))
    except Invalid as error:
        return _form(here, chosen, mine, Said(sent, _faults(here.look, error), status=422))


@router.get("/w/{token}")
def see(here: Here, token: str) -> Response:
    """What one waits for, and a button to wait no more. Looking changes nothing."""
    with counted(here), here.unit() as unit:
        entry = waiting.see(unit, token)
    form = form_token(here, f"leave {token}")
    return here.page("waiting.html", entry=entry, parts=_parts(here.look), path=f"/w/{token}", form=form)


@router.post("/w/{token}")
def leave(here: Here, sent: Sent, token: str) -> Response:
    """Wait no more."""
    count(here, What.SUBMIT)
    try:
        require_form(here, sent, f"leave {token}")
    except FormTooOld:
        # It lay open for a while: they look at what is so now, and press again.
        return here.go(f"/w/{token}")
    with counted(here), here.unit() as unit:
        waiting.leave(unit, token)
    return here.go(f"/w/{token}")


def _joined(here: Page, sent: "FormData", chosen: "Choice", mine: Wanted, key: str) -> str:
    """The word of the place in the list. Raises everything that is wrong with the form at once.

    Two presses of a button get one word. Whoever went back and sends other words in the same form asks once more.
    """
    wrong: list[SlotyError] = []
    contact = forms.contact_of(sent, locale=here.look.t.language.value, timezone=zone_of(here))
    if contact.email:
        count_contact(here, contact.email)
    earliest, latest = (_day(sent, name, wrong) for name in _DAYS)
    wish = OwnWaiting(
        contact,
        chosen.service,
        _who(mine),
        mine.place.slug,
        earliest,
        latest,
        tuple(part for part in PartOfDay if part.value in sent.getlist("part")),
        text_of(sent, "notes") or None,
    )
    token, words = "", hashlib.sha256(repr(wish).encode(errors="replace")).hexdigest()[:16]
    with here.unit(key=f"{key}-{words}") as unit:
        try:
            token = waiting.join(unit, wish).token
        except Invalid as error:
            wrong += each_of(error)
        raise_all(wrong)
    return token


def _day(sent: "FormData", name: str, wrong: list[SlotyError]) -> date | None:
    """The day in a field; what is none is noted as wrong."""
    text = text_of(sent, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        wrong.append(InvalidValue(field=name, path=name, problem="is no date"))
        return None


def _who(mine: Wanted) -> str | None:
    """Slug of whom they wait for, where there is a choice; None: anyone."""
    return mine.person.slug if mine.person and len(mine.people) > 1 else None


def _faults(look: Look, error: SlotyError) -> list[Fault]:
    """What is wrong, in the order of the form."""
    told = {fault.field: fault for each in each_of(error) for fault in [_fault(look, each)]}
    return [told[name] for name in _NAMES if name in told]


def _fault(look: Look, error: SlotyError) -> Fault:
    if error.field not in _DAYS:
        return forms.of_contact(look.t, error)
    kind = "order" if isinstance(error, DaysInvalid) else "past" if isinstance(error, DayPast) else "day"
    return Fault(error.field, look.t(f"wait.wrong.{kind}"))


def _parts(look: Look) -> dict[str, str]:
    """The parts of a day, with the clock of the place."""
    noon, five = (format_time(each, "short", locale=look.locale) for each in (AFTERNOON, EVENING))
    return {part.value: look.t(f"wait.part.{part.value}", noon=noon, five=five) for part in PartOfDay}


def _about(chosen: "Choice") -> str:
    return f"wait {chosen.service}"


def _form(here: Page, chosen: "Choice", mine: Wanted, said: Said) -> Response:
    who = _who(mine)
    return view.page(
        calling(here.look, mine.place.phone, mine.place.email),
        "wait.html",
        said.status,
        chosen=chosen,
        place=mine.place,
        people=mine.people,
        who=who,
        today=mine.today,
        parts=_parts(here.look),
        typed=forms.typed(said.sent, _NAMES) if said.sent else {},
        faults=said.faults,
        wrong={fault.field: fault.text for fault in said.faults},
        is_again=said.is_again,
        form=form_token(here, _about(chosen), said.sent),
        # In another language, the same page.
        stay={"at": mine.place.slug, "who": who},
    )
