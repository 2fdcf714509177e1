"""A desk for tests: acts that are remembered, and undone, each in a unit of its own."""

from collections.abc import Callable
from typing import Any

from sloty.actor import Actor
from sloty.operations import appointments, moving, undo
from sloty.operations.blocks import BlockWish
from sloty.operations.moving import Move
from sloty.operations.remembering import Acts, remembered
from sloty.operations.undo import UndoneView
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView, HistoryView
from tests.builders import MONDAY, NOW, Clinic, at

DESK = "front"
SICK = {"provider": "ana", "day": MONDAY, "kind": "SICK"}
LUNCH = BlockWish(at("12:00"), at("13:00"), provider="ana", reason="lunch")


def act(
    clinic: Clinic, label: str, *refs: str, do: Callable[[Unit, Acts], Any], desk: str = DESK, **opened: Any
) -> Any:
    """Do something at the desk."""
    with clinic.unit(**opened) as unit, remembered(unit, desk, label, refs) as acts:
        return do(unit, acts)


def verb(clinic: Clinic, name: str, *codes: str, more: tuple[Any, ...] = (), **opened: Any) -> None:
    """Do the same with every visit, as one act."""
    function = getattr(appointments, name)

    def do(unit: Unit, _: Acts) -> None:
        for code in codes:
            function(unit, code, *more)

    act(clinic, name.replace("_", " ").capitalize(), *codes, do=do, **opened)


def made(clinic: Clinic, label: str, make: Callable[[Unit], Any], **opened: Any) -> Any:
    """Make something at the desk."""

    def do(unit: Unit, acts: Acts) -> Any:
        view = make(unit)
        acts.made(view)
        return view

    return act(clinic, label, do=do, **opened)


def take_back(clinic: Clinic, desk: str = DESK, *, actor: Actor | None = None, now: Any = NOW) -> UndoneView:
    """Undo at the desk."""
    with clinic.unit(actor=actor, now=now) as unit:
        return undo.undo(unit, desk)


def do_again(clinic: Clinic, desk: str = DESK) -> UndoneView:
    """Redo at the desk."""
    with clinic.unit() as unit:
        return undo.redo(unit, desk)


def shown(clinic: Clinic, code: str) -> AppointmentView:
    """The visit as it stands."""
    with clinic.unit() as unit:
        return appointments.show(unit, code)


def told_of(clinic: Clinic, code: str) -> list[HistoryView]:
    """Its history."""
    with clinic.unit() as unit:
        return appointments.history(unit, code)


def taken(clinic: Clinic) -> list[tuple[Any, ...]]:
    """What is taken in the tenant: calendar, lane, from, until, kind."""
    with clinic.unit() as unit:
        return unit.session.rows(
            "select calendar_id, lane, starts_at, ends_at, kind from reservation where tenant_id = %(tenant)s"
            " order by starts_at, calendar_id, lane"
        )


def move(clinic: Clinic, code: str, time: str, **more: Any) -> None:
    """Move one at the desk."""
    act(clinic, "Move", code, do=lambda unit, _: moving.reschedule(unit, Move(code, at(time), **more)))
