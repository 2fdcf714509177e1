"""Statements of a customer's card."""

from sloty.db.queries.appointment import VIEWED

COMING = VIEWED + " and a.customer_id = %(customer)s and a.ends_at > %(now)s order by a.starts_at limit %(limit)s"
"""Through the B-tree on (tenant, customer, start)."""

PAST = VIEWED + " and a.customer_id = %(customer)s and a.ends_at <= %(now)s order by a.starts_at desc limit %(limit)s"

COUNTS = """
select count(*) filter (where status = 'COMPLETED'), count(*) filter (where status = 'NO_SHOW'),
    count(*) filter (where status = 'CANCELLED')
from appointment where tenant_id = %(tenant)s and customer_id = %(customer)s
"""

USUAL = """
select p.slug, s.slug, l.slug from appointment a
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
where a.tenant_id = %(tenant)s and a.customer_id = %(customer)s and a.status not in ('CANCELLED', 'NO_SHOW')
order by a.starts_at desc limit 1
"""
"""With whom, for what and where they were last, or are to be."""
