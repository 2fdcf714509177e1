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
HASH_OF = "select encode(hash, 'hex') from audit_entry where tenant_id = %(tenant)s and number = %(number)s"
SEAL = "select seal_audit(%(limit)s)"
VERIFY = "select wrong, problem from verify_audit()"
PRUNE = "select prune_audit(%(before)s)"
REDACT = "select redact_audit(%(table)s, %(ids)s::uuid[])"
NOTE_READ = "select note_read(%(table)s, %(row)s)"
PURGE = "select purge_audit(%(id)s)"
PURGING = "select set_config('sloty.purging', %(id)s::text, true)"
