"""Statements on the temporary table of an import. `{braces}` are filled with identifiers by `db/staging.py` alone.

Rows of a file come in as they are read; what is wrong with one is written beside it, and the good ones go on.
"""

# Two imports of one tenant wait for each other: what one has checked, the other does not change meanwhile.
LOCK = "select pg_advisory_xact_lock(hashtextextended('import' || %(tenant)s::text, 0))"

# A file takes as long as it takes.
PATIENCE = "set local statement_timeout = 0"

# The planner takes a tenant that is new to its statistics for one without rows, and would go through all of them for
# each row of the file: many rows are joined in sets, whatever it believes.
IN_SETS = "set local enable_nestloop = off"
ONE_BY_ONE = "set local enable_nestloop = on"

# Plans that this connection keeps, those of foreign keys among them, may be of the day when the tables were empty.
REPLAN = "discard plans"

CREATE = "create temporary table import_stage ({columns}) on commit drop"
DROP = "drop table if exists pg_temp.import_stage"
COPY = "copy import_stage ({columns}) from stdin"
ANALYZE = "analyze import_stage"

REFUSE_DUPLICATES = """
update import_stage s set problem = %(code)s, said = %(said)s || d.first_line
from (
    select {column} as value, min(line) as first_line from import_stage where problem is null and {column} is not null
    group by 1 having count(*) > 1
) d
where s.{column} = d.value and s.line <> d.first_line and s.problem is null
"""

REFUSE_ONE = "update import_stage set problem = %(code)s, said = %(said)s where line = %(line)s and problem is null"

COUNTS = """
select count(*), count(*) filter (where problem is not null), count(*) filter (where problem is null and found is null)
from import_stage
"""

GROUPS = """
select problem, count(*), (array_agg(line order by line))[1:20], min(said) from import_stage
where problem is not null group by problem order by count(*) desc, problem
"""

REJECTS = "select line, problem, said from import_stage where problem is not null order by line"

CUSTOMERS_AMBIGUOUS = """
update import_stage s set problem = %(code)s, said = %(said)s
from (select {key} as value from customer where tenant_id = %(tenant)s group by 1 having count(*) > 1) d
where s.{key} = d.value and s.problem is null
"""

CUSTOMERS_FIND = """
update import_stage s set found = c.id from customer c
where c.tenant_id = %(tenant)s and c.{key} = s.{key} and s.problem is null and not ({told})
"""

CUSTOMERS_TAKEN = """
update import_stage s set problem = %(code)s, said = %(said)s from customer c
where c.tenant_id = %(tenant)s and c.{column} = s.{column} and c.id is distinct from s.found and s.problem is null
"""

CUSTOMERS_CONFLICT = """
update import_stage s set problem = %(code)s, said = %(said)s from customer c
where c.tenant_id = %(tenant)s and c.id = s.found and s.problem is null and ({differs})
"""

CUSTOMERS_DIFFER = """
select count(*) from import_stage s join customer c on c.tenant_id = %(tenant)s and c.id = s.found
where s.problem is null and ({differs})
"""

CUSTOMERS_INCOMPLETE = """
update import_stage s set problem = %(code)s, said = %(said)s
where s.found is null and s.problem is null and (s.first_name is null or s.last_name is null)
"""

CUSTOMERS_INSERT = """
insert into customer (tenant_id, id, {columns})
select %(tenant)s, s.id, {values} from import_stage s where s.problem is null and s.found is null order by s.line
"""

CUSTOMERS_UPDATE = """
update customer c set {sets}, updated_at = %(now)s from import_stage s
where c.tenant_id = %(tenant)s and c.id = s.found and s.problem is null and ({differs})
"""

REFUSE_NEW = """
update import_stage s set problem = %(code)s, said = %(said)s where s.found is null and s.problem is null
"""

# Whoever was merged into another is that other.
APPOINTMENTS_BY_CODE = """
update import_stage s set customer_id = coalesce(c.merged_into_id, c.id) from customer c
where c.tenant_id = %(tenant)s and c.code = s.customer_code and s.problem is null
"""

APPOINTMENTS_BY_EMAIL = """
update import_stage s set customer_id = coalesce(c.merged_into_id, c.id) from customer c
where c.tenant_id = %(tenant)s and c.email = s.customer_email and s.customer_id is null and s.problem is null
"""

# The first row that names somebody says who they are.
APPOINTMENTS_NEW_CUSTOMERS = """
with made as (
    insert into customer (tenant_id, id, {columns})
    select %(tenant)s, s.new_customer_id, {values}
    from (
        select distinct on (coalesce(customer_code, customer_email)) * from import_stage
        where problem is null and found is null and customer_id is null
            and coalesce(customer_code, customer_email) is not null
        order by coalesce(customer_code, customer_email), line
    ) s
    on conflict do nothing returning id
)
select count(*) from made
"""

APPOINTMENTS_NOBODY = """
update import_stage set problem = %(code)s, said = %(said)s || coalesce(customer_code, customer_email, '')
where customer_id is null and problem is null and found is null
    and (not %(create)s or customer_first_name is null or customer_last_name is null
        or coalesce(customer_code, customer_email) is null)
"""

