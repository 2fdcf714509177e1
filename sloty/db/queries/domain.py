"""Statements on the names of tenants."""

LIST = """
select d.name, d.kind, t.slug, l.slug from domain d
join tenant t on t.id = d.tenant_id
left join location l on l.tenant_id = d.tenant_id and l.id = d.location_id
where (%(slug)s::text is null or t.slug = %(slug)s) and (%(name)s::text is null or d.name = %(name)s)
order by t.slug, d.kind <> 'SLUG', d.name
"""

OF = "select name, location_id from domain where tenant_id = %(of)s and kind <> 'SLUG' order by name"
