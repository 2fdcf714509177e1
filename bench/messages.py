"""Reminders planned for a day of a very large tenant, and messages claimed, against the bare statements.

The limit of planning is one INSERT of as many rows by a superuser, without security and without working out when anything
is due; that of claiming is the plainest SKIP LOCKED statement, played by pgbench.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final, LiteralString

import psycopg

from bench import pgbench
from bench.database import an_empty_database
from bench.ground import NOW
from bench.report import Measure
from sloty.actor import Actor
from sloty.db.pool import DatabaseRole
from sloty.operations import outbox, reminders
from sloty.operations.unit import open_unit
from tests.builders import Clinic, a_clinic

ROWS: Final = 100_000
PLAN_BOUND: Final = 8
CLAIM_BOUND: Final = 2
_BATCH: Final = 20
_SECONDS: Final = 3
_ROUNDS: Final = 3
# In the afternoon, so that no night is in the way; every two hours' reminder is due within the next.
_APPOINTMENTS: LiteralString = """
insert into appointment (tenant_id, id, confirmation_code, service_id, provider_id, location_id, customer_id, starts_at,
    ends_at, timezone, local_start, tzdata_version, status, awaits_approval, version, currency, source, booked_at, booked_by,
    buffer_before, buffer_after)
select tenant_id, gen_random_uuid(), 'B' || n, service_id, provider_id, location_id, customer_id, starts_at,
    starts_at + interval '30 minutes', 'America/New_York', starts_at::timestamp, 'x', 'SCHEDULED', false, 1, 'USD', 'DESK',
    %(now)s::timestamptz - interval '30 days', 'bench', 0, 0
from (select n, %(now)s::timestamptz + interval '2 hours' + interval '1 minute' * (n %% 60) as starts_at,
    %(tenant)s::uuid as tenant_id, %(service)s::uuid as service_id, %(provider)s::uuid as provider_id,
    %(location)s::uuid as location_id, %(customer)s::uuid as customer_id from generate_series(1, %(rows)s) n) as drawn
"""
_COLUMNS: LiteralString = (
    "tenant_id, id, dedupe_key, cause, channel, appointment_id, location_id, recipient_kind, recipient_id, rule, version,"
    " starts_at, details, due_at, expires_at, next_at, status, attempts, max_attempts"
)
_BARE_CLAIM: LiteralString = f"""
with due as (select tenant_id, id from message where status in ('PENDING', 'SENDING') and next_at <= statement_timestamp()
    and tenant_id = '%s' order by next_at limit {_BATCH} for update skip locked)
update message m set status = 'SENDING', attempts = attempts + 1, lease_token = gen_random_uuid(), leased_by = 'bench',
    next_at = statement_timestamp() + interval '60 seconds'
from due where m.tenant_id = due.tenant_id and m.id = due.id returning m.id
"""


class NotAllPlanned(AssertionError):
    """Fewer is cheap, and proves nothing."""


def measures() -> Iterator[Measure]:
    """Planning, then claiming."""
    with an_empty_database(pool_size=2, prepare_statements=True) as database:
        clinic = a_clinic(database)
        with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
            _fill(admin, clinic)
            yield _planning(admin, clinic)
            yield _claiming(admin, clinic, database.settings.data_dir)


def _fill(admin: psycopg.Connection[Any], clinic: Clinic) -> None:
    ids = {
        name: clinic.ids[slug]
        for name, slug in (("service", "cleaning"), ("provider", "ana"), ("location", "downtown"))
    }
    admin.execute("set session_replication_role = replica")
    admin.execute(
        _APPOINTMENTS,
        {**ids, "customer": clinic.ids["rui@example.com"], "tenant": clinic.tenant, "now": _afternoon(), "rows": ROWS},
    )
    admin.execute("set session_replication_role = origin")
    admin.execute("vacuum analyze appointment")


def _afternoon() -> Any:
    return NOW.replace(hour=18, minute=0, second=0, microsecond=0)


def _planning(admin: psycopg.Connection[Any], clinic: Clinic) -> Measure:
    admin.execute(f"create table planned as select {_COLUMNS} from message with no data")
    ours, bare = [], []
    for _ in range(_ROUNDS):
        admin.execute("truncate message")
        begun = perf_counter()
        with open_unit(clinic.database, clinic.actor, now=_afternoon()) as unit:
            found = reminders.plan(unit)
        ours.append((perf_counter() - begun) * 1000)
        if found != ROWS:
            raise NotAllPlanned(found)
        admin.execute("truncate planned")
        admin.execute(f"insert into planned select {_COLUMNS} from message")
        admin.execute("truncate message")
        begun = perf_counter()
        admin.execute(f"insert into message ({_COLUMNS}) select {_COLUMNS} from planned")
        bare.append((perf_counter() - begun) * 1000)
    return Measure(f"plan {ROWS:,} reminders", median(ours), median(bare), "ms", PLAN_BOUND)


def _claiming(admin: psycopg.Connection[Any], clinic: Clinic, folder: Path) -> Measure:
    script = folder / "claim.sql"
    script.write_text((_BARE_CLAIM % clinic.tenant).replace("\n", " ") + ";\n")
    address = clinic.database.address(DatabaseRole.ADMIN)
    ours, played = [], []
    for run in range(_ROUNDS):
        _make_due(admin)
        ours.append(_claimed(clinic))
        _make_due(admin)
        played.append(pgbench.rate(address, [script], clients=1, seconds=_SECONDS, run=run) * _BATCH)
    return Measure("claim, messages", median(ours), median(played), "/s", CLAIM_BOUND, rate=True)


def _make_due(admin: psycopg.Connection[Any]) -> None:
    admin.execute(
        "update message set status = 'PENDING', attempts = 0, lease_token = null, next_at = now() - interval '1 hour',"
        " due_at = now() - interval '1 hour', expires_at = now() + interval '1 day'"
    )
    admin.execute("vacuum analyze message")


def _claimed(clinic: Clinic) -> float:
    """Messages a second, in batches as a daemon claims them."""
    platform = Actor.operator("bench", "daemon")
    begun, done = perf_counter(), 0
    while perf_counter() < begun + _SECONDS:
        with open_unit(clinic.database, platform) as unit:
            found = len(outbox.claim(unit, "bench", _BATCH))
        if not found:
            break
        done += found
    return done / (perf_counter() - begun)
