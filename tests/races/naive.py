"""The control: taking time as schedulers without a guard do, so that each race is seen to exist."""

import psycopg

from sloty.settings import Settings

# Looks, thinks, writes: no lock, no constraint. The pause stands for whatever a program does between the two; without
# it the race is there as well, and shows once in many rounds rather than in each.
_CHECK_THEN_INSERT = """
create or replace function take_reservations(
    p_tenant uuid, p_ids uuid[], p_appointment uuid, p_starts timestamptz, p_ends timestamptz,
    p_calendars uuid[], p_needs int[], p_quantities int[], p_hold interval, p_moving boolean,
    out taken uuid[], out missing int
) language plpgsql as $$
declare
    footprint tstzrange := tstzrange(p_starts, p_ends, '[)');
    lanes int;
    free int;
begin
    taken := '{}';
    if p_moving then
        delete from reservation where tenant_id = p_tenant and appointment_id = p_appointment;
    end if;
    for index in 1 .. cardinality(p_calendars) loop
        select capacity into lanes from calendar where tenant_id = p_tenant and id = p_calendars[index];
        select min(lane) into free from generate_series(0, lanes - 1) lane where not exists (
            select from reservation r where r.tenant_id = p_tenant and r.calendar_id = p_calendars[index]
                and r.lane = lane.lane and r.during && footprint
                and (r.held_until is null or r.held_until > clock_timestamp()));
        if free is null then
            taken := null;
            missing := p_needs[index];
            return;
        end if;
        perform pg_sleep(0.2);
        insert into reservation (tenant_id, id, calendar_id, lane, during, kind, held_until, appointment_id)
        values (p_tenant, p_ids[index], p_calendars[index], free, footprint,
                case when p_hold is null then 'BOOKED' else 'HOLD' end, clock_timestamp() + p_hold, p_appointment);
        taken := taken || p_calendars[index];
    end loop;
end
$$
"""

_CHECK_THEN_INSERT_EXACTLY = """
create or replace function take_exactly(p_tenant uuid, p_appointments uuid[], p_rows jsonb, out missing uuid)
language plpgsql as $$
declare
    wanted reservation;
begin
    for wanted in select * from jsonb_populate_recordset(null::reservation, p_rows) loop
        if exists (select from reservation r where r.tenant_id = p_tenant and r.calendar_id = wanted.calendar_id
            and r.lane = wanted.lane and r.during && wanted.during) then
            missing := wanted.id;
            return;
        end if;
        perform pg_sleep(0.2);
        insert into reservation (tenant_id, id, calendar_id, lane, during, kind, held_until, appointment_id, reason)
        values (p_tenant, wanted.id, wanted.calendar_id, wanted.lane, wanted.during, wanted.kind, wanted.held_until,
                wanted.appointment_id, wanted.reason);
    end loop;
end
$$
"""

# Between the look and the end of the write: as above.
_WRITE_SLOWLY = """
create function write_slowly() returns trigger language plpgsql as $$
begin
    perform pg_sleep(0.2);
    return new;
end
$$;
create trigger write_slowly before insert on waitlist_entry for each row execute function write_slowly()
"""


def remove_the_guard(settings: Settings) -> None:
    """Check, then insert; and no constraint that would catch it."""
    with psycopg.connect(settings.database_url or "", autocommit=True) as admin:
        admin.execute(_CHECK_THEN_INSERT.encode())
        admin.execute(_CHECK_THEN_INSERT_EXACTLY.encode())
        admin.execute("alter table reservation drop constraint no_double_booking")
        admin.execute(_WRITE_SLOWLY.encode())
        admin.execute("drop index ix_waitlist_entry_once")
