"""Who asks, and what they may: one table of permissions per role, read by every operation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn
from uuid import UUID

from sloty.errors import Forbidden
from sloty.ids import TenantId, UserId


class Role(StrEnum):
    """A user's role, for the platform, a tenant, or one location of it."""

    SUPER_ADMIN = "SUPER_ADMIN"
    TENANT_ADMIN = "TENANT_ADMIN"
    PROVIDER = "PROVIDER"
    STAFF = "STAFF"
    USER = "USER"
    LOCATION_ADMIN = "LOCATION_ADMIN"
    LOCATION_MANAGER = "LOCATION_MANAGER"
    LOCATION_SCHEDULER = "LOCATION_SCHEDULER"
    LOCATION_BILLING = "LOCATION_BILLING"
    LOCATION_REPORTS = "LOCATION_REPORTS"


class Permission(StrEnum):
    """What an operation demands of its actor."""

    MANAGE_PLATFORM = "manage_platform"
    """Create and list tenants, start over, migrate."""
    EDIT_CATALOG = "edit_catalog"
    """Locations, providers, services, resources, hours."""
    VIEW_CATALOG = "view_catalog"
    FIND_SLOTS = "find_slots"
    BOOK = "book"
    """Hold, book, reschedule, reassign, cancel."""
    BOOK_OWN = "book_own"
    """Hold and book for oneself, by the secret that one was given; nothing of anybody else is seen."""
    WAITLIST = "waitlist"
    """Put on the waiting list, change and take off it."""
    OVERRIDE = "override"
    """Book outside hours, grid, notice or horizon, with a reason."""
    APPROVE = "approve"
    """Approve and decline what awaits approval."""
    BLOCK_TIME = "block_time"
    """Take a provider's or a room's time for no visit, and change a provider's day: lunch, sick, meeting."""
    ATTEND = "attend"
    """Confirm, check in, start, complete, mark no-show."""
    VIEW_APPOINTMENTS = "view_appointments"
    EDIT_CUSTOMERS = "edit_customers"
    """Create, edit, archive and merge customers."""
    VIEW_CUSTOMERS = "view_customers"
    ERASE_CUSTOMERS = "erase_customers"
    """Pseudonymise a person for good."""
    MANAGE_USERS = "manage_users"
    """Invite and suspend users, grant and revoke roles, issue API keys."""
    IMPORT = "import"
    """Bring in many rows from a file."""
    EXPORT = "export"
    """Take many rows, or one person's whole record, out."""
    VIEW_REPORTS = "view_reports"
    MANAGE_INTEGRATIONS = "manage_integrations"
    """By whom messages go, with which credentials, in which words."""
    VIEW_AUDIT = "view_audit"
    """Who changed what."""


_PUBLIC = frozenset({Permission.VIEW_CATALOG, Permission.FIND_SLOTS})
_READS = _PUBLIC | {Permission.VIEW_APPOINTMENTS, Permission.VIEW_CUSTOMERS}
_REPORTS = _READS | {Permission.VIEW_REPORTS}
_DESK = _READS | {
    Permission.BOOK, Permission.WAITLIST, Permission.ATTEND, Permission.EDIT_CUSTOMERS, Permission.APPROVE,
    Permission.BLOCK_TIME,
}  # fmt: skip
_MANAGER = _DESK | {Permission.OVERRIDE, Permission.VIEW_REPORTS}
_LOCATION_ADMIN = _MANAGER | {Permission.EDIT_CATALOG, Permission.MANAGE_USERS}
_TENANT_ADMIN = frozenset(Permission) - {Permission.MANAGE_PLATFORM}
ANYWHERE = _READS | {Permission.EDIT_CUSTOMERS}
"""What a role at one location carries in the whole tenant: the catalog and the customers are shared, and of
appointments row-level security shows those of the location alone."""

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SUPER_ADMIN: frozenset(Permission),
    Role.TENANT_ADMIN: _TENANT_ADMIN,
    Role.PROVIDER: _READS | {Permission.ATTEND},
    Role.STAFF: _MANAGER,
    Role.USER: _PUBLIC | {Permission.BOOK_OWN},
    Role.LOCATION_ADMIN: _LOCATION_ADMIN,
    Role.LOCATION_MANAGER: _MANAGER,
    Role.LOCATION_SCHEDULER: _DESK,
    Role.LOCATION_BILLING: _REPORTS,
    Role.LOCATION_REPORTS: _REPORTS,
}


class NotAllowed(Forbidden):
    """The actor's role does not carry the permission."""

    code = "not_allowed"
    sentence = "{actor} may not do this: it needs the permission '{permission}'{where}."
    hint = "Ask an administrator of the tenant, or act as somebody who may (--as EMAIL)."


class NoTenant(Forbidden):
    """An operation on a tenant's data was asked for without a tenant."""

    code = "no_tenant"
    sentence = "Which tenant?"
    hint = "Name it with --tenant SLUG or SLOTY_TENANT."


@dataclass(frozen=True)
class Actor:
    """Who asks: at most one tenant, a role, and the front end they came through."""

    name: str
    """Shown in histories: an e-mail address, or the operator's login name."""
    role: Role
    front_end: str
    """cli, desk, web, api or daemon."""
    tenant: TenantId | None = None
    """None only for work on the platform itself."""
    user: UserId | None = None
    """None for the operator of the machine and for the public."""
    permissions: frozenset[Permission] = field(default=frozenset())
    """All that they may, somewhere."""
    locations: Mapping[UUID, frozenset[Permission]] | None = None
    """What they may at each location, for roles that hold at some; None: all of it in the whole tenant."""

    @classmethod
    def operator(cls, name: str, front_end: str, tenant: TenantId | None = None) -> "Actor":
        """The person at the machine: a superadmin."""
        return cls(name, Role.SUPER_ADMIN, front_end, tenant, permissions=PERMISSIONS[Role.SUPER_ADMIN])

    @classmethod
    def visitor(cls, tenant: TenantId) -> "Actor":
        """Whoever looks at a tenant's page, and is known by nothing."""
        return cls("visitor", Role.USER, "web", tenant, permissions=PERMISSIONS[Role.USER])

    def may(self, permission: Permission, at: UUID | None = None) -> bool:
        """Whether the role carries `permission`: at location `at`, or without one, in the whole tenant."""
        if self.locations is None or permission in ANYWHERE or permission not in self.permissions:
            return permission in self.permissions
        return at is not None and permission in self.locations.get(at, ())

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowed` unless the role carries `permission` in the whole tenant."""
        if not self.may(permission):
            self._refuse(permission)

    def require_somewhere(self, permission: Permission) -> None:
        """Raise `NotAllowed` unless the role carries `permission` at some location; `require_at` has to follow."""
        if permission not in self.permissions:
            self._refuse(permission)

    def require_at(self, permission: Permission, location: UUID | None) -> None:
        """Raise `NotAllowed` unless the role carries `permission` at `location`; None is the whole tenant."""
        if not self.may(permission, location):
            self._refuse(permission)

    def _refuse(self, permission: Permission) -> NoReturn:
        where = "" if permission not in self.permissions else " at this location"
        raise NotAllowed(actor=self.name, permission=permission.value, where=where)

    def within(self) -> TenantId:
        """The tenant whose data is touched; raises `NoTenant` when there is none."""
        if self.tenant is None:
            raise NoTenant
        return self.tenant
