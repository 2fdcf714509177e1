"""Statements of the board: all columns of it in a few readings, whatever their number."""

# Through the B-trees on (tenant, location, start) and (tenant, provider, start); a visit lasts at most 31 days.
VISITS = """
select a.id, a.confirmation_code, a.status, a.starts_at, a.ends_at, a.timezone, a.version, s.slug, s.name, p.slug, p.name,
    l.slug, l.name, coalesce(c.email, c.code, c.id::text), c.id, c.first_name || ' ' || c.last_name, c.phone, c.email,
    a.notes, a.awaits_approval, coalesce(a.started_at, a.checked_in_at), a.buffer_before, a.buffer_after
from appointment a
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
join customer c on c.tenant_id = a.tenant_id and c.id = a.customer_id
where a.tenant_id = %(tenant)s and a.starts_at >= %(first)s - interval '2 days' and a.starts_at < %(last)s
    and a.ends_at > %(first)s
    and (%(provider)s::text is null or p.slug = %(provider)s)
order by a.starts_at, a.id
"""

# What takes time and is no visit that this actor may see: holds, blocks, and visits at locations that are not theirs.
OTHERS = """
select r.id, r.calendar_id, r.kind, r.starts_at, r.ends_at, r.held_until, r.reason, r.appointment_id
from unnest(%(calendars)s::uuid[]) as wanted (id)
join reservation r on r.tenant_id = %(tenant)s and r.calendar_id = wanted.id
    and r.starts_at >= %(first)s - interval '31 days' and r.starts_at < %(last)s and r.ends_at > %(first)s
    and (r.held_until is null or r.held_until > clock_timestamp())
where not exists (
    select from appointment a where a.tenant_id = r.tenant_id and a.id = r.appointment_id and a.customer_id is not null)
order by r.starts_at
"""

RESOURCES = """
select r.slug, r.name, r.calendar_id, l.id, l.slug, l.name, l.timezone, pool.name
from resource r
join resource_pool pool on pool.tenant_id = r.tenant_id and pool.id = r.pool_id
join location l on l.tenant_id = r.tenant_id and l.id = r.location_id
where r.tenant_id = %(tenant)s and r.status = 'ACTIVE' and (%(location)s::text is null or l.slug = %(location)s)
order by l.slug, pool.slug, r.slug
"""

TAKEN = """
select r.calendar_id, r.appointment_id, r.lane
from unnest(%(calendars)s::uuid[]) as wanted (id)
join reservation r on r.tenant_id = %(tenant)s and r.calendar_id = wanted.id
    and r.starts_at >= %(first)s - interval '31 days' and r.starts_at < %(last)s and r.ends_at > %(first)s
    and r.kind = 'BOOKED'
"""
"""Which visits take which rooms."""

ABSENCES = """
select o.id, p.slug, o.location_id, o.day, o.kind, o.opens, o.closes, o.reason
from override o join provider p on p.tenant_id = o.tenant_id and p.id = o.provider_id
where o.tenant_id = %(tenant)s and o.day >= %(since)s and o.day <= %(until)s and o.kind <> 'AVAILABLE'
order by o.day, o.id
"""
