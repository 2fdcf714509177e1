"""A visitor in Tokyo and a clinic in New York, on the days when its clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.chromium import browsed
from tests.browser.test_booking import EVA, SCRIPTS, booked
from tests.browser.visitor import WIDE, Street
from tests.builders import Clinic, at

pytestmark = pytest.mark.xdist_group("browser")

TOKYO = "Asia/Tokyo"


def by_night(clinic: Clinic, **location: str) -> None:
    """A service on Sunday nights, when clocks change."""
    clinic.location("night", **location)
    clinic.provider("owl", works="Sun 00:00-04:00", where="night")
    clinic.service("watch", by=("owl",), where=("night",))


@pytest.mark.parametrize(
    ("day", "starts_at", "there", "here"),
    [
        # 2:00 is 3:00 at once: the hour between is no time at all.
        ("2027-03-14", datetime(2027, 3, 14, 7, tzinfo=UTC), "3:00 AM New York, UTC−4", "4:00 PM (Tokyo, UTC+9)"),
        # 1:30 comes twice; the second is chosen.
        ("2026-11-01", datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "1:30 AM New York, UTC−5", "3:30 PM (Tokyo, UTC+9)"),
    ],
)
@browsed
async def test_their_zone_is_offered_never_chosen_for_them_and_the_time_is_right(
    street: Street, clinic: Clinic, day: str, starts_at: datetime, there: str, here: str
) -> None:
    by_night(clinic)
    street.served.now = at(f"{day} 12:00") - timedelta(days=3)
    async with street.visitor(width=WIDE, timezone_id=TOKYO) as visitor:
        await visitor.open("/book/watch")
        said = await visitor.says()
        assert "All times are as in New York, UTC−" in said
        assert "Tokyo" not in said
        await visitor.page.locator("summary").click()
        assert await visitor.page.locator("#zone").input_value() == TOKYO
        await visitor.press(visitor.t("book.show"))
        said = await visitor.says()
        assert "All times are as in New York, UTC−" in said
        assert "Tokyo, UTC+9" in said
        values = [
            int(await each.get_attribute("value") or 0) for each in await visitor.page.locator("button.time").all()
        ]
        assert len(values) == len(set(values))
        await visitor.pick(starts_at)
        await visitor.fill(**EVA)
        await visitor.send(visitor.t("book.confirm"))
        said = await visitor.says()
        assert there.partition(" New")[0] in said
        assert there.partition("AM ")[2] in said
        assert here in said
    assert booked(clinic) == [starts_at]


@SCRIPTS
@browsed
async def test_whoever_asks_for_nothing_sees_the_zone_of_the_place_all_the_way(
    street: Street, clinic: Clinic, scripts: bool
) -> None:
    by_night(clinic, kind="VIRTUAL")
    async with street.visitor(timezone_id=TOKYO, scripts=scripts) as visitor:
        await visitor.open("/book/watch")
        await visitor.pick(at("2027-01-03 01:00"))
        await visitor.fill(**EVA)
        await visitor.send(visitor.t("book.confirm"))
        said = await visitor.says()
        assert "Sunday, January 3, 1:00 AM" in said
        assert "New York, UTC−5" in said
        assert "Tokyo" not in said


@browsed
async def test_a_visit_online_is_shown_in_their_zone_when_they_ask_for_it(street: Street, clinic: Clinic) -> None:
    by_night(clinic, kind="VIRTUAL")
    async with street.visitor(timezone_id=TOKYO) as visitor:
        await visitor.open("/book/watch")
        await visitor.page.locator("summary").click()
        await visitor.press(visitor.t("book.show"))
        assert "All times are as in Tokyo, UTC+9." in await visitor.says()
        await visitor.pick(at("2027-01-03 01:00"))
        assert "Sunday, January 3, 3:00 PM Tokyo, UTC+9" in await visitor.says()
