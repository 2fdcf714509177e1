"""The functions that seal the audit trail, and the few ways in which it may change, as the migrations make them.

All run with the rights of the owner and ask the transaction whose trail it is. Whatever takes something out of the trail
writes into it that it did, or, when it goes as a whole, refuses as long as the tenant is there.
"""

from sloty.db.migrations.audit import AS_OWNER

_TENANT = "nullif(current_setting('sloty.tenant_id', true), '')::uuid"

# Each value is digested with the salt of its entry; a redacted entry has lost its salt and its values, and keeps their
# digests: so the chain still holds, and nobody can guess what stood there. `engine/chain.py` says the same in Python.
CONTENT = f"""
create function audit_digest(p_salt uuid, p_key text, p_value jsonb) returns text language sql immutable as $$
    select encode(sha256(convert_to(p_salt::text || p_key || '=' || p_value::text, 'UTF8')), 'hex')
$$;
create function audit_side(p_side jsonb, p_salt uuid) returns jsonb language sql immutable as $$
    select jsonb_agg(
        jsonb_build_array(key, coalesce(audit_digest(p_salt, key, value), value #>> '{{}}')) order by key collate "C")
    from jsonb_each(p_side)
$$;
create function audit_content(e audit_entry) returns bytea language sql immutable {AS_OWNER.removeprefix("security definer ")} as $$
    select convert_to(jsonb_build_array(e.tenant_id, e.id, (extract(epoch from e.at) * 1000000)::bigint, e.actor,
        e.front_end, e.table_name, e.row_id, e.action, audit_side(e.before, e.salt), audit_side(e.after, e.salt))::text,
        'UTF8')
$$
"""

# Entries of transactions that may still commit are left for the next time: so the order is that of commits. What has an
# id that no transaction of this server has had yet came with a back-up of another one, and is long committed.
SEAL = f"""
create function seal_audit(p_limit int) returns int language plpgsql {AS_OWNER} as $$
declare
    mine uuid := {_TENANT};
    head audit_head;
    entry audit_entry;
    ids uuid[] := '{{}}';
    hashes bytea[] := '{{}}';
begin
    perform pg_advisory_xact_lock(hashtextextended('audit ' || mine::text, 0));
    insert into audit_head (tenant_id) values (mine) on conflict (tenant_id) do nothing;
    select * into head from audit_head where tenant_id = mine;
    for entry in
        select * from audit_entry
        where tenant_id = mine and number is null and (
            xid < pg_snapshot_xmin(pg_current_snapshot()) or xid >= pg_snapshot_xmax(pg_current_snapshot()))
        order by at, id limit p_limit
    loop
        head.hash := sha256(head.hash || audit_content(entry));
        ids := ids || entry.id;
        hashes := hashes || head.hash;
    end loop;
    if cardinality(ids) > 0 then
        update audit_entry e set number = head.number + sealed.place, hash = sealed.hash
        from unnest(ids, hashes) with ordinality as sealed (id, hash, place)
        where e.tenant_id = mine and e.id = sealed.id;
        update audit_head set number = number + cardinality(ids), hash = head.hash, sealed_at = clock_timestamp()
        where tenant_id = mine;
    end if;
    return cardinality(ids);
end
$$;
revoke execute on function seal_audit(int) from public;
grant execute on function seal_audit(int) to sloty_app, sloty_platform
"""

# The defaults are those of `RetentionPolicy`, for a policy keeps what differs from them.
RETENTION = f"""
create function audit_days() returns int language sql stable {AS_OWNER.removeprefix("security definer ")} as $$
    select greatest(30, coalesce((to_jsonb(t) #>> '{{policies,retention,audit_days}}')::int, 2190))
    from tenant t where t.id = {_TENANT}
$$
"""

# The database's clock and the tenant's policy decide, not whoever calls. What is sealed after an entry that must stay,
# stays too: the chain has no holes.
PRUNE = f"""
create function prune_audit(p_days int) returns int language plpgsql {AS_OWNER} as $$
declare
    mine uuid := {_TENANT};
    kept_from timestamptz := clock_timestamp() - make_interval(days => greatest(p_days, audit_days()));
    last audit_entry;
    done int;
begin
    perform pg_advisory_xact_lock(hashtextextended('audit ' || mine::text, 0));
    select * into last from audit_entry
    where tenant_id = mine and number < coalesce(
        (select min(number) from audit_entry where tenant_id = mine and number is not null and at >= kept_from),
        9223372036854775807)
    order by number desc limit 1;
    if not found then
        return 0;
    end if;
    delete from audit_entry where tenant_id = mine and number <= last.number;
    get diagnostics done = row_count;
    update audit_head set pruned_number = last.number, pruned_hash = last.hash where tenant_id = mine;
    insert into audit_entry (tenant_id, id, actor, front_end, table_name, action, after)
    values (mine, gen_random_uuid(), audit_actor(), audit_front_end(), 'audit_entry', 'PRUNE',
        jsonb_build_object('number', last.number, 'hash', encode(last.hash, 'hex')));
    return done;
end
$$;
revoke execute on function prune_audit(int) from public;
grant execute on function prune_audit(int) to sloty_app, sloty_platform
"""

REDACT = f"""
create function redact_audit(p_table text, p_ids uuid[]) returns int language sql {AS_OWNER} as $$
    with redacted as (
        update audit_entry e set salt = null,
            before = (select jsonb_object_agg(key, audit_digest(e.salt, key, value)) from jsonb_each(e.before)),
            after = (select jsonb_object_agg(key, audit_digest(e.salt, key, value)) from jsonb_each(e.after))
        where e.tenant_id = {_TENANT} and e.table_name = p_table and e.row_id = any(p_ids) and e.salt is not null
            and (e.before is not null or e.after is not null)
        returning e.tenant_id, e.row_id
    ), noted as (
        insert into audit_entry (tenant_id, id, actor, front_end, table_name, row_id, action)
        select tenant_id, gen_random_uuid(), audit_actor(), audit_front_end(), p_table, row_id, 'REDACT'
        from (select distinct tenant_id, row_id from redacted) as told_of
    )
    select count(*)::int from redacted
$$;
revoke execute on function redact_audit(text, uuid[]) from public;
grant execute on function redact_audit(text, uuid[]) to sloty_app, sloty_platform
"""

PURGE = f"""
create function purge_audit(p_tenant uuid) returns void language plpgsql {AS_OWNER} as $$
begin
    if exists (select from tenant where id = p_tenant) then
        raise exception using errcode = '42501', message = 'the tenant is there: its trail stays';
    end if;
    delete from audit_entry where tenant_id = p_tenant;
    delete from audit_head where tenant_id = p_tenant;
end
$$;
revoke execute on function purge_audit(uuid) from public;
grant execute on function purge_audit(uuid) to sloty_platform
"""

SEALING = (CONTENT, SEAL, RETENTION, PRUNE, REDACT, PURGE)
