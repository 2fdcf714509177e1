"""Statements on the providers' mornings."""

PROVIDERS = """
select p.id, l.id, l.timezone from provider p
join lateral (
    select l.id, l.timezone from provider_location w
    join location l on l.tenant_id = w.tenant_id and l.id = w.location_id
    where w.tenant_id = %(tenant)s and w.provider_id = p.id
    order by l.id = p.home_location_id desc nulls last, l.slug limit 1
) as l on true
where p.tenant_id = %(tenant)s and p.status = 'ACTIVE' and p.email is not null
order by p.slug
"""

PLAN = """
insert into message (tenant_id, id, dedupe_key, cause, channel, location_id, recipient_kind, recipient_id, starts_at, version,
    due_at, expires_at, next_at, status, attempts, max_attempts)
select %(tenant)s, gen_random_uuid(), 'DIGEST:' || provider || ':' || day, 'DIGEST', 'EMAIL', location, 'PROVIDER', provider,
    starts, 0, due, expires, due, 'PENDING', 0, %(attempts)s
from unnest(%(provider)s::uuid[], %(location)s::uuid[], %(day)s::text[], %(starts)s::timestamptz[], %(due)s::timestamptz[],
    %(expires)s::timestamptz[]) as planned (provider, location, day, starts, due, expires)
on conflict (tenant_id, dedupe_key) do nothing
"""

ABOUT = """
select p.name, p.email, t.name, t.slug, t.locale, u.locale, t.branding, l.timezone
from provider p
join tenant t on t.id = p.tenant_id
join location l on l.tenant_id = p.tenant_id and l.id = %(location)s
left join "user" u on u.email = lower(coalesce(p.sign_in_email, p.email))
where p.tenant_id = %(tenant)s and p.id = %(provider)s
"""

ROWS = """
select a.starts_at, a.ends_at, s.name, c.first_name || ' ' || c.last_name, l.name, a.timezone
from appointment a
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
join customer c on c.tenant_id = a.tenant_id and c.id = a.customer_id
where a.tenant_id = %(tenant)s and a.provider_id = %(provider)s and a.starts_at >= %(first)s and a.starts_at < %(last)s
    and a.status in ('SCHEDULED', 'CONFIRMED', 'RESCHEDULED', 'CHECKED_IN', 'IN_PROGRESS')
order by a.starts_at, a.id
"""

OF_VISIT = """
select provider_id, location_id, starts_at from appointment where tenant_id = %(tenant)s and id = %(appointment)s
"""
