"""The triggers of the audit trail, as the migrations make them. How it is sealed: `audit_chain.py`.

Entries are written by the functions alone, which run with the rights of the owner: nobody else may insert, change or
delete them. Triggers fire once a statement, so that a hundred thousand rows are one INSERT.
"""

from alembic import op

NOT_AUDITED = {
    "allowance": "counters, and gone within the hour; what was done is recorded where it is done",
    "audit_entry": "the trail itself",
    "audit_head": "the trail itself",
    "catalog_version": "a counter that every change of the catalog raises",
    "sign_in_session": "seen_at rises with every use; who signed in and out is not what the trail is for",
    "draft_file": "sent with a form that is not booked yet, and gone within hours; an attachment is recorded",
    "idempotency_key": "answers that were given already",
    "reservation": "bookings and holds follow from the appointment, which is recorded; blocks alone are recorded here",
    "message": "a log of its own: what was told to whom, and what became of it",
    "delivery": "as message",
    "desk_act": "what can be undone; what was done, and undone, its subjects record",
    "desk_act_item": "as desk_act",
    "manage_link": "as message: each goes out with one",
    "calendar_invite": "a name that never changes",
    "status_change": "a trail of its own: what was done to each appointment, by whom",
}
"""Tenant tables that are left out, and why."""

AS_OWNER = "security definer set search_path = pg_catalog, public, pg_temp"
"""With the owner's rights, on a path that nobody can bend: pg_temp, when it is not named, is searched before all others,
and then whoever makes a temporary table or type of the right name has his own code run by the owner."""

_HIDDEN = "'{tenant_id,id,created_at,updated_at,password_hash,token_hash,key_hash,used_at,content,search_text,secret}'::text[]"
"""What an entry never holds: its own columns, stamps, secrets, files, and what is derived."""

WHO = """
create function audit_actor() returns text language sql stable as $$
    select coalesce(nullif(current_setting('sloty.actor', true), ''), session_user)
$$;
create function audit_front_end() returns text language sql stable as $$
    select coalesce(nullif(current_setting('sloty.front_end', true), ''), 'sql')
$$
"""

# Of an update, only what changed. A row whose key changed is one that went and one that came: hence the full join, for
# no change may slip through it. And hence each `offset 0`: without it the planner turns the row into JSON once a column.
RECORD_CHANGE = f"""
create function record_change() returns trigger language plpgsql {AS_OWNER} as $$
declare
    who text := audit_actor();
    via text := audit_front_end();
begin
    if tg_op = 'INSERT' then
        insert into audit_entry (tenant_id, id, actor, front_end, table_name, row_id, action, after)
        select coalesce(j ->> 'tenant_id', j ->> 'id')::uuid, gen_random_uuid(), who, via, tg_table_name,
            (j ->> 'id')::uuid, tg_op, j - {_HIDDEN}
        from (select jsonb_strip_nulls(to_jsonb(n)) as j from new_rows n offset 0) as r;
    elsif tg_op = 'DELETE' then
        insert into audit_entry (tenant_id, id, actor, front_end, table_name, row_id, action, before)
        select coalesce(j ->> 'tenant_id', j ->> 'id')::uuid, gen_random_uuid(), who, via, tg_table_name,
            (j ->> 'id')::uuid, tg_op, j - {_HIDDEN}
        from (select jsonb_strip_nulls(to_jsonb(o)) as j from old_rows o offset 0) as r;
    else
        insert into audit_entry (tenant_id, id, actor, front_end, table_name, row_id, action, before, after)
        select coalesce(n ->> 'tenant_id', o ->> 'tenant_id', n ->> 'id', o ->> 'id')::uuid, gen_random_uuid(), who, via,
            tg_table_name, coalesce(n ->> 'id', o ->> 'id')::uuid,
            case when o is null then 'INSERT' when n is null then 'DELETE' else 'UPDATE' end,
            case when o is not null then changed.before end, case when n is not null then changed.after end
        from (select to_jsonb(o) as o from old_rows o offset 0) as olds
        full join (select to_jsonb(n) as n from new_rows n offset 0) as news
            on coalesce(n ->> 'tenant_id', '') || coalesce(n ->> 'id', n ->> 'name')
            = coalesce(o ->> 'tenant_id', '') || coalesce(o ->> 'id', o ->> 'name')
        cross join lateral (
            select jsonb_object_agg(key, o -> key) as before, jsonb_object_agg(key, value) as after
            from jsonb_each(coalesce(n, o) - {_HIDDEN}) where n is null or value is distinct from o -> key
        ) as changed
        where changed.after is not null;
    end if;
    return null;
end
$$;
revoke execute on function record_change() from public
"""

# A row at a time, and judged before it is called: bookings, which are most of the table, do not pay for it.
RECORD_BLOCK = f"""
create function record_block() returns trigger language plpgsql {AS_OWNER} as $$
begin
    insert into audit_entry (tenant_id, id, actor, front_end, table_name, row_id, action, before, after)
    values (
        coalesce(new.tenant_id, old.tenant_id), gen_random_uuid(), audit_actor(), audit_front_end(), tg_table_name,
        coalesce(new.id, old.id), tg_op, jsonb_strip_nulls(to_jsonb(old)) - {_HIDDEN},
        jsonb_strip_nulls(to_jsonb(new)) - {_HIDDEN}
    );
    return null;
end
$$;
revoke execute on function record_block() from public
"""

NOTE_READ = f"""
create function note_read(p_table text, p_row uuid) returns void language sql {AS_OWNER} as $$
    insert into audit_entry (tenant_id, id, actor, front_end, table_name, row_id, action)
    values (nullif(current_setting('sloty.tenant_id', true), '')::uuid, gen_random_uuid(), audit_actor(),
        audit_front_end(), p_table, p_row, 'READ')
$$;
revoke execute on function note_read(text, uuid) from public;
grant execute on function note_read(text, uuid) to sloty_app, sloty_platform
"""

RECORDING = (WHO, RECORD_CHANGE, RECORD_BLOCK, NOTE_READ)


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


def audit_blocks() -> None:
    """Record time that is taken for no appointment: nothing else tells of it."""
    for event, condition in (
        ("insert", "new.kind = 'BLOCK'"),
        ("update", "old.kind = 'BLOCK' or new.kind = 'BLOCK'"),
        ("delete", "old.kind = 'BLOCK'"),
    ):
        op.execute(
            f"create trigger audit_block_{event} after {event} on reservation"
            f" for each row when ({condition}) execute function record_block()"
        )
