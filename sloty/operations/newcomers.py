"""Whoever stands at the desk: found by what is typed, or written down from it, in the same unit as their first visit."""

from dataclasses import dataclass
from uuid import UUID

from sloty.actor import Permission
from sloty.engine.limits import Limited
from sloty.engine.newcomer import Newcomer, read_newcomer
from sloty.errors import Conflict
from sloty.models.customer import Customer
from sloty.models.tenant import Tenant
from sloty.operations import customers, rows, subscriptions
from sloty.operations.customers import CustomerView
from sloty.operations.specs import CustomerSpec, checked
from sloty.operations.unit import Unit


class AddressKnown(Conflict):
    """An e-mail address is one customer's."""

    code = "address_known"
    sentence = "{email} is the address of {customer} already."
    hint = "Choose that customer, or leave the address out."


@dataclass(frozen=True)
class LookedUp:
    """Whom a text may mean."""

    customers: tuple[CustomerView, ...]
    """Those in whom every word of it is found."""
    sharing: tuple[CustomerView, ...]
    """Others, whose number or address stands in it: somebody's family, or the same person under another name."""
    newcomer: Newcomer
    """The text as somebody new."""


def look_up(unit: Unit, text: str, limit: int = 50) -> LookedUp:
    """Who that may be, known or new. With a blank text nobody is."""
    country = unit.session.get_one(Tenant, unit.tenant).country
    newcomer = read_newcomer(text, country=country)
    found = customers.search(unit, text, limit) if text.strip() else []
    known = {each.id for each in found}
    sharing: dict[UUID, CustomerView] = {}
    for contact in filter(None, (newcomer.email, newcomer.phone)):
        same = (each for each in customers.search(unit, contact, limit) if contact in {each.email, each.phone})
        sharing |= {each.id: each for each in same if each.id not in known}
    for each in (*found, *sharing.values()):
        if newcomer.email is not None and each.email == newcomer.email:
            newcomer = newcomer.but(f"{newcomer.email} is the address of {each.first_name} {each.last_name}")
    return LookedUp(tuple(found), tuple(sharing.values()), newcomer)


def add(unit: Unit, newcomer: Newcomer, identity: UUID) -> str:
    """Write somebody new down, under an id that the caller keeps: who is there already is not written again.

    So the whole unit may be repeated under its idempotency key when its answer was lost. Gives back how to refer to them.
    Raises `InvalidValue`, `AddressKnown`, `LimitReached`.
    """
    unit.actor.require(Permission.EDIT_CUSTOMERS)
    if not rows.all_of(unit, Customer, id=identity):
        given = {name: getattr(newcomer, name) for name in ("first_name", "last_name", "email", "phone")}
        values = customers.CUSTOMER.values(unit, checked(CustomerSpec, given))
        for same in rows.all_of(unit, Customer, email=newcomer.email) if newcomer.email else ():
            raise AddressKnown(field="email", email=newcomer.email, customer=f"{same.first_name} {same.last_name}")
        subscriptions.require_room(unit, Limited.CUSTOMERS)
        unit.session.add(Customer(tenant_id=unit.tenant, id=identity, **values))
        unit.session.flush()
    return str(identity)
