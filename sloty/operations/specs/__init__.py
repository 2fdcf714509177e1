"""What is asked to be made or changed: one Pydantic model per noun, checked at the edge, the same for CLI and YAML."""

from sloty.operations.specs.catalog import (
    ParameterSpec,
    PoolSpec,
    ProviderSpec,
    RequirementSpec,
    ResourceSpec,
    ServiceSpec,
    SiteSpec,
)
from sloty.operations.specs.checked import InvalidValue, checked
from sloty.operations.specs.people import CustomerSpec, UserSpec
from sloty.operations.specs.places import ClosureSpec, DepartmentSpec, HoursSpec, LocationSpec, OverrideSpec, TenantSpec

__all__ = [
    "ClosureSpec",
    "CustomerSpec",
    "DepartmentSpec",
    "HoursSpec",
    "InvalidValue",
    "LocationSpec",
    "OverrideSpec",
    "ParameterSpec",
    "PoolSpec",
    "ProviderSpec",
    "RequirementSpec",
    "ResourceSpec",
    "ServiceSpec",
    "SiteSpec",
    "TenantSpec",
    "UserSpec",
    "checked",
]
