"""Statements on how tenants look."""

KEEP = """
insert into brand_image (tenant_id, id, sha256, width, height, content)
values (%(of)s, gen_random_uuid(), %(digest)s, %(width)s, %(height)s, %(content)s)
on conflict (tenant_id, sha256) do nothing
"""

IMAGES = """
select sha256, width, height, content from brand_image where tenant_id = %(of)s and sha256 = any(%(digests)s::text[])
"""

IMAGE = "select content from brand_image where tenant_id = %(tenant)s and sha256 = %(digest)s"

# The tenant's own first, without a location.
LAYERS = """
select '', t.branding, '{}'::jsonb from tenant t where t.id = %(of)s
union all
select l.slug, t.branding, l.branding from location l join tenant t on t.id = l.tenant_id
where l.tenant_id = %(of)s and l.branding <> '{}' and l.status <> 'INACTIVE'
order by 1
"""
