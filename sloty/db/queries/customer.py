"""Statements about customers."""

FIND = """
select c.id, c.code, c.first_name, c.last_name, c.email, c.phone, c.date_of_birth, c.timezone, c.locale, c.contact_method,
    c.notes, c.status
from find_customers(%(exact)s::text[], %(words)s::text[], %(digits)s::text[], %(limit)s) with ordinality as found (id, place)
join customer c on c.tenant_id = %(tenant)s and c.id = found.id
order by found.place limit %(limit)s
"""

LIST = """
select c.id, c.code, c.first_name, c.last_name, c.email, c.phone, c.date_of_birth, c.timezone, c.locale, c.contact_method,
    c.notes, c.status from customer c
where c.tenant_id = %(tenant)s and c.merged_into_id is null and c.erased_at is null
order by left(c.search_text, 100) collate "C", c.id limit %(limit)s
"""

PAGE = """
select c.id, c.code, c.first_name, c.last_name, c.email, c.phone, c.date_of_birth, c.timezone, c.locale, c.contact_method,
    c.notes, c.status from customer c
where c.tenant_id = %(tenant)s and c.merged_into_id is null and c.erased_at is null
    and (%(after)s::uuid is null or c.id > %(after)s::uuid)
order by c.id limit %(limit)s
"""

# Who shares a phone number, a mailbox, or one name and the birth date: everybody else is somebody else. A key that very
# many share, such as the number of a home, says nothing.
PAIRS = """
with known as (
    select id, first_name, last_name, email, phone, date_of_birth, code
    from customer where tenant_id = %(tenant)s and merged_into_id is null and erased_at is null
), keyed as (
    select 'p' || phone as key, id from known where phone is not null
    union all select 'm' || replace(split_part(split_part(email, '@', 1), '+', 1), '.', ''), id
        from known where email is not null
    union all select 'b' || date_of_birth || fold(name), id
        from known, unnest(array[first_name, last_name]) as name where date_of_birth is not null
), shared as (
    select key, array_agg(distinct id) as ids from keyed group by key having count(distinct id) between 2 and 20
), pairs as (
    select distinct one, other from shared, unnest(ids) as one, unnest(ids) as other where one < other
)
select a.id, a.first_name, a.last_name, a.email, a.phone, a.date_of_birth, coalesce(a.email, a.code, a.id::text),
    b.id, b.first_name, b.last_name, b.email, b.phone, b.date_of_birth, coalesce(b.email, b.code, b.id::text)
from pairs join known a on a.id = one join known b on b.id = other
"""

LOCK = """
select id, merged_into_id, erased_at from customer
where tenant_id = %(tenant)s and id = any(%(ids)s::uuid[]) order by id for update
"""

# An address, and an insurance, is one thing: it is completed, and never mixed with another one.
FILL = """
update customer k set
    phone = coalesce(k.phone, o.phone), code = coalesce(k.code, %(code)s), email = coalesce(k.email, %(email)s),
    date_of_birth = coalesce(k.date_of_birth, o.date_of_birth), gender = coalesce(k.gender, o.gender),
    timezone = coalesce(k.timezone, o.timezone), locale = coalesce(k.locale, o.locale),
    preferred_provider_id = coalesce(k.preferred_provider_id, o.preferred_provider_id),
    address = coalesce(k.address, place.address), city = coalesce(k.city, place.city),
    region = coalesce(k.region, place.region), postal_code = coalesce(k.postal_code, place.postal_code),
    country = coalesce(k.country, place.country),
    insurance_name = coalesce(k.insurance_name, insurance.insurance_name),
    insurance_number = coalesce(k.insurance_number, insurance.insurance_number),
    notes = case when k.notes is null then o.notes when o.notes is null or o.notes = k.notes then k.notes
        else k.notes || E'\\n' || o.notes end,
    updated_at = %(now)s
from customer o
join customer kept on kept.tenant_id = %(tenant)s and kept.id = %(keep)s
left join customer place on place.tenant_id = o.tenant_id and place.id = o.id
    and coalesce(kept.address = o.address, true) and coalesce(kept.city = o.city, true)
    and coalesce(kept.region = o.region, true) and coalesce(kept.postal_code = o.postal_code, true)
    and coalesce(kept.country = o.country, true)
left join customer insurance on insurance.tenant_id = o.tenant_id and insurance.id = o.id
    and coalesce(kept.insurance_name = o.insurance_name, true)
    and coalesce(kept.insurance_number = o.insurance_number, true)
where k.tenant_id = %(tenant)s and k.id = kept.id and o.tenant_id = %(tenant)s and o.id = %(other)s
"""

