"""Statements on messages: written in the transaction of their cause, claimed across tenants, settled one by one."""

from typing import LiteralString

# Whoever is told, by which channels the tenant wants it told; who has no address is noted, once. What was to be told
# before and is not so any more is recalled. Daemons are woken at the commit. It is due by the database's clock: that of
# the machine somebody books at may be wrong.
TELL = """
with about as (
    select a.id, a.location_id, a.version, a.starts_at, a.customer_id, t.policies -> 'messages' as policy,
        clock_timestamp() + make_interval(secs => %(delay)s) as due
    from appointment a join tenant t on t.id = a.tenant_id
    where a.tenant_id = %(tenant)s and a.id = %(appointment)s and a.customer_id is not null
), recalled as (
    update message set status = 'CANCELLED', reason = 'superseded', updated_at = clock_timestamp()
    where tenant_id = %(tenant)s and appointment_id = %(appointment)s and status = 'PENDING'
        and cause = any(%(recalled)s::text[])
), recipient as (
    select 'CUSTOMER' as kind, c.id, c.email, c.phone from about
    join customer c on c.tenant_id = %(tenant)s and c.id = about.customer_id
    union all
    select 'PARTICIPANT', p.id, p.email, p.phone from about
    join participant p on p.tenant_id = %(tenant)s and p.appointment_id = about.id
    where p.status <> 'DECLINED' and coalesce((about.policy ->> 'participants')::boolean, true)
), told as (
    insert into message (tenant_id, id, dedupe_key, cause, channel, appointment_id, location_id, recipient_kind, recipient_id,
        version, starts_at, details, due_at, expires_at, next_at, status, reason, attempts, max_attempts)
    select %(tenant)s, gen_random_uuid(),
        concat_ws(':', about.id, %(cause)s::text, channel, recipient.id, about.version,
            extract(epoch from about.starts_at)::bigint),
        %(cause)s, channel, about.id, about.location_id, recipient.kind, recipient.id, about.version, about.starts_at,
        %(details)s, due, greatest(due + interval '1 minute', %(expires)s, about.starts_at), due,
        case when address is null then 'SKIPPED' else 'PENDING' end, case when address is null then 'no address' end, 0,
        %(attempts)s
    from about cross join recipient
    cross join lateral (values ('EMAIL', 'email', recipient.email), ('SMS', 'sms', recipient.phone))
        as way (channel, name, address)
    where %(tell)s and coalesce(about.policy -> way.name, case way.name when 'email' then %(email)s::jsonb else '[]' end)
            @> to_jsonb(%(cause)s::text)
        and (address is not null or recipient.kind = 'CUSTOMER')
        and (about.starts_at > %(now)s or %(expires)s is not null)
    on conflict (tenant_id, dedupe_key) do nothing
    returning 1
)
select pg_notify('sloty_message', '') from told limit 1
"""

# What an act that is undone was to tell; reminders of the start that is had again stay. Whether anybody has heard of it:
# who had only claimed a message may have sent it.
RECALL = """
with recalled as (
    update message set status = 'CANCELLED', reason = 'undone', lease_token = null, leased_by = null,
        updated_at = clock_timestamp()
    where tenant_id = %(tenant)s and appointment_id = %(appointment)s and status in ('PENDING', 'SENDING')
        and id <> all(%(pending)s::uuid[]) and (cause <> 'REMINDER' or %(over)s or starts_at <> %(starts)s)
)
select exists (
    select from message
    where tenant_id = %(tenant)s and appointment_id = %(appointment)s and version > %(since)s
        and cause not in ('REMINDER', 'DIGEST') and status in ('SENT', 'SENDING'))
"""

REINSTATE = """
update message set status = 'PENDING', reason = null, updated_at = clock_timestamp()
where tenant_id = %(tenant)s and id = any(%(pending)s::uuid[]) and status = 'CANCELLED' and sent_at is null
    and reason in ('superseded', 'undone', 'not so any more') and (cause = 'REMINDER' or not %(reminders_only)s)
"""

# Every tenant that has something due gets its share, whatever the others have; which ones, when there are very many, is
# a lot drawn anew each time. The instant is the database's, read before: no daemon's clock counts, and an index serves.
CLAIM: LiteralString = """
with recursive waiting (tenant_id) as (
    (select tenant_id from message where status in ('PENDING', 'SENDING') order by tenant_id limit 1)
    union all
    select (select m.tenant_id from message m where m.status in ('PENDING', 'SENDING') and m.tenant_id > w.tenant_id
        order by m.tenant_id limit 1)
    from waiting w where w.tenant_id is not null
), served as materialized (
    select w.tenant_id from waiting w join tenant t on t.id = w.tenant_id and t.status = 'ACTIVE'
    where w.tenant_id <> all(%(without)s::uuid[])
        and exists (select from message m where m.tenant_id = w.tenant_id and m.status in ('PENDING', 'SENDING')
        and m.next_at <= %(at)s)
    order by random() limit %(batch)s
), due as materialized (
    select m.tenant_id, m.id from served s cross join lateral (
        select tenant_id, id from message
        where tenant_id = s.tenant_id and status in ('PENDING', 'SENDING') and next_at <= %(at)s
        order by next_at limit greatest(1, %(batch)s / (select count(*) from served)) for update skip locked
    ) as m
)
update message m set
    status = case when expires_at <= %(at)s then 'EXPIRED' when attempts >= max_attempts then 'DEAD'
        else 'SENDING' end,
    reason = case when expires_at <= %(at)s then coalesce(last_error, 'too late')
        when attempts >= max_attempts then coalesce(last_error, 'tried too often') end,
    attempts = least(attempts + 1, max_attempts),
    lease_token = case when expires_at > %(at)s and attempts < max_attempts then gen_random_uuid() end,
    leased_by = %(daemon)s,
    next_at = %(at)s + make_interval(secs => %(lease)s),
    updated_at = %(at)s
from due where m.tenant_id = due.tenant_id and m.id = due.id
returning m.status, m.tenant_id, m.id, m.lease_token, m.attempts, m.channel
"""

