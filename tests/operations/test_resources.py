"""Pools, and the rooms and devices in them."""

import pytest

from sloty.operations import nouns
from sloty.operations.placing import SlotTaken
from sloty.operations.resources import POOL, RESOURCE
from sloty.operations.rows import NoSuch
from sloty.operations.specs import InvalidValue, ResourceSpec
from tests.builders import Clinic
from tests.operations.test_booking import book

HALL = {"slug": "hall", "name": "Hall", "pool": "halls", "location": "downtown", "capacity": 2}


@pytest.fixture
def with_hall(clinic: Clinic) -> Clinic:
    """A hall for two at once, and four who give classes in it."""
    for name in ("ben", "cho", "dan"):
        clinic.provider(name)
    with clinic.unit() as unit:
        clinic.ids["halls"] = nouns.create(unit, POOL, {"slug": "halls", "name": "Halls"}).id
        nouns.create(unit, RESOURCE, HALL)
    clinic.service("class", by=("ana", "ben", "cho", "dan"), requires={"halls": 1})
    return clinic


def test_a_pool_names_its_members(with_hall: Clinic) -> None:
    with with_hall.unit() as unit:
        assert nouns.show(unit, POOL, "halls").resources == ("hall",)
        shown = nouns.show(unit, RESOURCE, "hall")
    assert (shown.pool, shown.location, shown.capacity, shown.kind) == ("halls", "downtown", 2, "ROOM")


def test_a_resource_takes_as_many_at_once_as_it_has_room_for(with_hall: Clinic) -> None:
    for _ in range(2):
        book(with_hall, "10:00", "class")
    with pytest.raises(SlotTaken):
        book(with_hall, "10:00", "class")
    book(with_hall, "10:30", "class")


def test_more_room_is_there_at_once_and_less_keeps_what_was_booked(with_hall: Clinic) -> None:
    for _ in range(2):
        book(with_hall, "10:00", "class")
    with with_hall.unit() as unit:
        assert nouns.edit(unit, RESOURCE, "hall", {"capacity": 3}).capacity == 3
    third = book(with_hall, "10:00", "class")
    with with_hall.unit() as unit:
        assert nouns.edit(unit, RESOURCE, "hall", {"capacity": 1}).capacity == 1
    assert third.version == 1
    with pytest.raises(SlotTaken):
        book(with_hall, "10:00", "class")
    book(with_hall, "13:00", "class")
    with pytest.raises(SlotTaken):
        book(with_hall, "13:00", "class")


def test_another_name_keeps_pool_location_and_capacity(with_hall: Clinic) -> None:
    with with_hall.unit() as unit:
        edited = nouns.edit(unit, RESOURCE, "hall", {"name": "Great Hall"})
        assert (edited.name, edited.pool, edited.location, edited.capacity) == ("Great Hall", "halls", "downtown", 2)
        for given, action in ((HALL, "updated"), (HALL, "unchanged"), ({**HALL, "capacity": 4}, "updated")):
            assert nouns.put(unit, RESOURCE, ResourceSpec.model_validate(given)).action == action


def test_an_archived_resource_is_taken_by_nobody(with_hall: Clinic) -> None:
    with with_hall.unit() as unit:
        assert nouns.archive(unit, RESOURCE, "hall").status == "INACTIVE"
    with pytest.raises(SlotTaken):
        book(with_hall, "10:00", "class")


def test_a_resource_is_of_a_pool_somewhere_and_has_some_room(with_hall: Clinic) -> None:
    with with_hall.unit() as unit:
        for wrong, error in (
            ({"pool": "rooms"}, NoSuch),
            ({"location": "mars"}, NoSuch),
            ({"capacity": 0}, InvalidValue),
            ({"kind": "PONY"}, InvalidValue),
        ):
            with pytest.raises(error):
                nouns.create(unit, RESOURCE, {**HALL, "slug": "other", **wrong})
