"""Who comes, from the first letter on."""

import asyncio
from collections.abc import Awaitable, Callable

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.operations import customers
from sloty.tui.link import Link
from sloty.tui.widgets.customer_field import CustomerField, Known, New
from tests.builders import Clinic
from tests.tui.host import Hand, link, shown


def live(desk: Link, act: Callable[[CustomerField, Hand], Awaitable[None]], *, newcomers: bool = True) -> CustomerField:
    field = CustomerField(desk, newcomers=newcomers)

    async def run() -> None:
        async with shown(field) as hand:
            field.line.focus()
            await act(field, hand)

    asyncio.run(run())
    return field


def told(field: CustomerField) -> list[str]:
    return [" ".join(row.text.plain.split()) for row in field.rows]


def test_one_letter_finds_by_name_and_four_digits_by_number(clinic: Clinic) -> None:
    clinic.customer("eva@example.com", first_name="Eva", last_name="Roe", phone="+12025550143", code="C-7")

    async def act(field: CustomerField, hand: Hand) -> None:
        await hand.type("e")
        await hand.until(lambda: told(field)[:1] == ["Eva Roe +12025550143 eva@example.com C-7"])
        for text in ("0143", "eva@example", "c-7"):
            field.line.value = text
            await hand.until(lambda: told(field)[0].startswith("Eva Roe"))
        await hand.press("enter")
        await hand.until(lambda: field.choice)

    assert live(link(clinic), act).choice.name == "Eva Roe"


def test_nothing_typed_finds_nobody(clinic: Clinic) -> None:
    async def act(field: CustomerField, hand: Hand) -> None:
        await hand.type("r")
        await hand.until(lambda: field.rows)
        field.line.value = ""
        await hand.until(lambda: not field.rows)

    live(link(clinic), act)


def test_somebody_new_is_last_and_meant_when_nobody_is_found(clinic: Clinic) -> None:
    clinic.customer("eva@example.com", first_name="Eva", last_name="Roe", phone="+12025550143")

    async def act(field: CustomerField, hand: Hand) -> None:
        await hand.type("tom roe 202 555 0143")
        await hand.until(lambda: len(field.rows) == 2)
        assert told(field)[0].startswith("Eva Roe +12025550143 same contact")
        await hand.press("enter")

    field = live(link(clinic), act)
    assert isinstance(field.choice, New)
    with clinic.unit() as unit:
        assert field.choice.within(unit) == field.choice.within(unit)
        assert [each.first_name for each in customers.search(unit, "tom roe")] == ["Tom"]


def test_whoever_cannot_be_booked_says_so_and_nobody_new_is_offered_to_those_who_may_not(clinic: Clinic) -> None:
    clinic.customer("old@example.com", first_name="Old", status="INACTIVE")
    provider = Actor("p", Role.PROVIDER, "desk", clinic.tenant, permissions=PERMISSIONS[Role.PROVIDER])

    async def act(field: CustomerField, hand: Hand) -> None:
        await hand.type("costa")
        await hand.until(lambda: field.rows)
        assert told(field) == ["Old Costa inactive old@example.com", "Rui Costa rui@example.com"]

    live(link(clinic, provider), act)
    live(link(clinic), act, newcomers=False)


def test_known_customers_are_themselves(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        assert Known("rui@example.com", "Rui Costa").within(unit) == "rui@example.com"
