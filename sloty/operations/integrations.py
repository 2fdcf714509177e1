"""By whom a tenant's messages go. Secrets are sealed before they are stored, and opened for the daemon alone."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sloty.actor import Permission
from sloty.db import keyring
from sloty.engine.limits import Feature
from sloty.engine.messaging import Channel
from sloty.errors import Invalid, NotFound
from sloty.models.integration import Integration
from sloty.operations import rows, subscriptions
from sloty.operations.specs import checked
from sloty.operations.specs.integration import KINDS, IntegrationSpec
from sloty.operations.unit import Unit


class TransportUnknown(Invalid):
    """No transport of that name carries that channel."""

    code = "transport_unknown"
    sentence = "'{kind}' does not carry {channel}."
    hint = "One of: {kinds}"


class SecretMissing(Invalid):
    """The credentials are not whole."""

    code = "secret_missing"
    sentence = "{kind} needs its {name}."
    hint = "It is asked for unseen, or taken from standard input: --secret-stdin"


class NoIntegration(NotFound):
    """The tenant has none for the channel."""

    code = "no_integration"
    sentence = "No integration carries {channel} here."
    hint = "Make one: sloty integration set {channel} --kind KIND …"


@dataclass(frozen=True)
class IntegrationView:
    """By whom a channel's messages go; never with what is secret."""

    channel: str
    kind: str
    settings: dict[str, Any]
    secrets: tuple[str, ...]
    """What is kept sealed."""
    key: str | None
    checked_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class Opened:
    """An integration with its secrets, for whoever sends."""

    kind: str
    settings: IntegrationSpec
    secrets: Mapping[str, str]
    version: str
    """Another one after every change."""
    last_error: str | None = None
    """What came of trying it, when it went wrong."""

    def __repr__(self) -> str:
        """Without its secrets."""
        return f"Opened({self.kind})"


def kind(channel: str, name: str) -> tuple[Channel, str, type[IntegrationSpec]]:
    """The channel, the kind, and what it needs to be told. Raises `TransportUnknown`."""
    wanted, called = channel.upper(), name.upper()
    spec = next((spec for (each, known), spec in KINDS.items() if (each.value, known) == (wanted, called)), None)
    if spec is None:
        kinds = ", ".join(f"{each.value} {known}" for each, known in KINDS)
        raise TransportUnknown(kind=name, channel=channel, kinds=kinds)
    return Channel(wanted), called, spec


def set_(unit: Unit, channel: str, name: str, given: Mapping[str, Any], secrets: Mapping[str, str]) -> IntegrationView:
    """Let a channel's messages go by this. Raises `TransportUnknown`, `InvalidValue`, `SecretMissing`, `FeatureOff`."""
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    carries, called, spec = kind(channel, name)
    if carries is Channel.SMS:
        subscriptions.require_feature(unit, Feature.SMS)
    settings = checked(spec, given)
    known = {each: secrets.get(each, "") for each in spec.secrets}
    missing = next((each for each, value in known.items() if not value), None)
    if missing is not None and getattr(settings, "user", "") is not None:
        raise SecretMissing(kind=called, name=missing, field=missing)
    there = next(iter(rows.all_of(unit, Integration, channel=carries)), None)
    values = {"kind": called, "settings": settings.model_dump(mode="json", exclude_none=True), "last_error": None}
    row = there or rows.add(unit, Integration, channel=carries, **values)
    rows.change(unit, row, {**values, **_sealed(unit, row, known), "checked_at": None})
    return _view(row)


def _sealed(unit: Unit, row: Integration, secrets: Mapping[str, str]) -> dict[str, Any]:
    if not secrets:
        return {"secret": None, "key_id": None}
    key, sealed = keyring.load(unit.database.settings).seal(json.dumps(dict(secrets)).encode(), _bound(row))
    return {"secret": sealed, "key_id": key}


def _bound(row: Integration) -> str:
    return f"{row.tenant_id}|{row.id}|integration"


def list_(unit: Unit) -> list[IntegrationView]:
    """Every integration of the tenant."""
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    return [_view(row) for row in sorted(rows.all_of(unit, Integration), key=lambda row: row.channel)]


def show(unit: Unit, channel: str) -> IntegrationView:
    """One integration. Raises `NoIntegration`."""
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    return _view(_of(unit, channel))


def remove(unit: Unit, channel: str) -> IntegrationView:
    """Let nothing go by it any more. Raises `NoIntegration`."""
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    row = _of(unit, channel)
    unit.session.delete(row)
    unit.session.flush()
    return _view(row)


def rotate(unit: Unit) -> int:
    """Seal the tenant's secrets with the current key; how many were sealed with another."""
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    ring = keyring.load(unit.database.settings)
    old = [row for row in rows.all_of(unit, Integration) if row.key_id not in {None, ring.current}]
    for row in old:
        rows.change(unit, row, _sealed(unit, row, _secrets(unit, row)))
    return len(old)


def renew_key(unit: Unit) -> str:
    """Make a new key for this machine, which seals from now on; its name. For the platform."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    return keyring.renew(unit.database.settings).current


def opened(unit: Unit, channel: Channel) -> Opened | None:
    """The integration with its secrets, for whoever sends; None when the tenant has none.

    Raises `KeyMissing`, `SealBroken`.
    """
    row = next(iter(rows.all_of(unit, Integration, channel=channel)), None)
    if row is None:
        return None
    spec = checked(KINDS[channel, row.kind], row.settings)
    secrets = _secrets(unit, row)
    said = json.dumps([row.kind, row.settings, secrets], sort_keys=True)
    return Opened(row.kind, spec, secrets, hashlib.sha256(said.encode()).hexdigest(), row.last_error)


def note(unit: Unit, channel: Channel, error: str | None) -> None:
    """Keep what came of trying it."""
    for row in rows.all_of(unit, Integration, channel=channel):
        rows.change(unit, row, {"checked_at": unit.now, "last_error": error})


def tried(unit: Unit, channel: str, error: str | None) -> IntegrationView:
    """Keep what came of trying it, and tell it."""
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    row = _of(unit, channel)
    note(unit, row.channel, error)
    return _view(row)


def _secrets(unit: Unit, row: Integration) -> dict[str, str]:
    if row.secret is None or row.key_id is None:
        return {}
    plain = keyring.load(unit.database.settings).unseal(row.key_id, row.secret, _bound(row))
    found: dict[str, str] = json.loads(plain)
    return found


def _of(unit: Unit, channel: str) -> Integration:
    wanted = channel.upper()
    row = next((row for row in rows.all_of(unit, Integration) if row.channel == wanted), None)
    if row is None:
        raise NoIntegration(channel=channel)
    return row


def _view(row: Integration) -> IntegrationView:
    spec = KINDS[row.channel, row.kind]
    return IntegrationView(
        row.channel,
        row.kind,
        row.settings,
        spec.secrets if row.secret else (),
        row.key_id,
        row.checked_at,
        row.last_error,
    )
