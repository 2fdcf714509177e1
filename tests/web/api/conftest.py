"""A program for each test, with a key that may do everything the API offers."""

import pytest

from tests.web.api.program import Program
from tests.web.site import Site


@pytest.fixture
def program(site: Site) -> Program:
    """At the usual clinic."""
    return Program(site)
