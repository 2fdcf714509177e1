"""Boards: a location's day by provider or by room, everybody's day, one provider's week."""

from datetime import date, timedelta

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.engine.lifecycle import Status
from sloty.ids import UserId
from sloty.models.provider import Provider
from sloty.operations import appointments, booking, rows
from sloty.operations.boards.making import WhoseWeek
from sloty.operations.boards.views import Fill, Layout
from sloty.operations.booking import HoldWish
from sloty.operations.day_sheet import NobodySuch
from tests.builders import MONDAY, Clinic, at
from tests.operations.boards.looking import (
    block,
    bound_to,
    column,
    drawn,
    expire,
    in_zone,
    keys,
    look,
    places,
    visits,
)
from tests.operations.test_booking import book


def act(clinic: Clinic, verb: str, code: str, time: str, *words: str) -> None:
    with clinic.unit(now=at(time)) as unit:
        getattr(appointments, verb)(unit, code, *words)


def test_a_locations_day_has_a_column_for_each_who_is_there_by_name(two_places: Clinic) -> None:
    """Dan works on Tuesdays; Cho elsewhere."""
    board = look(two_places, location="downtown")
    assert keys(board) == ["provider/ana", "provider/ben"]
    assert (board.title, board.timezone, board.location, board.provider) == (
        "Downtown", "America/New_York", "downtown", None,
    )  # fmt: skip
    assert (board.first, board.last) == (9 * 60, 18 * 60)
    ana = column(board, "ana")
    assert places(ana) == ["09:00-18:00 downtown"]
    assert ana.subtitle == ""
    assert drawn(ana) == {
        "CLOSED": ["00:00-09:00", "18:00-24:00"],
        "ELSEWHERE": ["20:00-23:00 at Lake"],
        "TRAVEL": ["18:00-20:00 to Lake"],
    }


def test_everybodys_day_is_in_the_tenants_zone_and_says_who_is_where(two_places: Clinic) -> None:
    in_zone(two_places, "America/Chicago")
    board = look(two_places)
    assert (board.timezone, keys(board)) == ("America/Chicago", ["provider/ana", "provider/ben", "provider/cho"])
    assert places(column(board, "ana")) == ["08:00-17:00 downtown", "19:00-22:00 lake"]
    assert [column(board, name).subtitle for name in ("ana", "cho")] == ["EST Downtown + Lake", "Lake"]


def test_when_nobody_works_all_who_might_are_shown_from_eight_to_six(two_places: Clinic) -> None:
    board = look(two_places, date(2027, 1, 3), location="downtown")
    assert keys(board) == ["provider/ana", "provider/ben", "provider/dan"]
    assert (board.first, board.last) == (8 * 60, 18 * 60)


def test_whoever_should_be_there_and_is_not_is_shown_as_away(two_places: Clinic) -> None:
    two_places.override("ben", MONDAY, "VACATION")
    two_places.override("ana", MONDAY, "SICK", "10:00-11:00")
    board = look(two_places, location="downtown")
    assert drawn(column(board, "ben")) == {"AWAY": ["00:00-24:00 on vacation", "00:00-24:00 vacation: VACATION"]}
    found = [each for each in column(board, "ana").stretches if each.text == "sick: SICK"]
    assert [(each.top, each.bottom, each.id is not None) for each in found] == [(600, 660, True)]


def test_a_closed_location_says_why(two_places: Clinic) -> None:
    two_places.closure("downtown", MONDAY, reason="Epiphany")
    assert drawn(column(look(two_places, location="downtown"), "ben")) == {"AWAY": ["00:00-24:00 closed: Epiphany"]}


def test_a_provider_who_left_is_there_as_long_as_there_are_visits(two_places: Clinic) -> None:
    book(two_places, "09:30", "exam", provider="ben")
    with two_places.unit() as unit:
        (ben,) = rows.all_of(unit, Provider, slug="ben")
        rows.change(unit, ben, {"status": "INACTIVE"})
    ben_column = column(look(two_places, location="downtown"), "ben")
    assert (ben_column.title, visits(ben_column), drawn(ben_column)) == (
        "Ben", ["09:30-10:00"], {"CLOSED": ["00:00-24:00"]},
    )  # fmt: skip
    assert "provider/ben" not in keys(look(two_places, MONDAY + timedelta(days=1), location="downtown"))


def test_one_provider_alone_is_one_column_also_on_a_day_off(two_places: Clinic) -> None:
    assert keys(look(two_places, provider="dan")) == ["provider/dan"]
    assert keys(look(two_places, provider="dan", location="downtown")) == ["provider/dan"]


def test_a_visit_is_drawn_with_its_buffers_and_where_it_is_not_as_busy(two_places: Clinic) -> None:
    two_places.service("deep", by=("ana",), where=("downtown", "lake"), buffer_before=15, buffer_after=10)
    view = book(two_places, "10:00", "deep", location="downtown", notes="latex")
    here = column(look(two_places, location="downtown"), "ana")
    (visit,) = here.visits
    assert (visit.code, visit.top, visit.bottom, visit.start, visit.notes, visit.customer_name) == (
        view.confirmation_code, 600, 630, at("10:00"), "latex", "Rui Costa",
    )  # fmt: skip
    assert drawn(here)["BUFFER"] == ["09:45-10:00", "10:30-10:40"]
    there = column(look(two_places, location="lake"), "ana")
    assert there.visits == ()
    assert "08:45-09:40 busy at Downtown" in drawn(there)["ELSEWHERE"]


