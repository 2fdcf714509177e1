"""Statements on blocks. One is a row a lane: told once, by its first."""

# At the resource's location, or the provider's home, or wherever they work first.
BLOCKS = """
select distinct on (r.calendar_id, r.starts_at) r.id, r.starts_at, r.ends_at, l.timezone, p.slug, x.slug, w.slug, r.reason
from reservation r
left join provider p on p.tenant_id = r.tenant_id and p.calendar_id = r.calendar_id
left join resource x on x.tenant_id = r.tenant_id and x.calendar_id = r.calendar_id
left join location w on w.tenant_id = r.tenant_id and w.id = x.location_id
left join location l on l.tenant_id = r.tenant_id and l.id = coalesce(x.location_id, p.home_location_id, (
    select pl.location_id from provider_location pl
    where pl.tenant_id = r.tenant_id and pl.provider_id = p.id order by pl.id limit 1))
where r.tenant_id = %(tenant)s and r.kind = 'BLOCK' and (%(id)s::uuid is null or r.id = %(id)s)
    and (%(first)s::timestamptz is null or r.starts_at >= %(first)s - interval '31 days' and r.ends_at > %(first)s)
    and (%(last)s::timestamptz is null or r.starts_at < %(last)s)
    and (%(provider)s::uuid is null or p.id = %(provider)s)
    and (%(location)s::uuid is null or x.location_id = %(location)s or exists (
        select from provider_location pl
        where pl.tenant_id = r.tenant_id and pl.provider_id = p.id and pl.location_id = %(location)s))
order by r.calendar_id, r.starts_at, r.lane
"""

TAKEN = """
select distinct on (r.starts_at, a.id) r.kind, r.starts_at, r.ends_at, r.reason, a.confirmation_code, s.name,
    c.first_name || ' ' || c.last_name
from reservation r
left join appointment a on a.tenant_id = r.tenant_id and a.id = r.appointment_id
left join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
left join customer c on c.tenant_id = a.tenant_id and c.id = a.customer_id
where r.tenant_id = %(tenant)s and r.calendar_id = %(calendar)s
    and r.starts_at >= %(first)s - interval '31 days' and r.starts_at < %(last)s and r.ends_at > %(first)s
    and (r.held_until is null or r.held_until > clock_timestamp())
order by r.starts_at, a.id
"""
"""What is there already. Of a visit at a location that the actor may not see, only that it is."""