MARK_MERGED = """
update customer set merged_into_id = %(keep)s, status = 'INACTIVE', email = case when %(email)s::text is null then email end,
    code = case when %(code)s::text is null then code end, updated_at = %(now)s
where tenant_id = %(tenant)s and id = %(other)s
"""
"""What the one who is kept took over, the other gives up: an address is one customer's."""

FOLLOW = """
update customer set merged_into_id = %(keep)s where tenant_id = %(tenant)s and merged_into_id = %(other)s
"""

MOVE_APPOINTMENTS = """
update appointment set customer_id = %(keep)s, version = version + 1, updated_at = %(now)s
where tenant_id = %(tenant)s and customer_id = %(other)s
"""

MOVE_NUMBERS = """
update customer_location n set customer_id = %(keep)s
where n.tenant_id = %(tenant)s and n.customer_id = %(other)s and not exists (
    select from customer_location k
    where k.tenant_id = n.tenant_id and k.customer_id = %(keep)s and k.location_id = n.location_id)
"""

WHOLE = """
select to_jsonb(c) - '{tenant_id,search_text}'::text[] from customer c
where c.tenant_id = %(tenant)s and c.id = any(%(ids)s::uuid[]) order by c.merged_into_id nulls first, c.id
"""
"""The one who was kept first, then those who were merged into them."""

NUMBERS = """
select l.slug, n.number, n.registered_at, n.status from customer_location n
join location l on l.tenant_id = n.tenant_id and l.id = n.location_id
where n.tenant_id = %(tenant)s and n.customer_id = any(%(ids)s::uuid[]) order by 1, 2
"""

APPOINTMENTS = """
select a.id, a.confirmation_code, a.status, a.starts_at, a.ends_at, a.timezone, s.slug, p.slug, l.slug, a.title, a.notes,
    a.internal_notes, a.override_reason, a.cancellation_reason, a.booked_at, a.booked_by,
    (select jsonb_object_agg(n.label, n.value) from answer n where n.tenant_id = a.tenant_id and n.appointment_id = a.id),
    (select jsonb_agg(jsonb_build_object('name', q.name, 'email', q.email, 'phone', q.phone,
        'relationship', q.relationship, 'status', q.status)) from participant q
        where q.tenant_id = a.tenant_id and q.appointment_id = a.id),
    (select jsonb_agg(f.filename) from attachment f where f.tenant_id = a.tenant_id and f.appointment_id = a.id),
    (select jsonb_agg(jsonb_build_object('at', h.at, 'verb', h.verb, 'to', h.to_status, 'by', h.actor, 'reason', h.reason)
        order by h.version) from status_change h where h.tenant_id = a.tenant_id and h.appointment_id = a.id)
from appointment a
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
where a.tenant_id = %(tenant)s and a.customer_id = any(%(ids)s::uuid[]) order by a.starts_at, a.id
"""

COMING = """
select confirmation_code from appointment
where tenant_id = %(tenant)s and customer_id = %(id)s and starts_at > %(now)s
    and status in ('HELD', 'SCHEDULED', 'CONFIRMED', 'RESCHEDULED') order by starts_at
"""

ALIASES = (
    "select id from customer where tenant_id = %(tenant)s and (id = %(id)s or merged_into_id = %(id)s) order by id"
)

ERASE = """
update customer set first_name = 'Erased', last_name = 'Erased', email = null, phone = null, code = null,
    date_of_birth = null, gender = null, address = null, city = null, region = null, postal_code = null, country = null,
    timezone = null, locale = null, preferred_provider_id = null, insurance_name = null, insurance_number = null,
    notes = null, status = 'INACTIVE', erased_at = coalesce(erased_at, %(now)s), updated_at = %(now)s
where tenant_id = %(tenant)s and id = any(%(ids)s::uuid[])
"""

ERASED_APPOINTMENTS = """
update appointment set title = null, notes = null, internal_notes = null, cancellation_reason = null,
    override_reason = null, updated_at = %(now)s
where tenant_id = %(tenant)s and customer_id = any(%(ids)s::uuid[]) returning id
"""

