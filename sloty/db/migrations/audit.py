"""The functions and triggers of the audit trail, as the migrations make them.

Entries are written by the functions alone, which run with the rights of the owner: nobody else may insert, change or
delete them. Triggers fire once a statement, so that a hundred thousand rows are one INSERT.
"""

from alembic import op

NOT_AUDITED = {
    "audit_entry": "the trail itself",
    "audit_head": "the trail itself",
    "catalog_version": "a counter that every change of the catalog raises",
    "sign_in_session": "seen_at rises with every use; who signed in and out is not what the trail is for",
    "idempotency_key": "answers that were given already",
    "reservation": "follows from the appointment, which is recorded; blocks are appointments' work too",
    "status_change": "a trail of its own: what was done to each appointment, by whom",
}
"""Tenant tables that are left out, and why."""

_HIDDEN = "'{tenant_id,id,created_at,updated_at,password_hash,token_hash,key_hash,used_at,content,search_text}'::text[]"
"""What an entry never holds: its own columns, stamps, secrets, files, and what is derived."""

RECORD_CHANGE = f"""
create function record_change() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    who text := coalesce(nullif(current_setting('sloty.actor', true), ''), session_user);
    via text := coalesce(nullif(current_setting('sloty.front_end', true), ''), 'sql');
begin
    if coalesce(current_setting('sloty.purging', true), '') <> '' and pg_has_role(session_user, 'sloty_platform', 'member')
    then
        return null;
    elsif tg_op = 'INSERT' then
        insert into audit_entry (tenant_id, id, actor, front_end, table_name, row_id, action, after)
        select coalesce(j ->> 'tenant_id', j ->> 'id')::uuid, gen_random_uuid(), who, via, tg_table_name,
            (j ->> 'id')::uuid, tg_op, j - {_HIDDEN}
        from (select jsonb_strip_nulls(to_jsonb(n)) as j from new_rows n) as r;
    elsif tg_op = 'DELETE' then
        insert into audit_entry (tenant_id, id, actor, front_end, table_name, row_id, action, before)
        select coalesce(j ->> 'tenant_id', j ->> 'id')::uuid, gen_random_uuid(), who, via, tg_table_name,
            (j ->> 'id')::uuid, tg_op, j - {_HIDDEN}
        from (select jsonb_strip_nulls(to_jsonb(o)) as j from old_rows o) as r;
    else
        insert into audit_entry (tenant_id, id, actor, front_end, table_name, row_id, action, before, after)
        select coalesce(n ->> 'tenant_id', n ->> 'id')::uuid, gen_random_uuid(), who, via, tg_table_name,
            (n ->> 'id')::uuid, tg_op, changed.before, changed.after
        from (select to_jsonb(o) as o from old_rows o) as olds
        join (select to_jsonb(n) as n from new_rows n) as news
            on coalesce(n ->> 'tenant_id', '') || coalesce(n ->> 'id', n ->> 'name')
            = coalesce(o ->> 'tenant_id', '') || coalesce(o ->> 'id', o ->> 'name')
        cross join lateral (
            select jsonb_object_agg(key, o -> key) as before, jsonb_object_agg(key, value) as after
            from jsonb_each(n - {_HIDDEN}) where value is distinct from o -> key
        ) as changed
        where changed.after is not null;
    end if;
    return null;
end
$$
"""

# Each value is digested with the salt of its entry; a redacted entry has lost its salt and its values, and keeps their
# digests: so the chain still holds, and nobody can guess what stood there.
CONTENT = """
create function audit_side(p_side jsonb, p_salt uuid) returns text language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
    select string_agg(key || '=' || case when p_salt is null then value #>> '{}'
        else encode(sha256(convert_to(p_salt::text || key || '=' || value::text, 'UTF8')), 'hex') end,
        ',' order by key collate "C")
    from jsonb_each(p_side)
$$;
create function audit_content(e audit_entry) returns bytea language sql immutable
set search_path = pg_catalog, public, pg_temp as $$
    select convert_to(concat_ws('|', e.id, (extract(epoch from e.at) * 1000000)::bigint, e.actor, e.front_end,
        e.table_name, e.row_id, e.action, coalesce(audit_side(e.before, e.salt), '-'),
        coalesce(audit_side(e.after, e.salt), '-')), 'UTF8')
$$
"""

_TENANT = "nullif(current_setting('sloty.tenant_id', true), '')::uuid"

# Entries of transactions that may still commit are left for the next time, so that none is ever passed by.
SEAL = f"""
create function seal_audit(p_limit int) returns int language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    mine uuid := {_TENANT};
    done int := 0;
    head audit_head;
    entry audit_entry;
begin
    perform pg_advisory_xact_lock(hashtextextended('audit ' || mine::text, 0));
    insert into audit_head (tenant_id) values (mine) on conflict (tenant_id) do nothing;
    select * into head from audit_head where tenant_id = mine;
    for entry in
        select * from audit_entry
        where tenant_id = mine and number is null and xid < pg_snapshot_xmin(pg_current_snapshot())
        order by at, id limit p_limit
    loop
        done := done + 1;
        head.number := head.number + 1;
        head.hash := sha256(head.hash || audit_content(entry));
        update audit_entry set number = head.number, hash = head.hash where tenant_id = mine and id = entry.id;
    end loop;
    if done > 0 then
        update audit_head set number = head.number, hash = head.hash, sealed_at = clock_timestamp() where tenant_id = mine;
    end if;
    return done;
end
$$
"""

