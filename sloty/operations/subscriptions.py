"""What a tenant's subscription allows: how many, which features, until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import tenant as queries
from sloty.engine import limits
from sloty.engine.limits import Feature, Limited
from sloty.errors import Refused
from sloty.operations.unit import Unit


class LimitReached(Refused):
    """The tenant has as many as its subscription allows."""

    code = "limit_reached"
    sentence = "{basis} allows {most:,} {what}; there are {there:,}, and {more:,} more were to come."
    hint = "{advice}"


class FeatureOff(Refused):
    """The subscription does not have the feature."""

    code = "feature_off"
    sentence = "'{feature}' is not part of {basis}."
    hint = "The platform can switch it on: sloty tenant feature {tenant} --on {feature}"


class TrialOver(Refused):
    """The trial has ended, and nothing was subscribed."""

    code = "trial_over"
    sentence = "This calendar takes no bookings at present."
    hint = "Please call. (For the platform: sloty tenant edit {tenant} --subscription ACTIVE)"


NO_SMS = "text messages are not part of the subscription"
"""Why one is not sent."""


@dataclass(frozen=True)
class Subscription:
    """What counts for a tenant now."""

    tenant: str
    """Its slug."""
    tier: str
    """The one in force."""
    basis: str
    """The same in words: what somebody tries has more than what they will have."""
    status: str
    exceptions: dict[str, int | None]
    features: dict[str, bool]
    trial_over: bool

    def has(self, feature: Feature) -> bool:
        """Whether the feature is part of it."""
        return limits.has(self.tier, feature, self.features)

    def require(self, feature: Feature) -> None:
        """Raise `FeatureOff` unless the feature is part of it."""
        if not self.has(feature):
            raise FeatureOff(feature=feature.value, basis=self.basis, tier=self.tier, tenant=self.tenant)


@dataclass(frozen=True)
class UsageView:
    """What a tenant uses of what it may."""

    tenant: str
    tier: str
    subscription: str
    trial_ends_at: datetime | None
    locations: str
    """There, of how many."""
    providers: str
    customers: str
    users: str
    appointments_this_month: int
    audit_entries: int


def of(unit: Unit, tenant: UUID | None = None) -> Subscription:
    """The subscription of this tenant, or of another for the platform."""
    row = unit.session.row(queries.SUBSCRIPTION, id=tenant or unit.tenant)
    assert row is not None
    return read(row, unit.now)


def read(row: tuple[Any, ...], now: datetime) -> Subscription:
    """A row of `queries.SUBSCRIPTION` as what counts at that instant."""
    slug, tier, status, ends, exceptions, features = row
    over = status == "TRIAL" and ends is not None and ends <= now
    trying = status == "TRIAL" and not over
    force = limits.tier_in_force(tier, trying=trying)
    basis = f"the {force} subscription" if force == tier else f"the trial of {tier}, which has what {force} has"
    return Subscription(slug, force, basis, status, exceptions or {}, features or {}, over)


def require_room(unit: Unit, what: Limited, more: int = 1) -> None:
    """Raise `LimitReached` unless the tenant may have so many more; until the unit ends nobody else takes the room."""
    if more < 1:
        return
    mine = of(unit)
    most = limits.limit(mine.tier, what, mine.exceptions)
    if most is None:
        return
    unit.session.rows(queries.LOCK_ROOM, what=what.value)
    row = unit.session.row(queries.COUNTS[what.value])
    there = int(row[0]) if row else 0
    if there + more > most:
        raise _reached(mine, what, most, there, more)


def require_kept(unit: Unit, what: Limited) -> None:
    """Raise `LimitReached` when there are more by now than the tenant may have: after many were written at once."""
    mine = of(unit)
    most = limits.limit(mine.tier, what, mine.exceptions)
    if most is None:
        return
    unit.session.rows(queries.LOCK_ROOM, what=what.value)
    row = unit.session.row(queries.COUNTS[what.value])
    there = int(row[0]) if row else 0
    if there > most:
        raise _reached(mine, what, most, most, there - most)


def _reached(mine: Subscription, what: Limited, most: int, there: int, more: int) -> LimitReached:
    """What to do about it: another tier changes nothing where something else was agreed."""
    if what.value in mine.exceptions:
        basis = "What was agreed with this tenant"
        advice = f"The platform can agree on more: sloty tenant limit {mine.tenant} --set {what.value}={there + more}"
    else:
        basis, enough = f"{mine.basis[0].upper()}{mine.basis[1:]}", limits.enough(what, there + more)
        advice = f"{enough} allows that." if enough else "Archive what is not used any more."
    return LimitReached(tier=mine.tier, basis=basis, most=most, what=what.value, there=there, more=more, advice=advice)


def require_feature(unit: Unit, feature: Feature, tenant: UUID | None = None) -> None:
    """Raise `FeatureOff` unless this tenant, or another for the platform, has it."""
    of(unit, tenant).require(feature)


def require_open(unit: Unit) -> None:
    """Raise `TrialOver` for customers of a tenant whose trial has ended; those who work there go on."""
    if unit.actor.user is None and unit.actor.front_end in {"web", "api"} and (mine := of(unit)).trial_over:
        raise TrialOver(tenant=mine.tenant)


def usage(unit: Unit, slug: str | None = None) -> list[UsageView]:
    """What tenants use, one or all, in one statement."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    month = unit.now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return [_usage(unit, row) for row in unit.session.rows(queries.USAGE, slug=slug, month=month)]


def _usage(unit: Unit, row: tuple[Any, ...]) -> UsageView:
    slug, tier, status, ends, exceptions, *counts = row
    trying = status == "TRIAL" and not (ends is not None and ends <= unit.now)
    force = limits.tier_in_force(tier, trying=trying)
    told = [
        f"{there:,} of {'any' if (most := limits.limit(force, what, exceptions or {})) is None else f'{most:,}'}"
        for what, there in zip(Limited, counts[:4], strict=True)
    ]
    return UsageView(slug, tier, status, ends, told[0], told[1], told[2], told[3], counts[4], counts[5])
