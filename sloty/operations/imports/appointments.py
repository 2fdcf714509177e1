"""Appointments from a file: how a row is read, and what it means in this tenant."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final
from uuid import UUID

from sloty.actor import Permission
from sloty.db.staging import ColumnType
from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.ids import new_confirmation_code, new_id
from sloty.operations.imports import customers, readers, rows
from sloty.operations.imports.catalog import Catalog
from sloty.operations.imports.fields import APPOINTMENT_NAMES, Kind
from sloty.operations.imports.mapping import Plan
from sloty.operations.imports.problems import CellRefused, Problem
from sloty.operations.imports.readers import Reader
from sloty.operations.imports.report import Prepared
from sloty.operations.imports.rows import Column, Seen
from sloty.operations.specs import CustomerSpec, ServiceSpec
from sloty.operations.unit import Unit

CONFIRMATION: Final = "confirmation_code"
"""Ours, as an export tells it: of an appointment that is here, whatever has become of it."""
CUSTOMER: Final = "customer."
"""Before the fields of an appointment's customer."""
_OWN: Final = (
    "code", CONFIRMATION, "starts_at", "date", "time", "duration", "status", "service", "provider", "location", "customer",
    "booked_at", "price", "notes", "cancellation_reason",
)  # fmt: skip
FINAL: Final = frozenset({Status.COMPLETED, Status.NO_SHOW, Status.CANCELLED})
AGREED: Final = frozenset({Status.SCHEDULED, Status.CONFIRMED})
_USUAL_MINUTES: Final = 30
"""Of a visit whose length neither the file nor its service says."""

KIND: Final = Kind(
    name="appointments",
    permission=Permission.BOOK,
    fields=(*_OWN, *(CUSTOMER + name for name in customers.FIELDS)),
    required=("starts_at|date", "service", "provider", "customer|customer.code|customer.email"),
    keys=("code", CONFIRMATION),
    together=("code", CONFIRMATION),
    also=APPOINTMENT_NAMES,
    natural_key="customer, service, provider and start",
    example=(
        {
            "code": "A-5001", "starts_at": "2026-03-02 09:30", "service": "cleaning", "provider": "ana",
            "location": "downtown", "customer": "rui.costa@example.org", "status": "COMPLETED",
        },
        {
            "code": "A-5002", "starts_at": "2027-03-01 10:00", "service": "cleaning", "provider": "ana",
            "location": "downtown", "customer": "ana.silva@example.org", "status": "SCHEDULED",
        },
    ),
)  # fmt: skip

_STAGED: Final[Mapping[str, ColumnType]] = {
    "customer_code": ColumnType.TEXT,
    "customer_email": ColumnType.TEXT,
    "customer_first_name": ColumnType.TEXT,
    "customer_last_name": ColumnType.TEXT,
    "customer_id": ColumnType.UUID,
    "new_customer_id": ColumnType.UUID,
    "service_id": ColumnType.UUID,
    "provider_id": ColumnType.UUID,
    "location_id": ColumnType.UUID,
    "starts_at": ColumnType.INSTANT,
    "duration": ColumnType.INTEGER,
    "timezone": ColumnType.TEXT,
    "local_start": ColumnType.WALL,
    "status": ColumnType.TEXT,
    "final": ColumnType.FLAG,
    "differs": ColumnType.FLAG,
    "booked_at": ColumnType.INSTANT,
    "price": ColumnType.NUMBER,
    "currency": ColumnType.TEXT,
    "notes": ColumnType.TEXT,
    "cancellation_reason": ColumnType.TEXT,
    "confirmation_code": ColumnType.TEXT,
    "known_as": ColumnType.TEXT,
    "unable": ColumnType.TEXT,
    "unable_said": ColumnType.TEXT,
    "booked_change": ColumnType.UUID,
    "final_change": ColumnType.UUID,
}


