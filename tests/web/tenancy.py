"""A tenant with one of everything that a request can name, reached in every way; and whoever may ask for it, or may not."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID
from zlib import crc32
from zoneinfo import ZoneInfo

from fastapi.routing import iter_route_contexts
from PIL import Image

from sloty.actor import Actor, Role
from sloty.db.pool import Database, DatabaseRole
from sloty.db.queries import access as queries
from sloty.engine.messaging import LinkScope
from sloty.formats import pictures
from sloty.ids import new_id
from sloty.models import GLOBAL_TABLES, metadata
from sloty.models.tenant import DomainKind
from sloty.operations import booking, branding, keys, members, secrets, users
from sloty.operations.booking import Wish
from sloty.operations.specs.branding import BrandingSpec
from sloty.operations.unit import Unit
from sloty.web.api import api
from sloty.web.guard import TOKEN
from sloty.web.pages import pages
from tests.builders import NEW_YORK, NOW, Clinic, at
from tests.formats.test_pictures import saved
from tests.operations.self_service.test_waiting import join as joined
from tests.operations.self_service.visitors import hold as held_by_visitor
from tests.operations.test_links import link
from tests.operations.test_users import acting, join
from tests.web.api.program import ALL, Program
from tests.web.api.test_matrix import attached
from tests.web.site import BASE, Site, hidden
from tests.web.test_tenant import name

HELD = "2027-01-05 13:00"
NOUNS = {"locations": "location", "providers": "provider", "services": "service", "customers": "customer"}
_ROWS = 'select md5(string_agg(t::text, chr(10) order by t::text)) from "{}" t where tenant_id = %s'
EVA = {"first_name": "Eva", "last_name": "Lind", "email": "eva@example.com"}
SECRETS = ("/a/", "/h/", "/u/", "/w/")
FORMLESS = ("/u/", "/receipts")
"""Proven by their address, or by a signature."""
TABLES = [table for table in metadata.sorted_tables if table.name not in GLOBAL_TABLES]


@dataclass
class Tenancy:
    """One tenant whose every name, id and secret is its own."""

    database: Database
    word: str
    """Stands in all its names."""
    holds: int = 0
    site: Site = field(init=False)
    program: Program = field(init=False)
    named: dict[str, str] = field(init=False)
    """What a field of that name, or a place in a path, can hold."""

    def __post_init__(self) -> None:
        clinic = Clinic(self.database)
        clinic.location(f"{self.word}-place", phone=f"+1202555{1000 + len(self.word)}")
        clinic.provider(f"{self.word}-doc", where=f"{self.word}-place")
        clinic.service(f"{self.word}-visit", by=(f"{self.word}-doc",), where=(f"{self.word}-place",), waitlist=True)
        clinic.customer(f"{self.word}@example.com", first_name=self.word.title())
        self.site = Site(clinic)
        self.program = Program(self.site)
        name(clinic, f"{self.word}-{clinic.slug}", DomainKind.SUBDOMAIN, f"{self.word}-place")
        name(clinic, f"{clinic.slug}.example", DomainKind.CUSTOM)
        self.named = {
            "service": f"{self.word}-visit", "provider": f"{self.word}-doc", "location": f"{self.word}-place",
            "customer": f"{self.word}@example.com", "at": f"{self.word}-place", "who": f"{self.word}-doc",
        }  # fmt: skip
        self._book(clinic)

    def _book(self, clinic: Clinic) -> None:
        with clinic.unit() as unit:
            # One for the API, which does to it what can be done; and one for the pages.
            visit, other = (
                booking.book(unit, Wish(self.named["service"], at(time), self.named["customer"]))
                for time in ("11:00", "12:00")
            )
        self.hold()
        self.named |= {
            "code": visit.confirmation_code, "appointment": str(visit.id),
            "/a/": link(clinic, other.confirmation_code),
            "/u/": link(clinic, other.confirmation_code, LinkScope.UNSUBSCRIBE),
            "/h/": held_by_visitor(clinic, "13:00", self.named["service"]),
            "/receipts/": str(new_id(NOW)),
            "digest": self._logo(clinic), "name": attached(self.program, str(visit.id)),
            "entry": str(self.wait_as_visitor()),
            **{f"{noun} id": str(clinic.ids[self.named[noun]]) for noun in ("service", "provider", "location", "customer")},
        }  # fmt: skip

    def _logo(self, clinic: Clinic) -> str:
        drawn = saved(Image.new("RGB", (9, 9), f"#{crc32(self.word.encode()) & 0xFFFFFF:06x}"))
        with clinic.unit() as unit:
            kept = branding.stored(unit, clinic.tenant, BrandingSpec(logo=pictures.written(drawn)))
        return str(kept["logo"]).removeprefix("sha256:")

    def hold(self) -> None:
        """Another hold than the one before, which may have been used."""
        self.holds += 1
        start = (at(HELD) + timedelta(weeks=self.holds)).isoformat()
        kept = self.program.post("/holds", {"service": self.named["service"], "at": start})
        self.named["hold"] = kept.json()["id"]

    def hold_as_visitor(self, number: int) -> None:
        """A time is kept on the page: another one by each number."""
        weeks, half_hours = divmod(number, 12)
        start = at("10:00") + timedelta(weeks=3 + weeks, minutes=30 * half_hours)
        clinic = self.site.clinic
        self.named["/h/"] = held_by_visitor(
            clinic, f"{start.astimezone(ZoneInfo(NEW_YORK)):%Y-%m-%d %H:%M}", self.named["service"]
        )

    def wait_as_visitor(self) -> UUID:
        """The entry of somebody who waits, and may have left before."""
        place = joined(self.site.clinic, service=self.named["service"])
        self.named["/w/"] = place.token
        return place.view.id

    def ways(self) -> dict[str, tuple[str, str]]:
        """Host, and what the path begins with: by which its pages and its API are reached."""
        slug = self.site.clinic.slug
        return {
            "host": (f"{slug}.{BASE}", ""),
            "path": (BASE, f"/{slug}"),
            "location": (f"{self.word}-{slug}.{BASE}", ""),
            "domain": (f"{slug}.example", ""),
        }

    def rows(self) -> dict[str, Any]:
        """Everything that is stored of it."""
        with self.database.connect(DatabaseRole.PLATFORM) as platform:
            tenant = self.site.clinic.tenant
            return {
                table.name: platform.execute(_ROWS.format(table.name).encode(), [tenant]).fetchone() for table in TABLES
            }


def strangers(mine: Tenancy, theirs: Tenancy) -> Iterator[tuple[str, dict[str, str], tuple[int, str]]]:
    """Who is refused at my API, by what they send, and how they are told."""
    missing, unknown = (401, "key_missing_here"), (401, "key_unknown")
    yield "nobody", {}, missing
    yield "a password", {"authorization": "Basic bWU6bWU="}, missing
    yield "a cookie", {"cookie": f"session={mine.program.key['authorization'].split()[1]}"}, missing
    yield "theirs", theirs.program.key, unknown
    clinic = mine.site.clinic
    with clinic.unit() as unit:
        revoked = keys.create(unit, "revoked", ALL).key
        keys.revoke(unit, "revoked")
        expired = keys.create(unit, "expired", ALL, expires_at=NOW + timedelta(seconds=1)).key
    gone = (("of one who left", users.revoke), ("of one who is suspended", members.suspend))
    for who, key in (("revoked", revoked), ("expired", expired), *((who, _once_of(clinic, act)) for who, act in gone)):
        yield who, {"authorization": f"Bearer {key}"}, unknown
    yield "signed in", {"authorization": f"Bearer {_session(clinic)}"}, unknown
    yield "without scope", mine.site.key("view_audit"), (403, "not_allowed")


def _once_of(clinic: Clinic, act: Callable[[Unit, str], object]) -> str:
    """The key of an administrator to whom something happened since."""
    made = f"admin{act.__name__}"
    admin = join(clinic, made, Role.TENANT_ADMIN)
    with clinic.unit(actor=acting(clinic, admin)) as unit:
        key = keys.create(unit, made, ["view_catalog", "book", "find_slots"]).key
    join(clinic, "heir", Role.TENANT_ADMIN)
    with clinic.unit() as unit:
        act(unit, admin)
    assert key is not None
    return key


def _session(clinic: Clinic) -> str:
    """The token of somebody who signed in at the desk."""
    actor: Actor = acting(clinic, join(clinic, "desk", Role.TENANT_ADMIN))
    token = secrets.new(secrets.SESSION, clinic.tenant)
    values = {
        "tenant": clinic.tenant, "id": new_id(NOW), "user": actor.user, "digest": secrets.digest(token),
        "front_end": "desk", "now": NOW, "expires": at("2028-01-01 09:00"),
    }  # fmt: skip
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        platform.execute(queries.OPEN_SESSION, values)
    return token


def endpoints(router: Any) -> list[tuple[str, str, Any]]:
    """Method, path and what else the router knows of each."""
    found = [
        (m, str(each.path), each) for each in iter_route_contexts(router.routes) for m in sorted(each.methods or ())
    ]
    return [each for each in found if each[0] != "HEAD"]


def named(path: str, names: dict[str, str]) -> str:
    """A path to these things."""
    kind = next((kind for kind in (*SECRETS, "/receipts/") if path.startswith(kind)), "")
    noun = path.removeprefix(api.prefix).split("/")[1]
    ref = names.get(NOUNS.get(noun, "appointment"), "")
    given = {"token": names.get(kind, ""), "message": names.get(kind, ""), "hold": names.get("hold", ""), "ref": ref}
    return re.sub(r"{(\w+)}", lambda match: given.get(match[1]) or names[match[1]], path)


def form_at(mine: Tenancy, path: str) -> tuple[str, dict[str, str]]:
    """The form that is sent there, filled in as it would be taken: of the page itself, or a button on the page above."""
    target = named(path, mine.named)
    found = hidden(mine.site.get(target).text) or hidden(mine.site.get(target.rpartition("/")[0]).text)
    slot = str(int(at("15:00").timestamp()))
    return target, {**found, **EVA, "slot": slot, "start": slot, "reason": "x"}


def forms(mine: Tenancy) -> Iterator[tuple[str, dict[str, str]]]:
    """Every form of the pages."""
    for method, path, _ in endpoints(pages):
        if method == "POST":
            target, form = form_at(mine, path)
            assert TOKEN in form or path.startswith(FORMLESS), path
            yield target, form
