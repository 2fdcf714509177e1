"""Finding customers by any fragment; customers merged and erased."""

import sqlalchemy as sa
from alembic import op

from sloty.db.migrations.audit import audit
from sloty.db.migrations.security import secure

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Letters without their marks, in lower case: Garcia finds García, Muller Müller, Strasse Straße. What is plain already,
# as most is, costs next to nothing. `engine/likeness.py` folds alike.
_FOLD = """
create function fold(p_text text) returns text language sql immutable parallel safe strict as $$
    select case when octet_length(p_text) = length(p_text) then lower(p_text)
        else lower(replace(replace(replace(translate(
            regexp_replace(normalize(lower(p_text), NFKD), '[\\u0300-\\u036f]', '', 'g'),
            'øłđðı', 'olddi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')) end
$$
"""
# Last names first: in this order customers are listed, and begun last names are a range of it.
_SEARCH_TEXT = """
create function customer_search(p_first text, p_last text, p_email text, p_phone text, p_code text)
returns text language sql immutable parallel safe as $$
    select public.fold(' ' || p_last || ' ' || p_first || coalesce(' ' || p_email, '')
        || coalesce(' ' || regexp_replace(p_phone, '[^0-9]', '', 'g'), '') || coalesce(' ' || p_code, ''))
$$
"""
# LIKE is not leakproof: under row-level security its index would not be used, and a tenant's customers all be read.
# The owner's function uses it. It asks the transaction alone whose customers they are, and tells nothing but ids. Tables
# and types are named with their schema: a temporary one of the same name would else be found before ours, and whatever
# it calls would run with the owner's rights.
#
# The planner knows no statistics about LIKE here, and takes every long fragment for rare. So the likeliest are looked
# for first, each in the index that has them in order: what is exact, last names that begin so, whoever is among the
# first in the order of names (if very many match, enough are there), and only then all.
_FIND = """
create function find_customers(p_exact text[], p_words text[], p_digits text[], p_limit int) returns setof uuid
language plpgsql stable security definer rows 20 set search_path = pg_catalog, public, pg_temp as $$
declare
    mine constant pg_catalog.uuid := nullif(current_setting('sloty.tenant_id', true), '');
    word pg_catalog.text;
    alike pg_catalog.text := '';
    steps pg_catalog.text[] := '{}';
    missing int;
    seen pg_catalog.uuid[];
    more pg_catalog.uuid[];
begin
    seen := array(
        select distinct coalesce(merged_into_id, id) from public.customer
        where tenant_id = mine and erased_at is null
            and (email = any(p_exact) or phone = any(p_exact) or code = any(p_exact)));
    return query select unnest(seen);
    for place in 1 .. least(cardinality(p_words), 6) loop
        word := public.fold(p_words[place]);
        steps := steps || (' ' || word);
        alike := alike || format(' and (search_text like %L or search_text like %L)',
            case when length(word) < 3 then '% ' else '%' end || regexp_replace(word, '([\\\\%_])', '\\\\\\1', 'g') || '%',
            '%' || p_digits[place] || '%');
    end loop;
    foreach word in array steps || array['first', 'all'] loop
        missing := p_limit - cardinality(seen);
        exit when missing <= 0;
        execute 'select array_agg(id order by name, id) from (select id, name from ('
            || 'select id, search_text, left(search_text, 100) collate "C" as name from public.customer'
            || ' where tenant_id = $1 and merged_into_id is null and erased_at is null'
            || case word
                when 'first' then ' order by name, id limit 2000'
                when 'all' then alike
                else alike || format(' and left(search_text, 100) collate "C" between %L and %L', word, word || U&'\\+10FFFF')
            end
            || ') as likely where not id = any($3)' || case word when 'first' then alike else '' end
            || ' order by name, id limit $2) as best'
        into more using mine, missing, seen;
        continue when word = 'first' and coalesce(cardinality(more), 0) < missing;
        return query select unnest(more);
        seen := seen || more;
    end loop;
end
$$
"""


def upgrade() -> None:
    """Add the columns, the indexes and the function; and the list of those who were erased."""
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
    # In the place of names as they are spelled, by which nobody looks any more.
    op.create_index("ix_customer_order", "customer", ["tenant_id", sa.text('"left"(search_text, 100) collate "C"')])
    op.drop_index("ix_customer_name", "customer")
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
