"""Statements on what is heard of messages."""

# Locked, so that a report that comes twice at once is noted once; and who is just sending it commits first.
LOCK = """
select id, greatest(attempts, 1) from message
where tenant_id = %(tenant)s and channel = %(channel)s and (provider_reference = %(reference)s or id = %(id)s::uuid)
order by id = %(id)s::uuid desc nulls last limit 1
for update
"""

# Once for each time that it was accepted: who sends it again by hand may hear the same again.
NOTE = """
insert into delivery (tenant_id, id, message_id, attempt, at, outcome, transport, error)
select %(tenant)s, gen_random_uuid(), %(message)s, %(attempt)s, %(at)s, %(outcome)s, 'REPORT', %(error)s
where not exists (
    select from delivery r where r.tenant_id = %(tenant)s and r.message_id = %(message)s and r.transport = 'REPORT'
        and r.outcome = %(outcome)s and (r.at = %(at)s or r.at >= coalesce((
            select max(d.at) from delivery d where d.tenant_id = %(tenant)s and d.message_id = %(message)s
                and d.outcome = 'ACCEPTED'), '-infinity')))
"""

TOLD_WHERE = """
select coalesce((select array_agg(d.address_hash) from delivery d
        where d.tenant_id = %(tenant)s and d.message_id = m.id and d.address_hash is not null), '{}'),
    case m.channel when 'EMAIL' then coalesce(c.email, p.email, v.email) else coalesce(c.phone, p.phone, v.phone) end
from message m
left join customer c on m.recipient_kind = 'CUSTOMER' and c.tenant_id = m.tenant_id and c.id = m.recipient_id
left join participant p on m.recipient_kind = 'PARTICIPANT' and p.tenant_id = m.tenant_id and p.id = m.recipient_id
left join provider v on m.recipient_kind = 'PROVIDER' and v.tenant_id = m.tenant_id and v.id = m.recipient_id
where m.tenant_id = %(tenant)s and m.id = %(id)s
"""
