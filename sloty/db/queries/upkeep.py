"""Statements on what happens by itself, and on the daemons that see to it."""

TENANTS = "select id from tenant where status in ('ACTIVE', 'INACTIVE') order by id"

# A hold that expired unused is no appointment: nobody was ever told of it. Its time was free already.
EXPIRED_HOLDS = """
delete from appointment a where a.tenant_id = %(tenant)s and a.id in (
    select h.id from appointment h where h.tenant_id = %(tenant)s and h.status = 'HELD' and h.customer_id is null
        and not exists (select from reservation r where r.tenant_id = %(tenant)s and r.appointment_id = h.id
            and (r.kind <> 'HOLD' or r.held_until > clock_timestamp()))
    order by h.starts_at limit %(limit)s for update skip locked)
returning a.id
"""

EXPIRED_RESERVATIONS = """
delete from reservation where tenant_id = %(tenant)s and kind = 'HOLD' and held_until <= clock_timestamp()
    and exists (select from appointment a where a.tenant_id = %(tenant)s and a.id = appointment_id
        and a.customer_id is null)
"""

# Nobody approved, and the time was given back.
EXPIRED_APPROVALS = """
select a.id::text from appointment a
where a.tenant_id = %(tenant)s and a.status = 'HELD' and a.awaits_approval
    and not exists (select from reservation r where r.tenant_id = %(tenant)s and r.appointment_id = a.id
        and r.held_until > clock_timestamp())
order by a.starts_at limit %(limit)s
"""

MISSED = """
select id::text from appointment
where tenant_id = %(tenant)s and status in ('SCHEDULED', 'CONFIRMED', 'RESCHEDULED')
    and starts_at <= %(until)s and starts_at > %(since)s
order by starts_at limit %(limit)s
"""

OVER = """
select id::text from appointment
where tenant_id = %(tenant)s and status = 'IN_PROGRESS' and ends_at <= %(now)s and ends_at > %(since)s
order by starts_at limit %(limit)s
"""

FORGET_KEYS = "delete from idempotency_key where tenant_id = %(tenant)s and created_at < %(before)s"
FORGET_SESSIONS = "delete from sign_in_session where tenant_id = %(tenant)s and expires_at < %(before)s"
FORGET_ACTS = "delete from desk_act where tenant_id = %(tenant)s and at < %(before)s"
FORGET_LINKS = "delete from manage_link where tenant_id = %(tenant)s and expires_at < %(before)s"
FORGET_DELIVERIES = """
delete from delivery d where d.tenant_id = %(tenant)s and exists (
    select from message m where m.tenant_id = %(tenant)s and m.id = d.message_id and m.due_at < %(before)s
        and m.status not in ('PENDING', 'SENDING'))
"""
FORGET_MESSAGES = """
delete from message where tenant_id = %(tenant)s and due_at < %(before)s and status not in ('PENDING', 'SENDING')
"""

ARRIVE = """
insert into daemon (id, host, pid, program, started_at, seen_at)
values (%(id)s, %(host)s, %(pid)s, %(program)s, clock_timestamp(), clock_timestamp())
"""
BEAT = """
update daemon set seen_at = clock_timestamp(), counters = %(counters)s where id = %(id)s
"""
LEAVE = """
update daemon set seen_at = clock_timestamp(), stopped_at = clock_timestamp(), counters = %(counters)s where id = %(id)s
"""
FORGET_DAEMONS = "delete from daemon where seen_at < clock_timestamp() - interval '7 days'"
DAEMONS = """
select id, host, pid, program, started_at, seen_at, stopped_at, counters,
    stopped_at is null and seen_at > clock_timestamp() - make_interval(secs => %(patience)s)
from daemon order by started_at desc
"""
