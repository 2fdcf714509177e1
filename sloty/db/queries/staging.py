"""Statements on the temporary table of an import. `{braces}` are filled with identifiers by `db/staging.py` alone.

Rows of a file come in as they are read; what is wrong with one is written beside it, and the good ones go on.
"""

# Two imports of one tenant wait for each other: what one has checked, the other does not change meanwhile.
LOCK = "select pg_advisory_xact_lock(hashtextextended('import' || %(tenant)s::text, 0))"

# A file takes as long as it takes.
PATIENCE = "set local statement_timeout = 0"

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
where c.tenant_id = %(tenant)s and c.{key} = s.{key} and s.problem is null
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
