"""What a service needs to be offered: who gives it where, their hours, and what it requires. Read whole, then kept."""

VERSION = "select version from catalog_version where tenant_id = %(tenant)s"

SERVICE = """
select id, slug, name, step, buffer_before, buffer_after, notice_hours, notice_days, horizon_days, requires_approval,
    approval_hours, auto_confirm, most_participants, waitlist, currency, status,
    (select country from tenant where id = %(tenant)s)
from service
where tenant_id = %(tenant)s
    and (slug = %(ref)s or code = %(ref)s or id = %(id)s::uuid or lower(name) = lower(%(ref)s))
order by slug = %(ref)s desc, code = %(ref)s desc
limit 1
"""

SERVICE_SLUGS = "select slug from service where tenant_id = %(tenant)s and status = 'ACTIVE' order by slug"

ONLINE = """
select id, description, category from service
where tenant_id = %(tenant)s and status = 'ACTIVE' and bookable_online
order by position, lower(name), slug
"""

IS_ONLINE = """
select true from service
where tenant_id = %(tenant)s and slug = %(ref)s and status = 'ACTIVE' and bookable_online
"""

PARAMETERS = """
select name, label, type, required, description, options, minimum, maximum, min_length, max_length, pattern,
    position, group_name
from parameter where tenant_id = %(tenant)s and service_id = %(service)s order by position, name
"""

# Two of what it takes are looked up beside the join: of eight tables, the order of joining them takes the planner ten
# milliseconds to find, of six one.
OFFERS = """
select p.id, p.slug, p.name, p.calendar_id,
    (select c.capacity from calendar c where c.tenant_id = s.tenant_id and c.id = p.calendar_id),
    l.id, l.slug, l.name, l.timezone,
    coalesce(sp.duration, s.duration, pl.default_duration) as duration,
    greatest(s.buffer_after, coalesce(pl.default_buffer, 0)) as buffer_after,
    coalesce(sp.price, s.price) as price, pl.starts_on, pl.ends_on,
    coalesce(l.country, (select country from tenant where id = %(tenant)s))
from service s
join service_provider sp on sp.tenant_id = s.tenant_id and sp.service_id = s.id
join provider p on p.tenant_id = s.tenant_id and p.id = sp.provider_id
join provider_location pl on pl.tenant_id = s.tenant_id and pl.provider_id = p.id
join service_location sl on sl.tenant_id = s.tenant_id and sl.service_id = s.id and sl.location_id = pl.location_id
join location l on l.tenant_id = s.tenant_id and l.id = pl.location_id
where s.tenant_id = %(tenant)s and s.id = %(service)s
    and p.status = 'ACTIVE' and pl.status = 'ACTIVE' and l.status = 'ACTIVE'
    and coalesce(sp.duration, s.duration, pl.default_duration) is not null
order by p.slug, l.slug
"""

HOURS = """
select id, provider_id, location_id, weekday, opens, closes, valid_from, valid_to
from working_hours
where tenant_id = %(tenant)s and location_id = any(%(locations)s::uuid[])
    and (provider_id is null or provider_id = any(%(providers)s::uuid[]))
order by weekday, opens
"""

BREAKS = """
select b.working_hours_id, b.opens, b.closes
from working_break b
join working_hours h on h.tenant_id = b.tenant_id and h.id = b.working_hours_id
where b.tenant_id = %(tenant)s and h.location_id = any(%(locations)s::uuid[])
order by b.opens
"""

OVERRIDES = """
select provider_id, location_id, day, kind, opens, closes, reason
from override
where tenant_id = %(tenant)s and provider_id = any(%(providers)s::uuid[]) and day >= %(since)s
order by day
"""

CLOSURES = """
select location_id, day, opens, closes, reason
from closure where tenant_id = %(tenant)s and location_id = any(%(locations)s::uuid[]) and day >= %(since)s
order by day
"""

REQUIREMENTS = """
select pool.slug, pool.name, q.quantity, r.location_id, r.calendar_id, c.capacity, r.slug
from service_requirement q
join resource_pool pool on pool.tenant_id = q.tenant_id and pool.id = q.pool_id
left join resource r on r.tenant_id = q.tenant_id and r.pool_id = q.pool_id and r.status = 'ACTIVE'
left join calendar c on c.tenant_id = q.tenant_id and c.id = r.calendar_id
where q.tenant_id = %(tenant)s and q.service_id = %(service)s
order by pool.slug, r.slug
"""
