"""Tenants: made and listed by the platform's own role, changed by nobody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from sloty.actor import Permission
from sloty.errors import NotFound
from sloty.ids import TenantId, new_id
from sloty.models import READ_ONLY_TABLES, metadata
from sloty.models.reservation import CatalogVersion
from sloty.models.tenant import Domain, DomainKind, Tenant, TenantStatus
from sloty.operations import audit, branding, domains, rule_book
from sloty.operations.domains import DomainTaken
from sloty.operations.rows import Action, Change, Exists, and_parts
from sloty.operations.specs import TenantSpec, checked, emptied
from sloty.operations.specs.tenancy import PolicySpec
from sloty.operations.unit import Unit


class TenantNotFound(NotFound):
    """No tenant has that slug."""

    code = "tenant_not_found"
    sentence = "There is no tenant '{ref}'."
    hint = "Run: sloty tenant list"


@dataclass(frozen=True)
class TenantView:
    """An organisation that subscribes."""

    id: UUID
    slug: str
    name: str
    status: str
    subscription_tier: str
    subscription_status: str
    trial_ends_at: datetime | None
    timezone: str
    country: str
    currency: str
    locale: str


def create(unit: Unit, given: Mapping[str, Any]) -> TenantView:
    """Make a tenant, with its slug in the directory of names. Raises `Exists`."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    spec = checked(TenantSpec, given)
    if _by_slug(unit, spec.slug) is not None:
        raise Exists(noun="tenant", ref=spec.slug)
    return _view(_make(unit, spec))


def put(unit: Unit, spec: TenantSpec) -> Change:
    """Make the tenant so, by its slug: created, updated, or unchanged without a write."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    row = _by_slug(unit, spec.slug)
    if row is None:
        _make(unit, spec)
        return Change(f"tenant/{spec.slug}", Action.CREATED)
    action = _change(unit, row, {**_values(spec), "branding": branding.of_tenant(unit, row.id, spec.branding)})
    return Change(f"tenant/{spec.slug}", and_parts(action, _set_domains(unit, row.id, spec)))


def _values(spec: TenantSpec) -> dict[str, Any]:
    """The columns of a tenant but its branding; of policies, what differs from their defaults."""
    values = spec.model_dump(exclude={"domains", "policies", "branding"})
    values["limits"] = {what.value: most for what, most in spec.limits.items()}
    values["features"] = {feature.value: on for feature, on in spec.features.items()}
    values["policies"] = spec.policies.model_dump(mode="json", exclude_defaults=True)
    return values


def spec_of(unit: Unit, row: Tenant) -> TenantSpec:
    """The tenant as a spec: what `put` makes of it changes nothing."""
    own = {name: getattr(row, name) for name in TenantSpec.model_fields if hasattr(row, name)}
    named = domains.of(unit, row.id).get(None, ())
    return checked(TenantSpec, {**own, "domains": named or None})


def _set_domains(unit: Unit, tenant: UUID, spec: TenantSpec) -> bool:
    """Make the tenant's own host names those of the spec; raises `DomainTaken`, `FeatureOff`."""
    return spec.domains is not None and domains.set_(unit, tenant, None, spec.domains)


def _make(unit: Unit, spec: TenantSpec) -> Tenant:
    if unit.session.get(Domain, spec.slug) is not None:
        raise DomainTaken(name=spec.slug)
    counted = rule_book.first(spec.policies, unit.now)
    row = Tenant(id=new_id(unit.now), **_values(spec), reminders_since=counted)
    unit.session.add(row)
    unit.session.flush()
    unit.session.add(Domain(name=spec.slug, kind=DomainKind.SLUG, tenant_id=row.id))
    unit.session.add(CatalogVersion(tenant_id=row.id))
    unit.session.flush()
    _change(unit, row, {"branding": branding.of_tenant(unit, row.id, spec.branding)})
    _set_domains(unit, row.id, spec)
    return row


def list_(unit: Unit) -> list[TenantView]:
    """Every tenant, by slug."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    return sorted((_view(row) for row in unit.session.exec(select(Tenant))), key=lambda view: view.slug)


def show(unit: Unit, ref: str) -> TenantView:
    """One tenant by slug; raises `TenantNotFound`."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    return _view(_find(unit, ref))


