"""One embedded server for the whole run, a template database, a copy of it per worker, and a tenant per test.

Tests are apart because tenants are: nothing is truncated, and every test that shares a database tries the isolation.
"""

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from sloty.db import schema
from sloty.db.embedded import EmbeddedServer
from sloty.db.pool import Database
from sloty.settings import Settings
from tests.builders import Clinic, a_clinic

_DATA = "SLOTY_TEST_DATA"
"""Where the run's server lives; set by the controller, inherited by the workers."""
_KEPT = {_DATA, "SLOTY_VITORIA"}
"""The second names a file of open data, for the test that imports it."""
TEMPLATE = "sloty_template"


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts the server and makes the template, before any worker is born."""
    for name in [name for name in os.environ if name.startswith("SLOTY_") and name not in _KEPT]:
        del os.environ[name]
    multiprocessing.set_forkserver_preload(
        ["tests.races.racers", "tests.journeys.forked", "tests.jobs.sending", "tests.jobs.daemons"]
    )
    if hasattr(config, "workerinput"):
        return
    data = Path(tempfile.mkdtemp(prefix="sloty-tests-"))
    # The server may run as another user, who has to pass through.
    data.chmod(0o755)
    os.environ[_DATA] = str(data)
    EmbeddedServer(data / "postgres").start()
    database = Database(settings_for(TEMPLATE))
    schema.initialise(database)
    database.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller stops the server and removes its folder."""
    if not hasattr(config, "workerinput") and _DATA in os.environ:
        data = Path(os.environ.pop(_DATA))
        EmbeddedServer(data / "postgres").stop()
        shutil.rmtree(data, ignore_errors=True)


def settings_for(database_name: str) -> Settings:
    """Settings that lead to one database of the run's server."""
    data = Path(os.environ[_DATA])
    url = EmbeddedServer(data / "postgres").dsn("postgres", database_name)
    return Settings(data_dir=data, database_url=url, pool_size=2, pool_overflow=40, prepare_statements=True)


def make_copy(name: str) -> Settings:
    """A fresh copy of the template; settings that lead to it."""
    with psycopg.connect(settings_for("postgres").database_url or "", autocommit=True) as admin:
        admin.execute(
            sql.SQL("create database {} template {} owner sloty_owner").format(
                sql.Identifier(name), sql.Identifier(TEMPLATE)
            )
        )
    return settings_for(name)


@pytest.fixture(scope="session")
def database(worker_id: str) -> Iterator[Database]:
    """This worker's database. Use tenants of your own in it; leave the schema as it is."""
    made = Database(make_copy(f"sloty_{worker_id}"))
    yield made
    made.close()


@pytest.fixture
def empty_clinic(database: Database) -> Clinic:
    """A tenant with nothing in it."""
    return Clinic(database)


@pytest.fixture
def clinic(database: Database) -> Clinic:
    """A tenant with a location, a provider, a service and a customer: see `a_clinic`."""
    return a_clinic(database)
