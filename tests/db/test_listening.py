"""Being told: after what was written while nobody listened, at once of what is new, and of nothing when there is none."""

from sloty.db.listening import notices
from sloty.db.pool import Database, DatabaseRole


def test_each_notice_is_told_and_so_is_quiet(database: Database) -> None:
    told = notices(database, "sloty_listening", 0.05)
    assert next(told)
    assert not next(told)
    with database.connect(DatabaseRole.APP, autocommit=True) as writer:
        writer.execute("notify sloty_listening")
    assert next(told)
    told.close()


def test_a_lost_connection_ends_it(database: Database) -> None:
    told = notices(database, "sloty_lost", 5)
    assert next(told)
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        ended = admin.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where query like '%listen%sloty_lost%'"
            " and pid <> pg_backend_pid()"
        ).fetchone()
    assert ended == (1,)
    assert [*told] == []
