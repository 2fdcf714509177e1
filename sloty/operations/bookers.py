"""Finding who books, as the booking needs it: one lean statement, by what a person knows."""

from dataclasses import dataclass
from uuid import UUID

from sloty.db.queries import appointment as queries
from sloty.errors import Conflict, NotFound, Refused
from sloty.operations.unit import Unit


class CustomerNotFound(NotFound):
    """No customer has that e-mail address, code, name or id."""

    code = "customer_not_found"
    sentence = "There is no customer '{ref}'."
    hint = "Look: sloty customer list; or add: sloty customer create"


class CustomerAmbiguous(Conflict):
    """Several customers have the name."""

    code = "customer_ambiguous"
    sentence = "Several customers are called '{ref}': {found}."
    hint = "Name one by e-mail address, code or id."


class CustomerInactive(Refused):
    """Archived, transferred or deceased customers are not booked."""

    code = "customer_inactive"
    sentence = "{customer} is {status} and cannot be booked."


@dataclass(frozen=True)
class Booker:
    """The customer of an appointment."""

    id: UUID
    ref: str
    """E-mail, code or id: whichever comes first."""
    name: str


def as_id(ref: str) -> UUID | None:
    """The id that `ref` spells, if it is one."""
    try:
        return UUID(ref)
    except ValueError:
        return None


def find(unit: Unit, ref: str, *, active: bool = True) -> Booker:
    """The customer by e-mail, code, id, or name when it is unique; of one who was merged, the one who was kept.

    Raises `CustomerNotFound`, `CustomerAmbiguous`; and `CustomerInactive`, unless `active` is False. With `active`,
    for a booking, nobody merges the customer until the unit ends.
    """
    statement = queries.CUSTOMER_TO_BOOK if active else queries.CUSTOMER
    rows = unit.session.rows(statement, ref=ref, id=as_id(ref))
    rows = rows or unit.session.rows(queries.CUSTOMER_BY_NAME, ref=ref)
    if not rows:
        raise CustomerNotFound(ref=ref)
    if len(rows) > 1:
        raise CustomerAmbiguous(ref=ref, found=", ".join(str(row[1]) for row in rows))
    row = rows[0]
    if row[4]:
        return find(unit, str(row[0]), active=active)
    if active and row[3] != "ACTIVE":
        raise CustomerInactive(customer=row[2], status=row[3].lower())
    return Booker(row[0], row[1], row[2])
