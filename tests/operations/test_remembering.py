"""What a desk does is remembered: what changed, what it demanded, where; and nothing of what did not happen."""

from typing import Any

import pytest

from sloty.operations import appointments, blocks, booking, moving, overrides
from sloty.operations.appointments import Stale
from sloty.operations.blocks import BlockWish
from sloty.operations.booking import HoldWish, Wish
from sloty.operations.moving import Move
from sloty.operations.remembering import remembered
from tests.builders import MONDAY, Clinic, at
from tests.operations.desks import act, made, take_back, verb
from tests.operations.test_booking import RUI, book, count


def acts(clinic: Clinic) -> list[tuple[Any, ...]]:
    """Label, what it demanded, and how many places and things it touched; in order."""
    with clinic.unit() as unit:
        return unit.session.rows(
            "select label, permissions, cardinality(locations),"
            " (select count(*) from desk_act_item i where i.tenant_id = a.tenant_id and i.act_id = a.id)"
            " from desk_act a where tenant_id = %(tenant)s and undoes is null order by at"
        )


def test_an_act_says_what_it_demanded_and_what_it_touched(clinic: Clinic) -> None:
    clinic.location("lake")
    clinic.works("ana", "Sat-Sun 09:00-17:00", "lake")
    clinic.service("exam", where=("downtown", "lake"))
    wish = Wish("exam", at("09:30"), RUI)

    def arrive(unit: Any, acts: Any) -> Any:
        view = booking.book(unit, wish)
        acts.made(view)
        return appointments.check_in(unit, view.confirmation_code)

    act(clinic, "Walk-in", do=arrive)
    codes = [book(clinic, time, "exam").confirmation_code for time in ("11:00", "13:00")]
    verb(clinic, "confirm", *codes)
    saturday = at("2027-01-09 10:00")
    act(clinic, "Move", codes[0], do=lambda u, _: moving.reschedule(u, Move(codes[0], saturday, location="lake")))
    made(clinic, "Lunch", lambda unit: blocks.block(unit, BlockWish(at("12:00"), at("12:30"), provider="ana")))
    made(clinic, "Sick", lambda unit: overrides.add(unit, {"provider": "ana", "day": MONDAY, "kind": "SICK"}))
    assert acts(clinic) == [
        ("Walk-in", ["attend", "book"], 1, 1),
        ("Confirm", ["attend"], 1, 2),
        ("Move", ["book"], 2, 1),
        ("Lunch", ["block_time"], 1, 1),
        ("Sick", ["block_time"], 1, 1),
    ]


def test_nothing_is_remembered_of_what_did_not_happen(clinic: Clinic) -> None:
    """Failed, tried only, or without an effect; and of a hold that was released nothing can be had again."""
    code = book(clinic, "09:30").confirmation_code
    with pytest.raises(Stale):
        act(clinic, "Confirm", code, do=lambda unit, _: appointments.confirm(unit, code, expected=7))
    verb(clinic, "confirm", code, dry_run=True)
    act(clinic, "Look", code, "NOSUCH", do=lambda unit, _: appointments.show(unit, code))
    with clinic.unit() as unit:
        held = booking.hold(unit, HoldWish("cleaning", at("11:00")))
    act(clinic, "Release", str(held.id), do=lambda unit, _: booking.release(unit, held.id))
    assert acts(clinic) == []


def test_what_is_answered_from_a_key_is_not_done_again_nor_remembered_twice(clinic: Clinic) -> None:
    wish = Wish("cleaning", at("09:30"), RUI)

    def once() -> Any:
        return made(clinic, "Book", lambda unit: booking.book(unit, wish), key="b")

    code = once().confirmation_code
    once()
    for _ in range(2):
        verb(clinic, "confirm", code, key="c")
    assert [label for label, *_ in acts(clinic)] == ["Book", "Confirm"]
    take_back(clinic)
    take_back(clinic)
    once()
    assert count(clinic, "desk_act") == 4


def test_of_a_person_nothing_is_kept_but_the_reasons(clinic: Clinic) -> None:
    code = book(clinic, "09:30", notes="afraid of needles").confirmation_code
    verb(clinic, "cancel", code, more=("ill",))
    with clinic.unit() as unit:
        (kept,) = unit.session.row("select before::text from desk_act_item where tenant_id = %(tenant)s") or ("",)
    assert code in kept
    assert not any(word in kept for word in ("Rui", RUI, "needles"))


def test_those_selected_twice_are_one(clinic: Clinic) -> None:
    """By code and by id, in whatever case."""
    view = book(clinic, "09:30")
    refs = (view.confirmation_code, view.confirmation_code.lower(), str(view.id))
    with clinic.unit() as unit, remembered(unit, "front", "Confirm", refs):
        appointments.confirm(unit, view.confirmation_code)
    assert acts(clinic) == [("Confirm", ["attend"], 1, 1)]
