"""The noun customer: who books."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import customer as queries
from sloty.engine.contacts import phone_number
from sloty.engine.limits import Limited
from sloty.models.customer import Customer, CustomerStatus
from sloty.models.tenant import Tenant
from sloty.operations import bookers, customer_search, rows, subscriptions
from sloty.operations.nouns import Noun
from sloty.operations.specs import CustomerSpec, InvalidValue
from sloty.operations.unit import Unit

MOST_LISTED = 10_000


@dataclass(frozen=True)
class CustomerView:
    """Who books."""

    id: UUID
    code: str | None
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    date_of_birth: date | None
    timezone: str | None
    locale: str | None
    contact_method: str
    notes: str | None
    status: str


def _values(unit: Unit, spec: CustomerSpec) -> dict[str, Any]:
    values = spec.model_dump()
    if spec.phone is not None:
        tenant = unit.session.get_one(Tenant, unit.tenant)
        values["phone"] = phone_number(spec.phone, country=spec.country or tenant.country)
    return values


def _show(_: Unit, row: Customer) -> CustomerView:
    return CustomerView(
        row.id, row.code, row.first_name, row.last_name, row.email, row.phone, row.date_of_birth, row.timezone,
        row.locale, row.contact_method, row.notes, row.status,
    )  # fmt: skip


CUSTOMER = Noun(
    "customer",
    Customer,
    CustomerSpec,
    CustomerView,
    _values,
    _show,
    archived={"status": CustomerStatus.INACTIVE},
    limited=Limited.CUSTOMERS,
    in_use=frozenset({CustomerStatus.ACTIVE}),
    permission=Permission.EDIT_CUSTOMERS,
    reading=Permission.VIEW_CUSTOMERS,
)


def search(unit: Unit, fragment: str = "", limit: int = 100) -> list[CustomerView]:
    """Customers who have every word of the fragment somewhere in name, e-mail, phone or code.

    Marks and case do not count. An exact address, number or code comes first, then last names that begin so, then the
    others; each by name. Words of one or two letters are looked for at the beginning of words only. Whoever was merged
    is found by their exact address, number or code, as the one who was kept. Without a fragment, all by last name.
    """
    unit.actor.require(Permission.VIEW_CUSTOMERS)
    wanted = customer_search.read(fragment)
    most = min(limit, MOST_LISTED)
    if not wanted.words:
        return [CustomerView(*row) for row in unit.session.rows(queries.LIST, limit=most)]
    found = unit.session.rows(
        queries.FIND, exact=[*wanted.exact], words=[*wanted.words], digits=[*wanted.digits], limit=most
    )
    return [CustomerView(*row) for row in found]


def page(unit: Unit, after: UUID | None, limit: int) -> list[CustomerView]:
    """So many of those who follow the customer `after` by id, which is as they came: whoever reads all misses nobody."""
    unit.actor.require(Permission.VIEW_CUSTOMERS)
    return [CustomerView(*row) for row in unit.session.rows(queries.PAGE, after=after, limit=min(limit, MOST_LISTED))]


def show(unit: Unit, ref: str) -> CustomerView:
    """One customer by e-mail, code, id, or name when unique. Raises `CustomerNotFound`, `CustomerAmbiguous`."""
    unit.actor.require(Permission.VIEW_CUSTOMERS)
    (row,) = rows.all_of(unit, Customer, id=bookers.find(unit, ref, active=False).id)
    return _show(unit, row)


def put(unit: Unit, spec: CustomerSpec) -> rows.Change:
    """Make a customer so, told by e-mail or code: created, updated, or unchanged without a write.

    Whoever was merged into another is left alone: what is known of both stands with the other, who was kept.
    Raises `InvalidValue` without either: nobody could be told from somebody else.
    """
    unit.actor.require(Permission.EDIT_CUSTOMERS)
    if not spec.email and not spec.code:
        path = f"{spec.first_name} {spec.last_name}"
        raise InvalidValue(field="email", path=path, problem="an e-mail address or a code is missing")
    key = {"email": spec.email} if spec.email else {"code": spec.code}
    found = rows.all_of(unit, Customer, **key)
    values = _values(unit, spec)
    ref = f"customer/{spec.email or spec.code}"
    if not found:
        subscriptions.require_room(unit, Limited.CUSTOMERS)
        rows.add(unit, Customer, **values)
        return rows.Change(ref, rows.Action.CREATED)
    if found[0].merged_into_id is not None:
        return rows.Change(ref, rows.Action.UNCHANGED)
    return rows.Change(ref, rows.change(unit, found[0], values))
