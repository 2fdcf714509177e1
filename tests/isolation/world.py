"""A tenant with a site or two, and one of everything at each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sloty.actor import Role
from sloty.db.pool import Database
from sloty.operations import (
    appointments,
    blocks,
    booking,
    integrations,
    keys,
    nouns,
    opt_outs,
    overrides,
    users,
    waitlist,
    wordings,
)
from sloty.operations.blocks import BlockWish
from sloty.operations.booking import HoldWish, Wish
from sloty.operations.places import DEPARTMENT
from sloty.operations.remembering import remembered
from sloty.operations.specs import UserSpec
from sloty.operations.waitlist import Wanted
from tests.builders import Clinic, at
from tests.operations.test_access import member, user


@dataclass(frozen=True)
class Site:
    """One location, with one of everything there, and a desk of its name that has booked a visit and can undo it."""

    location: str
    provider: str
    resource: str
    department: str
    override: str
    closure: str
    block: str
    customer: str
    other: str
    """Another customer."""
    codes: dict[str, str]
    """Confirmation codes, by what has happened to the appointment."""
    hold: Any
    member: str = ""
    """E-mail address of somebody who schedules there."""
    waiting: str = ""
    """Of somebody who was invited."""
    key: str = ""
    """Name of an API key that holds there."""
    entry: str = ""
    """Id of an entry of the audit trail."""
    message: Any = None
    """Id of one to the customer."""
    waits: str = ""
    """Id of the customer's entry on the waiting list."""


def _site(clinic: Clinic, location: str, provider: str) -> Site:
    clinic.location(location)
    clinic.provider(provider, "Mon-Fri 09:00-17:00", location)
    clinic.pool("rooms", 1, location)
    with clinic.unit() as unit:
        department = nouns.create(unit, DEPARTMENT, {"slug": f"dep-{location}", "name": "Dep", "location": location})
        away = overrides.add(
            unit, {"provider": provider, "location": location, "day": date(2027, 1, 8), "kind": "SICK"}
        )
        shut = overrides.close(unit, {"location": location, "day": date(2027, 1, 9)})
        lunch = blocks.block(unit, BlockWish(at("17:00"), at("18:00"), provider=provider))
    return Site(
        location, provider, f"rooms-{location}-1", department.slug, str(away.id), str(shut.id), str(lunch.id),
        f"{provider}@example.com", f"other-{provider}@example.com", {}, None,
    )  # fmt: skip


def _visits(clinic: Clinic, site: Site) -> Site:
    codes = {}
    clinic.customer(site.customer)
    clinic.customer(site.other)
    with clinic.unit() as unit:
        for time, state in (("13:30", "booked"), ("10:00", "here"), ("11:00", "begun"), ("12:00", "past")):
            view = booking.book(unit, Wish("exam", at(time), site.customer, site.provider))
            codes[state] = view.confirmation_code
        codes["asked"] = booking.book(unit, Wish("scan", at("14:00"), site.customer, site.provider)).confirmation_code
        appointments.check_in(unit, codes["here"])
        appointments.check_in(unit, codes["begun"])
        appointments.start(unit, codes["begun"])
        with remembered(unit, site.location, "Book") as acts:
            acts.made(booking.book(unit, Wish("exam", at("09:00"), site.customer, site.provider)))
        waits = waitlist.add(unit, Wanted("exam", site.customer, location=site.location))
        held = booking.hold(unit, HoldWish("exam", at("16:30"), site.provider, minutes=14 * 24 * 60))
    return Site(**{**vars(site), "codes": codes, "hold": held.id, "waits": str(waits.id)})


def a_world(database: Database, *names: tuple[str, str]) -> tuple[Clinic, list[Site]]:
    """A tenant with a site for each location and provider named."""
    clinic = Clinic(database)
    sites = [_site(clinic, *each) for each in names]
    where, by = tuple(each[0] for each in names), tuple(each[1] for each in names)
    clinic.service("exam", by=by, where=where, waitlist=True)
    clinic.service("scan", by=by, where=where, requires_approval=True)
    return clinic, [_people(clinic, _visits(clinic, site)) for site in sites]


def _people(clinic: Clinic, site: Site) -> Site:
    """Those who work there, their keys, and what was told and noted."""
    email, identity = user(clinic)
    member(clinic, identity, Role.LOCATION_SCHEDULER, clinic.ids[site.location])
    waiting, key = f"waiting@{site.location}.{clinic.slug}.example.com", f"key-{site.location}"
    with clinic.unit() as unit:
        users.grant(unit, UserSpec(email=waiting, role=Role.LOCATION_REPORTS, location=site.location))
        keys.create(unit, key, ["book"], location=site.location)
        opt_outs.add(unit, "EMAIL", f"{site.location}@example.com")
        integrations.set_(unit, "EMAIL", "FILE", {"from_address": "desk@example.com"}, {})
        wordings.edit(unit, "BOOKED", "SMS", "en", None, "Hello.")
        where = clinic.ids[site.location]
        message = unit.session.row("select id from message where location_id = %(where)s limit 1", where=where)
        entry = unit.session.row("select id from audit_entry where tenant_id = %(tenant)s limit 1")
    assert message is not None
    assert entry is not None
    more = {"member": email, "waiting": waiting, "key": key, "entry": str(entry[0]), "message": message[0]}
    return Site(**{**vars(site), **more})
