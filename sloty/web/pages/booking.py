"""The form: the time is kept while it is filled in; what was typed stays, whatever happens; then it is booked, once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import Response

from sloty.errors import Conflict, Invalid, Refused
from sloty.operations import slots
from sloty.operations.allowances import What
from sloty.operations.booking import HoldUsed, HoldWish
from sloty.operations.idempotency import KeyReused
from sloty.operations.records import HoldExpired
from sloty.operations.self_service import choosing, drafts, holding, reserving
from sloty.operations.self_service.choosing import Choice
from sloty.operations.self_service.holding import Held, KeptLongEnough
from sloty.operations.self_service.reserving import OwnWish
from sloty.web import forms, view
from sloty.web.forms import Fault
from sloty.web.guard import FormTooOld, FormTooSoon, form_token, require_form
from sloty.web.here import Here, Page, Sent
from sloty.web.limits import count, count_contact
from sloty.web.pages.times import alternatives_of, calling, instant, kept, zone_of, zones

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from sloty.engine.fields import Parameter
    from sloty.engine.uploads import Upload
    from sloty.operations.unit import Unit
    from sloty.operations.views import HoldView

router = APIRouter()
_ABOUT = "book"
_AT_ONCE = timedelta(0)


@dataclass(frozen=True)
class Said:
    """What a form is shown again with."""

    sent: "FormData | None" = None
    """What was sent; None: it is opened for the first time."""
    files: "Mapping[str, Upload]" = field(default_factory=dict)
    """Those that came with it, read once and in no transaction: an image is drawn anew, which takes a while."""
    faults: Sequence[Fault] = ()
    notice: str = ""
    """Name of the words of a notice; empty: none."""
    instead: Sequence[datetime] | None = None
    """Other times, where this one is gone."""
    status: int = 200


@router.get("/h/{token}")
def details(here: Here, token: str) -> Response:
    """The form. Where the time was given back and is still free, it can be booked all the same."""
    return _form(here, token, Said())


@router.get("/h/{token}/keep")
@router.get("/h/{token}/other")
@router.get("/h/{token}/leave")
def again(here: Here, token: str) -> Response:
    """A button's page that is opened anew, as browsers do with old tabs: the form."""
    return here.go(f"/h/{token}")


@router.post("/h/{token}")
def confirm(here: Here, sent: Sent, token: str) -> Response:
    """Book it. Raises `HoldUsed` for a time that was booked with other words already."""
    count(here, What.SUBMIT, What.BOOK)
    mine, chosen = _opened(here, token)
    said = Said(sent, forms.files_of(sent, chosen.parameters))
    try:
        require_form(here, sent, _ABOUT)
        link = _booked(here, sent, said.files, mine, chosen)
    except (FormTooSoon, FormTooOld):
        return _form(here, token, replace(said, notice="again", status=409))
    except Invalid as error:
        found = forms.faults(here.look.t, error, chosen.parameters)
        return _form(here, token, replace(said, faults=found, status=422))
    except (HoldUsed, KeyReused):
        raise HoldUsed from None
    except (Conflict, Refused) as error:
        return _form(here, token, replace(said, instead=alternatives_of(error), status=409))
    return here.go(f"/a/{link}/booked")


def _booked(here: Page, sent: "FormData", files: "Mapping[str, Upload]", mine: Held, chosen: Choice) -> str:
    """The link of the appointment. Two tabs of one form, like two presses of a button, are one booking: its hold's."""
    contact = forms.contact_of(sent, locale=here.look.t.language.value, timezone=zone_of(here))
    if contact.email:
        count_contact(here, contact.email)
    notes, along = forms.text_of(sent, "notes") or None, forms.companions_of(sent)
    answers: dict[str, Any] = forms.answers_of(sent, chosen.parameters, here.look.locale)
    words = forms.words_for_files(sent, chosen.parameters)
    with here.unit(key=f"hold-{mine.hold.hex}") as unit:
        wish = OwnWish(mine.token, contact, {**drafts.opened(unit, words), **answers, **files}, notes, along)
        return reserving.book(unit, wish).link


@router.post("/h/{token}/keep")
def keep(here: Here, sent: Sent, token: str) -> Response:
    """Keep the time as long again; where it was given back, take it once more if it is still free."""
    count(here, What.SUBMIT, What.HOLD)
    mine, chosen = _opened(here, token)
    said = Said(sent, forms.files_of(sent, chosen.parameters))
    try:
        key = require_form(here, sent, _ABOUT, quickest=_AT_ONCE)
        good = _kept_longer(here, mine, f"{key}-keep")
        # A page that was loaded anew has nothing typed in it, and must not become one that a form was sent to.
        return here.go(f"/h/{good}") if "anew" in sent else _form(here, good, replace(said, notice="kept"))
    except (FormTooOld, KeptLongEnough) as error:
        words = "again" if isinstance(error, FormTooOld) else "no_longer"
        return _form(here, token, replace(said, notice=words, status=409))
    except HoldUsed:
        raise
    except (Conflict, Refused) as error:
        return _form(here, token, replace(said, instead=alternatives_of(error), status=409))


