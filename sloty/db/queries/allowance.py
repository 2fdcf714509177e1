"""Statements on allowances: one row for each thing that is counted, with the instant at which it is whole again."""

# Leaky bucket (ITU-T I.371, GCRA): each use moves the instant on by one share of the period, and one that would move it
# further than the period ahead is refused. One statement: of a hundred at once, as many pass as may.
SPEND = """
insert into allowance (tenant_id, key_hash, whole_at)
values (%(tenant)s, %(key)s, %(now)s + %(share)s)
on conflict (tenant_id, key_hash) do update set whole_at = greatest(allowance.whole_at, %(now)s) + %(share)s
where greatest(allowance.whole_at, %(now)s) + %(share)s <= %(now)s + %(period)s
returning whole_at
"""

WHOLE_AT = "select whole_at from allowance where tenant_id = %(tenant)s and key_hash = %(key)s"

FORGET = "delete from allowance where tenant_id = %(tenant)s and whole_at < %(now)s"
