"""SQLModel tables, one module per aggregate: storage, nothing else. They do not validate; requests do, at the edge."""

from sloty.models import (
    access,
    appointment,
    audit,
    calendar,
    customer,
    daemon,
    integration,
    location,
    message,
    person,
    provider,
    reservation,
    resource,
    schedule,
    service,
    tenant,
)
from sloty.models.base import GLOBAL_TABLES, READ_ONLY_TABLES, metadata

__all__ = [
    "GLOBAL_TABLES",
    "READ_ONLY_TABLES",
    "access",
    "appointment",
    "audit",
    "calendar",
    "customer",
    "daemon",
    "integration",
    "location",
    "message",
    "metadata",
    "person",
    "provider",
    "reservation",
    "resource",
    "schedule",
    "service",
    "tenant",
]
