"""A desk's board: forty providers with twenty visits that day each, through a unit and row-level security.

The limit is the visits themselves: the one statement that reads them, executed and fetched by a superuser, without
security, hours, lanes and counts. Before and after that day lie weeks of the same, and another tenant has as many.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, Final, LiteralString

import psycopg

from bench.database import an_empty_database
from bench.ground import NOW
from bench.report import Measure, alternate
from sloty.actor import Actor
from sloty.db.pool import Database, DatabaseRole
from sloty.db.queries import board as queries
from sloty.operations.boards.making import Look, board
from sloty.operations.boards.views import Board, Layout
from sloty.operations.unit import open_unit
from tests.builders import Clinic, at

PROVIDERS, VISITS, DAYS = 40, 20, 60
DAY: Final = date(2027, 1, 4)
BOUND: Final = 10
"""Of three or four milliseconds: at 40 × 20 a desk has its board within forty, quietly within 25."""
FIRST_BOUND: Final = 20
WEEK_BOUND: Final = 20
"""Of one millisecond: what a board costs whatever its size shows here."""
# Every half-hour from eight, so that each leaves a quarter of an hour.
_APPOINTMENTS: LiteralString = """
insert into appointment (tenant_id, id, confirmation_code, service_id, provider_id, location_id, customer_id, starts_at,
    ends_at, timezone, local_start, tzdata_version, status, awaits_approval, version, currency, source, booked_at, booked_by,
    buffer_before, buffer_after)
select p.tenant_id, gen_random_uuid(), p.slug || '-' || d || '-' || n, %(service)s, p.id, %(location)s, %(customer)s, starts,
    starts + interval '20 minutes', 'America/New_York', starts::timestamp, 'x',
    (array['SCHEDULED', 'CONFIRMED', 'COMPLETED'])[1 + n %% 3], false, 1, 'USD', 'DESK', %(first)s, 'bench', 0, 5
from provider p, generate_series(1 - %(days)s, %(days)s) d, generate_series(0, %(visits)s - 1) n,
    lateral (select %(first)s::timestamptz + d * interval '1 day' + n * interval '30 minutes' as starts) as drawn
where p.tenant_id = %(tenant)s
"""
_RESERVATIONS: LiteralString = """
insert into reservation (tenant_id, id, calendar_id, lane, during, kind, appointment_id)
select a.tenant_id, gen_random_uuid(), p.calendar_id, 0, tstzrange(a.starts_at, a.ends_at + interval '5 minutes'), 'BOOKED',
    a.id
from appointment a join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id where a.tenant_id = %(tenant)s
"""


class BoardIncomplete(AssertionError):
    """Fewer visits are cheap, and prove nothing."""


def measures() -> Iterator[Measure]:
    """A location's day, everybody's, and a provider's week."""
    with an_empty_database(pool_size=1, prepare_statements=True) as database:
        clinic = filled(database, DAY)
        with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
            yield from _measured(database, clinic, admin)


def filled(database: Database, day: date) -> Clinic:
    """A tenant whose providers have so many visits on that day, and on those before and after; and another like it."""
    clinic, _ = (_clinic(database, slug, day) for slug in ("alpha", "beta"))
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        admin.execute("vacuum analyze")
    return clinic


def _clinic(database: Database, slug: str, day: date) -> Clinic:
    clinic = Clinic(database, slug)
    clinic.location()
    names = tuple(f"p{number:02}" for number in range(PROVIDERS))
    for name in names:
        clinic.provider(name, "Mon-Fri 08:00-12:00; Mon-Fri 12:30-18:30")
    clinic.service("visit", names)
    customer = clinic.customer()
    values = {
        "tenant": clinic.tenant,
        "service": clinic.ids["visit"],
        "location": clinic.ids["downtown"],
        "customer": customer,
        "first": at(f"{day} 08:00"),
        "days": DAYS,
        "visits": VISITS,
    }
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(_APPOINTMENTS, values)
        admin.execute(_RESERVATIONS, values)
    return clinic


def _measured(database: Database, clinic: Clinic, admin: psycopg.Connection[Any]) -> Iterator[Measure]:
    day, week = timedelta(days=1), timedelta(days=7)
    for what, look, length, visits in (
        ("a location's day", Look(DAY, location="downtown"), day, PROVIDERS * VISITS),
        ("everybody's day", Look(DAY), day, PROVIDERS * VISITS),
        ("a provider's week", Look(DAY, Layout.WEEK, provider="p07"), week, 7 * VISITS),
    ):
        values = {
            "tenant": clinic.tenant,
            "provider": look.provider,
            "first": at("00:00"),
            "last": at("00:00") + length,
        }
        ours = partial(_board, database, clinic.actor, look)
        bare = partial(_fetched, admin, values)
        shown = sum(len(column.visits) for column in ours().columns)
        if not shown == len(bare()) == visits:
            raise BoardIncomplete(what, shown, len(bare()))
        bound = BOUND if length == day else WEEK_BOUND
        yield Measure(f"{what} ({shown} visits)", *alternate(ours, bare, seconds=3, least=20), "ms", bound)
        if length == day:
            first = partial(_first, database, clinic.actor, look)
            timed = alternate(first, bare, seconds=3, least=20)
            yield Measure(f"{what}, read first", *timed, "ms", FIRST_BOUND)


def _board(database: Database, actor: Actor, look: Look) -> Board:
    """As a desk reads it, again and again."""
    with open_unit(database, actor, now=NOW) as unit:
        return board(unit, look)


def _first(database: Database, actor: Actor, look: Look) -> Board:
    """With everybody's hours, as after a change of the catalog."""
    database.memory.clear()
    return _board(database, actor, look)


def _fetched(admin: psycopg.Connection[Any], values: dict[str, Any]) -> list[tuple[Any, ...]]:
    return admin.execute(queries.VISITS, values).fetchall()
