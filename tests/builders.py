"""Builders that speak the domain: a clinic with who works when, and what they offer. Rows are written directly, so that
a test of an operation does not depend on the others."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import SQLModel

from sloty.actor import Actor
from sloty.db.pool import Database
from sloty.engine import civil
from sloty.engine.fields import ParameterType
from sloty.engine.hours import OverrideKind
from sloty.ids import TenantId, new_id
from sloty.models.calendar import Calendar, CalendarKind
from sloty.models.customer import Customer
from sloty.models.location import Location
from sloty.models.provider import Provider, ProviderLocation
from sloty.models.reservation import CatalogVersion
from sloty.models.resource import Resource, ResourcePool
from sloty.models.schedule import Closure, Override, WorkingHours
from sloty.models.service import Parameter, Service, ServiceLocation, ServiceProvider, ServiceRequirement
from sloty.models.tenant import Domain, DomainKind, Tenant
from sloty.operations.unit import Unit, open_unit

MONDAY = date(2027, 1, 4)
"""The day on which most tests take place; NOW is some days before."""
NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
NEW_YORK = "America/New_York"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def at(text: str, zone: str = NEW_YORK) -> datetime:
    """The instant of a wall time: `at("2027-01-04 09:30")`; a time alone is on MONDAY."""
    day, _, clock = text.rpartition(" ")
    hour, minute = clock.split(":")
    return civil.instant(date.fromisoformat(day) if day else MONDAY, int(hour) * 60 + int(minute), civil.zone(zone))


def database_now(database: Database) -> datetime:
    """What the database's clock shows: the instant of whatever is not given another."""
    with open_unit(database, Actor.operator("clock", "cli")) as unit:
        return unit.now


