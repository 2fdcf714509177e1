"""Where connections lead, as whom, and what of it is never told."""

import os
import signal
import traceback
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from sloty.db import credentials
from sloty.db.embedded import EmbeddedServer
from sloty.db.pool import Database, DatabaseRole, DatabaseUrlWrong, NotSetUp, server_key
from sloty.settings import Settings

URL = "postgresql://boss:s3cret%2Fof%3Athe%40boss@db.example.org:6543/clinic?sslmode=require"
NOBODY_THERE = "postgresql://boss:s3cret@127.0.0.1:1/clinic"
PASSWORD_ROLES = (DatabaseRole.APP, DatabaseRole.PLATFORM, DatabaseRole.MIGRATOR)


def elsewhere(folder: Path, url: str = URL) -> Database:
    """A database at a URL, with passwords for its server."""
    database = Database(Settings(data_dir=folder, database_url=url))
    credentials.load(folder / "credentials.json", server_key(url)).with_generated([role.value for role in DatabaseRole])
    return database


@pytest.mark.parametrize("role", PASSWORD_ROLES)
def test_where_nothing_was_set_up_nothing_is_made_and_it_is_told_how_to(tmp_path: Path, role: DatabaseRole) -> None:
    with pytest.raises(NotSetUp) as refused:
        Database(Settings(data_dir=tmp_path / "data")).connect(role)
    assert "sloty db init" in refused.value.advice
    assert "sloty demo" in refused.value.advice
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("role", PASSWORD_ROLES)
def test_a_role_has_its_own_name_and_password_and_the_rest_of_the_url(tmp_path: Path, role: DatabaseRole) -> None:
    parts = conninfo_to_dict(elsewhere(tmp_path).address(role))
    password = credentials.load(tmp_path / "credentials.json", "db.example.org:6543").password(role.value)
    assert password
    assert parts == {
        "user": role.value,
        "password": password,
        "host": "db.example.org",
        "port": "6543",
        "dbname": "clinic",
        "sslmode": "require",
    }


def test_the_administrator_is_whoever_the_url_names(tmp_path: Path) -> None:
    assert elsewhere(tmp_path).address(DatabaseRole.ADMIN) == URL


@pytest.mark.parametrize("query", ["user=boss&password=x&sslmode=require", "sslmode=require&%75ser=boss&passwor%64=x"])
def test_an_administrator_named_in_the_query_of_the_url_is_not_who_a_role_connects_as(
    tmp_path: Path, query: str
) -> None:
    """The query wins over what stands before the host: front ends would be superusers, and isolation gone."""
    parts = conninfo_to_dict(elsewhere(tmp_path, f"postgresql:///clinic?host=/run&{query}").address(DatabaseRole.APP))
    assert (parts["user"], parts["host"], parts["sslmode"]) == ("sloty_app", "/run", "require")
    assert parts["password"] not in {"x", None}


def test_without_a_password_of_its_own_a_role_uses_the_url_as_it_is(tmp_path: Path) -> None:
    """As through a pooler that signs in for everybody."""
    assert Database(Settings(data_dir=tmp_path, database_url=URL)).address(DatabaseRole.APP) == URL


def test_passwords_belong_to_one_server(tmp_path: Path) -> None:
    elsewhere(tmp_path)
    other = URL.replace("6543", "5432")
    assert Database(Settings(data_dir=tmp_path, database_url=other)).address(DatabaseRole.APP) == other
    assert server_key("postgresql:///clinic") == "localhost:5432"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://boss:s3cret %zz@host/clinic",
        "postgresql://boss:s3cret@[host/clinic",
        "host=db.example.org user=boss password=s3cret",
        "s3cret",
    ],
)
@pytest.mark.parametrize("role", [DatabaseRole.APP, DatabaseRole.ADMIN])
def test_a_url_that_cannot_be_read_is_refused_without_being_repeated(
    tmp_path: Path, url: str, role: DatabaseRole
) -> None:
    with pytest.raises(DatabaseUrlWrong) as refused:
        Database(Settings(data_dir=tmp_path, database_url=url)).connect(role)
    assert "s3cret" not in f"{refused.value!r} {refused.value.advice}"
    assert "s3cret" not in "".join(traceback.format_exception(refused.value))


