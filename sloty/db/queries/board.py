"""Statements of the board: all columns of it in a few readings, whatever their number."""

OWN = """
select slug from provider
where tenant_id = %(tenant)s and status = 'ACTIVE'
    and lower(coalesce(sign_in_email, email)) = lower(%(email)s)
order by sign_in_email is null, slug limit 1
"""
"""The provider that a user is, by the address with which they sign in."""

_VISITS = """
select a.id, a.confirmation_code, a.status, a.starts_at, a.ends_at, a.timezone, a.version, s.slug, s.name, p.slug, p.name,
    l.slug, l.name, coalesce(c.email, c.code, c.id::text), c.id, c.first_name || ' ' || c.last_name, c.phone, c.email,
    a.notes, a.awaits_approval, coalesce(a.started_at, a.checked_in_at), a.buffer_before, a.buffer_after
from appointment a
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
left join customer c on c.tenant_id = a.tenant_id and c.id = a.customer_id
where a.tenant_id = %(tenant)s
"""

# Through the B-trees on (tenant, location, start) and (tenant, provider, start). Visits of more than a day are rare, and
# found by the time that they take.
VISITS = (
    _VISITS
    + """
    and a.starts_at >= %(first)s - interval '1 day' and a.starts_at < %(last)s and a.ends_at > %(first)s
    and (%(provider)s::text is null or p.slug = %(provider)s)
"""
)
"""Visits and holds, of one provider or all; a hold has no customer."""

NAMED_VISITS = _VISITS + " and a.id = any(%(ids)s::uuid[])"

# From the index alone, but for blocks: a month of reservations is looked through, for one may last as long.
TAKEN = """
select distinct taken.calendar_id, taken.appointment_id, taken.starts_at, taken.ends_at, taken.held_until, block.id,
    block.reason
from unnest(%(calendars)s::uuid[]) as wanted (id)
join reservation taken on taken.tenant_id = %(tenant)s and taken.calendar_id = wanted.id
    and taken.starts_at >= %(first)s - interval '31 days' and taken.starts_at < %(last)s and taken.ends_at > %(first)s
    and (taken.held_until is null or taken.held_until > clock_timestamp())
    and (taken.appointment_id is null or taken.appointment_id <> all(%(known)s::uuid[]))
left join lateral (
    select b.id, b.reason from reservation b
    where b.tenant_id = taken.tenant_id and b.calendar_id = taken.calendar_id and b.starts_at = taken.starts_at
        and b.kind = 'BLOCK'
    order by b.lane limit 1
) as block on taken.appointment_id is null
order by taken.starts_at
"""
"""What takes calendars, but for the appointments that are known: once, on however many lanes."""

RESOURCES = """
select r.slug, r.name, r.calendar_id, l.slug, l.name, pool.name
from resource r
join resource_pool pool on pool.tenant_id = r.tenant_id and pool.id = r.pool_id
join location l on l.tenant_id = r.tenant_id and l.id = r.location_id
where r.tenant_id = %(tenant)s and r.status = 'ACTIVE' and (%(location)s::text is null or l.slug = %(location)s)
order by l.slug, pool.slug, r.slug
"""

ABSENCES = """
select p.slug, o.id, o.location_id, o.day, o.kind, o.opens, o.closes, o.reason
from override o join provider p on p.tenant_id = o.tenant_id and p.id = o.provider_id
where o.tenant_id = %(tenant)s and o.day >= %(since)s and o.kind <> 'AVAILABLE'
order by o.day, o.id
"""
