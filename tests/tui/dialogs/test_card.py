"""A customer's card: everything at one glance, and from it to a visit, a booking, a change."""

from datetime import timedelta

import pytest
from textual.widgets import Input

from sloty.actor import Actor, Permission, Role
from sloty.operations import appointments, booking, customer_card
from sloty.operations.booking import Wish
from sloty.tui.dialogs.card import CardScreen
from sloty.tui.dialogs.outcomes import BookFor, FirstFreeFor, SeeVisit
from tests.builders import MONDAY, NOW, Clinic, at
from tests.tui.finding_host import NARROW, WIDE, Host, link_to, played, shown, until

RUI = "rui@example.com"
TUESDAY = at("2027-01-05 08:00")


@pytest.fixture
def regular(clinic: Clinic) -> Clinic:
    """Rui was here once, did not come once, and comes again; one visit of his was cancelled."""
    with clinic.unit() as unit:
        for time, verbs in (("09:00", "check_in start complete"), ("10:00", ""), ("11:00", "cancel")):
            code = booking.book(unit, Wish("cleaning", at(time), RUI)).confirmation_code
            for verb in verbs.split():
                getattr(appointments, verb)(unit, code, *(["ill"] if verb == "cancel" else []))
        booking.book(unit, Wish("cleaning", at("2027-01-06 14:00"), RUI))
        missed = [each for each in customer_card.card(unit, RUI).coming if f"{each.start:%H:%M}" == "10:00"]
    with clinic.unit(now=at("10:30")) as unit:
        appointments.mark_no_show(unit, missed[0].confirmation_code)
    return clinic


def card(clinic: Clinic, actor: Actor | None = None) -> CardScreen:
    """Rui's, on Tuesday morning."""
    return CardScreen(link_to(clinic, TUESDAY, actor), RUI)


@played
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_everything_is_seen_at_once(regular: Clinic, size: tuple[int, int]) -> None:
    app = Host(lambda: card(regular))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "To come" in shown(app))
        screen = shown(app)
        for told in ("Rui Costa", "!! Missed a visit before", RUI, "prefers email", "Visits 1, no-shows 1, cancelled 1",
                     "Wed  6 Jan 2027 14:00 S scheduled  Cleaning    Ana        Downtown",
                     "Mon  4 Jan 2027 10:00 N no-show", "D done", "X cancelled"):  # fmt: skip
            assert told in screen
        for key in ("Enter Go there", "b Book", ". First free", "e Edit", "y Copy", "Esc Back"):
            assert key in screen
        assert screen.index("Wed  6") < screen.index("Past") < screen.index("11:00") < screen.index("09:00")


@played
async def test_enter_on_a_visit_leads_to_it(regular: Clinic) -> None:
    """The next visit lies under the hand; what was before it is below."""
    app = Host(lambda: card(regular))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "To come" in shown(app))
        await pilot.press("enter")
    app2 = Host(lambda: card(regular))
    async with app2.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "To come" in shown(app2))
        await pilot.press("j", "j", "enter")
    (coming,), (past,) = app.results, app2.results
    assert isinstance(coming, SeeVisit)
    assert isinstance(past, SeeVisit)
    assert (coming.start, coming.location, coming.provider) == (at("2027-01-06 14:00"), "downtown", "ana")
    assert past.start == at("10:00")
    assert past.start.date() == MONDAY


@played
@pytest.mark.parametrize(("key", "kind"), [("b", BookFor), (".", FirstFreeFor)])
async def test_one_key_books_for_this_customer(regular: Clinic, key: str, kind: type[BookFor | FirstFreeFor]) -> None:
    app = Host(lambda: card(regular))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "To come" in shown(app))
        await pilot.press(key)
    (outcome,) = app.results
    assert isinstance(outcome, kind)
    assert (outcome.card.customer.email, outcome.card.usual_provider, outcome.card.usual_service) == (
        RUI,
        "ana",
        "cleaning",
    )


@played
async def test_the_keys_can_be_clicked(regular: Clinic) -> None:
    app = Host(lambda: card(regular))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "To come" in shown(app))
        await pilot.click(app.screen.query("FooterKey")[1])
        await pilot.pause()
    assert isinstance(app.results[0], BookFor)


@played
async def test_an_edit_is_written_and_shown(regular: Clinic) -> None:
    app = Host(lambda: card(regular))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "To come" in shown(app))
        await pilot.press("e")
        app.screen.query_one("#phone", Input).value = "(212) 555-0199"
        await pilot.press("enter")
        await until(pilot, lambda: "+12125550199" in shown(app))
        await pilot.press("y")
        assert "+12125550199" in app.clipboard
        assert "Rui Costa" in app.clipboard


@played
async def test_a_stranger_has_no_visits_and_no_warning(clinic: Clinic) -> None:
    clinic.customer(
        "new@example.com", first_name="[b]New", last_name="\x1b[2J", notes="one\ntwo\nthree\nfour\nfive\nsix"
    )
    app = Host(lambda: CardScreen(link_to(clinic), "new@example.com"))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "To come: none" in shown(app))
        screen = shown(app)
        assert "[b]New \\x1b[2J" in screen
        assert "Past: none" in screen
        assert "Missed" not in screen
        assert "(4 more lines: e)" in screen
        await pilot.press("enter", "escape")
    assert app.results == [None]


@played
async def test_what_one_may_not_do_is_not_offered(regular: Clinic) -> None:
    rights = frozenset({Permission.VIEW_APPOINTMENTS, Permission.VIEW_CUSTOMERS})
    actor = Actor("eva", Role.PROVIDER, "desk", regular.tenant, permissions=rights)
    app = Host(lambda: card(regular, actor))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "To come" in shown(app))
        assert "b Book" not in shown(app)
        assert "e Edit" not in shown(app)
        await pilot.press("b", "e")
        assert app.results == []
        assert isinstance(app.screen, CardScreen)


@played
async def test_a_card_that_is_gone_says_so(clinic: Clinic) -> None:
    app = Host(lambda: CardScreen(link_to(clinic, NOW + timedelta(days=1)), "nobody@example.com"))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "There is no customer 'nobody@example.com'" in shown(app))
