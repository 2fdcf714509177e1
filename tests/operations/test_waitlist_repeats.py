"""What is asked for again online: told to the desk, and to whoever asked like any other."""

from datetime import timedelta

from sloty.engine.waiting import EntryStatus
from sloty.operations import waitlist, waitlist_repeats, waitlist_rows
from sloty.operations.specs.waiting import WaitingSpec
from tests.builders import MONDAY, NOW, Clinic
from tests.operations.test_waitlist import add, keep_list


def test_it_lasts_as_long_as_both_do(clinic: Clinic) -> None:
    keep_list(clinic)
    standing = add(clinic, latest=MONDAY + timedelta(days=7))
    with clinic.unit() as unit:
        row = waitlist_rows.locked(unit, str(standing.id))
        short = waitlist_repeats.repeat(unit, row, WaitingSpec(latest=MONDAY))
        long = waitlist_repeats.repeat(unit, row, WaitingSpec())
    told = {}
    for weeks in range(3):
        with clinic.unit(now=NOW + timedelta(weeks=weeks)) as unit:
            told[weeks] = [waitlist_repeats.as_any_other(unit, entry, EntryStatus.REPEATED) for entry in (short, long)]
    active, expired = EntryStatus.ACTIVE, EntryStatus.EXPIRED
    assert told == {0: [active, active], 1: [expired, active], 2: [expired, expired]}


def test_the_desk_does_not_see_it_but_by_its_status(clinic: Clinic) -> None:
    keep_list(clinic)
    standing = add(clinic)
    with clinic.unit() as unit:
        made = waitlist_repeats.repeat(unit, waitlist_rows.locked(unit, str(standing.id)), WaitingSpec())
        assert [each.id for each in waitlist.entries(unit)] == [standing.id]
        assert waitlist.show(unit, standing.customer).id == standing.id
        assert [each.id for each in waitlist.entries(unit, status=[EntryStatus.REPEATED])] == [made]
        waitlist.remove(unit, str(standing.id))
        assert waitlist.show(unit, standing.customer).id == standing.id
