"""Statements of reports."""

PLACES = """
select p.id, p.slug, p.name, p.calendar_id, 1, l.id, l.slug, l.name, l.timezone, 1, 0, null::numeric, pl.starts_on, pl.ends_on
from provider p
join provider_location pl on pl.tenant_id = p.tenant_id and pl.provider_id = p.id
join location l on l.tenant_id = p.tenant_id and l.id = pl.location_id
where p.tenant_id = %(tenant)s and p.status = 'ACTIVE' and pl.status = 'ACTIVE' and l.status = 'ACTIVE'
    and (%(provider)s::uuid is null or p.id = %(provider)s)
order by p.slug, l.slug
"""
"""Every provider at every location, in the shape of `offering.OFFERS`."""

VISITS = """
select p.slug, l.slug, a.starts_at, a.ends_at, a.confirmation_code
from appointment a
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
where a.tenant_id = %(tenant)s and a.starts_at >= %(first)s and a.starts_at < %(last)s
    and a.customer_id is not null and a.status not in ('CANCELLED', 'NO_SHOW')
    and (%(provider)s::uuid is null or p.id = %(provider)s)
order by a.starts_at, p.slug
"""
