"""Row-level security, grants and the catalog's version for a table, as each migration applies them.

Policies compare the typed column with one init-plan value: casting the column instead costs the index, and a setting
that was set once on a connection reads '' afterwards, hence `nullif`.
"""

from alembic import op

CURRENT_TENANT = "(select nullif(current_setting('sloty.tenant_id', true), '')::uuid)"


def secure(table: str, *, key: str = "tenant_id", writes: str = "insert, update, delete") -> None:
    """Force row-level security by tenant on `table`, and grant what the application may do."""
    mine = f"{key} = {CURRENT_TENANT}"
    _force(table)
    op.execute(f'create policy tenant_isolation on "{table}" to sloty_app using ({mine}) with check ({mine})')
    _open_to_platform_and_owner(table)
    op.execute(f'grant select, {writes} on "{table}" to sloty_app')


def secure_read_only(table: str, visible: str) -> None:
    """A global table: the application may read the rows for which `visible` holds, and write none."""
    _force(table)
    op.execute(f'create policy tenant_isolation on "{table}" for select to sloty_app using ({visible})')
    _open_to_platform_and_owner(table)
    op.execute(f'grant select on "{table}" to sloty_app')


def _force(table: str) -> None:
    op.execute(f'alter table "{table}" enable row level security')
    op.execute(f'alter table "{table}" force row level security')


def _open_to_platform_and_owner(table: str) -> None:
    # The owner needs a policy too: without one a data migration would see no rows and silently do nothing.
    for role, policy in (("sloty_platform", "platform_all"), ("sloty_owner", "owner_all")):
        op.execute(f'create policy {policy} on "{table}" to {role} using (true) with check (true)')
    op.execute(f'grant select, insert, update, delete on "{table}" to sloty_platform')


def version_catalog(table: str) -> None:
    """Let every change of `table` raise the version of the catalog of the tenants concerned."""
    for event, rows in (("insert", "new"), ("update", "new"), ("delete", "old")):
        op.execute(
            f"create trigger catalog_version_{event} after {event} on {table} referencing {rows} table as changed"
            " for each statement execute function raise_catalog_version()"
        )