def test_the_password_is_neither_in_the_repr_nor_in_the_error_of_a_connection(tmp_path: Path) -> None:
    database = elsewhere(tmp_path, NOBODY_THERE)
    with pytest.raises(psycopg.OperationalError) as refused:
        database.connect(DatabaseRole.ADMIN)
    told = f"{database!r} {database.settings!r} {database.settings} {database.engine(DatabaseRole.APP)!r}"
    assert "s3cret" not in f"{told} {refused.value!r} {refused.value}"
    database.close()


def test_nothing_connects_before_it_is_asked_to(tmp_path: Path) -> None:
    """Nor is a server started, nor a file written."""
    for settings in (Settings(data_dir=tmp_path / "a"), Settings(data_dir=tmp_path / "b", database_url=NOBODY_THERE)):
        database = Database(settings)
        assert database.engine(DatabaseRole.APP) is database.engine(DatabaseRole.APP)
        database.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("wanted", "threshold"), [(None, None), (True, 3), (False, None)])
def test_statements_are_prepared_on_another_server_only_when_that_is_said(
    database: Database, wanted: bool | None, threshold: int | None
) -> None:
    """A pooler may stand there, and would lose them."""
    asked = Database(database.settings.model_copy(update={"prepare_statements": wanted}))
    with asked.connect(DatabaseRole.APP) as connection:
        assert connection.prepare_threshold == threshold


def test_engines_are_kept_by_role_and_closed(database: Database) -> None:
    mine = Database(database.settings)
    app, platform = mine.engine(DatabaseRole.APP), mine.engine(DatabaseRole.PLATFORM)
    assert app is not platform
    for engine, role in ((app, "sloty_app"), (platform, "sloty_platform")):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("select current_user").scalar_one() == role
    mine.close()
    assert mine.engine(DatabaseRole.APP) is not app
    mine.close()


def test_the_embedded_server_is_started_by_who_connects(server: EmbeddedServer) -> None:
    database = Database(Settings(data_dir=server.folder))
    assert database.embedded is not None
    assert database.embedded.data == server.data
    server.stop()
    with database.connect(DatabaseRole.ADMIN) as connection:
        assert connection.info.dbname == "postgres"
        assert connection.prepare_threshold == 3
    assert server.status().running


def test_an_embedded_server_that_runs_and_refuses_is_not_started_again(server: EmbeddedServer) -> None:
    server.start()
    before = server.status().pid
    database = Database(Settings(data_dir=server.folder))
    with pytest.raises(NotSetUp):
        database.connect(DatabaseRole.APP)
    # As when it was set up, and the role is gone.
    credentials.load(server.folder / "credentials.json").with_generated([DatabaseRole.APP.value])
    parts = conninfo_to_dict(database.address(DatabaseRole.APP))
    assert (parts["user"], parts["dbname"]) == ("sloty_app", "sloty")
    with pytest.raises(psycopg.OperationalError):
        database.connect(DatabaseRole.APP)
    assert server.status().pid == before


def test_a_server_that_was_stopped_is_left_so_by_who_stays_and_one_that_was_killed_is_not(
    server: EmbeddedServer,
) -> None:
    server.start()
    database = Database(Settings(data_dir=server.folder))
    database.starts_stopped = False
    credentials.load(server.folder / "credentials.json").with_generated([DatabaseRole.APP.value])
    server.stop()
    with pytest.raises(psycopg.OperationalError):
        database.connect(DatabaseRole.APP)
    assert not server.status().running
    server.start()
    killed = server.status().pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    with pytest.raises(psycopg.OperationalError):
        # There is no such role; but somebody answers.
        database.connect(DatabaseRole.APP)
    assert server.status().running


def test_a_url_takes_the_place_of_the_embedded_server(database: Database) -> None:
    assert database.embedded is None
