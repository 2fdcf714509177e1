"""Row-level security by location, for rights that hold at some locations only.

Restrictive policies stand beside the tenant's: a transaction that says `sloty.locations` sees the appointments of those
locations alone, and writes nothing of the catalog elsewhere. Reading the catalog is free to all of the tenant, and so
is busy time: a provider's hour at another location is taken here too.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BOUND = "(select nullif(current_setting('sloty.locations', true), '')::uuid[])"
_OF_APPOINTMENTS = ("answer", "attachment", "participant", "status_change")
_LOCATED = {
    "location": "id",
    "department": "location_id",
    "resource": "location_id",
    "provider_location": "location_id",
    "working_hours": "location_id",
    "override": "location_id",
    "closure": "location_id",
    "service_location": "location_id",
    "membership": "location_id",
}
_OF_THE_WHOLE_TENANT = ("provider", "service", "parameter", "service_provider", "service_requirement", "resource_pool")


def upgrade() -> None:
    """Policies only: no table changes."""
    here = f"{_BOUND} is null or location_id = any({_BOUND}::uuid[])"
    op.execute(f"create policy location_isolation on appointment as restrictive to sloty_app using ({here})")
    for table in _OF_APPOINTMENTS:
        # Whoever is bound sees what hangs on an appointment that they see.
        seen = f"exists (select from appointment a where a.tenant_id = {table}.tenant_id and a.id = appointment_id)"
        op.execute(
            f"create policy location_isolation on {table} as restrictive to sloty_app using ({_BOUND} is null or {seen})"
        )
    for table, column in _LOCATED.items():
        _guard_writes(table, f"{_BOUND} is null or coalesce({column} = any({_BOUND}::uuid[]), false)")
    for table in _OF_THE_WHOLE_TENANT:
        _guard_writes(table, f"{_BOUND} is null")


def _guard_writes(table: str, permitted: str) -> None:
    op.execute(
        f'create policy location_insert on "{table}" as restrictive for insert to sloty_app with check ({permitted})'
    )
    op.execute(
        f'create policy location_update on "{table}" as restrictive for update to sloty_app'
        f" using ({permitted}) with check ({permitted})"
    )
    op.execute(f'create policy location_delete on "{table}" as restrictive for delete to sloty_app using ({permitted})')