def _kept_longer(here: Page, mine: Held, key: str) -> str:
    """The token by which the time is kept from now on."""
    # It may end between the two.
    with here.unit() as unit, suppress(HoldExpired):
        if holding.standing(unit, mine.token) is not None:
            holding.extend(unit, mine.token)
            return mine.token
    return kept(here, HoldWish(mine.service, mine.starts_at, mine.provider, mine.location), key)


@router.post("/h/{token}/other")
def other(here: Here, sent: Sent, token: str) -> Response:
    """Another time instead of one that is gone; what was typed stays."""
    count(here, What.SUBMIT, What.HOLD)
    mine, chosen = _opened(here, token)
    said = Said(sent, forms.files_of(sent, chosen.parameters))
    slot = forms.text_of(sent, "slot")
    starts_at = instant(slot)
    if starts_at is None:
        return here.go(f"/h/{token}")
    try:
        key = require_form(here, sent, _ABOUT, quickest=_AT_ONCE)
        wish = HoldWish(mine.service, starts_at, mine.provider, mine.location)
        return _form(here, kept(here, wish, f"{key}-{slot}"), replace(said, notice="other"))
    except FormTooOld:
        return _form(here, token, replace(said, notice="again", status=409))
    except (Conflict, Refused) as error:
        return _form(here, token, replace(said, instead=alternatives_of(error), status=409))


@router.post("/h/{token}/leave")
def leave(here: Here, sent: Sent, token: str) -> Response:
    """Give the time back, and choose again."""
    count(here, What.SUBMIT)
    mine, _ = _opened(here, token)
    try:
        require_form(here, sent, _ABOUT, quickest=_AT_ONCE)
        with here.unit() as unit:
            holding.release(unit, token, instant(forms.text_of(sent, "until")))
    except (FormTooOld, HoldUsed):
        # What is not given back now gives itself back; what is booked stays.
        pass
    return here.go(f"/book/{mine.service}", at=mine.location)


def _opened(here: Page, token: str) -> tuple[Held, Choice]:
    with here.unit() as unit:
        mine = holding.opened(unit, token)
        return mine, choosing.choice(unit, mine.service)


def _form(here: Page, token: str, said: Said) -> Response:
    with here.unit() as unit:
        mine = holding.opened(unit, token)
        hold = holding.standing(unit, token)
        chosen = choosing.choice(unit, mine.service)
        instead = said.instead
        if hold is None and instead is None and not _is_free(unit, mine):
            near = choosing.nearest(unit, mine.service, mine.provider, mine.location, mine.starts_at)
            instead = [slot.start for slot in near]
        files = _kept_files(unit, said.sent, said.files, chosen) if said.sent else {}
    return _shown(here, mine, hold, chosen, replace(said, instead=instead), files)


def _kept_files(
    unit: "Unit", sent: "FormData", files: "Mapping[str, Upload]", chosen: Choice
) -> dict[str, tuple[str, str]]:
    """The word and the name of each file that has come so far, for the form to carry on."""
    words = {name: word for name, word in forms.words_for_files(sent, chosen.parameters).items() if name not in files}
    words |= drafts.keep(unit, chosen.parameters, files)
    return {name: (words[name], upload.filename) for name, upload in drafts.opened(unit, words).items()}


def _is_free(unit: "Unit", mine: Held) -> bool:
    return slots.explain(unit, mine.service, mine.starts_at, mine.provider, mine.location).bookable


def _shown(
    here: Page,
    mine: Held,
    hold: "HoldView | None",
    chosen: Choice,
    said: Said,
    files: Mapping[str, tuple[str, str]],
) -> Response:
    place = chosen.place(mine.location)
    if place is None:
        # Closed, or no longer offered there, since the time was chosen.
        return here.go(f"/book/{mine.service}")
    groups: dict[str, list[Parameter]] = defaultdict(list)
    for each in chosen.parameters:
        groups[each.group].append(each)
    return view.page(
        # The page of the form, also where it answers one of its buttons: its address changes nothing.
        calling(replace(here.look, path=f"/h/{mine.token}"), place.phone, place.email),
        "details.html",
        said.status,
        mine=mine,
        hold=hold,
        chosen=chosen,
        groups=groups,
        place=place,
        person=chosen.person(mine.provider),
        said=said,
        typed=forms.typed(said.sent) if said.sent else {},
        files=files,
        accepted=forms.accepted,
        kinds=forms.kinds,
        bounds=forms.bounds,
        wrong={fault.field: fault.text for fault in said.faults},
        form=form_token(here, _ABOUT, said.sent),
        terms=chosen.terms(mine.location, mine.provider),
        **zones(here, place.timezone, is_virtual=place.is_virtual),
    )