ERASE_ANSWERS = "delete from answer where tenant_id = %(tenant)s and appointment_id = any(%(ids)s::uuid[]) returning id"
ERASE_FILES = (
    "delete from attachment where tenant_id = %(tenant)s and appointment_id = any(%(ids)s::uuid[]) returning id"
)
ERASE_PARTICIPANTS = (
    "delete from participant where tenant_id = %(tenant)s and appointment_id = any(%(ids)s::uuid[]) returning id"
)
ERASE_REASONS = """
update status_change set reason = null
where tenant_id = %(tenant)s and appointment_id = any(%(ids)s::uuid[]) and reason is not null
"""
ERASE_ANSWERED = """
delete from idempotency_key where tenant_id = %(tenant)s and (answer ->> 'id' = any(%(ids)s::text[])
    or exists (select from jsonb_path_query(answer, '$.*[*].id') as inner_id where inner_id #>> '{}' = any(%(ids)s::text[])))
"""
ERASE_NUMBERS = (
    "delete from customer_location where tenant_id = %(tenant)s and customer_id = any(%(ids)s::uuid[]) returning id"
)

# What was to be told gives the reasons that somebody wrote; whom it was told stays countable.
ERASE_MESSAGES = """
update message set details = '{}', status = case when status = 'PENDING' then 'CANCELLED' else status end,
    reason = case when status = 'PENDING' then 'erased' else reason end, updated_at = clock_timestamp()
where tenant_id = %(tenant)s and (appointment_id = any(%(visits)s::uuid[]) or recipient_id = any(%(ids)s::uuid[]))
"""
ERASE_DELIVERIES = """
update delivery d set address_hash = null from message m
where d.tenant_id = %(tenant)s and m.tenant_id = %(tenant)s and m.id = d.message_id and d.address_hash is not null
    and (m.appointment_id = any(%(visits)s::uuid[]) or m.recipient_id = any(%(ids)s::uuid[]))
"""
ERASE_ACTS = """
delete from desk_act where tenant_id = %(tenant)s and id in (
    select act_id from desk_act_item where tenant_id = %(tenant)s and subject_id = any(%(visits)s::uuid[]))
"""
ERASE_OPT_OUTS = """
delete from opt_out o using customer c
where o.tenant_id = %(tenant)s and c.tenant_id = %(tenant)s and c.id = any(%(ids)s::uuid[]) and o.address in (c.email, c.phone)
"""

NOTE_ERASURE = """
insert into erasure (tenant_id, id, customer_id, erased_at, actor)
values (%(tenant)s, %(id)s, %(customer)s, %(now)s, %(actor)s) on conflict (tenant_id, customer_id) do nothing
"""

EXPORT = """
select code, first_name, last_name, email, phone, date_of_birth, gender, address, city, region, postal_code, country,
    timezone, locale, contact_method, insurance_name, insurance_number, notes, status
from customer where tenant_id = %(tenant)s and merged_into_id is null and erased_at is null
order by left(search_text, 100) collate "C", id
"""

EXPORT_APPOINTMENTS = """
select a.confirmation_code, a.status, a.starts_at, a.ends_at, a.timezone, s.slug, p.slug, l.slug, c.code, c.email,
    c.first_name, c.last_name, a.price, a.currency, a.source, a.booked_at, a.booked_by, a.cancellation_reason, a.notes
from appointment a
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
join customer c on c.tenant_id = a.tenant_id and c.id = a.customer_id
where a.tenant_id = %(tenant)s and a.starts_at >= %(first)s and a.starts_at < %(last)s
    and (%(provider)s::text is null or p.slug = %(provider)s) and (%(location)s::text is null or l.slug = %(location)s)
order by a.starts_at, a.id
"""

EXPORT_CALENDAR = """
select a.id, a.starts_at, a.ends_at, s.slug, a.confirmation_code, l.slug, a.status, a.version, p.slug
from appointment a
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
where a.tenant_id = %(tenant)s and a.starts_at >= %(first)s and a.starts_at < %(last)s and a.customer_id is not null
    and (%(provider)s::text is null or p.slug = %(provider)s) and (%(location)s::text is null or l.slug = %(location)s)
order by a.starts_at, p.slug, a.id
"""
