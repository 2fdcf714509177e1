"""Many rows out of the database: customers and appointments row by row, calendars whole."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, LiteralString

from sloty.actor import Permission
from sloty.db.queries import customer as queries
from sloty.engine import civil
from sloty.formats import calendars
from sloty.formats.calendars import Entry
from sloty.models.location import Location
from sloty.models.provider import Provider
from sloty.models.tenant import Tenant
from sloty.operations import rows
from sloty.operations.unit import Unit

Row = tuple[Any, ...]
_AT_ONCE = 2_000
"""Rows that are in memory at a time."""

CUSTOMERS = (
    "code", "first_name", "last_name", "email", "phone", "date_of_birth", "gender", "address", "city", "region",
    "postal_code", "country", "timezone", "locale", "contact_method", "insurance_name", "insurance_number", "notes",
    "status",
)  # fmt: skip
"""The columns of an export of customers: those that an import reads."""
APPOINTMENTS = (
    "confirmation_code", "status", "start", "end", "timezone", "service", "provider", "location", "customer_code",
    "customer_email", "first_name", "last_name", "price", "currency", "source", "booked_at", "booked_by",
    "cancellation_reason", "notes",
)  # fmt: skip
_STATUSES = {"HELD": "TENTATIVE", "CANCELLED": "CANCELLED", "NO_SHOW": "CANCELLED"}


@dataclass(frozen=True)
class Window:
    """Which appointments."""

    start: datetime
    end: datetime
    provider: str | None = None
    """Slug, code, name or id."""
    location: str | None = None


def customers(unit: Unit) -> Iterator[Row]:
    """Every customer, by name, as `CUSTOMERS` says; read while it is taken, in flat memory."""
    unit.actor.require(Permission.EXPORT)
    return _streamed(unit, queries.EXPORT, {})


def appointment_rows(unit: Unit, window: Window) -> Iterator[Row]:
    """Appointments that start within the window, earliest first, as `APPOINTMENTS` says; local times with offset."""
    unit.actor.require(Permission.EXPORT)
    return map(_local, _streamed(unit, queries.EXPORT_APPOINTMENTS, _wanted(_known(unit, window))))


def _wanted(window: Window) -> dict[str, Any]:
    return {"first": window.start, "last": window.end, "provider": window.provider, "location": window.location}


def _known(unit: Unit, window: Window) -> Window:
    """The window with slugs for whatever a person knows; raises `NoSuch`."""
    provider, location = window.provider, window.location
    return replace(
        window,
        provider=provider and rows.find(unit, Provider, provider, "provider").slug,
        location=location and rows.find(unit, Location, location, "location").slug,
    )


def _streamed(unit: Unit, statement: LiteralString, values: dict[str, Any]) -> Iterator[Row]:
    with unit.session.driver.cursor(name="export") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(statement, {**values, "tenant": unit.tenant})
        yield from cursor


def _local(row: Row) -> Row:
    zone = civil.zone(row[4])
    starts, ends = (edge.astimezone(zone).isoformat(timespec="minutes") for edge in row[2:4])
    return (*row[:2], starts, ends, *row[4:15], row[15].isoformat(timespec="seconds"), *row[16:])


def calendar(unit: Unit, window: Window) -> bytes:
    """The appointments of a provider, a location or all, as iCalendar. Names of customers are not in it."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    window = _known(unit, window)
    tenant = unit.session.get_one(Tenant, unit.tenant)
    found = _streamed(unit, queries.EXPORT_CALENDAR, _wanted(window))
    entries = (_entry(f"{tenant.slug}.sloty", unit.now, *row) for row in found)
    return calendars.written(window.provider or window.location or tenant.name, entries)


def _entry(domain: str, now: datetime, *row: Any) -> Entry:
    identity, start, end, service, code, location, status, version, provider = row
    return Entry(
        identity, domain, start, end, f"{service} ({code})", location, _STATUSES.get(status, "CONFIRMED"), version, now,
        f"{provider}, {status.lower().replace('_', ' ')}",
    )  # fmt: skip
