"""One database takes the place of another, although somebody is connected; and what was there is kept."""

import shutil
from collections.abc import Iterator

import psycopg
import pytest

from sloty.db import schema
from sloty.db.backup import switching, trial
from sloty.db.pool import Database, DatabaseRole
from tests.builders import NOW
from tests.db.backup.places import a_clean_machine, a_copy, databases


@pytest.fixture
def own(worker_id: str) -> Iterator[Database]:
    with a_copy(f"sloty_switched_{worker_id}") as made:
        yield made


def test_whoever_is_connected_is_cut_off_and_the_old_one_kept(own: Database) -> None:
    name = schema.database_name(own)
    with trial.beside(own) as place:
        schema.prepare(place)
        with own.connect(DatabaseRole.APP) as somebody:
            kept = switching.switch(own, place, NOW)
            with pytest.raises(psycopg.OperationalError):
                somebody.execute("select 1")
    assert kept == f"{name}_before_{NOW:%Y%m%dT%H%M%SZ}"
    assert databases(own) == {name, kept}
    with own.connect(DatabaseRole.ADMIN, dbname=name) as admin:
        assert admin.execute("select to_regclass('tenant')").fetchone() == (None,)


def test_where_nothing_was_nothing_is_kept() -> None:
    with a_clean_machine() as machine:
        assert machine.embedded is not None
        machine.embedded.start()
        machine.embedded.stop()
        shutil.rmtree(machine.embedded.data)
        with trial.beside(machine) as place:
            schema.prepare(place)
            assert switching.switch(machine, place, NOW) is None
        with machine.connect(DatabaseRole.ADMIN, dbname="sloty") as admin:
            assert admin.execute("select current_database()").fetchone() == ("sloty",)
