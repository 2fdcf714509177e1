"""Statements of the day sheet."""

WHERE = """
select 'location' as kind, l.slug, l.name, l.timezone from location l
where l.tenant_id = %(tenant)s and %(location)s::text is not null and (l.slug = %(location)s or l.code = %(location)s)
union all
select 'provider', p.slug, p.name, coalesce(home.timezone, any_location.timezone, 'UTC') from provider p
left join location home on home.tenant_id = p.tenant_id and home.id = p.home_location_id
left join lateral (
    select l.timezone from provider_location pl
    join location l on l.tenant_id = pl.tenant_id and l.id = pl.location_id
    where pl.tenant_id = p.tenant_id and pl.provider_id = p.id order by l.slug limit 1
) any_location on true
where p.tenant_id = %(tenant)s and %(provider)s::text is not null and (p.slug = %(provider)s or p.code = %(provider)s)
"""

TENANT = "select name, timezone from tenant where id = %(tenant)s"

NAMES = """
select 'provider', slug, name from provider where tenant_id = %(tenant)s
union all select 'service', slug, name from service where tenant_id = %(tenant)s
union all select 'location', slug, name from location where tenant_id = %(tenant)s
"""
