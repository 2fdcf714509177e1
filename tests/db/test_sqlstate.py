"""What the database refuses, provoked for real, and what is told of it: a constraint's name, never a row."""

from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from sloty.db import sqlstate
from sloty.db.pool import Database, DatabaseRole
from sloty.db.sqlstate import (
    DatabaseAway,
    Duplicate,
    RowForbidden,
    RuleBroken,
    SchemaMissing,
    StillUsed,
    TimedOut,
    TimeTaken,
    TryAgain,
    ValueRefused,
)
from sloty.errors import SlotyError
from sloty.settings import Settings
from tests.builders import Clinic

NOTHING = "00000000-0000-0000-0000-000000000000"


def provoked(clinic: Clinic, *statements: str) -> psycopg.Error:
    """The driver's error for the last of the statements, which the tenant's session executes."""
    with clinic.unit() as unit:
        driver = unit.session.driver
        with pytest.raises(psycopg.Error) as refused, driver.transaction():
            for statement in statements:
                driver.execute(statement.encode())
    return refused.value


def told(error: Exception) -> SlotyError:
    """Our error for it."""
    ours = sqlstate.translate(error)
    assert ours is not None
    return ours


@pytest.mark.parametrize(
    ("statement", "state", "ours", "named"),
    [
        ("insert into calendar select * from calendar", "23505", Duplicate, "calendar"),
        (f"update provider set calendar_id = '{NOTHING}'", "23503", StillUsed, "calendar"),
        ("delete from calendar", "23503", StillUsed, "calendar"),
        ("update calendar set capacity = 0", "23514", RuleBroken, "capacity"),
        ("update customer set first_name = null", "23502", None, ""),
        ("select 'x'::uuid", "22P02", ValueRefused, ""),
        ("update calendar set capacity = 99999999999", "22003", ValueRefused, ""),
        ("update tenant set name = name", "42501", RowForbidden, ""),
        ("update customer set tenant_id = gen_random_uuid()", "42501", RowForbidden, ""),
        ("select * from no_such_table", "42P01", SchemaMissing, ""),
        ("select no_such_column from customer", "42703", SchemaMissing, ""),
        ("select no_such_function()", "42883", SchemaMissing, ""),
        ("selec", "42601", None, ""),
    ],
)
def test_each_refusal_has_its_error_and_the_rest_are_bugs(
    clinic: Clinic, statement: str, state: str, ours: type[SlotyError] | None, named: str
) -> None:
    error = provoked(clinic, statement)
    assert error.sqlstate == state
    translated = sqlstate.translate(error)
    assert (translated and type(translated)) is ours
    assert translated is None or named in translated.message


def test_two_reservations_of_one_time_are_told_as_time_taken(clinic: Clinic) -> None:
    """Written past the usual routine, which would have found another lane or said who is missing."""
    block = (
        "insert into reservation (tenant_id, id, calendar_id, lane, during, kind) values"
        f" ('{clinic.tenant}', gen_random_uuid(), '{clinic.ids['calendar:ana']}', 0,"
        " tstzrange('2027-01-04 09:00Z', '2027-01-04 10:00Z'), 'BLOCK')"
    )
    error = provoked(clinic, block, block)
    assert error.diag.constraint_name == "no_double_booking"
    assert type(told(error)) is TimeTaken


@pytest.mark.parametrize("statement", ["insert into s values ('rui@example.com', 5)", "update s set age = -1"])
def test_what_a_row_holds_is_never_told(clinic: Clinic, statement: str) -> None:
    """PostgreSQL's own DETAIL quotes the row."""
    table = "create temporary table s (email text, age int, constraint s_one unique (email), constraint s_age check (age > 0))"
    error = provoked(clinic, f"{table} on commit drop", "insert into s values ('rui@example.com', 4)", statement)
    assert "rui@example.com" in (error.diag.message_detail or "")
    ours = told(error)
    assert (error.diag.constraint_name or "none") in ours.message
    assert "example.com" not in f"{ours!r} {ours} {ours.advice} {ours.facts}"


