"""Statements on secret links."""

MAKE = """
insert into manage_link (tenant_id, id, token_hash, appointment_id, recipient_kind, recipient_id, scope, starts_at, expires_at)
values (%(tenant)s, gen_random_uuid(), %(hash)s, %(appointment)s, %(kind)s, %(recipient)s, %(scope)s, %(starts)s, %(expires)s)
"""

REVOKE = """
update manage_link set revoked_at = %(now)s, updated_at = clock_timestamp()
where tenant_id = %(tenant)s and appointment_id = %(appointment)s and scope = 'MANAGE' and revoked_at is null
"""

RESTORE = """
update manage_link set revoked_at = case when starts_at = %(starts)s then null else %(now)s end, updated_at = clock_timestamp()
where tenant_id = %(tenant)s and appointment_id = %(appointment)s and scope = 'MANAGE'
    and (starts_at = %(starts)s) = (revoked_at is not null)
"""

OPEN = """
select k.id, a.id, a.confirmation_code, k.recipient_kind, k.recipient_id, k.starts_at, k.expires_at,
    k.scope = 'MANAGE' and (k.revoked_at is not null or k.starts_at <> a.starts_at)
from manage_link k
join tenant t on t.id = k.tenant_id and t.status = 'ACTIVE'
join appointment a on a.tenant_id = k.tenant_id and a.id = k.appointment_id
where k.tenant_id = %(tenant)s and k.token_hash = %(hash)s and k.scope = %(scope)s and k.expires_at > %(now)s
"""

USED = """
update manage_link set used_at = %(now)s, updated_at = clock_timestamp()
where tenant_id = %(tenant)s and id = %(id)s and used_at is null
"""

# What whoever holds a link may see of the visit: nothing of who it is for.
SEEN = """
select a.id, a.confirmation_code, a.status, a.awaits_approval, a.starts_at, a.ends_at, a.timezone, s.name,
    concat_ws(' ', p.title, p.name), l.name, concat_ws(', ', l.address, nullif(concat_ws(' ', l.postal_code, l.city), '')),
    l.phone, l.email, l.meeting_url, a.price, a.currency, a.version, a.updated_at, i.uid, t.policies
from appointment a
join tenant t on t.id = a.tenant_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
left join calendar_invite i on i.tenant_id = a.tenant_id and i.appointment_id = a.id
where a.tenant_id = %(tenant)s and a.id = %(id)s
"""

ADDRESS = """
select email from customer where %(kind)s = 'CUSTOMER' and tenant_id = %(tenant)s and id = %(id)s
union all
select lower(email) from participant where %(kind)s = 'PARTICIPANT' and tenant_id = %(tenant)s and id = %(id)s
"""

# Whom a link was for is gone: so is what it opened.
ERASE = """
delete from manage_link where tenant_id = %(tenant)s
    and (appointment_id = any(%(visits)s::uuid[]) or recipient_id = any(%(ids)s::uuid[]))
"""

# Who really sends something, and has no pages of their own.
WITHOUT_PAGES = """
select t.slug from tenant t
where t.status = 'ACTIVE' and exists (select from integration i where i.tenant_id = t.id and i.kind <> 'FILE')
    and not exists (select from domain d where d.tenant_id = t.id and d.kind = 'CUSTOM')
order by t.slug
"""
