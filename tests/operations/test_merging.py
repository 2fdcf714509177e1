"""Two customers become one, and nothing is lost."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.db.queries import appointment as queries
from sloty.db.queries import customer as customer_queries
from sloty.engine.waiting import EntryStatus, Priority
from sloty.operations import appointments, booking, customers, merging, nouns, person, waitlist
from sloty.operations.booking import Wish
from sloty.operations.customers import CUSTOMER
from sloty.operations.merging import AlreadyErased, MergedWithItself
from tests.builders import MONDAY, NOW, Clinic, at
from tests.operations.test_waitlist import add, keep_list

RUI = "rui@example.com"
OTHER = "rui.costa@example.org"


@pytest.fixture
def twice(clinic: Clinic) -> Clinic:
    """Rui is there twice, with a visit as each."""
    with clinic.unit() as unit:
        given = {"first_name": "Rui", "last_name": "Costa", "email": OTHER, "code": "R-2", "phone": "+12125550100"}
        nouns.create(unit, CUSTOMER, {**given, "notes": "by the window"})
        booking.book(unit, Wish("cleaning", at("09:30"), RUI))
        booking.book(unit, Wish("cleaning", at("11:00"), OTHER))
    return clinic


def visits(clinic: Clinic, ref: str) -> int:
    with clinic.unit() as unit:
        wanted = appointments.Filter(at("00:00"), at("23:00"), customer=ref)
        return len(appointments.list_(unit, wanted))


def test_everything_comes_over_and_the_other_leads_to_the_kept_one(twice: Clinic) -> None:
    with twice.unit() as unit:
        other = customers.show(unit, OTHER)
        kept = merging.merge(unit, RUI, OTHER)
    assert (kept.email, kept.code, kept.phone, kept.notes) == (RUI, "R-2", "+12125550100", "by the window")
    assert visits(twice, RUI) == 2
    with twice.unit() as unit:
        for ref in (OTHER, "R-2", str(other.id)):
            assert customers.show(unit, ref) == kept
        assert [view.id for view in customers.search(unit, "costa")] == [kept.id]
        booking.book(unit, Wish("cleaning", at("13:00"), OTHER))
    assert visits(twice, RUI) == 3


def test_what_the_kept_one_has_it_keeps(twice: Clinic) -> None:
    with twice.unit() as unit:
        nouns.edit(unit, CUSTOMER, RUI, {"code": "R-1", "notes": "likes tea"})
        kept = merging.merge(unit, RUI, OTHER)
        assert (kept.code, kept.notes) == ("R-1", "likes tea\nby the window")
        assert customers.show(unit, "R-2").id == kept.id


@pytest.mark.parametrize(
    ("kept", "other", "after"),
    [
        (
            {"city": "Boston"},
            {"address": "1 Ocean Drive", "city": "Miami", "postal_code": "33139"},
            ("Boston", None, None),
        ),
        (
            {"country": "US"},
            {"address": "1 Ocean Drive", "city": "Miami", "country": "US"},
            ("Miami", "1 Ocean Drive", None),
        ),
        ({}, {"city": "Miami", "insurance_name": "Cigna", "insurance_number": "1"}, ("Miami", None, "1")),
        ({"insurance_name": "Aetna"}, {"insurance_name": "Cigna", "insurance_number": "1"}, (None, None, None)),
        ({"insurance_name": "Cigna"}, {"insurance_name": "Cigna", "insurance_number": "1"}, (None, None, "1")),
    ],
)
def test_an_address_and_an_insurance_are_completed_and_never_mixed(
    clinic: Clinic, kept: dict[str, str], other: dict[str, str], after: tuple[str | None, ...]
) -> None:
    names = {"first_name": "Ana", "last_name": "Lee"}
    with clinic.unit() as unit:
        nouns.create(unit, CUSTOMER, {**names, "code": "K", **kept})
        nouns.create(unit, CUSTOMER, {**names, "code": "O", **other})
        merging.merge(unit, "K", "O")
        row = person.export(unit, "K").customer
        assert (row["city"], row["address"], row["insurance_number"]) == after


def test_who_waits_as_both_keeps_the_better_place_and_waits_once(twice: Clinic) -> None:
    """And for what one of them alone waits for, as before."""
    keep_list(twice)
    long_ago = NOW - timedelta(days=3)
    kept = add(twice, RUI, notes="mornings")
    other = add(twice, OTHER, long_ago, priority=Priority.URGENT, notes="after work")
    alone = add(twice, OTHER, NOW, provider="ana")
    with twice.unit() as unit:
        merging.merge(unit, RUI, OTHER)
        first, second = waitlist.entries(unit)
        assert (first.id, first.created_at, first.priority) == (kept.id, long_ago, Priority.URGENT)
        assert (first.notes, first.customer, second.id, second.customer) == ("mornings\nafter work", RUI, alone.id, RUI)
        gone = waitlist.show(unit, str(other.id))
        assert (gone.status, gone.customer) == (EntryStatus.CANCELLED, RUI)


def test_a_place_that_has_lapsed_stands_in_no_ones_way(twice: Clinic) -> None:
    """The kept customer's last day is over, and nobody wrote it down yet."""
    keep_list(twice)
    lapsed, live = add(twice, RUI, NOW, latest=MONDAY), add(twice, OTHER, NOW)
    with twice.unit(now=at("2027-01-06 09:00")) as unit:
        merging.merge(unit, RUI, OTHER)
        assert [view.id for view in waitlist.entries(unit, customer=RUI)] == [live.id]
        assert waitlist.show(unit, str(lapsed.id)).status is EntryStatus.EXPIRED


