"""A visitor waits for a time: once, whatever is sent twice, and with a word by which to look, and to wait no more.

What the word tells is what was asked for by whoever has it: nothing of what is known of the customer, nor since when, or
how urgently, they wait.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sloty.engine.waiting import STANDING, EntryStatus, PartOfDay
from sloty.errors import Invalid, SlotyError, each_of, raise_all
from sloty.ids import TenantId
from sloty.models.provider import Provider
from sloty.operations import rows, signing, waitlist, waitlist_repeats, waitlist_rows
from sloty.operations.idempotency import once
from sloty.operations.links import LinkUnusable
from sloty.operations.offerings import Offering
from sloty.operations.rows import NoSuch
from sloty.operations.self_service import contact
from sloty.operations.self_service.behalf import on_behalf
from sloty.operations.self_service.contact import Contact
from sloty.operations.self_service.holding import require_online
from sloty.operations.signing import Purpose
from sloty.operations.specs import CustomerSpec
from sloty.operations.unit import Unit
from sloty.operations.waitlist import EntryView, Wanted

_LEFT = "left the list online"


@dataclass(frozen=True)
class OwnWaiting:
    """What a visitor wants to wait for."""

    contact: Contact
    service: str
    """Slug."""
    provider: str | None = None
    """None: anyone."""
    location: str | None = None
    """None: anywhere."""
    earliest: date | None = None
    latest: date | None = None
    """The last day that suits."""
    parts_of_day: tuple[PartOfDay, ...] = ()
    """Empty: any."""
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """A place in the list as whoever holds its word may see it: nothing of what is known of the customer."""

    id: UUID
    service: str
    """Slug."""
    service_name: str
    provider: str | None
    """Slug; None: anyone."""
    provider_name: str | None
    """With the title, as messages write it."""
    location: str | None
    """Slug; None: anywhere."""
    location_name: str | None
    earliest: date | None
    latest: date | None
    parts_of_day: tuple[PartOfDay, ...]
    """Empty: any."""
    status: EntryStatus

    @property
    def waits(self) -> bool:
        """Whether they wait still."""
        return self.status in STANDING


@dataclass(frozen=True, slots=True)
class Joined:
    """The place in the list, and the word that opens it."""

    view: OwnEntry
    token: str


def join(unit: Unit, wish: OwnWaiting) -> Joined:
    """Wait for a service that is offered online. Who waits for the same already keeps all that they have: the desk is told.

    Whoever asks is not: the answer and its word are like any other.

    Raises `WaitlistClosed`, `ServiceNotFound`, `NotOffered`, `CallInstead`, and everything that is wrong with the form.
    """
    inner = on_behalf(unit)
    require_online(unit, wish.service)
    view = once(unit, "join waitlist", wish, OwnEntry, lambda: _join(inner, wish))
    token = signing.sign(unit.database, Purpose.WAITING, unit.tenant, {"w": view.id.hex})
    return Joined(view, token)


def _join(unit: Unit, wish: OwnWaiting) -> OwnEntry:
    found = waitlist.open_for(unit, wish.service)
    spec = _checked(unit, found, wish)
    who = contact.known(unit, spec)
    wanted = _wanted(wish, who.ref, waitlist_rows.both(wish.notes, who.note))
    return _own(unit, waitlist.add(unit, wanted, waitlist_repeats.repeat))


def _wanted(wish: OwnWaiting, customer: str, notes: str | None) -> Wanted:
    return Wanted(
        service=wish.service,
        customer=customer,
        provider=wish.provider,
        location=wish.location,
        earliest=wish.earliest,
        latest=wish.latest,
        parts_of_day=wish.parts_of_day,
        notes=notes,
    )


def _checked(unit: Unit, found: Offering, wish: OwnWaiting) -> CustomerSpec:
    """Who it is; raises everything that is wrong with the form at once."""
    offers = found.matching(wish.provider, wish.location)
    problems: list[SlotyError] = []
    spec = None
    try:
        spec = contact.checked_contact(unit, wish.contact, found.country_of(offers))
    except Invalid as error:
        problems += each_of(error)
    try:
        where = offers[0].location_id if wish.location else None
        waitlist_rows.require_days(_wanted(wish, "", wish.notes).spec(), waitlist_rows.today_at(unit, where))
    except Invalid as error:
        problems += each_of(error)
    raise_all(problems)
    assert spec is not None
    return spec


def see(unit: Unit, token: str) -> OwnEntry:
    """The place in the list, or how it ended. Changes nothing. Raises `LinkUnusable`."""
    inner = on_behalf(unit)
    return _own(inner, _opened(inner, token))


def leave(unit: Unit, token: str) -> OwnEntry:
    """Wait no more; as often as one likes, and also where nobody waits any more. Raises `LinkUnusable`."""
    inner = on_behalf(unit)
    ref = str(_opened(inner, token).id)
    # One who was booked meanwhile is booked: whoever waits for the lock sees it.
    waitlist_rows.locked(inner, ref)
    status = waitlist.show(inner, ref).status
    if status in STANDING:
        waitlist.remove(inner, ref, _LEFT)
    elif status is EntryStatus.REPEATED:
        waitlist_repeats.take_back(inner, ref)
    return _own(inner, waitlist.show(inner, ref))


def _opened(unit: Unit, token: str) -> EntryView:
    facts = signing.unsign(unit.database, Purpose.WAITING, TenantId(unit.tenant), token)
    if facts is None:
        raise LinkUnusable
    try:
        return waitlist.show(unit, str(UUID(facts["w"])))
    except NoSuch:
        # Whoever waited was erased since.
        raise LinkUnusable from None


def _own(unit: Unit, view: EntryView) -> OwnEntry:
    titles = [row.title for row in rows.all_of(unit, Provider, slug=view.provider)] if view.provider else []
    return OwnEntry(
        view.id, view.service, view.service_name, view.provider,
        " ".join(filter(None, (*titles, view.provider_name))) or None, view.location, view.location_name, view.earliest,
        view.latest, view.parts_of_day, waitlist_repeats.as_any_other(unit, view.id, view.status),
    )  # fmt: skip
