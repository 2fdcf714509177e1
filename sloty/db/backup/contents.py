"""What is in a database, so exactly that two can be compared: rows by count and digest, policies, owners."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]

_TABLES = """
select c.relname, pg_get_userbyid(c.relowner) from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1
"""
# A sum does not depend on the order of rows; the digest of one does on its columns, which a dump keeps in order.
_ROWS: LiteralString = """
select count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint::numeric), 0)::text from {} t
"""
_RULES = """
select string_agg(rule, E'\\n' order by rule collate "C") from (
    select concat_ws('|', 'policy', tablename, policyname, permissive, roles::text, cmd, qual, with_check) as rule
        from pg_policies where schemaname = 'public'
    union all select concat_ws('|', 'security', relname, relrowsecurity, relforcerowsecurity) from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
    union all select concat_ws('|', 'constraint', conrelid::regclass, conname,
            -- Parentheses that say nothing come and go with a restore.
            translate(pg_get_constraintdef(oid), '()', '')) from pg_constraint
        where connamespace = 'public'::regnamespace
    union all select concat_ws('|', 'grant', table_name, grantee, privilege_type) from information_schema.role_table_grants
        where table_schema = 'public' and grantee like 'sloty%'
    union all select concat_ws('|', 'trigger', tgrelid::regclass, tgname) from pg_trigger where not tgisinternal
    union all select concat_ws('|', 'function', proname, prosecdef, pg_get_userbyid(proowner)) from pg_proc
        where pronamespace = 'public'::regnamespace and pg_get_userbyid(proowner) = 'sloty_owner'
) as rules
"""


@dataclass(frozen=True)
class TableContent:
    """One table."""

    rows: int
    digest: str
    """Of all its rows, whatever their order."""
    owner: str


@dataclass(frozen=True)
class Contents:
    """A database."""

    revision: str | None
    """Of the schema."""
    tables: dict[str, TableContent]
    rules: str
    """Digest of policies, constraints, grants, triggers and functions."""


def read(connection: Connection) -> Contents:
    """The contents as the connection's transaction sees them; it has to be one snapshot, and see all rows."""
    connection.execute("set local timezone = 'UTC'")
    tables = {name: _table(connection, name, owner) for name, owner in connection.execute(_TABLES).fetchall()}
    revision = None
    if "alembic_version" in tables:
        row = connection.execute("select version_num from alembic_version").fetchone()
        revision = None if row is None else str(row[0])
    rules = connection.execute(_RULES.encode()).fetchone()
    assert rules is not None
    return Contents(revision, tables, hashlib.sha256(str(rules[0]).encode()).hexdigest())


def _table(connection: Connection, name: str, owner: str) -> TableContent:
    row = connection.execute(sql.SQL(_ROWS).format(sql.Identifier(name))).fetchone()
    assert row is not None
    return TableContent(row[0], row[1], owner)


def differences(expected: Contents, found: Contents) -> Iterator[str]:
    """What is not as it was, a phrase each."""
    for name in sorted({*expected.tables, *found.tables}):
        one, other = expected.tables.get(name), found.tables.get(name)
        if one is None or other is None:
            yield f"the table {name} is {'new' if one is None else 'missing'}"
        elif one.rows != other.rows:
            yield f"{name} has {other.rows:,} rows instead of {one.rows:,}"
        elif one.digest != other.digest:
            yield f"rows of {name} are not what they were"
        elif one.owner != other.owner:
            yield f"{name} belongs to {other.owner} instead of {one.owner}"
    if expected.rules != found.rules:
        yield "policies, constraints, grants or triggers are not what they were"
    if expected.revision != found.revision:
        yield f"the schema is {found.revision} instead of {expected.revision}"
