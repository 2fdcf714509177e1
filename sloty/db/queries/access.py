"""Statements about users and how they get in. Those on the global table of users run as the platform."""

TENANT = """
select t.id, t.status, t.suspended_reason from domain d join tenant t on t.id = d.tenant_id
where d.name = lower(%(slug)s) and d.kind = 'SLUG'
"""

TENANT_STATUS = "select slug, status, suspended_reason from tenant where id = %(tenant)s"

MEMBER = """
select u.id, u.email, u.status, m.role, m.location_id from "user" u
left join membership m on m.user_id = u.id and m.tenant_id = %(tenant)s
where u.email = lower(%(email)s)
"""

MEMBER_OF_SESSION = """
select u.id, u.email, u.status, m.role, m.location_id from sign_in_session s
join "user" u on u.id = s.user_id
join membership m on m.user_id = u.id and m.tenant_id = s.tenant_id
where s.tenant_id = %(tenant)s and s.token_hash = %(digest)s and s.expires_at > %(now)s and s.seen_at > %(since)s
"""

SEEN = """
update sign_in_session set seen_at = %(now)s
where tenant_id = %(tenant)s and token_hash = %(digest)s and seen_at < %(now)s - interval '1 minute'
"""

KEY = """
select name, role, scopes, location_id from api_key
where tenant_id = %(tenant)s and key_hash = %(digest)s and revoked_at is null
    and (expires_at is null or expires_at > %(now)s)
"""

KEY_USED = """
update api_key set used_at = %(now)s
where tenant_id = %(tenant)s and key_hash = %(digest)s and (used_at is null or used_at < %(now)s - interval '1 minute')
"""

DIGEST_OF = """
select id, password_hash, status, failures, failed_at from "user" where email = lower(%(email)s) for no key update
"""

FAILED = 'update "user" set failures = failures + 1, failed_at = %(now)s where id = %(id)s'

SIGNED_IN = """
update "user" set failures = 0, failed_at = null, last_sign_in_at = %(now)s, password_hash = coalesce(%(hash)s, password_hash)
where id = %(id)s
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
update "user" set password_hash = %(hash)s, failures = 0, failed_at = null, updated_at = %(now)s,
    status = case when status = 'PENDING_VERIFICATION' then 'ACTIVE' else status end,
    email_verified_at = coalesce(email_verified_at, %(verified)s)
where id = %(id)s
"""

SET_STATUS = 'update "user" set status = %(status)s, updated_at = %(now)s where id = %(id)s'
USER = 'select id, email, name, status from "user" where email = lower(%(email)s)'

INVITATION = """
select i.id, i.user_id, u.email, u.name, i.expires_at, i.accepted_at from invitation i join "user" u on u.id = i.user_id
where i.tenant_id = %(tenant)s and i.token_hash = %(digest)s for update of i
"""

ACCEPT = "update invitation set accepted_at = %(now)s where tenant_id = %(tenant)s and id = %(id)s"
WITHDRAW = "delete from invitation where tenant_id = %(tenant)s and user_id = %(user)s and accepted_at is null"

ENSURE_USER = "select ensure_user(%(id)s, %(email)s, %(name)s)"

MEMBERS = """
select u.id, u.email, u.name, u.status, u.last_sign_in_at, m.role, l.slug
from membership m
join "user" u on u.id = m.user_id
left join location l on l.tenant_id = m.tenant_id and l.id = m.location_id
where m.tenant_id = %(tenant)s and (%(email)s::text is null or u.email = lower(%(email)s))
order by u.email, l.slug nulls first
"""

SESSIONS = """
select s.id, u.email, s.front_end, s.created_at, s.seen_at, s.expires_at
from sign_in_session s join "user" u on u.id = s.user_id
where s.tenant_id = %(tenant)s and s.expires_at > %(now)s order by s.seen_at desc
"""
