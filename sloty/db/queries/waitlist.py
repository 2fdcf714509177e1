"""Statements on the waiting list.

When an entry has lapsed is a matter of the day at its location, or where the tenant is: Python says which day it is
there, as `todays`, by zone.
"""

ZONES = """
select timezone from tenant where id = %(tenant)s
union select timezone from location where tenant_id = %(tenant)s
"""

ZONE = """
select coalesce(l.timezone, t.timezone) from tenant t
left join location l on l.tenant_id = t.id and l.id = %(location)s
where t.id = %(tenant)s
"""

_STANDING = "e.status in ('ACTIVE', 'NOTIFIED')"
_LAPSED = "coalesce(e.latest < (%(todays)s::jsonb ->> coalesce(l.timezone, t.timezone))::date, false)"
_STATUS = "case when " + _STANDING + " and " + _LAPSED + " then 'EXPIRED' else e.status end"

_FROM = """
from waitlist_entry e
join tenant t on t.id = e.tenant_id
left join location l on l.tenant_id = e.tenant_id and l.id = e.location_id
"""

_VIEWED = (
    """
select e.id, coalesce(c.email, c.code, c.id::text), c.first_name || ' ' || c.last_name, c.phone, c.email, s.slug, s.name,
    p.slug, p.name, l.slug, l.name, e.earliest, e.latest, e.parts_of_day, e.priority, """
    + _STATUS
    + """,
    e.notes, e.source, e.created_at, case when e.status = 'BOOKED' then a.confirmation_code end, e.cancellation_reason,
    e.version, coalesce(l.timezone, t.timezone)
"""
    + _FROM
    + """
join customer c on c.tenant_id = e.tenant_id and c.id = e.customer_id
join service s on s.tenant_id = e.tenant_id and s.id = e.service_id
left join provider p on p.tenant_id = e.tenant_id and p.id = e.provider_id
left join appointment a on a.tenant_id = e.tenant_id and a.id = e.appointment_id
where e.tenant_id = %(tenant)s
"""
)

VIEW_ONE = _VIEWED + " and e.id = %(id)s"

# Who wants this provider, or anybody who gives the service; and likewise of the location.
_MATCHING = """
    and (%(service)s::uuid is null or e.service_id = %(service)s)
    and (%(customer)s::uuid is null or e.customer_id = %(customer)s)
    and (%(provider)s::uuid is null or e.provider_id = %(provider)s or e.provider_id is null and exists (
        select from service_provider g
        where g.tenant_id = e.tenant_id and g.service_id = e.service_id and g.provider_id = %(provider)s))
    and (%(location)s::uuid is null or e.location_id = %(location)s or e.location_id is null and exists (
        select from service_location g
        where g.tenant_id = e.tenant_id and g.service_id = e.service_id and g.location_id = %(location)s))
    and (%(after)s::uuid is null
        or (array_position('{EMERGENCY,URGENT,HIGH,NORMAL,LOW}'::text[], e.priority), e.created_at, e.id) > (
        select array_position('{EMERGENCY,URGENT,HIGH,NORMAL,LOW}'::text[], f.priority), f.created_at, f.id
        from waitlist_entry f where f.tenant_id = %(tenant)s and f.id = %(after)s))
order by array_position('{EMERGENCY,URGENT,HIGH,NORMAL,LOW}'::text[], e.priority), e.created_at, e.id
limit %(limit)s
"""

VIEW_STANDING = (
    _VIEWED + " and " + _STANDING + " and e.status = any(%(statuses)s::text[]) and not " + _LAPSED + _MATCHING
)
"""In the order of the list, which an index has."""

VIEW_MANY = _VIEWED + " and " + _STATUS + " = any(%(statuses)s::text[])" + _MATCHING

OF_CUSTOMER = (
    "select e.id, s.slug, "
    + _STANDING
    + " and not "
    + _LAPSED
    + _FROM
    + " join service s on s.tenant_id = e.tenant_id and s.id = e.service_id"
    + " where e.tenant_id = %(tenant)s and e.customer_id = %(customer)s and e.status <> 'REPEATED'"
    + " order by e.ended_at desc nulls first, e.created_at desc, e.id"
)

# By slug: who waits for that location, or for any that gives the service.
_AT = """
    and (%(location)s::text is null or l.slug = %(location)s or e.location_id is null and exists (
        select from service_location g
        join location w on w.tenant_id = g.tenant_id and w.id = g.location_id and w.slug = %(location)s
        where g.tenant_id = e.tenant_id and g.service_id = e.service_id))
"""

