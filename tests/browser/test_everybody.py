"""Every page in every state can be used by everybody: see `judging`. Errors are where the focus is."""

from datetime import timedelta

import pytest

from sloty.engine.messaging import LinkScope
from tests.browser.chromium import browsed
from tests.browser.judging import judge
from tests.browser.test_booking import EVA
from tests.browser.visitor import Street, Visitor
from tests.builders import Clinic, at
from tests.operations.self_service.visitors import expire
from tests.operations.test_booking import book
from tests.operations.test_links import link
from tests.operations.test_links import move as moved_by_desk
from tests.operations.test_messages import promise
from tests.web.pages.test_booking import all_questions
from tests.web.test_tenant import set_status

pytestmark = pytest.mark.xdist_group("browser")


def furnish(clinic: Clinic) -> None:
    """Everything that a page can show: places, people, categories, prices, a number to call."""
    clinic.location("uptown", phone="+12125550199", address="1200 Northern Boulevard, New York")
    clinic.works("ana", "Mon-Fri 09:00-12:00", "uptown")
    clinic.provider("bob")
    clinic.service(
        "exam", by=("ana", "bob"), where=("downtown", "uptown"), requires_approval=True, price="80", currency="USD",
        description="A long look at everything, and time for all questions that you bring.", category="Teeth",
    )  # fmt: skip
    clinic.service("whitening", category="Beauty", duration=60)
    with clinic.unit() as unit:
        unit.session.run(
            "update location set phone = '+12125550100', address = '240 River Street, New York'"
            " where tenant_id = %(tenant)s and slug = 'downtown'"
        )


async def focused(visitor: Visitor) -> str:
    return str(await visitor.page.evaluate("document.activeElement.id"))


@browsed
async def test_choosing(street: Street, clinic: Clinic) -> None:
    furnish(clinic)
    async with street.visitor() as visitor, street.visitor() as rival:
        await visitor.open("/")
        await judge(visitor)
        await visitor.press(visitor.page.get_by_role("link", name="Exam"))
        await judge(visitor)
        await visitor.press(visitor.page.get_by_role("link", name="Downtown"))
        await judge(visitor)
        await visitor.open("/book/cleaning?zone=Asia/Tokyo")
        await judge(visitor)
        await rival.open("/book/cleaning")
        await rival.pick(at("10:00"))
        await visitor.pick(at("10:00"))
        assert visitor.t("book.gone") in await visitor.says()
        assert await focused(visitor) == "error"
        await judge(visitor)
        await visitor.open("/book/cleaning?day=2027-01-09")
        await judge(visitor)


@browsed
async def test_the_form(street: Street, clinic: Clinic) -> None:
    all_questions(clinic)
    async with street.visitor() as visitor:
        await visitor.open("/")
        await visitor.pick(at("10:00"))
        await judge(visitor)
        await visitor.fill(email="nonsense")
        await visitor.send(visitor.t("book.confirm"))
        assert visitor.t("book.problem") in await visitor.says()
        assert await focused(visitor) == "error"
        await judge(visitor)
        await visitor.page.get_by_role("link", name=visitor.t("book.wrong.last_name")).click()
        assert await focused(visitor) == "last_name"
        await visitor.send(visitor.t("book.keep"))
        await judge(visitor)


@browsed
async def test_a_time_that_is_gone(street: Street, clinic: Clinic) -> None:
    async with street.visitor() as visitor:
        await visitor.open("/")
        await visitor.pick(at("10:00"))
        await visitor.fill(**EVA, notes="By the back door")
        expire(clinic)
        book(clinic, "10:00")
        await visitor.send(visitor.t("book.confirm"))
        assert visitor.t("book.gone_kept") in await visitor.says()
        assert await focused(visitor) == "error"
        await judge(visitor)
        await visitor.pick(at("10:30"))
        await judge(visitor)
        await visitor.send(visitor.t("book.confirm"))
        assert visitor.t("book.done") in await visitor.says()
        await judge(visitor)


@browsed
async def test_what_is_done_by_the_link_of_a_message(street: Street, clinic: Clinic) -> None:
    furnish(clinic)
    promise(clinic, "cancellation.fee=25")
    code = book(clinic, "11:00").confirmation_code
    path = f"/a/{link(clinic, code)}"
    async with street.visitor() as visitor:
        for each in ("", "/move", "/cancel"):
            await visitor.open(f"{path}{each}")
            await judge(visitor)
        await visitor.send(visitor.t("manage.cancel_now"))
        await judge(visitor)
        late = book(clinic, "12:00").confirmation_code
        await visitor.open(f"/u/{link(clinic, late, LinkScope.UNSUBSCRIBE)}")
        await judge(visitor)
        await visitor.press(visitor.t("unsubscribe.button"))
        await judge(visitor)
        street.served.now = at("12:00") - timedelta(hours=1)
        await visitor.open(f"/a/{link(clinic, late)}")
        await judge(visitor)
        superseded = link(clinic, late)
        moved_by_desk(clinic, late, "13:00")
        for wrong in (superseded, "made-up"):
            await visitor.open(f"/a/{wrong}")
            await judge(visitor)


@browsed
async def test_pages_that_are_not_there(street: Street, clinic: Clinic) -> None:
    async with street.visitor() as visitor:
        for path in ("/nothing", "/h/made-up", "/book/nothing"):
            await visitor.open(path)
            await judge(visitor)
    for status in ("SUSPENDED", "DELETED"):
        set_status(clinic, status)
        street.served.wait(60)
        async with street.visitor() as visitor:
            await visitor.open("/")
            await judge(visitor)
