"""Every table is keyed by its tenant: isolation and sharding both stand on it."""

import pytest
from sqlalchemy import Table, UniqueConstraint

from sloty.models import GLOBAL_TABLES, metadata

TABLES = [table for table in metadata.sorted_tables if table.name not in GLOBAL_TABLES]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_every_key_begins_with_the_tenant(table: Table) -> None:
    """Primary and unique keys, and indexes that find rows of one tenant."""
    assert next(iter(table.primary_key.columns)).name == "tenant_id"
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            assert next(iter(constraint.columns)).name == "tenant_id", constraint.name
    for index in table.indexes:
        columns = [column.name for column in index.columns]
        # Expired holds are swept across tenants.
        assert columns[0] == "tenant_id" or index.name == "ix_reservation_expiry", index.name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_every_reference_carries_the_tenant(table: Table) -> None:
    """So that a row of another tenant cannot be named; users and tenants themselves are global."""
    for key in table.foreign_key_constraints:
        if key.referred_table.name == "user":
            continue
        assert "tenant_id" in [column.name for column in key.columns], key.name
        assert key.ondelete != "SET NULL"