# By zone and last day: which of them have lapsed is judged by who asks, without a statement more.
COUNTS = (
    "select coalesce(l.timezone, t.timezone), e.latest, count(*)"
    + _FROM
    + " where e.tenant_id = %(tenant)s and "
    + _STANDING
    + _AT
    + " group by 1, 2"
)

OF_CUSTOMERS = (
    """
select e.id, s.slug, p.slug, l.slug, e.earliest, e.latest, e.parts_of_day, e.priority, """
    + _STATUS
    + """,
    e.notes, e.source, e.created_at, e.ended_at, e.cancellation_reason
"""
    + _FROM
    + """
join service s on s.tenant_id = e.tenant_id and s.id = e.service_id
left join provider p on p.tenant_id = e.tenant_id and p.id = e.provider_id
where e.tenant_id = %(tenant)s and e.customer_id = any(%(ids)s::uuid[]) order by e.created_at, e.id
"""
)

ERASE = "delete from waitlist_entry where tenant_id = %(tenant)s and customer_id = any(%(ids)s::uuid[]) returning id"

# Whoever adds the same at once waits here for the other, and then finds what the other has added.
PLACE = (
    """
select e.id, coalesce(e.latest < %(today)s, false) from waitlist_entry e
where e.tenant_id = %(tenant)s and e.customer_id = %(customer)s and e.service_id = %(service)s
    and e.provider_id is not distinct from %(provider)s and e.location_id is not distinct from %(location)s and """
    + _STANDING
    + " for update"
)

# Judged by RETURNING: of two at once one is written, by the unique index.
INSERT = """
insert into waitlist_entry (tenant_id, id, customer_id, service_id, provider_id, location_id, earliest, latest,
    parts_of_day, priority, status, ended_at, notes, source, version, created_at, updated_at)
values (%(tenant)s, %(id)s, %(customer)s, %(service)s, %(provider)s, %(location)s, %(earliest)s, %(latest)s,
    %(parts_of_day)s, %(priority)s, %(status)s, %(ended_at)s, %(notes)s, %(source)s, 1, %(now)s, %(now)s)
on conflict do nothing returning id
"""

_OTHER = """
join waitlist_entry o on o.tenant_id = e.tenant_id and o.customer_id = e.customer_id and o.service_id = e.service_id
    and o.provider_id is not distinct from e.provider_id and o.location_id is not distinct from e.location_id
    and o.status in ('ACTIVE', 'NOTIFIED')
    and not coalesce(o.latest < (%(todays)s::jsonb ->> coalesce(l.timezone, t.timezone))::date, false)
where e.tenant_id = %(tenant)s and e.id = %(id)s and e.status = 'REPEATED'
"""

# Of an entry that repeats another: that one, as long as both last.
REPEATED = "select o.id" + _FROM + _OTHER + " and not " + _LAPSED

CUSTOMER = "select customer_id from waitlist_entry where tenant_id = %(tenant)s and id = %(id)s"

WAIT_AGAIN = """
update waitlist_entry e set status = 'ACTIVE', ended_at = null, version = version + 1, updated_at = %(now)s
where e.tenant_id = %(tenant)s and e.appointment_id = %(appointment)s and e.status = 'BOOKED' and not exists (
    select from waitlist_entry o
    where o.tenant_id = %(tenant)s and o.customer_id = e.customer_id and o.service_id = e.service_id
        and o.provider_id is not distinct from e.provider_id and o.location_id is not distinct from e.location_id
        and o.status in ('ACTIVE', 'NOTIFIED'))
"""
BOOKED_AGAIN = """
update waitlist_entry set status = 'BOOKED', ended_at = %(now)s, version = version + 1, updated_at = %(now)s
where tenant_id = %(tenant)s and appointment_id = %(appointment)s and status in ('ACTIVE', 'NOTIFIED')
"""

_EXPIRED = (
    "update waitlist_entry set status = 'EXPIRED', ended_at = %(now)s, version = version + 1, updated_at = %(now)s"
)

EXPIRE = _EXPIRED + " where tenant_id = %(tenant)s and id = %(id)s"

EXPIRE_LAPSED = (
    _EXPIRED
    + " where tenant_id = %(tenant)s and id in (select e.id"
    + _FROM
    + " where e.tenant_id = %(tenant)s and "
    + _STANDING
    + " and "
    + _LAPSED
    + " order by e.id limit %(limit)s for update of e skip locked) returning id"
)
