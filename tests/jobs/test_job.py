"""The instant of a job is the database's, whatever the machine's clock shows."""

from datetime import timedelta
from uuid import uuid4

from sloty.db.pool import Database
from sloty.jobs.job import Work
from sloty.operations.unit import database_now
from tests.builders import NOW


def test_it_follows_the_database(database: Database) -> None:
    work = Work(database, uuid4())
    before = database_now(database)
    found = [work.now() for _ in range(3)]
    assert before - timedelta(seconds=1) < found[0] <= found[1] <= found[2] < before + timedelta(seconds=30)
    assert Work(database, uuid4(), told=lambda: NOW).now() == NOW
