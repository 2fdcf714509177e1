"""What is asked to be made or changed: one Pydantic model per noun, checked at the edge, the same for CLI and YAML."""

from sloty.operations.specs.catalog import (
    DelivererSpec,
    ParameterSpec,
    PoolSpec,
    ProviderSpec,
    RequirementSpec,
    ResourceSpec,
    ServiceSpec,
    SiteSpec,
)
from sloty.operations.specs.checked import InvalidValue, Spec, checked, emptied
from sloty.operations.specs.people import CustomerSpec, UserSpec
from sloty.operations.specs.places import ClosureSpec, DepartmentSpec, HoursSpec, LocationSpec, OverrideSpec, TenantSpec
from sloty.operations.specs.plan import PlanSpec

__all__ = [
    "ClosureSpec",
    "CustomerSpec",
    "DelivererSpec",
    "DepartmentSpec",
    "HoursSpec",
    "InvalidValue",
    "LocationSpec",
    "OverrideSpec",
    "ParameterSpec",
    "PlanSpec",
    "PoolSpec",
    "ProviderSpec",
    "RequirementSpec",
    "ResourceSpec",
    "ServiceSpec",
    "SiteSpec",
    "Spec",
    "TenantSpec",
    "UserSpec",
    "checked",
    "emptied",
]
