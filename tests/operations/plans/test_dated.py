"""The dated sections of a plan."""

from sloty.db.pool import Database
from sloty.operations.plans import Terms
from sloty.operations.rows import Action
from tests.operations.plans.builders import CLINIC, a_plan, a_slug, applied


def test_a_dated_change_is_another_one_when_it_says_something_else(database: Database) -> None:
    """Without pruning the old one stays; with it, it goes."""
    slug = a_slug()
    applied(database, a_plan(slug=slug))
    later = CLINIC.replace("day: 2099-07-01", "day: 2099-07-03")
    added = applied(database, a_plan(later, slug))
    assert [(each.ref, each.action) for each in added.changes] == [("override/2099-07-03/ana/VACATION", Action.CREATED)]
    pruned = applied(database, a_plan(later, slug), Terms(prune=True))
    assert [(each.ref, each.action) for each in pruned.changes] == [
        ("override/2099-07-01/ana/VACATION", Action.REMOVED)
    ]