def edit(unit: Unit, ref: str, given: Mapping[str, Any]) -> TenantView:
    """Change what is given. The slug stays: links and scripts lead there."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    row, given = _find(unit, ref), emptied(TenantSpec, given)
    spec = checked(TenantSpec, {**spec_of(unit, row).model_dump(exclude_unset=True), **given})
    values = _values(spec)
    if "branding" in given:
        values["branding"] = branding.of_tenant(unit, row.id, spec.branding)
    _change(unit, row, {name: value for name, value in values.items() if name in given})
    if "branding" in given:
        branding.require_readable(unit, row.id)
    _set_domains(unit, row.id, spec)
    return _view(row)


def set_status(unit: Unit, ref: str, status: str, reason: str | None = None) -> TenantView:
    """Suspend, resume or archive a tenant; its data stay. The reason is told to whoever wants to use it meanwhile."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    row = _find(unit, ref)
    _change(unit, row, {"status": TenantStatus(status), "suspended_reason": reason})
    return _view(row)


def set_limits(unit: Unit, ref: str, settings: Iterable[str]) -> TenantView:
    """Agree on limits: `customers=5000`, `none` for no limit, `tier` for the tier's. Raises `InvalidValue`."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    kept = dict(_find(unit, ref).limits)
    for setting in settings:
        what, _, number = setting.partition("=")
        kept.pop(what, None)
        if number != "tier":
            kept[what] = None if number == "none" else number
    return edit(unit, ref, {"limits": kept})


def set_features(unit: Unit, ref: str, changes: Mapping[str, bool]) -> TenantView:
    """Switch features on or off, whatever the tier says. Raises `InvalidValue`."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    return edit(unit, ref, {"features": {**_find(unit, ref).features, **changes}})


def policies(unit: Unit, ref: str) -> PolicySpec:
    """The promises of a tenant, defaults included."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    return spec_of(unit, _find(unit, ref)).policies


def id_of(unit: Unit, ref: str) -> TenantId:
    """Which tenant that is; raises `TenantNotFound`."""
    return TenantId(_find(unit, ref).id)


def _change(unit: Unit, row: Tenant, values: Mapping[str, Any]) -> Action:
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    if "policies" in differing:
        before, after = (checked(PolicySpec, each) for each in (row.policies, values["policies"]))
        differing["reminders_since"] = rule_book.added(before, after, row.reminders_since, unit.now)
    if "country" in differing:
        # What is kept of the catalog tells of which country numbers are.
        unit.session.get_one(CatalogVersion, row.id).version += 1
    looks = row.branding
    for name, value in differing.items():
        setattr(row, name, value)
    unit.session.add(row)
    unit.session.flush()
    branding.require_feature(unit, row.id, looks, row.branding)
    return Action.UPDATED if differing else Action.UNCHANGED


def _by_slug(unit: Unit, slug: str) -> Tenant | None:
    return unit.session.exec(select(Tenant).where(col(Tenant.slug) == slug)).first()


def _find(unit: Unit, ref: str) -> Tenant:
    row = _by_slug(unit, ref)
    if row is None:
        close = get_close_matches(ref, list(unit.session.exec(select(Tenant.slug))), n=3)
        raise TenantNotFound(ref=ref, hint=f"Did you mean {' or '.join(close)}?" if close else None)
    return row


def _view(row: Tenant) -> TenantView:
    return TenantView(
        row.id,
        row.slug,
        row.name,
        row.status,
        row.subscription_tier,
        row.subscription_status,
        row.trial_ends_at,
        row.timezone,
        row.country,
        row.currency,
        row.locale,
    )


def purge(unit: Unit, ref: str) -> TenantView:
    """Erase a tenant and everything of it, for good. What refers goes before what is referred to."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    row = _find(unit, ref)
    view = _view(row)
    for table in reversed(metadata.sorted_tables):
        if "tenant_id" in table.columns and table.name not in READ_ONLY_TABLES:
            unit.session.execute(delete(table).where(table.c.tenant_id == row.id))
    unit.session.execute(delete(metadata.tables["tenant"]).where(metadata.tables["tenant"].c.id == row.id))
    audit.purge(unit, view.id)
    return view
