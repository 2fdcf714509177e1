"""Statements on what desks did: how a thing stands, what was done to it, and what brings it back."""

# In one order, so that two who select the same visits never wait for each other.
LOCK_APPOINTMENTS = """
select id from appointment
where tenant_id = %(tenant)s and (id = any(%(ids)s::uuid[]) or confirmation_code = any(%(codes)s::text[]))
order by id for update
"""
LOCK_BLOCKS = """
select id from reservation where tenant_id = %(tenant)s and kind = 'BLOCK' and id = any(%(ids)s::uuid[]) order by id for update
"""

# Read in a statement of its own, after the lock: the one that waited has seen what was before.
APPOINTMENTS = """
select a.id, a.version, array[a.location_id], jsonb_build_object(
    'code', a.confirmation_code, 'customer_id', a.customer_id, 'status', a.status, 'awaits_approval', a.awaits_approval,
    'provider_id', a.provider_id, 'location_id', a.location_id, 'starts_at', a.starts_at, 'ends_at', a.ends_at,
    'timezone', a.timezone, 'local_start', a.local_start, 'tzdata_version', a.tzdata_version,
    'buffer_before', a.buffer_before, 'buffer_after', a.buffer_after, 'price', a.price,
    'assignment_reason', a.assignment_reason, 'override_reason', a.override_reason,
    'cancellation_reason', a.cancellation_reason, 'checked_in_at', a.checked_in_at, 'started_at', a.started_at,
    'ended_at', a.ended_at, 'notes', a.notes,
    'reservations', coalesce((
        select jsonb_agg(jsonb_build_object('id', r.id, 'calendar_id', r.calendar_id, 'lane', r.lane, 'during', r.during,
            'kind', r.kind, 'held_until', r.held_until, 'appointment_id', r.appointment_id) order by r.id)
        from reservation r where r.tenant_id = a.tenant_id and r.appointment_id = a.id), '[]'),
    'messages', coalesce((
        select jsonb_agg(m.id) from message m
        where m.tenant_id = a.tenant_id and m.appointment_id = a.id and m.status in ('PENDING', 'SENDING')), '[]'))
from appointment a where a.tenant_id = %(tenant)s and a.id = any(%(ids)s::uuid[]) order by a.id
"""

BLOCKS = """
select n.id, 1, array(
        select x.location_id from resource x where x.tenant_id = n.tenant_id and x.calendar_id = n.calendar_id
        union select pl.location_id from provider p
        join provider_location pl on pl.tenant_id = p.tenant_id and pl.provider_id = p.id
        where p.tenant_id = n.tenant_id and p.calendar_id = n.calendar_id),
    jsonb_build_object('reservations', (
        select jsonb_agg(jsonb_build_object('id', r.id, 'calendar_id', r.calendar_id, 'lane', r.lane, 'during', r.during,
            'kind', r.kind, 'reason', r.reason) order by r.id)
        from reservation r
        where r.tenant_id = n.tenant_id and r.calendar_id = n.calendar_id and r.kind = 'BLOCK' and r.during = n.during))
from reservation n where n.tenant_id = %(tenant)s and n.kind = 'BLOCK' and n.id = any(%(ids)s::uuid[]) order by n.id
"""

OVERRIDES = """
select id, 1, array[location_id], to_jsonb(override)
from override where tenant_id = %(tenant)s and id = any(%(ids)s::uuid[]) order by id for update
"""

# Notes are remembered only where they were what was changed.
RESTORE = """
update appointment a set status = s.status, awaits_approval = s.awaits_approval, provider_id = s.provider_id,
    location_id = s.location_id, starts_at = s.starts_at, ends_at = s.ends_at, timezone = s.timezone,
    local_start = s.local_start, tzdata_version = s.tzdata_version, buffer_before = s.buffer_before,
    buffer_after = s.buffer_after, price = s.price, assignment_reason = s.assignment_reason,
    override_reason = s.override_reason, cancellation_reason = s.cancellation_reason, checked_in_at = s.checked_in_at,
    started_at = s.started_at, ended_at = s.ended_at,
    notes = case when %(state)s ? 'notes' then s.notes else a.notes end,
    version = a.version + 1, updated_at = %(now)s
from jsonb_populate_record(null::appointment, %(state)s) as s
where a.tenant_id = %(tenant)s and a.id = %(id)s
"""

# A thing is made once: whoever says so again has been answered from a key.
MADE = """
select subject_id from desk_act_item
where tenant_id = %(tenant)s and subject_id = any(%(ids)s::uuid[]) and before = '{}'
"""

VERBS = """
select verb from status_change
where tenant_id = %(tenant)s and appointment_id = %(id)s and version > %(before)s and version <= %(after)s
"""

ACT = """
insert into desk_act (tenant_id, id, desk, actor, at, label, permissions, locations, undoes)
values (%(tenant)s, %(id)s, %(desk)s, %(actor)s, clock_timestamp(), %(label)s, %(permissions)s, %(locations)s::uuid[],
    %(undoes)s)
"""

ITEM = """
insert into desk_act_item (tenant_id, id, act_id, kind, subject_id, version_before, version_after, before)
values (%(tenant)s, %(id)s, %(act)s, %(kind)s, %(subject)s, %(version_before)s, %(version_after)s, %(before)s)
"""

LAST = """
select id from desk_act where tenant_id = %(tenant)s and desk = %(desk)s and undone_at is null and undoes is null
order by at desc limit 1
"""

# What was undone can be done again until the desk does something else.
LAST_UNDO = """
select id from (
    select id, undoes from desk_act where tenant_id = %(tenant)s and desk = %(desk)s and undone_at is null
    order by at desc limit 1) as newest
where undoes is not null
"""

LOCK_ACT = """
select id, desk, label, actor, at, permissions, locations, undoes from desk_act
where tenant_id = %(tenant)s and id = %(id)s and undone_at is null for no key update
"""

ITEMS = """
select kind, subject_id, version_before, version_after, before from desk_act_item
where tenant_id = %(tenant)s and act_id = %(act)s order by subject_id
"""

# It stands again as it did at that version: so earlier acts on it can be undone as well, and what was undone done again.
REBASE = """
update desk_act_item set
    version_before = case version_before when %(old)s then %(new)s else version_before end,
    version_after = case version_after when %(old)s then %(new)s else version_after end
where tenant_id = %(tenant)s and subject_id = %(subject)s and (version_before = %(old)s or version_after = %(old)s)
"""

UNDONE = "update desk_act set undone_at = clock_timestamp() where tenant_id = %(tenant)s and id = %(id)s"
DONE_AGAIN = "update desk_act set undone_at = null where tenant_id = %(tenant)s and id = %(id)s"

CHANGED_BY = """
select verb, actor, at from status_change
where tenant_id = %(tenant)s and appointment_id = %(id)s and version > %(version)s order by version desc limit 1
"""
