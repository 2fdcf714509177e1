"""Secret links: each opens one appointment for one recipient, until it is moved; what is wrong with one is not told."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sloty.actor import Actor
from sloty.engine.messaging import LinkScope, RecipientKind
from sloty.operations import links, moving, person, remembering, tenants, undo
from sloty.operations.links import LinkSuperseded, LinkUnusable, ManageLinkView
from sloty.operations.moving import Move
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic, at
from tests.operations.test_booking import book


def link(clinic: Clinic, code: str, scope: LinkScope = LinkScope.MANAGE) -> str:
    """Of Rui, to his appointment as it stands."""
    with clinic.unit() as unit:
        row = unit.session.row(
            "select id, customer_id, starts_at from appointment where tenant_id = %(tenant)s and confirmation_code = %(code)s",
            code=code,
        )
        assert row is not None
        return links.made(unit, row[0], RecipientKind.CUSTOMER, row[1], row[2], scope)


def resolve(clinic: Clinic, token: str, now: datetime = NOW, scope: LinkScope = LinkScope.MANAGE) -> ManageLinkView:
    """As whoever follows it does."""
    with clinic.unit(now=now, actor=Actor.visitor(clinic.tenant)) as unit:
        return links.resolve(unit, token, scope)


def used(clinic: Clinic) -> list[Any]:
    with clinic.unit() as unit:
        return [row[0] for row in unit.session.rows("select used_at from manage_link where tenant_id = %(tenant)s")]


def move(clinic: Clinic, code: str, time: str) -> None:
    with clinic.unit() as unit:
        moving.reschedule(unit, Move(code, at(time)))


def test_a_link_opens_its_appointment_and_what_is_done_by_it_is_noted_once(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    token = link(clinic, code)
    view = resolve(clinic, token)
    assert (view.tenant, view.confirmation_code) == (clinic.tenant, code)
    assert (view.recipient_kind, view.recipient) == ("CUSTOMER", clinic.ids["rui@example.com"])
    assert (view.starts_at, view.expires_at, view.scope) == (at("11:00"), at("11:00") + timedelta(days=30), "MANAGE")
    assert resolve(clinic, token, now=NOW + timedelta(hours=1)) == view
    assert used(clinic) == [None]
    for hours in (0, 1):
        with clinic.unit(now=NOW + timedelta(hours=hours)) as unit:
            links.note_used(unit, view)
    assert used(clinic) == [NOW]


def test_a_link_sent_before_a_move_says_so_and_the_new_one_opens(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    old = link(clinic, code)
    move(clinic, code, "13:00")
    new = link(clinic, code)
    with pytest.raises(LinkSuperseded, match="another time"):
        resolve(clinic, old)
    assert resolve(clinic, new).starts_at == at("13:00")
    move(clinic, code, "11:00")
    with pytest.raises(LinkSuperseded):
        resolve(clinic, old)


def test_a_move_that_is_undone_before_anybody_heard_leaves_the_first_link_good(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    first = link(clinic, code)
    with clinic.unit() as unit, remembering.remembered(unit, "front", "Move", [code]):
        moving.reschedule(unit, Move(code, at("13:00")))
    between = link(clinic, code)
    with clinic.unit() as unit:
        undo.undo(unit, "front")
    assert resolve(clinic, first).starts_at == at("11:00")
    with pytest.raises(LinkSuperseded):
        resolve(clinic, between)


def test_a_move_that_is_rolled_back_revokes_nothing(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    token = link(clinic, code)
    with clinic.unit(dry_run=True) as unit:
        moving.reschedule(unit, Move(code, at("13:00")))
    assert resolve(clinic, token).confirmation_code == code


def test_everything_else_that_is_wrong_looks_alike(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    token = link(clinic, code)
    elsewhere = token[:-8] + ("A" * 8 if not token.endswith("A" * 8) else "B" * 8)
    for wrong in ("", "x", "é", elsewhere, token[:-1], link(clinic, code, LinkScope.UNSUBSCRIBE)):
        with pytest.raises(LinkUnusable):
            resolve(clinic, wrong)
    with pytest.raises(LinkUnusable):
        resolve(clinic, token, now=at("11:00") + timedelta(days=30))
    with open_unit(clinic.database, Actor.operator("operator", "cli")) as platform:
        tenants.set_status(platform, clinic.slug, "SUSPENDED", "unpaid")
    with pytest.raises(LinkUnusable):
        resolve(clinic, token)
    assert used(clinic) == [None, None]


def test_who_wants_no_more_reminders_need_not_know_of_a_move(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    token = link(clinic, code, LinkScope.UNSUBSCRIBE)
    move(clinic, code, "13:00")
    view = resolve(clinic, token, now=NOW, scope=LinkScope.UNSUBSCRIBE)
    assert view.scope is LinkScope.UNSUBSCRIBE


def test_the_links_of_who_is_erased_are_gone(clinic: Clinic) -> None:
    token = link(clinic, book(clinic, "11:00").confirmation_code)
    with clinic.unit() as unit:
        person.erase(unit, "rui@example.com", cancel=True)
    with pytest.raises(LinkUnusable):
        resolve(clinic, token)
    assert used(clinic) == []


@pytest.mark.parametrize(
    ("domain", "public", "outward", "expected"),
    [
        ("smiles.example", "https://book.example.com", True, "https://smiles.example"),
        (None, "https://book.example.com/", True, "https://book.example.com/riverside"),
        (None, None, False, "http://localhost:8000/riverside"),
        (None, None, True, ""),
    ],
)
def test_pages_are_at_the_tenants_domain_or_below_the_installations_address(
    clinic: Clinic, domain: str | None, public: str | None, outward: bool, expected: str
) -> None:
    """What goes out leads nowhere rather than to the reader's own machine."""
    clinic.database.settings.__dict__["public_url"] = public
    try:
        with clinic.unit() as unit:
            assert links.base(unit, domain, "riverside", outward=outward) == expected
    finally:
        clinic.database.settings.__dict__["public_url"] = None
