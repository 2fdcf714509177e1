"""Time that a visitor keeps while they fill in the form: known by a token, which only who holds the time was given."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sloty.db import reserve
from sloty.db.queries import offering as queries
from sloty.errors import NotFound, Refused
from sloty.ids import TenantId
from sloty.operations import booking, records, signing
from sloty.operations.booking import HoldUsed, HoldWish
from sloty.operations.idempotency import once
from sloty.operations.offerings import ServiceNotFound
from sloty.operations.records import AppointmentNotFound, HoldExpired
from sloty.operations.self_service.behalf import on_behalf
from sloty.operations.signing import Purpose
from sloty.operations.unit import Unit
from sloty.operations.views import HoldView

LONGEST = timedelta(minutes=60)
"""A time that was chosen so long ago is kept no longer: others want it too."""


class HoldTokenUnusable(NotFound):
    """Made up, cut off, or of another tenant: all are told alike."""

    code = "hold_unusable"
    sentence = "This page is not valid any more."
    hint = "Choose a time again."


class KeptLongEnough(Refused):
    """A time cannot be kept for ever."""

    code = "kept_long_enough"
    sentence = "This time cannot be kept any longer."
    hint = "Finish the booking now, or choose a time again."


@dataclass(frozen=True, slots=True)
class Held:
    """What a token tells: what was chosen, whether or not its time is still kept."""

    token: str
    hold: UUID
    service: str
    provider: str
    location: str
    starts_at: datetime
    until: datetime
    """The latest instant to which it can be kept."""


def hold(unit: Unit, wish: HoldWish) -> str:
    """Keep a time for a visitor: its token. As `booking.hold`, raises `SlotTaken` with alternatives, a refusal, NotFound."""
    inner = on_behalf(unit)
    require_online(unit, wish.service)
    view = once(unit, "hold own", wish, HoldView, lambda: booking.hold(inner, wish))
    return _token(unit, view)


def require_online(unit: Unit, service: str) -> None:
    """Raise `ServiceNotFound` for a service that is not offered on the page."""
    if unit.session.row(queries.IS_ONLINE, ref=service) is None:
        raise ServiceNotFound(ref=service, hint="Choose one of those that are offered.")


def _token(unit: Unit, view: HoldView) -> str:
    facts = {
        "h": view.id.hex,
        "s": view.service,
        "p": view.provider,
        "l": view.location,
        "t": int(view.start.timestamp()),
        "u": int((unit.now + LONGEST).timestamp()),
    }
    return signing.sign(unit.database, Purpose.HOLD, unit.tenant, facts)


def opened(unit: Unit, token: str) -> Held:
    """What a token was given for. Raises `HoldTokenUnusable`."""
    on_behalf(unit)
    return _read(token, signing.unsign(unit.database, Purpose.HOLD, TenantId(unit.tenant), token))


def _read(token: str, facts: dict[str, Any] | None) -> Held:
    if facts is None:
        raise HoldTokenUnusable
    starts, until = (datetime.fromtimestamp(facts[name], UTC) for name in ("t", "u"))
    return Held(token, UUID(facts["h"]), facts["s"], facts["p"], facts["l"], starts, until)


def standing(unit: Unit, token: str) -> HoldView | None:
    """The time that is kept; None once it was given back. Raises `HoldUsed` when it was booked, `HoldTokenUnusable`."""
    mine = opened(unit, token)
    try:
        if records.lock(unit, str(mine.hold)).customer_id is not None:
            raise HoldUsed
        return booking.held(on_behalf(unit), mine.hold)
    except (AppointmentNotFound, HoldExpired):
        return None


def extend(unit: Unit, token: str) -> HoldView:
    """Keep it as long again from now. Raises `HoldExpired`, `KeptLongEnough`, `HoldTokenUnusable`."""
    mine = opened(unit, token)
    minutes = unit.database.settings.hold_minutes
    if unit.now + timedelta(minutes=minutes) > mine.until:
        raise KeptLongEnough
    if not _is_free_of_customer(unit, mine) or not reserve.extend(unit.session, mine.hold, minutes):
        raise HoldExpired
    return booking.held(on_behalf(unit), mine.hold)


def _is_free_of_customer(unit: Unit, mine: Held) -> bool:
    """Whether it is still a hold: what awaits approval is kept by its own rules."""
    try:
        return records.lock(unit, str(mine.hold)).customer_id is None
    except AppointmentNotFound:
        return False


def release(unit: Unit, token: str, unless_after: datetime | None = None) -> None:
    """Give the time back at once; what is gone already stays gone. Raises `HoldUsed`, `HoldTokenUnusable`.

    Not where it is kept until later than `unless_after`: then it was kept anew since whoever leaves looked at it.
    """
    mine = opened(unit, token)
    if unless_after is not None:
        kept = standing(unit, token)
        if kept is None or kept.held_until > unless_after:
            return
    try:
        booking.release(on_behalf(unit), mine.hold)
    except AppointmentNotFound:
        return
