"""The waiting list as visitors join and leave it; its pages in every state can be used by everybody."""

import pytest

from sloty.operations import waitlist
from tests.browser.chromium import browsed
from tests.browser.judging import judge
from tests.browser.test_booking import EVA, SCRIPTS
from tests.browser.test_everybody import focused, furnish
from tests.browser.visitor import NARROW, WIDE, Street
from tests.builders import MONDAY, Clinic
from tests.operations.test_waitlist import keep_list

pytestmark = pytest.mark.xdist_group("browser")


def busy(clinic: Clinic) -> None:
    """People may wait for a cleaning, for an exam at two places, and for a scan that nobody has time for."""
    furnish(clinic)
    clinic.provider("cho", works="", where="uptown")
    clinic.service("scan", by=("cho",), where=("uptown",))
    for service in ("cleaning", "exam", "scan"):
        keep_list(clinic, service)


def waiting(clinic: Clinic) -> int:
    with clinic.unit() as unit:
        return len(waitlist.entries(unit))


@SCRIPTS
@browsed
async def test_two_presses_of_the_button_going_back_and_reloading_are_one_place(
    street: Street, clinic: Clinic, scripts: bool
) -> None:
    busy(clinic)
    async with street.visitor(scripts=scripts) as visitor:
        await visitor.open("/book/scan")
        await visitor.press(visitor.t("wait.join"))
        await visitor.fill(**EVA)
        await visitor.page.get_by_label("Evening").check()
        await visitor.send(visitor.t("wait.join"), times=2)
        assert visitor.t("wait.waits") in await visitor.says()
        own = visitor.page.url
        await visitor.page.reload()
        assert visitor.t("wait.waits") in await visitor.says()
        await visitor.page.go_back()
        await visitor.fill(**EVA)
        await visitor.send(visitor.t("wait.join"))
        assert (waiting(clinic), visitor.page.url) == (1, own)
        await visitor.send(visitor.t("wait.leave"))
        assert visitor.t("wait.ended_title") in await visitor.says()
        assert waiting(clinic) == 0


@pytest.mark.parametrize(("language", "width"), [("en", NARROW), ("de", NARROW), ("es", NARROW), ("fr", WIDE)])
@browsed
async def test_everybody_can_wait(street: Street, clinic: Clinic, language: str, width: int) -> None:
    busy(clinic)
    async with street.visitor(language=language, width=width) as visitor:
        await visitor.open("/book/scan")
        await judge(visitor)
        await visitor.open("/book/exam?at=downtown&who=bob")
        await judge(visitor)
        await visitor.press(visitor.t("wait.join"))
        assert await visitor.page.locator("#who").input_value() == "bob"
        await judge(visitor)
        await visitor.fill(email="nonsense", latest="2026-12-01")
        await visitor.send(visitor.t("wait.join"))
        assert visitor.t("book.problem") in await visitor.says()
        assert await focused(visitor) == "error"
        await judge(visitor)
        await visitor.fill(**EVA, earliest=str(MONDAY), latest="2027-03-01")
        for box in await visitor.page.get_by_role("checkbox").all():
            await box.check()
        await visitor.press(visitor.t("wait.join"))
        assert visitor.t("wait.waits") in await visitor.says()
        await judge(visitor)
        await visitor.send(visitor.t("wait.leave"))
        assert visitor.t("wait.ended_title") in await visitor.says()
        await judge(visitor)
