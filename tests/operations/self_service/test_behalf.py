"""On behalf of a visitor, where they may; a key for one place acts at that place alone."""

from uuid import uuid4

import pytest

from sloty.actor import Actor, NotAllowed, Permission, Role
from sloty.operations.self_service.behalf import on_behalf
from tests.builders import Clinic
from tests.operations.self_service.visitors import visiting


def test_the_visitor_themselves_is_given_nothing(clinic: Clinic) -> None:
    with visiting(clinic, key="k") as unit:
        inner = on_behalf(unit)
        assert inner.actor.may(Permission.BOOK)
        assert inner.idempotency_key is None
        assert not unit.actor.may(Permission.BOOK)
        assert not inner.actor.may(Permission.VIEW_CUSTOMERS)


def test_rights_at_one_place_stay_there(clinic: Clinic) -> None:
    here, there = uuid4(), uuid4()
    own = frozenset({Permission.BOOK_OWN})
    actor = Actor("key k", Role.TENANT_ADMIN, "api", clinic.tenant, None, own, {here: own, there: frozenset()})
    with clinic.unit(actor=actor) as unit:
        inner = on_behalf(unit).actor
    assert inner.may(Permission.BOOK, here)
    assert not inner.may(Permission.BOOK, there)


def test_who_may_not_is_refused(clinic: Clinic) -> None:
    actor = Actor("key k", Role.USER, "api", clinic.tenant, permissions=frozenset({Permission.FIND_SLOTS}))
    with clinic.unit(actor=actor) as unit, pytest.raises(NotAllowed):
        on_behalf(unit)
