"""Statements on appointments: the few that booking needs, and the joined view that everything else reads."""

INSERT = """
insert into appointment (tenant_id, id, confirmation_code, service_id, provider_id, location_id, customer_id, starts_at,
    ends_at, timezone, local_start, tzdata_version, buffer_before, buffer_after, status, awaits_approval, version,
    notes, price, currency, source, booked_at, booked_by, assignment_reason, override_reason)
values (%(tenant)s, %(id)s, %(code)s, %(service)s, %(provider)s, %(location)s, %(customer)s, %(starts)s, %(ends)s,
    %(timezone)s, %(local_start)s, %(tzdata)s, %(before)s, %(after)s, %(status)s, %(awaits_approval)s, 1, %(notes)s,
    %(price)s, %(currency)s, %(source)s, %(now)s, %(actor)s, %(assignment_reason)s, %(override_reason)s)
on conflict (tenant_id, confirmation_code) do nothing
returning confirmation_code
"""

FILL_HOLD = """
update appointment set customer_id = %(customer)s, status = %(status)s, awaits_approval = %(awaits_approval)s,
    notes = %(notes)s, source = %(source)s, booked_at = %(now)s, booked_by = %(actor)s, version = version + 1,
    updated_at = %(now)s
where tenant_id = %(tenant)s and id = %(id)s
"""

MOVE = """
update appointment set provider_id = %(provider)s, location_id = %(location)s, starts_at = %(starts)s,
    ends_at = %(ends)s, timezone = %(timezone)s, local_start = %(local_start)s, tzdata_version = %(tzdata)s,
    buffer_before = %(before)s, buffer_after = %(after)s, price = %(price)s, status = %(status)s,
    assignment_reason = %(assignment_reason)s, override_reason = %(override_reason)s, version = version + 1,
    updated_at = %(now)s
where tenant_id = %(tenant)s and id = %(id)s
"""

SET_STATUS = """
update appointment set status = %(status)s, awaits_approval = false, version = version + 1, updated_at = %(now)s,
    cancellation_reason = coalesce(%(cancellation_reason)s, cancellation_reason),
    checked_in_at = case when %(status)s = 'CHECKED_IN' then %(now)s else checked_in_at end,
    started_at = case when %(status)s = 'IN_PROGRESS' then %(now)s else started_at end,
    ended_at = case when %(status)s = 'COMPLETED' then %(now)s else ended_at end
where tenant_id = %(tenant)s and id = %(id)s
"""

ANNOTATE = """
update appointment set notes = %(notes)s, version = version + 1, updated_at = %(now)s
where tenant_id = %(tenant)s and id = %(id)s and notes is distinct from %(notes)s
returning version
"""

ANSWER = """
insert into answer (tenant_id, id, appointment_id, name, label, value)
values (%(tenant)s, %(id)s, %(appointment)s, %(name)s, %(label)s, %(value)s)
"""

ATTACHMENT = """
insert into attachment (tenant_id, id, appointment_id, name, filename, media_type, sha256, content)
values (%(tenant)s, %(id)s, %(appointment)s, %(name)s, %(filename)s, %(media_type)s, %(sha256)s, %(content)s)
"""

PARTICIPANT = """
insert into participant (tenant_id, id, appointment_id, name, email, phone, relationship, status)
values (%(tenant)s, %(id)s, %(appointment)s, %(name)s, %(email)s, %(phone)s, %(relationship)s, 'INVITED')
"""

HISTORY = """
insert into status_change (tenant_id, id, appointment_id, version, verb, from_status, to_status, at, actor, front_end, reason,
    starts_before, starts_after, provider_before, provider_after)
values (%(tenant)s, %(id)s, %(appointment)s, %(version)s, %(verb)s, %(from_status)s, %(to_status)s, %(now)s,
    %(actor)s, %(front_end)s, %(reason)s, %(starts_before)s, %(starts_after)s, %(provider_before)s, %(provider_after)s)
"""

FIND = """
select id from appointment
where tenant_id = %(tenant)s and (confirmation_code = upper(%(ref)s) or id = %(id)s::uuid)
"""

LOCK = """
select id, status, version, awaits_approval, service_id, provider_id, location_id, customer_id, starts_at, ends_at,
    timezone, buffer_before, buffer_after
from appointment
where tenant_id = %(tenant)s and (confirmation_code = upper(%(ref)s) or id = %(id)s::uuid)
for update
"""