VERIFY = f"""
create function verify_audit(out wrong bigint, out problem text) language plpgsql stable
set search_path = pg_catalog, public, pg_temp as $$
declare
    mine uuid := {_TENANT};
    head audit_head;
    entry audit_entry;
    expected bigint;
    chain bytea;
begin
    select * into head from audit_head where tenant_id = mine;
    if not found then
        select min(number), 'there is no head, but there are sealed entries' into wrong, problem
        from audit_entry where tenant_id = mine and number is not null having count(*) > 0;
        return;
    end if;
    expected := head.pruned_number;
    chain := head.pruned_hash;
    for entry in select * from audit_entry where tenant_id = mine and number is not null order by number loop
        expected := expected + 1;
        chain := sha256(chain || audit_content(entry));
        if entry.number <> expected then
            wrong := expected; problem := 'it is missing'; return;
        elsif entry.hash is distinct from chain then
            wrong := expected; problem := 'it was changed'; return;
        end if;
    end loop;
    if expected <> head.number then
        wrong := expected + 1; problem := 'the end was cut off'; return;
    elsif chain is distinct from head.hash then
        wrong := expected; problem := 'the head was changed'; return;
    end if;
end
$$
"""

PRUNE = f"""
create function prune_audit(p_before timestamptz) returns int language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    mine uuid := {_TENANT};
    last audit_entry;
    done int;
begin
    perform pg_advisory_xact_lock(hashtextextended('audit ' || mine::text, 0));
    -- What is sealed after an entry that must stay, stays too: the chain has no holes.
    select * into last from audit_entry
    where tenant_id = mine and number < coalesce(
        (select min(number) from audit_entry where tenant_id = mine and number is not null and at >= p_before),
        9223372036854775807)
    order by number desc limit 1;
    if not found then
        return 0;
    end if;
    delete from audit_entry where tenant_id = mine and number <= last.number;
    get diagnostics done = row_count;
    update audit_head set pruned_number = last.number, pruned_hash = last.hash where tenant_id = mine;
    return done;
end
$$
"""

REDACT = f"""
create function redact_audit(p_table text, p_ids uuid[]) returns int language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    done int;
begin
    update audit_entry e set salt = null,
        before = (select jsonb_object_agg(key, encode(sha256(convert_to(e.salt::text || key || '=' || value::text, 'UTF8')), 'hex'))
                  from jsonb_each(e.before)),
        after = (select jsonb_object_agg(key, encode(sha256(convert_to(e.salt::text || key || '=' || value::text, 'UTF8')), 'hex'))
                 from jsonb_each(e.after))
    where e.tenant_id = {_TENANT} and e.table_name = p_table and e.row_id = any(p_ids) and e.salt is not null;
    get diagnostics done = row_count;
    return done;
end
$$
"""

NOTE_READ = f"""
create function note_read(p_table text, p_row uuid) returns void language sql security definer
set search_path = pg_catalog, public, pg_temp as $$
    insert into audit_entry (tenant_id, id, actor, front_end, table_name, row_id, action)
    values ({_TENANT}, gen_random_uuid(), coalesce(nullif(current_setting('sloty.actor', true), ''), session_user),
        coalesce(nullif(current_setting('sloty.front_end', true), ''), 'sql'), p_table, p_row, 'READ')
$$
"""

PURGE = """
create function purge_audit(p_tenant uuid) returns void language sql security definer
set search_path = pg_catalog, public, pg_temp as $$
    delete from audit_entry where tenant_id = p_tenant;
    delete from audit_head where tenant_id = p_tenant;
$$;
revoke execute on function purge_audit(uuid) from public;
grant execute on function purge_audit(uuid) to sloty_platform
"""

FUNCTIONS = (RECORD_CHANGE, CONTENT, SEAL, VERIFY, PRUNE, REDACT, NOTE_READ, PURGE)


def audit(table: str) -> None:
    """Record every change of `table`, a table of one tenant's rows."""
    for event, names in (
        ("insert", "new table as new_rows"),
        ("update", "old table as old_rows new table as new_rows"),
        ("delete", "old table as old_rows"),
    ):
        op.execute(
            f'create trigger audit_{event} after {event} on "{table}" referencing {names}'
            " for each statement execute function record_change()"
        )


def audit_all() -> None:
    """Record every change of every tenant table that there is, but those of `NOT_AUDITED`; and of the tenant itself."""
    rows = op.get_bind().exec_driver_sql(
        "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'"
        " where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not a.attisdropped order by 1"
    )
    for (table,) in rows.fetchall():
        if table not in NOT_AUDITED:
            audit(table)
    audit("tenant")
