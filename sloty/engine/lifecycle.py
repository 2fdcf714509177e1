"""The lifecycle of an appointment, as one table."""

from enum import StrEnum

from sloty.errors import Conflict


class Status(StrEnum):
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
    CANCEL = "CANCEL"


class WrongStatus(Conflict):
    code = "wrong_status"
    sentence = "Cannot {verb} what is {status}."


S, V = Status, Verb
TRANSITIONS = {
    (S.HELD, V.BOOK): S.SCHEDULED,
    (S.HELD, V.APPROVE): S.SCHEDULED,
    (S.HELD, V.DECLINE): S.CANCELLED,
    (S.HELD, V.CANCEL): S.CANCELLED,
    **{(s, V.CONFIRM): S.CONFIRMED for s in (S.SCHEDULED, S.RESCHEDULED)},
    **{(s, V.CHECK_IN): S.CHECKED_IN for s in (S.SCHEDULED, S.RESCHEDULED, S.CONFIRMED)},
    **{(s, V.RESCHEDULE): S.RESCHEDULED for s in (S.SCHEDULED, S.RESCHEDULED, S.CONFIRMED)},
    **{(s, V.MARK_NO_SHOW): S.NO_SHOW for s in (S.SCHEDULED, S.RESCHEDULED, S.CONFIRMED, S.CHECKED_IN)},
    **{(s, V.CANCEL): S.CANCELLED for s in (S.SCHEDULED, S.RESCHEDULED, S.CONFIRMED, S.CHECKED_IN)},
    **{(s, V.REASSIGN): s for s in (S.SCHEDULED, S.RESCHEDULED, S.CONFIRMED, S.CHECKED_IN)},
    (S.CHECKED_IN, V.START): S.IN_PROGRESS,
    (S.IN_PROGRESS, V.COMPLETE): S.COMPLETED,
}


def after(status: Status, verb: Verb) -> Status:
    if (status, verb) not in TRANSITIONS:
        raise WrongStatus(verb=verb.value, status=status.value)
    return TRANSITIONS[status, verb]