# The appointment first, as everybody else takes it: a cancellation waits for a message that is just going out, and a
# message for a cancellation.
APPOINTMENT = """
select a.status, a.starts_at, a.version, a.awaits_approval from appointment a
where a.tenant_id = %(tenant)s and a.id = (
    select appointment_id from message where tenant_id = %(tenant)s and id = %(id)s)
for share of a
"""

# Whoever holds a token that is not the latest has lost the lease.
REARM = """
update message set next_at = %(at)s + make_interval(secs => %(lease)s), updated_at = clock_timestamp()
where tenant_id = %(tenant)s and id = %(id)s and status = 'SENDING' and lease_token = %(token)s
returning cause, channel, appointment_id, location_id, recipient_kind, recipient_id, rule, version, starts_at, details,
    expires_at, attempts, max_attempts
"""

# Claimed, and not tried: it counts as if it had not been claimed.
RELEASE = """
update message m set status = 'PENDING', attempts = greatest(m.attempts - 1, 0), lease_token = null, leased_by = null,
    next_at = %(at)s, updated_at = clock_timestamp()
from unnest(%(ids)s::uuid[], %(tokens)s::uuid[]) as claimed (id, token)
where m.tenant_id = %(tenant)s and m.id = claimed.id and m.lease_token = claimed.token and m.status = 'SENDING'
"""

# What went wrong before is in the log of its deliveries; once it is sent, nothing is wrong any more.
SETTLE = """
update message set status = %(status)s, reason = %(reason)s,
    last_error = case when %(status)s <> 'SENT' then coalesce(%(error)s, last_error) end,
    provider_reference = coalesce(%(reference)s, provider_reference), lease_token = null, leased_by = null,
    next_at = coalesce(%(at)s + make_interval(secs => %(pause)s), next_at),
    sent_at = case when %(status)s = 'SENT' then %(at)s else sent_at end, updated_at = clock_timestamp()
where tenant_id = %(tenant)s and id = %(id)s and lease_token = %(token)s
"""

DELIVERED = """
insert into delivery (tenant_id, id, message_id, attempt, at, outcome, transport, provider_reference, error, address_hash)
values (%(tenant)s, gen_random_uuid(), %(message)s, %(attempt)s, %(at)s, %(outcome)s, %(transport)s, %(reference)s,
    %(error)s, %(address)s)
"""

# What waits until quiet hours end, or to be tried again, is not late.
BACKLOG = """
select count(*) filter (where status in ('PENDING', 'SENDING') and next_at <= %(at)s),
    min(next_at) filter (where status in ('PENDING', 'SENDING') and next_at <= %(at)s),
    count(*) filter (where status = 'DEAD')
from message where status in ('PENDING', 'SENDING', 'DEAD')
"""

_LISTED = """
select m.id, m.cause, m.channel, m.status, m.due_at, m.expires_at, m.sent_at, m.reason, m.attempts, m.last_error,
    m.provider_reference, m.recipient_kind,
    coalesce(c.first_name || ' ' || c.last_name, p.name, v.name), a.confirmation_code, m.rule, m.starts_at, l.timezone
from message m
left join appointment a on a.tenant_id = m.tenant_id and a.id = m.appointment_id
left join location l on l.tenant_id = m.tenant_id and l.id = m.location_id
left join customer c on m.recipient_kind = 'CUSTOMER' and c.tenant_id = m.tenant_id and c.id = m.recipient_id
left join participant p on m.recipient_kind = 'PARTICIPANT' and p.tenant_id = m.tenant_id and p.id = m.recipient_id
left join provider v on m.recipient_kind = 'PROVIDER' and v.tenant_id = m.tenant_id and v.id = m.recipient_id
where m.tenant_id = %(tenant)s
"""

LIST = (
    _LISTED
    + """
    and m.due_at >= %(first)s and m.due_at < %(last)s
    and (%(statuses)s::text[] is null or m.status = any(%(statuses)s))
    and (%(appointment)s::uuid is null or m.appointment_id = %(appointment)s)
order by m.due_at, m.id limit %(limit)s
"""
)

SHOW = _LISTED + " and m.id = %(id)s"

DELIVERIES = """
select attempt, at, outcome, transport, provider_reference, error from delivery
where tenant_id = %(tenant)s and message_id = %(id)s order by at, attempt
"""

# Its lease is nobody's any more; what has expired gets a little time, as somebody wants it sent all the same, but no more
# than there is: of a visit that has begun only those are told who did not come, and of a day nobody after it.
_OF_USE_UNTIL = """
case cause when 'MISSED' then 'infinity' when 'DIGEST' then starts_at + interval '24 hours'
    else coalesce(starts_at, 'infinity') end
"""

RETRY = f"""
update message set status = 'PENDING', reason = null, attempts = 0, next_at = %(now)s, updated_at = clock_timestamp(),
    expires_at = least({_OF_USE_UNTIL}, greatest(expires_at, %(now)s + interval '1 hour'))
where tenant_id = %(tenant)s and status in ('DEAD', 'EXPIRED') and {_OF_USE_UNTIL} > %(now)s
    and (id = %(id)s::uuid or (%(id)s::uuid is null and status = 'DEAD'))
returning id
"""  # noqa: S608 - what is put in is the constant above; every value is a parameter
