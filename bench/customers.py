"""Customers among a hundred thousand: found while one types, looked through for duplicates, exported.

The limit is the same question as a superuser asks it: without row-level security and with the planner's statistics; and
for exports COPY. Fragments are of every kind: a last name begun, a first name, what nearly all have, what nobody has.
"""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any, Final, LiteralString

import psycopg

from bench.database import an_empty_database
from bench.ground import NOW
from bench.report import Measure, alternate
from sloty.actor import Actor
from sloty.db.pool import Database, DatabaseRole
from sloty.formats import safe_csv
from sloty.operations import customers, duplicates, exports
from sloty.operations.unit import open_unit
from tests.builders import Clinic

CUSTOMERS, OTHERS = 100_000, 20_000
FIND_BOUND: Final = 25
"""Of something rare, whose bare look-up takes a tenth of a millisecond: ours is a transaction, and at most some ms."""
FIND_MILLISECONDS: Final = 10
DUPLICATES_BOUND: Final = 8
EXPORT_BOUND: Final = 16
_FRAGMENTS: Final = ("gar", "zoe", "c4711", "555123", "@example", "zoe garm", "nobody at all")
_SYLLABLES: LiteralString = (
    "array['ga','ro','mi','lo','ta','se','ve','no','ka','du','bi','san','mar','gar','ter','win']"
)
# Last names of three syllables, first names of thirty people; numbers and codes in no order.
_FILL: LiteralString = f"""
insert into customer (tenant_id, id, first_name, last_name, email, phone, code, date_of_birth, contact_method, status)
select %(tenant)s, gen_random_uuid(), (array['Ana','Rui','Eva','João','Zoë','Søren','Jörg','Wei','Mia','Noah'])[1 + n %% 10],
    initcap(({_SYLLABLES})[1 + h %% 16] || ({_SYLLABLES})[1 + h / 16 %% 16] || ({_SYLLABLES})[1 + h / 256 %% 16]),
    'c' || n || '@example.com', '+1' || (2010000000 + h::bigint * 7 %% 7900000000), 'C' || n,
    date '1930-01-01' + h %% 33000, 'EMAIL', 'ACTIVE'
from (select n, abs(hashint4(n)) as h from generate_series(1, %(rows)s) n) as drawn
"""
_BARE: LiteralString = """
select id, first_name, last_name, email, phone, code from customer
where tenant_id = %(tenant)s and merged_into_id is null and erased_at is null and search_text like all (%(patterns)s)
order by left(search_text, 100) collate "C", id limit 20
"""
_READ: LiteralString = """
select id, first_name, last_name, email, phone, date_of_birth, code from customer where tenant_id = %(tenant)s
"""


def measures() -> Iterator[Measure]:
    """Each in turns with its limit."""
    with an_empty_database(pool_size=1, prepare_statements=True) as database:
        clinic = _filled(database)
        with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
            yield from _measured(database, clinic, admin)


def _filled(database: Database) -> Clinic:
    clinic, other = Clinic(database, "alpha"), Clinic(database, "beta")
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        admin.execute("set session_replication_role = replica")
        for each, rows in ((clinic, CUSTOMERS), (other, OTHERS)):
            admin.execute(_FILL, {"tenant": each.tenant, "rows": rows})
        admin.execute("vacuum analyze customer")
    return clinic


def _measured(database: Database, clinic: Clinic, admin: psycopg.Connection[Any]) -> Iterator[Measure]:
    for fragment in _FRAGMENTS:
        patterns = [f"%{word}%" for word in fragment.split()]
        bare = partial(admin.execute, _BARE, {"tenant": clinic.tenant, "patterns": patterns})
        ours, limit = alternate(partial(_find, database, clinic.actor, fragment), bare, seconds=1, least=20)
        # What is dear to everybody is no slower with us than the few milliseconds that typing allows.
        yield Measure(f"find '{fragment}'", ours, max(limit, FIND_MILLISECONDS / FIND_BOUND), "ms", FIND_BOUND)
    read = partial(_read, admin, clinic)
    ours, limit = alternate(partial(_duplicates, database, clinic.actor), read, seconds=3, least=3)
    yield Measure(f"duplicates among {CUSTOMERS:,}", ours, limit, "ms", DUPLICATES_BOUND)
    ours, limit = alternate(partial(_export, database, clinic.actor), partial(_copy, admin, clinic), seconds=3, least=3)
    yield Measure(f"export of {CUSTOMERS:,}", ours, limit, "ms", EXPORT_BOUND)


def _find(database: Database, actor: Actor, fragment: str) -> None:
    with open_unit(database, actor, now=NOW) as unit:
        customers.search(unit, fragment, 20)


def _duplicates(database: Database, actor: Actor) -> None:
    with open_unit(database, actor, now=NOW) as unit:
        duplicates.find(unit)


def _read(admin: psycopg.Connection[Any], clinic: Clinic) -> None:
    admin.execute(_READ, {"tenant": clinic.tenant}).fetchall()


def _export(database: Database, actor: Actor) -> None:
    with open_unit(database, actor, now=NOW) as unit:
        safe_csv.write(exports.CUSTOMERS, exports.customers(unit), io.StringIO())


def _copy(admin: psycopg.Connection[Any], clinic: Clinic) -> None:
    columns = ", ".join(exports.CUSTOMERS)
    statement = f"copy (select {columns} from customer where tenant_id = '{clinic.tenant}') to stdout (format csv)"
    with admin.cursor() as cursor, cursor.copy(statement.encode()) as rows:
        for _ in rows:
            pass
