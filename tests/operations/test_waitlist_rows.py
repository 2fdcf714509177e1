"""The rows of the waiting list: notes that come together, days, and the order that an index has."""

from datetime import date

import pytest

from sloty.engine.values import LONGEST_TEXT
from sloty.operations import waitlist_rows
from sloty.operations.specs.waiting import WaitingSpec
from sloty.operations.waitlist_rows import DayPast, DaysInvalid
from tests.builders import Clinic, at
from tests.operations.test_waitlist import add, keep_list


@pytest.mark.parametrize(
    ("there", "more", "together"),
    [
        (None, None, None),
        ("a", None, "a"),
        (None, "b", "b"),
        ("a", "b", "a\nb"),
        ("a\nb", "b", "a\nb"),
        ("ab", "b", "ab\nb"),
        ("a\nb\nc", "b\nc", "a\nb\nc"),
        ("a" * LONGEST_TEXT, "b", "a" * LONGEST_TEXT),
    ],
)
def test_notes_are_added_to_notes_once(there: str | None, more: str | None, together: str | None) -> None:
    assert waitlist_rows.both(there, more) == together


def test_a_last_day_is_neither_before_the_first_nor_over() -> None:
    today = date(2027, 1, 4)
    for days in ({}, {"latest": today}, {"earliest": date(2026, 1, 1)}, {"earliest": today, "latest": today}):
        waitlist_rows.require_days(WaitingSpec.model_validate(days), today)
    with pytest.raises(DaysInvalid):
        waitlist_rows.require_days(WaitingSpec(earliest=date(2027, 1, 6), latest=date(2027, 1, 5)), today)
    with pytest.raises(DayPast):
        waitlist_rows.require_days(WaitingSpec(latest=date(2027, 1, 3)), today)


def test_which_day_it_is_is_told_of_every_zone(clinic: Clinic) -> None:
    """Of the tenant's own, which is UTC, and of each location's."""
    with clinic.unit(now=at("21:00")) as unit:
        assert waitlist_rows.todays(unit).obj == {"America/New_York": "2027-01-04", "UTC": "2027-01-05"}
        assert waitlist_rows.today_at(unit, clinic.ids["downtown"]) == date(2027, 1, 4)
        assert waitlist_rows.today_at(unit, None) == date(2027, 1, 5)


def test_the_list_is_read_in_the_order_of_an_index(clinic: Clinic) -> None:
    """The statement says it as the index does; else every reading would sort the whole list."""
    keep_list(clinic)
    add(clinic)
    with clinic.unit() as unit:
        unit.session.run("set local enable_seqscan = off")
        unit.session.run("set local enable_sort = off")
        unit.session.run("set local enable_bitmapscan = off")
        plan = unit.session.rows(
            "explain select id from waitlist_entry where tenant_id = %(tenant)s and status in ('ACTIVE', 'NOTIFIED')"
            " order by array_position('{EMERGENCY,URGENT,HIGH,NORMAL,LOW}'::text[], priority), created_at, id"
        )
    told = "\n".join(row[0] for row in plan)
    assert "ix_waitlist_entry_order" in told
    assert "Sort" not in told
