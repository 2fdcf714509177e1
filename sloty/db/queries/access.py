"""Statements about users and how they get in. Those on the global table of users run as the platform."""

TENANT = """
select t.id, t.status, t.suspended_reason from domain d join tenant t on t.id = d.tenant_id
where d.name = lower(%(slug)s) and d.kind = 'SLUG'
"""

TENANT_STATUS = "select slug, status, suspended_reason from tenant where id = %(tenant)s"

SAY = """
select set_config('sloty.tenant_id', %(tenant)s::text, true), set_config('sloty.actor', %(actor)s, true),
    set_config('sloty.front_end', %(front_end)s, true)
"""
"""Who acts where, for the audit."""

MEMBER = """
select u.id, u.email, u.status, m.role, m.location_id, m.suspended_at is not null from "user" u
left join membership m on m.user_id = u.id and m.tenant_id = %(tenant)s
where u.email = lower(%(email)s)
"""

MEMBER_OF_ID = """
select u.id, u.email, u.status, m.role, m.location_id, m.suspended_at is not null from "user" u
join membership m on m.user_id = u.id and m.tenant_id = %(tenant)s
where u.id = %(user)s
"""

MEMBER_OF_SESSION = """
select u.id, u.email, u.status, m.role, m.location_id, m.suspended_at is not null from sign_in_session s
join "user" u on u.id = s.user_id
join membership m on m.user_id = u.id and m.tenant_id = s.tenant_id
where s.tenant_id = %(tenant)s and s.token_hash = %(digest)s and s.expires_at > %(now)s and s.seen_at > %(since)s
"""

SEEN = """
update sign_in_session set seen_at = %(now)s
where tenant_id = %(tenant)s and token_hash = %(digest)s and seen_at < %(now)s - interval '1 minute'
"""

# With every request of a program: whose key it is, and whether its tenant is served, in one question.
KEY = """
select k.name, k.scopes, k.location_id, k.user_id, coalesce(k.used_at < %(now)s - interval '1 minute', true),
    t.slug, t.status, t.suspended_reason,
    t.subscription_tier, t.subscription_status, t.trial_ends_at, t.limits, t.features
from api_key k join tenant t on t.id = k.tenant_id
where k.tenant_id = %(tenant)s and k.key_hash = %(digest)s and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > %(now)s)
"""

KEY_USED = "update api_key set used_at = %(now)s where tenant_id = %(tenant)s and key_hash = %(digest)s"

DIGEST_OF = 'select id, password_hash, status from "user" where email = lower(%(email)s)'

# Only while the password is still the one that was proven.
SIGNED_IN = """
update "user" set last_sign_in_at = %(now)s, password_hash = coalesce(%(fresh)s, password_hash)
where id = %(id)s and password_hash = %(proven)s returning id
"""

FAILURES = """
insert into sign_in_failure (key_hash, failures, failed_at)
select key, 0, %(now)s from unnest(%(keys)s::text[]) as given (key) order by key
on conflict (key_hash) do nothing
"""
FAILURES_OF = """
select key_hash, case when failed_at < %(since)s then 0 else failures end, failed_at from sign_in_failure
where key_hash = any(%(keys)s) order by key_hash for update
"""
FAILED = """
update sign_in_failure set failures = 1 + case when failed_at < %(since)s then 0 else failures end, failed_at = %(now)s
where key_hash = any(%(keys)s)
"""
FORGET_FAILURES = """
delete from sign_in_failure where key_hash in (
    select key_hash from sign_in_failure where failed_at < %(since)s limit 100 for update skip locked
)
"""
FORGIVE = """
update sign_in_failure set failures = case when key_hash = %(user)s then 0 else greatest(failures - 1, 0) end
where key_hash in (%(user)s, %(origin)s)
"""

OPEN_SESSION = """
insert into sign_in_session (tenant_id, id, user_id, token_hash, front_end, seen_at, expires_at)
values (%(tenant)s, %(id)s, %(user)s, %(digest)s, %(front_end)s, %(now)s, %(expires)s)
"""

END_SESSION = "delete from sign_in_session where tenant_id = %(tenant)s and token_hash = %(digest)s"
END_SESSIONS_OF = (
    "delete from sign_in_session where user_id = %(user)s and (%(only)s::uuid is null or tenant_id = %(only)s)"
)

SET_DIGEST = """
update "user" set password_hash = %(hash)s, updated_at = %(now)s,
    status = case when status = 'PENDING_VERIFICATION' then 'ACTIVE' else status end
where id = %(id)s
"""

SET_STATUS = 'update "user" set status = %(status)s, updated_at = %(now)s where id = %(id)s'
USER = 'select id, email, name, status from "user" where email = lower(%(email)s)'
DETAILS = 'select email, name, phone, timezone, locale from "user" where email = lower(%(email)s)'
EDIT_SELF = "select edit_self(%(name)s, %(phone)s, %(timezone)s, %(locale)s)"
EDIT_USER = """
update "user" set name = coalesce(%(name)s, name), phone = coalesce(%(phone)s, phone),
    timezone = coalesce(%(timezone)s, timezone), locale = coalesce(%(locale)s, locale), updated_at = %(now)s
where email = lower(%(email)s) returning true
"""

INVITATION = """
select i.id, i.email, i.name, i.role, i.location_id, t.slug from invitation i join tenant t on t.id = i.tenant_id
where i.tenant_id = %(tenant)s and i.token_hash = %(digest)s and i.expires_at > %(now)s for update of i
"""

MAKE_USER = """
insert into "user" (id, email, name, password_hash, timezone, locale, status)
select %(id)s, %(email)s, %(name)s, %(hash)s, timezone, locale, 'ACTIVE' from tenant where id = %(tenant)s
on conflict (email) do nothing returning id
"""
MAKE_MEMBER = """
insert into membership (tenant_id, id, user_id, role, location_id)
values (%(tenant)s, %(id)s, %(user)s, %(role)s, %(location)s)
on conflict (tenant_id, user_id, location_id) do update set role = excluded.role, updated_at = now()
"""
ACCEPTED = "delete from invitation where tenant_id = %(tenant)s and id = %(id)s"

MEMBERS = """
select * from (
    select u.id, u.email, u.name, u.status, u.last_sign_in_at, m.role, l.slug,
        case when m.suspended_at is null then 'ACTIVE' else 'SUSPENDED' end as standing
    from membership m
    join "user" u on u.id = m.user_id
    left join location l on l.tenant_id = m.tenant_id and l.id = m.location_id
    where m.tenant_id = %(tenant)s and (%(email)s::text is null or u.email = lower(%(email)s))
    union all
    select i.id, i.email, i.name, 'PENDING_VERIFICATION', null, i.role, l.slug, 'PENDING'
    from invitation i
    left join location l on l.tenant_id = i.tenant_id and l.id = i.location_id
    where i.tenant_id = %(tenant)s and (%(email)s::text is null or i.email = lower(%(email)s))
) as people
order by email, standing = 'PENDING', slug nulls first
"""

# Locked: two administrators who take each other's role away must not both succeed.
ADMINISTRATORS = """
select m.user_id from membership m join "user" u on u.id = m.user_id
where m.tenant_id = %(tenant)s and m.role = 'TENANT_ADMIN' and m.suspended_at is null and u.status = 'ACTIVE'
order by m.id for update of m
"""

SESSIONS = """
select s.id, u.email, s.front_end, s.created_at, s.seen_at, s.expires_at
from sign_in_session s join "user" u on u.id = s.user_id
where s.tenant_id = %(tenant)s and s.expires_at > %(now)s and s.seen_at > %(since)s order by s.seen_at desc
"""
