"""Journeys share one machine, in their order: that holds only while they stay on one worker."""

import pytest

pytestmark = pytest.mark.xdist_group("journeys")


def test_what_belongs_together_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    """The runner tells by the name; a version that does not see the mark would say nothing."""
    if not hasattr(request.config, "workerinput"):
        pytest.skip("one process runs all: nothing is spread")
    assert request.node.nodeid.endswith("@journeys")
