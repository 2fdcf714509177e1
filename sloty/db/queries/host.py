"""Statements on the names by which pages are found. On the platform: whoever comes by a name has no tenant yet."""

HOST = """
select t.id, t.slug, coalesce(l.name, t.name), t.status, coalesce(l.timezone, t.timezone), coalesce(l.locale, t.locale),
    coalesce(l.country, t.country), coalesce(l.currency, t.currency), t.branding, l.branding,
    t.policies, l.slug, l.id,
    coalesce(l.phone, (select x.phone from location x
        where x.tenant_id = t.id and x.status = 'ACTIVE' and x.phone is not null order by x.name limit 1)),
    coalesce(l.email, (select x.email from location x
        where x.tenant_id = t.id and x.status = 'ACTIVE' and x.email is not null order by x.name limit 1)),
    (select o.name from domain o where o.tenant_id = t.id and o.kind = 'CUSTOM'
        and (o.location_id is null or o.location_id = l.id) order by o.location_id is null, o.name limit 1)
from domain d
join tenant t on t.id = d.tenant_id
left join location l on l.tenant_id = d.tenant_id and l.id = d.location_id and l.status = 'ACTIVE'
where d.name = %(name)s and d.kind = any(%(kinds)s::text[]) and (d.location_id is null or l.id is not null)
"""
