"""Customers who may be there twice: found set-wise by what they share, judged pair by pair."""

from dataclasses import dataclass
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import customer as queries
from sloty.engine.likeness import LIKELY, Person, likeness
from sloty.operations.unit import Unit

MOST_LISTED = 10_000


@dataclass(frozen=True)
class DuplicateView:
    """Two customers who may be one."""

    score: int
    """50 to 100."""
    keep: str
    """E-mail, code or id of the one who was there first."""
    other: str
    keep_name: str
    other_name: str
    reasons: tuple[str, ...]
    keep_id: UUID
    other_id: UUID


def find(unit: Unit, limit: int = 100) -> list[DuplicateView]:
    """Pairs that somebody should look at, the likeliest first."""
    unit.actor.require(Permission.VIEW_CUSTOMERS)
    views = []
    for row in unit.session.rows(queries.PAIRS):
        one, other = row[:7], row[7:]
        score, reasons = likeness(Person(*one[1:6]), Person(*other[1:6]))
        if score >= LIKELY:
            names = (f"{one[1]} {one[2]}", f"{other[1]} {other[2]}")
            views.append(DuplicateView(score, one[6], other[6], *names, reasons, one[0], other[0]))
    views.sort(key=lambda view: (-view.score, view.keep_name, view.keep, view.other))
    return views[: min(limit, MOST_LISTED)]
