"""Addresses to which nothing more goes: because somebody said so, or because nothing arrives there."""

from dataclasses import dataclass
from datetime import datetime

from sloty.actor import Permission
from sloty.engine.messaging import Channel, OptOutReason
from sloty.errors import Invalid, NotFound
from sloty.models.message import OptOut
from sloty.operations import addresses, rows
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
    """Send nothing more there; somebody told the desk. Raises `ChannelUnknown`, `EmailInvalid`, `PhoneInvalid`."""
    unit.actor.require_somewhere(Permission.EDIT_CUSTOMERS)
    way = channel_of(channel)
    there = addresses.spelled(unit, way, address)
    return put(unit, way, there, OptOutReason.DESK, reminders_only=reminders_only)


def remove(unit: Unit, channel: str, address: str) -> OptOutView:
    """Send there again. Raises `NoOptOut`, and as `add`."""
    unit.actor.require_somewhere(Permission.EDIT_CUSTOMERS)
    way = channel_of(channel)
    view = take_back(unit, way, addresses.spelled(unit, way, address))
    if view is None:
        raise NoOptOut
    return view


def channel_of(name: str) -> Channel:
    """The channel of that name. Raises `ChannelUnknown`."""
    if name.upper() not in list(Channel):
        raise ChannelUnknown(channel=name)
    return Channel(name.upper())


def put(
    unit: Unit, channel: Channel, address: str, reason: OptOutReason, *, reminders_only: bool = False
) -> OptOutView:
    """Send nothing more to an address, in its one spelling, from now on."""
    row = _find(unit, channel, address)
    if row is None:
        keys = {"channel": channel, "address": address}
        row = rows.add(unit, OptOut, **keys, reason=reason, reminders_only=reminders_only)
    else:
        rows.change(unit, row, {"reason": reason, "reminders_only": reminders_only})
    return _view(row)


def has(unit: Unit, channel: Channel, address: str) -> bool:
    """Whether something is not to go to an address, in its one spelling."""
    return _find(unit, channel, address) is not None


def take_back(unit: Unit, channel: Channel, address: str) -> OptOutView | None:
    """Send to an address again; None when nobody had said otherwise."""
    row = _find(unit, channel, address)
    if row is None:
        return None
    unit.session.delete(row)
    unit.session.flush()
    return _view(row)


def _find(unit: Unit, channel: Channel, address: str) -> OptOut | None:
    return next(iter(rows.all_of(unit, OptOut, channel=channel, address=address)), None)


def _view(row: OptOut) -> OptOutView:
    return OptOutView(row.channel, row.address, row.reason, row.reminders_only, row.created_at)
