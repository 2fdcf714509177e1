"""Daemons tell that they are there, by the database's clock."""

from uuid import uuid4

from sloty.actor import Actor
from sloty.db.pool import Database
from sloty.operations import daemons
from sloty.operations.unit import open_unit

PLATFORM = Actor.operator("daemon", "daemon")


def test_one_arrives_beats_and_leaves(database: Database) -> None:
    mine = uuid4()

    def told() -> tuple[bool, bool]:
        with open_unit(database, PLATFORM) as platform:
            (view,) = (each for each in daemons.list_(platform) if each.id == mine)
        return view.alive, view.stopped_at is not None

    with open_unit(database, PLATFORM) as platform:
        daemons.arrive(platform, mine, "here", 1)
    assert told() == (True, False)
    with open_unit(database, PLATFORM) as platform:
        daemons.beat(platform, mine, {"send": {"runs": 3}})
        platform.session.run("update daemon set seen_at = seen_at - interval '31 seconds' where id = %(id)s", id=mine)
    assert told() == (False, False)
    with open_unit(database, PLATFORM) as platform:
        daemons.beat(platform, mine, {})
    assert told() == (True, False)
    with open_unit(database, PLATFORM) as platform:
        daemons.leave(platform, mine, {})
    assert told() == (False, True)
