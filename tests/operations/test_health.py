"""Whether an installation is good, told quickly, with the next thing to do."""

from pathlib import Path

import pytest

from sloty.db import schema
from sloty.db.pool import Database
from sloty.operations import glance, health
from sloty.settings import Settings
from tests.builders import Clinic

NOBODY_THERE = "postgresql://boss:s3cret@127.0.0.1:1/clinic"


def test_a_good_installation_is_told_so(clinic: Clinic, database: Database) -> None:
    found = health.look(database.settings)
    assert (found.good, found.running, found.fix, found.schema) == (True, True, "", found.wanted)
    assert found.tenants is not None
    assert found.tenants >= 1


def test_the_wanted_revision_is_the_migrations_own() -> None:
    assert health.newest() == schema.newest()


def test_an_embedded_server_that_is_down_stays_down(tmp_path: Path) -> None:
    found = health.look(Settings(data_dir=tmp_path / "data"))
    assert (found.good, found.running, found.pid, found.tenants) == (False, False, None, None)
    assert (found.server, found.fix) == ("embedded", "sloty db start")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("written", ["", "99999999\n", "not a number\n"])
def test_a_pid_file_that_was_left_behind_deceives_nobody(tmp_path: Path, written: str) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "postmaster.pid").write_text(written)
    found = health.look(Settings(data_dir=tmp_path))
    assert (found.running, found.pid) == (False, None)


def test_a_server_elsewhere_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    found = health.look(Settings(data_dir=tmp_path, database_url=NOBODY_THERE))
    assert (found.running, found.server, found.fix) == (False, "127.0.0.1:1", "sloty doctor")
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("there", "fix"),
    [(None, "sloty db init"), ("0001", "sloty db migrate"), ("9999", "pip install -U sloty")],
)
def test_a_schema_that_is_not_ours_has_its_own_fix(
    database: Database, monkeypatch: pytest.MonkeyPatch, there: str | None, fix: str
) -> None:
    known = glance.Health("18.1", there, None, None)
    monkeypatch.setattr(glance, "health", lambda *_: known)
    found = health.look(database.settings)
    assert (found.good, found.running, found.fix) == (False, True, fix)
