import pytest

from sloty.engine.lifecycle import ACTIVE, ENDED, TRANSITIONS, Status, Verb, WrongStatus, after


@pytest.mark.parametrize(
    ("verbs", "status"),
    [
        ([Verb.BOOK, Verb.CONFIRM, Verb.CHECK_IN, Verb.START, Verb.COMPLETE], Status.COMPLETED),
        ([Verb.APPROVE, Verb.CHECK_IN, Verb.START], Status.IN_PROGRESS),
        ([Verb.DECLINE], Status.CANCELLED),
        ([Verb.BOOK, Verb.CONFIRM, Verb.RESCHEDULE], Status.RESCHEDULED),
        ([Verb.BOOK, Verb.RESCHEDULE, Verb.RESCHEDULE, Verb.CONFIRM], Status.CONFIRMED),
        ([Verb.BOOK, Verb.RESCHEDULE, Verb.CHECK_IN, Verb.MARK_NO_SHOW], Status.NO_SHOW),
        ([Verb.BOOK, Verb.CONFIRM, Verb.REASSIGN], Status.CONFIRMED),
        ([Verb.BOOK, Verb.CHECK_IN, Verb.REASSIGN, Verb.CANCEL], Status.CANCELLED),
    ],
)
def test_verbs_lead_from_a_hold_to_where_the_table_says(verbs: list[Verb], status: Status) -> None:
    reached = Status.HELD
    for verb in verbs:
        reached = after(reached, verb)
    assert reached is status


def test_the_refusal_says_what_is_possible_instead() -> None:
    with pytest.raises(WrongStatus) as raised:
        after(Status.IN_PROGRESS, Verb.CANCEL)
    assert raised.value.message == "An appointment that is in progress cannot be cancelled."
    assert raised.value.advice == "From here it can be: completed."


def test_what_has_ended_says_that_nothing_is_possible() -> None:
    with pytest.raises(WrongStatus) as raised:
        after(Status.NO_SHOW, Verb.CONFIRM)
    assert raised.value.advice == "From here it can be: nothing any more."


def test_every_pair_is_allowed_by_the_table_or_refused() -> None:
    for status in Status:
        for verb in Verb:
            if verb in TRANSITIONS[status]:
                assert after(status, verb) is TRANSITIONS[status][verb]
            else:
                with pytest.raises(WrongStatus):
                    after(status, verb)


def test_a_status_holds_time_until_nothing_can_follow() -> None:
    assert frozenset({Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW}) == ENDED
    assert frozenset(Status) - ENDED == ACTIVE
    assert Status.RESCHEDULED in ACTIVE


def test_every_status_is_reached_from_a_hold_and_leads_to_an_end() -> None:
    def reached_from(start: Status) -> set[Status]:
        found: set[Status] = {start}
        while (wider := found | {to for status in found for to in TRANSITIONS[status].values()}) != found:
            found = wider
        return found

    assert reached_from(Status.HELD) == set(Status)
    assert all(reached_from(status) & ENDED for status in Status)


def test_reassigning_keeps_the_status_and_stops_when_the_visit_begins() -> None:
    kept = {status for status in Status if Verb.REASSIGN in TRANSITIONS[status]}
    assert kept == {Status.SCHEDULED, Status.CONFIRMED, Status.RESCHEDULED, Status.CHECKED_IN}
    assert all(after(status, Verb.REASSIGN) is status for status in kept)
