"""What the waiting list demands."""

from typing import Any

from sloty.actor import Permission
from sloty.operations import waitlist
from sloty.operations.self_service import waiting
from sloty.operations.self_service.contact import Contact
from sloty.operations.self_service.waiting import OwnWaiting
from sloty.operations.unit import Unit
from sloty.operations.waitlist import Wanted
from tests.builders import at
from tests.isolation.rights import Right
from tests.isolation.world import Site

_BOOK, _WAIT, _VIEW = Permission.BOOK, Permission.WAITLIST, Permission.VIEW_APPOINTMENTS


def _join(unit: Unit, site: Site) -> Any:
    return waiting.join(unit, OwnWaiting(Contact("Eva", "Lind", "eva@example.com"), "exam", site.provider))


def _add(unit: Unit, site: Site) -> Any:
    return waitlist.add(unit, Wanted("exam", site.other, site.provider, site.location))


RIGHTS = [
    Right("waiting.join", Permission.BOOK_OWN, "tenant", _join),
    Right("waitlist.add", _WAIT, "located", _add),
    Right("waitlist.entries", _VIEW, "shared", lambda u, s: waitlist.entries(u, provider=s.provider)),
    Right("waitlist.show", _VIEW, "located", lambda u, s: waitlist.show(u, s.waits)),
    Right("waitlist.change", _WAIT, "located", lambda u, s: waitlist.change(u, s.waits, {"priority": "HIGH"})),
    Right("waitlist.remove", _WAIT, "located", lambda u, s: waitlist.remove(u, s.waits)),
    Right("waitlist.book", _BOOK, "located", lambda u, s: waitlist.book(u, s.waits, at("15:00"))),
]
TRIED_ELSEWHERE = {"waitlist.open_for", "waiting.see", "waiting.leave"}
"""As in `rights`; the word that `waiting.join` gives is asked for by the other two."""