def test_chains_lead_to_their_end(twice: Clinic) -> None:
    twice.customer("third@example.com")
    with twice.unit() as unit:
        merging.merge(unit, RUI, OTHER)
        merging.merge(unit, "third@example.com", RUI)
        kept = customers.show(unit, "third@example.com")
        for ref in (RUI, OTHER, "R-2"):
            assert customers.show(unit, ref).id == kept.id
    assert visits(twice, "third@example.com") == 2


def test_once_they_are_one_there_is_nothing_to_merge(twice: Clinic) -> None:
    with twice.unit(key="m") as unit:
        first = merging.merge(unit, RUI, OTHER)
    with twice.unit(key="m") as unit:
        assert merging.merge(unit, RUI, OTHER) == first
    for pair in ((RUI, OTHER), (OTHER, RUI), (RUI, RUI)):
        with pytest.raises(MergedWithItself), twice.unit() as unit:
            merging.merge(unit, *pair)


def test_who_was_erased_is_merged_with_nobody(twice: Clinic) -> None:
    with twice.unit() as unit:
        gone = person.erase(unit, OTHER, cancel=True)
        with pytest.raises(AlreadyErased):
            merging.merge(unit, RUI, str(gone.customer_id))


def _meanwhile(act: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - what becomes of the loser is looked at by the test
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failures


def wait_until_blocked(clinic: Clinic, thread: threading.Thread) -> None:
    """The other transaction waits for a lock of ours."""
    with clinic.unit() as watch:
        while watch.session.row(
            "select count(*) from pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock' and state = 'active'"
        ) == (0,):
            assert thread.is_alive(), "it did not wait"
            watch.session.rollback()


def _book_amid_a_merge(twice: Clinic) -> None:
    def book() -> None:
        with twice.unit() as unit:
            booking.book(unit, Wish("cleaning", at("14:00"), OTHER))

    with twice.unit() as unit:
        merging.merge(unit, RUI, OTHER)
        thread, failures = _meanwhile(book)
        wait_until_blocked(twice, thread)
    thread.join()
    assert failures == []


def test_a_booking_amid_the_merge_is_the_kept_ones(twice: Clinic) -> None:
    _book_amid_a_merge(twice)
    assert visits(twice, RUI) == 3


def test_without_the_lock_a_booking_amid_the_merge_stays_with_nobody(
    twice: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: decided before the merge, written after it."""
    monkeypatch.setattr(queries, "CUSTOMER_TO_BOOK", queries.CUSTOMER)
    _book_amid_a_merge(twice)
    assert visits(twice, RUI) == 2


def _both_ways(twice: Clinic) -> tuple[list[type[BaseException]], int]:
    """How the second ended, and how many customers lead to another."""

    def other_way() -> None:
        with twice.unit() as unit:
            merging.merge(unit, OTHER, RUI)

    with twice.unit() as unit:
        merging.merge(unit, RUI, OTHER)
        thread, failures = _meanwhile(other_way)
        wait_until_blocked(twice, thread)
    thread.join()
    with twice.unit() as unit:
        row = unit.session.row("select count(merged_into_id) from customer where tenant_id = %(tenant)s")
    assert row is not None
    return [type(error) for error in failures], row[0]


def test_both_ways_at_once_one_wins_and_the_other_finds_them_one(twice: Clinic) -> None:
    assert _both_ways(twice) == ([MergedWithItself], 1)
    assert visits(twice, OTHER) == 2


def test_without_the_lock_both_ways_at_once_lead_round_in_a_circle(
    twice: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: whether they are one was asked before the other merge, and whoever follows them never arrives."""
    monkeypatch.setattr(customer_queries, "LOCK", customer_queries.LOCK.replace("for update", ""))
    assert _both_ways(twice) == ([RecursionError], 1)


def _merge_amid_a_booking(twice: Clinic) -> None:
    def merge() -> None:
        with twice.unit() as unit:
            merging.merge(unit, RUI, OTHER)

    with twice.unit() as unit:
        booking.book(unit, Wish("cleaning", at("14:00"), OTHER))
        thread, failures = _meanwhile(merge)
        wait_until_blocked(twice, thread)
    thread.join()
    assert failures == []


def test_a_merge_waits_for_a_booking_and_takes_it_along(twice: Clinic) -> None:
    _merge_amid_a_booking(twice)
    assert visits(twice, RUI) == 3


def test_whoever_is_merged_away_while_we_wait_is_followed(twice: Clinic) -> None:
    twice.customer("third@example.com", code="3")
    failures: list[BaseException]

    def into_rui() -> None:
        with twice.unit() as unit:
            merging.merge(unit, RUI, "3")

    with twice.unit() as unit:
        merging.merge(unit, OTHER, RUI)
        thread, failures = _meanwhile(into_rui)
        wait_until_blocked(twice, thread)
    thread.join()
    assert failures == []
    with twice.unit() as unit:
        assert {customers.show(unit, ref).email for ref in (OTHER, RUI, "3")} == {OTHER}


def _erase_amid_a_merge(twice: Clinic, monkeypatch: pytest.MonkeyPatch | None = None) -> str:
    """What is left of the other in the rows of the customers."""

    def erase() -> None:
        with twice.unit() as unit:
            person.erase(unit, RUI, cancel=True)

    with twice.unit() as unit:
        merging.merge(unit, RUI, OTHER)
        if monkeypatch is not None:
            monkeypatch.setattr(customer_queries, "LOCK", customer_queries.LOCK.replace("for update", ""))
        thread, failures = _meanwhile(erase)
        wait_until_blocked(twice, thread)
    thread.join()
    assert failures == []
    with twice.unit() as unit:
        return str(unit.session.rows("select to_jsonb(c) from customer c where tenant_id = %(tenant)s"))


def test_whoever_is_merged_into_them_meanwhile_is_erased_too(twice: Clinic) -> None:
    assert "Costa" not in _erase_amid_a_merge(twice)


def test_without_the_lock_something_of_the_other_stays(twice: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: who they are was asked before the merge."""
    assert "Costa" in _erase_amid_a_merge(twice, monkeypatch)


def test_merging_needs_the_right(clinic: Clinic) -> None:
    with clinic.unit(actor=Actor("eva", Role.PROVIDER, "cli", clinic.tenant)) as unit, pytest.raises(NotAllowed):
        merging.merge(unit, RUI, OTHER)