def test_a_cancelled_visit_stands_beside_the_one_that_has_its_time(clinic: Clinic) -> None:
    act(clinic, "cancel", book(clinic).confirmation_code, "08:00", "ill")
    book(clinic)
    book(clinic, "11:00")
    found = [(each.status, each.lane, each.lanes) for each in column(look(clinic), "ana").visits]
    assert sorted((status, lanes) for status, _, lanes in found) == [
        (Status.CANCELLED, 2), (Status.SCHEDULED, 1), (Status.SCHEDULED, 2),
    ]  # fmt: skip
    assert {lane for _, lane, lanes in found if lanes == 2} == {0, 1}


def test_holds_and_blocks_are_drawn_and_stretch_what_is_shown(clinic: Clinic) -> None:
    clinic.works_more("ana", "Mon 19:00-20:00", "downtown")
    with clinic.unit() as unit:
        held = booking.hold(unit, HoldWish("cleaning", at("19:00")))
    blocked = block(clinic, "ana", "06:30", "07:15")
    board = look(clinic)
    found = {each.fill: each for each in column(board, "ana").stretches if each.fill in {Fill.HOLD, Fill.BLOCK}}
    assert (found[Fill.HOLD].id, found[Fill.BLOCK].id) == (held.id, blocked)
    assert (found[Fill.HOLD].until is not None, found[Fill.BLOCK].until) == (True, None)
    assert (board.first, board.last) == (6 * 60, 20 * 60)
    expire(clinic)
    assert Fill.HOLD not in {each.fill for each in column(look(clinic), "ana").stretches}


def test_rooms_have_the_visits_that_take_them_and_each_counts_once(clinic: Clinic) -> None:
    clinic.pool("rooms", members=2)
    clinic.service("exam", requires={"rooms": 2}, buffer_after=10)
    book(clinic, "09:30", "exam")
    block(clinic, "rooms-downtown-1", "12:00", "13:00")
    board = look(clinic, layout=Layout.ROOMS, location="downtown")
    assert keys(board) == ["resource/rooms-downtown-1", "resource/rooms-downtown-2"]
    one, two = board.columns
    assert visits(one) == visits(two) == ["09:30-10:00"]
    assert drawn(one) == {"BUFFER": ["10:00-10:10"], "BLOCK": ["12:00-13:00"]}
    assert (one.resource, one.provider, one.subtitle) == ("rooms-downtown-1", None, "Rooms")
    assert (board.counts.expected, board.counts.free_minutes, board.first, board.last) == (1, 0, 540, 780)


def test_rooms_of_all_places_say_where_they_are(two_places: Clinic) -> None:
    two_places.pool("rooms")
    two_places.pool("rooms", where="lake")
    board = look(two_places, layout=Layout.ROOMS)
    assert [(each.subtitle, each.location_at(600)) for each in board.columns] == [
        ("Downtown", "downtown"), ("Lake", "lake"),
    ]  # fmt: skip


def test_a_week_of_one_provider_over_two_places_in_two_zones(two_places: Clinic) -> None:
    book(two_places, "20:30", "exam", provider="ana", location="lake")
    book(two_places, "2027-01-08 09:00", "exam", provider="ana")
    board = look(two_places, date(2027, 1, 7), Layout.WEEK, provider="ana")
    assert (board.day, board.title, len(board.columns)) == (MONDAY, "Ana", 7)
    monday, friday = column(board, "2027-01-04"), column(board, "2027-01-08")
    assert (monday.title, monday.subtitle) == ("Mon 4 Jan", "Downtown + CST Lake")
    assert places(monday) == ["09:00-18:00 downtown", "20:00-23:00 lake"]
    assert (visits(monday), visits(friday)) == (["20:30-21:00"], ["09:00-09:30"])
    assert (board.first, board.last) == (9 * 60, 23 * 60)
    at_lake = look(two_places, MONDAY, Layout.WEEK, provider="ana", location="lake")
    assert (at_lake.timezone, visits(at_lake.columns[0]), at_lake.title) == (
        "America/Chicago", ["19:30-20:00"], "Ana at Lake",
    )  # fmt: skip


def test_a_week_is_somebodys(clinic: Clinic) -> None:
    with pytest.raises(WhoseWeek):
        look(clinic, layout=Layout.WEEK)
    with pytest.raises(NobodySuch):
        look(clinic, provider="nobody")
    with pytest.raises(NobodySuch):
        look(clinic, location="nowhere")


def test_whoever_is_bound_to_a_location_sees_of_another_that_somebody_is_busy(two_places: Clinic) -> None:
    book(two_places, "20:30", "exam", provider="ana", location="lake", notes="secret")
    with two_places.unit() as unit:
        booking.hold(unit, HoldWish("exam", at("22:00"), "ana", "lake"))
    for board in (
        look(two_places, location="downtown", actor=bound_to(two_places, "downtown")),
        look(two_places, actor=bound_to(two_places, "downtown")),
        look(two_places, location="lake", actor=bound_to(two_places, "downtown")),
    ):
        assert "busy elsewhere" in repr(board)
        assert not any(word in repr(board) for word in ("secret", "Rui", "HOLD", "rui@example.com"))
        assert column(board, "ana").visits == ()
    own = look(two_places, location="lake", actor=bound_to(two_places, "lake"))
    assert [each.notes for each in column(own, "ana").visits] == ["secret"]


def test_another_tenants_board_is_another(clinic: Clinic, two_places: Clinic) -> None:
    other = Clinic(clinic.database)
    other.location()
    other.provider("zoe")
    book(two_places)
    board = look(other)
    assert (keys(board), board.counts.by_status) == (["provider/zoe"], {})
    with pytest.raises(NobodySuch):
        look(other, location="lake")


def test_whoever_may_not_see_appointments_sees_no_board(clinic: Clinic) -> None:
    public = Actor("public", Role.USER, "web", clinic.tenant, UserId(clinic.ids["ana"]))
    with pytest.raises(NotAllowed):
        look(clinic, actor=public)
