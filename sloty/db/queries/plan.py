"""Statements of plans."""

LOCK = "select pg_advisory_xact_lock(hashtextextended('plan ' || %(slug)s, 0))"
"""One plan of a tenant at a time, also before the tenant exists."""

TENANT = "select id from tenant where slug = %(slug)s"

TAKEN = "select 1 from tenant where slug = %(slug)s"
