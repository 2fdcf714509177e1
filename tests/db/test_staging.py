"""The temporary table of an import."""

from uuid import uuid4

import psycopg
import pytest

from sloty.db.queries import staging as queries
from sloty.db.sqlstate import TryAgain
from sloty.db.staging import MANY, ColumnType, Stage, discard
from tests.builders import Clinic

COLUMNS = {"code": ColumnType.TEXT, "born": ColumnType.DATE}


def row(line: int, code: str | None, problem: str | None = None) -> tuple[object, ...]:
    return (line, uuid4(), problem, problem and f"it is {problem}", code, "2001-02-03")


def test_rows_are_staged_judged_and_told_by_reason(empty_clinic: Clinic) -> None:
    with empty_clinic.unit() as unit:
        stage = Stage(unit.session, COLUMNS)
        stage.fill([row(2, "a"), row(3, "b", "bad"), row(4, "a"), row(5, None), row(6, "b"), row(7, "a\tb\\N\n")])
        stage.refuse_duplicates("code", "twice", "as in line ")
        stage.refuse([(6, "late", "too late"), (3, "late", "too late")])
        counts = stage.counts()
        assert (counts.rows, counts.rejected, counts.new, counts.known) == (6, 3, 3, 0)
        assert [(each.code, each.count, each.lines) for each in stage.groups()] == [
            ("bad", 1, (3,)),
            ("late", 1, (6,)),
            ("twice", 1, (4,)),
        ]
        assert [*stage.rejects()] == [(3, "bad", "it is bad"), (4, "twice", "as in line 2"), (6, "late", "too late")]
        assert unit.session.row("select code, born::text from import_stage where line = 7") == (
            "a\tb\\N\n",
            "2001-02-03",
        )


def test_nothing_of_it_outlives_the_transaction(empty_clinic: Clinic) -> None:
    for _ in range(2):
        with empty_clinic.unit() as unit:
            Stage(unit.session, COLUMNS).fill([row(2, "a")])
            # A second in the same transaction takes the place of the first.
            assert Stage(unit.session, COLUMNS).counts().rows == 0
    with empty_clinic.unit() as unit:
        assert unit.session.row("select to_regclass('pg_temp.import_stage')") == (None,)


def test_rows_that_break_off_leave_nothing(empty_clinic: Clinic) -> None:
    def broken() -> object:
        yield row(2, "a")
        raise KeyError

    with pytest.raises(KeyError), empty_clinic.unit() as unit:
        Stage(unit.session, COLUMNS).fill(broken())  # type: ignore[arg-type]
    with empty_clinic.unit() as unit:
        assert unit.session.row("select to_regclass('pg_temp.import_stage')") == (None,)


def test_two_imports_of_a_tenant_wait_for_each_other_and_other_tenants_do_not(
    clinic: Clinic, empty_clinic: Clinic
) -> None:
    with clinic.unit() as unit:
        Stage(unit.session, COLUMNS)
        with empty_clinic.unit() as elsewhere:
            elsewhere.session.run("set local lock_timeout = '5s'")
            Stage(elsewhere.session, COLUMNS)
        with pytest.raises(TryAgain), clinic.unit() as other:
            other.session.run("set local lock_timeout = '50ms'")
            other.session.run(queries.LOCK)


def test_braces_are_filled_with_names_and_never_with_text(empty_clinic: Clinic) -> None:
    with empty_clinic.unit() as unit:
        stage = Stage(unit.session, COLUMNS)
        stage.fill([row(2, "a")])
        with pytest.raises(psycopg.errors.UndefinedColumn):
            stage.refuse_duplicates('code" is null or true --', "x", "y")
        unit.session.rollback()


def test_many_rows_are_joined_in_sets_whatever_the_statistics_say(empty_clinic: Clinic) -> None:
    def nested(count: int) -> object:
        with empty_clinic.unit() as unit:
            stage = Stage(unit.session, COLUMNS)
            stage.fill(row(line, str(line)) for line in range(count))
            joined = unit.session.row("show enable_nestloop")
            stage.one_by_one()
            return joined, unit.session.row("show enable_nestloop")

    assert nested(10) == (("on",), ("on",))
    assert nested(MANY) == (("off",), ("on",))
    with empty_clinic.unit() as unit:
        assert unit.session.row("show enable_nestloop") == ("on",)


def test_a_stage_can_be_gone_before_its_transaction(empty_clinic: Clinic) -> None:
    with empty_clinic.unit() as unit:
        Stage(unit.session, COLUMNS).fill([row(2, "a")])
        for _ in range(2):
            discard(unit.session)
        assert unit.session.row("select to_regclass('pg_temp.import_stage')") == (None,)
