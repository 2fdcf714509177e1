"""A site for each test: the pages of a tenant of its own, found by its host name."""

from collections.abc import Iterator

import pytest

from sloty.db.pool import Database
from tests.builders import NOW, Clinic
from tests.web.site import BASE, Site
from tests.web.tenancy import Tenancy


@pytest.fixture(scope="session")
def web_database(database: Database) -> Iterator[Database]:
    """The worker's database, as an installation with a base domain has it."""
    made = Database(database.settings.model_copy(update={"web_base_domain": BASE}))
    yield made
    made.close()


@pytest.fixture
def site(web_database: Database, clinic: Clinic) -> Site:
    """The pages of the usual clinic."""
    clinic.database = web_database
    return Site(clinic)


@pytest.fixture(scope="module")
def two(web_database: Database) -> tuple[Tenancy, Tenancy]:
    """Mine, and theirs."""
    return Tenancy(web_database, "mine"), Tenancy(web_database, "theirs")


@pytest.fixture
def mine(two: tuple[Tenancy, Tenancy]) -> Iterator[Tenancy]:
    """With its clock as before, whatever a test did to it."""
    yield two[0]
    two[0].site.now = NOW
