"""A tenant with a site or two, and one of everything at each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sloty.db.pool import Database
from sloty.operations import appointments, blocks, booking, nouns, overrides
from sloty.operations.blocks import BlockWish
from sloty.operations.booking import HoldWish, Wish
from sloty.operations.places import DEPARTMENT
from sloty.operations.remembering import remembered
from tests.builders import Clinic, at


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
        held = booking.hold(unit, HoldWish("exam", at("16:30"), site.provider, minutes=14 * 24 * 60))
    return Site(**{**vars(site), "codes": codes, "hold": held.id})


def a_world(database: Database, *names: tuple[str, str]) -> tuple[Clinic, list[Site]]:
    """A tenant with a site for each location and provider named."""
    clinic = Clinic(database)
    sites = [_site(clinic, *each) for each in names]
    where, by = tuple(each[0] for each in names), tuple(each[1] for each in names)
    clinic.service("exam", by=by, where=where)
    clinic.service("scan", by=by, where=where, requires_approval=True)
    return clinic, [_visits(clinic, site) for site in sites]
