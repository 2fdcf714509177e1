"""One Chromium and one server for the tests of this folder, which one worker runs; a tenant for each of them."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser

from sloty.db.pool import Database
from tests.browser import served
from tests.browser.chromium import CHROMIUM, a_browser
from tests.browser.served import Served, serving
from tests.browser.visitor import Street
from tests.builders import NOW, Clinic


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not on this machine: apt-get install chromium")
    with a_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def pages(database: Database) -> Iterator[Served]:
    """The pages of the worker's database."""
    settings = database.settings.model_copy(update={"web_base_domain": served.BASE})
    with serving(Database(settings)) as found:
        yield found


@pytest.fixture
def street(chromium: Browser, pages: Served, clinic: Clinic) -> Street:
    """Where visitors of the usual clinic come from."""
    pages.now = NOW
    return Street(chromium, pages, clinic.slug)
