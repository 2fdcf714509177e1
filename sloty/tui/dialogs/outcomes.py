"""What whoever looked up a customer wants done next, where the day is."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from sloty.operations.customer_card import Card
    from sloty.operations.views import AppointmentView
    from sloty.operations.waitlist import EntryView


@dataclass(frozen=True, slots=True)
class SeeVisit:
    """Open the day of a visit where it takes place, and lay the hand on it."""

    id: UUID
    code: str
    start: datetime
    """In the location's zone: its date is the day there."""
    location: str
    provider: str

    @classmethod
    def of(cls, view: "AppointmentView") -> "SeeVisit":
        """To that appointment."""
        return cls(view.id, view.confirmation_code, view.start, view.location, view.provider)


@dataclass(frozen=True, slots=True)
class BookFor:
    """Book the time under the hand for this customer."""

    card: "Card"


@dataclass(frozen=True, slots=True)
class FirstFreeFor:
    """Find the first free time for this customer, where and with whom they usually are."""

    card: "Card"


@dataclass(frozen=True, slots=True)
class WaitFor:
    """Put this customer on the waiting list."""

    card: "Card"


@dataclass(frozen=True, slots=True)
class BookWaiting:
    """Book a time for somebody who waits."""

    entry: "EntryView"
    start: datetime


@dataclass(frozen=True, slots=True)
class FirstFreeForWaiting:
    """Find the first times that are free for somebody who waits."""

    entry: "EntryView"


WaitingOutcome = BookWaiting | FirstFreeForWaiting
Outcome = SeeVisit | BookFor | FirstFreeFor | WaitFor
