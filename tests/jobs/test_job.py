"""The instant of a job is the database's, whatever the machine's clock shows."""

from datetime import timedelta
from uuid import uuid4

import pytest

from sloty import clock
from sloty.jobs.job import Work
from tests.builders import NOW, Clinic, database_now


def test_it_is_the_databases(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    right = clock.now
    monkeypatch.setattr(clock, "now", lambda: right() - timedelta(hours=2))
    before = database_now(clinic.database)
    with Work(clinic.database, uuid4()).unit(clinic.tenant) as unit:
        assert unit.tenant == clinic.tenant
        assert before <= unit.now <= before + timedelta(minutes=5)
    with Work(clinic.database, uuid4(), told=lambda: NOW).unit() as unit:
        assert unit.now == NOW
