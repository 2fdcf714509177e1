"""One customer at a glance: what a receptionist wants to know while the telephone is still at the ear."""

from dataclasses import dataclass

from sloty.actor import Permission
from sloty.db.queries import card as queries
from sloty.engine.lifecycle import ENDED
from sloty.operations import customers, records
from sloty.operations.customers import CustomerView
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView

_MOST = 8
"""Visits that are shown of either side."""


@dataclass(frozen=True)
class Card:
    """Who they are, when they come, when they came."""

    customer: CustomerView
    coming: tuple[AppointmentView, ...]
    """What is still to come, the next first; cancelled ones too."""
    past: tuple[AppointmentView, ...]
    """What has been, the latest first."""
    completed: int
    no_shows: int
    cancelled: int
    usual_provider: str | None
    """Slug: with whom they were, or are to be, last."""
    usual_service: str | None
    usual_location: str | None

    @property
    def next(self) -> AppointmentView | None:
        """The next visit that is still to be."""
        return next((view for view in self.coming if view.status not in ENDED), None)


def card(unit: Unit, ref: str) -> Card:
    """The card of a customer by e-mail, code, id, or name when unique. Raises `CustomerNotFound`, `CustomerAmbiguous`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    found = customers.show(unit, ref)
    scope = {"customer": found.id, "now": unit.now, "limit": _MOST}
    coming, past = (
        tuple(records.of_row(row) for row in unit.session.rows(statement, **scope))
        for statement in (queries.COMING, queries.PAST)
    )
    counts = unit.session.row(queries.COUNTS, customer=found.id) or (0, 0, 0)
    usual = unit.session.row(queries.USUAL, customer=found.id) or (None, None, None)
    return Card(found, coming, past, *counts, *usual)
