"""A visitor books the time that they hold: one appointment, whatever is sent twice, and a link by which to manage it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sloty.engine.answers import answers
from sloty.engine.contacts import EmailInvalid, email_address
from sloty.engine.lifecycle import Status
from sloty.engine.messaging import RecipientKind
from sloty.errors import Invalid, SlotyError, each_of, raise_all
from sloty.operations import booking, links
from sloty.operations.booking import Companion, CompanionInvalid, Wish, is_name
from sloty.operations.idempotency import once
from sloty.operations.offerings import offering
from sloty.operations.self_service import contact, holding
from sloty.operations.self_service.behalf import on_behalf
from sloty.operations.self_service.contact import Contact
from sloty.operations.self_service.holding import Held
from sloty.operations.specs import CustomerSpec
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView, Money


class TooManyCompanions(Invalid):
    """More come along than the service has room for."""

    code = "too_many_companions"
    sentence = "At most {most} may come along."


@dataclass(frozen=True)
class OwnWish:
    """What a visitor wants to book."""

    token: str
    """Of the time that they hold."""
    contact: Contact
    answers: Mapping[str, Any] = field(default_factory=dict)
    """To the service's parameters."""
    notes: str | None = None
    participants: tuple[Companion, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """What was booked, as whoever booked it may see it: nothing of what is known of the customer."""

    id: UUID
    confirmation_code: str
    status: Status
    start: datetime
    end: datetime
    timezone: str
    service: str
    provider: str
    location: str
    awaits_approval: bool
    price: Money | None
    customer: UUID
    """For the link; not to be shown."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """The visit, and the secret that manages it."""

    visit: OwnVisit
    link: str
    """The token of `/a/TOKEN`."""


def book(unit: Unit, wish: OwnWish) -> Reserved:
    """Turn the held time into an appointment; where the hold has ended and the time is still free, take it all the same.

    Raises `SlotTaken` or `HoldExpired` with alternatives, Invalid answers and contacts, `CallInstead`, `HoldUsed`.
    """
    inner = on_behalf(unit)
    mine = holding.opened(unit, wish.token)
    visit = once(unit, "book own", wish, OwnVisit, lambda: _book(inner, mine, wish))
    # A new one for a retry: of a secret only the digest is kept.
    token = links.made(unit, visit.id, RecipientKind.CUSTOMER, visit.customer, visit.start)
    return Reserved(visit, token)


def _book(unit: Unit, mine: Held, wish: OwnWish) -> OwnVisit:
    who = contact.known(unit, _checked(unit, mine, wish))
    notes = "\n".join(part for part in (wish.notes, who.note) if part) or None
    whole = Wish(
        service=mine.service,
        starts_at=mine.starts_at,
        customer=who.ref,
        provider=mine.provider,
        location=mine.location,
        answers=wish.answers,
        hold=mine.hold if holding.standing(unit, mine.token) else None,
        notes=notes,
        source="API" if unit.actor.front_end == "api" else "ONLINE",
        participants=wish.participants,
    )
    return _shown(booking.book(unit, whole), who.id)


def _checked(unit: Unit, mine: Held, wish: OwnWish) -> CustomerSpec:
    """Whom it is for; raises everything that is wrong with the form at once, answers included."""
    problems: list[SlotyError] = []
    spec, found = None, offering(unit, mine.service)
    country = found.country_of(offer for offer in found.offers if offer.location == mine.location)
    try:
        spec = contact.checked_contact(unit, wish.contact, country)
    except Invalid as error:
        problems += each_of(error)
    try:
        answers(found.parameters, wish.answers, country=country)
    except Invalid as error:
        problems += each_of(error)
    problems += _with(wish.participants, found.most_participants)
    raise_all(problems)
    assert spec is not None
    return spec


def _with(companions: Sequence[Companion], most: int) -> list[SlotyError]:
    """What is wrong with those who come along; each is told by their place, from 1."""
    if len(companions) > most:
        return [TooManyCompanions(field="participants", most=most)]
    wrong: list[SlotyError] = []
    for number, each in enumerate(companions, start=1):
        if not is_name(each.name):
            wrong.append(CompanionInvalid(field=f"participants.{number}.name"))
        try:
            if each.email:
                email_address(each.email)
        except EmailInvalid:
            wrong.append(EmailInvalid(text=each.email, field=f"participants.{number}.email"))
    return wrong


def _shown(view: AppointmentView, customer: UUID) -> OwnVisit:
    return OwnVisit(
        view.id, view.confirmation_code, view.status, view.start, view.end, view.timezone, view.service, view.provider,
        view.location, view.awaits_approval, view.price, customer,
    )  # fmt: skip
