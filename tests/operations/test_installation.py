"""The installation, as its operator handles it."""

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.db.pool import Database
from sloty.operations import installation
from sloty.operations.installation import NotEmbedded, UnknownDatabaseRole

OPERATOR = Actor.operator("operator", "cli")


def test_status_and_doctor_tell_what_is_there(database: Database) -> None:
    found = installation.status(database)
    assert (found.running, found.schema) == (True, found.wanted)
    assert all(finding.ok for finding in installation.examine(database))


def test_a_database_that_does_not_answer_is_a_finding_and_not_an_error(database: Database) -> None:
    nowhere = database.settings.model_copy(update={"database_url": "postgresql://x:secret@127.0.0.1:1/x"})
    away = Database(nowhere)
    assert installation.status(away).running is False
    (finding,) = installation.examine(away)
    assert not finding.ok
    assert "secret" not in finding.detail + finding.fix


def test_a_server_elsewhere_is_neither_started_nor_stopped(database: Database) -> None:
    for act in (installation.start, installation.stop):
        with pytest.raises(NotEmbedded):
            act(database, OPERATOR)


def test_only_the_operator_may(database: Database) -> None:
    staff = Actor("eva", Role.STAFF, "desk", permissions=PERMISSIONS[Role.STAFF])
    for act in (installation.initialise, installation.migrate, installation.stop):
        with pytest.raises(NotAllowed):
            act(database, staff)
    with pytest.raises(UnknownDatabaseRole):
        installation.url(database, OPERATOR, "king")
    assert "sloty_app" in installation.url(database, OPERATOR, "app")
