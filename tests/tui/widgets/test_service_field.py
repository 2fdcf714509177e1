"""What can be booked here."""

import asyncio
from decimal import Decimal

from sloty.db.sqlstate import DatabaseAway
from sloty.operations.choices import ServiceChoice
from sloty.operations.views import Money
from sloty.tui.widgets.service_field import ServiceField, describe
from tests.builders import Clinic
from tests.tui.host import link, shown


def chosen(clinic: Clinic, provider: str | None = None, preferred: str | None = None) -> str | None:
    """What goes without asking."""
    field = ServiceField(link(clinic), provider, "downtown", preferred=preferred)

    async def run() -> None:
        async with shown(field) as hand:
            field.line.focus()
            await hand.until(lambda: field.rows)

    asyncio.run(run())
    return None if field.choice is None else field.choice.service


def test_the_only_one_and_the_preferred_one_go_without_asking(clinic: Clinic) -> None:
    clinic.provider("ben")
    clinic.service("polish", by=("ben",))
    assert chosen(clinic, "ana") == "cleaning"
    assert chosen(clinic, "ana", preferred="polish") == "cleaning"
    assert chosen(clinic) is None
    assert chosen(clinic, preferred="polish") == "polish"


def test_enter_reads_again_when_the_database_was_away(clinic: Clinic) -> None:
    desk = link(clinic)
    desk.away = DatabaseAway(reason="x")
    field = ServiceField(desk)

    async def run() -> None:
        async with shown(field) as hand:
            await hand.sees("The database does not answer")
            field.line.focus()
            await hand.press("enter")
            await hand.until(lambda: field.choice)

    asyncio.run(run())
    assert field.choice.service == "cleaning"


def test_a_service_is_told_with_its_minutes_and_price() -> None:
    free = ServiceChoice("cleaning", "Cleaning", 30, None, (), requires_approval=False)
    paid = ServiceChoice("cleaning", "Cleaning", 30, Money(Decimal("80.00"), "USD"), (), requires_approval=False)
    assert [describe(each) for each in (free, paid)] == ["Cleaning, 30 min", "Cleaning, 30 min, 80.00 USD"]