APPOINTMENTS_STILL_NOBODY = """
select line from import_stage where customer_id is null and problem is null and found is null order by line
"""

APPOINTMENTS_FIND = """
update import_stage s set found = a.id from appointment a
where a.tenant_id = %(tenant)s and a.id = s.id and s.problem is null
"""

APPOINTMENTS_FIND_CONFIRMED = """
update import_stage s set found = a.id from appointment a
where a.tenant_id = %(tenant)s and a.confirmation_code = s.known_as and s.found is null and s.problem is null
"""

# What is here already may be as nothing could be made: a visit that was moved, or that is past and was never ended.
APPOINTMENTS_UNABLE = """
update import_stage set problem = unable, said = unable_said
where unable is not null and found is null and problem is null
"""

APPOINTMENTS_COMPARE = """
update import_stage s set differs = true from appointment a
where a.tenant_id = %(tenant)s and a.id = s.found and s.problem is null and (
    a.starts_at <> s.starts_at or a.service_id <> s.service_id or a.provider_id <> s.provider_id
    or a.location_id <> s.location_id
    or (a.customer_id is distinct from s.customer_id and coalesce(s.customer_code, s.customer_email) is not null)
    or (s.final and a.status <> s.status))
"""

APPOINTMENTS_CONFLICT = "update import_stage set problem = %(code)s, said = %(said)s where differs and problem is null"

APPOINTMENTS_DIFFER = "select count(*) from import_stage where differs and problem is null"

APPOINTMENTS_CODES_TAKEN = """
select s.line from import_stage s
join appointment a on a.tenant_id = %(tenant)s and a.confirmation_code = s.confirmation_code
where s.problem is null and s.found is null
union
select line from (
    select line, row_number() over (partition by confirmation_code order by line) as place
    from import_stage where problem is null and found is null and confirmation_code is not null
) drawn where place > 1
"""

APPOINTMENTS_RECODE = "update import_stage set confirmation_code = %(confirmation_code)s where line = %(line)s"

APPOINTMENTS_TO_BOOK = """
select line, id, service_id, provider_id, location_id, customer_id, starts_at, duration, status, notes
from import_stage where problem is null and found is null and not final order by line
"""

APPOINTMENTS_INSERT = """
insert into appointment (tenant_id, id, confirmation_code, service_id, provider_id, location_id, customer_id, starts_at,
    ends_at, timezone, local_start, tzdata_version, status, awaits_approval, version, notes, price, currency, source,
    booked_at, booked_by, cancellation_reason, buffer_before, buffer_after)
select %(tenant)s, s.id, s.confirmation_code, s.service_id, s.provider_id, s.location_id, s.customer_id, s.starts_at,
    s.starts_at + make_interval(mins => s.duration), s.timezone, s.local_start, %(tzdata)s, s.status, false, 2, s.notes,
    s.price, s.currency, 'IMPORT', s.booked_at, %(actor)s, s.cancellation_reason, 0, 0
from import_stage s where s.problem is null and s.found is null and s.final order by s.line
"""

# What was agreed, then how it ended: version 1 and 2 of each appointment.
APPOINTMENTS_BOOKED = """
insert into status_change (tenant_id, id, appointment_id, version, verb, from_status, to_status, at, actor, front_end,
    reason, starts_after)
select %(tenant)s, s.booked_change, s.id, 1, 'BOOK', null, 'SCHEDULED', s.booked_at, %(actor)s, %(front_end)s, 'import',
    s.starts_at
from import_stage s where s.problem is null and s.found is null and s.final order by s.line
"""

APPOINTMENTS_ENDED = """
insert into status_change (tenant_id, id, appointment_id, version, verb, from_status, to_status, at, actor, front_end, reason)
select %(tenant)s, s.final_change, s.id, 2,
    case s.status when 'COMPLETED' then 'COMPLETE' when 'NO_SHOW' then 'MARK_NO_SHOW' else 'CANCEL' end,
    'SCHEDULED', s.status,
    least(%(now)s, s.starts_at + make_interval(mins => case s.status when 'COMPLETED' then s.duration else 0 end)),
    %(actor)s, %(front_end)s, coalesce(s.cancellation_reason, 'import')
from import_stage s where s.problem is null and s.found is null and s.final order by s.line
"""

CATALOG = """
select 'service' as kind, id, slug, code, name, null::text as timezone, duration, currency from service
where tenant_id = %(tenant)s
union all
select 'provider', id, slug, code, name, null, null, null from provider where tenant_id = %(tenant)s
union all
select 'location', id, slug, code, name, timezone, null, null from location where tenant_id = %(tenant)s
"""

SITES = """
select provider_id, (array_agg(location_id))[1] from provider_location where tenant_id = %(tenant)s
group by provider_id having count(*) = 1
"""

# In the order in which every booking takes them: see take_reservations.
LOCK_CALENDARS = """
select pg_advisory_xact_lock(lock_key) from (
    select distinct hashtextextended(%(tenant)s::text || calendar_id::text, 0) as lock_key
    from unnest(%(calendars)s::uuid[]) as calendar_id order by 1 offset 0
) wanted
"""
