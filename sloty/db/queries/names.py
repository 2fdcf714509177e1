"""Statements of a short look: the names that completion offers, and how the installation is."""

from typing import LiteralString

TENANTS: LiteralString = """
select t.slug from tenant t
where t.status <> 'DELETED' and (
    %(email)s::text is null
    or exists (
        select from membership m join "user" u on u.id = m.user_id
        where m.tenant_id = t.id and u.email = lower(%(email)s) and u.status = 'ACTIVE' and m.suspended_at is null
    )
)
order by t.slug limit %(most)s
"""

TENANT: LiteralString = """
select t.id from domain d join tenant t on t.id = d.tenant_id
where d.name = lower(%(slug)s) and d.kind = 'SLUG' and t.status = 'ACTIVE'
"""

ROLES: LiteralString = """
select m.role from "user" u join membership m on m.user_id = u.id
where u.email = lower(%(email)s) and u.status = 'ACTIVE' and m.tenant_id = %(tenant)s and m.suspended_at is null
"""

CATALOG: LiteralString = """
select 'location', slug from location where tenant_id = %(tenant)s and status <> 'INACTIVE'
union all select 'department', slug from department where tenant_id = %(tenant)s and status <> 'INACTIVE'
union all select 'provider', slug from provider
    where tenant_id = %(tenant)s and status not in ('INACTIVE', 'TERMINATED')
union all select 'service', slug from service where tenant_id = %(tenant)s and status <> 'INACTIVE'
union all select 'resource', slug from resource where tenant_id = %(tenant)s and status <> 'INACTIVE'
union all select 'pool', slug from resource_pool where tenant_id = %(tenant)s
order by 1, 2
"""

CUSTOMERS: LiteralString = """
select 'customer', code from customer where tenant_id = %(tenant)s and code is not null and status = 'ACTIVE'
order by code limit %(most)s
"""

SCHEMA: LiteralString = "select version_num from alembic_version"

# Through the holds, of which there are few, and not through the appointments.
HEALTH: LiteralString = """
select (select count(*) from tenant where status <> 'DELETED'),
    (select min(a.created_at) from reservation r
        join appointment a on a.tenant_id = r.tenant_id and a.id = r.appointment_id
        where r.kind = 'HOLD' and r.held_until > clock_timestamp() and a.awaits_approval),
    (select count(*) from daemon where stopped_at is null and seen_at > clock_timestamp() - interval '30 seconds'),
    (select min(m.due_at) from message m join tenant t on t.id = m.tenant_id and t.status = 'ACTIVE'
        where m.status in ('PENDING', 'SENDING') and m.due_at <= statement_timestamp())
"""
