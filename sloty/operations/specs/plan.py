"""The spec of a tenant whole: what one plan says."""

from pydantic import Field

from sloty.operations.specs.catalog import PoolSpec, ProviderSpec, ResourceSpec, ServiceSpec
from sloty.operations.specs.checked import Spec
from sloty.operations.specs.people import UserSpec
from sloty.operations.specs.places import ClosureSpec, DepartmentSpec, LocationSpec, OverrideSpec, TenantSpec


class PlanSpec(Spec):
    """A tenant whole. A section that is left out is left as it is; things refer to each other by slug."""

    tenant: TenantSpec
    locations: tuple[LocationSpec, ...] | None = None
    departments: tuple[DepartmentSpec, ...] | None = None
    pools: tuple[PoolSpec, ...] | None = None
    resources: tuple[ResourceSpec, ...] | None = None
    providers: tuple[ProviderSpec, ...] | None = None
    services: tuple[ServiceSpec, ...] | None = None
    overrides: tuple[OverrideSpec, ...] | None = Field(default=None)
    """Dated changes of providers, from today on."""
    closures: tuple[ClosureSpec, ...] | None = None
    """Days on which locations are closed, from today on."""
    users: tuple[UserSpec, ...] | None = None
    """Who may act in the tenant, and as what."""
