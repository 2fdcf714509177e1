"""A unit commits once, at its end, or not at all; and survives a connection that died unseen."""

import psycopg
import pytest

from sloty.db.pool import DatabaseRole
from sloty.db.sqlstate import RuleBroken
from sloty.errors import Unavailable
from tests.builders import Clinic
from tests.operations.test_booking import count

ADD = "insert into calendar (tenant_id, id, kind, capacity) values (%(tenant)s, gen_random_uuid(), 'RESOURCE', %(capacity)s)"


def test_what_ends_well_is_kept_and_what_raises_is_not(clinic: Clinic) -> None:
    before = count(clinic, "calendar")
    with clinic.unit() as unit:
        unit.session.run(ADD, capacity=1)
    with pytest.raises(ZeroDivisionError), clinic.unit() as unit:
        unit.session.run(ADD, capacity=1)
        raise ZeroDivisionError
    with clinic.unit(dry_run=True) as unit:
        unit.session.run(ADD, capacity=1)
    assert count(clinic, "calendar") == before + 1


def test_errors_of_the_driver_leave_as_ours_and_name_no_content(clinic: Clinic) -> None:
    with pytest.raises(RuleBroken) as refused, clinic.unit() as unit:
        unit.session.run(ADD, capacity=0)
    assert "capacity_sane" in refused.value.message
    assert str(clinic.tenant) not in refused.value.message


def test_a_connection_that_dies_in_the_middle_is_told_and_nothing_is_kept(clinic: Clinic) -> None:
    """What was begun is not begun again: only the caller knows whether it may be."""
    before = count(clinic, "calendar")
    with pytest.raises(Unavailable), clinic.unit() as unit:
        unit.session.run(ADD, capacity=1)
        with psycopg.connect(clinic.database.address(DatabaseRole.ADMIN), autocommit=True) as admin:
            admin.execute("select pg_terminate_backend(%s, 5000)", [unit.session.driver.info.backend_pid])
        unit.session.run(ADD, capacity=1)
    assert count(clinic, "calendar") == before


def test_a_connection_that_died_in_the_pool_is_replaced(clinic: Clinic) -> None:
    """As after a restart of the server; who asks next notices nothing."""
    with clinic.unit() as unit:
        pid = unit.session.driver.info.backend_pid
    with psycopg.connect(clinic.database.address(DatabaseRole.ADMIN), autocommit=True) as admin:
        admin.execute("select pg_terminate_backend(%s, 5000)", [pid])
    with clinic.unit() as unit:
        assert unit.session.driver.info.backend_pid != pid
