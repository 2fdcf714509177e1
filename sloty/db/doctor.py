"""What can be wrong with a database, each with its fix: one catalogue query a check, as the role that front ends use."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg

from sloty.db import schema
from sloty.db.pool import Database, DatabaseRole
from sloty.engine import civil

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Finding:
    """The outcome of one check."""

    check: str
    ok: bool
    detail: str
    fix: str = ""
    """The command or act that mends it; empty when nothing is wrong."""


_TENANT_TABLES = """
    select c.oid, c.relname, c.relrowsecurity and c.relforcerowsecurity as forced from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
"""

# `domain` is for everybody to read: a name is how a tenant is found. Elsewhere the policy has to compare the tenant, and
# a second policy that lets a role of ours in is enough to let all be seen: they are joined by OR.
_WITHOUT_RLS: LiteralString = f"""
select relname from ({_TENANT_TABLES}) t where not forced
    or not exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = t.relname
                   and p.policyname = 'tenant_isolation' and 'sloty_app' = any(p.roles)
                   and (t.relname = 'domain' or p.qual like '%sloty.tenant_id%'
                        and coalesce(p.with_check, p.qual) like '%sloty.tenant_id%'))
    or exists (select from pg_policy p, unnest(p.polroles) as r where p.polrelid = t.oid and p.polpermissive
               and p.polname <> 'tenant_isolation'
               and case when r = 0 then true else pg_has_role(current_user, r, 'usage') end)
order by relname
"""

# Of two tables that both carry the tenant, a key that leaves it out could refer across tenants.
_LOOSE_FOREIGN_KEYS: LiteralString = f"""
with tenanted as ({_TENANT_TABLES})
select k.conrelid::regclass || '.' || k.conname from pg_constraint k
join tenanted child on child.oid = k.conrelid join tenanted parent on parent.oid = k.confrelid
where k.contype = 'f' and not exists (
    select from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any(k.conkey) and a.attname = 'tenant_id')
order by 1
"""

# `domain` is global: its names are unique everywhere, on purpose.
_LOOSE_UNIQUE_KEYS: LiteralString = f"""
with tenanted as ({_TENANT_TABLES})
select i.indexrelid::regclass::text from pg_index i join tenanted on tenanted.oid = i.indrelid
where (i.indisunique or i.indisexclusion) and tenanted.relname <> 'domain' and not exists (
    select from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any(i.indkey) and a.attname = 'tenant_id')
order by 1
"""

# Our own run with the owner's rights on purpose, along a path that nobody can bend: each asks the transaction itself
# whose it is.
_DEFINER_VIEWS: LiteralString = """
select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and (c.relkind = 'm'
    or (c.relkind = 'v' and not coalesce(c.reloptions::text[] && array['security_invoker=true', 'security_invoker=on',
                                                                     'security_invoker=1'], false)))
union all
select p.proname || '()' from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
    and not (pg_get_userbyid(p.proowner) = 'sloty_owner' and 'search_path=pg_catalog, public, pg_temp' = any(p.proconfig)
        and p.proname in ('record_change', 'record_block', 'seal_audit', 'prune_audit', 'redact_audit', 'note_read',
                          'purge_audit', 'find_customers', 'is_member', 'edit_self'))
order by 1
"""

_GUARD: LiteralString = """
select 1 from pg_constraint where conname like 'no_double_booking%' and contype = 'x'
    and conrelid = 'reservation'::regclass
"""

_POWERS: LiteralString = """
select current_user, rolsuper, rolbypassrls, exists (
    select from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and pg_has_role(current_user, c.relowner, 'member')) as owns
from pg_roles where rolname = current_user
"""

_TOO_READY: LiteralString = """
select rolname from pg_roles where rolname = 'sloty_migrator' and pg_has_role(oid, 'sloty_owner'::regrole, 'usage')
"""

_TRUNCATABLE: LiteralString = """
select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
    and has_table_privilege(oid, 'truncate') order by relname
