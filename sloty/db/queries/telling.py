"""Statements on what a message tells, and to whom."""

# One row with everything, as it stands now: the appointment is locked already.
ABOUT = """
select t.slug, t.name, t.locale, t.branding, l.branding,
    (select d.name from domain d where d.tenant_id = t.id and d.kind = 'CUSTOM'
        and (d.location_id is null or d.location_id = a.location_id) order by d.location_id is null, d.name limit 1),
    r.first_name, r.name, r.email, r.phone, coalesce(r.locale, l.locale), coalesce(r.timezone, a.timezone),
    c.first_name || ' ' || c.last_name,
    l.name, concat_ws(', ', l.address, nullif(concat_ws(' ', l.postal_code, l.city), '')), coalesce(l.phone, ''), a.timezone,
    coalesce(l.meeting_url, ''), s.id, s.name, concat_ws(' ', p.title, p.name), a.starts_at, a.ends_at, a.confirmation_code,
    a.price, a.currency, coalesce(a.cancellation_reason, ''),
    (select f.name from provider f where f.tenant_id = a.tenant_id and f.id = %(former_provider)s::uuid),
    (select f.name from location f where f.tenant_id = a.tenant_id and f.id = %(former_location)s::uuid),
    exists (select from opt_out o where o.tenant_id = %(tenant)s and o.channel = %(channel)s
        and o.address = case %(channel)s when 'EMAIL' then r.email else r.phone end
        and (not o.reminders_only or %(reminder)s)),
    exists (select from integration i where i.tenant_id = %(tenant)s and i.channel = %(channel)s and i.kind <> 'FILE')
from appointment a
join tenant t on t.id = a.tenant_id
join location l on l.tenant_id = a.tenant_id and l.id = a.location_id
join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
join provider p on p.tenant_id = a.tenant_id and p.id = a.provider_id
join customer c on c.tenant_id = a.tenant_id and c.id = a.customer_id
join lateral (
    select k.first_name, k.first_name || ' ' || k.last_name as name, k.email, k.phone, k.locale, k.timezone
    from customer k where %(kind)s = 'CUSTOMER' and k.tenant_id = %(tenant)s and k.id = c.id
    union all
    select split_part(m.name, ' ', 1), m.name, lower(m.email), m.phone, null, null
    from participant m where %(kind)s = 'PARTICIPANT' and m.tenant_id = %(tenant)s and m.id = %(recipient)s
) as r on true
where a.tenant_id = %(tenant)s and a.id = %(appointment)s
"""

OWN_WORDS = """
select subject, body from message_template
where tenant_id = %(tenant)s and cause = %(cause)s and channel = %(channel)s and language = %(language)s
"""

# The name for life is given once; whoever comes second gets the first one's. As long as nothing was sent but to files, the
# organizer is nobody yet: the first real sender takes the place, before anybody has been invited.
INVITE = """
with made as (
    insert into calendar_invite (tenant_id, id, appointment_id, uid, organizer)
    values (%(tenant)s, gen_random_uuid(), %(appointment)s, %(uid)s, %(organizer)s)
    on conflict (tenant_id, appointment_id) do update set organizer = excluded.organizer
        where calendar_invite.organizer like '%%.invalid' returning uid, organizer
)
select uid, organizer from made
union all select uid, organizer from calendar_invite where tenant_id = %(tenant)s and appointment_id = %(appointment)s
limit 1
"""

INVITED = """
select uid, organizer from calendar_invite where tenant_id = %(tenant)s and appointment_id = %(appointment)s
"""
