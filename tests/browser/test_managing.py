"""What a customer does by the link of a message, pressing what they see: confirm, move, cancel."""

from datetime import timedelta

import pytest

from sloty.engine.lifecycle import Status
from tests.browser.chromium import browsed
from tests.browser.test_booking import SCRIPTS
from tests.browser.visitor import NARROW, WIDE, Street
from tests.builders import Clinic, at
from tests.operations.self_service.test_managing import status
from tests.operations.test_booking import book
from tests.operations.test_links import link

pytestmark = pytest.mark.xdist_group("browser")


@SCRIPTS
@browsed
async def test_they_confirm_move_and_cancel(street: Street, clinic: Clinic, scripts: bool) -> None:
    code = book(clinic, "11:00").confirmation_code
    path = f"/a/{link(clinic, code)}"
    street.served.now = at("11:00") - timedelta(days=3)
    async with street.visitor(width=NARROW if scripts else WIDE, scripts=scripts) as visitor:
        await visitor.open(path)
        await visitor.send(visitor.t("manage.confirm"))
        assert visitor.t("manage.said.confirmed") in await visitor.says()
        assert status(clinic, code) == (Status.CONFIRMED, at("11:00"))

        await visitor.press(visitor.t("manage.move"))
        street.served.wait()
        await visitor.pick(at("13:00"))
        assert visitor.t("manage.said.moved") in await visitor.says()
        assert status(clinic, code) == (Status.RESCHEDULED, at("13:00"))

        await visitor.press(visitor.t("manage.cancel"))
        await visitor.fill(reason="A cold")
        await visitor.send(visitor.t("manage.cancel_now"), times=2)
        assert visitor.t("manage.said.cancelled") in await visitor.says()
        assert status(clinic, code) == (Status.CANCELLED, at("13:00"))

        await visitor.open(path)
        assert visitor.t("errors.link_superseded.title") in await visitor.says()


@browsed
async def test_looking_around_changes_nothing(street: Street, clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    path = f"/a/{link(clinic, code)}"
    async with street.visitor(language="de") as visitor:
        await visitor.open(path)
        await visitor.press(visitor.t("manage.cancel"))
        await visitor.press(visitor.t("manage.keep"))
        await visitor.press(visitor.t("manage.move"))
        await visitor.page.go_back()
        await visitor.page.reload()
    assert status(clinic, code) == (Status.SCHEDULED, at("11:00"))