"""


_AS_APP = "sloty db init, and let front ends connect as sloty_app"


def examine(database: Database) -> Iterator[Finding]:
    """Every check, in order. Raises what connecting raises."""
    with database.connect(DatabaseRole.APP, autocommit=True) as app:
        yield _server(app)
        yield _schema(app)
        yield _role(app)
        yield _guard(app)
        for check in _CATALOGUE_CHECKS:
            yield check(app)
    yield _time_zones()


def _names(app: Connection, query: LiteralString) -> list[str]:
    return [str(name) for (name,) in app.execute(query).fetchall()]


def _server(app: Connection) -> Finding:
    version = app.info.server_version
    ok = version >= schema.OLDEST_POSTGRESQL
    told = f"PostgreSQL {version // 10000}.{version % 10000}"
    return Finding("server", ok, told, "" if ok else "Use PostgreSQL 15 or newer.")


def _schema(app: Connection) -> Finding:
    try:
        wanted, there = schema.newest(), schema.revision(app)
    except psycopg.errors.InsufficientPrivilege:
        return Finding("schema", False, f"{app.info.user} may not look which one it is", _AS_APP)
    if there == wanted:
        return Finding("schema", True, f"at {wanted}, as this program wants it")
    if there is not None and there not in schema.revisions():
        return Finding("schema", False, f"{there} is newer than this program ({wanted})", "pip install -U sloty")
    return Finding("schema", False, f"{there or 'nothing'} is older than this program ({wanted})", "sloty db migrate")


def _role(app: Connection) -> Finding:
    row = app.execute(_POWERS).fetchone()
    assert row is not None
    name, superuser, bypasses, owns = row
    wrong = [word for word, is_so in (("a superuser", superuser), ("BYPASSRLS", bypasses), ("an owner", owns)) if is_so]
    if not wrong:
        return Finding("role", True, f"{name} is no superuser, has no BYPASSRLS and owns no table")
    told = f"{name} is {' and '.join(wrong)}, or may become it: row-level security does not bind it"
    return Finding("role", False, told, _AS_APP)


def _guard(app: Connection) -> Finding:
    if app.execute("select to_regclass('reservation')").fetchone() == (None,):
        return Finding("guard", False, "there is no table of reservations", "sloty db migrate")
    ok = app.execute(_GUARD).fetchone() is not None
    told = "no_double_booking stands" if ok else "the constraint no_double_booking is missing"
    return Finding("guard", ok, told, "" if ok else "Restore it from the first migration of reservations, at once.")


def _none_of(check: str, query: LiteralString, good: str, bad: str, fix: str) -> Callable[[Connection], Finding]:
    """A check that passes when its query finds nothing."""

    def look(app: Connection) -> Finding:
        found = _names(app, query)
        return Finding(check, not found, bad.format(", ".join(found)) if found else good, fix if found else "")

    return look


_CATALOGUE_CHECKS = (
    _none_of(
        "isolation",
        _WITHOUT_RLS,
        "row-level security is forced on every tenant table",
        "row-level security is not forced, or its policies let the application pass, on: {}",
        "alter table … enable row level security; … force row level security; and no policy but tenant_isolation",
    ),
    _none_of(
        "foreign keys",
        _LOOSE_FOREIGN_KEYS,
        "every foreign key between tenant tables carries tenant_id",
        "without tenant_id, so that it may cross tenants: {}",
        "Replace it by one on (tenant_id, …).",
    ),
    _none_of(
        "unique keys",
        _LOOSE_UNIQUE_KEYS,
        "every unique key of a tenant table carries tenant_id",
        "without tenant_id, so that one tenant feels another: {}",
        "Replace it by one on (tenant_id, …).",
    ),
    _none_of(
        "definers",
        _DEFINER_VIEWS,
        "no view or function runs with its owner's rights",
        "runs with its owner's rights, past row-level security: {}",
        "alter view … set (security_invoker = true), or drop it",
    ),
    _none_of(
        "migrator",
        _TOO_READY,
        "whoever migrates has to become the owner first",
        "has the owner's rights as it is, the audit trail's too: {}",
        "sloty db init",
    ),
    _none_of(
        "grants",
        _TRUNCATABLE,
        "the application may truncate nothing",
        "the application may truncate, past row-level security: {}",
        "revoke truncate on … from sloty_app",
    ),
)


def _time_zones() -> Finding:
    wrong = civil.database_problem()
    told = wrong or f"tzdata {civil.tzdata_version()} from its package"
    return Finding("time zones", not wrong, told, "pip install -U tzdata" if wrong else "")
