"""Who books by themselves: found by their e-mail address or written down, and never told which of the two it was.

What is known of somebody is neither shown nor changed: whoever types an address need not be the one whose it is.
"""

from dataclasses import dataclass
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import appointment as queries
from sloty.engine.contacts import phone_number
from sloty.engine.limits import Limited
from sloty.errors import Invalid, Refused, SlotyError, each_of, raise_all
from sloty.models.customer import Customer, CustomerStatus
from sloty.operations import rows, subscriptions
from sloty.operations.specs import CustomerSpec, checked
from sloty.operations.subscriptions import LimitReached
from sloty.operations.unit import Unit


class ContactMissing(Invalid):
    """Somebody who books is told of it, one way or another."""

    code = "contact_missing"
    sentence = "An e-mail address is needed, for the confirmation."


class CallInstead(Refused):
    """Not to be booked on the page; why is not told."""

    code = "call_instead"
    sentence = "This cannot be booked here. Please call us."


@dataclass(frozen=True, slots=True)
class Contact:
    """What somebody who books says of themselves."""

    first_name: str
    last_name: str
    email: str
    phone: str | None = None
    locale: str | None = None
    """In which they read the page."""
    timezone: str | None = None
    """Where they are, when they say so."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who it is, for the booking alone."""

    ref: str
    """Their id."""
    id: UUID
    note: str | None
    """What the desk should know: another name or number than the one that it has."""


def checked_contact(unit: Unit, contact: Contact, country: str) -> CustomerSpec:
    """What was typed, in its one spelling; a number without a prefix is of that country.

    Raises `ContactMissing`, and every `InvalidValue` at once.
    """
    unit.actor.require_somewhere(Permission.BOOK_OWN)
    names = ("first_name", "last_name", "email", "phone", "locale")
    given = {name: (getattr(contact, name) or "").strip() or None for name in names}
    problems: list[SlotyError] = [] if contact.email.strip() else [ContactMissing(field="email")]
    spec = None
    try:
        spec = checked(CustomerSpec, {**given, "timezone": contact.timezone})
    except Invalid as error:
        problems += each_of(error)
    raise_all(problems)
    assert spec is not None
    if spec.phone is None:
        return spec
    return spec.model_copy(update={"phone": phone_number(spec.phone, country=country)})


def known(unit: Unit, spec: CustomerSpec) -> Known:
    """The customer of that address, or a new one. Raises `CallInstead` where neither can be booked."""
    unit.actor.require_somewhere(Permission.BOOK_OWN)
    # Two who book for one new address at once: the second waits, and finds the first one's.
    unit.session.rows(queries.LOCK_ADDRESS, email=spec.email)
    found = rows.all_of(unit, Customer, email=spec.email)
    if not found:
        return _new(unit, spec)
    row = rows.kept(unit, found[0])
    if row.status is CustomerStatus.INACTIVE:
        # Archived, and here again.
        rows.change(unit, row, {"status": CustomerStatus.ACTIVE})
    if row.status is not CustomerStatus.ACTIVE:
        raise CallInstead
    return Known(str(row.id), row.id, _differing(spec, row))


def _new(unit: Unit, spec: CustomerSpec) -> Known:
    try:
        subscriptions.require_room(unit, Limited.CUSTOMERS)
    except LimitReached:
        # How many customers a tenant may have is none of the visitor's business.
        raise CallInstead from None
    row = rows.add(unit, Customer, **spec.model_dump())
    return Known(str(row.id), row.id, None)


def _differing(spec: CustomerSpec, row: Customer) -> str | None:
    typed, there = f"{spec.first_name} {spec.last_name}", f"{row.first_name} {row.last_name}"
    told = [typed] if typed.casefold() != there.casefold() else []
    told += [spec.phone] if spec.phone and spec.phone != row.phone else []
    return f"Online as: {', '.join(told)}" if told else None
