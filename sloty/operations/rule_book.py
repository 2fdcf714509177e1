"""How a tenant reminds, service by service, as the engine takes it; and since when each rule counts.

A rule that is switched on, or a point that is added, counts from then on: nobody is mailed of what was before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sloty.db.queries import reminder as queries
from sloty.engine.messaging import Channel
from sloty.engine.reminders import Quiet, Rules
from sloty.operations.specs import checked
from sloty.operations.specs.tenancy import PolicySpec, ReminderPolicy
from sloty.operations.unit import Unit

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class RuleBook:
    """The rules of a tenant."""

    policies: PolicySpec
    since: Mapping[str, str]
    """When points and rules were added to the tenant's policy: `EMAIL:1440`, `NO_SHOW:30` or `DIGEST:420` to an instant."""
    services: Mapping[UUID, tuple[Mapping[str, Any], Mapping[str, str]]]
    """Services with reminders of their own: what differs, and since when each point counts."""

    @cached_property
    def _common(self) -> Mapping[Channel, Rules]:
        return _rules(self.policies.reminders, self.since)

    @cached_property
    def _own(self) -> Mapping[UUID, Mapping[Channel, Rules]]:
        return {
            service: _rules(merged(self.policies.reminders, own), {**self.since, **since})
            for service, (own, since) in self.services.items()
        }

    def rules(self, service: UUID) -> Mapping[Channel, Rules]:
        """Those for a service, by channel; none for a channel that is not used."""
        return self._own.get(service, self._common)

    @property
    def no_show_since(self) -> datetime:
        """Whose time to come was over before is not marked."""
        return self._since(f"NO_SHOW:{self.policies.attendance.no_show_after_minutes}")

    @property
    def completed_since(self) -> datetime:
        """What ended before is not completed."""
        return self._since("COMPLETE")

    @property
    def digest_since(self) -> datetime:
        """What was due before is not told."""
        return self._since(f"DIGEST:{self.policies.messages.digest_at}")

    @property
    def participants_since(self) -> datetime:
        """Who comes along is not reminded at points before."""
        return self._since("PARTICIPANTS")

    def _since(self, rule: str) -> datetime:
        added = self.since.get(rule)
        return datetime.fromisoformat(added) if added else _ALWAYS

    @property
    def furthest(self) -> int:
        """Minutes before the start of the first reminder of all."""
        every = (rules for book in (self._common, *self._own.values()) for rules in book.values())
        return max((point for rules in every for point in rules.minutes_before), default=0)


def of(unit: Unit) -> RuleBook:
    """The rules of the unit's tenant; two small statements."""
    row = unit.session.row(queries.OF_TENANT)
    assert row is not None
    services = {service: (own, since) for service, own, since in unit.session.rows(queries.OF_SERVICES)}
    return RuleBook(checked(PolicySpec, row[0]), row[1], services)


def merged(tenant: ReminderPolicy, own: Mapping[str, Any]) -> ReminderPolicy:
    """A service's policy: the tenant's, but for what it says itself."""
    return checked(ReminderPolicy, {**tenant.model_dump(), **own})


def _rules(policy: ReminderPolicy, since: Mapping[str, str]) -> dict[Channel, Rules]:
    points = tuple(hours * 60 for hours in policy.hours_before)
    quiet = Quiet(policy.quiet_from, policy.quiet_to, policy.earlier)
    found = {}
    for channel in policy.channels if points else ():
        known = {point: since.get(_key(channel, point)) for point in points}
        added = {point: datetime.fromisoformat(instant) for point, instant in known.items() if instant}
        found[channel] = Rules(points, quiet, added)
    return found


def _key(channel: Channel, minutes: int) -> str:
    return f"{channel.value}:{minutes}"


def _points(policy: ReminderPolicy) -> set[str]:
    return {_key(channel, hours * 60) for channel in policy.channels for hours in policy.hours_before}


def _others(policies: PolicySpec) -> set[str]:
    """What else happens by itself, as far as it is switched on."""
    attendance, messages = policies.attendance, policies.messages
    rules = {
        f"NO_SHOW:{attendance.no_show_after_minutes}": attendance.no_show_after_minutes is not None,
        "COMPLETE": attendance.complete_at_end,
        f"DIGEST:{messages.digest_at}": messages.digest_at is not None,
        "PARTICIPANTS": messages.participants,
    }
    return {rule for rule, on in rules.items() if on}


def first(policies: PolicySpec, now: datetime) -> dict[str, str]:
    """Since when the rules of a new tenant count: now, but for its reminders, which go by when a visit was agreed."""
    return dict.fromkeys(sorted(_others(policies)), now.isoformat())


def added(before: PolicySpec, after: PolicySpec, known: Mapping[str, str], now: datetime) -> dict[str, str]:
    """When the rules of a changed policy were added: those that are new, now; the first policy's own stay as they were."""
    old = _points(before.reminders) | _others(before)
    return {
        rule: known[rule] if rule in old else now.isoformat()
        for rule in sorted(_points(after.reminders) | _others(after))
        if rule not in old or rule in known
    }


def counted(unit: Unit, own: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, str]:
    """Since when each point of a service counts; nothing for a service that reminds as its tenant does."""
    if not own:
        return {}
    book = of(unit)
    told = known or {point: book.since.get(point, _ALWAYS.isoformat()) for point in _points(book.policies.reminders)}
    return {
        point: told.get(point, unit.now.isoformat()) for point in sorted(_points(merged(book.policies.reminders, own)))
    }
