"""The functions of the database, as the first migration makes them. All run with the rights of their caller."""

RAISE_CATALOG_VERSION = """
create function raise_catalog_version() returns trigger language plpgsql as $$
begin
    insert into catalog_version (tenant_id, version)
    select distinct changed.tenant_id, 1 from changed join tenant on tenant.id = changed.tenant_id order by 1
    on conflict (tenant_id) do update set version = catalog_version.version + 1;
    return null;
end
$$
"""

# Why each step: locks in one order, so that no two takers ever wait for each other; clock_timestamp() after the
# locks, for now() is as old as the transaction; expired holds go, for no index can know the time; and ON CONFLICT
# DO NOTHING, for plain inserts that meet in the constraint deadlock now and then. What could not be taken whole is
# rolled back by leaving the inner block, locks included.
TAKE_RESERVATIONS = """
create function take_reservations(
    p_tenant uuid, p_ids uuid[], p_appointment uuid, p_starts timestamptz, p_ends timestamptz,
    p_calendars uuid[], p_needs int[], p_quantities int[], p_hold interval, p_moving boolean,
    out taken uuid[], out missing int
) language plpgsql as $$
declare
    footprint tstzrange := tstzrange(p_starts, p_ends, '[)');
    lock_key bigint;
    moment timestamptz;
    candidate uuid;
    lanes int;
    found int;
    row_id uuid;
begin
    for lock_key in
        select distinct hashtextextended(p_tenant::text || wanted.calendar_id::text, 0) as lock_key
        from (
            select unnest(p_calendars) as calendar_id
            union all
            select calendar_id from reservation
            where p_moving and tenant_id = p_tenant and appointment_id = p_appointment
        ) as wanted
        order by 1
    loop
        perform pg_advisory_xact_lock(lock_key);
    end loop;
    moment := clock_timestamp();
    taken := '{}';
    if p_moving then
        delete from reservation where tenant_id = p_tenant and appointment_id = p_appointment;
    end if;
    delete from reservation
    where tenant_id = p_tenant and calendar_id = any(p_calendars) and kind = 'HOLD' and held_until <= moment
        and starts_at < p_ends and starts_at > p_starts - interval '31 days' and ends_at > p_starts;
    for need in 1 .. cardinality(p_quantities) loop
        found := 0;
        for index in 1 .. cardinality(p_calendars) loop
            exit when found = p_quantities[need];
            continue when p_needs[index] <> need;
            candidate := p_calendars[index];
            select capacity into lanes from calendar where tenant_id = p_tenant and id = candidate;
            for free_lane in 0 .. coalesce(lanes, 0) - 1 loop
                insert into reservation (tenant_id, id, calendar_id, lane, during, kind, held_until, appointment_id)
                values (p_tenant, p_ids[cardinality(taken) + 1], candidate, free_lane, footprint,
                        case when p_hold is null then 'BOOKED' else 'HOLD' end, moment + p_hold, p_appointment)
                on conflict on constraint no_double_booking do nothing
                returning id into row_id;
                if row_id is not null then
                    taken := taken || candidate;
                    found := found + 1;
                    exit;
                end if;
            end loop;
        end loop;
        if found < p_quantities[need] then
            missing := need;
            raise exception using errcode = 'SL001', message = 'need not met';
        end if;
    end loop;
exception when sqlstate 'SL001' then
    taken := null;
end
$$
"""

# The same guard for time that is known to the calendar: what an undo brings back, and blocks, which are a row a lane. A
# row prefers the lane that it names. What the appointments have now is given back first, of all of them in one step: so
# that two which changed places do. The steps are those above; what is answered is the first row that cannot be had.
TAKE_EXACTLY = """
create function take_exactly(p_tenant uuid, p_appointments uuid[], p_rows jsonb, out missing uuid) language plpgsql as $$
declare
    lock_key bigint;
    moment timestamptz;
    wanted reservation;
    lanes int;
    row_id uuid;
begin
    for lock_key in
        select distinct hashtextextended(p_tenant::text || every.calendar_id::text, 0) as lock_key
        from (
            select calendar_id from jsonb_populate_recordset(null::reservation, p_rows)
            union all
            select calendar_id from reservation where tenant_id = p_tenant and appointment_id = any(p_appointments)
        ) as every
        order by 1
    loop
        perform pg_advisory_xact_lock(lock_key);
    end loop;
    moment := clock_timestamp();
    delete from reservation where tenant_id = p_tenant and appointment_id = any(p_appointments);
    for wanted in select * from jsonb_populate_recordset(null::reservation, p_rows) loop
        delete from reservation
        where tenant_id = p_tenant and calendar_id = wanted.calendar_id and kind = 'HOLD' and held_until <= moment
            and starts_at < upper(wanted.during) and starts_at > lower(wanted.during) - interval '31 days'
            and ends_at > lower(wanted.during);
        row_id := null;
        select capacity into lanes from calendar where tenant_id = p_tenant and id = wanted.calendar_id;
        for step in 0 .. coalesce(lanes, 0) - 1 loop
            -- A hold that has ended meanwhile is not had again.
            exit when wanted.held_until <= moment;
            insert into reservation (tenant_id, id, calendar_id, lane, during, kind, held_until, appointment_id, reason)
            values (p_tenant, wanted.id, wanted.calendar_id, (wanted.lane + step) % lanes, wanted.during, wanted.kind,
                    wanted.held_until, wanted.appointment_id, wanted.reason)
            on conflict on constraint no_double_booking do nothing
            returning id into row_id;
            exit when row_id is not null;
        end loop;
        if row_id is null then
            missing := wanted.id;
            raise exception using errcode = 'SL001', message = 'not free';
        end if;
    end loop;
exception when sqlstate 'SL001' then
    null;
end
$$
"""
