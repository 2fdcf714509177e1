"""What every operation demands: the table that `test_rights` tries with every role, at every place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sloty.actor import Permission, Role
from sloty.operations import (
    appointments,
    attachments,
    audit,
    blocks,
    booking,
    choices,
    customer_card,
    customers,
    day_sheet,
    duplicates,
    exports,
    first_free,
    hours,
    integrations,
    invitations,
    keys,
    ledger,
    merging,
    moving,
    nouns,
    opt_outs,
    overrides,
    person,
    plans,
    providers,
    receipts,
    reminders,
    reports,
    services,
    sign_in,
    slots,
    undo,
    users,
    wordings,
)
from sloty.operations.appointments import Filter
from sloty.operations.blocks import BlockWish
from sloty.operations.boards import making
from sloty.operations.boards.making import Look
from sloty.operations.booking import HoldWish, WalkIn, Wish
from sloty.operations.exports import Window
from sloty.operations.first_free import Wanted
from sloty.operations.moving import Move, Reassignment
from sloty.operations.places import DEPARTMENT, LOCATION
from sloty.operations.providers import PROVIDER
from sloty.operations.resources import POOL, RESOURCE
from sloty.operations.self_service import holding, offered, reserving
from sloty.operations.self_service.contact import Contact
from sloty.operations.self_service.reserving import OwnWish
from sloty.operations.services import SERVICE
from sloty.operations.specs import UserSpec
from sloty.operations.unit import Unit
from tests.builders import MONDAY, at
from tests.isolation.world import Site

Act = Callable[[Unit, Site], Any]


@dataclass(frozen=True)
class Right:
    """What an operation demands."""

    name: str
    permission: Permission
    reach: str
    """tenant: a right at one location is not enough; located: it is, there; shared: it is, everywhere."""
    act: Act
    refers: bool = True
    """Whether it names something that another tenant could have."""


def _verb(name: str, permission: Permission, state: str, *more: Any) -> Right:
    act = getattr(appointments, name)
    return Right(f"appointments.{name}", permission, "located", lambda u, s: act(u, s.codes[state], *more))


def _create(noun: Any, reach: str, values: Callable[[Site], dict[str, Any]], *, refers: bool = False) -> Right:
    return Right(
        f"nouns.create {noun.name}",
        Permission.EDIT_CATALOG,
        reach,
        lambda u, s: nouns.create(u, noun, {"slug": "brand-new", "name": "New", **values(s)}),
        refers,
    )


def _noun(noun: Any, reach: str, ref: Callable[[Site], str], change: dict[str, Any]) -> list[Right]:
    edit = Permission.EDIT_CATALOG
    return [
        Right(f"nouns.edit {noun.name}", edit, reach, lambda u, s: nouns.edit(u, noun, ref(s), change)),
        Right(f"nouns.archive {noun.name}", edit, reach, lambda u, s: nouns.archive(u, noun, ref(s))),
        Right(f"nouns.show {noun.name}", Permission.VIEW_CATALOG, "shared", lambda u, s: nouns.show(u, noun, ref(s))),
        Right(f"nouns.list_ {noun.name}", Permission.VIEW_CATALOG, "shared", lambda u, _: nouns.list_(u, noun), False),
    ]


_BOOK, _BLOCK, _EDIT, _VIEW, _ATTEND = (
    Permission.BOOK,
    Permission.BLOCK_TIME,
    Permission.EDIT_CATALOG,
    Permission.VIEW_APPOINTMENTS,
    Permission.ATTEND,
)
WEEK = Filter(at("00:00"), at("2027-01-09 00:00"))
_WANTED = Wanted("exam", at("00:00"), at("23:00"))
_SEARCH = slots.Search("exam", at("00:00"), at("23:00"))
_DAY = date(2027, 1, 5)
_QUESTION = {"name": "q", "label": "Q", "type": "TEXT"}
_CUSTOMER = customers.CUSTOMER
_WINDOW = Window(at("00:00"), at("2027-01-09 00:00"))
_INTEGRATE = Permission.MANAGE_INTEGRATIONS
_FROM = {"from_address": "desk@example.com"}
_ENTRIES = audit.Filter(at("00:00"), at("2027-01-09 00:00"))


def _member(site: Site) -> UserSpec:
    return UserSpec(email=f"new@{site.location}.example.com", role=Role.LOCATION_REPORTS, location=site.location)


def _sick(site: Site) -> dict[str, Any]:
    return {"provider": site.provider, "location": site.location, "day": _DAY, "kind": "SICK"}


def _wish(site: Site) -> Wish:
    return Wish("exam", at("15:00"), site.customer, site.provider)


def _late(site: Site) -> Wish:
    return Wish("exam", at("20:00"), site.customer, site.provider, site.location, override_reason="asked for")


def _lunch(site: Site) -> BlockWish:
    return BlockWish(at("15:00"), at("16:00"), provider=site.provider)


def _cleaning(site: Site) -> BlockWish:
    return BlockWish(at("15:00"), at("16:00"), resource=site.resource)


def _redo(unit: Unit, site: Site) -> Any:
    undo.undo(unit, site.location)
    return undo.redo(unit, site.location)


def _hold_own(unit: Unit, site: Site) -> Any:
    return holding.hold(unit, HoldWish("exam", at("15:00"), site.provider))


def _book_own(unit: Unit, site: Site) -> Any:
    token = _hold_own(unit, site)
    return reserving.book(unit, OwnWish(token, Contact("Eva", "Lind", "eva@example.com")))


def _edit_customer(unit: Unit, site: Site) -> Any:
    return nouns.edit(unit, _CUSTOMER, site.customer, {"notes": "n"})


RIGHTS = [
    _create(LOCATION, "tenant", lambda _: {"timezone": "UTC"}),
    _create(DEPARTMENT, "located", lambda s: {"location": s.location}, refers=True),
    _create(POOL, "tenant", lambda _: {}),
    _create(RESOURCE, "located", lambda s: {"location": s.location, "pool": "rooms"}, refers=True),
    _create(PROVIDER, "tenant", lambda _: {}),
    _create(SERVICE, "tenant", lambda _: {}),
    *_noun(LOCATION, "located", lambda s: s.location, {"name": "Other"}),
    *_noun(DEPARTMENT, "located", lambda s: s.department, {"name": "Other"}),
    *_noun(RESOURCE, "located", lambda s: s.resource, {"name": "Other"}),
    *_noun(PROVIDER, "tenant", lambda s: s.provider, {"name": "Other"}),
    Right("services.ask", _EDIT, "tenant", lambda u, _: services.ask(u, "exam", _QUESTION), False),
    Right("services.require", _EDIT, "tenant", lambda u, _: services.require(u, "exam", "rooms", 1), False),
    Right("providers.place", _EDIT, "located", lambda u, s: providers.place(u, s.provider, {"location": s.location})),
    Right("hours.show", Permission.VIEW_CATALOG, "shared", lambda u, s: hours.show(u, s.provider, s.location)),
    Right("hours.set_", _EDIT, "located", lambda u, s: hours.set_(u, s.location, s.provider, ["mon 10:00-12:00"])),
    Right("hours.copy", _EDIT, "located", lambda u, s: hours.copy(u, s.location, s.provider, s.provider)),
    Right("overrides.add", _BLOCK, "located", lambda u, s: overrides.add(u, _sick(s))),
    Right("overrides.absent", _BLOCK, "located", lambda u, s: overrides.absent(u, _sick(s))),
    Right("overrides.affected", _VIEW, "shared", lambda u, s: overrides.affected(u, s.override)),
    Right("overrides.close", _EDIT, "located", lambda u, s: overrides.close(u, {"location": s.location, "day": _DAY})),
    Right("overrides.remove", _BLOCK, "located", lambda u, s: overrides.remove(u, s.override)),
    Right("overrides.remove closure", _EDIT, "located", lambda u, s: overrides.remove(u, s.closure)),
    Right("overrides.list_", Permission.VIEW_CATALOG, "shared", lambda u, _: overrides.list_(u, _DAY, _DAY), False),
    Right("blocks.block", _BLOCK, "located", lambda u, s: blocks.block(u, _lunch(s))),
    Right("blocks.block room", _BLOCK, "located", lambda u, s: blocks.block(u, _cleaning(s))),
    Right("blocks.unblock", _BLOCK, "located", lambda u, s: blocks.unblock(u, s.block)),
    Right("blocks.zone", Permission.VIEW_CATALOG, "shared", lambda u, s: blocks.zone(u, s.provider, None)),
    Right("blocks.show", _VIEW, "shared", lambda u, s: blocks.show(u, s.block)),
    Right("blocks.list_", _VIEW, "shared", lambda u, s: blocks.list_(u, at("00:00"), at("23:00"), provider=s.provider)),
    Right("undo.undo", _BOOK, "located", lambda u, s: undo.undo(u, s.location)),
    Right("undo.redo", _BOOK, "located", _redo),
    Right("slots.find_slots", Permission.FIND_SLOTS, "shared", lambda u, _: list(slots.find_slots(u, _SEARCH)), False),
    Right("slots.explain", Permission.FIND_SLOTS, "shared", lambda u, s: slots.explain(u, "exam", at("09:00"), s.provider)),
    Right("booking.book", _BOOK, "located", lambda u, s: booking.book(u, _wish(s))),
    Right("booking.book override", Permission.OVERRIDE, "located", lambda u, s: booking.book(u, _late(s))),
    Right("booking.walk_in", _BOOK, "located", lambda u, s: booking.walk_in(u, WalkIn("exam", s.customer, s.provider))),
    Right("booking.hold", _BOOK, "located", lambda u, s: booking.hold(u, HoldWish("exam", at("15:00"), s.provider))),
    Right("booking.book_hold", _BOOK, "located", lambda u, s: booking.book_hold(u, s.hold, s.customer, {})),
    Right("booking.held", _VIEW, "located", lambda u, s: booking.held(u, s.hold)),
    Right("booking.release", _BOOK, "located", lambda u, s: booking.release(u, s.hold)),
    Right("holding.hold", Permission.BOOK_OWN, "tenant", _hold_own),
    Right("reserving.book", Permission.BOOK_OWN, "tenant", _book_own),
    Right("offered.services", Permission.FIND_SLOTS, "shared", lambda u, _: offered.services(u), False),
    Right("booking.list_holds", _VIEW, "shared", lambda u, _: booking.list_holds(u), False),
    Right("moving.reschedule", _BOOK, "located", lambda u, s: moving.reschedule(u, Move(s.codes["booked"], at("16:00")))),
    Right("moving.reassign", _BOOK, "located", lambda u, s: moving.reassign(u, Reassignment(s.codes["booked"], s.provider))),
    Right("moving.verdict", _BOOK, "located", lambda u, s: moving.verdict(u, Move(s.codes["booked"], at("16:00")))),
    Right("moving.zone", _VIEW, "located", lambda u, s: moving.zone(u, s.codes["booked"])),
    _verb("show", _VIEW, "booked"),
    _verb("history", _VIEW, "booked"),
    Right("attachments.list_", _VIEW, "located", lambda u, s: attachments.list_(u, s.codes["booked"])),
    _verb("confirm", _ATTEND, "booked"),
    _verb("check_in", _ATTEND, "booked"),
    _verb("cancel", _BOOK, "booked", "ill"),
    _verb("annotate", _BOOK, "booked", "latex"),
    _verb("start", _ATTEND, "here"),
    _verb("complete", _ATTEND, "begun"),
    _verb("mark_no_show", _ATTEND, "past"),
    _verb("approve", Permission.APPROVE, "asked"),
    _verb("decline", Permission.APPROVE, "asked", "full"),
    Right("appointments.list_", _VIEW, "shared", lambda u, _: appointments.list_(u, WEEK), False),
    Right("appointments.page", _VIEW, "shared", lambda u, _: appointments.page(u, WEEK), False),
    Right("making.board", _VIEW, "shared", lambda u, s: making.board(u, Look(MONDAY, location=s.location))),
    Right("customer_card.card", _VIEW, "shared", lambda u, s: customer_card.card(u, s.customer)),
    Right("choices.services", Permission.FIND_SLOTS, "shared", lambda u, _: choices.services(u), False),
    Right("first_free.first_free", Permission.FIND_SLOTS, "shared", lambda u, _: first_free.first_free(u, _WANTED), False),
    Right("day_sheet.sheet", _VIEW, "shared", lambda u, s: day_sheet.sheet(u, MONDAY, location=s.location)),
    Right("day_sheet.names", _VIEW, "shared", lambda u, _: day_sheet.names(u), False),
    Right("day_sheet.zone", _VIEW, "shared", lambda u, s: day_sheet.zone(u, location=s.location)),
    Right("customers.search", Permission.VIEW_CUSTOMERS, "shared", lambda u, _: customers.search(u, "a"), False),
    Right("customers.page", Permission.VIEW_CUSTOMERS, "shared", lambda u, _: customers.page(u, None, 9), False),
    Right("duplicates.find", Permission.VIEW_CUSTOMERS, "shared", lambda u, _: duplicates.find(u), False),
    Right("merging.merge", Permission.EDIT_CUSTOMERS, "shared", lambda u, s: merging.merge(u, s.customer, s.other)),
    Right("person.export", Permission.EXPORT, "tenant", lambda u, s: person.export(u, s.customer)),
    Right("person.erase", Permission.ERASE_CUSTOMERS, "tenant", lambda u, s: person.erase(u, s.customer, cancel=True)),
    Right("exports.customers", Permission.EXPORT, "tenant", lambda u, _: list(exports.customers(u)), False),
    Right("exports.appointment_rows", Permission.EXPORT, "tenant", lambda u, _: exports.appointment_rows(u, _WINDOW), False),
    Right("exports.calendar", _VIEW, "shared", lambda u, _: exports.calendar(u, _WINDOW), False),
    Right("reports.load", Permission.VIEW_REPORTS, "tenant", lambda u, s: reports.load(u, MONDAY, MONDAY, s.provider)),
    Right("reports.conflicts", Permission.VIEW_REPORTS, "tenant", lambda u, _: reports.conflicts(u), False),
    Right("audit.list_", Permission.VIEW_AUDIT, "tenant", lambda u, _: audit.list_(u, _ENTRIES), False),
    Right("audit.verify", Permission.VIEW_AUDIT, "tenant", lambda u, _: audit.verify(u), False),
    Right("audit.seal", Permission.VIEW_AUDIT, "tenant", lambda u, _: audit.seal(u), False),
    Right("audit.head", Permission.VIEW_AUDIT, "tenant", lambda u, _: audit.head(u), False),
    Right("users.grant", Permission.MANAGE_USERS, "located", lambda u, s: users.grant(u, _member(s))),
    Right("invitations.invite", Permission.MANAGE_USERS, "located", lambda u, s: invitations.invite(u, _member(s))),
    Right("keys.create", Permission.MANAGE_USERS, "located", lambda u, s: keys.create(u, "k", ["book"], location=s.location)),
    Right("keys.list_", Permission.MANAGE_USERS, "shared", lambda u, _: keys.list_(u), False),
    Right("sign_in.sessions", Permission.MANAGE_USERS, "tenant", lambda u, _: sign_in.sessions(u), False),
    Right("plans.export", Permission.EXPORT, "tenant", lambda u, _: plans.export(u), False),
    Right("ledger.list_", _VIEW, "shared", lambda u, _: ledger.list_(u, at("00:00"), at("2027-01-09 00:00"), []), False),
    Right("ledger.retry", _INTEGRATE, "tenant", lambda u, _: ledger.retry(u, None, every_dead=True), False),
    Right("reminders.forecast", _VIEW, "shared", lambda u, _: reminders.forecast(u, at("00:00"), at("23:00")), False),
    Right("integrations.list_", _INTEGRATE, "tenant", lambda u, _: integrations.list_(u), False),
    Right("integrations.set_", _INTEGRATE, "tenant", lambda u, _: integrations.set_(u, "EMAIL", "FILE", _FROM, {}), False),
    Right("integrations.rotate", _INTEGRATE, "tenant", lambda u, _: integrations.rotate(u), False),
    Right("wordings.list_", Permission.VIEW_CATALOG, "shared", lambda u, _: wordings.list_(u), False),
    Right("wordings.lint", Permission.VIEW_CATALOG, "shared", lambda u, _: wordings.lint(u), False),
    Right("wordings.edit", _INTEGRATE, "tenant", lambda u, _: wordings.edit(u, "MISSED", "SMS", "en", None, "x"), False),
    Right("wordings.preview", _VIEW, "located", lambda u, s: wordings.preview(u, s.codes["booked"], "BOOKED", "SMS")),
    Right("opt_outs.list_", Permission.VIEW_CUSTOMERS, "shared", lambda u, _: opt_outs.list_(u), False),
    Right("opt_outs.add", Permission.EDIT_CUSTOMERS, "shared", lambda u, _: opt_outs.add(u, "SMS", "+15551234567"), False),
    Right("receipts.replied", _INTEGRATE, "tenant", lambda u, _: receipts.replied(u, "+15551234567", "HELP"), False),
    Right("customers.show", Permission.VIEW_CUSTOMERS, "shared", lambda u, s: customers.show(u, s.customer)),
    Right("nouns.edit customer", Permission.EDIT_CUSTOMERS, "shared", _edit_customer),
    Right("nouns.archive customer", Permission.EDIT_CUSTOMERS, "shared", lambda u, s: nouns.archive(u, _CUSTOMER, s.customer)),
]  # fmt: skip
TRIED_ELSEWHERE = {
    "slots.slots_of", "slots.examine", "slots.nearest", "slots.zone_or_utc", "slots.soonest", "appointments.fresh",
    "nouns.put", "services.Noun", "customers.put", "services.require_answerable", "reports.Range",
    "users.require_to_manage", "users.known", "users.require_another_admin", "reminders.plan", "integrations.opened",
    "integrations.note", "audit.redact", "audit.note_read", "audit.purge", "blocks.locations",
    "blocks.in_the_way", "day_sheet.whose", "remembering.remembered", "remembering.write",
    "opt_outs.channel_of", "opt_outs.put", "opt_outs.take_back", "addresses.spelled", "links.base",
    "links.made", "holding.require_online", "holding.opened",
    "holding.standing", "holding.extend", "holding.release",
    "contact.checked_contact", "contact.known", "behalf.on_behalf", "links.revoke", "links.restore",
    "attachments.fetch", "links.resolve", "links.note_used", "opt_outs.has",
}  # fmt: skip
"""What others call after they have asked for the right, or what asks as its neighbour in the table does."""