@dataclass(frozen=True)
class Table:
    """How the rows of a file become rows of the stage."""

    unit: Unit
    plan: Plan
    catalog: Catalog
    wanted: tuple[Column, ...]

    @classmethod
    def of(cls, unit: Unit, plan: Plan) -> "Table":
        """For the tenant's catalog as it stands."""
        own = rows.columns(plan, _readers(plan))
        return cls(unit, plan, Catalog.of(unit), (*own, *customers.columns(unit, plan, CUSTOMER)))

    @property
    def of_customer(self) -> list[str]:
        """The fields of a customer that can be filled."""
        mapped = [each.field.removeprefix(CUSTOMER) for each in self.wanted if each.field.startswith(CUSTOMER)]
        return list(dict.fromkeys(("code", "email", "first_name", "last_name", *mapped)))

    @property
    def staged(self) -> dict[str, ColumnType]:
        """The columns of the stage."""
        more = {f"customer_{name}": customers.column_type(name) for name in self.of_customer}
        return {**_STAGED, **{name: kind for name, kind in more.items() if name not in _STAGED}}

    def rows(self, prepared: Prepared, seen: Seen) -> Iterator[list[Any]]:
        """Every record: line, id, what is wrong with it, then the columns of the stage."""
        names = [each.field for each in self.wanted]
        columns = tuple(self.staged)
        nothing = [None] * len(columns)
        known = CONFIRMATION in prepared.keys
        for read in rows.read(prepared.source.records, self.wanted, seen):
            code, said = read.code, read.error
            if code is None:
                try:
                    cells = dict(zip(names, read.values, strict=True))
                    identity, values = self._meant(cells, cells.get(CONFIRMATION) if known else None)
                    yield [read.line, identity, None, None, *(values.get(name) for name in columns)]
                    continue
                except CellRefused as problem:
                    code, said = problem.code, str(problem)
            yield [read.line, None, code, said, *nothing]

    def _meant(self, cells: dict[str, Any], known_as: str | None) -> tuple[UUID, dict[str, Any]]:
        """What a row says, in ids and instants of this tenant; of one that may be known, what it could not be made with."""
        now = self.unit.now
        service = self.catalog.service(cells.get("service"))
        provider = self.catalog.provider(cells.get("provider"))
        location = self.catalog.location(cells.get("location"), provider)
        starts_at, local = _start(cells, civil.zone(location.timezone))
        status, who, unable = _state(cells, starts_at, now)
        if unable and known_as is None:
            raise unable
        final = status in FINAL
        key = cells.get("code") or known_as or f"{who}\0{service.id}\0{provider.id}\0{starts_at.isoformat()}"
        return self._identity(key), {
            **{f"customer_{name}": cells.get(CUSTOMER + name) for name in self.of_customer},
            **who,
            "new_customer_id": new_id(now),
            "service_id": service.id,
            "provider_id": provider.id,
            "location_id": location.id,
            "starts_at": starts_at,
            "duration": cells.get("duration") or ((service.duration or _USUAL_MINUTES) if final else None),
            "timezone": location.timezone,
            "local_start": local,
            "status": status.value,
            "final": final,
            "booked_at": _booked_at(cells.get("booked_at"), starts_at, now, civil.zone(location.timezone)),
            "price": cells.get("price"),
            "currency": service.currency,
            "notes": cells.get("notes"),
            "cancellation_reason": cells.get("cancellation_reason") if status is Status.CANCELLED else None,
            "confirmation_code": new_confirmation_code() if final else None,
            "known_as": known_as and known_as.upper(),
            "unable": unable and unable.code,
            "unable_said": unable and str(unable),
            "booked_change": new_id(now) if final else None,
            "final_change": new_id(now) if final else None,
        }

    def _identity(self, key: str) -> UUID:
        """The same for the same row of the same tenant, so that a file brought in twice is known (RFC 9562 §5.8)."""
        digest = hashlib.sha256(f"{self.unit.tenant}\0appointment\0{key}".encode()).digest()
        return UUID(int=int.from_bytes(digest[:16]) & ~(0xF << 76 | 0x3 << 62) | 0x8 << 76 | 0x2 << 62)


