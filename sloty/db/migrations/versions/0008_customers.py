"""Finding customers by any fragment; customers merged and erased."""

import sqlalchemy as sa
from alembic import op

from sloty.db.migrations.audit import audit
from sloty.db.migrations.security import secure

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Letters without their marks, in lower case: Garcia finds García, and Muller Müller.
_FOLD = """
create function fold(p_text text) returns text language sql immutable parallel safe strict
set search_path = pg_catalog, public, pg_temp as $$
    select regexp_replace(translate(normalize(lower(p_text), NFKD), 'øłđıœæß', 'oldioas'), '[\\u0300-\\u036f]', '', 'g')
$$
"""
_SEARCH_TEXT = """
create function customer_search(p_first text, p_last text, p_email text, p_phone text, p_code text)
returns text language sql immutable parallel safe as $$
    select ' ' || public.fold(p_first || ' ' || p_last) || coalesce(' ' || p_email, '')
        || coalesce(' ' || regexp_replace(p_phone, '[^0-9]', '', 'g'), '') || coalesce(' ' || lower(p_code), '')
$$
"""
# LIKE is not leakproof: under row-level security its index would not be used, and a tenant's customers all be read.
# The owner's function uses it. It asks the transaction alone whose customers they are, and tells nothing but ids.
_FIND = """
create function find_customers(p_patterns text[], p_limit int) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    mine uuid := nullif(current_setting('sloty.tenant_id', true), '')::uuid;
    pattern text;
    wanted text := '';
begin
    foreach pattern in array p_patterns[1:6] loop
        wanted := wanted || format(' and search_text like %L', pattern);
    end loop;
    return query execute 'select id from customer where tenant_id = $1 and merged_into_id is null and erased_at is null'
        || wanted || ' limit $2' using mine, p_limit;
end
$$
"""


def upgrade() -> None:
    """Add the columns, the index and the function; and the list of those who were erased."""
    op.execute(_FOLD)
    op.execute(_SEARCH_TEXT)
    op.add_column("customer", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.add_column("customer", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "customer",
        sa.Column(
            "search_text",
            sa.String(),
            sa.Computed("customer_search(first_name, last_name, email, phone, code)", persisted=True),
            nullable=True,
        ),
    )
    op.create_foreign_key(
        op.f("fk_customer_tenant_id_merged_into_id"),
        "customer",
        "customer",
        ["tenant_id", "merged_into_id"],
        ["tenant_id", "id"],
    )
    op.create_index(
        "ix_customer_search",
        "customer",
        ["tenant_id", "search_text"],
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index("ix_customer_merged_into", "customer", ["tenant_id", "merged_into_id"])
    op.execute(_FIND)
    _erasure()


def _erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("tenant_id", "customer_id", name=op.f("uq_erasure_tenant_id_customer_id")),
    )
    secure("erasure")
    audit("erasure")
