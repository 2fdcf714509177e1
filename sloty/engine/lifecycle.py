"""The lifecycle of an appointment: one table says which verb leads from which status to which.

HELD keeps the time before anything is agreed: a soft hold, an approval that is awaited, an offer. RESCHEDULED is the
same appointment at another time, which its customer has yet to confirm again.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from sloty.errors import Conflict


class Status(StrEnum):
    """Where an appointment stands."""

    HELD = "HELD"
    SCHEDULED = "SCHEDULED"
    CONFIRMED = "CONFIRMED"
    CHECKED_IN = "CHECKED_IN"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    NO_SHOW = "NO_SHOW"
    RESCHEDULED = "RESCHEDULED"


class Verb(StrEnum):
    """What can be done with an appointment."""

    BOOK = "BOOK"
    APPROVE = "APPROVE"
    DECLINE = "DECLINE"
    CONFIRM = "CONFIRM"
    CHECK_IN = "CHECK_IN"
    START = "START"
    COMPLETE = "COMPLETE"
    MARK_NO_SHOW = "MARK_NO_SHOW"
    RESCHEDULE = "RESCHEDULE"
    REASSIGN = "REASSIGN"
    ANNOTATE = "ANNOTATE"
    """Write other notes on it, whatever its status, which stays."""
    CANCEL = "CANCEL"
    UNDO = "UNDO"
    """Take back what was done last: back to where it stood before, which no status alone can say."""


class WrongStatus(Conflict):
    """The appointment's status does not allow the verb; what it does allow is said."""

    code = "wrong_status"
    sentence = "An appointment that is {status} cannot be {done}."
    hint = "From here it can be: {allowed}."


_AGREED: Mapping[Verb, Status] = {
    Verb.CHECK_IN: Status.CHECKED_IN,
    Verb.MARK_NO_SHOW: Status.NO_SHOW,
    Verb.RESCHEDULE: Status.RESCHEDULED,
    Verb.CANCEL: Status.CANCELLED,
}
"""What every agreed visit allows until the customer is there."""

TRANSITIONS: Mapping[Status, Mapping[Verb, Status]] = MappingProxyType(
    {
        Status.HELD: {
            Verb.BOOK: Status.SCHEDULED,
            Verb.APPROVE: Status.SCHEDULED,
            Verb.DECLINE: Status.CANCELLED,
            Verb.CANCEL: Status.CANCELLED,
        },
        Status.SCHEDULED: {Verb.CONFIRM: Status.CONFIRMED, **_AGREED, Verb.REASSIGN: Status.SCHEDULED},
        Status.CONFIRMED: {**_AGREED, Verb.REASSIGN: Status.CONFIRMED},
        Status.RESCHEDULED: {Verb.CONFIRM: Status.CONFIRMED, **_AGREED, Verb.REASSIGN: Status.RESCHEDULED},
        Status.CHECKED_IN: {
            Verb.START: Status.IN_PROGRESS,
            # They left before they were seen.
            Verb.MARK_NO_SHOW: Status.NO_SHOW,
            Verb.CANCEL: Status.CANCELLED,
            Verb.REASSIGN: Status.CHECKED_IN,
        },
        Status.IN_PROGRESS: {Verb.COMPLETE: Status.COMPLETED},
        Status.COMPLETED: {},
        Status.CANCELLED: {},
        Status.NO_SHOW: {},
    }
)

ENDED = frozenset(status for status, verbs in TRANSITIONS.items() if not verbs)
"""Nothing can follow."""
ACTIVE = frozenset(Status) - ENDED
"""They hold time."""

_DONE = {
    Verb.BOOK: "booked",
    Verb.APPROVE: "approved",
    Verb.DECLINE: "declined",
    Verb.CONFIRM: "confirmed",
    Verb.CHECK_IN: "checked in",
    Verb.START: "started",
    Verb.COMPLETE: "completed",
    Verb.MARK_NO_SHOW: "marked a no-show",
    Verb.RESCHEDULE: "rescheduled",
    Verb.REASSIGN: "reassigned",
    Verb.ANNOTATE: "annotated",
    Verb.CANCEL: "cancelled",
    Verb.UNDO: "undone",
}


def done(verb: Verb) -> str:
    """What the verb has made of an appointment, in a sentence: "checked in"."""
    return _DONE[verb]


def after(status: Status, verb: Verb) -> Status:
    """The status after the verb; raises `WrongStatus`."""
    following = TRANSITIONS[status].get(verb)
    if following is None:
        words = ", ".join(_DONE[each] for each in TRANSITIONS[status]) or "nothing any more"
        raise WrongStatus(status=status.value.lower().replace("_", " "), done=_DONE[verb], allowed=words)
    return following
