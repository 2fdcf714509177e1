"""The desk's way to the operations: units of its actor, opened in threads, never in the one that draws.

Threads call `ask`; what they bring back goes to widgets by messages alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from sloty import clock, operations
from sloty.actor import Permission
from sloty.errors import Forbidden, SlotyError, Unavailable

if TYPE_CHECKING:
    from sloty.actor import Actor
    from sloty.db.pool import Database
    from sloty.operations.unit import Unit

T = TypeVar("T")
FRONT_END = "desk"


class NobodyHere(Forbidden):
    """The desk waits for somebody to sign in."""

    code = "nobody_here"
    sentence = "Nobody is signed in at this desk."
    hint = "Sign in."


class NoDay(Forbidden):
    """The desk shows appointments; whoever sits down there may not see any."""

    code = "no_day"
    sentence = "{actor} may not see appointments, and there is nothing else on a desk."
    hint = "An administrator of the tenant gives another role; or let somebody else sign in: sloty desk --sign-in"


def require_day(actor: "Actor") -> None:
    """Raise `NoDay` unless the actor may look at the day somewhere."""
    if Permission.VIEW_APPOINTMENTS not in actor.permissions:
        raise NoDay(actor=actor.name)


@dataclass
class Link:
    """One desk's connection: which database, which tenant, who sits there."""

    database: "Database"
    tenant: str
    """Slug."""
    desk: str
    """The desk's name, by which it takes back what it did: `user@host` unless it was given one."""
    actor: "Actor | None" = None
    """None: nobody has signed in yet."""
    renew: "Callable[[], Actor | None] | None" = None
    """Finds out anew who sits there, and what they may; None: they are the operator of the machine."""
    now: Callable[[], datetime] = field(default=clock.now)
    """The clock; tests stop it."""

    def ask(self, operation: "Callable[[Unit], T]", *, key: str | None = None) -> T:
        """Do something in a unit of its own, which is committed. Blocks: only for threads that draw nothing.

        `key` makes a write that may have gone through before the connection was lost harmless to repeat. Raises what
        the operation raises, and Unavailable.
        """
        if self.actor is None:
            raise NobodyHere
        # Where nobody stops the clock, a unit goes by the database's.
        told = None if self.now is clock.now else self.now()
        with operations.unit.open_unit(self.database, self.actor, idempotency_key=key, now=told) as unit:
            return operation(unit)

    def sign_in(self, email: str, password: str, origin: str) -> str:
        """Let somebody in; the secret of their session.

        Raises `SignInFailed`, `SignInWait`, `NotAMember`; `NoDay`, and then whoever sat here still does.
        """
        now = self.now()
        found = operations.sign_in.sign_in(self.database, self.tenant, email, password, FRONT_END, now, origin=origin)
        token: str = found.token
        actor = operations.sign_in.actor_of(self.database, token, FRONT_END, now)
        try:
            require_day(actor)
        except NoDay:
            operations.sign_in.sign_out(self.database, token)
            raise
        self.actor = actor
        self.renew = partial(self._of_session, token)
        return token

    def _of_session(self, token: str) -> "Actor":
        found: Actor = operations.sign_in.actor_of(self.database, token, FRONT_END, self.now())
        return found

    def look_again(self) -> None:
        """See whether whoever sits here still may, and what: nobody sits here any more when they may not.

        Blocks, as `ask`. A database that is away says nothing of anybody.
        """
        before, found = self.actor, None
        if before is None or self.renew is None:
            return
        try:
            found = self.renew()
        except Unavailable:
            return
        except SlotyError:
            # Suspended, no member any more, or the session is over.
            pass
        if found is not None and (found.name != before.name or Permission.VIEW_APPOINTMENTS not in found.permissions):
            found = None
        if self.actor is before:
            # And nobody else has sat down meanwhile.
            self.actor = found


def new_key() -> str:
    """A name for one write, kept by whoever may have to repeat it."""
    return f"desk-{uuid4()}"
