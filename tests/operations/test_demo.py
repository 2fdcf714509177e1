"""The sample clinic: made once, repaired after, and nobody else's appointment touched."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from sloty.actor import Actor
from sloty.db.pool import Database, DatabaseRole
from sloty.engine.lifecycle import Status
from sloty.errors import Conflict
from sloty.operations import appointments, booking, demo, slots
from sloty.operations.access import actor_for
from sloty.operations.booking import Wish
from sloty.operations.slots import Search
from sloty.operations.unit import open_unit
from tests.conftest import make_copy

OPERATOR = Actor.operator("operator", "cli")
NOON = datetime(2027, 3, 10, 17, tzinfo=UTC)


@pytest.fixture(scope="module")
def fresh(worker_id: str) -> Iterator[Database]:
    """A database with no tenant in it."""
    database = Database(make_copy(f"sloty_demo_{worker_id}"))
    yield database
    database.close()


def test_the_demo_shows_every_status_and_again_adds_nothing_twice(fresh: Database) -> None:
    """A day later it books the day that has come into sight, and no other; what somebody booked stays as it was."""
    first = demo.run(fresh, OPERATOR, NOON)
    assert set(first.counts) == {status.value for status in Status}
    assert first.booked > 150
    again = demo.run(fresh, OPERATOR, NOON)
    assert (again.created, again.repaired, again.booked) == (0, 0, 0)

    actor = actor_for(fresh, tenant=demo.CLINIC, email=None, front_end="cli")
    mine = []
    with open_unit(fresh, actor, now=NOON) as unit:
        for slot in list(slots.find_slots(unit, Search("physio", NOON, NOON + timedelta(days=3))))[::4]:
            wish = Wish("physio", slot.start, "RH1001", provider=slot.provider, location=slot.location)
            try:
                mine.append(booking.book(unit, wish))
            except Conflict:
                continue
    assert len(mine) > 3
    demo.run(fresh, OPERATOR, NOON + timedelta(hours=1))
    with open_unit(fresh, actor, now=NOON) as unit:
        assert [appointments.show(unit, view.confirmation_code) for view in mine] == mine
    later = demo.run(fresh, OPERATOR, NOON + timedelta(days=1))
    assert 0 < later.booked < 60
    assert later.advanced > 0

    demo.erase(fresh, OPERATOR)
    with fresh.connect(DatabaseRole.PLATFORM) as platform:
        assert platform.execute("select count(*) from appointment").fetchone() == (0,)
        assert platform.execute("select count(*) from tenant").fetchone() == (0,)
