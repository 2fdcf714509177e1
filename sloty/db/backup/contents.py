"""What is in a database, so exactly that two can be compared: rows by count and digest, rules, policies, owners."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]

# Rows and rules are compared as text, which looks the same whatever the server, the database or the role are set to.
_AS_TEXT = """
set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres';
set local bytea_output = 'hex'; set local extra_float_digits = 1; set local search_path = public;
"""
_TABLES = """
select c.relname, pg_get_userbyid(c.relowner),
    (select count(*) from pg_policy p where p.polrelid = c.oid)
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1
"""
# A sum does not depend on the order of rows; the digest of one does on its columns, which a dump keeps in order.
_ROWS: LiteralString = """
select count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint::numeric), 0)::text from {} t
"""
# Parentheses that say nothing come and go with a restore; NOT NULL is a constraint from 18 on, and a column's before.
_RULES = """
with tables as (select * from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p'))
select relname, concat_ws('|', 'security', relrowsecurity, relforcerowsecurity) from tables
union all select tablename, concat_ws('|', 'policy', policyname, permissive, roles::text, cmd,
        translate(qual, '()', ''), '|', translate(with_check, '()', '')) from pg_policies where schemaname = 'public'
union all select t.relname, concat_ws('|', 'constraint', conname, translate(pg_get_constraintdef(k.oid), '()', ''))
    from pg_constraint k join tables t on t.oid = k.conrelid where contype <> 'n'
union all select t.relname, concat_ws('|', 'index', translate(pg_get_indexdef(indexrelid), '()', ''))
    from pg_index i join tables t on t.oid = i.indrelid
union all select t.relname, concat_ws('|', 'trigger', tgenabled, pg_get_triggerdef(g.oid))
    from pg_trigger g join tables t on t.oid = g.tgrelid where not tgisinternal
union all select t.relname, concat_ws('|', 'column', attname, format_type(atttypid, atttypmod), attnotnull,
        translate(pg_get_expr(d.adbin, d.adrelid), '()', ''))
    from pg_attribute a join tables t on t.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where attnum > 0 and not attisdropped
union all select t.relname, concat_ws('|', 'grant', pg_get_userbyid(grantee), privilege_type)
    from tables t, aclexplode(t.relacl) where grantee <> t.relowner
union all select t.relname, concat_ws('|', 'grant', attname, pg_get_userbyid(grantee), privilege_type)
    from pg_attribute a join tables t on t.oid = a.attrelid, aclexplode(a.attacl) where grantee <> t.relowner
union all select '', concat_ws('|', 'function', p.oid::regprocedure, prosecdef, pg_get_userbyid(proowner),
        proconfig::text, md5(prosrc), (select string_agg(concat_ws(':', grantee::regrole, privilege_type), ','
            order by grantee::regrole::text collate "C") from aclexplode(coalesce(proacl, acldefault('f', proowner)))
            where grantee <> proowner))
    from pg_proc p where pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
"""
_FUNCTIONS = ""
"""What rules belong to that are no table's."""


@dataclass(frozen=True)
class TableContent:
    """One table."""

    rows: int
    digest: str
    """Of all its rows, whatever their order."""
    owner: str
    policies: int
    rules: str
    """Digest of its columns, constraints, indexes, policies, grants and triggers."""


@dataclass(frozen=True)
class Contents:
    """A database."""

    revision: str
    """Of the schema; empty when there is none."""
    tables: dict[str, TableContent]
    functions: str
    """Digest of what they do, whose they are and who may call them."""


def read(connection: Connection) -> Contents:
    """The contents as the connection's transaction sees them; it has to be one snapshot, and see all rows."""
    connection.execute(_AS_TEXT.encode())
    rules = defaultdict(list)
    for table, rule in connection.execute(_RULES.encode()).fetchall():
        rules[table].append(rule)
    tables = {}
    for name, owner, policies in connection.execute(_TABLES.encode()).fetchall():
        row = connection.execute(sql.SQL(_ROWS).format(sql.Identifier(name))).fetchone()
        assert row is not None
        tables[name] = TableContent(row[0], row[1], owner, policies, _digest(rules[name]))
    return Contents(_revision(connection, tables), tables, _digest(rules[_FUNCTIONS]))


def _revision(connection: Connection, tables: dict[str, TableContent]) -> str:
    if "alembic_version" not in tables:
        return ""
    row = connection.execute("select version_num from alembic_version").fetchone()
    return "" if row is None else str(row[0])


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def differences(expected: Contents, found: Contents) -> Iterator[str]:
    """What is not as it was, a phrase each."""
    for name in sorted({*expected.tables, *found.tables}):
        one, other = expected.tables.get(name), found.tables.get(name)
        if one is None or other is None:
            yield f"the table {name} is {'new' if one is None else 'missing'}"
        else:
            yield from _of_table(name, one, other)
    if expected.functions != found.functions:
        yield "functions are not what they were"
    if expected.revision != found.revision:
        yield f"the schema is {found.revision} instead of {expected.revision}"


def _of_table(name: str, one: TableContent, other: TableContent) -> Iterator[str]:
    if one.rows != other.rows:
        yield f"{name} has {other.rows:,} rows instead of {one.rows:,}"
    elif one.digest != other.digest:
        yield f"rows of {name} are not what they were"
    if one.owner != other.owner:
        yield f"{name} belongs to {other.owner} instead of {one.owner}"
    if one.policies != other.policies:
        yield f"{name} has {other.policies} policies instead of {one.policies}"
    elif one.rules != other.rules:
        yield f"columns, constraints, policies, grants or triggers of {name} are not what they were"
