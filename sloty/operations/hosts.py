"""From a name to the tenant, or the location, whose pages it leads to: exact matches, and what the pages look like."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sloty.actor import Actor
from sloty.db.pool import Database
from sloty.db.queries import host as queries
from sloty.ids import TenantId
from sloty.models.tenant import DomainKind
from sloty.operations import branding
from sloty.operations.branding import Looks
from sloty.operations.specs import checked
from sloty.operations.specs.tenancy import PolicySpec
from sloty.operations.unit import Unit, open_unit

LABEL = (DomainKind.SLUG, DomainKind.SUBDOMAIN)
"""Names before the base domain, or at the beginning of a path."""
WHOLE = (DomainKind.CUSTOM,)
"""Host names of a tenant's own."""


@dataclass(frozen=True, slots=True)
class HostView:
    """Whose pages these are, and how they look. Nothing in it is secret."""

    tenant: TenantId
    slug: str
    name: str
    """Of the tenant; of the location, where the name leads to one."""
    is_served: bool
    """False: suspended for the time being."""
    is_gone: bool
    """For good."""
    timezone: str
    locale: str
    country: str
    currency: str
    phone: str | None
    """To call when the page does not help: the location's, or that of the first one."""
    email: str | None
    location: str | None
    """Slug of the one location that the name leads to."""
    location_id: UUID | None
    domain: str | None
    """The tenant's own host name, which links in messages use."""
    branding: Looks
    """The tenant's, and over it that of the location."""
    frames: tuple[str, ...]
    """Origins of the sites that may show these pages in a frame."""


def host_named(database: Database, name: str, kinds: tuple[DomainKind, ...]) -> HostView | None:
    """What a name of one of the kinds leads to; None when it leads nowhere."""
    # Whoever comes by a name has no tenant yet: the platform alone sees all of them.
    with open_unit(database, Actor.operator("web", "web")) as unit:
        row = unit.session.row(queries.HOST, name=name.lower(), kinds=[kind.value for kind in kinds])
        return None if row is None else _view(unit, row)


def _view(unit: Unit, row: tuple[Any, ...]) -> HostView:
    (
        tenant, slug, name, status, timezone, locale, country, currency, own, over, policies, location, location_id,
        phone, email, domain,
    ) = row  # fmt: skip
    looks = branding.looks(unit, tenant, own, over or {})
    return HostView(
        TenantId(tenant), slug, name, status == "ACTIVE", status == "DELETED", timezone, locale, country, currency,
        phone, email, location, location_id, domain, looks,
        checked(PolicySpec, policies).page.frames,
    )  # fmt: skip
