"""An installation from nothing: made, stopped, started, examined, erased; by the operator only."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.db import schema
from sloty.db.embedded import EmbeddedServer
from sloty.db.pool import Database, DatabaseRole, DatabaseUrlWrong
from sloty.db.sqlstate import DatabaseAway
from sloty.operations import installation, integrations
from sloty.operations.installation import NotEmbedded, UnknownDatabaseRole
from sloty.settings import Settings
from tests.builders import Clinic
from tests.servers import a_passable_folder

OPERATOR = Actor.operator("operator", "cli")
NOBODY_THERE = "postgresql://boss:s3cret@127.0.0.1:1/clinic"


@pytest.fixture(scope="module")
def empty() -> Iterator[Database]:
    """An installation in which nothing was done yet."""
    with a_passable_folder() as folder:
        database = Database(Settings(data_dir=folder / "sloty"))
        yield database
        database.close()
        EmbeddedServer(folder / "sloty" / "postgres").stop()


@pytest.fixture
def installed(empty: Database) -> Database:
    """The same, with its database running, whatever the test before did."""
    installation.initialise(empty, OPERATOR)
    return empty


@pytest.fixture
def away(database: Database) -> Database:
    """One that points at a server that is not there."""
    return Database(Settings(data_dir=database.settings.data_dir / "nowhere", database_url=NOBODY_THERE))


def wrong(database: Database) -> list[str]:
    """The checks that fail."""
    return [finding.check for finding in installation.examine(database) if not finding.ok]


def test_all_is_made_from_nothing_and_again_there_is_nothing_to_do(empty: Database) -> None:
    before = installation.status(empty)
    assert (before.server, before.running, before.schema, before.pid) == ("embedded", False, "none", None)
    done = installation.initialise(empty, OPERATOR)
    assert done[0] == "embedded server started"
    assert done[-1] == f"schema migrated from nothing to {schema.newest()}"
    assert "database sloty created" in done
    assert wrong(empty) == []
    assert installation.initialise(empty, OPERATOR) == []
    assert installation.migrate(empty, OPERATOR) == []


def test_the_status_tells_what_runs_and_which_schema_is_there(installed: Database) -> None:
    status = installation.status(installed)
    assert status.running
    assert status.pid
    assert status.version.startswith("18.")
    assert status.schema == status.wanted == schema.newest()
    assert status.data_dir == str(installed.settings.data_dir / "postgres")


def test_it_is_stopped_and_started_once(installed: Database) -> None:
    """Connections of this process do not keep it up."""
    with installed.engine(DatabaseRole.APP).connect() as connection:
        connection.exec_driver_sql("select 1")
    assert installation.stop(installed, OPERATOR)
    assert not installation.stop(installed, OPERATOR)
    down = installation.status(installed)
    assert (down.running, down.schema, down.wanted) == (False, "none", schema.newest())
    assert installation.start(installed, OPERATOR)
    assert not installation.start(installed, OPERATOR)
    assert wrong(installed) == []


def test_what_was_erased_is_gone_and_can_be_made_anew(installed: Database) -> None:
    installation.erase(installed, OPERATOR)
    assert not (installed.settings.data_dir / "postgres").exists()
    assert not installation.status(installed).running
    assert f"schema migrated from nothing to {schema.newest()}" in installation.initialise(installed, OPERATOR)
    assert wrong(installed) == []


@pytest.mark.parametrize(
    ("role", "user"),
    [("app", "sloty_app"), ("platform", "sloty_platform"), ("migrator", "sloty_migrator"), ("Admin", "postgres")],
)
def test_the_url_of_a_role_connects_as_that_role(installed: Database, role: str, user: str) -> None:
    with psycopg.connect(installation.url(installed, OPERATOR, role)) as connection:
        assert connection.execute("select current_user").fetchone() == (user,)


def test_there_are_four_roles_and_no_other(database: Database) -> None:
    with pytest.raises(UnknownDatabaseRole, match="owner"):
        installation.url(database, OPERATOR, "owner")


@pytest.mark.parametrize("act", [installation.start, installation.stop, installation.erase])
def test_a_server_elsewhere_is_left_alone(database: Database, act: Callable[[Database, Actor], object]) -> None:
    with pytest.raises(NotEmbedded):
        act(database, OPERATOR)
    assert installation.status(database).running


@pytest.mark.parametrize(
    "act",
    [
        installation.initialise,
        installation.start,
        installation.stop,
        installation.erase,
        installation.migrate,
        lambda database, actor: installation.url(database, actor, "app"),
    ],
)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPER_ADMIN])
def test_only_the_platforms_administrator_may(database: Database, act: Callable[..., Any], role: Role) -> None:
    actor = Actor("eva", role, "web", permissions=PERMISSIONS[role])
    with pytest.raises(NotAllowed):
        act(database, actor)


def test_a_program_is_told_that_a_database_does_not_answer(away: Database) -> None:
    with pytest.raises(DatabaseAway):
        installation.require_current(away)


def test_a_database_that_does_not_answer_has_a_status_and_is_a_finding(away: Database) -> None:
    """With the next thing to do, and without the password."""
    status = installation.status(away)
    assert (status.server, status.running, status.version, status.schema) == ("127.0.0.1:1", False, "", "none")
    findings = list(installation.examine(away))
    assert [(finding.check, finding.ok, finding.fix) for finding in findings] == [
        ("database", False, "sloty db status")
    ]
    assert "s3cret" not in f"{status} {findings}"


def test_who_really_sends_and_has_no_pages_is_found(clinic: Clinic) -> None:
    """Its messages would have no links; files have some, to this machine."""
    found = {each.check: each for each in installation.examine(clinic.database)}
    assert clinic.slug not in found["links"].detail
    with clinic.unit() as unit:
        integrations.set_(unit, "EMAIL", "SMTP", {"host": "127.0.0.1", "from_address": "desk@riverside.example"}, {})
    found = {each.check: each for each in installation.examine(clinic.database)}
    assert not found["links"].ok
    assert clinic.slug in found["links"].detail
    settings = clinic.database.settings.model_copy(update={"public_url": "https://book.example.com"})
    elsewhere = Database(settings)
    assert {each.check: each.ok for each in installation.examine(elsewhere)}["links"]
    elsewhere.close()


def test_a_url_that_cannot_be_read_is_told_as_such(database: Database) -> None:
    """Without a word of it."""
    update = {"database_url": "postgresql://boss:s3cret@[host/clinic"}
    torn = Database(database.settings.model_copy(update=update))
    for act in (installation.initialise, installation.migrate):
        with pytest.raises(DatabaseUrlWrong) as refused:
            act(torn, OPERATOR)
        assert "s3cret" not in str(refused.value)


def test_the_server_that_is_meant_is_told_by_host_and_port_only(database: Database) -> None:
    status = installation.status(database)
    password = conninfo_to_dict(database.settings.database_url or "")["password"]
    assert status.server.endswith(":5432")
    assert str(password) not in str(status)
