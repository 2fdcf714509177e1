"""No table of a tenant is left out of the audit trail, but for those that say why."""

from sloty.db.migrations.audit import NOT_AUDITED
from sloty.db.pool import Database, DatabaseRole
from sloty.models import metadata

_OF_TENANTS = {name for name, table in metadata.tables.items() if "tenant_id" in table.columns} | {"tenant"}
_RECORDED = """
select t.tgrelid::regclass::text, t.tgtype from pg_trigger t
where t.tgfoid = 'record_change'::regproc and t.tgenabled in ('O', 'A') and t.tgqual is null and t.tgattr = ''
"""
_PER_STATEMENT = {4, 8, 16}
"""`pg_trigger.tgtype` of an insert, a delete, an update: after it, once a statement."""


def test_every_change_of_every_tenant_table_is_recorded(database: Database) -> None:
    """Whoever is named here needs `audit(table)` in its migration, or a reason in `NOT_AUDITED`."""
    with database.connect(DatabaseRole.PLATFORM) as platform:
        recorded = {(str(table).strip('"'), kind) for table, kind in platform.execute(_RECORDED).fetchall()}
    assert recorded == {(table, kind) for table in _OF_TENANTS - set(NOT_AUDITED) for kind in _PER_STATEMENT}


def test_what_is_left_out_is_a_table_and_says_why() -> None:
    assert set(NOT_AUDITED) <= _OF_TENANTS
    assert all(NOT_AUDITED.values())
