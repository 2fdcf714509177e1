"""A desk's way to the operations: a unit each, as whoever sits there."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from sloty import clock
from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.db.pool import Database
from sloty.db.sqlstate import DatabaseAway
from sloty.errors import Conflict
from sloty.operations import appointments, booking, nouns, sign_in, users
from sloty.operations.booking import Wish
from sloty.operations.places import LOCATION
from sloty.operations.sign_in import SessionEnded, SignInFailed, actor_of
from sloty.operations.unit import Unit
from sloty.tui.link import Link, NobodyHere, NoDay, new_key
from tests.builders import NOW, Clinic, at, database_now
from tests.operations.test_booking import count
from tests.operations.test_sign_in import SECRET, WEAK, give
from tests.operations.test_users import join


@pytest.fixture
def link(clinic: Clinic) -> Link:
    return Link(clinic.database, clinic.slug, "front-1", clinic.actor, now=lambda: NOW)


def book(unit: Unit) -> str:
    return booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com")).confirmation_code


def test_what_is_asked_is_committed_at_the_time_of_the_desks_clock(clinic: Clinic, link: Link) -> None:
    code = link.ask(book)
    with clinic.unit() as unit:
        (act,) = appointments.history(unit, code)
    assert act.at == NOW


def test_what_goes_wrong_leaves_nothing_and_reaches_whoever_asked(clinic: Clinic, link: Link) -> None:
    def twice(unit: Unit) -> None:
        book(unit)
        book(unit)

    with pytest.raises(Conflict):
        link.ask(twice)
    assert count(clinic, "appointment") == 0


def test_a_write_that_is_repeated_under_its_key_is_done_once(clinic: Clinic, link: Link) -> None:
    key = new_key()
    assert link.ask(book, key=key) == link.ask(book, key=key)
    assert count(clinic, "appointment") == 1
    assert new_key() != key


def test_without_anybody_nothing_is_asked_until_somebody_signs_in(clinic: Clinic) -> None:
    link = Link(clinic.database, clinic.slug, "front-1", now=lambda: NOW)
    with pytest.raises(NobodyHere):
        link.ask(book)
    address, origin = join(clinic, "eva", Role.STAFF), f"desk-{uuid4().hex}"
    give(clinic, address, WEAK.hash(SECRET))
    with pytest.raises(SignInFailed):
        link.sign_in(address, "wrong", origin)
    assert link.actor is None
    token = link.sign_in(address, SECRET, origin)
    assert link.actor is not None
    assert (token != "", link.actor.name, link.actor.role, link.actor.front_end) == (True, address, Role.STAFF, "desk")
    assert link.ask(book)
    with pytest.raises(NotAllowed):
        link.ask(lambda unit: nouns.archive(unit, LOCATION, "downtown"))


def test_who_may_not_see_the_day_is_not_let_in_and_whoever_sat_there_still_does(
    clinic: Clinic, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a session left behind for them."""
    before, tokens = link.actor, list[str]()
    address = join(clinic, "uma", Role.USER)
    give(clinic, address, WEAK.hash(SECRET))

    def seen(database: Database, token: str, front_end: str, now: datetime) -> Actor:
        tokens.append(token)
        return actor_of(database, token, front_end, now)

    monkeypatch.setattr(sign_in, "actor_of", seen)
    with pytest.raises(NoDay, match=f"{address} may not see appointments"):
        link.sign_in(address, SECRET, f"desk-{uuid4().hex}")
    assert link.actor is before
    with pytest.raises(SessionEnded):
        actor_of(clinic.database, tokens[0], "desk", NOW)


def test_whoever_may_no_longer_is_noticed_and_so_is_another_role(clinic: Clinic) -> None:
    """A database that is away says nothing of anybody."""
    link = Link(clinic.database, clinic.slug, "front-1", now=lambda: NOW)
    address = join(clinic, "eva", Role.STAFF)
    give(clinic, address, WEAK.hash(SECRET))
    link.look_again()
    token = link.sign_in(address, SECRET, f"desk-{uuid4().hex}")
    link.look_again()
    assert link.actor is not None
    assert (link.actor.name, link.actor.role) == (address, Role.STAFF)

    still, link.renew = link.renew, away
    link.look_again()
    assert link.actor is not None
    link.renew = still
    with clinic.unit() as unit:
        users.grant(unit, users.asked_for({"email": address, "role": "PROVIDER"}))
    link.look_again()
    assert link.actor.role is Role.PROVIDER
    sign_in.sign_out(clinic.database, token)
    link.look_again()
    assert link.actor is None


def away() -> Actor:
    """Who sits there is not known, for nobody can be asked."""
    raise DatabaseAway(reason="no connection")


@pytest.mark.parametrize("name", ["operator", "uma@example.com"])
def test_nobody_takes_the_place_of_somebody_else_unasked(clinic: Clinic, link: Link, name: str) -> None:
    """As the operator of the machine would, when a session was closed elsewhere; nor does who may not look."""
    uma = Actor("uma@example.com", Role.USER, "desk", clinic.tenant, permissions=PERMISSIONS[Role.USER])
    link.actor = replace(uma, role=Role.STAFF, permissions=PERMISSIONS[Role.STAFF])
    link.renew = lambda: uma if name == uma.name else clinic.actor
    link.look_again()
    assert link.actor is None


@pytest.mark.parametrize("off", [timedelta(hours=-2), timedelta(hours=2)])
def test_what_a_desk_does_happens_at_the_databases_instant(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, off: timedelta
) -> None:
    right = database_now(clinic.database)
    monkeypatch.setattr(clock, "now", lambda: right + off)
    link = Link(clinic.database, clinic.slug, "front-1", clinic.actor, now=clock.now)
    assert timedelta(0) <= link.ask(lambda unit: unit.now) - right < timedelta(minutes=1)
    assert link.now() == right + off
