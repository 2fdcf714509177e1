"""What happens by itself in a tenant: holds end, visits that nobody came to are marked, who waited too
long waits no more, what is old is forgotten.
"""

from datetime import timedelta

from sloty.actor import Permission
from sloty.db.queries import allowance, attachment
from sloty.db.queries import upkeep as queries
from sloty.ids import TenantId
from sloty.operations import appointments, audit, rule_book, waitlist_rows
from sloty.operations.self_service import drafts
from sloty.operations.unit import Unit

AT_ONCE = 200
_NOT_APPROVED = "not approved in time"
_LOOK_BACK = timedelta(hours=24)
"""What was to be done before, and was not, is left to the desk: as after a long outage."""
_KEYS_LAST = timedelta(days=30)
_ENDED_LAST = timedelta(days=7)


def tenants(platform: Unit) -> list[TenantId]:
    """Those that something is to be done for."""
    platform.actor.require(Permission.MANAGE_PLATFORM)
    return [TenantId(row[0]) for row in platform.session.rows(queries.TENANTS)]


def expire_holds(unit: Unit) -> int:
    """Remove holds that ended unused, and decline what nobody approved in time; how many there were."""
    unit.actor.require(Permission.APPROVE)
    unit.session.run(queries.EXPIRED_RESERVATIONS)
    gone = unit.session.rows(queries.EXPIRED_HOLDS, limit=AT_ONCE)
    declined = unit.session.rows(queries.EXPIRED_APPROVALS, limit=AT_ONCE)
    for (identity,) in declined:
        appointments.decline(unit, identity, _NOT_APPROVED)
    return len(gone) + len(declined)


def attend(unit: Unit) -> int:
    """Mark who did not come, and complete what is over, where the tenant's policy says so; how many there were."""
    unit.actor.require(Permission.ATTEND)
    book = rule_book.of(unit)
    policy, oldest = book.policies.attendance, unit.now - _LOOK_BACK
    found = 0
    if policy.no_show_after_minutes is not None:
        patience = timedelta(minutes=policy.no_show_after_minutes)
        since = max(oldest, book.no_show_since - patience)
        missed = unit.session.rows(queries.MISSED, until=unit.now - patience, since=since, limit=AT_ONCE)
        for (identity,) in missed:
            appointments.mark_no_show(unit, identity)
        found += len(missed)
    if policy.complete_at_end:
        since = max(oldest, book.completed_since)
        over = unit.session.rows(queries.OVER, now=unit.now, since=since, limit=AT_ONCE)
        for (identity,) in over:
            appointments.complete(unit, identity)
        found += len(over)
    return found


def expire_waiting(unit: Unit) -> int:
    """End the entries of the waiting list whose last day is over; how many there were."""
    unit.actor.require(Permission.BOOK)
    return waitlist_rows.expire(unit, AT_ONCE)


def seal(unit: Unit) -> int:
    """Seal the audit trail; how many entries."""
    return audit.seal(unit)


def forget(unit: Unit) -> int:
    """Remove what the tenant's policy, or its use, does not keep any longer; how many rows."""
    policy = rule_book.of(unit).policies.retention
    run = unit.session.run
    found = run(queries.FORGET_KEYS, before=unit.now - _KEYS_LAST)
    found += run(queries.FORGET_SESSIONS, before=unit.now - _ENDED_LAST)
    # Nobody undoes what was done last week.
    found += run(queries.FORGET_ACTS, before=unit.now - _ENDED_LAST)
    found += run(queries.FORGET_LINKS, before=unit.now - _ENDED_LAST)
    found += run(allowance.FORGET, now=unit.now)
    found += run(attachment.FORGET, before=unit.now - drafts.LAST)
    kept_from = unit.now - timedelta(days=policy.message_days)
    run(queries.FORGET_DELIVERIES, before=kept_from)
    found += run(queries.FORGET_MESSAGES, before=kept_from)
    return found + audit.prune(unit)
