"""Statements on files: those of appointments, and those of forms that are not booked yet."""

LIST = """
select name, filename, media_type, length(content), sha256 from attachment
where tenant_id = %(tenant)s and appointment_id = %(appointment)s order by name
"""

FETCH = """
select filename, media_type, length(content), sha256, content from attachment
where tenant_id = %(tenant)s and appointment_id = %(appointment)s and name = %(name)s
"""

KEEP = """
insert into draft_file (tenant_id, id, filename, sha256, content, created_at)
select %(tenant)s, %(id)s::uuid, %(filename)s, %(sha256)s, %(content)s, %(now)s
where (select count(*) from draft_file where tenant_id = %(tenant)s) < %(most)s
returning id
"""

KEPT = "select id, filename, content from draft_file where tenant_id = %(tenant)s and id = any(%(ids)s::uuid[])"

FORGET = "delete from draft_file where tenant_id = %(tenant)s and created_at < %(before)s"

# What was sent with a form before it was booked is the same file.
ERASE = """
delete from draft_file where tenant_id = %(tenant)s and sha256 in (
    select sha256 from attachment where tenant_id = %(tenant)s and appointment_id = any(%(ids)s::uuid[]))
"""
