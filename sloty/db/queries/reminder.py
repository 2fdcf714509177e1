"""Statements on reminders: the rules, what could be reminded of, and what is planned."""

OF_TENANT = "select policies, reminders_since from tenant where id = %(tenant)s"
OF_SERVICES = "select id, reminders, reminders_since from service where tenant_id = %(tenant)s and reminders <> '{}'"

# What is agreed and to come, and who is to be reminded where. A start counts as agreed since it was booked, approved or
# moved to: what happened to the appointment later changes nothing.
COMING = """
select a.id, a.location_id, a.service_id, a.version, a.starts_at, r.kind, r.id, coalesce(r.timezone, l.timezone),
    r.email is not null, r.phone is not null,
    exists (select from opt_out o where o.tenant_id = %(tenant)s and o.channel = 'EMAIL' and o.address = lower(r.email)),
    exists (select from opt_out o where o.tenant_id = %(tenant)s and o.channel = 'SMS' and o.address = r.phone),
    case when a.version = 1 then a.booked_at else (
        select max(h.at) from status_change h where h.tenant_id = %(tenant)s and h.appointment_id = a.id
            and (h.verb in ('BOOK', 'APPROVE') or h.starts_after <> h.starts_before)) end,
    a.confirmation_code, r.name
from appointment a
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
cross join lateral (
    select 'CUSTOMER' as kind, c.id, c.first_name || ' ' || c.last_name as name, c.email, c.phone, c.timezone
    from customer c where c.tenant_id = %(tenant)s and c.id = a.customer_id
    union all
    select 'PARTICIPANT', p.id, p.name, p.email, p.phone, null
    from participant p where p.tenant_id = %(tenant)s and p.appointment_id = a.id and p.status <> 'DECLINED'
        and %(participants)s and coalesce(p.email, p.phone) is not null
) as r
where a.tenant_id = %(tenant)s and a.starts_at > %(first)s and a.starts_at <= %(last)s
    and a.status in ('SCHEDULED', 'CONFIRMED', 'RESCHEDULED')
order by a.starts_at, a.id, r.kind, r.id
"""

# Once planned it stays, unless it was recalled, or skipped, and is due all the same: a visit moved away and back again. What
# nobody has tried yet is due when the rules of today say.
PLAN = """
insert into message (tenant_id, id, dedupe_key, cause, channel, appointment_id, location_id, recipient_kind, recipient_id, rule,
    version, starts_at, due_at, expires_at, next_at, status, reason, attempts, max_attempts)
select %(tenant)s, gen_random_uuid(), key, 'REMINDER', channel, appointment, location, kind, recipient, rule, version, starts,
    due, expires, due, case when skipped is null then 'PENDING' else 'SKIPPED' end, skipped, 0, %(attempts)s
from unnest(%(key)s::text[], %(channel)s::text[], %(appointment)s::uuid[], %(location)s::uuid[], %(kind)s::text[],
    %(recipient)s::uuid[], %(rule)s::text[], %(version)s::int[], %(starts)s::timestamptz[], %(due)s::timestamptz[],
    %(expires)s::timestamptz[], %(skipped)s::text[])
    as planned (key, channel, appointment, location, kind, recipient, rule, version, starts, due, expires, skipped)
on conflict (tenant_id, dedupe_key) do update set status = excluded.status, reason = excluded.reason,
    due_at = excluded.due_at, next_at = excluded.next_at, expires_at = excluded.expires_at, updated_at = clock_timestamp()
where message.sent_at is null and (
    message.status in ('CANCELLED', 'SKIPPED') and excluded.status = 'PENDING'
    or message.status = 'PENDING' and message.attempts = 0
        and (message.status, message.due_at, message.expires_at)
            is distinct from (excluded.status, excluded.due_at, excluded.expires_at))
"""

UNTRIED = """
select dedupe_key from message
where tenant_id = %(tenant)s and status = 'PENDING' and cause = 'REMINDER' and attempts = 0
"""

KNOWN = """
select dedupe_key, status, reason, due_at, next_at, attempts, sent_at from message
where tenant_id = %(tenant)s and cause = 'REMINDER' and due_at >= %(first)s and due_at < %(last)s
"""
