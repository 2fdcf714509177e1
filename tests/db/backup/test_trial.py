"""A trial leaves nothing behind, neither when it ends well nor when it fails; and there is one at a time."""

from collections.abc import Iterator

import pytest

from sloty.db import schema
from sloty.db.backup import trial
from sloty.db.backup.trial import TrialBusy
from sloty.db.pool import Database, DatabaseRole
from tests.db.backup.places import a_clean_machine, a_copy, databases, left_in


@pytest.fixture
def own(worker_id: str) -> Iterator[Database]:
    with a_copy(f"sloty_trial_of_{worker_id}") as made:
        yield made


def test_on_a_server_elsewhere_it_is_another_database_and_goes(own: Database) -> None:
    with pytest.raises(RuntimeError, match="tried"), trial.beside(own) as place:
        schema.prepare(place)
        assert databases(own) == {schema.database_name(own), schema.database_name(place)}
        raise RuntimeError("tried")
    assert databases(own) == {schema.database_name(own)}


def test_what_a_killed_one_left_goes_with_the_next(own: Database) -> None:
    with trial.maintenance(own) as admin:
        admin.execute(f'create database "{schema.database_name(own)}_trial_0123456789ab"'.encode())
    with trial.beside(own):
        assert databases(own) == {schema.database_name(own)}


def test_there_is_one_at_a_time(own: Database) -> None:
    with trial.beside(own), pytest.raises(TrialBusy), trial.beside(own):
        pass


def test_beside_an_embedded_server_it_is_another_server_and_goes() -> None:
    with a_clean_machine() as machine:
        with trial.beside(machine) as place:
            schema.prepare(place)
            with place.connect(DatabaseRole.ADMIN, dbname="sloty") as admin:
                assert admin.execute("select current_database()").fetchone() == ("sloty",)
        assert left_in(machine.settings.data_dir) == set()


@pytest.mark.parametrize(
    "url",
    ["postgresql://a:b@h:5432/sloty?sslmode=require", "postgresql://a:b@h:5432/?dbname=sloty&sslmode=require"],
)
def test_another_database_of_the_same_server_is_named_in_the_path(url: str) -> None:
    assert trial.named(url, "a b") == "postgresql://a:b@h:5432/a%20b?sslmode=require"