VIEWED = """
select a.id, a.confirmation_code, a.status, a.starts_at, a.ends_at, a.timezone, s.slug, p.slug, l.slug,
    coalesce(c.email, c.code, c.id::text), c.first_name || ' ' || c.last_name, a.version, a.awaits_approval, a.price,
    a.currency, a.notes, a.assignment_reason, a.override_reason, a.cancellation_reason,
    a.booked_by,
    (select jsonb_object_agg(n.name, n.value) from answer n where n.tenant_id = a.tenant_id and n.appointment_id = a.id)
from appointment a
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
left join customer c on c.tenant_id = a.tenant_id and c.id = a.customer_id
where a.tenant_id = %(tenant)s
"""

VIEW_ONE = VIEWED + " and a.id = %(id)s"

_MATCHING = """
    and a.starts_at >= %(first)s and a.starts_at < %(last)s
    and (%(provider)s::text is null or p.slug = %(provider)s)
    and (%(location)s::text is null or l.slug = %(location)s)
    and (%(service)s::text is null or s.slug = %(service)s)
    and (%(customer)s::uuid is null or a.customer_id = %(customer)s)
    and (%(statuses)s::text[] is null or a.status = any(%(statuses)s))
    and (a.customer_id is not null)
"""

VIEW_MANY = (
    VIEWED
    + _MATCHING
    + """
order by a.starts_at, p.slug, a.id
limit %(limit)s
"""
)

VIEW_PAGE = (
    VIEWED
    + _MATCHING
    + """
    and (%(after)s::timestamptz is null or (a.starts_at, a.id) > (%(after)s::timestamptz, %(after_id)s::uuid))
order by a.starts_at, a.id
limit %(limit)s
"""
)

HISTORY_OF = """
select at, verb, from_status, to_status, actor, front_end, reason, starts_before, starts_after
from status_change where tenant_id = %(tenant)s and appointment_id = %(id)s order by version
"""

HOLDS = """
select a.id, a.starts_at, a.ends_at, a.timezone, max(r.held_until), s.slug, p.slug, l.slug
from appointment a
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
join reservation r on r.tenant_id = a.tenant_id and r.appointment_id = a.id and r.kind = 'HOLD'
where a.tenant_id = %(tenant)s and a.status = 'HELD' and a.customer_id is null
    and r.held_until > clock_timestamp() and (%(id)s::uuid is null or a.id = %(id)s)
group by a.id, a.starts_at, a.ends_at, a.timezone, s.slug, p.slug, l.slug
order by a.starts_at
"""

DROP_HOLD = """
delete from appointment where tenant_id = %(tenant)s and id = %(id)s and status = 'HELD' and customer_id is null
"""

CUSTOMER = """
select coalesce(merged_into_id, id), coalesce(email, code, id::text), first_name || ' ' || last_name, status,
    merged_into_id is not null
from customer
where tenant_id = %(tenant)s and (email = lower(%(ref)s) or code = %(ref)s or id = %(id)s::uuid)
"""

CUSTOMER_TO_BOOK = CUSTOMER + " for key share"
"""Waits for whoever merges the customer, as the foreign key would: but before it is decided whose visit it is."""

LOCK_ADDRESS = "select pg_advisory_xact_lock(hashtextextended('address ' || %(tenant)s::text || %(email)s, 0))"
"""Two who book for an address that nobody has yet: the second waits for the first, and finds whom they wrote down."""

CUSTOMER_BY_NAME = """
select id, coalesce(email, code, id::text), first_name || ' ' || last_name, status, false
from customer
where tenant_id = %(tenant)s and merged_into_id is null and lower(first_name || ' ' || last_name) = lower(%(ref)s)
order by id limit 5
"""

COMING = """
select a.id, a.confirmation_code, a.service_id, a.provider_id, a.location_id, a.starts_at, a.ends_at, a.buffer_before,
    a.buffer_after, a.timezone, s.slug, p.slug, l.slug, coalesce(c.email, c.code, c.id::text),
    coalesce(held.calendars, '{}'), coalesce(held.lanes, '{}'), held.until
from appointment a
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
left join customer c on c.tenant_id = a.tenant_id and c.id = a.customer_id
left join lateral (
    select array_agg(r.calendar_id order by r.id) as calendars, array_agg(r.lane order by r.id) as lanes,
        max(r.held_until) as until
    from reservation r where r.tenant_id = a.tenant_id and r.appointment_id = a.id
) held on true
where a.tenant_id = %(tenant)s and a.starts_at > %(now)s and a.customer_id is not null and a.override_reason is null
    and a.status in ('HELD', 'SCHEDULED', 'CONFIRMED', 'RESCHEDULED')
    and (%(code)s::text is null or a.confirmation_code = %(code)s)
order by a.starts_at, a.confirmation_code
"""

KEEP_OUTSIDE = """
update appointment set override_reason = %(reason)s, version = version + 1, updated_at = %(now)s
where tenant_id = %(tenant)s and confirmation_code = %(code)s
"""
