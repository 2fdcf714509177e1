"""Blocks: time that is nobody's visit, under the guard of all bookings."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sloty.engine.lifecycle import Status
from sloty.operations import blocks, booking, slots
from sloty.operations.blocks import BlockInvalid, BlockView, BlockWish, NotAtLocation, NotFree
from sloty.operations.booking import HoldWish
from sloty.operations.idempotency import TextInvalid
from sloty.operations.placing import SlotTaken
from sloty.operations.rows import NoSuch
from sloty.operations.slots import Search
from tests.builders import NOW, Clinic, at
from tests.operations.test_booking import book, count

_NIGHT = at("23:00")


def block(clinic: Clinic, start: str = "12:00", end: str = "13:00", **more: Any) -> BlockView:
    """Block Ana's time, in a unit of its own."""
    with clinic.unit() as unit:
        return blocks.block(unit, BlockWish(at(start), at(end), **{"provider": "ana", **more}))


def listed(clinic: Clinic, first: datetime = NOW, last: datetime = _NIGHT, **more: Any) -> list[BlockView]:
    """What there is until the end of Monday."""
    with clinic.unit() as unit:
        return blocks.list_(unit, first, last, **more)


def test_a_blocked_time_is_offered_to_nobody_until_it_is_given_back(clinic: Clinic) -> None:
    view = block(clinic, reason="lunch")
    assert (view.provider, view.resource, view.location, view.reason) == ("ana", None, None, "lunch")
    assert (view.start, view.end, view.timezone) == (at("12:00"), at("13:00"), "America/New_York")
    assert listed(clinic) == [view]
    with pytest.raises(SlotTaken):
        book(clinic, "12:30")
    with clinic.unit() as unit:
        free = {f"{slot.start:%H:%M}" for slot in slots.find_slots(unit, Search("cleaning", at("11:00"), at("13:15")))}
        assert free == {"11:00", "11:15", "11:30", "13:00"}
        assert blocks.unblock(unit, str(view.id)) == view
    assert listed(clinic) == []
    assert book(clinic, "12:30").status is Status.SCHEDULED


def test_what_is_there_is_named_and_stays(clinic: Clinic) -> None:
    """Whose visit, another block, and a hold; and nothing is taken in part."""
    first, second = book(clinic, "09:30"), book(clinic, "11:00")
    block(clinic, "10:00", "10:30", reason="call")
    with clinic.unit() as unit:
        booking.hold(unit, HoldWish("cleaning", at("10:30")))
    with pytest.raises(NotFree) as refused:
        block(clinic, "09:00", "12:00")
    assert refused.value.message == (
        f"Ana is not free then: Rui Costa, Cleaning ({first.confirmation_code}), 2027-01-04 09:30-10:00;"
        " a block (call), 2027-01-04 10:00-10:30; a hold, 2027-01-04 10:30-11:00; and 1 more."
    )
    assert second.confirmation_code in refused.value.facts["appointments"]
    assert [view.reason for view in listed(clinic)] == ["call"]


def test_an_expired_hold_is_in_nobodys_way(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        booking.hold(unit, HoldWish("cleaning", at("12:00")))
        unit.session.run("update reservation set held_until = clock_timestamp() where tenant_id = %(tenant)s")
    block(clinic)
    assert count(clinic, "reservation") == 1


def test_a_block_takes_every_lane_and_gives_back_every_lane(clinic: Clinic) -> None:
    """Of a group, one visit is enough to refuse it."""
    clinic.pool("rooms", 1, capacity=3)
    clinic.service("class", requires={"rooms": 1})
    view = block(clinic, provider=None, resource="rooms-downtown-1")
    assert (view.provider, view.resource, view.location) == (None, "rooms-downtown-1", "downtown")
    assert count(clinic, "reservation") == 3
    assert listed(clinic) == [view]
    with pytest.raises(SlotTaken):
        book(clinic, "12:00", "class")
    with clinic.unit() as unit:
        blocks.unblock(unit, str(view.id))
    assert count(clinic, "reservation") == 0
    book(clinic, "12:00", "class")
    with pytest.raises(NotFree):
        block(clinic, provider=None, resource="rooms-downtown-1")
    assert count(clinic, "reservation") == 2


def test_a_list_is_of_what_touches_the_window_the_provider_and_the_location(clinic: Clinic) -> None:
    clinic.location("lake")
    clinic.provider("ben", where="lake")
    clinic.pool("rooms", 1, "lake")
    morning, noon = block(clinic, "09:00", "10:00"), block(clinic, "12:00", "13:00", provider="ben")
    room = block(clinic, "12:00", "14:00", provider=None, resource="rooms-lake-1")
    assert listed(clinic) == [morning, room, noon]
    assert listed(clinic, at("10:00")) == [room, noon]
    assert listed(clinic, at("09:59"), at("12:00")) == [morning]
    assert listed(clinic, location="lake") == [room, noon]
    assert listed(clinic, location="downtown") == [morning]
    assert listed(clinic, provider="ben") == [noon]


@pytest.mark.parametrize(
    "wrong",
    [
        {"resource": "rooms-downtown-1"},
        {"provider": None},
        {"end": "12:00"},
        {"end": "11:00"},
        {"start": "2026-12-01 12:00"},
    ],
)
def test_what_makes_no_sense_is_refused(clinic: Clinic, wrong: dict[str, Any]) -> None:
    with pytest.raises(BlockInvalid):
        block(clinic, **wrong)


def test_a_block_begins_on_a_whole_minute_and_says_plainly_what_for(clinic: Clinic) -> None:
    with pytest.raises(BlockInvalid), clinic.unit() as unit:
        blocks.block(unit, BlockWish(at("12:00") + timedelta(seconds=1), at("13:00"), provider="ana"))
    with pytest.raises(TextInvalid):
        block(clinic, reason="\x1b[2J")


def test_what_is_not_there_cannot_be_named(clinic: Clinic, empty_clinic: Clinic) -> None:
    """A block of another tenant is not there either."""
    clinic.location("lake")
    view = block(clinic)
    with pytest.raises(NotAtLocation):
        block(clinic, "14:00", "15:00", location="lake")
    for wrong in ({"provider": "nobody"}, {"provider": None, "resource": "nothing"}):
        with pytest.raises(NoSuch):
            block(clinic, "14:00", "15:00", **wrong)
    for ref in ("lunch", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(NoSuch), clinic.unit() as unit:
            blocks.unblock(unit, ref)
    with pytest.raises(NoSuch), empty_clinic.unit() as unit:
        blocks.unblock(unit, str(view.id))
    assert listed(clinic) == [view]


def test_a_retry_under_a_key_is_answered_alike(clinic: Clinic) -> None:
    wish = BlockWish(at("12:00"), at("13:00"), provider="ana")
    with clinic.unit(key="block") as unit:
        view = blocks.block(unit, wish)
    with clinic.unit(key="block") as unit:
        assert blocks.block(unit, wish) == view
    for _ in range(2):
        with clinic.unit(key="unblock") as unit:
            assert blocks.unblock(unit, str(view.id)) == view
    assert listed(clinic) == []
