"""Addresses to which nothing more goes: because somebody said so, or because nothing arrives there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import message as queries
from sloty.engine.messaging import Channel, DeliveryOutcome, OptOutReason
from sloty.errors import Invalid, NotFound
from sloty.models.message import OptOut
from sloty.operations import rows
from sloty.operations.unit import Unit


class ChannelUnknown(Invalid):
    """Messages go by e-mail or SMS."""

    code = "channel_unknown"
    sentence = "'{channel}' is no channel."
    hint = "One of: EMAIL, SMS"


class NoOptOut(NotFound):
    """The address gets messages."""

    code = "no_opt_out"
    sentence = "Nobody has said that nothing more is to go there."
    hint = "Look: sloty message opt-out list"


class MessageUnknown(NotFound):
    """The report is about a message that is not this tenant's."""

    code = "message_unknown"
    sentence = "The report is about no message of this tenant."


@dataclass(frozen=True)
class OptOutView:
    """One address."""

    channel: str
    address: str
    reason: str
    reminders_only: bool
    since: datetime | None


def list_(unit: Unit) -> list[OptOutView]:
    """Every one of the tenant, by channel and address."""
    unit.actor.require(Permission.VIEW_CUSTOMERS)
    found = rows.all_of(unit, OptOut)
    return sorted((_view(row) for row in found), key=lambda view: (view.channel, view.address))


def add(unit: Unit, channel: str, address: str, *, reminders_only: bool = False) -> OptOutView:
    """Send nothing more there; somebody told the desk. Raises `ChannelUnknown`."""
    unit.actor.require_somewhere(Permission.EDIT_CUSTOMERS)
    return _put(unit, _channel(channel), address, OptOutReason.DESK, reminders_only=reminders_only)


def remove(unit: Unit, channel: str, address: str) -> OptOutView:
    """Send there again. Raises `NoOptOut`."""
    unit.actor.require_somewhere(Permission.EDIT_CUSTOMERS)
    row = next(iter(rows.all_of(unit, OptOut, channel=_channel(channel), address=address.strip().lower())), None)
    if row is None:
        raise NoOptOut
    unit.session.delete(row)
    unit.session.flush()
    return _view(row)


def bounced(unit: Unit, message: UUID, status: str, *, failed: bool) -> OptOutView | None:
    """Keep what a mail server reported of a message; after a failure for good, nothing more goes to the address.

    Raises `MessageUnknown`.
    """
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    row = unit.session.row(queries.TOLD_WHERE, id=message)
    if row is None:
        raise MessageUnknown
    attempt, address = row
    outcome = DeliveryOutcome.BOUNCED if failed else DeliveryOutcome.DEFERRED
    unit.session.run(
        queries.DELIVERED, message=message, attempt=attempt, at=unit.now, outcome=outcome.value, transport="REPORT",
        reference=None, error=status,
    )  # fmt: skip
    return _put(unit, Channel.EMAIL, address, OptOutReason.BOUNCED) if failed and address else None


def _channel(name: str) -> Channel:
    if name.upper() not in list(Channel):
        raise ChannelUnknown(channel=name)
    return Channel(name.upper())


def _put(
    unit: Unit, channel: Channel, address: str, reason: OptOutReason, *, reminders_only: bool = False
) -> OptOutView:
    keys = {"channel": channel, "address": address.strip().lower()}
    row = next(iter(rows.all_of(unit, OptOut, **keys)), None)
    if row is None:
        row = rows.add(unit, OptOut, **keys, reason=reason, reminders_only=reminders_only)
    else:
        rows.change(unit, row, {"reason": reason, "reminders_only": reminders_only})
    return _view(row)


def _view(row: OptOut) -> OptOutView:
    return OptOutView(row.channel, row.address, row.reason, row.reminders_only, row.created_at)
