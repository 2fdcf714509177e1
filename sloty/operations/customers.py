"""The noun customer: who books."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import customer as queries
from sloty.engine import likeness
from sloty.engine.contacts import phone_number
from sloty.engine.limits import Limited
from sloty.models.customer import Customer, CustomerStatus
from sloty.models.tenant import Tenant
from sloty.operations import bookers, rows, subscriptions
from sloty.operations.nouns import Noun
from sloty.operations.specs import CustomerSpec, InvalidValue
from sloty.operations.unit import Unit

MOST_LISTED = 10_000
_MOST_RANKED = 500
"""So many are looked at for the best: who types on sees fewer."""
_MOST_WORDS = 6
_SHORT = 3
"""Letters from which on a fragment is looked for anywhere."""
_NO_DIGIT = re.compile(r"[^0-9]")
_PHONE = re.compile(r"\+?[0-9()./-]+")


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

    Marks and case do not count. An exact address, number or code comes first, then names that begin so, then the
    others by name. Words of one or two letters are looked for at the beginning of words only. Without a fragment, all
    by last name.
    """
    unit.actor.require(Permission.VIEW_CUSTOMERS)
    words = likeness.folded(fragment).split()
    most = min(limit, MOST_LISTED)
    if not words:
        return [CustomerView(*row) for row in unit.session.rows(queries.LIST, limit=most)]
    found = unit.session.rows(
        queries.FIND,
        patterns=[_pattern(word) for word in words[:_MOST_WORDS]],
        most=max(most, _MOST_RANKED),
        exact=fragment.strip().lower(),
        first=words[0],
        limit=most,
    )
    return [CustomerView(*row) for row in found]


def _pattern(word: str) -> str:
    """The word anywhere; digits as a phone number has them, whatever stands between them."""
    digits = _NO_DIGIT.sub("", word)
    if len(digits) >= _SHORT and _PHONE.fullmatch(word):
        word = digits
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"% {escaped}%" if len(word) < _SHORT else f"%{escaped}%"


def show(unit: Unit, ref: str) -> CustomerView:
    """One customer by e-mail, code, id, or name when unique. Raises `CustomerNotFound`, `CustomerAmbiguous`."""
    unit.actor.require(Permission.VIEW_CUSTOMERS)
    (row,) = rows.all_of(unit, Customer, id=bookers.find(unit, ref, active=False).id)
    return _show(unit, row)


def put(unit: Unit, spec: CustomerSpec) -> rows.Change:
    """Make a customer so, told by e-mail or code: created, updated, or unchanged without a write.

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
    return rows.Change(ref, rows.change(unit, found[0], values))
