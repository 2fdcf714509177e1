"""Two customers who are one: all that is the other's becomes the kept one's, and nothing is lost.

The other stays as a row that leads to the kept one, so that its id, e-mail address and code are still understood.
"""

from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import customer as queries
from sloty.errors import Conflict, Invalid
from sloty.models.customer import Customer
from sloty.operations import bookers, customers, rows, waitlist_rows
from sloty.operations.customers import CustomerView
from sloty.operations.idempotency import once
from sloty.operations.unit import Unit


class MergedWithItself(Invalid):
    """Two refs of one customer."""

    code = "merged_with_itself"
    sentence = "'{keep}' and '{other}' are the same customer already."


class AlreadyErased(Conflict):
    """Who was erased is nobody any more."""

    code = "already_erased"
    sentence = "The customer was erased."


def merge(unit: Unit, keep: str, other: str) -> CustomerView:
    """Let `other` become `keep`: appointments, numbers, places on the waiting list, and every field that `keep` lacks.

    Raises `CustomerNotFound`, `MergedWithItself`, `AlreadyErased`. Two at once, or both ways at once: the second waits,
    and finds that they are one.
    """
    unit.actor.require(Permission.EDIT_CUSTOMERS)
    return once(unit, "merge", {"keep": keep, "other": other}, CustomerView, lambda: _merge(unit, keep, other))


def _merge(unit: Unit, keep: str, other: str) -> CustomerView:
    kept, gone = (bookers.find(unit, ref, active=False).id for ref in (keep, other))
    if kept == gone:
        raise MergedWithItself(keep=keep, other=other)
    # In one order, so that nobody waits for each other; and bookings for either wait for us.
    for _, merged_into, erased_at in unit.session.rows(queries.LOCK, ids=[kept, gone]):
        if erased_at is not None:
            raise AlreadyErased
        if merged_into is not None:
            # Somebody merged one of them while we waited: who they are has to be asked again.
            return _merge(unit, keep, other)
    _take_over(unit, kept, gone)
    return customers.show(unit, str(kept))


def _take_over(unit: Unit, kept: UUID, gone: UUID) -> None:
    (keeper,), (giver,) = (
        unit.session.rows("select email, code from customer where tenant_id = %(tenant)s and id = %(id)s", id=identity)
        for identity in (kept, gone)
    )
    taken = {"email": giver[0] if keeper[0] is None else None, "code": giver[1] if keeper[1] is None else None}
    ids = {"keep": kept, "other": gone, "now": unit.now}
    unit.session.run(queries.MARK_MERGED, **ids, **taken)
    unit.session.run(queries.FILL, **ids, **taken)
    unit.session.run(queries.FOLLOW, **ids)
    unit.session.run(queries.MOVE_APPOINTMENTS, **ids)
    unit.session.run(queries.MOVE_NUMBERS, **ids)
    waitlist_rows.take_over(unit, kept, gone)
    for row in rows.all_of(unit, Customer, id=kept):
        unit.session.refresh(row)