def _readers(plan: Plan) -> dict[str, Reader]:
    def formats(name: str) -> tuple[str, ...]:
        return plan.rules[name].formats if name in plan.rules else ()

    name = readers.text_of(CustomerSpec.model_fields["code"])
    note = readers.long_text_of(CustomerSpec.model_fields["notes"])
    start = _with_time(plan, readers.moment(formats("starts_at")))
    return {
        "code": name, CONFIRMATION: name, "starts_at": start, "date": readers.day(formats("date")), "time": readers.clock,
        "duration": readers.minutes, "status": readers.choice_of(Status), "service": name, "provider": name,
        "location": name, "customer": name, "booked_at": readers.moment(formats("booked_at")),
        "price": readers.of_spec(ServiceSpec.model_fields["price"]), "notes": note, "cancellation_reason": note,
    }  # fmt: skip


def _with_time(plan: Plan, reader: Reader) -> Reader:
    """Dates without a time get the map's, when it has one."""
    minute = plan.rules["starts_at"].time if "starts_at" in plan.rules else None
    if minute is None:
        return reader
    clock = time(minute // 60 % 24, minute % 60)

    def read(text: str) -> Any:
        found = reader(text)
        return found if isinstance(found, datetime) else datetime.combine(found, clock)

    return read


def _start(cells: Mapping[str, Any], zone: civil.Zone) -> tuple[datetime, datetime]:
    """When it starts: as an instant, and on the wall of its location."""
    found: date | datetime | None = cells.get("starts_at")
    if found is None and cells.get("date") is not None:
        found = cells["date"]
    if isinstance(found, date) and not isinstance(found, datetime) and cells.get("time") is not None:
        found = datetime.combine(found, cells["time"])
    if found is None:
        raise CellRefused(Problem.MISSING, "starts_at: is empty")
    if not isinstance(found, datetime):
        raise CellRefused(Problem.TIME, f"starts_at: {found} has no time of day; a map can give one (time: '09:00')")
    if found.second or found.microsecond:
        raise CellRefused(Problem.TIME, "starts_at: a visit starts on a whole minute")
    instant = _instant(found, zone)
    return instant, civil.wall(instant, zone)


def _instant(found: datetime, zone: civil.Zone) -> datetime:
    if found.tzinfo is not None:
        return found.astimezone(UTC)
    return civil.instant(found.date(), found.hour * 60 + found.minute, zone)


def _booked_at(found: date | datetime | None, starts_at: datetime, now: datetime, zone: civil.Zone) -> datetime:
    """When it was agreed; where nobody says, when it began, but not later than now."""
    if found is None:
        return min(starts_at, now)
    if not isinstance(found, datetime):
        found = datetime.combine(found, time())
    return min(_instant(found, zone), now)


def _state(
    cells: Mapping[str, Any], starts_at: datetime, now: datetime
) -> tuple[Status, dict[str, str | None], CellRefused | None]:
    """How it stands, whose it is, and why it cannot be made so: what is here already need not be possible anew."""
    given = cells.get("status")
    try:
        return _status(given, starts_at, now), _who(cells), None
    except CellRefused as problem:
        who = {"customer_code": cells.get("customer.code"), "customer_email": cells.get("customer.email")}
        return Status(given or Status.SCHEDULED), who, problem


def _status(given: str | None, starts_at: datetime, now: datetime) -> Status:
    past = starts_at < now
    if given is None:
        if past:
            raise CellRefused(Problem.STATUS, "status: is empty, and the visit is past: how did it end?")
        return Status.SCHEDULED
    status = Status(given)
    if status is Status.CANCELLED or (status in FINAL and past) or (status in AGREED and not past):
        return status
    able = FINAL if past else AGREED | {Status.CANCELLED}
    told = ", ".join(sorted(able))
    raise CellRefused(
        Problem.STATUS, f"status: {status} cannot be of a visit in the {'past' if past else 'future'}: {told}"
    )


def _who(cells: Mapping[str, Any]) -> dict[str, str | None]:
    """By what the customer is known: `customer` is an e-mail address or a code."""
    code, email, ref = (cells.get(name) for name in ("customer.code", "customer.email", "customer"))
    if ref and "@" in ref:
        email = email or readers.email(ref)
    elif ref:
        code = code or ref
    if not (code or email):
        raise CellRefused(Problem.MISSING, "customer: neither a code nor an e-mail address")
    return {"customer_code": code, "customer_email": email}