def test_of_a_tenants_table_not_even_postgresql_quotes_the_row(clinic: Clinic) -> None:
    """Row-level security has it leave DETAIL out: one could learn of rows that one may not see."""
    clinic.customer("eva@example.com")
    error = provoked(clinic, "update customer set email = 'rui@example.com' where email = 'eva@example.com'")
    assert isinstance(told(error), Duplicate)
    assert error.diag.message_detail is None


def test_the_number_of_a_shard_is_left_out(clinic: Clinic) -> None:
    """Citus adds it to the constraint's name: scripts and people know the name without."""
    error = provoked(
        clinic,
        "create temporary table s (a int, constraint s_one_only_102008 unique (a)) on commit drop",
        "insert into s values (1), (1)",
    )
    assert error.diag.constraint_name == "s_one_only_102008"
    assert told(error).message == "There is one already: s_one_only."


def test_a_statement_that_takes_too_long_is_told_so(clinic: Clinic) -> None:
    error = provoked(
        clinic, "set local statement_timeout = '5ms'", "select count(*) from generate_series(1, 10000000000)"
    )
    assert isinstance(told(error), TimedOut)


def test_who_stands_in_each_others_way_may_try_again(clinic: Clinic, database: Database) -> None:
    """A lock that is not waited for, and a snapshot that is too old."""
    connect = [database.connect(DatabaseRole.APP) for _ in range(2)]
    one, two = connect
    with one, two:
        two.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        for each in connect:
            each.execute(f"set local sloty.tenant_id = '{clinic.tenant}'".encode())
        two.execute("select from customer")
        one.execute("update customer set first_name = first_name")
        with pytest.raises(psycopg.errors.LockNotAvailable) as locked, two.transaction():
            two.execute("select from customer for update nowait")
        one.commit()
        with pytest.raises(psycopg.errors.SerializationFailure) as stale, two.transaction():
            two.execute("update customer set first_name = first_name")
    assert {type(told(locked.value)), type(told(stale.value))} == {TryAgain}


def test_a_connection_that_was_ended_is_lost_and_a_refusal_is_not(clinic: Clinic, database: Database) -> None:
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        app = database.connect(DatabaseRole.APP)
        admin.execute("select pg_terminate_backend(%s, 10000)", [app.info.backend_pid])
        with pytest.raises(psycopg.OperationalError) as ended:
            app.execute("select 1")
        app.close()
    assert isinstance(told(ended.value), DatabaseAway)
    assert sqlstate.is_lost_connection(ended.value)
    assert not sqlstate.is_lost_connection(provoked(clinic, "selec"))


def test_a_server_that_is_not_there_is_away(database: Database) -> None:
    url = "postgresql://boss:s3cret@127.0.0.1:1/clinic"
    nowhere = Database(Settings(data_dir=database.settings.data_dir / "nowhere", database_url=url))
    with pytest.raises(psycopg.OperationalError) as refused:
        nowhere.connect(DatabaseRole.APP)
    ours = told(refused.value)
    assert isinstance(ours, DatabaseAway)
    assert "s3cret" not in f"{ours!r} {ours.advice}"


def test_text_with_a_null_character_cannot_be_stored(clinic: Clinic) -> None:
    """The driver itself refuses it, without a state."""
    with clinic.unit() as unit, pytest.raises(psycopg.DataError) as refused:
        unit.session.run("update customer set first_name = %(name)s", name="a\x00b")
    assert refused.value.sqlstate is None
    assert isinstance(told(refused.value), ValueRefused)


def test_what_sqlalchemy_wraps_is_unwrapped(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        connection = unit.session.connection()
        with pytest.raises(IntegrityError) as refused, connection.begin_nested():
            connection.exec_driver_sql("insert into calendar select * from calendar")
    assert isinstance(told(refused.value), Duplicate)


def test_a_unit_raises_ours(clinic: Clinic) -> None:
    """So that no front end ever sees the driver's."""
    with pytest.raises(StillUsed), clinic.unit() as unit:
        unit.session.run("delete from calendar where tenant_id = %(tenant)s")


def test_other_exceptions_are_none_of_the_databases() -> None:
    assert sqlstate.translate(ValueError(str(uuid4()))) is None
