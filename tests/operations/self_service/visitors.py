"""Visitors of a clinic's page: what they hold, and what they book."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sloty.actor import Actor
from sloty.operations import upkeep
from sloty.operations.booking import HoldWish
from sloty.operations.self_service import holding, reserving
from sloty.operations.self_service.contact import Contact
from sloty.operations.self_service.reserving import OwnWish, Reserved
from sloty.operations.unit import Unit
from tests.builders import NOW, Clinic, at

EVA = Contact("Eva", "Lind", "eva@example.com")


@contextmanager
def visiting(clinic: Clinic, now: datetime = NOW, key: str | None = None) -> Iterator[Unit]:
    """A unit of somebody who looks at the page."""
    with clinic.unit(now=now, key=key, actor=Actor.visitor(clinic.tenant)) as unit:
        yield unit


def hold(clinic: Clinic, time: str = "10:00", service: str = "cleaning", **wish: Any) -> str:
    """The token of a time that is held from now on."""
    with visiting(clinic) as unit:
        return holding.hold(unit, HoldWish(service, at(time), **wish))


def book(clinic: Clinic, token: str, contact: Contact = EVA, key: str | None = None, **wish: Any) -> Reserved:
    """What a visitor gets who sends the form."""
    with visiting(clinic, key=key) as unit:
        return reserving.book(unit, OwnWish(token, contact, **wish))


def booked(clinic: Clinic, what: str = "starts_at") -> list[Any]:
    """Of each appointment of a customer."""
    with clinic.unit() as unit:
        return unit.session.rows(
            f"select {what} from appointment where tenant_id = %(tenant)s and customer_id is not null"
        )


def expire(clinic: Clinic) -> None:
    """Every hold ends, and the daemon comes by."""
    with clinic.unit() as unit:
        unit.session.run(
            "update reservation set held_until = clock_timestamp() - interval '1 second'"
            " where tenant_id = %(tenant)s and kind = 'HOLD'"
        )
        upkeep.expire_holds(unit)
