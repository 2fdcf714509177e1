"""Tenants: made and listed by the platform's own role, changed by nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from sloty.actor import Permission
from sloty.errors import NotFound
from sloty.ids import new_id
from sloty.models import READ_ONLY_TABLES, metadata
from sloty.models.reservation import CatalogVersion
from sloty.models.tenant import Domain, DomainKind, Tenant, TenantStatus
from sloty.operations import audit
from sloty.operations.rows import Action, Change, Exists
from sloty.operations.specs import TenantSpec, checked
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
    return Change(f"tenant/{spec.slug}", _change(unit, row, spec.model_dump()))


def _make(unit: Unit, spec: TenantSpec) -> Tenant:
    row = Tenant(id=new_id(unit.now), **spec.model_dump())
    unit.session.add(row)
    unit.session.flush()
    unit.session.add(Domain(name=spec.slug, kind=DomainKind.SLUG, tenant_id=row.id))
    unit.session.add(CatalogVersion(tenant_id=row.id))
    unit.session.flush()
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
    row = _find(unit, ref)
    spec = checked(TenantSpec, {**{name: getattr(row, name) for name in TenantSpec.model_fields}, **given})
    _change(unit, row, {name: getattr(spec, name) for name in given})
    return _view(row)


def set_status(unit: Unit, ref: str, status: str) -> TenantView:
    """Suspend, resume or archive a tenant; its data stay."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    row = _find(unit, ref)
    _change(unit, row, {"status": TenantStatus(status)})
    return _view(row)


def _change(unit: Unit, row: Tenant, values: Mapping[str, Any]) -> Action:
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    unit.session.add(row)
    unit.session.flush()
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
    audit.purge(unit, row.id)
    for table in reversed(metadata.sorted_tables):
        if "tenant_id" in table.columns and table.name not in READ_ONLY_TABLES:
            unit.session.execute(delete(table).where(table.c.tenant_id == row.id))
    unit.session.execute(delete(metadata.tables["tenant"]).where(metadata.tables["tenant"].c.id == row.id))
    return view