class Clinic:
    """One tenant of its own, and everything a test puts into it."""

    def __init__(self, database: Database, slug: str | None = None) -> None:
        self.database = database
        self.slug = slug or f"t{uuid4().hex[:12]}"
        self.tenant = TenantId(new_id(NOW))
        self.ids: dict[str, UUID] = {}
        self._written: Unit | None = None
        with open_unit(database, Actor.operator("builder", "cli"), now=NOW) as unit:
            unit.session.add(Tenant(id=self.tenant, slug=self.slug, name=self.slug.title()))
            unit.session.flush()
            unit.session.add(Domain(name=self.slug, kind=DomainKind.SLUG, tenant_id=self.tenant))
            unit.session.add(CatalogVersion(tenant_id=self.tenant))
            unit.session.flush()

    @property
    def actor(self) -> Actor:
        """The operator, in this tenant."""
        return Actor.operator("operator", "cli", self.tenant)

    @contextmanager
    def unit(
        self, *, now: datetime = NOW, key: str | None = None, dry_run: bool = False, actor: Actor | None = None
    ) -> Iterator[Unit]:
        """A unit in this tenant, at NOW unless said otherwise."""
        with open_unit(self.database, actor or self.actor, now=now, idempotency_key=key, dry_run=dry_run) as unit:
            yield unit

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What is put into it within the block is written in one unit: most tests begin with a whole clinic."""
        with self.unit() as unit:
            self._written = unit
            try:
                yield
            finally:
                self._written = None

    def _add(self, *rows: SQLModel) -> None:
        """Rows of one kind together, and each kind after those that it refers to."""
        with self.unit() if self._written is None else nullcontext(self._written) as unit:
            for _, alike in groupby(rows, type):
                unit.session.add_all(alike)
                unit.session.flush()

    def _keys(self, name: str | None = None) -> dict[str, Any]:
        identity = new_id(NOW)
        if name is not None:
            self.ids[name] = identity
        return {"tenant_id": self.tenant, "id": identity}

    def _calendar(self, name: str, kind: CalendarKind, capacity: int) -> Calendar:
        return Calendar(**self._keys(f"calendar:{name}"), kind=kind, capacity=capacity)

    def location(self, slug: str = "downtown", zone: str = NEW_YORK, **columns: Any) -> UUID:
        """A site in a zone."""
        self._add(Location(**self._keys(slug), slug=slug, name=slug.title(), timezone=zone, **columns))
        return self.ids[slug]

    def provider(
        self, slug: str = "ana", works: str = "Mon-Fri 09:00-17:00", where: str = "downtown", capacity: int = 1
    ) -> UUID:
        """Somebody who works at a location; `works` may hold several patterns, parted by semicolons."""
        calendar = self._calendar(slug, CalendarKind.PROVIDER, capacity)
        provider = Provider(**self._keys(slug), slug=slug, name=slug.title(), calendar_id=calendar.id)
        self._add(calendar, provider)
        self.works(slug, works, where)
        return self.ids[slug]

    def works(self, provider: str, pattern: str, where: str) -> None:
        """The provider works at one more location."""
        keys: dict[str, Any] = {"provider_id": self.ids[provider], "location_id": self.ids[where]}
        self._add(ProviderLocation(**self._keys(), **keys))
        self.works_more(provider, pattern, where)

    def works_more(self, provider: str, pattern: str, where: str) -> None:
        """The provider works there at other times too."""
        keys: dict[str, Any] = {"provider_id": self.ids[provider], "location_id": self.ids[where]}
        for part in filter(None, (each.strip() for each in pattern.split(";"))):
            days, _, span = part.partition(" ")
            first, _, last = days.partition("-")
            opens, closes = (_minutes(edge) for edge in span.split("-"))
            weekdays = range(_DAYS.index(first) + 1, _DAYS.index(last or first) + 2)
            self._add(*(WorkingHours(**self._keys(), **keys, weekday=d, opens=opens, closes=closes) for d in weekdays))

    def pool(self, slug: str = "rooms", members: int = 1, where: str = "downtown", capacity: int = 1) -> UUID:
        """So many resources that are as good as one another."""
        if slug not in self.ids:
            self._add(ResourcePool(**self._keys(slug), slug=slug, name=slug.title()))
        for number in range(1, members + 1):
            name = f"{slug}-{where}-{number}"
            calendar = self._calendar(name, CalendarKind.RESOURCE, capacity)
            self._add(
                calendar,
                Resource(
                    **self._keys(name),
                    slug=name,
                    name=name,
                    pool_id=self.ids[slug],
                    location_id=self.ids[where],
                    calendar_id=calendar.id,
                ),
            )
        return self.ids[slug]

    def service(
        self,
        slug: str = "cleaning",
        by: tuple[str, ...] = ("ana",),
        where: tuple[str, ...] = ("downtown",),
        requires: dict[str, int] | None = None,
        **columns: Any,
    ) -> UUID:
        """A service of 30 minutes, every 15, given by providers at locations."""
        columns = {"duration": 30, "step": 15, "horizon_days": 365, **columns}
        self._add(Service(**self._keys(slug), slug=slug, name=slug.title(), **columns))
        service = self.ids[slug]
        self._add(
            *(ServiceProvider(**self._keys(), service_id=service, provider_id=self.ids[each]) for each in by),
            *(ServiceLocation(**self._keys(), service_id=service, location_id=self.ids[each]) for each in where),
            *(
                ServiceRequirement(**self._keys(), service_id=service, pool_id=self.ids[pool], quantity=quantity)
                for pool, quantity in (requires or {}).items()
            ),
        )
        return service

    def parameter(self, service: str, name: str, kind: str, **columns: Any) -> None:
        """A question that the service asks."""
        columns = {"label": name.title(), **columns}
        self._add(
            Parameter(**self._keys(), service_id=self.ids[service], name=name, type=ParameterType(kind), **columns)
        )

    def customer(self, email: str = "rui@example.com", **columns: Any) -> UUID:
        """Somebody who books."""
        columns = {"first_name": "Rui", "last_name": "Costa", **columns}
        self._add(Customer(**self._keys(email), email=email, **columns))
        return self.ids[email]

    def override(self, provider: str, day: date, kind: str, span: str | None = None) -> None:
        """A provider's dated change, everywhere."""
        self._add(
            Override(
                **self._keys(),
                provider_id=self.ids[provider],
                day=day,
                kind=OverrideKind(kind),
                reason=kind,
                **_span(span),
            )
        )

    def closure(self, where: str, day: date, span: str | None = None, reason: str = "holiday") -> None:
        """A location is closed."""
        self._add(Closure(**self._keys(), location_id=self.ids[where], day=day, reason=reason, **_span(span)))


def a_clinic(database: Database) -> Clinic:
    """The usual one: Ana works weekdays 9 to 17 downtown and gives cleanings of 30 minutes; Rui is a customer."""
    clinic = Clinic(database)
    with clinic.at_once():
        clinic.location()
        clinic.provider()
        clinic.service()
        clinic.customer()
    return clinic


def _minutes(edge: str) -> int:
    match = re.fullmatch(r"(\d{1,2})(?::(\d\d))?", edge)
    assert match, edge
    return int(match[1]) * 60 + int(match[2] or 0)


def _span(span: str | None) -> dict[str, Any]:
    if span is None:
        return {"opens": None, "closes": None}
    opens, closes = (_minutes(edge) for edge in span.split("-"))
    return {"opens": opens, "closes": closes}
