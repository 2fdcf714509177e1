"""A booking wakes whoever waits for it, when it is committed; a board is told of everything that it shows."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from sloty.db.pool import Database
from sloty.operations import appointments, blocks, booking, hours, nouns, overrides
from sloty.operations.appointments import Filter
from sloty.operations.blocks import BlockWish
from sloty.operations.booking import HoldWish
from sloty.operations.customers import CUSTOMER
from sloty.operations.unit import Unit
from sloty.operations.wakeups import Changes, board, wakeups
from tests.builders import MONDAY, NOW, Clinic, at
from tests.operations.test_booking import RUI, book

_DAY = {"location": "downtown", "day": MONDAY}


def test_a_booking_wakes(clinic: Clinic) -> None:
    told = wakeups(clinic.database, 2)
    assert next(told)
    book(clinic, "11:00")
    assert next(told)


@pytest.fixture
def told(clinic: Clinic) -> Iterator[frozenset[str]]:
    """The board of the clinic, which listens already."""
    listening = board(clinic.database, clinic.tenant, 5)
    assert next(listening) == {"anything"}
    return listening


def heard(told: Iterator[frozenset[str]], kinds: set[str]) -> set[str]:
    """What is told until all of `kinds` were, or for once nothing: those of one commit may come apart."""
    found: set[str] = set()
    while kinds - found:
        news = next(told)
        if not news:
            break
        found |= news
    return found


def _release(unit: Unit) -> None:
    held = booking.hold(unit, HoldWish("cleaning", at("11:00")))
    booking.release(unit, held.id)


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("appointment", lambda u: booking.hold(u, HoldWish("cleaning", at("11:00")))),
        (
            "appointment",
            lambda u: appointments.check_in(
                u, appointments.list_(u, Filter(at("00:00"), at("23:00")))[0].confirmation_code
            ),
        ),
        ("appointment", _release),
        ("block", lambda u: blocks.block(u, BlockWish(at("12:00"), at("13:00"), provider="ana"))),
        ("block", lambda u: blocks.unblock(u, str(blocks.list_(u, NOW, at("23:00"))[0].id))),
        ("catalog", lambda u: overrides.add(u, {**_DAY, "provider": "ana", "kind": "SICK"})),
        ("catalog", lambda u: overrides.close(u, _DAY)),
        ("catalog", lambda u: hours.set_(u, "downtown", "ana", ["mon 10:00-12:00 except 11:00-11:15"])),
        ("customer", lambda u: nouns.edit(u, CUSTOMER, RUI, {"phone": "+15551234567"})),
    ],
    ids=["hold", "check in", "release", "block", "unblock", "override", "closure", "hours", "customer"],
)
def test_a_board_is_told_which_kind_of_thing_changed(
    clinic: Clinic, told: Iterator[frozenset[str]], said: str, act: Callable[[Unit], object]
) -> None:
    """And nothing else: names and times are for who reads the tables."""
    with clinic.unit() as unit:
        booking.book(unit, booking.Wish("cleaning", at("09:30"), RUI))
        blocks.block(unit, BlockWish(at("08:00"), at("09:00"), provider="ana"))
    assert heard(told, {"appointment", "block"}) == {"appointment", "block"}
    with clinic.unit() as unit:
        act(unit)
    assert next(told) == {said}


def test_a_board_is_told_of_its_own_tenant_alone(
    clinic: Clinic, told: Iterator[frozenset[str]], database: Database
) -> None:
    """What is told in the end is one's own: of the other tenant's, which came before, nothing was."""
    other = Clinic(database)
    other.location()
    other.provider()
    other.service()
    other.customer()
    book(other)
    with clinic.unit() as unit:
        nouns.edit(unit, CUSTOMER, RUI, {"notes": "prefers mornings"})
    assert next(told) == {"customer"}


def test_many_rows_of_one_statement_are_one_notice(clinic: Clinic, told: Iterator[frozenset[str]]) -> None:
    for minutes in range(0, 120, 30):
        with clinic.unit() as unit:
            booking.book(unit, booking.Wish("cleaning", at("09:00") + timedelta(minutes=minutes), RUI))
        assert next(told) == {"appointment"}
    with clinic.unit() as unit:
        unit.session.run("update appointment set notes = 'x' where tenant_id = %(tenant)s")
        unit.session.run("update customer set notes = 'x' where tenant_id = %(tenant)s")
    assert heard(told, {"appointment", "customer"}) == {"appointment", "customer"}
    with clinic.unit() as unit:
        blocks.block(unit, BlockWish(at("12:00"), at("13:00"), provider="ana"))
    assert next(told) == {"block"}


def test_a_tenants_number_is_another_when_something_was_written_there_that_is_shown(clinic: Clinic) -> None:
    other = Clinic(clinic.database)

    async def scene() -> list[tuple[int, int]]:
        changes = Changes(clinic.database)
        found = []
        for act in (
            lambda: None,
            lambda: book(clinic, "11:00"),
            lambda: _edit_rui(clinic),
            lambda: other.location(),
        ):
            act()
            numbers = await changes.numbers([clinic.tenant, other.tenant])
            found.append((numbers[clinic.tenant], numbers[other.tenant]))
        await changes.close()
        return found

    first, booked, edited, elsewhere = asyncio.run(scene())
    assert booked[0] != first[0]
    assert booked[1] == first[1]
    assert edited == booked
    assert elsewhere[0] == edited[0]
    assert elsewhere[1] != edited[1]


def test_after_a_lost_connection_every_number_is_new(clinic: Clinic) -> None:
    async def scene() -> list[int]:
        changes = Changes(clinic.database)
        found = []
        for _ in range(2):
            found.append((await changes.numbers([clinic.tenant]))[clinic.tenant])
            await changes.close()
        return found

    first, second = asyncio.run(scene())
    assert first != second


def _edit_rui(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.edit(unit, CUSTOMER, RUI, {"phone": "+15551234567"})
