"""Statements about tenants and what they use."""

SUBSCRIPTION = """
select slug, subscription_tier, subscription_status, trial_ends_at, limits, features from tenant where id = %(id)s
"""

LOCK_ROOM = "select pg_advisory_xact_lock(hashtextextended('room ' || %(what)s || %(tenant)s::text, 0))"
"""Two who would each take the last room: the second waits, and counts again."""

COUNTS = {
    "locations": "select count(*) from location where tenant_id = %(tenant)s and status <> 'INACTIVE'",
    "providers": "select count(*) from provider where tenant_id = %(tenant)s and status in ('ACTIVE', 'ON_LEAVE')",
    "customers": """
        select count(*) from customer
        where tenant_id = %(tenant)s and status = 'ACTIVE' and merged_into_id is null and erased_at is null
    """,
    "users": """
        select count(*) from (
            select u.email from membership m join "user" u on u.id = m.user_id where m.tenant_id = %(tenant)s
            union select email from invitation where tenant_id = %(tenant)s
        ) as people
    """,
}
"""What is archived does not count; who is invited does."""

USAGE = """
select t.slug, t.subscription_tier, t.subscription_status, t.trial_ends_at, t.limits,
    (select count(*) from location x where x.tenant_id = t.id and x.status <> 'INACTIVE'),
    (select count(*) from provider x where x.tenant_id = t.id and x.status in ('ACTIVE', 'ON_LEAVE')),
    (select count(*) from customer x
        where x.tenant_id = t.id and x.status = 'ACTIVE' and x.merged_into_id is null and x.erased_at is null),
    (select count(*) from (
        select u.email from membership x join "user" u on u.id = x.user_id where x.tenant_id = t.id
        union select x.email from invitation x where x.tenant_id = t.id
    ) as people),
    (select count(*) from appointment x
        where x.tenant_id = t.id and x.starts_at >= %(month)s and x.starts_at < %(month)s + interval '1 month'
            and x.customer_id is not null and x.status <> 'CANCELLED'),
    (select count(*) from audit_entry x where x.tenant_id = t.id)
from tenant t where %(slug)s::text is null or t.slug = %(slug)s order by t.slug
"""
