"""Statements of the audit trail. The functions are the owner's: see `db/migrations/audit.py`."""

_ENTRY = """
select e.number, e.id, e.at, e.actor, e.front_end, e.action, e.table_name, e.row_id, e.before, e.after,
    e.salt is null as redacted, encode(e.hash, 'hex')
from audit_entry e
where e.tenant_id = %(tenant)s
"""

LIST = (
    _ENTRY
    + """
    and e.at >= %(first)s and e.at < %(last)s
    and (%(table)s::text is null or e.table_name = %(table)s)
    and (%(actor)s::text is null or e.actor = %(actor)s)
    and (%(row)s::uuid is null or e.row_id = %(row)s)
order by e.at desc, e.id limit %(limit)s
"""
)

SHOW = _ENTRY + " and (e.number = %(number)s::bigint or e.id = %(id)s::uuid)"

HEAD = """
select h.number, encode(h.hash, 'hex'), h.sealed_at, h.pruned_number,
    (select count(*) from audit_entry e where e.tenant_id = h.tenant_id and e.number is null)
from audit_head h where h.tenant_id = %(tenant)s
"""

UNSEALED = "select count(*) from audit_entry where tenant_id = %(tenant)s and number is null"
HASH_OF = """
select encode(hash, 'hex') from audit_entry where tenant_id = %(tenant)s and number = %(number)s
union all
select encode(pruned_hash, 'hex') from audit_head where tenant_id = %(tenant)s and pruned_number = %(number)s
"""
SEAL = "select seal_audit(%(limit)s)"
RETENTION = "select audit_days()"
PRUNE = "select prune_audit(%(days)s)"
REDACT = "select redact_audit(%(table)s, %(ids)s::uuid[])"
NOTE_READ = "select note_read(%(table)s, %(row)s)"
PURGE = "select purge_audit(%(id)s)"

# One statement, and so one moment: entries and head that belong together, whatever is sealed and pruned meanwhile. At
# least one row, of nulls when there is nothing.
SEALED = """
select h.number, h.hash, h.pruned_number, h.pruned_hash, e.number, e.hash,
    e.tenant_id, e.id, e.at, e.actor, e.front_end, e.table_name, e.row_id, e.action,
    (select jsonb_object_agg(key, value::text) from jsonb_each(e.before)),
    (select jsonb_object_agg(key, value::text) from jsonb_each(e.after)),
    e.salt
from (select %(tenant)s::uuid as tenant_id) as mine
left join audit_head h on h.tenant_id = mine.tenant_id
left join audit_entry e on e.tenant_id = mine.tenant_id and e.number is not null
order by e.number
"""
