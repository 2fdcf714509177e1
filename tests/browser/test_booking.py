"""The whole booking as a visitor does it: narrow and wide, with scripts and without, in each language."""

import asyncio
from typing import Any

import pytest
from icalendar import Calendar

from tests.browser.chromium import browsed
from tests.browser.visitor import NARROW, WIDE, Street, Visitor
from tests.builders import Clinic, at

pytestmark = pytest.mark.xdist_group("browser")

EVA = {"first_name": "Eva", "last_name": "Lind", "email": "eva@example.com"}
SCRIPTS = pytest.mark.parametrize("scripts", [pytest.param(True, id="scripts"), pytest.param(False, id="no scripts")])


def booked(clinic: Clinic, what: str = "starts_at") -> list[Any]:
    with clinic.unit() as unit:
        rows = unit.session.rows(
            f"select {what} from appointment where tenant_id = %(tenant)s and customer_id is not null"
        )
    return [row[0] for row in rows]


async def choose(visitor: Visitor, clinic: Clinic) -> None:
    """From the first page to the form."""
    await visitor.open("/")
    await visitor.press(visitor.page.get_by_role("link", name="Cleaning"))
    await visitor.pick(at("10:00"))


@pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [("en", NARROW, True), ("es", WIDE, True), ("de", NARROW, False), ("fr", WIDE, False)],
)
@browsed
async def test_the_whole_booking_takes_three_presses(
    street: Street, clinic: Clinic, language: str, width: int, scripts: bool
) -> None:
    clinic.service("exam", duration=60)
    async with street.visitor(language=language, width=width, scripts=scripts) as visitor:
        await choose(visitor, clinic)
        await visitor.fill(**EVA)
        await visitor.send(visitor.t("book.confirm"))
        assert visitor.presses == 3
        assert booked(clinic) == [at("10:00")]
        (code,) = booked(clinic, "confirmation_code")
        said = await visitor.says()
        assert visitor.t("book.done") in said
        assert code in said
        async with visitor.page.expect_download() as download:
            await visitor.named(visitor.t("book.ics")).click()
        kept = await (await download.value).path()
        (event,) = Calendar.from_ical(kept.read_bytes()).walk("VEVENT")
        assert event.decoded("dtstart") == at("10:00")
        await visitor.press(visitor.t("book.manage"))
        assert code in await visitor.says()


@SCRIPTS
@browsed
async def test_two_presses_of_the_button_going_back_and_reloading_are_one_booking(
    street: Street, clinic: Clinic, scripts: bool
) -> None:
    async with street.visitor(scripts=scripts) as visitor:
        await visitor.open("/")
        await visitor.pick(at("10:00"))
        await visitor.fill(**EVA)
        await visitor.send(visitor.t("book.confirm"), times=2)
        assert visitor.t("book.done") in await visitor.says()
        await visitor.page.reload()
        assert visitor.t("book.done") in await visitor.says()
        await visitor.page.go_back()
        assert visitor.t("errors.hold_used.title") in await visitor.says()
        assert booked(clinic) == [at("10:00")]


@browsed
async def test_two_tabs_are_one_booking(street: Street, clinic: Clinic) -> None:
    async with street.visitor() as visitor:
        await visitor.open("/")
        await visitor.pick(at("10:00"))
        tabs = [visitor, await visitor.another_tab()]
        for tab in tabs:
            await tab.fill(**EVA)
        street.served.wait()
        await asyncio.gather(*(tab.press(tab.t("book.confirm")) for tab in tabs))
        assert [visitor.t("book.done") in await tab.says() for tab in tabs] == [True, True]
        assert booked(clinic) == [at("10:00")]
